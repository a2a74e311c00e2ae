"""What is due, done once: bulletins prepared and released, failures kept for the next time, people told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Literal

from .. import __version__
from ..alerts import Kind
from ..archive import Beginning, Ending, Run, Store, begin, cut_now, end, open_store, runs
from ..archive.knowledge import last_entry
from ..archive.outbox import post
from ..concepts.definition import Job
from ..concepts.errors import Busy
from ..concepts.period import Period, quarter
from ..concepts.roster import Area, Roster
from ..concepts.text import Text
from ..release import Attempt, Clock, Due, Slot, Tried, clock_trust, due, pending, withheld
from .areas import in_areas, served
from .attempts import said
from .calendar import every_slot, released
from .desk import bulletin_of
from .keys import Keys
from .making import run
from .posting import send_letters
from .rounds import AreaMade, Outcome, run_areas
from .session import Session, looking, settle
from .telling import RELEASED, Change, came_to, of_failure, told, why
from .workers import crew

Became = Literal["released", "prepared", "held", "failed", "given_up", "wait", "prepare", "release"]

UNJUDGED = ("running", "abandoned")  # one that was broken off says nothing of the data, and is made at once
READY = Text("已制作，{at} 发布", "made, to be released at {at}")
SOON = timedelta(minutes=1)  # when to look again where somebody else is at it


@dataclass(frozen=True)
class Happened:
    """What became of a slot in this tick, why, and when to look again where nothing changes meanwhile."""

    slot: Slot
    became: Became
    because: Text
    again: datetime | None = None


@dataclass(frozen=True)
class Ticked:
    """A tick: what it did, the slots to come, and the next instant at which something may be due."""

    happened: tuple[Happened, ...]
    slots: tuple[Slot, ...]
    until: datetime | None


@dataclass(frozen=True)
class _Look:
    """What a tick looks at: every bulletin that is published here, each area of a roster apart, by this clock."""

    session: Session
    archive: Store | None
    clock: Clock
    jobs: Mapping[tuple[str, str], Job]

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.session, self.archive)

    def job(self, slot: Slot) -> Job:
        return self.jobs[slot.job, slot.area]


def _dues(look: _Look) -> tuple[tuple[Due, ...], tuple[Slot, ...]]:
    """What is due by this clock, the oldest first, and all slots to come."""
    every, done = every_slot(look.session, look.archive, look.jobs.values()), released(look.archive)
    near = pending(look.clock.now, every, done)
    tried = {slot.name: _tried(look, slot) for slot in near}
    return withheld(due(look.clock.now, near, done, tried), clock_trust(_known(look.clock, look.archive))), every


def _known(clock: Clock, archive: Store | None) -> Clock:
    """The clock beside the last entry of the ledger, which it must not be behind."""
    return clock if archive is None else replace(clock, last_entry=clock.last_entry or last_entry(archive.ledger))


def what_is_due(session: Session, clock: Clock) -> tuple[Due, ...]:
    """What a tick would do now, for those who only look."""
    with looking(session) as archive:
        return _dues(_Look(session, archive, clock, served(session.workspace)))[0]


def tick(session: Session, clock: Clock) -> Ticked:
    """Do what is due, once; called again, it does only what is due then. One job's failure never stops another.

    What is told of an attempt is written with its end; of what stands, here, once for each occasion.
    """
    settle(session)
    jobs = served(session.workspace)
    with open_store(session.place, __version__) as archive:
        look = _Look(session, archive, clock, jobs)
        asked, every = _dues(look)
        _tell_standing(look, asked)
    happened = tuple(one for alike in _alike(asked) if not session.stopping() for one in _happened(look, alike))
    with open_store(session.place, __version__) as archive:
        for one in happened:
            if one.became == "prepared":
                _tell(replace(look, archive=archive), one.slot, Change("embargo", one.because))
        send_letters(session, archive)
    return Ticked(happened, every, _until(every, happened, clock.now))


def _alike(asked: Iterable[Due]) -> Iterator[tuple[Due, ...]]:
    """What is to be done to the areas of one job and quarter, together."""
    for _, alike in groupby(asked, key=lambda one: (one.slot.job, one.slot.period, one.action)):
        yield tuple(alike)


def _until(every: Iterable[Slot], happened: Iterable[Happened], now: datetime) -> datetime | None:
    """The next instant at which something may be due, if no file comes and nobody accepts anything."""
    opening = (slot.prepare_at for slot in every if slot.prepare_at > now)
    again = (one.again for one in happened if one.again is not None)
    return min((*opening, *again), default=None)


def _happened(look: _Look, alike: tuple[Due, ...]) -> Iterator[Happened]:
    if alike[0].action not in ("prepare", "release"):
        yield from (Happened(one.slot, one.action, one.because, one.again) for one in alike)
        return
    begun, done = look.session.actor.now(), dict[str, AreaMade]()
    try:
        done = {made.area.code: made for made in _made(look, alike)}
    except BaseException as fault:  # whatever a job raises, the other jobs of this tick are still to be made
        if look.session.stopping() and not isinstance(fault, Exception):
            raise
        yield from _failed(look, alike, fault, begun)
        return
    for one in alike:
        yield from _came_of(look, one, done[one.slot.area], begun)


def _made(look: _Look, alike: tuple[Due, ...]) -> tuple[AreaMade, ...]:
    """One bulletin by itself; those of several areas in a round, with the workers of the settings."""
    jobs, period = [look.job(one.slot) for one in alike], quarter(alike[0].slot.period)
    areas = tuple(Area(job.area, job.area_name) for job in jobs)
    if len(jobs) == 1:
        [job] = jobs if jobs[0].served else in_areas(look.session.workspace, jobs[0], jobs[0].area)
        made = run(look.session, job, period)
        outcome: Outcome = "prepared" if made.outcome == "prepared" else "made"
        return (AreaMade(made.job, areas[0], outcome, made.edition, made.files),)
    settings = look.session.workspace.settings
    declared = look.session.workspace.chosen(jobs[0].name)[0]
    with crew(settings.workers, settings.render_megabytes * 2**20) as at_hand:
        return run_areas(look.session, replace(declared, roster=Roster(areas=areas)), period, at_hand).areas


def _came_of(look: _Look, one: Due, made: AreaMade, begun: datetime) -> Iterator[Happened]:
    if made.error is not None:
        yield from _failed(look, (one,), made.error, begun)
    elif made.outcome == "prepared":
        at = one.slot.local.strftime("%Y-%m-%d %H:%M")
        yield Happened(one.slot, "prepared", READY.format(at=at), again=one.slot.at)
    else:
        yield Happened(one.slot, "released", RELEASED.format(edition=made.edition))


def _failed(look: _Look, alike: tuple[Due, ...], fault: BaseException, begun: datetime) -> Iterator[Happened]:
    if isinstance(fault, Busy):  # somebody else is at it, or a file is still being copied: nothing is wrong
        yield from (Happened(one.slot, "wait", fault.text, begun + SOON) for one in alike)
        return
    with open_store(look.session.place, __version__) as archive:
        keys = Keys(look.session, archive)
        for one in alike:
            _recorded(keys, (look.job(one.slot), quarter(one.slot.period)), fault, begun)
            yield Happened(one.slot, came_to(fault), why(fault))


def _recorded(keys: Keys, what: tuple[Job, Period], fault: BaseException, begun: datetime) -> None:
    """An attempt that failed before it was entered into the log, or as if somebody had broken it off, entered now."""
    session, archive, actor = keys.session, keys.archive, keys.session.actor
    if archive is None or _ended_since(begun, runs(archive.ledger, bulletin_of(*what))):
        return
    beginning = Beginning("release", cut_now(archive.ledger), begun, actor.name, actor.host, actor.pid)
    attempt, key = begin(archive.ledger, bulletin_of(*what), beginning), keys.of(*what)
    done = Ending(came_to(fault), actor.now(), key, said(fault))
    end(archive.ledger, attempt.seq, done, of_failure(session, archive, what, fault, key))


def _ended_since(begun: datetime, log: Sequence[Run]) -> bool:
    last = log[-1] if log else None
    return last is not None and last.state not in UNJUDGED and datetime.fromisoformat(last.started_at) >= begun


def _tried(look: _Look, slot: Slot) -> Tried:
    if look.archive is None:
        return Tried()
    job, period = look.job(slot), quarter(slot.period)
    log = runs(look.archive.ledger, bulletin_of(job, period))
    past = tuple(_attempt(one) for one in log if one.state not in UNJUDGED)
    return Tried(look.keys.of(job, period), past)


def _attempt(one: Run) -> Attempt:
    """An attempt of the log; one that succeeded, of a bulletin that is not released, prepared it."""
    kind = {"succeeded": "prepared", "held": "held"}.get(one.state, "failed")
    zh, _, en = (one.error or "").partition("\n")
    at = datetime.fromisoformat(one.finished_at or one.started_at)
    return Attempt(at, kind, one.id or "", Text(zh, en or zh))  # type: ignore[arg-type]


def _tell_standing(look: _Look, asked: Iterable[Due]) -> None:
    """Letters about what is due and cannot be done, or is ready, once for each occasion."""
    kinds: dict[str, Kind] = {"held": "held", "given_up": "given_up"}
    for one in asked:
        if one.action in kinds:
            _tell(look, one.slot, Change(kinds[one.action], one.because, mark=_mark(look, one)))
        elif one.action == "wait" and one.again == one.slot.at:
            _tell(look, one.slot, Change("embargo", READY.format(at=f"{one.slot.local:%Y-%m-%d %H:%M}")))


def _mark(look: _Look, one: Due) -> str:
    """What tells this occasion from the next: the clock, the date that is missing, or what it would be made of."""
    if one.because == clock_trust(_known(look.clock, look.archive)).because:
        return "clock"
    if one.because == one.slot.needs:
        return "date"
    return look.keys.of(look.job(one.slot), quarter(one.slot.period))[:12]


def _tell(look: _Look, slot: Slot, change: Change) -> None:
    if look.archive is not None:
        for letter in told(look.session, (look.job(slot), slot), change):
            post(look.archive.ledger, letter, look.session.actor.now())
