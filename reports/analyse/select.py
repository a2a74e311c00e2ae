"""Which cells of the long table, and of the figures before, an operand is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..concepts.definition import Indicator, Selection, Shown
from ..concepts.errors import MixedBasis
from ..concepts.figure import Figure
from ..concepts.observation import CONSTANT, LINKED, place_of
from ..concepts.period import Period, label
from ..concepts.text import Text
from ..concepts.unit import PERCENT, UNITS, Unit

Key = tuple[str, str, str, str]  # area, measure, accumulation, scope
KEY = ("area", "measure", "accumulation", "scope")

TWICE = Text(
    "指标 {figure}：{one} 与 {other} 是同一个键的两个数；请只保留一个",
    "indicator {figure}: {one} and {other} give the same key two values; keep one of them",
)
NOT_A_RATE = Text(
    "指标 {figure}：{place} 的单位是 {unit}，不是增速；只有增速可以跨基期相乘，水平请先用 chain() 衔接",
    "indicator {figure}: {place} is counted in {unit}, no rate of growth; only rates may be multiplied across price "
    "bases, link levels with chain() first",
)


@dataclass(frozen=True)
class Cell:
    """A number on its way into a formula: which row it is, where it stands, what it counts."""

    row: int
    place: str
    period: Period
    area: str
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
        cell = Cell(number, place, row["period"], area, row["activity"], row["price_basis"], row["value"],
                    UNITS[row["unit"]], bool(row["file"]))  # fmt: skip
        found.setdefault((area, measure, accumulation, scope), []).append(cell)
    return found


def selected(cells: Cells, indicator: Indicator, selection: Selection, area: str) -> list[Cell]:
    """The cells that a selection means, over all bases where it says `constant`; a delivered one before a derived one.

    Raises:
        MixedBasis: two delivered cells have the same key, as two vintages have.
    """
    found: dict[tuple[Period, str, str, str], Cell] = {}
    for cell in _every(cells, selection, area):
        if _of_basis(cell, selection.price_basis) and cell.activity in (selection.activities or (cell.activity,)):
            before = found.setdefault((cell.period, cell.area, cell.activity, cell.price_basis), cell)
            if before is not cell and cell.delivered:
                raise MixedBasis(TWICE.format(figure=indicator.figure, one=before.place, other=cell.place))
            if selection.price_basis == LINKED and cell.unit.dimension != PERCENT.dimension:
                told = {"figure": indicator.figure, "place": cell.place, "unit": cell.unit.code}
                raise MixedBasis(NOT_A_RATE.format(**told))
    every = list(found.values())
    return sorted(every, key=lambda cell: cell.price_basis) if selection.price_basis == LINKED else every


def _every(cells: Cells, selection: Selection, area: str) -> Iterable[Cell]:
    """The cells of the measure in the area that is meant, in those that are named, or in all that have it."""
    wanted = (selection.measure, selection.accumulation, selection.scope)
    if selection.across == "activity":
        return cells.get((selection.area or area, *wanted), ())
    if selection.areas:
        return (cell for code in selection.areas for cell in cells.get((code, *wanted), ()))
    return (cell for key, its in cells.items() if key[1:] == wanted for cell in its)


def _of_basis(cell: Cell, price_basis: str) -> bool:
    if price_basis in (CONSTANT, LINKED):
        return cell.price_basis.startswith(f"{CONSTANT}:")
    return cell.price_basis == price_basis


def shown(figures: Sequence[Figure], operand: Shown, area: str, first: int) -> list[Cell]:
    """The printed strings of a figure as exact numbers. `first` is the row of the first of the figures."""
    return [
        Cell(row, figure.id, figure.period, figure.area, figure.activity, "", figure.shown_value, figure.unit, False)
        for row, figure in enumerate(figures, start=first)
        if figure.figure == operand.figure and figure.area == (operand.area or area)
        and figure.activity in (operand.activities or (figure.activity,))
    ]  # fmt: skip
