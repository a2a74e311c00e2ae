"""The wrong cells of some rows: each is told with the areas that it concerns, and gives no observation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .columns import Column
from .layers import Layers
from .problem import NOBODY, Wrong
from .table import Batch

AREA = "area"


@dataclass(frozen=True)
class Suspect:
    """A column with wrong cells: its facts row by row, and the areas of each row that they stand for."""

    column: Column
    facts: Sequence[Any]
    areas: Sequence[Sequence[Any]]
    is_key: bool = False

    def whose(self, at: int) -> frozenset[str]:
        """The areas that a cell of this row concerns; none where the row does not say one of them."""
        said = {column[at] for column in self.areas if isinstance(column[at], str)}
        return frozenset(said) if all(isinstance(column[at], str) for column in self.areas) else NOBODY


def told(layers: Layers, batch: Batch, numbers: Sequence[Sequence[Any]]) -> list[bool] | None:
    """Which cells give an observation (None where all do); every wrong cell is told, row by row."""
    suspects = list(_suspects(layers, numbers))
    rows = {at for one in suspects for at, fact in enumerate(one.facts) if isinstance(fact, Wrong)}
    for at in sorted(rows):
        for one in suspects:
            if isinstance(one.facts[at], Wrong):
                layers.reading.problems.at(one.facts[at], batch.lines[at], one.column.header, one.whose(at))
    lost = {at for one in suspects if one.is_key for at in rows if isinstance(one.facts[at], Wrong)}
    return _good(len(batch.lines), lost, numbers) if rows else None


def _suspects(layers: Layers, numbers: Sequence[Sequence[Any]]) -> Iterator[Suspect]:
    """The columns that hold wrong cells: the label's, those of the key, and those of values."""
    reading = layers.reading
    labelled = [(reading.labels, layers.labels)] if reading.labels and layers.labels is not None else []
    keys = [*labelled, *zip(reading.keys.values(), layers.keys.values(), strict=True)]
    values = list(zip(reading.numbers, numbers, strict=True))
    if not any(column.wrong for column, _ in (*keys, *values)):
        return
    areas = [layers.said(AREA, value) for value in reading.table.values]
    yield from (Suspect(column, facts, areas, is_key=True) for column, facts in keys if column.wrong)
    each = zip(values, areas, strict=True)
    yield from (Suspect(column, facts, [of]) for (column, facts), of in each if column.wrong)


def _good(count: int, lost: set[int], numbers: Sequence[Sequence[Any]]) -> list[bool]:
    """For each value cell, row by row, whether it and the key of its row are understood."""
    return [at not in lost and not isinstance(facts[at], Wrong) for at in range(count) for facts in numbers]
