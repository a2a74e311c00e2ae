"""The four phases in their order: collect, process, analyse, disseminate. Knows no clock, no store, no terminal."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from .analyse import Computed, compute
from .collect import Collected, Delivery, asks_for, cited_facts, collect, matching
from .concepts.acceptance import Acceptance, settled
from .concepts.cited import CitedFact
from .concepts.definition import Indicator, Job
from .concepts.errors import BadInput, Held, NotFound
from .concepts.figure import Figures
from .concepts.finding import Finding, Severity, Tally
from .concepts.period import Period, is_quarter, label
from .concepts.revision import Revision
from .concepts.source import Source
from .concepts.text import Lang, Text
from .concepts.unit import show
from .disseminate.apart import Limits, render_apart
from .disseminate.asked import asked
from .disseminate.compose import Facts, compose
from .disseminate.data_files import table_csv
from .disseminate.engine import Attached, PrintKit, render
from .disseminate.manifest import figure_record, finding_record, manifest_json
from .disseminate.methods import Method, methods
from .disseminate.phrase import Told
from .disseminate.read_back import read_back
from .process import Confronted, agreement, confront, overlay

Tell = Callable[[Text], None]
ZONE = ZoneInfo("Asia/Shanghai")
BODY = re.compile(r"<body[^>]*>")
WATERMARK = (
    '<p style="position:fixed; top:105mm; left:-8mm; width:186mm; margin:0; text-align:center;'
    ' transform:rotate(-32deg); font-size:52pt; line-height:1.2; color:rgba(192,57,43,.2)">样张 不得引用<br>PREVIEW</p>'
)
LISTED_REVISIONS = 40
SHA256 = "{name}（SHA-256 {sha256:.12}…）"
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
    acceptances: tuple[Acceptance, ...] = ()


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
    tallies: tuple[Tally, ...] = ()

    @property
    def figures(self) -> Figures:
        return self.computed.figures

    @property
    def explained(self) -> tuple[Finding, ...]:
        """The findings that somebody answered for: cleared ones, and edits that were applied."""
        return (*self.cleared, *(finding for finding in self.findings if finding.reason))


@dataclass(frozen=True)
class Recipe:
    """What a bulletin is made from besides its period: inputs by hash, acceptances, and what makes it."""

    inputs: Sequence[Mapping[str, Any]]
    made_with: Mapping[str, Any]
    accepted: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Edition:
    """What this edition is: its number, the id of its run, its recipe, and what it changes in what was published.

    `revisions` are the figures that an earlier publication showed otherwise; `correction` says what error is put right,
    where it is one, for revisions are planned and corrections are not.
    """

    number: int
    run: str
    recipe: Recipe
    revisions: tuple[Revision, ...] = ()
    correction: str = ""


@dataclass(frozen=True)
class Press:
    """What pages are made with: prepared fonts, template folders (the first wins), the language.

    With limits the page is printed in a process of its own; without, in this one.
    """

    fonts: Path
    templates: tuple[Path, ...]
    lang: Lang = "zh"
    limits: Limits | None = None

    def kit(self, period: Period, attached: Sequence[Attached] = ()) -> PrintKit:
        """What the page of a period is printed with. The only time it knows is the end of the period."""
        moment = datetime.combine(period.end_time.date(), datetime.min.time(), ZONE)
        return PrintKit(self.fonts, self.templates, moment, tuple(attached))

    def printed(self, html: str, kit: PrintKit) -> bytes:
        """The PDF of a page.

        Raises:
            RenderError: it cannot be made, or not within the limits.
        """
        return render(html, kit) if self.limits is None else render_apart(html, kit, self.limits)


@dataclass(frozen=True)
class Product:
    """The files of a bulletin by name, without its manifest, the manifest that lists them, and the page as composed."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    findings: tuple[Finding, ...]
    page: str


@dataclass(frozen=True)
class Read:
    """What the deliveries of an order say, once all of them could be read."""

    collected: Collected
    cited: tuple[CitedFact, ...]


def read(order: Order, tell: Tell) -> Read:
    """Collect. What the reader could not read ends it here.

    Raises:
        BadInput: the reader found errors.
        NotFound: no source holds the period.
    """
    collected = collect(order.job.sources, order.received)
    cited, wrong = _cited(order)
    if unread := (*collected.findings, *wrong):
        raise BadInput(READER_ERRORS.format(n=len(unread)), unread)
    tell(COLLECTED.format(files=len(order.received), rows=len(collected.main)))
    _arrived(order.job, order.period, collected)
    return Read(collected, cited)


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
    disagreements = agreement(collected.cross, computed.observations, period, job.rounding)
    told = (*collected.remarks, *edited.findings, *before.findings, *after.findings, *disagreements)
    left, accepted = settled(told, order.acceptances)
    examined = Examined(
        computed=computed,
        window=computed.figures.window(period - (job.history - 1), period),
        findings=left,
        checks=_counts((before, after), disagreements, len(accepted)),
        sources=_used(order, collected),
        cleared=(*before.cleared, *after.cleared, *accepted),
        cited=known.cited,
        tallies=(*before.tallies, *after.tallies),
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


def _counts(asked_of: Sequence[Confronted], disagreements: Sequence[Finding], accepted: int) -> dict[str, int]:
    """How many verdicts were asked for, failed, stayed undecided, and are explained."""
    return {
        "checked": sum(confronted.checked for confronted in asked_of),
        "failed": sum(confronted.failed for confronted in asked_of) + len(disagreements),
        "undecided": sum(confronted.undecided for confronted in asked_of),
        "cleared": sum(len(confronted.cleared) for confronted in asked_of) + accepted,
    }


def inputs_hash(inputs: Sequence[Mapping[str, Any]]) -> str:
    """One SHA-256 for all inputs: of their names and hashes, a line each, in the order of the names."""
    lines = sorted(f"{one['name']} {one['sha256']}" for one in inputs)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def quality_rates(checks: Mapping[str, int]) -> dict[str, str]:
    """How much of the data the checks could judge, and how it fared, in per cent; a dash where nothing was there.

        coverage = (checked - undecided) / checked
        failure = failed / (checked - undecided)
        explanation = cleared / failed

    Source:
        Quality indicators of editing, EDIMBUS 2007: failure rate; coverage and explanation are of the house.
    """
    decided = checks["checked"] - checks["undecided"]
    parts = {
        "coverage": (decided, checks["checked"]),
        "failure": (checks["failed"], decided),
        "explanation": (min(checks["cleared"], checks["failed"]), checks["failed"]),
    }
    return {name: f"{show(Fraction(100 * part, of), 1)}%" if of else "—" for name, (part, of) in parts.items()}


def refuse(findings: Sequence[Finding]) -> None:
    """Hold publication where an error or a query is left that nobody has explained.

    Raises:
        Held: with all findings.
    """
    stops = [finding for finding in findings if finding.severity in STOPS and not finding.reason]
    if stops:
        raise Held(HELD.format(n=len(stops)), findings)


def produce(order: Order, examined: Examined, made: tuple[Edition, Press], tell: Tell) -> Product:
    """Make the bulletin of one period. Made again from the same arguments, it has the same bytes.

    Raises:
        Held: errors or queries are left; nothing was rendered.
        BadDefinition: the template is wrong, or the job has none.
        RenderError, ReadBackError: the page could not be made, or does not say what was asked.
    """
    job, period = order.job, order.period
    refuse(examined.findings)
    edition, press = made
    html, manifest = page(order, examined, made), _manifest(order, examined, edition)
    tell(COMPOSED.format(job=job.title, period=label(period)))
    table = table_csv(examined.computed.observations, examined.window, _confidential(order))
    pdf = press.printed(html, press.kit(period, _attached(job, table, manifest)))
    read_back(pdf, asked(html))
    tell(READ_BACK)
    return Product({f"{job.name}.pdf": pdf, f"{job.name}.csv": table}, manifest, examined.findings, html)


def preview(order: Order, examined: Examined, made: tuple[Edition, Press]) -> bytes:
    """The page of a bulletin as a PDF with a watermark on every page, for those who look before it is released.

    Raises:
        Held: errors or queries are left.
    """
    refuse(examined.findings)
    _, press = made
    html = BODY.sub(rf"\g<0>{WATERMARK}", page(order, examined, made), count=1)
    return press.printed(html, press.kit(order.period))


def page(order: Order, examined: Examined, made: tuple[Edition, Press]) -> str:
    """The composed page of a bulletin, with every figure marked, before it is printed."""
    edition, press = made
    changed = frozenset(revision.figure for revision in edition.revisions)
    facts = Facts(order.job, order.period, press.lang, _colophon(order, examined, edition), changed)
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
        "edition": edition.number, "run": edition.run, "inputs": list(edition.recipe.inputs),
        "recipe": dict(edition.recipe.made_with), "accepted": [list(one) for one in edition.recipe.accepted],
        "revisions": [asdict(revision) for revision in edition.revisions], "correction": edition.correction,
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
        "command": Told(f"reports rerun {label(period)} --job {job.name} --edition {edition.number}"),
        "inputs_hash": Told(inputs_hash(edition.recipe.inputs)[:16]),
        "inputs": [(Told("输入文件"), Told(SHA256.format(**one))) for one in edition.recipe.inputs],
        "quarters": job.history,
        "methods": [_method(method) for method in methods(_that_ran(job, examined))],
        "revisions": [_revision(job, examined.window, revision) for revision in edition.revisions[:LISTED_REVISIONS]],
        "revisions_left": Told(str(max(0, len(edition.revisions) - LISTED_REVISIONS))),
        "revisions_made": Told(str(len(edition.revisions))),
        "correction": Told(edition.correction),
        "cited": [
            {"section": fact.section, "statement": Told(fact.statement), "source": Told(fact.source)}
            for fact in examined.cited
        ],
        "citations": [Told(source.citation.zh) for source in examined.sources],
        "checks": {name: Told(str(number)) for name, number in examined.checks.items()},
        "rates": {name: Told(percent) for name, percent in quality_rates(examined.checks).items()},
        "explained": [
            {"what": Told(_subject(job, f)), "got": Told(f.got.zh), "why": Told(f.reason)} for f in examined.explained
        ],
    }


def _revision(job: Job, figures: Figures, revision: Revision) -> dict[str, Any]:
    """A revised figure in words: what it is, when, and its two strings."""
    figure = figures.by_id[revision.figure]
    titles = {indicator.figure: indicator.title.zh for indicator in job.indicators}
    activity = job.labels[figure.activity].zh if figure.activity in job.labels else figure.activity
    return {
        "what": Told(f"{activity}：{titles[figure.figure]}"),
        "period": Told(label(figure.period)),
        "before": Told(revision.before),
        "after": figure,
        "unit": Told(figure.unit.symbol.zh),
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
