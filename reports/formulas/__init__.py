"""The arithmetic of the bulletin: frames in, frames out. Nothing here reads a file, rounds, or knows a job."""

from .quarters import single_quarter, single_quarter_growth
from .rates import as_delivered, change, contribution, deflator, gap, growth, pull, share

__all__ = [
    "as_delivered",
    "change",
    "contribution",
    "deflator",
    "gap",
    "growth",
    "pull",
    "share",
    "single_quarter",
    "single_quarter_growth",
]
