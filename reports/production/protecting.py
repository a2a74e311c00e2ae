"""Disclosure control of one bulletin: after everything is computed, before anything is shown, listed or kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..analyse import Computed
from ..concepts.aggregate import Aggregate
from ..concepts.definition import Job
from ..concepts.disclosure import CONFIDENTIAL, Contributions, Disclosure, Guard, Key, Protected
from ..concepts.errors import BadDefinition
from ..concepts.finding import Finding, Place, Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period, label, recognise
from ..concepts.record import Key as RecordKey
from ..concepts.record import Record
from ..concepts.text import Text, plain
from .values import Order

if TYPE_CHECKING:  # it wakes the solver, which most jobs have no need of
    from ..analyse.disclosure import Hierarchies

CODE = "disclosure"
CLOSED: Key = ("closed",)  # the cell of what is told of some of the respondents only: it is never published
COUNT, SHARE = "_units", "_share"
UNGUARDED = Text(
    "作业 {job} 声明了保密控制，但没有给出参数；没有算出、列出或保存任何数字",
    "job {job} declares disclosure control and was given no parameters; no figure was shown, listed or kept",
)
OF_AREAS = Text(
    "作业 {job} 既有地区名册又声明了保密控制：各地区须一起保护，目前不能分别编制；请为全部地区另写一个作业",
    "job {job} has a roster of areas and declares disclosure control: areas must be protected together and cannot be "
    "made one by one; write a job of its own for all of them",
)
UNLISTED = Text(
    "作业 {job} 汇总了保密的微观数据 {measure}，但 disclosure 没有保护它；请列入 measures",
    "job {job} aggregates {measure} of confidential microdata and disclosure does not guard it; list it in measures",
)
UNDECLARED = Text(
    "作业 {job} 汇总了保密的微观数据 {measure}，但没有声明保密控制；请写 disclosure=Disclosure(({measure!r},))",
    "job {job} aggregates {measure} of confidential microdata and declares no disclosure control; write "
    "disclosure=Disclosure(({measure!r},))",
)
CELL = Text(
    "{measure}/{activity}/{period}（{area}，{accumulation}）", "{measure}/{activity}/{period} ({area}, {accumulation})"
)
UNKNOWN = Text(
    "{cell}：不知由哪些调查对象构成，不能判断可否公布",
    "{cell}: who stands behind it is not known, so nobody can judge it",
)
KNOWN = Text("每个单元格的贡献者", "the contributors of every cell")
SUPPLY = Text("由微观数据汇总该指标，或不公布它", "aggregate the measure from microdata, or do not publish it")
TOLD = Text(
    "{cell}：读者能由公布的数字推算得过于接近",
    "{cell}: readers could come too close to it by what is published",
)
SAFE = Text("推算不出", "nothing that can be computed")
LESS = Text(
    "减少公布的分组，或合并单元格；若以前公布过，请由负责人决定是否撤回",
    "publish fewer breakdowns or merge cells; if it was published before, its owner decides whether to withdraw that",
)
MASKED = plain(CONFIDENTIAL)
SEALED = Text("C（{seal}）", "C ({seal})")


@dataclass(frozen=True)
class Guarded:
    """What may be shown, what stops it, and the subjects of which nothing may be told, by measure and activity.

    `seal` makes of words that may not be told others that stand for them: who accepted them accepted no others.
    """

    computed: Computed
    findings: tuple[Finding, ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()
    seal: Callable[[str], str] = str

    def told(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings without the numbers of what is suppressed, now or in another period."""
        return tuple(self._told(finding) for finding in findings)

    def _told(self, finding: Finding) -> Finding:
        if not self._tells(finding):
            return finding
        place = (
            finding.place if finding.place.line else replace(finding.place, column=finding.subject)
        )  # it said of how many rows
        seal = self.seal(f"{finding.code} {finding.subject} {finding.got.zh}")
        return replace(finding, place=place, got=SEALED.format(seal=seal), want=MASKED)

    def _tells(self, finding: Finding) -> bool:
        """Whether it is about what is suppressed, or has a number and is of a check that looked at such a measure.

        A sum or a ratio tells of its parts: of an open total, or of another measure, the words may be of a closed one.
        """
        measure, _, rest = finding.subject.partition("/")
        if (measure, rest.partition("/")[0]) in self.hidden:
            return True
        words = f"{finding.got.zh}{finding.want.zh}"
        return not finding.reads.isdisjoint(name for name, _ in self.hidden) and any(map(str.isdigit, words))


def guarded(order: Order, computed: Computed, contributions: Mapping[Any, Contributions]) -> Guarded:
    """The same without what must be suppressed: C in its place, and in the place of all that is made of it.

    Sums of what respondents reported are cells, with all that adds up among them. A number of respondents or a share
    follows its cell. What is told of some of the respondents (entrants, the largest) is never published.

    Args:
        contributions: who stands behind each sum, by `analyse.disclosure.key_of`.

    Raises:
        BadDefinition, NotPermitted: the parameters are missing, wrong, or readable by others.
        BadInput: the parts of a total do not add up.
    """
    disclosure = order.job.disclosure
    _fit(order.job)
    if disclosure is None:
        return Guarded(computed)
    if order.guard is None:
        raise BadDefinition(UNGUARDED.format(job=order.job.name))
    from ..analyse.disclosure import marked, rules_of, sealed  # it wakes the solver, which most jobs have no need of

    made_of, given = (disclosure, order.job.aggregates), (order.guard, contributions)
    protected, keys = _protected(computed.observations, made_of, given)
    after = marked(computed, keys, protected)
    seal = partial(sealed, rules_of(order.guard.file))
    return Guarded(after, tuple(_findings(protected)), _hidden(after.observations), seal)


def _fit(job: Job) -> None:
    """Refuse what cannot be protected: areas one by one, and sums of confidential microdata that nobody guards.

    Raises:
        BadDefinition: with the first measure.
    """
    disclosure = job.disclosure
    if disclosure and job.roster is not None:
        raise BadDefinition(OF_AREAS.format(job=job.name))
    for asked in job.aggregates:
        if asked.panel.source.confidential and not (disclosure and asked.measure in disclosure.measures):
            wrong = UNLISTED if disclosure else UNDECLARED
            raise BadDefinition(wrong.format(job=job.name, measure=asked.measure))


def _protected(
    table: pd.DataFrame,
    declared: tuple[Disclosure, Sequence[Aggregate]],
    given: tuple[Guard, Mapping[Any, Contributions]],
) -> tuple[Protected, dict[int, Key]]:
    """What came of it, and the cell of every row that is one or follows one."""
    from ..analyse.disclosure import protect, rules_of, tables

    (disclosure, aggregates), (guard, contributions) = declared, given
    delivered = table[table["file"] != ""]
    sums = delivered[delivered["measure"].isin(disclosure.measures)]
    made = tables(sums, _hierarchies(sums, aggregates, disclosure), contributions)
    protected = protect(made.cells, made.equations, rules_of(guard.file), guard.known)
    statuses = {**protected.statuses, CLOSED: CONFIDENTIAL}
    keys = {**made.keys, **_beside(delivered, disclosure, statuses)}
    return replace(protected, statuses=statuses), keys


def _hierarchies(sums: pd.DataFrame, aggregates: Sequence[Aggregate], disclosure: Disclosure) -> Hierarchies:
    """What the job declares, and what follows from its aggregates: of what several files deliver nothing does.

    Raises:
        BadDefinition: the codes of several dimensions cannot be told apart.
    """
    from ..analyse.disclosure import Hierarchies, nested

    own = {one.measure for one in aggregates}
    of_rows = sums[sums["measure"].isin(own) & (sums["line"] == 0)]
    codes = {name: set(rows["activity"]) for name, rows in of_rows.groupby("measure")}
    found = nested(aggregates, codes, disclosure.activities)
    return Hierarchies(disclosure.areas, disclosure.activities, tuple(found))


def _beside(delivered: pd.DataFrame, disclosure: Disclosure, statuses: Mapping[Key, str]) -> dict[int, Key]:
    """The cell that each row follows which is told beside a sum."""
    cells: dict[Key, list[Key]] = {}
    for key in statuses:
        cells.setdefault(key[:-1], []).append(key)  # type: ignore[index]
    found: dict[int, Key] = {}
    for number, row in delivered.to_dict("index").items():
        sum_of = disclosure.guarded(row["measure"])
        if sum_of and row["measure"] != sum_of:
            found[number] = _followed(row, sum_of, (cells, statuses))
    return found


def _followed(row: Mapping[str, Any], sum_of: str, known: tuple[Mapping[Key, list[Key]], Mapping[Key, str]]) -> Key:
    """The cell of a count; of a share the total too. A price basis is no part of it, for a count has none."""
    from ..analyse.disclosure import key_of

    cells, statuses = known
    own = key_of({**row, "measure": sum_of})[:-1]
    needed = {COUNT: [own], SHARE: [own, (*own[:-1], TOTAL)]}.get(str(row["measure"]).removeprefix(sum_of), [])
    keys = [key for place in needed for key in cells.get(place, [CLOSED])]
    return next((key for key in keys if statuses[key] == CONFIDENTIAL), keys[0] if keys else CLOSED)


def _hidden(table: pd.DataFrame) -> frozenset[tuple[str, str]]:
    """Measure and activity of all that is suppressed in any period: beside each other, two periods tell of both."""
    closed = table[table["status"] == CONFIDENTIAL]
    return frozenset(zip(closed["measure"], closed["activity"], strict=True))


def _findings(protected: Protected) -> Iterator[Finding]:
    """What stops publication: cells by their names, without parameters, and never which of them is sensitive."""
    audit = protected.audit
    told = audit.derivable | audit.exposed | protected.too_late | frozenset().union(*audit.unions)
    for found, got, (want, todo) in (
        (protected.undecided, UNKNOWN, (KNOWN, SUPPLY)),
        (told - protected.undecided, TOLD, (SAFE, LESS)),
    ):
        for key in sorted(found, key=str):
            yield _finding(key, got, want, todo)


def _finding(key: Key, got: Text, want: Text, todo: Text) -> Finding:
    place: tuple[Any, ...] = key  # type: ignore[assignment]
    told = dict(zip(("area", "period", "accumulation", "scope", "measure", "activity"), place, strict=False))
    cell = CELL.format(**told | {"period": label(told["period"])})
    subject = f"{told['measure']}/{told['activity']}/{label(told['period'])}"
    return Finding(Severity.ERROR, CODE, Place(), got.format(cell=cell), want, todo, subject)


def published(record: Record, open_to_all: Mapping[str, bool], confidential: frozenset[str]) -> frozenset[Key]:
    """The cells of an edition that its readers know: behind each figure that it lists, what its data file shows.

    Args:
        open_to_all: the figures that left the house, by id, and whether each was printed.
        confidential: the files of which nothing was shown; a figure that repeats a single cell of one shows it all the
            same.
    """
    found = set[int]()
    for figure, printed in open_to_all.items():
        number = record.number_of[figure]
        leaves = record.leaves(number)
        found |= {at for at in leaves if record.cells[at].file not in confidential or (printed and len(leaves) == 1)}
    return frozenset(_key(record.cells[at].key) for at in found if record.cells[at].value)


def _key(key: RecordKey) -> Key:
    """The cell of an entry of a record."""
    from ..analyse.disclosure import key_of

    return key_of({**key._asdict(), "period": _period(key.period)})


def _period(words: str) -> Period | None:
    """The quarter, month or year that a record names."""
    return recognise(words) or recognise(words, "month") or recognise(words, "year")
