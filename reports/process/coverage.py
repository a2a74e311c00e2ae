"""Edits of completeness: every activity and every quarter that must be there. Each returns a `Check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ..concepts.check import Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import CONSTANT, CURRENT, basis_words
from ..concepts.period import Period
from ..concepts.text import Text
from .lookup import Observed, Series

A_NUMBER, NOTHING = Text("一个数", "a number"), Text("没有数据", "no value")
NOTHING_AT = Text("没有{basis}数据", "no value at {basis}")
FOR_QUARTER = Text("该季度的值", "a value for the quarter")
DELIVER_QUARTERS = Text("请补交缺少的季度", "deliver the missing quarters")
DELIVER_ACTIVITIES = Text("请补交缺少的行业", "deliver the missing activities")


def no_gaps(measure: str, activities: Sequence[str]) -> Check:
    """C1: expect every quarter between the first and the period in production, for each activity at current prices.

    At the prices of a fixed base it expects every quarter between the first and the last of that base: without the
    year before an activity has no growth, and a ranking of growth would pass it over.

    Source:
        Completeness of series, ESS validation level 1.
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        held, now = _held_quarters(observed.series(measure), max(periods)), max(periods)
        wanted = [(basis, its, when) for (_, basis), its in held.items() for when in _span(basis, its, now)]
        return [Verdict(activity in its.get(when, ()), None, measure, activity, when, _nothing(basis), FOR_QUARTER)
                for basis, its, when in wanted for activity in activities]  # fmt: skip

    expects = Text("{m} 各季度齐全", "{m} without missing quarters").format(m=measure)
    return Check("no_gaps", "C1", Severity.ERROR, expects, DELIVER_QUARTERS, verdicts, periods="all")


def _held_quarters(values: Series, last: Period) -> dict[tuple[str, str], dict[Period, set[str]]]:
    """For each area and kind of prices the quarters that have a value by now, and of which activities."""
    held: dict[tuple[str, str], dict[Period, set[str]]] = {}
    for area, when, activity, basis in values.valued:
        if when <= last and (basis == CURRENT or basis.startswith(CONSTANT)):
            held.setdefault((area, basis), {}).setdefault(when, set()).add(activity)
    return held


def _span(basis: str, held: Iterable[Period], now: Period) -> pd.PeriodIndex:
    """The quarters that there should be: at current prices up to now, in a base up to the last that has it."""
    return pd.period_range(min(held), now if basis == CURRENT else max(held), freq="Q")


def _nothing(basis: str) -> Text:
    return NOTHING if basis == CURRENT else NOTHING_AT.format(basis=basis_words(basis))


def present(measure: str, activities: Sequence[str], *, bases: Sequence[str] = (CURRENT, CONSTANT)) -> Check:
    """C1: expect every activity of the period in production at each kind of prices.

    Source:
        Completeness, ESS validation level 1.
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        every = observed.series(measure).valued
        held = {(when, activity, basis.split(":")[0]) for _, when, activity, basis in every}
        wanted = [(when, activity, basis) for when in periods for activity in activities for basis in bases]
        return [_presence(measure, key, key in held) for key in wanted]

    expects = Text("{m} 各行业齐全", "{m} for every activity").format(m=measure)
    return Check("present", "C1", Severity.ERROR, expects, DELIVER_ACTIVITIES, verdicts)


def _presence(measure: str, key: tuple[Period, str, str], held: bool) -> Verdict:
    period, activity, basis = key
    words = Text("不变价", "constant prices") if basis == CONSTANT else basis_words(basis)
    got = NOTHING_AT.format(basis=words)
    return Verdict(held, None, measure, activity, period, got, A_NUMBER)
