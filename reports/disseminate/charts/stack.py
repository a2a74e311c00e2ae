"""Stacked columns over time: how the pulls of the parts make the growth of the whole, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ...concepts.figure import Figure
from . import svg
from .composition import COLOURS
from .measure import Scale, Slots, apart, drawn, known, round_ticks, width
from .parts import AXIS, ZERO, Series, Tick, period_axis, value_axis

LEFT, NAMES = 26, 104
TOP, FLOOR = 20, 190
LEAST = 14  # a part lower than this has no room for its number
INSIDE = svg.Type(9.5, svg.INK, 400, "middle")
WHOLE = svg.Type(10.5, svg.INK, 700, "middle")


@dataclass(frozen=True)
class Stacked:
    """Parts from the zero line outwards, the first one the subject, and the total that they add up to."""

    ticks: tuple[Tick, ...]
    parts: tuple[Series, ...]
    total: Series


@dataclass(frozen=True)
class _Layer:
    """One part of one column."""

    figure: Figure
    name: str
    low: float
    high: float
    colour: str

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def stacked(chart: Stacked, alt: str) -> str:
    """What pulls up stands on the zero line, what pulls down hangs from it; a dark mark shows the total.

    Prints the figure of each part that has room for it, and of every total. A missing part leaves nothing behind.
    """
    slots = Slots(LEFT, svg.WIDTH - NAMES, len(chart.ticks))
    columns = [list(_layers(chart.parts, at)) for at in range(len(chart.ticks))]
    ends = [edge for layer in chain(*columns) for edge in (layer.low, layer.high)]
    ticks = round_ticks([*ends, *known(chart.total.figures)])
    height = Scale(ticks[0][0], ticks[-1][0], FLOOR, TOP)
    parts = [value_axis(ticks, height, LEFT, slots.end)]
    parts += [_column(column, (slots, at), height) for at, column in enumerate(columns)]
    parts += [_total(figure, (slots, at), height) for at, figure in enumerate(chart.total.figures)]
    zero = svg.line((LEFT, height(0)), (slots.end, height(0)), ZERO)
    names = _names(columns[-1], chart.total, (slots.end + 8, height)) if columns else ""
    return svg.document(svg.WIDTH, FLOOR + 34, alt, [*parts, zero, period_axis(chart.ticks, slots, FLOOR + 2), names])


def _layers(parts: Sequence[Series], at: int) -> Iterator[_Layer]:
    """The layers of one column, each on the one before it on its side of zero."""
    up = down = 0.0
    for series, colour in zip(parts, chain([svg.RED], COLOURS * 2), strict=False):
        figure, value = series.figures[at], drawn(series.figures[at])
        if figure is None or value is None:
            continue
        start = up if value >= 0 else down
        yield _Layer(figure, series.name, start, start + value, colour)
        up, down = (start + value, down) if value >= 0 else (up, start + value)


def _column(column: Sequence[_Layer], place: tuple[Slots, int], height: Scale) -> str:
    slots, at = place
    wide, parts = min(slots.step * 0.62, 44), []
    for layer in column:
        top, bottom = height(max(layer.low, layer.high)), height(min(layer.low, layer.high))
        parts.append(svg.rect(svg.Box(slots.centre(at) - wide / 2, top, wide, bottom - top), layer.colour))
        if bottom - top >= LEAST and width(layer.figure.shown, INSIDE.size) <= wide:
            kind = svg.Type(9.5, svg.WHITE, 500, "middle") if layer.colour == svg.RED else INSIDE
            parts.append(svg.figure_text((slots.centre(at), (top + bottom) / 2 + 3.4), layer.figure, kind))
    return "".join(parts)


def _total(figure: Figure | None, place: tuple[Slots, int], height: Scale) -> str:
    """A dark mark at the height of the total, its number beyond it."""
    slots, at = place
    value = drawn(figure)
    if figure is None or value is None:
        return ""
    half = min(slots.step * 0.38, 27)
    mark = svg.rect(svg.Box(slots.centre(at) - half, height(value) - 1.3, 2 * half, 2.6), svg.INK)
    beyond = -5 if value >= 0 else 14
    return mark + svg.figure_text((slots.centre(at), height(value) + beyond), figure, WHOLE)


def _names(column: Sequence[_Layer], total: Series, place: tuple[float, Scale]) -> str:
    """What the colours stand for, beside the last column, pushed apart."""
    left, height = place
    wanted = [height(layer.middle) for layer in column]
    end = drawn(total.figures[-1])
    marks = [(layer.name, layer.colour) for layer in column]
    if end is not None:
        wanted.append(height(end) - 6)
        marks.append((total.name, svg.INK))
    places = apart(wanted, [15] * len(wanted), (TOP - 14, FLOOR + 14))
    return "".join(_name(name, colour, (left, y)) for (name, colour), y in zip(marks, places, strict=True))


def _name(name: str, colour: str, at: svg.Point) -> str:
    box = svg.Box(at[0], at[1] - 1.3, 12, 2.6) if colour == svg.INK else svg.Box(at[0], at[1] - 4.5, 9, 9)
    kind = svg.Type(AXIS.size, svg.RED if colour == svg.RED else svg.INK, 700 if colour == svg.RED else 400)
    return svg.rect(box, colour) + svg.text((at[0] + 16, at[1] + 3.5), name, kind)
