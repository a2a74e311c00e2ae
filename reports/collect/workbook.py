"""Workbooks: the one door to openpyxl, which is loaded only where a source asks for `.xlsx`.

A workbook is a ZIP archive of XML. What it would unpack to, how wide its sheet is and whether it declares entities is
looked at before anything is read.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import chain, islice
from lzma import LZMAError
from typing import Any
from warnings import catch_warnings, simplefilter
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from ..concepts.finding import Finding, Place
from ..concepts.source import Source
from ..concepts.text import Text
from .deliveries import LARGEST, Delivery
from .header import Wanted, lost_columns
from .kinds import ARCHIVE, PASSWORD, UNPACK, WORKBOOK, kind
from .problem import Problems, listed, problem, quoted
from .sheet import BATCH, HEADER_WITHIN, MOST_COLUMNS, SPLIT, Block, Layout, Row, Sheet, nearest_header, too_wide
from .workbook_cells import words
from .workbook_xml import Waiting, in_order, stale, waiting

RATIO = 100
MOST_ROWS = 2**20
Numbered = tuple[int, Sequence[str]]
XLSX, BOOK = "xlsx", "workbook.xml"
DAMAGED = (
    BadZipFile, ParseError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, EOFError, struct.error,
    zlib.error, LZMAError, OSError, RuntimeError,  # the last two: packed in an unknown way, or with a password
)  # fmt: skip
NO_WORKBOOK = Text("不是有效的工作簿", "no valid workbook")
DATES = frozenset(
    (*range(27, 37), *range(50, 59), *range(71, 82))
)  # of East Asia and Thailand: openpyxl knows them not
ENTITIES = Text("XML 中声明了实体", "XML that declares entities")
A_WORKBOOK = Text("一个 Excel 工作簿 (.xlsx)", "an Excel workbook (.xlsx)")
SAVE_AGAIN = Text("请用 Excel 重新另存为 .xlsx", "save it again from Excel as .xlsx")
UNLOCK = Text("请在 Excel 中取消密码，再另存为 .xlsx", "take its password away in Excel and save it again as .xlsx")
NO_SHEETS = Text(
    "其中没有可读的工作表（存成了“Strict Open XML”？）", "no sheet that can be read (is it Strict Open XML?)"
)
OWNER = "~$"  # the name of the file that Excel lays beside a workbook for as long as somebody has it open
IS_OPEN = Text("Excel 的临时文件：有人正打开该工作簿", "a file of Excel's own: somebody has the workbook open")
CLOSE = Text("请保存并关闭该工作簿，再重新运行", "save and close the workbook, then run again")
ONE_SHEET = Text("请在 Source 中声明 sheet", "declare its `sheet` in the Source")


def asks_for_workbook(source: Source) -> bool:
    """Whether the source's deliveries are workbooks."""
    return source.pattern.lower().endswith(".xlsx")


def workbook(source: Source, delivery: Delivery, wanted: Wanted) -> Sheet | Finding:
    """The declared sheet of the workbook with its header found, or what stands in the way."""
    try:
        with _quiet():
            return _other(delivery) or _unsafe(delivery) or _opened(source, delivery, wanted)
    except TooWide as wide:
        return too_wide(delivery.name, wide.columns)
    except DAMAGED:
        return _no_workbook(delivery.name, NO_WORKBOOK)


@contextmanager
def _quiet() -> Iterator[None]:
    """openpyxl warns of what it would lose if it wrote the workbook; a cell it cannot take is told all the same."""
    with catch_warnings():
        simplefilter("ignore")
        yield


class TooWide(Exception):
    """A row has more cells than any table of an office."""

    def __init__(self, columns: int) -> None:
        self.columns = columns


def _no_workbook(name: str, got: Text, todo: Text = SAVE_AGAIN) -> Finding:
    return problem("not-xlsx", Place(name), got, A_WORKBOOK, todo)


def _other(delivery: Delivery) -> Finding | None:
    """What the file is instead of a workbook, where its bytes tell; an archive is told when it is opened."""
    if delivery.name.rsplit("/", 1)[-1].startswith(OWNER):
        return _no_workbook(delivery.name, IS_OPEN, CLOSE)
    found = kind(delivery.content)
    if found is None or found in (WORKBOOK, ARCHIVE):
        return None
    if found is PASSWORD:
        return _no_workbook(delivery.name, found.said, UNLOCK)
    return _no_workbook(delivery.name, found.said, UNPACK if found.packed else SAVE_AGAIN)


def _unsafe(delivery: Delivery) -> Finding | None:
    """What its directory and its XML say against opening it."""
    with ZipFile(BytesIO(delivery.content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
        packed = sum(part.compress_size for part in archive.infolist())
        if size > LARGEST or size > RATIO * max(packed, 1):
            return _too_big(delivery.name, size, packed)
        if any(_declares(archive.read(part)) for part in archive.namelist() if part.endswith((".xml", ".rels"))):
            return _no_workbook(delivery.name, ENTITIES)
    return None


def _too_big(name: str, size: int, packed: int) -> Finding:
    got = Text(f"解压后 {size} 字节（压缩前后 {size // max(packed, 1)} 倍）",
               f"{size} bytes unpacked, {size // max(packed, 1)} times its size")  # fmt: skip
    want = Text(f"至多 {LARGEST} 字节和 {RATIO} 倍", f"at most {LARGEST} bytes and {RATIO} times")
    return problem("too-big", Place(name), got, want, SPLIT)


def _declares(part: bytes) -> bool:
    """Whether the XML has a document type, the only place where entities are declared; in any of its encodings."""
    return b"<!DOCTYPE" in part.replace(b"\0", b"")  # without the NULs of UTF-16


def _opened(source: Source, delivery: Delivery, wanted: Wanted) -> Sheet | Finding:
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # only here: most workspaces have no workbook

    book = load_workbook(BytesIO(delivery.content), read_only=True, data_only=True, keep_links=False)
    book._date_formats.update(at for at, style in enumerate(book._cell_styles) if style.numFmtId in DATES)
    names = [page.title for page in book.worksheets]
    if not names:
        return _no_workbook(delivery.name, NO_SHEETS)
    chosen = source.sheet or (names[0] if len(names) == 1 else "")
    if chosen not in names:
        got, want = listed(names), quoted(source.sheet) if source.sheet else Text("声明的工作表", "a declared sheet")
        return problem("sheet", Place(delivery.name), got, want, ONE_SHEET)
    page = book[chosen]
    if (wide := page.max_column or 0) > MOST_COLUMNS:
        return too_wide(delivery.name, wide)
    page.reset_dimensions()
    return _sheet(delivery.name, _lines(page, _waiting(delivery, page)), wanted)


def _waiting(delivery: Delivery, page: Any) -> Waiting:
    """The formulas of the sheet that have no result.

    Raises:
        ValueError: its rows do not stand in order.
    """
    with ZipFile(BytesIO(delivery.content)) as archive, page._get_source() as source:
        part = source.read()
        if not in_order(part):
            raise ValueError(page.title)
        return waiting(part, any(stale(archive.read(name)) for name in archive.namelist() if name.endswith(BOOK)))


def _sheet(name: str, lines: Iterator[Numbered], wanted: Wanted) -> Sheet | Finding:
    head = [Row(line, cells) for line, cells in islice(lines, HEADER_WITHIN + wanted.header_rows - 1)]
    layout = nearest_header(head, wanted, Layout(XLSX, "", Row(1, ())))
    if not head:
        want = Text("表头和数据行", "a header and rows")
        return problem("empty", Place(name), Text("空工作表", "an empty sheet"), want, SAVE_AGAIN)
    if not wanted.fits(layout.found):
        return lost_columns(name, layout.header, wanted)
    first = layout.number + wanted.header_rows
    rest = chain(((row.line, row.cells) for row in head[first:]), lines)
    return Sheet(
        name, XLSX, "", tuple(head[: layout.number]), layout.header, _body(name, rest, len(layout.header.cells))
    )


def _body(name: str, rest: Iterator[Numbered], width: int) -> Callable[[Problems], Iterator[Block]]:
    """The rows below the header, as long as the header at least; what stops them on the way is a problem."""

    def body(problems: Problems) -> Iterator[Block]:
        try:
            while rows := _next(rest):
                yield [line for line, _ in rows], [[*cells, *[""] * (width - len(cells))] for _, cells in rows]
        except TooWide as wide:
            problems.add(too_wide(name, wide.columns))
        except DAMAGED:
            problems.add(_no_workbook(name, NO_WORKBOOK))

    return body


def _next(rest: Iterator[Numbered]) -> list[Numbered]:
    """The next rows; silence lasts no longer than they are read."""
    with _quiet():
        return list(islice(rest, BATCH))


def _lines(page: Any, formulas: Waiting) -> Iterator[Numbered]:
    """The rows that say something, as text; a formula that has no result as itself.

    Raises:
        TooWide: a row has too many cells; it is told before their text is looked at.
        ValueError: there are more rows than a sheet can have.
    """
    for line, cells in enumerate(page.iter_rows(max_row=MOST_ROWS + 1), start=1):
        if line > MOST_ROWS:
            raise ValueError(line)
        if len(cells) > MOST_COLUMNS:
            raise TooWide(len(cells))
        said = [formulas.get((line, at)) or words(cell) for at, cell in enumerate(cells, start=1)]
        if any(said):
            yield line, _cut(said)


def _cut(said: Sequence[str]) -> list[str]:
    """The row without the blank cells at its end, of which a sheet has as many as one likes."""
    last = max(at for at, word in enumerate(said) if word)
    return list(said[: last + 1])
