"""The arithmetic of the bulletin: frames in, frames out. Nothing here reads a file, rounds, or knows a job."""

from .quarters import single_quarter, single_quarter_growth
from .rates import as_delivered, change, contribution, deflator, gap, growth, pull, share

COUNTED_ALIKE = (as_delivered, single_quarter)  # their result is counted in the unit of their operand

__all__ = [
    "COUNTED_ALIKE",
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
