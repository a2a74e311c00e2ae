"""How a template asks for figures: by name and activity, so many quarters back, of the job's own area or another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..concepts.errors import BadDefinition
from ..concepts.figure import MISSING, Figure, Figures
from ..concepts.observation import TOTAL
from ..concepts.period import Period, label
from ..concepts.text import Lang, Text
from .forms import localised
from .phrase import REVISED, Phrase, digits

NO_FIGURE = Text(
    "没有指标值 {figure}/{activity}/{period}；请在作业中声明该指标，或先用 has() 判断",
    "there is no figure {figure}/{activity}/{period}; declare the indicator in the job, or ask has() first",
)


@dataclass(frozen=True)
class Finder:
    """The figures of a run, seen from its period and area; `revised` are those that were published otherwise before."""

    every: Figures
    period: Period
    area: str
    revised: frozenset[str] = frozenset()
    lang: Lang = "zh"

    @cached_property
    def _known(self) -> Mapping[tuple[str, str, str], list[Figure]]:
        """The figures that have a value and may be printed, by name, activity and area."""
        known: dict[tuple[str, str, str], list[Figure]] = {}
        for figure in self.every.every:
            if figure.value is not None and figure.printed:
                known.setdefault((figure.figure, figure.activity, figure.area), []).append(figure)
        return known

    def find(self, figure: str, activity: str, back: int = 0, area: str = "") -> Figure | None:
        """The figure as the language writes it, or None where the job computes none such."""
        found = self.every.find(figure, activity, self.period - back, area or self.area)
        return localised(found, self.lang) if found else None

    def figure(self, figure: str, activity: str, back: int = 0, area: str = "") -> Figure:
        """The figure; a template that asks for one that is not there is wrong.

        Raises:
            BadDefinition: there is none.
        """
        found = self.find(figure, activity, back, area)
        if found is None:
            raise BadDefinition(NO_FIGURE.format(figure=figure, activity=activity, period=label(self.period - back)))
        return found

    def has(self, figure: str, activity: str, back: int = 0, area: str = "") -> bool:
        """Whether the figure is there, has a value and may be printed."""
        found = self.find(figure, activity, back, area)
        return found is not None and found.value is not None and found.printed

    def cell(self, figure: str, activity: str, back: int = 0, area: str = "") -> Phrase:
        """The digits of a figure for a table, with the sign of a revision; C, or the dash that says there is none."""
        found = self.find(figure, activity, back, area)
        if found is None or not found.printed or (found.value is None and not found.confidential):
            return Phrase((MISSING,))
        return digits(found) + Phrase((REVISED,)) if found.id in self.revised else digits(found)

    def latest(self, figure: str, activity: str = TOTAL, area: str = "") -> Figure | None:
        """The last figure of this name that has a value and may be printed: a dated fact, or that of the last year."""
        known = self._known.get((figure, activity, area or self.area))
        return localised(max(known, key=lambda f: f.period.end_time), self.lang) if known else None

    def last(self, figure: str, activity: str = TOTAL, area: str = "") -> Figure:
        """The same; a template that asks for one that is not there is wrong.

        Raises:
            BadDefinition: there is none.
        """
        found = self.latest(figure, activity, area)
        if found is None:
            raise BadDefinition(NO_FIGURE.format(figure=figure, activity=activity, period=label(self.period)))
        return found

    def together(self, *named: tuple[str, str]) -> list[Figure]:
        """The figures of these names and activities of the last period that has all of them; none where no period has.

        What one sentence tells beside one date is of that date: the last of each by itself may be of different years.
        """
        known = [{f.period: f for f in self._known.get((*name, self.area), ())} for name in named]
        shared = set.intersection(*(set(found) for found in known))
        if not shared:
            return []
        at = max(shared, key=lambda period: period.end_time)
        return [localised(found[at], self.lang) for found in known]

    def before_run(self, run: Figure) -> Figure | None:
        """The figure before a run that it counts began; None where it is not known when that was."""
        begun = run.period - int(run.value or 0)
        known = self._known.get((run.figure, run.activity, run.area), [])
        return next((found for found in known if found.period == begun), None)

    def back(self, figure: str, activity: str, quarters: int) -> list[Figure | None]:
        """The last so many quarters of a figure, oldest first; None where there is no value; leading gaps are cut."""
        found = [
            self.find(figure, activity, back) if self.has(figure, activity, back) else None
            for back in reversed(range(quarters))
        ]
        first = next((at for at, figure_ in enumerate(found) if figure_ is not None), len(found))
        return found[first:]

    def league(self, rank: str, areas: list[str]) -> list[str]:
        """These areas in the order of a rank, those without one last; ties keep the order given."""
        found = {area: self.find(rank, TOTAL, 0, area) for area in areas}
        places = {area: f.value for area, f in found.items() if f is not None and f.value is not None}
        return sorted(areas, key=lambda area: (area not in places, places.get(area, 0)))

    def foremost(self, figure: str, codes: list[str], number: int) -> list[str]:
        """The first so many of these activities in their order, and all after them that print the same as the last.

        Where the printed figures are equal, nobody may stand before the cut and another behind it.
        """
        printed = [getattr(self.find(figure, code), "shown", MISSING) for code in codes]
        return [
            code for at, code in enumerate(codes) if at < number or set(printed[number - 1 : at + 1]) == {printed[at]}
        ]

    def all_have(self, figure: str, activities: list[str]) -> bool:
        """Whether each of these activities has the figure: only then one of them is the first or the last."""
        return all(self.has(figure, activity) for activity in activities)

    def ranked(self, figure: str, activities: list[str]) -> list[Figure]:
        """The figures of these activities that have a value, the largest first; ties keep the order given."""
        found = [self.find(figure, activity) for activity in activities]
        return sorted((f for f in found if f is not None and f.value is not None), key=lambda f: -f.value)  # type: ignore[operator]
