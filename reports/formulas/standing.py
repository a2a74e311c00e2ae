"""Where a number stands: its rank among others, how long it has been growing, what fraction it is in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import pandas as pd

from ..concepts.text import Text
from .frames import blank, cellwise, exact, exact_number, kind

Best: TypeAlias = Literal["largest", "smallest"]


@dataclass(frozen=True)
class Ranking:
    """The ranks of each period: `rank` and `tied` have the shape of the values, `members` and `complete` one column."""

    rank: pd.DataFrame
    tied: pd.DataFrame
    members: pd.Series
    complete: pd.Series


def ranking(values: pd.DataFrame, *, best: Best = "largest", members: int | None = None) -> Ranking:
    """Ranks with what must be said beside them: ties (并列), how many are ranked, whether all of them are there.

        rank(i,t) = 1 + #{j: x(j,t) > x(i,t)}

    Args:
        values: of one indicator, its members (districts) across.
        best: which one is first.
        members: how many there should be; the number of columns if not said.

    Returns:
        Competition ranks (1, 2, 2, 4), exact values decide; missing where the value is missing. `tied` is true where
        another has the same value; `members` counts those that have a value; `complete` says whether all have. In an
        incomplete period a rank is only a lower bound.

    Source:
        methodology: 第5位 needs all members, N is stored with the rank.
    """
    values = exact(values)
    rows = [_ranks(list(row), best, blank(values)) for row in values.to_numpy(object)]
    shape = {"index": values.index, "columns": values.columns}
    known = values.notna().sum(axis="columns")
    return Ranking(
        rank=pd.DataFrame([ranks for ranks, _ in rows], **shape, dtype=kind(values)),
        tied=pd.DataFrame([ties for _, ties in rows], **shape, dtype=object),
        members=known,
        complete=(known == (values.shape[1] if members is None else members)) & (known == values.shape[1]),
    )


def _ranks(row: list[Any], best: Best, missing: Any) -> tuple[list[Any], list[Any]]:
    """The ranks of a row and whether each is shared; each rank has the lineage of all that were compared."""
    known = [cell for cell in row if not pd.isna(cell)]
    nothing = sum(0 * cell for cell in known)
    ahead: dict[Any, int] = {}
    for place, cell in enumerate(sorted(known, reverse=best == "largest")):
        ahead.setdefault(cell, place)
    ranks = [missing if pd.isna(cell) else 1 + ahead[cell] + nothing for cell in row]
    ties = [pd.NA if pd.isna(cell) else known.count(cell) > 1 for cell in row]
    return ranks, ties


def rank(values: pd.DataFrame, *, best: Best = "largest", members: int | None = None) -> pd.DataFrame:
    """The rank of each member in its period, where all members are there (位次).

        rank(i,t) = 1 + #{j: x(j,t) > x(i,t)}

    Args:
        values, best, members: as in `ranking`, which also tells the ties.

    Returns:
        Ranks from 1; members with the same value share one (并列). Missing where any member's value is missing.

    Source:
        methodology: competition ranking.

    >>> year = pd.PeriodIndex(["2023"], freq="Y")
    >>> rank(pd.DataFrame([[5, 9, 9, 7]], year)).map(int).values.tolist()
    [[4, 1, 1, 3]]
    """
    ranked = ranking(values, best=best, members=members)
    everybody = ranked.complete.map(lambda complete: 0 if complete else pd.NA).astype(object)
    return cellwise(lambda rank, _: rank, ranked.rank, everybody)


def rank_bracket(ranks: pd.DataFrame, *, brackets: Sequence[int] = (1, 3, 5, 10)) -> pd.DataFrame:
    """The narrowest of the usual brackets that holds the rank (前三位).

        b(i,t) = min {k: rank(i,t) <= k}

    Args:
        ranks: as `rank` gives them.
        brackets: the brackets that a text may name.

    Returns:
        The bracket, 3 for 前三位; missing where the rank is missing or in none of them.

    Source:
        methodology: 前三位 = rank <= 3; a vague 前列 is never computed.
    """
    return cellwise(
        lambda cell: next((bracket + 0 * cell for bracket in sorted(brackets) if cell <= bracket), None), exact(ranks)
    )


def streak(rates: pd.DataFrame, *, zero_breaks: bool = True) -> pd.DataFrame:
    """For how many periods in a row there has been growth, up to each period (连续正增长).

        n(i,t) = n(i,t-1) + 1 where g(i,t) > 0, else 0

    Args:
        rates: growth, per cent; years count years, quarters count quarters.
        zero_breaks: a zero ends 正增长; with False only a fall ends the run (未出现负增长).

    Returns:
        Whole numbers; missing where the rate is missing. A gap stops the run, and so does the beginning of the frame:
        there the true run may be longer.

    Source:
        methodology: state the frequency and the start; a revision can break a past streak, so recompute it.

    >>> rates = pd.DataFrame({"B": [1, 0, 2, 3]}, pd.period_range("2020", periods=4, freq="Y"))
    >>> streak(rates)["B"].map(int).tolist()
    [1, 0, 1, 2]
    """
    rates = exact(rates)
    runs: dict[Any, list[Any]] = {}
    for period, row in sorted(zip(rates.index, rates.to_numpy(object), strict=True), key=lambda line: line[0]):
        before = runs.get(period - 1, [pd.NA] * len(row))
        runs[period] = [_run(rate, run, zero_breaks) for rate, run in zip(row, before, strict=True)]
    cells = [[blank(rates) if pd.isna(run) else run for run in runs[period]] for period in rates.index]
    return pd.DataFrame(cells, index=rates.index, columns=rates.columns, dtype=kind(rates))


def _run(rate: Any, before: Any, zero_breaks: bool) -> Any:
    if pd.isna(rate):
        return pd.NA
    grows = rate > 0 or (rate == 0 and not zero_breaks)
    return (0 if pd.isna(before) else before) + 1 + 0 * rate if grows else 0 * rate


FRACTIONS = {
    2: Text("二分之一", "one half"), 3: Text("三分之一", "one third"), 4: Text("四分之一", "one quarter"),
    5: Text("五分之一", "one fifth"), 6: Text("六分之一", "one sixth"), 7: Text("七分之一", "one seventh"),
    8: Text("八分之一", "one eighth"), 9: Text("九分之一", "one ninth"), 10: Text("十分之一", "one tenth"),
}  # fmt: skip
HALF, NEARLY_HALF, MORE_THAN_HALF = Text("一半", "half"), Text("近半", "nearly half"), Text("过半", "more than half")
NEARLY, MORE_THAN = Text("近{fraction}", "nearly {fraction}"), Text("超{fraction}", "more than {fraction}")


def fraction_in_words(ratio: Any) -> Text | None:
    """A part of a whole in the words of a headline: 近五分之一, nearly one fifth.

        v·n within 0.98 to 1.02: 1/n · 0.90 to below 0.98: nearly · above 1.02 to 1.10: more than; v > 0.5: 过半

    Args:
        ratio: part / whole, unrounded (0.1938, not 19.4 %).

    Returns:
        The words of the nearest fraction from a half to a tenth, an exact one first; None where none holds.

    Source:
        methodology: a word only where the unrounded value satisfies it; the table prints the percentage.

    >>> fraction_in_words(Fraction(1938, 10000)).within("zh"), fraction_in_words(Fraction(1001, 10000)).within("en")
    ('近五分之一', 'one tenth')
    """
    value = exact_number(ratio)
    near = [(abs(value * n - 1), n) for n in FRACTIONS if Fraction(9, 10) <= value * n <= Fraction(11, 10)]
    exactly = min(((off, n) for off, n in near if off <= Fraction(1, 50)), default=None)
    if exactly:
        return HALF if exactly[1] == 2 else FRACTIONS[exactly[1]]
    if Fraction(45, 100) <= value < 1:
        return MORE_THAN_HALF if value > Fraction(1, 2) else NEARLY_HALF
    if not near:
        return None
    _, n = min(near)
    return (NEARLY if value * n < 1 else MORE_THAN).format(fraction=FRACTIONS[n])
