"""How profits change sign: from a loss there is no growth rate, but there is a word."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..concepts.text import Text
from .frames import cellwise, exact, year_earlier

TURNED_PROFIT = Text("扭亏为盈", "turned losses into profits")
TURNED_LOSS = Text("由盈转亏", "turned to losses")
NARROWED = Text("减亏", "losses narrowed")
WIDENED = Text("增亏", "losses widened")
UNCHANGED = Text("持平", "unchanged")
GREW = Text("增长", "grew")
FELL = Text("下降", "fell")
NO_BASE = Text("上年同期为零", "nothing a year before")


def growth_status(levels: pd.DataFrame) -> pd.DataFrame:
    """What happened to profits since the year before, in words: from a loss there is no growth rate.

        扭亏为盈 from below zero to above; 由盈转亏 the reverse; 减亏, 增亏 within losses; else 增长, 下降, 持平

    Args:
        levels: profits (losses negative), same scope in both years.

    Returns:
        A `Text` in each cell, pd.NA where either year is missing. `loss_change` gives the x of 减亏x%, `growth` that of
        增长x%; a base of zero has neither.

    Source:
        National Bureau of Statistics, notes on profits: where last year's value is negative the cell carries a remark.
    """
    levels = exact(levels)
    pairs = zip(levels.to_numpy(object), year_earlier(levels).to_numpy(object), strict=True)
    rows = [[_status(now, then) for now, then in zip(*pair, strict=True)] for pair in pairs]
    return pd.DataFrame(rows, index=levels.index, columns=levels.columns, dtype=object)


def _status(now: Any, then: Any) -> Any:
    if pd.isna(now) or pd.isna(then):
        return pd.NA
    if now == then:
        return UNCHANGED
    if then < 0:
        return TURNED_PROFIT if now > 0 else NARROWED if now > then else WIDENED
    if then == 0:
        return NO_BASE
    return TURNED_LOSS if now < 0 else GREW if now > then else FELL


def loss_change(levels: pd.DataFrame) -> pd.DataFrame:
    """How much a loss changed on the year before, where there was a loss in both years (减亏x%, 增亏x%).

        100 · (|L(i,t)| / |L(i,t-4)| - 1)

    Args:
        levels: profits, losses negative.

    Returns:
        Per cent: negative where the loss narrowed; missing where either year is missing or above zero.

    Source:
        National Bureau of Statistics, notes on profits.
    """
    levels = exact(levels)
    return cellwise(lambda now, then: 100 * (now / then - 1) if now <= 0 > then else None, levels, year_earlier(levels))
