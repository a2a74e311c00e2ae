"""Immutable files under the name of their SHA-256: `objects/ab/abcdef...`, mode 0440.

The same bytes are kept once, whoever brings them. A name is given only to what is whole and on the disk.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..concepts.errors import Busy, InputOutputError
from ..concepts.text import Text
from .faults import told
from .folders import passing, sweep, sync

DAMAGED = Text(
    "存档文件已损坏：实际 {got}；应为 {sha256}；请重新接收原文件，或用备份恢复：reports restore BACKUP",
    "an object of the archive is damaged: got {got}; want {sha256}; "
    "receive the original file again, or bring a backup back: reports restore BACKUP",
)
MISSING = Text(
    "存档文件不在了：{sha256}；请重新接收原文件，或用备份恢复：reports restore BACKUP",
    "an object of the archive is gone: {sha256}; "
    "receive the original file again, or bring a backup back: reports restore BACKUP",
)
CHANGED = Text(
    "{path}: 接收时内容有变化；请等文件完整后重新运行",
    "{path}: it changed while it was received; wait until it is complete, then run again",
)
BLOCK = 2**20
NAME = re.compile(r"[0-9a-f]{64}")
READ_ONLY = 0o440


class DamagedObject(InputOutputError):
    """The bytes under a name are not those it was given for, or there are none. `sha256` is the name."""

    def __init__(self, text: Text, sha256: str) -> None:
        super().__init__(text)
        self.sha256 = sha256


@dataclass(frozen=True)
class Large:
    """Bytes too many to be held: the file they lie in, how many they are, and the SHA-256 they were found to have."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Objects:
    """The objects in a folder, which must be there."""

    folder: Path

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keep these bytes; when this returns their SHA-256 they survive a power cut.

        An object that is there already is left alone, unless its bytes have been damaged: then these are the cure.

        Raises:
            InputOutputError: the disk is full or failed.
            CannotWrite: the folder cannot be written.
        """
        [sha256] = self.put_all([content])
        return sha256

    def put_all(self, contents: Iterable[bytes]) -> list[str]:
        """The same for several, in their order: each folder is synced once, after all that came into it."""
        named = [(hashlib.sha256(content).hexdigest(), content) for content in contents]
        for sha256, content in dict(named).items():
            with told(path := self.path(sha256)):
                path.parent.mkdir(mode=0o700, exist_ok=True)
                if not _holds(path, content):
                    self._write(path, content)
        with told(self.folder):
            for folder in sorted({self.path(sha256).parent for sha256, _ in named}):
                sync(folder)
            sync(self.folder)
        return [sha256 for sha256, _ in named]

    def put_large(self, large: Large) -> str:
        """The same for a file of any size, copied and hashed a block at a time.

        Raises:
            Busy: its bytes are no longer those of its hash.
            InputOutputError, CannotWrite: as `put`.
        """
        path = self.path(large.sha256)
        with told(path):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with passing(self.folder) as (temporary, handle):
                if _copied(large.path, handle) != large.sha256:
                    raise Busy(CHANGED.format(path=large.path.name))
                _sealed(handle)
                temporary.rename(path)
            sync(path.parent)
            sync(self.folder)
        return large.sha256

    def whole(self, sha256: str) -> Path:
        """Where the bytes of this name lie, hashed again a block at a time.

        Raises:
            DamagedObject: they are not those, or they are gone.
        """
        path = self.path(sha256)
        with _there(path, sha256), path.open("rb") as file:
            got = hashlib.file_digest(file, "sha256").hexdigest()
        if got != sha256:
            raise DamagedObject(DAMAGED.format(got=got, sha256=sha256), sha256)
        return path

    def take_over(self, source: Objects, sha256: str) -> None:
        """Copy an object of another folder.

        Raises:
            DamagedObject: it is damaged there, or gone.
        """
        path = source.whole(sha256)
        self.put_large(Large(path, path.stat().st_size, sha256))

    def holds(self, content: bytes) -> bool:
        """Whether exactly these bytes are kept, whole.

        Raises:
            InputOutputError: the disk failed.
        """
        path = self.path(hashlib.sha256(content).hexdigest())
        with told(path):
            return _holds(path, content)

    def _write(self, path: Path, content: bytes) -> None:
        with passing(self.folder) as (temporary, handle):
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(handle, rest) :]
            _sealed(handle)
            temporary.rename(path)

    def get(self, sha256: str) -> bytes:
        """The bytes of this name, hashed again on the way.

        Raises:
            DamagedObject: they are not those, or they are gone.
        """
        path = self.path(sha256)
        with _there(path, sha256):
            content = path.read_bytes()
        return _whole(content, sha256)

    def names(self) -> Iterator[str]:
        """The name of every object, in order."""
        yield from sorted(path.name for path in self.folder.glob("??/*") if NAME.fullmatch(path.name))

    def sweep(self) -> int:
        """Take away what writers left behind that died while writing; says how many files."""
        with told(self.folder):
            return sweep(self.folder)


@contextmanager
def _there(path: Path, sha256: str) -> Iterator[None]:
    """
    Raises:
        DamagedObject: the object is gone.
    """
    try:
        with told(path):
            yield
    except InputOutputError as fault:
        if isinstance(fault.__cause__, FileNotFoundError):
            raise DamagedObject(MISSING.format(sha256=sha256), sha256) from None
        raise


def _copied(path: Path, to: int) -> str:
    """Write the bytes of a file to a handle; their SHA-256."""
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            rest = memoryview(block)
            while rest:
                rest = rest[os.write(to, rest) :]
    return digest.hexdigest()


def _sealed(handle: int) -> None:
    """A file that is complete: on the disk, to be read only."""
    os.fchmod(handle, READ_ONLY)
    os.fsync(handle)


def _holds(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def _whole(content: bytes, sha256: str) -> bytes:
    got = hashlib.sha256(content).hexdigest()
    if got != sha256:
        raise DamagedObject(DAMAGED.format(got=got, sha256=sha256), sha256)
    return content
