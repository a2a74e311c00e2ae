"""All that a worker needs, loaded before workers are forked, and kept out of the collector's way."""

from __future__ import annotations

import gc
import sys
from types import TracebackType

from . import tasks

__all__ = ["tasks"]


def in_one_line(kind: type[BaseException], fault: BaseException, _: TracebackType | None) -> None:
    """What ended the server of processes, as where the machine has no more; who asked it for one tells the rest."""
    sys.stderr.write(f"{kind.__name__}: {fault}\n")


sys.excepthook = in_one_line
gc.collect()
gc.freeze()
