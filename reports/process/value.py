"""A value as rules see it: exact, in words, and with the size of its last digit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..concepts.unit import UNITS, show


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


def value_of(row: int, value: Any, unit: str) -> Value:
    """The delivered or derived number of a row."""
    return Value(Fraction(value), row, unit, last_digit(value) if isinstance(value, Decimal) else Fraction(0))


def last_digit(value: Decimal) -> Fraction:
    """The size of the last digit of a number as it was delivered."""
    return _power(int(value.as_tuple().exponent))


@lru_cache(maxsize=64)
def _power(exponent: int) -> Fraction:
    return Fraction(10) ** exponent
