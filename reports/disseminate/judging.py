"""How a sentence is judged by shown figures: true, false, or undecided (None) for want of data.

Undecided is what no figure decides: one is missing, or may not be printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from ..concepts.figure import Figure

Verdict: TypeAlias = bool | None
Claim: TypeAlias = Callable[..., Verdict]
Course: TypeAlias = Sequence[Figure | None]  # quarters in a row, the oldest first; None is a gap
NONE = Fraction(0)


def number(figure: Figure | None) -> Fraction | None:
    """The number that readers see; None where there is none, or where they must not see it."""
    return figure.shown_value if figure is not None and figure.printed else None


def numbers(figures: Course) -> list[Fraction] | None:
    """The numbers of all of them; None where any is missing, or where there are none at all."""
    found = [number(figure) for figure in figures]
    return [value for value in found if value is not None] if found and None not in found else None


def judged(condition: Callable[..., bool], *figures: Figure | None) -> Verdict:
    values = numbers(figures)
    return None if values is None else condition(*values)


def in_dimension(dimension: str, claim: Claim, at: int = 0) -> Claim:
    """The claim, false where an operand is of another dimension: a rate rises by 百分点, a level grows by %."""

    def claimed(*figures: Any) -> Verdict:
        figure = figures[at]
        return False if figure is not None and figure.unit.dimension != dimension else claim(*figures)

    return claimed
