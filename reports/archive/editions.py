"""Editions: what was published of a bulletin, each number once, each run once, kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, and_, func, select

from ..concepts.errors import Busy, NotFound
from ..concepts.text import Text
from .ledger import Ledger
from .outbox import Letter, put
from .records import Bulletin, Edition, EditionKind, Output, Stamp, instant
from .runs import Ending, ended
from .store import Store
from .tables import EDITION, OUTPUT

NOT_NEXT = Text(
    "{job} {period} 的下一版是第 {next} 版，而不是第 {number} 版：其间已有人发布；请重新运行",
    "the next edition of {job} {period} is {next}, not {number}: somebody published meanwhile; run again",
)
NO_EDITION = Text(
    "{job} {period}（{area}）没有第 {number} 版；已有 {there}",
    "{job} {period} ({area}) has no edition {number}; there are {there}",
)


@dataclass(frozen=True)
class Draft:
    """A bulletin that is ready: its number was decided before it was rendered, because it is printed in it.

    `run` is the hash of all it was made from, `manifest` and `files` are the bytes of the bundle, `attempt` is the
    number of the run that made it and succeeds with it, `slot` what that releases, `letters` what is told of it.
    """

    bulletin: Bulletin
    number: int
    run: str
    kind: EditionKind
    cut: int
    manifest: bytes
    files: Mapping[str, bytes]
    attempt: int | None = None
    slot: str | None = None
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True)
class Committed:
    """The edition that stands for a run, and whether it was this draft that made it."""

    edition: Edition
    new: bool


def commit_edition(store: Store, draft: Draft, stamp: Stamp) -> Committed:
    """Publish in the ledger, exactly once: whoever comes second with the same run gets the edition that stands.

    Raises:
        Busy: the number is not the next one, because another run was published meanwhile; or the slot is released.
        InputOutputError: the disk is full or failed; then there is no edition.
    """
    names = sorted(draft.files)
    manifest, *kept = store.objects.put_all([draft.manifest, *(draft.files[name] for name in names)])
    outputs = [Output(name, sha256, len(draft.files[name])) for name, sha256 in zip(names, kept, strict=True)]
    with store.ledger.writing() as connection:
        stands = _of_run(connection, draft.bulletin, draft.run)
        edition = stands or _recorded(connection, draft, manifest, stamp)
        if outputs and not stands:
            connection.execute(OUTPUT.insert(), [{"edition_seq": edition.seq, **asdict(output)} for output in outputs])
        if draft.attempt is not None:
            ended(connection, draft.attempt, Ending("succeeded", stamp.at, draft.run, slot=draft.slot))
        put(connection, draft.letters, instant(stamp.at))
    return Committed(edition, stands is None)


def _of_run(connection: Connection, bulletin: Bulletin, run: str) -> Edition | None:
    row = connection.execute(select(EDITION).filter_by(**asdict(bulletin), run=run)).first()
    return Edition(*row) if row else None


def _recorded(connection: Connection, draft: Draft, manifest: str, stamp: Stamp) -> Edition:
    _refuse_other_number(draft, _next(connection, draft.bulletin))
    edition = Edition(
        seq=(connection.execute(select(func.max(EDITION.c.seq))).scalar() or 0) + 1,
        **asdict(draft.bulletin),
        number=draft.number,
        run=draft.run,
        kind=draft.kind,
        cut=draft.cut,
        manifest=manifest,
        at=instant(stamp.at),
        by=stamp.by,
        because=stamp.because,
    )
    connection.execute(EDITION.insert(), asdict(edition))
    return edition


def _refuse_other_number(draft: Draft, following: int) -> None:
    if draft.number != following:
        bulletin = draft.bulletin
        told = {"job": bulletin.job, "period": bulletin.period, "next": following, "number": draft.number}
        raise Busy(NOT_NEXT.format(**told))


def _next(connection: Connection, bulletin: Bulletin) -> int:
    last = connection.execute(select(func.max(EDITION.c.number)).filter_by(**asdict(bulletin))).scalar()
    return (last or 0) + 1


def number_of(ledger: Ledger, bulletin: Bulletin, run: str) -> int:
    """The edition that a run is: the same run, the same edition; else the next one."""
    with ledger.reading() as connection:
        stands = _of_run(connection, bulletin, run)
        return stands.number if stands else _next(connection, bulletin)


def editions(ledger: Ledger, bulletin: Bulletin) -> tuple[Edition, ...]:
    """The editions of a bulletin, the first one first."""
    with ledger.reading() as connection:
        rows = connection.execute(select(EDITION).filter_by(**asdict(bulletin)).order_by(EDITION.c.number)).all()
    return tuple(Edition(*row) for row in rows)


def edition(ledger: Ledger, bulletin: Bulletin, number: int) -> Edition:
    """One edition of a bulletin.

    Raises:
        NotFound: it has none of this number; the message lists those that are there.
    """
    there = editions(ledger, bulletin)
    found = next((edition for edition in there if edition.number == number), None)
    if found is None:
        listed = ", ".join(str(edition.number) for edition in there) or "-"
        raise NotFound(NO_EDITION.format(**asdict(bulletin), number=number, there=listed))
    return found


def latest(ledger: Ledger, period: str = "") -> tuple[Edition, ...]:
    """The newest edition of every bulletin, or of those of one period: what `data_out/` should show."""
    key = [EDITION.c[name] for name in ("job", "area", "period")]
    newest = select(*key, func.max(EDITION.c.number).label("number")).group_by(*key)
    top = (newest.where(EDITION.c.period == period) if period else newest).subquery()
    same = and_(*(EDITION.c[name] == top.c[name] for name in (*(column.name for column in key), "number")))
    with ledger.reading() as connection:
        rows = connection.execute(select(EDITION).join(top, same).order_by(EDITION.c.seq)).all()
    return tuple(Edition(*row) for row in rows)


def history(ledger: Ledger, job: str = "", area: str = "") -> tuple[Edition, ...]:
    """Every edition in the order of publication, or those of one job, or of one area."""
    asked = {name: value for name, value in (("job", job), ("area", area)) if value}
    with ledger.reading() as connection:
        rows = connection.execute(select(EDITION).filter_by(**asked).order_by(EDITION.c.seq)).all()
    return tuple(Edition(*row) for row in rows)


def outputs(ledger: Ledger, edition: Edition) -> tuple[Output, ...]:
    """The files of an edition, by name, without its manifest."""
    columns = (OUTPUT.c.name, OUTPUT.c.sha256, OUTPUT.c.size)
    with ledger.reading() as connection:
        rows = connection.execute(select(*columns).where(OUTPUT.c.edition_seq == edition.seq).order_by(OUTPUT.c.name))
        return tuple(Output(*row) for row in rows)


def bundle(store: Store, edition: Edition) -> dict[str, bytes]:
    """The bytes of the files of an edition, by name, as they were published; `store.objects` has its manifest.

    Raises:
        DamagedObject: one of them is not what was published.
    """
    return {output.name: store.objects.get(output.sha256) for output in outputs(store.ledger, edition)}
