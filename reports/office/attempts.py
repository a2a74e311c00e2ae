"""The log of runs: each attempt begun, what it read and found, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from ..archive import Beginning, Ending, Run, Store, Vintage, begin, cut_now, end, note
from ..archive import Told as ToldFinding
from ..archive.records import State
from ..concepts.errors import ReportsError
from ..concepts.finding import Finding
from ..release import outcome
from .desk import Desk
from .session import Session

Kind = Literal["run", "release"]


@contextmanager
def attempted(session: Session, archive: Store, desk: Desk, kind: Kind) -> Iterator[Run]:
    """A run in the log: begun now, and ended as it ends; its success is recorded with the edition.

    A run that came to nothing keeps the key of what it would have been made from: only a change of that, or time,
    makes another attempt worth while.
    """
    actor = session.actor
    beginning = Beginning(kind, cut_now(archive.ledger), actor.now(), actor.name, actor.host, actor.pid)
    attempt = begin(archive.ledger, desk.bulletin, beginning)
    try:
        yield attempt
    except BaseException as fault:
        with suppress(ReportsError):  # where the ledger cannot be written either, the first fault is the one to tell
            end(archive.ledger, attempt.seq, Ending(_state(fault), actor.now(), desk.key, said(fault)))
        raise


def _state(fault: BaseException) -> State:
    """`held` where only a change helps, `failed` where it may pass by itself, `abandoned` where it was broken off."""
    if isinstance(fault, ReportsError):
        return "held" if outcome(fault.exit_code) == "held" else "failed"
    return "failed" if isinstance(fault, Exception) else "abandoned"


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
