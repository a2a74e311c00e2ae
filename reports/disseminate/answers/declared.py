"""Indicators as they were declared, and which of them gave each figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...concepts.definition import Indicator, Job, Selection, Shown
from ...concepts.figure import Figure
from ...concepts.observation import TOTAL
from ...concepts.record import Declared, Key, Operand
from ..methods import arithmetic, source
from .roles import fits


def declared_of(indicator: Indicator, area: str) -> Declared:
    """An indicator as its record keeps it; `area` is the job's, for one that names none."""
    return Declared(
        figure=indicator.figure,
        title=indicator.title,
        formula=indicator.formula.__name__,
        arithmetic=arithmetic(indicator.formula, indicator.options),
        source=source(indicator.formula),
        options=tuple((name, str(value)) for name, value in indicator.options.items()),
        unit=indicator.unit.code,
        decimals=indicator.decimals,
        operands=tuple(_operand(name, of, indicator.area or area) for name, of in indicator.inputs.items()),
    )


def _operand(name: str, of: Selection | Shown, area: str) -> Operand:
    if isinstance(of, Shown):
        return Operand(name, True, of.figure, of.area or area, of.activities)
    where = "" if of.across == "area" else of.area or area
    told = (of.price_basis, of.accumulation, of.scope, of.unit.code if of.unit else "", of.total)
    return Operand(name, False, of.measure, where, of.activities, *told)


def indicators_of(
    job: Job, declared: Sequence[Declared], figures: Sequence[Figure], keys: Sequence[Key]
) -> Iterator[int]:
    """The number of the indicator that gave each figure.

    Figures stand in the order of the indicators. Of several with the same name and formula, it is the next one whose
    operands and activities are those of the figure.

    Args:
        declared: the indicators of the job, in their order.
        keys: the key of each row of the table, by its number.
    """
    named = _named(job, declared)
    at = 0
    for figure in figures:
        alike = named[figure.figure, figure.area, figure.formula, figure.accumulation]
        at = next(iter(alike)) if len(alike) == 1 else _nearest(alike, at, figure, keys)
        yield at


def _named(job: Job, declared: Sequence[Declared]) -> dict[tuple[str, str, str, str], dict[int, Declared]]:
    """The indicators that share name, area, formula and accumulation, by their numbers."""
    found: dict[tuple[str, str, str, str], dict[int, Declared]] = {}
    for number, one in enumerate(job.indicators):
        named = (one.figure, one.area or job.area, one.formula.__name__, one.accumulation)
        found.setdefault(named, {})[number] = declared[number]
    return found


def _nearest(alike: Mapping[int, Declared], at: int, figure: Figure, keys: Sequence[Key]) -> int:
    """Of indicators that are alike the one that gave the figure, where the figure before it was of number `at`."""
    fitting = [number for number, one in alike.items() if number >= at and _gives(one, figure, keys)]
    sums = _is_sum(figure, keys)
    return min(fitting or alike, key=lambda n: (any(o.summed for o in alike[n].operands) != sums, n))


def _gives(declared: Declared, figure: Figure, keys: Sequence[Key]) -> bool:
    """Whether each operand of the figure is one that was declared, and its activity too."""
    own = any(figure.activity in (operand.activities or (figure.activity,)) for operand in declared.operands)
    rows = [keys[row] for row in figure.operands]
    return (own or figure.activity == TOTAL) and all(any(fits(o, key) for o in declared.operands) for key in rows)


def _is_sum(figure: Figure, keys: Sequence[Key]) -> bool:
    """Whether it is a total that was made of other activities."""
    made_of = {keys[row].activity for row in figure.operands}
    return figure.activity == TOTAL and bool(made_of) and TOTAL not in made_of
