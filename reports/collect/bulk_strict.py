"""The strict reader over a file of any size: a stream of rows, every fault at its line, a clean copy of the rest."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..concepts.aggregate import Panel
from ..concepts.text import Text
from .bulk_layout import RESPONDENT, Layout, headers, keys, variables
from .bulk_stream import Stops, body
from .carried import FIX_CELL
from .cell import Number, hidden, tidy, trimmed, unquoted
from .columns import NO_HIDDEN, PATTERN, Column, code_column, listed_code
from .deliveries import Delivery
from .observed import read_batch
from .problem import Problems, Wrong, quoted
from .reading import Reading
from .rows import batches
from .table import Batch

ROWS = 20_000
TOO_FINE = Text("至多 {n} 位小数", "at most {n} decimals")
FIX_DECIMALS = Text("请核对单位，或增大 Panel 的 decimals", "check the unit, or raise `decimals` of the Panel")


@dataclass
class Walk:
    """One file on its way through the strict reader: its reading, and the columns that only a panel has."""

    layout: Layout
    problems: Problems
    reading: Reading = field(init=False)
    further: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        self.reading = reading(self.layout, self.problems)
        self.further = panel_columns(self.layout.panel, self.problems)

    def batches(self) -> Iterator[Batch]:
        """The rows of data, by the strict reader's rules; where the text stops it is told, and they end."""
        try:
            yield from batches(self.reading.table, self.problems)
        except Stops as stop:
            self.problems.add(stop.finding)

    def cells(self, name: str, batch: Batch) -> Sequence[str]:
        """The cells of a column by the engine's name for it."""
        return batch.columns[self.layout.at[name]]

    def times(self, batch: Batch) -> Sequence[int]:
        """The number of the period of each row."""
        if (column := self.reading.keys.get("period")) is None:
            return [self.reading.fixed["period"].period.ordinal] * len(batch.lines)
        return [found.period.ordinal for found in column.facts(self.cells("period", batch))]

    def look_at(self, batch: Batch) -> dict[str, list[str]] | None:
        """The columns of a clean copy, or nothing once there is a problem; every problem of the batch is told."""
        seen: dict[str, list[Any]] = {name: [] for name in OBSERVED}
        read_batch(self.reading, batch, seen)
        facts = {name: column.facts(self.cells(name, batch)) for name, column in self.further.items()}
        for name, column in self.further.items():
            for line, fact in zip(batch.lines, facts[name], strict=True) if column.wrong else ():
                if isinstance(fact, Wrong):
                    self.problems.at(fact, line, column.header)
        numbers = {name: self._numbers(name, at, batch) for at, name in enumerate(variables(self.layout.panel))}
        if self.problems.count:
            return None
        clean = {key: list(self.cells(key, batch)) for key in keys(self.layout.panel)}
        clean |= {"cluster": facts["cluster"]} if self.layout.panel.by_register else {}
        return clean | {RESPONDENT: facts[RESPONDENT]} | numbers

    def _numbers(self, name: str, at: int, batch: Batch) -> list[str]:
        """The values in digits that the engine takes as they are; one that is too fine is told."""
        header, places = headers(self.layout.panel)[name], self.layout.panel.decimals
        [column] = [
            one for one in self.reading.numbers if one.header == self.reading.table.headers[self.layout.at[name]]
        ]
        written = []
        for line, cell, fact in zip(
            batch.lines, self.cells(name, batch), column.facts(self.cells(name, batch)), strict=True
        ):
            written.append(fact if isinstance(fact, Wrong) else self._digits(fact, cell))
            if written[-1] is None:
                wrong = Wrong("too-fine", quoted(cell), TOO_FINE.format(n=places), FIX_DECIMALS)
                self.problems.at(wrong, line, header)
        return written  # type: ignore[return-value]

    def _digits(self, fact: Number, cell: str) -> str | None:
        return trimmed(cell) if fact.value is None else exact_digits(fact.value, self.layout.panel.decimals)


OBSERVED = (
    "area", "period", "accumulation", "scope", "measure", "activity", "price_basis", "value", "unit", "status",
    "vintage", "file", "line", "column", "operands",
)  # fmt: skip


def exact_digits(value: Decimal, decimals: int) -> str | None:
    """The value with so many decimals, or None where it has more.

    >>> exact_digits(Decimal("-0.50"), 1), exact_digits(Decimal("7.0"), 0), exact_digits(Decimal("0.05"), 1)
    ('-0.5', '7', None)
    """
    scaled = value.scaleb(decimals)
    return format(Decimal(int(scaled)).scaleb(-decimals), "f") if scaled == int(scaled) else None


def reading(layout: Layout, problems: Problems) -> Reading:
    """The file as the strict reader reads it, its rows coming as a stream."""
    sheet = replace(layout.understood.sheet, body=lambda said: body(layout, said))
    return Reading.of(replace(layout.understood, sheet=sheet), Delivery(layout.file.name, b""), problems)


def panel_columns(panel: Panel, problems: Problems) -> dict[str, Column]:
    """How the cells are understood that only a panel has: the unit, and the cluster."""
    columns = {RESPONDENT: Column(panel.unit, _unit_code(panel.unit_form), problems)}
    if panel.cluster:
        named = code_column(panel.source, "cluster", panel.cluster, problems)
        if panel.clusters is not None:
            named = Column(panel.cluster, listed_code(panel.clusters, problems), problems)
        columns["cluster"] = named
    return columns


def _unit_code(form: str) -> Callable[[str], Any]:
    """The code of a unit as it stands, without what a spreadsheet adds to it."""

    def understand(cell: str) -> Any:
        if hidden(cell):
            return Wrong("form", quoted(cell), NO_HIDDEN, FIX_CELL)
        name = tidy(unquoted(cell))
        return name if re.fullmatch(form, name) else Wrong("form", quoted(cell), PATTERN.format(form=form), FIX_CELL)

    return understand


def walk(layout: Layout, problems: Problems, copy: Path) -> None:
    """Read the whole file strictly; every fault is told, and a file without one is written anew, plain, to `copy`."""
    taken, names = Walk(layout, problems), list(layout.at)
    with copy.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(names)
        for batch in taken.batches():
            if (clean := taken.look_at(batch)) is not None:
                write.writerows(zip(*(clean[name] for name in names), strict=True))
    taken.reading.marks.tell(problems)
