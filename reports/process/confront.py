"""GSBPM 5.3: confront observations with the declared checks, clear what is known, and tell what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..concepts.check import Check, Known, Verdict
from ..concepts.definition import Job
from ..concepts.finding import Finding, Place, Severity
from ..concepts.period import Period, is_quarter, label, quarter
from ..concepts.text import Text


@dataclass(frozen=True)
class Confronted:
    """What the checks said: findings, and how many observations were checked, failed and left undecided."""

    findings: tuple[Finding, ...]
    checked: int
    failed: int
    undecided: int
    cleared: tuple[Finding, ...]


def confront(table: pd.DataFrame, checks: Iterable[Check], job: Job, period: Period) -> Confronted:
    """Ask every check about the period in production (or about every quarter that has arrived, where it says so)."""
    quarters = {when for when in set(table["period"]) if is_quarter(when) and when <= period}
    arrived = tuple(sorted(quarters | {period}))
    answered = [(check, verdict) for check in checks for verdict in _answers(table, check, job, arrived)]
    told = [_finding(table, check, verdict) for check, verdict in answered if not verdict.holds]
    answers = [_cleared(finding, job.known) for finding in told]
    cleared = tuple(finding for finding in answers if finding.reason)
    left = _gathered([finding for finding in answers if not finding.reason])
    return Confronted(
        findings=(*left, *_needless(job.known, answered, period)),
        checked=len(answered),
        failed=sum(verdict.holds is False for _, verdict in answered),
        undecided=sum(verdict.holds is None for _, verdict in answered),
        cleared=cleared,
    )


def _answers(table: pd.DataFrame, check: Check, job: Job, arrived: tuple[Period, ...]) -> list[Verdict]:
    own = table[table["area"] == (check.area or job.area)]
    return check.verdicts(own, arrived if check.periods == "all" else arrived[-1:])


UNDECIDED = Text("无法判断：{got}", "undecided: {got}")
SUPPLY = Text("请补交缺少的数据；无法判断不等于通过", "deliver what is missing; undecided does not mean passed")


def _finding(table: pd.DataFrame, check: Check, verdict: Verdict) -> Finding:
    """A failed or undecided verdict as a finding; an undecided one is a warning unless its check says it holds."""
    undecided = verdict.holds is None
    severity = Severity.WARNING if undecided and not check.undecided_holds else check.severity
    return Finding(
        severity=severity,
        code=check.code,
        place=_place(table, verdict),
        got=UNDECIDED.format(got=verdict.got) if undecided else verdict.got,
        want=verdict.want,
        todo=SUPPLY if undecided else check.todo,
        subject=subject(verdict.measure, verdict.activity, verdict.period),
        edit=check.edit,
    )


def subject(measure: str, activity: str, period: Period) -> str:
    """The name of what a finding is about, ready to be pasted into a command: growth/BCD/2021-Q1."""
    return f"{measure}/{activity}/{label(period)}"


def _place(table: pd.DataFrame, verdict: Verdict) -> Place:
    """The cell concerned; a derived or absent one has no cell, so its subject stands in the message instead."""
    if verdict.row is not None and table.at[verdict.row, "file"]:
        return Place(*(table.at[verdict.row, name] for name in ("file", "line", "column")))
    return Place(subject(verdict.measure, verdict.activity, verdict.period))


def _cleared(finding: Finding, known: Sequence[Known]) -> Finding:
    """The finding with the reason of the exception that clears it. An error is never cleared."""
    if finding.severity is not Severity.QUERY:
        return finding
    reasons = (exception.reason for exception in known if _is_about(exception, finding))
    return replace(finding, reason=next(reasons, ""))


def _is_about(exception: Known, finding: Finding) -> bool:
    _, activity, period = finding.subject.split("/")
    named = (exception.check, exception.activity, label(quarter(exception.period)))
    return named == (finding.code, activity, period)


NAMED_AT_MOST = 3


def _gathered(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with the undecided warnings of one check and one wording told as one, which counts them."""
    alike: dict[Finding, list[Finding]] = {}
    for finding in findings:
        same = replace(finding, place=Place(), subject="") if finding.severity is Severity.WARNING else finding
        alike.setdefault(same, []).append(finding)
    return [_together(group) for group in alike.values()]


def _together(group: Sequence[Finding]) -> Finding:
    """One finding for many: at the place of the first, naming the first few."""
    if len(group) == 1:
        return group[0]
    named, more = ", ".join(finding.subject for finding in group[:NAMED_AT_MOST]), len(group) - NAMED_AT_MOST
    told = {"n": len(group), "first": named, "more": more, "got": group[0].got}
    return replace(group[0], got=(MANY if more > 0 else SOME).format(**told))


MANY = Text("{got}；共 {n} 项：{first}，另有 {more} 项", "{got}, {n} times: {first} and {more} more")
SOME = Text("{got}；共 {n} 项：{first}", "{got}, {n} times: {first}")
NEEDLESS = Text("{check} 对该数据已经成立", "{check} holds for it now")


def _needless(known: Sequence[Known], answered: Sequence[tuple[Check, Verdict]], period: Period) -> list[Finding]:
    """A warning for each exception of this period that is no longer needed: its check was asked, and holds."""
    held: dict[tuple[str, str], list[Verdict]] = {}
    for check, verdict in answered:
        if verdict.period == period:
            held.setdefault((check.code, verdict.activity), []).append(verdict)
    asked = [(k, held.get((k.check, k.activity), [])) for k in known if quarter(k.period) == period]
    return [_needless_finding(k, of[0]) for k, of in asked if of and all(verdict.holds for verdict in of)]


def _needless_finding(exception: Known, verdict: Verdict) -> Finding:
    name = subject(verdict.measure, exception.activity, verdict.period)
    return Finding(
        severity=Severity.WARNING,
        code="known_not_needed",
        place=Place(name),
        got=NEEDLESS.format(check=exception.check),
        want=Text("仍然需要的说明", "an exception that is still needed"),
        todo=Text("请从作业中删除这条 Known", "delete this Known from the job"),
        subject=name,
    )
