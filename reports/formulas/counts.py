"""Counts, sums and yearly averages over the members of a register, which stand across."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from ..concepts.observation import TOTAL
from .frames import blank, cellwise, counted_from, exact, exact_number, kind, periods_in_a_year, rowwise, running


def count(values: pd.DataFrame, *, at_least: Any = None) -> pd.DataFrame:
    """How many there are, or how many reach a threshold (个数, 20亿级).

        n(t) = #{e: x(e,t) >= `at_least`}

    Args:
        values: one column for each project or enterprise; those that are not there are blank.
        at_least: the threshold, itself included (20亿级 holds a project of exactly 20).

    Returns:
        A whole number in one column `_T`; missing where no value is there at all. A blank is not counted.

    Source:
        methodology: five projects of 27 reach 20, two of them exactly.
    """
    values = exact(values)
    threshold = None if at_least is None else exact_number(at_least)
    rows = [[cell for cell in row if not pd.isna(cell)] for row in values.to_numpy(object)]
    cells = [[_reaching(row, threshold) if row else blank(values)] for row in rows]
    return pd.DataFrame(cells, index=values.index, columns=[TOTAL], dtype=kind(values))


def _reaching(row: list[Any], threshold: Any) -> Any:
    """The number of cells that reach the threshold, with the lineage of all that were looked at."""
    return sum(1 for cell in row if threshold is None or cell >= threshold) + 0 * sum(row)


def sum_of(values: pd.DataFrame) -> pd.DataFrame:
    """The sum over all members (合计).

        X(t) = Σ x(e,t)

    Args:
        values: one unit and price basis, members across.

    Returns:
        The same unit in one column `_T`; missing where one of the members is missing.

    Source:
        Arithmetic; a sum of rounded numbers may differ from the rounded sum by (n + 1) / 2 units.
    """
    return rowwise(sum, exact(values))


def average_per_year(flows: pd.DataFrame, *, since: str | pd.Period | None = None) -> pd.DataFrame:
    """The average of a year since a period (“十四五”以来年均).

        a(i,t) = Σ x(i,s) / years from `since` to t

    Args:
        flows: what came in each year, quarter or month (entries to a register, not its stock).
        since: the first period that counts; the frame's first if not said.

    Returns:
        The unit of the flows per year; missing before `since` and from a gap on, be it `since` itself. Half a year
        counts as half.

    Source:
        methodology: 36, 41 and 43 in 2021 to 2023 give 40; state whether entries are net of exits.
    """
    flows = exact(flows)
    if flows.empty:
        return flows
    counted = counted_from(flows, since)
    start = min(counted.index)
    sums = running(lambda flow, before: before + flow, counted, 1, start=0)
    year = periods_in_a_year(flows.index)
    years = pd.Series([Fraction((period - start).n + 1, year) for period in sums.index], sums.index, dtype=object)
    return cellwise(lambda total, count: total / count, sums, years).reindex(flows.index, fill_value=blank(flows))
