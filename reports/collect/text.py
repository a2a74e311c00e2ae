"""The text gate: which encoding and delimiter a delivery is in. Decided by its header, never guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .problem import listed, nearest, problem

ENCODINGS = ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5", "shift_jis")
DELIMITERS = (",", ";", "\t")
HEADER_WITHIN = 20

RESAVE = Text("请用 Excel 另存为“CSV UTF-8”后重新放入 data_in", "save it again as CSV UTF-8 and deliver it again")


@dataclass(frozen=True)
class Row:
    """One record of the table: the physical line it begins on, and its cells as text."""

    line: int
    cells: tuple[str, ...]

    @property
    def words(self) -> str:
        """The cells that say something, joined: what a title or a note row reads as."""
        return "".join(cell.strip() for cell in self.cells if cell.strip())


@dataclass(frozen=True)
class Sheet:
    """A decoded delivery: its rows, and which of them is the header."""

    name: str
    encoding: str
    rows: tuple[Row, ...]
    header: int


def sheet(name: str, content: bytes, wanted: Sequence[str]) -> Sheet | list[Finding]:
    """The delivery as rows with its header found, or what stands in the way.

    An encoding is accepted only where the header then holds every wanted column, so that bytes which happen to decode
    are never taken for text.
    """
    if early := _unfit(name, content):
        return [early]
    partial: list[tuple[int, Sheet]] = []
    for encoding in ENCODINGS:
        for rows in _decoded(content, encoding):
            best, found = _header(rows, wanted)
            if found == len(wanted):
                return Sheet(name, encoding, tuple(rows), best)
            partial.append((found, Sheet(name, encoding, tuple(rows), best)))
    return [_no_header(name, content, partial, wanted)]


def _unfit(name: str, content: bytes) -> Finding | None:
    if not content.strip():
        return problem(
            "empty", Place(name), Text("空文件", "an empty file"), Text("表头和数据行", "a header and rows"), RESAVE
        )
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return problem("not-csv", Place(name), Text("Excel 工作簿", "an Excel workbook"), "CSV", RESAVE)
    if content[:200].lstrip().lower().startswith((b"<html", b"<!doctype", b"<table")):
        return problem("not-csv", Place(name), Text("网页", "a web page"), "CSV", RESAVE)
    return None


def _decoded(content: bytes, encoding: str) -> Iterator[list[Row]]:
    """The rows under this encoding, once for each delimiter; nothing where the bytes are not of the encoding."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return
    if "\0" in text:
        return
    for delimiter in DELIMITERS:
        yield list(_records(text.removeprefix("\ufeff"), delimiter))


def _records(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:
        yield Row(line, (BROKEN,))


BROKEN = "\ufffebroken quote"


def _header(rows: Sequence[Row], wanted: Sequence[str]) -> tuple[int, int]:
    """The row, among the first, that holds most of the wanted columns, and how many."""
    counts = [len(set(wanted) & set(clean(row.cells))) for row in rows[:HEADER_WITHIN]] or [0]
    best = max(range(len(counts)), key=lambda number: counts[number])
    return best, counts[best]


def clean(cells: Sequence[str]) -> list[str]:
    """Headers without the white space around them."""
    return [cell.strip() for cell in cells]


def _no_header(name: str, content: bytes, partial: Sequence[tuple[int, Sheet]], wanted: Sequence[str]) -> Finding:
    found, closest = max(partial, key=lambda pair: pair[0], default=(0, None))
    if closest is None or (not found and not content.isascii() and closest.encoding != "utf-8-sig"):
        got = Text("在允许的编码中都找不到表头", "a header in none of the allowed encodings")
        return problem("encoding", Place(name, _first_bad_line(content)), got, listed(wanted), RESAVE)
    row = closest.rows[closest.header]
    headers = clean(row.cells)
    lost = [column for column in wanted if column not in headers]
    todo = Text("请恢复列名 {lost}{near}，或在 Source 中改正", "restore the column {lost}{near}, or correct the Source")
    told = todo.format(lost=listed(lost), near=nearest(lost[0], [h for h in headers if h not in wanted]))
    return problem("column-missing", Place(name, row.line), listed(headers, 12), listed(lost), told)


def _first_bad_line(content: bytes) -> int:
    """The line where UTF-8 stops, which is where a person should look."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1
