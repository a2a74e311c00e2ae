"""Observations as cells and equations: areas in areas, activities in totals, quarters in the year to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from ...concepts.disclosure import Cell, Contributions, Equation, Key, adds_up, alone
from ...concepts.observation import ANNUAL, YEAR_TO_DATE
from ...concepts.period import is_quarter
from ...concepts.unit import UNITS
from .nesting import Nested

SINGLE = "single"
REST = "~"  # after the code of a total: what it holds besides the parts that are in the table
Place = tuple[Any, ...]  # area, period, accumulation, scope, measure, activity, price basis
AREA, PERIOD, ACCUMULATION, MEASURE, ACTIVITY = 0, 1, 2, 4, 5


@dataclass(frozen=True)
class Hierarchies:
    """Which areas make up an area, and which activities an activity: total -> its parts, which share no respondent.

    `nested` are those that nobody has to declare, for the tables are aggregates of the same rows.
    """

    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    activities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nested: tuple[Nested, ...] = ()


@dataclass(frozen=True)
class _Tree:
    """Totals and their parts in one dimension of a place, of one measure or of all; what a rest is called."""

    at: int
    parts_of: Mapping[str, tuple[str, ...]]
    measure: str = ""
    rest: str = REST
    disjoint: bool = True

    def totals(self, values: Mapping[Place, Fraction]) -> list[Place]:
        own = (place for place in values if place[self.at] in self.parts_of)
        return [place for place in own if not self.measure or place[MEASURE] == self.measure]

    def complete(self, rest: Fraction) -> bool:
        """Whether the parts that are there are all: of the same rows, a code without a row has no sum and adds none."""
        return bool(self.measure) and not rest


@dataclass(frozen=True)
class Tables:
    """What `protect` takes, and the cell that each row of the observations is."""

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...]
    keys: Mapping[int, Key]


def key_of(row: Mapping[str, Any]) -> Place:
    """The cell of an observation. A first quarter is both year-to-date and single: one cell."""
    period, accumulation = row["period"], row["accumulation"]
    if accumulation == SINGLE and is_quarter(period) and period.quarter == 1:
        accumulation = YEAR_TO_DATE
    return row["area"], period, accumulation, row["scope"], row["measure"], row["activity"], row["price_basis"]


def tables(observations: pd.DataFrame, hierarchies: Hierarchies, contributions: Mapping[Key, Contributions]) -> Tables:
    """The cells of additive observations, those that follow from them unprinted, and what holds among them.

    A quarter between two years to date, and what a total holds besides its parts, are cells although no table prints
    them: anybody can subtract. A missing value is no cell.

    Args:
        observations: of one vintage, levels only; a growth or a share follows its operands, see `marked`.
        contributions: who stands behind each cell, in base units (yuan), by `key_of`. Those of unprinted cells too,
            else they are undecided; only that nobody stands behind a rest is found out here.
    """
    rows = [(number, row) for number, row in observations.to_dict("index").items() if not pd.isna(row["value"])]
    keys = {number: key_of(row) for number, row in rows}
    values = {key_of(row): Fraction(row["value"]) * UNITS[row["unit"]].size for _, row in rows}
    printed, given = frozenset(values), dict(contributions)
    equations = [*_of_time(values), *_of_parts(values, given, _Tree(AREA, hierarchies.areas))]
    equations += _of_parts(values, given, _Tree(ACTIVITY, hierarchies.activities))
    for number, one in enumerate(hierarchies.nested):  # a rest of each its own: a total may be split in several ways
        tree = _Tree(ACTIVITY, one.parts, one.measure, f"{REST}{number}", one.disjoint)
        equations += _of_parts(values, given, tree)
    cells = (Cell(key, value, given.get(key), key in printed) for key, value in values.items())
    return Tables(tuple(cells), tuple(equations), keys)


def _with(place: Place, **changed: Any) -> Place:
    names = {"area": AREA, "period": PERIOD, "accumulation": ACCUMULATION, "activity": ACTIVITY}
    new = {names[name]: value for name, value in changed.items()}
    return tuple(new.get(at, part) for at, part in enumerate(place))


def _of_time(values: dict[Place, Fraction]) -> Iterator[Equation]:
    """Year to date = year to date before + the quarter; the year = its year to date. The quarter becomes a cell."""
    for place in [place for place in values if place[ACCUMULATION] == YEAR_TO_DATE and is_quarter(place[PERIOD])]:
        period = place[PERIOD]
        gap = next((n for n in range(1, period.quarter) if _with(place, period=period - n) in values), 0)
        if gap:  # where quarters between have no value, a reader has the sum of several
            before, own = _with(place, period=period - gap), _with(place, accumulation=alone(gap))
            values.setdefault(own, values[place] - values[before])
            yield adds_up(place, (before, own), disjoint=False)
        year = _with(place, period=period.asfreq("Y"), accumulation=ANNUAL)
        if period.quarter == 4 and year in values:
            yield adds_up(year, (place,), disjoint=False)


def _of_parts(values: dict[Place, Fraction], given: dict[Key, Contributions], tree: _Tree) -> Iterator[Equation]:
    """Total = parts, in one dimension; with the rest, where parts are not in the table."""
    at = tree.at
    for total in tree.totals(values):
        every = [(*total[:at], part, *total[at + 1 :]) for part in tree.parts_of[total[at]]]
        parts = tuple(part for part in every if part in values)
        left = values[total] - sum(values[part] for part in parts)
        if moved := _begun_or_ended(values, (total, every), left):
            yield _with_moved((total, parts), moved, tree)
            continue
        if parts and len(parts) < len(every) and not tree.complete(left):
            rest = (*total[:at], f"{total[at]}{tree.rest}", *total[at + 1 :])
            values[rest] = left
            _nobody(given, (total, rest), parts)
            parts = (*parts, rest)
        if parts:
            yield adds_up(total, parts, disjoint=tree.disjoint)


def _begun_or_ended(
    values: Mapping[Place, Fraction], whole: tuple[Place, Sequence[Place]], left: Fraction
) -> tuple[tuple[Place, int], ...]:
    """Parts that had no sum in one of the two years to date of a quarter: their terms, where they are all that is left.

    A cluster that is new this quarter has its year to date for a quarter, one that is gone takes away its own.
    """
    total, every = whole
    if total[ACCUMULATION] != SINGLE or not left:
        return ()
    now = [_with(part, accumulation=YEAR_TO_DATE) for part in every if part not in values]
    before = [_with(part, period=part[PERIOD] - 1) for part in now]
    terms = [(part, -1) for part in now if part in values] + [(part, 1) for part in before if part in values]
    return tuple(terms) if left == -sum(sign * values[part] for part, sign in terms) else ()


def _with_moved(whole: tuple[Place, Sequence[Place]], moved: Sequence[tuple[Place, int]], tree: _Tree) -> Equation:
    """The total is the sum of its parts and of what came, less what went."""
    total, parts = whole
    came = all(sign < 0 for _, sign in moved)
    return Equation(((total, 1), *((part, -1) for part in parts), *moved), tree.disjoint and came)


def _nobody(given: dict[Key, Contributions], ends: tuple[Place, Place], parts: tuple[Place, ...]) -> None:
    """Note that nobody stands behind a rest, where the parts have all the respondents of the total."""
    total, rest = ends
    if rest not in given and total in given and all(part in given for part in parts):
        if given[total].count == sum(given[part].count for part in parts):
            given[rest] = Contributions(0)
