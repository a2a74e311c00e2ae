"""The four phases in their order: collect, process, analyse, disseminate. Knows no clock, no store, no terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from .analyse import Computed, compute
from .collect import Collected, Delivery, asks_for, cited_facts, collect, matching
from .concepts.cited import CitedFact
from .concepts.definition import Indicator, Job
from .concepts.errors import BadInput, Held, NotFound
from .concepts.figure import Figures
from .concepts.finding import Finding, Severity
from .concepts.period import Period, is_quarter, label
from .concepts.source import Source
from .concepts.text import Lang, Text
from .disseminate.asked import asked
from .disseminate.compose import Facts, compose
from .disseminate.data_files import table_csv
from .disseminate.engine import Attached, PrintKit, render
from .disseminate.manifest import figure_record, finding_record, manifest_json
from .disseminate.methods import Method, methods
from .disseminate.phrase import Told
from .disseminate.read_back import read_back
from .process import Confronted, agreement, confront

Tell = Callable[[Text], None]
ZONE = ZoneInfo("Asia/Shanghai")
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
class Order:
    """What is to be made, and of what: a job, a period, and the deliveries that have arrived."""

    job: Job
    period: Period
    received: Sequence[Delivery]


@dataclass(frozen=True)
class Examined:
    """Deliveries read, checked and computed: everything but the page.

    `figures` are all up to the period; `window` are those that travel with the bulletin: of its last quarters, and all
    of months and years.
    """

    computed: Computed
    window: Figures
    findings: tuple[Finding, ...]
    checks: Mapping[str, int]
    sources: tuple[Source, ...]
    cleared: tuple[Finding, ...]
    cited: tuple[CitedFact, ...]

    @property
    def figures(self) -> Figures:
        return self.computed.figures


@dataclass(frozen=True)
class Edition:
    """What this edition is: its number, the id of its run, the inputs and the recipe it was made with."""

    number: int
    run: str
    inputs: Sequence[Mapping[str, Any]]
    recipe: Mapping[str, Any]


@dataclass(frozen=True)
class Press:
    """What pages are made with: prepared fonts, template folders (the first wins), the language."""

    fonts: Path
    templates: tuple[Path, ...]
    lang: Lang = "zh"

    def kit(self, period: Period, attached: Sequence[Attached] = ()) -> PrintKit:
        """What the page of a period is printed with. The only time it knows is the end of the period."""
        moment = datetime.combine(period.end_time.date(), datetime.min.time(), ZONE)
        return PrintKit(self.fonts, self.templates, moment, tuple(attached))


@dataclass(frozen=True)
class Product:
    """The files of a bulletin by name, without its manifest, and the manifest that lists them."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    findings: tuple[Finding, ...]


def examine(order: Order, tell: Tell) -> Examined:
    """Collect, process, analyse. Findings are returned; what the reader could not read ends it here.

    Raises:
        BadInput: the reader found errors, or price bases would be mixed.
        NotFound: no source holds the period.
    """
    job, period = order.job, order.period
    collected = collect(job.sources, order.received)
    cited, wrong = _cited(order)
    if unread := (*collected.findings, *wrong):
        raise BadInput(READER_ERRORS.format(n=len(unread)), unread)
    tell(COLLECTED.format(files=len(order.received), rows=len(collected.main)))
    _arrived(job, period, collected)
    before = confront(collected.main, job.checks, job, period)
    computed = compute(collected.main, job, period)
    after = confront(computed.observations, job.output_checks, job, period)
    disagreements = agreement(collected.cross, computed.observations, period, job.rounding)
    examined = Examined(
        computed=computed,
        window=computed.figures.window(period - (job.history - 1), period),
        findings=(*before.findings, *after.findings, *disagreements),
        checks=_counts((before, after), disagreements),
        sources=_used(order, collected),
        cleared=(*before.cleared, *after.cleared),
        cited=cited,
    )
    tell(CHECKED.format(**examined.checks))
    tell(ANALYSED.format(figures=len(examined.figures.every)))
    return examined


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
    """The sources that say something of the quarter, or of a month or year that is known; no others are cited."""
    period, job = order.period, order.job
    tables = (collected.main, collected.cross)
    every = {place for table in tables for place in zip(table["file"], table["period"], strict=True)}
    files = {file for file, when in every if when == period or (not is_quarter(when) and job.knows(when, period))}
    return tuple(source for source in order.job.sources if any(asks_for(source, file) for file in files))


def _counts(asked_of: Sequence[Confronted], disagreements: Sequence[Finding]) -> dict[str, int]:
    """How many verdicts were asked for, failed, stayed undecided, and are explained."""
    return {
        "checked": sum(confronted.checked for confronted in asked_of),
        "failed": sum(confronted.failed for confronted in asked_of) + len(disagreements),
        "undecided": sum(confronted.undecided for confronted in asked_of),
        "cleared": sum(len(confronted.cleared) for confronted in asked_of),
    }


def refuse(findings: Sequence[Finding]) -> None:
    """Hold publication where an error or a query is left.

    Raises:
        Held: with all findings.
    """
    stops = [finding for finding in findings if finding.severity in STOPS]
    if stops:
        raise Held(HELD.format(n=len(stops)), findings)


def produce(order: Order, edition: Edition, press: Press, tell: Tell) -> Product:
    """Make the bulletin of one period. Made again from the same arguments, it has the same bytes.

    Raises:
        BadInput, NotFound: as `examine`.
        Held: errors or queries are left; nothing was rendered.
        BadDefinition: the template is wrong.
        RenderError, ReadBackError: the page could not be made, or does not say what was asked.
    """
    job, period = order.job, order.period
    examined = examine(order, tell)
    refuse(examined.findings)
    html, manifest = page(order, examined, (edition, press)), _manifest(order, examined, edition)
    tell(COMPOSED.format(job=job.title, period=label(period)))
    table = table_csv(examined.computed.observations, examined.window, _confidential(order))
    pdf = render(html, press.kit(period, _attached(job, table, manifest)))
    read_back(pdf, asked(html))
    tell(READ_BACK)
    return Product({f"{job.name}.pdf": pdf, f"{job.name}.csv": table}, manifest, examined.findings)


def page(order: Order, examined: Examined, made: tuple[Edition, Press]) -> str:
    """The composed page of a bulletin, with every figure marked, before it is printed."""
    edition, press = made
    facts = Facts(order.job, order.period, press.lang, _colophon(order, examined, edition))
    return compose(facts, examined.window, press.templates)


def _confidential(order: Order) -> frozenset[str]:
    """The files and the figures whose values stay in the house."""
    sources = [source for source in order.job.sources if source.confidential]
    files = {d.name for d in order.received if any(asks_for(source, d.name) for source in sources)}
    shown = {indicator.figure for indicator in order.job.indicators if not indicator.internal}
    return frozenset(files | ({indicator.figure for indicator in order.job.indicators} - shown))


def _attached(job: Job, table: bytes, manifest: Mapping[str, Any]) -> tuple[Attached, ...]:
    return (
        Attached(f"{job.name}.csv", "观测与指标", table, "Data"),
        Attached(f"{job.name}.json", "清单：输入与指标", manifest_json(manifest), "Data"),
    )


def _manifest(order: Order, examined: Examined, edition: Edition) -> dict[str, Any]:
    """What is known before the page is made; this much is embedded in the PDF."""
    job, period = order.job, order.period
    return {
        "job": job.name, "title": job.title.zh, "area": job.area, "period": label(period), "synthetic": job.synthetic,
        "edition": edition.number, "run": edition.run, "inputs": list(edition.inputs), "recipe": dict(edition.recipe),
        "rounding": job.rounding, "checks": dict(examined.checks),
        "findings": [finding_record(finding) for finding in (*examined.findings, *examined.cleared)],
        "figures": [figure_record(figure) for figure in examined.window.every],
    }  # fmt: skip


def _colophon(order: Order, examined: Examined, edition: Edition) -> dict[str, Any]:
    """What the bulletin says about itself, in text that the manifest vouches for."""
    job, period = order.job, order.period
    return {
        "edition": Told(str(edition.number)),
        "edition_name": Told(f"第{edition.number}版"),
        "run_id": Told(edition.run[:16]),
        "command": Told(f"reports rerun {label(period)} --job {job.name}"),
        "inputs": [(Told("输入文件"), Told(f"{i['name']}（SHA-256 {i['sha256'][:12]}…）")) for i in edition.inputs],
        "quarters": job.history,
        "methods": [_method(method) for method in methods(_that_ran(job, examined))],
        "cited": [
            {"section": fact.section, "statement": Told(fact.statement), "source": Told(fact.source)}
            for fact in examined.cited
        ],
        "citations": [Told(source.citation.zh) for source in examined.sources],
        "checks": {name: Told(str(number)) for name, number in examined.checks.items()},
        "explained": [
            {"what": Told(_subject(job, f)), "got": Told(f.got.zh), "why": Told(f.reason)} for f in examined.cleared
        ],
    }


def _that_ran(job: Job, examined: Examined) -> list[Indicator]:
    """The indicators that gave the bulletin a value."""
    valued = {figure.figure for figure in examined.window.every if figure.value is not None}
    return [indicator for indicator in job.indicators if indicator.figure in valued]


def _method(method: Method) -> dict[str, Told]:
    return {"titles": Told("、".join(title.zh for title in method.titles)), "formula": Told(method.formula)}


def _subject(job: Job, finding: Finding) -> str:
    activity = finding.subject.split("/")[1]
    return job.labels[activity].zh if activity in job.labels else activity
