"""The table and cell gates: a delivery, read as its `Source` declares it, gives observations and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..concepts.definition import PERIODS, Source
from ..concepts.errors import BadDefinition
from ..concepts.finding import Finding, Place
from ..concepts.observation import ACCUMULATIONS, KEY, observations
from ..concepts.period import recognise
from ..concepts.text import Text
from ..concepts.unit import UNITS
from .cell import number, row_label
from .deliveries import Delivery, matching
from .problem import listed, nearest, problem
from .rows import Table, table

Facts = dict[str, Any]
DEFAULTS = {"scope": "total", "price_basis": "", "status": "A"}
NEEDED = ("area", "period", "accumulation", "measure", "activity", "unit")
FIX_CELL = Text("请改正该单元格后重新运行", "correct the cell and run again")


@dataclass(frozen=True)
class Collected:
    """What a job's sources gave: observations of the main sources, those to compare with them, and all findings."""

    main: pd.DataFrame
    cross: pd.DataFrame
    findings: tuple[Finding, ...]


def collect(sources: Iterable[Source], received: Sequence[Delivery]) -> Collected:
    """Read every delivery by its source. Every problem is reported; a cell with a problem gives no observation."""
    rows: dict[str, list[Facts]] = {"main": [], "cross-check": []}
    findings: list[Finding] = []
    for source in sources:
        read: list[Facts] = []
        for delivery in matching(source, received):
            read += read_delivery(source, delivery, findings)
        findings += duplicates(read)
        rows[source.role] += read
    return Collected(observations(rows["main"]), observations(rows["cross-check"]), tuple(findings))


def read_delivery(source: Source, delivery: Delivery, findings: list[Finding]) -> list[Facts]:
    """The observations of one file; what cannot be read is added to the findings."""
    read = table(source, delivery.name, delivery.content)
    findings += read.findings
    vintage = delivery.sha256[:12]
    return [
        facts | {"vintage": vintage, "operands": ()}
        for line, cells in read.rows
        for facts in _observations(Reading(source, read, line, cells), findings)
    ]


@dataclass(frozen=True)
class Reading:
    """One row of a table on its way to observations."""

    source: Source
    table: Table
    line: int
    cells: dict[str, str]

    def place(self, column: str) -> Place:
        return Place(self.table.name, self.line, column)


def _observations(reading: Reading, findings: list[Finding]) -> Iterable[Facts]:
    """One observation for each value cell of the row whose key and number are both understood."""
    row: Facts = DEFAULTS | dict(reading.source.constants) | dict(reading.table.told)
    if not _key_cells(reading, row, findings) or not _row_label(reading, row, findings):
        return
    for column, header in _value_columns(reading):
        facts = row | header
        if _value(reading, column, facts, findings) and _complete(reading, column, facts, findings):
            yield facts


def _key_cells(reading: Reading, row: Facts, findings: list[Finding]) -> bool:
    """Put what the row's own cells say of the key into the row; False where a code is not understood."""
    good = True
    for key, column in reading.source.cells.items():
        cell = reading.cells[column].strip()
        codes = reading.source.codes.get(key)
        if codes is not None and cell not in codes:
            findings.append(_unknown(reading.place(column), cell, codes))
            good = False
        row[key] = codes.get(cell, "") if codes is not None else cell
    return good


def _unknown(place: Place, cell: str, codes: Iterable[str]) -> Finding:
    todo = Text("请改正代码{near}，或在 Source 中登记它", "correct the code{near}, or list it in the Source")
    return problem("unknown-code", place, repr(cell), listed(codes), todo.format(near=nearest(cell, codes)))


def _row_label(reading: Reading, row: Facts, findings: list[Finding]) -> bool:
    """Put what the row's label stands for into the row; False for a label read past, or not understood."""
    if reading.source.labels is None:
        return True
    column, labels = reading.source.labels
    label = row_label(reading.cells[column])
    if label in reading.source.skipped:
        return False
    if label not in labels:
        findings.append(_unknown(reading.place(column), label, labels))
        return False
    row.update(labels[label])
    return True


def _value_columns(reading: Reading) -> Iterable[tuple[str, Facts]]:
    values = reading.source.values
    if values == PERIODS:
        return [(column, {"period": column}) for column in reading.table.periods]
    return [(column, dict(facts)) for column, facts in values.items()]  # type: ignore[union-attr]


def _value(reading: Reading, column: str, facts: Facts, findings: list[Finding]) -> bool:
    """Put the number (or the status of its missing mark) and its place into the facts."""
    cell = reading.cells[column]
    understood = number(cell, reading.source.missing)
    if understood is None:
        want = Text("1234.5 这样的数", "a number such as 1234.5")
        findings.append(problem("not-a-number", reading.place(column), repr(cell), want, FIX_CELL))
        return False
    facts["value"] = pd.NA if understood.value is None else understood.value
    facts["status"] = understood.status or facts["status"]
    facts.update(file=reading.table.name, line=reading.line, column=column)
    return True


def _complete(reading: Reading, column: str, facts: Facts, findings: list[Finding]) -> bool:
    """Whether every part of the key is there and of its kind; the period becomes a pandas Period.

    Raises:
        BadDefinition: the source does not say where a part of the key comes from.
    """
    for key in NEEDED:
        if key not in facts:
            raise BadDefinition(NO_KEY.format(source=reading.source.name, key=key))
    period = recognise(str(facts["period"]))
    wrong = [
        problem(code, reading.place(reading.source.cells.get(key, column)), repr(facts[key]), want, FIX_CELL)
        for key, code, good, want in (
            ("period", "period", period is not None, Text("2024-Q1 这样的季度", "a quarter such as 2024-Q1")),
            ("accumulation", "unknown-code", facts["accumulation"] in ACCUMULATIONS, listed(ACCUMULATIONS)),
            ("unit", "unit", facts["unit"] in UNITS, listed(UNITS)),
        )
        if not good
    ]
    findings += wrong
    facts["period"] = period
    return not wrong


NO_KEY = Text(
    "来源 {source} 没有说明 {key} 从哪里来；请在 constants、cells、labels 或 values 中声明",
    "source {source} does not say where {key} comes from; declare it in constants, cells, labels or values",
)


def duplicates(rows: Iterable[Facts]) -> list[Finding]:
    """A finding for each row whose key stands already in an earlier row (vintages apart)."""
    first: dict[tuple[Any, ...], Facts] = {}
    twice = []
    for row in rows:
        before = first.setdefault(tuple(row[key] for key in KEY if key != "vintage"), row)
        if before is not row:
            where = f"{before['file']}:{before['line']}"
            got = Text(f"与 {where} 相同的键", f"the same key as {where}")
            want = Text("每个键只有一行", "one row for each key")
            todo = Text("请删除其中一行", "delete one of the two rows")
            twice.append(problem("key-twice", Place(row["file"], row["line"], row["column"]), got, want, todo))
    return twice
