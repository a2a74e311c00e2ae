"""What is to be told outside: written with the fact it tells, and kept until it was sent, each message once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from .ledger import Ledger
from .records import Message, instant
from .tables import OUTBOX


@dataclass(frozen=True)
class Letter:
    """What to tell and through which channel; `id` names the occasion, so that it is told once."""

    id: str
    channel: str
    payload: str


def post(ledger: Ledger, letter: Letter, at: datetime) -> bool:
    """Put a letter into the outbox; False where one of its name was put there before."""
    with ledger.writing() as connection:
        return bool(put(connection, (letter,), instant(at)))


def put(connection: Connection, letters: Iterable[Letter], at: str) -> tuple[str, ...]:
    """The same inside a transaction of the caller's, so that a fact and what is told of it are one; the new ones."""
    named = {letter.id: letter for letter in letters}
    there = set(connection.execute(select(OUTBOX.c.id).where(OUTBOX.c.id.in_(named))).scalars())
    new = [Message(**asdict(named[name]), at=at, attempts=0, next_try_at=at) for name in named if name not in there]
    if new:
        connection.execute(OUTBOX.insert(), [asdict(message) for message in new])
    return tuple(message.id for message in new)


def unsent(ledger: Ledger, at: datetime) -> tuple[Message, ...]:
    """The letters that should be tried at this instant, the oldest first."""
    due = select(OUTBOX).where(OUTBOX.c.sent_at.is_(None), OUTBOX.c.next_try_at <= instant(at)).order_by(OUTBOX.c.at)
    with ledger.reading() as connection:
        return tuple(Message(**row._mapping) for row in connection.execute(due))


def sent(ledger: Ledger, names: Iterable[str], at: datetime) -> None:
    """Note that letters have gone."""
    gone = {"sent_at": instant(at), "attempts": OUTBOX.c.attempts + 1, "last_error": None}
    with ledger.writing() as connection:
        connection.execute(OUTBOX.update().where(OUTBOX.c.id.in_(names)).values(gone))


def rest(ledger: Ledger, channel: str, until: datetime) -> None:
    """Leave a channel alone until then: none of its letters is tried before."""
    early = (OUTBOX.c.channel == channel, OUTBOX.c.sent_at.is_(None), OUTBOX.c.next_try_at < instant(until))
    with ledger.writing() as connection:
        connection.execute(OUTBOX.update().where(*early).values(next_try_at=instant(until)))


def failed(ledger: Ledger, names: Iterable[str], said: str, next_try_at: datetime) -> None:
    """Note that letters could not be sent, why, and when to try again."""
    again = {"next_try_at": instant(next_try_at), "attempts": OUTBOX.c.attempts + 1, "last_error": said}
    with ledger.writing() as connection:
        connection.execute(OUTBOX.update().where(OUTBOX.c.id.in_(names)).values(again))
