"""The check report, a page for the screen: every finding beside the rows around it and the value of a year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..concepts.definition import Job
from ..concepts.finding import Finding, Severity, Tally, worst_first
from ..concepts.period import Period, label, name
from ..concepts.text import Lang, Text
from .compose import fill
from .phrase import Told

TEMPLATE = "check.html.j2"
AROUND = 2
SERIES = ("area", "accumulation", "scope", "measure", "activity", "price_basis")
SEVERITIES = {
    Severity.ERROR: Text("错误：必须更正", "Errors: to be corrected"),
    Severity.QUERY: Text("待核实：更正或说明", "Queries: to be corrected or explained"),
    Severity.WARNING: Text("警告", "Warnings"),
    Severity.NOTE: Text("备注", "Notes"),
}
EXPLAINED = Text("已有说明", "Explained")
WORDS = {
    "title": Text("检查报告", "Check report"),
    "got": Text("实际", "Got"),
    "want": Text("应为", "Want"),
    "todo": Text("处理", "Do"),
    "reason": Text("说明", "Reason"),
    "rows": Text("前后各行", "The rows around it"),
    "line": Text("行", "Line"),
    "period": Text("时期", "Period"),
    "activity": Text("对象", "Of"),
    "value": Text("数值", "Value"),
    "earlier": Text("上年同期", "Year before"),
    "change": Text("同比", "Change"),
    "checked": Text("项检查", "checked"),
    "failed": Text("项未通过", "failed"),
    "undecided": Text("项无法判断", "undecided"),
    "cleared": Text("项已有说明", "explained"),
    "check": Text("检查", "Check"),
    "expects": Text("期望", "Expects"),
    "all": Text("全部检查", "All checks"),
    "nothing": Text("检查没有发现问题。", "The checks found nothing."),
}


@dataclass(frozen=True)
class CheckReport:
    """What the checks of one job said of a period, and the observations they looked at (none where reading failed)."""

    job: Job
    period: Period
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...] = ()
    table: pd.DataFrame | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def check_report(reports: Sequence[CheckReport], folders: tuple[Path, ...], lang: Lang) -> str:
    """One page for all of these jobs, worst findings first, in groups of one check."""
    words = {key: Told(text.within(lang)) for key, text in WORDS.items()}
    parts = [_part(report, lang) for report in reports]
    return fill(TEMPLATE, {"lang": Told(lang), "words": words, "parts": parts}, folders)


def _part(report: CheckReport, lang: Lang) -> dict[str, Any]:
    ordered = worst_first(list(report.findings))
    heads: dict[tuple[Told, Told, Told], list[Finding]] = {}
    for finding in ordered:
        heads.setdefault(_head(finding, lang), []).append(finding)
    return {
        "title": Told(f"{report.job.title.within(lang)} · {name(report.period, report.job.accumulation).within(lang)}"),
        "tallies": [_tally(tally, lang) for tally in report.tallies],
        "counts": [(key, Told(str(report.counts[key]))) for key in report.counts],
        "groups": [{"head": h, "findings": [_card(report, f, lang) for f in its]} for h, its in heads.items()],
    }


def _tally(tally: Tally, lang: Lang) -> list[Told]:
    """A check as a row: its code, what it expects, and how it fared."""
    code = f"{tally.code} ({tally.edit})" if tally.edit else tally.code
    numbers = (str(tally.checked), str(tally.failed), str(tally.undecided))
    return [Told(words) for words in (code, tally.expects.within(lang), *numbers)]


def _head(finding: Finding, lang: Lang) -> tuple[Told, Told, Told]:
    """Under which heading a finding stands: its severity (or that it is explained), in words, and its check."""
    severity = finding.severity
    mark, kind = ("explained", EXPLAINED) if finding.explained else (str(severity), SEVERITIES[severity])
    edit = f" ({finding.edit})" if finding.edit else ""
    return Told(mark), Told(kind.within(lang)), Told(finding.code + edit)


def _card(report: CheckReport, finding: Finding, lang: Lang) -> dict[str, Any]:
    told = {"got": finding.got, "want": finding.want, "todo": finding.todo}
    why = " · ".join(words for words in (finding.reason, finding.who) if words)
    return {
        "place": Told(str(finding.place)),
        "told": [(key, Told(text.within(lang))) for key, text in told.items()]
        + ([("reason", Told(why))] if why else []),
        "rows": [] if report.table is None else _rows(report.table, finding),
    }


def _rows(table: pd.DataFrame, finding: Finding) -> list[dict[str, Any]]:
    """The observations of the same column a few lines up and down; of a derived value, its own last quarters."""
    near = _in_file(table, finding) if finding.place.line else _in_time(table, finding.subject)
    return [_row(table, number, finding) for number in near.index]


def _in_file(table: pd.DataFrame, finding: Finding) -> pd.DataFrame:
    place = finding.place
    same = table[(table["file"] == place.file) & (table["column"] == place.column)]
    return same[(same["line"] - place.line).abs() <= AROUND]


def _in_time(table: pd.DataFrame, subject: str) -> pd.DataFrame:
    measure, _, rest = subject.partition("/")
    activity, _, when = rest.partition("/")
    own = table[(table["measure"] == measure) & (table["activity"] == activity)]
    known = own[[label(period) <= when for period in own["period"]]] if len(own) else own
    return known.sort_values("period", kind="stable").tail(2 * AROUND + 1)


def _row(table: pd.DataFrame, number: Any, finding: Finding) -> dict[str, Any]:
    row = table.loc[number]
    earlier = _year_before(table, row)
    return {
        "own": bool(row["file"]) and row["line"] == finding.place.line,
        "line": Told(str(row["line"] or "")),
        "period": Told(label(row["period"])),
        "activity": Told(f"{row['measure']} {row['activity']}"),
        "value": Told(_number(row["value"], row["unit"])),
        "earlier": Told("" if earlier is None else _number(earlier["value"], earlier["unit"])),
        "change": Told(_change(row, earlier)),
    }


def _year_before(table: pd.DataFrame, row: pd.Series) -> pd.Series | None:
    """The observation of the same series a year before, found by its label."""
    year = {"Q": 4, "M": 12}.get(row["period"].freqstr[0], 1)
    same = table["period"] == row["period"] - year
    for key in SERIES:
        same &= table[key] == row[key]
    found = table[same]
    return found.iloc[0] if len(found) else None


def _number(value: Any, unit: str) -> str:
    if pd.isna(value):
        return "—"
    digits = str(value) if "/" not in str(value) else f"{float(value):.4f}"
    return f"{digits} {unit}"


def _change(row: pd.Series, earlier: pd.Series | None) -> str:
    """The change on the year before in per cent, to look at and not to publish."""
    if earlier is None or pd.isna(row["value"]) or pd.isna(earlier["value"]) or not earlier["value"] > 0:
        return ""
    return f"{100 * (float(row['value']) / float(earlier['value']) - 1):+.1f}%"
