"""Which cells of the long table, and of the figures before, an operand is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from ..concepts.definition import Indicator, Selection, Shown
from ..concepts.errors import MixedBasis
from ..concepts.figure import Figure
from ..concepts.observation import CONSTANT, LINKED, place_of
from ..concepts.period import Period, label
from ..concepts.text import Text
from ..concepts.traced import Traced
from ..concepts.unit import PERCENT, UNITS, Unit

Key = tuple[str, str, str, str]  # area, measure, accumulation, scope
Numbered = tuple[int, Mapping[str, Any]]  # a row of the observations with its number

TWICE = Text(
    "指标 {figure}：{one} 与 {other} 是同一个键的两个数；请只保留一个",
    "indicator {figure}: {one} and {other} give the same key two values; keep one of them",
)
NOT_A_RATE = Text(
    "指标 {figure}：{place} 的单位是 {unit}，不是增速；只有增速可以跨基期相乘，水平请先用 chain() 衔接",
    "indicator {figure}: {place} is counted in {unit}, no rate of growth; only rates may be multiplied across price "
    "bases, link levels with chain() first",
)


class Cell(NamedTuple):
    """A number on its way into a formula: which row it is, where it stands, what it counts.

    `value` is exact and traced to its row; missing where there is none; a float, which nobody takes, stays a float.
    `base` is the same counted in the base unit of its dimension.
    """

    row: int
    place: str
    period: Period
    area: str
    activity: str
    price_basis: str
    value: Any
    base: Any
    unit: Unit
    delivered: bool


@dataclass(frozen=True)
class Group:
    """The numbered rows of one area, measure, accumulation and scope, and the cells in them once somebody asks."""

    rows: tuple[Numbered, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(_cell(number, row) for number, row in self.rows)


Cells = Mapping[Key, Group]
Operands = Mapping[str, Sequence[Cell]]


def cells_of(rows: Iterable[Numbered]) -> dict[Key, Group]:
    """The numbered rows of the observations, by what selections ask for."""
    found: dict[Key, list[Numbered]] = {}
    for number, row in rows:
        found.setdefault((row["area"], row["measure"], row["accumulation"], row["scope"]), []).append((number, row))
    return {key: Group(tuple(its)) for key, its in found.items()}


def joined(cells: Cells, more: Cells) -> dict[Key, Group]:
    """Both together, the rows of the second after those of the first."""
    both = {key: Group((*cells[key].rows, *group.rows)) if key in cells else group for key, group in more.items()}
    return {**cells, **both}


def _cell(number: int, row: Mapping[str, Any]) -> Cell:
    place = place_of(row) if row["file"] else f"{row['measure']}/{row['activity']}/{label(row['period'])}"
    value, unit = row["value"], UNITS[row["unit"]]
    exact = value if pd.isna(value) or isinstance(value, float) else Traced(value, {number})
    return Cell(number, place, row["period"], row["area"], row["activity"], row["price_basis"], exact,
                _based(exact, unit), unit, bool(row["file"]))  # fmt: skip


def _based(value: Any, unit: Unit) -> Any:
    return value if unit.size == 1 or not isinstance(value, Traced) else value * unit.size


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
        groups = [cells.get((selection.area or area, *wanted))]
    elif selection.areas:
        groups = [cells.get((code, *wanted)) for code in selection.areas]
    else:
        groups = [group for key, group in cells.items() if key[1:] == wanted]
    return (cell for group in groups if group for cell in group.cells)


def _of_basis(cell: Cell, price_basis: str) -> bool:
    if price_basis in (CONSTANT, LINKED):
        return cell.price_basis.startswith(f"{CONSTANT}:")
    return cell.price_basis == price_basis


def shown(figures: Mapping[int, Figure], operand: Shown, area: str) -> list[Cell]:
    """The printed strings of a figure as exact numbers. `figures` are all that have its name, by their rows."""
    return [
        _shown(row, figure)
        for row, figure in figures.items()
        if figure.area == (operand.area or area) and figure.activity in (operand.activities or (figure.activity,))
    ]


def _shown(row: int, figure: Figure) -> Cell:
    value, unit = figure.shown_value, figure.unit
    exact = None if value is None else Traced(value, {row})
    key = (figure.period, figure.area, figure.activity)
    return Cell(row, figure.id, *key, "", exact, _based(exact, unit), unit, False)
