"""Commands about findings and figures: check, accept, figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..concepts.errors import Held, ReportsError
from ..concepts.text import Text
from ..console import NO_FINDINGS, Console, Format, show_rows
from .frame import Setting, each_job, jobs, period_of
from .options import Area, By, Form, JobName, LangName, Log, PeriodWord, Root

if TYPE_CHECKING:
    from ..concepts.definition import Job
    from ..concepts.period import Period
    from ..disseminate.check_report import CheckReport

ACCEPTED = Text("{job}：{query}（{got}）的说明已存档", "{job}: {query} ({got}) is accepted, and that is on record")
WRITTEN = Text("检查报告：{path}", "check report: {path}")


def check(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    form: Form = "table",
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="另存为网页 / as a page, too")] = None,
) -> None:  # fmt: skip
    """只检查，不发布 / findings only, publishes nothing.

    例 / example:  reports check 2024-Q1 --html findings.html
    """
    found = _Found()

    def one(setting: Setting, chosen: Job) -> None:
        found.check(setting, chosen, period_of(period))

    def after(console: Console) -> None:
        found.show(console, form)
        if html is not None and found.reports:
            from .. import office

            office.write_check_report(html, found.reports, root, console.lang)
            console.say(WRITTEN.format(path=html))

    each_job(jobs(job, area), lang, (root, log), one, after)


@dataclass
class _Found:
    """What the checks of some jobs found, and how many jobs could not be checked."""

    reports: list[CheckReport] = field(default_factory=list)
    unchecked: int = 0

    def check(self, setting: Setting, job: Job, period: Period) -> None:
        """Check a job; its findings are shown with those of the others, so what stops it is raised without them."""
        from .. import office
        from ..disseminate.check_report import CheckReport
        from ..production import refuse

        try:
            with setting.session() as session:
                self.reports.append(office.check_report_of(session, job, period))
            refuse(self.reports[-1].findings)
        except Held as held:
            raise Held(held.text) from None
        except ReportsError as error:
            if not error.findings:
                self.unchecked += 1
                raise
            self.reports.append(CheckReport(job, period, error.findings))
            raise type(error)(error.text) from None

    def show(self, console: Console, form: Format) -> None:
        findings = [finding for report in self.reports for finding in report.findings]
        console.show_findings(findings, form)
        if not findings and not self.unchecked:
            console.say(NO_FINDINGS)
        console.tell_tallies([tally for report in self.reports for tally in report.tallies])


def accept(
    period: PeriodWord,
    code: Annotated[str, typer.Argument(metavar="CODE", help="检查代码 / code of the check, as year_on_year")],
    place: Annotated[str, typer.Argument(metavar="PLACE", help="位置 / place, as value_added/BCD/2024-Q1")],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="原因 / the reason, kept for ever")],
    by: By = "",
    job: JobName = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
) -> None:  # fmt: skip
    """说明一项待核实，署名存档 / a named person clears a query.

    例 / example:  reports accept 2024-Q1 year_on_year value_added/BCD/2024-Q1 --because "经核实，企业迁入"
    """
    from .. import office

    def one(setting: Setting, chosen: Job) -> None:
        with setting.session() as session:
            queries = office.accept(session, chosen, (period_of(period), code, place), because)
        for query in queries:
            setting.console.say(ACCEPTED.format(job=chosen.name, query=f"{query.code} {query.subject}", got=query.got))

    each_job(jobs(job, ""), lang, (root, log), one, by=by)


def figures(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    form: Form = "table",
) -> None:  # fmt: skip
    """列出全部指标值 / every figure, exact and as shown.

    例 / example:  reports figures 2024-Q1 --format csv
    """
    from .. import office
    from ..disseminate.data_files import FIGURE_COLUMNS

    rows: list[dict[str, str]] = []

    def one(setting: Setting, chosen: Job) -> None:
        with setting.session() as session:
            found, findings = office.figures(session, chosen, period_of(period))
        rows.extend(found)
        setting.console.findings(findings)

    def after(console: Console) -> None:
        if rows:
            show_rows(FIGURE_COLUMNS, rows, form)

    each_job(jobs(job, area), lang, (root, log), one, after)
