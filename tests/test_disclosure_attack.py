"""An attacker who has the printed tables and a solver, and nothing of ours, finds no suppressed cell.

Bounds are computed here from the published numbers alone: every suppressed cell is some amount not below zero, every
equation holds. The attacker's bounds must lie apart, and for sensitive cells as far from the value as the p % rule asks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from scipy.optimize import linprog

from benchmarks.disclosure import EXAMPLE, Shape, drawn
from reports.analyse.disclosure import protect
from reports.concepts.disclosure import Cell, Equation

SHAPES = (
    Shape(4, 4),
    Shape(6, 4, (2, 0), firms=40),
    Shape(5, 5, (2, 2), firms=90),
    Shape(3, 3, quarters=3, firms=30),
    Shape(3, 2, quarters=5, firms=20, dust=2.2),
    Shape(8, 5, (3, 2), firms=160, dust=0.8),
)
MINIMUM, P = EXAMPLE.minimum, float(EXAMPLE.p) / 100
Bounds = Mapping[object, tuple[float, float]]


def attacked(published: Mapping[object, int], unknown: list[object], equations: list[Equation]) -> Bounds:
    """The least and the most that each suppressed cell can be, by what is published."""
    place = {key: at for at, key in enumerate(unknown)}
    matrix, known = [], []
    for equation in equations:
        if any(key in place for key, _ in equation.terms):
            row = np.zeros(len(unknown))
            for key, factor in equation.terms:
                if key in place:
                    row[place[key]] = factor
            matrix.append(row)
            known.append(-sum(factor * published[key] for key, factor in equation.terms if key in published))
    return {key: tuple(_end(matrix, known, place[key], sign) for sign in (1, -1)) for key in unknown}  # type: ignore[misc]


def _end(matrix: list[np.ndarray], known: list[int], at: int, sign: int) -> float:
    cost = np.zeros(len(matrix[0]))
    cost[at] = sign
    found = linprog(cost, A_eq=np.array(matrix), b_eq=known, bounds=(0, None), method="highs")
    return float("inf") if found.status == 3 else float(found.x[at])


def asked_for(cell: Cell) -> float | None:
    """How far from a sensitive cell bounds must lie, by the rules of the example; None for another."""
    assert cell.contributions is not None
    first, second = (*cell.contributions.largest, 0, 0)[:2]
    rest = cell.value - first - second
    if cell.contributions.count == 0 or (cell.contributions.count >= MINIMUM and rest >= P * first):
        return None
    few = P * first if cell.contributions.count < MINIMUM else 0.0
    return max(few, P * first - rest, 1.0)


def attack(shape: Shape, seed: int) -> list[str]:
    """What the attacker found out, in words; nothing if all is well."""
    cells, equations = drawn(shape, seed)
    result = protect(cells, equations, EXAMPLE)
    hidden = [cell for cell in cells if result.statuses[cell.key] == "C"]
    told = [f"{cell.key} is published" for cell in cells if asked_for(cell) and cell not in hidden]
    if not result.safe:
        return [*told, f"{seed}: not safe by its own audit"]
    published = {cell.key: int(cell.value) for cell in cells if cell not in hidden}
    bounds = attacked(published, [cell.key for cell in hidden], equations) if hidden else {}
    for cell in hidden:
        (low, high), need, value = bounds[cell.key], asked_for(cell) or 0.0, float(cell.value)
        blur = 1e-6 * max(1.0, value)
        if high - low < 1e-4 or high < value + need - blur or low > value - min(need, value * 0.99) + blur:
            told.append(f"{seed}: {cell.key} is {low} to {high}, its value {value}, asked for {need}")
    return told


@pytest.mark.parametrize("number", range(4), ids=str)
def test_an_attacker_finds_no_suppressed_cell(number: int) -> None:
    assert [word for seed in range(3) for word in attack(SHAPES[number], seed)] == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(SHAPES)), ids=str)
def test_an_attacker_finds_no_suppressed_cell_in_sixty_tables(number: int) -> None:
    assert [word for seed in range(10) for word in attack(SHAPES[number], seed)] == []


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(len(SHAPES)), ids=str)
def test_an_attacker_finds_no_suppressed_cell_in_a_thousand_tables(number: int) -> None:
    assert [word for seed in range(100, 267) for word in attack(SHAPES[number], seed)] == []


def test_the_attacker_does_find_a_cell_that_stands_alone_in_its_line() -> None:
    cells, equations = drawn(SHAPES[0], 0)
    alone = next(cell for cell in cells if cell.contributions and cell.contributions.count == 1)
    others = {cell.key: int(cell.value) for cell in cells if cell is not alone}
    low, high = attacked(others, [alone.key], equations)[alone.key]
    assert (round(low, 3), round(high, 3)) == (alone.value, alone.value)
