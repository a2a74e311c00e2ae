"""Who stands behind a sum of microdata: how many units, and the largest of their contributions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ...concepts.aggregate import Aggregate, Variable
from ...concepts.disclosure import Contributions, alone
from ...concepts.observation import YEAR_TO_DATE
from ...concepts.period import Period
from ...concepts.unit import UNITS
from .portions import AT_ONCE, portions
from .statements import KEYS, areas, contributed, contributed_in_quarters, lacking

MOST = 10  # of the largest: as many as any rule may look at
Behind = tuple[Mapping[str, Any], Contributions]


def contributions(asked: Aggregate, variable: Variable, ask: Callable[[str], Mapping[str, Any]]) -> Iterator[Behind]:
    """The key of each sum, as a row of observations, with the units behind it in base units (yuan).

    Of sums of the year to date also the quarter alone, which anybody can subtract, and several quarters together where
    those between may have no sum. A unit that reports nothing does not count. Of a negative value the amount counts
    without its sign: the cell is then judged more strictly, never less.
    """
    accumulation = variable.facts.get("accumulation", "")
    some = list(portions(ask(areas(variable)), AT_ONCE))
    for among in some:
        yield from _answered(variable, ask(contributed(asked, variable, MOST, among)), accumulation)
    adds = accumulation == YEAR_TO_DATE and variable.frequency == "Q"
    for back in _steps(asked, variable, ask) if adds else ():
        for among in some:
            added = ask(contributed_in_quarters(asked, variable, (MOST, back), among))
            yield from _answered(variable, added, alone(back))


def _steps(asked: Aggregate, variable: Variable, ask: Callable[[str], Mapping[str, Any]]) -> range:
    """How many quarters two years to date of one year may lie apart with no sum between: one, where all have sums."""
    if asked.panel.source.missing:  # a sum with a missing value is missing
        return range(1, 4)
    return range(1, 4) if ask(lacking(asked, variable))["n"][0] else range(1, 2)


def _answered(variable: Variable, answers: Mapping[str, Any], accumulation: str) -> Iterator[Behind]:
    facts = {name: variable.facts.get(name, "") for name in ("scope", "price_basis")}
    facts |= {"measure": variable.measure, "accumulation": accumulation}
    size = Fraction(UNITS[variable.facts["unit"]].size) / 10**variable.decimals
    names = (name.strip() for name in KEYS.split(","))
    for area, code, time, n, top in zip(*(answers[name] for name in (*names, "n", "top")), strict=True):
        period = Period(ordinal=int(time), freq=variable.frequency)
        amounts = tuple(int(amount) * size for amount in top.split())
        yield {"area": area, "activity": code, "period": period, **facts}, Contributions(int(n), amounts)
