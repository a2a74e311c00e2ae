"""What is wrong with the data, as values. All of them are collected and told at once; none is thrown."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from .text import Lang, Text

HIDDEN = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))} | {
    code: f"\\u{code:04x}" for code in (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


class Severity(StrEnum):
    """`error` stops publication, `query` holds it for a named person, `warning` is printed, `note` is kept."""

    ERROR = "error"
    QUERY = "query"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


SEVERITY_WORDS = {
    Severity.ERROR: Text("错误", "error"),
    Severity.QUERY: Text("待核实", "query"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.NOTE: Text("备注", "note"),
}


@dataclass(frozen=True)
class Place:
    """Where a cell stands: the file below `data_in/`, its line as an editor counts them, the header of its column."""

    file: str = ""
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        column = f" [{visible(self.column)}]" if self.column else ""
        return f"{visible(self.file)}{line}{column}"


@dataclass(frozen=True)
class Finding:
    """One thing a person should know about the data: place, code, what was got, what is wanted, what to do.

    `subject` names the observation in words that `Known` and `accept` use: measure/activity/period. `edit` is the id of
    a rule in the table of edits, such as R1. `who` cleared it, where a person did; that stays in the office's records.
    `reads` are the measures that its check looked at: its words may tell of any of them.
    """

    severity: Severity
    code: str
    place: Place
    got: Text
    want: Text
    todo: Text
    subject: str = ""
    reason: str = ""
    edit: str = ""
    who: str = ""
    reads: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def explained(self) -> bool:
        """Whether somebody answered for it, so that it stops nothing."""
        return bool(self.reason) and self.severity is not Severity.NOTE

    @property
    def kept(self) -> dict[str, Any]:
        """What is kept of it: all but what only its own run needs to know."""
        return {name: part for name, part in asdict(self).items() if name != "reads"}

    def line(self, lang: Lang) -> str:
        """The finding as one line, with control characters made visible so that no line can be forged."""
        got, want, todo = (visible(text.within(lang)) for text in (self.got, self.want, self.todo))
        body = f"实际 {got}；应为 {want}；处理：{todo}" if lang == "zh" else f"got {got}; want {want}; do: {todo}"
        where = f"{self.place}: " if self.place.file else ""
        edit = f" ({self.edit})" if self.edit else ""
        return f"{where}{self.code}{edit}: {body}"


@dataclass(frozen=True)
class Tally:
    """How one check fared: what it expects, how many values it judged, how many failed, and how many it could not.

    `by_activity` has the same three numbers of each activity that it asked about, in the order of their codes.
    """

    code: str
    edit: str
    expects: Text
    checked: int
    failed: int
    undecided: int
    by_activity: tuple[tuple[str, int, int, int], ...] = ()


def visible(words: str) -> str:
    """The words with control and direction characters written out, so that a cell cannot forge a line."""
    return words if words.isprintable() else words.translate(HIDDEN)


def worst_first(findings: tuple[Finding, ...] | list[Finding]) -> list[Finding]:
    """What is open before what is explained, errors before queries before warnings; inside each, as they were found."""
    return sorted(findings, key=lambda finding: (finding.explained, finding.severity.rank))
