"""Opening the ledger of a store, made where there is none, brought to the schema of this program where it is older."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from ..concepts.errors import BadDefinition, InputOutputError
from ..concepts.text import Text
from .faults import LEDGER_DAMAGED, told
from .folders import made, passing, sync
from .ledger import Ledger, connect, postgres_ledger, sqlite_ledger
from .mounts import network_file_system
from .schema import STEPS, found, migrate, refuse_newer

FILE = "ledger.db"
NOT_A_URL = Text(
    "[tool.reports] ledger：实际 {url}；应为空（SQLite）或 postgresql://用户@主机/数据库；请改正",
    "[tool.reports] ledger: got {url}; want nothing (SQLite) or postgresql://user@host/database; correct it",
)
NO_DRIVER = Text(
    "使用 PostgreSQL 需要安装驱动：pip install 'reports[postgres]'",
    "PostgreSQL needs its driver: pip install 'reports[postgres]'",
)
ON_NETWORK = Text(
    "{folder} 位于网络文件系统（{kind}），SQLite 在其上不能可靠加锁；"
    '请在 [tool.reports] 中设置 ledger = "postgresql://用户@主机/数据库"，或把工作区移到本机磁盘',
    "{folder} lies on a network file system ({kind}), where SQLite cannot lock safely; use a PostgreSQL URL, "
    '[tool.reports] ledger = "postgresql://user@host/database", or move the workspace to a local disk',
)
GONE = Text("文件不在了，而存档中有内容", "the file is gone, though the archive holds objects")
NO_SCHEMA = Text("其中没有台账的表", "it has no tables of a ledger")


@dataclass(frozen=True)
class Place:
    """Where a store is: its folder, and the URL of its ledger where that is in PostgreSQL."""

    folder: Path
    url: str = ""

    @property
    def objects(self) -> Path:
        return self.folder / "objects"

    @property
    def file(self) -> Path:
        return self.folder / FILE


def open_ledger(place: Place, version: str) -> Ledger:
    """The ledger of this place, ready for this version of the program.

    Raises:
        BadDefinition: it was written by a newer program, the URL is none, or SQLite would lie on a network share.
        InputOutputError: the file is damaged or gone; the message says how to restore it.
        Unreachable: the database does not answer.
        CannotWrite: it is not there and cannot be made.
    """
    ledger = _postgres(place) if place.url else _sqlite(place, version)
    try:
        _ready(ledger, version)
    except BaseException:
        ledger.close()
        raise
    return ledger


def _ready(ledger: Ledger, version: str) -> None:
    with ledger.reading() as connection:
        held = found(connection)
    refuse_newer(held, version, ledger.where)
    if held[0] == len(STEPS):
        return
    if held[0] == 0 and ledger.engine.dialect.name == "sqlite":
        raise InputOutputError(LEDGER_DAMAGED.format(where=ledger.where, said=NO_SCHEMA))
    _keep_copy(ledger, held[0])
    with ledger.writing() as connection:
        refuse_newer(found(connection), version, ledger.where)
        migrate(connection, version)


def _keep_copy(ledger: Ledger, schema: int) -> None:
    """Before a migration the SQLite file is copied beside itself; PostgreSQL has its own backups."""
    if ledger.engine.dialect.name != "sqlite":
        return
    before = Path(ledger.where).with_name(f"ledger-schema-{schema}.db")
    if not before.exists():
        vacuum_into(Path(ledger.where), before)


def vacuum_into(path: Path, copy: Path) -> None:
    """A whole, durable copy of the ledger file under a new name, taken while others may read and write it.

    Raises:
        InputOutputError: the disk is full or failed; there is no copy then.
    """
    with told(copy):
        with passing(copy.parent) as (temporary, handle):
            with closing(connect(path)) as connection:
                connection.execute("VACUUM INTO ?", (str(temporary),))
            os.fsync(handle)
            temporary.rename(copy)
        sync(copy.parent)


def _sqlite(place: Place, version: str) -> Ledger:
    kind = network_file_system(place.folder)
    if kind:
        raise BadDefinition(ON_NETWORK.format(folder=place.folder, kind=kind))
    if not place.file.exists():
        _refuse_loss(place)
        _make(place, version)
    return sqlite_ledger(place.file)


def _refuse_loss(place: Place) -> None:
    """A ledger that is not there beside objects that are was lost: an empty one must not take its place."""
    if place.objects.is_dir() and any(place.objects.glob("??/*")):
        raise InputOutputError(LEDGER_DAMAGED.format(where=place.file, said=GONE))


def _make(place: Place, version: str) -> None:
    """A new ledger appears complete or not at all, and never in the place of one that somebody made meanwhile."""
    with told(place.file):
        made(made(place.folder) / "objects")
        with passing(place.folder) as (temporary, _):
            with closing(sqlite_ledger(temporary)) as ledger, ledger.writing() as connection:
                migrate(connection, version)
            _sealed(temporary)
            _linked(temporary, place.file)
        sync(place.folder)


def _sealed(path: Path) -> None:
    """Switch a finished file to write-ahead logging, once, while nobody else can have it open, and sync it."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    sync(path)


def _linked(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        return


def _postgres(place: Place) -> Ledger:
    try:
        url = make_url(place.url)
        if url.get_backend_name() != "postgresql":
            raise BadDefinition(NOT_A_URL.format(url=url.render_as_string(hide_password=True)))
        return postgres_ledger(url)
    except ArgumentError:
        raise BadDefinition(NOT_A_URL.format(url="?")) from None
    except ModuleNotFoundError:
        raise BadDefinition(NO_DRIVER) from None
