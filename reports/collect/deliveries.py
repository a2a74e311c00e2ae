"""The file gate: what lies in `data_in/` as bytes. The only place of the house that opens a delivered file."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch, translate
from functools import cached_property
from pathlib import Path

from ..concepts.cited import CitedFacts
from ..concepts.errors import BadInput, InputOutputError, NotFound, NotPermitted
from ..concepts.source import Source
from ..concepts.text import Text

Asker = Source | CitedFacts
LARGEST = 256 * 2**20
NO_FILE_OF_ITS_OWN = (errno.ELOOP, errno.ENXIO, errno.EISDIR)  # a link, a socket, a folder

NO_FILE = Text(
    "{folder} 下没有文件匹配 {lost}；请把文件放入 {folder} 后重新运行",
    "no file under {folder} matches {lost}; put the files there and run again",
)
NO_SUCH_FILE = Text("没有文件 {path}；请核对路径", "there is no file {path}; look at the path")
NOT_REGULAR = Text(
    "{name}: not-a-file: 实际是链接、目录或设备；应为普通文件；请把文件本身复制到 data_in",
    "{name}: not-a-file: got a link, a folder or a device; want a regular file; copy the file itself into data_in",
)
TOO_BIG = Text(
    "{name}: too-big: 实际 {size} 字节；最多 {largest} 字节；请拆分文件",
    "{name}: too-big: got {size} bytes; want at most {largest}; split the file",
)
NOT_READABLE = Text(
    "{name}: not-permitted: 无权读取；请修改文件权限",
    "{name}: not-permitted: the file may not be read; change its permissions",
)
DISK_FAILED = Text(
    "{name}: not-readable: 读取失败：{said}；请检查磁盘后重新运行",
    "{name}: not-readable: reading failed: {said}; look at the disk and run again",
)


@dataclass(frozen=True)
class Delivery:
    """One file as received: its name below `data_in/` and its bytes."""

    name: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


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
        NotFound: sources that match no file; all of them are named.
    """
    if lost := [f"{source.pattern} ({source.name})" for source in sources if not matching(source, received)]:
        raise NotFound(NO_FILE.format(folder=folder.name, lost=", ".join(lost)))
    return tuple(received)


def lying(folder: Path, sources: Iterable[Asker]) -> tuple[Delivery, ...]:
    """The files that lie below the folder and that some source asks for, in order of their names.

    Raises:
        BadInput: a match is no regular file, or too big.
        NotPermitted: a match may not be read.
        InputOutputError: the disk failed.
    """
    names = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if not path.is_dir()}
    wanted = asked_by(sources)
    return tuple(Delivery(name, _content(names[name], name)) for name in sorted(names) if wanted(name))


def asks_for(source: Asker, name: str) -> bool:
    """Whether the source's pattern takes this file: a bare pattern in any subfolder, one with a slash as written."""
    return fnmatch(name if "/" in source.pattern else name.rsplit("/", 1)[-1], source.pattern)


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


def delivered(path: Path, name: str) -> Delivery:
    """One file, wherever it lies, under the name that it has below `data_in/`.

    Raises:
        NotFound: it is not there.
        BadInput, NotPermitted, InputOutputError: as `lying`.
    """
    if not path.exists() and not path.is_symlink():
        raise NotFound(NO_SUCH_FILE.format(path=path))
    return Delivery(name, _content(path, name))


def _content(path: Path, name: str) -> bytes:
    """The bytes of a regular file, opened without following a link and without waiting for a pipe."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
            _checked(os.fstat(opened.fileno()), name)
            return opened.read()
    except PermissionError:
        raise NotPermitted(NOT_READABLE.format(name=name)) from None
    except OSError as fault:
        if fault.errno in NO_FILE_OF_ITS_OWN:
            raise BadInput(NOT_REGULAR.format(name=name)) from None
        raise InputOutputError(DISK_FAILED.format(name=name, said=fault.strerror)) from None


def _checked(about: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise BadInput(NOT_REGULAR.format(name=name))
    if about.st_size > LARGEST:
        raise BadInput(TOO_BIG.format(name=name, size=about.st_size, largest=LARGEST))
