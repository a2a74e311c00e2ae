"""X3: a cross-check delivery must agree, to its own last digit, with what the main sources say. It adds no rows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from ..concepts.finding import Finding, Place, Severity
from ..concepts.period import Period
from ..concepts.text import Text, plain
from ..concepts.unit import UNITS, Rounding, rounded, show
from .confront import subject

SAME = ("area", "period", "accumulation", "scope", "measure", "activity")
TODO = Text("请核对两份文件，更正有误的一份", "compare the two files and correct the one that is wrong")


def agreement(cross: pd.DataFrame, table: pd.DataFrame, period: Period, rule: Rounding) -> list[Finding]:
    """An error for each cell of a cross-check file that the main sources contradict, or know nothing of.

    The main value (delivered or computed) is converted to the unit of the cell and rounded to its digits. A cell that is
    a missing mark compares nothing.
    """
    compared = cross[(cross["period"] == period) & cross["value"].notna()]
    main = {key: row for key, row in _by_key(table, period)}
    return [finding for row in compared.itertuples() if (finding := _disagreement(row, main, rule))]


def _by_key(table: pd.DataFrame, period: Period) -> list[tuple[tuple[object, ...], object]]:
    """Rows of the period by key; a constant-price basis is one key, whichever base it is of, the newest winning."""
    rows = table[(table["period"] == period) & table["value"].notna()].sort_values("price_basis", kind="stable")
    return [((*(getattr(row, name) for name in SAME), _kind(row.price_basis)), row) for row in rows.itertuples()]


def _kind(price_basis: object) -> str:
    return str(price_basis).split(":")[0]


def _disagreement(row: object, main: dict[tuple[object, ...], object], rule: Rounding) -> Finding | None:
    key = (*(getattr(row, name) for name in SAME), _kind(row.price_basis))  # type: ignore[attr-defined]
    delivered: Decimal = row.value  # type: ignore[attr-defined]
    decimals = max(0, -int(delivered.as_tuple().exponent))
    partner = main.get(key)
    if partner is not None:
        own = UNITS[partner.unit].convert(Fraction(partner.value), UNITS[row.unit])  # type: ignore[attr-defined]
        if rounded(own, decimals, rule) == Fraction(delivered):
            return None
        want = plain(f"{show(own, decimals, rule)}{row.unit}（{_source(partner)}）")  # type: ignore[attr-defined]
    else:
        want = Text("主来源中有相同的数据", "the same observation in a main source")
    place = Place(row.file, row.line, row.column)  # type: ignore[attr-defined]
    name = subject(row.measure, row.activity, row.period)  # type: ignore[attr-defined]
    return Finding(Severity.ERROR, "cross-check", place, plain(f"{delivered}{row.unit}"), want, TODO, name)  # type: ignore[attr-defined]


def _source(row: object) -> str:
    file, line = row.file, row.line  # type: ignore[attr-defined]
    return f"{file}:{line}" if file else f"{row.measure} {row.activity}"  # type: ignore[attr-defined]
