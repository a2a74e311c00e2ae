"""Charts as plain SVG strings: figures in, a picture with real text out.

Every function takes a declaration and its alt text, which states the finding. A printed number is
`Figure.shown` in a text element of its own that carries the figure's id; a figure without value, or one
that must not be printed, is a gap and never zero. No file, no clock, no third party: the same declaration
gives the same bytes.
"""

from __future__ import annotations

import re
from html import unescape

from .bridge import Waterfall, waterfall
from .comparison import Group, Grouped, grouped
from .composition import Gap, Strip, Strips, strips
from .parts import Item, Series, Tick, quarter_ticks
from .ranking import DivergingBars, Dumbbell, Pair, diverging_bars, dumbbell
from .trend import Columns, LineOverBars, Spark, columns, line_over_bars, spark

__all__ = [
    "Columns", "DivergingBars", "Dumbbell", "Gap", "Group", "Grouped", "Item", "LineOverBars", "Pair",
    "Series", "Spark", "Strip", "Strips", "Tick", "Waterfall", "columns", "diverging_bars", "dumbbell",
    "grouped", "line_over_bars", "printed", "quarter_ticks", "spark", "strips", "waterfall",
]  # fmt: skip

_PRINTED = re.compile(r'<text [^>]*data-figure="([^"]*)"[^>]*>([^<]*)</text>')


def printed(picture: str) -> tuple[tuple[str, str], ...]:
    """The figures that a chart prints, as (id, shown) in the order in which they are drawn."""
    return tuple((unescape(name), unescape(shown)) for name, shown in _PRINTED.findall(picture))
