"""The workbook of a bulletin (.xlsx), and the one door to XlsxWriter. Same sheets, same bytes.

One table a sheet from column A on, nothing merged, heads frozen and filtered. A number is written with its shown
digits and a format of as many decimals, text always as text, so that no cell can become a formula.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from io import BytesIO
from typing import Any

from ..concepts.errors import RenderError
from ..concepts.finding import visible
from ..concepts.period import label
from ..concepts.text import Text
from . import workbook_words as words
from .data_files import Material
from .workbook_about import sheets
from .workbook_sheets import Cell, Link, Sheet, Value, address

SETTINGS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"},
    "link": {"font_color": "#0B5394", "underline": 1},
    "text": {"valign": "top"},
    "long": {"text_wrap": True, "valign": "top"},
}
NARROWEST, WIDEST, HEAD_WIDTH = 6, 60, 16
A4 = 9
LABELS = 2  # columns that stay in sight
NOT_WRITTEN = Text(
    "工作表“{sheet}”的单元格 {at} 无法写入（{length} 个字符）；请缩短文字",
    'cell {at} of sheet "{sheet}" cannot be written ({length} characters); shorten its text',
)


def workbook(material: Material) -> bytes:
    """The workbook of an edition in the language of the material.

    Raises:
        RenderError: a text is longer than a cell can hold.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # only here: most commands write no workbook

    out = BytesIO()
    book = _Book(Workbook(out, SETTINGS), {})
    book.file.set_properties(_properties(material))
    for one in sheets(material):
        _write(book, one)
    book.file.close()
    return out.getvalue()


def number_format(shown: str) -> str:
    """The format under which a spreadsheet shows the same digits.

    >>> number_format("-12.70"), number_format("1906")
    ('0.00', '0')
    """
    decimals = len(shown.partition(".")[2])
    return "0." + "0" * decimals if decimals else "0"


def written(text: str) -> str:
    """A text as it stands in a cell: control characters are written out."""
    return visible(text)


@dataclass(frozen=True)
class _Book:
    """The file that is being written, and the formats that it knows already."""

    file: Any
    formats: dict[str, Any]

    def style(self, name: str) -> Any:
        """A style of the house, or a number format."""
        if name not in self.formats:
            self.formats[name] = self.file.add_format(dict(STYLES.get(name, {"num_format": name})))
        return self.formats[name]


def _properties(material: Material) -> dict[str, Any]:
    job, lang = material.job, material.lang
    return {
        "title": f"{job.title.within(lang)} {label(material.period)}",
        "author": job.bureau.within(lang),
        "comments": words.SYNTHETIC.within(lang) if job.synthetic else "",
        "created": material.created.astimezone(UTC) if material.created.tzinfo else material.created,
    }


def _write(book: _Book, sheet: Sheet) -> None:
    page = book.file.add_worksheet(sheet.name)
    for row, column, cell in sheet.cells():
        if _written(page, (row, column), (cell, _style(book, sheet, (row, cell)))) != 0:
            told = {"sheet": sheet.name, "at": address(row, column), "length": len(_text(cell))}
            raise RenderError(NOT_WRITTEN.format(**told))
    head, last = len(sheet.above), len(sheet.above) + len(sheet.rows)
    page.freeze_panes(head + 1, LABELS if len(sheet.heads) > 2 * LABELS else 0)
    page.autofilter(head, 0, last, len(sheet.heads) - 1)
    _for_paper(page, head)
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)


def _for_paper(page: Any, head: int) -> None:
    """Prints on as many A4 pages high, and one wide, with the heads on each."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _style(book: _Book, sheet: Sheet, where: tuple[int, Cell]) -> Any:
    row, cell = where
    if isinstance(cell, Link):
        return book.style("link")
    if isinstance(cell, Value) and not cell.in_words:
        return book.style(number_format(cell.shown))
    if row <= len(sheet.above):
        return book.style("title" if row == 0 else "head" if row == len(sheet.above) else "text")
    return book.style("long" if _width(_text(cell)) > WIDEST else "text")


def _written(page: Any, at: tuple[int, int], what: tuple[Cell, Any]) -> int:
    """Write one cell; XlsxWriter answers 0 where it could."""
    cell, style = what
    if isinstance(cell, Link):
        return int(page.write_url(*at, f"internal:'{cell.sheet}'!A1", style, written(cell.text)))
    if isinstance(cell, Value) and not cell.in_words:
        return int(page.write_number(*at, Decimal(cell.shown), style))  # a Decimal is written digit by digit
    return int(page.write_string(*at, written(_text(cell)), style))


def _text(cell: Cell) -> str:
    if isinstance(cell, Link):
        return cell.text
    return cell.shown if isinstance(cell, Value) else cell


def _widths(sheet: Sheet) -> list[int]:
    """Of each column: its widest cell within bounds. A head is wrapped, the lines above the table flow to the right."""
    columns = zip(*sheet.rows, strict=True)
    bodies = [max(_width(_text(cell)) for cell in column) for column in columns]
    heads = [min(_width(head), HEAD_WIDTH) for head in sheet.heads]
    return [min(max(pair) + 2, WIDEST) if max(pair) else NARROWEST for pair in zip(bodies, heads, strict=True)]


def _width(text: str) -> int:
    """How many digits wide a text is; a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
