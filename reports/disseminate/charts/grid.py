"""The heatmap of checks: quarters down, checks across, and in each cell how the check fared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from . import svg
from .measure import width, wrapped
from .parts import AXIS

Verdict = Literal["passed", "explained", "failed", "undecided", "none"]
ROW, EDGE = 13, 76
FILLS = {"passed": "#d7e6ea", "explained": "#f2cf8d", "failed": svg.RED, "undecided": "#c9ced3", "none": "#f6f7f8"}


@dataclass(frozen=True)
class Heatmap:
    """A verdict for each row and column; `legend` names those that occur."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Verdict, ...], ...]
    legend: tuple[tuple[Verdict, str], ...]


def heatmap(chart: Heatmap, alt: str) -> str:
    """A cell for each check of each row. Signs repeat what the colours say: a triangle, a cross, a dash."""
    wide = (svg.WIDTH - EDGE) / max(len(chart.columns), 1)
    heads = [wrapped(name, 9.5, wide - 3) for name in chart.columns]
    top = 30 + 11.4 * max(map(len, heads), default=1)
    parts = [_legend(chart.legend)]
    for at, lines in enumerate(heads):
        first = (EDGE + wide * (at + 0.5), top - 5 - 11.4 * (len(lines) - 1))
        parts.append(svg.text_lines(first, lines, svg.Type(9.5, svg.INK, 400, "middle")))
    for at, (name, row) in enumerate(zip(chart.rows, chart.cells, strict=True)):
        parts.append(svg.axis_text((EDGE - 8, top + ROW * (at + 0.5) + 3.4), name, AXIS.at("end")))
        parts += [_cell(verdict, svg.Box(EDGE + wide * i, top + ROW * at, wide, ROW)) for i, verdict in enumerate(row)]
    return svg.document(svg.WIDTH, top + ROW * len(chart.rows) + 2, alt, parts)


def _cell(verdict: Verdict, box: svg.Box) -> str:
    inner = svg.Box(box.x + 0.75, box.y + 0.75, box.width - 1.5, box.height - 1.5)
    return svg.rect(inner, FILLS[verdict]) + _sign(verdict, (box.x + box.width / 2, box.y + box.height / 2))


def _sign(verdict: Verdict, centre: svg.Point) -> str:
    x, y = centre
    if verdict == "failed":
        cross = svg.Stroke(svg.WHITE, 1.4)
        return svg.line((x - 3, y - 3), (x + 3, y + 3), cross) + svg.line((x - 3, y + 3), (x + 3, y - 3), cross)
    if verdict == "explained":
        return svg.polygon([(x, y - 3.4), (x + 3.8, y + 3), (x - 3.8, y + 3)], "#9a6a12")
    return svg.line((x - 3, y), (x + 3, y), svg.Stroke(svg.WHITE, 1.4)) if verdict == "undecided" else ""


def _legend(entries: Sequence[tuple[Verdict, str]]) -> str:
    parts, x = [], float(EDGE)
    for verdict, name in entries:
        parts.append(_cell(verdict, svg.Box(x, 1, 15, 15)) + svg.text((x + 20, 12.4), name, svg.Type(10.5)))
        x += 20 + width(name, 10.5) + 20
    return "".join(parts)
