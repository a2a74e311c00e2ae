"""Sums of suppressed cells that a reader can compute: they tell of a single respondent too, and pass the same rules."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...concepts.disclosure import Cell, Contributions
from .reach import Reach
from .rules import Rules
from .sensitivity import distance
from .system import System

Union = tuple[Cell, frozenset[int], Fraction]


def telling_unions(reach: Reach, rules: Rules) -> list[Union]:
    """Every known sum of suppressed cells that breaks the rules, with its parts and the distance it needs.

    A published total less its published parts; and two cells of one table whose sum follows by any number of steps.
    """
    found: dict[frozenset[int], Union] = {}
    for parts in (*_lines(reach), *_pairs(reach)):
        if parts not in found and (union := _telling(reach.system, parts, rules)):
            found[parts] = union
    return list(found.values())


def _telling(system: System, parts: frozenset[int], rules: Rules) -> Union | None:
    given = _together(system, parts)
    if given is None or not given.tells(rules.largest):
        return None
    cells = [system.cells[part] for part in sorted(parts)]
    value = sum((Fraction(cell.value) for cell in cells), Fraction(0))
    whole = Cell(("union", *(cell.key for cell in cells)), value, given, printed=False, step=cells[0].step)
    need = distance(whole, rules)
    return None if need is None else (whole, parts, need)


def _together(system: System, parts: frozenset[int]) -> Contributions | None:
    """The respondents of all of them, none of whom is in two."""
    known = [system.cells[part].contributions for part in sorted(parts)]
    total = Contributions(0)
    for given in known:
        if given is None:
            return None
        total = total.with_other(given)
    return total


def _lines(reach: Reach) -> Iterator[frozenset[int]]:
    """The suppressed parts of each total that is published."""
    for row, disjoint in zip(reach.system.rows, reach.system.disjoint, strict=True):
        parts = frozenset(number for number, _ in row if number in reach.hidden)
        if disjoint and len(parts) > 1 and not any(number in parts for number, factor in row if factor > 0):
            yield parts


def _pairs(reach: Reach) -> Iterator[frozenset[int]]:
    """Two cells that move against each other in every change, so that their sum never changes."""
    first, second = reach.scattered
    by_change: dict[tuple[object, object], list[int]] = {}
    for number in sorted(reach.movable & reach.hidden):
        if first[number]:
            by_change.setdefault((first[number], second[number]), []).append(number)
    for (one, two), numbers in by_change.items():
        for number in numbers:
            for other in by_change.get((-one, -two), ()) if number in reach.system.needs else ():  # type: ignore[operator]
                if _apart(reach.system, number, other):
                    yield frozenset((number, other))


def _apart(system: System, one: int, other: int) -> bool:
    """Whether two cells are of one table and have no part in common."""
    return system.table_of[one] == system.table_of[other] and not system.leaves(one) & system.leaves(other)
