"""Edits of growth: across vintages, of an aggregate from its parts, and shares, contributions and pulls among
themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ..concepts.check import Answers, Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import CURRENT, TOTAL
from ..concepts.period import Period
from ..concepts.text import Text
from ..concepts.unit import show
from .asking import CORRECT, MISSING, NO_LEVELS, NO_VALUE, VERIFY, Asked, Bound, Of, each
from .lookup import Observed, Series
from .value import Value


def growth_across_vintages(level: str, growth: str, *, scope: str = "total") -> Check:
    """G3: expect a delivered growth rate to be that of two delivered levels, each rounded; a warning where it is not.

        [(x - u/2) / (y + u/2) - 1, (x + u/2) / (y - u/2) - 1] meets [g - d/2, g + d/2]

    The year before may have been revised since the rate was computed, so that a difference is only noted.

    Source:
        As G1; two levels of different vintages need not give the rate that was printed.
    """
    want = Text("两期水平值的增速", "the growth of the two levels")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        levels = observed.series(level, scope=scope)
        return each(Of(growth, scope=scope), want, lambda asked: _vintage_verdict(asked, levels))(observed, periods)

    expects = Text("{g} 与 {l} 两期水平一致", "{g} to agree with two levels of {l}").format(g=growth, l=level)
    return Check("growth_across_vintages", "G3", Severity.WARNING, expects, VERIFY, verdicts)


def _vintage_verdict(asked: Asked, levels: Series) -> Verdict:
    rate, now, before = asked.value, levels.get(asked.key), levels.back(asked.key, 4)
    if rate is None or now is None or before is None or before.base <= before.base_digit:
        return asked.undecided(NO_VALUE if rate is None else NO_LEVELS)
    low = 100 * (_off(now, -1) / _off(before, 1) - 1)
    high = 100 * (_off(now, 1) / _off(before, -1) - 1)
    holds = low - rate.digit / 2 <= rate.base <= high + rate.digit / 2
    told = {"low": show(low, 2), "high": show(high, 2), "want": asked.want}
    want = Text("{want}，{low}% 至 {high}%", "{want}, {low} to {high} %").format(**told)
    return asked.says(holds, Text("{r}", "{r}").format(r=rate.words), want)


def _off(value: Value, sign: int) -> Fraction:
    """The value with half a unit of its last digit added or taken away."""
    return value.base + sign * value.base_digit / 2


def implied_aggregate_growth(
    level: str, growth: str, parts: Sequence[str], total: str = TOTAL, most: Decimal = Decimal("0.1")
) -> Check:
    """G4: expect the growth of an aggregate to be the one that the levels and growth rates of its parts imply.

        Σ V(i) / Σ (V(i) / (1 + g(i) / 100)) - 1, within 0.1 points; levels at current prices, growth at any

    A missing level or rate of a part is undecided.

    Source:
        Chongqing 2024-Q1: 6.26 implied against 6.2 printed.
    """
    want = Text("由 {parts} 推算的增速，差不超过 {most} 个百分点", "the growth that {parts} imply, within {most} pp")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        levels = observed.series(level)

        def judge(asked: Asked) -> Verdict:
            keys = [(asked.key[0], asked.period, part, CURRENT) for part in parts]
            found = [(levels.get(key), asked.beside(key[2])) for key in keys]
            return _implied_verdict(asked, found, (parts, most))

        words = want.format(parts="+".join(parts), most=most)
        return each(Of(growth, only=(total,)), words, judge)(observed, periods)

    expects = Text("{g} 与各部分推算的增速一致", "{g} to agree with what the parts imply").format(g=growth)
    return Check("implied_aggregate_growth", "G4", Severity.QUERY, expects, VERIFY, verdicts)


def _implied_verdict(
    asked: Asked, found: Sequence[tuple[Value | None, Value | None]], of: tuple[Sequence[str], Decimal]
) -> Verdict:
    rate, (parts, most) = asked.value, of
    pairs = [(level.base, 1 + growth.base / 100) for level, growth in found if level and growth and growth.base > -100]
    if rate is None or len(pairs) < len(parts):
        lost = [part for part, (level, growth) in zip(parts, found, strict=True) if level is None or growth is None]
        return asked.undecided(NO_VALUE if rate is None else MISSING.format(lost="、".join(lost)))
    earlier = sum((level / factor for level, factor in pairs), Fraction(0))
    implied = 100 * (sum((level for level, _ in pairs), Fraction(0)) / earlier - 1)
    told = {"rate": rate.words, "implied": show(implied, 2)}
    got = Text("{rate}，推算为 {implied}%", "{rate}, implied {implied} %").format(**told)
    return asked.says(abs(implied - rate.base) <= Fraction(most), got)


def triangle(
    contribution: str, share: str, growth: str, *, activities: Sequence[str], total: str = TOTAL, most: Bound = 1
) -> Check:
    """X4: expect share, contribution and growth to fit each other: C(i) = s(i) · g(i) / g, within 1 point.

    The share is that of the year before at constant prices, and exact then; with the current share 1 point is allowed.
    A growth of zero in the total, or a missing side, is undecided.

    Source:
        38.6 / 32.9 against 7.5 / 6.4 in 2024-Q1.
    """
    want = Text("比重乘以增速之比，差不超过 {most} 个百分点", "share times the ratio of growth, within {most} pp")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        shares, rates = observed.series(share), observed.series(growth)

        def judge(asked: Asked) -> Verdict:
            key = asked.key
            sides = (shares.under(key), rates.under(key), rates.under((*key[:2], total, key[3])))
            return _triangle_verdict(asked, sides, (share, growth, most))

        of = Of(contribution, only=tuple(activities))
        return each(of, want.format(most=most), judge)(observed, periods)

    expects = Text("{c} 与 {s}、{g} 相符", "{c} to fit {s} and {g}").format(c=contribution, s=share, g=growth)
    return Check("triangle", "X4", Severity.QUERY, expects, VERIFY, verdicts)


def _triangle_verdict(
    asked: Asked, sides: tuple[Value | None, Value | None, Value | None], of: tuple[str, str, Bound]
) -> Verdict:
    value, (share, own, whole), (name, growth, most) = asked.value, sides, of
    if value is None or share is None or own is None or whole is None:
        return asked.undecided(NO_VALUE if value is None else MISSING.format(lost=name if share is None else growth))
    if not whole.base:
        return asked.undecided(Text("总体增速为 0", "the total did not grow"))
    implied = share.base * own.base / whole.base
    told = {"value": value.words, "implied": show(implied, 2)}
    got = Text("{value}，推算为 {implied}%", "{value}, implied {implied} %").format(**told)
    return asked.says(abs(value.base - implied) <= Fraction(most) + value.digit / 2, got)


def contributions_add_up(measure: str, parts: Sequence[str]) -> Check:
    """X5: expect contributions to add up to 100, within (n + 1) / 2 units of their last digit.

    Source:
        Each of n printed numbers and the total is off by half a unit at most.
    """
    want = Text("{parts} 之和为 100", "{parts} to add up to 100").format(parts="+".join(parts))

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        return [_points_verdict(observed.series(measure), (when, parts), want) for when in periods]

    expects = Text("{m}：{want}", "{m}: {want}").format(m=measure, want=want)
    return Check("contributions_add_up", "X5", Severity.ERROR, expects, CORRECT, verdicts)


def pulls_add_up(measure: str, growth: str, parts: Sequence[str], total: str = TOTAL) -> Check:
    """X5: expect pulls to add up to the growth of the total, within (n + 1) / 2 units of their last digit.

    Source:
        As for contributions.
    """
    want = Text("{parts} 之和为 {g}", "{parts} to add up to {g}").format(parts="+".join(parts), g=growth)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        rates, values = observed.series(growth), observed.series(measure)
        wholes = {key[1]: rates.get(key) for when in periods for key in rates.at(when) if key[2] == total}
        return [_points_verdict(values, (when, parts), want, (growth, wholes.get(when))) for when in periods]

    expects = Text("{m}：{want}", "{m}: {want}").format(m=measure, want=want)
    return Check("pulls_add_up", "X5", Severity.ERROR, expects, CORRECT, verdicts)


def _points_verdict(
    values: Series, of: tuple[Period, Sequence[str]], want: Text, whole: tuple[str, Value | None] | None = None
) -> Verdict:
    (period, parts), keys = of, {key[2]: key for key in values.at(of[0])}
    found = {part: values.get(keys[part]) if part in keys else None for part in parts}
    lost = [part for part, value in found.items() if value is None] + ([whole[0]] if whole and whole[1] is None else [])
    row = values.row(keys[parts[0]]) if parts[0] in keys else None
    if lost:
        return Verdict(None, row, values.measure, TOTAL, period, MISSING.format(lost="、".join(lost)), want)
    held = [value for value in (*found.values(), whole[1] if whole else None) if value is not None]
    to = whole[1].base if whole and whole[1] else Fraction(100)
    joined = sum((value.base for value in found.values() if value), Fraction(0))
    allowed = Fraction(len(parts) + 1, 2) * max(value.digit for value in held)
    got = Text("合计 {sum}，不是 {to}", "{sum} in all and not {to}").format(sum=show(joined, 2), to=show(to, 2))
    return Verdict(abs(joined - to) <= allowed, row, values.measure, TOTAL, period, got, want)
