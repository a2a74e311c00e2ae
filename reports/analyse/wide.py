"""From cells to the wide frames that formulas take: one basis, one unit, every number traced to its row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import pandas as pd

from ..concepts.definition import Indicator, Selection, Shown
from ..concepts.errors import BadDefinition, MixedBasis
from ..concepts.observation import CONSTANT, TOTAL
from ..concepts.period import Period, label
from ..concepts.text import Text
from ..concepts.unit import Unit
from ..formulas import COUNTED_ALIKE
from .select import Cell, Operands

MIXED = Text(
    "指标 {figure} 在 {period} 没有共同的价格基期：{places}；请补交同一基期的数据",
    "indicator {figure} has no price base in common in {period}: {places}; deliver the data of one base",
)
NOT_ALIKE = Text(
    "指标 {figure}：{place} 的单位是 {unit}，与 {other} 计量的不是同一种量；请改正单位",
    "indicator {figure}: {place} is counted in {unit}, which does not measure the same as {other}; correct the unit",
)
A_FLOAT = Text(
    "{place} 的值 {value!r} 是浮点数；请以 Decimal 或 Fraction 给出",
    "{place} holds the float {value!r}; give a Decimal or a Fraction",
)


def bases(operands: Operands, indicator: Indicator) -> list[str]:
    """The price bases to compute the indicator in, oldest first; a later base wins where both give a value.

    Each base is computed by itself, so two bases can never meet in one operation.
    """
    selections = _selections(indicator)
    if not any(selection.price_basis == CONSTANT for selection in selections.values()):
        return [next((selection.price_basis for selection in selections.values()), "")]
    constant = (name for name, selection in selections.items() if selection.price_basis == CONSTANT)
    return sorted({cell.price_basis for name in constant for cell in operands[name] if not pd.isna(cell.value)})


def _selections(indicator: Indicator) -> dict[str, Selection]:
    return {name: operand for name, operand in indicator.inputs.items() if isinstance(operand, Selection)}


def wide(cells: Sequence[Cell], operand: Selection | Shown, basis: str, unit: Unit) -> pd.DataFrame:
    """The cells as periods down, activities across, in one unit, each number traced to its row.

    Args:
        basis: the price basis that stands for `constant`.
        unit: values of its dimension are converted to it, others to the base unit of their own.
    """
    if isinstance(operand, Selection):
        unit = operand.unit or unit
        cells = [cell for cell in cells if operand.price_basis != CONSTANT or cell.price_basis == basis]
    values: dict[tuple[Period, str], Any] = {}
    for (period, column), its in _columns(cells, operand).items():
        values[period, column] = _sum([_traced(cell, unit) for cell in its])
    periods, activities = sorted({period for period, _ in values}), sorted({column for _, column in values})
    every = pd.Series([values.get(where, pd.NA) for where in product(periods, activities)], dtype=object)
    cells = every.to_numpy().reshape(len(periods), len(activities))
    return pd.DataFrame(cells, index=_labels(*periods).view(), columns=_labels(*activities).view(), dtype=object)


@lru_cache(maxsize=128)  # a job asks for the same periods and activities indicator after indicator
def _labels(*names: Period | str) -> pd.Index:
    """The index of these names; a frame gets a view of it, so that nobody can rename it for others."""
    return pd.Index(list(names))


def _sum(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else sum(values[1:], values[0])


def _columns(cells: Sequence[Cell], operand: Selection | Shown) -> dict[tuple[Period, str], list[Cell]]:
    """The cells that stand in each cell of the frame: one, or all that are summed."""
    found: dict[tuple[Period, str], list[Cell]] = {}
    by_area, total = getattr(operand, "across", "") == "area", getattr(operand, "total", False)
    for cell in cells:
        if total and cell.activity == TOTAL:
            continue
        where = (cell.period, cell.area if by_area else TOTAL if total else cell.activity)
        found[where] = [*found.get(where, ()), cell] if total else [cell]
    return {where: its for where, its in found.items() if not total or len(its) >= len(operand.activities)}


def _traced(cell: Cell, unit: Unit) -> object:
    if pd.isna(cell.value):
        return pd.NA
    if isinstance(cell.value, float):
        raise BadDefinition(A_FLOAT.format(place=cell.place, value=cell.value))
    return cell.unit.convert(cell.value, unit) if cell.unit.dimension == unit.dimension else cell.base


def one_dimension(operands: Operands, indicator: Indicator) -> None:
    """Refuse cells that do not measure the same: money and people have no sum, and one is no share of the other.

    An operand whose selection names its own unit is held against that unit alone.

    Raises:
        MixedBasis: naming the cell and both units.
    """
    common = indicator.unit if indicator.formula in COUNTED_ALIKE else None
    for name, cells in operands.items():
        own = getattr(indicator.inputs[name], "unit", None)
        for cell in cells:
            common = common or (None if own else cell.unit)
            against = own or common
            if against and cell.unit.dimension != against.dimension:
                told = {"place": cell.place, "unit": cell.unit.code, "other": against.code}
                raise MixedBasis(NOT_ALIKE.format(figure=indicator.figure, **told))


def one_base(operands: Operands, indicator: Indicator, period: Period) -> None:
    """Refuse operands that all have values for the period, but in no base in common.

    Raises:
        MixedBasis: naming a cell of each operand.
    """
    found = [
        [cell for cell in operands[name] if cell.period == period and not pd.isna(cell.value)]
        for name, selection in _selections(indicator).items()
        if selection.price_basis == CONSTANT
    ]
    if len(found) < 2 or not all(found):
        return
    shared = set.intersection(*({cell.price_basis for cell in cells} for cells in found))
    strangers = [stranger for cells in found for stranger in _without(cells, shared)]
    if strangers:
        others = [cells[0] for cells in found if cells[0].price_basis != strangers[0].price_basis]
        places = "; ".join(f"{cell.place} = {cell.price_basis}" for cell in [strangers[0], *others][:2])
        raise MixedBasis(MIXED.format(figure=indicator.figure, period=label(period), places=places))


def _without(cells: Sequence[Cell], shared: set[str]) -> list[Cell]:
    """The first cell of each activity that has no value in any shared base."""
    known = {cell.activity for cell in cells if cell.price_basis in shared}
    return list({cell.activity: cell for cell in reversed(cells) if cell.activity not in known}.values())
