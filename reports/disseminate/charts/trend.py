"""Charts over time: two panels with lines and bars, columns up and down, and the small line of a hero box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from . import svg
from .measure import Scale, Slots, apart, drawn, known, labelled, round_ticks, runs
from .parts import AXIS, TITLE, ZERO, Series, Tick, period_axis, value_axis

LEFT, RIGHT = 34, svg.WIDTH - 92
LINES = (svg.RED, svg.NAVY, svg.TEAL)
TONES = {"navy": (svg.WHITE, "#2c5273"), "red": (svg.WHITE, "#cf6a5e"), "plain": (svg.NAVY, svg.MIST)}


@dataclass(frozen=True)
class LineOverBars:
    """Lines above bars on the same periods. The first line is the subject; the last bar is highlighted."""

    ticks: tuple[Tick, ...]
    lines: tuple[Series, ...]
    bars: Series
    titles: tuple[str, str]


@dataclass(frozen=True)
class Columns:
    """One series as columns up and down from zero; the last is highlighted. An empty title takes no room."""

    ticks: tuple[Tick, ...]
    series: Series
    title: str


@dataclass(frozen=True)
class Spark:
    """The course of a hero's figure, without numbers, on the colour of its box."""

    series: Series
    tone: Literal["navy", "red", "plain"] = "plain"


@dataclass(frozen=True)
class _Panel:
    slots: Slots
    height: Scale

    def at(self, index: int, value: float) -> svg.Point:
        return self.slots.centre(index), self.height(value)


def line_over_bars(chart: LineOverBars, alt: str) -> str:
    """Growth as lines over a share as bars.

    Prints the last figure of each line and of the bars large at the right end, and the other bars' figures
    where there is room, which then need no axis. A missing value interrupts the line and leaves the bar's
    place empty; where the last value is missing nothing is printed at the end.
    """
    slots = Slots(LEFT, RIGHT, len(chart.ticks))
    parts = [
        svg.text((0, 10), chart.titles[0], TITLE),
        _line_panel(chart, slots),
        svg.text((0, 145), chart.titles[1], TITLE),
        _bar_panel(chart.bars, slots),
        period_axis(chart.ticks, slots, 232),
    ]
    return svg.document(svg.WIDTH, 264, alt, parts)


def _line_panel(chart: LineOverBars, slots: Slots) -> str:
    ticks = round_ticks([value for series in chart.lines for value in known(series.figures)])
    panel = _Panel(slots, Scale(ticks[0][0], ticks[-1][0], 120, 24))
    lines = [_line(series, panel, LINES[order]) for order, series in enumerate(chart.lines)]
    return value_axis(ticks, panel.height, LEFT, RIGHT) + "".join(reversed(lines)) + _ends(chart, panel)


def _line(series: Series, panel: _Panel, colour: str) -> str:
    """One line with a dot for each figure and a larger one for the last; a gap stays open."""
    parts = []
    for run in runs(series.figures):
        points = [panel.at(index, drawn(series.figures[index]) or 0) for index in run]
        parts.append(svg.polyline(points, svg.Stroke(colour, 2)) if len(points) > 1 else "")
        parts += [svg.dot(point, 2, colour) for point in points]
        if run[-1] == panel.slots.count - 1:
            parts.append(svg.dot(points[-1], 4, colour, svg.WHITE))
    return "".join(parts)


def _ends(chart: LineOverBars, panel: _Panel) -> str:
    """What stands at the ends of the lines, pushed apart."""
    ends = [(series, LINES[order], drawn(series.figures[-1])) for order, series in enumerate(chart.lines)]
    reached = [(series, colour, panel.height(value)) for series, colour, value in ends if value is not None]
    bounds = (panel.height.end - 20, panel.height.start + 24)
    places = apart([y for _, _, y in reached], [29] * len(reached), bounds)
    return "".join(_end(series, y, colour) for (series, colour, _), y in zip(reached, places, strict=True))


def _end(series: Series, y: float, colour: str) -> str:
    """The last figure, large, with the name of its series; nothing where it is missing."""
    figure = series.figures[-1]
    if figure is None or drawn(figure) is None:
        return ""
    number = svg.figure_text((RIGHT + 5, y + 2), figure, svg.Type(15, colour, 700))
    return number + svg.text((RIGHT + 5, y + 14), series.name, svg.Type(10, colour))


def _bar_panel(bars: Series, slots: Slots) -> str:
    ticks = round_ticks(known(bars.figures), 2)
    chosen = labelled(bars.figures, slots.step, AXIS.size)
    every = len(chosen) == len(known(bars.figures))
    high = max([0.0, *known(bars.figures)]) if every else ticks[-1][0]
    panel = _Panel(slots, Scale(ticks[0][0], high or 1.0, 232, 168))
    axis = "" if every else value_axis(ticks, panel.height, LEFT, RIGHT)
    end = _end(bars, panel.height(drawn(bars.figures[-1]) or 0) + 10, svg.RED)
    return axis + _columns(bars, panel, chosen - {slots.count - 1}) + _zero(panel) + end


def _columns(series: Series, panel: _Panel, chosen: set[int]) -> str:
    """A column for each figure with its number where it was chosen; an empty place for a missing one."""
    parts = []
    for index, figure in enumerate(series.figures):
        value = drawn(figure)
        if figure is None or value is None:
            continue
        parts.append(_column(panel, index, value))
        if index in chosen:
            x, y = panel.at(index, value)
            kind = svg.Type(10.5, svg.RED, 700) if index == panel.slots.count - 1 else AXIS
            parts.append(svg.figure_text((x, y - 4.5 if value >= 0 else y + 11.5), figure, kind.at("middle")))
    return "".join(parts)


def _column(panel: _Panel, index: int, value: float) -> str:
    fill = svg.PALE if value >= 0 else svg.SAND
    wide, zero = min(panel.slots.step * 0.62, 48), panel.height(0)
    box = svg.Box(panel.slots.centre(index) - wide / 2, zero, wide, panel.height(value) - zero)
    return svg.rect(box, svg.RED if index == panel.slots.count - 1 else fill)


def _zero(panel: _Panel) -> str:
    """The zero line, drawn over the columns that stand on it."""
    y = panel.height(0)
    return svg.line((panel.slots.start, y), (panel.slots.end, y), ZERO)


def columns(chart: Columns, alt: str) -> str:
    """Columns up and down from zero.

    Prints every figure where there is room, else the last, the highest and the lowest. A missing value leaves
    its place empty.
    """
    slots = Slots(LEFT, svg.WIDTH, len(chart.ticks))
    ticks = round_ticks(known(chart.series.figures))
    top = 34 if chart.title else 14
    panel = _Panel(slots, Scale(ticks[0][0], ticks[-1][0], top + 146, top))
    floor = top + (161 if ticks[0][0] < 0 else 151)  # the lowest column may have its number below it
    chosen = labelled(chart.series.figures, slots.step, AXIS.size)
    parts = [
        svg.text((0, 10), chart.title, TITLE),
        value_axis(ticks, panel.height, LEFT, svg.WIDTH),
        _columns(chart.series, panel, chosen),
        _zero(panel),
        period_axis(chart.ticks, slots, floor),
    ]
    return svg.document(svg.WIDTH, floor + 32, alt, parts)


def spark(chart: Spark, alt: str) -> str:
    """A small line without axis and numbers; its height shows the course, not the level. A gap stays open."""
    width, height = 156, 32
    values = known(chart.series.figures) or [0.0]
    margin = (max(values) - min(values)) * 0.15 or 1.0
    count = len(chart.series.figures)
    half = (width - 6) / max(count - 1, 1) / 2
    slots = Slots(2 - half, width - 4 + half, count)
    panel = _Panel(slots, Scale(min(values) - margin, max(values) + margin, height - 4, 5))
    return svg.document(width, height, alt, [_course(chart, panel)])


def _course(chart: Spark, panel: _Panel) -> str:
    ink, area = TONES[chart.tone]
    parts = []
    for run in runs(chart.series.figures):
        points = [panel.at(index, drawn(chart.series.figures[index]) or 0) for index in run]
        if len(points) > 1:
            floor = panel.height.start + 3
            parts.append(svg.polygon([(points[0][0], floor), *points, (points[-1][0], floor)], area))
            parts.append(svg.polyline(points, svg.Stroke(ink, 1.6)))
        if len(points) == 1 or run[-1] == panel.slots.count - 1:
            parts.append(svg.dot(points[-1], 3, ink))
    return "".join(parts)
