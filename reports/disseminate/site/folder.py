"""The folder of a site: each file appears by rename, pages after what they link to; what is no longer wanted goes.

Only files that the site wrote itself are ever taken away: those of its list, and of the journal of a build that broke
off. The list, SHA256SUMS, is in the form of `sha256sum -c`, so that a mirror can be checked with it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ...concepts.errors import InputOutputError, ReportsError, UsageError, disk_error
from ...concepts.text import Text
from ..publish import sha256_of, sync_folder, write_durably

LIST = "SHA256SUMS"
JOURNAL = ".site-files"  # the files of a build under way, beside those of the list
LISTED = re.compile(r"[0-9a-f]{64}  (.+)")
NOT_A_SITE = Text(
    "{folder} 不为空，也不是 reports site 建的目录，不能写入；请换一个目录",
    "{folder} is not empty and was not made by reports site, so nothing is written there; give another folder",
)
CANNOT_WRITE = Text(
    "无法写入 {path}：{said}；已有的页面仍然完整。请检查目录权限后重新运行",
    "{path} cannot be written: {said}; the pages that stand there are still whole. "
    "Look at the rights of the folder and run again",
)
DISK_FAILED = Text(
    "磁盘故障 {path}：{said}；已有的页面仍然完整。请检查磁盘空间后重新运行",
    "the disk failed at {path}: {said}; the pages that stand there are still whole. "
    "Look at the space left and run again",
)


@dataclass(frozen=True)
class Wanted:
    """A file of the site: its path from the top, its hash, and how to get its bytes where they are needed."""

    path: str
    sha256: str
    content: Callable[[], bytes]


def wanted(path: str, content: bytes) -> Wanted:
    """A file whose bytes are at hand."""
    return Wanted(path, hashlib.sha256(content).hexdigest(), lambda: content)


def write_site(folder: Path, files: Sequence[Wanted]) -> tuple[int, int]:
    """Make the folder hold these files and no others of its own, in their order; says how many came and went.

    A file that is there already is left alone. A build that broke off is completed by the next.

    Raises:
        UsageError: the folder has something in it, and is no site.
        NotPermitted: the right to it is missing.
        CannotWrite: it cannot be written.
        InputOutputError: the disk is full or failed.
    """
    try:
        own = _own(folder)
        folder.mkdir(parents=True, exist_ok=True)
        listed = "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files, key=lambda file: file.path))
        paths = {file.path for file in files}
        _put(folder, JOURNAL, "".join(f"{path}\n" for path in sorted(own | paths)).encode())
        came = [file.path for file in files if _came(folder, file)]
        _put(folder, LIST, listed.encode())
        gone = [path for path in sorted(own - paths) if _gone(folder, path)]
        (folder / JOURNAL).unlink()
    except OSError as fault:
        raise _failure(fault, folder) from None
    return len(came), len(gone)


def _own(folder: Path) -> set[str]:
    """The files that the site wrote here before."""
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    list_, journal = folder / LIST, folder / JOURNAL
    if not (list_.is_file() or journal.is_file()):
        raise UsageError(NOT_A_SITE.format(folder=folder))
    lines = list_.read_text(encoding="utf-8").splitlines() if list_.is_file() else []
    told = {found[1] for found in map(LISTED.fullmatch, lines) if found}
    begun = journal.read_text(encoding="utf-8").splitlines() if journal.is_file() else []
    return set(_within(told | set(begun)))


def _within(paths: Iterable[str]) -> Iterable[str]:
    """Only paths that stay below the folder: a list that somebody altered takes away nothing elsewhere."""
    return (path for path in paths if not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts)


def _came(folder: Path, file: Wanted) -> bool:
    """Put a file where it is not yet; whether that was so."""
    path = folder / file.path
    if path.is_file() and sha256_of(path) == file.sha256:
        return False
    _put(folder, file.path, file.content())
    return True


def _put(folder: Path, name: str, content: bytes) -> None:
    """A whole file, durable, that appears by rename."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(_part(path), content)
    _part(path).replace(path)
    sync_folder(path.parent)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _gone(folder: Path, name: str) -> bool:
    """Take a file away, with what a broken build left of it and the folders that are empty then."""
    path = folder / name
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        return False
    there = path.exists()
    for left in (path, _part(path)):
        left.unlink(missing_ok=True)
    _prune(folder, path.parent)
    return there


def _prune(folder: Path, emptied: Path) -> None:
    """Take away folders that are empty, from the inside out."""
    while emptied != folder:
        with suppress(FileNotFoundError):
            if any(emptied.iterdir()):
                return
            os.rmdir(emptied)
        emptied = emptied.parent


def _failure(fault: OSError, folder: Path) -> ReportsError:
    kind = disk_error(fault.errno)
    text = DISK_FAILED if kind is InputOutputError else CANNOT_WRITE
    return kind(text.format(path=fault.filename or folder, said=fault.strerror or str(fault)))
