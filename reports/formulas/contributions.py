"""Contribution and pull: how much of the total's growth each activity accounts for, by the method of the office.

All methods value the increment of each activity and compare it with that of the total; they differ in the prices:

    fixed_base             levels at the prices of one base year, as they are (China, India)
    lagged_share           prices of the period compared with: its nominal share times the growth (Switzerland, Taiwan)
    previous_year_prices   levels at the prices of the year before, less those of the year before (annual accounts)
    chain_linked           average prices of the calendar year before, on chain-linked volumes (Japan)
    fisher                 mean of the prices of both periods, the later ones deflated (United States)

Nothing here rounds or knows which price basis came in: `Indicator` selects the observations and answers for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import pandas as pd

from ..concepts.text import Text
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
    ratio,
    sum_of_known,
)
from .refusals import MissingOperand, UnknownMethod
from .years import by_year, of_year

Method: TypeAlias = Literal["fixed_base", "lagged_share", "previous_year_prices", "chain_linked", "fisher"]
NO_METHOD = Text(
    "没有 method={method!r} 这种方法；请用 {known} 之一",
    "there is no method={method!r}; use one of {known}",
)
NEEDS = Text(
    "method={method!r} 需要 {missing}；请以关键字给出现价水平",
    "method={method!r} needs {missing}; give the levels at current prices by keyword",
)
TAKES_NONE = Text(
    "method='fixed_base' 不用 {given}；请去掉，或另选方法",
    "method='fixed_base' has no use for {given}; leave it out, or name another method",
)
YEARS_ONLY = Text(
    "method='previous_year_prices' 只能与上年比较；请用 on='year'，环比请用 method='chain_linked'",
    "method='previous_year_prices' compares with the year before only; use on='year', or method='chain_linked'",
)


def contribution(
    part: pd.DataFrame,
    whole: Whole,
    *,
    method: Method = "fixed_base",
    nominal_part: pd.DataFrame | None = None,
    nominal_whole: Whole | None = None,
    on: On = "year",
) -> pd.DataFrame:
    """The part of the total's increment that each activity accounts for (贡献率).

        C(i,t) = 100 · (V(i,t) - V(i,t-4)) / (V(t) - V(t-4))

    This is fixed_base; by every method it is 100 · P(i,t) / g(t), P as in `pull` and g the growth of the total.

    Args:
        part, whole, method, nominal_part, nominal_whole, on: as in `pull`.

    Returns:
        Per cent, unrounded; the activities of a full partition add up to 100 (exactly for fixed_base and
        previous_year_prices). Missing where an operand is missing or the total did not change. Where the total fell,
        the sign turns: print the pull instead.

    Raises:
        MissingOperand: the method needs nominal levels. UnknownMethod: no such method.

    Source:
        Statistical yearbooks: 贡献率指主要行业增加值增量与生产总值增量之比, at constant prices; see `pull`.
    """
    nominal = {"nominal_part": nominal_part, "nominal_whole": nominal_whole}
    valued = _valued(_operands(part, whole, nominal, method), method, on)
    return hundredfold(_by_row(ratio, valued.increments, valued.of_whole))


def pull(
    part: pd.DataFrame,
    whole: Whole,
    *,
    method: Method = "fixed_base",
    nominal_part: pd.DataFrame | None = None,
    nominal_whole: Whole | None = None,
    on: On = "year",
) -> pd.DataFrame:
    """The percentage points of the total's growth that each activity accounts for (拉动).

        P(i,t) = 100 · (V(i,t) - V(i,t-4)) / V(t-4)

    This is fixed_base; the other methods are

        P(i,t) = 100 · N(i,t-4) / N(t-4) · (V(i,t) / V(i,t-4) - 1)               lagged_share
        P(i,t) = 100 · (V(i,t) - N(i,t-4)) / N(t-4)                              previous_year_prices
        P(i,t) = 100 · p(i,y) (V(i,t) - V(i,t-4)) / (p(y) V(t-4))                chain_linked
        P(i,t) = 100 · (p(i,t)/F + p(i,t-4)) (V(i,t) - V(i,t-4)) / Σ_j (p(j,t)/F + p(j,t-4)) V(j,t-4)      fisher

    with N the level at current prices, p = N / V the price, y the calendar year before t, and F the change of the
    total's price. `on="period"` puts t-1 for t-4; `"period_annualised"` scales by ((1 + q)^4 - 1) / q, q the growth of
    the total on the quarter before.

    Args:
        part: volumes by activity: at constant prices of one base for fixed_base, at prices of the year before for
            previous_year_prices, else chain-linked or an index of quantities.
        whole: the total, in the same prices.
        method: the formula of the office.
        nominal_part: levels at current prices by activity, for all methods but fixed_base. What is subtracted (imports)
            has them negative.
        nominal_whole: the total at current prices.
        on: "year" before, "period" before, or that "period_annualised".

    Returns:
        Percentage points, unrounded; the activities of a full partition add up to the growth of the total: exactly for
        fixed_base and previous_year_prices, for fisher as far as the total is their Fisher index. Missing where an
        operand is missing or the total compared with is zero. Fisher takes activities that are not among the columns
        (or have no price) to have moved with the total's price. previous_year_prices holds for quarters only if each
        is valued at the prices of the same quarter; chain_linked on the year before is an approximation.

    Raises:
        MissingOperand: the method needs nominal levels. UnknownMethod: no such method, or not with this comparison.

    Source:
        Statistical yearbooks: 拉动 is the contribution times the growth of GDP. Bureau of Economic Analysis, Concepts
        and Methods of the NIPA, ch. 4 (fisher). Eurostat, Handbook on Quarterly National Accounts (lagged shares,
        previous year's prices). Economic and Social Research Institute, Japan (chain_linked).
    """
    nominal = {"nominal_part": nominal_part, "nominal_whole": nominal_whole}
    valued = _valued(_operands(part, whole, nominal, method), method, on)
    return hundredfold(_by_row(ratio, valued.increments, valued.base))


@dataclass(frozen=True)
class _Operands:
    """The volumes, and the nominal levels where they were given; the whole as a frame of one column."""

    part: pd.DataFrame
    whole: pd.DataFrame
    nominal_part: pd.DataFrame
    nominal_whole: pd.DataFrame


def _operands(part: pd.DataFrame, whole: Whole, nominal: Mapping[str, Any], method: Method) -> _Operands:
    """The operands of the method, exact.

    Raises:
        UnknownMethod, MissingOperand: they are not those of the method.
    """
    if method not in get_args(Method):
        raise UnknownMethod(NO_METHOD.format(method=method, known=", ".join(get_args(Method))))
    given = [name for name, operand in nominal.items() if operand is not None]
    if method == "fixed_base":
        if given:
            raise UnknownMethod(TAKES_NONE.format(given=", ".join(given)))
        return _Operands(exact(part), _column(whole), exact(part), _column(whole))
    if missing := [name for name in nominal if name not in given]:
        raise MissingOperand(NEEDS.format(method=method, missing=", ".join(missing)))
    levels = exact(nominal["nominal_part"]), _column(nominal["nominal_whole"])
    return _Operands(exact(part), _column(whole), *(_covering(level, part.index) for level in levels))


def _covering(levels: pd.DataFrame, periods: pd.Index) -> pd.DataFrame:
    """The levels with a row for each of the periods: the last volume may have arrived before its nominal level."""
    missing = pd.NA if any(dtype.kind == "O" for dtype in levels.dtypes) else float("nan")
    return levels.reindex(levels.index.union(periods), fill_value=missing)


def _column(whole: Whole) -> pd.DataFrame:
    return one_column(whole).to_frame("whole")


@dataclass(frozen=True)
class _Valued:
    """The increments in the prices of a method, that of the whole, and the level that both are compared with."""

    increments: pd.DataFrame
    of_whole: pd.DataFrame
    base: pd.DataFrame


def _valued(of: _Operands, method: Method, on: On) -> _Valued:
    """What the method makes of its operands; at an annual rate where asked for."""
    if method == "previous_year_prices" and on != "year":
        raise UnknownMethod(YEARS_ONLY)
    valued = _VALUED[method](of, on)
    return _at_annual_rate(valued, of.whole) if on == "period_annualised" else valued


def _fixed_base(of: _Operands, on: On) -> _Valued:
    return _Valued(_change(of.part, on), _change(of.whole, on), before(of.whole, on))


def _lagged_share(of: _Operands, on: On) -> _Valued:
    base = before(of.nominal_whole, on)
    parts = _times(_relative_change(of.part, on), before(of.nominal_part, on))
    return _Valued(parts, _times(_relative_change(of.whole, on), base), base)


def _previous_year_prices(of: _Operands, on: On) -> _Valued:
    base = before(of.nominal_whole, on)
    return _Valued(minus(of.part, before(of.nominal_part, on)), minus(of.whole, base), base)


def _chain_linked(of: _Operands, on: On) -> _Valued:
    price, price_of_whole = _year_before(of.nominal_part, of.part), _year_before(of.nominal_whole, of.whole)
    parts, whole = _times(_change(of.part, on), price), _times(_change(of.whole, on), price_of_whole)
    return _Valued(parts, whole, _times(before(of.whole, on), price_of_whole))


def _year_before(nominal: pd.DataFrame, volume: pd.DataFrame) -> pd.DataFrame:
    """The average price of the calendar year before each period; missing where that year is not complete."""
    return of_year(ratio(by_year(nominal), by_year(volume)), volume.index, before=1)


def _fisher(of: _Operands, on: On) -> _Valued:
    price, price_of_whole = ratio(of.nominal_part, of.part), ratio(of.nominal_whole, of.whole)
    deflated = _by_row(ratio, price, ratio(price_of_whole, before(price_of_whole, on)))
    earlier = before(price, on)
    parts = _times(_change(of.part, on), cellwise(lambda late, early: late + early, deflated, earlier))
    drift = sum_of_known(_times(minus(deflated, earlier), before(of.part, on)), "whole")
    base = cellwise(lambda level, by: 2 * level + by, before(of.nominal_whole, on), drift)
    return _Valued(parts, _times(_relative_change(of.whole, on), base), base)


def _at_annual_rate(valued: _Valued, whole: pd.DataFrame) -> _Valued:
    """Increments scaled so that the growth q of the whole becomes (1 + q)^n - 1, without dividing by q."""
    periods = periods_in_a_year(whole.index)
    relative = ratio(whole, before(whole, "period"))
    scale = cellwise(lambda q: sum(q**power for power in range(periods)), relative)
    return _Valued(_by_row(_times, valued.increments, scale), _times(valued.of_whole, scale), valued.base)


_VALUED: dict[Method, Callable[[_Operands, On], _Valued]] = {
    "fixed_base": _fixed_base,
    "lagged_share": _lagged_share,
    "previous_year_prices": _previous_year_prices,
    "chain_linked": _chain_linked,
    "fisher": _fisher,
}


def _change(levels: pd.DataFrame, on: On) -> pd.DataFrame:
    return minus(levels, before(levels, on))


def _relative_change(levels: pd.DataFrame, on: On) -> pd.DataFrame:
    return ratio(_change(levels, on), before(levels, on))


def _times(left: pd.DataFrame, right: Whole) -> pd.DataFrame:
    return cellwise(lambda a, b: a * b, left, right)


def _by_row(operation: Callable[..., pd.DataFrame], parts: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """The operation on each activity and the whole of its period."""
    return operation(parts, whole.iloc[:, 0])
