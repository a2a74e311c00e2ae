"""Commands that make bulletins: run and rerun."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..concepts.errors import UsageError
from ..concepts.text import Text
from ..console import Console, show_paths
from .frame import Setting, bulletins, each_job, period_of
from .options import Area, By, JobName, LangName, Log, PeriodWord, Root

if TYPE_CHECKING:
    from ..concepts.definition import Job
    from ..office import Made

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
ONE_OF_THEM = Text("--as-of 和 --edition 只能用一个", "--as-of and --edition exclude each other: give one of them")
TO_WHAT = Text("--to 只与 --as-of 或 --edition 一起使用", "--to goes with --as-of or --edition")

AsOf = Annotated[str, typer.Option("--as-of", metavar="WHEN", help="当时所知 / what was known then: 2024-05-10, @812")]
EditionNumber = Annotated[int, typer.Option("--edition", metavar="N", help="原样第 N 版 / exactly edition N", min=0)]
To = Annotated[Path | None, typer.Option("--to", metavar="DIR", help="写到此目录 / the folder to write it to")]
Correction = Annotated[
    str, typer.Option("--correction", metavar="TEXT", help="更正的错误 / the error of an edition that this puts right")
]


def run(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    by: By = "", correction: Correction = "",
) -> None:  # fmt: skip
    """接收、检查、计算、排版并发布 / receive, check, compute, render, publish.

    例 / example:  reports run 2024-Q1 --job industry
    """
    from .. import office

    def one(setting: Setting, chosen: Job) -> None:
        with setting.session() as session:
            made = office.run(session, chosen, period_of(period), correction)
        _told(setting.console, made)

    each_job(bulletins(job, area, lang), lang, (root, log), one, by=by)


def rerun(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    by: By = "", as_of: AsOf = "", edition: EditionNumber = 0, to: To = None,
) -> None:  # fmt: skip
    """用今天、当时或某一版的数据重新编制 / make it again: as of today, as of then, or as edition N.

    例 / example:  reports rerun 2024-Q1 --as-of 2024-05-10 --to then
    """
    from .. import office

    def one(setting: Setting, chosen: Job) -> None:
        _one_kind(as_of, edition, to)
        asked = office.Asked(chosen, period_of(period), to)
        with setting.session() as session:
            if as_of:
                made = office.rerun_as_of(session, asked, as_of)
            elif edition:
                made = office.rerun_edition(session, asked, edition)
            else:
                made = office.rerun(session, chosen, asked.period)
        _told(setting.console, made)

    each_job(bulletins(job, area, lang), lang, (root, log), one, by=by)


def _one_kind(as_of: str, edition: int, to: Path | None) -> None:
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
