"""Disclosure control: how much more is suppressed than must be, and how long it takes.

    python benchmarks/disclosure.py [--tables 40] [--seed 8] [--large]

Small tables, of two and three dimensions with hierarchies, are protected by the house and by an exact mixed-integer
optimum (SciPy's HiGHS): the fewest complementary cells with which each sensitive cell may lie as far above and below
its value as it must. The optimum does not know the rule of the house that sums of suppressed cells must not tell
either, so it is a lower bound; the column `sums off` is the house without that rule. `--large` protects 40 areas x 40
activities x 8 quarters, year-to-date and single, with groups of areas and of activities, and names the seconds.

All is drawn from the seed. A table for which the optimum takes more than ten seconds is left out, so a slower machine
may compare fewer; `n` says how many. The parameters here are examples.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, coo_matrix, eye, hstack, vstack

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reports.analyse.disclosure import Rules, protect
from reports.analyse.disclosure.covering import covered
from reports.analyse.disclosure.suppression import sensitive
from reports.analyse.disclosure.system import System, system
from reports.concepts.disclosure import Cell, Contributions, Equation, adds_up

Tree = Mapping[str, tuple[str, ...]]
EXAMPLE = Rules(minimum=3, p=10, key="an example, and no office's own key")


@dataclass(frozen=True)
class Shape:
    """How large a set of linked tables is: leaves and groups of areas and activities, quarters, enterprises."""

    areas: int
    activities: int
    groups: tuple[int, int] = (0, 0)
    quarters: int = 0
    firms: int = 60
    dust: float = 1.6


def tree(name: str, leaves: int, groups: int) -> Tree:
    """A total of leaves, or of groups of leaves."""
    last = [f"{name}{number}" for number in range(leaves)]
    if not groups:
        return {name: tuple(last)}
    parts = {f"{name}g{group}": tuple(last[group::groups]) for group in range(groups)}
    return {name: tuple(parts), **parts}


def above(parts: Tree) -> dict[str, tuple[str, ...]]:
    """Of each leaf, itself and everything that it is part of."""
    up = {part: total for total, below in parts.items() for part in below}

    def chain(name: str) -> tuple[str, ...]:
        return (name, *chain(up[name])) if name in up else (name,)

    return {name: chain(name) for name in up if name not in parts}


def times(quarters: int) -> dict[str, tuple[str, ...]]:
    """Of each single quarter, the cells of time that hold it; the first quarter is both, under one name."""
    if not quarters:
        return {"": ("",)}
    held = {}
    for number in range(quarters):
        year, quarter = divmod(number, 4)
        own = f"{year}ytd1" if quarter == 0 else f"{year}q{quarter + 1}"
        later = [f"{year}ytd{k + 1}" for k in range(max(quarter, 1), min(4, quarters - 4 * year))]
        held[f"{year}q{quarter + 1}"] = tuple(dict.fromkeys((own, *later)))
    return held


def drawn(shape: Shape, seed: int) -> tuple[list[Cell], list[Equation]]:
    """The cells of the tables, with who stands behind each, and all that holds among them."""
    draw = random.Random(seed)
    areas, activities = tree("A", shape.areas, shape.groups[0]), tree("B", shape.activities, shape.groups[1])
    over, kinds, when = above(areas), above(activities), times(shape.quarters)
    amounts: dict[tuple[str, str, str], dict[int, int]] = {}
    for firm in range(shape.firms):
        area, kind = draw.choice(sorted(over)), draw.choice(sorted(kinds))
        size = draw.lognormvariate(5, shape.dust)
        for quarter in when:
            amount = max(1, round(size * draw.lognormvariate(0, 0.2)))
            for key in product(over[area], kinds[kind], when[quarter]):
                held = amounts.setdefault(key, {})
                held[firm] = held.get(firm, 0) + amount
    every = product(_names(areas), _names(activities), sorted({name for names in when.values() for name in names}))
    cells = [_cell(key, amounts.get(key, {})) for key in every]
    return cells, list(_equations(areas, activities, sorted({c.key[2] for c in cells})))  # type: ignore[index]


def _names(parts: Tree) -> list[str]:
    return list(dict.fromkeys((*parts, *(name for below in parts.values() for name in below))))


def _cell(key: tuple[str, str, str], held: Mapping[int, int]) -> Cell:
    largest = tuple(sorted(held.values(), reverse=True)[:3])
    return Cell(key, sum(held.values()), Contributions(len(held), largest))


def _equations(areas: Tree, activities: Tree, when: list[str]) -> Iterator[Equation]:
    for name in when:
        for total, parts in areas.items():
            for kind in _names(activities):
                yield adds_up((total, kind, name), tuple((part, kind, name) for part in parts))
        for total, parts in activities.items():
            for area in _names(areas):
                yield adds_up((area, total, name), tuple((area, part, name) for part in parts))
    for name in when:
        year, _, number = name.partition("ytd")
        if number and int(number) > 1:
            parts = (f"{year}ytd{int(number) - 1}", f"{year}q{number}")
            for area, kind in product(_names(areas), _names(activities)):
                yield adds_up((area, kind, name), tuple((area, kind, part) for part in parts), disjoint=False)


# --- the optimum ---


def optimum(made: System, seconds: float = 10) -> int | None:
    """The fewest complementary cells that protect every sensitive one both ways; None where time ran out."""
    moves = [(number, sign) for number in made.needs for sign in (1, -1)]
    cells, values = len(made.cells), np.array(made.values, float) / made.scale
    most = values.max()
    flows = _equal(made, cells)
    blocks = block_diag([flows] * len(moves))
    every = len(moves) * cells
    chosen = vstack([eye(cells)] * len(moves))
    down = hstack([eye(every), chosen.multiply(np.tile(values, len(moves))[:, None])])  # d + x·y >= 0
    up = hstack([eye(every), -most * chosen])  # d - M·y <= 0
    still = hstack([blocks, coo_matrix((blocks.shape[0], cells))])
    low, high = np.full(every + cells, -most), np.full(every + cells, most)
    low[every:], high[every:] = 0, 1
    for at, (number, sign) in enumerate(moves):
        low[at * cells + number] = high[at * cells + number] = sign * made.needs[number] / made.scale
        low[every + number] = 1
    limits = [LinearConstraint(still, 0, 0), LinearConstraint(down, 0, np.inf), LinearConstraint(up, -np.inf, 0)]
    cost, whole = np.r_[np.zeros(every), np.ones(cells)], np.r_[np.zeros(every), np.ones(cells)]
    found = milp(cost, constraints=limits, bounds=Bounds(low, high), integrality=whole, options={"time_limit": seconds})
    return round(found.fun) - len(made.needs) if found.status == 0 else None


def _equal(made: System, cells: int) -> coo_matrix:
    terms = [(at, number, factor) for at, row in enumerate(made.rows) for number, factor in row]
    rows, columns, factors = zip(*terms, strict=True)
    return coo_matrix((np.array(factors, float), (rows, columns)), shape=(len(made.rows), cells))


# --- the table ---

SHAPES = {
    "4 x 4": Shape(4, 4),
    "5 x 4, groups": Shape(5, 4, (2, 0), firms=50),
    "3 x 3 x 3 quarters": Shape(3, 3, quarters=3, firms=45),
}
LARGE = Shape(40, 40, (5, 5), 8, 12_000)


@dataclass(frozen=True)
class Compared:
    """Cells, sensitive ones, and complementary ones: of the house, without the rule of sums, of the optimum."""

    cells: int
    primary: int
    house: int
    bare: int
    least: int


def compared(shape: Shape, seed: int) -> Compared | None:
    """One set of tables protected three ways; None where the optimum was not found in time."""
    cells, equations = drawn(shape, seed)
    made = sensitive(system(cells, equations), EXAMPLE)
    least = optimum(made) if made.needs else 0
    if least is None:
        return None
    result = protect(cells, equations, EXAMPLE)
    bare = len(covered(made, frozenset(made.needs))) - len(made.needs)
    return Compared(len(cells), len(result.primary), len(result.complementary), bare, least)


def lines(tables: int, seed: int) -> Iterator[str]:
    yield f"{'tables':<20}   n  cells  primary  house  sums off  optimum  ratio"
    for name, shape in SHAPES.items():
        tried = [compared(shape, seed * 1000 + number) for number in range(tables)]
        done = [each for each in tried if each is not None]
        house, bare, least = (sum(getattr(each, part) for each in done) for part in ("house", "bare", "least"))
        ratio = f"{house / least:.2f}" if least else "-"
        primary, cells = sum(each.primary for each in done), sum(each.cells for each in done)
        yield f"{name:<20} {len(done):>3} {cells:>6} {primary:>8} {house:>6} {bare:>9} {least:>8} {ratio:>6}"


def large(seed: int) -> Iterator[str]:
    cells, equations = drawn(LARGE, seed)
    start = time.perf_counter()
    result = protect(cells, equations, EXAMPLE)
    took = time.perf_counter() - start
    yield f"40 x 40 x 8 quarters: {len(cells)} cells, {len(equations)} equations, {len(result.primary)} primary,"
    yield f"{len(result.complementary)} complementary, safe: {result.safe}, {took:.1f} s"


def parsed(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=40, help="how many of each shape")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--large", action="store_true")
    return parser.parse_args(arguments)


def main() -> None:
    told = parsed()
    for line in chain(lines(told.tables, told.seed), large(told.seed) if told.large else ()):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
