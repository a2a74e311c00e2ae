"""What a reader cannot rule out: how far suppressed cells can move while all that is published stays as it is.

The solver proposes a change. Its free cells are rounded to whole numbers, the others follow exactly, and the change is
shrunk, exactly, until every cell stays possible. What it then still moves far enough is proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from .elimination import Kernel, Number, kernel
from .solver import Problem, cheapest
from .system import Row, System, hanging_together

TURNS = 6  # changes that are tried for all cells together, before each that is left is tried alone
MARGIN = 1e-5  # more than the solver's tolerance
WIDEST = 1e5  # times the middle distance: no cell need move farther, and the solver's numbers stay alike


@dataclass(frozen=True)
class Reach:
    """Suppressed cells of a system, with the changes that a reader cannot tell apart."""

    system: System
    hidden: frozenset[int]

    @cached_property
    def movable(self) -> frozenset[int]:
        """Cells that can move both ways: suppressed and not zero, or printed rounded."""
        numbers = range(len(self.system.cells))
        return frozenset(number for number in numbers if self.system.even(number, self.hidden) > 0)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        cut = (tuple(term for term in row if term[0] in self.movable) for row in self.system.rows)
        return tuple(row for row in cut if row)

    @cached_property
    def kernel(self) -> Kernel:
        return kernel(self.rows, self.movable)

    @cached_property
    def scattered(self) -> tuple[Mapping[int, Number], Mapping[int, Number]]:
        """Two changes without structure."""
        return self.kernel.scattered(0), self.kernel.scattered(1)

    @cached_property
    def part_of(self) -> Mapping[int, int]:
        """A number for each movable cell, the same for those that hang together."""
        return hanging_together(self.rows, self.movable)

    def follows(self, number: int) -> bool:
        """Whether the value of a movable cell follows from what is published."""
        return not self.scattered[0][number]

    def proved(self) -> frozenset[int]:
        """Those of the cells with a distance that were proved to be as uncertain as they must be."""
        found = self.proved_together(TURNS)
        left = (number for number in self.system.needs if number not in found)
        return found | frozenset(number for number in left if self._alone(number))

    def proved_together(self, turns: int) -> frozenset[int]:
        """Those of them that a few changes of all cells prove; another may be uncertain enough as well."""
        found: frozenset[int] = frozenset()
        for turn in range(turns):
            waiting = {i: n for i, n in self.system.needs.items() if i not in found and i in self.movable}
            even = {i: n for i, n in waiting.items() if n <= self.system.even(i, self.hidden)}
            if even:
                found |= self._together(even, turn)
        return found

    def _together(self, waiting: Mapping[int, int], turn: int) -> frozenset[int]:
        """Those that one change moves far enough, which may be made the other way round as well."""
        unit = float(np.median(list(waiting.values())))
        columns = sorted(self.movable)
        room = np.array([self.system.even(number, self.hidden) / unit for number in columns])
        room = np.minimum(room * (1 - MARGIN), WIDEST)
        signs = signs_of(self.system, waiting, turn)
        place = {number: at for at, number in enumerate(columns)}
        up, down, earned = room.copy(), room.copy(), np.zeros(len(columns))
        for number, need in waiting.items():
            (up if signs[number] > 0 else down)[place[number]] = min(
                room[place[number]], need / unit * (1 + MARGIN)
            )  # fmt: skip
            earned[place[number]] = -signs[number] * unit / need
        rows = [tuple((place[number], factor) for number, factor in row) for row in self.rows]
        change = cheapest(Problem(rows, up, down, earned, -earned))
        return (
            frozenset()
            if change is None
            else frozenset(self._moved(dict(zip(columns, change * unit, strict=True)), waiting))
        )

    def _moved(self, change: Mapping[int, float], waiting: Mapping[int, int]) -> Iterator[int]:
        """Those that the change, made exact, moves far enough both ways."""
        exact = self.kernel.vector({number: round(change[number]) for number in self.kernel.free})
        least: dict[int, Fraction] = {}
        for number, amount in exact.items():
            room = self.system.even(number, self.hidden)
            if not -room <= amount <= room:
                part = self.part_of[number]
                least[part] = min(least.get(part, Fraction(1)), room / abs(Fraction(amount)))
        for number, need in waiting.items():
            if abs(Fraction(exact[number])) * least.get(self.part_of[number], 1) >= need:
                yield number

    def _alone(self, number: int) -> bool:
        """Whether changes for this cell alone move it far enough, one up and one down."""
        value, need = self.system.values[number], self.system.needs[number]
        lower = min(need, value * 99 // 100) if value >= 0 else need
        return self._pushed(number, 1, need) and (lower <= 0 or self._pushed(number, -1, lower))

    def _pushed(self, number: int, sign: int, need: int) -> bool:
        within = self._around(number)
        return within is not None and _far(self, within, (number, sign, need))

    def _around(self, number: int) -> Kernel | None:
        """The changes of the cells that hang together with this one; it may itself be zero, the others not."""
        if number not in self.hidden:
            return None
        if number not in self.movable:
            return kernel(self.system.rows, self.movable | {number})
        return self._kernel_of(self.part_of[number])

    def _kernel_of(self, part: int) -> Kernel:
        """The changes of the cells that hang together, kept, for many are asked about the same."""
        if part not in self._kernels:
            same = frozenset(other for other, its in self.part_of.items() if its == part)
            self._kernels[part] = kernel((row for row in self.rows if row[0][0] in same), same)
        return self._kernels[part]

    @cached_property
    def _kernels(self) -> dict[int, Kernel]:
        return {}


def _far(reach: Reach, within: Kernel, aim: tuple[int, int, int]) -> bool:
    """Whether some change of these cells moves one of them by the distance in the direction."""
    number, sign, need = aim
    columns = sorted({*within.free, *(pivot for pivot, _ in within.pivots)})
    place = {other: at for at, other in enumerate(columns)}
    room = [reach.system.room(other, reach.hidden) for other in columns]
    up = np.array([WIDEST if above is None else above / need for _, above in room])
    down = np.array([WIDEST if below < 0 else below / need for below, _ in room])
    cost = np.zeros(len(columns))
    cost[place[number]] = -sign
    up, down = np.minimum(up * (1 - MARGIN), WIDEST), np.minimum(down * (1 - MARGIN), WIDEST)
    (up if sign > 0 else down)[place[number]] = 1 + MARGIN
    rows = [tuple((place[other], factor) for other, factor in row if other in place) for row in _rows(reach, columns)]
    change = cheapest(Problem(rows, up, down, cost, -cost))
    if change is None:
        return False
    exact = within.vector({other: round(change[place[other]] * need) for other in within.free})
    return sign * exact[number] * _shrunk(exact, dict(zip(columns, room, strict=True))) >= need


def _rows(reach: Reach, columns: list[int]) -> Iterator[Row]:
    """The equations that any of these cells stands in."""
    for at in sorted({at for number in columns for at in reach.system.joined(number)}):
        yield reach.system.rows[at]


def _shrunk(exact: Mapping[int, Number], room: Mapping[int, tuple[int, int | None]]) -> Fraction:
    """The part of a change that leaves every cell possible."""
    part = Fraction(1)
    for number, amount in exact.items():
        below, above = room[number]
        most = (above if amount > 0 else below if below >= 0 else None) if amount else None
        if most is not None and not -most <= amount <= most:
            part = min(part, most / abs(Fraction(amount)))
    return part


def signs_of(system: System, waiting: Mapping[int, int], turn: int) -> dict[int, int]:
    """A direction for each cell, such that those of one equation cancel as far as they can; each turn another order."""
    drift = [0] * len(system.rows)
    signs: dict[int, int] = {}
    order = sorted(waiting, key=lambda number: (number * 7919 + turn) % 104729)
    for number in sorted(order, key=lambda number: waiting[number], reverse=turn % 2 == 0):
        pull = sum(factor * drift[at] for at, factor in _factors(system, number))
        signs[number] = -1 if pull > 0 or (pull == 0 and turn % 3 == 2) else 1
        for at, factor in _factors(system, number):
            drift[at] += signs[number] * factor * waiting[number]
    return signs


def _factors(system: System, number: int) -> Iterator[tuple[int, int]]:
    for at in system.joined(number):
        yield at, dict(system.rows[at])[number]
