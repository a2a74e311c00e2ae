"""Folders in the store for what does not fit into memory, gone with the command; those of dead ones are swept away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from .folders import abandoned, locked

SPILL = "spill-"


@contextmanager
def spilling(store: Path) -> Iterator[Path]:
    """A new folder, for its owner only; in the store, where one may write there, else where temporary files are.

    It stays locked while it is in use, so that `sweep_spilled` can tell it from one whose owner died.
    """
    there = store.is_dir() and os.access(store, os.W_OK | os.X_OK)
    folder, handle = locked(lambda: _new(store if there else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _new(within: Path | None) -> tuple[Path, int]:
    folder = Path(mkdtemp(prefix=SPILL, dir=within))
    return folder, os.open(folder, os.O_RDONLY)


def sweep_spilled(store: Path) -> int:
    """Take away the folders that dead commands left behind; says how many."""
    return sum(_swept(folder) for folder in sorted(store.glob(f"{SPILL}*")))


def _swept(folder: Path) -> bool:
    with abandoned(folder, os.O_RDONLY) as dead:
        if dead:
            shutil.rmtree(folder, ignore_errors=True)
    return dead
