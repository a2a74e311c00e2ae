"""The health of a workspace, for people and monitors: read from the ledger and the notes of the last tick.

Nothing heavy is woken here, so that a monitor may ask every minute.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import __version__
from ..concepts.errors import UsageError
from ..concepts.text import Text
from ..console import Console, show_paths
from . import clock
from .frame import Setting, guarded
from .idle import NOTE
from .options import LangName, Log, Root
from .serving import opened

if TYPE_CHECKING:
    from ..archive import Run, Store

AGES = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
SOON = timedelta(weeks=8)
LITTLE = 500 * 2**20

WORDS = {
    "version": Text("程序版本", "version"),
    "archive": Text("存档", "archive"),
    "last_beat": Text("上次查看", "last look"),
    "editions": Text("版次", "editions"),
    "running": Text("进行中", "under way"),
    "broken_off": Text("已中断，下次运行时了结", "broken off, settled by the next run"),
    "unsent": Text("未发出的通知", "alerts not sent"),
    "free_megabytes": Text("剩余磁盘 MB", "free disk, MB"),
    "next": Text("下次发布", "next release"),
    "held": Text("未能发布", "not released"),
    "provisional": Text("日期待定", "date not firm"),
    "wrong": Text("不健康", "not healthy"),
}
NO_AGE = Text("{words} 不是时长；请写成 90s、5m、2h 或 1d", "{words} is no duration; write 90s, 5m, 2h or 1d")
NEVER = Text("从未查看过，应在 {most} 之内", "nobody has looked yet; somebody should every {most}")
TOO_OLD = Text("上次查看在 {age} 之前，超过 {most}", "the last look is {age} ago, more than {most}")
NO_ROOM = Text("剩余磁盘 {free} MB", "{free} MB of disk are left")
SLOT = Text("{slot} {local}（{kind}）", "{slot} {local} ({kind})")
STATE = Text("{slot}：{said}", "{slot}: {said}")


def status(
    max_age: Annotated[str, typer.Option("--max-age", metavar="AGE", help="超过则不健康 / else unhealthy: 5m")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
    lang: LangName = "", root: Root = Path(), log: Log = "text",
) -> None:  # fmt: skip
    """健康状况，供人和监控 / health, for people and monitors; exit 1 when it is not well.

    例 / example:  reports status --max-age 5m
    """

    def act(console: Console) -> None:
        workspace, broken = opened(root)
        setting = Setting(workspace, console)
        told = health(setting, _age(max_age), clock.utc_now())
        told["wrong"] += [text.within(console.lang) for text in broken]
        if as_json:
            show_paths([json.dumps(told, ensure_ascii=False, indent=1)])
        else:
            show_paths(_lines(told, setting))
        if told["wrong"]:
            raise typer.Exit(1)

    guarded(lang, (root, log), act)


def _age(words: str) -> timedelta | None:
    """
    Raises:
        UsageError: the words are no duration.
    """
    if not words:
        return None
    number, unit = words[:-1], words[-1:]
    if unit not in AGES or not (number.isascii() and number.isdigit()):
        raise UsageError(NO_AGE.format(words=repr(words)))
    return timedelta(**{AGES[unit]: int(number)})


def health(setting: Setting, most: timedelta | None, now: datetime) -> dict[str, Any]:
    """What is known without looking at any data."""
    workspace, lang = setting.workspace, setting.console.lang
    beat, note = clock.last_beat(workspace.store), clock.kept(workspace.store / NOTE)
    free = shutil.disk_usage(workspace.root).free // 2**20
    slots = [slot for slot in note.get("slots", []) if datetime.fromisoformat(slot["at"]) > now]
    near = [slot for slot in slots if slot["kind"] == "provisional" and datetime.fromisoformat(slot["at"]) - now < SOON]
    stuck = [one for one in note.get("happened", []) if one["became"] in ("held", "failed", "given_up", "wait")]
    wrong = [*_too_old(beat, most, now), *([NO_ROOM.format(free=free)] if free < LITTLE // 2**20 else [])]
    return {
        "version": __version__,
        **_archive(setting),
        "last_beat": beat.at.isoformat() if beat else "",
        "free_megabytes": free,
        "next": [SLOT.format(**slot).within(lang) for slot in slots[:4]],
        "held": [STATE.format(slot=one["slot"], said=one[lang]).within(lang) for one in stuck],
        "provisional": [SLOT.format(**slot).within(lang) for slot in near],
        "wrong": [text.within(lang) for text in wrong],
    }


def _too_old(beat: clock.Beat | None, most: timedelta | None, now: datetime) -> list[Text]:
    if most is None or (beat is not None and now - beat.at <= most):
        return []
    if beat is None:
        return [NEVER.format(most=str(most))]
    age = str(now - beat.at).partition(".")[0]
    return [TOO_OLD.format(age=age, most=str(most))]


def _archive(setting: Setting) -> dict[str, Any]:
    """What the ledger counts; where there is none yet, that is said."""
    from ..archive import Place, open_store
    from ..archive.faults import told

    place = Place(setting.workspace.store, setting.workspace.ledger)
    with told(place.file.parent):
        kept = bool(place.url) or place.file.exists()
    if not kept:
        return {"archive": "", "editions": 0, "running": [], "broken_off": [], "unsent": 0}
    with open_store(place, __version__) as archive:
        return _counted(archive)


def _counted(archive: Store) -> dict[str, Any]:
    from ..archive import history, unfinished
    from ..archive.outbox import unsent

    begun = unfinished(archive.ledger)
    dead = [run for run in begun if run.host == gethostname() and not _is_there(run.pid)]
    waiting = unsent(archive.ledger, clock.utc_now() + timedelta(days=366))
    return {
        "archive": archive.ledger.where,
        "editions": len(history(archive.ledger)),
        "running": [_of(run) for run in begun if run not in dead],
        "broken_off": [_of(run) for run in dead],
        "unsent": len(waiting),
    }


def _of(run: Run) -> str:
    return f"{run.job} {run.period} {run.host}:{run.pid} {run.started_at}"


def _is_there(pid: int) -> bool:
    """Whether this machine has a process of that number, whosever it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _lines(told: dict[str, Any], setting: Setting) -> list[str]:
    lang = setting.console.lang
    mark = "：" if lang == "zh" else ": "
    pairs = ((key, value if isinstance(value, list) else [value]) for key, value in told.items())
    return [f"{WORDS[key].within(lang)}{mark}{one}" for key, values in pairs for one in values if one not in ("", [])]
