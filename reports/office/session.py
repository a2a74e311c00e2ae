"""Who works where, and the place of work: alone in it, nothing left half done by who was there before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from .. import __version__
from ..archive import Ending, Place, Stamp, Store, end, open_store, unfinished
from ..archive.faults import told
from ..concepts.errors import Busy, CannotWrite, NotPermitted
from ..concepts.text import Text
from ..disseminate.publish import drop_stages, finish_switches, interrupted
from ..production import Tell
from ..workspace import Workspace

BUSY = Text("另一个任务正在使用该工作区；请稍后重试", "another command is at work in this workspace; try again later")
FINISHED = Text("已补完上次中断的发布：{name}", "completed an interrupted publication: {name}")


@dataclass(frozen=True)
class Actor:
    """Who does it: a name, the clock that is looked at, and the process."""

    name: str
    now: Callable[[], datetime]
    host: str = ""
    pid: int = 0

    def stamp(self, because: str = "") -> Stamp:
        """That this was done now, by this person, for this reason."""
        return Stamp(self.now(), self.name, because.strip())


@dataclass(frozen=True)
class Session:
    """One person's work in a workspace: where, who, how the steps are told, and whether it is to be broken off."""

    workspace: Workspace
    actor: Actor
    tell: Tell
    stopping: Callable[[], bool] = lambda: False

    @property
    def quiet(self) -> Session:
        """The same, telling nothing."""
        return replace(self, tell=lambda text: None)

    @property
    def place(self) -> Place:
        """Where the archive is."""
        return Place(self.workspace.store, self.workspace.ledger)

    @property
    def kept(self) -> bool:
        """Whether there is an archive yet.

        Raises:
            NotPermitted: the store may not be looked into.
        """
        with told(self.place.folder):
            return bool(self.place.url) or self.place.file.exists()


@contextmanager
def at_work(session: Session) -> Iterator[Store]:
    """Alone in the workspace with its archive open, interrupted publications completed, dead runs noted as such.

    Raises:
        Busy: somebody else is at work.
        CannotWrite: the store cannot be made or written.
        InputOutputError: the disk is full or failed.
    """
    with alone(session.workspace.store):
        _finish(session)
        with open_store(session.place, __version__) as archive:
            archive.sweep()
            _bury(session, archive)
            yield archive


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """Holding the lock of the workspace, which the system frees when its holder dies.

    Raises:
        Busy: somebody else holds it.
        NotPermitted, CannotWrite, InputOutputError: the store cannot be made or written.
    """
    with told(store):
        store.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(store / "lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise Busy(BUSY) from None
    try:
        yield
    finally:
        with told(store):
            lock.release()


def _finish(session: Session) -> None:
    for name in finish_switches(session.workspace.store, session.workspace.data_out):
        session.tell(FINISHED.format(name=name))
    drop_stages(session.workspace.store)


def _bury(session: Session, archive: Store) -> None:
    """Runs of this machine that are said to go on have died: nobody else is at work here."""
    for run in unfinished(archive.ledger):
        if run.host == session.actor.host:
            end(archive.ledger, run.seq, Ending("abandoned", session.actor.now()))


@contextmanager
def looking(session: Session) -> Iterator[Store | None]:
    """The archive to read in, beside those who work; None where there is none yet, and none is made."""
    settle(session)
    if not session.kept:
        yield None
        return
    with open_store(session.place, __version__) as archive:
        yield archive


def settle(session: Session) -> None:
    """Complete an interrupted publication, as every command does before its own work.

    Who only looks is not stopped by somebody at work, who completes his own, nor where nothing may be written.
    """
    if interrupted(session.workspace.store):
        with suppress(Busy, CannotWrite, NotPermitted), at_work(session):
            pass
