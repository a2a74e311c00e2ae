"""The clock of the machine, and what is remembered of it: a clock that was moved must not release anything."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..release import Clock

BOOT = Path("/proc/sys/kernel/random/boot_id")
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")


@dataclass(frozen=True)
class Beat:
    """What the clock showed when it was last trusted, and what the clock that nobody can set showed then."""

    at: datetime
    since_boot: float
    boot: str


def look(store: Path, now: datetime) -> Clock:
    """What is known of the clock that shows this instant."""
    from ..release import Clock

    beat = last_beat(store)
    same_boot = beat is not None and beat.boot == boot() != ""
    elapsed = timedelta(seconds=_since_boot() - beat.since_boot) if beat and same_boot else None
    return Clock(now, beat.at if beat else None, elapsed, synchronised=True if SYNCHRONISED.exists() else None)


def last_beat(store: Path) -> Beat | None:
    """The last trusted beat, if one was kept."""
    told = kept(store / "beat.json")
    return Beat(datetime.fromisoformat(told["at"]), told["since_boot"], told["boot"]) if told else None


def beat(store: Path, now: datetime) -> None:
    """Remember that the clock was trusted now."""
    keep(store / "beat.json", {"at": now.isoformat(), "since_boot": _since_boot(), "boot": boot()})


def kept(path: Path) -> dict[str, Any]:
    """A small note of the store; empty where there is none, or it was cut off."""
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def keep(path: Path, told: dict[str, Any]) -> None:
    """Write a small note, whole or not at all. It may be lost in a power cut, and is then written again.

    Raises:
        NotPermitted, CannotWrite, InputOutputError: as the archive.
    """
    part = path.with_name(f"{path.stem}.{os.getpid()}.part")  # several ticks may write the same note at once
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    except OSError as fault:
        from ..archive.faults import of_disk  # it wakes the database, which an idle tick has no need of

        raise of_disk(fault, path) from None


def _since_boot() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def boot() -> str:
    """What tells this start of the machine from others; empty where the system does not say."""
    return BOOT.read_text(encoding="ascii").strip() if BOOT.exists() else ""


def utc_now() -> datetime:
    """The instant by the clock of the machine."""
    return datetime.now(UTC)
