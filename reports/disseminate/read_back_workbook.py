"""The finished workbook read back: every cell is what was asked for, and every figure stands among its names.

It is read with openpyxl, which did not write it. Two things are looked at: that the file says what the sheets say, cell
by cell, and that the sheets say what the figures are: each printed figure is there, beside its own labels and unit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from ..concepts.errors import ReadBackError
from ..concepts.figure import Figure
from ..concepts.finding import visible
from ..concepts.observation import TOTAL
from ..concepts.text import Text
from . import workbook_words as words
from .data_files import Material
from .workbook_about import sheets
from .workbook_names import Names
from .workbook_sheets import Cell, Link, Sheet, Value, address

DAMAGED = (BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, zlib.error, EOFError)
PLAIN_FORMAT = re.compile(r"0(\.(?P<decimals>0+))?")

DIFFERENCE = Text(
    "{sheet}!{at}：文件中是“{have}”，应为“{want}”；请勿发布",
    '{sheet}!{at}: the file has "{have}" where "{want}" was asked for; do not publish it',
)
SHEETS = Text(
    "工作表是“{have}”，应为“{want}”；请勿发布",
    'the sheets are "{have}" where "{want}" were asked for; do not publish it',
)
CANNOT_OPEN = Text("工作簿无法打开：{said}；请勿发布", "the workbook cannot be opened: {said}; do not publish it")
UNLIKE = Text(
    "{sheet}!{at}：有{what}；工作簿中不应有；请勿发布",
    "{sheet}!{at}: there is {what}, which a workbook of ours has not; do not publish it",
)
MERGED, HIDDEN = Text("合并单元格", "a merged cell"), Text("隐藏的行、列或工作表", "something hidden")
NOT_NAMED = Text(
    "{sheet}!{at}：数字 {figure} 旁没有“{name}”；请勿发布",
    '{sheet}!{at}: nothing beside figure {figure} says "{name}"; do not publish it',
)
NOT_SHOWN = Text(
    "{sheet}!{at}：数字 {figure} 是“{have}”，应为“{want}”；请勿发布",
    '{sheet}!{at}: figure {figure} is "{have}" where "{want}" is shown; do not publish it',
)
NOWHERE = Text(
    "数字 {figure}（{want}）不在任何工作表中；请勿发布",
    "figure {figure} ({want}) stands on no sheet; do not publish it",
)


class Said(NamedTuple):
    """What a cell says: its kind, and its words or its digits as a spreadsheet shows them."""

    kind: str
    text: str


class Page(NamedTuple):
    """A sheet as it was read: what a sheet of ours never has (and where), and what each cell says."""

    unlike: tuple[str, Text] | None
    cells: Mapping[str, Said]


def read_back_workbook(content: bytes, material: Material) -> None:
    """Compare a finished workbook with the figures, labels, units and marks that were asked for.

    Raises:
        ReadBackError: at the first difference, with sheet and cell, what stands there and what should.
    """
    wanted = sheets(material)
    _every_figure(material, wanted)
    read = _opened(content)
    if [*read] != [sheet.name for sheet in wanted]:
        told = {"have": "、".join(read), "want": "、".join(sheet.name for sheet in wanted)}
        raise ReadBackError(SHEETS.format(**told))
    for sheet in wanted:
        _same(sheet, read[sheet.name])


# ---------------------------------------------------------------- the file and the sheets


def _opened(content: bytes) -> dict[str, Page]:
    """The sheets of the file by their names.

    Raises:
        ReadBackError: it is no workbook.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # only here: most commands read no workbook

    try:
        book = load_workbook(BytesIO(content))
        return {page.title: Page(_unlike(page), _read(page)) for page in book.worksheets}
    except DAMAGED as fault:
        raise ReadBackError(CANNOT_OPEN.format(said=f"{type(fault).__name__}: {fault}")) from None


def _unlike(page: Any) -> tuple[str, Text] | None:
    """What a sheet of ours never has: merged cells, and what is hidden."""
    merged = sorted(str(place) for place in page.merged_cells.ranges)
    if merged:
        return merged[0], MERGED
    rows = (str(number) for number, row in page.row_dimensions.items() if row.hidden)
    columns = (letter for letter, column in page.column_dimensions.items() if column.hidden)
    sheet = () if page.sheet_state == "visible" else ("A1",)
    return next(((place, HIDDEN) for place in (*sheet, *rows, *columns)), None)


def _read(page: Any) -> dict[str, Said]:
    """What every cell says that is not blank, row by row."""
    cells = (cell for _, cell in sorted(page._cells.items()))  # `iter_rows` would make as many blank ones again
    return {cell.coordinate: _said(cell) for cell in cells if cell.value is not None}


def _said(cell: Any) -> Said:
    if cell.hyperlink is not None:
        return Said("link", f"{cell.value} → {cell.hyperlink.location or cell.hyperlink.target}")
    if cell.data_type == "n":
        return Said("number", _digits(Decimal(str(cell.value)), cell.number_format))
    return Said("text" if cell.data_type == "s" else cell.data_type, str(cell.value))


def _digits(value: Decimal, number_format: str) -> str:
    """The digits that are shown; where the format would hide or change any, all of them with the format."""
    found = PLAIN_FORMAT.fullmatch(number_format)
    shown = f"{value:.{len(found['decimals'] or '')}f}" if found else ""
    return shown if shown and Decimal(shown) == value else f"{value:f} [{number_format}]"


def _same(sheet: Sheet, page: Page) -> None:
    """Compare a sheet cell by cell, in reading order; what stands outside the table is a difference as well.

    Raises:
        ReadBackError: at the first difference.
    """
    have = page.cells
    if page.unlike:
        raise ReadBackError(UNLIKE.format(sheet=sheet.name, at=page.unlike[0], what=page.unlike[1]))
    want = {address(row, column): _asked(cell) for row, column, cell in sheet.cells()}
    nothing = Said("", "")
    for at in (*want, *(at for at in have if at not in want)):
        if have.get(at, nothing) != want.get(at, nothing):
            raise _difference(sheet.name, at, (have.get(at, nothing), want.get(at, nothing)))


def _difference(sheet: str, at: str, pair: tuple[Said, Said]) -> ReadBackError:
    """With the kinds of the cells where their words alone would look the same."""
    have, want = pair
    told = [f"{said.text} ({said.kind})" if have.text == want.text else said.text for said in pair]
    return ReadBackError(DIFFERENCE.format(sheet=sheet, at=at, have=told[0], want=told[1]))


def _asked(cell: Cell) -> Said:
    if isinstance(cell, Link):
        return Said("link", f"{visible(cell.text)} → '{cell.sheet}'!A1")
    if isinstance(cell, Value):
        return Said("text" if cell.in_words else "number", cell.shown)
    return Said("text", visible(cell))


# ---------------------------------------------------------------- the sheets and the figures


def _every_figure(material: Material, wanted: Sequence[Sheet]) -> None:
    """Compare the sheets with the figures: digits, names, and that none is left out.

    Raises:
        ReadBackError: a figure is not shown, shown otherwise, or not among its names.
    """
    names, shown = Names(material), set()
    for sheet in wanted:
        for row, column, cell in sheet.cells():
            if isinstance(cell, Value) and cell.figure:
                at = {"sheet": sheet.name, "at": address(row, column), "figure": cell.figure}
                _right(names, cell, (at, _beside(names, sheet, (row, column))))
                shown.add(cell.figure)
    for figure in material.open:
        if figure.printed and figure.id not in shown and (figure.value is not None or figure.confidential):
            raise ReadBackError(NOWHERE.format(figure=figure.id, want=figure.shown))


def _beside(names: Names, sheet: Sheet, at: tuple[int, int]) -> str:
    """What is said beside a cell: what the sheet holds, the head of the column, the texts of the row.

    Where no column says the period, the line above the table does.
    """
    row, column = at
    cells = sheet.rows[row - len(sheet.above) - 1]
    period = () if names.said(words.PERIOD) in sheet.heads else sheet.above[:1]
    texts = (cell for cell in (*period, *cells) if isinstance(cell, str))
    return "\n".join((sheet.what, sheet.heads[column], *texts))


def _right(names: Names, cell: Value, place: tuple[Mapping[str, str], str]) -> None:
    figure, (at, beside) = names.material.figures.by_id[cell.figure], place
    if cell.shown != figure.shown or not figure.printed:
        raise ReadBackError(NOT_SHOWN.format(**at, have=cell.shown, want=figure.shown))
    for name in _names_of(names, figure):
        if name not in beside:
            raise ReadBackError(NOT_NAMED.format(**at, name=name))


def _names_of(names: Names, figure: Figure) -> Iterator[str]:
    """What must be said beside it: indicator, unit, period, and area and activity where they are not understood."""
    yield names.indicator(figure.figure)
    yield names.unit(figure)
    yield names.period(figure)
    if figure.area != names.material.job.area:
        yield names.area(figure.area)
    if figure.activity != TOTAL or names.activity(figure) != names.said(words.TOTAL_OF):
        yield names.activity(figure)
