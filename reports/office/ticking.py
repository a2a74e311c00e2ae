"""What is due, done once: bulletins prepared and released, failures kept for the next time, people told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .. import __version__
from ..alerts import News
from ..archive import Beginning, Ending, Run, Store, begin, cut_now, end, open_store, runs
from ..concepts.definition import Job
from ..concepts.errors import ReportsError
from ..concepts.period import Period, label, quarter
from ..concepts.text import Text, plain
from ..release import Attempt, Clock, Due, Slot, Tried, clock_trust, due, outcome, pending, withheld
from .attempts import said
from .calendar import every_slot, released
from .desk import bulletin_of, desk_of, order_of
from .making import Made, run
from .posting import send_letters, tell_all
from .receiving import gathered
from .session import Session, looking, settle

Became = Literal["released", "prepared", "held", "failed", "given_up", "wait", "prepare", "release"]

UNJUDGED = ("running", "abandoned")  # one that was broken off says nothing of the data, and is made at once
RELEASED = Text("已发布第 {edition} 版", "edition {edition} is released")
READY = Text("已制作，{at} 发布", "made, to be released at {at}")
UNKNOWN = Text("内部故障：{said}", "internal fault: {said}")


@dataclass(frozen=True)
class Happened:
    """What became of a slot in this tick, why, and when to look again where nothing changes meanwhile."""

    slot: Slot
    became: Became
    because: Text
    late: bool = False
    again: datetime | None = None


@dataclass(frozen=True)
class Ticked:
    """A tick: what it did, the slots to come, and the next instant at which something may be due."""

    happened: tuple[Happened, ...]
    slots: tuple[Slot, ...]
    until: datetime | None


def dues(session: Session, archive: Store | None, clock: Clock) -> tuple[tuple[Due, ...], tuple[Slot, ...]]:
    """What is due by this clock, the oldest first, and all slots to come."""
    jobs = {job.name: job for job, _ in session.workspace.jobs.values()}
    every, done = every_slot(session, archive, jobs.values()), released(archive)
    near = pending(clock.now, every, done)
    tried = {slot.name: _tried(session, archive, jobs[slot.job], slot) for slot in near}
    return withheld(due(clock.now, near, done, tried), clock_trust(clock)), every


def what_is_due(session: Session, clock: Clock) -> tuple[Due, ...]:
    """What a tick would do now, for those who only look."""
    with looking(session) as archive:
        return dues(session, archive, clock)[0]


def tick(session: Session, clock: Clock) -> Ticked:
    """Do what is due, once; called again, it does only what is due then. One job's failure never stops another."""
    settle(session)
    with open_store(session.place, __version__) as archive:
        asked, every = dues(session, archive, clock)
    happened = tuple(_happened(session, one) for one in asked if not session.stopping())
    with open_store(session.place, __version__) as archive:
        for one in happened:
            _tell(session, archive, one)
        send_letters(session, archive)
    return Ticked(happened, every, _until(every, happened, clock.now))


def _until(every: Iterable[Slot], happened: Iterable[Happened], now: datetime) -> datetime | None:
    """The next instant at which something may be due, if no file comes and nobody accepts anything."""
    opening = (slot.prepare_at for slot in every if slot.prepare_at > now)
    again = (one.again for one in happened if one.again is not None)
    return min((*opening, *again), default=None)


def _happened(session: Session, one: Due) -> Happened:
    if one.action not in ("prepare", "release"):
        return Happened(one.slot, one.action, one.because, one.late, one.again)
    job, period = session.workspace.chosen(one.slot.job)[0], quarter(one.slot.period)
    begun = session.actor.now()
    try:
        return _made(one, run(session, job, period))
    except BaseException as fault:  # whatever a job raises, the other jobs of this tick are still to be made
        if session.stopping() and not isinstance(fault, Exception):
            raise
        _recorded(session, (job, period), fault, begun)
        return Happened(one.slot, _came_to(fault), _why(fault), one.late)


def _came_to(fault: BaseException) -> Literal["held", "failed"]:
    """Whether only a change helps, or time may."""
    return "held" if isinstance(fault, ReportsError) and outcome(fault.exit_code) == "held" else "failed"


def _why(fault: BaseException) -> Text:
    return fault.text if isinstance(fault, ReportsError) else UNKNOWN.format(said=f"{type(fault).__name__}: {fault}")


def _made(one: Due, made: Made) -> Happened:
    if made.outcome == "prepared":
        at = one.slot.local.strftime("%Y-%m-%d %H:%M")
        return Happened(one.slot, "prepared", READY.format(at=at), again=one.slot.at)
    return Happened(one.slot, "released", RELEASED.format(edition=made.edition), one.late)


def _recorded(session: Session, what: tuple[Job, Period], fault: BaseException, begun: datetime) -> None:
    """An attempt that failed before it was entered into the log, or as if somebody had broken it off, entered now."""
    actor, bulletin = session.actor, bulletin_of(*what)
    with open_store(session.place, __version__) as archive:
        log = runs(archive.ledger, bulletin)
        if log and log[-1].state in ("held", "failed") and datetime.fromisoformat(log[-1].started_at) >= begun:
            return
        beginning = Beginning("release", cut_now(archive.ledger), begun, actor.name, actor.host, actor.pid)
        attempt = begin(archive.ledger, bulletin, beginning)
        done = Ending(_came_to(fault), actor.now(), _key(session, archive, *what), said(fault))
        end(archive.ledger, attempt.seq, done)


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


def _tell(session: Session, archive: Store, one: Happened) -> None:
    """A letter about what happened, once for each occasion."""
    kinds: Mapping[str, str] = {"released": "success", "prepared": "embargo"}
    kind = "late" if one.became == "released" and one.late else kinds.get(one.became, one.became)
    if kind == "wait":
        return
    job = session.workspace.chosen(one.slot.job)[0]
    period = quarter(one.slot.period)
    mark = _key(session, archive, job, period)[:12] if kind in ("held", "failed", "given_up") else ""
    news = News(
        kind=kind,  # type: ignore[arg-type]
        job=job.name,
        area=job.area,
        period=one.slot.period,
        at=session.actor.now().astimezone(one.slot.local.tzinfo),
        because=one.because,
        command=_command(one, job),
        figure=_headline(session, archive, job, period) if one.became == "released" else None,
        mark=mark,
    )
    tell_all(session, archive, news)


def _command(one: Happened, job: Job) -> str:
    verb = {"released": "history", "prepared": "preview"}.get(one.became, "check")
    return f"reports {verb} {one.slot.period} --job {job.name}"


def _headline(session: Session, archive: Store, job: Job, period: Period) -> Text | None:
    """The headline figure of the bulletin that stands, as it shows it."""
    figure, activity = job.headline
    order = order_of(job, period, gathered(session.quiet, job, archive), archive)
    latest = desk_of(session.workspace, archive, order).latest
    wanted = f"{figure}/{job.area}/{activity}/{label(period)}/{job.accumulation}"
    shown = latest.shown.get(wanted, "") if latest else ""
    if not shown:
        return None
    [title] = [one.title for one in job.indicators if one.figure == figure and not one.area] or [plain(figure)]
    [unit] = [one.unit.symbol for one in job.indicators if one.figure == figure and not one.area] or [plain("")]
    return Text(f"{title.zh} {shown}{unit.zh}", f"{title.en} {shown} {unit.en}".rstrip())
