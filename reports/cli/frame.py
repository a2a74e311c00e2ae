"""How every command is carried out: for each chosen job, in one language, and never with a traceback."""

from __future__ import annotations

import getpass
import os
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Any, cast

import typer

from ..concepts.errors import BadDefinition, NotPermitted, ReportsError, UsageError
from ..concepts.text import Lang, Text
from ..console import Console, leave_unread
from .interruption import ends_with_its_code, never_lost

if TYPE_CHECKING:
    from ..concepts.definition import Job
    from ..office import Session
    from ..workspace import Workspace

FAULT = Text(
    "内部故障：{kind}；详情已写入 {log}，请把它交给维护人员",
    "internal fault: {kind}; the details are in {log}, hand it to those who maintain the program",
)
INTERRUPTED = Text(
    "已中断；没有发布不完整的文件，可以重新运行",
    "interrupted; nothing incomplete was published, run it again",
)
ONE_AT_A_TIME = Text(
    "一次只能是一份公报，这里有 {n} 份；请用 --job 和 --area 指明一份",
    "one bulletin at a time, and these are {n}; name one by --job and --area",
)
OF_AREA = Text("{job} {name}：", "{job} {name}:")


@dataclass(frozen=True)
class Setting:
    """Where a command is given: the workspace, the terminal, and the name it is given under."""

    workspace: Workspace
    console: Console
    by: str = ""

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session whose steps are told while it lasts."""
        from ..office import Actor, Session

        name = self.by or getpass.getuser()
        with self.console.progress() as tell:
            yield Session(self.workspace, Actor(name, lambda: datetime.now(UTC), gethostname(), os.getpid()), tell)


def period_of(words: str) -> Any:
    from ..concepts.period import quarter

    return quarter(words)


Choice = Callable[["Workspace"], list["Job"]]


def jobs(name: str, area: str) -> Choice:
    """The jobs that are meant, each once for each area that is meant."""
    return lambda workspace: _in_areas(workspace, workspace.chosen(name), area)


def bulletins(name: str, area: str, lang: str) -> Choice:
    """The bulletins that are meant: of the chosen jobs, in the language that was named, else in all of the settings."""
    return lambda workspace: _in_areas(workspace, declared(name, lang)(workspace), area)


def one_of(setting: Setting, name: str, area: str) -> Job:
    """The job of this name, in this area where it serves several, in its own where none is named.

    Raises:
        UsageError: there is no such job, it does not serve the area, or several are meant.
    """
    from ..office.areas import in_areas

    return alone(in_areas(setting.workspace, alone(setting.workspace.chosen(name)), area))


def alone(found: list[Job]) -> Job:
    """The one bulletin that is meant.

    Raises:
        UsageError: several are; to take the first would be a guess.
    """
    if len(found) > 1:
        raise UsageError(ONE_AT_A_TIME.format(n=len(found)))
    return found[0]


def declared(name: str, lang: str) -> Choice:
    """The same as they are declared, each standing for all of its areas."""
    return lambda workspace: workspace.bulletins(name, cast("Lang | None", lang or None))


def _in_areas(workspace: Workspace, found: list[Job], area: str) -> list[Job]:
    """Each job in the areas that are meant; a job without a roster has one."""
    if area == "" and not any(job.roster for job in found):
        return found
    from ..office.areas import in_areas

    return [one for job in found for one in in_areas(workspace, job, area)]


def each_job(
    which: Choice, lang: str, where: tuple[Path, str], one: Callable[[Setting, Job], None],
    after: Callable[[Console], None] = lambda console: None, by: str = "",
) -> None:  # fmt: skip
    """Do one thing for each chosen job; a failure of one does not stop the others, and the worst exit code counts."""
    from ..workspace import open_workspace

    def act(console: Console) -> None:
        workspace, codes = open_workspace(where[0]), []
        for job in which(workspace):
            if job.served:
                console.say(OF_AREA.format(job=job.called, name=job.area_name))
            try:
                one(Setting(workspace, console, by), job)
            except ReportsError as error:
                codes.append(console.failure(error))
        after(console)
        if any(codes):
            raise typer.Exit(max(codes))

    guarded(lang, where, act)


def in_workspace(lang: str, where: tuple[Path, str], act: Callable[[Setting], None], by: str = "") -> None:
    """Do one thing in the workspace, whatever its jobs."""
    from ..workspace import open_workspace

    guarded(lang, where, lambda console: act(Setting(open_workspace(where[0]), console, by)))


def guarded(lang: str, where: tuple[Path, str], act: Callable[[Console], None]) -> None:
    """Do it; a failure becomes one line and its exit code, never a traceback."""
    console = Console(_language(lang, where[0]), where[1] == "json")
    try:
        with never_lost():
            act(console)
    except ReportsError as error:
        raise typer.Exit(console.failure(error)) from None
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        console.say(INTERRUPTED, "error")
        ends_with_its_code()
        raise typer.Exit(130) from None
    except (Exception, SystemExit) as fault:  # a function of an office's own may end the program, too
        console.say(FAULT.format(kind=f"{type(fault).__name__}: {fault}", log=_logged(where[0])), "error")
        raise typer.Exit(70) from None


@contextmanager
def wanted() -> Iterator[None]:
    """A reader of stdout that wants no more, such as `head`, is no fault; typer would make it exit 1."""
    try:
        yield
    except BrokenPipeError:
        leave_unread()
        raise typer.Exit(0) from None


def _language(lang: str, root: Path) -> Lang:
    """The language that was asked for, else that of the settings, else Chinese."""
    if lang:
        return cast(Lang, lang)
    from ..workspace import open_workspace

    try:
        return open_workspace(root).settings.lang
    except (BadDefinition, NotPermitted):
        return "zh"


def _logged(root: Path) -> Path:
    """The traceback of the fault in hand, in a file that its message names."""
    store = root / ".reports"
    folder = store if os.access(store, os.W_OK) else Path(tempfile.gettempdir())
    with tempfile.NamedTemporaryFile(
        "w", dir=folder, prefix="fault-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(traceback.format_exc())
    return Path(log.name)
