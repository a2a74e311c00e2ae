"""What areas are set side by side by, and which areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .observation import TOTAL
from .roster import Area


@dataclass(frozen=True)
class Column:
    """What areas are compared by: a figure of an activity, and whether the largest or the smallest is first."""

    figure: str
    activity: str = TOTAL
    best: Literal["largest", "smallest"] = "largest"

    @property
    def rank(self) -> str:
        """The name of the figure that ranks the areas by it."""
        return f"{self.figure}_{self.activity}_rank"


@dataclass(frozen=True)
class Members:
    """The areas of a comparison, in the order of their codes, and the whole that they are parts of."""

    whole: Area
    areas: tuple[Area, ...]

    @property
    def every(self) -> tuple[Area, ...]:
        """The whole, and its parts after it."""
        return self.whole, *self.areas
