"""Ratios of industrial enterprises above the designated size.

All are one division of two levels of the same scope and period, each activity by its own (a series as denominator
serves all), times a factor. Nothing here rounds. Not here: what depends on the months of the year, `turnovers`.
"""

from __future__ import annotations

import pandas as pd

from .frames import Whole, cellwise, exact, one_column, ratio


def per(numerator: pd.DataFrame, denominator: Whole, factor: int = 1) -> pd.DataFrame:
    """factor · numerator / denominator, each activity by its own; a series serves every activity."""
    below = one_column(denominator) if isinstance(denominator, pd.Series) else exact(denominator)
    return cellwise(lambda cell: factor * cell, ratio(exact(numerator), below))


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
    return per(sales, output, 100)


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
    return per(profit, revenue, 100)


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
    return per(cost, revenue, 100)


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
    return per(value_added, employees)


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
    return per(liabilities, assets, 100)


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
    return per(loss_making, enterprises, 100)


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
    return per(value_added, output, 100)


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
    return per(output, capacity, 100)


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
    return per(expenditure, revenue, 100)


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
    return per(with_unit, enterprises, 100)


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
    return per(energy, value_added)
