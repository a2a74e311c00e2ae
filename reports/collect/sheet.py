"""From text to rows: the delimiter and the header of a delivery, told by the columns that its source declares."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .cell import trimmed
from .problem import listed, nearest, problem
from .text import RESAVE, decoded, line_of, possible, stops, unfit, where

WEAK = ("big5", "shift_jis")  # a header of plain ASCII is no proof of these
DELIMITERS = (",", ";", "\t")
HEADER_WITHIN = 20
HEAD = 2**18
CLOSE = Text("请补上或删除引号", "close the quote, or delete it")
PAIRS = Text("成对的引号", "quotes in pairs")


@dataclass(frozen=True)
class Row:
    """One record of the table: the physical line it begins on, and its cells as text."""

    line: int
    cells: tuple[str, ...]

    @property
    def words(self) -> str:
        """The cells that say something, joined: what a title or a note row reads as."""
        return "".join(trimmed(cell.strip()) for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """A decoded delivery: its rows, which of them is the header, and the finding where its quotes break it off."""

    name: str
    encoding: str
    rows: tuple[Row, ...]
    header: int
    broken: Finding | None = None


@dataclass(frozen=True)
class Layout:
    """A way to read the first lines: the row that comes nearest to the header, and the wanted columns in it."""

    encoding: str
    delimiter: str
    header: Row
    number: int
    found: frozenset[str]
    broken: Finding | None

    @property
    def proven(self) -> bool:
        """Whether a name found in the header tells this encoding from the others, as plain ASCII does not."""
        return any(not name.isascii() for name in self.found)

    @property
    def near(self) -> tuple[int, int]:
        """How near this comes to the header: the wanted columns found, then the cells that say something."""
        return len(self.found), sum(1 for cell in self.header.cells if cell.strip())


def sheet(name: str, content: bytes, wanted: Sequence[str]) -> Sheet | Finding:
    """The delivery as rows with its header found, or what stands in the way.

    The header is looked for in the first lines under each possible encoding and delimiter; only where it holds every
    wanted column is the whole file decoded and parsed, so that bytes which happen to decode are never taken for text.
    """
    if early := unfit(name, content):
        return early
    ways = [_layout(name, content, way, wanted) for way in _ways(content)]
    fitting = [w for w in ways if len(w.found) == len(set(wanted)) and (w.encoding not in WEAK or w.proven)]
    for layout in fitting:
        if (text := decoded(content, layout.encoding, proven=layout.proven)) is not None:
            return _sheet(name, text, layout)
    return stops(name, content, fitting[0].encoding) if fitting else _no_header(name, content, ways, wanted)


def _ways(content: bytes) -> list[tuple[str, str]]:
    return [(encoding, delimiter) for encoding in possible(content) for delimiter in DELIMITERS]


def _layout(name: str, content: bytes, way: tuple[str, str], wanted: Sequence[str]) -> Layout:
    """The first lines read in one way; bytes that are not of the encoding match nothing."""
    text = content[:HEAD].decode(way[0], "replace").removeprefix("\ufeff")
    rows, broken = _rows(name, text, way[1], HEADER_WITHIN)
    every = [
        Layout(*way, row, number, frozenset(wanted) & frozenset(clean(row.cells)), broken)
        for number, row in enumerate(rows)
    ]
    return max(every, key=lambda layout: layout.near, default=Layout(*way, Row(1, ()), 0, frozenset(), broken))


def _rows(name: str, text: str, delimiter: str, most: int | None = None) -> tuple[list[Row], Finding | None]:
    """The rows of the text (the first of them), and the finding where a broken quote ends them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in islice(reader, most):
            rows.append(Row(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as fault:
        return rows, _broken(Place(name, line), str(fault))
    return rows, None


def _broken(place: Place, fault: str) -> Finding:
    """What ended the table: a quote that stays open, words after a closed one, or a cell without an end."""
    if "field limit" in fault:
        most = csv.field_size_limit()
        got = Text(f"超过 {most} 个字符的单元格", f"a cell of more than {most} characters")
        return problem("cell-too-long", place, got, Text(f"最多 {most} 个字符", f"at most {most} characters"), CLOSE)
    if "unexpected end" in fault:
        return problem("quote", place, Text("未闭合的引号", "a quote that is never closed"), PAIRS, CLOSE)
    return problem("quote", place, Text("右引号之后还有文字", "words after a closing quote"), PAIRS, CLOSE)


def _sheet(name: str, text: str, layout: Layout) -> Sheet | Finding:
    if "\0" in text:
        line = line_of(text, text.index("\0"))
        return problem("nul", Place(name, line), Text("空字符", "a NUL character"), Text("文字", "text"), RESAVE)
    rows, broken = _rows(name, text, layout.delimiter)
    return Sheet(name, layout.encoding, tuple(rows), layout.number, broken)


def clean(cells: Sequence[str]) -> list[str]:
    """Headers without the white space around them."""
    return [trimmed(cell) for cell in cells]


def _no_header(name: str, content: bytes, ways: Sequence[Layout], wanted: Sequence[str]) -> Finding:
    """A renamed header where the encoding is certain; else it cannot be told from a file in another encoding."""
    best = max(ways, key=lambda layout: layout.near)
    certain = len({layout.encoding for layout in ways}) == 1
    if not certain and not (best.found and (best.proven or "".join(best.header.cells).isascii())):
        got = Text("在允许的编码中都找不到表头", "a header in none of the allowed encodings")
        return problem("encoding", Place(name, where(content, "utf-8")[0]), got, listed(wanted), RESAVE)
    return _column_missing(name, best.header, wanted) if best.found or not best.broken else best.broken


def _column_missing(name: str, header: Row, wanted: Sequence[str]) -> Finding:
    headers = [cell for cell in clean(header.cells) if cell]
    lost = [column for column in wanted if column not in headers]
    spare = [cell for cell in headers if cell not in wanted]
    todo = Text("请恢复列名 {lost}{near}，或在 Source 中改正", "restore the column {lost}{near}, or correct the Source")
    told = todo.format(lost=listed(lost), near=nearest(lost[0], spare))
    return problem("column-missing", Place(name, header.line), listed(headers, 12), listed(lost), told)
