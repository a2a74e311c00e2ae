"""X3: a cross-check delivery must agree, to its own last digit, with what the main sources say. It adds no rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from ..concepts.finding import Finding, Place, Severity
from ..concepts.observation import place_of, records
from ..concepts.period import Period
from ..concepts.text import Text, plain
from ..concepts.unit import UNITS, Rounding, rounded, show
from .tell import subject

SAME = ("area", "accumulation", "scope", "measure", "activity")
TODO = Text("请核对两份文件，更正有误的一份", "compare the two files and correct the one that is wrong")
NO_PARTNER = Text("主来源中有相同的数据", "the same observation in a main source")
MOST_CELLS = 3

Key = tuple[str, ...]
Row = Mapping[str, Any]


def agreement(cross: pd.DataFrame, table: pd.DataFrame, period: Period, rule: Rounding) -> list[Finding]:
    """An error for each cell of a cross-check file that the main sources contradict, or know nothing of.

    The main value (delivered, or else computed) is converted to the unit of the cell and rounded to its digits. A cell
    that is a missing mark compares nothing.
    """
    compared, main = list(_rows(cross, period)), _partners(table, period)
    answers = ((row, main.get(_key(row)), rule) for row in compared)
    return [_disagreement(table, row, own, rule) for row, own, rule in answers if not _agree(row, own, rule)]


def _rows(table: pd.DataFrame, period: Period) -> Iterator[Row]:
    rows = table[(table["period"] == period) & table["value"].notna()]
    return iter(records(rows))


def _partners(table: pd.DataFrame, period: Period) -> dict[Key, Row]:
    """Rows of the period by key. Delivered rows win over computed ones, the newest constant base over older ones."""
    worst_first = sorted(_rows(table, period), key=lambda row: (row["file"] != "", row["price_basis"]))
    return {_key(row): row for row in worst_first}


def _key(row: Row) -> Key:
    """What both must have in common; any constant base answers for constant prices."""
    return (*(row[name] for name in SAME), row["price_basis"].split(":")[0])


def _decimals(delivered: Decimal) -> int:
    return max(0, -int(delivered.as_tuple().exponent))


def _in_unit(own: Row, row: Row) -> Fraction | None:
    """The main value in the unit of the cell, or None where their dimensions differ."""
    delivered, wanted = UNITS[own["unit"]], UNITS[row["unit"]]
    return delivered.convert(Fraction(own["value"]), wanted) if delivered.dimension == wanted.dimension else None


def _agree(row: Row, own: Row | None, rule: Rounding) -> bool:
    value = None if own is None else _in_unit(own, row)
    return value is not None and rounded(value, _decimals(row["value"]), rule) == Fraction(row["value"])


def _disagreement(table: pd.DataFrame, row: Row, own: Row | None, rule: Rounding) -> Finding:
    """An error that names both cells: the one that stands in the file, and those that the main value is made of."""
    return Finding(
        severity=Severity.ERROR,
        code="agreement",
        place=Place(row["file"], row["line"], row["column"]),
        got=plain(f"{row['value']}{row['unit']}"),
        want=NO_PARTNER if own is None else _wanted(table, row, own, rule),
        todo=TODO,
        subject=subject(row["measure"], row["activity"], row["period"]),
        edit="X3",
    )


def _wanted(table: pd.DataFrame, row: Row, own: Row, rule: Rounding) -> Text:
    value = _in_unit(own, row)
    digits = (
        f"{own['value']}{own['unit']}"
        if value is None
        else f"{show(value, _decimals(row['value']), rule)}{row['unit']}"
    )
    cells = list(dict.fromkeys(place_of(cell) for cell in _cells(table, own)))
    told = ", ".join(cells[:MOST_CELLS]) + (" ..." if len(cells) > MOST_CELLS else "")
    return Text(f"{digits}（{told}）", f"{digits} ({told})")


def _cells(table: pd.DataFrame, row: Row) -> Iterable[Row]:
    """The delivered cells that a row is made of: itself, or those of its operands."""
    if row["file"]:
        yield row
        return
    for operand in row["operands"]:
        yield from _cells(table, table.loc[operand])
