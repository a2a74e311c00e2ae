"""Questions about what was published: what a figure was made of, what stands on a cell, what changed and why."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..archive import Edition as Kept
from ..archive import Store
from ..archive import edition as edition_of
from ..archive import history as all_editions
from ..concepts.definition import Job
from ..concepts.errors import NotFound, UsageError
from ..concepts.period import Period, label, quarter
from ..concepts.record import Record
from ..concepts.record_bytes import read_record
from ..concepts.text import Text
from ..disseminate.answers.difference import Difference, difference
from ..disseminate.answers.triangle import Publication, Triangle, triangle
from ..production import Order
from .aggregating import aggregating_in
from .areas import examination
from .desk import Desk, bulletin_of, composed, desk_of, guarded, order_of, record_bytes_of
from .kept_record import record_of
from .receiving import gathered
from .session import Session, looking

TODAY = Text(
    "{period} 的公报还没有用现在的数据编制；以下按今天的数据回答",
    "the bulletin of {period} has not been made from what is known now; this is answered from today's data",
)
NOTHING_YET = Text("{job} 还没有发布过公报", "{job} has published nothing yet")
NEVER_SHOWN = Text("{job} 没有一版印过 {id}；印过的有：{every}", "no edition of {job} shows {id}; shown are: {every}")
NOTHING = Text("{job} 没有发布过 {period} 的公报", "{job} has published nothing for {period}")


def record_at(session: Session, job: Job, period: Period, number: int = 0) -> Record:
    """The record of an edition; without a number, of the newest one, or of today's data where it is not made of them.

    Raises:
        NotFound: there is no such edition, or no data for the period.
    """
    with looking(session) as archive:
        if number:
            return _kept(archive, job, period, number)
        order = order_of(job, period, gathered(session, job, archive), archive)
        order = guarded(session.workspace, archive, aggregating_in(session.workspace, order))
        desk = desk_of(session.workspace, archive, order) if archive else None
        if archive and desk and desk.latest and desk.again():
            return record_of(archive, desk.latest.kept)
    session.tell(TODAY.format(period=label(period)))
    return _of_today(session, order)


def _kept(archive: Store | None, job: Job, period: Period, number: int) -> Record:
    if archive is None:
        raise NotFound(NOTHING.format(job=job.called, period=label(period)))
    return record_of(archive, edition_of(archive.ledger, bulletin_of(job, period), number))


def _of_today(session: Session, order: Order) -> Record:
    """A record that is kept nowhere, of an edition that is not published."""
    examined = examination(order, session.tell)
    edition = Desk.unpublished(session.workspace, order)
    html = composed(session.workspace, order, examined, edition)
    return read_record(record_bytes_of(order, examined, edition, html))


def latest_period(session: Session, job: Job) -> Period:
    """The quarter of the newest bulletin of a job.

    Raises:
        NotFound: nothing was published.
        UsageError: no edition shows the figure; those that are shown are named.
    """
    with looking(session) as archive:
        every = all_editions(archive.ledger, job.name, job.area) if archive else ()
    if not every:
        raise NotFound(NOTHING_YET.format(job=job.called))
    return quarter(max(kept.period for kept in every))


def diff(session: Session, job: Job, period: Period, both: tuple[int, int]) -> Difference:
    """What changed from one edition to the other, and why.

    Raises:
        NotFound: one of them is not there.
    """
    with looking(session) as archive:
        before, after = (_kept(archive, job, period, number) for number in both)
    return difference(before, after)


def revisions_of(session: Session, job: Job, figure: str, activity: str) -> Triangle:
    """What every edition of the job showed of one figure.

    Raises:
        NotFound: nothing was published.
        UsageError: no edition shows the figure; those that are shown are named.
    """
    with looking(session) as archive:
        every = all_editions(archive.ledger, job.name, job.area) if archive else ()
        if archive is None or not every:
            raise NotFound(NOTHING_YET.format(job=job.called))
        published = [_publication(archive, kept) for kept in every]
    found = triangle(published, figure, activity, job.area)
    if not found.courses:
        raise UsageError(
            NEVER_SHOWN.format(job=job.called, id=found.id, every=_shown_by(published, (figure, job.area)))
        )
    return found


def _shown_by(published: Sequence[Publication], wanted: tuple[str, str]) -> str:
    """What the editions showed of a figure in an area; all figures where they showed none of this name there."""
    names = [name.split("/") for one in published for name in one.shown]
    of_it = sorted({"/".join(name[:3]) for name in names if tuple(name[:2]) == wanted})
    return ", ".join(of_it or sorted({name[0] for name in names}))


def _publication(archive: Store, kept: Kept) -> Publication:
    manifest = json.loads(archive.objects.get(kept.manifest))
    shown = {figure["id"]: figure["shown"] for figure in manifest["figures"] if figure["printed"]}
    return Publication(f"{kept.period} #{kept.number}", kept.at, shown)
