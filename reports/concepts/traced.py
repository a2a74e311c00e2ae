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


class Traced(Fraction):
    """A fraction with the row numbers of its operands.

    >>> ratio = 100 * Traced(1, {7}) / Traced(4, {9})
    >>> ratio == 25, sorted(ratio.cells)
    (True, [7, 9])
    """

    __slots__ = ("cells",)
    cells: frozenset[int]

    def __new__(cls, value: Rational | int | str, cells: frozenset[int] | set[int] = NOWHERE) -> Traced:
        self = super().__new__(cls, value)
        self.cells = frozenset(cells)
        return self

    def __copy__(self) -> Traced:
        return self

    def __deepcopy__(self, memo: object) -> Traced:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Traced, (Fraction(self.numerator, self.denominator), self.cells)


def _tracing(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation of `Fraction`, with the cells of both operands joined in the result."""

    def traced(self: Traced, *others: Any) -> Any:
        result = operation(self, *others)
        if not isinstance(result, Rational):
            return result
        return Traced(result, self.cells.union(*(getattr(other, "cells", NOWHERE) for other in others)))

    return traced


_TRACED = (
    "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "rfloordiv", "mod", "rmod",
    "pow", "rpow", "neg", "pos", "abs",
)  # fmt: skip
for _name in _TRACED:
    setattr(Traced, f"__{_name}__", _tracing(getattr(Fraction, f"__{_name}__")))
