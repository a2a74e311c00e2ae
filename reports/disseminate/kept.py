"""What was worked out of a text, kept between processes in a folder that nobody but its owner may write.

It is only a cache, and some of it is code. So an entry that is cut short, damaged, made of another text or by other
tools, or that somebody else could have written is as if it were not there: what it holds is worked out again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

DIGEST = hashlib.sha256().digest_size
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class Kept:
    """A folder of entries, each a file; its parent must be there. `tools` are what entries are made by, in words.

    Several processes may read and write at once: an entry appears whole, by rename.
    """

    folder: Path
    tools: str

    def read(self, name: str, source: str) -> bytes | None:
        """The entry of this name, if it was made of this text; None where there is none that can be trusted."""
        with suppress(OSError), (self.folder / name).open("rb") as file:  # not kept, or not for us: made again
            if _is_own(self.folder.lstat()) and _is_own(os.fstat(file.fileno())):
                digest, content = file.read(DIGEST), file.read()
                return content if digest == self._digest(source, content) else None
        return None

    def keep(self, name: str, source: str, content: bytes) -> None:
        """Keep an entry in the place of an older one, if the folder can be written and nobody else writes there."""
        with suppress(OSError):  # what cannot be kept is made again by the next process
            self.folder.mkdir(mode=stat.S_IRWXU, exist_ok=True)
            if _is_own(self.folder.lstat()):
                _replace(self.folder / name, self._digest(source, content) + content)

    def _digest(self, source: str, content: bytes) -> bytes:
        parts = (self.tools.encode(), source.encode(), content)
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()


def _is_own(state: os.stat_result) -> bool:
    """Whether a file or folder is this user's, and nobody else may write it."""
    return state.st_uid == os.geteuid() and not state.st_mode & OTHERS_WRITE


def _replace(path: Path, content: bytes) -> None:
    handle, part = tempfile.mkstemp(prefix="part-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).replace(path)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
