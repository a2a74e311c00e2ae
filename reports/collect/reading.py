"""A table on its way to observations: how its columns are understood, and what its file and its sections say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..concepts.errors import BadDefinition
from ..concepts.source import YEAR, Source
from ..concepts.text import Text
from .columns import Column, PeriodColumn, certain, code_column, label_column, number_column, period_column, year_column
from .contradictions import Marks
from .deliveries import Delivery
from .keys import PERIODS
from .period_names import Named, period_of
from .problem import Problems
from .sections import keys_of
from .table import Table

DEFAULTS = {"scope": "total", "price_basis": "", "status": "A"}


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
        told = {label: as_period(source, facts) for label, facts in source.labels[1].items()} if source.labels else {}
        labels = label_column(source.labels[0], told, problems) if source.labels else None
        numbers = [number_column(source, value.header, problems) for value in read.values]
        return cls(read, delivery.sha256[:12], problems, keys, labels, numbers, _fixed(read), Marks(source))

    def under(self, said: Mapping[str, str]) -> Reading:
        """The same, for the rows of a section and what it says."""
        for column in self.keys.values():
            if isinstance(column, PeriodColumn) and self.table.source.sections:
                column.under(said.get(YEAR, self.table.told.get(YEAR, "")))
        return replace(self, fixed=as_period(self.table.source, {**self.fixed, **said})) if said else self


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
    return as_period(source, DEFAULTS | dict(source.constants) | dict(read.told))


def as_period(source: Source, facts: Mapping[str, Any]) -> dict[str, Any]:
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


def unsaid(reading: Reading) -> list[str]:
    """The parts of the key that only sections say, where the rows stand in none that says them."""
    source, values = reading.table.source, reading.table.values
    labelled = (key for facts in (source.labels[1] if source.labels else {}).values() for key in facts)
    elsewhere = {*reading.fixed, *source.cells, *labelled}
    lost = keys_of(source.sections) - elsewhere if source.sections else set()
    needy = [value for value in values if value.yearless]
    return sorted(key for key in lost if (needy if key == YEAR else any(key not in value.facts for value in values)))


WRONG_KEY = Text(
    "来源 {source} 声明的 {key} 是 {got}；应为 {want}；请在作业中改正",
    "source {source} declares {got} as {key}; want {want}; correct it in the job",
)
