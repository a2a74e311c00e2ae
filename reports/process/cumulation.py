"""Edits of accumulation: year-to-date and single quarters that were confused, or that do not fit each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import log
from statistics import median

from ..concepts.check import Answers, Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL, YEAR_TO_DATE
from ..concepts.period import Period, label
from ..concepts.text import Text
from ..concepts.unit import show
from .asking import CORRECT, MISSING, NO_VALUE, VERIFY, Asked, Bound, Of, each
from .lookup import Observed, Series
from .magnitude import ENOUGH
from .panel import Pair, pairs

CLOSE, APART = 0.25, 0.35  # of logarithms: near to the other accumulation, and not near to the declared one
AS_YTD = Text("可能把累计数填作当季数", "year-to-date figures may have been delivered as single quarters")
AS_SINGLE = Text("可能把当季数填作累计数", "single quarters may have been delivered as year-to-date figures")
UNIT = Text(
    "{value}，为上年同期 {before} 的 {times} 倍：{why}", "{value}, {times} times the year before, {before}: {why}"
)
WHOLE = Text(
    "{n} 家中有 {off} 家，中位数为上年同期的 {times} 倍：{why}",
    "{off} of {n} units, in the middle {times} times the year before: {why}",
)


def accumulation(measure: str, *, delivered: str = YEAR_TO_DATE, scope: str = "total") -> Check:
    """T4: expect values accumulated as they are declared: no year-to-date figure as a single quarter, nor the reverse.

    A value fails that is near (within 0.25 in logarithms) to what the other accumulation was a year before, times the
    middle growth of the units, and not near (0.35) to what the declared one was. The first quarter, which is both, is
    not asked, nor is a unit without the year before. Where half of at least five units fail, that is one failure, of
    the file.

    Args:
        delivered: how the measure is declared to be accumulated, `ytd` or `single`.

    Source:
        Cumulated figures delivered as single quarters are 2, 3 or 4 times last year's quarter; the widths are
        proposals.
    """
    of = Of(measure, delivered, scope, quarters=(2, 3, 4))
    told = Text("累计数", "year-to-date figures") if delivered == YEAR_TO_DATE else Text("当季数", "single quarters")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        every = [_period_answers(observed, of, told, when) for when in periods if when.quarter in of.quarters]
        held = [position for answers in every for position in answers[1]]
        return Answers([verdict for answers in every for verdict in answers[0]], of.series(observed).cells(held))

    expects = Text("{m} 是{kind}", "{m} to be {kind}").format(m=measure, kind=told)
    return Check("accumulation", "T4", Severity.QUERY, expects, VERIFY, verdicts)


def _period_answers(observed: Observed, of: Of, want: Text, period: Period) -> tuple[list[Verdict], list[int]]:
    found = pairs(observed, of, period)
    if not found:
        return [
            Verdict(None, None, of.measure, TOTAL, period, Text("没有可比的单位", "no units can be compared"), want)
        ], []
    values, others = of.series(observed), _others(observed, of, found)
    off = [pair for pair in found if _confused(pair, others[pair.position], _growth(found, others))]
    held = [pair.position for pair in found if pair not in off]
    if len(found) >= ENOUGH and 2 * len(off) >= len(found):
        return [_file_verdict(values, (found, off), of, want)], []
    return [_unit_verdict(values, pair, of, want) for pair in off], held


def _others(observed: Observed, of: Of, found: Sequence[Pair]) -> dict[int, float]:
    """What the other accumulation of each unit was a year before, by position; by the number of quarters if unknown."""
    values = of.series(observed)
    known = _other_before(values, of)
    quarter = found[0].key[1].quarter
    guess = 1 / quarter if of.accumulation == YEAR_TO_DATE else float(quarter)
    return {pair.position: known[pair.position] if known[pair.position] > 0 else pair.before * guess for pair in found}


def _other_before(values: Series, of: Of) -> Mapping[int, float]:
    """A year before: the single quarter as a difference of year-to-date figures, or the sum of the single quarters."""
    if of.accumulation == YEAR_TO_DATE:
        return (values.earlier(4) - values.earlier(5)).to_dict()
    quarters = values.time // 3 % 4 + 1
    total = values.earlier(4) + values.earlier(5)
    third = values.earlier(6).where(quarters >= 3, 0.0)
    return (total + third + values.earlier(7).where(quarters >= 4, 0.0)).to_dict()


def _growth(found: Sequence[Pair], others: Mapping[int, float]) -> float:
    """The middle growth of the units, each by the accumulation that it is nearer to; of few units nothing is known."""
    nearer = [min((p.ratio, p.now / others[p.position]), key=lambda ratio: abs(log(ratio))) for p in found]
    return median(nearer) if len(found) >= ENOUGH else 1.0


def _confused(pair: Pair, other: float, growth: float) -> bool:
    return abs(log(pair.now / other / growth)) <= CLOSE and abs(log(pair.ratio / growth)) > APART


def _why(of: Of) -> Text:
    return AS_SINGLE if of.accumulation == YEAR_TO_DATE else AS_YTD


def _unit_verdict(values: Series, pair: Pair, of: Of, want: Text) -> Verdict:
    asked = Asked(values, pair.key, want)
    value, before = asked.value, asked.back(4)
    words = {"value": value.words if value else "—", "before": before.words if before else "—"}
    return asked.says(False, UNIT.format(times=f"{pair.ratio:.2f}", why=_why(of), **words))


def _file_verdict(values: Series, of_units: tuple[Sequence[Pair], Sequence[Pair]], of: Of, want: Text) -> Verdict:
    found, off = of_units
    row = values.index.rows[values.places[off[0].position]]
    times = f"{median(pair.ratio for pair in found):.2f}"
    got = WHOLE.format(n=len(found), off=len(off), times=times, why=_why(of))
    return Verdict(False, row, values.measure, TOTAL, found[0].key[1], got, want)


def quarters_add_up(measure: str, *, scope: str = "total") -> Check:
    """T2: expect the year to date to be the year to date of the quarter before and the single quarter, exactly.

    In the first quarter both must be equal. What is missing leaves it undecided.

    Source:
        上月止累计 + 本月 = 本月止累计, as in the questionnaires of industry.
    """
    want = Text("上季累计与当季之和", "the year to date of the quarter before and the single quarter")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        single = observed.series(measure, "single", scope)
        return each(Of(measure, scope=scope), want, lambda asked: _sum_verdict(asked, single))(observed, periods)

    expects = Text("{m} 累计等于{want}", "{m} to date to be {want}").format(m=measure, want=want)
    return Check("quarters_add_up", "T2", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def _sum_verdict(asked: Asked, single: Series) -> Verdict:
    value, own = asked.value, single.get(asked.key)
    first = asked.period.quarter == 1
    before = None if first else asked.back(1)
    if value is None or own is None or not (first or before):
        lost = Text("当季数", "the single quarter") if own is None else label(asked.period - 1)
        return asked.undecided(NO_VALUE if value is None else MISSING.format(lost=lost))
    told = {"value": value.words, "before": before.words if before else "0", "own": own.words}
    got = Text("{value}，上季累计 {before}，当季 {own}", "{value}, {before} to date before, {own} in the quarter")
    return asked.says(value.base == own.base + (before.base if before else 0), got.format(**told))


def implied_single_quarter(measure: str, points: Bound = 5, *, scope: str = "total", years: int = 3) -> Check:
    """T3: expect the quarter's part of the year to date within its range of the last three years, widened by 5 points.

        100 · (YTD(k) - YTD(k-1)) / YTD(k), k = 2, 3, 4

    The first quarter is not asked; without a year to compare with the verdict is undecided.

    Source:
        Levels may be differenced, rates may not; the width is a proposal of the house.
    """
    want = Text("前 {n} 年的范围，上下各 {points} 个百分点", "the range of {n} years, {points} pp to either side")

    def judge(asked: Asked) -> Verdict:
        now = _part(asked, 0)
        earlier = [part for year in range(1, years + 1) if (part := _part(asked, 4 * year)) is not None]
        if now is None or not earlier:
            return asked.undecided(MISSING.format(lost=label(asked.period - 1)) if now is None else NO_PAST)
        holds = min(earlier) - Fraction(points) <= now <= max(earlier) + Fraction(points)
        told = {"now": show(now, 1), "low": show(min(earlier), 1), "high": show(max(earlier), 1)}
        return asked.says(holds, PART.format(**told))

    of = Of(measure, scope=scope, quarters=(2, 3, 4))
    words = want.format(n=years, points=points)
    expects = Text("{m} 当季占累计的比重在{want}内", "the quarter's part of {m} within {want}").format(
        m=measure, want=words
    )
    return Check("implied_single_quarter", "T3", Severity.QUERY, expects, VERIFY, each(of, words, judge))


NO_PAST = Text("往年没有可比的季度", "no earlier year has this quarter")
PART = Text(
    "当季占累计 {now}%，往年为 {low}% 至 {high}%",
    "the quarter is {now} % of the year to date, before {low} to {high} %",
)


def _part(asked: Asked, back: int) -> Fraction | None:
    """The part of the quarter in the year to date, in per cent, this many quarters earlier."""
    total = asked.back(back)
    before = asked.back(back + 1)
    return None if total is None or before is None or total.base <= 0 else 100 * (1 - before.base / total.base)


def same_figures(measure: str, most: Bound = 90, *, back: int = 1, scope: str = "total") -> Check:
    """T5: expect the figures not to be those of an earlier quarter, sent again: at most 90 % of the units unchanged.

    Args:
        back: how many quarters earlier they are compared with.

    Fewer than five units that can be compared leave it undecided.

    Source:
        A file of the last quarter under a new name had 98 % of its values unchanged; the bound is a proposal of the
        house.
    """
    want = Text("至多 {most}% 的单位与 {when} 相同", "at most {most} % of the units as in {when}")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        of = Of(measure, scope=scope)
        return [
            _same_verdict(observed, of, (when, back, most), want.format(most=most, when=label(when - back)))
            for when in periods
        ]

    expects = Text("{m} 不是旧数", "{m} not to be sent again").format(m=measure)
    return Check("same_figures", "T5", Severity.QUERY, expects, VERIFY, verdicts)


def _same_verdict(observed: Observed, of: Of, asked: tuple[Period, int, Bound], want: Text) -> Verdict:
    period, back, most = asked
    values, found = of.series(observed), pairs(observed, of, asked[0], back)
    if len(found) < ENOUGH:
        return Verdict(
            None,
            None,
            of.measure,
            TOTAL,
            period,
            Text("可比的单位不足 5 家", "fewer than 5 units can be compared"),
            want,
        )
    same = [pair for pair in found if _equal(values, pair, back)]
    row = values.index.rows[values.places[found[0].position]]
    told = {"n": len(found), "same": len(same), "when": label(period - back)}
    got = Text("{n} 家中有 {same} 家与 {when} 相同", "{same} of {n} units are as in {when}").format(**told)
    return Verdict(100 * len(same) <= most * len(found), row, of.measure, TOTAL, period, got, want)


def _equal(values: Series, pair: Pair, back: int) -> bool:
    """Whether the exact values are equal."""
    now, before = values.get(pair.key), values.back(pair.key, back)
    return now is not None and before is not None and now.base == before.base
