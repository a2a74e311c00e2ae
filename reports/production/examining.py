"""Collect, process, analyse: everything but the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from ..analyse import compute
from ..collect import Collected, Delivery, asks_for, cited_facts, collect, matching
from ..collect.read import duplicates
from ..concepts.acceptance import settled
from ..concepts.cited import CitedFact
from ..concepts.definition import Job
from ..concepts.disclosure import Contributions
from ..concepts.errors import BadInput, Held, NotFound
from ..concepts.finding import Finding, Severity
from ..concepts.period import Period, is_quarter, label
from ..concepts.source import Source
from ..concepts.text import Text
from ..process import Confronted, agreement, confront, overlay
from ..process.vanished import undecided, vanished
from .microdata import Aggregated, wanted_of
from .protecting import guarded
from .values import Examined, Order, Tell

STOPS = (Severity.ERROR, Severity.QUERY)

COLLECTED = Text("收集：{files} 个文件，{rows} 条观测", "collect: {files} files, {rows} observations")
CHECKED = Text(
    "检查：{checked} 项，未通过 {failed} 项，无法判断 {undecided} 项，其中已有说明 {cleared} 项",
    "process: {checked} checked, {failed} failed, {undecided} undecided, {cleared} of them explained",
)
ANALYSED = Text("计算：{figures} 个指标值", "analyse: {figures} figures")
COMPOSED = Text("排版：{job} {period}", "disseminate: {job} {period}")
READ_BACK = Text("回读：成品与指标逐字一致", "read back: the finished page says what was asked")

READER_ERRORS = Text("{n} 处读取错误；没有写出任何文件", "errors while reading: {n}; nothing was written")
HELD = Text(
    "{n} 项检查未通过或待核实；没有写出任何文件",
    "held, checks that failed or ask for an explanation: {n}; nothing was written",
)
NO_PERIOD = Text(
    "任何来源都没有 {period} 的数据；已有 {first} 至 {last}。请放入该季度的文件，或换一个季度",
    "{period} is in none of the sources, which hold {first} to {last}; deliver its files, or ask for another quarter",
)
NO_DATA = Text("来源中没有一条观测；请检查 data_in", "the sources hold no observation; look into data_in")


@dataclass(frozen=True)
class Replaced:
    """What a file said before the correction that took its place."""

    name: str
    collected: Collected


@dataclass(frozen=True)
class Read:
    """What the deliveries of an order say, once all of them could be read.

    `contributions` are the units behind the sums of its microdata, by the key of the cell (as `key_of` has it).
    """

    collected: Collected
    cited: tuple[CitedFact, ...]
    contributions: Mapping[tuple[Any, ...], Contributions] = field(default_factory=dict)
    replaced: tuple[Replaced, ...] = ()


def read(order: Order, tell: Tell) -> Read:
    """Collect. What the reader could not read ends it here.

    Raises:
        BadInput: the reader found errors.
        NotFound: no source holds the period.
    """
    collected = collect(order.job.sources, order.received)
    made = [order.aggregating(one, order.received) for one in wanted_of(order.job)]
    before = [Delivery(one.name, one.before) for one in order.received if one.before is not None]
    replaced = (Replaced(one.name, collect(order.job.sources, (one,))) for one in before)
    return replace(readable(order, collected, made, tell), replaced=tuple(replaced))


def readable(order: Order, delivered: Collected, made: Sequence[Aggregated], tell: Tell) -> Read:
    """What was collected for an order, with its cited facts, where all of it could be read and the period is there.

    Args:
        made: the aggregates of its microdata, one of each panel; they join what was collected.

    Raises:
        BadInput, NotFound: as `read`.
    """
    collected = _joined(delivered, made)
    cited, wrong = _cited(order)
    if unread := (*collected.findings, *wrong):
        raise BadInput(READER_ERRORS.format(n=len(unread)), unread)
    tell(COLLECTED.format(files=len(order.received), rows=len(collected.main)))
    _arrived(order.job, order.period, collected)
    return Read(collected, cited, {key: behind for one in made for key, behind in one.contributions.items()})


def _joined(collected: Collected, made: Sequence[Aggregated]) -> Collected:
    """Aggregates beside what was delivered; a value that stands in both is a finding as any that stands twice."""
    if not made:
        return collected
    tables = [table for table in (collected.main, *(one.observations for one in made)) if len(table)]
    main = pd.concat(tables, ignore_index=True) if tables else collected.main
    wrong = (finding for one in made for finding in one.findings)
    remarks = (finding for one in made for finding in one.remarks)
    told = dict.fromkeys([*collected.findings, *wrong, *duplicates(main)])
    return replace(collected, main=main, findings=tuple(told), remarks=(*collected.remarks, *remarks))


def examine(order: Order, tell: Tell, known: Read | None = None) -> Examined:
    """Collect (where it was not read before), process, analyse. Findings are returned.

    Raises:
        BadInput: the reader found errors, or price bases would be mixed.
        NotFound: no source holds the period.
    """
    known = known or read(order, tell)
    job, period, collected = order.job, order.period, known.collected
    edited = overlay(collected.main, job.edits, period)
    before = confront(edited.table, job.checks, job, period)
    computed = compute(edited.table, job, period)
    after = confront(computed.observations, job.output_checks, job, period)
    shown = guarded(order, computed, known.contributions)
    disagreements = agreement(collected.cross, computed.observations, period, job.rounding)
    gone = _gone(order, known)
    told = (*collected.remarks, *gone, *edited.findings, *before.findings, *after.findings, *disagreements)
    left, accepted = settled((*shown.told(told), *shown.findings), order.acceptances)
    examined = Examined(
        computed=shown.computed,
        window=shown.computed.figures.window(period - (job.history - 1), period),
        findings=left,
        checks=_counts((before, after), (*disagreements, *gone), len(accepted)),
        sources=_used(order, collected),
        cleared=(*shown.told((*before.cleared, *after.cleared)), *accepted),
        cited=known.cited,
        tallies=(*before.tallies, *after.tallies),
    )
    tell(CHECKED.format(**examined.checks))
    tell(ANALYSED.format(figures=len(examined.figures.every)))
    return examined


def _gone(order: Order, known: Read) -> list[Finding]:
    """A query for each corrected file that no longer says what the one it replaces said, or where nobody can tell."""
    of, now, found = (order.job, order.period), known.collected, list[Finding]()
    for one in known.replaced:
        then = one.collected
        found += vanished(then.main, now.main, of) + vanished(then.cross, now.cross, of)
        found += [undecided(one.name, len(then.findings), of)] if then.findings else []
    return found


def _cited(order: Order) -> tuple[tuple[CitedFact, ...], list[Finding]]:
    """The cited facts that hold on the bulletin's knowledge date, and what could not be read of their files."""
    read = [cited_facts(delivery) for declared in order.job.cited for delivery in matching(declared, order.received)]
    day = order.job.knowledge_date(order.period)
    return (
        tuple(fact for facts, _ in read for fact in facts if fact.holds(day)),
        [finding for _, findings in read for finding in findings],
    )


def _arrived(job: Job, period: Period, collected: Collected) -> None:
    """Refuse a period of which the job's own area has no observation."""
    own = collected.main[collected.main["area"] == job.area]
    held = {when for when in set(own["period"][own["value"].notna()]) if is_quarter(when)}
    if not held:
        raise NotFound(NO_DATA)
    if period not in held:
        raise NotFound(NO_PERIOD.format(period=label(period), first=label(min(held)), last=label(max(held))))


def _used(order: Order, collected: Collected) -> tuple[Source, ...]:
    """The sources that say something of the quarter, or of a month or year that is known; no others are cited.

    Panels of microdata are among them. What was made of several files has their pattern for a name.
    """
    period, job = order.period, order.job
    tables = (collected.main, collected.cross)
    every = {place for table in tables for place in zip(table["file"], table["period"], strict=True)}
    files = {file for file, when in every if when == period or (not is_quarter(when) and job.knows(when, period))}
    sources = (*job.sources, *(panel.source for panel in job.panels))
    return tuple(one for one in sources if any(file == one.pattern or asks_for(one, file) for file in files))


def _counts(asked_of: Sequence[Confronted], disagreements: Sequence[Finding], accepted: int) -> dict[str, int]:
    """How many verdicts were asked for, failed, stayed undecided, and are explained."""
    return {
        "checked": sum(confronted.checked for confronted in asked_of),
        "failed": sum(confronted.failed for confronted in asked_of) + len(disagreements),
        "undecided": sum(confronted.undecided for confronted in asked_of),
        "cleared": sum(len(confronted.cleared) for confronted in asked_of) + accepted,
    }


def refuse(findings: Sequence[Finding]) -> None:
    """Hold publication where an error or a query is left that nobody has explained.

    Raises:
        Held: with all findings.
    """
    stops = [finding for finding in findings if finding.severity in STOPS and not finding.reason]
    if stops:
        raise Held(HELD.format(n=len(stops)), findings)
