"""From the long table to the wide frames that formulas take: one basis, one unit, every number traced to its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from ..concepts.definition import Indicator, Selection, Shown
from ..concepts.errors import BadDefinition, MixedBasis
from ..concepts.figure import Figure
from ..concepts.observation import CONSTANT, place_of
from ..concepts.period import Period, label
from ..concepts.text import Text
from ..concepts.traced import Traced
from ..concepts.unit import UNITS, Unit
from ..formulas import COUNTED_ALIKE

Key = tuple[str, str, str, str]  # area, measure, accumulation, scope
KEY = ("area", "measure", "accumulation", "scope")

MIXED = Text(
    "指标 {figure} 在 {period} 没有共同的价格基期：{places}；请补交同一基期的数据",
    "indicator {figure} has no price base in common in {period}: {places}; deliver the data of one base",
)
TWICE = Text(
    "指标 {figure}：{one} 与 {other} 是同一个键的两个数；请只保留一个",
    "indicator {figure}: {one} and {other} give the same key two values; keep one of them",
)
NOT_ALIKE = Text(
    "指标 {figure}：{place} 的单位是 {unit}，与 {other} 计量的不是同一种量；请改正单位",
    "indicator {figure}: {place} is counted in {unit}, which does not measure the same as {other}; correct the unit",
)
A_FLOAT = Text(
    "{place} 的值 {value!r} 是浮点数；请以 Decimal 或 Fraction 给出",
    "{place} holds the float {value!r}; give a Decimal or a Fraction",
)


@dataclass(frozen=True)
class Cell:
    """A number on its way into a formula: which row it is, where it stands, what it counts."""

    row: int
    place: str
    period: Period
    activity: str
    price_basis: str
    value: Any
    unit: Unit
    delivered: bool


Cells = Mapping[Key, Sequence[Cell]]
Operands = Mapping[str, Sequence[Cell]]


def cells_of(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[Key, list[Cell]]:
    """The numbered rows of the observations, by what selections ask for."""
    found: dict[Key, list[Cell]] = {}
    for number, row in rows:
        area, measure, accumulation, scope = (row[name] for name in KEY)
        place = place_of(row) if row["file"] else f"{measure}/{row['activity']}/{label(row['period'])}"
        cell = Cell(number, place, row["period"], row["activity"], row["price_basis"], row["value"],
                    UNITS[row["unit"]], bool(row["file"]))  # fmt: skip
        found.setdefault((area, measure, accumulation, scope), []).append(cell)
    return found


def selected(cells: Cells, indicator: Indicator, selection: Selection, area: str) -> list[Cell]:
    """The cells that a selection means, over all bases where it says `constant`; a delivered one before a derived one.

    Raises:
        MixedBasis: two delivered cells have the same key, as two vintages have.
    """
    found: dict[tuple[Period, str, str], Cell] = {}
    for cell in cells.get((selection.area or area, selection.measure, selection.accumulation, selection.scope), ()):
        if _of_basis(cell, selection.price_basis) and cell.activity in (selection.activities or (cell.activity,)):
            before = found.setdefault((cell.period, cell.activity, cell.price_basis), cell)
            if before is not cell and cell.delivered:
                raise MixedBasis(TWICE.format(figure=indicator.figure, one=before.place, other=cell.place))
    return list(found.values())


def _of_basis(cell: Cell, price_basis: str) -> bool:
    return cell.price_basis.startswith(f"{CONSTANT}:") if price_basis == CONSTANT else cell.price_basis == price_basis


def shown(figures: Sequence[Figure], operand: Shown, area: str, first: int) -> list[Cell]:
    """The printed strings of a figure as exact numbers. `first` is the row of the first of the figures."""
    return [
        Cell(row, figure.id, figure.period, figure.activity, "", figure.shown_value, figure.unit, False)
        for row, figure in enumerate(figures, start=first)
        if figure.figure == operand.figure and figure.area == (operand.area or area)
        and figure.activity in (operand.activities or (figure.activity,))
    ]  # fmt: skip


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
    values = {(cell.period, cell.activity): _traced(cell, unit) for cell in cells}
    periods, activities = sorted({cell.period for cell in cells}), sorted({cell.activity for cell in cells})
    rows = [[values.get((period, activity), pd.NA) for activity in activities] for period in periods]
    return pd.DataFrame(rows, index=pd.Index(periods), columns=activities, dtype=object)


def _traced(cell: Cell, unit: Unit) -> object:
    if pd.isna(cell.value):
        return pd.NA
    if isinstance(cell.value, float):
        raise BadDefinition(A_FLOAT.format(place=cell.place, value=cell.value))
    exact, alike = Fraction(cell.value), cell.unit.dimension == unit.dimension
    return Traced(cell.unit.convert(exact, unit) if alike else exact * cell.unit.size, {cell.row})


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
