"""Deliveries: what lies in `data_in/` and what the archive has in force, taken in, taken out of use, found again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from time import sleep
from typing import Any

from ..archive import Store, Vintage, as_of, cut_now, vintages, withdrawals
from ..archive import receive as take_in
from ..archive.objects import Large
from ..collect import Delivery, asked_by, complete, lying
from ..collect.deliveries import Asker, bulk, by_path, looked_at, refuse_changed
from ..concepts.definition import Job
from ..concepts.text import Text
from .replacing import with_replaced
from .session import Session

YOUNG = 2  # seconds: a file that was written to within them is looked at twice
PAUSE = 0.2  # seconds between the two looks

WITHDRAWN = Text(
    "{file} 的这份内容已撤回，不再使用；请换上新文件，或重新启用：reports receive {path} --because 原因",
    "these bytes of {file} were withdrawn and are not used; put a new file there, "
    "or bring it back: reports receive {path} --because REASON",
)
NOT_THERE = Text(
    "{file} 已不在 {folder} 中，仍按 {at} 收到的版本使用；如需停用：reports withdraw {file} --because",
    "{file} no longer lies in {folder}; its vintage of {at} is used. "
    "To take it out of use: reports withdraw {file} --because",
)


def gathered(session: Session, job: Job, archive: Store | None) -> tuple[Delivery, ...]:
    """What the job reads today: the files in `data_in/`, and vintages in force of files that lie there no longer.

    Bytes that were withdrawn are not read; where an older revision is in force, that is. A file that was corrected has
    the bytes with it that it takes the place of.

    Raises:
        NotFound: a source of the job has no file.
        Busy: a file is still being copied.
        BadInput, NotPermitted, InputOutputError: a file cannot be read.
    """
    folder = session.workspace.data_in
    found = {delivery.name: delivery for delivery in settled(session, job.files)}
    if archive is not None:
        used = _with_archive(session, job, archive, found)
        found = {delivery.name: delivery for delivery in with_replaced(archive, job, used.values())}
    return complete(tuple(found[name] for name in sorted(found)), job.files, folder)


def settled(session: Session, askers: Sequence[Asker]) -> tuple[Delivery, ...]:
    """What lies in `data_in/` and is asked for, each file looked at twice: nobody is writing to it any more.

    Raises:
        Busy: a file changed between the two looks.
        BadInput, NotPermitted, InputOutputError: a file cannot be read.
    """
    folder, now = session.workspace.data_in, session.actor.now().timestamp()
    before = looked_at(folder, askers)
    if any(abs(now - state.st_mtime) < YOUNG for state in before.values()):
        sleep(PAUSE)
    found = lying(folder, askers)
    refuse_changed(folder, before, found)
    return found


def _with_archive(session: Session, job: Job, archive: Store, found: Mapping[str, Delivery]) -> dict[str, Delivery]:
    refused = _withdrawn(archive, found)
    for name in refused:
        session.tell(WITHDRAWN.format(file=name, path=f"{session.workspace.data_in.name}/{name}"))
    used = {name: delivery for name, delivery in found.items() if name not in refused}
    for vintage in as_of(archive.ledger, cut_now(archive.ledger), asked_by(job.files)):
        if vintage.file not in used:
            used[vintage.file] = kept(archive, job, vintage.file, vintage.sha256)
            if vintage.file not in refused:
                told = {"file": vintage.file, "folder": session.workspace.data_in.name, "at": vintage.at[:10]}
                session.tell(NOT_THERE.format(**told))
    return used


def kept(archive: Store, job: Job, name: str, sha256: str) -> Delivery:
    """A file as the archive has it; one of microdata stays where it lies there.

    Raises:
        DamagedObject: its bytes are damaged or gone.
    """
    if by_path(job.files)(name):
        return bulk(archive.objects.whole(sha256), name)
    return Delivery(name, archive.objects.get(sha256))


def _withdrawn(archive: Store, found: Mapping[str, Delivery]) -> set[str]:
    """The files whose bytes, as they lie there, were last received and then withdrawn."""
    gone = {withdrawal.vintage for withdrawal in withdrawals(archive.ledger)}
    if not gone:
        return set()
    last = {(v.file, v.sha256): v.seq for name in found for v in vintages(archive.ledger, name)}
    return {name for name, delivery in found.items() if last.get((name, delivery.sha256)) in gone}


def deliveries_as_of(session: Session, job: Job, archive: Store, cut: int) -> tuple[Delivery, ...]:
    """What the job would have read at a cut of the ledger.

    Raises:
        NotFound: a source of the job had no file then.
    """
    known = as_of(archive.ledger, cut, asked_by(job.files))
    then = [kept(archive, job, vintage.file, vintage.sha256) for vintage in known]
    return complete(tuple(with_replaced(archive, job, then, cut)), job.files, session.workspace.data_in)


def take(session: Session, archive: Store, received: Iterable[Delivery], because: str = "") -> tuple[Vintage, ...]:
    """Take these deliveries in as vintages; the same bytes bring nothing new. All that were read, new or not."""
    return tuple(take_in(archive, contents(received), session.actor.stamp(because)).vintages.values())


def contents(received: Iterable[Delivery]) -> dict[str, bytes | Large]:
    """The deliveries as the archive takes them in: their bytes, or where a large file lies."""
    return {one.name: _large(one) or one.held for one in received}


def _large(delivery: Delivery) -> Large | None:
    at = delivery.lying
    return Large(at.path, at.size, at.sha256) if at else None


def as_inputs(received: Iterable[Delivery]) -> list[dict[str, Any]]:
    """The deliveries as a manifest lists them."""
    return [{"name": d.name, "sha256": d.sha256, "bytes": d.size} for d in received]
