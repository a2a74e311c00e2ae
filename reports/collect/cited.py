"""Read a file of cited facts: text with a source, a date and an expiry, each cell checked like any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain

from ..concepts.cited import CitedFact
from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .cell import trimmed
from .deliveries import Delivery
from .header import Wanted
from .problem import Problems, problem, quoted
from .sheet import Row, sheet

COLUMNS = ("fact_id", "section", "statement", "source", "source_date", "expires")
DATES = ("source_date", "expires")
FIX = Text("请补写或改正该单元格", "fill in or correct the cell")
A_DATE = Text("2024-07-01 这样的日期", "a date such as 2024-07-01")
SOME_TEXT = Text("一段文字", "some text")


def cited_facts(delivery: Delivery) -> tuple[list[CitedFact], list[Finding]]:
    """The facts of one file, and a finding for each cell that is blank or no date; such a row gives no fact."""
    read = sheet(delivery.name, delivery.content, Wanted(COLUMNS))
    if isinstance(read, Finding):
        return [], [read]
    problems = Problems(delivery.name)
    headers, facts = [trimmed(cell) for cell in read.header.cells], []
    for line, cells in chain.from_iterable(zip(*block, strict=True) for block in read.body(problems)):
        if Row(line, cells).words:
            facts += _fact(Row(line, cells), dict(zip(headers, cells, strict=False)), problems)
    return facts, problems.findings()


def _fact(row: Row, cells: dict[str, str], problems: Problems) -> list[CitedFact]:
    wrong = [_wrong(Place(problems.file, row.line, column), cells.get(column, "")) for column in COLUMNS]
    found = [finding for finding in wrong if finding is not None]
    for finding in found:
        problems.add(finding)
    if found:
        return []
    said, expires = (date.fromisoformat(cells[column].strip()) for column in DATES)
    told: Sequence[str] = [cells[column].strip() for column in COLUMNS if column not in DATES]
    return [CitedFact(told[0], told[1], told[2], told[3], said, expires, problems.file, row.line)]


def _wrong(place: Place, cell: str) -> Finding | None:
    if not cell.strip():
        return problem("blank", place, quoted(cell), A_DATE if place.column in DATES else SOME_TEXT, FIX)
    if place.column in DATES and not _is_date(cell.strip()):
        return problem("not-a-date", place, quoted(cell), A_DATE, FIX)
    return None


def _is_date(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return len(words) == 10
