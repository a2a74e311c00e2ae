"""The archive looked after: its history told, its bytes verified, `data_out/` repaired, copies made, brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from .. import __version__
from ..archive import (
    Acceptance,
    DamagedObject,
    Edition,
    Store,
    Vintage,
    Withdrawal,
    acceptances,
    editions,
    latest,
    outputs,
    vintages,
    withdrawals,
)
from ..archive import backup as copy_store
from ..archive import history as all_editions
from ..archive import restore as bring_back
from ..archive import verify as verify_store
from ..archive.backup import BackedUp
from ..archive.vintages import any_file
from ..collect import asked_by
from ..concepts.definition import Job
from ..concepts.errors import NotFound, UsageError
from ..concepts.finding import Finding
from ..concepts.period import Period
from ..concepts.text import Text
from ..disseminate.publish import publish, sha256_of
from ..workspace import Workspace
from .desk import bulletin_of, original_of, shelf_of_kept, shown_files
from .kept_record import is_record
from .session import Session, alone, at_work, looking

NOTHING_KEPT = Text(
    "该工作区还没有存档；运行 reports run 或 reports receive 后才有",
    "this workspace has no archive yet; reports run or reports receive makes one",
)
BACKUP_INSIDE = Text(
    "备份不能放在 {folder} 之内；请换一个目录，最好在另一块磁盘上",
    "a backup must not lie within {folder}; give another folder, best on another disk",
)
HISTORY_COLUMNS = ("at", "event", "what", "detail", "by", "because")


@dataclass(frozen=True)
class Event:
    """Something that the archive remembers, in its order."""

    at: str
    event: str
    what: str
    detail: str
    by: str
    because: str

    @property
    def row(self) -> dict[str, str]:
        return {column: getattr(self, column) for column in HISTORY_COLUMNS}


def history(session: Session, job: Job, period: Period | None) -> list[dict[str, str]]:
    """What was received, withdrawn, accepted and published: for one bulletin, or of everything, oldest first.

    Raises:
        NotFound: there is no archive.
    """
    with looking(session) as archive:
        kept = _there(archive)
        events = _of_bulletin(kept, job, period) if period else _of_all(kept, session.workspace)
    return [event.row for event in sorted(events, key=lambda event: event.at)]


def _there(archive: Store | None) -> Store:
    if archive is None:
        raise NotFound(NOTHING_KEPT)
    return archive


def _receipts(archive: Store, wanted: Callable[[str], bool]) -> list[Event]:
    """What was received and withdrawn of the wanted files."""
    every = {vintage.seq: vintage for vintage in vintages(archive.ledger, wanted=wanted)}
    gone = [_withdrawn(every[w.vintage], w) for w in withdrawals(archive.ledger) if w.vintage in every]
    return [*(_received(vintage) for vintage in every.values()), *gone]


def _received(vintage: Vintage) -> Event:
    detail = f"@{vintage.seq} revision {vintage.revision} SHA-256 {vintage.sha256[:12]}… {vintage.size} bytes"
    return Event(vintage.at, "received", vintage.file, detail, vintage.by, vintage.because)


def _withdrawn(vintage: Vintage, withdrawal: Withdrawal) -> Event:
    detail = f"@{vintage.seq} revision {vintage.revision}"
    return Event(withdrawal.at, "withdrawn", vintage.file, detail, withdrawal.by, withdrawal.because)


def _of_bulletin(archive: Store, job: Job, period: Period) -> list[Event]:
    bulletin = bulletin_of(job, period)
    given = [_accepted(acceptance) for acceptance in acceptances(archive.ledger, original_of(job, period))]
    published = [_edition(kept, job) for kept in editions(archive.ledger, bulletin)]
    return [*_receipts(archive, asked_by(job.files)), *given, *published]


def _of_all(archive: Store, workspace: Workspace) -> list[Event]:
    given = [_accepted(acceptance) for acceptance in acceptances(archive.ledger, None)]
    published = [_edition(kept, workspace.named(kept.job)) for kept in all_editions(archive.ledger)]
    return [*_receipts(archive, any_file), *given, *published]


def _accepted(acceptance: Acceptance) -> Event:
    what = f"{acceptance.job} {acceptance.period}"
    detail = f"{acceptance.code} {acceptance.subject}: {acceptance.got}"
    return Event(acceptance.at, "accepted", what, detail, acceptance.by, acceptance.because)


def _edition(kept: Edition, job: Job | None) -> Event:
    area = f" {kept.area}" if job and job.roster else ""
    what = f"{kept.job}{area} {kept.period}"
    detail = f"edition {kept.number} ({kept.kind}) run {kept.run[:16]} as of @{kept.cut}"
    return Event(kept.at, "published", what, detail, kept.by, kept.because)


def verify(session: Session) -> tuple[Finding, ...]:
    """All that is wrong with the archive, and with what stands in `data_out/`.

    Raises:
        NotFound: there is no archive.
    """
    with looking(session) as archive:
        kept = _there(archive)
        return verify_store(kept, dict(_published(session, kept, latest(kept.ledger))))


def _published(session: Session, archive: Store, kept: Iterable[Edition]) -> Iterable[tuple[Path, str]]:
    """Every file that should stand in `data_out/`, with its hash."""
    for edition in kept:
        shelf = shelf_of_kept(session.workspace, edition)
        folder = shelf.folder
        yield shelf.manifest, edition.manifest
        shown = (output for output in outputs(archive.ledger, edition) if not is_record(output.name))
        yield from ((folder / output.name, output.sha256) for output in shown)


def repair(session: Session) -> tuple[Path, ...]:
    """Put every bundle of `data_out/` that is damaged or gone back from the archive; the folders that were restored.

    Raises:
        DamagedObject: the archive has lost bytes of some of them; all the others are restored, and each loss is told.
        NotPermitted, CannotWrite, InputOutputError: a folder of `data_out/` cannot be written.
    """
    folders, lost = [], []
    with at_work(session) as archive:
        wrong = [kept for kept in latest(archive.ledger) if _differs(_published(session, archive, [kept]))]
        for kept in wrong:
            try:
                folders.append(_restored(session, archive, kept))
            except DamagedObject as fault:
                lost.append(fault)
    for damaged in lost[:-1]:
        session.tell(damaged.text)
    if lost:
        raise lost[-1]
    return tuple(folders)


def _differs(files: Iterable[tuple[Path, str]]) -> bool:
    return any(not _stands(path, sha256) for path, sha256 in files)


def _stands(path: Path, sha256: str) -> bool:
    """Whether these bytes stand there; what cannot be read does not, and is put back."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def _restored(session: Session, archive: Store, kept: Edition) -> Path:
    workspace = session.workspace
    shelf = shelf_of_kept(workspace, kept)
    publish(shelf, shown_files(archive, kept))
    return shelf.folder


def backup(session: Session, to: Path) -> BackedUp:
    """A whole copy of the archive in a new folder, taken beside those who work.

    Raises:
        UsageError: the folder lies in what is backed up, among the deliveries or the editions, or is there already.
    """
    if kept := session.workspace.kept_around(to):
        raise UsageError(BACKUP_INSIDE.format(folder=kept.name))
    with looking(session) as archive:
        return copy_store(_there(archive), to)


def restore(session: Session, source: Path) -> BackedUp:
    """Bring a backup back into this workspace.

    Raises:
        Busy: somebody is at work.
    """
    with alone(session.workspace.store):
        return bring_back(source, session.place, __version__)
