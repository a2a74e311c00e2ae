"""Totals rows: declared, compared with the sum of the rows that they stand for, and no observation of their own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..concepts.finding import Place
from ..concepts.text import Text
from .cell import Number, misread, number, row_label, tight
from .problem import Problems, Wrong, quoted
from .table import Batch, Table

Group = tuple[str, ...]
THE_SUM = Text("{n} 行之和 {sum}", "the sum {sum} of {n} rows")
NO_ROWS = Text("合计所对应的行", "rows that the total adds up")
NO_MISSING = Text("没有缺失的分项", "no missing part")
FIX_SUM = Text("请核对合计与各行", "compare the total with its rows")


class Totals:
    """The sums of a table's rows, kept by everything that tells them apart, only where totals are declared."""

    def __init__(self, read: Table) -> None:
        self.read = read
        self.keys = [read.places[tight(header)] for header in read.source.key_headers()] if read.source.totals else []
        self.parts: dict[Group, list[list[Number]]] = {}

    def add(self, batch: Batch) -> None:
        """Keep the numbers of these rows."""
        if not self.read.source.totals:
            return
        for at in range(len(batch.lines)):
            group = tuple(tight(row_label(batch.columns[key][at])) for key in self.keys)
            cells = [batch.columns[value.at][at] for value in self.read.values]
            self.parts.setdefault(group, []).append([self._number(cell) or Number(None) for cell in cells])

    def _number(self, cell: str) -> Number | None:
        return number(cell, self.read.source.missing, self.read.source.numbers)

    def check(self, problems: Problems) -> None:
        """A problem for each total that is another than the sum; a warning where a part is missing."""
        for line, cells in self.read.apart:
            rows = self._rows_of([tight(row_label(cells[key])) for key in self.keys])
            for at, value in enumerate(self.read.values):
                total = self._number(cells[value.at])
                place = Place(problems.file, line, value.header)
                if total is None:
                    problems.add(misread(cells[value.at]).at(place))
                elif wrong := self._wrong(total, [row[at] for row in rows]):
                    problems.add(wrong.at(place))
                elif undecided := _undecided(total, [row[at] for row in rows]):
                    problems.remark(undecided, place)

    def _rows_of(self, labels: Sequence[str]) -> list[list[Number]]:
        """The rows that agree with the total in every key cell but the one that calls it a total; a blank agrees."""
        totals = {tight(label) for label in self.read.source.totals} | {""}
        return [
            row
            for group, rows in self.parts.items()
            if all(label in totals or label == of for label, of in zip(labels, group, strict=True))
            for row in rows
        ]

    def _wrong(self, total: Number, parts: Sequence[Number]) -> Wrong | None:
        if not parts:
            return Wrong("total", quoted(self.read.source.totals[0]), NO_ROWS, FIX_SUM)
        values = [part.value for part in parts if part.value is not None]
        if total.value is None or len(values) < len(parts):
            return None
        digits = min(int(value.as_tuple().exponent) for value in (total.value, *values))
        bound = Decimal(len(values) + 1) / 2 * Decimal(1).scaleb(digits)
        if abs(sum(values) - total.value) <= (bound if digits < 0 else 0):
            return None
        return Wrong("total", f"{total.value:f}", THE_SUM.format(n=len(parts), sum=f"{sum(values):f}"), FIX_SUM)


def _undecided(total: Number, parts: Sequence[Number]) -> Wrong | None:
    """A total that cannot be checked because it or one of its parts is missing."""
    lost = sum(part.value is None for part in (total, *parts))
    got = Text(f"{lost} 个缺失值，无法核对合计", f"{lost} missing values, so the total cannot be checked")
    return Wrong("total", got, NO_MISSING, FIX_SUM) if lost else None
