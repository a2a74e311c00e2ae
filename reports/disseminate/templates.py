"""The door to Jinja, and what is known of a template once it was read: its code, and the words of its author.

Both depend on the text of the template alone, so a process that makes many pages reads each template once. Kept in the
cache they serve the next process too, as compiled modules of Python do; `kept.py` says whose entries are trusted.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..concepts.errors import InputOutputError, NotPermitted, ReportsError
from ..concepts.text import Text
from .kept import Kept

TEMPLATES = 256  # more than any workspace has; what is beyond is read again
MOST = 1_000_000  # characters, entries or bits that one product or power may have

NO_RIGHT = Text("无权读取模板 {file}；请修改其权限", "no right to read the template {file}; change its permissions")
NOT_READ = Text(
    "无法读取模板 {file}：{said}；请检查磁盘后重新运行",
    "the template {file} cannot be read: {said}; look at the disk and run it again",
)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which no product or power of a template can take the memory of the machine."""

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if _size(operator, left, right) > MOST:
            raise OverflowError(f"the result of {operator} is too large")
        return super().call_binop(context, operator, left, right)


def _size(operator: str, left: Any, right: Any) -> int:
    """How large the result will be, at most."""
    if operator == "**":
        whole = isinstance(left, int) and isinstance(right, int)
        return left.bit_length() * max(right, 0) if whole else 0
    times = right if hasattr(left, "__len__") else left
    held = left if hasattr(left, "__len__") else right
    return len(held) * times if hasattr(held, "__len__") and isinstance(times, int) else 0


class Compiled(BytecodeCache):
    """Compiled templates of this process, and of those before it. One whose text has changed since is not given."""

    def __init__(self, kept: Kept | None) -> None:
        self._kept = kept
        self._known: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
        elif self._kept and (content := self._kept.read(f"{bucket.key}.code", bucket.checksum)):
            bucket.bytecode_from_string(content)
            self._known[bucket.key] = (bucket.checksum, bucket.code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = (bucket.checksum, bucket.code)
        if self._kept:
            self._kept.keep(f"{bucket.key}.code", bucket.checksum, bucket.bytecode_to_string())


@cache
def _compiled(kept: Kept | None) -> Compiled:
    return Compiled(kept)


@cache
def kept_in(folder: Path) -> Kept:
    """Where what is known of templates is kept below a folder, which must be there."""
    how = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return Kept(folder / "templates", "\n".join((how, version("jinja2"), sys.implementation.name, sys.version)))


def sandbox(folders: Iterable[Path], kept: Kept | None = None) -> Sandbox:
    """Jinja over these folders, the first of which wins: escaping, strict, and without access to anything."""
    return Sandbox(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(kept),
    )


def unread(fault: OSError) -> ReportsError:
    """The house's error for a template, a stylesheet or a folder of them that could not be read."""
    if isinstance(fault, PermissionError):
        return NotPermitted(NO_RIGHT.format(file=fault.filename))
    return InputOutputError(NOT_READ.format(file=fault.filename, said=fault.strerror))


def written(folders: Iterable[Path], kept: Kept | None = None) -> frozenset[str]:
    """Every text in quotes in the templates: words of the template's author, digits and all."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.j2")) if path.is_file()]
    return frozenset().union(*(_quoted(path.read_text(encoding="utf-8"), str(path), kept) for path in paths))


@lru_cache(TEMPLATES)
def _quoted(text: str, path: str, kept: Kept | None) -> frozenset[str]:
    """The texts in quotes of one template, kept or read from it."""
    entry = f"{hashlib.sha256(path.encode()).hexdigest()}.quoted"
    if kept and (content := kept.read(entry, text)):
        return frozenset(json.loads(content))
    quoted = _parsed(text, path)
    if kept:
        kept.keep(entry, text, json.dumps(sorted(quoted)).encode())
    return quoted


def _parsed(text: str, path: str) -> frozenset[str]:
    """The texts in quotes of one template, and the parts of those that hold a list."""
    tree = sandbox(()).parse(text, Path(path).name, path)
    texts = [const.value for const in tree.find_all(nodes.Const) if isinstance(const.value, str)]
    return frozenset(piece for quoted in texts for piece in (quoted, *quoted.split("|")))
