"""Which figures a bulletin may print, and what must be said beside one.

A right number that nobody can read is listed and not printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pandas as pd

from ..concepts.definition import Note
from ..concepts.figure import Figure
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text
from ..formulas import ranking

Find = Callable[[str, str], Figure | None]

TOO_SMALL = Text(
    "GDP增速为{growth}%，低于{limit}%，贡献率不宜阅读，改用拉动百分点",
    "GDP grew by {growth} %, less than {limit} %: a contribution rate cannot be read, the pull is printed instead",
)
NO_GROWTH = Text(
    "没有GDP增速，无法判断贡献率是否可读",
    "without the growth of GDP it cannot be told whether a contribution can be read",
)


def readable_contribution(limit: Decimal = Decimal("1.0")) -> Callable[[Find], Text | None]:
    """Print a contribution rate only where the total grew by at least `limit` per cent.

    Below it the rounding of the growth alone moves the rate by more than 5 % of itself, and where the total fell the
    sign of the rate says the opposite of what happened. The printed growth decides: the reason must not contradict it.

    Returns:
        A policy: of a lookup of the figures of the same area and period, the reason not to print, or None.

    Source:
        reference: sign and size of contribution rates; 2020H1 would print 352.5 %.
    """

    def reason(find: Find) -> Text | None:
        growth = find("growth", TOTAL)
        if growth is None or growth.shown_value is None:
            return NO_GROWTH
        return TOO_SMALL.format(growth=growth.shown, limit=limit) if growth.shown_value < limit else None

    return reason


RANKED = Text("共 {n} 个单位参加排序", "of {n} ranked")
TIED = Text("共 {n} 个单位参加排序，并列", "of {n} ranked, tied")


def ranked_among(values: str) -> Note:
    """Say beside a rank how many were ranked, and whether others have the same one (并列).

    Args:
        values: the parameter of the rank that holds what is compared.

    Source:
        methodology: N is stored with the rank, ties share one and are marked.
    """

    def note(operands: Mapping[str, pd.DataFrame], period: Period, member: str) -> Text:
        ranked = ranking(operands[values])
        tied = ranked.tied.at[period, member]
        return (TIED if tied else RANKED).format(n=int(ranked.members[period]))

    return note
