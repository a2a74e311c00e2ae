"""Commands about the archive: receive, withdraw, history, verify, repair, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..concepts.errors import Held, UsageError
from ..concepts.text import Text
from ..console import Console, show_paths, show_rows
from .frame import Setting, in_workspace, one_of, period_of
from .options import Area, By, Form, JobName, LangName, Log, Root

if TYPE_CHECKING:
    from ..archive.backup import BackedUp
    from ..concepts.definition import Job

RECEIVED = Text("已接收 {file}，第 {revision} 次修订（@{seq}）", "received {file}, revision {revision} (@{seq})")
OF_ONE_FILE = Text(
    "--at、--because 和 --as 说的是一个文件，请写明 FILE；不写 FILE 则把 data_in 的全部文件记为现在收到",
    "--at, --because and --as are said of one file: name FILE; without it all of data_in is received as of now",
)
NOTHING_NEW = Text("没有新内容，均已接收过", "nothing new, all of it has been received")
WITHDRAWN = Text(
    "{file} 第 {revision} 次修订（@{seq}）自现在起停用；此前的状态不变",
    "{file} revision {revision} (@{seq}) is out of use from now on; what was known before keeps it",
)
SOUND = Text("存档与 data_out 一致，没有损坏", "the archive and data_out agree, nothing is damaged")
DAMAGE = Text("{n} 处损坏；能修复的运行 reports repair", "damaged: {n}; reports repair mends what can be mended")
REPAIRED = Text("已从存档恢复 {n} 份公报", "bulletins restored from the archive: {n}")
COPIED = Text("{n} 个存档文件，位于 {folder}", "objects: {n}, in {folder}")
LOST = Text(
    "损坏或缺失而未复制的存档文件：{names}；运行 reports verify 看用于何处",
    "objects that are damaged or gone and were not copied: {names}; reports verify says what they are of",
)

Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="原因 / the reason, kept for ever")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="备份目录 / folder of the backup")]


def receive(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="文件 / a file; else all of data_in")] = None,
    at: Annotated[str, typer.Option("--at", metavar="WHEN", help="何时收到 / when it came: 2024-04-16T18:00")] = "",
    because: Because = "",
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="在 data_in 中的名字 / name below data_in")] = "",
    by: By = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
) -> None:  # fmt: skip
    """接收文件入档 / take deliveries into the archive, past ones in their order.

    例 / example:  reports receive old/gdp_ytd.csv --at 2024-04-16T18:00 --because "补录首次报送"
    """
    from .. import office

    def act(setting: Setting) -> None:
        if file is None and (at or because or name):
            raise UsageError(OF_ONE_FILE)
        jobs = setting.workspace.chosen("all")
        with setting.session() as session:
            arrival = office.Arrival(file, name, at, because) if file else None
            new = office.receive(session, jobs, arrival) if arrival else office.receive_all(session, jobs)
        for vintage in new:
            told = {"file": vintage.file, "revision": vintage.revision, "seq": vintage.seq}
            setting.console.say(RECEIVED.format(**told))
        if not new:
            setting.console.say(NOTHING_NEW)

    in_workspace(lang, (root, log), act, by)


def withdraw(
    file: Annotated[str, typer.Argument(metavar="FILE", help="文件名或 @编号 / its name, or @17")],
    because: Because = "", by: By = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
) -> None:  # fmt: skip
    """自现在起停用一份已收文件 / take a delivery out of use from now on, never from the past.

    例 / example:  reports withdraw banan/gdp_ytd.csv --because "报错版本"
    """
    from .. import office

    def act(setting: Setting) -> None:
        with setting.session() as session:
            gone = office.withdraw(session, file, because)
        setting.console.say(WITHDRAWN.format(file=gone.file, revision=gone.revision, seq=gone.seq))

    in_workspace(lang, (root, log), act, by)


def history(
    period: Annotated[str, typer.Argument(metavar="[PERIOD]", help="季度 / quarter")] = "", job: JobName = "",
    triangle: Annotated[str, typer.Option("--triangle", metavar="FIGURE", help="修订三角 / of this figure")] = "",
    activity: Annotated[str, typer.Option("--activity", metavar="CODE", help="行业 / activity, as BCD")] = "_T",
    area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text", form: Form = "table",
) -> None:  # fmt: skip
    """版次、来件、说明：何时、何人、为何 / editions, vintages, acceptances: when, who, why.

    例 / example:  reports history 2024-Q1
    """
    from .. import office

    def act(setting: Setting) -> None:
        when = period_of(period) if period else None
        if triangle:
            return _triangle(setting, one_of(setting, job, area), (triangle, activity), form)
        of = one_of(setting, job, area) if when else setting.workspace.chosen(job)[0]
        with setting.session() as session:
            rows = office.history(session, of, when)
        show_rows(office.HISTORY_COLUMNS, rows, form)

    in_workspace(lang, (root, log), act)


def _triangle(setting: Setting, job: Job, of: tuple[str, str], form: Literal["table", "csv", "json"]) -> None:
    """The revisions of one figure over all editions."""
    from .. import office
    from ..disseminate.answers.triangle import triangle_columns, triangle_lines, triangle_rows

    with setting.session() as session:
        found = office.revisions_of(session, job, *of)
    if form == "table":
        show_paths(triangle_lines(found, setting.console.lang))
    else:
        show_rows(triangle_columns(found), triangle_rows(found), form)


def verify(lang: LangName = "", root: Root = Path(), log: Log = "text", form: Form = "table") -> None:
    """核对存档与 data_out / compare every byte of the archive and of data_out.

    例 / example:  reports verify
    """
    from .. import office

    def act(setting: Setting) -> None:
        with setting.session() as session:
            found = office.verify(session)
        setting.console.show_findings(found, form)
        wrong = [finding for finding in found if finding.severity == "error"]
        setting.console.say(DAMAGE.format(n=len(wrong)) if wrong else SOUND)
        if wrong:
            raise typer.Exit(1)

    in_workspace(lang, (root, log), act)


def repair(lang: LangName = "", root: Root = Path(), log: Log = "text") -> None:
    """按存档恢复 data_out / put data_out back as the archive has it.

    例 / example:  reports repair
    """
    from .. import office

    def act(setting: Setting) -> None:
        with setting.session() as session:
            folders = office.repair(session)
        setting.console.say(REPAIRED.format(n=len(folders)))
        show_paths(folders)

    in_workspace(lang, (root, log), act)


def backup(folder: Folder, lang: LangName = "", root: Root = Path(), log: Log = "text") -> None:
    """备份存档到新目录 / copy the archive into a new folder.

    例 / example:  reports backup /mnt/usb/2024-04-17
    """
    from .. import office

    def act(setting: Setting) -> None:
        with setting.session() as session:
            _copied(setting.console, office.backup(session, folder))

    in_workspace(lang, (root, log), act)


def restore(folder: Folder, lang: LangName = "", root: Root = Path(), log: Log = "text") -> None:
    """从备份恢复存档 / bring a backup back.

    例 / example:  reports restore /mnt/usb/2024-04-17 && reports repair
    """
    from .. import office

    def act(setting: Setting) -> None:
        with setting.session() as session:
            _copied(setting.console, office.restore(session, folder))

    in_workspace(lang, (root, log), act)


def _copied(console: Console, copy: BackedUp) -> None:
    console.say(COPIED.format(n=copy.objects, folder=copy.folder))
    if copy.note is not None:
        console.say(copy.note)
    if copy.damaged:
        raise Held(LOST.format(names=", ".join(copy.damaged)))
