"""From the year to date to the quarter alone. Levels only: a cumulated growth rate cannot be differenced."""

from __future__ import annotations

import pandas as pd

from .frames import earlier, exact, minus, only_quarters
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
