"""What is due, done once: bulletins prepared and released, failures kept for the next time, people told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from .. import __version__
from ..alerts import Kind
from ..archive import Beginning, Ending, Run, Store, begin, cut_now, end, open_store, runs
from ..archive.knowledge import last_entry
from ..archive.outbox import post
from ..concepts.definition import Job
from ..concepts.errors import Busy, ReportsError
from ..concepts.period import Period, quarter
from ..concepts.text import Text
from ..release import Attempt, Clock, Due, Slot, Tried, clock_trust, due, pending, withheld
from .attempts import said
from .calendar import every_slot, released
from .desk import bulletin_of, desk_of, order_of
from .making import Made, run
from .posting import send_letters
from .receiving import gathered
from .session import Session, looking, settle
from .telling import RELEASED, Change, came_to, of_failure, told, why

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


def dues(session: Session, archive: Store | None, clock: Clock) -> tuple[tuple[Due, ...], tuple[Slot, ...]]:
    """What is due by this clock, the oldest first, and all slots to come."""
    jobs = {job.name: job for job in session.workspace.bulletins("all")}
    every, done = every_slot(session, archive, jobs.values()), released(archive)
    near = pending(clock.now, every, done)
    tried = {slot.name: _tried(session, archive, jobs[slot.job], slot) for slot in near}
    return withheld(due(clock.now, near, done, tried), clock_trust(_known(clock, archive))), every


def _known(clock: Clock, archive: Store | None) -> Clock:
    """The clock beside the last entry of the ledger, which it must not be behind."""
    return clock if archive is None else replace(clock, last_entry=clock.last_entry or last_entry(archive.ledger))


def what_is_due(session: Session, clock: Clock) -> tuple[Due, ...]:
    """What a tick would do now, for those who only look."""
    with looking(session) as archive:
        return dues(session, archive, clock)[0]


def tick(session: Session, clock: Clock) -> Ticked:
    """Do what is due, once; called again, it does only what is due then. One job's failure never stops another.

    What is told of an attempt is written with its end; of what stands, here, once for each occasion.
    """
    settle(session)
    with open_store(session.place, __version__) as archive:
        asked, every = dues(session, archive, clock)
        _tell_standing(session, archive, asked, clock)
    happened = tuple(_happened(session, one) for one in asked if not session.stopping())
    with open_store(session.place, __version__) as archive:
        for one in happened:
            if one.became == "prepared":
                _tell(session, archive, one.slot, Change("embargo", one.because))
        send_letters(session, archive)
    return Ticked(happened, every, _until(every, happened, clock.now))


def _until(every: Iterable[Slot], happened: Iterable[Happened], now: datetime) -> datetime | None:
    """The next instant at which something may be due, if no file comes and nobody accepts anything."""
    opening = (slot.prepare_at for slot in every if slot.prepare_at > now)
    again = (one.again for one in happened if one.again is not None)
    return min((*opening, *again), default=None)


def _happened(session: Session, one: Due) -> Happened:
    if one.action not in ("prepare", "release"):
        return Happened(one.slot, one.action, one.because, one.again)
    job, period = session.workspace.chosen(one.slot.job)[0], quarter(one.slot.period)
    begun = session.actor.now()
    try:
        return _made(one, run(session, job, period))
    except Busy as busy:  # somebody else is at it, or a file is still being copied: nothing is wrong
        return Happened(one.slot, "wait", busy.text, begun + SOON)
    except BaseException as fault:  # whatever a job raises, the other jobs of this tick are still to be made
        if session.stopping() and not isinstance(fault, Exception):
            raise
        _recorded(session, (job, period), fault, begun)
        return Happened(one.slot, "held" if came_to(fault) == "held" else "failed", why(fault))


def _made(one: Due, made: Made) -> Happened:
    if made.outcome == "prepared":
        at = one.slot.local.strftime("%Y-%m-%d %H:%M")
        return Happened(one.slot, "prepared", READY.format(at=at), again=one.slot.at)
    return Happened(one.slot, "released", RELEASED.format(edition=made.edition))


def _recorded(session: Session, what: tuple[Job, Period], fault: BaseException, begun: datetime) -> None:
    """An attempt that failed before it was entered into the log, or as if somebody had broken it off, entered now."""
    actor, bulletin = session.actor, bulletin_of(*what)
    with open_store(session.place, __version__) as archive:
        log = runs(archive.ledger, bulletin)
        if log and log[-1].state in ("held", "failed") and datetime.fromisoformat(log[-1].started_at) >= begun:
            return
        beginning = Beginning("release", cut_now(archive.ledger), begun, actor.name, actor.host, actor.pid)
        attempt, key = begin(archive.ledger, bulletin, beginning), _key(session, archive, *what)
        done = Ending("held" if came_to(fault) == "held" else "failed", actor.now(), key, said(fault))
        end(archive.ledger, attempt.seq, done, of_failure(session, archive, what, fault, key))


def _tried(session: Session, archive: Store | None, job: Job, slot: Slot) -> Tried:
    if archive is None:
        return Tried()
    period = quarter(slot.period)
    past = tuple(_attempt(one) for one in runs(archive.ledger, bulletin_of(job, period)) if one.state not in UNJUDGED)
    return Tried(_key(session, archive, job, period), past)


def _attempt(one: Run) -> Attempt:
    """An attempt of the log; one that succeeded, of a bulletin that is not released, prepared it."""
    kind = {"succeeded": "prepared", "held": "held"}.get(one.state, "failed")
    zh, _, en = (one.error or "").partition("\n")
    at = datetime.fromisoformat(one.finished_at or one.started_at)
    return Attempt(at, kind, one.id or "", Text(zh, en or zh))  # type: ignore[arg-type]


def _key(session: Session, archive: Store, job: Job, period: Period) -> str:
    """The hash of all that the bulletin would be made from now; of the fault, where not even that can be gathered."""
    try:
        order = order_of(job, period, gathered(session.quiet, job, archive), archive)
        return desk_of(session.workspace, archive, order).key
    except ReportsError as fault:
        return hashlib.sha256(fault.text.en.encode()).hexdigest()


def _tell_standing(session: Session, archive: Store, asked: Iterable[Due], clock: Clock) -> None:
    """Letters about what is due and cannot be done, or is ready, once for each occasion."""
    kinds: dict[str, Kind] = {"held": "held", "given_up": "given_up"}
    for one in asked:
        if one.action in kinds:
            change = Change(kinds[one.action], one.because, mark=_mark(session, archive, one, clock))
            _tell(session, archive, one.slot, change)
        elif one.action == "wait" and one.again == one.slot.at:
            _tell(session, archive, one.slot, Change("embargo", READY.format(at=f"{one.slot.local:%Y-%m-%d %H:%M}")))


def _mark(session: Session, archive: Store, one: Due, clock: Clock) -> str:
    """What tells this occasion from the next: the clock, the date that is missing, or what it would be made of."""
    if one.because == clock_trust(_known(clock, archive)).because:
        return "clock"
    if one.because == one.slot.needs:
        return "date"
    job = session.workspace.chosen(one.slot.job)[0]
    return _key(session, archive, job, quarter(one.slot.period))[:12]


def _tell(session: Session, archive: Store, slot: Slot, change: Change) -> None:
    job = session.workspace.chosen(slot.job)[0]
    for letter in told(session, (job, slot), change):
        post(archive.ledger, letter, session.actor.now())
