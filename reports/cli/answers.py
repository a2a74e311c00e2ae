"""Commands that answer: explain a figure, the impact of a cell, the difference of two editions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..concepts.errors import UsageError
from ..concepts.text import Text
from ..console import show_paths, show_rows
from .frame import Setting, alone, in_workspace, one_of, period_of
from .options import Area, Form, JobName, LangName, Log, PeriodWord, Root

if TYPE_CHECKING:
    from ..concepts.definition import Job
    from ..concepts.record import Record

NO_PLACE = Text(
    "{place} 不是单元格的位置；请写成 data_in/banan/gdp_ytd.csv:15",
    "{place} is no place of a cell; write data_in/banan/gdp_ytd.csv:15",
)
NO_ROWS = Text(
    "一个数的由来不是一张表，没有 csv；请用 --format json",
    "how a figure came about is no table of rows; use --format json",
)
NOTHING_CHANGED = Text("两版没有不同", "the two editions do not differ")

FigureName = Annotated[str, typer.Argument(metavar="FIGURE", help="指标 / figure, as contribution, or its whole id")]
Activity = Annotated[str, typer.Option("--activity", metavar="CODE", help="行业或集群 / activity, as BCD")]
EditionNumber = Annotated[int, typer.Option("--edition", metavar="N", help="第 N 版 / as edition N made it", min=0)]
OfPeriod = Annotated[str, typer.Option("--of", metavar="PERIOD", help="指标的时期 / period of the figure, as 2023-Q4")]
OnPeriod = Annotated[str, typer.Option("--period", metavar="PERIOD", help="哪一期公报；默认最近 / of which bulletin")]


def explain(
    period: PeriodWord, figure: FigureName, activity: Activity = "", of: OfPeriod = "", area: Area = "",
    edition: EditionNumber = 0, job: JobName = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    form: Form = "table",
) -> None:  # fmt: skip
    """一个数从何而来：公式、口径、舍入、单元格 / the passport of a figure, down to the cell.

    例 / example:  reports explain 2024-Q1 contribution --activity BCD
    """
    from ..disseminate.answers.find import find
    from ..disseminate.answers.passport import passport
    from ..disseminate.answers.passport_data import passport_json
    from ..disseminate.answers.passport_text import passport_lines

    def act(setting: Setting) -> None:
        if form == "csv":
            raise UsageError(NO_ROWS)
        record = _record(setting, _explained(setting, job, (area, *figure.split("/")[1:2])), period, edition)
        wanted = find(record, figure, activity, of, area)
        told = passport(record, wanted.id)
        show_paths([passport_json(told)] if form == "json" else passport_lines(told, setting.console.lang))

    in_workspace(lang, (root, log), act)


def impact(
    place: Annotated[str, typer.Argument(metavar="FILE:LINE", help="单元格所在行 / line of a delivered file")],
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="列名 / header of the column")] = "",
    period: OnPeriod = "", edition: EditionNumber = 0, job: JobName = "", area: Area = "", lang: LangName = "",
    root: Root = Path(), log: Log = "text", form: Form = "table",
) -> None:  # fmt: skip
    """一个单元格影响哪些数、句子、图表 / every figure, sentence, table and chart that stands on a cell.

    例 / example:  reports impact data_in/banan/gdp_ytd.csv:371
    """
    from ..disseminate.answers.impact import impact as impact_of
    from ..disseminate.answers.impact import impact_lines, impact_rows

    def act(setting: Setting) -> None:
        file, _, line = place.rpartition(":")
        if not file or not (line.isascii() and line.isdigit()):
            raise UsageError(NO_PLACE.format(place=repr(place)))
        found = impact_of(_record(setting, one_of(setting, job, area), period, edition), file, int(line), column)
        if form == "table":
            show_paths(impact_lines(found, setting.console.lang))
        else:
            rows = impact_rows(found)
            show_rows(tuple(rows[0]) if rows else (), rows, form)

    in_workspace(lang, (root, log), act)


def diff(
    period: PeriodWord,
    before: Annotated[int, typer.Argument(metavar="A", help="先前的版次 / the earlier edition", min=1)],
    after: Annotated[int, typer.Argument(metavar="B", help="后来的版次 / the later edition", min=1)],
    job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    form: Form = "table",
) -> None:  # fmt: skip
    """两版之间哪些数变了、为何 / figures that changed between two editions, and the cells that changed them.

    例 / example:  reports diff 2024-Q1 1 2
    """
    from .. import office
    from ..disseminate.answers.difference_text import COLUMNS, difference_lines, difference_rows

    def act(setting: Setting) -> None:
        with setting.session() as session:
            found = office.diff(session, one_of(setting, job, area), period_of(period), (before, after))
        if form == "table":
            show_paths(difference_lines(found, setting.console.lang))
        else:
            show_rows(COLUMNS, difference_rows(found, setting.console.lang), form)

    in_workspace(lang, (root, log), act)


def _explained(setting: Setting, name: str, areas: Iterable[str]) -> Job:
    """The job whose figure is meant; of one with a roster in the first of these areas that it serves."""
    from ..office.areas import in_areas

    job = alone(setting.workspace.chosen(name))
    served = {one.area for one in in_areas(setting.workspace, job, "all")} if job.roster else set()
    return one_of(setting, name, next((area for area in areas if area in served), ""))


def _record(setting: Setting, job: Job, period: str, edition: int) -> Record:
    from .. import office

    with setting.session() as session:
        when = period_of(period) if period else office.latest_period(session, job)
        return office.record_at(session, job, when, edition)
