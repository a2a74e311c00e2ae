"""Seconds of the processor that something takes: what a test may say of speed on a machine that others use too.

A limit here is a guard against work that has become many times slower, never a measurement: those are in benchmarks/.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def seconds(action: Callable[[], T], times: int = 3) -> tuple[float, T]:
    """The least seconds of the processor over `times` calls, and what the last of them answered.

    What the other tests of the session have left in memory is no work of this one: it is kept from the collector.
    """
    gc.collect()
    gc.freeze()
    try:
        every = [_timed(action) for _ in range(times)]
    finally:
        gc.unfreeze()
    return min(taken for taken, _ in every), every[-1][1]


def _timed(action: Callable[[], T]) -> tuple[float, T]:
    begun = time.process_time()
    answer = action()
    return time.process_time() - begun, answer
