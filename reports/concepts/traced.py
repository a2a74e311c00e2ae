"""An exact number that remembers which cells it was computed from.

A formula that works on `Fraction` works on `Traced` unchanged, so the lineage of a figure cannot differ from its
arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd
from numbers import Rational
from typing import Any

NOWHERE: frozenset[int] = frozenset()
EXACT = (int, Fraction)
Parts = Callable[[int, int, int, int], tuple[int, int]]


class Traced(Fraction):
    """A fraction with the row numbers of its operands.

    >>> ratio = 100 * Traced(1, {7}) / Traced(4, {9})
    >>> ratio == 25, sorted(ratio.cells)
    (True, [7, 9])
    """

    __slots__ = ("cells",)
    cells: frozenset[int]

    def __new__(cls, value: Rational | int | str, cells: frozenset[int] | set[int] = NOWHERE) -> Traced:
        return _traced(value if type(value) is Fraction else Fraction(value), frozenset(cells))

    @property
    def plain(self) -> Fraction:
        """The same number without its cells, which is reduced as it stands."""
        bare: Any = object.__new__(Fraction)
        bare._numerator, bare._denominator = self.numerator, self.denominator
        return bare

    def __copy__(self) -> Traced:
        return self

    def __deepcopy__(self, memo: object) -> Traced:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Traced, (Fraction(self.numerator, self.denominator), self.cells)


def _traced(value: Fraction | int, cells: frozenset[int]) -> Traced:
    """The fraction as it is, with its cells."""
    return _reduced(value.numerator, value.denominator, cells)


def _reduced(numerator: int, denominator: int, cells: frozenset[int]) -> Traced:
    """The reduced fraction with its cells: nobody asks again what kind of number it is, and whether it is reduced."""
    self: Any = object.__new__(Traced)
    self._numerator, self._denominator, self.cells = numerator, denominator, cells
    return self


def _joined(one: Traced, other: Any) -> frozenset[int]:
    """The cells of both; a plain number has none."""
    more: frozenset[int] = getattr(other, "cells", NOWHERE)
    return one.cells | more if more else one.cells


def _of_one(operation: Callable[..., Any]) -> Callable[[Traced], Any]:
    """The operation of `Fraction`, with the cells of its operand in the result."""
    return lambda self: _traced(operation(self), self.cells)


def _of_two(operation: Callable[..., Any]) -> Callable[[Traced, Any], Any]:
    """The operation of `Fraction`, with the cells of both operands joined in the result, where that is exact."""

    def traced(self: Traced, other: Any) -> Any:
        result = operation(self, other)
        return _traced(result, _joined(self, other)) if isinstance(result, EXACT) else result

    return traced


def _quickly(operation: Callable[..., Any], parts: Parts) -> Callable[[Traced, Any], Any]:
    """The same, of fractions and whole numbers in half the time: from their numerators and denominators, reduced once.

    `Fraction` does all else, and what has no denominator above zero: division by nothing, or by less.
    """
    slowly = _of_two(operation)

    def traced(self: Any, other: Any) -> Any:
        if not isinstance(other, EXACT):
            return slowly(self, other)
        numerator, denominator = parts(self._numerator, self._denominator, other.numerator, other.denominator)
        if denominator <= 0:
            return slowly(self, other)
        most = gcd(numerator, denominator)
        return _reduced(numerator // most, denominator // most, _joined(self, other))

    return traced


_OF_ONE = ("neg", "pos", "abs")
_OF_TWO = ("floordiv", "rfloordiv", "mod", "rmod", "pow", "rpow")
_QUICKLY: dict[str, Parts] = {
    "add": lambda a, b, c, d: (a * d + c * b, b * d),
    "radd": lambda a, b, c, d: (a * d + c * b, b * d),
    "sub": lambda a, b, c, d: (a * d - c * b, b * d),
    "rsub": lambda a, b, c, d: (c * b - a * d, b * d),
    "mul": lambda a, b, c, d: (a * c, b * d),
    "rmul": lambda a, b, c, d: (a * c, b * d),
    "truediv": lambda a, b, c, d: (a * d, b * c),
    "rtruediv": lambda a, b, c, d: (b * c, a * d),
}  # of a / b and c / d
for _tracing, _names in ((_of_one, _OF_ONE), (_of_two, _OF_TWO)):
    for _name in _names:
        setattr(Traced, f"__{_name}__", _tracing(getattr(Fraction, f"__{_name}__")))
for _name, _parts in _QUICKLY.items():
    setattr(Traced, f"__{_name}__", _quickly(getattr(Fraction, f"__{_name}__"), _parts))
