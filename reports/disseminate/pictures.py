"""The charts of a template: a few words declare one, the figures are found by name, and the picture comes as markup."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from ..concepts.errors import BadDefinition
from ..concepts.figure import Figure
from . import charts
from .finder import Finder
from .phrase import Phrase

Named = Sequence[tuple[str, str]]  # activity, name to print


@dataclass(frozen=True)
class Pictures:
    """The chart kinds a template can ask for. `alt` states the finding for those who cannot see the picture."""

    finder: Finder
    quarters: int
    drawings: Mapping[str, charts.Drawing] = field(default_factory=dict)

    def over_time(
        self,
        lines: Sequence[tuple[str, str, str]],
        bars: tuple[str, str, str],
        titles: tuple[str, str],
        alt: Phrase | str,
    ) -> Markup:
        """Lines above, bars below, over the quarters for which the bars have a value.

        Args:
            lines, bars: figure, activity, name.
        """
        figures = self._course(bars[0], bars[1])
        series = [
            charts.Series(name, self._aligned(figure, activity, len(figures))) for figure, activity, name in lines
        ]
        shown = charts.Series(bars[2], tuple(figures))
        chart = charts.LineOverBars(self._ticks(len(figures)), tuple(series), shown, (titles[0], titles[1]))
        return _drawn(charts.line_over_bars(chart, str(alt)))

    def _course(self, figure: str, activity: str) -> list[Figure | None]:
        """The quarters of a figure up to now, from the first with a value; a gap stays a gap."""
        return self.finder.back(figure, activity, self.quarters)

    def _ticks(self, length: int) -> tuple[charts.Tick, ...]:
        return charts.quarter_ticks([self.finder.period - back for back in reversed(range(length))])

    def _aligned(self, figure: str, activity: str, length: int) -> tuple[Figure | None, ...]:
        """The last `length` quarters of a figure, None where it has no value."""
        found = self._course(figure, activity)[-length:]
        return (*[None] * (length - len(found)), *found)

    def waterfall(
        self, figure: str, activities: Named, total: tuple[str, str, str], options: tuple[str, Phrase | str]
    ) -> Markup:
        """Steps that add up to a total.

        Args:
            total: figure, activity, name.
            options: the activity drawn as hero, and the alt text.
        """
        hero, alt = options
        chart = charts.Waterfall(
            self._items(figure, activities, hero), charts.Item(total[2], self.finder.find(*total[:2]))
        )
        return _drawn(charts.waterfall(chart, str(alt)))

    def _items(self, figure: str, activities: Named, hero: str) -> tuple[charts.Item, ...]:
        return tuple(charts.Item(name, self.finder.find(figure, code), code == hero) for code, name in activities)

    def strips(
        self,
        upper: tuple[str, str, str],
        lower: tuple[str, str, str],
        activities: Named,
        options: tuple[str, Phrase | str],
    ) -> Markup:
        """Two strips of a hundred per cent: figure, title and words below it for each."""
        hero, alt = options
        made = [
            charts.Strip(title, sub, self._items(figure, activities, hero)) for figure, title, sub in (upper, lower)
        ]
        return _drawn(charts.strips(charts.Strips(made[0], made[1]), str(alt)))

    def changes(
        self,
        figures: tuple[str, str],
        activities: Named,
        heads: tuple[str, str, str],
        options: tuple[str, Phrase | str],
    ) -> Markup:
        """The year before against now, with the change at the right; rows in the order given.

        Args:
            figures: the figure, and the one that is its change.
            heads: what the two marks and the change are called.
        """
        hero, alt = options
        rows = tuple(
            charts.Pair(
                name,
                self.finder.find(figures[0], code, 4),
                self.finder.find(figures[0], code),
                self.finder.find(figures[1], code),
                code == hero,
            )
            for code, name in activities
        )
        return _drawn(charts.dumbbell(charts.Dumbbell(rows, *heads), str(alt)))

    def areas(
        self,
        figure: tuple[str, str],
        members: Sequence[tuple[str, str]],
        heads: tuple[str, str],
        options: tuple[Collection[str], Phrase | str],
    ) -> Markup:
        """A figure of each area, the year before against now, or bars where no year before is known.

        Args:
            figure: figure and activity.
            members: area code and name.
            options: the areas drawn as heroes, and the alt text.
        """
        heroes, alt = options
        of, activity = figure
        found = [
            (self.finder.find(of, activity, 4, code), self.finder.find(of, activity, 0, code)) for code, _ in members
        ]
        if not any(before is not None and before.value is not None for before, _ in found):
            items = [charts.Item(name, found[at][1], code in heroes) for at, (code, name) in enumerate(members)]
            return _drawn(charts.diverging_bars(charts.DivergingBars(tuple(items), ""), str(alt)))
        rows = [charts.Pair(name, *found[at], None, code in heroes) for at, (code, name) in enumerate(members)]
        return _drawn(charts.dumbbell(charts.Dumbbell(tuple(rows), *heads), str(alt)))

    def diverging(self, figure: str, activities: Named, title: str, options: tuple[str, Phrase | str]) -> Markup:
        """Bars left and right of zero."""
        hero, alt = options
        return _drawn(
            charts.diverging_bars(charts.DivergingBars(self._items(figure, activities, hero), title), str(alt))
        )

    def columns(self, figure: str, activity: str, title: str, alt: Phrase | str) -> Markup:
        """One figure over the quarters, as columns."""
        found = self._course(figure, activity)
        chart = charts.Columns(self._ticks(len(found)), charts.Series("", tuple(found)), title)
        return _drawn(charts.columns(chart, str(alt)))

    def spark(self, figure: str, activity: str, tone: Literal["navy", "red", "plain"], alt: Phrase | str) -> Markup:
        """The small line of a hero box."""
        return _drawn(
            charts.spark(charts.Spark(charts.Series("", tuple(self._course(figure, activity))), tone), str(alt))
        )

    def compared(
        self, members: Sequence[tuple[str, str]], groups: Sequence[tuple[str, str, str]], alt: Phrase | str
    ) -> Markup:
        """Areas side by side.

        Args:
            members: area code ('' for the job's own) and name.
            groups: figure, activity and name of each indicator.
        """
        made = tuple(
            charts.Group(name, tuple(self.finder.find(figure, activity, 0, area) for area, _ in members))
            for figure, activity, name in groups
        )
        return _drawn(charts.grouped(charts.Grouped(tuple(name for _, name in members), made), str(alt)))

    def stacked(self, figure: str, activities: Named, total: tuple[str, str, str], alt: Phrase | str) -> Markup:
        """The parts of a total as stacked columns over the quarters, the first of them the subject.

        Args:
            total: figure, activity, name.
        """
        quarters = len(self._course(total[0], total[1]))
        parts = tuple(charts.Series(name, self._aligned(figure, code, quarters)) for code, name in activities)
        whole = charts.Series(total[2], self._aligned(total[0], total[1], quarters))
        return _drawn(charts.stacked(charts.Stacked(self._ticks(quarters), parts, whole), str(alt)))

    def panels(self, figures: Sequence[tuple[str, str, str, str]], alt: Phrase | str) -> Markup:
        """Several figures over the quarters for which the first has a value, side by side.

        Args:
            figures: figure, activity, name, unit to print.
        """
        quarters = len(self._course(*figures[0][:2]))
        made = tuple(
            charts.Panel(charts.Series(name, self._aligned(figure, activity, quarters)), unit)
            for figure, activity, name, unit in figures
        )
        return _drawn(charts.panels(charts.Panels(self._ticks(quarters), made), str(alt)))

    def heatmap(
        self,
        rows: Sequence[tuple[str, Sequence[charts.Verdict], str]],
        columns: Sequence[str],
        rate: Phrase | str,
        options: tuple[Sequence[tuple[charts.Verdict, Phrase | str]], Phrase | str],
    ) -> Markup:
        """How each check fared for each activity.

        Args:
            rows: name, a verdict for each column, and the part that passed, as 68/68.
            rate: what the parts are called.
            options: the legend as pairs of verdict and words, and the alt text.
        """
        legend, alt = options
        names, cells, rates = zip(*((str(name), tuple(of), str(part)) for name, of, part in rows), strict=True)
        named = tuple((verdict, str(words)) for verdict, words in legend)
        chart = charts.Heatmap(names, tuple(columns), cells, named, rates, str(rate))
        return _drawn(charts.heatmap(chart, str(alt)))

    def lanes(self, revised: Sequence[tuple[str, str, Figure]], heads: tuple[str, str], alt: Phrase | str) -> Markup:
        """What was published before and now.

        Args:
            revised: name, the string of before, the figure of now.
            heads: what the two marks are called.
        """
        rows = tuple(charts.Lane(str(name), str(before), after) for name, before, after in revised)
        return _drawn(charts.lanes(charts.Lanes(rows, str(heads[0]), str(heads[1])), str(alt)))

    def own(self, name: str, figures: Sequence[Figure], alt: Phrase | str) -> Markup:
        """A picture that the office draws itself, with these figures and no other numbers.

        Raises:
            BadDefinition: the job has no such drawing, or it is not fit to be printed.
        """
        if name not in self.drawings:
            raise BadDefinition(charts.UNKNOWN.format(name=name, names=", ".join(self.drawings) or "—"))
        return _drawn(charts.own(name, self.drawings[name], figures, str(alt)))

    def qr(self, words: Phrase | str, alt: Phrase | str) -> Markup:
        """A code that a telephone reads."""
        return _drawn(charts.qr(str(words), 166, str(alt)))


def _drawn(picture: str) -> Markup:
    """The picture as markup: the charts escape every text they are given."""
    return Markup(picture)
