"""Revision lanes: what was published before and what is published now, a lane each."""

from __future__ import annotations

from dataclasses import dataclass

from ...concepts.figure import Figure
from . import svg
from .measure import Scale, drawn, round_ticks, width
from .parts import AXIS, PALE_LINE, TITLE, ZERO

ROW, HEAD = 24, 28


@dataclass(frozen=True)
class Lane:
    """A figure, what it is called, and the string that was published before."""

    name: str
    before: str
    after: Figure


@dataclass(frozen=True)
class Lanes:
    """Lanes of one unit, and what the two marks are called."""

    rows: tuple[Lane, ...]
    before: str
    after: str


def lanes(chart: Lanes, alt: str) -> str:
    """The string of before as a ring, the figure of now as a dot, both printed; rows without a value are left out."""
    rows = [row for row in chart.rows if drawn(row.after) is not None]
    values = [value for row in rows for value in (float(row.before), drawn(row.after) or 0.0)]
    low, high = min(values, default=0.0), max(values, default=1.0)
    pad = (high - low) * 0.15 or 1.0
    edge = max((width(row.name, 10.5) for row in rows), default=0)
    across = Scale(low - pad, high + pad, edge + 50, svg.WIDTH - 44)
    bottom = HEAD + ROW * len(rows)
    grid = [_grid(tick, across, bottom) for tick in round_ticks(values, 5) if low - pad <= tick[0] <= high + pad]
    drawn_rows = [_lane(row, HEAD + ROW * (at + 0.5), (edge, across)) for at, row in enumerate(rows)]
    return svg.document(svg.WIDTH, bottom + 20, alt, [_legend(chart), *grid, *drawn_rows])


def _legend(chart: Lanes) -> str:
    ring = svg.dot((5, 8), 4.2, svg.WHITE, svg.MUTED) + svg.text((13, 12), chart.before, TITLE)
    place = 5 + width(chart.before, TITLE.size) + 29
    return (
        ring + svg.dot((place, 8), 5, svg.NAVY) + svg.text((place + 9, 12), chart.after, svg.Type(10.5, svg.INK, 500))
    )


def _grid(tick: tuple[float, str], across: Scale, bottom: float) -> str:
    x = across(tick[0])
    line = svg.line((x, HEAD - 5), (x, bottom), PALE_LINE if tick[0] else ZERO)
    return line + svg.axis_text((x, bottom + 14), tick[1], AXIS.at("middle"))


def _lane(row: Lane, y: float, frame: tuple[float, Scale]) -> str:
    edge, across = frame
    start, end = across(float(row.before)), across(drawn(row.after) or 0.0)
    right = end >= start
    parts = [
        svg.text((edge, y + 3.8), row.name, svg.Type(10.5, anchor="end")),
        svg.line((start, y), (end, y), svg.Stroke(svg.PALE if right else svg.SAND, 4)),
        svg.dot((start, y), 4.2, svg.WHITE, svg.MUTED),
        svg.axis_text((start - 9 if right else start + 9, y + 3.5), row.before, AXIS.at("end" if right else "start")),
        svg.dot((end, y), 5, svg.NAVY),
        svg.figure_text(
            (end + 9 if right else end - 9, y + 3.8),
            row.after,
            svg.Type(10.5, svg.NAVY, 700, "start" if right else "end"),
        ),
    ]
    return "".join(parts)
