"""A ledger whose database does not answer: nothing can be noted in it, so a note in the store says when to ask again.

People are told once, past the outbox, which lies in the same database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from ..concepts.errors import Unreachable
from ..concepts.text import Text
from . import clock, idle
from .frame import Setting

NOTE = "outage.json"
PAUSED = Text(
    "{since} 起无法连接台账数据库，已试 {times} 次，{again} 再试：{said}",
    "the ledger's database has not answered since {since}; asked {times} times, it is asked again at {again}: {said}",
)


class Paused(Unreachable):
    """The database did not answer a while ago, and is not asked again yet."""


@contextmanager
def answered(setting: Setting, now: datetime) -> Iterator[None]:
    """A tick, in this block. Where the database does not answer, the ticks of the next minutes do not ask it.

    The pauses are those after failed attempts, and end at the instant of a release.

    Raises:
        Paused: it did not answer a while ago.
        Unreachable: it does not answer.
    """
    note = setting.workspace.store / NOTE
    known = clock.kept(note)
    _refuse_while_paused(known, now)
    try:
        yield
    except Unreachable as fault:
        _keep(setting, note, (known, now), fault.text)
        raise
    if known:
        note.unlink(missing_ok=True)


def _refuse_while_paused(known: dict[str, Any], now: datetime) -> None:
    if known and datetime.fromisoformat(known["at"]) <= now < datetime.fromisoformat(known["again"]):
        told = {name: f"{datetime.fromisoformat(known[name]):%Y-%m-%d %H:%M}Z" for name in ("since", "again")}
        raise Paused(PAUSED.format(**told, times=known["times"], said=Text(known["zh"], known["en"])))


def _keep(setting: Setting, note: Path, when: tuple[dict[str, Any], datetime], said: Text) -> None:
    """The note of an outage: since when, how often the database was asked, when again, and who has been told."""
    from ..office.posting import tell_at_once
    from ..release import pause

    known, now = when
    times, since = known.get("times", 0) + 1, known.get("since", now.isoformat())
    again = min([now + pause(times), *_instants(setting, now)])
    told = {"since": since, "at": now.isoformat(), "times": times, "again": again.isoformat(), "zh": said.zh}
    told |= {"en": said.en, "told": known.get("told", [])}
    clock.keep(note, told)  # before anybody is told: without it, each tick would tell
    with setting.session() as session:
        went = tell_at_once(session, said, datetime.fromisoformat(since), told["told"])
    clock.keep(note, told | {"told": [*told["told"], *went]})


def _instants(setting: Setting, now: datetime) -> list[datetime]:
    """The instants of the releases to come, as the last tick saw them."""
    slots = clock.kept(setting.workspace.store / idle.NOTE).get("slots", [])
    return [at for at in (datetime.fromisoformat(slot["at"]) for slot in slots) if at > now]
