"""The cell gate of whole rows: a delivery, read as its `Source` declares it, gives observations and findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..concepts.errors import BadDefinition
from ..concepts.finding import Finding, Place
from ..concepts.observation import KEY, observations, place_of
from ..concepts.source import PERIODS, Source
from ..concepts.text import Text
from .cell import MOST_DIGITS, number, row_label, trimmed
from .deliveries import Delivery, matching
from .keys import KINDS, misfit, period_of
from .problem import listed, nearest, problem, quoted
from .rows import Table, table

Facts = dict[str, Any]
DEFAULTS = {"scope": "total", "price_basis": "", "status": "A"}
SAME_CELL = tuple(key for key in KEY if key != "vintage")
FIX_CELL = Text("请改正该单元格后重新运行", "correct the cell and run again")
FIX_NUMBER = Text(
    "请改正该单元格，或在 Source 的 missing 中登记该符号",
    "correct the cell, or declare its mark as missing in the Source",
)
A_NUMBER = Text(f"1234.5 这样的数，至多 {MOST_DIGITS} 位", f"a number such as 1234.5, of at most {MOST_DIGITS} digits")


@dataclass(frozen=True)
class Collected:
    """What a job's sources gave: observations of the main sources, those to compare with them, and all findings."""

    main: pd.DataFrame
    cross: pd.DataFrame
    findings: tuple[Finding, ...]


def collect(sources: Iterable[Source], received: Sequence[Delivery]) -> Collected:
    """Read every delivery by its source. Every problem is reported once; a cell with a problem gives no observation."""
    rows: dict[str, list[Facts]] = {"main": [], "cross-check": []}
    findings: list[Finding] = []
    for source in sources:
        for delivery in matching(source, received):
            rows[source.role] += read_delivery(source, delivery, findings)
    for read in rows.values():
        findings += duplicates(read)
    return Collected(observations(rows["main"]), observations(rows["cross-check"]), tuple(dict.fromkeys(findings)))


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


def _observations(reading: Reading, findings: list[Finding]) -> Iterator[Facts]:
    """One observation for each value cell of the row whose key and number are both understood."""
    label = _label(reading)
    if reading.source.labels and label in reading.source.skipped:
        return
    named, key = _label_facts(reading, label, findings), _cell_facts(reading, findings)
    for column, header in _value_columns(reading):
        value = _value_facts(reading, column, findings)
        if named is not None and key is not None and value:
            row = DEFAULTS | dict(reading.source.constants) | reading.table.told | key | named | header | value
            yield _complete(reading.source, row)


def _label(reading: Reading) -> str:
    return row_label(reading.cells[reading.source.labels[0]]) if reading.source.labels else ""


def _label_facts(reading: Reading, label: str, findings: list[Finding]) -> Facts | None:
    """What the row's label stands for; None where it is not understood."""
    if reading.source.labels is None:
        return {}
    column, labels = reading.source.labels
    if label not in labels:
        findings.append(_unknown(reading.place(column), label, labels))
        return None
    return dict(labels[label])


def _cell_facts(reading: Reading, findings: list[Finding]) -> Facts | None:
    """What the row's own cells say of the key; None where one of them is not understood."""
    told = len(findings)
    facts = {key: _coded(reading, key, column, findings) for key, column in reading.source.cells.items()}
    return facts if len(findings) == told else None


def _coded(reading: Reading, key: str, column: str, findings: list[Finding]) -> str:
    """The cell as a code of the house."""
    cell, codes = trimmed(reading.cells[column]), reading.source.codes.get(key)
    if codes is not None:
        if cell not in codes:
            findings.append(_unknown(reading.place(column), cell, codes))
        return codes.get(cell, "")
    if wrong := misfit(key, cell, reading.source.frequency):
        findings.append(problem(wrong.code, reading.place(column), quoted(cell), wrong.want, FIX_CELL))
    return cell


def _unknown(place: Place, cell: str, codes: Iterable[str]) -> Finding:
    todo = Text("请改正代码{near}，或在 Source 中登记它", "correct the code{near}, or list it in the Source")
    return problem("unknown-code", place, quoted(cell), listed(codes), todo.format(near=nearest(cell, codes)))


def _value_columns(reading: Reading) -> Iterable[tuple[str, Facts]]:
    values = reading.source.values
    if values == PERIODS:
        return [(column, {"period": column}) for column in reading.table.periods]
    return [(column, dict(facts)) for column, facts in values.items()]  # type: ignore[union-attr]


def _value_facts(reading: Reading, column: str, findings: list[Finding]) -> Facts:
    """The number (or the status of its missing mark) and its place; nothing where the cell is neither."""
    cell = reading.cells[column]
    understood = number(cell, reading.source.missing)
    if understood is None:
        findings.append(problem("not-a-number", reading.place(column), quoted(cell), A_NUMBER, FIX_NUMBER))
        return {}
    place = {"file": reading.table.name, "line": reading.line, "column": column}
    if understood.value is None:
        return {"value": pd.NA, "status": understood.status, **place}
    return {"value": understood.value, **place}


def _complete(source: Source, row: Facts) -> Facts:
    """The observation with its period as such.

    Raises:
        BadDefinition: the source does not say where a part of the key comes from, or says what it cannot be.
    """
    for key in KINDS:
        if key not in row:
            raise BadDefinition(NO_KEY.format(source=source.name, key=key))
        if wrong := misfit(key, row[key], source.frequency):
            told = {"source": source.name, "key": key, "got": repr(row[key]), "want": wrong.want}
            raise BadDefinition(WRONG_KEY.format(**told))
    return row | {"period": period_of(row["period"], source.frequency)}


NO_KEY = Text(
    "来源 {source} 没有说明 {key} 从哪里来；请在 constants、cells、labels 或 values 中声明",
    "source {source} does not say where {key} comes from; declare it in constants, cells, labels or values",
)
WRONG_KEY = Text(
    "来源 {source} 声明的 {key} 是 {got}；应为 {want}；请在作业中改正",
    "source {source} declares {got} as {key}; want {want}; correct it in the job",
)


def duplicates(rows: Iterable[Facts]) -> list[Finding]:
    """A finding for each value whose key stands already in an earlier cell, of this file or of another."""
    first: dict[tuple[Any, ...], Facts] = {}
    twice = []
    for row in rows:
        before = first.setdefault(tuple(row[key] for key in SAME_CELL), row)
        if before is not row:
            got = Text(f"与 {place_of(before)} 相同的键", f"the same key as {place_of(before)}")
            want = Text("每个键只有一个值", "one value for each key")
            todo = Text("请删除其中一个", "delete one of the two")
            twice.append(problem("key-twice", Place(row["file"], row["line"], row["column"]), got, want, todo))
    return twice
