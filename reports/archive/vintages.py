"""Files as received: taking them in, taking one out of use, and what was in force at any moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, Select, and_, func, select

from ..concepts.errors import NotFound, UsageError
from ..concepts.text import Text
from .knowledge import next_event
from .ledger import Ledger
from .objects import DamagedObject, Large
from .records import Stamp, Vintage, Withdrawal
from .store import Store
from .tables import VINTAGE, WITHDRAWAL

Wanted = Callable[[str], bool]
AT_ONCE = 500  # names in one question: every database takes that many
NO_VINTAGE = Text(
    "没有第 @{seq} 号接收记录；请用 reports history 查看", "there is no vintage @{seq}; see reports history"
)
WITHDRAWN = Text(
    "{file} 第 {revision} 次修订（@{seq}）已于 {at} 由 {by} 撤回",
    "{file} revision {revision} (@{seq}) was withdrawn at {at} by {by}",
)


def any_file(name: str) -> bool:
    """Every file is wanted."""
    return True


@dataclass(frozen=True)
class Received:
    """What taking files in came to, by file name: what is in force of each, and which of that is new.

    `refused` are files with bytes that were withdrawn before; what is in force of them, if anything, is another
    revision.
    """

    vintages: Mapping[str, Vintage]
    new: tuple[Vintage, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Shelf:
    """All revisions of one file, in order, and which of them are withdrawn."""

    revisions: list[Vintage] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)

    @property
    def in_force(self) -> Vintage | None:
        return next((v for v in reversed(self.revisions) if v.seq not in self.withdrawn), None)

    def stands(self, sha256: str) -> bool:
        return self.in_force is not None and self.in_force.sha256 == sha256

    def refuses(self, sha256: str) -> bool:
        """Bytes that were withdrawn do not come back by themselves, though the file may still lie in `data_in/`."""
        last = next((v for v in reversed(self.revisions) if v.sha256 == sha256), None)
        return not self.stands(sha256) and last is not None and last.seq in self.withdrawn


def receive(store: Store, files: Mapping[str, bytes | Large], stamp: Stamp, revive: bool = False) -> Received:
    """Take in these files, by name. When this returns all of them survive a power cut, or none of the new ones count.

    Bytes that are in force bring nothing new; other bytes are the next revision, and the old one stays. Bytes that
    were withdrawn are refused, unless a person revives them. An object that was damaged is mended by its own bytes.

    Raises:
        Busy: the clock is far behind the ledger, or a large file changed since it was hashed.
        InputOutputError: the disk is full or failed.
    """
    hashes = {file: _hash(content) for file, content in files.items()}
    with store.ledger.reading() as connection:
        shelves = _shelves(connection, list(files))
    fresh = _fresh(shelves, hashes, revive)
    _keep(store, files, fresh)
    if not fresh:
        return _received(shelves, hashes, ())
    sizes = {file: content.size if isinstance(content, Large) else len(content) for file, content in files.items()}
    with store.ledger.writing() as connection:
        shelves = _shelves(connection, list(files))
        bare = [(file, hashes[file], sizes[file]) for file in _fresh(shelves, hashes, revive)]
        new = _recorded(connection, shelves, bare, stamp)
    return _received(shelves, hashes, new)


def _hash(content: bytes | Large) -> str:
    return content.sha256 if isinstance(content, Large) else hashlib.sha256(content).hexdigest()


def _keep(store: Store, files: Mapping[str, bytes | Large], fresh: Collection[str]) -> None:
    """The bytes that are new, and those whose object is damaged or gone, in the archive."""
    large = {file: content for file, content in files.items() if isinstance(content, Large)}
    held = {file: content for file, content in files.items() if not isinstance(content, Large)}
    for content in {one.sha256: one for one in large.values()}.values():
        if not _whole(store, content):
            store.objects.put_large(content)
    if brought := [content for file, content in held.items() if file in fresh or not store.objects.holds(content)]:
        store.objects.put_all(brought)


def _whole(store: Store, content: Large) -> bool:
    try:
        store.objects.whole(content.sha256)
    except DamagedObject:
        return False
    return True


def _fresh(shelves: Mapping[str, _Shelf], hashes: Mapping[str, str], revive: bool) -> list[str]:
    return [
        file
        for file, sha256 in hashes.items()
        if not shelves[file].stands(sha256) and (revive or not shelves[file].refuses(sha256))
    ]


def _recorded(
    connection: Connection, shelves: Mapping[str, _Shelf], files: Sequence[tuple[str, str, int]], stamp: Stamp
) -> tuple[Vintage, ...]:
    """The next revision of each of these files, given by name, hash and size: they become known one after another."""
    if not files:
        return ()
    first, told = next_event(connection, stamp.at), (stamp.by, stamp.because)
    new = tuple(
        Vintage(first.seq + number, file, len(shelves[file].revisions), sha256, size, first.at, *told)
        for number, (file, sha256, size) in enumerate(files)
    )
    connection.execute(VINTAGE.insert(), [asdict(vintage) for vintage in new])
    for vintage in new:
        shelves[vintage.file].revisions.append(vintage)
    return new


def _received(shelves: Mapping[str, _Shelf], hashes: Mapping[str, str], new: tuple[Vintage, ...]) -> Received:
    in_force = {file: vintage for file in hashes if (vintage := shelves[file].in_force)}
    return Received(in_force, new, tuple(file for file, sha256 in hashes.items() if shelves[file].refuses(sha256)))


def _shelves(connection: Connection, files: Sequence[str]) -> dict[str, _Shelf]:
    shelves = {file: _Shelf() for file in files}
    for names in _portions(files):
        wanted = _with_withdrawal().where(VINTAGE.c.file.in_(names)).order_by(VINTAGE.c.revision)
        for *columns, withdrawn in connection.execute(wanted):
            vintage = Vintage(*columns)
            shelves[vintage.file].revisions.append(vintage)
            if withdrawn is not None:
                shelves[vintage.file].withdrawn.add(vintage.seq)
    return shelves


def _portions(files: Sequence[str]) -> Iterator[Sequence[str]]:
    return (files[start : start + AT_ONCE] for start in range(0, len(files), AT_ONCE))


def _with_withdrawal() -> Select:
    joined = VINTAGE.outerjoin(WITHDRAWAL, WITHDRAWAL.c.vintage == VINTAGE.c.seq)
    return select(VINTAGE, WITHDRAWAL.c.seq.label("withdrawn")).select_from(joined)


def withdraw(ledger: Ledger, seq: int, stamp: Stamp) -> Withdrawal:
    """Take a vintage out of use from now on; what was known before keeps it.

    Raises:
        NotFound: there is no vintage of this number.
        UsageError: it is withdrawn already.
    """
    with ledger.writing() as connection:
        row = connection.execute(select(VINTAGE).where(VINTAGE.c.seq == seq)).first()
        if row is None:
            raise NotFound(NO_VINTAGE.format(seq=seq))
        before = connection.execute(select(WITHDRAWAL).where(WITHDRAWAL.c.vintage == seq)).first()
        if before:
            told = {"file": row.file, "revision": row.revision, "seq": seq, "at": before.at, "by": before.by}
            raise UsageError(WITHDRAWN.format(**told))
        event = next_event(connection, stamp.at)
        made = Withdrawal(event.seq, seq, event.at, stamp.by, stamp.because)
        connection.execute(WITHDRAWAL.insert(), asdict(made))
    return made


def as_of(ledger: Ledger, cut: int, wanted: Wanted = any_file) -> tuple[Vintage, ...]:
    """The vintages in force at a cut, by file name: of each file the highest revision known and not withdrawn by then.

    A file whose revisions were all withdrawn by then is not there. `wanted` leaves out files that nobody asks for.
    """
    with ledger.reading() as connection:
        asked = (_in_force(cut, names) for names in _portions(_names(connection, wanted)))
        rows = [row for query in asked for row in connection.execute(query)]
    return tuple(sorted((Vintage(*row) for row in rows), key=lambda vintage: vintage.file))


def _in_force(cut: int, files: Sequence[str]) -> Select:
    withdrawn = select(WITHDRAWAL.c.vintage).where(WITHDRAWAL.c.seq <= cut)
    known = and_(VINTAGE.c.file.in_(files), VINTAGE.c.seq <= cut, VINTAGE.c.seq.not_in(withdrawn))
    top = select(VINTAGE.c.file, func.max(VINTAGE.c.revision).label("revision")).where(known).group_by(VINTAGE.c.file)
    highest = top.subquery()
    same = and_(VINTAGE.c.file == highest.c.file, VINTAGE.c.revision == highest.c.revision)
    return select(VINTAGE).join(highest, same)


def vintages(ledger: Ledger, file: str = "", wanted: Wanted = any_file) -> tuple[Vintage, ...]:
    """Every vintage in the order of receipt, or those of one file, or of the wanted ones."""
    every = select(VINTAGE)
    with ledger.reading() as connection:
        if wanted is any_file:
            rows = list(connection.execute(every.filter_by(file=file) if file else every))
        else:
            asked = (every.where(VINTAGE.c.file.in_(names)) for names in _portions(_names(connection, wanted)))
            rows = [row for query in asked for row in connection.execute(query)]
    return tuple(sorted((Vintage(*row) for row in rows), key=lambda vintage: vintage.seq))


def _names(connection: Connection, wanted: Wanted) -> list[str]:
    """The wanted ones of all files ever received: names alone are read from an index, before any row."""
    return [name for name in connection.execute(select(VINTAGE.c.file).distinct()).scalars() if wanted(name)]


def withdrawals(ledger: Ledger) -> tuple[Withdrawal, ...]:
    """Every withdrawal in the order they were made."""
    with ledger.reading() as connection:
        rows = connection.execute(select(WITHDRAWAL).order_by(WITHDRAWAL.c.seq)).all()
    return tuple(Withdrawal(*row) for row in rows)
