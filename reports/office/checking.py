"""Findings, figures and acceptances: what people look at and answer for before anything is published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..archive import Query
from ..archive import accept as record
from ..concepts.definition import Job
from ..concepts.errors import UsageError, disk_error
from ..concepts.finding import SEVERITY_WORDS, Finding, Severity
from ..concepts.period import Period, label
from ..concepts.text import Lang, Text
from ..disseminate.check_report import CheckReport, check_report
from ..disseminate.data_files import figure_rows
from ..disseminate.publish import write_durably
from ..production import Examined, refuse
from ..workspace import CANNOT_MAKE, Workspace, open_workspace
from .aggregating import aggregating_in
from .areas import examination
from .desk import guarded, order_of, original_of
from .receiving import gathered
from .session import Session, at_work, looking

NO_SUCH_QUERY = Text(
    "{period} 没有代码为 {code}、位置为 {place} 的待核实项；待核实的有：{open}",
    "{period} has no query {code} at {place}; open queries: {open}",
)
NOT_A_QUERY = Text(
    "{code} 是{severity}，不是待核实项，不能以说明放行；请更正数据",
    "{code} is no query but: {severity}; it cannot be accepted, correct the data",
)
NO_REASON = Text("请用 --because 写明原因", "give the reason with --because")
PAGE_INSIDE = Text(
    "--html 不能指向 {folder} 之内，那里的文件会被覆盖；请换一个位置",
    "--html must not lie within {folder}, whose files it would write over; give another place",
)
NO_PAGE = Text("--html 写的是网页：{path} 应以 .html 结尾", "--html writes a page: the name {path} must end in .html")
PAGES = (".html", ".htm")
LISTED_AT_MOST = 5


def check(session: Session, job: Job, period: Period) -> Examined:
    """Read, check and compute; nothing is rendered or written. Whether it may be published, `refuse` says."""
    with looking(session) as archive:
        order = order_of(job, period, gathered(session, job, archive), archive)
        order = guarded(session.workspace, archive, aggregating_in(session.workspace, order))
    return examination(order, session.tell)


def check_report_of(session: Session, job: Job, period: Period) -> CheckReport:
    """What the checks say of a period, explained findings with their reasons, beside the observations."""
    examined = check(session, job, period)
    found = (*examined.findings, *examined.cleared)
    return CheckReport(job, period, found, examined.tallies, examined.computed.observations, dict(examined.checks))


def write_check_report(path: Path, reports: Sequence[CheckReport], root: Path, lang: Lang) -> None:
    """The check report as a page in this file, whole or not at all.

    Raises:
        UsageError: the file is none of a page, or lies among the deliveries, the editions or the archive.
        NotPermitted, CannotWrite, InputOutputError: the file cannot be written.
    """
    workspace = open_workspace(root)
    _refuse_place(workspace, path)
    page = check_report(reports, workspace.templates, lang)
    part = path.with_name(f".{path.name}.part")
    try:
        write_durably(part, page.encode())
        part.replace(path)
    except OSError as fault:
        raise disk_error(fault.errno, making=True)(CANNOT_MAKE.format(folder=path, said=fault.strerror)) from None


def _refuse_place(workspace: Workspace, path: Path) -> None:
    """What lies there is written over: no delivery, edition or ledger may, nor the settings or a module."""
    if kept := workspace.kept_around(path):
        raise UsageError(PAGE_INSIDE.format(folder=kept.name))
    if path.suffix.lower() not in PAGES:
        raise UsageError(NO_PAGE.format(path=path))


def figures(session: Session, job: Job, period: Period) -> tuple[list[dict[str, str]], tuple[Finding, ...]]:
    """Every figure of the job up to the period, the period itself first; refused where an edit fails."""
    examined = check(session, job, period)
    refuse([finding for finding in examined.findings if finding.severity == "error"])
    rows = figure_rows(job.name, examined.figures)
    return sorted(rows, key=lambda row: row["period"] != label(period)), examined.findings


def accept(session: Session, job: Job, asked: tuple[Period, str, str], because: str) -> tuple[Finding, ...]:
    """Clear a query of a period, named by its code and its place, for a reason that is kept.

    A subject (measure/activity/period) names all queries of the check about it, as of several price bases; a file and
    line name one.

    Raises:
        UsageError: there is no such query, it is an error, or no reason is given.
    """
    if not because.strip():
        raise UsageError(NO_REASON)
    period, code, place = asked
    examined = check(session, job, period)
    queries = _asked_for(examined, label(period), code, place)
    with at_work(session) as archive:
        for query in queries:
            said = Query(query.code, query.subject, query.got.zh)
            record(archive.ledger, original_of(job, period), said, session.actor.stamp(because))
    return queries


def _asked_for(examined: Examined, period: str, code: str, place: str) -> tuple[Finding, ...]:
    """The queries that are meant: by their subject, or by the place that a message names."""
    left = [finding for finding in examined.findings if finding.code == code]
    meant = [finding for finding in left if place in (finding.subject, str(finding.place))]
    if queries := tuple(finding for finding in meant if finding.severity is Severity.QUERY):
        return queries
    if meant:
        raise UsageError(NOT_A_QUERY.format(code=code, severity=SEVERITY_WORDS[meant[0].severity]))
    told = {"period": period, "code": code, "place": repr(place), "open": _open(examined)}
    raise UsageError(NO_SUCH_QUERY.format(**told))


def _open(examined: Examined) -> Text:
    asks = [finding for finding in examined.findings if finding.severity is Severity.QUERY]
    queries = list(dict.fromkeys(f"{finding.code} {finding.subject}" for finding in asks))
    shown = queries[:LISTED_AT_MOST] + ["…"] * (len(queries) > LISTED_AT_MOST)
    return Text("、".join(shown), ", ".join(shown)) if queries else Text("没有", "none")
