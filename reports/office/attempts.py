"""The log of runs: each attempt begun, what it read and found, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from ..archive import Beginning, Ending, Run, Store, Vintage, begin, cut_now, end, note
from ..archive import Told as ToldFinding
from ..archive.outbox import Letter
from ..archive.records import State
from ..concepts.errors import ReportsError
from ..concepts.finding import Finding
from .desk import Desk
from .session import Session
from .telling import came_to, of_failure, says_something

Kind = Literal["run", "release"]


@contextmanager
def attempted(session: Session, archive: Store, desk: Desk, kind: Kind) -> Iterator[Run]:
    """A run in the log: begun now, and ended as it ends; its success is recorded with the edition.

    A run that came to nothing keeps the key of what it would have been made from: only a change of that, or time,
    makes another attempt worth while. What is told of it is written with its end.
    """
    actor = session.actor
    beginning = Beginning(kind, cut_now(archive.ledger), actor.now(), actor.name, actor.host, actor.pid)
    attempt = begin(archive.ledger, desk.bulletin, beginning)
    try:
        yield attempt
    except BaseException as fault:
        with suppress(ReportsError):  # where the ledger cannot be written either, the first fault is the one to tell
            ending = Ending(_state(fault), actor.now(), desk.key, said(fault))
            end(archive.ledger, attempt.seq, ending, _letters(session, archive, desk, fault))
        raise


def _letters(session: Session, archive: Store, desk: Desk, fault: BaseException) -> tuple[Letter, ...]:
    what = (desk.order.job, desk.order.period)
    return of_failure(session, archive, what, fault, desk.key) if says_something(fault) else ()


def _state(fault: BaseException) -> State:
    """`held` where only a change helps, `failed` where it may pass by itself, `abandoned` where it was broken off.

    Broken off by a person, or because somebody else was at it: then it says nothing of the data and is made anew.
    """
    if not says_something(fault):
        return "abandoned"
    return came_to(fault)


def said(fault: BaseException) -> str:
    """What a fault says, in Chinese and English where it is one of the house."""
    return (
        f"{fault.text.zh}\n{fault.text.en}" if isinstance(fault, ReportsError) else f"{type(fault).__name__}: {fault}"
    )


def noted(archive: Store, attempt: Run, vintages: Iterable[Vintage], findings: Iterable[Finding]) -> None:
    """Record which vintages a run read, and what it found."""
    told = [
        ToldFinding(str(f.severity), f.code, str(f.place), f.subject, f.line("zh"), f.line("en"), f.reason)
        for f in findings
    ]
    note(archive.ledger, attempt.seq, [vintage.seq for vintage in vintages], told)
