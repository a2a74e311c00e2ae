"""From the long table to the wide frames that formulas take: one basis, one unit, every number traced to its row."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from ..concepts.definition import Indicator, Selection, Shown
from ..concepts.errors import MixedBasis
from ..concepts.figure import Figures
from ..concepts.observation import CONSTANT, place_of
from ..concepts.period import Period, label
from ..concepts.text import Text
from ..concepts.traced import Traced
from ..concepts.unit import UNITS, Unit

MIXED = Text(
    "指标 {figure} 在 {period} 没有共同的价格基期：{places}；请补交同一基期的数据",
    "indicator {figure} has no price base in common in {period}: {places}; deliver the data of one base",
)


def bases(table: pd.DataFrame, indicator: Indicator, area: str) -> list[str]:
    """The price bases to compute the indicator in, oldest first; a later base wins where both give a value.

    Each base is computed by itself, so two bases can never meet in one operation.
    """
    selections = [operand for operand in indicator.inputs.values() if isinstance(operand, Selection)]
    if not any(selection.price_basis == CONSTANT for selection in selections):
        return [selections[0].price_basis if selections else ""]
    return sorted({basis for selection in selections for basis in _bases_of(table, selection, area)})


def _bases_of(table: pd.DataFrame, selection: Selection, area: str) -> set[str]:
    if selection.price_basis != CONSTANT:
        return set()
    rows = rows_of(table, selection, selection.area or area)
    return set(rows["price_basis"][rows["value"].notna()])


def rows_of(table: pd.DataFrame, selection: Selection, area: str) -> pd.DataFrame:
    """The observations that a selection means, over all bases where it says `constant`."""
    named = (
        (table["area"] == area)
        & (table["measure"] == selection.measure)
        & (table["accumulation"] == selection.accumulation)
        & (table["scope"] == selection.scope)
    )
    constant = selection.price_basis == CONSTANT
    basis = (
        table["price_basis"].str.startswith(f"{CONSTANT}:")
        if constant
        else table["price_basis"] == selection.price_basis
    )
    wanted = table["activity"].isin(selection.activities) if selection.activities else True
    return table[named & basis & wanted]


def wide(table: pd.DataFrame, selection: Selection, where: tuple[str, str], unit: Unit) -> pd.DataFrame:
    """The selected values as quarters down, activities across, in one unit, each traced to its row.

    Args:
        where: the area, and the price basis that stands for `constant`.
        unit: values of its dimension are converted to it, others to the base unit of their own.
    """
    area, basis = where
    rows = rows_of(table, selection, selection.area or area)
    if selection.price_basis == CONSTANT:
        rows = rows[rows["price_basis"] == basis]
    values = [
        _traced(number, value, UNITS[code], unit)
        for number, value, code in zip(rows.index, rows["value"], rows["unit"], strict=True)
    ]
    return _pivot(rows, values)


def _traced(row: int, value: Any, delivered: Unit, unit: Unit) -> object:
    if pd.isna(value):
        return pd.NA
    exact = Fraction(value)
    converted = delivered.convert(exact, unit) if delivered.dimension == unit.dimension else exact * delivered.size
    return Traced(converted, {row})


def _pivot(rows: pd.DataFrame, values: list[object]) -> pd.DataFrame:
    index = pd.PeriodIndex(sorted(set(rows["period"])), freq="Q") if len(rows) else pd.PeriodIndex([], freq="Q")
    frame = pd.DataFrame(pd.NA, index=index, columns=sorted(set(rows["activity"])), dtype=object)
    for period, activity, value in zip(rows["period"], rows["activity"], values, strict=True):
        frame.at[period, activity] = value
    return frame


def shown_frame(table: pd.DataFrame, figures: Figures, operand: Shown, area: str) -> pd.DataFrame:
    """The printed strings of a figure as exact numbers, traced to its derived rows."""
    rows = table[(table["measure"] == operand.figure) & (table["area"] == area) & (table["file"] == "")]
    if operand.activities:
        rows = rows[rows["activity"].isin(operand.activities)]
    values: list[object] = []
    for number, row in zip(rows.index, rows.itertuples(), strict=True):
        figure = figures.find(operand.figure, row.activity, row.period, area)
        value = figure.shown_value if figure else None
        values.append(pd.NA if value is None else Traced(value, {number}))
    return _pivot(rows, values)


def one_base(table: pd.DataFrame, indicator: Indicator, area: str, period: Period) -> None:
    """Refuse operands that all have values for the period, but in no base in common.

    Raises:
        MixedBasis: naming a row of each operand.
    """
    at = table[(table["period"] == period) & table["value"].notna()]
    found = [
        rows_of(at, operand, operand.area or area)
        for operand in indicator.inputs.values()
        if isinstance(operand, Selection) and operand.price_basis == CONSTANT
    ]
    if len(found) < 2 or any(rows.empty for rows in found):
        return
    shared = set.intersection(*(set(rows["price_basis"]) for rows in found))
    strangers = [row for rows in found for row in _without(rows, shared)]
    if strangers:
        others = [rows.iloc[0] for rows in found if rows.iloc[0]["price_basis"] != strangers[0]["price_basis"]]
        told = [strangers[0], *others][:2]
        places = "; ".join(f"{place_of(row)} = {row['price_basis']}" for row in told)
        raise MixedBasis(MIXED.format(figure=indicator.figure, period=label(period), places=places))


def _without(rows: pd.DataFrame, shared: set[str]) -> list[pd.Series]:
    """The first row of each activity that has no value in any shared base."""
    return [of.iloc[0] for _, of in rows.groupby("activity") if not shared & set(of["price_basis"])]
