"""Units of measure, the exact conversion between them, and how a number in each is shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .errors import MixedBasis
from .text import Text

Rounding = Literal["half_up", "half_even"]

NO_CONVERSION = Text(
    "{unit} 不能换算为 {to}：二者计量的不是同一种量；请改正单位",
    "{unit} cannot be converted to {to}: they do not measure the same; correct the unit",
)


@dataclass(frozen=True)
class Unit:
    """A unit: its code as delivered, its dimension, and how many base units it holds, exactly."""

    code: str
    dimension: str
    size: Fraction
    symbol: Text

    def convert(self, value: Fraction, to: Unit) -> Fraction:
        """The same amount counted in another unit of the same dimension, exactly.

        Raises:
            MixedBasis: the dimensions differ.
        """
        if self.dimension != to.dimension:
            raise MixedBasis(NO_CONVERSION.format(unit=self.code, to=to.code))
        return value if self.size == to.size else value * (self.size / to.size)


def _unit(code: str, dimension: str, size: int | Fraction, en: str) -> Unit:
    return Unit(code, dimension, Fraction(size), Text(code, en))


YUAN = _unit("元", "money", 1, "yuan")
THOUSAND_YUAN = _unit("千元", "money", 10**3, "thousand yuan")
WAN_YUAN = _unit("万元", "money", 10**4, "10 000 yuan")
YI_YUAN = _unit("亿元", "money", 10**8, "100 million yuan")
WAN_YI_YUAN = _unit("万亿元", "money", 10**12, "trillion yuan")
PERCENT = _unit("%", "ratio", 1, "%")
POINTS = Unit("百分点", "points", Fraction(1), Text("个百分点", "percentage points"))
ENTERPRISES = _unit("家", "count", 1, "enterprises")
HOUSEHOLDS = _unit("户", "count", 1, "enterprises")
PERSONS = _unit("人", "persons", 1, "persons")
PIECES = _unit("个", "count", 1, "")
ITEMS = _unit("项", "count", 1, "items")
VEHICLES = _unit("辆", "vehicles", 1, "vehicles")
WAN_VEHICLES = _unit("万辆", "vehicles", 10**4, "10 000 vehicles")
WAN_PANELS = _unit("万片", "panels", 10**4, "10 000 panels")
YEARS = _unit("年", "years", 1, "years")
RANK = _unit("位", "rank", 1, "")
RUNGS = _unit("级", "rungs", 1, "rungs")
INDEX_POINTS = _unit("点", "index", 1, "points")
NO_UNIT = Unit("", "number", Fraction(1), Text("", ""))  # of what is said in words


class Units(dict[str, Unit]):
    """Units by their codes. One that a source declares and the house cannot convert measures nothing but itself."""

    def __missing__(self, code: str) -> Unit:
        return Unit(code, code, Fraction(1), Text(code, code))


UNITS = Units(
    (unit.code, unit)
    for unit in (
        YUAN, THOUSAND_YUAN, WAN_YUAN, YI_YUAN, WAN_YI_YUAN, PERCENT, POINTS, ENTERPRISES, HOUSEHOLDS, PERSONS, PIECES,
        ITEMS, VEHICLES, WAN_VEHICLES, WAN_PANELS, YEARS, RANK, RUNGS, INDEX_POINTS, NO_UNIT,
    )
)  # fmt: skip


def rounded(value: Fraction, decimals: int, rule: Rounding = "half_up") -> Fraction:
    """Round once, exactly. `half_up` is 四舍五入 (ties away from zero); `half_even` is GB/T 8170."""
    return Fraction(_counted(value, decimals, rule), 10**decimals)


def _counted(value: Fraction, decimals: int, rule: Rounding) -> int:
    """The rounded number, counted in units of its last decimal."""
    count, rest = divmod(abs(value.numerator) * 10**decimals, value.denominator)
    tie = 2 * rest == value.denominator
    if 2 * rest > value.denominator or (tie and (rule == "half_up" or count % 2)):
        count += 1
    return count if value > 0 else -count


def show(value: Fraction, decimals: int, rule: Rounding = "half_up") -> str:
    """The printed digits of a number; a value that rounds to nothing is never '-0.0'.

    >>> show(Fraction("-0.04"), 1), show(Fraction("32.85"), 1), show(Fraction("32.85"), 1, "half_even")
    ('0.0', '32.9', '32.8')
    """
    count = _counted(value, decimals, rule)
    whole, rest = divmod(abs(count), 10**decimals)
    sign = "-" if count < 0 else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"
