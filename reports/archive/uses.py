"""What stands on an object: vintages and files of editions whose bytes it holds, and the editions that read it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from .ledger import Ledger
from .tables import EDITION, OUTPUT, RUN, RUN_INPUT, VINTAGE

WHICH = (EDITION.c.job, EDITION.c.area, EDITION.c.period, EDITION.c.number)


def uses(ledger: Ledger, sha256: str) -> tuple[str, ...]:
    """Vintages as `@3 banan/gdp_ytd.csv`, editions as `industry 500113 2024-Q1 #2`, with the file where it is one."""
    with ledger.reading() as connection:
        return tuple(dict.fromkeys((*_received(connection, sha256), *_published(connection, sha256))))


def _received(connection: Connection, sha256: str) -> Iterator[str]:
    """The vintages of these bytes, and the editions of the runs that read them."""
    held = select(VINTAGE.c.seq, VINTAGE.c.file).where(VINTAGE.c.sha256 == sha256).order_by(VINTAGE.c.seq)
    for seq, file in connection.execute(held).all():
        yield f"@{seq} {file}"
        read = select(*WHICH).join(RUN, RUN.c.id == EDITION.c.run).join(RUN_INPUT, RUN_INPUT.c.run_seq == RUN.c.seq)
        wanted = read.where(RUN_INPUT.c.vintage_seq == seq).order_by(EDITION.c.seq)
        yield from (_named(*row) for row in connection.execute(wanted))


def _published(connection: Connection, sha256: str) -> Iterator[str]:
    """The editions that have these bytes as a file, or as their manifest."""
    files = select(*WHICH, OUTPUT.c.name).join(OUTPUT, OUTPUT.c.edition_seq == EDITION.c.seq)
    wanted = files.where(OUTPUT.c.sha256 == sha256).order_by(EDITION.c.seq, OUTPUT.c.name)
    for *which, name in connection.execute(wanted):
        yield f"{_named(*which)} {name}"
    manifests = select(*WHICH).where(EDITION.c.manifest == sha256).order_by(EDITION.c.seq)
    yield from (f"{_named(*row)} {row.job}.json" for row in connection.execute(manifests))


def _named(job: str, area: str, period: str, number: int) -> str:
    return f"{job} {area} {period} #{number}"
