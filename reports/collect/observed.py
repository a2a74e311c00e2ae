"""From the cells of some rows to observations: each part of the key from the nearest place that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any

import pandas as pd

from ..concepts.errors import BadDefinition
from ..concepts.observation import COLUMNS
from ..concepts.source import Source
from ..concepts.text import Text
from .columns import Column, code_column, label_column, number_column, period_column, remark_on
from .contradictions import contradictions, remark_on_marks
from .deliveries import Delivery
from .keys import KINDS, PERIODS, misfit
from .period_names import Named, named
from .problem import Problems, Wrong
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

    @classmethod
    def of(cls, read: Table, delivery: Delivery, problems: Problems) -> Reading:
        """The reading of a table, before its first row."""
        source, year = read.source, read.told.get("year", "")
        keys = {
            key: period_column(source, _shown(header), year, problems) if key == "period"
            else code_column(source, key, _shown(header), problems)
            for key, header in source.cells.items()
        }  # fmt: skip
        labels = label_column(source.labels[0], source.labels[1], problems) if source.labels else None
        numbers = [number_column(source, value.header, problems) for value in read.values]
        return cls(read, delivery.sha256[:12], problems, keys, labels, numbers, _fixed(read))


def _shown(header: str | tuple[str, ...]) -> str:
    return header if isinstance(header, str) else " ".join(header)


def _fixed(read: Table) -> dict[str, Any]:
    """What is the same for the whole file: defaults, the job's constants, what the title rows say."""
    source = read.source
    fixed: dict[str, Any] = DEFAULTS | dict(source.constants) | dict(read.told)
    if "period" in fixed:
        fixed["period"] = _declared_period(source, fixed["period"])
    return fixed


def _declared_period(source: Source, words: str) -> Named:
    found = named(words, source.frequency, source.spellings)
    if found is None:
        raise BadDefinition(WRONG_KEY.format(
            source=source.name, key="period", got=repr(words), want=PERIODS[source.frequency]
        ))  # fmt: skip
    return found


def read_batch(reading: Reading, batch: Batch, columns: Columns) -> None:
    """Add the observations of these rows to the columns; rows and cells that are wrong are told and give none."""
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
        if key in value.facts:
            return [value.facts[key]] * self.rows
        below = self.keys.get(key) or [self.reading.fixed.get(key)] * self.rows
        if self.labels is None or not self._labelled(key):
            return below
        own = ({} if isinstance(facts, Wrong) else facts for facts in self.labels)
        return [facts.get(key, other) for facts, other in zip(own, below, strict=True)]

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
    numbers, status = made["value"], made["status"]
    made["value"] = [pd.NA if number.value is None else number.value for number in numbers]
    made["status"] = [number.status or own for number, own in zip(numbers, status, strict=True)]
    made["period"] = [found.period for found in made["period"]]
    made["file"] = [reading.table.sheet.name] * len(numbers)
    made["vintage"] = [reading.vintage] * len(numbers)
    made["operands"] = [()] * len(numbers)
    for name in COLUMNS:
        columns[name] += made[name]
    remark_on_marks(reading.table.source, numbers, made, reading.problems)


def _keep(reading: Reading, made: Columns, wrong: Mapping[int, Wrong]) -> None:
    if not wrong:
        return
    for at in sorted(wrong):
        reading.problems.at(wrong[at], made["line"][at], made["column"][at])
    for key, cells in made.items():
        made[key] = [cell for at, cell in enumerate(cells) if at not in wrong]


NO_KEY = Text(
    "来源 {source} 没有说明 {key} 从哪里来；请在 constants、cells、labels 或 values 中声明",
    "source {source} does not say where {key} comes from; declare it in constants, cells, labels or values",
)
WRONG_KEY = Text(
    "来源 {source} 声明的 {key} 是 {got}；应为 {want}；请在作业中改正",
    "source {source} declares {got} as {key}; want {want}; correct it in the job",
)
