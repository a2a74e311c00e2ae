"""From the year to date to the quarter alone. Levels only: a cumulated growth rate cannot be differenced."""

from __future__ import annotations

import pandas as pd

from .frames import blank, cellwise, earlier, exact, minus, only_quarters
from .rates import growth


def single_quarter(levels: pd.DataFrame) -> pd.DataFrame:
    """The level of each quarter alone, from levels cumulated since January (累计 -> 当季).

        v(t) = Y(t) - Y(t-1) within a year; v(Q1) = Y(Q1)

    Args:
        levels: year-to-date levels of one vintage and one price basis, quarterly PeriodIndex.

    Returns:
        The same unit; missing where the quarter or the one before it in the same year is missing.

    Raises:
        TypeError: the index is not made of quarters.

    Source:
        本月止累计 = 上月止累计 + 本月, the accumulation identity of the reporting system.
    """
    only_quarters(levels.index)
    levels = exact(levels)
    before = earlier(levels, 1)
    before.loc[levels.index.quarter == 1, :] = 0
    return minus(levels, before)


def year_to_date(levels: pd.DataFrame) -> pd.DataFrame:
    """The level cumulated since January, from levels of each quarter alone (当季 -> 累计).

        Y(t) = v(Q1) + ... + v(t), within a year

    Args:
        levels: levels of single quarters, of one vintage and one price basis, quarterly PeriodIndex.

    Returns:
        The same unit; missing where a quarter of the year up to then is missing. `single_quarter` is its inverse.

    Raises:
        TypeError: the index is not made of quarters.

    Source:
        The accumulation identity of the reporting system.
    """
    only_quarters(levels.index)
    total = levels = exact(levels)
    for back in (1, 2, 3):
        before = earlier(levels, back)
        before.loc[levels.index.quarter <= back, :] = 0
        total = cellwise(lambda a, b: a + b, total, before)
    return total


def single_quarter_growth(levels: pd.DataFrame) -> pd.DataFrame:
    """The growth of the quarter alone on the same quarter of the year before (当季同比).

        g(i,t) = 100 · (v(i,t) / v(i,t-4) - 1), v from year-to-date levels

    Args:
        levels: year-to-date levels at constant prices of one base. Never growth rates: their differences mean nothing.

    Returns:
        Per cent, unrounded; missing where either quarter is missing or the earlier one is not positive.

    Source:
        methodology: a cumulated rate is a weighted mean, 2023Q4 6.2 -> 6.6 gives 7.7 and not 0.4.
    """
    return growth(single_quarter(levels))


def single_quarter_growth_of_rates(rates: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """The growth of the quarter alone from cumulated growth, with the weights that this needs (当季同比).

        g(i,t) = (G(i,t) - w G(i,t-1)) / (1 - w), w = Y(i,t-5) / Y(i,t-4), within a year; g(Q1) = G(Q1)

    Args:
        rates: growth of the year to date on the year before, per cent. Their plain differences mean nothing.
        levels: year-to-date levels of the year before (at least) at constant prices of one base.

    Returns:
        Per cent; missing where a rate or a weight is missing, or the quarter of the year before was nothing. Of rates
        with one decimal it is good to 0.05 (1 + w) / (1 - w): 0.14 in a second, 0.31 points in a fourth quarter.

    Source:
        methodology: a cumulated rate is a weighted mean; from levels, `single_quarter_growth` has no such error.
    """
    only_quarters(rates.index)
    rates, levels = exact(rates), exact(levels)
    index = rates.index
    last_year = levels.set_axis(levels.index + 4, axis="index")
    base = last_year.reindex(index, fill_value=blank(levels))
    weight = last_year.set_axis(last_year.index + 1, axis="index").reindex(index, fill_value=blank(levels))
    weight.loc[index.quarter == 1, :] = 0
    rate_before = earlier(rates, 1)
    rate_before.loc[index.quarter == 1, :] = 0
    return cellwise(
        lambda rate, before, total, part: (rate * total - before * part) / (total - part) if total != part else None,
        rates, rate_before, base, weight,
    )  # fmt: skip
