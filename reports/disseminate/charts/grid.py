"""The heatmap of checks: activities down, checks across, in each cell how the check fared, at the end what passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from . import svg
from .measure import Slots, width, wrapped
from .parts import AXIS

Verdict = Literal["passed", "explained", "failed", "undecided", "none"]
ROW, BASE, RATES = 11.5, 9.2, 56
HEAD = svg.Type(9.5, svg.INK, 400, "middle")
FILLS = {"passed": "#d7e6ea", "explained": "#f2cf8d", "failed": svg.RED, "undecided": "#c9ced3", "none": "#f6f7f8"}


@dataclass(frozen=True)
class Heatmap:
    """A verdict for each row and column; `legend` names those that occur.

    `rates` has what stands at the end of each row, as 68/68, and `rate` the words above them; both may be left out.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Verdict, ...], ...]
    legend: tuple[tuple[Verdict, str], ...]
    rates: tuple[str, ...] = ()
    rate: str = ""


def heatmap(chart: Heatmap, alt: str) -> str:
    """A cell for each check of each row. Signs repeat what the colours say: a triangle, a cross, a dash."""
    edge = max((width(name, AXIS.size) for name in chart.rows), default=0) + 12
    slots = Slots(edge, svg.WIDTH - (RATES if chart.rates else 0), len(chart.columns))
    heads = [wrapped(name, 9.5, slots.step - 3) for name in chart.columns]
    top = 30 + 11.4 * max(map(len, heads), default=1)
    parts = [_legend(chart.legend, edge), svg.text((svg.WIDTH, top - 5), chart.rate, HEAD.at("end"))]
    for at, lines in enumerate(heads):
        parts.append(svg.text_lines((slots.centre(at), top - 5 - 11.4 * (len(lines) - 1)), lines, HEAD))
    for at, (name, row) in enumerate(zip(chart.rows, chart.cells, strict=True)):
        y = top + ROW * at
        parts.append(svg.axis_text((edge - 8, y + BASE), name, AXIS.at("end")))
        parts += [_cell(verdict, svg.Box(edge + slots.step * i, y, slots.step, ROW)) for i, verdict in enumerate(row)]
    parts += [_rate(rate, top + ROW * at + BASE) for at, rate in enumerate(chart.rates)]
    return svg.document(svg.WIDTH, top + ROW * len(chart.rows) + 2, alt, parts)


def _rate(rate: str, y: float) -> str:
    """What passed of what was asked, in bold where that is not all."""
    passed, _, asked = rate.partition("/")
    kind = AXIS.at("end") if passed == asked else svg.Type(AXIS.size, svg.INK, 700, "end")
    return svg.axis_text((svg.WIDTH, y), rate, kind)


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
    ink = {"undecided": svg.WHITE, "none": "#b3bcc3"}.get(verdict)
    return svg.line((x - 3, y), (x + 3, y), svg.Stroke(ink, 1.4)) if ink else ""


def _legend(entries: Sequence[tuple[Verdict, str]], edge: float) -> str:
    parts, x = [], edge
    for verdict, name in entries:
        parts.append(_cell(verdict, svg.Box(x, 1, 15, 15)) + svg.text((x + 20, 12.4), name, svg.Type(10.5)))
        x += 20 + width(name, 10.5) + 20
    return "".join(parts)
