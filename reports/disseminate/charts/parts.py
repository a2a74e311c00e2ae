"""What charts are declared with, and the parts that several of them share: period axis, value axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ...concepts.figure import MISSING, Figure
from ...concepts.period import Period
from . import svg
from .measure import Scale, Slots

AXIS = svg.Type(size=9.5, fill=svg.MUTED)
TITLE = svg.Type(size=10.5, fill=svg.MUTED)
ZERO = svg.Stroke(svg.INK, 0.9)
PALE_LINE = svg.Stroke(svg.GRID, 0.8)


@dataclass(frozen=True)
class Tick:
    """One period on an axis: its short name (Q1, 一季度) and the group that is bracketed below it (2024)."""

    name: str
    group: str


@dataclass(frozen=True)
class Item:
    """A named figure; `hero` marks the subject of the bulletin, which is drawn in red."""

    name: str
    figure: Figure | None
    hero: bool = False


@dataclass(frozen=True)
class Series:
    """A named run of figures, one for each tick; None or a figure without value is a gap."""

    name: str
    figures: tuple[Figure | None, ...]


def quarter_ticks(quarters: Sequence[Period]) -> tuple[Tick, ...]:
    """Q1 to Q4 with the year below."""
    return tuple(Tick(f"Q{quarter.quarter}", str(quarter.year)) for quarter in quarters)


def period_axis(ticks: Sequence[Tick], slots: Slots, top: float) -> str:
    """Short names in a row, and below them a bracket with its name for each group."""
    centred = AXIS.at("middle")
    names = [svg.axis_text((slots.centre(i), top + 12), tick.name, centred) for i, tick in enumerate(ticks)]
    for group, members in groupby(range(len(ticks)), key=lambda i: ticks[i].group):
        places = [slots.centre(i) for i in members]
        half = min(slots.step * 0.36, 30)
        names.append(svg.line((places[0] - half, top + 17), (places[-1] + half, top + 17)))
        names.append(svg.axis_text(((places[0] + places[-1]) / 2, top + 29), group, centred))
    return "".join(names)


def dash(at: svg.Point) -> str:
    """What stands in a row of bars where a figure is missing."""
    return svg.text(at, MISSING, svg.Type(10.5, svg.MUTED))


def value_axis(ticks: Sequence[tuple[float, str]], height: Scale, left: float, right: float) -> str:
    """Pale lines at round values, their numbers at the left; the zero line is dark."""
    rows = []
    for value, words in ticks:
        y = height(value)
        rows.append(svg.line((left, y), (right, y), PALE_LINE if value else ZERO))
        rows.append(svg.axis_text((left - 6, y + 3.4), words, AXIS.at("end")))
    return "".join(rows)
