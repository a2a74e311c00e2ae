"""Deliveries recorded by hand: past ones in their order, and one taken out of use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..archive import Stamp, Store, Vintage, as_of, cut_now
from ..archive import receive as take_in
from ..archive import withdraw as take_out
from ..archive.records import instant
from ..collect import Delivery, asks_for, collect, delivered
from ..concepts.definition import Job
from ..concepts.errors import BadInput, NotFound, UsageError
from ..concepts.text import Text
from ..production import READER_ERRORS
from .aggregating import unread
from .past import passed
from .receiving import contents, settled
from .session import Session, at_work

NO_REASON = Text("请用 --because 写明原因", "give the reason with --because")
NOBODY_ASKS = Text(
    "没有作业的来源与 {name} 匹配；请用 --as 写明它在 data_in 中的名字",
    "no source of any job matches {name}; say with --as what it is called below data_in",
)
NO_NAME = Text(
    "{name} 不是 data_in 之下的名字；请写成 banan/gdp_ytd.csv，不含 .、.. 和空的部分",
    "{name} is no name below data_in; write it as in banan/gdp_ytd.csv, without . or .. and with no part empty",
)
KNOWN_SINCE = Text(
    "{file} 的这份内容已于 {at} 接收（@{seq}），不能再记为更早收到；请核对 --at",
    "these bytes of {file} are on record as received at {at} (@{seq}), which cannot be made earlier; look at --at",
)
NOT_IN_FORCE = Text(
    "没有在用的 {file}；在用的有：{there}", "no vintage of {file} is in force; those in force are: {there}"
)


@dataclass(frozen=True)
class Arrival:
    """A file that arrives by hand: where it lies, what it is called below `data_in/`, when it came and why."""

    path: Path
    name: str = ""
    at: str = ""
    because: str = ""


def receive_all(session: Session, jobs: list[Job]) -> tuple[Vintage, ...]:
    """Take in whatever lies in `data_in/` and some job asks for; the vintages that are new.

    Raises:
        BadInput: a file cannot be read as its source declares; nothing is taken in.
        Busy: a file is still being copied.
    """
    files = tuple(asker for job in jobs for asker in job.files)
    found = settled(session, files)
    _readable(session, jobs, found)
    with at_work(session) as archive:
        taken = take_in(archive, contents(found), session.actor.stamp())
        return taken.new


def receive(session: Session, jobs: list[Job], arrival: Arrival) -> tuple[Vintage, ...]:
    """Record one delivery, as of the moment it came. Past deliveries are recorded oldest first.

    Raises:
        UsageError: no job asks for such a file, no reason is given for a moment of the past, or it has not come.
        BadInput: the file cannot be read as its source declares.
        Busy: something later has been recorded already.
    """
    if arrival.at and not arrival.because.strip():
        raise UsageError(NO_REASON)
    with at_work(session) as archive:
        delivery = _asked_for(jobs, arrival.path, arrival.name or _name(session, archive, arrival.path))
        _readable(session, jobs, (delivery,))
        stamp = Stamp(_when(session, arrival.at), session.actor.name, arrival.because.strip())
        taken = take_in(archive, contents([delivery]), stamp, revive=True)
        if arrival.at and not taken.new:
            _refuse_earlier(taken.vintages[delivery.name], stamp)
        return taken.new


def _asked_for(jobs: list[Job], path: Path, name: str) -> Delivery:
    """The file under its name below `data_in/`, in one spelling only: another would be another file.

    Raises:
        UsageError: it is no such name, or no job asks for it.
    """
    askers = [asker for job in jobs for asker in job.files]
    delivery = delivered(path, name, askers)
    if not any(asks_for(asker, name) for asker in askers):
        raise UsageError(NOBODY_ASKS.format(name=name))
    if {"", ".", ".."} & set(name.split("/")):
        raise UsageError(NO_NAME.format(name=name))
    return delivery


def _refuse_earlier(known: Vintage, asked: Stamp) -> None:
    """
    Raises:
        UsageError: the bytes are on record from a later moment than was asked for; to say nothing would be a loss.
    """
    if instant(asked.at) < known.at:
        raise UsageError(KNOWN_SINCE.format(file=known.file, at=known.at, seq=known.seq))


def _when(session: Session, words: str) -> datetime:
    return passed(words, session.actor.now()) if words else session.actor.now()


def _name(session: Session, archive: Store, path: Path) -> str:
    """What a file is called below `data_in/`: where it lies there, or the one known name that ends like it."""
    folder = session.workspace.data_in.resolve()
    if path.resolve().is_relative_to(folder):
        return path.resolve().relative_to(folder).as_posix()
    known = [vintage.file for vintage in as_of(archive.ledger, cut_now(archive.ledger))]
    lying_there = [below.relative_to(folder).as_posix() for below in folder.rglob(path.name)]
    alike = {name for name in (*known, *lying_there) if name.rsplit("/", 1)[-1] == path.name}
    return alike.pop() if len(alike) == 1 else path.name


def _readable(session: Session, jobs: list[Job], found: tuple[Delivery, ...]) -> None:
    """Refuse what the strict reader cannot read, as the sources and panels of any job declare it."""
    read = (one for job in jobs for one in collect(job.sources, found).findings)
    findings = tuple(dict.fromkeys((*read, *(one for job in jobs for one in unread(session.workspace, job, found)))))
    if findings:
        raise BadInput(READER_ERRORS.format(n=len(findings)), findings)


def withdraw(session: Session, file: str, because: str) -> Vintage:
    """Take a vintage out of use from now on: that in force of a file, or one by its number, as @17.

    Raises:
        UsageError: no reason is given, or it is withdrawn already.
        NotFound: there is none.
    """
    if not because.strip():
        raise UsageError(NO_REASON)
    with at_work(session) as archive:
        in_force = {vintage.file: vintage for vintage in as_of(archive.ledger, cut_now(archive.ledger))}
        by_number = {f"@{vintage.seq}": vintage for vintage in in_force.values()}
        found = in_force.get(file) or by_number.get(file)
        if found is None:
            raise NotFound(NOT_IN_FORCE.format(file=file, there=", ".join(in_force) or "-"))
        take_out(archive.ledger, found.seq, session.actor.stamp(because))
        return found
