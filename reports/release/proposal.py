"""What the rule proposes for a quarter: a day, an instant, and each step that led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ..concepts.release_rule import ReleaseRule, instant_of, quarter_end, zone_of
from ..concepts.text import Text
from .working_days import WorkingDays

NOMINAL = Text("季度末后 {lag} 天为 {day}（{told}）", "{lag} days after the quarter is {day} ({told})")
FLOORED = Text("；不早于上级发布日 {day}（{told}）", "; not before the office above, {day} ({told})")
ROLLED_ON = Text("；顺延到工作日 {day}（{told}）", "; moved on to the working day {day} ({told})")
ROLLED_BACK = Text("；提前到工作日 {day}（{told}）", "; moved back to the working day {day} ({told})")
LATER_TIME = Text("；不早于上级当日的 {at}", "; not before the office above, {at} that day")
UNDECREED = Text("；该年调休安排尚未公布，日期待定", "; the make-up days of that year are not decreed yet")


@dataclass(frozen=True)
class Floor:
    """The office above: its day and instant, which must not be preceded, and whether its date is firm."""

    day: date
    at: datetime
    firm: bool = True


@dataclass(frozen=True)
class Proposal:
    """An instant in UTC, why it is then, whether it is firm, and what it must not precede."""

    at: datetime
    why: Text
    firm: bool
    floor: Floor | None = None


def proposed(rule: ReleaseRule, period: str, days: WorkingDays) -> Proposal:
    """When the rule releases a quarter.

    Raises:
        BadDefinition: the local time does not exist on that day, or exists twice.
    """
    floor, nominal = _floor(rule, period, days), quarter_end(period) + timedelta(days=rule.lag_days)
    start = max(nominal, floor.day) if floor else nominal
    day = days.rolled(start, rule.roll)
    if floor and day < floor.day:
        day = days.rolled(start, "next")
    firm = days.decreed(nominal) and days.decreed(day) and (floor is None or floor.firm)
    at = rule.instant(day)
    steps = _way((nominal, start, day), rule.lag_days, days)
    if floor and floor.at > at:
        at = floor.at
        steps.append(LATER_TIME.format(at=at.astimezone(zone_of(rule.zone)).strftime("%H:%M")))
    return Proposal(at, joined(*steps, *(() if firm else (UNDECREED,))), firm, floor)


def _way(way: tuple[date, date, date], lag: int, days: WorkingDays) -> list[Text]:
    """From the day that is counted, past the day of the office above, to a working day."""
    nominal, start, day = way
    steps = [NOMINAL.format(lag=lag, day=nominal, told=days.told(nominal))]
    if start != nominal:
        steps.append(FLOORED.format(day=start, told=days.told(start)))
    if day != start:
        steps.append((ROLLED_ON if day > start else ROLLED_BACK).format(day=day, told=days.told(day)))
    return steps


def _floor(rule: ReleaseRule, period: str, days: WorkingDays) -> Floor | None:
    """The office above: what its own rule proposes, or its date of this quarter where it is given."""
    if isinstance(rule.not_before, ReleaseRule):
        above = proposed(rule.not_before, period, WorkingDays(rule.not_before.country, days.local))
        return Floor(above.at.astimezone(zone_of(rule.zone)).date(), above.at, above.firm)
    day = (rule.not_before or {}).get(period)
    return Floor(day, instant_of(datetime.combine(day, time()), rule.zone, fold=0)) if day else None


def floor_unknown(rule: ReleaseRule, period: str) -> bool:
    """Whether there is an office above whose date of this quarter is not known."""
    return isinstance(rule.not_before, Mapping) and period not in rule.not_before


def joined(*steps: Text) -> Text:
    """Sentences one after another, in both languages."""
    return Text("".join(step.zh for step in steps), "".join(step.en for step in steps))
