"""GSBPM 6.1: derive the indicators in the order declared. Each becomes a figure, and a row of the same table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from ..concepts.definition import Indicator, Job, Selection, Shown
from ..concepts.errors import BadDefinition
from ..concepts.figure import MISSING, Figure, Figures
from ..concepts.observation import observations
from ..concepts.period import Period
from ..concepts.text import Text
from ..concepts.traced import Traced
from ..concepts.unit import show
from .select import bases, one_base, shown_frame, wide


@dataclass(frozen=True)
class Computed:
    """The observations with the derived rows after them, and the same derived rows as figures."""

    observations: pd.DataFrame
    figures: Figures


def compute(delivered: pd.DataFrame, job: Job, period: Period) -> Computed:
    """Every indicator of the job for every period up to `period`, from observations up to `period`.

    Missing operands give a figure without a value; nothing later than the period is looked at.

    Raises:
        MixedBasis: the operands of an indicator have no price base in common for the period.
        BadDefinition: an indicator asks for the printed rates of a figure that is not declared before it.
    """
    table = delivered[delivered["period"] <= period].reset_index(drop=True)
    made = Computed(table, Figures(()))
    for indicator in job.indicators:
        made = _with(made, indicator, job, period)
    return made


def _with(made: Computed, indicator: Indicator, job: Job, period: Period) -> Computed:
    """The table and the figures with one indicator more."""
    first = len(made.observations)
    figures = list(_figures(made, indicator, job, period))
    scope = next((s.scope for s in indicator.inputs.values() if isinstance(s, Selection)), "total")
    rows = observations(_row(figure, scope) for figure in figures)
    rows.index = pd.RangeIndex(first, first + len(rows))
    table = pd.concat([made.observations, rows]) if len(rows) else made.observations
    return Computed(table, Figures((*made.figures.every, *figures)))


def _row(figure: Figure, scope: str) -> dict[str, Any]:
    """A figure as a row of the observations: it names its operands where a delivered row names its cell."""
    return {
        "area": figure.area, "period": figure.period, "accumulation": figure.accumulation, "scope": scope,
        "measure": figure.figure, "activity": figure.activity, "price_basis": figure.price_basis,
        "value": pd.NA if figure.value is None else figure.value, "unit": figure.unit.code, "status": "A",
        "vintage": "", "file": "", "line": 0, "column": "", "operands": figure.operands,
    }  # fmt: skip


def _figures(made: Computed, indicator: Indicator, job: Job, period: Period) -> Iterator[Figure]:
    area = indicator.area or job.area
    cells: dict[tuple[Period, str], tuple[Any, str]] = {}
    for basis in bases(made.observations, indicator, area):
        operands = _operands(made, indicator, job, basis)
        if any(frame.empty for frame in operands.values()):
            continue
        result = indicator.formula(**operands)
        cells |= {key: (value, basis) for key, value in _melted(result) if not pd.isna(value) or key not in cells}
    one_base(made.observations, indicator, area, period)
    order = {activity: number for number, activity in enumerate(job.labels)}
    for (when, activity), (value, basis) in sorted(cells.items(), key=lambda c: (c[0][0], order.get(c[0][1], 99))):
        yield _figure(made, indicator, job, Cell(area, activity, when, basis, value))


def _melted(frame: pd.DataFrame) -> Iterable[tuple[tuple[Period, str], Any]]:
    return (((when, activity), frame.at[when, activity]) for when in frame.index for activity in frame.columns)


def _operands(made: Computed, indicator: Indicator, job: Job, basis: str) -> dict[str, pd.DataFrame]:
    """The frames that the formula asks for, of one price basis, in units that can be compared."""
    frames = {}
    for name, operand in indicator.inputs.items():
        area = operand.area or indicator.area or job.area
        if isinstance(operand, Shown):
            if operand.figure not in _declared_before(indicator, job):
                raise BadDefinition(NOT_BEFORE.format(figure=indicator.figure, operand=operand.figure))
            frames[name] = shown_frame(made.observations, made.figures, operand, area)
        else:
            frames[name] = wide(made.observations, operand, (area, basis), indicator.unit)
    return frames


def _declared_before(indicator: Indicator, job: Job) -> set[str]:
    return {other.figure for other in job.indicators[: job.indicators.index(indicator)]}


NOT_BEFORE = Text(
    "指标 {figure} 引用了 {operand}，但 {operand} 没有先被声明；请把它放在 {figure} 之前",
    "indicator {figure} uses {operand}, which is not declared before it; put {operand} before {figure}",
)


@dataclass(frozen=True)
class Cell:
    """One computed cell on its way to a figure."""

    area: str
    activity: str
    period: Period
    basis: str
    value: Any


def _figure(made: Computed, indicator: Indicator, job: Job, cell: Cell) -> Figure:
    value = None if pd.isna(cell.value) else Fraction(cell.value.numerator, cell.value.denominator)
    reason = _reason(made.figures, indicator, cell)
    return Figure(
        figure=indicator.figure, area=cell.area, activity=cell.activity, period=cell.period,
        accumulation=indicator.accumulation, value=value,
        shown=MISSING if value is None else show(value, indicator.decimals, job.rounding),
        unit=indicator.unit, formula=indicator.formula.__name__, price_basis=cell.basis,
        operands=tuple(sorted(cell.value.cells)) if isinstance(cell.value, Traced) else (),
        printed=reason is None, reason=reason,
    )  # fmt: skip


def _reason(figures: Figures, indicator: Indicator, cell: Cell) -> Text | None:
    """Why the figure must not be printed, or None."""
    if indicator.printable is None:
        return None
    return indicator.printable(lambda figure, activity: figures.find(figure, activity, cell.period, cell.area))
