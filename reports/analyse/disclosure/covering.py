"""Complementary suppression: more cells are suppressed until every sensitive one is uncertain enough, at least cost.

The solver moves each sensitive cell by its distance at the least cost of moving others, those already suppressed for
nothing; what it moves is suppressed too (Kelly's and Fischetti's linear relaxation). Few cells are taken one after the
other; many together, the costs then sharpened to leave out what hardly moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

import numpy as np

from .reach import MARGIN, WIDEST, Reach, signs_of
from .solver import Problem, cheapest
from .system import Row, System

EACH = 150_000  # sensitive cells times cells up to which they are taken one after the other
TURNS = 4  # changes that are tried for many cells together
EARNED = 1000.0  # for moving a sensitive cell as far as it must; the dearest cell costs 1
SEEN = 1e-6  # what moves less, in middle distances, does not move


def covered(system: System, hidden: frozenset[int]) -> frozenset[int]:
    """These cells and the others that must be suppressed for them. The audit tells whether it was possible."""
    waiting = [number for number in system.needs if number not in system.fixed]
    if len(waiting) * len(system.cells) > EACH:
        for turn in range(TURNS):
            hidden, waiting = _together(system, hidden, turn)
            if not waiting:
                return hidden
    for number in sorted(waiting, key=lambda i: (-system.needs[i], i)):
        hidden = _alone(system, hidden, number)
    return hidden


def _alone(system: System, hidden: frozenset[int], number: int) -> frozenset[int]:
    """The same with what one cell needs to move up, and to move down."""
    for sign in (1, -1):
        lanes = _Lanes(system, hidden, system.needs[number])
        up, down = (lanes.up, lanes.down) if sign > 0 else (lanes.down, lanes.up)
        least, at = np.zeros(len(lanes.columns)), lanes.place[number]
        least[at], down[at] = min(1 + 10 * MARGIN, up[at]), 0
        hidden |= lanes.moved(cheapest(Problem(lanes.rows, up, down, lanes.cost, lanes.cost, least)))
    return hidden


def _together(system: System, hidden: frozenset[int], turn: int) -> tuple[frozenset[int], list[int]]:
    """The same with what one change needs that moves as many cells as it can; and the cells that still wait."""
    proved = Reach(system, hidden | system.implied).proved_together(2)
    waiting = {i: n for i, n in system.needs.items() if i not in proved and i not in system.fixed}
    if not waiting:
        return hidden, []
    lanes = _Lanes(system, hidden, float(np.median(list(waiting.values()))))
    change = lanes.pulled(waiting, signs_of(system, waiting, turn), lanes.cost)
    if change is not None:
        sharp = np.where(lanes.cost > 0, lanes.cost / (np.abs(change) + 1), 0)
        change = lanes.pulled(waiting, signs_of(system, waiting, turn), sharp / max(sharp.max(), SEEN))
    hidden |= lanes.moved(change)
    proved = Reach(system, hidden | system.implied).proved_together(2)
    return hidden, [number for number in waiting if number not in proved]


class _Lanes:
    """What may move, how far in units of a distance, and what it costs: nothing where it is suppressed already."""

    def __init__(self, system: System, hidden: frozenset[int], unit: float) -> None:
        self.system, self.hidden, self.unit = system, hidden | system.implied, unit
        self.columns = [number for number in range(len(system.cells)) if self._may(number)]
        self.place = {number: at for at, number in enumerate(self.columns)}
        self.up = np.array([self.limit(number, 1) for number in self.columns]) * (1 - MARGIN)
        self.down = np.array([self.limit(number, -1) for number in self.columns]) * (1 - MARGIN)
        costs = np.array([self._cost(number) for number in self.columns])
        self.cost = costs / max(costs.max(initial=0), SEEN)
        self.rows = list(self._rows())

    def _may(self, number: int) -> bool:
        value = self.system.values[number]
        return number not in self.system.fixed and (number in self.hidden or value > 0)

    def limit(self, number: int, sign: int) -> float:
        """How far a cell can move, were it suppressed."""
        value = self.system.values[number]
        return min(value / self.unit, WIDEST) if sign < 0 and value >= 0 else WIDEST

    def _cost(self, number: int) -> float:
        """Of a suppressed cell nothing; of others more for a large one, which readers miss more."""
        return 0.0 if number in self.hidden else 1 + log2(1 + self.system.values[number] / self.system.scale)

    def _rows(self) -> Iterator[Row]:
        for row in self.system.rows:
            if cut := tuple((self.place[number], factor) for number, factor in row if number in self.place):
                yield cut

    def pulled(self, waiting: dict[int, int], signs: dict[int, int], cost: np.ndarray) -> np.ndarray | None:
        """The change that moves the waiting cells in their directions, as many as far as it can, at least cost."""
        even = np.minimum(self.up, self.down)
        up, down, cost_up, cost_down = even.copy(), even.copy(), cost.copy(), cost.copy()
        for number, need in waiting.items():
            at, distance = self.place[number], need / self.unit
            (up if signs[number] > 0 else down)[at] = min(even[at], distance * (1 + 10 * MARGIN))
            (cost_up if signs[number] > 0 else cost_down)[at] = -EARNED / distance
            (cost_down if signs[number] > 0 else cost_up)[at] = EARNED / distance
        return cheapest(Problem(self.rows, up, down, cost_up, cost_down))

    def moved(self, change: np.ndarray | None) -> frozenset[int]:
        """The printed cells that a change moves."""
        if change is None:
            return frozenset()
        seen = (self.columns[at] for at in np.flatnonzero(np.abs(change) > SEEN))
        return frozenset(number for number in seen if self.system.cells[number].printed)
