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
from .code import qr
from .comparison import Group, Grouped, grouped
from .composition import Gap, Strip, Strips, strips
from .grid import Heatmap, Verdict, heatmap
from .lanes import Lane, Lanes, lanes
from .own import UNKNOWN, Drawing, own
from .panels import Panel, Panels, panels
from .parts import Item, Series, Tick, quarter_ticks
from .ranking import DivergingBars, Dumbbell, Pair, diverging_bars, dumbbell
from .stack import Stacked, stacked
from .trend import Columns, LineOverBars, Spark, columns, line_over_bars, spark

__all__ = [
    "UNKNOWN",
    "Columns", "DivergingBars", "Drawing", "Dumbbell", "Gap", "Group", "Grouped", "Heatmap", "Item", "Lane", "Lanes",
    "LineOverBars", "Pair", "Panel", "Panels", "Series", "Spark", "Stacked", "Strip", "Strips", "Tick", "Verdict",
    "Waterfall",
    "columns", "diverging_bars", "dumbbell", "grouped", "heatmap", "lanes", "line_over_bars", "own", "panels",
    "printed", "qr", "quarter_ticks", "spark", "stacked", "strips", "waterfall",
]  # fmt: skip

_PRINTED = re.compile(r'<text [^>]*data-figure="([^"]*)"[^>]*>([^<]*)</text>')


def printed(picture: str) -> tuple[tuple[str, str], ...]:
    """The figures that a chart prints, as (id, shown) in the order in which they are drawn."""
    return tuple((unescape(name), unescape(shown)) for name, shown in _PRINTED.findall(picture))
