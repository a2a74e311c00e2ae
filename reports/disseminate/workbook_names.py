"""How the workbook names a figure: its indicator, unit, activity, area, period, and the marks beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..concepts.code_lists import GBT_4754
from ..concepts.figure import Figure
from ..concepts.observation import STOCK, TOTAL
from ..concepts.period import Period, is_quarter, label, name
from ..concepts.text import Text, plain
from . import workbook_words as words
from .data_files import Material

Group = tuple[str, str, str, str]  # indicator, accumulation, frequency, unit


def group(figure: Figure) -> Group:
    """What a figure must share with another to stand in one table of numbers."""
    return figure.figure, figure.accumulation, figure.period.freqstr[0], figure.unit.code


def grouped(figures: Iterable[Figure]) -> dict[Group, list[Figure]]:
    """The figures by their groups, in their order."""
    found: dict[Group, list[Figure]] = {}
    for figure in figures:
        found.setdefault(group(figure), []).append(figure)
    return found


@dataclass(frozen=True)
class Names:
    """The names of figures in the language of the workbook."""

    material: Material

    def said(self, text: Text) -> str:
        return text.within(self.material.lang)

    @property
    def period_of_bulletin(self) -> Text:
        return period_name(self.material.period, self.material.job.accumulation)

    @cached_property
    def own(self) -> tuple[Figure, ...]:
        """The figures of the job's own area."""
        return tuple(figure for figure in self.material.open if figure.area == self.material.job.area)

    @cached_property
    def broad(self) -> frozenset[Group]:
        """The groups of the own area that have several activities in several periods: tables with two dimensions."""
        every = grouped(self.own).items()
        return frozenset(key for key, its in every if len({f.activity for f in its}) > 1 < len({f.period for f in its}))

    @cached_property
    def _titles(self) -> dict[str, Text]:
        return {indicator.figure: indicator.title for indicator in reversed(self.material.job.indicators)}

    @cached_property
    def _wholes(self) -> frozenset[str]:
        """The indicators whose total is that of the accounts, which has a name of its own."""
        return frozenset(figure for figure, *_ in self.broad)

    @cached_property
    def confidential(self) -> bool:
        """Whether any figure of the workbook is suppressed, so that C must be explained."""
        return any(figure.confidential for figure in self.material.open)

    def indicator(self, figure: str) -> str:
        """The title of an indicator, with its code where another has the same title."""
        title = self.said(self._titles.get(figure, plain(figure)))
        return title if self._sharing[title] < 2 else self.coded(figure)

    @cached_property
    def _sharing(self) -> Counter[str]:
        """Title -> how many indicators of the workbook have it."""
        return Counter(self.said(text) for figure, text in self._titles.items() if figure in self._shown)

    def coded(self, figure: str) -> str:
        return self.said(words.CODED.format(title=self._titles.get(figure, plain(figure)), code=figure))

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(figure.figure for figure in self.material.open)

    def unit(self, figure: Figure) -> str:
        return self.said(figure.unit.symbol)

    def activity(self, figure: Figure) -> str:
        """The label of an activity. What is added up over others than the accounts is only a total."""
        code, labels = figure.activity, self.material.job.labels
        if code == TOTAL and figure.figure not in self._wholes:
            return self.said(words.TOTAL_OF)
        if code in labels:
            return self.said(labels[code])
        known = {one.code: one.label for one in GBT_4754.codes}
        return self.said(known.get(code, plain(code)))

    def area(self, code: str) -> str:
        job = self.material.job
        return self.said(
            job.area_name if code == job.area else job.labels.get(code) or words.AREA_NAMES.get(code, plain(code))
        )

    def period(self, figure: Figure) -> str:
        return self.said(period_name(figure.period, figure.accumulation))

    def head(self, of: str, figure: Figure) -> str:
        """The head of a column of numbers: what they are of, and their unit."""
        unit = self.unit(figure)
        return self.said(words.HEAD.format(of=of, unit=unit)) if unit else of

    def mark(self, figure: Figure) -> str:
        """What stands beside the number: r where it was revised, a dash and the reason where none may stand there."""
        if not figure.printed:
            return self.said(words.WITHHELD.format(reason=figure.reason or plain(label(figure.period))))
        if figure.confidential:
            return self.said(words.CONFIDENTIAL)
        if figure.value is None:
            return self.said(words.NO_OPERANDS)
        return self.said(words.REVISED) if figure.id in self.material.revised else ""


@lru_cache(maxsize=256)  # each figure asks for its own twice: for its row and when it is read back
def period_name(period: Period, accumulation: str) -> Text:
    """A period in words: 2024年上半年, 2024年6月末 for a quarter's end, 2024年4月, 2023年."""
    if is_quarter(period):
        return _end(period) if accumulation == STOCK else name(period, accumulation)
    if period.freqstr[0] == "M":
        return Text(f"{period.year}年{period.month}月", f"{words.MONTHS[period.month - 1]} {period.year}")
    return Text(f"{period.year}年", str(period.year))


def _end(quarter: Period) -> Text:
    month = 3 * quarter.quarter
    return Text(f"{quarter.year}年{month}月末", f"end of {words.MONTHS[month - 1]} {quarter.year}")
