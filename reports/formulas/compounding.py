"""Growth over several years: cumulated and average rates. Rates multiply; adding them up is wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from .chains import chain_growth
from .frames import blank, cellwise, counted_from, earlier, exact, periods_in_a_year, positive, ratio

DIGITS = 40  # decimals of a root that is no fraction: far more than are ever printed


def cumulative_growth(rates: pd.DataFrame, *, since: str | pd.Period | None = None) -> pd.DataFrame:
    """The growth over all years up to each period, from growth on the year before (累计增长).

        G(i,t) = 100 · (Π (1 + g(i,s) / 100) - 1), s from `since` to t, year by year

    Args:
        rates: growth on the year before at comparable prices, per cent; of quarters the same one of each year.
        since: the first period whose growth counts (its base is the year before); the frame's first if not said.

    Returns:
        Per cent, unrounded; missing before `since` and from the first missing year on, be it `since` itself.

    Source:
        methodology: 2018-2023 gives 39.6 where the sum of the rates gives 34.7. Of rates printed with one decimal the
        truth lies between `cumulative_growth_bounds`.

    >>> rates = pd.DataFrame({"B": [10, 10]}, pd.PeriodIndex(["2022", "2023"], freq="Y"))
    >>> cumulative_growth(rates)["B"].map(int).tolist()
    [10, 21]
    """
    counted = counted_from(rates, since)
    index = chain_growth(counted, base=1).loc[counted.index]
    return cellwise(lambda cell: 100 * (cell - 1), index).reindex(rates.index, fill_value=blank(rates))


def cumulative_growth_bounds(
    rates: pd.DataFrame, *, since: str | pd.Period | None = None, decimals: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The least and the greatest cumulative growth that printed rates allow (由修约增速推算的区间).

        Π (1 + (g ∓ u/2) / 100) - 1, u one unit of the last decimal

    Args:
        rates: printed growth on the year before, per cent.
        since: as in `cumulative_growth`.
        decimals: those of the printed rates.

    Returns:
        Two frames in per cent, the lower and the upper end; missing as in `cumulative_growth`.

    Source:
        methodology: 39.60 lies in [39.20, 40.00], so a recomputed 39.3 does not contradict it.
    """
    half, rates = Fraction(1, 2 * 10**decimals), exact(rates)
    lower, upper = (cellwise(lambda rate, by=by: rate + by, rates) for by in (-half, half))
    return cumulative_growth(lower, since=since), cumulative_growth(upper, since=since)


def average_growth(levels: pd.DataFrame, *, years: int = 2) -> pd.DataFrame:
    """The average growth of a year, from the first to the last of so many years, geometric (年均增长, 两年平均增速).

        a(i,t) = 100 · ((V(i,t) / V(i,t-n years))^(1/n) - 1)

    Args:
        levels: in one price base, or an index.
        years: the number of steps of one year; 2 for a two-year average.

    Returns:
        Per cent; a root that is no fraction has 40 decimals. Missing where either end is missing or not positive.

    Source:
        National Bureau of Statistics 2021: 以2019年相应同期数为基数，采用几何平均的方法计算.
    """
    levels = exact(levels)
    base = positive(earlier(levels, years * periods_in_a_year(levels.index)))
    return _average(ratio(levels, base), years)


def average_growth_of_rates(rates: pd.DataFrame, *, years: int = 2) -> pd.DataFrame:
    """The average growth of a year over the last so many years, from each year's rate (由各年增速计算的年均增速).

        a(i,t) = 100 · (((1 + g(i,t) / 100) · ... · (1 + g(i,t-n+1 years) / 100))^(1/n) - 1)

    Args:
        rates: growth on the year before, per cent, same scope and comparable prices.
        years: how many of them; 2 for a two-year average.

    Returns:
        Per cent; missing where one of the rates is. Rates of one decimal leave ±0.05.

    Source:
        National Bureau of Statistics 2021, as above.
    """
    index = cellwise(lambda rate: 1 + rate / 100, exact(rates))
    product = index
    for back in range(1, years):
        year_before = earlier(index, back * periods_in_a_year(index.index))
        product = cellwise(lambda a, b: a * b, product, year_before)
    return _average(product, years)


def _average(index: pd.DataFrame, years: int) -> pd.DataFrame:
    return cellwise(lambda cell: 100 * (_root(cell, years) - 1) if cell > 0 else None, index)


def _root(value: Any, degree: int) -> Any:
    """The root; of a fraction exact where it is one, else cut after so many decimals, with the value's lineage."""
    if not isinstance(value, Fraction):
        return value ** (1 / degree)
    over, under = (_whole_root(part, degree) for part in (value.numerator, value.denominator))
    if over**degree == value.numerator and under**degree == value.denominator:
        return Fraction(over, under) + 0 * value
    scale = 10**DIGITS
    return Fraction(_whole_root(int(value * scale**degree), degree), scale) + 0 * value


def _whole_root(number: int, degree: int) -> int:
    """The greatest whole number whose power does not exceed this one, by Newton's steps from above."""
    guess = 1 << -(-number.bit_length() // degree)
    while (better := ((degree - 1) * guess + number // guess ** (degree - 1)) // degree) < guess:
        guess = better
    return guess
