"""What the rules ask of the table: exact values by key, their rows, and the unit of their last digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
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

    @property
    def base(self) -> Fraction:
        """The value counted in the base unit of its dimension, so that units can be compared; 0 where there is none."""
        return (self.exact or Fraction(0)) * UNITS[self.unit].size

    @property
    def base_digit(self) -> Fraction:
        """The size of its last digit in the base unit."""
        return self.digit * UNITS[self.unit].size


@dataclass(frozen=True)
class Series:
    """The values of one measure, by area, period, activity and price basis."""

    measure: str
    by_key: dict[Key, Value]

    @cached_property
    def _by_period(self) -> dict[Period, list[Key]]:
        every: dict[Period, list[Key]] = {}
        for key in self.by_key:
            every.setdefault(key[1], []).append(key)
        return every

    @cached_property
    def _bases(self) -> dict[tuple[str, str], set[str]]:
        every: dict[tuple[str, str], set[str]] = {}
        for area, _, activity, basis in self.by_key:
            every.setdefault((area, activity), set()).add(basis)
        return every

    def at(self, period: Period) -> Sequence[Key]:
        """The keys of a period, in the order they stand in the table."""
        return self._by_period.get(period, [])

    def bases(self, key: Key) -> set[str]:
        """The price bases in which the same activity of the same area is given in any period."""
        return self._bases.get((key[0], key[2]), set())

    def get(self, key: Key) -> Value | None:
        """The value, or None where none was delivered or it is missing."""
        value = self.by_key.get(key)
        return None if value is None or value.exact is None else value

    def back(self, key: Key, quarters: int) -> Value | None:
        """The value of the same series this many quarters earlier, found by its label."""
        area, period, activity, basis = key
        return self.get((area, period - quarters, activity, basis))


def series(table: pd.DataFrame, measure: str, accumulation: str = "ytd", scope: str = "total") -> Series:
    """The values of a measure, of one accumulation and one scope."""
    rows = table[(table["measure"] == measure) & (table["accumulation"] == accumulation) & (table["scope"] == scope)]
    names = ("area", "period", "activity", "price_basis", "value", "unit")
    cells = zip(rows.index, *(rows[name] for name in names), strict=True)
    return Series(measure, {tuple(key): _value(row, value, unit) for row, *key, value, unit in cells})


def _value(row: int, value: Any, unit: str) -> Value:
    if pd.isna(value):
        return Value(None, row, unit, Fraction(0))
    digit = Fraction(Decimal(1).scaleb(int(value.as_tuple().exponent))) if isinstance(value, Decimal) else Fraction(0)
    return Value(Fraction(value), row, unit, digit)
