"""The terminal: progress and messages to stderr, data to stdout, each in the form that was asked for."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .concepts.errors import InputOutputError, ReportsError
from .concepts.finding import SEVERITY_WORDS, Finding, Tally, visible, worst_first
from .concepts.text import Lang, Text, plain

if TYPE_CHECKING:
    from .production import Tell

Format = Literal["table", "csv", "json"]
EXPLAINED = Text("已有说明", "explained")
FINDING_COLUMNS = (
    "severity", "code", "edit", "place", "subject", "got", "want", "do", "message", "explained", "by",
)  # fmt: skip
TALLY = Text(
    "  {code}：{checked} 项，未通过 {failed}，无法判断 {undecided}（{expects}）",
    "  {code}: {checked} checked, {failed} failed, {undecided} undecided ({expects})",
)
NO_FINDINGS = Text("检查没有发现问题", "the checks found nothing")
SHOWN_AT_MOST = 50
MORE = Text("……另有 {n} 条", "... and {n} more")
NOT_ENCODED = Text(
    "标准输出的编码 {encoding} 没有“{sign}”；没有写出数据，请设置环境变量 PYTHONUTF8=1 后重新运行",
    "the encoding of stdout, {encoding}, has no “{sign}”; no data were written, set PYTHONUTF8=1 and run it again",
)
NO_OUTPUT = Text(
    "无法写标准输出：{said}；数据不完整，请检查磁盘后重新运行",
    "stdout cannot be written: {said}; the data are incomplete, look at the disk and run it again",
)


@dataclass(frozen=True)
class Console:
    """How this command speaks: its language, and whether as sentences or as JSON lines."""

    lang: Lang
    json_lines: bool = False

    def say(self, text: Text, level: str = "info") -> None:
        """One message on stderr. Where nobody takes it, as on a full disk, the work goes on: it is no part of it."""
        words = text.within(self.lang)
        line = json.dumps({"level": level, "message": words}, ensure_ascii=False) if self.json_lines else visible(words)
        with suppress(OSError):
            print(line, file=sys.stderr, flush=True)  # noqa: T201

    @contextmanager
    def progress(self) -> Iterator[Tell]:
        """Tell the steps of a longer work: a live line on a terminal, plain sentences in a log."""
        if self.json_lines or not sys.stderr.isatty():
            yield self.say
            return
        from rich.console import Console as Rich  # a terminal is there: rich may wake

        terminal = Rich(stderr=True, highlight=False)
        with terminal.status("…", spinner="dots") as live:

            def tell(text: Text) -> None:
                terminal.print(f"  {text.within(self.lang)}", markup=False)
                live.update(f"{text.within(self.lang)} …")

            yield tell

    def findings(self, findings: Sequence[Finding]) -> None:
        """Findings on stderr, worst first, the first fifty of them."""
        for finding in worst_first(list(findings))[:SHOWN_AT_MOST]:
            self.say(plain(self._line(finding)), str(finding.severity))
        if len(findings) > SHOWN_AT_MOST:
            self.say(MORE.format(n=len(findings) - SHOWN_AT_MOST))

    def show_findings(self, findings: Sequence[Finding], form: Format) -> None:
        """Findings as data on stdout, worst first: one line each, or all their parts."""
        ordered = worst_first(list(findings))
        if form != "table":
            show_rows(FINDING_COLUMNS, [self._row(finding) for finding in ordered], form)
            return
        groups: dict[str, list[str]] = {}
        for finding in ordered:
            groups.setdefault(self._head(finding), []).append(f"  {self._line(finding)}")
        show_paths(line for head, its in groups.items() for line in (f"{head} · {len(its)}", *its))

    def tell_tallies(self, tallies: Sequence[Tally]) -> None:
        """What each check judged, on stderr, those that failed or could not tell first."""
        for tally in sorted(tallies, key=lambda tally: (not tally.failed, not tally.undecided)):
            edit = f" ({tally.edit})" if tally.edit else ""
            told = {"checked": tally.checked, "failed": tally.failed, "undecided": tally.undecided}
            self.say(TALLY.format(code=tally.code + edit, expects=tally.expects, **told))

    def _head(self, finding: Finding) -> str:
        words = EXPLAINED if finding.explained else SEVERITY_WORDS[finding.severity]
        return f"{words.within(self.lang)} · {finding.code}"

    def _line(self, finding: Finding) -> str:
        mark, open_, close = ("：", "（", "）") if self.lang == "zh" else (": ", " (", ")")
        why = f"{open_}{EXPLAINED.within(self.lang)}{mark}{visible(finding.reason)}{close}" if finding.reason else ""
        return f"{SEVERITY_WORDS[finding.severity].within(self.lang)}{mark}{finding.line(self.lang)}{why}"

    def _row(self, finding: Finding) -> dict[str, str]:
        parts = (str(finding.severity), finding.code, finding.edit, str(finding.place), finding.subject)
        told = (text.within(self.lang) for text in (finding.got, finding.want, finding.todo))
        answers = (finding.line(self.lang), finding.reason, finding.who)
        return dict(zip(FINDING_COLUMNS, (*parts, *told, *answers), strict=True))

    def failure(self, error: ReportsError) -> int:
        """Tell a failure with its findings; returns its exit code."""
        self.findings(error.findings)
        self.say(error.text, "error")
        return error.exit_code


def show_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]], form: Format) -> None:
    """Rows as data on stdout."""
    every = list(rows)
    if form == "json":
        show_text(json.dumps(every, ensure_ascii=False, indent=1) + "\n")
    elif form == "csv":
        from .disseminate.data_files import csv_text

        show_text(csv_text(columns, every))
    else:
        _table(columns, every)


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    if sys.stdout is None:  # closed by who called, as by `>&-`: print says nothing then, either
        return
    from rich.console import Console as Rich
    from rich.table import Table

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(visible(str(row[column])) for column in columns))
    drawn, live = io.StringIO(), sys.stdout.isatty()
    Rich(file=drawn, force_terminal=live, highlight=False, markup=False, width=None if live else 200).print(table)
    show_text(drawn.getvalue())


def show_text(text: str) -> None:
    """Text as data on stdout, as it is. A reader that wants no more, as `head`, is no fault, and stops no work.

    Raises:
        InputOutputError: stdout cannot be written, or its encoding has not all of the characters; then it has none.
    """
    try:
        print(text, end="", flush=True)  # noqa: T201
    except BrokenPipeError:
        leave_unread()
    except OSError as fault:
        raise InputOutputError(NO_OUTPUT.format(said=fault.strerror)) from None
    except UnicodeEncodeError as fault:
        sign = fault.object[fault.start]
        raise InputOutputError(NOT_ENCODED.format(encoding=fault.encoding, sign=sign)) from None


def leave_unread() -> None:
    """What else is written to stdout leads nowhere: its reader has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_paths(paths: Iterable[object]) -> None:
    """Paths as data on stdout, one a line."""
    show_text("".join(f"{path}\n" for path in paths))
