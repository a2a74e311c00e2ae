"""Processes that are deaf to Ctrl-C from their first moment: a terminal sends it to all, and their parent answers."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.resource_tracker import ensure_running


@contextmanager
def born_deaf() -> Iterator[None]:
    """Whatever is started meanwhile is deaf for life; this process hears Ctrl-C as soon as it has done."""
    ensure_running()  # the helper of multiprocessing: whoever starts it unblocks the signal again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
