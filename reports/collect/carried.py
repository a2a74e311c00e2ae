"""The year that a period's name leaves out: taken from the name before it, as long as the names run one way."""

from __future__ import annotations

from dataclasses import dataclass

from ..concepts.source import Source
from ..concepts.text import Text
from .keys import PERIODS
from .period_names import ANY_YEAR, Named, other_length, period_of
from .problem import Wrong, quoted

IN_A_YEAR = {"quarter": 4, "month": 12, "year": 1}
FIX_CELL = Text("请改正该单元格后重新运行", "correct the cell and run again")
SAY_YEAR = Text(
    "请写出年份，或在 Source 中声明年份的位置：year_once、merged、sections 或 above 中的 year 组",
    "write its year, or declare where its year stands: year_once, merged, sections, or a group year in `above`",
)
TURNED = Text(
    "从这里起年份不明：请在年份改变处写出年份",
    "from here on the year is not certain: write the year where it changes",
)
SKIP = Text(
    "若该行不需要，请在 Source 的 skipped 中登记 '{{{length}}}'，否则改正",
    "where the row is not needed, list '{{{length}}}' as skipped in the Source; else correct it",
)


@dataclass
class Carried:
    """The periods of a row or column of names, read in their order; with `year_once` each hands its year on."""

    source: Source
    year: str = ""
    last: int | None = None
    way: int = 0

    def under(self, year: str) -> None:
        """A new section says the year of the names below it."""
        self.year, self.last, self.way = year, None, 0

    def read(self, words: str) -> Named | Wrong:
        """The period, or why the words are none; where the year of a name is not certain, that is said."""
        found = period_of(self.source, words, self.year)
        if found is None:
            return no_period(self.source, words)
        if not self.source.year_once:
            return found
        if self._turns(found):
            return Wrong("period", quoted(words), PERIODS[self.source.frequency], TURNED)
        self.year = found.year or self.year
        return found

    def _turns(self, found: Named) -> bool:
        """Whether a name without a year goes back, or leaps, as one does whose year is another."""
        now, last = found.period.ordinal, self.last
        self.last = now
        if found.year or last is None:
            self.way = 0
            return False
        step, way = now - last, self.way
        self.way = (step > 0) - (step < 0) or way
        return way * step < 0 or 2 * abs(step) > IN_A_YEAR[self.source.frequency]


def no_period(source: Source, words: str) -> Wrong:
    """Why the words are no period of this source: they lack a year, are of another length, or are none at all."""
    todo = FIX_CELL
    if period_of(source, words, ANY_YEAR):
        todo = SAY_YEAR
    elif length := other_length(source, words):
        todo = SKIP.format(length=length)
    return Wrong("period", quoted(words), PERIODS[source.frequency], todo)
