"""What a change of a slot is told as. The letters are written with the change itself: both are there, or neither."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..alerts import Kind, News
from ..archive import Store
from ..archive.outbox import Letter
from ..concepts.definition import Job
from ..concepts.errors import BadDefinition, Busy, ReportsError
from ..concepts.period import Period, label
from ..concepts.text import Text, plain
from ..release import LATE, Slot, outcome
from .calendar import released, slot_for
from .posting import letters_of
from .session import Session

RELEASED = Text("已发布第 {edition} 版", "edition {edition} is released")
UNKNOWN = Text("内部故障：{said}", "internal fault: {said}")
COMMANDS: Mapping[Kind, str] = {"success": "history", "late": "history", "embargo": "preview"}


@dataclass(frozen=True)
class Change:
    """What became of a slot and why, the headline figure if there is one, and what tells it from the next change."""

    kind: Kind
    because: Text
    figure: Text | None = None
    mark: str = ""


def told(session: Session, of: tuple[Job, Slot], change: Change) -> tuple[Letter, ...]:
    """The letters about a change, one for each channel of the office.

    A name that cannot stand in a letter is said on the spot: a letter never stops a release.
    """
    (job, slot), now = of, session.actor.now()
    news = News(
        kind=change.kind,
        job=job.name,
        area=job.area,
        period=slot.period,
        at=now.astimezone(slot.local.tzinfo),
        because=change.because,
        command=f"reports {COMMANDS.get(change.kind, 'check')} {slot.period} --job {job.name}{job.area_option}",
        figure=change.figure,
        mark=change.mark,
    )
    try:
        return letters_of(session, news)
    except BadDefinition as fault:
        session.tell(fault.text)
        return ()


def of_release(session: Session, archive: Store, what: tuple[Job, Period], manifest: bytes) -> tuple[Letter, ...]:
    """What is told of the edition that releases a slot; `manifest` is that of its bundle."""
    job, period = what
    slot = slot_for(session, archive, job, period)
    if slot is None:
        return ()
    kind: Kind = "late" if session.actor.now() - slot.at > LATE else "success"
    said = json.loads(manifest)
    because = RELEASED.format(edition=said["edition"])
    return told(session, (job, slot), Change(kind, because, _headline(job, period, said)))


def of_failure(
    session: Session, archive: Store, what: tuple[Job, Period], fault: BaseException, key: str
) -> tuple[Letter, ...]:
    """What is told of an attempt that came to nothing: only where its slot is open, once for the same `key`."""
    slot = slot_for(session, archive, *what)
    if slot is None or session.actor.now() < slot.prepare_at or slot.name in released(archive):
        return ()
    return told(session, (what[0], slot), Change(came_to(fault), why(fault), mark=key[:12]))


def says_something(fault: BaseException) -> bool:
    """Whether an attempt that ended so was judged at all: not if somebody else was at it, or a person broke it off."""
    return isinstance(fault, Exception) and not isinstance(fault, Busy)


def came_to(fault: BaseException) -> Literal["held", "failed"]:
    """Whether only a change helps, or time may."""
    return "held" if isinstance(fault, ReportsError) and outcome(fault.exit_code) == "held" else "failed"


def why(fault: BaseException) -> Text:
    """The reason in words."""
    return fault.text if isinstance(fault, ReportsError) else UNKNOWN.format(said=f"{type(fault).__name__}: {fault}")


def _headline(job: Job, period: Period, manifest: Mapping[str, object]) -> Text | None:
    """The headline figure of a bulletin, as it shows it."""
    figure, activity = job.headline
    wanted = f"{figure}/{job.area}/{activity}/{label(period)}/{job.accumulation}"
    figures: list[dict[str, str]] = manifest["figures"]  # type: ignore[assignment]
    shown = next((one["shown"] for one in figures if one["id"] == wanted and one["printed"]), "")
    if not shown:
        return None
    own = [one for one in job.indicators if one.figure == figure and not one.area]
    title, unit = (own[0].title, own[0].unit.symbol) if own else (plain(figure), plain(""))
    return Text(f"{title.zh} {shown}{unit.zh}", f"{title.en} {shown} {unit.en}".rstrip())
