"""GSBPM 6.1: derive the indicators in the order declared. Each becomes a figure, and a row of the same table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from numbers import Rational
from typing import Any, NamedTuple

import pandas as pd

from ..concepts.definition import Indicator, Job, Selection
from ..concepts.errors import BadDefinition
from ..concepts.figure import MISSING, Figure, Figures
from ..concepts.observation import TOTAL, observations, records
from ..concepts.period import Period
from ..concepts.text import Text
from ..concepts.traced import Traced
from ..concepts.unit import show
from .select import Cells, Operands, cells_of, joined, selected, shown
from .wide import bases, one_base, one_dimension, wide

NOT_BEFORE = Text(
    "指标 {figure} 引用了 {operand}，但 {operand} 没有先被声明；请把它放在 {figure} 之前",
    "indicator {figure} uses {operand}, which is not declared before it; put {operand} before {figure}",
)
SAME_NAME = Text(
    "两个指标都给出 {id}；请为其中一个改名",
    "two indicators give {id}; rename one of them",
)
NOT_EXACT = Text(
    "指标 {figure} 的公式 {formula} 给出了 {value!r}，不是精确数；请只用 Fraction 运算",
    "indicator {figure}: its formula {formula} gave {value!r}, which is not exact; compute with fractions only",
)


@dataclass(frozen=True)
class Computed:
    """The observations with the derived rows after them, and the same derived rows as figures."""

    observations: pd.DataFrame
    figures: Figures


def compute(delivered: pd.DataFrame, job: Job, period: Period) -> Computed:
    """Every indicator of the job for every period up to `period`, from what the bulletin of that period knows.

    Missing operands give a figure without a value; a later quarter, and a month or year that was not over on the
    knowledge date of the bulletin, are not looked at.

    Raises:
        MixedBasis: the operands of an indicator have no price base in common for the period, do not measure the same,
            or have two values for one key.
        BadDefinition: an indicator asks for the printed rates of a figure that is not declared before it, has the name
            of another, or computes with floats.
    """
    arrived = [when for when in set(delivered["period"]) if job.knows(when, period)]
    table = delivered[delivered["period"].isin(arrived)].reset_index(drop=True)
    calendar = {when: when for when in arrived}
    made = Made(job, period, calendar, cells_of(enumerate(records(table))), len(table), Figures(()), {}, ())
    for indicator in job.indicators:
        made = _with(made, indicator)
    return Computed(pd.concat([table, observations(made.rows)], ignore_index=True), made.figures)


@dataclass(frozen=True)
class Made:
    """What has been made so far: cells by key, and the figures with their rows, numbered from `first`.

    `calendar` holds each period that has arrived, so that all figures of one period share the same object: two objects
    are compared at length wherever a period is looked up. `numbered` are the figures of each indicator by their rows.
    """

    job: Job
    period: Period
    calendar: Mapping[Period, Period]
    cells: Cells
    first: int
    figures: Figures
    numbered: Mapping[str, Mapping[int, Figure]]
    rows: tuple[Mapping[str, Any], ...]


def _with(made: Made, indicator: Indicator) -> Made:
    """The same with one indicator more.

    Raises:
        BadDefinition: one of its figures is there already.
    """
    figures = tuple(_figures(made, indicator))
    before = made.numbered.get(indicator.figure, {})
    names = set(map(_name, before.values()))
    if twice := next((figure for figure in figures if _name(figure) in names), None):
        raise BadDefinition(SAME_NAME.format(id=twice.id))
    scope, first = _scope(indicator, made.job), made.first + len(made.rows)
    rows = [_row(figure, scope) for figure in figures]
    cells = joined(made.cells, cells_of(enumerate(rows, start=first)))
    every = Figures((*made.figures.every, *figures))
    numbered = {**made.numbered, indicator.figure: {**before, **dict(enumerate(figures, start=first))}}
    return replace(made, cells=cells, figures=every, numbered=numbered, rows=(*made.rows, *rows))


def _name(figure: Figure) -> tuple[object, ...]:
    """What tells a figure from every other."""
    return figure.figure, figure.activity, figure.period, figure.area


def _scope(indicator: Indicator, job: Job) -> str:
    """The scope of its operands; that of a figure whose printed rates it takes is the scope of that figure's."""
    operand = next(iter(indicator.inputs.values()))
    if isinstance(operand, Selection):
        return operand.scope
    return _scope(next(other for other in job.indicators if other.figure == operand.figure), job)


def _row(figure: Figure, scope: str) -> dict[str, Any]:
    """A figure as a row of the observations: it names its operands where a delivered row names its cell."""
    missing = figure.value is None
    return {
        "area": figure.area, "period": figure.period, "accumulation": figure.accumulation, "scope": scope,
        "measure": figure.figure, "activity": figure.activity, "price_basis": figure.price_basis,
        "value": pd.NA if missing else figure.value, "unit": figure.unit.code, "status": "M" if missing else "A",
        "vintage": "", "file": "", "line": 0, "column": "", "operands": figure.operands,
    }  # fmt: skip


def _figures(made: Made, indicator: Indicator) -> Iterator[Figure]:
    """The figures of the indicator, by period and in the order of the job's labels."""
    operands = _operands(made, indicator)
    one_dimension(operands, indicator)
    one_base(operands, indicator, made.period)
    results: dict[tuple[Period, str], Result] = {}
    for basis in bases(operands, indicator):
        for result in _results(made, operands, indicator, basis):
            if result.value is not None or (result.period, result.activity) not in results:
                results[result.period, result.activity] = result
    order = {activity: number for number, activity in enumerate(made.job.labels)}
    for result in sorted(results.values(), key=lambda r: (r.period.ordinal, order.get(r.activity, len(order)))):
        yield _figure(made, indicator, result)


def _operands(made: Made, indicator: Indicator) -> Operands:
    """The cells of each operand.

    Raises:
        BadDefinition: it wants a figure that is not there yet.
    """
    area = indicator.area or made.job.area
    before = {(i.figure, i.area or made.job.area) for i in made.job.indicators[: made.job.indicators.index(indicator)]}
    cells = {}
    for name, operand in indicator.inputs.items():
        if isinstance(operand, Selection):
            cells[name] = selected(made.cells, indicator, operand, area)
        elif (operand.figure, operand.area or area) not in before:
            raise BadDefinition(NOT_BEFORE.format(figure=indicator.figure, operand=operand.figure))
        else:
            cells[name] = shown(made.numbered.get(operand.figure, {}), operand, area)
    return cells


class Result(NamedTuple):
    """One computed cell on its way to a figure."""

    period: Period
    activity: str
    basis: str
    value: Fraction | None
    operands: tuple[int, ...] = ()
    note: Text | None = None


def _results(made: Made, operands: Operands, indicator: Indicator, basis: str) -> Iterable[Result]:
    """What the formula answers in one price basis; nothing where an operand has not arrived at all.

    Raises:
        BadDefinition: the formula answers with a float.
    """
    frames = {name: wide(operands[name], operand, basis, indicator.unit) for name, operand in indicator.inputs.items()}
    if any(frame.empty for frame in frames.values()):
        return
    answer = indicator.formula(**frames, **indicator.options)
    area = indicator.area or made.job.area
    by_area = any(getattr(operand, "across", "") == "area" for operand in indicator.inputs.values())
    periods = [made.calendar.get(when, when) for when in answer.index]
    for period, row in zip(periods, answer.to_numpy(object), strict=True):
        for column, value in zip(answer.columns, row, strict=True):
            if by_area and column != area:
                continue
            where = (period, TOTAL if by_area else column, basis)
            note = indicator.note(frames, period, column) if callable(indicator.note) else indicator.note
            yield _result(where, value, indicator, note)


def _result(where: tuple[Period, str, str], value: Any, indicator: Indicator, note: Text | None) -> Result:
    if pd.isna(value):
        return Result(*where, None)
    if isinstance(value, Traced):
        return Result(*where, value.plain, tuple(sorted(value.cells)), note)
    if not isinstance(value, Rational):
        told = {"figure": indicator.figure, "formula": indicator.formula.__name__, "value": value}
        raise BadDefinition(NOT_EXACT.format(**told))
    return Result(*where, Fraction(value), (), note)


def _figure(made: Made, indicator: Indicator, result: Result) -> Figure:
    area = indicator.area or made.job.area
    reason = _reason(made.figures, indicator, (area, result.period))
    words = indicator.words(result.value) if indicator.words and result.value is not None else None
    return Figure(
        figure=indicator.figure, area=area, activity=result.activity,
        period=result.period,
        accumulation=indicator.accumulation, value=result.value,
        shown=words.zh if words else _digits(result.value, indicator, made.job),
        unit=indicator.unit, formula=indicator.formula.__name__, price_basis=result.basis,
        operands=result.operands, printed=reason is None, reason=reason, in_words=words is not None, note=result.note,
        internal=indicator.internal,
    )  # fmt: skip


def _digits(value: Fraction | None, indicator: Indicator, job: Job) -> str:
    return MISSING if value is None else show(value, indicator.decimals, job.rounding)


def _reason(figures: Figures, indicator: Indicator, where: tuple[str, Period]) -> Text | None:
    """Why the figure must not be printed, or None."""
    if indicator.printable is None:
        return None
    area, period = where
    return indicator.printable(lambda figure, activity: figures.find(figure, activity, period, area))
