"""One long series out of several price bases, of links, of growth rates. Everything of one vintage.

Growth or contribution across two bases means nothing until they are linked here; `Indicator` computes each base by
itself and never subtracts across them. Chained parts do not add up to the chained whole: never print one as a
difference of others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

import pandas as pd

from ..concepts.text import Text
from .frames import blank, cellwise, earlier, exact, exact_number, kind, periods_in_a_year, ratio, running
from .refusals import NoOverlap, UnknownMethod
from .years import by_year, of_year

Number: TypeAlias = Any  # int, Decimal, Fraction, float
By: TypeAlias = Literal["year", "period"]
NO_YEAR = Text(
    "{older} 与 {newer} 没有共同的完整年份，无法衔接；请补交同一年按两种基期计算的数据",
    "{older} and {newer} have no complete year in common, so nothing links them; deliver one year in both",
)
NO_BY = Text("没有 by={by!r} 这种衔接；请用 {known} 之一", "there is no link by={by!r}; use one of {known}")
NOT_THERE = Text(
    "数列中没有完整的 {reference}；请选数据完整的基准期",
    "the series has no complete {reference}; name a reference period that it has",
)


def chain(bases: Mapping[str, pd.DataFrame], *, by: By = "year") -> pd.DataFrame:
    """One series of levels out of series in several price bases, each spliced to the next where they overlap (衔接).

        V(i,t) = V_old(i,t) · V_new(i,y) / V_old(i,y), y the first complete year in both; V_new(i,t) where there is one

    Args:
        bases: name of the price basis -> levels in it, oldest first. Quarters and months are levels of the period
            alone; of year-to-date levels take `single_quarter` first, or link `by="period"`.
        by: "year" links with one factor (annual overlap), so the older base keeps all its changes; "period" links each
            quarter with that of the same quarter, so each growth on the year before stays as its own base gives it.

    Returns:
        Levels in the newest base. Missing where no base has a value, and before the newer base for an activity without
        an overlap. Linked parts do not add up to the linked whole.

    Raises:
        NoOverlap: two neighbouring bases have no complete year in common.

    Source:
        IMF, Quarterly National Accounts Manual (annual overlap; over-the-year technique for by="period").

    >>> old = pd.DataFrame({"B": [8, 10]}, pd.PeriodIndex(["2019", "2020"], freq="Y"))
    >>> new = pd.DataFrame({"B": [30, 33]}, pd.PeriodIndex(["2020", "2021"], freq="Y"))
    >>> chain({"constant:2015": old, "constant:2020": new})["B"].map(int).tolist()
    [24, 30, 33]
    """
    if by not in get_args(By):
        raise UnknownMethod(NO_BY.format(by=by, known=", ".join(get_args(By))))
    names = list(bases)
    series = exact(bases[names[-1]])
    for older, newer in zip(names[-2::-1], names[:0:-1], strict=True):
        levels = exact(bases[older])
        factors = _factors(levels, series, by)
        if factors.isna().to_numpy().all():
            raise NoOverlap(NO_YEAR.format(older=older, newer=newer))
        series = _filled(series, cellwise(lambda level, factor: level * factor, levels, factors))
    return series


def _factors(older: pd.DataFrame, newer: pd.DataFrame, by: By) -> pd.DataFrame:
    """What each cell of the older series is multiplied by: for each column and season, the first ratio of the two."""
    if by == "year":
        shared, seasons = ratio(by_year(older), by_year(newer)), pd.Index([0] * len(older))
        first = {(0, column): _first(shared[column]) for column in shared}
    else:
        shared, seasons = ratio(older, newer), pd.Index(older.index.month)
        first = {(s, column): _first(shared.loc[seasons == s, column]) for s in set(seasons) for column in shared}
    rows = [[first[season, column] for column in older.columns] for season in seasons]
    overlap = pd.DataFrame(rows, index=older.index, columns=older.columns, dtype=object)
    return cellwise(lambda ratio: 1 / ratio if ratio != 0 else None, overlap)


def _first(cells: pd.Series) -> Any:
    known = cells.sort_index().dropna()
    return known.iloc[0] if len(known) else pd.NA


def _filled(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The cells of the first, and where it has none those of the second; periods in order."""
    index = first.index.union(second.index).sort_values()
    columns = [*first.columns, *(column for column in second.columns if column not in first.columns)]
    one, other = (frame.reindex(index=index, columns=columns, fill_value=blank(frame)) for frame in (first, second))
    return one.where(one.notna(), other)


def chained_volume(part: pd.DataFrame, nominal_part: pd.DataFrame, *, reference: str | pd.Period) -> pd.DataFrame:
    """Volumes chained by annual overlap from levels at the average prices of the year before (环比链式).

        K(i,t) = V(i,t) / N(i,y-1) · K(i,y-1), y the year of t, N and K of whole years; K(i,reference) = N(i,reference)

    Args:
        part: levels at the average prices of the year before.
        nominal_part: levels at current prices, from the year before the first of `part` on.
        reference: the year whose prices the result is counted in.

    Returns:
        Levels at prices of the reference year; missing where the year before is not complete, and from a gap on.
        Quarters of a year add up to it; parts do not add up to the whole.

    Raises:
        NoOverlap: the reference year is not complete.

    Source:
        IMF, Quarterly National Accounts Manual, annual overlap.
    """
    part, volumes = exact(part), by_year(part)
    first = min(volumes.dropna(how="all").index, default=volumes.index.min())
    nominal = by_year(nominal_part).loc[first - 1 :]
    links = ratio(volumes.reindex(nominal.index, fill_value=blank(part)), earlier(nominal, 1))
    links.iloc[:1] = 1
    years = running(lambda link, before: before * link, exact(links), 1, start=1)
    scale = ratio(_one(nominal, reference), _one(years, reference))
    before = of_year(ratio(years, nominal), part.index, before=1)
    chained = cellwise(lambda level, chain: level * chain, part, before)
    if periods_in_a_year(part.index) == 1:
        chained = _filled(chained, years)
    return _scaled(chained, scale)


def chain_growth(rates: pd.DataFrame, *, base: Number = 100) -> pd.DataFrame:
    """An index chained from growth on the year before: the year before the first rate is the base (定基指数).

        I(i,t) = I(i,t-1 year) · (1 + g(i,t) / 100), I = 100 in the base year

    Args:
        rates: growth on the year before, per cent; of quarters each is chained to the same quarter of the year before.
        base: the index of the base year.

    Returns:
        The index, the base year included; missing from the first year without a rate on.

    Source:
        methodology: above-scale industry 2017 = 100 gives 139.599126 in 2023.
    """
    rates = exact(rates)
    year = periods_in_a_year(rates.index)
    index = running(lambda rate, before: before * (1 + rate / 100), rates, year, start=exact_number(base))
    before = [period - year for period in sorted(rates.index) if period - year < min(rates.index)]
    bases = pd.DataFrame(exact_number(base), index=pd.PeriodIndex(before, freq=rates.index.freq), columns=rates.columns)
    return _filled(index, bases.astype(kind(rates)))


def rebase(levels: pd.DataFrame, *, reference: str | pd.Period, to: Number | pd.DataFrame = 100) -> pd.DataFrame:
    """The same series with another reference period: 2015 = 100, or at the level of another base (换基).

        X(i,t) · r(i) / X(i,reference), r = 100, or the level of `to` in the reference period

    Args:
        levels: an index or levels of one price basis, of single periods.
        reference: a period of the index, or a year, which stands for the average of its periods.
        to: the number of the reference period, or a frame that has the wanted levels in it, as a newer base does.

    Returns:
        All growth rates stay as they are; missing columns where the reference is missing or nothing.

    Raises:
        NoOverlap: the series (or `to`) has no complete reference period.

    Source:
        IMF, Quarterly National Accounts Manual: re-referencing changes levels, not growth.
    """
    levels = exact(levels)
    own = _one(levels, reference)
    wanted = _one(exact(to), reference) if isinstance(to, pd.DataFrame) else own.map(lambda cell: exact_number(to))
    return _scaled(levels, ratio(wanted.reindex(columns=own.columns), own))


def _one(levels: pd.DataFrame, reference: str | pd.Period) -> pd.DataFrame:
    """The mean of the periods that the reference stands for, as one row.

    Raises:
        NoOverlap: one of them is not there.
    """
    span = pd.Period(reference)
    inside = [p for p in levels.index if span.start_time <= p.start_time and p.end_time <= span.end_time]
    expected = periods_in_a_year(levels.index) if span.freqstr[0] == "Y" else 1
    if len(inside) != expected:
        raise NoOverlap(NOT_THERE.format(reference=reference))
    rows = levels.loc[inside].to_numpy(object)
    means = [blank(levels) if pd.isna(cells).any() else sum(cells) / expected for cells in rows.T]
    return pd.DataFrame([means], columns=levels.columns, dtype=kind(levels))


def _scaled(levels: pd.DataFrame, factor: pd.DataFrame) -> pd.DataFrame:
    """Each column times its factor, which stands in a frame of one row."""
    every = factor.reindex([0] * len(levels)).set_axis(levels.index, axis="index")
    return cellwise(lambda level, by: level * by, levels, every)
