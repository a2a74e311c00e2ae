"""Edits of one measure against another of the same unit: ratios, and parts that cannot exceed their whole."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from ..concepts.check import Answers, Cell, Check, Periods, Verdict
from ..concepts.errors import BadDefinition, MixedBasis
from ..concepts.finding import Severity
from ..concepts.period import Period
from ..concepts.text import Text
from .asking import CORRECT, MISSING, NO_VALUE, VERIFY, Asked, Bound, Of, Verdicts, beyond, each
from .lookup import BEYOND_DOUBT, Observed, Series
from .value import Value

RATIOS: dict[tuple[str, str], tuple[Bound, Bound]] = {
    ("sales", "output"): (Decimal("0.5"), Decimal("1.5")),
    ("cost", "revenue"): (Decimal("0.4"), Decimal("1.2")),
    ("profit", "revenue"): (Decimal("-0.5"), Decimal("0.6")),
    ("liabilities", "assets"): (0, Decimal("1.2")),
    ("value_added", "output"): (Decimal("0.05"), Decimal("0.6")),
}
NO_BOUNDS = Text(
    "ratio_within({n}, {d}) 没有默认界限；请写明 low 和 high",
    "ratio_within({n}, {d}) has no default bounds; give low and high",
)
NO_RATIO = Text("{d} 为 {value}，无法计算比率", "{d} is {value}, from which no ratio can be computed")
UNLIKE = Text(
    "{n} 与 {d} 计量的不是同一种量（{what}）；请改正单位",
    "{n} and {d} do not measure the same ({what}); correct the unit",
)


def ratio_within(
    numerator: str,
    denominator: str,
    bounds: tuple[Bound, Bound] | None = None,
    *,
    scope: str = "total",
    accumulation: str = "ytd",
) -> Check:
    """R1: expect the ratio of two measures of a unit between two bounds, both included.

    Args:
        bounds: default 0.5 to 1.5 for sales to output, 0.4 to 1.2 for cost to revenue, -0.5 to 0.6 for profit to
            revenue, 0 to 1.2 for liabilities to assets, 0.05 to 0.6 for value added to output; of other ratios they
            must be given.

    Without a positive denominator the verdict is undecided. A failure whose denominator an earlier edit flagged belongs
    to that edit.

    Raises:
        BadDefinition: no bounds are given, and the ratio has none by default.

    Source:
        Ratio edits, de Waal, Pannekoek and Scholtus 2011, chapter 3; the bounds are proposals of the house.
    """
    known = bounds or RATIOS.get((numerator, denominator))
    if known is None:
        raise BadDefinition(NO_BOUNDS.format(n=numerator, d=denominator))
    low, high = known
    told = {"n": numerator, "d": denominator, "low": low, "high": high}
    want = Text("{n}/{d} 在 {low} 至 {high} 之间", "{n}/{d} between {low} and {high}").format(**told)
    of, other = Of(numerator, accumulation, scope), Of(denominator, accumulation, scope)
    verdicts = _against(of, other, want, _RatioRule(low, high, alike=bounds is None))
    return Check("ratio_within", "R1", Severity.QUERY, want, VERIFY, verdicts)


class _RatioRule:
    """A ratio is judged exactly where its floats leave a doubt."""

    def __init__(self, low: Bound, high: Bound, *, alike: bool) -> None:
        self.low, self.high, self.alike = low, high, alike

    def surely(self, upper: pd.Series, lower: pd.Series) -> pd.Series:
        doubt = (BEYOND_DOUBT - 1) * (upper.abs() + lower.abs())
        above = upper - float(self.low) * lower > doubt
        return above & (float(self.high) * lower - upper > doubt)

    def judge(self, asked: Asked, value: Value, other: Value, rest: Cell) -> Verdict:
        if other.base <= 0:
            return asked.says(None, NO_RATIO.format(d=rest[0], value=other.words), rests_on=(rest,))
        ratio = value.base / other.base
        told = {
            "value": value.words,
            "d": rest[0],
            "other": other.words,
            "ratio": beyond(ratio, self.low, self.high, 2),
        }
        got = Text(
            "{value}，{d} 为 {other}，比率 {ratio}", "{value}, {d} is {other}, a ratio of {ratio}"
        ).format(**told)  # fmt: skip
        return asked.says(self.low <= ratio <= self.high, got, rests_on=(rest,))


def measure_within(
    part: str, whole: str, *, scope: str = "total", accumulation: str = "ytd", every: bool = True
) -> Check:
    """A3: expect one measure of a unit not to exceed another (export delivery <= sales output, named count <= total).

    Half a unit of the last digit is allowed. Where one of the two is missing, the verdict is undecided.

    Source:
        Fellegi and Holt 1976, balance inequalities.
    """
    want = Text("不大于 {whole}", "at most {whole}").format(whole=whole)
    expects = Text("{part} {want}", "{part} {want}").format(part=part, want=want)
    of, other = Of(part, accumulation, scope), Of(whole, accumulation, scope)
    periods: Periods = "all" if every else "production"
    return Check(
        "measure_within", "A3", Severity.ERROR, expects, CORRECT, _against(of, other, want, _PartRule()), periods
    )


class _PartRule:
    """A part is judged exactly where its floats leave a doubt."""

    alike = True

    def surely(self, part: pd.Series, whole: pd.Series) -> pd.Series:
        return (part >= 0) & (whole > part * BEYOND_DOUBT)

    def judge(self, asked: Asked, part: Value, whole: Value, rest: Cell) -> Verdict:
        told = {"part": part.words, "whole": rest[0], "outer": whole.words}
        got = Text("{part}，{whole} 为 {outer}", "{part}, {whole} is {outer}").format(**told)
        return asked.says(part.base - whole.base <= part.base_digit / 2, got, rests_on=(rest,))


def _against(of: Of, other: Of, want: Text, rule: _RatioRule | _PartRule) -> Verdicts:
    """Ask the rule about each value of one measure and the value of the other for the same unit and period.

    Raises:
        MixedBasis: the two do not measure the same, and the rule says they must.
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        own, beside = of.series(observed), other.series(observed)
        if rule.alike and len(dimensions := own.dimensions | beside.dimensions) > 1:
            raise MixedBasis(UNLIKE.format(n=of.measure, d=other.measure, what="、".join(sorted(dimensions))))

        def judge(asked: Asked) -> Verdict:
            return _judged(asked, beside, rule)

        def screen(values: Series) -> pd.Series:
            return rule.surely(values.number, values.beside(beside))

        return each(of, want, judge, screen)(observed, periods)

    return verdicts


def _judged(asked: Asked, beside: Series, rule: _RatioRule | _PartRule) -> Verdict:
    value, other = asked.value, beside.under(asked.key)
    if value is None or other is None:
        return asked.undecided(NO_VALUE if value is None else MISSING.format(lost=beside.measure))
    return rule.judge(asked, value, other, (beside.measure, asked.activity, asked.period))
