"""The finished CSV files read back: every line says what the observations and figures are, and no line is missing.

They are parsed again and compared with the exact values, not with what the writer meant to write.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import pandas as pd

from ..concepts.errors import ReadBackError
from ..concepts.figure import Figure, Figures
from ..concepts.observation import columns
from ..concepts.period import label
from ..concepts.text import Text
from .data_files import MOST_DECIMALS, TABLE_COLUMNS, Material, harmless, plain_number
from .sdmx import COLUMNS, MEASURES, exchanged, price_code, structure_id
from .workbook_words import SYNTHETIC

DIFFERENCE = Text(
    "{file} 第{line}行 [{column}]：是“{have}”，应为“{want}”；请勿发布",
    '{file} line {line} [{column}]: there is "{have}" where "{want}" was asked for; do not publish it',
)
NO_CSV = Text("{file}：{said}；请勿发布", "{file}: {said}; do not publish it")
NOT_UTF8 = Text("不是带字节顺序标记的 UTF-8", "it is no UTF-8 with a byte-order mark")
ROW_MISSING = Text("缺少第 {row} 号观测", "row {row} is missing")
ROW_UNASKED = Text("第 {row} 号观测不应在表中", "row {row} was not asked for")
FIGURE_MISSING = Text("缺少数字 {figure}", "figure {figure} is missing")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
BOM = b"\xef\xbb\xbf"
TABLE, EXCHANGE = "CSV", "SDMX-CSV"
UNIT_COLUMNS = ("UNIT_MEASURE", "UNIT_MULT")
NAMES = ("area", "accumulation", "scope", "measure", "activity", "price_basis", "unit", "vintage", "file", "column")
SAID = (*NAMES, "period", "status", "shown", "printed", "line", "operands")


class Line(NamedTuple):
    """A line of a file by its number, its cells by their columns."""

    number: int
    cells: Mapping[str, str]


def _lines(file: str, content: bytes, columns: Sequence[str]) -> list[Line]:
    """The lines below the header.

    Raises:
        ReadBackError: it is no UTF-8 with a byte-order mark, or a line has not the columns.
    """
    if not content.startswith(BOM):
        raise ReadBackError(NO_CSV.format(file=file, said=NOT_UTF8))
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""), strict=True)
    lines: list[Line] = []
    for cells in reader:
        if len(cells) != len(columns) or (not lines and tuple(cells) != tuple(columns)):
            told = {"file": file, "line": reader.line_num, "column": "*"}
            raise ReadBackError(DIFFERENCE.format(**told, have=",".join(cells), want=",".join(columns)))
        lines.append(Line(reader.line_num, dict(zip(columns, cells, strict=True))))
    return lines[1:]


def _same(file: str, line: Line, want: Mapping[str, str]) -> None:
    """Compare the cells of a line.

    Raises:
        ReadBackError: at the first that differs.
    """
    if want.items() <= line.cells.items():
        return
    for column, words in want.items():
        if line.cells[column] != words:
            told = {"file": file, "line": line.number, "column": column}
            raise ReadBackError(DIFFERENCE.format(**told, have=line.cells[column], want=words))


# ---------------------------------------------------------------- the table of observations


class Row(NamedTuple):
    """A row behind the table: its value, its operands, whether it is confidential, the figure that it is, its line."""

    value: Any
    operands: Sequence[int]
    closed: bool
    figure: Figure | None
    said: tuple[str, ...]


@dataclass(frozen=True)
class Behind:
    """What the table must say: the observations that it names, and the figures, without what is confidential."""

    table: pd.DataFrame
    figures: Figures
    confidential: frozenset[str] = frozenset()

    @cached_property
    def rows(self) -> dict[int, Row]:
        """What the line of each row must say."""
        its = columns(self.table)
        own, closed = self._own(its), self._closed(its)
        said = zip(*_observed(its, own, closed), strict=True)
        every = zip(its["value"], its["operands"], closed, own, said, strict=True)
        return dict(zip(self.table.index, map(Row._make, every), strict=True))

    def _own(self, its: Mapping[str, Sequence[Any]]) -> list[Figure | None]:
        """The figure that each row is, if it is one."""
        by_name = {(f.figure, f.area, f.activity, f.period): f for f in self.figures.every}
        keys = zip(*(its[name] for name in ("measure", "area", "activity", "period")), strict=True)
        return [None if file else by_name.get(key) for file, key in zip(its["file"], keys, strict=True)]

    def _closed(self, its: Mapping[str, Sequence[Any]]) -> list[bool]:
        pairs = zip(its["file"], its["measure"], strict=True)
        return [file in self.confidential or measure in self.confidential for file, measure in pairs]


def read_back_table(
    content: bytes, table: pd.DataFrame, figures: Figures, confidential: frozenset[str] = frozenset()
) -> None:
    """Compare a finished table with the observations and figures that it was made of.

    Raises:
        ReadBackError: at the first difference, with line and column; or with the row or figure that is missing.
    """
    lines = _lines(TABLE, content, TABLE_COLUMNS)
    behind = Behind(_named(table, lines), figures, confidential)
    rows: list[int] = []
    for line in lines:
        rows.append(_number(behind, line, rows))
        _same_value(line, behind.rows[rows[-1]])
        _same(TABLE, line, dict(zip(SAID, behind.rows[rows[-1]].said, strict=True)))
    _complete(behind, rows)


def _named(table: pd.DataFrame, lines: Sequence[Line]) -> pd.DataFrame:
    """The rows of the table that the lines have the numbers of."""
    numbers = [int(line.cells["row"]) for line in lines if line.cells["row"].isdecimal()]
    return table[table.index.isin(numbers)]


def _number(behind: Behind, line: Line, rows: Sequence[int]) -> int:
    """The number of the row, larger than those before.

    Raises:
        ReadBackError: there is no such observation, or it is out of order.
    """
    last = rows[-1] if rows else -1
    words = line.cells["row"]
    if words.isdecimal() and int(words) in behind.rows and int(words) > last:
        return int(words)
    told = {"file": TABLE, "line": line.number, "column": "row", "have": words, "want": f"> {last}"}
    raise ReadBackError(DIFFERENCE.format(**told))


def _same_value(line: Line, row: Row) -> None:
    """Compare the number with the exact value; beyond twelve decimals it may be rounded.

    Raises:
        ReadBackError: it is another number, or one that nobody may see.
    """
    value, words = row.value, line.cells["value"]
    missing = row.closed or pd.isna(value)
    if missing and not words:
        return
    if missing or not NUMBER.fullmatch(words) or _beyond(words, value):
        told = {"file": TABLE, "line": line.number, "column": "value", "have": words}
        raise ReadBackError(DIFFERENCE.format(**told, want="" if missing else plain_number(Fraction(value))))


def _beyond(words: str, value: Any) -> bool:
    """Whether a decimal number is further from an exact one than rounding can make it; counted in whole numbers."""
    whole, _, decimals = words.partition(".")
    numerator, denominator = value.as_integer_ratio()
    size = 10 ** len(decimals)
    off = abs(int(whole + decimals) * denominator - numerator * size)
    return bool(2 * off * 10**MOST_DECIMALS > size * denominator)


def _observed(
    its: Mapping[str, Sequence[Any]], own: Sequence[Figure | None], closed: Sequence[bool]
) -> list[list[str]]:
    """What the lines of the rows say in the columns of SAID."""
    names = [[_told(word) for word in its[name]] for name in NAMES]
    return [
        *names,
        [label(period) for period in its["period"]],
        ["C" if hidden else str(status) for hidden, status in zip(closed, its["status"], strict=True)],
        ["" if figure is None else str(harmless(figure.shown)) for figure in own],
        ["" if figure is None else "yes" if figure.printed else "no" for figure in own],
        [str(line or "") for line in its["line"]],
        [" ".join(str(operand) for operand in operands) for operands in its["operands"]],
    ]


@lru_cache(maxsize=1024)  # of thousands of rows that name the same areas, measures, files
def _told(words: str) -> str:
    return str(harmless(words))


def _complete(behind: Behind, rows: Sequence[int]) -> None:
    """Each figure is there once, each row that a row was computed from, and nothing that neither is.

    Raises:
        ReadBackError: a figure or a row is missing, or was not asked for.
    """
    there = set(rows)
    own = [figure for number in rows if (figure := behind.rows[number].figure)]
    needed = {number for figure in behind.figures.every for number in figure.operands}
    needed |= {operand for number in rows for operand in behind.rows[number].operands}
    found = Counter(figure.id for figure in own)
    if missing := next((figure for figure in behind.figures.every if figure.id not in found), None):
        raise ReadBackError(NO_CSV.format(file=TABLE, said=FIGURE_MISSING.format(figure=missing.id)))
    if lost := sorted(needed - there):
        raise ReadBackError(NO_CSV.format(file=TABLE, said=ROW_MISSING.format(row=lost[0])))
    if more := [number for number in rows if number not in needed and behind.rows[number].figure is None]:
        raise ReadBackError(NO_CSV.format(file=TABLE, said=ROW_UNASKED.format(row=more[0])))


# ---------------------------------------------------------------- SDMX-CSV


def read_back_sdmx(content: bytes, material: Material) -> None:
    """Compare a finished SDMX-CSV with the printed figures.

    Raises:
        ReadBackError: at the first difference, with line and column; or with the first figure that is missing.
    """
    lines, figures = _lines(EXCHANGE, content, COLUMNS), exchanged(material)
    every, titles = _of_all(material), {one.figure: one.title for one in reversed(material.job.indicators)}
    for line, figure in zip(lines, figures, strict=False):
        _same(EXCHANGE, line, every | _exchanged(material, figure, titles[figure.figure]))
        _same_unit(line, figure)
    if len(lines) < len(figures):
        raise ReadBackError(NO_CSV.format(file=EXCHANGE, said=FIGURE_MISSING.format(figure=figures[len(lines)].id)))
    if len(lines) > len(figures):
        told = {"file": EXCHANGE, "line": lines[len(figures)].number, "column": "*"}
        raise ReadBackError(DIFFERENCE.format(**told, have=",".join(lines[len(figures)].cells.values()), want=""))


def _of_all(material: Material) -> dict[str, str]:
    """What every line says, in the order of the columns; what differs from line to line is blank."""
    said = {
        "STRUCTURE": "dataflow", "STRUCTURE_ID": structure_id(material), "ACTION": "I",
        "EDITION": str(material.edition), "COMMENT_DSET": SYNTHETIC.en if material.job.synthetic else "",
    }  # fmt: skip
    return {column: said.get(column, "") for column in COLUMNS if column not in UNIT_COLUMNS}


def _exchanged(material: Material, figure: Figure, title: Text) -> dict[str, str]:
    """What the line of a figure says, besides its unit."""
    missing, revision = figure.value is None, material.revised.get(figure.id)
    digits = "" if missing else figure.shown
    status = "A" if not missing else "C" if figure.shown == "C" else "M"
    return {
        "FREQ": {"Q": "Q", "M": "M"}.get(figure.period.freqstr[0], "A"), "REF_AREA": figure.area,
        "INDICATOR": figure.figure, "ACTIVITY": figure.activity, "ACCUMULATION": figure.accumulation,
        "PRICE_BASIS": price_code(figure.price_basis), "TIME_PERIOD": label(figure.period), "OBS_VALUE": digits,
        "DECIMALS": "" if missing else str(len(digits.partition(".")[2])), "OBS_STATUS": status,
        "PREVIOUS_VALUE": revision.before if revision else "",
        "TITLE": str(harmless(title.zh)), "TITLE_EN": str(harmless(title.en)),
    }  # fmt: skip


def _same_unit(line: Line, figure: Figure) -> None:
    """Compare what is counted, and its power of ten, with the size of the unit.

    Raises:
        ReadBackError: it is another unit.
    """
    measure, power = (line.cells[column] for column in UNIT_COLUMNS)
    known = MEASURES.get(figure.unit.code, figure.unit.code or "_Z")
    if measure == known and power.isdecimal() and (known == figure.unit.code or 10 ** int(power) == figure.unit.size):
        return
    told = {"file": EXCHANGE, "line": line.number, "column": ", ".join(UNIT_COLUMNS)}
    raise ReadBackError(DIFFERENCE.format(**told, have=f"{measure}, {power}", want=f"{known}, {figure.unit.size}"))
