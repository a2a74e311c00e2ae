"""An exact number that remembers which cells it was computed from.

A formula that works on `Fraction` works on `Traced` unchanged, so the lineage of a figure cannot differ from its
arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from numbers import Rational
from typing import Any

NOWHERE: frozenset[int] = frozenset()
EXACT = (int, Fraction)


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

    def __copy__(self) -> Traced:
        return self

    def __deepcopy__(self, memo: object) -> Traced:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Traced, (Fraction(self.numerator, self.denominator), self.cells)


def _traced(value: Fraction | int, cells: frozenset[int]) -> Traced:
    """The fraction as it is, with its cells: nobody asks again what kind of number it is, and whether it is reduced."""
    self: Any = object.__new__(Traced)
    self._numerator, self._denominator, self.cells = value.numerator, value.denominator, cells
    return self


def _of_one(operation: Callable[..., Any]) -> Callable[[Traced], Any]:
    """The operation of `Fraction`, with the cells of its operand in the result."""
    return lambda self: _traced(operation(self), self.cells)


def _of_two(operation: Callable[..., Any]) -> Callable[[Traced, Any], Any]:
    """The operation of `Fraction`, with the cells of both operands joined in the result, where that is exact."""

    def traced(self: Traced, other: Any) -> Any:
        result = operation(self, other)
        if not isinstance(result, EXACT):
            return result
        more = getattr(other, "cells", NOWHERE)
        return _traced(result, self.cells | more if more else self.cells)

    return traced


_OF_ONE = ("neg", "pos", "abs")
_OF_TWO = (
    "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "rfloordiv", "mod", "rmod",
    "pow", "rpow",
)  # fmt: skip
for _tracing, _names in ((_of_one, _OF_ONE), (_of_two, _OF_TWO)):
    for _name in _names:
        setattr(Traced, f"__{_name}__", _tracing(getattr(Fraction, f"__{_name}__")))
