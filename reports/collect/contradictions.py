"""What one place of a file says and another denies, and the footnote marks that stand on its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..concepts.finding import Place, Severity
from ..concepts.observation import STATUSES
from ..concepts.period import label
from ..concepts.source import Source
from ..concepts.text import Text
from .cell import A_NUMBER, Number
from .period_names import Named
from .problem import Problems, Wrong, quoted

ONLY_PERCENT = Text("单位不是 %，请删除百分号", "the unit is not %: delete the percent sign")
SAME_PERIOD = Text("请改正标题或该单元格", "correct the title or the cell")
SAME_MEANING = Text("请改正时期名称，或改正 Source 中的 accumulation", "correct the name, or the accumulation")
BESIDE = Text("状态 {status}（{words}），数值 {value}", "status {status} ({words}) and the value {value}")
ABSENT = Text("这样的状态没有数值", "no value beside such a status")
CLEAR = Text(
    "请删去数值，或改正状态；只是别的列空缺，状态仍为正常",
    "delete the value, or correct the status; where only other columns are blank, it is normal",
)
OPEN_UP = Text(
    "请删去数值，或改正状态；只供内部计算的来源写 confidential=True",
    "delete the value, or correct the status; a source that only serves to compute says confidential=True",
)
NO_VALUE, CLOSED = frozenset({"M"}), "C"
SAY_SO = Text("数值照录，请在公报中加注", "the numbers are kept; say so in a note")


def contradictions(made: Mapping[str, Sequence[Any]], told: Named | None, source: Source) -> dict[int, Wrong]:
    """By row: a period other than the title's, one that cumulates otherwise, a percent sign without its unit.

    And a value beside a status that says that there is none, or that it may not be told.
    """
    found = _valued(made, source)
    periods = dict(zip(map(id, made["period"]), made["period"], strict=True)).values()
    says = any(found.says or (told is not None and found.period != told.period) for found in periods)
    if not (says or source.numbers.percent):
        return found
    rows = zip(made["period"], made["accumulation"], made["value"], made["unit"], strict=True)
    each = ((at, _period(told, row[0]) or _meaning(*row[:2]) or _percent(*row[2:])) for at, row in enumerate(rows))
    return found | {at: wrong for at, wrong in each if wrong}


def _valued(made: Mapping[str, Sequence[Any]], source: Source) -> dict[int, Wrong]:
    """By row: a value whose status denies it."""
    denied = without_value(source).intersection(made["status"])
    if not denied:
        return {}
    rows = enumerate(zip(made["status"], made["value"], strict=True))
    return {
        at: _denied(status, number) for at, (status, number) in rows if status in denied and number.value is not None
    }


def without_value(source: Source) -> frozenset[str]:
    """The statuses that no value stands beside; what is confidential may, in a source that never leaves the house."""
    return NO_VALUE if source.confidential else NO_VALUE | {CLOSED}


def _denied(status: str, number: Number) -> Wrong:
    words = STATUSES[status]
    got = BESIDE.format(status=status, words=words, value=quoted(f"{number.value:f}"))
    return Wrong("status", got, ABSENT, OPEN_UP if status == CLOSED else CLEAR)


def _period(told: Named | None, found: Named) -> Wrong | None:
    if told is None or found.period == told.period:
        return None
    return Wrong("period", quoted(label(found.period)), quoted(label(told.period)), SAME_PERIOD)


def _meaning(found: Named, accumulation: str) -> Wrong | None:
    """A name such as 上半年 under figures of the single quarter; the year to date of a fourth quarter is the year."""
    whole_year = accumulation == "annual" and found.says == "ytd" and found.period.month == 12
    if not found.says or accumulation == found.says or whole_year:
        return None
    return Wrong("accumulation", quoted(found.says), quoted(accumulation), SAME_MEANING)


def _percent(number: Number, unit: str) -> Wrong | None:
    if number.mark != "%" or unit == "%":
        return None
    return Wrong("not-a-number", quoted(f"{number.value}%"), A_NUMBER, ONLY_PERCENT)


@dataclass
class Marks:
    """The footnote marks of a file: on how many numbers each stands, and where first; told once, at the end."""

    source: Source
    seen: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def add(self, made: Mapping[str, Sequence[Any]]) -> None:
        """Count the marks on some numbers and on the names of their periods."""
        if not (self.source.numbers.marks or self.source.numbers.percent):
            return
        cells = zip(made["value"], made["period"], made["line"], made["column"], strict=True)
        for number, found, line, column in cells:
            if mark := number.mark or found.mark:
                count, *place = self.seen.get(mark, (0, line, column))
                self.seen[mark] = (count + 1, *place)

    def tell(self, to: Problems) -> None:
        """A note for each mark, at the first number that bears it."""
        for mark, (count, line, column) in self.seen.items():
            got = Text(f"{quoted(mark)}，{count} 个数", f"{quoted(mark)} on {count} numbers")
            status = self.source.numbers.marks.get(mark)
            meaning = Text(f"状态 {status}", f"status {status}") if status else Text("单位 %", "unit %")
            to.remark(Wrong("mark", got, meaning, SAY_SO), Place(to.file, line, column), Severity.NOTE)
