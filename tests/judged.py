"""A check asked about drawn observations, and what it told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from reports.concepts.check import Check, Known
from reports.concepts.finding import Finding
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.process import Confronted, confront

BANAN = INDUSTRY_BULLETIN.area
SUPPLY = "deliver what is missing; undecided does not mean passed"
CORRECT = "verify and correct the delivery"


def verify(code: str, place: str, period: str = "2024-Q1") -> str:
    """What a query asks for in English, with the command that accepts it."""
    return f'verify it; if it is right, run reports accept {period} {code} {place} --because "…" --job industry'


def verify_zh(code: str, place: str, period: str = "2024-Q1") -> str:
    """The same in Chinese."""
    return f'请核实；属实则运行 reports accept {period} {code} {place} --because "…" --job industry'


def judge(
    table: pd.DataFrame, check: Check, period: str = "2024-Q1", known: tuple[Known, ...] = (), **of: Any
) -> Confronted:
    """The check confronted with the table for a period of Banan's job; `area=` for another area's."""
    job = replace(INDUSTRY_BULLETIN, known=known, **of)
    return confront(table, [check], job, quarter(period))


def counts(said: Confronted) -> tuple[int, int, int]:
    """How many were checked, failed and left undecided."""
    return said.checked, said.failed, said.undecided


def severities(findings: tuple[Finding, ...]) -> list[str]:
    return [str(finding.severity) for finding in findings]
