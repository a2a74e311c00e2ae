"""Growth in the same scope: enterprises enter and leave, so published totals of two years are not comparable."""

from __future__ import annotations

import pandas as pd

from ..concepts.observation import TOTAL
from .frames import blank, cellwise, exact, sum_of_known


def comparable_growth(current: pd.DataFrame, previous: pd.DataFrame) -> pd.DataFrame:
    """The growth of the units in scope now, against what the same units report for the year before (可比口径增速).

        g(t) = 100 · (Σ x(e,t) / Σ x'(e,t) - 1), over units e that report both, x' the year before as reported now

    Args:
        current: values of the period, units across; a unit out of scope is blank.
        previous: values of the same period of the year before as the units report them now (上年同期).

    Returns:
        Per cent in one column `_T`; missing where no unit has both or their base is not positive. At current prices it
        is nominal. Never divide by the total published a year ago: its scope was another.

    Source:
        National Bureau of Statistics, notes on profits of industrial enterprises: 可比口径.
    """
    now, then = _paired(current, previous)
    return cellwise(lambda a, b: 100 * (a / b - 1) if b > 0 else None, sum_of_known(now), sum_of_known(then))


def scope_change(current: pd.DataFrame, previous: pd.DataFrame) -> pd.DataFrame:
    """What units outside the comparison have: entrants without a year before, exits without a value now (口径变动).

        entrants(t) = Σ x(e,t) of units without x'; exits(t) = Σ x'(e,t) of units without x

    Args:
        current, previous: as in `comparable_growth`.

    Returns:
        Two columns, `entrants` and `exits`, in the unit of the values; missing where there are none of them.

    Source:
        methodology: print a note on scope where they exceed 5 % of the total.
    """
    now, then = exact(current), exact(previous)
    columns = sorted({*now.columns, *then.columns})
    now, then = (frame.reindex(index=now.index, columns=columns, fill_value=blank(frame)) for frame in (now, then))
    entrants = sum_of_known(now.where(then.isna(), blank(now)))[TOTAL]
    exits = sum_of_known(then.where(now.isna(), blank(then)))[TOTAL]
    return pd.DataFrame({"entrants": entrants, "exits": exits})


def _paired(current: pd.DataFrame, previous: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    now, then = exact(current), exact(previous)
    return cellwise(lambda a, _: a, now, then), cellwise(lambda _, b: b, now, then)
