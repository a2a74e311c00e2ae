"""How tests of the archive speak: a store in a folder, a clock they set, a bulletin ready to be committed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reports.archive import Bulletin, Draft, Place, Stamp, Store, number_of, open_store

VERSION = "0.1.0"
START = datetime(2024, 4, 17, 1, 30, tzinfo=UTC)
BANAN = Bulletin("industry", "500113", "2024-Q1")


def minute(number: float) -> datetime:
    """So many minutes after 2024-04-17T01:30Z."""
    return START + timedelta(minutes=number)


def at(number: float, by: str = "Li", because: str = "") -> Stamp:
    return Stamp(minute(number), by, because)


def opened(folder: Path, url: str = "") -> Store:
    return open_store(Place(folder / ".reports", url), VERSION)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def draft(store: Store, run: str, files: Mapping[str, bytes], bulletin: Bulletin = BANAN) -> Draft:
    """The next edition of a bulletin, of a run named by a letter."""
    number = number_of(store.ledger, bulletin, run * 64)
    kind = "first" if number == 1 else "revision"
    return Draft(bulletin, number, run * 64, kind, 0, f"manifest of {run}".encode(), files)
