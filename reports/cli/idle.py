"""Whether a tick can have anything to do: told at once by a note of the last one and the state of the files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .clock import keep, kept

NOTE = "due.json"
DAY = timedelta(days=1)
WATCHED = ("pyproject.toml", "holidays.toml")


def idle_until(root: Path, now: datetime) -> datetime | None:
    """Until when nothing is due, as the last tick found, if no file has changed since; None where it must be asked."""
    told = kept(root / ".reports" / NOTE)
    if not told.get("until") or told.get("state") != state(root):
        return None
    until = datetime.fromisoformat(told["until"])
    return until if now < until and datetime.fromisoformat(told["at"]) <= now else None


def note(root: Path, now: datetime, until: datetime | None, told: dict[str, Any]) -> None:
    """Keep what a tick found: when something may be due next, a day ahead at most, and what `status` shows."""
    last = min(now + DAY, until or now + DAY)
    words = {"at": now.isoformat(), "until": last.isoformat(), "state": state(root)}
    keep(root / ".reports" / NOTE, words | told)


def state(root: Path) -> str:
    """One hash over names, sizes and times of the files that can make something due."""
    told = sorted(f"{path} {_signature(path)}" for path in _watched(root))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _signature(path: Path) -> str:
    try:
        state = path.stat()
    except OSError:
        return "gone"  # taken away while it was looked at, a link to nothing, or closed to this user
    return f"{state.st_size} {state.st_mtime_ns}"


def _watched(root: Path) -> Iterator[Path]:
    yield from (root / name for name in WATCHED if (root / name).is_file())
    yield from (path for path in (root / ".reports").glob("ledger.db*") if path.suffix != ".db-shm")
    yield from root.glob("*.py")
    yield from (path for path in (root / "data_in").rglob("*") if path.is_file())
    yield from (path for path in Path(__file__).parent.parent.rglob("*.py"))
