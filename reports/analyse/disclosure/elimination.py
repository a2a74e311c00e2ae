"""Exact linear algebra: every change of suppressed cells that leaves all that is published as it is.

Whole numbers and fractions only. The solver's floats propose; what is computed here decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from .system import Row

Number: TypeAlias = int | Fraction
PRIME = (1 << 31) - 1  # powers modulo a prime: free cells get unlike values without a pattern, the same each time


@dataclass(frozen=True)
class Kernel:
    """The solutions of homogeneous equations in triangular form: each pivot as a sum of later pivots and free cells."""

    pivots: tuple[tuple[int, tuple[tuple[int, Number], ...]], ...]
    free: tuple[int, ...]

    def vector(self, chosen: Mapping[int, int]) -> dict[int, Number]:
        """The one solution in which the free cells are as chosen, exactly."""
        found: dict[int, Number] = {number: chosen.get(number, 0) for number in self.free}
        for pivot, terms in reversed(self.pivots):
            found[pivot] = _whole(sum(factor * found[number] for number, factor in terms))
        return found

    def scattered(self, turn: int) -> dict[int, Number]:
        """A solution without structure. A cell that it moves is not derivable: this is the proof.

        One that it leaves alone is taken to be derivable; that it is not, and this solution missed it, has a chance of
        one in a thousand million, and then the error is on the safe side.
        """
        return self.vector({number: pow(number + 2, 65537 + 2 * turn, PRIME) for number in self.free})


@dataclass(frozen=True)
class _Pivots:
    """Pivots found so far, in their order. It grows while one kernel is made and is then thrown away."""

    terms: dict[int, dict[int, Number]] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)
    names: list[int] = field(default_factory=list)

    def add(self, pivot: int, terms: dict[int, Number]) -> None:
        self.terms[pivot], self.order[pivot] = terms, len(self.names)
        self.names.append(pivot)


def kernel(rows: Iterable[Row], movable: frozenset[int]) -> Kernel:
    """All changes of the movable cells that satisfy the equations; other cells do not change."""
    cut = [{number: factor for number, factor in row if number in movable} for row in rows]
    often = Counter(number for row in cut for number in row)
    pivots = _Pivots()
    for row in sorted(filter(None, cut), key=len):
        if reduced := _reduced(dict(row), pivots):
            pivot = min(reduced, key=lambda number: (abs(reduced[number]) != 1, often[number], number))
            pivots.add(pivot, _solved(reduced, pivot))
    free = tuple(sorted(movable - pivots.terms.keys()))
    return Kernel(tuple((pivot, tuple(terms.items())) for pivot, terms in pivots.terms.items()), free)


def _reduced(row: dict[int, Number], pivots: _Pivots) -> dict[int, Number]:
    """The equation with every pivot replaced, oldest first: the terms of a pivot hold none that is older."""
    order = pivots.order
    waiting = [order[number] for number in row if number in order]
    heapify(waiting)
    while waiting:
        pivot = pivots.names[heappop(waiting)]
        factor = row.pop(pivot, 0)
        for number, times in pivots.terms[pivot].items() if factor else ():
            if number in order and number not in row:
                heappush(waiting, order[number])
            if not (total := row.get(number, 0) + factor * times):
                del row[number]
            else:
                row[number] = total
    return row


def _solved(row: Mapping[int, Number], pivot: int) -> dict[int, Number]:
    """The pivot as a sum of the other cells of its equation."""
    lead = -row[pivot]
    return {number: _whole(Fraction(factor) / lead) for number, factor in row.items() if number != pivot}


def _whole(number: Number) -> Number:
    """As an integer where it is one: most are, and integers are quicker."""
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number
