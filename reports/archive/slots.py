"""When bulletins are announced to appear. An announcement is never taken back; a later one takes its place."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select

from .ledger import Ledger
from .records import Bulletin, Slot, Stamp, instant
from .tables import SLOT


def announce(ledger: Ledger, bulletin: Bulletin, publish_at: datetime, stamp: Stamp) -> Slot:
    """Announce when a bulletin appears."""
    with ledger.writing() as connection:
        seq = (connection.execute(select(func.max(SLOT.c.seq))).scalar() or 0) + 1
        told = {"publish_at": instant(publish_at), "at": instant(stamp.at), "by": stamp.by, "because": stamp.because}
        slot = Slot(seq=seq, **asdict(bulletin), **told)
        connection.execute(SLOT.insert(), asdict(slot))
    return slot


def announced(ledger: Ledger, job: str = "") -> tuple[Slot, ...]:
    """The announcement in force of every bulletin, or of those of one job, the earliest to appear first."""
    key = [SLOT.c[name] for name in ("job", "area", "period")]
    newest = select(func.max(SLOT.c.seq)).group_by(*key)
    wanted = select(SLOT).where(SLOT.c.seq.in_(newest)).order_by(SLOT.c.publish_at, SLOT.c.seq)
    with ledger.reading() as connection:
        rows = connection.execute(wanted.filter_by(job=job) if job else wanted).all()
    return tuple(Slot(*row) for row in rows)


def announcements(ledger: Ledger, bulletin: Bulletin) -> tuple[Slot, ...]:
    """Every announcement of a bulletin, in the order they were made."""
    with ledger.reading() as connection:
        rows = connection.execute(select(SLOT).filter_by(**asdict(bulletin)).order_by(SLOT.c.seq)).all()
    return tuple(Slot(*row) for row in rows)


def announcements_of(ledger: Ledger, job: str) -> tuple[Slot, ...]:
    """Every announcement of a job's bulletins, in the order they were made."""
    with ledger.reading() as connection:
        rows = connection.execute(select(SLOT).filter_by(job=job).order_by(SLOT.c.seq)).all()
    return tuple(Slot(*row) for row in rows)
