"""A second copy of a store, and a store brought back from one.

The ledger is copied first and the objects after it: what a row names was there before the row, so nothing that the
copied ledger names can be missing, though others go on receiving.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..concepts.errors import CannotWrite, InputOutputError, NotFound, UsageError
from ..concepts.text import Text
from .faults import LEDGER_DAMAGED, told
from .folders import PASSING, made, sync
from .ledger import connect
from .objects import DamagedObject, Objects
from .opening import FILE, NO_SCHEMA, Place, open_ledger, vacuum_into
from .rows import Row, exported, fill, holds, read, written
from .store import Store
from .verify import objects_named, sound

ROWS = "ledger.jsonl"
BY_ITS_TOOLS = Text(
    "台账在 PostgreSQL 中：这里存了一份 JSON Lines 副本，数据库本身请用 pg_dump 或连续归档备份",
    "the ledger is in PostgreSQL: a copy as JSON lines is kept here; back the database up with its own tools, "
    "pg_dump or continuous archiving",
)
THERE_ALREADY = Text("{folder} 已存在；请换一个目录名", "{folder} exists; give another name")
NOWHERE = Text(
    "没有目录 {folder}，备份无处可放；请先建立它，或检查磁盘是否已挂载",
    "there is no folder {folder} to put the backup in; make it, or see whether its disk is mounted",
)
NO_BACKUP = Text(
    "{folder} 不是备份：其中没有 ledger.db 或 ledger.jsonl",
    "{folder} is no backup: it has no ledger.db or ledger.jsonl",
)
BACKUP_DAMAGED = Text(
    "备份 {folder} 的台账已损坏：{said}；没有恢复任何内容。请改用另一份备份",
    "the ledger of the backup {folder} is damaged: {said}; nothing was restored. Use another backup",
)
ONLY_OBJECTS = Text(
    "台账中已有该备份的全部内容，只补回了存档文件",
    "the ledger has all that the backup tells already; only objects were brought back",
)


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds, the objects that could not be copied (damaged, or gone), and what to know of it."""

    folder: Path
    objects: int
    damaged: tuple[str, ...] = ()
    note: Text | None = None


def backup(store: Store, to: Path) -> BackedUp:
    """Copy the store into a new folder, which appears when it is complete. Others may work on meanwhile.

    Raises:
        UsageError: the folder exists.
        CannotWrite: the folder that it is to lie in does not.
        InputOutputError: the ledger is damaged, the disk is full or failed; there is no such folder then.
    """
    if to.exists():
        raise UsageError(THERE_ALREADY.format(folder=to))
    if not to.parent.is_dir():
        raise CannotWrite(NOWHERE.format(folder=to.parent))
    with told(to), _staging(to.parent) as stage:
        named = objects_named(store.ledger)
        note = _copy_ledger(store, stage)
        copied, damaged = _copy_objects(store.objects, Objects(made(stage / "objects")))
        lost = _lost(named, Objects(stage / "objects"), damaged)
        stage.rename(to)
        sync(to.parent)
    return BackedUp(to, copied, lost, note)


@contextmanager
def _staging(parent: Path) -> Iterator[Path]:
    stage = parent / f"{PASSING}{uuid.uuid4().hex}"
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _copy_ledger(store: Store, stage: Path) -> Text | None:
    if not store.place.url:
        if said := _damage(store.place.file):  # its copy would be sound, and lack rows
            raise InputOutputError(LEDGER_DAMAGED.format(where=store.place.file, said=said))
        vacuum_into(store.place.file, stage / FILE)
        return None
    with (stage / ROWS).open("w", encoding="utf-8") as out:
        out.writelines(written(store.ledger))
        out.flush()
        os.fsync(out.fileno())
    return BY_ITS_TOOLS


def _copy_objects(source: Objects, target: Objects) -> tuple[int, tuple[str, ...]]:
    """How many were copied, and the names of those that are damaged: one bad object must not cost all the others."""
    names, damaged = list(source.names()), []
    for sha256 in names:
        try:
            target.take_over(source, sha256)
        except DamagedObject as fault:
            damaged.append(fault.sha256)
    return len(names) - len(damaged), tuple(damaged)


def _lost(named: frozenset[str], copied: Objects, damaged: tuple[str, ...]) -> tuple[str, ...]:
    """What is damaged, and what the ledger names and is not there: a copy without it must not pass for whole."""
    return tuple(sorted({*damaged, *named - set(copied.names())}))


def restore(source: Path, place: Place, version: str) -> BackedUp:
    """Bring a backup back, into a place without a ledger, with an empty one or with a damaged one, which is set aside.

    Into the store that it is a backup of, objects only. Objects that are there already stay. From SQLite to PostgreSQL
    and back the same. Nothing is brought into a place that has other entries, nor from a backup that is damaged.

    Raises:
        NotFound: the folder is no backup.
        UsageError: the place has a ledger with other entries.
        InputOutputError: the backup is damaged, or the disk is full or failed.
    """
    with told(place.folder):
        rows = _rows(source, made(place.folder), version)
        _set_aside(place, version)
        stands = _stands(place, version, rows)
        objects = Objects(made(place.folder / "objects"))
        copied, damaged = _copy_objects(Objects(source / "objects"), objects)
        if not stands:
            _fill(place, version, rows)
        with closing(open_ledger(place, version)) as ledger:
            lost = _lost(objects_named(ledger), objects, damaged)
    return BackedUp(place.folder, copied, lost, ONLY_OBJECTS if stands else None)


def _rows(source: Path, beside: Path, version: str) -> list[Row]:
    """The rows of a backup; a ledger file is read from a copy, which an older one is brought up to date in.

    The copy lies where the store is to be: the disk of a backup may be one that nobody can write to.
    """
    if (source / ROWS).is_file():
        return read(source / ROWS)
    if not (source / FILE).is_file():
        raise NotFound(NO_BACKUP.format(folder=source))
    with _staging(beside) as stage:
        with told(source):
            shutil.copyfile(source / FILE, stage / FILE)
        if said := _damage(stage / FILE):
            raise InputOutputError(BACKUP_DAMAGED.format(folder=source, said=said))
        with closing(open_ledger(Place(stage), version)) as ledger, ledger.reading() as connection:
            return list(exported(connection))


def _damage(file: Path) -> str | Text:
    """What SQLite finds wrong in the whole of a ledger file: one that is damaged may well be read, and lack rows.

    Raises:
        OperationalError: it cannot be looked at.
    """
    try:
        with closing(connect(file)) as connection:
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
                return NO_SCHEMA
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as fault:
        return str(fault)
    return "" if found == ["ok"] and not lost else (*found, *map(str, lost))[0].splitlines()[0]


def _stands(place: Place, version: str, rows: list[Row]) -> bool:
    """Whether the place has all that the backup tells, so that only objects may be wanting.

    Raises:
        UsageError: it has entries, and not these.
    """
    if not place.url and not place.file.exists():
        return False
    with closing(open_ledger(place, version)) as ledger:
        return holds(ledger, rows)


def _fill(place: Place, version: str, rows: list[Row]) -> None:
    if place.url or place.file.exists():
        with closing(open_ledger(place, version)) as ledger:
            fill(ledger, rows)
    else:
        _build(place, version, rows)


def _set_aside(place: Place, version: str) -> None:
    """Rename a ledger file that is damaged, with its log; nothing is deleted."""
    if place.url or not place.file.exists() or _opens(place, version):
        return
    number = len(list(place.folder.glob("ledger-damaged-*.db"))) + 1
    for ending in ("-shm", "-wal", ""):
        damaged = place.file.with_name(f"{FILE}{ending}")
        if damaged.exists():
            damaged.rename(place.folder / f"ledger-damaged-{number}.db{ending}")
    sync(place.folder)


def _opens(place: Place, version: str) -> bool:
    try:
        with closing(open_ledger(place, version)) as ledger:
            return sound(ledger)
    except InputOutputError:
        return False


def _build(place: Place, version: str, rows: list[Row]) -> None:
    """Fill a ledger aside and give it its name when it is complete."""
    with _staging(place.folder) as stage:
        with closing(open_ledger(Place(stage), version)) as ledger:
            fill(ledger, rows)
        os.link(stage / FILE, place.file)
        sync(place.folder)
