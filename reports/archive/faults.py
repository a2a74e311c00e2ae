"""What the disk and the database say when they fail, in the sentences and exit codes of the house."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ..concepts.errors import (
    Busy,
    CannotWrite,
    DiskError,
    InputOutputError,
    NotPermitted,
    ReportsError,
    Unreachable,
    disk_error,
)
from ..concepts.text import Text

CANNOT_WRITE = Text(
    "无法写入存档 {path}：{said}；存档未改动。请检查目录权限，或文件系统是否只读",
    "the archive cannot be written at {path}: {said}; nothing was changed in it. "
    "Look at the rights of the folder, and whether the file system is read-only",
)
NO_RIGHT_TO = Text(
    "无权读写存档 {path}：{said}；存档未改动。请以存档所有者的身份运行，或请其授权",
    "the archive may not be read or written at {path}: {said}; nothing was changed in it. "
    "Run this as the owner of the archive, or ask for the rights",
)
DISK_FAILED = Text(
    "存档磁盘故障 {path}：{said}；剩余空间 {free} MB。已确认的内容仍在；请检查磁盘后重新运行",
    "the disk of the archive failed at {path}: {said}; {free} MB are free. "
    "All that was acknowledged is still there; look at the disk and run again",
)
LEDGER_BUSY = Text(
    "台账 {where} 正被另一个进程写入；请稍后重试",
    "the ledger {where} is being written by somebody else; try again later",
)
LEDGER_DAMAGED = Text(
    "台账 {where} 已损坏：{said}；存档中的文件未受影响。请用备份恢复：reports restore BACKUP",
    "the ledger {where} is damaged: {said}; the files in the archive are untouched. "
    "Bring a backup back: reports restore BACKUP",
)
UNREACHABLE = Text(
    "无法连接台账数据库 {where}：{said}；请检查网络与数据库服务后重试",
    "the ledger's database {where} cannot be reached: {said}; look at the network and the server, then try again",
)
NOT_PERMITTED = Text(
    "数据库用户没有所需的权限 {where}：{said}；请向数据库管理员申请",
    "the database user lacks a right at {where}: {said}; ask the administrator of the database",
)
SAID: Mapping[DiskError, Text] = {
    NotPermitted: NO_RIGHT_TO,
    CannotWrite: CANNOT_WRITE,
    InputOutputError: DISK_FAILED,
}
PRIMARY = 0xFF  # the low byte of an extended SQLite code is its kind


def of_disk(fault: OSError, path: Path) -> ReportsError:
    """The house's error for a system call that failed at this path."""
    kind = disk_error(fault.errno)
    return kind(SAID[kind].format(path=path, said=fault.strerror or str(fault), free=_free(path)))


def _free(path: Path) -> str:
    """Megabytes left where this path is or would be; `?` where even that cannot be asked."""
    try:
        there = next((folder for folder in (path, *path.parents) if folder.exists()), path)
        return str(shutil.disk_usage(there).free // 1_000_000)
    except OSError:
        return "?"


@contextmanager
def told(where: Path | str) -> Iterator[None]:
    """Whatever the disk or the database refuses in this block becomes an error of the house.

    A broken constraint passes through as it is: what it means is the caller's to judge.
    """
    try:
        yield
    except OSError as fault:
        raise of_disk(fault, Path(where)) from fault
    except (DBAPIError, sqlite3.Error) as fault:
        known = of_database(fault, str(where))
        if known is None:
            raise
        raise known from fault


def of_database(fault: DBAPIError | sqlite3.Error, where: str) -> ReportsError | None:
    """The house's error for what the database refused; None for a broken constraint or a wrong statement."""
    said = fault.orig if isinstance(fault, DBAPIError) else fault
    line = (str(said).strip() or type(said).__name__).splitlines()[0]
    if isinstance(said, sqlite3.Error):
        return _of_sqlite(said, where, line)
    lost = isinstance(fault, DBAPIError) and fault.connection_invalidated
    return _of_postgres("08" if lost else getattr(said, "sqlstate", None) or "08", where, line)


def _of_sqlite(fault: sqlite3.Error, where: str, said: str) -> ReportsError | None:
    match getattr(fault, "sqlite_errorcode", 0) & PRIMARY:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy(LEDGER_BUSY.format(where=where))
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return InputOutputError(LEDGER_DAMAGED.format(where=where, said=said))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return _refused(Path(where), said)
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PROTOCOL:
            return InputOutputError(DISK_FAILED.format(path=where, said=said, free=_free(Path(where))))
    return None


def _refused(file: Path, said: str) -> ReportsError:
    """SQLite does not say why it may not write: a file system that is read-only, or rights that are missing."""
    wanted = [path for path in (file, file.parent) if os.path.exists(path)]  # False where it may not look
    lacking = not wanted or not all(os.access(path, os.R_OK | os.W_OK, effective_ids=True) for path in wanted)
    if lacking and not _read_only(file.parent):
        return NotPermitted(NO_RIGHT_TO.format(path=file, said=said))
    return CannotWrite(CANNOT_WRITE.format(path=file, said=said))


def _read_only(folder: Path) -> bool:
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:  # not even that may be asked
        return False


def _of_postgres(state: str, where: str, said: str) -> ReportsError | None:
    """By the class of the SQLSTATE; an error without one is a connection that could not be made or was lost."""
    if state == "55P03":
        return Busy(LEDGER_BUSY.format(where=where))
    if state == "25006":
        return CannotWrite(CANNOT_WRITE.format(path=where, said=said))
    if state == "42501":
        return NotPermitted(NOT_PERMITTED.format(where=where, said=said))
    if state.startswith(("53", "58")):
        return InputOutputError(DISK_FAILED.format(path=where, said=said, free="?"))
    if state in ("XX001", "XX002"):
        return InputOutputError(LEDGER_DAMAGED.format(where=where, said=said))
    lost = state.startswith(("08", "28", "3D", "57"))
    return Unreachable(UNREACHABLE.format(where=where, said=said)) if lost else None
