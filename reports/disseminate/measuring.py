"""What WeasyPrint measures, reads and writes again and again, done once. For WeasyPrint 70 only.

The least and the greatest width of a box are asked for by every flexible box around it, and each time each line was
set anew: half the time of a page. Every object of the PDF was written, and its streams compressed, three times: to be
looked at, for the file, and for its identifier. What is answered depends on what is asked alone, so no byte changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout import absolute, block, column, grid, inline, page, percent, preferred, table
from weasyprint.layout import float as floated
from weasyprint.text import line_break

from .styling import once_a_style

Split = Callable[..., tuple[Any, ...]]
FLOATED = ("left", "right", "inline-start", "inline-end", "footnote")
PLACED = ("absolute", "fixed")
TAKEN_OUT = ("running()", "note()")
RESOLVING = (absolute, block, column, floated, grid, inline, page, table)
SIDES = ("top", "right", "bottom", "left")
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
SIZES = tuple(f"{bound}{size}" for size in ("width", "height") for bound in ("", "min_", "max_"))
OWN = (*SIZES, *(f"{around}_{side}" for around in ("margin", "padding") for side in SIDES))
LENGTHS = (*BORDERS, *OWN)


def install() -> None:
    """Let every PDF of this process remember its lines and what its percentages come to."""
    boxes.Box.is_in_normal_flow = _is_in_normal_flow
    remembered = _remembering(line_break.split_first_line)
    for module in (line_break, inline, preferred):  # drawings ask the first of them, twice for each text
        module.split_first_line = remembered
    line_break.strut = inline.strut = once_a_style("strut", line_break.strut)
    preferred.table_cell_min_max_content_width = _unbroken(preferred.table_cell_min_max_content_width)
    for module in RESOLVING:
        module.resolve_percentages = _resolved_once(percent.resolve_percentages)


def _remembering(split: Split) -> Split:
    """The same, with an answer kept for as long as the document, and the shortest question that has the same answer."""

    def asked(text: str, style: Any, context: Any, width: Any, gap: float, **how: Any) -> tuple[Any, ...]:
        known = vars(context).setdefault("lines_set", {}) if context else {}
        key = (text, id(style), width, gap, *how.values())
        if key not in known:
            known[key] = (style, split(text, style, context, width, gap, **how))  # the style lives on with it
        return known[key][1]

    def remembered(text: str, style: Any, context: Any, width: Any, gap: float, **how: Any) -> tuple[Any, ...]:
        line = asked(text, style, context, None, gap) if _may_fit(text, style, width) else None
        if line is None or not _fits(line, style, width):
            line = asked(text, style, context, width, gap, **how)
        return (_twin(line[0], width), *line[1:])

    return remembered


def _may_fit(text: str, style: Any, width: Any) -> bool:
    return width is None or not _wraps(style) or len(text) * style["font_size"] < width


def _fits(line: tuple[Any, ...], style: Any, width: Any) -> bool:
    """Whether a line that was set without an end would be the same in so much room."""
    _, _, resume, wide, *_ = line
    return width is None or not _wraps(style) or (resume is None and wide < width - 1)


def _twin(line: Any, width: Any) -> Any:
    """A set line like this one, for a box that has so much room and may cut it short."""
    twin = object.__new__(type(line))
    vars(twin).update(vars(line), max_width=width)
    return twin


def _wraps(style: Any) -> bool:
    return style["white_space"] in ("normal", "pre-wrap", "pre-line")


def _unbroken(measure: Callable[..., tuple[Any, Any]]) -> Callable[..., tuple[Any, Any]]:
    """The same, with one look at a cell whose text may not be broken: its least width is its greatest."""

    def measured(context: Any, cell: Any, outer: bool = True) -> tuple[Any, Any]:
        if _is_one_line(cell):
            width = preferred.table_cell_min_content_width(context, cell, outer)
            return width, width
        return measure(context, cell, outer)

    return measured


def _is_one_line(cell: Any) -> bool:
    if len(cell.children) != 1 or not isinstance(cell.children[0], boxes.LineBox) or _wraps(cell.style):
        return False
    (line,) = cell.children
    texts = all(isinstance(part, boxes.TextBox) for part in line.children)
    return texts and cell.style["width"] == "auto"


def _resolved_once(resolve: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """The same, with the lengths of a style in a containing block kept with the style."""
    relative = once_a_style("is_relative", _is_relative)

    def resolved(box: Any, containing_block: Any) -> None:
        if isinstance(box, boxes.PageBox):
            return resolve(box, containing_block)
        own, style = vars(box), box.style
        around = _size(containing_block) if relative(style) else ()
        drawn = tuple(map(own.get, BORDERS)) if style["border_collapse"] == "collapse" else ()
        known = vars(style).setdefault("lengths", {})
        if (around, drawn) not in known:
            resolve(box, containing_block)
            known[around, drawn] = {name: own[name] for name in LENGTHS}
        own.update(known[around, drawn])
        return None

    return resolved


def _is_relative(style: Any) -> bool:
    """Whether a length of a style depends on the box around: a percentage, or a sum with one."""
    return any(getattr(style[name], "unit", "%") != "px" for name in OWN if style[name] not in (None, "auto"))


def _size(block: Any) -> tuple[Any, Any]:
    width, height = (block.width, block.height) if isinstance(block, boxes.Box) else block
    return width, height


def _is_in_normal_flow(box: Any) -> bool:
    """The same with two looks at the style of a box in place of six: the question that a layout asks most."""
    style = box.style
    position = style["position"]
    return not (style["float"] in FLOATED or position in PLACED or position[0] in TAKEN_OUT)


class Written(pydyf.Object):
    """An object of a PDF that nobody changes any more, with its bytes."""

    def __init__(self, of: Any, data: bytes) -> None:
        super().__init__()
        self.number, self.generation, self.free = of.number, of.generation, of.free
        self._data, self._compressible = data, of.compressible

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return self._compressible
