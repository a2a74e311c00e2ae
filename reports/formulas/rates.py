"""Share, growth, deflator and their differences: the rates of a quarter against its total and the year before.

All take frames with a PeriodIndex down and activities across. Nothing here rounds or knows which price basis came in:
`Indicator` selects the observations and answers for it.
"""

from __future__ import annotations

import pandas as pd

from .frames import (
    On,
    Whole,
    before,
    cellwise,
    exact,
    hundredfold,
    minus,
    one_column,
    periods_in_a_year,
    positive,
    ratio,
    year_earlier,
)


def share(part: pd.DataFrame, whole: Whole) -> pd.DataFrame:
    """The part of the total that each activity makes up (比重).

        s(i,t) = 100 · V(i,t) / V(t)

    Args:
        part: value added by activity, at current prices.
        whole: the total at current prices, in the same unit.

    Returns:
        Per cent, unrounded; missing where the part or the total is missing, or the total is zero.

    Source:
        Editorial notes of Chinese statistical yearbooks: 比重 is computed at current prices.
    """
    return hundredfold(ratio(exact(part), one_column(whole)))


def growth(levels: pd.DataFrame, *, on: On = "year") -> pd.DataFrame:
    """The change on the same period of the year before (同比增速), or on the period before (环比增速).

        g(i,t) = 100 · (V(i,t) / V(i,t-4) - 1)

    `on="period"` puts t-1 for t-4; `on="period_annualised"` raises that ratio to the 4th power (of months the 12th).

    Args:
        levels: levels in one price base; at constant prices the growth is real, at current prices nominal. On the
            period before: of single periods, seasonally adjusted. Series of two bases: `chain` first.
        on: what is compared with.

    Returns:
        Per cent, unrounded; missing where either period is missing or the earlier one is not positive.

    Raises:
        UnknownMethod: `on` names no comparison.

    Source:
        National accounts; for a base that is not positive no rate exists (methodology of industrial profits): see
        `growth_status`.
    """
    return _rate(_index(levels, on))


def _index(levels: pd.DataFrame, on: On = "year") -> pd.DataFrame:
    """The levels against those before; missing where the earlier one is not positive."""
    levels = exact(levels)
    index = ratio(levels, positive(before(levels, on)))
    power = periods_in_a_year(levels.index) if on == "period_annualised" else 1
    return index if power == 1 else cellwise(lambda cell: cell**power, index)


def _rate(index: pd.DataFrame) -> pd.DataFrame:
    """An index (1 where nothing changed) as a change in per cent."""
    return cellwise(lambda cell: 100 * (cell - 1), index)


def deflator(nominal: pd.DataFrame, real: pd.DataFrame) -> pd.DataFrame:
    """The change of the implicit price index on the year before (缩减指数涨跌幅).

        d(i,t) = 100 · ((1 + g_nominal) / (1 + g_real) - 1)

    Args:
        nominal: levels at current prices.
        real: levels at constant prices of one base.

    Returns:
        Per cent, unrounded; missing where either growth is.

    Source:
        IMF Quarterly National Accounts Manual, implicit deflators.
    """
    return _rate(ratio(_index(nominal), _index(real)))


def change(rates: pd.DataFrame) -> pd.DataFrame:
    """The difference of a rate from that of the same period of the year before, in percentage points.

        d(i,t) = r(i,t) - r(i,t-4)

    Args:
        rates: per cent or percentage points; a job gives the printed rates, because readers subtract what they see.

    Returns:
        Percentage points; missing where either rate is.
    """
    rates = exact(rates)
    return minus(rates, year_earlier(rates))


def gap(rates: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """The difference of a rate from the same rate elsewhere (高于/低于全市), in percentage points.

        d(i,t) = r(i,t) - R(i,t)

    Args:
        rates: of the area.
        reference: of the area it is compared with; only activities and periods present in both are answered.

    Returns:
        Percentage points; missing where either rate is.
    """
    return minus(exact(rates), exact(reference))


def as_delivered(values: pd.DataFrame) -> pd.DataFrame:
    """The delivered number itself, as a figure with a name and a printed string."""
    return exact(values)
