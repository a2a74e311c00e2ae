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
from weasyprint.layout import preferred
from weasyprint.text import line_break

from . import parser

Split = Callable[..., tuple[Any, ...]]
Describe = Callable[[Any], Any]
DESCRIBED = ("font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps")
FLOATED = ("left", "right", "inline-start", "inline-end", "footnote")
PLACED = ("absolute", "fixed")
TAKEN_OUT = ("running()", "note()")


def install() -> None:
    """Let every PDF of this process remember the widths of its lines, and its fonts."""
    preferred.split_first_line = _remembering(preferred.split_first_line)
    line_break.get_font_description = _described_once(line_break.get_font_description)
    parser.install()
    boxes.Box.is_in_normal_flow = _is_in_normal_flow


def _remembering(split: Split) -> Split:
    """The same, with an answer kept for as long as the document; the set line itself, which nobody asks for, is not."""

    def remembered(text: str, style: Any, context: Any, *where: Any, **how: Any) -> tuple[Any, ...]:
        known = vars(context).setdefault("lines_measured", {}) if context else {}
        key = (text, id(style), where, tuple(sorted(how.items())))
        if key not in known:
            known[key] = (style, (None, *split(text, style, context, *where, **how)[1:]))  # the style lives on with it
        return known[key][1]

    return remembered


def _described_once(describe: Describe) -> Describe:
    """The same, with the description of a font, which Pango copies, kept as long as the fonts of the document."""

    def described(style: Any) -> Any:
        known = vars(style.font_config).setdefault("fonts_described", {})
        varied = str(style["font_variation_settings"])
        key = (varied, tuple(style["font_family"]), *map(style.__getitem__, DESCRIBED))
        if key not in known:
            known[key] = describe(style)
        return known[key]

    return described


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
