"""Whether an edition stands: said of what lies there now, nothing made, nothing written, nothing told."""

from __future__ import annotations

from pathlib import Path

from ..archive import Objects
from ..concepts.definition import Job
from ..concepts.period import Period
from ..concepts.text import Text
from .desk import desk_of, order_of
from .receiving import gathered
from .session import Session, at_work


def stands(session: Session, job: Job, period: Period) -> bool:
    """Whether a run would leave the edition as it stands, its bundle complete, and have nothing to tell on the way.

    Raises:
        Busy, NotFound, BadInput, NotPermitted, InputOutputError: as a run.
    """
    told: list[Text] = []
    listening = Session(session.workspace, session.actor, told.append, session.stopping)
    with at_work(listening) as archive:
        order = order_of(job, period, gathered(listening, job, archive), archive)
        desk = desk_of(session.workspace, archive, order)
        same = desk.again()
    return same is not None and desk.stands and not told


def kept_at(session: Session, sha256: str) -> Path:
    """Where the archive keeps these bytes."""
    return Objects(session.place.objects).path(sha256)
