"""Edits of completeness: every activity and every quarter that must be there. Each returns a `Check`."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..concepts.check import Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import CONSTANT, CURRENT, basis_words
from ..concepts.period import Period
from ..concepts.text import Text
from .lookup import Observed, Series

A_NUMBER, NOTHING = Text("一个数", "a number"), Text("没有数据", "no value")
FOR_QUARTER = Text("该季度的值", "a value for the quarter")
DELIVER_QUARTERS = Text("请补交缺少的季度", "deliver the missing quarters")
DELIVER_ACTIVITIES = Text("请补交缺少的行业", "deliver the missing activities")


def no_gaps(measure: str, activities: Sequence[str]) -> Check:
    """C1: expect every quarter between the first and the period in production, for each activity at current prices.

    Source:
        Completeness of series, ESS validation level 1.
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        held = _held_quarters(observed.series(measure))
        wanted = [(when, its) for its in held.values() for when in pd.period_range(min(its), max(periods), freq="Q")]
        return [Verdict(activity in its.get(when, ()), None, measure, activity, when, NOTHING, FOR_QUARTER)
                for when, its in wanted for activity in activities]  # fmt: skip

    expects = Text("{m} 各季度齐全", "{m} without missing quarters").format(m=measure)
    return Check("no_gaps", "C1", Severity.ERROR, expects, DELIVER_QUARTERS, verdicts, periods="all")


def _held_quarters(values: Series) -> dict[str, dict[Period, set[str]]]:
    """For each area, the quarters that have a value at current prices, and of which activities."""
    held: dict[str, dict[Period, set[str]]] = {}
    for area, when, activity, basis in values.valued:
        if basis == CURRENT:
            held.setdefault(area, {}).setdefault(when, set()).add(activity)
    return held


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
    got = Text("没有{basis}数据", "no value at {basis}").format(basis=words)
    return Verdict(held, None, measure, activity, period, got, A_NUMBER)
