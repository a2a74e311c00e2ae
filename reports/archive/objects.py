"""Immutable files under the name of their SHA-256: `objects/ab/abcdef...`, mode 0440.

The same bytes are kept once, whoever brings them. A name is given only to what is whole and on the disk.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..concepts.errors import InputOutputError
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
NAME = re.compile(r"[0-9a-f]{64}")
READ_ONLY = 0o440


class DamagedObject(InputOutputError):
    """The bytes under a name are not those it was given for, or there are none. `sha256` is the name."""

    def __init__(self, text: Text, sha256: str) -> None:
        super().__init__(text)
        self.sha256 = sha256


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
            os.fchmod(handle, READ_ONLY)
            os.fsync(handle)
            temporary.rename(path)

    def get(self, sha256: str) -> bytes:
        """The bytes of this name, hashed again on the way.

        Raises:
            DamagedObject: they are not those, or they are gone.
        """
        path = self.path(sha256)
        try:
            with told(path):
                content = path.read_bytes()
        except InputOutputError as fault:
            if isinstance(fault.__cause__, FileNotFoundError):
                raise DamagedObject(MISSING.format(sha256=sha256), sha256) from None
            raise
        return _whole(content, sha256)

    def names(self) -> Iterator[str]:
        """The name of every object, in order."""
        yield from sorted(path.name for path in self.folder.glob("??/*") if NAME.fullmatch(path.name))

    def sweep(self) -> int:
        """Take away what writers left behind that died while writing; says how many files."""
        with told(self.folder):
            return sweep(self.folder)


def _holds(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def _whole(content: bytes, sha256: str) -> bytes:
    got = hashlib.sha256(content).hexdigest()
    if got != sha256:
        raise DamagedObject(DAMAGED.format(got=got, sha256=sha256), sha256)
    return content
