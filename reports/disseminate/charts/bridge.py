"""The waterfall: how the pulls of the activities add up to the growth of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import svg
from .measure import Scale, Slots, drawn, has_pause, wrapped
from .parts import ZERO, Item

TOP, BOTTOM, NAME = 22, 156, 10
CONNECTOR = svg.Stroke(svg.MUTED, 0.8, "2 2")


@dataclass(frozen=True)
class Waterfall:
    """Steps in the order of the caller, and the total that they add up to."""

    steps: tuple[Item, ...]
    total: Item


@dataclass(frozen=True)
class _Fall:
    """One bar: a step starts where the one before ended, the total starts from zero again."""

    item: Item
    start: float
    end: float
    kind: svg.Type

    @property
    def rises(self) -> bool:
        return self.end >= self.start


def waterfall(chart: Waterfall, alt: str) -> str:
    """Each pull starts where the one before ended; what pulls down hangs, with its number below it.

    Prints the figure of every step and of the total. A missing step is a gap: its name stands, and the
    staircase goes on at the same height; a missing total has a name and no bar.
    """
    falls = _falls(chart)
    slots = Slots(2, svg.WIDTH - 2, len(falls))
    height = _height(falls)
    bars = [_bar(fall, slots, index, height) for index, fall in enumerate(falls)]
    floor = max(BOTTOM, *(_label(fall, height) + 3 for fall in falls)) + 15
    names = [_lines(fall.item.name, slots.step) for fall in falls]
    words = [svg.text_lines((slots.centre(i), floor), names[i], _named(fall)) for i, fall in enumerate(falls)]
    zero = svg.line((0, height(0)), (svg.WIDTH, height(0)), ZERO)
    parts = [_connectors(falls, slots, height), *bars, zero, *words]
    return svg.document(svg.WIDTH, floor + 5 + 12.6 * (max(map(len, names)) - 1), alt, parts)


def _lines(name: str, step: float) -> list[str]:
    """The name in two lines with air at its sides if it breaks well, else as tight as it goes."""
    airy = wrapped(name, NAME, step - 9)
    return airy if len(airy) < 3 and has_pause(name) else wrapped(name, NAME, step - 3.6)


def _falls(chart: Waterfall) -> list[_Fall]:
    falls, level = [], 0.0
    for item in chart.steps:
        pull = drawn(item.figure) or 0.0
        falls.append(_Fall(item, level, level + pull, _kind(item)))
        level += pull
    return [
        *falls,
        _Fall(chart.total, 0.0, drawn(chart.total.figure) or 0.0, svg.Type(17, svg.NAVY, 700, "middle")),
    ]


def _kind(item: Item) -> svg.Type:
    return svg.Type(17, svg.RED, 700, "middle") if item.hero else svg.Type(11, svg.INK, 500, "middle")


def _named(fall: _Fall) -> svg.Type:
    return svg.Type(NAME, fall.kind.fill, 700 if fall.kind.weight == 700 else 400, "middle")


def _height(falls: Sequence[_Fall]) -> Scale:
    ends = [0.0, *(fall.end for fall in falls)]
    low, high = min(ends), max(ends)
    return Scale(low, high if high > low else low + 1, BOTTOM, TOP)


def _label(fall: _Fall, height: Scale) -> float:
    """The baseline of the number: above what rises, below what falls."""
    return height(fall.end) - 6 if fall.rises else height(fall.end) + fall.kind.size * 0.8 + 4


def _bar(fall: _Fall, slots: Slots, index: int, height: Scale) -> str:
    figure = fall.item.figure
    if figure is None or drawn(figure) is None:
        return ""
    wide = _half(slots) * 2
    long = height(fall.end) - height(fall.start)
    box = svg.Box(slots.centre(index) - wide / 2, height(fall.start), wide, long if abs(long) >= 1.2 else -1.2)
    colour = fall.kind.fill if fall.kind.size > 11 else svg.TEAL if fall.rises else svg.AMBER
    return svg.rect(box, colour) + svg.figure_text((slots.centre(index), _label(fall, height)), figure, fall.kind)


def _half(slots: Slots) -> float:
    """Half the width of a bar."""
    return min(slots.step * 0.31, 36)


def _connectors(falls: Sequence[_Fall], slots: Slots, height: Scale) -> str:
    """Dotted lines from the end of one step to the start of the next, right across a missing one."""
    half, parts = _half(slots), []
    for index, fall in enumerate(falls[:-1]):
        start = -half if drawn(fall.item.figure) is None else half
        left, right = slots.centre(index) + start, slots.centre(index + 1) - half
        parts.append(svg.line((left, height(fall.end)), (right, height(fall.end)), CONNECTOR))
    return "".join(parts)
