"""The door to SciPy's HiGHS: changes of suppressed cells that the published ones allow, in floats.

What it answers is a proposal. It is rounded, made exact and judged in whole numbers by its callers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, hstack

from .system import Row

OPTIMAL = 0


@dataclass(frozen=True)
class Problem:
    """Equations over numbered columns; how far each may go up and down; what a unit of either costs (or earns, if < 0).

    `least` is how far a column must go up at least, where it must.
    """

    rows: Sequence[Row]
    up: np.ndarray
    down: np.ndarray
    cost_up: np.ndarray
    cost_down: np.ndarray
    least: np.ndarray | None = None


def cheapest(problem: Problem) -> np.ndarray | None:
    """The change of every column that costs least; None where none satisfies the equations."""
    width = len(problem.up)
    least = np.zeros(width) if problem.least is None else problem.least
    bounds = np.column_stack(
        [np.concatenate([least, np.zeros(width)]), np.concatenate([problem.up, problem.down])]
    )  # fmt: skip
    cost = np.concatenate([problem.cost_up, problem.cost_down])
    matrix = _matrix(problem.rows, width) if problem.rows else None
    found = linprog(
        cost, A_eq=matrix, b_eq=None if matrix is None else np.zeros(len(problem.rows)), bounds=bounds,
        method="highs-ds", options={"presolve": True},
    )  # fmt: skip
    return found.x[:width] - found.x[width:] if found.status == OPTIMAL else None


def _matrix(rows: Sequence[Row], width: int) -> coo_matrix:
    at = [number for number, row in enumerate(rows) for _ in row]
    columns = [column for row in rows for column, _ in row]
    factors = [float(factor) for row in rows for _, factor in row]
    ups = coo_matrix((factors, (at, columns)), shape=(len(rows), width))
    return hstack([ups, -ups]).tocsr()
