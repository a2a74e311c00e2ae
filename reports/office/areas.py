"""The areas of a job: who is on its roster, and what each of them reads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..archive import Edition as Kept
from ..archive import Store, acceptances
from ..archive import history as all_editions
from ..collect import Delivery, complete, deliveries, matching
from ..collect.deliveries import Asker
from ..collect.rosters import roster as read_roster
from ..concepts.acceptance import Acceptance
from ..concepts.cited import CitedFacts
from ..concepts.definition import Job
from ..concepts.errors import BadInput, ReportsError, UsageError
from ..concepts.period import Period, label
from ..concepts.roster import AREA, Area, Roster
from ..concepts.text import Text
from ..production import READER_ERRORS, Examined, Order, Read, Tell, examine, read
from ..production.areas import portions, read_area
from ..workspace import Workspace
from .aggregating import aggregating_in
from .desk import Desk, desk_among, made_with, recipe_with, said_in
from .receiving import gathered
from .session import Session

NO_AREA = Text(
    "作业 {job} 的名册中没有地区 {area}；请用 --area all 或名册中的代码，如 {first}",
    "the roster of job {job} has no area {area}; give --area all or a code of the roster, such as {first}",
)
OTHER_AREA = Text("作业 {job} 只有地区 {own}，没有 {area}", "job {job} is of area {own}, not of {area}")
EMPTY = Text("名册 {file} 中没有地区；请补写", "the roster {file} names no area; fill it in")
ALL = "all"


def areas_of(workspace: Workspace, roster: Roster) -> tuple[Area, ...]:
    """The areas of a roster, in its order.

    Raises:
        NotFound: its file does not lie in `data_in/`.
        BadInput: a cell of it is no code or no name, or it names no area.
    """
    if roster.areas:
        return roster.areas
    found = deliveries(workspace.data_in, (CitedFacts(roster.name, roster.pattern),))
    told = [read_roster(delivery) for delivery in found]
    if wrong := tuple(finding for _, findings in told for finding in findings):
        raise BadInput(READER_ERRORS.format(n=len(wrong)), wrong)
    if not any(areas for areas, _ in told):
        raise BadInput(EMPTY.format(file=roster.pattern))
    return tuple(area for areas, _ in told for area in areas)


def in_areas(workspace: Workspace, job: Job, words: str) -> list[Job]:
    """The bulletins of a job that an area stands for: one by its code, each for `all`, the job's own for ''.

    Raises:
        UsageError: the job does not serve the area.
    """
    if job.roster is None:
        if words not in ("", ALL, job.area):
            raise UsageError(OTHER_AREA.format(job=job.name, own=job.area, area=repr(words)))
        return [job]
    areas = areas_of(workspace, job.roster)
    wanted = [area for area in areas if words == ALL or area.code == (words or job.area)]
    if not wanted:
        raise UsageError(NO_AREA.format(job=job.name, area=repr(words or job.area), first=areas[0].code))
    return [job.of_area(area) for area in wanted]


def served(workspace: Workspace) -> dict[tuple[str, str], Job]:
    """Every bulletin published here, by job and area; a job whose roster cannot be read stands there as declared."""
    found = [one for job in workspace.bulletins(ALL) for one in _served(workspace, job)]
    return {(job.name, job.area): job for job in found}


def _served(workspace: Workspace, job: Job) -> list[Job]:
    try:
        return in_areas(workspace, job, ALL)
    except ReportsError:  # whoever makes it asks again, and has the fault to tell
        return [job]


def reading(order: Order, tell: Tell) -> Read:
    """What the files of an order say of its area; of an area of many, only its own rows and those that it names.

    Raises:
        BadInput, NotFound: as `read`.
    """
    if order.job.roster is None:
        return read(order, tell)
    return read_area(order, lambda source: portions(source, matching(source, order.received)), tell)


def examination(order: Order, tell: Tell) -> Examined:
    """An order read, checked and computed: of an area of many as in a round.

    Raises:
        BadInput, NotFound: as `read`.
    """
    return examine(order, tell, reading(order, tell))


@dataclass(frozen=True)
class Register:
    """What is asked once for all areas of a job: deliveries, editions, acceptances, and what makes its bulletins."""

    session: Session
    archive: Store
    received: Callable[[Job], tuple[Delivery, ...]]
    editions: Mapping[str, Sequence[Kept]]
    acceptances: Mapping[str, Sequence[Acceptance]]
    program: Mapping[str, Any]

    def desk(self, job: Job, period: Period) -> Desk:
        """The desk of one area.

        Raises:
            NotFound: a source of the area has no file.
        """
        order = Order(job, period, self.received(job), tuple(self.acceptances.get(job.area, ())))
        order = aggregating_in(self.session.workspace, order, keep=True)
        recipe = recipe_with(self.program, order)
        known = self.editions.get(job.area, ())
        return desk_among(self.session.workspace, self.archive, (order, recipe), known)


def register_of(session: Session, archive: Store, job: Job, period: Period) -> Register:
    """The register of a job as declared, `{area}` standing in its patterns.

    Raises:
        NotFound: a source has no file of any area.
    """
    editions, accepted = defaultdict(list), defaultdict(list)
    for kept in all_editions(archive.ledger, job.name):
        editions[kept.area].append(kept)
    for one in acceptances(archive.ledger, None):
        if (one.job, one.period) == (job.original, label(period)):
            accepted[one.area].append(said_in(one))
    received = _of_each_area(session, job, archive)
    return Register(session, archive, received, editions, accepted, made_with(session.workspace, job))


def _of_each_area(session: Session, job: Job, archive: Store) -> Callable[[Job], tuple[Delivery, ...]]:
    """What each area reads: files of all areas, and its own by the code in their names, each looked for once."""
    found = gathered(session, job.with_files("*"), archive)
    common = [one for file in job.files if AREA not in file.pattern for one in matching(file, found)]
    own = _by_area(job.files, found)

    def received(of: Job) -> tuple[Delivery, ...]:
        files = {one.name: one for one in (*common, *own.get(of.area, ()))}
        return complete(tuple(files[name] for name in sorted(files)), of.files, session.workspace.data_in)

    return received


def _by_area(sources: Iterable[Asker], found: Iterable[Delivery]) -> dict[str, list[Delivery]]:
    """The files that are one an area, by the code that stands in their names."""
    patterns = [source.pattern for source in sources if AREA in source.pattern]
    forms = [re.compile(_spelled(pattern)) for pattern in patterns]
    own: dict[str, list[Delivery]] = {}
    for delivery in found:
        for pattern, form in zip(patterns, forms, strict=True):
            if said := form.fullmatch(delivery.name if "/" in pattern else delivery.name.rsplit("/", 1)[-1]):
                own.setdefault(said["area"], []).append(delivery)
    return own


def _spelled(pattern: str) -> str:
    """A glob with `{area}` as an expression whose group `area` is the code."""
    parts = [re.escape(part).replace(r"\*", ".*").replace(r"\?", ".") for part in pattern.split(AREA)]
    return "(?P<area>[0-9]+)".join(parts[:2]) + "".join(f"(?P=area){part}" for part in parts[2:])
