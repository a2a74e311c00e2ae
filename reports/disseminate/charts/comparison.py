"""The district beside the city and the nation: a panel for each indicator, the same rows in each."""

from __future__ import annotations

from dataclasses import dataclass

from ...concepts.figure import Figure
from . import svg
from .measure import Scale, Slots, drawn, known, width, wrapped
from .parts import ZERO, dash

ROW = 25


@dataclass(frozen=True)
class Group:
    """One indicator with a figure for each member, in the order of the members."""

    name: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Grouped:
    """Members (the first is the subject) and up to five indicators.

    `common` draws all panels to one scale, so that bars can be compared across them; False where the
    indicators have different units.
    """

    members: tuple[str, ...]
    groups: tuple[Group, ...]
    common: bool = True


@dataclass(frozen=True)
class _Frame:
    """Where one panel stands, and how its values lie across it."""

    left: float
    right: float
    top: float
    across: Scale


def grouped(chart: Grouped, alt: str) -> str:
    """Small horizontal bars from zero.

    Prints every figure at the end of its bar, indicator by indicator. A missing figure has a dash and no bar.
    """
    names = max(width(name, 11.8 if at == 0 else 11) for at, name in enumerate(chart.members)) + 14  # bold is wider
    slots = Slots(names, svg.WIDTH + 18, len(chart.groups))
    titles = [wrapped(group.name, 10.5, slots.step - 20) for group in chart.groups]
    top = 12.6 * max(map(len, titles)) + 12
    parts = [_members(chart, names, top)]
    for index, group in enumerate(chart.groups):
        frame = _frame(chart, slots, index, top)
        parts.append(svg.line((frame.left, 0.6), (frame.right, 0.6), svg.Stroke(svg.NAVY, 1.2)))
        parts.append(svg.text_lines((frame.left, 15), titles[index], svg.Type(10.5, svg.INK, 500)))
        parts.append(_panel(group, frame))
    return svg.document(svg.WIDTH, top + ROW * len(chart.members) + 2, alt, parts)


def _frame(chart: Grouped, slots: Slots, index: int, top: float) -> _Frame:
    """Room for the numbers is kept at the ends: at the right always, at the left where a bar goes there."""
    shared = [figure for group in chart.groups for figure in group.figures]
    values = [0.0, *known(shared if chart.common else chart.groups[index].figures)]
    low, high = min(values), max(values)
    left = slots.start + slots.step * index
    right = left + slots.step - 18
    start = left + (36 if low < 0 else 0.5)
    return _Frame(left, right, top, Scale(low, high if high > low else low + 1, start, right - 36))


def _members(chart: Grouped, edge: float, top: float) -> str:
    rows = []
    for index, name in enumerate(chart.members):
        kind = svg.Type(11, svg.RED, 700, "end") if index == 0 else svg.Type(11, anchor="end")
        rows.append(svg.text((edge - 14, top + ROW * (index + 0.5) + 3.9), name, kind))
    return "".join(rows)


def _panel(group: Group, frame: _Frame) -> str:
    bars = [_bar(group, index, frame) for index in range(len(group.figures))]
    zero, bottom = frame.across(0), frame.top + ROW * len(group.figures)
    return "".join(bars) + svg.line((zero, frame.top), (zero, bottom), ZERO)


def _bar(group: Group, index: int, frame: _Frame) -> str:
    figure, value = group.figures[index], drawn(group.figures[index])
    y, zero = frame.top + ROW * (index + 0.5), frame.across(0)
    if figure is None or value is None:
        return dash((zero + 6, y + 4))
    kind, colour = (svg.Type(12, svg.RED, 700), svg.RED) if index == 0 else (svg.Type(10.5), svg.PALE)
    start, end = sorted((zero, frame.across(value)))
    at = (end + 6 if value >= 0 else start - 6, y + 4)
    number = svg.figure_text(at, figure, kind.at("start" if value >= 0 else "end"))
    return svg.rect(svg.Box(start, y - 7.5, max(end - start, 1.2), 15), colour) + number
