"""The edits that a job can ask for. Each function returns a `Check`: a rule is one declaration.

The letter and number of each is its place in the table of edits (methodology, section 3). Bounds are allowed values. A
year earlier is found by its label. Where an operand is missing the verdict is None, which is neither passed nor failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from ..concepts.definition import Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import CONSTANT, CURRENT, TOTAL, basis_words
from ..concepts.period import Period, label
from ..concepts.text import Text, plain
from ..concepts.unit import UNITS, show
from .lookup import Key, Series, Value, in_base_units, series

Judge = Callable[[Series, Key, Value], Verdict | None]
CORRECT = Text("请核对并更正来源文件", "verify and correct the delivery")
EXPLAIN = Text(
    "请核实；属实则在作业中登记 Known 并写明原因",
    "verify it; if it is right, declare a Known with its reason in the job",
)
NO_YEAR_BEFORE = Text("缺少上年同期", "the same period of the year before is missing")


def _each(
    measure: str, judge: Judge, scope: str = "total"
) -> Callable[[pd.DataFrame, tuple[Period, ...]], list[Verdict]]:
    """Ask the judge about every value of the measure in the periods."""

    def verdicts(table: pd.DataFrame, periods: tuple[Period, ...]) -> list[Verdict]:
        values = series(table, measure, scope=scope)
        answers = (judge(values, key, value) for period in periods for key, value in values.at(period))
        return [answer for answer in answers if answer is not None]

    return verdicts


def _verdict(holds: bool | None, values: Series, key: Key, told: tuple[Text, Text]) -> Verdict:
    return Verdict(holds, values.by_key[key].row, values.measure, key[2], key[1], *told)


def not_negative(measure: str) -> Check:
    """V2: expect a measure that cannot be negative (value added, output, counts) to be zero or more.

    Source:
        Fellegi and Holt 1976, domain edits.
    """

    def judge(values: Series, key: Key, value: Value) -> Verdict:
        holds = None if value.exact is None else value.exact >= 0
        return _verdict(holds, values, key, (plain(value.words), Text("不小于 0", "0 or more")))

    expects = Text("{m} 不为负", "{m} not to be negative").format(m=measure)
    return Check("sign", "V2", Severity.ERROR, expects, CORRECT, _each(measure, judge), periods="all")


def adds_up(
    measure: str,
    parts: Sequence[str],
    total: str = TOTAL,
    *,
    exact: bool = False,
    bases: Sequence[str] = (CURRENT, CONSTANT),
) -> Check:
    """A1: expect the parts to add up to the total, for every area, period and price basis in which all are delivered.

    Args:
        exact: no difference is allowed; else |difference| <= (n + 1) / 2 units of the last digit, which is what
            rounding n parts and their total can make.

    A missing part or total is undecided.

    Source:
        Accounting identity; tolerance: each rounded number is off by half a unit at most.
    """

    def verdicts(table: pd.DataFrame, periods: tuple[Period, ...]) -> list[Verdict]:
        values = series(table, measure)
        totals = [
            key
            for period in periods
            for key, _ in values.at(period)
            if key[2] == total and key[3].split(":")[0] in bases
        ]
        return [_sum_verdict(values, key, parts, exact) for key in totals]

    expects = Text("{parts} 合计等于 {total}", "{parts} to add up to {total}").format(
        parts="+".join(parts), total=total
    )
    return Check("adds-up", "A1", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def _sum_verdict(values: Series, key: Key, parts: Sequence[str], exact: bool) -> Verdict:
    area, period, _, basis = key
    whole, found = values.get(key), [values.get((area, period, part, basis)) for part in parts]
    want = Text("{parts} 之和（{basis}）", "the sum of {parts} ({basis})").format(
        parts="+".join(parts), basis=basis_words(basis)
    )
    present_parts = [value for value in found if value is not None]
    if whole is None or len(present_parts) < len(parts):
        lost = [part for part, value in zip(parts, found, strict=True) if value is None]
        return _verdict(
            None, values, key, (Text("缺少 {lost}", "{lost} missing").format(lost="、".join(lost) or key[2]), want)
        )
    difference = in_base_units(whole) - sum((in_base_units(value) for value in present_parts), Fraction(0))
    unit = UNITS[whole.unit].size
    allowed = (
        Fraction(0) if exact else Fraction(len(parts) + 1, 2) * max(v.digit for v in [whole, *present_parts]) * unit
    )
    told = show(difference / unit, 4).rstrip("0").rstrip(".")
    got = Text("{total}，差 {difference}{unit}", "{total}, {difference}{unit} off").format(
        total=whole.words, difference=told, unit=whole.unit
    )
    most = show(allowed / unit, 4).rstrip("0").rstrip(".")
    wanted = Text("{want}，差不超过 {most}{unit}", "{want}, within {most}{unit}").format(
        want=want, most=most, unit=whole.unit
    )
    return _verdict(abs(difference) <= allowed, values, key, (got, wanted))


def within_whole(measure: str, part: str, whole: str) -> Check:
    """A3: expect a part not to exceed the whole it belongs to (农林牧渔业 >= 第一产业; manufacturing <= industry).

    Half a unit of the last digit is allowed.

    Source:
        Fellegi and Holt 1976, balance inequalities; 三次产业划分规定 (2018).
    """

    def judge(values: Series, key: Key, value: Value) -> Verdict | None:
        if key[2] != part:
            return None
        outer = values.get((key[0], key[1], whole, key[3]))
        want = Text("不大于 {whole}", "at most {whole}").format(whole=whole)
        if outer is None or value.exact is None:
            return _verdict(None, values, key, (Text("缺少 {w}", "{w} missing").format(w=whole), want))
        holds = in_base_units(value) - in_base_units(outer) <= value.digit * UNITS[value.unit].size / 2
        got = Text("{part}，{whole} 为 {outer}", "{part}, {whole} is {outer}").format(
            part=value.words, whole=whole, outer=outer.words
        )
        return _verdict(holds, values, key, (got, want))

    expects = Text("{part} 不大于 {whole}", "{part} at most {whole}").format(part=part, whole=whole)
    return Check("within-whole", "A3", Severity.ERROR, expects, CORRECT, _each(measure, judge), periods="all")


def year_on_year(
    measure: str,
    low: Decimal | int,
    high: Decimal | int,
    *,
    scope: str = "total",
    bases: Sequence[str] = (CURRENT, CONSTANT),
) -> Check:
    """R1: expect a level to change by *low* to *high* per cent on the same period of the year before.

    Without a year-earlier value in the same price basis the verdict is undecided. Bases are never mixed: a base in
    which the period cannot be compared is passed over where another base answers.

    Source:
        Ratio edits, de Waal, Pannekoek and Scholtus 2011, chapter 3.
    """

    def judge(values: Series, key: Key, value: Value) -> Verdict | None:
        earlier = values.back(key, 4)
        if key[3].split(":")[0] not in bases or (earlier is None and _comparable_elsewhere(values, key)):
            return None
        if earlier is None or value.exact is None or not earlier.exact:
            return _verdict(None, values, key, (NO_YEAR_BEFORE, want))
        rate = 100 * (value.exact / earlier.exact - 1)
        got = Text("{value}，同比 {rate}%（{basis}）", "{value}, {rate} % on the year before ({basis})").format(
            value=value.words, rate=show(rate, 1), basis=basis_words(key[3])
        )
        return _verdict(low <= rate <= high, values, key, (got, want))

    want = Text("同比 {low}% 至 {high}%", "{low} to {high} % on the year before").format(low=low, high=high)
    expects = Text("{m} {want}", "{m} to change by {want}").format(m=measure, want=want)
    return Check("year_on_year", "R1", Severity.QUERY, expects, EXPLAIN, _each(measure, judge, scope))


def _comparable_elsewhere(values: Series, key: Key) -> bool:
    """Whether the same activity and period can be compared with the year before in another fixed base."""
    area, period, activity, basis = key
    others = {
        k[3] for k in values.by_key if k[2] == activity and k[3] != basis and k[3].split(":")[0] == basis.split(":")[0]
    }
    return any(values.get((area, period, activity, b)) and values.back((area, period, activity, b), 4) for b in others)


def rate_within(measure: str, low: Decimal | int, high: Decimal | int, *, scope: str = "total") -> Check:
    """R1 for a delivered growth rate: expect it between *low* and *high* per cent."""

    def judge(values: Series, key: Key, value: Value) -> Verdict:
        holds = None if value.exact is None else low <= value.exact <= high
        return _verdict(holds, values, key, (plain(value.words), want))

    want = Text("{low}% 至 {high}%", "{low} to {high} %").format(low=low, high=high)
    expects = Text("{m} 在 {want} 之间", "{m} between {want}").format(m=measure, want=want)
    return Check("year_on_year", "R1", Severity.QUERY, expects, EXPLAIN, _each(measure, judge, scope))


def rises_within_year(measure: str, *, allowed: Decimal = Decimal("0")) -> Check:
    """T1: expect a year-to-date level not to fall from one quarter to the next of the same year.

    Args:
        allowed: a fall of so many per cent is let pass, where revisions are declared.

    The first quarter has nothing before it and is not asked.

    Source:
        Accumulation of flows that cannot be negative.
    """

    def judge(values: Series, key: Key, value: Value) -> Verdict | None:
        if key[1].quarter == 1:
            return None
        before = values.back(key, 1)
        want = Text("不低于上一季度累计", "not below the quarter before, cumulated")
        if before is None or value.exact is None:
            return _verdict(None, values, key, (Text("缺少上一季度", "the quarter before is missing"), want))
        least = (before.exact or Fraction(0)) * (1 - Fraction(allowed) / 100)
        got = Text("{value}，{q} 累计为 {before}", "{value}, {q} cumulated was {before}").format(
            value=value.words, q=label(key[1] - 1), before=before.words
        )
        return _verdict(value.exact >= least, values, key, (got, want))

    expects = Text("{m} 累计值年内不下降", "{m} cumulated not to fall within the year").format(m=measure)
    return Check("cumulative-falls", "T1", Severity.QUERY, expects, EXPLAIN, _each(measure, judge))


def composition_change(measure: str, most: Decimal, *, activities: Sequence[str] = ()) -> Check:
    """X6: expect a share to move by at most *most* percentage points on the year before (year-over-year on ratios).

    Source:
        House default: 3 points for the industries of GDP.
    """

    def judge(values: Series, key: Key, value: Value) -> Verdict | None:
        if activities and key[2] not in activities:
            return None
        earlier = values.back(key, 4)
        if earlier is None or value.exact is None or earlier.exact is None:
            return _verdict(None, values, key, (NO_YEAR_BEFORE, want))
        moved = value.exact - earlier.exact
        got = Text("{now}%，比上年同期变动 {moved} 个百分点", "{now} %, {moved} points on the year before").format(
            now=show(value.exact, 1), moved=show(moved, 1)
        )
        return _verdict(abs(moved) <= most, values, key, (got, want))

    want = Text("变动不超过 {most} 个百分点", "a change of at most {most} points").format(most=most)
    expects = Text("{m} {want}", "{m}: {want}").format(m=measure, want=want)
    return Check("composition_change", "X6", Severity.QUERY, expects, EXPLAIN, _each(measure, judge))


def growth_agrees_with_level(growth: str, delivered: str) -> Check:
    """G1: expect a delivered growth rate to be the growth of the delivered constant-price levels.

    The computed growth must lie within half a unit of the delivered rate's last digit.

    Source:
        Consistency of a rate with its own levels, same price basis and vintage.
    """

    def verdicts(table: pd.DataFrame, periods: tuple[Period, ...]) -> list[Verdict]:
        computed, rates = series(table, growth), series(table, delivered)
        return [_agreement(computed, rates, key, rate) for period in periods for key, rate in rates.at(period)]

    expects = Text("{d} 与水平值一致", "{d} to agree with the levels").format(d=delivered)
    return Check("growth-and-level", "G1", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def _agreement(computed: Series, rates: Series, key: Key, rate: Value) -> Verdict:
    want = Text("由水平值计算的增速", "the growth computed from the levels")
    own = computed.get(key)
    if own is None or rate.exact is None or own.exact is None:
        return _verdict(None, rates, key, (Text("缺少可比的水平值", "no levels to compare with"), want))
    off = abs(own.exact - rate.exact)
    wanted = Text("{want} {own}%", "{want}, {own} %").format(want=want, own=show(own.exact, 3))
    return _verdict(off <= rate.digit / 2, rates, key, (plain(rate.words), wanted))


def implied_deflator(low: Decimal | int, high: Decimal | int, *, activities: Sequence[str]) -> Check:
    """G2: expect the price change implied by nominal and real growth to be plausible.

    Source:
        House default: -10 to +10 % for GDP, -20 to +25 % for industry.
    """

    def judge(values: Series, key: Key, value: Value) -> Verdict | None:
        if key[2] not in activities:
            return None
        holds = None if value.exact is None else low <= value.exact <= high
        got = NO_YEAR_BEFORE if value.exact is None else plain(f"{show(value.exact, 1)}%")
        return _verdict(holds, values, key, (got, want))

    want = Text("缩减指数涨跌 {low}% 至 {high}%", "an implied price change of {low} to {high} %").format(
        low=low, high=high
    )
    return Check("implied_deflator", "G2", Severity.QUERY, want, EXPLAIN, _each("deflator", judge))


def no_gaps(measure: str, activities: Sequence[str]) -> Check:
    """C1: expect every quarter between the first and the period in production, for each activity at current prices.

    Source:
        Completeness of series, ESS validation level 1.
    """

    def verdicts(table: pd.DataFrame, periods: tuple[Period, ...]) -> list[Verdict]:
        values = series(table, measure)
        held = {key for key, value in values.by_key.items() if value.exact is not None and key[3] == CURRENT}
        areas = dict.fromkeys(key[0] for key in held)
        return [
            v for area in areas for v in _gap_verdicts(values, {k for k in held if k[0] == area}, activities, periods)
        ]

    expects = Text("{m} 各季度齐全", "{m} without missing quarters").format(m=measure)
    return Check(
        "gap",
        "C1",
        Severity.ERROR,
        expects,
        Text("请补交缺少的季度", "deliver the missing quarters"),
        verdicts,
        periods="all",
    )


def _gap_verdicts(
    values: Series, held: set[Key], activities: Iterable[str], periods: tuple[Period, ...]
) -> list[Verdict]:
    area, first, last = next(iter(held))[0], min(key[1] for key in held), max(periods)
    wanted = [
        (area, when, activity, CURRENT) for when in pd.period_range(first, last, freq="Q") for activity in activities
    ]
    told = (Text("没有数据", "no value"), Text("该季度的值", "a value for the quarter"))
    return [Verdict(key in held, None, values.measure, key[2], key[1], *told) for key in wanted]


def present(measure: str, activities: Sequence[str], *, bases: Sequence[str] = (CURRENT, CONSTANT)) -> Check:
    """C1: expect every activity of the period in production at each kind of prices.

    Source:
        Completeness, ESS validation level 1.
    """

    def verdicts(table: pd.DataFrame, periods: tuple[Period, ...]) -> list[Verdict]:
        values = series(table, measure)
        held = {
            (key[1], key[2], key[3].split(":")[0]) for key, value in values.by_key.items() if value.exact is not None
        }
        wanted = [(when, activity, basis) for when in periods for activity in activities for basis in bases]
        return [_presence(values, key, key in held) for key in wanted]

    expects = Text("{m} 各行业齐全", "{m} for every activity").format(m=measure)
    return Check(
        "coverage", "C1", Severity.ERROR, expects, Text("请补交缺少的行业", "deliver the missing activities"), verdicts
    )


def _presence(values: Series, key: tuple[Period, str, str], held: bool) -> Verdict:
    period, activity, basis = key
    words = Text("不变价", "constant prices") if basis == CONSTANT else basis_words(basis)
    got = Text("没有{basis}数据", "no value at {basis}").format(basis=words)
    return Verdict(held, None, values.measure, activity, period, got, Text("一个数", "a number"))
