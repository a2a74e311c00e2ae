"""Where each part of the key is said: by the value column, the row's label, its cells, or for the whole file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..concepts.source import YEAR
from .period_names import Named, period_of
from .problem import Wrong
from .reading import Reading, as_period
from .table import ValueColumn


@dataclass(frozen=True)
class Layers:
    """Where the parts of the key of some rows are said; a nearer place wins."""

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
            return [as_period(self.reading.table.source, value.facts)[key]] * self.rows
        below = self.keys.get(key) or [self.reading.fixed.get(key)] * self.rows
        return below if self.labels is None else self._labelled(key, self.labels, below)

    def said(self, key: str, value: ValueColumn) -> Sequence[Any]:
        """As `column`, None also where a label that is not understood might have said it."""
        found = self.column(key, value)
        labels = self.reading.table.source.labels
        if self.labels is None or not labels or not any(key in facts for facts in labels[1].values()):
            return found
        return [None if isinstance(label, Wrong) else word for label, word in zip(self.labels, found, strict=True)]

    def _labelled(self, key: str, labels: Sequence[Any], below: Sequence[Any]) -> Sequence[Any]:
        """What the labels say of it, or else what the other places say."""
        said = {id(facts): None if isinstance(facts, Wrong) else facts.get(key) for facts in distinct(labels)}
        if not any(word is not None for word in said.values()):
            return below
        words = list(map(said.__getitem__, map(id, labels)))
        if all(word is not None for word in said.values()):
            return words
        return [other if word is None else word for word, other in zip(words, below, strict=True)]

    def _in_years(self, words: str) -> Sequence[Named | None]:
        """The period of a column whose header has no year, in the year of each row."""
        source = self.reading.table.source
        years = self.keys.get(YEAR) or [self.reading.fixed.get(YEAR, "")] * self.rows
        known = {year: period_of(source, words, year) for year in set(years) if not isinstance(year, Wrong)}
        return [known.get(year) for year in years]


def distinct(facts: Sequence[Any]) -> Collection[Any]:
    """Each of the objects once; they are told apart as objects, for to hash a hundred thousand periods takes long."""
    return dict(zip(map(id, facts), facts, strict=True)).values()
