"""Small multiples: the course of several figures side by side, each on its own scale."""

from __future__ import annotations

from dataclasses import dataclass

from . import svg
from .measure import Scale, Slots, drawn, known, runs, wrapped
from .parts import AXIS, Series, Tick

GAP, END = 20, 40
TOP, FLOOR = 46, 92


@dataclass(frozen=True)
class Panel:
    """One figure over time, with its unit."""

    series: Series
    unit: str


@dataclass(frozen=True)
class Panels:
    """Up to four figures on the same quarters."""

    ticks: tuple[Tick, ...]
    panels: tuple[Panel, ...]


def panels(chart: Panels, alt: str) -> str:
    """A line each, from the first quarter to the last; heights show the course and cannot be compared across panels.

    Prints the first and the last figure of each. A gap stays open.
    """
    slots = Slots(0, svg.WIDTH + GAP, len(chart.panels))
    parts = [_panel(panel, chart.ticks, (slots.step * at, slots.step - GAP)) for at, panel in enumerate(chart.panels)]
    return svg.document(svg.WIDTH, FLOOR + 26, alt, parts)


def _panel(panel: Panel, ticks: tuple[Tick, ...], place: tuple[float, float]) -> str:
    left, wide = place
    head = wrapped(panel.series.name, 10.5, wide)[:2]
    names = svg.text_lines((left, 13), head, svg.Type(10.5, svg.INK, 700))
    rule = svg.line((left, 0.6), (left + wide, 0.6), svg.Stroke(svg.NAVY, 1.2))
    unit = svg.text((left, 13 + 12.6 * len(head)), panel.unit, svg.Type(9.5, svg.MUTED))
    return rule + names + unit + _course(panel, ticks, (left, wide - END))


def _course(panel: Panel, ticks: tuple[Tick, ...], place: tuple[float, float]) -> str:
    left, wide = place
    values = known(panel.series.figures) or [0.0]
    pad = (max(values) - min(values)) * 0.2 or 1.0
    height = Scale(min(values) - pad, max(values) + pad, FLOOR, TOP)
    across = Scale(0, max(len(ticks) - 1, 1), left + 3, left + wide)
    parts = [svg.line((left, FLOOR + 4), (left + wide + END, FLOOR + 4))]
    for run in runs(panel.series.figures):
        points = [(across(at), height(drawn(panel.series.figures[at]) or 0)) for at in run]
        parts.append(
            svg.polyline(points, svg.Stroke(svg.NAVY, 1.8)) if len(points) > 1 else svg.dot(points[0], 2, svg.NAVY)
        )
    parts += [_end(panel, across, height), _names(ticks, across)]
    return "".join(parts)


def _end(panel: Panel, across: Scale, height: Scale) -> str:
    figure = panel.series.figures[-1]
    value = drawn(figure)
    if figure is None or value is None:
        return ""
    at = across(len(panel.series.figures) - 1), height(value)
    return svg.dot(at, 3.6, svg.RED, svg.WHITE) + svg.figure_text(
        (at[0] + 7, at[1] + 4.4), figure, svg.Type(13, svg.RED, 700)
    )


def _names(ticks: tuple[Tick, ...], across: Scale) -> str:
    """The first quarter and the last."""
    first, last = ticks[0], ticks[-1]
    left = svg.axis_text((across(0) - 3, FLOOR + 17), f"{first.group}{first.name}", AXIS)
    if len(ticks) == 1:
        return left
    return left + svg.axis_text((across(len(ticks) - 1) + 6, FLOOR + 17), f"{last.group}{last.name}", AXIS.at("middle"))
