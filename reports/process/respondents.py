"""Edits of who reported: units against the quarter before, areas against a roster. Each returns a `Check`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..concepts.check import Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period, label
from ..concepts.text import Text
from .asking import MISSING, Bound, beyond
from .lookup import Key, Observed, Series
from .value import Value

CLOSED = "L"  # the status of a unit in the register that no longer reports
NOT_REPORTED = Text("未报送；{when} 报送 {before}", "no report; {before} in {when}")
REPORTED = Text("本期报送", "a report of this period")
CHASE = Text("请催报，或在名录中登记停产、退出", "ask for the report, or mark the unit as closed in the register")
RATES_WANT = Text("报送率 {unit}%，加权 {weighted}%", "{unit} % of the units, and {weighted} % by their last report")
RATES_GOT = Text("应报 {n} 家，实报 {held} 家，报送率 {unit}%，加权 {weighted}%",
                 "{held} of {n} units, {unit} %, by their last report {weighted} %")  # fmt: skip


def coverage(measure: str, *, register: str = "", rates: tuple[Bound, Bound] = (95, 98), scope: str = "total") -> Check:
    """C2: expect every unit that reported in the quarter before, and is not closed, to report now.

    Each missing unit is a warning. The rate of units below 95 %, or below 98 % by what they reported last, is a query.
    Without units in the quarter before the verdict is undecided.

    Args:
        register: the measure of the register of units, whose status L marks a unit as closed from the register's period
            on.
        rates: the least rate of units, and the least by weight, in per cent.

    Source:
        EDIMBUS 2007; the rates are proposals of the house.
    """
    want = RATES_WANT.format(unit=rates[0], weighted=rates[1])

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        values = observed.series(measure, scope=scope)
        closed = observed.series(register, "stock", scope) if register else None
        return [verdict for when in periods for verdict in _panel_verdicts((values, closed), when, rates, want)]

    expects = Text("{m} 各单位报送：{want}", "{m} of every unit: {want}").format(m=measure, want=want)
    return Check("coverage", "C2", Severity.QUERY, expects, CHASE, verdicts)


def _panel_verdicts(
    of: tuple[Series, Series | None], period: Period, rates: tuple[Bound, Bound], want: Text
) -> list[Verdict]:
    values, register = of
    closed = _closed(register, period) if register else set()
    expected = {key: v for key in values.at(period - 1) if (v := values.get(key)) and key[2] not in {TOTAL, *closed}}
    here = {key[2] for key in values.at(period) if values.get(key)}
    units = [_unit_verdict(values, key, before, key[2] in here, period) for key, before in expected.items()]
    weights = [(before.base, key[2] in here) for key, before in expected.items()]
    return [*units, _rate_verdict(values.measure, weights, (period, rates), want)]


def _closed(register: Series, period: Period) -> set[str]:
    """The units that the register marks as closed on or before the period."""
    entries = zip(register.keys, register.column("status"), strict=True)
    return {key[2] for key, status in entries if status == CLOSED and key[1].start_time <= period.end_time}


def _unit_verdict(values: Series, key: Key, before: Value, here: bool, period: Period) -> Verdict:
    got = NOT_REPORTED.format(when=label(period - 1), before=before.words)
    return Verdict(here, None, values.measure, key[2], period, got, REPORTED, severity=Severity.WARNING)


def _rate_verdict(
    measure: str, weights: Sequence[tuple[Fraction, bool]], of: tuple[Period, tuple[Bound, Bound]], want: Text
) -> Verdict:
    period, rates = of
    held, whole = [weight for weight, here in weights if here], sum((weight for weight, _ in weights), Fraction(0))
    if not weights or not whole:
        return Verdict(None, None, measure, TOTAL, period, MISSING.format(lost=label(period - 1)), want)
    unit, weighted = Fraction(100 * len(held), len(weights)), 100 * sum(held, Fraction(0)) / whole
    shown = {"unit": beyond(unit, rates[0], 100), "weighted": beyond(weighted, rates[1], 100)}
    got = RATES_GOT.format(n=len(weights), held=len(held), **shown)
    return Verdict(unit >= rates[0] and weighted >= rates[1], None, measure, TOTAL, period, got, want)


def roster(measure: str, areas: Sequence[str]) -> Check:
    """C1: expect every area of the roster to have a value of the period, and no other area.

    Areas that are missing and areas that are unknown are named. Where no area has one, all are missing.

    Source:
        Completeness, ESS validation level 1.
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        rows = observed.table[(observed.table["measure"] == measure) & observed.table["value"].notna()]
        here = {when: set(rows["area"][rows["period"] == when]) for when in periods}
        return [_roster_verdict(measure, when, (here[when], areas)) for when in periods]

    expects = Text("{m} 名单内各地区齐全", "{m} for every area of the roster").format(m=measure)
    return Check("roster", "C1", Severity.ERROR, expects, DELIVER_AREAS, verdicts)


DELIVER_AREAS = Text("请补交缺少的地区，或更正地区代码", "deliver the missing areas, or correct their codes")
LOST_AREAS = Text("缺少地区 {lost}；名单外地区 {strange}", "missing areas: {lost}; unknown areas: {strange}")


def _roster_verdict(measure: str, period: Period, of: tuple[set[str], Sequence[str]]) -> Verdict:
    here, areas = of
    lost, strange = [area for area in areas if area not in here], sorted(here - set(areas))
    got = LOST_AREAS.format(lost="、".join(lost) or "—", strange="、".join(strange) or "—")
    want = Text("名单内 {n} 个地区", "the {n} areas of the roster").format(n=len(areas))
    return Verdict(not lost and not strange, None, measure, TOTAL, period, got, want)
