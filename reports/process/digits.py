"""Edits of how numbers were written down: last digits, round numbers, repeated ones. All are warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from ..concepts.check import Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text
from ..concepts.unit import show
from .asking import VERIFY, Asked, Bound, Of
from .lookup import Observed, Series

FIVE_PER_CENT, ONE_PER_CENT = Decimal("16.92"), Decimal("21.67")  # of chi-square with 9 degrees of freedom
FIFTY = 50
FEW = Text("只有 {n} 个数，至少要 {least} 个", "only {n} values, of {least} that it needs")
Judged = tuple[bool, Text]


def terminal_digits(measure: str, bound: Decimal = FIVE_PER_CENT, *, scope: str = "total") -> Check:
    """D1: expect the last digits of the reported values to be spread evenly over 0 to 9.

        χ² = Σ (O(d) - n/10)² / (n/10), d = 0, ..., 9; 16.92 is its 5 % bound, 21.67 its 1 % bound

    Fewer than 50 values are undecided. χ² is exact.

    Source:
        Pearson 1900; terminal digits as a sign of invented or rounded figures. House default of 5 %.
    """
    want = Text("末位数字均匀分布，χ² 不超过 {bound}", "last digits spread evenly, χ² at most {bound}").format(
        bound=bound
    )

    def judge(values: Series, asked: Sequence[Asked]) -> Judged:
        digits = [_last_digit(one) for one in asked]
        chi = sum((Fraction(10 * digits.count(d) - len(digits)) ** 2 for d in range(10)), Fraction(0)) / (
            10 * len(digits)
        )
        most = max(range(10), key=digits.count)
        told = {"chi": show(chi, 2), "n": len(digits), "d": most, "times": digits.count(most)}
        got = Text(
            "χ² 为 {chi}（{n} 个数，末位 {d} 出现 {times} 次）", "χ² of {chi} ({n} values, {times} of them end in {d})"
        )
        return chi <= Fraction(bound), got.format(**told)

    return _of_period("terminal_digits", "D1", (Of(measure, scope=scope), want, FIFTY), judge)


def _last_digit(asked: Asked) -> int:
    """The last digit of the value as it was written."""
    value = asked.value
    return 0 if value is None or value.exact is None or not value.digit else int(abs(value.exact) / value.digit) % 10


def heaping(measure: str, most: Bound = 10, *, scope: str = "total") -> Check:
    """D2: expect at most 10 % of the reported values to end in 000.

    Fewer than 50 values are undecided; zero is not counted.

    Source:
        House default.
    """
    want = Text("以 000 结尾的数不超过 {most}%", "at most {most} % of the values to end in 000").format(most=most)

    def judge(values: Series, asked: Sequence[Asked]) -> Judged:
        round_ones = [
            one for one in asked if (v := one.value) and v.exact and v.digit and v.exact / v.digit % 1000 == 0
        ]
        return _part(len(round_ones), len(asked), most)

    return _of_period("heaping", "D2", (Of(measure, scope=scope), want, FIFTY), judge)


def repeated_values(measure: str, most: Bound = 10, *, scope: str = "total", back: int = 1) -> Check:
    """D2: expect at most 10 % of the reported values to be those of the quarter before.

    Fewer than 50 values that can be compared are undecided.

    Args:
        back: how many quarters earlier they are compared with.

    Source:
        House default.
    """
    told = {"most": most, "back": back}
    want = Text(
        "与 {back} 个季度前相同的数不超过 {most}%", "at most {most} % of the values unchanged (quarters back: {back})"
    )

    def judge(values: Series, asked: Sequence[Asked]) -> Judged:
        pairs = [(one.value, one.back(back)) for one in asked]
        known = [(now, before) for now, before in pairs if now and before]
        return _part(sum(now.base == before.base for now, before in known), len(known), most)

    return _of_period("repeated_values", "D2", (Of(measure, scope=scope), want.format(**told), FIFTY), judge, back)


def _part(some: int, every: int, most: Bound) -> Judged:
    share = Fraction(100 * some, every)
    told = {"n": every, "some": some, "share": show(share, 1)}
    return share <= most, Text("{n} 个数中有 {some} 个，占 {share}%", "{some} of {n} values, {share} %").format(**told)


def _of_period(
    code: str,
    edit: str,
    of_want: tuple[Of, Text, int],
    judge: Callable[[Series, Sequence[Asked]], Judged],
    back: int = 0,
) -> Check:
    """A warning about all values of a measure in a period; too few of them are undecided."""
    of, want, least = of_want

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        return [verdict(observed, when) for when in periods]

    def verdict(observed: Observed, period: Period) -> Verdict:
        values = of.series(observed)
        asked = [Asked(values, key, want) for key in values.at(period) if values.get(key)]
        asked = [one for one in asked if one.value and one.value.exact and (not back or one.back(back))]
        few = FEW.format(n=len(asked), least=least)
        holds, got = (None, few) if len(asked) < least else judge(values, asked)
        return Verdict(holds, None, of.measure, TOTAL, period, got, want)

    expects = Text("{m}：{want}", "{m}: {want}").format(m=of.measure, want=want)
    return Check(code, edit, Severity.WARNING, expects, VERIFY, verdicts)
