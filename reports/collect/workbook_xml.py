"""The XML of a workbook's sheet, looked at before it is read: whether its rows stand in order, which formulas wait.

A program that only writes formulas leaves their results to the spreadsheet that opens the file. Until then a reader of
results finds blanks, or noughts, and would take them for what the office says.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from xml.etree.ElementTree import Element, iterparse

_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row\s(?:[^>]*?\s)?r\s*=\s*[\"']([0-9]+)")
_STALE = re.compile(rb"fullCalcOnLoad\s*=\s*[\"'](1|true)")
_PLACE = re.compile("([A-Z]+)[0-9]+")
TEXT = "str"  # of a formula whose result is a text: where it is empty, that is the result
Waiting = dict[tuple[int, int], str]


def in_order(part: bytes) -> bool:
    """Whether each row stands below the one before it: of others a reader of rows would lose some, and not say so."""
    return all(one < other for one, other in pairwise(map(int, _ROW.findall(_narrow(part)))))


def stale(part: bytes) -> bool:
    """Whether the workbook says that no result in it holds before everything is computed anew."""
    return _STALE.search(_narrow(part)) is not None


def _narrow(part: bytes) -> bytes:
    """The XML without the NULs of UTF-16."""
    return part.replace(b"\0", b"")


def waiting(part: bytes, every: bool) -> Waiting:
    """The formulas without a result by row and column; every formula where no result holds."""
    found: Waiting = {}
    row = column = 0
    for event, element in iterparse(BytesIO(part), ("start", "end")) if _FORMULA.search(_narrow(part)) else ():
        name = _name(element)
        if (event, name) == ("start", "row"):
            row, column = int(element.get("r", row + 1)), 0
        elif (event, name) == ("end", "c"):
            column = _column(element, column)
            if (formula := _waits(element, every)) is not None:
                found[row, column] = f"={formula}"
        elif name == "row":
            element.clear()
    return found


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _column(cell: Element, before: int) -> int:
    """The number of the cell's column; one that does not say it stands behind the one before."""
    place = _PLACE.fullmatch(cell.get("r", ""))
    if place is None:
        return before + 1
    number = 0
    for letter in place[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _waits(cell: Element, every: bool) -> str | None:
    """The cell's formula where it has no result; of one that several cells share only the first has the words."""
    parts = {_name(part): part.text or "" for part in cell}
    has_result = not every and (parts.get("v") or cell.get("t") == TEXT)
    return None if has_result else parts.get("f")
