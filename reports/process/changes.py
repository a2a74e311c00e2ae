"""Edits over time: levels, rates, shares and implied prices against earlier quarters. Each returns a `Check`.

Bounds are allowed values. A year earlier is found by its label; price bases are never mixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from ..concepts.check import Check, Periods, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import CONSTANT, CURRENT, basis_words
from ..concepts.period import label
from ..concepts.text import Text, plain
from ..concepts.unit import show
from .asking import MISSING, NO_VALUE, NO_YEAR_BEFORE, VERIFY, Asked, Bound, Of, beyond, each
from .lookup import BEYOND_DOUBT, Series
from .value import Value

NO_RATE = Text(
    "上年同期为 {earlier}，无法计算同比", "the year before was {earlier}, from which no rate can be computed"
)


def year_on_year(
    measure: str, low: Bound, high: Bound, *, scope: str = "total", bases: Sequence[str] = (CURRENT, CONSTANT)
) -> Check:
    """R1: expect a level to change by *low* to *high* per cent on the same period of the year before.

    Without a positive year-earlier value in the same price basis the verdict is undecided; a base in which the period
    cannot be compared is passed over where another base answers.

    Source:
        Ratio edits, de Waal, Pannekoek and Scholtus 2011, chapter 3.
    """

    def judge(asked: Asked) -> Verdict | None:
        return _change_verdict(asked, low, high) if asked.basis.split(":")[0] in bases else None

    want = Text("同比 {low}% 至 {high}%", "{low} to {high} % on the year before").format(low=low, high=high)
    expects = Text("{m} {want}", "{m} to change by {want}").format(m=measure, want=want)
    return Check("year_on_year", "R1", Severity.QUERY, expects, VERIFY, each(Of(measure, scope=scope), want, judge))


def _change_verdict(asked: Asked, low: Bound, high: Bound) -> Verdict | None:
    value, earlier = asked.value, asked.back(4)
    if earlier is None and _comparable_elsewhere(asked):
        return None
    if value is None or earlier is None:
        return asked.undecided(NO_VALUE if value is None else NO_YEAR_BEFORE)
    if earlier.base <= 0:
        return asked.undecided(NO_RATE.format(earlier=earlier.words))
    rate = 100 * (value.base / earlier.base - 1)
    told = {"value": value.words, "rate": beyond(rate, low, high), "basis": basis_words(asked.basis)}
    got = Text("{value}，同比 {rate}%（{basis}）", "{value}, {rate} % on the year before ({basis})").format(**told)
    return asked.says(low <= rate <= high, got)


def _comparable_elsewhere(asked: Asked) -> bool:
    """Whether the same activity and period can be compared with the year before in another fixed base."""
    kind = asked.basis.split(":")[0]
    others = [basis for basis in asked.values.bases(asked.key) if basis != asked.basis and basis.split(":")[0] == kind]
    keys = [(*asked.key[:3], basis) for basis in others]
    return any(asked.values.get(key) and asked.values.back(key, 4) for key in keys)


def rate_within(measure: str, low: Bound, high: Bound, *, scope: str = "total", area: str = "") -> Check:
    """R1 for a delivered growth rate: expect it between *low* and *high* per cent.

    Args:
        area: another area that the bulletin compares with, where its rates have arrived; the job's own where empty.
    """

    def judge(asked: Asked) -> Verdict:
        return _between(asked, low, high, NO_VALUE)

    want = Text("{low}% 至 {high}%", "{low} to {high} %").format(low=low, high=high)
    told = {"m": f"{area} {measure}" if area else measure, "want": want}
    expects = Text("{m} 在 {want} 之间", "{m} between {want}").format(**told)
    verdicts = each(Of(measure, scope=scope, expected=not area), want, judge)
    return Check("rate_within", "R1", Severity.QUERY, expects, VERIFY, verdicts, area=area)


def _between(asked: Asked, low: Bound, high: Bound, lost: Text) -> Verdict:
    rate = asked.value
    if rate is None or rate.exact is None:
        return asked.undecided(lost)
    digits = beyond(rate.exact, low, high) if not rate.digit else rate.words.removesuffix(rate.unit)
    return asked.says(low <= rate.exact <= high, plain(f"{digits}{rate.unit}"))


def implied_deflator(low: Bound, high: Bound, *, activities: Sequence[str]) -> Check:
    """G2: expect the price change implied by nominal and real growth to be plausible.

    Source:
        House default: -10 to +10 % for GDP, -20 to +25 % for industry.
    """

    def judge(asked: Asked) -> Verdict:
        return _between(asked, low, high, NO_YEAR_BEFORE)

    told = {"low": low, "high": high}
    want = Text("缩减指数涨跌 {low}% 至 {high}%", "an implied price change of {low} to {high} %").format(**told)
    verdicts = each(Of("deflator", only=tuple(activities)), want, judge)
    return Check("implied_deflator", "G2", Severity.QUERY, want, VERIFY, verdicts)


def rises_within_year(
    measure: str, *, allowed: Decimal = Decimal("0"), scope: str = "total", every: bool = False
) -> Check:
    """T1: expect a year-to-date level not to fall from one quarter to the next of the same year.

    Args:
        allowed: a fall of so many per cent is let pass, where revisions are declared (0.5).
        every: ask of every period that has arrived, and not only of the one in production.

    The first quarter has nothing before it and is not asked.

    Source:
        Accumulation of flows that cannot be negative.
    """

    def judge(asked: Asked) -> Verdict:
        return _rise_verdict(asked, allowed)

    want = Text("不低于上一季度累计", "not below the quarter before, cumulated")
    expects = Text("{m} 累计值年内不下降", "{m} cumulated not to fall within the year").format(m=measure)
    of = Of(measure, scope=scope, quarters=(2, 3, 4))
    verdicts = each(of, want, judge, _surely_rises)
    periods: Periods = "all" if every else "production"
    return Check("rises_within_year", "T1", Severity.QUERY, expects, VERIFY, verdicts, periods)


def _surely_rises(values: Series) -> pd.Series:
    before = values.earlier(1)
    return (before > 0) & (values.number > before * BEYOND_DOUBT)


def _rise_verdict(asked: Asked, allowed: Decimal) -> Verdict:
    value, before, when = asked.value, asked.back(1), label(asked.key[1] - 1)
    if value is None or before is None:
        return asked.undecided(NO_VALUE if value is None else MISSING.format(lost=when))
    told = {"value": value.words, "when": when, "before": before.words}
    got = Text("{value}，{when} 累计为 {before}", "{value}, {when} cumulated was {before}").format(**told)
    return asked.says(value.base >= before.base * (1 - Fraction(allowed) / 100), got)


def composition_change(measure: str, most: Bound, *, activities: Sequence[str] = ()) -> Check:
    """X6: expect a share to move by at most *most* percentage points on the year before (year-over-year on ratios).

    Source:
        House default: 3 points for the industries of GDP.
    """

    def judge(asked: Asked) -> Verdict:
        now, earlier = asked.value, asked.back(4)
        if now is None or earlier is None:
            return asked.undecided(NO_VALUE if now is None else NO_YEAR_BEFORE)
        return _move_verdict(asked, now, earlier, most)

    want = Text("变动不超过 {most} 个百分点", "a change of at most {most} points").format(most=most)
    expects = Text("{m} {want}", "{m}: {want}").format(m=measure, want=want)
    verdicts = each(Of(measure, only=tuple(activities)), want, judge)
    return Check("composition_change", "X6", Severity.QUERY, expects, VERIFY, verdicts)


MOVED = Text(
    "{now}%，比上年同期变动 {moved} 个百分点（按未舍入的比重）",
    "{now} %, {moved} points on the year before (of unrounded shares)",
)


def _move_verdict(asked: Asked, now: Value, earlier: Value, most: Bound) -> Verdict:
    moved = now.base - earlier.base
    told = {"now": show(now.base, 1), "moved": beyond(moved, -most, most)}
    got = MOVED.format(**told)
    return asked.says(-most <= moved <= most, got)
