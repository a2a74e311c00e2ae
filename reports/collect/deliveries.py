"""The file gate: what lies in `data_in/` as bytes. The only place of the house that opens a delivered file."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch, translate
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from ..concepts.aggregate import Panel, Register
from ..concepts.cited import CitedFacts
from ..concepts.errors import BadInput, Busy, InputOutputError, NotFound, NotPermitted, ReportsError
from ..concepts.source import Source
from ..concepts.text import Text

Asker = Source | CitedFacts | Panel | Register
LARGEST = 256 * 2**20  # of a file that is held in memory; a panel may be of any size
BLOCK = 2**20
WILD = frozenset("*?[")  # who asks without them asks for one name, a new one in each area, not worth compiling
NO_FILE_OF_ITS_OWN = (errno.ELOOP, errno.ENXIO)  # a link, a socket

NO_FILE = Text(
    "{folder} 下没有文件匹配 {lost}；请把文件放入 {folder} 后重新运行",
    "no file under {folder} matches {lost}; put the files there and run again",
)
NO_SUCH_FILE = Text("没有文件 {path}；请核对路径", "there is no file {path}; look at the path")
NOT_REGULAR = Text(
    "{name}: not-a-file: 实际是链接、目录或设备；应为普通文件；请把文件本身复制到 data_in",
    "{name}: not-a-file: got a link, a folder or a device; want a regular file; copy the file itself into data_in",
)
A_FOLDER = Text(
    "{name}: not-a-file: 实际是目录；应为文件；请把文件从该目录移出来，再删除该目录",
    "{name}: not-a-file: got a folder; want a file; move the file out of the folder, then delete the folder",
)
TOO_BIG = Text(
    "{name}: too-big: 实际 {size} 字节；最多 {largest} 字节；请拆分文件",
    "{name}: too-big: got {size} bytes; want at most {largest}; split the file",
)
NOT_READABLE = Text(
    "{name}: not-permitted: 无权读取；请修改文件权限",
    "{name}: not-permitted: the file may not be read; change its permissions",
)
NOT_LISTED = Text(
    "{name}: not-permitted: 无权列出该目录；请修改目录权限",
    "{name}: not-permitted: the folder may not be listed; change its permissions",
)
COPYING = Text(
    "{name}: copying: 查看时仍在变化，可能还在复制；请等文件完整后重新运行",
    "{name}: copying: it changed while it was looked at and may still be copied; "
    "wait until it is complete, then run again",
)
DISK_FAILED = Text(
    "{name}: not-readable: 读取失败：{said}；请检查磁盘后重新运行",
    "{name}: not-readable: reading failed: {said}; look at the disk and run again",
)


@dataclass(frozen=True)
class Lying:
    """A file too large to be held: where it lies, how many bytes, their SHA-256, how it looked while they were read.

    Whoever reads it again asks `unchanged` afterwards: then what he read had this hash.
    """

    path: Path
    size: int
    sha256: str
    look: tuple[int, ...]

    def unchanged(self, name: str) -> None:
        """
        Raises:
            Busy: somebody wrote to the file since, put another in its place, or took it away.
        """
        state = _state(self.path, name)
        if state is None or _look(state) != self.look:
            raise Busy(COPYING.format(name=name))


@dataclass(frozen=True)
class Delivery:
    """One file as received: its name below `data_in/`, its bytes, and those that it takes the place of, if any.

    The bytes of a panel are not `held`: they stay where they are `lying`.
    """

    name: str
    held: bytes = field(default=b"", repr=False)
    before: bytes | None = field(default=None, compare=False)
    lying: Lying | None = field(default=None)

    @property
    def content(self) -> bytes:
        """The bytes; those of a file that is not held are read, as far as they may be held.

        Raises:
            BadInput, Busy, NotPermitted, InputOutputError: as `lying`.
        """
        return self.held if self.lying is None else _content(self.lying.path, self.name)

    @cached_property
    def sha256(self) -> str:
        return self.lying.sha256 if self.lying else hashlib.sha256(self.held).hexdigest()

    @property
    def size(self) -> int:
        return self.lying.size if self.lying else len(self.held)


def deliveries(folder: Path, sources: Iterable[Asker]) -> tuple[Delivery, ...]:
    """The files below the folder that the sources ask for, in order of their names.

    Raises:
        NotFound: sources that match no file; all of them are named.
        BadInput, NotPermitted, InputOutputError: as `lying`.
    """
    return complete(lying(folder, sources), sources, folder)


def complete(received: Sequence[Delivery], sources: Iterable[Asker], folder: Path) -> tuple[Delivery, ...]:
    """The same deliveries, if every source has one.

    Raises:
        NotFound: sources that match no file; all of them are named, or the folder that has the name of one.
    """
    lost = [source for source in sources if not matching(source, received)]
    if instead := [source.pattern for source in lost if _is_folder(folder, source.pattern)]:
        raise NotFound(A_FOLDER.format(name=instead[0]))
    if lost:
        told = ", ".join(f"{source.pattern} ({source.name})" for source in lost)
        raise NotFound(NO_FILE.format(folder=folder.name, lost=told))
    return tuple(received)


def _is_folder(folder: Path, name: str) -> bool:
    """Whether the one name that is asked for is that of a folder; where several would do it is not looked for."""
    return name != "" and WILD.isdisjoint(name) and (folder / name).is_dir()


def lying(folder: Path, sources: Iterable[Asker]) -> tuple[Delivery, ...]:
    """The files that lie below the folder and that some source asks for, in order of their names.

    Raises:
        BadInput: a match is no regular file, or too big.
        Busy: a match changed while it was read.
        NotPermitted: a match may not be read, or a folder not be listed.
        InputOutputError: the disk failed.
    """
    every = tuple(sources)
    wanted, apart = asked_by(every), by_path(every)
    return tuple(
        bulk(folder / name, name) if apart(name) else Delivery(name, _content(folder / name, name))
        for name in _listed(folder)
        if wanted(name)
    )


def by_path(sources: Iterable[Asker]) -> Callable[[str], bool]:
    """Whether a file is asked for by panels only: such a one is never held, whatever its size."""
    every = tuple(sources)
    panels = asked_by(one for one in every if isinstance(one, Panel))
    others = asked_by(one for one in every if not isinstance(one, Panel))
    return lambda name: panels(name) and not others(name)


def bulk(path: Path, name: str) -> Delivery:
    """A file of any size, hashed block by block, wherever it lies, under the name that it has below `data_in/`.

    Raises:
        BadInput, Busy, NotPermitted, InputOutputError: as `lying`.
    """
    with _opened(path, name, None) as file:
        digest, state = hashlib.sha256(), os.fstat(file.fileno())
        while block := file.read(BLOCK):
            digest.update(block)
    return Delivery(name, lying=Lying(path, state.st_size, digest.hexdigest(), _look(state)))


def looked_at(folder: Path, sources: Iterable[Asker]) -> dict[str, os.stat_result]:
    """How the files that some source asks for look now; one that is gone again is left out.

    Raises:
        NotPermitted, InputOutputError: as `lying`.
    """
    wanted = asked_by(sources)
    found = {name: _state(folder / name, name) for name in _listed(folder) if wanted(name)}
    return {name: state for name, state in found.items() if state is not None}


def refuse_changed(folder: Path, before: Mapping[str, os.stat_result], found: Iterable[Delivery]) -> None:
    """
    Args:
        before: how the files looked before they were read.
        found: what was read since.

    Raises:
        Busy: a file came, went, grew or was written to since that look.
    """
    for name in sorted({*before, *(delivery.name for delivery in found)}):
        if not _same(before.get(name), _state(folder / name, name)):
            raise Busy(COPYING.format(name=name))


def _same(one: os.stat_result | None, other: os.stat_result | None) -> bool:
    return one is not None and other is not None and _signature(one) == _signature(other)


def _signature(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_ino, state.st_size, state.st_mtime_ns


def _look(state: os.stat_result) -> tuple[int, ...]:
    """The same with the time of any change at all, which nobody can set back."""
    return (*_signature(state), state.st_ctime_ns)


def _state(path: Path, name: str) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise _unread(fault, name) from None


def _listed(folder: Path) -> list[str]:
    """The names below the folder of all that is no folder, in their order; none where there is no such folder."""

    def refused(fault: OSError) -> None:
        below = Path(fault.filename).relative_to(folder).as_posix()
        name = folder.name if below == "." else below
        if isinstance(fault, PermissionError):
            raise NotPermitted(NOT_LISTED.format(name=name)) from None
        if not isinstance(fault, FileNotFoundError | NotADirectoryError):  # taken away while it was looked at
            raise _unread(fault, name) from None

    each = ((Path(at).relative_to(folder).as_posix(), names) for at, _, names in os.walk(folder, onerror=refused))
    return sorted(name if below == "." else f"{below}/{name}" for below, names in each for name in names)


def asks_for(source: Asker, name: str) -> bool:
    """Whether the source's pattern takes this file: a bare pattern in any subfolder, one with a slash as written."""
    own = name if "/" in source.pattern else name.rsplit("/", 1)[-1]
    return own == source.pattern if WILD.isdisjoint(source.pattern) else fnmatch(own, source.pattern)


def asked_by(sources: Iterable[Asker]) -> Callable[[str], bool]:
    """Whether any of the sources asks for a file: as `asks_for`, for ten thousand names at once."""
    patterns = {source.pattern for source in sources}
    bare = _any_of(pattern for pattern in patterns if "/" not in pattern)
    written = _any_of(pattern for pattern in patterns if "/" in pattern)
    return lambda name: bool(bare.match(name.rsplit("/", 1)[-1]) or written.match(name))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for all of them; one that matches nothing where there is none."""
    return re.compile("|".join(map(translate, sorted(patterns))) or "(?!)")


def matching(source: Asker, received: Iterable[Delivery]) -> list[Delivery]:
    """The deliveries that the source asks for."""
    return [delivery for delivery in received if asks_for(source, delivery.name)]


def delivered(path: Path, name: str, sources: Iterable[Asker] = ()) -> Delivery:
    """One file, wherever it lies, under the name that it has below `data_in/`; not held where only panels ask for it.

    Raises:
        NotFound: it is not there.
        BadInput, NotPermitted, InputOutputError: as `lying`.
    """
    if not path.exists() and not path.is_symlink():
        raise NotFound(NO_SUCH_FILE.format(path=path))
    if by_path(sources)(name):
        return bulk(path, name)
    return Delivery(name, _content(path, name))


def _content(path: Path, name: str) -> bytes:
    """The bytes of a regular file."""
    with _opened(path, name, LARGEST) as file:
        return file.read()


@contextmanager
def _opened(path: Path, name: str, largest: int | None) -> Iterator[BinaryIO]:
    """A regular file to read, opened without following a link and without waiting for a pipe.

    Raises:
        Busy: it changed while it was read.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
            before = os.fstat(opened.fileno())
            _checked(before, name, largest)
            yield opened
            if not _same(before, os.fstat(opened.fileno())):
                raise Busy(COPYING.format(name=name))
    except OSError as fault:
        raise _unread(fault, name) from None


def _unread(fault: OSError, name: str) -> ReportsError:
    """The house's error for a delivery that could not be looked at or read."""
    if isinstance(fault, PermissionError):
        return NotPermitted(NOT_READABLE.format(name=name))
    if isinstance(fault, IsADirectoryError):
        return BadInput(A_FOLDER.format(name=name))
    if fault.errno in NO_FILE_OF_ITS_OWN:
        return BadInput(NOT_REGULAR.format(name=name))
    return InputOutputError(DISK_FAILED.format(name=name, said=fault.strerror))


def _checked(about: os.stat_result, name: str, largest: int | None) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise BadInput(NOT_REGULAR.format(name=name))
    if largest is not None and about.st_size > largest:
        raise BadInput(TOO_BIG.format(name=name, size=about.st_size, largest=largest))
