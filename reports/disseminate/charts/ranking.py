"""Charts by activity, a row each in the given order: two years as a dumbbell, pulls to both sides of zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...concepts.figure import Figure
from . import svg
from .measure import Scale, drawn, known, round_ticks, width
from .parts import AXIS, PALE_LINE, TITLE, ZERO, Item, dash

ROW, HEAD = 23, 30
VALUE = svg.Type(9.5)


@dataclass(frozen=True)
class Pair:
    """One row of a dumbbell: a figure of the year before, the figure of now, and the change between them."""

    name: str
    before: Figure | None
    now: Figure | None
    change: Figure | None = None
    hero: bool = False

    @property
    def falls(self) -> bool:
        """Whether both are known and now is lower."""
        before, now = drawn(self.before), drawn(self.now)
        return before is not None and now is not None and now < before


@dataclass(frozen=True)
class Dumbbell:
    """Rows, and what the two marks and the column at the right are called."""

    rows: tuple[Pair, ...]
    before: str
    now: str
    change: str = ""


@dataclass(frozen=True)
class DivergingBars:
    """Rows, and what the bars measure; an empty title takes no room."""

    rows: tuple[Item, ...]
    title: str


@dataclass(frozen=True)
class _Frame:
    """The right edge of the names, and how the values lie across the rows."""

    edge: float
    across: Scale

    def name(self, words: str, y: float, hero: bool) -> str:
        kind = svg.Type(11, svg.RED, 700, "end") if hero else svg.Type(11, anchor="end")
        return svg.text((self.edge, y + 3.9), words, kind)


def dumbbell(chart: Dumbbell, alt: str) -> str:
    """The year before as a ring, now as a dot, a bar between them: amber where the figure went down.

    Prints three figures a row: before and now on the outer sides of the marks, the change at the right. A
    missing figure has no mark and no bar; a row with none keeps its name.
    """
    values = [0.0, *(value for row in chart.rows for value in known((row.before, row.now)))]
    low, high, edge = min(values), max(values), _edge(row.name for row in chart.rows)
    frame = _Frame(edge, Scale(low, high if high > low else low + 1, edge + 52, svg.WIDTH - 84))
    ticks = [tick for tick in round_ticks(values, 5) if low <= tick[0] <= high]
    bottom = HEAD + ROW * len(chart.rows)
    grid = [_grid_line(tick, frame.across, bottom) for tick in ticks]
    rows = [_pair(row, HEAD + ROW * (index + 0.5), frame) for index, row in enumerate(chart.rows)]
    return svg.document(svg.WIDTH, bottom + 20, alt, [_legend(chart), *grid, *rows])


def _edge(names: Iterable[str]) -> float:
    """The room that the longest name takes, in the bold of a hero."""
    return max((width(name, 11) for name in names), default=0)


def _legend(chart: Dumbbell) -> str:
    """What the marks and the column are called; nothing for those that no row has."""
    parts, place = [], 5.0
    if known([row.before for row in chart.rows]):
        parts.append(svg.dot((place, 8), 4.2, svg.WHITE, svg.MUTED) + svg.text((13, 12), chart.before, TITLE))
        place += width(chart.before, TITLE.size) + 29
    parts.append(svg.dot((place, 8), 5, svg.NAVY))
    parts.append(svg.text((place + 9, 12), chart.now, svg.Type(10.5, svg.INK, 500)))
    if known([row.change for row in chart.rows]):
        parts.append(svg.text((svg.WIDTH, 12), chart.change, TITLE.at("end")))
    return "".join(parts)


def _grid_line(tick: tuple[float, str], across: Scale, bottom: float) -> str:
    value, words = tick
    x = across(value)
    line = svg.line((x, HEAD - 5), (x, bottom), PALE_LINE if value else ZERO)
    return line + svg.axis_text((x, bottom + 14), words, AXIS.at("middle"))


def _pair(row: Pair, y: float, frame: _Frame) -> str:
    before, now = drawn(row.before), drawn(row.now)
    parts = [frame.name(row.name, y, row.hero)]
    if before is not None and now is not None:
        stroke = svg.Stroke(svg.SAND if row.falls else svg.PALE, 4)
        parts.append(svg.line((frame.across(before), y), (frame.across(now), y), stroke))
    if row.before is not None and before is not None:
        ring = svg.dot((frame.across(before), y), 4.2, svg.WHITE, svg.MUTED)
        parts.append(ring + _beside((frame.across(before), y), row.before, row.falls))
    if row.now is not None and now is not None:
        parts.append(_now(row, (frame.across(now), y)) + _beside((frame.across(now), y), row.now, not row.falls))
    return "".join(parts) + _change(row, y)


def _now(row: Pair, at: svg.Point) -> str:
    return svg.dot(at, 5.2, svg.RED if row.hero else svg.AMBER if row.falls else svg.NAVY)


def _beside(mark: svg.Point, figure: Figure, right: bool) -> str:
    """A figure beside its mark, on white, so that no line of the grid runs through it."""
    x, wide = mark[0] + (9 if right else -9), width(figure.shown, VALUE.size)
    plate = svg.rect(svg.Box(x - 1 if right else x - wide + 1, mark[1] - 6, wide, 12), svg.WHITE)
    return plate + svg.figure_text((x, mark[1] + 3.5), figure, VALUE.at("start" if right else "end"))


def _change(row: Pair, y: float) -> str:
    if row.change is None or drawn(row.change) is None:
        return ""
    kind = svg.Type(11, svg.RED, 700, "end") if row.hero else svg.Type(11, anchor="end")
    return svg.figure_text((svg.WIDTH, y + 3.9), row.change, kind)


def diverging_bars(chart: DivergingBars, alt: str) -> str:
    """Bars to the right of zero for what pulls up, to the left for what pulls down.

    Prints the figure of every row at the end of its bar. A missing figure has a dash at zero and no bar.
    """
    values = [0.0, *known([row.figure for row in chart.rows])]
    low, high, edge = min(values), max(values), _edge(row.name for row in chart.rows)
    left = edge + (52 if low < 0 else 12)
    frame = _Frame(edge, Scale(low, high if high > low else low + 1, left, svg.WIDTH - 44))
    head = 22 if chart.title else 3
    rows = [_bar(row, head + ROW * (index + 0.5), frame) for index, row in enumerate(chart.rows)]
    bottom = head + ROW * len(chart.rows)
    zero = svg.line((frame.across(0), head - 1), (frame.across(0), bottom + 1), ZERO)
    return svg.document(svg.WIDTH, bottom + 2, alt, [svg.text((0, 10), chart.title, TITLE), *rows, zero])


def _bar(row: Item, y: float, frame: _Frame) -> str:
    name, value, zero = frame.name(row.name, y, row.hero), drawn(row.figure), frame.across(0)
    if row.figure is None or value is None:
        return name + dash((zero + 6, y + 3.9))
    start, end = sorted((zero, frame.across(value)))
    colour = svg.RED if row.hero else svg.TEAL if value >= 0 else svg.AMBER
    kind = svg.Type(11, svg.RED, 700) if row.hero else svg.Type(10.5)
    at = (end + 6 if value >= 0 else start - 6, y + 3.9)
    number = svg.figure_text(at, row.figure, kind.at("start" if value >= 0 else "end"))
    return name + svg.rect(svg.Box(start, y - 7.5, max(end - start, 1.2), 15), colour) + number
