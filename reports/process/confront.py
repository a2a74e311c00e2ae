"""GSBPM 5.3: confront observations with the declared checks, clear what is known, and tell what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..concepts.definition import Check, Job, Known, Verdict
from ..concepts.finding import Finding, Place, Severity
from ..concepts.period import Period, label, quarter
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
    """Ask every check about the period in production (or about every period that has arrived, where it says so)."""
    known = job.known
    arrived = tuple(sorted(when for when in set(table["period"]) if when <= period))
    answered = [
        (check, verdict)
        for check in checks
        for verdict in check.verdicts(
            table[table["area"] == (check.area or job.area)], arrived if check.periods == "all" else (period,)
        )
    ]
    told = [_finding(table, check, verdict) for check, verdict in answered if not verdict.holds]
    cleared = [_cleared(finding, known) for finding in told]
    used = {(finding.code, finding.subject) for finding in cleared if finding.reason}
    return Confronted(
        findings=(*(f for f in cleared if not f.reason), *_needless(known, answered, used, period)),
        checked=len(answered),
        failed=sum(verdict.holds is False for _, verdict in answered),
        undecided=sum(verdict.holds is None for _, verdict in answered),
        cleared=tuple(finding for finding in cleared if finding.reason),
    )


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
    )


def subject(measure: str, activity: str, period: Period) -> str:
    """The name of what a finding is about, ready to be pasted into a command: growth/BCD/2021-Q1."""
    return f"{measure}/{activity}/{label(period)}"


def _place(table: pd.DataFrame, verdict: Verdict) -> Place:
    """The cell concerned; a derived or absent one has no cell, so its subject stands in the message instead."""
    if verdict.row is not None and table.at[verdict.row, "file"]:
        row = table.loc[verdict.row]
        return Place(row["file"], row["line"], row["column"])
    return Place(subject(verdict.measure, verdict.activity, verdict.period))


def _cleared(finding: Finding, known: Sequence[Known]) -> Finding:
    """The finding with the reason of the exception that clears it. An error is never cleared."""
    if finding.severity is not Severity.QUERY:
        return finding
    _, activity, period = finding.subject.split("/")
    for exception in known:
        if (exception.check, exception.activity, label(quarter(exception.period))) == (finding.code, activity, period):
            return replace(finding, reason=exception.reason)
    return finding


NEEDLESS = Text("{check} 对该数据已经成立", "{check} holds for it now")


def _needless(
    known: Sequence[Known], answered: Sequence[tuple[Check, Verdict]], used: set[tuple[str, str]], period: Period
) -> list[Finding]:
    """A warning for each exception of this period that is no longer needed: its check was asked, and holds."""
    found = []
    for exception in (k for k in known if quarter(k.period) == period):
        asked = [
            v
            for c, v in answered
            if c.code == exception.check and v.activity == exception.activity and v.period == period
        ]
        clears = any(code == exception.check and name.split("/")[1] == exception.activity for code, name in used)
        if asked and not clears and all(verdict.holds for verdict in asked):
            found.append(_needless_finding(exception, asked[0]))
    return found


def _needless_finding(exception: Known, verdict: Verdict) -> Finding:
    return Finding(
        Severity.WARNING,
        "known-not-needed",
        Place(subject(verdict.measure, exception.activity, verdict.period)),
        NEEDLESS.format(check=exception.check),
        Text("仍然需要的说明", "an exception that is still needed"),
        Text("请从作业中删除这条 Known", "delete this Known from the job"),
        subject(verdict.measure, exception.activity, verdict.period),
    )
