"""A panel of units drawn in numbers: what each returned in a quarter, and a year or a quarter before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from drawn import given

UNITS = tuple(f"U{number:02}" for number in range(1, 13))
BEFORE = (1210, 1325, 1437, 1549, 1652, 1768, 1873, 1981, 2095, 2204, 2316, 2428)
NOW = (1283, 1391, 1523, 1611, 1751, 1839, 1985, 2060, 2221, 2314, 2409, 2550)  # 4 to 6 per cent more


def panel(now: Mapping[str, Any] | None = None, before: Mapping[str, Any] | None = None, **told: Any) -> pd.DataFrame:
    """Twelve units that grew by 4 to 6 per cent from 2023-Q1 to 2024-Q1; some of them otherwise, by their names.

    A unit whose value is None did not report. `quarters=` names other two quarters, `measure=` another measure.
    """
    quarters = told.pop("quarters", ("2023-Q1", "2024-Q1"))
    measure = told.pop("measure", "output")
    sides = (
        dict(zip(UNITS, BEFORE, strict=True)) | dict(before or {}),
        dict(zip(UNITS, NOW, strict=True)) | dict(now or {}),
    )
    lines = [line for quarter, side in zip(quarters, sides, strict=True) for line in _lines(quarter, side)]
    return given("\n".join([f"quarter | activity | {measure}", *lines]), **{"unit": "万元", "file": "panel.csv"} | told)


def _lines(quarter: str, side: Mapping[str, Any]) -> Sequence[str]:
    return [f"{quarter} | {unit} | {value}" for unit, value in side.items() if value is not None]
