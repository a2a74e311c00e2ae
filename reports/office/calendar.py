"""The release calendar of a workspace: the rules of its jobs, the dates announced, and what they forbid today."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..archive import Store, latest
from ..archive.slots import announce, announcements_of
from ..concepts.definition import Job
from ..concepts.errors import BadDefinition, Held, UsageError
from ..concepts.period import Period, label
from ..concepts.text import Text
from ..release import Announcement, Calendar, Override, Slot, WorkingDays, admit, overrides, slot_name, slot_of, slots
from .areas import ALL, in_areas
from .desk import original_of
from .session import Session, at_work, looking

HOLIDAYS = "holidays.toml"
YEAR_AHEAD = timedelta(days=370)
NOT_TOML = Text("{file}：不是有效的 TOML：{said}；请改正", "{file}: not valid TOML: {said}; correct it")
NO_RULE = Text(
    "作业 {job} 没有发布规则；请在作业中声明 release=ReleaseRule(...)",
    "job {job} has no release rule; declare release=ReleaseRule(...) in it",
)
EMBARGO = Text(
    "{job} {period} 在 {at} 之前不得流出；可用 reports preview 看加水印的样张",
    "{job} {period} must not leave the house before {at}; reports preview makes a watermarked copy",
)


def calendar_of(session: Session, archive: Store | None, job: Job) -> Calendar | None:
    """What decides when the bulletins of a job appear; None where it declares no rule.

    What is announced of a job with a roster is announced of all its areas.
    """
    if job.release is None:
        return None
    kept = () if archive is None else announcements_of(archive.ledger, job.original)
    said = tuple(
        replace(one, job=job.name, area=job.area if job.roster else one.area) for one in map(Announcement.of, kept)
    )
    return Calendar(job.name, job.area, job.release, WorkingDays(job.release.country, _own_days(session)), said)


def _own_days(session: Session) -> Mapping[int, Override]:
    """The office's own table of days off and of make-up days, where it keeps one."""
    file = session.workspace.root / HOLIDAYS
    if not file.is_file():
        return {}
    try:
        return overrides(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadDefinition(NOT_TOML.format(file=HOLIDAYS, said=fault)) from None


def slot_for(session: Session, archive: Store | None, job: Job, period: Period) -> Slot | None:
    """The one release of a bulletin; None where the job has no rule, or the rule begins later."""
    calendar = calendar_of(session, archive, job)
    if calendar is None or label(period) < calendar.rule.first_release:
        return None
    return slot_of(calendar, label(period))


def embargoed(session: Session, slot: Slot | None) -> bool:
    """Whether the hour of a release has not come, or is not known."""
    return slot is not None and (session.actor.now() < slot.at or slot.needs is not None)


def refuse_embargoed(session: Session, archive: Store, job: Job, period: Period) -> None:
    """
    Raises:
        Held: the bulletin must not be shown to anybody yet.
    """
    slot = slot_for(session, archive, job, period)
    if slot is not None and embargoed(session, slot):
        raise Held(EMBARGO.format(job=job.name, period=label(period), at=slot.local.strftime("%Y-%m-%d %H:%M")))


def released(archive: Store | None) -> frozenset[str]:
    """The names of the slots that were released: those of every bulletin that has an edition."""
    if archive is None:
        return frozenset()
    return frozenset(slot_name(kept.job, kept.area, kept.period) for kept in latest(archive.ledger))


def every_slot(session: Session, archive: Store | None, jobs: Iterable[Job]) -> tuple[Slot, ...]:
    """All slots of these jobs up to a year from now that are not released, the earliest first."""
    until, done = session.actor.now() + YEAR_AHEAD, released(archive)
    calendars = (calendar_of(session, archive, job) for job in jobs)
    every = (slot for calendar in calendars if calendar for slot in slots(calendar, until, done))
    return tuple(sorted(every, key=lambda slot: (slot.at, slot.name)))


def releases(session: Session, jobs: Iterable[Job]) -> tuple[Slot, ...]:
    """The releases to come, for those who only look."""
    with looking(session) as archive:
        return every_slot(session, archive, jobs)


def set_date(session: Session, job: Job, period: Period, said: tuple[datetime, str, bool]) -> Slot:
    """Announce when a bulletin appears; earlier announcements stay on record.

    Args:
        said: the instant, the reason, and whether one that has passed releases it at once.

    Raises:
        UsageError: the job has no rule, or the date may not be announced; the message says why.
        NotFound, BadInput: the roster of the job cannot be read.
    """
    at, reason, at_once = said
    with at_work(session) as archive:
        calendar = calendar_of(session, archive, job)
        if calendar is None:
            raise UsageError(NO_RULE.format(job=job.name))
        stamp = session.actor.stamp(reason)
        wanted = Announcement(job.name, job.area, label(period), at, stamp.at, stamp.by, stamp.because)
        admit(calendar, wanted, {wanted.slot} if _is_out(session, archive, job, period) else (), at_once)
        announce(archive.ledger, original_of(job, period), at, stamp)
        return slot_of(replace(calendar, announced=(*calendar.announced, wanted)), label(period))


def _is_out(session: Session, archive: Store, job: Job, period: Period) -> bool:
    """Whether a bulletin is released; of a job with a roster, that of every area."""
    every = in_areas(session.workspace, job, ALL)
    return released(archive).issuperset(slot_name(one.name, one.area, label(period)) for one in every)
