"""How a rule is asked: about one value after the other, and told what it says of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from ..concepts.check import Answers, Cell, Verdict
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text
from ..concepts.unit import show
from .lookup import Key, Observed, Series
from .value import Value

CORRECT = Text("请核对并更正来源文件", "verify and correct the delivery")
VERIFY = Text("请核实", "verify it")
NO_VALUE = Text("没有该数据", "the value itself is missing")
NO_LEVELS = Text("没有可比的水平值", "no levels to compare with")
NO_YEAR_BEFORE = Text("缺少上年同期", "the same period of the year before is missing")
MISSING = Text("缺少 {lost}", "{lost} missing")

Bound = Decimal | int
Verdicts = Callable[[Observed, tuple[Period, ...]], Answers]


@dataclass(frozen=True)
class Asked:
    """The value that a rule is asked about, among all values of its measure, and what the rule wants of it."""

    values: Series
    key: Key
    want: Text

    @property
    def value(self) -> Value | None:
        return self.values.get(self.key)

    @property
    def activity(self) -> str:
        return self.key[2]

    @property
    def period(self) -> Period:
        return self.key[1]

    @property
    def basis(self) -> str:
        return self.key[3]

    def back(self, quarters: int) -> Value | None:
        """The value so many quarters earlier."""
        return self.values.back(self.key, quarters)

    def beside(self, activity: str) -> Value | None:
        """The value of another activity of the same area, period and price basis."""
        return self.values.get((*self.key[:2], activity, self.basis))

    def says(self, holds: bool | None, got: Text, want: Text | None = None, rests_on: tuple[Cell, ...] = ()) -> Verdict:
        """The verdict on this value."""
        row = self.values.row(self.key)
        return Verdict(holds, row, self.values.measure, self.activity, self.period, got, want or self.want, rests_on)

    def undecided(self, why: Text) -> Verdict:
        """The verdict where something is missing: neither passed nor failed."""
        return self.says(None, why)


Judge = Callable[[Asked], Verdict | None]
Screen = Callable[[Series], pd.Series]


@dataclass(frozen=True)
class Of:
    """Which values of a measure a rule is about: of one accumulation, one scope, these activities or all, in these
    quarters. Where they are not `expected`, nothing is said of a period that has none.
    """

    measure: str
    accumulation: str = "ytd"
    scope: str = "total"
    only: tuple[str, ...] = ()
    quarters: tuple[int, ...] = (1, 2, 3, 4)
    expected: bool = True

    def series(self, observed: Observed) -> Series:
        return observed.series(self.measure, self.accumulation, self.scope)


def each(of: Of, want: Text, judge: Judge, screen: Screen | None = None) -> Verdicts:
    """Ask the judge about every value of the measure in the periods; where the last has none, that is undecided.

    A measure of months or years is asked about in those that the bulletin knows; before the first there is none.

    Args:
        screen: which positions of the series hold beyond doubt, by their floats; the judge decides the others exactly.
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        values = of.series(observed)
        quarters = [when for when in periods if when.quarter in of.quarters]
        asked = values.within(observed.dated if values.dated else quarters, of.only)
        sure = asked & screen(values) if screen else asked & False
        keys = [values.keys[at] for at in asked.index[asked & ~sure]]
        told = [verdict for key in keys if (verdict := judge(Asked(values, key, want))) is not None]
        silent = _silent(values, periods, of, want) if of.expected and not values.dated else []
        return Answers([*told, *silent], values.cells(list(sure.index[sure])))

    return verdicts


def _silent(values: Series, periods: Sequence[Period], of: Of, want: Text) -> list[Verdict]:
    """What a rule says of a period of which nothing has arrived: that it cannot tell."""
    last = max(periods)
    held = set(pd.Series(values.column("activity"))[values.within([last])]) if len(values) else set()
    lost = [name for name in of.only if name not in held] if of.only else [] if held else [TOTAL]
    return [Asked(values, ("", last, name, ""), want).undecided(NO_VALUE) for name in lost]


def beyond(value: Fraction, low: Bound, high: Bound, decimals: int = 1) -> str:
    """The value with so many decimals, or with as many as show that it is beyond its bounds."""
    inside = low <= value <= high
    told = (show(value, places) for places in range(decimals, decimals + 8))
    return next((digits for digits in told if (low <= Fraction(digits) <= high) == inside), show(value, decimals + 8))
