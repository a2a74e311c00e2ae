"""Edits between vintages and scopes: restated values, revisions, entrants and exits. Each returns a `Check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from ..concepts.check import Answers, Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period, label
from ..concepts.text import Text, plain
from .asking import MISSING, NO_VALUE, VERIFY, Asked, Bound, Of, beyond, each
from .lookup import Index, Key, Observed, Series
from .value import Value

CENSUS_YEARS = (2004, 2008, 2013, 2018, 2023)
RESTATED = Text("{now}，上年报送 {then}，相差 {off}%", "{now}, reported a year ago {then}, {off} % off")
FROM_NOTHING = Text("{now}，上年报送 {then}", "{now}, reported a year ago {then}")
NOTHING_THEN = Text("上年没有报送", "nothing was reported a year ago")


def restated(stated: str, measure: str, most: Bound = 10, *, scope: str = "total") -> Check:
    """X1: expect the value that a unit states of the year before to be the one it reported then, within 10 per cent.

    A unit that reported nothing then is new and not asked; where no unit did, the verdict is undecided.

    Args:
        stated: the measure of year-earlier values (上年同期).

    Source:
        House default; a change of scope or a takeover explains more.
    """
    want = Text("与上年报送相差不超过 {most}%", "within {most} % of what was reported then").format(most=most)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        own = observed.series(measure, scope=scope)
        values = observed.series(stated, scope=scope)
        before = _before(values, own)

        def judge(asked: Asked) -> Verdict | None:
            then = own.under((asked.key[0], asked.period - 4, *asked.key[2:]))
            return _restated_verdict(asked, then, most) if then or not before.notna().any() else None

        def screen(series: Series) -> pd.Series:
            return (before > 0) & ((series.number / before - 1).abs() < float(most) / 100 - 1e-9)

        return each(Of(stated, scope=scope), want, judge, screen)(observed, periods)

    expects = Text("{s} 与上年报送的 {m} 一致", "{s} to agree with {m} of the year before").format(s=stated, m=measure)
    return Check("restated", "X1", Severity.QUERY, expects, VERIFY, verdicts)


def _before(values: Series, own: Series) -> pd.Series:
    """For each position what the unit reported a year before, as a float, at any prices."""
    known = pd.Series(own.number.to_numpy(), index=own.label(basis=False).to_numpy())
    known = known[~known.index.duplicated(keep="last")]
    return pd.Series(known.reindex(values.label(4, basis=False).to_numpy()).to_numpy(), dtype=float)


def _restated_verdict(asked: Asked, then: Value | None, most: Bound) -> Verdict:
    value = asked.value
    if value is None or then is None:
        return asked.undecided(NO_VALUE if value is None else NOTHING_THEN)
    if not then.base:
        return asked.says(value.base == 0, FROM_NOTHING.format(now=value.words, then=then.words))
    off = 100 * (value.base / then.base - 1)
    told = {"now": value.words, "then": then.words, "off": beyond(off, -most, most)}
    return asked.says(-most <= off <= most, RESTATED.format(**told))


@dataclass(frozen=True)
class Limits:
    """How far a figure may be revised: of levels in per cent, of rates in points; beyond `warn` it is told, beyond
    `ask` it is held, in a census year only beyond `census`.
    """

    warn: Decimal
    ask: Decimal
    census: Decimal


LEVELS = Limits(Decimal("0.5"), Decimal("2"), Decimal("15"))
RATES = Limits(Decimal("0.3"), Decimal("0.5"), Decimal("15"))


def revisions(earlier: pd.DataFrame, now: pd.DataFrame, measure: str, *, rate: bool = False) -> dict[Key, Fraction]:
    """How far each value of a measure that stands in both tables was revised: per cent of a level, points of a rate.

    Keys are area, period, activity and price basis. Values missing in either, and levels that were zero, are left out.
    """
    found: dict[Key, Fraction] = {}
    for area in sorted(set(now["area"])):
        old, new = (Observed(Index(table), area).series(measure) for table in (earlier, now))
        both = ((key, old.get(key), new.get(key)) for key in new.keys)
        found |= {
            key: _revised(before, after, rate)
            for key, before, after in both
            if before and after and (rate or before.base)
        }
    return found


def _revised(before: Value, after: Value, rate: bool) -> Fraction:
    return after.base - before.base if rate else 100 * (after.base / before.base - 1)


def revision_size(
    earlier: pd.DataFrame, measure: str, *, rate: bool = False, scope: str = "total", limits: Limits | None = None
) -> Check:
    """V9: expect a figure not to be revised by much since an earlier vintage: 0.5 % are told, 2 % are held.

    Rates: 0.3 and 0.5 points. In a census year (2004, 2008, 2013, 2018, 2023), whose accounts a census revises, only 15
    are held. A value that the earlier vintage did not have is not asked; where it has none at all, the verdict is
    undecided.

    Args:
        earlier: the observations of the earlier vintage.

    Source:
        National revisions of 2020 to 2022: levels -0.24 %, +0.49 %, -0.45 %; a district in a census year -11.5 %.
    """
    own = limits or (RATES if rate else LEVELS)
    unit = Text("个百分点", " points") if rate else plain("%")
    want = Text("修订不超过 {ask}{unit}", "a revision of at most {ask}{unit}").format(ask=own.warn, unit=unit)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        before = Observed(Index(earlier), observed.area).series(measure, scope=scope)
        values = observed.series(measure, scope=scope)
        asked = [Asked(values, key, want) for when in periods for key in values.at(when)]
        told = [_revision_verdict(one, before, (own, rate, unit)) for one in asked]
        last = Asked(values, (observed.area, max(periods), TOTAL, ""), want)
        return [verdict for verdict in told if verdict] or [
            last.undecided(Text("没有较早的版本", "there is no earlier vintage"))
        ]

    expects = Text("{m} 的{want}", "{m}: {want}").format(m=measure, want=want)
    return Check("revision_size", "V9", Severity.QUERY, expects, VERIFY, verdicts, periods="all")


def _revision_verdict(asked: Asked, before: Series, of: tuple[Limits, bool, Text]) -> Verdict | None:
    (limits, rate, unit), value, old = of, asked.value, before.get(asked.key)
    if value is None or old is None or not (rate or old.base):
        return None
    size = _revised(old, value, rate)
    ask = limits.census if asked.period.year in CENSUS_YEARS else limits.ask
    told = {"value": value.words, "old": old.words, "size": beyond(size, -limits.warn, limits.warn), "unit": unit}
    got = Text("{value}，原为 {old}，修订 {size}{unit}", "{value}, before {old}, revised by {size}{unit}").format(
        **told
    )
    verdict = asked.says(abs(size) <= Fraction(limits.warn), got)
    severity = Severity.QUERY if abs(size) > Fraction(ask) else Severity.WARNING
    return replace(verdict, severity=severity)


def scope_moved(measure: str, most: Bound = 5, *, scope: str = "total") -> Check:
    """S1: expect entrants and exits to make up at most 5 per cent of the year before; else print a note on scope.

        100 · (Σ x(t) of entrants + Σ x(t-4) of exits) / Σ x(t-4)

    A warning. Without units a year before the verdict is undecided.

    Source:
        Growth is computed at comparable scope; each year firms reach or fall below the threshold.
    """
    want = Text("进出单位不超过上年同期的 {most}%", "entrants and exits at most {most} % of the year before").format(
        most=most
    )

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        values = observed.series(measure, scope=scope)
        return [_scope_verdict(values, when, most, want) for when in periods]

    expects = Text("{m}：{want}", "{m}: {want}").format(m=measure, want=want)
    todo = Text("请在公报中注明可比口径", "print a note on the comparable scope")
    return Check("scope_moved", "S1", Severity.WARNING, expects, todo, verdicts)


def _scope_verdict(values: Series, period: Period, most: Bound, want: Text) -> Verdict:
    now, then = (_units(values, when) for when in (period, period - 4))
    whole = sum(then.values(), Fraction(0))
    if not now or whole <= 0:
        why = MISSING.format(lost=label(period if not now else period - 4))
        return Verdict(None, None, values.measure, TOTAL, period, why, want)
    entered, left = now.keys() - then.keys(), then.keys() - now.keys()
    moved = 100 * (sum(now[name] for name in entered) + sum(then[name] for name in left)) / whole
    told = {"n": len(entered), "m": len(left), "moved": beyond(Fraction(moved), 0, most)}
    got = Text("{n} 家进入、{m} 家退出，占 {moved}%", "entrants: {n}, exits: {m}, {moved} %").format(**told)
    return Verdict(moved <= most, None, values.measure, TOTAL, period, got, want)


def _units(values: Series, period: Period) -> dict[str, Fraction]:
    """The values of a period by unit, in base units."""
    return {key[2]: value.base for key in values.at(period) if (value := values.get(key)) and key[2] != TOTAL}
