"""Units of a panel beside their own past: the pairs that edits of distributions and magnitudes are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..concepts.check import Answers, Verdict
from ..concepts.observation import TOTAL
from ..concepts.period import Period, label
from ..concepts.text import Text
from .asking import Asked, Of
from .lookup import Key, Observed, Series

FEW = Text("可比的单位只有 {n} 家，至少要 {least} 家", "only {n} units can be compared, of {least} that it needs")


@dataclass(frozen=True)
class Pair:
    """A unit's value and its own of an earlier quarter, both positive, as floats in base units."""

    position: int
    key: Key
    now: float
    before: float

    @property
    def ratio(self) -> float:
        return self.now / self.before


def unflagged(observed: Observed, values: Series, back: int = 0) -> pd.Series:
    """Which positions no earlier edit has flagged, neither the value itself nor the one so many quarters earlier."""
    flagged = [(m, a, p) for m, a, p in observed.flagged if m == values.measure]
    cells = {(a, p) for _, a, p in flagged} | {(a, p + back) for _, a, p in flagged}
    clean = [(key[2], key[1]) not in cells for key in values.keys] if cells else [True] * len(values)
    return pd.Series(clean, dtype=bool)


def pairs(observed: Observed, of: Of, period: Period, back: int = 4) -> list[Pair]:
    """The units of a period with a positive value now and so many quarters earlier, neither flagged before."""
    values = of.series(observed)
    before = values.earlier(back)
    fits = values.within([period], of.only) & (values.number > 0) & (before > 0) & unflagged(observed, values, back)
    at = list(fits.index[fits])
    numbers = zip(at, values.number[at], before[at], strict=True)
    return [Pair(position, values.keys[position], now, then) for position, now, then in numbers]


def grouped(found: Sequence[Pair], groups: Mapping[str, str] | None) -> dict[str, list[Pair]]:
    """The pairs by the group of their unit; all together under the name of the total where no groups are given."""
    every: dict[str, list[Pair]] = {}
    for pair in found:
        every.setdefault(TOTAL if groups is None else groups.get(pair.key[2], TOTAL), []).append(pair)
    return every


Outlying = Callable[[Sequence[Pair]], Mapping[int, Text]]  # position -> what is got, of those that fail


@dataclass(frozen=True)
class Distribution:
    """An edit that compares units with each other: which values, in which groups, of how many at least."""

    of: Of
    want: Text
    least: int
    back: int = 4
    groups: Mapping[str, str] | None = None

    def verdicts(self, outlying: Outlying) -> Callable[[Observed, tuple[Period, ...]], Answers]:
        """Ask about each group of each period. A group too small to compare in is undecided."""

        def ask(observed: Observed, periods: tuple[Period, ...]) -> Answers:
            told: list[Verdict] = []
            held: list[int] = []
            for period in periods:
                every = grouped(pairs(observed, self.of, period, self.back), self.groups) or {TOTAL: []}
                for name, found in every.items():
                    failed = outlying(found) if len(found) >= self.least else {}
                    told += (
                        self._told(observed, found, failed)
                        if len(found) >= self.least
                        else [self._few(name, found, period)]
                    )
                    held += [
                        pair.position for pair in found if pair.position not in failed and len(found) >= self.least
                    ]
            return Answers(told, self.of.series(observed).cells(held))

        return ask

    def _told(self, observed: Observed, found: Sequence[Pair], failed: Mapping[int, Text]) -> list[Verdict]:
        values = self.of.series(observed)
        keys = {pair.position: pair.key for pair in found}
        return [Asked(values, keys[at], self.want).says(False, got) for at, got in failed.items()]

    def _few(self, name: str, found: Sequence[Pair], period: Period) -> Verdict:
        why = FEW.format(n=len(found), least=self.least)
        return Verdict(None, None, self.of.measure, name, period, why, self.want)


def compared(pair: Pair, values: Series, back: int) -> dict[str, object]:
    """What the words of an edit say of a pair: both values as they were delivered, and when the earlier one was."""
    now, before = values.get(pair.key), values.back(pair.key, back)
    return {
        "now": now.words if now else "—",
        "before": before.words if before else "—",
        "when": label(pair.key[1] - back),
    }
