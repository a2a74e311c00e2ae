"""From the cells of some rows to observations: each part of the key from the nearest place that says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain, compress
from typing import Any

import pandas as pd

from ..concepts.errors import BadDefinition
from ..concepts.observation import COLUMNS
from ..concepts.text import Text
from .columns import remark_on
from .contradictions import contradictions
from .keys import KINDS, misfit
from .layers import Layers, distinct
from .problem import Wrong, listed, quoted
from .reading import WRONG_KEY, Reading, unsaid
from .table import Batch
from .wrong_cells import told

Columns = dict[str, list[Any]]
NEEDED = ("period", *KINDS)
KEYS = ("area", "period", "accumulation", "scope", "measure", "activity", "price_basis", "unit", "status")


def read_batch(reading: Reading, batch: Batch, columns: Columns) -> None:
    """Add the observations of these rows to the columns; rows and cells that are wrong are told and give none."""
    reading = reading.under(batch.said)
    if lost := unsaid(reading):
        _outside(reading, batch, lost)
        return
    keys = {key: column.facts(_cells(reading, key, batch)) for key, column in reading.keys.items()}
    labels = reading.labels.facts(_label_cells(reading, batch)) if reading.labels else None
    numbers = [
        column.facts(batch.columns[value.at])
        for column, value in zip(reading.numbers, reading.table.values, strict=True)
    ]
    layers = Layers(reading, keys, labels, len(batch.lines))
    good = told(layers, batch, numbers)
    remarked(reading, batch)
    made = {key: _across([layers.column(key, value) for value in reading.table.values]) for key in KEYS}
    made["value"] = _across(numbers)
    made["line"] = _across([batch.lines] * len(numbers))
    made["column"] = [value.header for value in reading.table.values] * len(batch.lines)
    if good is not None:
        made = {key: list(compress(cells, good)) for key, cells in made.items()}
    _complete(reading, made)
    _append(reading, made, columns)


def _outside(reading: Reading, batch: Batch, lost: Sequence[str]) -> None:
    """A problem for each row that stands in no section, where only sections say these parts of its key."""
    want = SECTION.format(keys=listed(lost))
    for line, *cells in zip(batch.lines, *batch.columns, strict=True):
        reading.problems.row("section", line, partial(Wrong, "section", quoted("".join(cells)), want, BEGIN))


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


def remarked(reading: Reading, batch: Batch) -> None:
    """Second spellings and codes marked as text, in the columns of names."""
    for key, column in reading.keys.items():
        if key != "period":
            remark_on(column, batch.lines, _cells(reading, key, batch))
    if reading.labels:
        remark_on(reading.labels, batch.lines, _label_cells(reading, batch))


def _complete(reading: Reading, made: Columns) -> None:
    """Check each part of the key as a whole.

    Raises:
        BadDefinition: the source does not say where a part of the key comes from, or says what it cannot be.
    """
    source = reading.table.source
    periods = distinct(made["period"])
    if any(found is not None and found.says for found in periods):
        made["accumulation"] = [
            own or found.says or None for own, found in zip(made["accumulation"], made["period"], strict=True)
        ]
    for key in NEEDED:
        for words in periods if key == "period" else set(made[key]):
            if words is None:
                raise BadDefinition(NO_KEY.format(source=source.name, key=key))
            if key != "period" and (kind := misfit(key, words, source.units)):
                told = {"source": source.name, "key": key, "got": repr(words), "want": kind.want}
                raise BadDefinition(WRONG_KEY.format(**told))


def _append(reading: Reading, made: Columns, columns: Columns) -> None:
    """The finished rows, those that contradict their title, their accumulation or their unit apart."""
    _keep(reading, made, contradictions(made, reading.fixed.get("period"), reading.table.source))
    reading.marks.add(made)
    made["status"] = _status(reading, made)
    numbers = made["value"]
    made["value"] = [pd.NA if number.value is None else number.value for number in numbers]
    made["period"] = [found.period for found in made["period"]]
    made["file"] = [reading.table.sheet.name] * len(numbers)
    made["vintage"] = [reading.vintage] * len(numbers)
    made["operands"] = [()] * len(numbers)
    for name in COLUMNS:
        columns[name] += made[name]


def _status(reading: Reading, made: Columns) -> list[Any]:
    """The status of each number: that of its own mark, of the mark on its period, or of its row."""
    source = reading.table.source
    if not (source.missing or source.numbers.marks):
        return made["status"]
    marks, cells = source.numbers.marks, zip(made["value"], made["period"], made["status"], strict=True)
    return [number.status or marks.get(found.mark) or own for number, found, own in cells]


def _keep(reading: Reading, made: Columns, wrong: Mapping[int, Wrong]) -> None:
    if not wrong:
        return
    for at in sorted(wrong):
        reading.problems.at(wrong[at], made["line"][at], made["column"][at], frozenset({made["area"][at]}))
    for key, cells in made.items():
        made[key] = [cell for at, cell in enumerate(cells) if at not in wrong]


SECTION = Text("位于说明 {keys} 的分段之下的行", "a row below a section that says {keys}")
BEGIN = Text(
    "请补上分段行，或在 sections 中登记它",
    "restore the row that begins the section, or declare it in `sections`",
)
NO_KEY = Text(
    "来源 {source} 没有说明 {key} 从哪里来；请在 constants、cells、labels 或 values 中声明",
    "source {source} does not say where {key} comes from; declare it in constants, cells, labels or values",
)
