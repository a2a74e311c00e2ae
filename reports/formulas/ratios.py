"""Ratios of industrial enterprises above the designated size.

All are one division of two levels of the same scope and period, each activity by its own (a series as denominator
serves all): a factor, and for some the months of the year to date. Nothing here rounds.
"""

from __future__ import annotations

import pandas as pd

from .frames import Whole, cellwise, earlier, exact, one_column, periods_in_a_year, ratio

DAYS = 360  # of a year, in the turnover of the official notes


def _per(numerator: pd.DataFrame, denominator: Whole, factor: int = 1) -> pd.DataFrame:
    """factor · numerator / denominator, each activity by its own; a series serves every activity."""
    below = one_column(denominator) if isinstance(denominator, pd.Series) else exact(denominator)
    return cellwise(lambda cell: factor * cell, ratio(exact(numerator), below))


def _months(levels: pd.DataFrame) -> pd.Series:
    """The months from the beginning of the year to the end of each period."""
    length = 12 // periods_in_a_year(levels.index)
    return pd.Series([length * _since_new_year(period) for period in levels.index], levels.index, dtype=object)


def _annual_rate(levels: pd.DataFrame) -> pd.DataFrame:
    """Levels of the year to date as those of a year at the same pace."""
    return cellwise(lambda cell, months: cell * 12 / months, levels, _months(levels))


def sales_ratio(sales: pd.DataFrame, output: Whole) -> pd.DataFrame:
    """The part of the output that was sold (产品销售率, 产销率).

        100 · sales / output

    Args:
        sales: 工业销售产值 at current prices, year to date.
        output: 工业总产值 likewise.

    Returns:
        Per cent; missing where an operand is missing or the denominator is zero.
        Above 100 where stocks fell.

    Source:
        National Bureau of Statistics, 主要统计指标解释.
    """
    return _per(sales, output, 100)


def profit_margin(profit: pd.DataFrame, revenue: Whole) -> pd.DataFrame:
    """The profit in the revenue (营业收入利润率).

        100 · profit / revenue

    Args:
        profit: 利润总额, year to date; a loss is negative.
        revenue: 营业收入 likewise.

    Returns:
        Per cent; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, notes on the profits of industrial enterprises. 2023: 5.76.
    """
    return _per(profit, revenue, 100)


def cost_per_hundred_revenue(cost: pd.DataFrame, revenue: Whole) -> pd.DataFrame:
    """The cost in each hundred yuan of revenue (每百元营业收入中的成本, and of expenses 费用).

        100 · cost / revenue

    Args:
        cost: 营业成本, or the sum of selling, administrative, R&D and financial expenses, year to date. Before 2019
            three expenses were set against main-business revenue: a break in the series.
        revenue: 营业收入 likewise.

    Returns:
        Yuan; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, notes on the profits of industrial enterprises. 2023: 84.76.
    """
    return _per(cost, revenue, 100)


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
    return _per(_annual_rate(exact(revenue)), assets, 100)


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
    return _per(_annual_rate(exact(revenue)), employees)


def labour_productivity(value_added: pd.DataFrame, employees: Whole) -> pd.DataFrame:
    """The value added for each person employed (全员劳动生产率).

        value added / employees

    Args:
        value_added: of the period or the year to date; at constant prices to compare years.
        employees: the average of the same period.

    Returns:
        The unit of value added per person, not annualised; missing where an operand is missing or there is nobody.

    Source:
        National Bureau of Statistics, 主要统计指标解释.
    """
    return _per(value_added, employees)


def asset_liability_ratio(liabilities: pd.DataFrame, assets: Whole) -> pd.DataFrame:
    """The part of the assets that is owed (资产负债率).

        100 · liabilities / assets

    Args:
        liabilities: 负债合计 at the end of the period.
        assets: 资产总计 at the same moment.

    Returns:
        Per cent; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, notes on the profits of industrial enterprises. 2023: 57.1.
    """
    return _per(liabilities, assets, 100)


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


def _days(stock: pd.DataFrame, flow: Whole) -> pd.DataFrame:
    per_year = _per(stock, flow, DAYS)
    return cellwise(lambda cell, months: cell * months / 12, per_year, _months(per_year))


def loss_making_share(loss_making: pd.DataFrame, enterprises: Whole) -> pd.DataFrame:
    """The part of the enterprises that make losses (亏损面).

        100 · loss-making enterprises / enterprises

    Args:
        loss_making: number of 亏损企业.
        enterprises: number of all in the same scope.

    Returns:
        Per cent; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, notes on the profits of industrial enterprises.
    """
    return _per(loss_making, enterprises, 100)


def value_added_rate(value_added: pd.DataFrame, output: Whole) -> pd.DataFrame:
    """The value added in the output (增加值率).

        100 · value added / gross output

    Args:
        value_added: at current prices.
        output: 总产出 likewise.

    Returns:
        Per cent; missing where an operand is missing or the denominator is zero.

    Source:
        National accounts.
    """
    return _per(value_added, output, 100)


def capacity_utilisation(output: pd.DataFrame, capacity: Whole) -> pd.DataFrame:
    """The part of the capacity that is used (产能利用率).

        100 · actual output / capacity

    Args:
        output: in value, of the surveyed enterprises.
        capacity: 生产能力 in value likewise.

    Returns:
        Per cent, not seasonally adjusted; missing where an operand is missing or the denominator is zero.
        From above-scale files alone it cannot be computed: small enterprises are sampled.

    Source:
        National Bureau of Statistics, quarterly releases.
    """
    return _per(output, capacity, 100)


def rd_intensity(expenditure: pd.DataFrame, revenue: Whole) -> pd.DataFrame:
    """The research and development expenditure in the revenue or in GDP (研发投入强度).

        100 · R&D expenditure / revenue

    Args:
        expenditure: R&D of the year at current prices.
        revenue: 营业收入 for industry, GDP for the whole economy: state which.

    Returns:
        Per cent; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, 2023: 2.64 % of GDP.
    """
    return _per(expenditure, revenue, 100)


def rd_unit_share(with_unit: pd.DataFrame, enterprises: Whole) -> pd.DataFrame:
    """The part of the enterprises that have a research unit (有研发机构企业占比).

        100 · enterprises with an R&D unit / enterprises

    Args:
        with_unit: number of them in the year.
        enterprises: number of all in the same scope.

    Returns:
        Per cent; missing where an operand is missing or the denominator is zero.

    Source:
        Municipal plans of industrial innovation.
    """
    return _per(with_unit, enterprises, 100)


def energy_intensity(energy: pd.DataFrame, value_added: Whole) -> pd.DataFrame:
    """The energy for each unit of value added (单位GDP能耗).

        energy / value added

    Args:
        energy: in tonnes of standard coal, 等价值.
        value_added: at constant prices of one base: the level changes with the base year.

    Returns:
        Tonnes per unit of value added; missing where an operand is missing or the denominator is zero.

    Source:
        National Bureau of Statistics, 主要统计指标解释.
    """
    return _per(energy, value_added)


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


def _since_new_year(period: pd.Period) -> int:
    """The number of the period in its year, which is how many periods back the year before ended."""
    return {"Q": period.quarter, "M": period.month}.get(period.freqstr[0], 1)
