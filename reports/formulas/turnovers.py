"""Turnover of industrial enterprises above the designated size: flows of the year to date beside stocks.

The months follow from the labels of periods: a flow is set to a year at the same pace, a stock to days of sale or cost.
Nothing here rounds.
"""

from __future__ import annotations

import pandas as pd

from .frames import Whole, cellwise, earlier, exact, periods_in_a_year
from .ratios import per

DAYS = 360  # of a year, in the turnover of the official notes


def revenue_per_hundred_assets(revenue: pd.DataFrame, assets: Whole) -> pd.DataFrame:
    """The revenue that each hundred yuan of assets makes in a year (每百元资产实现的营业收入).

        100 · revenue / assets / months · 12

    Args:
        revenue: 营业收入 from January to the end of the period; the months follow from its label.
        assets: average 资产总计, or that of the end where nothing else is known (say so).

    Returns:
        Yuan a year; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, notes on the profits of industrial enterprises.
    """
    return per(_annual_rate(exact(revenue)), assets, 100)


def revenue_per_employee(revenue: pd.DataFrame, employees: Whole) -> pd.DataFrame:
    """The revenue of a year for each person employed (人均营业收入).

        revenue / employees / months · 12

    Args:
        revenue: 营业收入 from January to the end of the period.
        employees: average 平均用工人数.

    Returns:
        The unit of revenue per person and year; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, notes on the profits of industrial enterprises.
    """
    return per(_annual_rate(exact(revenue)), employees)


def inventory_days(stock: pd.DataFrame, cost: Whole) -> pd.DataFrame:
    """The days that finished goods lie in stock (产成品存货周转天数).

        360 · stock / cost · months / 12

    Args:
        stock: average 产成品存货.
        cost: 营业成本 from January to the end of the period.

    Returns:
        Days; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, notes on the profits of industrial enterprises.
    """
    return _days(stock, cost)


def collection_days(receivables: pd.DataFrame, revenue: Whole) -> pd.DataFrame:
    """The days until a bill is paid (应收账款平均回收期).

        360 · receivables / revenue · months / 12

    Args:
        receivables: average 应收账款.
        revenue: 营业收入 from January to the end of the period.

    Returns:
        Days; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, notes on the profits of industrial enterprises.
    """
    return _days(receivables, revenue)


def average_of_ends(stocks: pd.DataFrame) -> pd.DataFrame:
    """The average of a stock from the end of the year before to the end of the period (平均余额).

        (S(i, end of last year) + S(i,t)) / 2

    Args:
        stocks: assets, stocks of goods or receivables at the ends of periods, in one unit.

    Returns:
        The same unit; missing where either end is.

    Source:
        Accounting practice; an office with monthly balances averages those instead.
    """
    stocks = exact(stocks)
    ends = {period: earlier(stocks, _since_new_year(period)).loc[[period]] for period in stocks.index}
    opening = pd.concat([ends[period] for period in stocks.index]) if len(stocks) else stocks
    return cellwise(lambda a, b: (a + b) / 2, stocks, opening)


def _annual_rate(levels: pd.DataFrame) -> pd.DataFrame:
    """Levels of the year to date as those of a year at the same pace."""
    return cellwise(lambda cell, months: cell * 12 / months, levels, _months(levels))


def _days(stock: pd.DataFrame, flow: Whole) -> pd.DataFrame:
    per_year = per(stock, flow, DAYS)
    return cellwise(lambda cell, months: cell * months / 12, per_year, _months(per_year))


def _months(levels: pd.DataFrame) -> pd.Series:
    """The months from the beginning of the year to the end of each period."""
    length = 12 // periods_in_a_year(levels.index)
    return pd.Series([length * _since_new_year(period) for period in levels.index], levels.index, dtype=object)


def _since_new_year(period: pd.Period) -> int:
    """The number of the period in its year, which is how many periods back the year before ended."""
    return {"Q": period.quarter, "M": period.month}.get(period.freqstr[0], 1)
