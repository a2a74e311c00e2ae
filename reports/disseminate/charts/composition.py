"""Two 100 % strips: what the activities are of the whole, above, and what they add to its growth, below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...concepts.figure import Figure
from . import svg
from .measure import apart, drawn, width, wrapped
from .parts import Item

LEFT, DEEP, BETWEEN = 92, 32, 30
COLOURS = (svg.PALE, "#d9b36c", svg.SAGE, "#8fbfc4", "#dcd3c0", "#a9b4d0", "#cfdba8", "#d3bccb")
SMALL = svg.Type(9.5, svg.INK, 400, "middle")


@dataclass(frozen=True)
class Strip:
    """One strip: its name, a word on what it divides, and its parts, which are shares in per cent."""

    title: str
    sub: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Gap:
    """The sentence between the strips: words, the figure, words."""

    before: str
    figure: Figure
    after: str


@dataclass(frozen=True)
class Strips:
    """Both strips name the same activities in the same order; the hero's parts are linked."""

    upper: Strip
    lower: Strip
    gap: Gap | None = None


@dataclass(frozen=True)
class _Segment:
    item: Item
    figure: Figure
    start: float
    end: float
    colour: str

    @property
    def centre(self) -> float:
        return (self.start + self.end) / 2

    @property
    def room(self) -> float:
        return self.end - self.start - 8


def strips(chart: Strips, alt: str) -> str:
    """Two strips of equal length, hero first or anywhere; for parts between 0 and 100 only.

    Prints every figure: inside its part, or beside it with a thin line where the part is too small. A missing
    part leaves the end of its strip open.

    Raises:
        ValueError: a part is negative, and a strip cannot show it.
    """
    upper, lower = _segments(chart.upper), _segments(chart.lower)
    top = _outside_height(upper) + 2
    low = top + DEEP + BETWEEN
    parts = [_link(upper, lower, top)]
    parts += [
        _strip(chart.upper, upper, top, -1),
        _sentence(chart.gap, top),
        _strip(chart.lower, lower, low, 1),
    ]
    return svg.document(svg.WIDTH, low + DEEP + _outside_height(lower) + 2, alt, parts)


def _segments(strip: Strip) -> list[_Segment]:
    segments, place, scale, colour = [], float(LEFT), (svg.WIDTH - LEFT) / 100, iter(COLOURS * 4)
    for item in strip.items:
        fill, value = svg.RED if item.hero else next(colour), drawn(item.figure)
        if item.figure is None or value is None:
            continue
        if value < 0:
            raise ValueError(item.figure.id)
        segments.append(_Segment(item, item.figure, place, place + value * scale, fill))
        place += value * scale
    return segments


def _strip(strip: Strip, segments: Sequence[_Segment], y: float, side: int) -> str:
    title = svg.text((0, y + 15), strip.title, svg.Type(11, svg.INK, 700))
    parts = [title, svg.text((0, y + 29), strip.sub, svg.Type(9.5, svg.MUTED))]
    places = _outside_places(segments)
    for index, segment in enumerate(segments):
        box = svg.Box(segment.start, y, max(segment.end - segment.start - 1.2, 0.6), DEEP)
        parts.append(svg.rect(box, segment.colour))
        if index in places:
            edge = y if side < 0 else y + DEEP
            parts.append(_outside(segment, places[index], edge, side))
        else:
            parts.append(_inside(segment, y))
    return "".join(parts)


def _inside(segment: _Segment, y: float) -> str:
    """The figure and the name: side by side where they fit, else the name above the figure."""
    if segment.item.hero:
        number, name = svg.Type(17, svg.WHITE, 700), svg.Type(10.5, svg.WHITE, 500)
    else:
        number, name = svg.Type(10.5, svg.INK, 500), svg.Type(10.5)
    x, figure, words = segment.start + 9, segment.figure, segment.item.name
    beside = x + width(figure.shown, number.size) + 7
    if beside + width(words, name.size) <= segment.end - 4:
        baseline = y + DEEP / 2 + number.size * 0.36
        return svg.figure_text((x, baseline), figure, number) + svg.text((beside, baseline - 0.5), words, name)
    above = svg.text((segment.centre - 0.6, y + 14.5), words, SMALL if not segment.item.hero else name.at("middle"))
    return above + svg.figure_text((segment.centre - 0.6, y + 28), figure, svg.Type(10.5, number.fill, 700, "middle"))


def _fits(segment: _Segment) -> bool:
    return max(width(segment.item.name, 9.5), width(segment.figure.shown, 10.5)) <= segment.room + 4


def _outside_places(segments: Sequence[_Segment]) -> dict[int, float]:
    """Where labels beside the strip stand, pushed apart: their centres by position of the segment."""
    small = [index for index, segment in enumerate(segments) if not _fits(segment)]
    sizes = [max(width(words, 9.5) for words in _outside_lines(segments[index])) + 7 for index in small]
    places = apart([segments[index].centre for index in small], sizes, (LEFT, svg.WIDTH + 3))
    return dict(zip(small, places, strict=True))


def _outside_lines(segment: _Segment) -> list[str]:
    return [*wrapped(segment.item.name, 9.5, 62), segment.figure.shown]


def _outside_height(segments: Sequence[_Segment]) -> float:
    lines = [len(_outside_lines(segment)) for segment in segments if not _fits(segment)]
    return 11.5 * max(lines) + 18 if lines else 0


def _outside(segment: _Segment, x: float, edge: float, side: int) -> str:
    """Figure next to the strip, name beyond it, and a thin line to the part they speak of."""
    names = wrapped(segment.item.name, 9.5, 62)
    near = edge + (-16 if side < 0 else 24)
    first = near - 11.5 * len(names) if side < 0 else near + 11.5
    leader = svg.line((segment.centre - 0.6, edge + side), (x, edge + side * 13), svg.Stroke(svg.MUTED, 0.7))
    number = svg.figure_text((x, near), segment.figure, svg.Type(9.5, svg.INK, 700, "middle"))
    return leader + number + svg.text_lines((x, first), names, SMALL)


def _link(upper: Sequence[_Segment], lower: Sequence[_Segment], top: float) -> str:
    """The pale shape that leads from the hero above to the hero below."""
    above = [segment for segment in upper if segment.item.hero]
    below = [segment for segment in lower if segment.item.hero]
    if not above or not below:
        return ""
    high, low = top + DEEP + 1, top + DEEP + BETWEEN - 1
    corners = [
        (above[0].start, high),
        (above[0].end - 1.2, high),
        (below[0].end - 1.2, low),
        (below[0].start, low),
    ]
    return svg.polygon(corners, svg.BLUSH)


def _sentence(gap: Gap | None, top: float) -> str:
    if gap is None:
        return ""
    y, kind = top + DEEP + BETWEEN / 2 + 4, svg.Type(10.5, "#a83226", 500)
    x = LEFT + 9
    figure = x + width(gap.before, kind.size) + 4
    after = figure + width(gap.figure.shown, kind.size) + 3
    return (
        svg.text((x, y), gap.before, kind)
        + svg.figure_text((figure, y), gap.figure, svg.Type(10.5, kind.fill, 700))
        + svg.text((after, y), gap.after, kind)
    )
