"""What a corrected file takes the place of: the vintage that the job last worked with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..archive import DamagedObject, Store, Vintage, cut_now, vintages, withdrawals
from ..archive.readings import readings
from ..collect import Delivery
from ..concepts.definition import Job


@dataclass(frozen=True)
class _Past:
    """What was known of some files at a cut: their revisions, when one was withdrawn, and what succeeded runs read."""

    revisions: Mapping[str, Sequence[Vintage]]
    withdrawn: Mapping[int, int]
    read: Sequence[int]


def with_replaced(archive: Store, job: Job, received: Iterable[Delivery], cut: int | None = None) -> list[Delivery]:
    """The deliveries, each with the bytes that it takes the place of, if any; a file of another name replaces nothing.

    Of the vintages before these bytes that is the one which a succeeded run of the job last read, up to the cut: so the
    same question is asked, and the same acceptance found, whenever a bulletin is made again. Where no run had
    succeeded, it is the largest that was in use. The bulletin of another quarter asks again, for an acceptance is of
    one bulletin.

    Of a job that serves a roster it is what a run of any of its areas last read. Files of microdata are not compared
    row by row.
    """
    every = list(received)
    past = _past(archive, job, [delivery.name for delivery in every if delivery.lying is None], cut)
    return [delivery if delivery.lying else _with_its(archive, past, delivery) for delivery in every]


def _past(archive: Store, job: Job, names: Iterable[str], cut: int | None) -> _Past:
    upto = cut_now(archive.ledger) if cut is None else cut
    revisions = defaultdict(list)
    for vintage in vintages(archive.ledger, wanted=frozenset(names).__contains__):
        if vintage.seq <= upto:
            revisions[vintage.file].append(vintage)
    gone = {one.vintage: one.seq for one in withdrawals(archive.ledger) if one.seq <= upto}
    area = None if job.roster else job.area
    return _Past(revisions, gone, readings(archive.ledger, job.name, area, upto))


def _with_its(archive: Store, past: _Past, delivery: Delivery) -> Delivery:
    before = _replaced(past, delivery)
    if before is None or before.sha256 == delivery.sha256:
        return delivery
    try:
        return replace(delivery, before=archive.objects.get(before.sha256))
    except DamagedObject:  # nobody can tell what is gone, which is asked as such: an empty file cannot be read
        return replace(delivery, before=b"")


def _replaced(past: _Past, delivery: Delivery) -> Vintage | None:
    known = past.revisions.get(delivery.name, ())
    own = next((vintage for vintage in reversed(known) if vintage.sha256 == delivery.sha256), None)
    earlier = {vintage.seq: vintage for vintage in known if own is None or vintage.seq < own.seq}
    worked_with = [number for number in past.read if number in earlier]
    if worked_with:
        return earlier[worked_with[-1]]
    in_use = [vintage for vintage in earlier.values() if not _withdrawn_before(past, vintage, own)]
    return max(in_use, key=lambda vintage: (vintage.size, vintage.seq), default=None)


def _withdrawn_before(past: _Past, vintage: Vintage, own: Vintage | None) -> bool:
    gone = past.withdrawn.get(vintage.seq)
    return gone is not None and (own is None or gone < own.seq)
