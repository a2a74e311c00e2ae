"""Drawings in a page: what is in one belongs to it, not to the page, and is drawn at once. For WeasyPrint 70 only.

WeasyPrint matches each line of a chart with the rules of the page and makes a box for it, as for a paragraph, before
it hands the chart on to be drawn and throws the boxes away: four elements of ten. Here a page ends where a drawing
begins. And it asks of each bar whether it is cut, masked, dotted or seen through, and draws each word that does not
stand at its left end on a sheet of its own. Here a bar, a line, a disc or a word of which nothing such is said is drawn
at once: the same to the eye, in a file that is smaller by a fifth.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from math import inf
from typing import Any

from weasyprint import css, svg
from weasyprint.css import properties
from weasyprint.draw.text import draw_emojis, draw_first_line
from weasyprint.formatting_structure import build
from weasyprint.matrix import Matrix
from weasyprint.svg import utils
from weasyprint.svg.text import Style, TextBox
from weasyprint.text import line_break

DRAWING = "{http://www.w3.org/2000/svg}svg"
MUTE = frozenset(("role", "class", "data-figure", "data-axis", "font-family", "{http://www.w3.org/2000/xmlns/}xmlns"))
PAINT = ("fill", "stroke", "stroke-width")
PLAIN = {
    "text": frozenset(("x", "y", "font-size", "font-weight", "fill", "text-anchor")),
    "rect": frozenset(("x", "y", "width", "height", *PAINT)),
    "line": frozenset(("x1", "y1", "x2", "y2", *PAINT)),
    "circle": frozenset(("cx", "cy", "r", *PAINT)),
}
BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}


def install() -> None:
    """Let every page of this process take its drawings whole."""
    element = css.cssselect2.ElementWrapper
    inside = cached_property(_outside_drawings(element.etree_children.func))
    inside.__set_name__(element, "etree_children")
    element.etree_children = inside
    build.element_to_box = _where_styled(build.element_to_box)
    svg.SVG.draw_node = _shortly(svg.SVG.draw_node)


def _outside_drawings(children: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """The same, but in a page a drawing has no children; in the drawing itself it has."""

    def outside(element: Any) -> list[Any]:
        return [] if element.in_html_document and element.etree_element.tag == DRAWING else children(element)

    return outside


def _where_styled(box: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """The same, without boxes for what the page has no style for."""

    def made(element: Any, style_for: Any, *rest: Any) -> list[Any]:
        return [] if style_for(element) is None else box(element, style_for, *rest)

    return made


def _shortly(draw: Callable[..., None]) -> Callable[..., None]:
    """The same, with the shortest way for a label, a rectangle, a line or a disc of which nothing else is said."""

    def drawn(drawing: Any, node: Any, font_size: float, fill_stroke: bool = True, context: Any = None) -> None:
        if not (fill_stroke and drawing.context and _is_plain(node)):
            draw(drawing, node, font_size, fill_stroke, context)
        elif node.tag == "text":
            _draw_label(drawing, node, utils.size(node.get("font-size", "1em"), font_size, font_size))
        else:
            _draw_shape(drawing, node, font_size)

    return drawn


def _is_plain(node: Any) -> bool:
    """Whether it is a word or a shape in plain colours, with nothing in it, and only its place is told."""
    own = PLAIN.get(node.tag)
    if own is None or len(node._etree_node) or not all(name in own or name in MUTE for name in node.attrib):
        return False
    if node.tag == "text":
        return bool(node.text and _colour(node.get("fill", "black")) and _is_one_place(node))
    return all(_colour(node.get(name, "none")) or node.get(name, "none") == "none" for name in ("fill", "stroke"))


def _is_one_place(node: Any) -> bool:
    """Whether a label is not set letter by letter, and in a weight that is a number."""
    return not {" ", ","} & {*node.get("x", ""), *node.get("y", "")} and node.get("font-weight", "400").isdigit()


@lru_cache(256)
def _colour(name: str) -> Any:
    """A colour, which nobody changes; none for what is no colour by itself."""
    found = utils.parse_color(name)
    return None if isinstance(found, str) else found


def _draw_label(drawing: Any, node: Any, size: float) -> None:
    style = _label_style(drawing, node, size)
    line, _, _, width, height, baseline = line_break.split_first_line(node.text, style, drawing.context, inf, 0)
    x, y = drawing.point(node.get("x"), node.get("y"), size)
    node.text_bounding_box = x, y - baseline, width, height
    x -= BEFORE.get(node.get("text-anchor", "start"), 1) * width
    drawing.stream.set_color(_colour(node.get("fill", "black")))
    drawing.stream.begin_text()
    line.reactivate(style)
    emojis = draw_first_line(drawing.stream, TextBox(line, style), "none", "none", Matrix(d=-1, e=x, f=y))
    drawing.stream.end_text()
    draw_emojis(drawing.stream, style, x, y, emojis)


def _draw_shape(drawing: Any, node: Any, font_size: float) -> None:
    width = drawing.length(node.get("stroke-width", "1px"), font_size)
    fill, stroke = _colour(node.get("fill", "black")), _colour(node.get("stroke", "none")) if width else None
    if fill:
        drawing.stream.set_color(fill)
    if stroke:
        drawing.stream.set_color(stroke, stroke=True)
        drawing.stream.set_line_width(width)
    svg.TAGS[node.tag](drawing, node, font_size)
    drawing.fill_stroke(fill, stroke)


def _label_style(drawing: Any, node: Any, size: float) -> Any:
    """The style of a label, one for all of a page that look alike."""
    family, weight = node.get("font-family", "sans-serif"), int(node.get("font-weight", 400))
    known = vars(drawing.context).setdefault("label_styles", {})
    if (family, weight, size) not in known:
        style = known[family, weight, size] = Style(properties.INITIAL_VALUES, font_weight=weight, font_size=size)
        style["font_family"] = [name.strip("\"'") for name in family.split(",")]
        style.font_config = drawing.font_config
    return known[family, weight, size]
