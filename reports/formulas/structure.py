"""Structure: concentration, specialisation, and the sources of a region's growth."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..concepts.observation import TOTAL
from .frames import (
    Whole,
    cellwise,
    exact,
    hundredfold,
    minus,
    one_column,
    ratio,
    rowwise,
    year_earlier,
)
from .rates import share


def location_quotient(
    part: pd.DataFrame, whole: Whole, *, reference_part: pd.DataFrame, reference_whole: Whole
) -> pd.DataFrame:
    """How much more an area is specialised in an activity than a larger one (区位商).

        LQ(i,t) = (x(i,t) / x(t)) / (X(i,t) / X(t))

    Args:
        part, whole: of the area, at current prices, same scope and period.
        reference_part, reference_whole: of the larger area, likewise.

    Returns:
        A ratio; above 1 the area is specialised. Missing where an operand is missing or the reference share is zero.

    Source:
        Regional analysis, Florence's coefficient.
    """
    return ratio(share(part, whole), share(reference_part, reference_whole))


def concentration(part: pd.DataFrame, whole: Whole, *, largest: int = 4) -> pd.DataFrame:
    """The part of the total that the largest have, CR4 (集中度).

        CR(t) = 100 · Σ of the n largest x(i,t) / x(t)

    Args:
        part: output of each cluster or enterprise, at current prices. Of enterprises it discloses: suppress first.
        whole: the total, with those that belong to no cluster.
        largest: how many, n.

    Returns:
        Per cent in one column, named as the total; missing where a part or the total is missing.

    Source:
        Industrial organisation, concentration ratio.
    """
    total = one_column(whole)
    top = rowwise(lambda row: sum(sorted(row, reverse=True)[:largest]) + 0 * sum(row), exact(part), _name(total))
    return hundredfold(ratio(top, total))


def herfindahl(part: pd.DataFrame, whole: Whole) -> pd.DataFrame:
    """The concentration over all parts, Herfindahl-Hirschman index (赫芬达尔指数).

        HHI(t) = 10 000 · Σ (x(i,t) / x(t))²

    Args:
        part: output of each part, the rest as a part of its own, at current prices.
        whole: their total.

    Returns:
        Points from 0 to 10 000 in one column; missing where a part or the total is missing. A rest taken as one block
        overstates concentration: say so.

    Source:
        Herfindahl-Hirschman, shares in per cent squared.
    """
    total = one_column(whole)
    return rowwise(lambda row: sum(cell * cell for cell in row), share(part, total), _name(total))


def _name(total: pd.Series) -> str:
    return str(total.name) if total.name is not None else TOTAL


@dataclass(frozen=True)
class ShiftShare:
    """The change of each activity in an area in three parts that add up to it, in the unit of the levels."""

    national: pd.DataFrame
    structural: pd.DataFrame
    competitive: pd.DataFrame


def shift_share(part: pd.DataFrame, *, reference_part: pd.DataFrame, reference_whole: Whole) -> ShiftShare:
    """The change on the year before as general growth, the mix of activities, and what is the area's own (偏离份额).

        x(i,t) - x(i,t-4) = x·G + x·(G(i) - G) + x·(g(i) - G(i)), x = x(i,t-4)

    Args:
        part: levels of the area at constant prices of one base, or persons employed.
        reference_part, reference_whole: of the larger area, likewise.

    Returns:
        Three frames in the unit of `part`; they add up to the change exactly. Missing where an operand is missing or a
        level a year before is zero.

    Source:
        Dunn's shift-share analysis.
    """
    part, total = exact(part), one_column(reference_whole).to_frame(TOTAL)
    start, own, of_activity = year_earlier(part), _relative(part), _relative(exact(reference_part))
    general = _relative(total)[TOTAL]
    national = cellwise(lambda level, rate, _own, _reference: level * rate, start, general, own, of_activity)
    structural = cellwise(lambda level, rate, of, _own: level * (of - rate), start, general, of_activity, own)
    competitive = cellwise(lambda level, rate, of, _general: level * (rate - of), start, own, of_activity, general)
    return ShiftShare(national, structural, competitive)


def _relative(levels: pd.DataFrame) -> pd.DataFrame:
    before = year_earlier(levels)
    return ratio(minus(levels, before), before)
