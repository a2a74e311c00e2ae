"""From text to rows: the delimiter and the header of a delivery, told by the columns that its source declares."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice

from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .cell import tight, trimmed
from .header import Wanted, joined, lost_columns
from .problem import Problems, listed, problem
from .text import (
    LINE_END,
    RESAVE,
    decoded,
    is_chinese_utf8,
    is_nowhere,
    is_of,
    line_of,
    not_as_declared,
    possible,
    stops,
    unfit,
    where,
)

WEAK = ("big5", "shift_jis", "cp932")  # a header of plain ASCII is no proof of these
TAB_COMMA, UNUSED = "\t,", "\x1f"
DELIMITERS = (TAB_COMMA, ",", ";", "\t")
HEADER_WITHIN = 20
HEAD = 2**18
MOST_COLUMNS = 2000
CLOSE = Text("请补上或删除引号", "close the quote, or delete it")
PAIRS = Text("成对的引号", "quotes in pairs")
SPLIT = Text("请拆分文件，或只导出需要的列", "split the file, or export only the columns that are needed")
BATCH = 20_000
Block = tuple[Sequence[int], Sequence[Sequence[str]]]  # lines, and the cells of the row on each


@dataclass(frozen=True)
class Row:
    """One record of the table: the physical line it begins on, and its cells as text."""

    line: int
    cells: Sequence[str]

    @property
    def words(self) -> str:
        """The cells that say something, joined: what a title or a note row reads as."""
        return "".join(trimmed(cell.strip()) for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """A delivery as rows: those above the header, the header, and a way to go through those below it once."""

    name: str
    encoding: str
    delimiter: str
    above: tuple[Row, ...]
    header: Row
    body: Callable[[Problems], Iterable[Block]]
    doubtful: bool = False  # whether its text could be of another encoding as well: its header is plain ASCII


@dataclass(frozen=True)
class Layout:
    """A way to read the first lines: the row that comes nearest to the header, and the wanted columns in it."""

    encoding: str
    delimiter: str
    header: Row
    number: int = 0
    found: frozenset[str] = field(default_factory=frozenset)
    broken: Finding | None = None
    declared: bool = False

    @property
    def proven(self) -> bool:
        """Whether a name found in the header tells this encoding from the others, as plain ASCII does not."""
        return self.declared or self.spelled

    @property
    def spelled(self) -> bool:
        """Whether the header has a wanted name that this encoding spells as no other does."""
        return any(not name.isascii() for name in self.found)

    @property
    def near(self) -> tuple[int, int]:
        """How near this comes to the header: the wanted columns found, then the cells that say something."""
        return len(self.found), sum(1 for cell in self.header.cells if cell.strip())


def sheet(name: str, content: bytes, wanted: Wanted) -> Sheet | Finding:
    """The delivery as rows with its header found, or what stands in the way.

    The header is looked for in the first lines under each possible encoding and delimiter; only where it holds every
    wanted column is the whole file decoded and parsed, so that bytes which happen to decode are never taken for text.
    """
    if early := unfit(name, content, wanted.encoding):
        return early
    if (wide := _columns_at_least(content)) > MOST_COLUMNS:
        return too_wide(name, wide)
    ways = [_layout(name, content, way, wanted) for way in _ways(content, wanted)]
    fitting = [way for way in ways if wanted.fits(way.found) and (way.encoding not in WEAK or way.proven)]
    if wanted.encoding and (other := _other_encoding(name, content, wanted, fitting)):
        return not_as_declared(name, other, wanted.encoding)
    for layout in fitting:
        if (text := decoded(content, layout.encoding, proven=layout.proven)) is not None:
            return _sheet(name, text, layout, wanted)
    return stops(name, content, fitting[0].encoding) if fitting else _no_header(name, content, ways, wanted)


def _other_encoding(name: str, content: bytes, wanted: Wanted, fitting: Sequence[Layout]) -> str:
    """The encoding of the whole file where it is another than the declared one; nothing where that is not certain.

    A single line that is not of the declared encoding says nothing of the file: it is told at its line.
    """
    if any(way.spelled for way in fitting):
        return ""
    if is_chinese_utf8(content):
        return "" if is_of(wanted.encoding, "utf-8") else "utf-8"
    if any(decoded(content, way.encoding, proven=True) is not None for way in fitting):
        return ""
    freely = sheet(name, content, replace(wanted, encoding=""))
    if isinstance(freely, Finding) or (freely.doubtful and not is_nowhere(content, wanted.encoding)):
        return ""
    return freely.encoding


def _columns_at_least(content: bytes) -> int:
    """How many cells the widest of the first lines has, whatever separates them, told before anything is decoded."""
    lines = content[:HEAD].splitlines()[:HEADER_WITHIN]
    return 1 + max(max(line.count(sign) for sign in (b",", b";", b"\t")) for line in lines)


def too_wide(name: str, columns: int) -> Finding:
    got = Text(f"至少 {columns} 列", f"at least {columns} columns")
    return problem("too-wide", Place(name), got, Text(f"至多 {MOST_COLUMNS} 列", f"at most {MOST_COLUMNS}"), SPLIT)


def _ways(content: bytes, wanted: Wanted) -> list[tuple[str, str]]:
    delimiters = (wanted.delimiter,) if wanted.delimiter else DELIMITERS
    encodings = (wanted.encoding,) if wanted.encoding else possible(content)
    return [(encoding, delimiter) for encoding in encodings for delimiter in delimiters]


def _layout(name: str, content: bytes, way: tuple[str, str], wanted: Wanted) -> Layout:
    """The first lines read in one way; bytes that are not of the encoding match nothing."""
    text = content[:HEAD].decode(way[0], "replace").removeprefix("\ufeff")
    problems = Problems(name)
    many = HEADER_WITHIN + wanted.header_rows - 1
    rows = [Row(*row) for row in zip(*next(_blocks(text, way[1], problems, many)), strict=True)]
    broken = problems.shown[0] if problems.shown else None
    return nearest_header(rows, wanted, Layout(*way, Row(1, ()), broken=broken, declared=bool(wanted.encoding)))


def nearest_header(rows: Sequence[Row], wanted: Wanted, none: Layout) -> Layout:
    """The rows that come nearest to the wanted header, the names of merged cells joined."""
    starts = range(max(len(rows) - wanted.header_rows + 1, 0))
    windows = ((start, rows[start : start + wanted.header_rows]) for start in starts)
    names = ((start, Row(window[0].line, joined([row.cells for row in window]))) for start, window in windows)
    every = [replace(none, header=header, number=at, found=wanted.found(header.cells)) for at, header in names]
    return max(every, key=lambda layout: layout.near, default=none)


def _blocks(text: str, delimiter: str, problems: Problems, size: int = BATCH) -> Iterator[Block]:
    """The rows of the text with their lines, some at a time; a problem where a broken quote ends them."""
    if len(delimiter) > 1:
        text, delimiter = text.replace(UNUSED, "\ufffd").replace(delimiter, UNUSED), UNUSED
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, going = 1, True
    while going:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, size))  # rows before a fault are kept
            lines, going = _lines(line, rows, reader.line_num), len(rows) == size
        except csv.Error as fault:
            lines, going = _lines(line, rows, -1), False
            problems.add(broken(Place(problems.file, lines[-1]), str(fault)))
        yield lines[:-1], rows
        line = lines[-1]


def _lines(first: int, rows: Sequence[Sequence[str]], last: int) -> Sequence[int]:
    """The line that each row begins on, and that after them: one each, and one for each line end within its cells."""
    if last == first - 1 + len(rows):
        return range(first, last + 2)
    ends = (1 + sum(len(LINE_END.findall(cell)) for cell in row) for row in rows)
    return list(accumulate(ends, initial=first))


def broken(place: Place, fault: str) -> Finding:
    """What ended the table: a quote that stays open, words after a closed one, or a cell without an end."""
    if "field limit" in fault:
        most = csv.field_size_limit()
        got = Text(f"超过 {most} 个字符的单元格", f"a cell of more than {most} characters")
        return problem("cell-too-long", place, got, Text(f"最多 {most} 个字符", f"at most {most} characters"), CLOSE)
    if "unexpected end" in fault:
        return problem("quote", place, Text("未闭合的引号", "a quote that is never closed"), PAIRS, CLOSE)
    return problem("quote", place, Text("右引号之后还有文字", "words after a closing quote"), PAIRS, CLOSE)


def _sheet(name: str, text: str, layout: Layout, wanted: Wanted) -> Sheet | Finding:
    if "\0" in text:
        line = line_of(text, text.index("\0"))
        return problem("nul", Place(name, line), Text("空字符", "a NUL character"), Text("文字", "text"), RESAVE)
    lines, rows = next(_blocks(text, layout.delimiter, Problems(name), HEADER_WITHIN))
    above = tuple(Row(*row) for row in zip(lines[: layout.number], rows, strict=False))

    def body(problems: Problems) -> Iterator[Block]:
        return _behind(_blocks(text, layout.delimiter, problems), layout.number + wanted.header_rows)

    doubtful = layout.encoding == "gb18030" and not layout.proven
    return Sheet(name, layout.encoding, layout.delimiter, above, layout.header, body, doubtful)


def _behind(blocks: Iterator[Block], skip: int) -> Iterator[Block]:
    """The blocks without their first rows."""
    for lines, rows in blocks:
        yield lines[skip:], rows[skip:]
        skip = 0


def _no_header(name: str, content: bytes, ways: Sequence[Layout], wanted: Wanted) -> Finding:
    """A renamed header where the encoding is certain; else it cannot be told from a file in another encoding."""
    best = max(ways, key=lambda layout: layout.near)
    if best.declared and "\ufffd" in "".join(best.header.cells):
        return stops(name, content, best.encoding)
    certain = len({layout.encoding for layout in ways}) == 1
    if not certain and not _told(best):
        got = Text("在允许的编码中都找不到表头", "a header in none of the allowed encodings")
        return problem("encoding", Place(name, where(content, "utf-8")[0]), got, listed(wanted.headers), RESAVE)
    return lost_columns(name, best.header, wanted) if best.found or not best.broken else best.broken


def _told(best: Layout) -> bool:
    """Whether the header says the same in every encoding, or some of it was found in this one."""
    names = [cell for cell in best.header.cells if tight(cell)]
    ascii_only = "".join(names).isascii() and len(names) > 1 and all(name[0].isalpha() for name in map(tight, names))
    return ascii_only or bool(best.found and (best.proven or "".join(best.header.cells).isascii()))
