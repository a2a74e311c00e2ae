"""Calendar years of quarters and months: their sums, and the value of a whole year beside each of its periods."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .frames import blank, exact, kind, periods_in_a_year


def by_year(levels: pd.DataFrame) -> pd.DataFrame:
    """The sum of each calendar year, from levels of single periods; missing where one of its periods is missing."""
    expected, levels = periods_in_a_year(levels.index), exact(levels)
    years = sorted(set(levels.index.year))
    rows = [_sums(levels[levels.index.year == year], expected) for year in years]
    index = pd.PeriodIndex([str(year) for year in years], freq="Y")
    return pd.DataFrame(rows, index=index, columns=levels.columns, dtype=kind(levels))


def _sums(year: pd.DataFrame, expected: int) -> list[Any]:
    """The sum of each column where all its periods are there."""
    complete = len(year) == expected
    columns = year.to_numpy(object).T
    return [sum(cells) if complete and not pd.isna(cells).any() else blank(year) for cells in columns]


def of_year(annual: pd.DataFrame, index: pd.PeriodIndex, *, before: int = 0) -> pd.DataFrame:
    """Beside each period the annual value of its calendar year, or of the year so many `before`."""
    years = pd.PeriodIndex([str(period.year - before) for period in index], freq="Y")
    return annual.reindex(years, fill_value=blank(annual)).set_axis(index, axis="index")
