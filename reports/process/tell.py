"""What the checks said, in words: findings at their place, exceptions that clear them, many undecided told as one."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from ..concepts.check import Answers, Check, Known, Verdict
from ..concepts.definition import Job
from ..concepts.errors import ReportsError
from ..concepts.finding import Finding, Place, Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period, label, quarter
from ..concepts.text import Text

UNDECIDED = Text("无法判断：{got}", "undecided: {got}")
SUPPLY = Text("请补交缺少的数据；无法判断不等于通过", "deliver what is missing; undecided does not mean passed")
ACCEPT = Text(
    '{todo}；属实则运行 reports accept {period} {code} {place} --because "…" --job {job}',
    '{todo}; if it is right, run reports accept {period} {code} {place} --because "…" --job {job}',
)
ALSO = Text("{got}（另未通过 {codes}）", "{got} (fails {codes} too)")
MANY = Text("{got}；共 {n} 项：{first}，另有 {more} 项", "{got}, {n} times: {first} and {more} more")
SOME = Text("{got}；共 {n} 项：{first}", "{got}, {n} times: {first}")
NEEDLESS = Text("{check} 对该数据已经成立", "{check} holds for it now")
NOT_ASKED = Text("检查无法进行：{said}", "the check cannot be asked: {said}")
NAMED_AT_MOST = 3


@dataclass(frozen=True)
class Flag:
    """A verdict that does not hold, of a check of the job, which is told from its equals by its number.

    `reads` are the measures that the check looked at.
    """

    number: int
    check: Check
    verdict: Verdict
    reads: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def failed(self) -> bool:
        return self.verdict.holds is False

    @property
    def code(self) -> str:
        return self.verdict.code or self.check.code

    @property
    def severity(self) -> Severity:
        """An undecided verdict is a warning unless its check says it holds."""
        if not self.failed and not self.check.undecided_holds:
            return Severity.WARNING
        return self.verdict.severity or self.check.severity

    @property
    def named(self) -> str:
        """The code with the id of its edit, as a message writes it."""
        return f"{self.code} ({self.check.edit})" if self.check.edit else self.code

    @property
    def subject(self) -> str:
        return subject(*self.verdict.cell)


def subject(measure: str, activity: str, period: Period) -> str:
    """The name of what a finding is about, ready to be pasted into a command: growth/BCD/2021-Q1."""
    return f"{measure}/{activity}/{label(period)}"


def failed_to_answer(check: Check, fault: ReportsError, period: Period) -> Verdict:
    """What a check says that cannot be asked: an error, because nobody knows whether it holds."""
    got = NOT_ASKED.format(said=fault.text)
    return Verdict(False, None, check.code, TOTAL, period, got, check.expects, severity=Severity.ERROR)


def findings(
    table: pd.DataFrame, flags: Sequence[Flag], also: Mapping[Flag, Sequence[Flag]], of: tuple[Job, Period]
) -> list[Finding]:
    """A finding for each flag; undecided warnings of one check for one reason are told as one, which counts them."""
    alike: dict[object, list[Finding]] = {}
    for place, flag in enumerate(flags):
        finding = _finding(table, flag, also.get(flag, ()), of)
        same = finding.severity is Severity.WARNING and not flag.failed
        key = replace(finding, place=Place(), subject="") if same else place
        alike.setdefault(key, []).append(finding)
    return [_together(group) for group in alike.values()]


def _finding(table: pd.DataFrame, flag: Flag, also: Sequence[Flag], of: tuple[Job, Period]) -> Finding:
    verdict = flag.verdict
    return Finding(
        severity=flag.severity,
        code=flag.code,
        place=_place(table, verdict),
        got=_got(flag, also),
        want=verdict.want,
        todo=_todo(flag, *of),
        subject=flag.subject,
        edit=flag.check.edit,
        reads=flag.reads,
    )


def _got(flag: Flag, also: Sequence[Flag]) -> Text:
    if not flag.failed:
        return UNDECIDED.format(got=flag.verdict.got)
    codes = ", ".join(dict.fromkeys(later.named for later in also))
    return ALSO.format(got=flag.verdict.got, codes=codes) if codes else flag.verdict.got


def _todo(flag: Flag, job: Job, period: Period) -> Text:
    """What to do; a query ends with the command that accepts it, ready to be pasted."""
    todo = flag.check.todo if flag.failed else SUPPLY
    if flag.severity is not Severity.QUERY:
        return todo
    return or_accept(todo, (flag.code, flag.subject), job, period)


def or_accept(todo: Text, query: tuple[str, str], job: Job, period: Period) -> Text:
    """What to do about a query, its code and subject, and the command that accepts it."""
    code, place = map(shlex.quote, query)
    named = f"{job.original}{job.area_option}"
    return ACCEPT.format(todo=todo, period=label(period), code=code, place=place, job=named)


def _place(table: pd.DataFrame, verdict: Verdict) -> Place:
    """The cell concerned; a derived or absent one has no cell, so its subject stands in the message instead."""
    if verdict.row is not None and table.at[verdict.row, "file"]:
        return Place(*(table.at[verdict.row, name] for name in ("file", "line", "column")))
    return Place(subject(*verdict.cell))


def _together(group: Sequence[Finding]) -> Finding:
    """One finding for many: at the place of the first, naming the first few."""
    if len(group) == 1:
        return group[0]
    named, more = ", ".join(finding.subject for finding in group[:NAMED_AT_MOST]), len(group) - NAMED_AT_MOST
    told = {"n": len(group), "first": named, "more": more, "got": group[0].got}
    return replace(group[0], got=(MANY if more > 0 else SOME).format(**told))


def cleared(finding: Finding, known: Sequence[Known]) -> Finding:
    """The finding with the reason of the exception that clears it. An error is never cleared."""
    if finding.severity is not Severity.QUERY:
        return finding
    reasons = (exception.reason for exception in known if _is_about(exception, finding))
    return replace(finding, reason=next(reasons, ""))


def _is_about(exception: Known, finding: Finding) -> bool:
    _, activity, period = finding.subject.split("/")
    named = (exception.check, exception.activity, label(quarter(exception.period)))
    return named == (finding.code, activity, period)


def needless(known: Sequence[Known], asked: Sequence[tuple[Check, Answers]], period: Period) -> list[Finding]:
    """A warning for each exception of this period that is no longer needed: its check was asked, and holds."""
    own = [exception for exception in known if quarter(exception.period) == period]
    told = [(exception, _measures_held(exception, asked, period)) for exception in own]
    return [_needless_finding(exception, measures[0], period) for exception, measures in told if measures]


def _measures_held(exception: Known, asked: Sequence[tuple[Check, Answers]], period: Period) -> list[str]:
    """The measures of which the exception's check holds; none where it fails for one of them, or cannot tell."""
    its = [answers for check, answers in asked if check.code == exception.check]
    told = [v for answers in its for v in answers.verdicts if v.cell[1:] == (exception.activity, period)]
    held = [cell[0] for answers in its for cell in answers.held if cell[1:] == (exception.activity, period)]
    return [verdict.measure for verdict in told] + held if all(verdict.holds for verdict in told) else []


def _needless_finding(exception: Known, measure: str, period: Period) -> Finding:
    name = subject(measure, exception.activity, period)
    return Finding(
        severity=Severity.WARNING,
        code="known_not_needed",
        place=Place(name),
        got=NEEDLESS.format(check=exception.check),
        want=Text("仍然需要的说明", "an exception that is still needed"),
        todo=Text("请从作业中删除这条 Known", "delete this Known from the job"),
        subject=name,
    )
