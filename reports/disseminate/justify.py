"""How a line is set, where WeasyPrint 70 leaves it half done: justified Chinese, and the words in a chart.

WeasyPrint stretches spaces only, so a Chinese paragraph stays ragged by up to one character: here the gaps
between its characters stretch, a fraction of a pixel each. And it sets a chart's words letter by letter, in
the language of the machine: here they are set whole, so that the font's gaps and minus signs hold there too.
Where lines break is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import weasyprint.svg
from weasyprint.css import properties
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")

_count_spaces = inline.count_expandable_spaces
_set_text = line_break.Layout.set_text
_draw_label = weasyprint.svg.text


def install() -> None:
    """Let every document of this process be set so."""
    inline.count_expandable_spaces = _count_gaps
    line_break.Layout.set_text = _set_text_with_gaps
    labels = [tag for tag, draw in weasyprint.svg.TAGS.items() if draw is _draw_label]
    weasyprint.svg.TAGS.update(dict.fromkeys(labels, _draw_whole_label))
    weasyprint.svg.text = _draw_whole_label
    # A chart's words have no language of their own; Pango would take the machine's, and other glyphs with it.
    properties.INITIAL_VALUES = {**properties.INITIAL_VALUES, "lang": "zh-CN"}


def _count_gaps(box: Any) -> int:
    if isinstance(box, boxes.TextBox) and CHINESE.search(box.text):
        return len(box.text) - 1  # Pango drops the outer halves of the first and the last letter's spacing
    return int(_count_spaces(box))


def _set_text_with_gaps(layout: Any, text: str, justify: bool = False) -> None:
    gap = layout.justification_spacing
    if not (justify and gap and len(text) > 1 and CHINESE.search(text)):
        _set_text(layout, text, justify)
        return
    _set_text(layout, text, False)
    own = layout.style["letter_spacing"]
    _stretch(layout.layout, len(text.encode()), gap + (0 if own == "normal" else own))


def _stretch(layout: Any, length: int, gap: float) -> None:
    """One attribute over the whole run, so that the kerning between Han and digits survives."""
    attributes = pango.pango_layout_get_attributes(layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    spacing = pango.pango_attr_letter_spacing_new(int(gap * TO_UNITS))
    spacing.start_index, spacing.end_index = 0, length
    pango.pango_attr_list_change(attributes, spacing)
    pango.pango_layout_set_attributes(layout, attributes)


class _Whole(str):
    """Text that passes for one letter, where letters are placed one by one."""

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _draw_whole_label(svg: Any, node: Any, font_size: float) -> None:
    placed = [node.get(name, "").split() for name in ("x", "y", "dx", "dy", "rotate")]
    spaced = [node.get(name) for name in ("letter-spacing", "textLength")]
    if node.text and not any(spaced) and all(len(values) < 2 for values in placed):
        node._etree_node.text = _Whole(node.text)
    _draw_label(svg, node, font_size)
