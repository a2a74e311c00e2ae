"""The record of an edition, made from what the run has in hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...concepts.definition import Job
from ...concepts.disclosure import CONFIDENTIAL
from ...concepts.edit import Edit
from ...concepts.errors import BadDefinition
from ...concepts.figure import Figure, Figures
from ...concepts.finding import Finding
from ...concepts.observation import records
from ...concepts.period import Period, label, quarter
from ...concepts.record import Applied, Cell, Derived, Imprint, Key, Received, Record
from ...concepts.text import Text
from .declared import declared_of, indicators_of

EDITED = "edited"
OUT_OF_ORDER = Text(
    "观测表的第 {row} 行不是指标 {id}；各指标值应依次排在交来的观测之后",
    "row {row} of the observations is not the figure {id}; figures stand after what was delivered, in their order",
)


@dataclass(frozen=True)
class Material:
    """What a run has in hand when its page is composed: the table and its figures, every finding, the page."""

    observations: pd.DataFrame
    figures: Figures
    findings: Sequence[Finding]
    page: str


@dataclass(frozen=True)
class Made:
    """Which edition it is, of which files (by `name` and `sha256`), and by which recipe."""

    number: int
    run: str
    inputs: Sequence[Mapping[str, Any]]
    recipe: Mapping[str, Any]


def record_of(job: Job, period: Period, material: Material, edition: Made) -> Record:
    """The record of an edition: every figure of the run and every cell, also those that the bulletin does not print.

    Raises:
        BadDefinition: the derived rows of the table are not the figures, in their order.
    """
    table, figures = material.observations, material.figures.every
    keys = _keys(table)
    cells = tuple(map(_cell, keys, records(table[: len(table) - len(figures)])))
    declared = tuple(declared_of(indicator, job.area) for indicator in job.indicators)
    return Record(
        imprint=Imprint(
            job.name, job.title, job.area, label(period), edition.number, edition.run, job.rounding,
            edition.recipe, {job.area: job.area_name, **job.labels},
        ),
        received=tuple(Received(told["name"], told["sha256"]) for told in edition.inputs),
        declared=declared,
        cells=cells,
        figures=tuple(_figures(figures, keys, indicators_of(job, declared, figures, keys))),
        findings=tuple(material.findings),
        edits=tuple(_applied(job.edits, material.findings, cells)),
        page=material.page,
    )  # fmt: skip


def _keys(table: pd.DataFrame) -> list[Key]:
    """The key of each row, by its number."""
    spelled = {period: label(period) for period in table["period"].unique()}
    columns = {name: table[name].tolist() for name in Key._fields}
    columns["period"] = [spelled[period] for period in columns["period"]]
    return list(map(Key, *columns.values()))


def _cell(key: Key, row: Mapping[str, Any]) -> Cell:
    value = "" if pd.isna(row["value"]) else str(row["value"])
    return Cell(key, value, *(row[name] for name in ("unit", "status", "vintage", "file", "line", "column")))


def _figures(figures: Sequence[Figure], keys: Sequence[Key], declared: Iterator[int]) -> Iterator[Derived]:
    """The figures, whose keys are the last ones, each with the number of its indicator."""
    first = len(keys) - len(figures)
    for number, (figure, indicator) in enumerate(zip(figures, declared, strict=True), start=first):
        key = keys[number]
        if key[:5] != (figure.area, figure.figure, figure.activity, label(figure.period), figure.accumulation):
            raise BadDefinition(OUT_OF_ORDER.format(row=number, id=figure.id))
        yield _derived(figure, key, indicator)


def _derived(figure: Figure, key: Key, indicator: int) -> Derived:
    value = "" if figure.value is None else str(figure.value)
    told = (figure.printed, figure.in_words, figure.internal, figure.reason, figure.note, tuple(figure.operands))
    return Derived(indicator, key, value, figure.shown, figure.unit.code, *told)


def _applied(edits: Iterable[Edit], findings: Iterable[Finding], cells: Sequence[Cell]) -> Iterator[Applied]:
    """The edits that the findings say were applied, each with the number of its cell."""
    places = {str(finding.place) for finding in findings if finding.code == EDITED}
    declared = list(edits)
    for number, cell in enumerate(cells):
        if cell.status == CONFIDENTIAL:  # the edit would tell it
            continue
        if cell.place in places and (edit := next((e for e in declared if _speaks_of(e, cell.key)), None)):
            yield Applied(number, edit.expect, edit.value, edit.reason)


def _speaks_of(edit: Edit, key: Key) -> bool:
    """Whether the edit is one of this value; what it does not tell may be anything."""
    told = ("measure", "activity", "accumulation", "scope", "price_basis", "area")
    same = all(getattr(edit, name) in ("", getattr(key, name)) for name in told)
    return same and label(quarter(edit.period)) == key.period
