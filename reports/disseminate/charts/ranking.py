"""Charts by activity, one row each in the caller's order: two years as a dumbbell, pulls left and right of zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...concepts.figure import Figure
from . import svg
from .measure import Scale, drawn, known, round_ticks, width
from .parts import AXIS, PALE_LINE, TITLE, ZERO, Item, dash

ROW, HEAD = 23, 30
NAME = svg.Type(11, anchor="end")
VALUE = svg.Type(9.5)


@dataclass(frozen=True)
class Pair:
    """One row of a dumbbell: a figure of the year before, the figure of now, and the change between them."""

    name: str
    before: Figure | None
    now: Figure | None
    change: Figure | None = None
    hero: bool = False


@dataclass(frozen=True)
class Dumbbell:
    """Rows, and what the two dots and the column at the right are called."""

    rows: tuple[Pair, ...]
    before: str
    now: str
    change: str = ""


@dataclass(frozen=True)
class DivergingBars:
    """Rows, and what the bars measure."""

    rows: tuple[Item, ...]
    title: str


def dumbbell(chart: Dumbbell, alt: str) -> str:
    """The year before as a ring, now as a dot, a bar between them: amber where the figure went down.

    Prints three figures a row: before and now on the outer sides of the marks, the change at the right. A
    missing figure has no mark and no bar; a row with none keeps its name.
    """
    values = [value for row in chart.rows for value in known((row.before, row.now))]
    ticks = round_ticks(values, 5)
    across = Scale(ticks[0][0], ticks[-1][0], _names(chart.rows) + 44, svg.WIDTH - 96)
    bottom = HEAD + ROW * len(chart.rows)
    grid = [_grid_line(value, words, across, bottom) for value, words in ticks]
    rows = [_pair(row, HEAD + ROW * (index + 0.5), across) for index, row in enumerate(chart.rows)]
    return svg.document(svg.WIDTH, bottom + 20, alt, [_legend(chart), *grid, *rows])


def _names(rows: Sequence[Pair] | Sequence[Item]) -> float:
    """The room that the longest name takes."""
    return max([width(row.name, NAME.size) for row in rows], default=0)


def _legend(chart: Dumbbell) -> str:
    second = 12 + width(chart.before, 10.5) + 22
    ring = svg.dot((5, 8), 4.2, svg.WHITE, svg.MUTED) + svg.text(
        (13, 12), chart.before, svg.Type(10.5, svg.MUTED)
    )
    mark = svg.dot((second, 8), 5, svg.NAVY) + svg.text(
        (second + 9, 12), chart.now, svg.Type(10.5, svg.INK, 500)
    )
    return ring + mark + svg.text((svg.WIDTH, 12), chart.change, TITLE.at("end"))


def _grid_line(value: float, words: str, across: Scale, bottom: float) -> str:
    x = across(value)
    stroke = PALE_LINE if value else ZERO
    return svg.line((x, HEAD - 5), (x, bottom), stroke) + svg.axis_text(
        (x, bottom + 14), words, AXIS.at("middle")
    )


def _pair(row: Pair, y: float, across: Scale) -> str:
    before, now = drawn(row.before), drawn(row.now)
    falls = before is not None and now is not None and now < before
    colour = svg.RED if row.hero else svg.AMBER if falls else svg.NAVY
    parts = [svg.text((_name_edge(across), y + 3.9), row.name, _name_type(row.hero))]
    if before is not None and now is not None:
        parts.append(
            svg.line((across(before), y), (across(now), y), svg.Stroke(svg.SAND if falls else svg.PALE, 4))
        )
    parts.append(
        _mark(row.before, (across, y), svg.dot((across(before or 0), y), 4.2, svg.WHITE, svg.MUTED), falls)
    )
    parts.append(_mark(row.now, (across, y), svg.dot((across(now or 0), y), 5.2, colour), not falls))
    if row.change is not None and drawn(row.change) is not None:
        kind = svg.Type(11, svg.RED if row.hero else svg.INK, 700 if row.hero else 400, "end")
        parts.append(svg.figure_text((svg.WIDTH, y + 3.9), row.change, kind))
    return "".join(parts)


def _name_edge(across: Scale) -> float:
    return across.start - 44


def _name_type(hero: bool) -> svg.Type:
    return svg.Type(11, svg.RED, 700, "end") if hero else NAME


def _mark(figure: Figure | None, place: tuple[Scale, float], mark: str, right: bool) -> str:
    """A mark with its figure on the side away from the other mark; nothing for a missing figure."""
    across, y = place
    value = drawn(figure)
    if figure is None or value is None:
        return ""
    return mark + _plated((across(value), y), figure, right)


def _plated(end: svg.Point, figure: Figure, right: bool) -> str:
    """A figure beside a mark, on white, so that no line of the grid runs through it."""
    x, y = end[0] + (9 if right else -9), end[1]
    wide = width(figure.shown, VALUE.size)
    plate = svg.rect(svg.Box(x - 1 if right else x - wide + 1, y - 6, wide, 12), svg.WHITE)
    return plate + svg.figure_text((x, y + 3.5), figure, VALUE.at("start" if right else "end"))


def diverging_bars(chart: DivergingBars, alt: str) -> str:
    """Bars to the right of zero for what pulls up, to the left for what pulls down.

    Prints the figure of every row at the end of its bar. A missing figure has a dash at zero and no bar.
    """
    values = [0.0, *known([row.figure for row in chart.rows])]
    low, high = min(values), max(values)
    left = _names(chart.rows) + 14 + (40 if low < 0 else 0)
    across = Scale(low, high if high > low else low + 1, left, svg.WIDTH - 44)
    bottom = HEAD + ROW * len(chart.rows) - 4
    rows = [_bar(row, HEAD + ROW * (index + 0.5) - 4, across) for index, row in enumerate(chart.rows)]
    names = [
        svg.text((_names(chart.rows), HEAD + ROW * (index + 0.5)), row.name, _name_type(row.hero))
        for index, row in enumerate(chart.rows)
    ]
    zero = svg.line((across(0), HEAD - 6), (across(0), bottom), ZERO)
    parts = [svg.text((0, 11), chart.title, TITLE), *names, *rows, zero]
    return svg.document(svg.WIDTH, bottom + 4, alt, parts)


def _bar(row: Item, y: float, across: Scale) -> str:
    value = drawn(row.figure)
    if row.figure is None or value is None:
        return dash((across(0) + 6, y + 3.9))
    colour = svg.RED if row.hero else svg.TEAL if value >= 0 else svg.AMBER
    start, end = sorted((across(0), across(value)))
    kind = svg.Type(11, svg.RED, 700) if row.hero else svg.Type(10.5)
    x = end + 6 if value >= 0 else start - 6
    number = svg.figure_text((x, y + 3.9), row.figure, kind.at("start" if value >= 0 else "end"))
    return svg.rect(svg.Box(start, y - 7, max(end - start, 1.2), 14), colour) + number
