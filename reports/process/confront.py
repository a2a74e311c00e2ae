"""GSBPM 5.3: confront observations with the declared checks in their order, and credit each flag to the first edit.

A value that an earlier edit flagged is not told again: a later edit that fails on it, or on what is made of it, is
named in the first finding. Only an edit at least as severe takes a later one in, so that no error hides behind a query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..concepts.check import Answers, Cell, Check
from ..concepts.definition import Job, Plug
from ..concepts.errors import ReportsError
from ..concepts.finding import Finding, Severity, Tally
from ..concepts.period import Period, is_quarter
from .lookup import Index, Observed
from .plug import plugged
from .tell import Flag, cleared, failed_to_answer, findings, needless

STOPS = (Severity.ERROR, Severity.QUERY)


@dataclass(frozen=True)
class Confronted:
    """What the checks said: findings, and how many observations were checked, failed and left undecided.

    `knock_on` are the failures that were credited to an earlier edit; they are no findings of their own.
    """

    findings: tuple[Finding, ...]
    checked: int
    failed: int
    undecided: int
    cleared: tuple[Finding, ...]
    knock_on: int = 0
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A check and what it answered; `told` are the failures that are its own, `knock_on` those of earlier edits."""

    check: Check
    answers: Answers
    told: tuple[Flag, ...]
    knock_on: tuple[tuple[Flag, Flag], ...] = ()

    @property
    def checked(self) -> int:
        return len(self.answers.verdicts) + len(self.answers.held)

    @property
    def tally(self) -> Tally:
        failed = sum(flag.failed for flag in self.told)
        check = self.check
        counts = (self.checked, failed, len(self.told) - failed)
        return Tally(check.code, check.edit, check.expects, *counts, by_activity=self._by_activity())

    def _by_activity(self) -> tuple[tuple[str, int, int, int], ...]:
        """How many cells of each activity were checked, failed and stayed undecided."""
        cells = (*self.answers.held, *(verdict.cell for verdict in self.answers.verdicts))
        checked = Counter(activity for _, activity, _ in cells)
        failed = Counter(flag.verdict.activity for flag in self.told if flag.failed)
        undecided = Counter(flag.verdict.activity for flag in self.told if not flag.failed)
        return tuple((code, checked[code], failed[code], undecided[code]) for code in sorted(checked))


def confront(table: pd.DataFrame, checks: Iterable[Check | Plug], job: Job, period: Period) -> Confronted:
    """Ask every check about the period in production (or about every quarter that has arrived, where it says so)."""
    index, arrived, dated = Index(table), _arrived(table, period), _dated(table, job, period)
    every: list[Asked] = []
    for number, check in enumerate(checks):
        declared = check if isinstance(check, Check) else plugged(check)
        area = declared.area or job.area
        observed = Observed(index, area, _flagged(every, area, job), dated)
        every.append(_credited(_ask((number, declared), observed, arrived), every, job))
    return _confronted(table, every, job, period)


def _arrived(table: pd.DataFrame, period: Period) -> tuple[Period, ...]:
    quarters = {when for when in set(table["period"]) if is_quarter(when) and when <= period}
    return tuple(sorted(quarters | {period}))


def _dated(table: pd.DataFrame, job: Job, period: Period) -> tuple[Period, ...]:
    """The months and years that have arrived and that the bulletin knows."""
    return tuple(when for when in set(table["period"]) if not is_quarter(when) and job.knows(when, period))


def _ask(numbered: tuple[int, Check], observed: Observed, arrived: tuple[Period, ...]) -> Asked:
    """What the check says; one that cannot be asked, as bases would be mixed, is an error, and the others go on."""
    number, check = numbered
    try:
        said = check.verdicts(observed, arrived if check.periods == "all" else arrived[-1:])
    except ReportsError as fault:
        said = [failed_to_answer(check, fault, max(arrived))]
    answers = said if isinstance(said, Answers) else Answers(said)
    failed = (verdict for verdict in answers.verdicts if not verdict.holds)
    reads = frozenset(observed.reads)
    return Asked(check, answers, tuple(Flag(number, check, verdict, reads) for verdict in failed))


def _flagged(every: Sequence[Asked], area: str, job: Job) -> frozenset[Cell]:
    """The cells of the area that errors and queries of earlier checks have flagged."""
    asked = (one for one in every if (one.check.area or job.area) == area)
    return frozenset(f.verdict.cell for one in asked for f in one.told if f.failed and f.severity in STOPS)


def _credited(asked: Asked, every: Sequence[Asked], job: Job) -> Asked:
    """The answers with each failure on a cell that an earlier edit flagged given to that edit."""
    area = asked.check.area or job.area
    first: dict[Cell, Flag] = {}
    for flag in (f for one in every if (one.check.area or job.area) == area for f in one.told if f.failed):
        first.setdefault(flag.verdict.cell, flag)
    answers = [(flag, _credit(flag, first)) for flag in asked.told]
    own = tuple(flag for flag, earlier in answers if earlier is None)
    return replace(asked, told=own, knock_on=tuple((flag, to) for flag, to in answers if to is not None))


def _credit(flag: Flag, first: dict[Cell, Flag]) -> Flag | None:
    """The earlier edit that an answer belongs to: of another rule, on the same cell or one it rests on, as severe."""
    earlier = (first[cell] for cell in (flag.verdict.cell, *flag.verdict.rests_on) if cell in first)
    return next((e for e in earlier if e.code != flag.code and e.severity.rank <= flag.severity.rank), None)


def _confronted(table: pd.DataFrame, every: Sequence[Asked], job: Job, period: Period) -> Confronted:
    """The findings of all checks and their counts; what is known is cleared."""
    also: dict[Flag, list[Flag]] = {}
    for later, earlier in (pair for one in every for pair in one.knock_on if pair[0].failed):
        also.setdefault(earlier, []).append(later)
    flags = [flag for one in every for flag in one.told]
    answers = [cleared(finding, job.known) for finding in findings(table, flags, also, (job, period))]
    left = [finding for finding in answers if not finding.reason]
    return Confronted(
        findings=(*left, *needless(job.known, [(one.check, one.answers) for one in every], period)),
        checked=sum(one.checked for one in every),
        failed=sum(flag.failed for flag in flags),
        undecided=sum(not flag.failed for flag in flags),
        cleared=tuple(finding for finding in answers if finding.reason),
        tallies=tuple(one.tally for one in every),
        knock_on=sum(later.failed for one in every for later, _ in one.knock_on),
    )
