"""What is to be done now: a pure function of the time, the calendar, and what the ledger remembers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from ..concepts.text import Text
from .calendar import Slot

Action = Literal["prepare", "release", "wait", "held", "given_up"]
Outcome = Literal["prepared", "held", "failed"]
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
LATE = timedelta(minutes=2)
STAYS = (2, 3, 65, 66, 78)

PREPARE = Text("{at} 发布，现在制作", "to be released at {at}; made now")
PREPARED = Text("已制作，等待 {at} 发布", "made; to be released at {at}")
RELEASE = Text("{at} 应发布", "to be released at {at}")
AGAIN = Text("第 {n} 次尝试未成功（{because}），{at} 再试", "try {n} failed ({because}); tried again at {at}")
GIVEN_UP = Text(
    "尝试 {n} 次均未成功（{because}），不再自动重试", "{n} tries failed ({because}); not tried again by itself"
)


@dataclass(frozen=True)
class Attempt:
    """What came of one attempt at a slot.

    Args:
        outcome: `held` where the same inputs, recipe and acceptances would give the same answer; `failed` where it may
            pass by itself.
        key: the hash of inputs, recipe and acceptances that it was made of.
        because: the reason in words.
    """

    at: datetime
    outcome: Outcome
    key: str
    because: Text


@dataclass(frozen=True)
class Tried:
    """The attempts at a slot in their order, and the key of what it would be made of now."""

    key: str = ""
    past: tuple[Attempt, ...] = ()

    @property
    def last(self) -> Attempt | None:
        """The last attempt at what it would be made of now; a change of data starts afresh."""
        return self.past[-1] if self.past and self.past[-1].key == self.key else None

    def failures(self, slot: Slot) -> int:
        """How many attempts at the same have failed in a row; those before the instant of the slot do not count after.

        So one is made at the instant itself, however preparing it went.
        """
        late = self.past[-1].at >= slot.at
        alike = (one.outcome == "failed" and one.key == self.key and (one.at >= slot.at) == late for one in self.past)
        return next((n for n, failed in enumerate(reversed([*alike])) if not failed), len(self.past))


UNTRIED = Tried()


@dataclass(frozen=True)
class Due:
    """What to do about a slot now, why, whether it is late, and when to look again where nothing changes meanwhile."""

    slot: Slot
    action: Action
    because: Text
    late: bool = False
    again: datetime | None = None


def outcome(exit_code: int) -> Outcome:
    """What an attempt that ended with this exit code of the house came to.

    Held are wrong data, definitions and periods that are not there: only a change helps. Faults of disk, database,
    memory and rendering may pass, and so may a right that is missing.
    """
    return "held" if exit_code in STAYS else "failed"


def pending(now: datetime, slots: Iterable[Slot], done: Collection[str]) -> tuple[Slot, ...]:
    """The slots to think about now, the oldest first: not released, and near enough to be made."""
    opened = [slot for slot in slots if now >= slot.prepare_at and slot.name not in done]
    return tuple(sorted(opened, key=lambda slot: (slot.at, slot.name)))


def due(now: datetime, slots: Iterable[Slot], done: Collection[str], attempts: Mapping[str, Tried]) -> tuple[Due, ...]:
    """What to do about each pending slot, the oldest first.

    Args:
        done: the names of the slots that were released.
        attempts: by the name of the slot.
    """
    return tuple(_decided(now, slot, attempts.get(slot.name, UNTRIED)) for slot in pending(now, slots, done))


def _decided(now: datetime, slot: Slot, tried: Tried) -> Due:
    last = tried.last
    if slot.needs:
        told = Due(slot, "held", slot.needs)
    elif last is None:
        told = _made(now, slot)
    elif last.outcome == "held":
        told = Due(slot, "held", last.because)
    elif last.outcome == "failed":
        told = _after_failure(now, slot, tried, last)
    else:
        told = _made(now, slot, prepared=True)
    return replace(told, late=now - slot.at > LATE)


def _made(now: datetime, slot: Slot, prepared: bool = False) -> Due:
    at = slot.local.strftime("%Y-%m-%d %H:%M")
    if now >= slot.at:
        return Due(slot, "release", RELEASE.format(at=at))
    if prepared:
        return Due(slot, "wait", PREPARED.format(at=at), again=slot.at)
    return Due(slot, "prepare", PREPARE.format(at=at))


def _after_failure(now: datetime, slot: Slot, tried: Tried, last: Attempt) -> Due:
    if last.at < slot.at <= now:
        return _made(now, slot)
    failures = tried.failures(slot)
    if sum(map(pause, range(1, failures)), timedelta()) >= slot.rule.give_up_after:
        return Due(slot, "given_up", GIVEN_UP.format(n=failures, because=last.because))
    again = last.at + pause(failures)
    if now >= again:
        return _made(now, slot)
    at = again.astimezone(slot.local.tzinfo).strftime("%Y-%m-%d %H:%M")
    return Due(slot, "wait", AGAIN.format(n=failures, because=last.because, at=at), again=again)


def pause(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 1, 5, 15, then 60 minutes each time."""
    return PAUSES[min(failures, len(PAUSES)) - 1]
