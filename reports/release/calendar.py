"""The release calendar: a rule proposes when a bulletin appears, an announced date decides, and each date says why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, Protocol

from ..concepts.finding import visible
from ..concepts.release_rule import ReleaseRule, next_quarter, quarter_end, zone_of
from ..concepts.text import Lang, Text
from .proposal import Proposal, floor_unknown, joined, proposed
from .working_days import WorkingDays

Kind = Literal["announced", "rule", "provisional"]
ROW_COLUMNS = ("job", "area", "period", "publish_at", "kind", "why")
SOON = timedelta(weeks=8)
YEAR = timedelta(days=366)

ANNOUNCED = Text("{by} 于 {on} 公布：{because}", "announced by {by} on {on}: {because}")
MOVED = Text("；此前为 {before}", "; before that it was {before}")
FLOOR_UNKNOWN = Text(
    "上级机构 {period} 的发布日尚不知道，不能先于其发布；"
    "请在作业的 not_before 中写明，或用 reports calendar set 公布日期",
    "the date of the office above for {period} is not known, and it must not be preceded; "
    "write it into not_before of the job, or announce a date with reports calendar set",
)
BEFORE_FLOOR = Text(
    "公布的 {at} 早于上级机构的 {floor}；请用 reports calendar set 公布不早于它的日期",
    "the announced {at} is before the office above, {floor}; announce a date not before it with reports calendar set",
)


class Announced(Protocol):
    """An announcement as the archive remembers it, with its times as text in UTC."""

    @property
    def job(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def publish_at(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def because(self) -> str: ...


@dataclass(frozen=True)
class Announcement:
    """When a bulletin was said to appear, by whom, when and why. The newest is in force; none is ever edited."""

    job: str
    area: str
    period: str
    publish_at: datetime
    at: datetime
    by: str
    because: str

    @classmethod
    def of(cls, kept: Announced) -> Announcement:
        """The same, of what the archive keeps."""
        times = (datetime.fromisoformat(kept.publish_at), datetime.fromisoformat(kept.at))
        return cls(kept.job, kept.area, kept.period, *times, kept.by, kept.because)

    @property
    def slot(self) -> str:
        """The name of the slot that it moves."""
        return slot_name(self.job, self.area, self.period)


@dataclass(frozen=True)
class Calendar:
    """What decides when the bulletins of a job appear: its rule, the working days, and all that was announced.

    Announcements stand in the order of the ledger, the newest last. Their times do not decide: a clock may go back.
    """

    job: str
    area: str
    rule: ReleaseRule
    days: WorkingDays = field(default_factory=WorkingDays)
    announced: tuple[Announcement, ...] = ()

    def of(self, period: str) -> tuple[Announcement, ...]:
        """The announcements of a bulletin, the one in force last."""
        name = slot_name(self.job, self.area, period)
        return tuple(said for said in self.announced if said.slot == name)


@dataclass(frozen=True)
class Slot:
    """The one release of a bulletin: its instant in UTC, how firm it is, and why it is then.

    Args:
        changes: how often an announcement changed its date.
        decided: when the date in force was announced; None where the rule gave it.
        needs: what must be told before it may appear at all.
    """

    job: str
    area: str
    period: str
    at: datetime
    kind: Kind
    why: Text
    rule: ReleaseRule
    changes: int = 0
    decided: datetime | None = None
    needs: Text | None = None

    @property
    def name(self) -> str:
        """What it is called in the ledger, where it is released once."""
        return slot_name(self.job, self.area, self.period)

    @property
    def local(self) -> datetime:
        """Its instant as the clock of the bureau shows it."""
        return self.at.astimezone(zone_of(self.rule.zone))

    @property
    def prepare_at(self) -> datetime:
        """From when on it may be made, though not shown."""
        return self.at - self.rule.prepare_before


def slot_name(job: str, area: str, period: str) -> str:
    """The name of the one release of a bulletin: industry/500113/2024-Q1."""
    return f"{job}/{area}/{period}"


def slots(calendar: Calendar, until: datetime, done: Collection[str] = ()) -> tuple[Slot, ...]:
    """Every slot from the job's first release up to an instant, the earliest first, without those of `done`.

    Raises:
        BadDefinition: a local time of the rule does not exist, or exists twice.
    """
    wanted = (
        period
        for period in _quarters(calendar.rule.first_release, until)
        if slot_name(calendar.job, calendar.area, period) not in done
    )
    every = (slot_of(calendar, period) for period in wanted)
    return tuple(sorted((slot for slot in every if slot.at <= until), key=lambda slot: (slot.at, slot.name)))


def _quarters(first: str, until: datetime) -> Iterator[str]:
    """The quarters that are over by then."""
    while quarter_end(first) <= until.date():
        yield first
        first = next_quarter(first)


def slot_of(calendar: Calendar, period: str) -> Slot:
    """The slot of one quarter: as announced, else as the rule proposes."""
    rule, said = proposed(calendar.rule, period, calendar.days), calendar.of(period)
    return _announced(calendar, rule, said) if said else _ruled(calendar, rule, period)


def _ruled(calendar: Calendar, rule: Proposal, period: str) -> Slot:
    needs = FLOOR_UNKNOWN.format(period=period) if floor_unknown(calendar.rule, period) else None
    kind: Kind = "rule" if rule.firm and not needs else "provisional"
    return Slot(calendar.job, calendar.area, period, rule.at, kind, rule.why, calendar.rule, needs=needs)


def _announced(calendar: Calendar, rule: Proposal, said: tuple[Announcement, ...]) -> Slot:
    newest, dates = said[-1], [rule.at, *(one.publish_at for one in said)]
    return Slot(
        *(newest.job, newest.area, newest.period, newest.publish_at),
        kind="announced",
        why=_said(newest, dates[-2], calendar.rule.zone),
        rule=calendar.rule,
        changes=sum(before != after for before, after in pairwise(dates)),
        decided=newest.at,
        needs=too_early(newest, rule, calendar.rule.zone),
    )


def _said(newest: Announcement, before: datetime, zone: str) -> Text:
    on = newest.at.astimezone(zone_of(zone)).date()
    why = ANNOUNCED.format(by=visible(newest.by), on=on, because=visible(newest.because))
    return joined(why, MOVED.format(before=written(before, zone))) if before != newest.publish_at else why


def too_early(said: Announcement, rule: Proposal, zone: str) -> Text | None:
    """What to tell where an announced date precedes the office above; None where it does not."""
    if rule.floor is None or said.publish_at >= rule.floor.at:
        return None
    return BEFORE_FLOOR.format(at=written(said.publish_at, zone), floor=written(rule.floor.at, zone))


def written(at: datetime, zone: str) -> str:
    """An instant as the clock of a zone shows it: 2024-04-17 09:30."""
    return at.astimezone(zone_of(zone)).strftime("%Y-%m-%d %H:%M")


def calendar_rows(every: Sequence[Slot], now: datetime, lang: Lang = "zh") -> list[dict[str, str]]:
    """The releases of the next 12 months, in the order given, with the local time and its distance from UTC."""
    return [
        {"job": slot.job, "area": slot.area, "period": slot.period, "publish_at": slot.local.isoformat(" ", "minutes"),
         "kind": slot.kind, "why": slot.why.within(lang)}
        for slot in every if now <= slot.at < now + YEAR
    ]  # fmt: skip


def provisional_soon(every: Iterable[Slot], now: datetime) -> tuple[Slot, ...]:
    """The slots of the next eight weeks whose date is not firm, or that wait for something: somebody must act."""
    near = (slot for slot in every if now <= slot.at <= now + SOON)
    return tuple(slot for slot in near if slot.kind == "provisional" or slot.needs)
