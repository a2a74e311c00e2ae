"""A round: the same bulletin for many areas. Workers compute and render; this process alone decides and publishes.

Editions are committed in the order of the roster, whatever the number of workers and whoever of them dies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Literal

from ..archive import Ending, Run, Store, Vintage, end
from ..collect import Delivery
from ..concepts.definition import Job
from ..concepts.errors import Held, RenderError, ReportsError, UsageError
from ..concepts.period import Period, label, quarter
from ..concepts.roster import Area
from ..concepts.text import Text
from ..release import Slot
from .areas import Register, in_areas, register_of
from .attempts import attempted, noted
from .bundles import Bundle, commit, forget_prepared, prepare, prepared, restored, show
from .calendar import embargoed, slot_for
from .desk import Desk
from .making import BEFORE_SINCE, NO_BULLETIN, press_of
from .receiving import take
from .session import Session, at_work
from .tasks import Finished, Refused, Task, carry_out
from .workers import Crew, Died, Work

Outcome = Literal["made", "unchanged", "prepared", "held", "refused", "failed", "skipped"]
OUTCOMES: tuple[Outcome, ...] = ("made", "unchanged", "prepared", "held", "refused", "failed", "skipped")
EVERY = timedelta(seconds=5)  # how often progress is told
FAILED = (70, 73, 74)

POISONOUS = Text(
    "{area} {name}：工作进程在编制时终止 {times} 次（超时、内存不足或崩溃）；已跳过，请单独运行并检查其数据",
    "{area} {name}: its worker died {times} times (time, memory or a crash); it was skipped, "
    "run it alone and look at its data",
)
PROGRESS = Text(
    "{done}/{every}，每分钟 {rate} 个，约剩 {left}",
    "{done} of {every}, {rate} a minute, about {left} left",
)
MINUTES = Text("{n} 分钟", "{n} min")
SECONDS = Text("{n} 秒", "{n} s")


@dataclass(frozen=True)
class AreaMade:
    """What became of one area in a round: `edition` stands now, or 0; `error` says why there is none."""

    job: str
    area: Area
    outcome: Outcome
    edition: int = 0
    files: tuple[Path, ...] = ()
    error: ReportsError | None = None

    @property
    def exit_code(self) -> int:
        return self.error.exit_code if self.error else 0


@dataclass(frozen=True)
class Round:
    """What became of every area, in the order of the roster."""

    areas: tuple[AreaMade, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome == outcome for one in self.areas)

    @property
    def exit_code(self) -> int:
        """The worst of all areas."""
        return max((one.exit_code for one in self.areas), default=0)


@dataclass
class Progress:
    """How far a round is, told every few seconds, with its rate and the time left.

    Areas that were left as they stand cost next to nothing: rate and time are of those that were made.
    """

    session: Session
    every: int
    begun: datetime
    told: datetime
    done: int = 0
    worked: int = 0

    def add(self, made: AreaMade) -> AreaMade:
        now = self.session.actor.now()
        self.done += 1
        self.worked += made.outcome != "unchanged"
        if now - self.told >= EVERY or (self.done == self.every and self.worked):
            self.told = now
            self.session.tell(self._words((now - self.begun).total_seconds()))
        return made

    def _words(self, seconds: float) -> Text:
        rate = self.worked / max(seconds, 1e-9)
        left = (self.every - self.done) / rate if rate else 0
        time = MINUTES.format(n=round(left / 60)) if left >= 90 else SECONDS.format(n=round(left))
        return PROGRESS.format(done=self.done, every=self.every, rate=f"{60 * rate:.1f}", left=time)


def run_areas(session: Session, job: Job, period: Period, crew: Crew) -> Round:
    """Make the bulletin of every area of a job, as `run` makes that of one; no refusal of one stops another.

    What was published stays as it is when this is broken off, and is left unchanged when it is called again.

    Raises:
        UsageError: the job has no template.
        NotFound, BadInput: the roster, or a source of all areas, is not there or cannot be read.
        Busy: somebody else is at work.
        Unreachable: the cluster is gone.
    """
    if not job.template:
        raise UsageError(NO_BULLETIN.format(job=job.name))
    jobs = in_areas(session.workspace, job, "all")
    if period < quarter(job.since):
        session.tell(BEFORE_SINCE.format(job=job.name, since=job.since, period=label(period)))
        return Round(tuple(_of(one, "skipped") for one in jobs))
    with at_work(session) as archive:
        register = register_of(session, archive, job, period)
        now = session.actor.now()
        going = _Going(session, archive, register, Progress(session, len(jobs), now, now))
        return going.through(jobs, period, crew)


@dataclass
class _Going:
    """A round while it goes on: what was received so far, and what became of each area."""

    session: Session
    archive: Store
    register: Register
    progress: Progress
    taken: dict[str, Vintage] = field(default_factory=dict)
    made: dict[str, AreaMade] = field(default_factory=dict)

    def through(self, jobs: list[Job], period: Period, crew: Crew) -> Round:
        work: Work[tuple[Desk, Task], Finished | Refused] = Work(crew, carry_out, itemgetter(1))
        for (desk, _), answer in work.through(self._tasks(jobs, period, crew)):
            self._keep(desk.order.job, self._published(desk, answer))
        return Round(tuple(self.made[job.area] for job in jobs))

    def _keep(self, job: Job, made: AreaMade) -> None:
        self.made[job.area] = self.progress.add(made)

    def _tasks(self, jobs: list[Job], period: Period, crew: Crew) -> Iterator[tuple[Desk, Task]]:
        """The areas that are to be made; of all others it is said at once what became of them."""
        seconds = self.session.workspace.settings.render_seconds if crew.alone else 0
        first = True
        for job in jobs:
            found = self._looked_at(job, period)
            if isinstance(found, AreaMade):
                self._keep(job, found)
                continue
            if first:
                press_of(self.session)  # one process prepares the fonts
            first = False
            yield found, _task(found, self.register, seconds)

    def _looked_at(self, job: Job, period: Period) -> AreaMade | Desk:
        """What became of an area that needs no work; the desk of one that does."""
        try:
            desk = self.register.desk(job, period)
            return self._standing(desk) or desk
        except ReportsError as fault:
            return _refused(job, fault)

    def _standing(self, desk: Desk) -> AreaMade | None:
        """What needs no work: an edition of the same run, or a bundle that waits for its hour."""
        job = desk.order.job
        if desk.again():
            return _of(job, "unchanged", desk.next_number - 1, restored(self.session, self.archive, desk))
        ready = prepared(self.session, self.archive, desk)
        if ready is None:
            return None
        slot = self._slot(desk)
        if embargoed(self.session, slot):
            return _of(job, "prepared", ready.edition.number)
        with attempted(self.session, self.archive, desk, "release" if slot else "run") as attempt:
            return self._committed(desk, attempt, slot, ready)

    def _slot(self, desk: Desk) -> Slot | None:
        return slot_for(self.session, self.archive, desk.order.job, desk.order.period)

    def _published(self, desk: Desk, answer: Finished | Refused | Died) -> AreaMade:
        """The bulletin in the ledger and in `data_out/`, or the refusal in the log of runs."""
        try:
            slot = self._slot(desk)
            with attempted(self.session, self.archive, desk, "release" if slot else "run") as attempt:
                return self._ended(desk, attempt, slot, _answered(desk, answer))
        except ReportsError as fault:
            return _refused(desk.order.job, fault)

    def _ended(self, desk: Desk, attempt: Run, slot: Slot | None, finished: Finished) -> AreaMade:
        vintages = self._taken(desk)
        noted(self.archive, attempt, vintages, (*finished.findings, *finished.cleared))
        if not embargoed(self.session, slot):
            return self._committed(desk, attempt, slot, finished.bundle)
        prepare(self.session, self.archive, desk, finished.bundle)
        end(self.archive.ledger, attempt.seq, Ending("succeeded", self.session.actor.now(), desk.key))
        return _of(desk.order.job, "prepared", finished.bundle.edition.number)

    def _committed(self, desk: Desk, attempt: Run, slot: Slot | None, ready: Bundle) -> AreaMade:
        commit(self.session, self.archive, (desk, attempt, slot.name if slot and desk.latest is None else ""), ready)
        files = show(desk, ready)
        forget_prepared(self.session, desk)
        return _of(desk.order.job, "made", ready.edition.number, files)

    def _taken(self, desk: Desk) -> tuple[Vintage, ...]:
        """The vintages that an area read; a file of many areas is taken in once."""
        new = [delivery for delivery in desk.order.received if delivery.name not in self.taken]
        self.taken |= {vintage.file: vintage for vintage in take(self.session, self.archive, new)} if new else {}
        return tuple(self.taken[one.name] for one in desk.order.received if one.name in self.taken)


def _answered(desk: Desk, answer: Finished | Refused | Died) -> Finished:
    """
    Raises:
        ReportsError: the area was refused, or its worker died.
    """
    if isinstance(answer, Refused):
        raise answer.error
    if isinstance(answer, Died):
        job = desk.order.job
        raise RenderError(POISONOUS.format(area=job.area, name=job.area_name, times=answer.times))
    return answer


def _task(desk: Desk, register: Register, seconds: int) -> Task:
    order, before = desk.order, desk.before
    return Task(
        root=register.session.workspace.root.absolute(),
        job=order.job.name,
        area=Area(order.job.area, order.job.area_name),
        period=label(order.period),
        files=tuple(_named(delivery) for delivery in order.received),
        acceptances=order.acceptances,
        program=register.program,
        number=desk.next_number,
        shown=before.shown if before else {},
        seconds=seconds,
    )


def _named(delivery: Delivery) -> tuple[str, str, str]:
    before = "" if delivery.before is None else hashlib.sha256(delivery.before).hexdigest()
    return delivery.name, delivery.sha256, before


def _of(job: Job, outcome: Outcome, edition: int = 0, files: Iterable[Path] = ()) -> AreaMade:
    return AreaMade(job.name, Area(job.area, job.area_name), outcome, edition, tuple(files))


def _refused(job: Job, fault: ReportsError) -> AreaMade:
    outcome: Outcome = "held" if isinstance(fault, Held) else "failed" if fault.exit_code in FAILED else "refused"
    return AreaMade(job.name, Area(job.area, job.area_name), outcome, error=fault)
