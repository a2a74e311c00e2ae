"""One small file read as a small source declares it, for the tests of the reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reports.collect import Collected, Delivery, collect
from reports.concepts.finding import Finding
from reports.concepts.source import Source
from reports.concepts.text import Lang, Text

OUTPUT = Source(
    name="output",
    pattern="output.csv",
    citation=Text("产值", "output"),
    cells={"period": "季度", "activity": "行业"},
    codes={"activity": {"工业": "BCD", "建筑业": "E"}},
    constants={"area": "500113", "accumulation": "ytd", "measure": "output", "unit": "万元"},
    values={"产值": {}},
    missing={"—": "L", "…": "T"},
)
GOOD = "季度,行业,产值\n2024-Q1,工业,12.5\n2024-Q1,建筑业,3\n"


def read(content: str | bytes, source: Source = OUTPUT, **changed: Any) -> Collected:
    """The content, delivered as the source's file and read by it (by keyword: parts of the source declared otherwise)."""
    content = content.encode() if isinstance(content, str) else content
    return collect([replace(source, **changed)], [Delivery(source.pattern, content)])


def values(read: Collected) -> dict[tuple[str, str], Any]:
    """The values by activity and quarter."""
    rows = read.main
    return {(a, str(p)): v for a, p, v in zip(rows["activity"], rows["period"], rows["value"], strict=True)}


def told(findings: Collected | tuple[Finding, ...] | list[Finding], lang: Lang = "en") -> list[str]:
    """The findings as lines."""
    every = findings.findings if isinstance(findings, Collected) else findings
    return [finding.line(lang) for finding in every]
