"""Commands that make bulletins: run and rerun."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..concepts.errors import ReportsError, UsageError
from ..concepts.text import Lang, Text
from ..console import Console, Format, show_paths, show_rows
from .frame import Choice, Setting, bulletins, declared, each_job, guarded, in_workspace, period_of
from .options import Area, By, Form, JobName, LangName, Log, PeriodWord, Root
from .standing import PassedOver, note, standing

if TYPE_CHECKING:
    from ..concepts.definition import Job
    from ..concepts.period import Period
    from ..office import Made
    from ..office.rounds import AreaMade, Round

OUTCOMES = {
    "made": Text("{job}：已发布第 {edition} 版", "{job}: edition {edition} is published"),
    "unchanged": Text(
        "{job}：输入与配方未变，第 {edition} 版保持不变", "{job}: nothing changed, edition {edition} stands"
    ),
    "identical": Text("{job}：与第 {edition} 版逐字节相同", "{job}: identical to edition {edition}"),
    "differs": Text(
        "{job}：与原版不同，已发布第 {edition} 版：",
        "{job}: differs from what stood there; edition {edition} is published:",
    ),
    "differs_aside": Text(
        "{job}：与第 {edition} 版不同，没有替换任何版本：",
        "{job}: differs from edition {edition}; no edition was replaced:",
    ),
    "made_aside": Text(
        "{job}：当时还没有发布过；没有替换任何版本",
        "{job}: nothing had been published then; no edition was replaced",
    ),
    "prepared": Text(
        "{job}：第 {edition} 版已制作，未到发布时刻", "{job}: edition {edition} is made, its hour has not come"
    ),
    "skipped": Text("{job}：已跳过", "{job}: skipped"),
}
ONE_AREA = Text("--correction 一次只更正一个地区", "--correction puts one area right at a time")
A_TABLE = Text(
    "--format 与 --area all 一起使用；单个作业在标准输出列出所写的文件",
    "--format goes with --area all; a job alone lists the files that it wrote",
)
OF_AREA = Text("{area} {name}：", "{area} {name}:")
SUMMARY = Text(
    "{every} 个地区：发布 {made}，未变 {unchanged}，待发布 {prepared}，暂缓 {held}，拒绝 {refused}，"
    "失败 {failed}，跳过 {skipped}",
    "{every} areas: made {made}, unchanged {unchanged}, prepared {prepared}, held {held}, refused {refused}, "
    "failed {failed}, skipped {skipped}",
)
COLUMNS = ("job", "area", "name", "outcome", "edition", "exit", "message")
ONE_OF_THEM = Text("--as-of 和 --edition 只能用一个", "--as-of and --edition exclude each other: give one of them")
TO_WHAT = Text("--to 只与 --as-of 或 --edition 一起使用", "--to goes with --as-of or --edition")

AsOf = Annotated[str, typer.Option("--as-of", metavar="WHEN", help="当时所知 / what was known then: 2024-05-10, @812")]
EditionNumber = Annotated[
    int | None, typer.Option("--edition", metavar="N", help="原样第 N 版 / exactly edition N", min=1)
]
To = Annotated[Path | None, typer.Option("--to", metavar="DIR", help="写到此目录 / the folder to write it to")]
Workers = Annotated[int, typer.Option("--workers", metavar="N", help="工作进程数 / processes beside this one", min=1)]
Cluster = Annotated[str, typer.Option("--cluster", metavar="URL", help="Dask 调度器 / scheduler, as tcp://host:8786")]
Correction = Annotated[
    str, typer.Option("--correction", metavar="TEXT", help="更正的错误 / the error of an edition that this puts right")
]


def run(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    by: By = "", correction: Correction = "", workers: Workers = 1, cluster: Cluster = "", form: Form = "table",
) -> None:  # fmt: skip
    """接收、检查、计算、排版并发布 / receive, check, compute, render, publish.

    例 / example:  reports run 2024-Q1 --job industry
    全部地区 / all areas:  reports run 2024-Q1 --area all --workers 2
    """
    if area == "all":
        if correction:
            raise typer.BadParameter(f"{ONE_AREA.zh} / {ONE_AREA.en}")
        rows: list[dict[str, str]] = []
        each = _with_pages(job, _of_all(period, (workers, cluster), rows))
        each_job(declared(job, lang), lang, (root, log), each, lambda console: _shown(rows, form), by)
        return
    if form != "table":
        raise typer.BadParameter(f"{A_TABLE.zh} / {A_TABLE.en}")
    words = " ".join((period, job, area, lang))
    if correction or not _left(words, lang, (root, log)):
        _each(period, bulletins(job, area, lang), lang, (root, log), (by, correction, words, job))


def _each(period: str, which: Choice, lang: str, where: tuple[Path, str], said: tuple[str, str, str, str]) -> None:
    """Run each job, and keep a note of what stands afterwards for the next time the same words are said."""
    from .. import office

    by, correction, words, name = said
    made: list[tuple[Job, Period, Made]] = []
    over: list[PassedOver] = []

    def one(setting: Setting, chosen: Job) -> None:
        with setting.session() as session:
            made.append((chosen, period_of(period), office.run(session, chosen, period_of(period), correction)))
        _told(setting.console, made[-1][-1])

    def noted(setting: Setting) -> None:
        with setting.session() as session:
            note(session, words, made, over)

    each_job(which, lang, where, _with_pages(name, one, lambda said: over.append(PassedOver(len(made), said))), by=by)
    in_workspace(lang, where, noted, by)


def _with_pages(
    name: str, one: Callable[[Setting, Job], None], passed: Callable[[Text], object] = lambda said: None
) -> Callable[[Setting, Job], None]:
    """Do it for each job that makes bulletins; of all jobs, one that makes none is passed over with a line."""
    from ..office.making import NO_BULLETIN

    def act(setting: Setting, chosen: Job) -> None:
        if name == "all" and not chosen.template:
            setting.console.say(said := NO_BULLETIN.format(job=chosen.name))
            passed(said)
        else:
            one(setting, chosen)

    return act


def _left(words: str, lang: str, where: tuple[Path, str]) -> bool:
    """Tell at once of editions that stand, nothing having changed since the same words were said."""
    told = standing(where[0], words)
    if told is None:
        return False

    def act(console: Console) -> None:
        for one in told[1]:
            console.say(one.said or OUTCOMES["unchanged"].format(job=one.job, edition=one.edition))
            show_paths(one.files)

    guarded(lang or told[0], where, act)
    return True


def _shown(rows: Sequence[Mapping[str, str]], form: Format) -> None:
    """What became of the areas of every job, as one table: the form may be read as a whole only."""
    if rows:
        show_rows(COLUMNS, rows, form)


def _of_all(period: str, who: tuple[int, str], rows: list[dict[str, str]]) -> Callable[[Setting, Job], None]:
    """Make a job's bulletins of all areas; the worst exit code of them is that of the command."""
    from ..office.rounds import run_areas
    from ..office.workers import crew

    def one(setting: Setting, chosen: Job) -> None:
        megabytes = setting.workspace.settings.render_megabytes
        with crew(who[0], megabytes * 2**20, who[1]) as at_hand, setting.session() as session:
            made = run_areas(session, chosen, period_of(period), at_hand)
        _told_of_all(setting.console, made)
        rows.extend(_row(one, setting.console.lang) for one in made.areas)
        if made.exit_code:
            raise SomeAreas(_summary(made), made.exit_code)
        setting.console.say(_summary(made))

    return one


class SomeAreas(ReportsError):
    """Some areas of a round have no bulletin; the exit code is that of the worst."""

    def __init__(self, text: Text, code: int) -> None:
        super().__init__(text)
        self.exit_code = code  # type: ignore[misc]


def _told_of_all(console: Console, made: Round) -> None:
    """Why areas have no bulletin, as messages."""
    for one in made.areas:
        if one.error is not None:
            console.say(OF_AREA.format(area=one.area.code, name=one.area.name), "error")
            console.failure(one.error)


def _row(one: AreaMade, lang: Lang) -> dict[str, str]:
    said = one.error.within(lang) if one.error else ""
    edition = str(one.edition) if one.edition else ""
    cells = (one.job, one.area.code, one.area.name.within(lang), one.outcome, edition, str(one.exit_code), said)
    return dict(zip(COLUMNS, cells, strict=True))


def _summary(made: Round) -> Text:
    from ..office.rounds import OUTCOMES as KINDS

    return SUMMARY.format(every=len(made.areas), **{kind: made.count(kind) for kind in KINDS})


def rerun(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    by: By = "", as_of: AsOf = "", edition: EditionNumber = None, to: To = None,
) -> None:  # fmt: skip
    """用今天、当时或某一版的数据重新编制 / make it again: as of today, as of then, or as edition N.

    例 / example:  reports rerun 2024-Q1 --as-of 2024-05-10 --to then
    """
    from .. import office

    def one(setting: Setting, chosen: Job) -> None:
        _one_kind(as_of, edition, to)
        asked = office.Asked(chosen, period_of(period), _aside(chosen, area, to))
        with setting.session() as session:
            if as_of:
                made = office.rerun_as_of(session, asked, as_of)
            elif edition:
                made = office.rerun_edition(session, asked, edition)
            else:
                made = office.rerun(session, chosen, asked.period)
        _told(setting.console, made)

    each_job(bulletins(job, area, lang), lang, (root, log), _with_pages(job, one), by=by)


def _aside(chosen: Job, area: str, to: Path | None) -> Path | None:
    """The folder of one bulletin: where all areas are asked for, each has its own, as in `data_out`."""
    return to / chosen.area if to and area == "all" and chosen.served else to


def _one_kind(as_of: str, edition: int | None, to: Path | None) -> None:
    if as_of and edition:
        raise UsageError(ONE_OF_THEM)
    if to is not None and not (as_of or edition):
        raise UsageError(TO_WHAT)


def _told(console: Console, made: Made) -> None:
    """What came of a run or rerun: findings and differences as messages, the files as data."""
    console.findings(made.findings)
    console.say(OUTCOMES[made.outcome].format(job=made.job, edition=made.edition))
    for difference in made.differences:
        console.say(difference)
    show_paths(made.files)
