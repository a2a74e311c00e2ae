"""Files and folders that survive a power cut: nothing is acknowledged before it and its name are on the disk."""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PASSING = ".tmp-"  # what begins with this is being written, or was left behind by somebody who died writing it


def sync(path: Path) -> None:
    """Make a file's bytes, or the names in a folder, survive a power cut. A failed one is not tried again."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def made(folder: Path) -> Path:
    """The folder, for its owner only, its name durable, whoever made it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    sync(folder.parent)
    return folder


@contextmanager
def passing(folder: Path) -> Iterator[tuple[Path, int]]:
    """A new file to write in, with its open handle; gone at the end unless it was renamed.

    It stays locked while it is written, so that `sweep` can tell it from one whose writer died.
    """
    path, handle = locked(lambda: _new(folder))
    try:
        yield path, handle
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _new(folder: Path) -> tuple[Path, int]:
    path = folder / f"{PASSING}{uuid.uuid4().hex}"
    return path, os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)


def locked(new: Callable[[], tuple[Path, int]]) -> tuple[Path, int]:
    """A new file or folder with its open handle, locked until that is closed.

    Between making it and locking it a sweep may have taken it away; then another is made.
    """
    while True:
        path, handle = new()
        fcntl.flock(handle, fcntl.LOCK_EX)
        if path.exists():
            return path, handle
        os.close(handle)


@contextmanager
def abandoned(path: Path, how: int = os.O_RDWR) -> Iterator[bool]:
    """Whether it is there and whoever had it locked has died; in this block nobody else can have it locked."""
    try:
        handle = os.open(path, how)
    except FileNotFoundError:
        yield False
        return
    try:
        yield _free(handle)
    finally:
        os.close(handle)


def _free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(folder: Path) -> int:
    """Take away what dead writers left in the folder; says how many. Files that are being written stay."""
    left = sorted(folder.glob(f"{PASSING}*"))
    files = [path for path in left if path == _written(path)]
    return sum(_swept(path) for path in (*files, *_alone(left)))


def _written(path: Path) -> Path:
    """The file that is being written, of it or of the journal that a database keeps beside it."""
    return path.with_name(PASSING + path.name.removeprefix(PASSING).partition("-")[0])


def _alone(left: list[Path]) -> list[Path]:
    """Journals whose file is gone: taking one of the two away failed once."""
    return [path for path in left if path != _written(path) and not _written(path).exists()]


def _swept(path: Path) -> bool:
    """A file whose lock is free, with the journal that a database may have left beside it."""
    with abandoned(path) as dead:
        for left in (*path.parent.glob(f"{path.name}-*"), path) if dead else ():
            left.unlink(missing_ok=True)
    return dead
