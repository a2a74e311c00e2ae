"""A composition that adds up to 100 in print: the one formula whose result is rounded."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from ..concepts.period import label
from ..concepts.text import Text
from ..concepts.unit import Rounding, rounded
from .frames import blank, exact, kind
from .refusals import NotTheWhole

NOT_A_HUNDRED = Text(
    "{period} 各部分比重之和为 {total}，不是 100；请给出全部构成部分",
    "the shares of {period} add up to {total}, not to 100; give every part of the whole",
)


def composition(
    shares: pd.DataFrame, *, residual: str | None = None, decimals: int = 1, rounding: Rounding = "half_up"
) -> pd.DataFrame:
    """Shares rounded so that they add up to exactly 100, for a text that prints a : b : c (三次产业结构).

        residual:            r(i) = round(s(i)), r(residual) = 100 - Σ r(i)
        largest remainder:   r(i) = floor(s(i)), and one unit more for the largest remainders until they add up

    Args:
        shares: per cent, unrounded, every part of one whole.
        residual: the part that takes what is left (the tertiary sector); None for the largest remainder.
        decimals: of the printed shares.
        rounding: of the others, beside a residual.

    Returns:
        Rounded per cent: the one formula whose result is rounded. Missing in periods where a share is. A table prints
        its shares as they round by themselves.

    Raises:
        NotTheWhole: the shares do not add up to 100 within their rounding.

    Source:
        Statistical bulletins of Chongqing and its districts, where the tertiary share is the residual.

    >>> year = pd.PeriodIndex(["2023"], freq="Y")
    >>> parts = pd.DataFrame([["9.94", "56.23", "33.83"]], year, ["T1", "T2", "T3"]).map(Fraction)
    >>> composition(parts, residual="T3").map(float).values.tolist()
    [[9.9, 56.2, 33.9]]
    """
    shares = exact(shares)
    at = None if residual is None else list(shares.columns).index(residual)
    rows = []
    for period, row in zip(shares.index, shares.to_numpy(object), strict=True):
        if any(pd.isna(cell) for cell in row):
            rows.append([blank(shares)] * len(row))
            continue
        cells = [Fraction(cell) for cell in row]
        _check_hundred(cells, period, Fraction(1, 10**decimals))
        forced = _largest_remainder(cells, decimals) if at is None else _left_over(cells, at, (decimals, rounding))
        rows.append([cell + 0 * sum(row) for cell in forced])
    return pd.DataFrame(rows, index=shares.index, columns=shares.columns, dtype=kind(shares))


def _check_hundred(cells: list[Fraction], period: pd.Period, unit: Fraction) -> None:
    total = sum(cells, Fraction(0))
    if abs(total - 100) > (len(cells) + 1) * unit / 2:
        raise NotTheWhole(NOT_A_HUNDRED.format(period=label(period), total=f"{float(total):g}"))


def _left_over(cells: list[Fraction], at: int, rule: tuple[int, Rounding]) -> list[Fraction]:
    """Each rounded, but the one at this place: it is what the others leave."""
    printed = [rounded(cell, *rule) for cell in cells]
    printed[at] = 100 - sum(printed) + printed[at]
    return printed


def _largest_remainder(cells: list[Fraction], decimals: int) -> list[Fraction]:
    """Each cut, and the units still missing to 100 given to those that lost most; of equals to the first."""
    units = [cell * 100 * 10**decimals / sum(cells) for cell in cells]
    cut = [cell.__floor__() for cell in units]
    most = sorted(range(len(cells)), key=lambda i: cut[i] - units[i])[: 100 * 10**decimals - sum(cut)]
    return [Fraction(cell + (i in most), 10**decimals) for i, cell in enumerate(cut)]
