"""From the cells of some rows to observations: each part of the key from the nearest place that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress
from typing import Any

import pandas as pd

from ..concepts.errors import BadDefinition
from ..concepts.observation import COLUMNS
from ..concepts.source import YEAR, Source
from ..concepts.text import Text
from .columns import (
    Column,
    PeriodColumn,
    certain,
    code_column,
    label_column,
    number_column,
    period_column,
    remark_on,
    year_column,
)
from .contradictions import Marks, contradictions
from .deliveries import Delivery
from .keys import KINDS, PERIODS, misfit
from .period_names import Named, period_of
from .problem import Problems, Wrong, listed, quoted
from .sections import keys_of
from .table import Batch, Table, ValueColumn

Columns = dict[str, list[Any]]
DEFAULTS = {"scope": "total", "price_basis": "", "status": "A"}
NEEDED = ("period", *KINDS)
KEYS = ("area", "period", "accumulation", "scope", "measure", "activity", "price_basis", "unit", "status")


@dataclass(frozen=True)
class Reading:
    """A table on its way to observations: how each of its columns is understood, and where problems go."""

    table: Table
    vintage: str
    problems: Problems
    keys: Mapping[str, Column]
    labels: Column | None
    numbers: Sequence[Column]
    fixed: Mapping[str, Any]
    marks: Marks

    @classmethod
    def of(cls, read: Table, delivery: Delivery, problems: Problems) -> Reading:
        """The reading of a table, before its first row."""
        source = read.source
        keys = {key: _key_column(read, key, problems) for key in source.cells}
        labels = label_column(source.labels[0], source.labels[1], problems) if source.labels else None
        numbers = [number_column(source, value.header, problems) for value in read.values]
        return cls(read, delivery.sha256[:12], problems, keys, labels, numbers, _fixed(read), Marks(source))

    def under(self, said: Mapping[str, str]) -> Reading:
        """The same, for the rows of a section and what it says."""
        for column in self.keys.values():
            if isinstance(column, PeriodColumn) and self.table.source.sections:
                column.under(said.get(YEAR, self.table.told.get(YEAR, "")))
        return replace(self, fixed=_as_period(self.table.source, {**self.fixed, **said})) if said else self


def _key_column(read: Table, key: str, problems: Problems) -> Column:
    """How the cells of a part of the key are understood."""
    source, header = read.source, _shown(read.source.cells[key])
    if key == "period":
        return period_column(source, header, read.told.get(YEAR, ""), problems)
    if key == YEAR:
        return year_column(source, header, problems)
    column = code_column(source, key, header, problems)
    return certain(column) if read.sheet.doubtful and key not in source.codes else column


def _shown(header: str | tuple[str, ...]) -> str:
    return header if isinstance(header, str) else " ".join(header)


def _fixed(read: Table) -> dict[str, Any]:
    """What is the same for the whole file: defaults, the job's constants, what the title rows say."""
    source = read.source
    return _as_period(source, DEFAULTS | dict(source.constants) | dict(read.told))


def _as_period(source: Source, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with their period understood.

    Raises:
        BadDefinition: the words are no period of the source.
    """
    words = facts.get("period")
    if words is None or isinstance(words, Named):
        return dict(facts)
    if found := period_of(source, words):
        return {**facts, "period": found}
    want = PERIODS[source.frequency]
    raise BadDefinition(WRONG_KEY.format(source=source.name, key="period", got=repr(words), want=want))


def read_batch(reading: Reading, batch: Batch, columns: Columns) -> None:
    """Add the observations of these rows to the columns; rows and cells that are wrong are told and give none."""
    reading = reading.under(batch.said)
    if lost := _unsaid(reading):
        for line, *cells in zip(batch.lines, *batch.columns, strict=True):
            reading.problems.at(Wrong("section", quoted("".join(cells)), SECTION.format(keys=listed(lost)), BEGIN), line, "")
        return
    keys = {key: column.facts(_cells(reading, key, batch)) for key, column in reading.keys.items()}
    labels = reading.labels.facts(_label_cells(reading, batch)) if reading.labels else None
    numbers = [column.facts(batch.columns[value.at]) for column, value in _both(reading)]
    named_by = [(reading.labels, labels)] if reading.labels and labels is not None else []
    good = _told(reading, batch, [*named_by, *zip(reading.keys.values(), keys.values(), strict=True)], numbers)
    _remarked(reading, batch)
    layers = _Layers(reading, keys, labels, len(batch.lines))
    made = {key: _across([layers.column(key, value) for value in reading.table.values]) for key in KEYS}
    made["value"] = _across(numbers)
    made["line"] = _across([batch.lines] * len(numbers))
    made["column"] = [value.header for value in reading.table.values] * len(batch.lines)
    if good is not None:
        made = {key: list(compress(cells, good)) for key, cells in made.items()}
    _complete(reading, made)
    _append(reading, made, columns)


def _unsaid(reading: Reading) -> list[str]:
    """The parts of the key that only sections say, where the rows stand in none that says them."""
    source, values = reading.table.source, reading.table.values
    elsewhere = {*reading.fixed, *source.cells, *(facts for one in (source.labels or ("", {}))[1].values() for facts in one)}
    lost = keys_of(source.sections) - elsewhere if source.sections else set()
    needy = [value for value in values if value.yearless]
    return sorted(key for key in lost if (needy if key == YEAR else any(key not in value.facts for value in values)))


def _both(reading: Reading) -> Iterator[tuple[Column, ValueColumn]]:
    return zip(reading.numbers, reading.table.values, strict=True)


def _cells(reading: Reading, key: str, batch: Batch) -> Sequence[str]:
    """The cells that name a part of the key; of several columns they are joined."""
    headers = reading.table.source.cells[key]
    if isinstance(headers, str):
        return reading.table.column(headers, batch)
    return [" ".join(cells) for cells in zip(*(reading.table.column(one, batch) for one in headers), strict=True)]


def _label_cells(reading: Reading, batch: Batch) -> Sequence[str]:
    labels = reading.table.source.labels
    return reading.table.column(labels[0], batch) if labels else ()


def _across(columns: Sequence[Sequence[Any]]) -> list[Any]:
    """Columns side by side as one list, row by row."""
    return list(columns[0]) if len(columns) == 1 else list(chain.from_iterable(zip(*columns, strict=True)))


def _told(
    reading: Reading, batch: Batch, keys: Sequence[tuple[Column, Sequence[Any]]], numbers: Sequence[Sequence[Any]]
) -> list[bool] | None:
    """Which cells give an observation (None where all do); every wrong cell is told, row by row."""
    values = list(zip(reading.numbers, numbers, strict=True))
    suspects = [(column, facts) for column, facts in (*keys, *values) if column.wrong]
    rows = {at for _, facts in suspects for at, fact in enumerate(facts) if isinstance(fact, Wrong)}
    for at in sorted(rows):
        for column, facts in suspects:
            if isinstance(facts[at], Wrong):
                reading.problems.at(facts[at], batch.lines[at], column.header)
    return _good(len(batch.lines), rows, [facts for _, facts in keys], numbers) if rows else None


def _good(count: int, rows: set[int], keys: Sequence[Sequence[Any]], numbers: Sequence[Sequence[Any]]) -> list[bool]:
    """For each value cell, row by row, whether it and the key of its row are understood."""
    lost = {at for at in rows if any(isinstance(facts[at], Wrong) for facts in keys)}
    return [at not in lost and not isinstance(facts[at], Wrong) for at in range(count) for facts in numbers]


def _remarked(reading: Reading, batch: Batch) -> None:
    """Second spellings and codes marked as text, in the columns of names."""
    for key, column in reading.keys.items():
        if key != "period":
            remark_on(column, batch.lines, _cells(reading, key, batch))
    if reading.labels:
        remark_on(reading.labels, batch.lines, _label_cells(reading, batch))


@dataclass(frozen=True)
class _Layers:
    """Where the parts of the key are said: by the value column, the label, the row's cells, or for the whole file."""

    reading: Reading
    keys: Mapping[str, Sequence[Any]]
    labels: Sequence[Any] | None
    rows: int

    def column(self, key: str, value: ValueColumn) -> Sequence[Any]:
        """This part of the key for each row, for one value column; None where nobody says it."""
        if key == "period" and value.named:
            return [value.named] * self.rows
        if key == "period" and value.yearless:
            return self._in_years(value.yearless)
        if key in value.facts:
            return [value.facts[key]] * self.rows
        below = self.keys.get(key) or [self.reading.fixed.get(key)] * self.rows
        if self.labels is None or not self._labelled(key):
            return below
        own = ({} if isinstance(facts, Wrong) else facts for facts in self.labels)
        return [facts.get(key, other) for facts, other in zip(own, below, strict=True)]

    def _in_years(self, words: str) -> Sequence[Named | None]:
        """The period of a column whose header has no year, in the year of each row."""
        source = self.reading.table.source
        years = self.keys.get(YEAR) or [self.reading.fixed.get(YEAR, "")] * self.rows
        known = {year: period_of(source, words, year) for year in set(years) if not isinstance(year, Wrong)}
        return [known.get(year) for year in years]

    def _labelled(self, key: str) -> bool:
        labels = self.reading.table.source.labels
        return labels is not None and any(key in facts for facts in labels[1].values())


def _complete(reading: Reading, made: Columns) -> None:
    """Check each part of the key as a whole.

    Raises:
        BadDefinition: the source does not say where a part of the key comes from, or says what it cannot be.
    """
    source = reading.table.source
    if any(found is not None and found.says for found in set(made["period"])):
        made["accumulation"] = [
            own or found.says or None for own, found in zip(made["accumulation"], made["period"], strict=True)
        ]
    for key in NEEDED:
        for words in set(made[key]):
            if words is None:
                raise BadDefinition(NO_KEY.format(source=source.name, key=key))
            if key != "period" and (kind := misfit(key, words, source.units)):
                told = {"source": source.name, "key": key, "got": repr(words), "want": kind.want}
                raise BadDefinition(WRONG_KEY.format(**told))


def _append(reading: Reading, made: Columns, columns: Columns) -> None:
    """The finished rows, those that contradict their title, their accumulation or their unit apart."""
    _keep(reading, made, contradictions(made, reading.fixed.get("period")))
    reading.marks.add(made)
    numbers, status = made["value"], made["status"]
    made["value"] = [pd.NA if number.value is None else number.value for number in numbers]
    marks = reading.table.source.numbers.marks
    made["status"] = [
        number.status or marks.get(found.mark) or own
        for number, found, own in zip(numbers, made["period"], status, strict=True)
    ]
    made["period"] = [found.period for found in made["period"]]
    made["file"] = [reading.table.sheet.name] * len(numbers)
    made["vintage"] = [reading.vintage] * len(numbers)
    made["operands"] = [()] * len(numbers)
    for name in COLUMNS:
        columns[name] += made[name]


def _keep(reading: Reading, made: Columns, wrong: Mapping[int, Wrong]) -> None:
    if not wrong:
        return
    for at in sorted(wrong):
        reading.problems.at(wrong[at], made["line"][at], made["column"][at])
    for key, cells in made.items():
        made[key] = [cell for at, cell in enumerate(cells) if at not in wrong]


SECTION = Text("位于说明 {keys} 的分段之下的行", "a row below a section that says {keys}")
BEGIN = Text("请补上分段行，或在 sections 中登记它", "restore the row that begins the section, or declare it in `sections`")
NO_KEY = Text(
    "来源 {source} 没有说明 {key} 从哪里来；请在 constants、cells、labels 或 values 中声明",
    "source {source} does not say where {key} comes from; declare it in constants, cells, labels or values",
)
WRONG_KEY = Text(
    "来源 {source} 声明的 {key} 是 {got}；应为 {want}；请在作业中改正",
    "source {source} declares {got} as {key}; want {want}; correct it in the job",
)
