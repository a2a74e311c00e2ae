"""The command: arguments in, exit code out. The only place that knows argv, the terminal and the process.

Nothing heavy is imported before a command needs it, so that `reports --help` answers at once.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from . import __version__
from .concepts.errors import BadDefinition, ReportsError, UsageError
from .concepts.text import Lang, Text
from .console import NO_FINDINGS, Console, show_paths, show_rows

if TYPE_CHECKING:
    from .concepts.definition import Job
    from .concepts.finding import Finding
    from .workspace import Workspace

app = typer.Typer(
    name="reports",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="统计公报：从季度 CSV 到 PDF，每个数字都可追溯到单元格。\n\n"
    "Statistical bulletins: from a quarter's CSVs to PDF, every figure traced to its cell.\n\n"
    "例 / example:  reports run 2024-Q1",
)

PeriodWord = Annotated[str, typer.Argument(metavar="PERIOD", help="季度 / quarter: 2024-Q1, 2024Q1, 2024年一季度")]
JobName = Annotated[str, typer.Option("--job", metavar="NAME", help="作业名，all 为全部 / a job, or all of them")]
Area = Annotated[str, typer.Option("--area", metavar="CODE", help="行政区划代码 / division code, e.g. 500113")]
LangName = Annotated[
    Literal["zh", "en", ""], typer.Option("--lang", help="语言，默认取自设置 / language, from the settings by default")
]
Root = Annotated[Path, typer.Option("-C", metavar="DIR", help="工作区目录 / folder of the workspace")]
Log = Annotated[Literal["text", "json"], typer.Option("--log", help="消息格式 / form of the messages on stderr")]
Form = Annotated[
    Literal["table", "csv", "json"], typer.Option("--format", help="数据格式 / form of the data on stdout")
]

MADE = Text("{job}：已发布第 {edition} 版", "{job}: edition {edition} is published")
UNCHANGED = Text("{job}：输入与配方未变，第 {edition} 版保持不变", "{job}: nothing changed, edition {edition} stands")
IDENTICAL = Text("{job}：与第 {edition} 版逐字节相同", "{job}: identical to edition {edition}")
DIFFERS = Text(
    "{job}：与原版不同，已发布第 {edition} 版：",
    "{job}: differs from what stood there; edition {edition} is published:",
)
SKIPPED = Text("{job}：已跳过", "{job}: skipped")
OUTCOMES = {"made": MADE, "unchanged": UNCHANGED, "identical": IDENTICAL, "differs": DIFFERS, "skipped": SKIPPED}
FAULT = Text(
    "内部故障：{kind}；详情已写入 {log}，请把它交给维护人员",
    "internal fault: {kind}; the details are in {log}, hand it to those who maintain the program",
)
INTERRUPTED = Text(
    "已中断；没有发布不完整的文件，可以重新运行",
    "interrupted; nothing incomplete was published, run it again",
)
OTHER_AREA = Text("作业 {job} 只有地区 {own}，没有 {area}", "job {job} is of area {own}, not of {area}")
WORKSPACE_MADE = Text(
    "新工作区已建好。接下来：cd {folder}，然后 reports run 2024-Q1",
    "the workspace is made. Next: cd {folder}, then reports run 2024-Q1",
)


def _version(asked: bool) -> None:
    if asked:
        show_paths([f"reports {__version__}"])
        raise typer.Exit


@app.callback()
def every_command(
    version: Annotated[bool, typer.Option("--version", help="版本", callback=_version, is_eager=True)] = False,
) -> None:
    """What stands before a command."""


@app.command()
def run(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text"
) -> None:
    """检查、计算、排版并发布 / check, compute, render, publish.

    例 / example:  reports run 2024-Q1 --job industry
    """
    _make("run", (period, job, area), lang, (root, log))


@app.command()
def rerun(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text"
) -> None:
    """重新编制并与 data_out 比较 / make it again and compare it with what stands in data_out.

    例 / example:  reports rerun 2024-Q1
    """
    _make("rerun", (period, job, area), lang, (root, log))


@app.command()
def check(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    form: Form = "table",
) -> None:  # fmt: skip
    """只检查，不发布 / findings only, publishes nothing.

    例 / example:  reports check 2024-Q1 --format csv
    """
    from . import office

    found: list[Finding] = []

    def one(workspace: Workspace, chosen: Job, console: Console) -> None:
        try:
            with console.progress() as tell:
                told = office.check(workspace, chosen, _period(period), tell)
            found.extend(told)
            if not told:
                console.say(NO_FINDINGS)
        except ReportsError as error:
            found.extend(error.findings)
            raise type(error)(error.text) from None

    _each_job((job, area), lang, (root, log), one, after=lambda console: console.show_findings(found, form))


@app.command()
def figures(
    period: PeriodWord, job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    form: Form = "table",
) -> None:  # fmt: skip
    """列出全部指标值 / every figure, exact and as shown.

    例 / example:  reports figures 2024-Q1 --format csv
    """
    from . import office
    from .disseminate.data_files import FIGURE_COLUMNS

    rows: list[dict[str, str]] = []

    def one(workspace: Workspace, chosen: Job, console: Console) -> None:
        with console.progress() as tell:
            found, findings = office.figures(workspace, chosen, _period(period), tell)
        rows.extend(found)
        console.findings(findings)

    def after(console: Console) -> None:
        if rows:
            show_rows(FIGURE_COLUMNS, rows, form)

    _each_job((job, area), lang, (root, log), one, after)


@app.command("list")
def list_jobs(lang: LangName = "", root: Root = Path(), log: Log = "text", form: Form = "table") -> None:
    """列出作业 / the jobs of the workspace.

    例 / example:  reports list --format json
    """
    from .workspace import described, open_workspace

    def act(console: Console) -> None:
        rows = described(open_workspace(root).chosen("all"))
        show_rows(tuple(rows[0]), rows, form)

    _guarded(lang, (root, log), act)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新工作区 / the new workspace")], lang: LangName = ""
) -> None:
    """新建一个可立即运行的工作区 / a workspace that runs at once on example data.

    例 / example:  reports new banan && cd banan && reports run 2024-Q1
    """
    from . import workspace

    def act(console: Console) -> None:
        show_paths(workspace.new(folder))
        console.say(WORKSPACE_MADE.format(folder=folder))

    _guarded(lang, (Path(), "text"), act)


def _make(verb: str, what: tuple[str, str, str], lang: str, where: tuple[Path, str]) -> None:
    """Run or rerun each chosen job, and tell what came of it."""
    from . import office

    act = getattr(office, verb)

    def one(workspace: Workspace, chosen: Job, console: Console) -> None:
        with console.progress() as tell:
            made = act(workspace, chosen, _period(what[0]), tell)
        console.findings(made.findings)
        console.say(OUTCOMES[made.outcome].format(job=made.job, edition=made.edition))
        for difference in made.differences:
            console.say(difference)
        show_paths(made.files)

    _each_job((what[1], what[2]), lang, where, one)


def _period(words: str) -> Any:
    from .concepts.period import quarter

    return quarter(words)


def _each_job(
    which: tuple[str, str], lang: str, where: tuple[Path, str], one: Callable[[Workspace, Job, Console], None],
    after: Callable[[Console], None] = lambda console: None,
) -> None:  # fmt: skip
    """Do one thing for each chosen job; a failure of one does not stop the others, and the worst exit code counts."""
    from .workspace import open_workspace

    def act(console: Console) -> None:
        workspace, codes = open_workspace(where[0]), []
        for job in workspace.chosen(which[0]):
            if which[1] not in ("", job.area):
                raise UsageError(OTHER_AREA.format(job=job.name, own=job.area, area=repr(which[1])))
            try:
                one(workspace, job, console)
            except ReportsError as error:
                codes.append(console.failure(error))
        after(console)
        if any(codes):
            raise typer.Exit(max(codes))

    _guarded(lang, where, act)


def _guarded(lang: str, where: tuple[Path, str], act: Callable[[Console], None]) -> None:
    """Do it; a failure becomes one line and its exit code, never a traceback."""
    console = Console(_language(lang, where[0]), where[1] == "json")
    try:
        act(console)
    except ReportsError as error:
        raise typer.Exit(console.failure(error)) from None
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        console.say(INTERRUPTED, "error")
        raise typer.Exit(130) from None
    except Exception as fault:
        console.say(FAULT.format(kind=f"{type(fault).__name__}: {fault}", log=_logged(where[0])), "error")
        raise typer.Exit(70) from None


def _language(lang: str, root: Path) -> Lang:
    """The language that was asked for, else that of the settings, else Chinese."""
    if lang:
        return cast(Lang, lang)
    from .workspace import open_workspace

    try:
        return open_workspace(root).settings.lang
    except BadDefinition:
        return "zh"


def _logged(root: Path) -> Path:
    """The traceback of the fault in hand, in a file that its message names."""
    store = root / ".reports"
    folder = store if store.is_dir() else Path(tempfile.gettempdir())
    with tempfile.NamedTemporaryFile(
        "w", dir=folder, prefix="fault-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(traceback.format_exc())
    return Path(log.name)


def main() -> None:
    """The entry point of the `reports` command."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
