"""The one order of all that became known: vintages, withdrawals and acceptances are numbered together.

"As of" any moment is a prefix of this order, so one integer, the *cut*, says what was known. Times never go backwards
along it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, ScalarSelect, func, select, union_all

from ..concepts.errors import Busy, NotFound
from ..concepts.text import Text
from .ledger import Ledger
from .records import instant
from .tables import ACCEPTANCE, VINTAGE, WITHDRAWAL

EVENTS = (VINTAGE, WITHDRAWAL, ACCEPTANCE)
TOLERANCE = timedelta(minutes=5)
CLOCK_BEHIND = Text(
    "时钟为 {now}，早于台账最后一条记录 {last}；请校准时钟，或等到该时刻之后再运行",
    "the clock says {now}, the ledger's last entry is of {last}; set the clock right, or wait until it has passed that",
)
NOTHING_YET = Text("台账中还没有任何记录", "the ledger holds nothing yet")
BEFORE_FIRST = Text(
    "{at} 时尚未收到任何文件；第一份文件收于 {first}",
    "nothing had been received at {at}; the first file is of {first}",
)
NO_SUCH_SEQ = Text("台账中没有 @{seq}；最后一条记录是 @{last}", "the ledger has no @{seq}; its last entry is @{last}")


@dataclass(frozen=True)
class Event:
    """A place in the order of knowledge: its number and its time."""

    seq: int
    at: str


def next_event(connection: Connection, at: datetime) -> Event:
    """What is about to be recorded; a time a little behind is raised to the last one.

    Raises:
        Busy: the clock is more than five minutes behind the last entry.
    """
    last = last_event(connection)
    if last.at and instant(at + TOLERANCE) < last.at:
        raise Busy(CLOCK_BEHIND.format(now=instant(at), last=last.at))
    return Event(last.seq + 1, max(instant(at), last.at))


def last_event(connection: Connection) -> Event:
    """The last number given and its time; number 0 before anything became known."""
    row = connection.execute(_LAST).one()
    return Event(max(seq or 0 for seq in row[: len(EVENTS)]), max(at or "" for at in row[len(EVENTS) :]))


def last_entry(ledger: Ledger) -> datetime | None:
    """When the last thing became known; None before anything did."""
    with ledger.reading() as connection:
        at = last_event(connection).at
    return datetime.fromisoformat(at) if at else None


def _highest(column: Column) -> ScalarSelect:
    """The highest value of one indexed column, asked for alone: of two at once a database reads the whole table."""
    return select(func.max(column)).scalar_subquery()


_LAST = select(*(_highest(table.c[name]) for name in ("seq", "at") for table in EVENTS))


def cut_now(ledger: Ledger) -> int:
    """The cut of all that is known: 0 before anything was."""
    with ledger.reading() as connection:
        return last_event(connection).seq


def cut_at(ledger: Ledger, at: datetime) -> int:
    """The cut of what was known at an instant, that instant included.

    Raises:
        NotFound: nothing had been received by then; the message says when the first file was.
    """
    with ledger.reading() as connection:
        first = connection.execute(select(func.min(VINTAGE.c.at))).scalar()
        if first is None:
            raise NotFound(NOTHING_YET)
        if instant(at) < first:
            raise NotFound(BEFORE_FIRST.format(at=instant(at), first=first))
        each = (select(func.max(table.c.seq).label("seq")).where(table.c.at <= instant(at)) for table in EVENTS)
        return connection.execute(select(func.max(union_all(*each).subquery().c.seq))).scalar_one()


def cut_numbered(ledger: Ledger, seq: int) -> int:
    """The cut after the entry of this number, as `@812` asks for.

    Raises:
        NotFound: there is no such entry.
    """
    last = cut_now(ledger)
    if not 1 <= seq <= last:
        raise NotFound(NO_SUCH_SEQ.format(seq=seq, last=last))
    return seq
