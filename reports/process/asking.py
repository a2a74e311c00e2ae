"""How a rule is asked: about one value after the other, and told what it says of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from ..concepts.check import Verdict
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text
from .lookup import Key, Series, Value, series

CORRECT = Text("请核对并更正来源文件", "verify and correct the delivery")
EXPLAIN = Text(
    "请核实；属实则在作业中登记 Known 并写明原因",
    "verify it; if it is right, declare a Known with its reason in the job",
)
NO_VALUE = Text("没有该数据", "the value itself is missing")
NO_YEAR_BEFORE = Text("缺少上年同期", "the same period of the year before is missing")
MISSING = Text("缺少 {lost}", "{lost} missing")

Verdicts = Callable[[pd.DataFrame, tuple[Period, ...]], list[Verdict]]


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
    def basis(self) -> str:
        return self.key[3]

    def back(self, quarters: int) -> Value | None:
        """The value so many quarters earlier."""
        return self.values.back(self.key, quarters)

    def beside(self, activity: str) -> Value | None:
        """The value of another activity of the same area, period and price basis."""
        return self.values.get((*self.key[:2], activity, self.basis))

    def says(self, holds: bool | None, got: Text, want: Text | None = None) -> Verdict:
        """The verdict on this value."""
        known = self.values.by_key.get(self.key)
        row = None if known is None else known.row
        return Verdict(holds, row, self.values.measure, self.activity, self.key[1], got, want or self.want)

    def undecided(self, why: Text) -> Verdict:
        """The verdict where something is missing: neither passed nor failed."""
        return self.says(None, why)


Judge = Callable[[Asked], Verdict | None]


def each(measure: str, want: Text, judge: Judge, *, scope: str = "total", only: Sequence[str] = ()) -> Verdicts:
    """Ask the judge about every value of the measure in the periods; where the last has none, that is undecided.

    Args:
        only: these activities; all where it is empty.
    """

    def verdicts(table: pd.DataFrame, periods: tuple[Period, ...]) -> list[Verdict]:
        values = series(table, measure, scope=scope)
        asked = [Asked(values, key, want) for when in periods for key in values.at(when) if not only or key[2] in only]
        silent = _silent(values, max(periods), only, want) if periods else []
        return [verdict for one in asked if (verdict := judge(one)) is not None] + silent

    return verdicts


def _silent(values: Series, period: Period, only: Sequence[str], want: Text) -> list[Verdict]:
    """What a rule says of a period of which nothing has arrived: that it cannot tell."""
    held = {key[2] for key in values.at(period)}
    lost = [name for name in only if name not in held] if only else [] if held else [TOTAL]
    return [Asked(values, ("", period, name, ""), want).undecided(NO_VALUE) for name in lost]
