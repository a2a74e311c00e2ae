"""What a chart is drawn with: text, lines, bars and dots as plain SVG strings, and the colours of the house.

Real text in the page's font, opaque colours, no filter, no style sheet: all of it survives in PDF/A and
PDF/UA. Coordinates are rounded to 2 decimals and attributes have a fixed order, so the same chart is the
same bytes. Nothing here knows a statistic; a printed number is `Figure.shown` and is never formatted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from ...concepts.figure import Figure

INK, MUTED, RULE, GRID, WHITE = "#1d2b36", "#5d6b76", "#c3ccd2", "#e3e8eb", "#ffffff"
RED, NAVY, TEAL, AMBER, SAGE, PALE = "#c0392b", "#12395b", "#2a7f8e", "#d18f1f", "#9dbb9a", "#b9cfdc"
BLUSH, SAND, MIST = "#f8e9e6", "#e2c48f", "#e9f0f4"

FONT = "Noto Sans SC"
WIDTH = 642  # the 170 mm between the margins of an A4 page, in CSS pixels

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle by its upper left corner and its size; a negative height reaches upwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Type:
    """How a text is set."""

    size: float = 10
    fill: str = INK
    weight: int = 400
    anchor: str = "start"

    def at(self, anchor: str) -> Type:
        """The same type, anchored elsewhere."""
        return replace(self, anchor=anchor)


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn."""

    colour: str = RULE
    width: float = 0.8
    dash: str | None = None


def number(value: float) -> str:
    """A coordinate with at most 2 decimals, never '-0'."""
    digits = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def element(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    """One element; attributes in the order given, those that are None left out, `_` written as `-`."""
    told = {key.replace("_", "-"): value for key, value in attributes.items() if value is not None}
    inside = "".join(f' {key}="{_attribute(value)}"' for key, value in told.items())
    return f"<{name}{inside}>{content}</{name}>" if content else f"<{name}{inside}/>"


def _attribute(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)


def document(width: float, height: float, alt: str, parts: Iterable[str]) -> str:
    """The whole picture. `alt` is what a reader who cannot see it is told: the finding, not the kind."""
    head = element("title", escape(alt))
    view = f"0 0 {number(width)} {number(height)}"
    return element(
        "svg", head + "".join(parts), xmlns="http://www.w3.org/2000/svg", width=width, height=height,
        viewBox=view, role="img", font_family=FONT,
    )  # fmt: skip


def rect(box: Box, fill: str) -> str:
    """A filled rectangle."""
    top = min(box.y, box.y + box.height)
    return element("rect", x=box.x, y=top, width=box.width, height=abs(box.height), fill=fill)


def shape(boxes: Iterable[Box], fill: str) -> str:
    """Filled rectangles as one shape: hundreds of elements are slow to print."""
    return element("path", d="".join(map(_outline, boxes)), fill=fill)


def _outline(box: Box) -> str:
    x, y, wide, high = map(number, (box.x, box.y, box.width, box.height))
    return f"M{x},{y}h{wide}v{high}h-{wide}z"


def line(start: Point, end: Point, stroke: Stroke = Stroke()) -> str:
    """A straight line."""
    return element(
        "line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=stroke.colour,
        stroke_width=stroke.width, stroke_dasharray=stroke.dash,
    )  # fmt: skip


def polyline(points: Sequence[Point], stroke: Stroke) -> str:
    """A line through points."""
    return element(
        "polyline", points=_points(points), fill="none", stroke=stroke.colour, stroke_width=stroke.width,
        stroke_linejoin="round", stroke_linecap="round",
    )  # fmt: skip


def polygon(points: Sequence[Point], fill: str) -> str:
    """A filled shape."""
    return element("polygon", points=_points(points), fill=fill)


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def dot(centre: Point, radius: float, fill: str, ring: str | None = None) -> str:
    """A round mark, with a ring around it where `ring` names a colour."""
    return element(
        "circle",
        cx=centre[0],
        cy=centre[1],
        r=radius,
        fill=fill,
        stroke=ring,
        stroke_width=1.4 if ring else None,
    )


def text(at: Point, words: str, kind: Type) -> str:
    """Words that the caller gave."""
    return _text(at, words, kind)


def axis_text(at: Point, words: str, kind: Type) -> str:
    """A number or a period name at an axis: no figure of the bulletin, and marked as such."""
    return _text(at, words, kind, data_axis="")


def figure_text(at: Point, figure: Figure, kind: Type) -> str:
    """A figure, printed exactly as it is shown everywhere, with the id by which it is read back."""
    return _text(at, figure.shown, kind, data_figure=figure.id)


def _text(at: Point, words: str, kind: Type, **mark: str) -> str:
    if not words:
        return ""
    anchor = None if kind.anchor == "start" else kind.anchor
    weight = None if kind.weight == 400 else kind.weight
    return element(
        "text", escape(words), x=at[0], y=at[1], font_size=kind.size, fill=kind.fill, text_anchor=anchor,
        font_weight=weight, **mark,
    )  # fmt: skip


def text_lines(at: Point, lines: Sequence[str], kind: Type) -> str:
    """Several lines of words below each other; `at` is the baseline of the first."""
    pitch = kind.size * 1.2
    return "".join(text((at[0], at[1] + pitch * row), words, kind) for row, words in enumerate(lines))
