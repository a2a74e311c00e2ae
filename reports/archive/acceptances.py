"""Queries that a named person cleared, with the reason."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from .knowledge import next_event
from .ledger import Ledger
from .records import Acceptance, Bulletin, Query, Stamp
from .tables import ACCEPTANCE


def accept(ledger: Ledger, bulletin: Bulletin, query: Query, stamp: Stamp) -> Acceptance:
    """Record that this person clears this query, for this reason; said twice, it stands once.

    Raises:
        Busy: the clock stands far behind what is already in the ledger.
    """
    named = asdict(bulletin) | asdict(query) | {"by": stamp.by, "because": stamp.because}
    with ledger.writing() as connection:
        stands = connection.execute(select(ACCEPTANCE).filter_by(**named)).first()
        if stands:
            return Acceptance(**stands._mapping)
        made = Acceptance(**asdict(next_event(connection, stamp.at)), **named)
        connection.execute(ACCEPTANCE.insert(), asdict(made))
    return made


def acceptances(ledger: Ledger, bulletin: Bulletin | None, cut: int | None = None) -> tuple[Acceptance, ...]:
    """The acceptances of a bulletin, or all, in the order they were given, those after the cut left out."""
    wanted = select(ACCEPTANCE).filter_by(**asdict(bulletin) if bulletin else {}).order_by(ACCEPTANCE.c.seq)
    if cut is not None:
        wanted = wanted.where(ACCEPTANCE.c.seq <= cut)
    with ledger.reading() as connection:
        return tuple(Acceptance(**row._mapping) for row in connection.execute(wanted))
