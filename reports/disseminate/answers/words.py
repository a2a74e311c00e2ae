"""Values, keys and files in words, as all answers write them."""

from __future__ import annotations

from fractions import Fraction

from ...concepts.record import Key
from ...concepts.text import Lang
from ...concepts.unit import UNITS, show

MOST_DECIMALS = 12


def digits(value: Fraction) -> str:
    """An exact number in decimal digits; one that has more than twelve decimals ends in an ellipsis.

    >>> digits(Fraction("82.5608")), digits(Fraction(2, 3))
    ('82.5608', '0.666666666666…')
    """
    scaled = abs(value.numerator) * 10**MOST_DECIMALS
    told = show(Fraction(scaled // value.denominator, 10**MOST_DECIMALS), MOST_DECIMALS)
    sign = "-" if value < 0 else ""
    return f"{sign}{told}…" if scaled % value.denominator else f"{sign}{told.rstrip('0').rstrip('.')}"


def quantity(value: str, unit: str, lang: Lang) -> str:
    """A number with its unit: 82.56亿元, 82.56 × 100 million yuan, 8.1%."""
    symbol = UNITS[unit].symbol.within(lang)
    if lang == "zh" or symbol in ("", "%"):
        return f"{value}{symbol}"
    return f"{value} {'× ' if symbol[0].isdigit() else ''}{symbol}"


def key_words(key: Key) -> str:
    """A key in the codes of the data file: value_added/BCD/2024-Q1 · constant:2020 · ytd · total · 500113."""
    parts = (key.subject, key.price_basis, key.accumulation, key.scope, key.area)
    return " · ".join(part for part in parts if part)
