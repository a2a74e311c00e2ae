"""The door to Jinja, and what is known of a template once it was read: its code, and the words of its author.

Both depend on the text of the template alone, so a process that makes many pages reads each template once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATES = 256  # more than any workspace has; what is beyond is read again
MOST = 1_000_000  # characters, entries or bits that one product or power may have


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
    """Compiled templates of this process. Jinja itself refuses one whose text has changed since."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@cache
def _compiled() -> Compiled:
    return Compiled()


def sandbox(folders: Iterable[Path]) -> Sandbox:
    """Jinja over these folders, the first of which wins: escaping, strict, and without access to anything."""
    return Sandbox(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )


def written(folders: Iterable[Path]) -> frozenset[str]:
    """Every text in quotes in the templates: words of the template's author, digits and all."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.j2"))]
    return frozenset().union(*(_quoted(path.read_text(encoding="utf-8"), path.name, str(path)) for path in paths))


@lru_cache(TEMPLATES)
def _quoted(text: str, name: str, path: str) -> frozenset[str]:
    """The texts in quotes of one template, and the parts of those that hold a list."""
    tree = sandbox(()).parse(text, name, path)
    texts = [const.value for const in tree.find_all(nodes.Const) if isinstance(const.value, str)]
    return frozenset(piece for quoted in texts for piece in (quoted, *quoted.split("|")))
