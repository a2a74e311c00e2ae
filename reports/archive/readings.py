"""Which vintages the succeeded runs of a job read, in the order of the runs."""

from __future__ import annotations

from sqlalchemy import select

from .ledger import Ledger
from .tables import RUN, RUN_INPUT


def readings(ledger: Ledger, job: str, area: str | None, cut: int) -> tuple[int, ...]:
    """The numbers of the vintages that succeeded runs of a job and area read, whatever their period, the last one last.

    Only runs count that were begun up to the cut; those of any area where None is named.
    """
    joined = RUN.join(RUN_INPUT, RUN_INPUT.c.run_seq == RUN.c.seq)
    own = [
        RUN.c.job == job,
        RUN.c.state == "succeeded",
        RUN.c.cut <= cut,
        *([] if area is None else [RUN.c.area == area]),
    ]
    wanted = select(RUN_INPUT.c.vintage_seq).select_from(joined).where(*own).order_by(RUN.c.seq)
    with ledger.reading() as connection:
        return tuple(connection.execute(wanted).scalars())
