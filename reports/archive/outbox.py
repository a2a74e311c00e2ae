"""What is to be told outside: written with the fact it tells, and kept until it was sent, each message once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

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
    now = instant(at)
    with ledger.writing() as connection:
        if connection.execute(select(OUTBOX.c.id).where(OUTBOX.c.id == letter.id)).first():
            return False
        connection.execute(OUTBOX.insert(), asdict(Message(**asdict(letter), at=now, attempts=0, next_try_at=now)))
    return True


def unsent(ledger: Ledger, at: datetime) -> tuple[Message, ...]:
    """The letters that should be tried at this instant, the oldest first."""
    due = select(OUTBOX).where(OUTBOX.c.sent_at.is_(None), OUTBOX.c.next_try_at <= instant(at)).order_by(OUTBOX.c.at)
    with ledger.reading() as connection:
        return tuple(Message(**row._mapping) for row in connection.execute(due))


def sent(ledger: Ledger, name: str, at: datetime) -> None:
    """Note that a letter has gone."""
    gone = {"sent_at": instant(at), "attempts": OUTBOX.c.attempts + 1, "last_error": None}
    with ledger.writing() as connection:
        connection.execute(OUTBOX.update().where(OUTBOX.c.id == name).values(gone))


def failed(ledger: Ledger, name: str, said: str, next_try_at: datetime) -> None:
    """Note that a letter could not be sent, why, and when to try again."""
    again = {"next_try_at": instant(next_try_at), "attempts": OUTBOX.c.attempts + 1, "last_error": said}
    with ledger.writing() as connection:
        connection.execute(OUTBOX.update().where(OUTBOX.c.id == name).values(again))
