"""The log of attempts: begun, and how each ended; what it read and what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from ..concepts.errors import Busy, NotFound
from ..concepts.text import Text
from .ledger import Ledger
from .outbox import Letter, put
from .records import Bulletin, Run, RunKind, State, Told, instant
from .tables import FINDING, RUN, RUN_INPUT

ENDED = Text("第 {seq} 次运行不在进行中；请重新运行", "run number {seq} is not under way; run again")
SLOT_TAKEN = Text("{slot} 已经发布过，不会再发布一次", "{slot} has been released; it is not released twice")
NO_RUN = Text("没有第 {seq} 次运行", "there is no run number {seq}")


@dataclass(frozen=True)
class Beginning:
    """Who begins a run, of what kind, with what was known, and in which process."""

    kind: RunKind
    cut: int
    at: datetime
    by: str
    host: str
    pid: int


@dataclass(frozen=True)
class Ending:
    """How a run ended. `id` is the hash of all it was made from; `slot` is released by it, and by no other."""

    state: State
    at: datetime
    id: str | None = None
    error: str | None = None
    slot: str | None = None


def begin(ledger: Ledger, bulletin: Bulletin, beginning: Beginning) -> Run:
    """Note that an attempt was begun."""
    told = {**asdict(beginning), "started_at": instant(beginning.at)}
    del told["at"]
    with ledger.writing() as connection:
        last = connection.execute(select(func.max(RUN.c.seq))).scalar() or 0
        run = Run(seq=last + 1, **asdict(bulletin), state="running", **told)
        connection.execute(RUN.insert(), asdict(run))
    return run


def end(ledger: Ledger, seq: int, ending: Ending, letters: Iterable[Letter] = ()) -> None:
    """Note how an attempt ended, once, and what is to be told of it.

    Raises:
        Busy: it has ended already, or another run has released its slot.
    """
    with ledger.writing() as connection:
        ended(connection, seq, ending)
        put(connection, letters, instant(ending.at))


def ended(connection: Connection, seq: int, ending: Ending) -> None:
    """The same inside a transaction of the caller's, so that an edition and the success of its run are one fact."""
    if ending.slot and connection.execute(select(RUN.c.seq).where(RUN.c.slot == ending.slot)).first():
        raise Busy(SLOT_TAKEN.format(slot=ending.slot))
    values = {**asdict(ending), "finished_at": instant(ending.at)}
    del values["at"]
    of_it = RUN.update().where(RUN.c.seq == seq, RUN.c.state == "running")
    if connection.execute(of_it.values(**values)).rowcount == 0:
        raise Busy(ENDED.format(seq=seq))


def note(ledger: Ledger, seq: int, read: Iterable[int], found: Sequence[Told]) -> None:
    """Record what a run read, by the numbers of the vintages, and what it found, in its order; once for each run."""
    inputs = [{"run_seq": seq, "vintage_seq": vintage} for vintage in sorted(set(read))]
    findings = [{"run_seq": seq, "position": position, **asdict(told)} for position, told in enumerate(found)]
    with ledger.writing() as connection:
        for table, rows in ((RUN_INPUT, inputs), (FINDING, findings)):
            if rows:
                connection.execute(table.insert(), rows)


def runs(ledger: Ledger, bulletin: Bulletin) -> tuple[Run, ...]:
    """Every attempt at a bulletin, in the order they were begun."""
    with ledger.reading() as connection:
        rows = connection.execute(select(RUN).filter_by(**asdict(bulletin)).order_by(RUN.c.seq)).all()
    return tuple(Run(**row._mapping) for row in rows)


def unfinished(ledger: Ledger) -> tuple[Run, ...]:
    """The attempts that are under way, or whose process died: only the caller can tell which."""
    with ledger.reading() as connection:
        rows = connection.execute(select(RUN).where(RUN.c.state == "running").order_by(RUN.c.seq)).all()
    return tuple(Run(**row._mapping) for row in rows)


def released(ledger: Ledger, slot: str) -> Run | None:
    """The run that released a slot, if one did."""
    with ledger.reading() as connection:
        row = connection.execute(select(RUN).where(RUN.c.slot == slot)).first()
    return Run(**row._mapping) if row else None


def read_by(ledger: Ledger, seq: int) -> tuple[int, ...]:
    """The numbers of the vintages that a run read.

    Raises:
        NotFound: there is no such run.
    """
    with ledger.reading() as connection:
        _known(connection, seq)
        wanted = select(RUN_INPUT.c.vintage_seq).where(RUN_INPUT.c.run_seq == seq).order_by(RUN_INPUT.c.vintage_seq)
        return tuple(connection.execute(wanted).scalars())


def found_by(ledger: Ledger, seq: int) -> tuple[Told, ...]:
    """What a run found, in its order.

    Raises:
        NotFound: there is no such run.
    """
    columns = [FINDING.c[name] for name in Told.__dataclass_fields__]
    with ledger.reading() as connection:
        _known(connection, seq)
        rows = connection.execute(select(*columns).where(FINDING.c.run_seq == seq).order_by(FINDING.c.position))
        return tuple(Told(**row._mapping) for row in rows)


def _known(connection: Connection, seq: int) -> None:
    if connection.execute(select(RUN.c.seq).where(RUN.c.seq == seq)).first() is None:
        raise NotFound(NO_RUN.format(seq=seq))
