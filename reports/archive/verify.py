"""Is the store what it says it is? Every object hashed, every reference followed, the published files compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import Column, Connection, select, text, union

from ..concepts.errors import InputOutputError
from ..concepts.finding import Finding, Place, Severity
from ..concepts.text import Text, plain
from .ledger import Ledger
from .store import Store
from .tables import EDITION, OUTPUT, VINTAGE
from .uses import uses

NAMING: tuple[Column[str], ...] = (VINTAGE.c.sha256, OUTPUT.c.sha256, EDITION.c.manifest)
RESTORE = Text(
    "重新接收原文件，或用备份恢复：reports restore BACKUP",
    "receive the original file again, or bring a backup back: reports restore BACKUP",
)
REPAIR = Text("运行 reports repair", "run reports repair")
KEEP = Text(
    "无须处理：接收或发布中断时会留下，再次接收同一内容即会用上",
    "nothing: an interrupted receipt or publication leaves one, and the same bytes received again will use it",
)
OTHER_BYTES = Text("哈希为 {got}", "bytes of hash {got}")
NOT_THERE = Text("文件不存在", "no file")
UNREADABLE = Text("无法读取：{said}", "unreadable: {said}")
THESE_BYTES = Text("哈希 {sha256}", "hash {sha256}")
USED_BY = Text("哈希 {sha256}，用于：{uses}", "hash {sha256}, used by: {uses}")
UNNAMED = Text("台账中没有引用", "no row that names it")
NAMED = Text("台账中有引用", "a row that names it")
SOUND = Text("一致的台账", "a sound ledger")


def verify(store: Store, published: Mapping[Path, str]) -> tuple[Finding, ...]:
    """All that is wrong with a store and with the files that were published from it, each told with its place.

    `published` says which file must have which SHA-256. Damage is an error; an object that no row names is a note.

    Raises:
        InputOutputError: the ledger is too damaged to be read at all.
    """
    named, there = objects_named(store.ledger), set(store.objects.names())
    with store.ledger.reading() as connection:
        wrong = list(_inside(connection))
    return (
        *(Finding(Severity.ERROR, "ledger", Place(store.ledger.where), plain(told), SOUND, RESTORE) for told in wrong),
        *_objects(store, sorted(there | named)),
        *(_orphan(store, sha256) for sha256 in sorted(there - named)),
        *(
            finding
            for path, sha256 in sorted(published.items())
            for finding in _compared("published", path, sha256, (_these, REPAIR))
        ),
    )


def objects_named(ledger: Ledger) -> frozenset[str]:
    """The hashes that rows of the ledger name: each must be an object of the store."""
    with ledger.reading() as connection:
        return frozenset(connection.execute(union(*(select(column) for column in NAMING))).scalars())


def sound(ledger: Ledger) -> bool:
    """Whether the database finds nothing wrong with itself."""
    try:
        with ledger.reading() as connection:
            return not list(_inside(connection))
    except InputOutputError:
        return False


def _inside(connection: Connection) -> Iterator[str]:
    """What SQLite finds wrong in its own file; PostgreSQL checks its pages itself."""
    if connection.dialect.name != "sqlite":
        return
    yield from (row[0] for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok")
    yield from (f"{row[0]} {row[1]} -> {row[2]}" for row in connection.execute(text("PRAGMA foreign_key_check")))


def _objects(store: Store, names: list[str]) -> Iterator[Finding]:
    def used(sha256: str) -> Text:
        by = "; ".join(uses(store.ledger, sha256))
        return USED_BY.format(sha256=sha256, uses=by) if by else _these(sha256)

    for sha256 in names:
        yield from _compared("object", store.objects.path(sha256), sha256, (used, RESTORE))


def _compared(code: str, path: Path, sha256: str, says: tuple[Callable[[str], Text], Text]) -> Iterator[Finding]:
    """A finding where the file has not this hash; what is wanted there is only asked for then."""
    got, (want, todo) = _hash_or_fault(path), says
    if got != sha256:
        told = got if isinstance(got, Text) else OTHER_BYTES.format(got=got)
        yield Finding(Severity.ERROR, code, Place(str(path)), told, want(sha256), todo)


def _these(sha256: str) -> Text:
    return THESE_BYTES.format(sha256=sha256)


def _hash_or_fault(path: Path) -> str | Text:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return NOT_THERE
    except OSError as fault:
        return UNREADABLE.format(said=fault.strerror)


def _orphan(store: Store, sha256: str) -> Finding:
    place = Place(str(store.objects.path(sha256)))
    return Finding(Severity.NOTE, "orphan", place, UNNAMED, NAMED, KEEP)
