"""GSBPM 7.2: put a finished bundle where readers find it, whole or not at all.

A bundle is staged in the store, made permanent there, and only then moved file by file, its manifest last. A switch
that was interrupted is completed by whoever comes next. Every edition is in the archive before it is shown here.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..concepts.errors import CannotWrite, DiskError, InputOutputError, NotPermitted, ReportsError, disk_error
from ..concepts.text import Text

CANNOT_WRITE = Text(
    "无法写入 {path}：{said}；没有发布任何文件。请检查目录权限",
    "{path} cannot be written: {said}; nothing was published. Look at the rights of the folder",
)
NO_RIGHT_TO = Text(
    "无权读写 {path}：{said}；没有发布任何文件。请修改目录权限，或换有权限的用户运行",
    "{path} may not be read or written: {said}; nothing was published. "
    "Change the rights of the folder, or run this as a user who has them",
)
DISK_FAILED = Text(
    "磁盘故障 {path}：{said}；剩余空间 {free} MB。没有发布不完整的文件。请检查磁盘空间后重新运行",
    "the disk failed at {path}: {said}; {free} MB are free. Nothing incomplete was published. "
    "Look at the space left and run again",
)
OTHER_DISK = Text(
    "{path} 与 .reports 不在同一文件系统；请把两者放在同一磁盘",
    "{path} and .reports are on different file systems; put both on one disk",
)
OWN = 0o700  # what is not published yet is nobody else's
SAID: Mapping[DiskError, Text] = {
    NotPermitted: NO_RIGHT_TO,
    CannotWrite: CANNOT_WRITE,
    InputOutputError: DISK_FAILED,
}


@dataclass(frozen=True)
class Shelf:
    """Where a bundle stands: `data_out/<period>/`, the store beside it, and the name of the job."""

    folder: Path
    store: Path
    job: str

    @property
    def manifest(self) -> Path:
        return self.folder / f"{self.job}.json"

    @property
    def key(self) -> str:
        """The name of this bundle's switch in the store."""
        return f"{self.folder.name}@{self.job}"


def stands(shelf: Shelf, manifest: str, outputs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the bundle whose manifest has this hash, and lists these outputs, stands there complete."""
    try:
        whole = all(sha256_of(shelf.folder / output["name"]) == output["sha256"] for output in outputs)
        return whole and sha256_of(shelf.manifest) == manifest
    except OSError:
        return False


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def publish(shelf: Shelf, files: Mapping[str, bytes]) -> None:
    """Publish the bundle, its manifest among the files: after this returns it stands complete, before the old one does.

    Raises:
        NotPermitted: the right to read or write a folder is missing.
        CannotWrite: a folder cannot be written.
        InputOutputError: the disk is full or failed.
    """
    try:
        _make(shelf.folder)
        staged = _staged(shelf, files)
        staged.rename(_switches(shelf.store) / shelf.key)
        sync_folder(_switches(shelf.store))
        _switch(_switches(shelf.store) / shelf.key, shelf.folder)
    except OSError as fault:
        raise _failure(fault, shelf.folder) from None


def interrupted(store: Path) -> list[Path]:
    """The switches that were begun and not completed.

    Raises:
        NotPermitted: the store may not be read.
        InputOutputError: the disk failed.
    """
    try:
        return sorted(path for path in _switches(store).iterdir() if "@" in path.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as fault:
        raise _failure(fault, store) from None


def finish_switches(store: Path, data_out: Path) -> list[str]:
    """Complete every switch that was interrupted; says which."""
    finished = []
    for pending in interrupted(store):
        try:
            *where, _ = pending.name.split("@")
            folder = data_out.joinpath(*where)
            _make(folder)
            _switch(pending, folder)
        except OSError as fault:
            raise _failure(fault, data_out) from None
        finished.append(pending.name)
    return finished


def drop_stages(store: Path) -> int:
    """Take away the stages of those who died before they switched; says how many. Only for who is alone at work."""
    try:
        left = sorted(_stages(store).glob("*"))
        for stage in left:
            shutil.rmtree(stage)
    except OSError as fault:
        raise _failure(fault, _stages(store)) from None
    return len(left)


def _switches(store: Path) -> Path:
    return store / "switch"


def _stages(store: Path) -> Path:
    return store / "staging"


def _make(folder: Path, mode: int = 0o777) -> None:
    """The folder, with those above it that are missing, each name durable in the one above."""
    if not folder.exists():
        _make(folder.parent)
        folder.mkdir(mode, exist_ok=True)
        sync_folder(folder.parent)


def _staged(shelf: Shelf, files: Mapping[str, bytes]) -> Path:
    """The files, durable, in a folder of the store that nobody else uses."""
    for folder in (_switches(shelf.store), _stages(shelf.store)):
        _make(folder, OWN)
    staging = _stages(shelf.store) / uuid.uuid4().hex
    staging.mkdir(OWN)
    try:
        for name, content in files.items():
            write_durably(staging / name, content)
        sync_folder(staging)
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return staging


def write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _switch(pending: Path, folder: Path) -> None:
    """Move each staged file to its place by rename, the manifest last, then take the empty stage away."""
    manifest = f"{pending.name.rpartition('@')[2]}.json"
    for name in sorted((path.name for path in pending.iterdir()), key=lambda name: (name == manifest, name)):
        (pending / name).replace(folder / name)
    sync_folder(folder)
    sync_folder(folder.parent)
    pending.rmdir()


def _failure(fault: OSError, path: Path) -> ReportsError:
    kind = disk_error(fault.errno)
    text = OTHER_DISK if fault.errno == errno.EXDEV else SAID[kind]
    shown = path.name if path.name.startswith("data_out") else f"{path.parent.name}/{path.name}"
    return kind(text.format(path=shown, said=fault.strerror or str(fault), free=_free(path)))


def _free(path: Path) -> str:
    """Megabytes left where this path is or would be; `?` where even that cannot be asked."""
    try:
        there = next(folder for folder in (path, *path.parents) if folder.exists())
        return str(shutil.disk_usage(there).free // 1_000_000)
    except OSError:
        return "?"
