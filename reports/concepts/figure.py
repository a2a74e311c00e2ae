"""A figure: one computed number with the string that is shown everywhere, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from .disclosure import CONFIDENTIAL
from .period import Period, is_quarter, label, over_by
from .text import Text
from .unit import Unit

MISSING = "—"


@dataclass(frozen=True)
class Figure:
    """One figure of a job.

    `value` is exact and unrounded, None where an operand is missing; `shown` is the one printed string. `printed` is
    false where the bulletin must not show it, and `reason` says why. `operands` are row numbers of the observations.
    `in_words` says that words are shown in place of digits. `note` is what the lineage says besides: the policy
    followed, or how many were ranked.
    """

    figure: str
    area: str
    activity: str
    period: Period
    accumulation: str
    value: Fraction | None
    shown: str
    unit: Unit
    formula: str
    price_basis: str = ""
    operands: tuple[int, ...] = ()
    printed: bool = True
    reason: Text | None = None
    in_words: bool = False
    note: Text | None = None
    internal: bool = False

    @property
    def confidential(self) -> bool:
        """Whether it is suppressed to protect respondents: it has no value and is shown as C."""
        return self.value is None and self.shown == CONFIDENTIAL

    @cached_property  # all who make a file of an edition and read it back ask for it
    def id(self) -> str:
        """The name under which a template, a chart and the read-back speak of this figure."""
        return f"{self.figure}/{self.area}/{self.activity}/{label(self.period)}/{self.accumulation}"

    @property
    def magnitude(self) -> str:
        """The shown digits without their sign, for a sentence whose verb carries it."""
        return self.shown.removeprefix("-")

    @property
    def shown_value(self) -> Fraction | None:
        """The number that readers see: rounded first, so words never contradict the digits."""
        return self.value if self.value is None or self.in_words else Fraction(Decimal(self.shown))

    @property
    def sign(self) -> int:
        """-1, 0 or 1 of what is shown; 0 also where there is no value."""
        shown = self.shown_value or Fraction(0)
        return (shown > 0) - (shown < 0)


@dataclass(frozen=True)
class Figures:
    """All figures of a run, found by name, activity, period and area."""

    every: tuple[Figure, ...]

    @cached_property
    def by_key(self) -> dict[tuple[str, str, Period, str], Figure]:
        return {(f.figure, f.activity, f.period, f.area): f for f in self.every}

    @cached_property
    def by_id(self) -> dict[str, Figure]:
        return {figure.id: figure for figure in self.every}

    def find(self, figure: str, activity: str, period: Period, area: str) -> Figure | None:
        """The figure, or None where the job computes none such or its operands have not arrived."""
        return self.by_key.get((figure, activity, period, area))

    def within(self, first: Period, last: Period) -> Figures:
        """Only the figures of these periods."""
        periods = {figure.period for figure in self.every}
        kept = {when for when in periods if over_by(when, last) and not over_by(when, first - 1)}
        return Figures(tuple(figure for figure in self.every if figure.period in kept))

    def window(self, first: Period, last: Period) -> Figures:
        """What travels in a bulletin: the figures of these quarters, and all those of months and years.

        One that is internal stays in the house.
        """
        quarters = {figure.period for figure in self.within(first, last).every if is_quarter(figure.period)}
        known = (figure for figure in self.every if not figure.internal)
        return Figures(tuple(f for f in known if f.period in quarters or not is_quarter(f.period)))
