"""What the rules ask of the table: exact values by key, their rows, and the unit of their last digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from ..concepts.period import Period
from ..concepts.unit import UNITS, show

Key = tuple[str, Period, str, str]  # area, period, activity, price_basis


@dataclass(frozen=True)
class Value:
    """A value as delivered or derived: exact, with its row, its unit, and the size of its last digit (0 if derived)."""

    exact: Fraction | None
    row: int
    unit: str
    digit: Fraction

    @property
    def words(self) -> str:
        """The value as a message shows it."""
        if self.exact is None:
            return "—"
        places = 4 if not self.digit else max(0, len(str(self.digit.denominator)) - 1)
        return f"{show(self.exact, places)}{self.unit}"


@dataclass(frozen=True)
class Series:
    """The values of one measure, by area, period, activity and price basis."""

    measure: str
    by_key: dict[Key, Value]

    def at(self, period: Period) -> Iterator[tuple[Key, Value]]:
        """The values of a period, in the order they stand in the table."""
        return ((key, value) for key, value in self.by_key.items() if key[1] == period)

    def get(self, key: Key) -> Value | None:
        value = self.by_key.get(key)
        return None if value is None or value.exact is None else value

    def back(self, key: Key, quarters: int) -> Value | None:
        """The value of the same series this many quarters earlier, found by its label."""
        area, period, activity, basis = key
        return self.get((area, period - quarters, activity, basis))


def series(table: pd.DataFrame, measure: str, accumulation: str = "ytd", scope: str = "total") -> Series:
    """The values of a measure, of one accumulation and one scope."""
    rows = table[(table["measure"] == measure) & (table["accumulation"] == accumulation) & (table["scope"] == scope)]
    return Series(measure, {
        (row.area, row.period, row.activity, row.price_basis): _value(number, row.value, row.unit)
        for number, row in zip(rows.index, rows.itertuples(), strict=True)
    })  # fmt: skip


def _value(row: int, value: Any, unit: str) -> Value:
    if pd.isna(value):
        return Value(None, row, unit, Fraction(0))
    digit = Fraction(Decimal(1).scaleb(int(value.as_tuple().exponent))) if isinstance(value, Decimal) else Fraction(0)
    return Value(Fraction(value), row, unit, digit)


def in_base_units(value: Value) -> Fraction:
    """The exact value counted in the base unit of its dimension, so that units can be compared."""
    return (value.exact or Fraction(0)) * UNITS[value.unit].size
