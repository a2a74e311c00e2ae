"""The data files of a bulletin: what they are made of, and the table behind its figures as CSV.

Same inputs, same bytes. The workbook, SDMX-CSV and CSV-W have modules of their own beside this one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from ..concepts.definition import Job
from ..concepts.figure import Figure, Figures
from ..concepts.finding import Finding, Tally
from ..concepts.observation import columns
from ..concepts.period import Period, label
from ..concepts.revision import Revision
from ..concepts.source import Source
from ..concepts.text import Lang
from ..concepts.unit import show

FIGURE_COLUMNS = ("job", "figure", "area", "activity", "period", "accumulation", "value", "shown", "unit", "printed")
TABLE_COLUMNS = (
    "row", "area", "period", "accumulation", "scope", "measure", "activity", "price_basis", "value", "unit", "status",
    "shown", "printed", "file", "line", "column", "vintage", "operands",
)  # fmt: skip
MOST_DECIMALS = 12
FORMULA_STARTS = frozenset("=+-@\t\r")


@dataclass(frozen=True, eq=False)
class Material:
    """What the data files of one edition are made of. One is itself alone, so that what it gives is made once.

    Args:
        figures: those that travel with the bulletin.
        confidential: names of files and of internal figures; nothing of them is written.
        created: the moment that documents carry, the end of the period; never the clock.
        rights: the licence or the terms of use, where the office has declared any.
    """

    job: Job
    period: Period
    figures: Figures
    edition: int
    run: str
    created: datetime
    revisions: tuple[Revision, ...] = ()
    correction: str = ""
    tallies: tuple[Tally, ...] = ()
    explained: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()
    confidential: frozenset[str] = frozenset()
    rights: str = ""
    lang: Lang = "zh"

    @cached_property
    def open(self) -> tuple[Figure, ...]:
        """The figures that may leave the house, in their order; one that may not be printed is among them."""
        return tuple(f for f in self.figures.every if not f.internal and f.figure not in self.confidential)

    @cached_property
    def revised(self) -> dict[str, Revision]:
        """What an earlier publication showed otherwise, by the id of the figure."""
        shown = {figure.id for figure in self.open if figure.printed}
        return {revision.figure: revision for revision in self.revisions if revision.figure in shown}


def plain_number(value: Fraction) -> str:
    """An exact number in decimal digits; beyond twelve decimals it is rounded, and the operands give it exactly.

    >>> plain_number(Fraction("82.5608")), plain_number(Fraction(1, 3))
    ('82.5608', '0.333333333333')
    """
    digits = show(value, MOST_DECIMALS)
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def figure_rows(job: str, figures: Figures) -> list[dict[str, str]]:
    """Every figure as `reports figures` lists it; one that may not be printed says why."""
    return [dict(zip(FIGURE_COLUMNS, _figure_cells(job, figure), strict=True)) for figure in figures.every]


def _figure_cells(job: str, figure: Figure) -> Sequence[str]:
    printed = "yes" if figure.printed else f"no: {figure.reason}"
    value = "" if figure.value is None else plain_number(figure.value)
    where = (figure.area, figure.activity, label(figure.period), figure.accumulation)
    return (job, figure.figure, *where, value, figure.shown, figure.unit.code, printed)


def csv_text(heads: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Rows as CSV with CRLF line ends, as spreadsheets expect."""
    return _csv_of(heads, (map(harmless, map(row.__getitem__, heads)) for row in rows))


def _csv_of(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def harmless(cell: object) -> object:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers stay numbers."""
    if not isinstance(cell, str) or cell[:1] not in FORMULA_STARTS:
        return cell
    return cell if cell.removeprefix("-").replace(".", "", 1).isdigit() else f"'{cell}"


def table_csv(table: pd.DataFrame, figures: Figures, confidential: frozenset[str] = frozenset()) -> bytes:
    """The observations and figures behind a bulletin: the figures, and every row they were computed from.

    The values of confidential files and of internal figures (named in `confidential`) are left out, with the status C:
    their place is told, and nothing more.

    UTF-8 with a byte-order mark, which spreadsheets in China open rightly.
    """
    shown = {_key(figure): figure for figure in figures.every}
    wanted = {number for figure in figures.every for number in figure.operands} | _own(table, shown)
    told = _told(table.loc[_lineage(table, wanted)], shown, confidential)
    cells = (_harmless(told[column]) for column in TABLE_COLUMNS)
    return _csv_of(TABLE_COLUMNS, zip(*cells, strict=True)).encode("utf-8-sig")


def _harmless(column: Sequence[object]) -> list[object]:
    """A column without what a spreadsheet would take for a formula; each of its words is looked at once."""
    told = {cell: harmless(cell) for cell in set(column)}
    return [told[cell] for cell in column]


def _key(figure: Figure) -> tuple[object, ...]:
    return (figure.figure, figure.area, figure.activity, figure.period)


def _own(table: pd.DataFrame, shown: Mapping[tuple[object, ...], Figure]) -> set[int]:
    """The numbers of the derived rows that are these figures."""
    derived = table[table["file"] == ""]
    keys = zip(*(derived[column] for column in ("measure", "area", "activity", "period")), strict=True)
    return {number for number, key in zip(derived.index, keys, strict=True) if key in shown}


def _lineage(table: pd.DataFrame, wanted: set[int]) -> list[int]:
    """The rows, and the rows those were computed from, and so on down to the delivered cells."""
    operands = dict(zip(table.index, table["operands"], strict=True))
    reached: set[int] = set()
    left = set(wanted)
    while left:
        reached |= left
        left = {number for row in left for number in operands[row]} - reached
    return sorted(reached)


def _told(
    table: pd.DataFrame, shown: Mapping[tuple[object, ...], Figure], confidential: frozenset[str]
) -> dict[str, Sequence[object]]:
    """The columns of the table as they may leave the house."""
    its = columns(table)
    keys = zip(*(its[name] for name in ("measure", "area", "activity", "period")), strict=True)
    own = [None if file else shown.get(key) for file, key in zip(its["file"], keys, strict=True)]
    closed = [not confidential.isdisjoint(names) for names in zip(its["file"], its["measure"], strict=True)]
    return its | {
        "row": list(table.index),
        "period": [label(period) for period in its["period"]],
        "value": ["" if hidden else _value(value) for hidden, value in zip(closed, its["value"], strict=True)],
        "status": ["C" if hidden else status for hidden, status in zip(closed, its["status"], strict=True)],
        "shown": [figure.shown if figure else "" for figure in own],
        "printed": ["" if figure is None else "yes" if figure.printed else "no" for figure in own],
        "line": [line or "" for line in its["line"]],
        "operands": [" ".join(map(str, operands)) for operands in its["operands"]],
    }


def _value(value: Any) -> str:
    return "" if pd.isna(value) else plain_number(Fraction(value))
