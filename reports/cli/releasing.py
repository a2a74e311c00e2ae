"""Commands about releases: calendar, due, tick, serve, status, preview."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..concepts.errors import ReportsError, UsageError
from ..concepts.text import Text
from ..console import Console, show_paths, show_rows, show_text
from . import clock
from .frame import Setting, alone, bulletins, in_workspace, period_of
from .idle import idle_until, note
from .interruption import broken_off
from .options import Area, By, Form, JobName, LangName, Log, PeriodWord, Root
from .outage import Paused, answered
from .serving import Service, noted

if TYPE_CHECKING:
    from ..concepts.definition import Job
    from ..office import Happened, Session, Ticked
    from ..release import Slot

NOTHING_DUE = Text("没有到期的发布；下次：{until}", "nothing is due; next: {until}")
NO_MORE = Text("没有发布规则", "no release rule")
BECAME = {
    "released": Text("已发布", "released"),
    "prepared": Text("已制作，等待发布", "prepared"),
    "held": Text("暂缓", "held"),
    "failed": Text("未成功", "failed"),
    "given_up": Text("不再自动重试", "given up"),
    "wait": Text("等待", "waiting"),
    "prepare": Text("待制作", "to be prepared"),
    "release": Text("待发布", "to be released"),
}
SERVING = Text("每分钟查看一次到期的发布；Ctrl-C 停止", "looking every minute for what is due; Ctrl-C stops")
STOPPED = Text("已停止", "stopped")
SET = Text("{job} {period} 将于 {at} 发布：{why}", "{job} {period} is to be released at {at}: {why}")
SET_WHAT = Text(
    "请写成 reports calendar set 2024-Q1 2024-04-26T09:30 --reason 原因",
    "write reports calendar set 2024-Q1 2024-04-26T09:30 --reason TEXT",
)
SET_ONE = Text(
    "calendar set --job all：一次公布一个作业的日期；请用 --job 写明其中之一：{names}",
    "calendar set --job all: a date is announced for one job at a time; name one of them with --job: {names}",
)
DUE_COLUMNS = ("job", "area", "period", "action", "because")
MINUTE = 60.0


def calendar(
    words: Annotated[list[str] | None, typer.Argument(metavar="[set PERIOD DATETIME]", help="公布日期 / set")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="公布或改期的理由 / why")] = "",
    now: Annotated[bool, typer.Option("--now", help="允许已过去的时刻 / a time that has passed")] = False,
    ics: Annotated[bool, typer.Option("--ics", help="RFC 5545 日历文件 / as a calendar file")] = False,
    job: JobName = "", by: By = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
    form: Form = "table",
) -> None:  # fmt: skip
    """未来十二个月的发布日及理由 / the releases of the next 12 months, and why each is when it is.

    例 / example:  reports calendar set 2024-Q1 2024-04-26T09:30 --reason "与全市同日"
    """
    from .. import office
    from ..release import ROW_COLUMNS, calendar_rows, public
    from ..release import ics as ics_of

    def act(setting: Setting) -> None:
        with setting.session() as session:
            if words:
                return _announced(setting, session, (job, reason, now), words)
            jobs = setting.workspace.chosen(job or "all")
            every = office.releases(session, jobs)
        if ics:
            shown = map(public, every)
            return show_text(ics_of(shown, {one.name: one.title for one in jobs}, _decided(jobs), setting.console.lang))
        show_rows(ROW_COLUMNS, calendar_rows(every, clock.utc_now(), setting.console.lang), form)

    in_workspace(lang, (root, log), act, by)


def _decided(jobs: Sequence[Job]) -> datetime:
    """When the rules began to hold: the year of the first release. A calendar file must not know the clock."""
    first = min((job.release.first_release for job in jobs if job.release), default="1970-Q1")
    return datetime(int(first[:4]), 1, 1, tzinfo=UTC)


def _announced(setting: Setting, session: Session, how: tuple[str, str, bool], words: list[str]) -> None:
    from .. import office

    job, reason, at_once = how
    if len(words) != 3 or words[0] != "set":
        raise UsageError(SET_WHAT)
    if job == "all":
        names = list(setting.workspace.jobs)
        raise UsageError(SET_ONE.format(names=Text("、".join(names), ", ".join(names))))
    chosen, announced = setting.workspace.chosen(job)[0], (office.hour(words[2]), reason, at_once)
    slot = office.set_date(session, chosen, period_of(words[1]), announced)
    at = slot.local.strftime("%Y-%m-%d %H:%M")
    setting.console.say(SET.format(job=slot.job, period=slot.period, at=at, why=slot.why))


def due(lang: LangName = "", root: Root = Path(), log: Log = "text", form: Form = "table") -> None:
    """现在该做什么 / what is due now.

    例 / example:  reports due
    """
    from .. import office

    def act(setting: Setting) -> None:
        with setting.session() as session:
            found = office.what_is_due(session, clock.look(setting.workspace.store, clock.utc_now()))
        rows = [
            {"job": one.slot.job, "area": one.slot.area, "period": one.slot.period, "action": one.action,
             "because": one.because.within(setting.console.lang)}
            for one in found
        ]  # fmt: skip
        show_rows(DUE_COLUMNS, rows, form)

    in_workspace(lang, (root, log), act)


def tick(
    quiet: Annotated[bool, typer.Option("--quiet", help="无事不出声 / say nothing when nothing is due")] = False,
    lang: LangName = "", root: Root = Path(), log: Log = "text",
) -> None:  # fmt: skip
    """做完现在到期的事，一次 / do what is due, once; for cron and systemd timers.

    例 / example:  reports tick --quiet
    """
    now = clock.utc_now()
    until = idle_until(root, now)
    if until is not None:
        return _idle(Console("en" if lang == "en" else "zh", log == "json"), root, (now, until), quiet)
    in_workspace(lang, (root, log), lambda setting: _ticked(setting, quiet))


def _idle(console: Console, root: Path, times: tuple[datetime, datetime], quiet: bool) -> None:
    """A tick that has nothing to do: the settings are not even opened."""
    now, until = times
    try:
        clock.beat(root / ".reports", now)
    except ReportsError as fault:
        raise typer.Exit(console.failure(fault)) from None
    if not quiet:
        console.say(NOTHING_DUE.format(until=f"{until:%Y-%m-%d %H:%M}Z"))


def _ticked(setting: Setting, quiet: bool) -> None:
    try:
        with broken_off() as stopping:
            once(setting, quiet, stopping)
    except Paused as fault:
        if quiet:  # cron mails whatever is said: that of the attempt is enough
            raise typer.Exit(fault.exit_code) from None
        raise


def once(setting: Setting, quiet: bool = False, stopping: Callable[[], bool] = lambda: False) -> Ticked:
    """One tick: what is due is done and told, and kept for `status` and for the next tick."""
    from dataclasses import replace

    from .. import office

    now, store = clock.utc_now(), setting.workspace.store
    with answered(setting, now), setting.session() as session:
        ticked = office.tick(replace(session, stopping=stopping), clock.look(store, now))
    clock.beat(store, now)
    idle = now if setting.workspace.ledger else ticked.until  # no file tells what others write into a database
    note(setting.workspace.root, now, idle, _told(ticked))
    for one in ticked.happened:
        _say(setting, one)
    if not ticked.happened and not quiet:
        until = f"{ticked.until:%Y-%m-%d %H:%M}Z" if ticked.until else NO_MORE
        setting.console.say(NOTHING_DUE.format(until=until))
    return ticked


def _say(setting: Setting, one: Happened) -> None:
    words, slot = BECAME[one.became], one.slot
    area = f" {slot.area}" if setting.workspace.chosen(slot.job)[0].roster else ""
    name = f"{slot.job}{area} {slot.period}"
    setting.console.say(Text(f"{name}：{words.zh}：{one.because.zh}", f"{name}: {words.en}: {one.because.en}"))


def _told(ticked: Ticked) -> dict[str, Any]:
    """What `status` shows of a tick."""
    happened = [{"slot": one.slot.name, "became": one.became, "zh": one.because.zh, "en": one.because.en}
                for one in ticked.happened]  # fmt: skip
    return {"happened": happened, "slots": [_slot(slot) for slot in ticked.slots[:12]]}


def _slot(slot: Slot) -> dict[str, str]:
    return {"slot": slot.name, "at": slot.at.isoformat(), "local": slot.local.isoformat(" ", "minutes"),
            "kind": slot.kind, "zh": slot.why.zh, "en": slot.why.en}  # fmt: skip


def serve(
    units: Annotated[bool, typer.Option("--units", help="印出 systemd 与 cron 配置 / print the units")] = False,
    user: Annotated[str, typer.Option("--user", metavar="NAME", help="服务用户 / user of the units")] = "reports",
    lang: LangName = "", root: Root = Path(), log: Log = "text",
) -> None:  # fmt: skip
    """常驻，每分钟 tick 一次 / the same for ever, every minute.

    例 / example:  reports serve --units
    """

    def act(setting: Setting) -> None:
        if units:
            return _units(setting, user)
        stop = threading.Event()
        heeded(_stopper(stop))
        setting.console.say(SERVING)
        with noted(setting) as begun:
            service = Service(begun, lambda now: once(now, True, stop.is_set))
            keep_ticking(service.tick, stop.wait)
        setting.console.say(STOPPED)

    in_workspace(lang, (root, log), act)


def heeded(stopper: Callable[[int, object], None]) -> None:
    """Signals that end the service call the stopper, but not one that whoever started it has it ignore, as by `&`."""
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stopper)


def _stopper(stop: threading.Event) -> Callable[[int, object], None]:
    """The first signal lets the tick in hand finish; the second breaks it off."""

    def stopped(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    return stopped


def keep_ticking(tick_once: Callable[[], object], wait: Callable[[float], bool]) -> None:
    """Tick every minute until `wait` says that it is time to stop.

    `schedule` is the alarm clock and no more: it is asked anew after a long silence, for its own next run may lie a
    year ahead when the clock was put back.
    """
    import schedule

    alarm = schedule.Scheduler()
    while True:
        if not alarm.jobs or abs(alarm.idle_seconds or 0) > MINUTE:
            alarm.clear()
            alarm.every(1).minutes.do(tick_once)
            tick_once()
        if wait(max(0.0, min(alarm.idle_seconds or 0.0, MINUTE))):
            return
        alarm.run_pending()


def _units(setting: Setting, user: str) -> None:
    from ..release.units import units as units_of

    for name, text in units_of(str(setting.workspace.root.resolve()), user, _program(setting)).items():
        show_paths([f"# {name}", text.rstrip(), ""])


def _program(setting: Setting) -> str:
    """The program as a unit must name it: beside the interpreter, on the path, or the checkout's own script."""
    beside = Path(sys.executable).with_name("reports")
    found = str(beside) if beside.is_file() else shutil.which("reports")
    return found or str((setting.workspace.root / "run.sh").resolve())


def alert(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="失败的服务 / the unit that failed")],
    lang: LangName = "", root: Root = Path(), log: Log = "text",
) -> None:  # fmt: skip
    """通知一个服务失败了 / tell that a unit of the machine failed.

    例 / example:  reports alert reports-tick.service
    """
    from .. import office

    def act(setting: Setting) -> None:
        with setting.session() as session:
            office.tell_unit_failed(session, unit)

    in_workspace(lang, (root, log), act)


def preview(
    period: PeriodWord,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="写到此目录 / the folder to write it to")],
    job: JobName = "", area: Area = "", lang: LangName = "", root: Root = Path(), log: Log = "text",
) -> None:  # fmt: skip
    """加水印的样张，写到别处 / a watermarked copy, elsewhere.

    例 / example:  reports preview 2024-Q1 --to /tmp/look
    """
    from .. import office

    def act(setting: Setting) -> None:
        chosen = alone(bulletins(job, area, setting.console.lang)(setting.workspace))
        with setting.session() as session:
            files = office.preview(session, office.Asked(chosen, period_of(period), to))
        show_paths(files)

    in_workspace(lang, (root, log), act)
