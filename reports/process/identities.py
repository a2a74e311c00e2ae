"""Edits of identities between activities or measures: profiles of the secondary industry, balance sheets, panels."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from ..concepts.check import Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text
from ..concepts.unit import UNITS, show
from .asking import CORRECT, MISSING, NO_VALUE, VERIFY, Asked, Bound, Of, beyond, each
from .lookup import Observed
from .value import Value

Profile = Literal["district", "national"]
MOST_ABOVE = 1  # per cent by which industry and construction may exceed the secondary industry nationally
EXACTLY = Text("恰好等于 {parts} 之和", "exactly the sum of {parts}")
AT_MOST = Text("{parts} 之和不小于它，且至多高 {most}%", "the sum of {parts} not below it, and at most {most} % above")


def secondary_industry(
    measure: str, profile: Profile, parts: Sequence[str] = ("BCD", "E"), sector: str = "T2"
) -> Check:
    """A2: expect the secondary industry to be what the accounts of its level make it.

    Args:
        profile: `district`: industry + construction exactly, an error; `national`: industry + construction are not
            below it and at most 1 % above, a query, because services to mining and manufacturing and repair count as
            tertiary.

    A missing part or sector is undecided.

    Source:
        三次产业划分规定 (2018); 2024-Q1: 96426 + 13978 = 110404 against 109846.
    """
    severity, todo = (Severity.ERROR, CORRECT) if profile == "district" else (Severity.QUERY, VERIFY)
    want = (EXACTLY if profile == "district" else AT_MOST).format(parts="+".join(parts), most=MOST_ABOVE)

    def judge(asked: Asked) -> Verdict:
        return _profile_verdict(asked, parts, profile)

    expects = Text("{sector} {want}", "{sector}: {want}").format(sector=sector, want=want)
    return Check(
        "secondary_industry", "A2", severity, expects, todo, each(Of(measure, only=(sector,)), want, judge), "all"
    )


def _profile_verdict(asked: Asked, parts: Sequence[str], profile: Profile) -> Verdict:
    whole, found = asked.value, {part: asked.beside(part) for part in parts}
    lost = [asked.activity] * (whole is None) + [part for part, value in found.items() if value is None]
    if whole is None or lost:
        return asked.undecided(MISSING.format(lost="、".join(lost)))
    joined = sum((value.base for value in found.values() if value), Fraction(0))
    got = Text("{whole}，{parts} 之和为 {sum}", "{whole}, the sum of {parts} is {sum}")
    told = got.format(whole=whole.words, parts="+".join(parts), sum=counted(joined, whole))
    if profile == "district":
        return asked.says(joined == whole.base, told)
    slack = whole.base_digit * (len(parts) + 1) / 2
    return asked.says(-slack <= joined - whole.base <= whole.base * MOST_ABOVE / 100, told)


def counted(base: Fraction, like: Value) -> str:
    """An amount of base units in the unit of a value, with no more digits than it needs."""
    digits = show(base / UNITS[like.unit].size, 4)
    return f"{digits.rstrip('0').rstrip('.')}{like.unit}"


def balance_sheet(
    assets: str = "assets", liabilities: str = "liabilities", equity: str = "equity", *, scope: str = "total"
) -> Check:
    """A4: expect assets to be liabilities and equity, within one unit of the last digit.

    Without one of the three the verdict is undecided.

    Source:
        House default; questionnaires round each item.
    """
    want = Text("{l} 与 {e} 之和，差不超过 1 个末位", "the sum of {l} and {e}, within one last digit")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        others = [observed.series(measure, "stock", scope) for measure in (liabilities, equity)]

        def judge(asked: Asked) -> Verdict:
            return _balance_verdict(asked, {other.measure: other.under(asked.key) for other in others})

        of = Of(assets, "stock", scope)
        return each(of, want.format(l=liabilities, e=equity), judge)(observed, periods).verdicts

    expects = Text("资产等于负债加权益", "assets to be liabilities and equity")
    return Check("balance_sheet", "A4", Severity.QUERY, expects, VERIFY, verdicts)


def _balance_verdict(asked: Asked, others: dict[str, Value | None]) -> Verdict:
    value, lost = asked.value, [name for name, other in others.items() if other is None]
    if value is None or lost:
        return asked.undecided(NO_VALUE if value is None else MISSING.format(lost="、".join(lost)))
    off = value.base - sum(other.base for other in others.values() if other)
    got = Text("{value}，差 {off}", "{value}, {off} off").format(value=value.words, off=counted(off, value))
    rests_on = tuple((name, asked.activity, asked.period) for name in others)
    return asked.says(abs(off) <= value.base_digit, got, rests_on=rests_on)


def panel_adds_up(measure: str, aggregate: str, *, scope: str = "total", total: str = TOTAL) -> Check:
    """X2: expect the units of a panel to add up to the aggregate that was delivered, exactly.

    Where the aggregate is counted in a larger unit, the sum may be off by half of its last digit. Flagged units count
    as they are; without units or without the aggregate the verdict is undecided.

    Source:
        ESS validation level 4.
    """
    want = Text("各单位 {m} 之和", "the sum of {m} over the units").format(m=measure)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        units = observed.series(measure, scope=scope)

        def judge(asked: Asked) -> Verdict:
            found = [units.get(key) for key in units.at(asked.period) if key[2] != total]
            return _panel_verdict(asked, [value for value in found if value is not None])

        return each(Of(aggregate, scope=scope, only=(total,)), want, judge)(observed, periods).verdicts

    expects = Text("{a} 等于{want}", "{a} to be {want}").format(a=aggregate, want=want)
    return Check("panel_adds_up", "X2", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def _panel_verdict(asked: Asked, units: Sequence[Value]) -> Verdict:
    whole = asked.value
    if whole is None or not units:
        return asked.undecided(NO_VALUE if whole is None else Text("没有单位数据", "no units have arrived"))
    off = whole.base - sum(value.base for value in units)
    allowed = whole.base_digit / 2 if any(value.unit != whole.unit for value in units) else Fraction(0)
    told = {"whole": whole.words, "n": len(units), "off": counted(off, whole)}
    return asked.says(
        abs(off) <= allowed,
        Text("{whole}，与 {n} 家之和差 {off}", "{whole}, {off} off the sum of {n} units").format(**told),
    )


OWN_AREA = Text("本地区", "the area itself")


def between_areas(
    measure: str, area: str, whole: str, *, activities: Sequence[str] = (TOTAL,), accumulation: str = "ytd"
) -> Check:
    """X3: expect the value of an area not to exceed that of the larger area it lies in (district <= city).

    The area is the job's own where it is empty, as of a job for many areas.
    Half a unit of the last digit is allowed; without the larger area's value the verdict is undecided.

    Source:
        ESS validation levels 4 and 5.
    """
    want = Text("不大于 {whole} 的值", "at most the value of {whole}").format(whole=whole)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        outer = observed.elsewhere(whole).series(measure, accumulation)

        def judge(asked: Asked) -> Verdict:
            return _area_verdict(asked, outer.get((whole, *asked.key[1:])), whole)

        return each(Of(measure, accumulation, only=tuple(activities)), want, judge)(observed, periods).verdicts

    told = {"area": area or OWN_AREA, "m": measure, "want": want}
    expects = Text("{area} 的 {m} {want}", "{m} of {area}: {want}").format(**told)
    return Check("between_areas", "X3", Severity.QUERY, expects, VERIFY, verdicts, area=area)


def _area_verdict(asked: Asked, outer: Value | None, whole: str) -> Verdict:
    value = asked.value
    if value is None or outer is None:
        return asked.undecided(NO_VALUE if value is None else MISSING.format(lost=whole))
    told = {"value": value.words, "whole": whole, "outer": outer.words}
    got = Text("{value}，{whole} 为 {outer}", "{value}, {whole} is {outer}").format(**told)
    return asked.says(value.base - outer.base <= value.base_digit / 2, got)


def growth_gap(measure: str, area: str, other: str, most: Bound = 15) -> Check:
    """X3: expect the growth of an area within so many percentage points of that of another (city and district).

    Source:
        House default of 15 points.
    """
    want = Text("与 {other} 的增速相差不超过 {most} 个百分点", "within {most} pp of the growth of {other}")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        theirs = observed.elsewhere(other).series(measure)

        def judge(asked: Asked) -> Verdict:
            return _gap_verdict(asked, theirs.under((other, *asked.key[1:])), (other, most))

        of = Of(measure, only=(TOTAL,))
        return each(of, want.format(other=other, most=most), judge)(observed, periods).verdicts

    told = {"area": area, "m": measure, "want": want.format(other=other, most=most)}
    expects = Text("{area} 的 {m} {want}", "{m} of {area} {want}").format(**told)
    return Check("growth_gap", "X3", Severity.QUERY, expects, VERIFY, verdicts, area=area)


def _gap_verdict(asked: Asked, theirs: Value | None, of: tuple[str, Bound]) -> Verdict:
    value, (other, most) = asked.value, of
    if value is None or theirs is None:
        return asked.undecided(NO_VALUE if value is None else MISSING.format(lost=other))
    gap = value.base - theirs.base
    told = {"value": value.words, "gap": beyond(gap, -most, most), "other": other}
    got = Text("{value}，与 {other} 相差 {gap} 个百分点", "{value}, {gap} pp from {other}").format(**told)
    return asked.says(-most <= gap <= most, got)
