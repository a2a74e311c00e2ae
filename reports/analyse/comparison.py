"""Areas side by side: a bulletin of league tables over the figures that each area has a bulletin of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..concepts.comparison import Column, Members
from ..concepts.definition import Indicator, Job, Selection, Shown
from ..concepts.errors import BadDefinition
from ..concepts.roster import AREA, Area
from ..concepts.source import Source
from ..concepts.text import Text
from ..concepts.unit import RANK
from ..formulas import rank
from .policy import ranked_among

TITLE = Text("{whole}各地区比较", "Areas of {whole} Compared")
RANK_OF = Text("{title}位次", "Rank by {title}")
NOT_COMPARED = Text(
    "作业 {job} 没有指标 {figure}，不能按它比较；请改用 {known}",
    "job {job} has no indicator {figure} to compare areas by; use {known}",
)


def comparison(job: Job, members: Members, columns: Sequence[Column]) -> Job:
    """The bulletin that sets the areas of a job side by side, ranked by the first of the columns.

    It computes the figures of the columns, and what they are made of, for the whole and for each area as the job
    itself does, so they cannot differ from those of the areas' own bulletins. A rank is missing where any area's figure
    is. The whole must be delivered too. A source with `{area}` in its pattern is asked for once for each of them.

    Raises:
        BadDefinition: the job has no such indicator.
    """
    wanted = _needed(job, columns)
    each = [indicator for area in members.every for indicator in _of_area(wanted, area)]
    ranks = [_rank(wanted, column, area, members) for column in columns for area in members.areas]
    names = {area.code: area.name for area in members.every}
    title = TITLE.format(whole=members.whole.name)
    return replace(
        job, name=f"{job.name}_areas", title=title, area=members.whole.code, area_name=members.whole.name, roster=None,
        sources=tuple(_sources(job.sources, members)), indicators=(*each, *ranks), labels={**job.labels, **names},
        members=members.areas, columns=tuple(columns),
        template="areas.html.j2", compared=tuple(names), output_checks=(), headline=("", ""), cited=(), known=(),
    )  # fmt: skip


def _needed(job: Job, columns: Sequence[Column]) -> tuple[Indicator, ...]:
    """The indicators of the columns and those that they take printed rates of, in the order of the job."""
    known = {indicator.figure: indicator for indicator in job.indicators if not indicator.area}
    wanted = {column.figure for column in columns}
    if lost := sorted(wanted - {*known}):
        raise BadDefinition(NOT_COMPARED.format(job=job.name, figure=lost[0], known="、".join(known)))
    for indicator in reversed(known.values()):
        if indicator.figure in wanted:
            wanted |= {operand.figure for operand in indicator.inputs.values() if isinstance(operand, Shown)}
    return tuple(indicator for indicator in known.values() if indicator.figure in wanted)


def _of_area(indicators: Sequence[Indicator], area: Area) -> Iterator[Indicator]:
    return (replace(indicator, area=area.code) for indicator in indicators)


def _rank(wanted: Sequence[Indicator], column: Column, area: Area, members: Members) -> Indicator:
    """The rank of an area among all of them, by the unrounded figure."""
    [of] = [indicator for indicator in wanted if indicator.figure == column.figure]
    codes, operand = tuple(one.code for one in members.areas), _selection(wanted, of)
    values = replace(
        operand, measure=of.figure, accumulation=of.accumulation, activities=(column.activity,), across="area",
        areas=codes, total=False, unit=None,
    )  # fmt: skip
    return Indicator(
        column.rank,
        RANK_OF.format(title=of.title),
        rank,
        {"values": values},
        RANK,
        decimals=0,
        accumulation=of.accumulation,
        area=area.code,
        note=ranked_among("values"),
        options={"best": column.best, "members": len(codes)},
    )


def _selection(wanted: Sequence[Indicator], indicator: Indicator) -> Selection:
    """The first operand that is a selection, perhaps of the figure whose printed rates the indicator takes."""
    operand = next(iter(indicator.inputs.values()))
    if isinstance(operand, Selection):
        return operand
    return _selection(wanted, next(one for one in wanted if one.figure == operand.figure))


def _sources(sources: Sequence[Source], members: Members) -> Iterator[Source]:
    for source in sources:
        if AREA not in source.pattern:
            yield source
        else:
            yield from (replace(source.of_area(a.code), name=f"{source.name}_{a.code}") for a in members.every)
