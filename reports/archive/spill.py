"""Folders in the store for what does not fit into memory, gone with the command; those of dead ones are swept away."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

SPILL = "spill-"


@contextmanager
def spilling(store: Path) -> Iterator[Path]:
    """A new folder, for its owner only; in the store, where one may write there, else where temporary files are.

    It stays locked while it is in use, so that `sweep_spilled` can tell it from one whose owner died.
    """
    there = store.is_dir() and os.access(store, os.W_OK | os.X_OK)
    folder, handle = _locked(store if there else None)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _locked(within: Path | None) -> tuple[Path, int]:
    """Between making a folder and locking it a sweep may have taken it away; then another is made."""
    while True:
        folder = Path(mkdtemp(prefix=SPILL, dir=within))
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if folder.is_dir():
            return folder, handle
        os.close(handle)


def sweep_spilled(store: Path) -> int:
    """Take away the folders that dead commands left behind; says how many."""
    return sum(_swept(folder) for folder in sorted(store.glob(f"{SPILL}*")))


def _swept(folder: Path) -> bool:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(handle)
