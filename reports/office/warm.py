"""All that a worker needs, loaded before workers are forked, and kept out of the collector's way."""

from __future__ import annotations

import gc

from . import tasks

__all__ = ["tasks"]

gc.collect()
gc.freeze()
