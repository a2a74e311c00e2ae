"""Lines that WeasyPrint measures again and again, measured once in a document.

The least and the greatest width of a box are asked for by every flexible box around it, and each time each line was
set anew: half the time of a page. What is measured depends on the text and its style alone. For WeasyPrint 70 only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.layout import preferred

Split = Callable[..., tuple[Any, ...]]


def install() -> None:
    """Let every PDF of this process remember the widths of its lines."""
    preferred.split_first_line = _remembering(preferred.split_first_line)


def _remembering(split: Split) -> Split:
    """The same, with an answer kept for as long as the document; the set line itself, which nobody asks for, is not."""

    def remembered(text: str, style: Any, context: Any, *where: Any, **how: Any) -> tuple[Any, ...]:
        known = vars(context).setdefault("lines_measured", {}) if context else {}
        key = (text, id(style), where, tuple(sorted(how.items())))
        if key not in known:
            known[key] = (style, (None, *split(text, style, context, *where, **how)[1:]))  # the style lives on with it
        return known[key][1]

    return remembered
