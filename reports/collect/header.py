"""The header: names of merged cells joined, columns found under the names that a source declares, units compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ..concepts.finding import Finding, Place
from ..concepts.source import PERIOD
from ..concepts.text import Text, plain
from ..concepts.unit import UNITS
from .cell import tight, trimmed
from .problem import listed, nearest, problem, quoted

JOINT = " / "
_NUMBERED = re.compile(r"#([1-9][0-9]{0,3})\s*(.*)", re.DOTALL)
_IN_BRACKETS = re.compile(r"(?P<name>.*)[(](?P<unit>[^()]*)[)]")


class HasCells(Protocol):
    """A row with its line."""

    @property
    def line(self) -> int: ...
    @property
    def cells(self) -> Sequence[str]: ...


def no_period(_: str) -> bool:
    """No header is a period."""
    return False


@dataclass(frozen=True)
class Wanted:
    """What the header of a delivery is known by: its names, some with a period in them, and how many rows it has."""

    headers: tuple[str, ...]
    header_rows: int = 1
    delimiter: str = ""
    is_period: Callable[[str], bool] = no_period
    encoding: str = ""

    @cached_property
    def _spelled(self) -> dict[str, str]:
        """The wanted names as they are compared: with every row that might be the header."""
        return {name: tight(name) for name in self.headers}

    def found(self, cells: Sequence[str]) -> frozenset[str]:
        """The wanted names that stand among these."""
        names = {tight(cell) for cell in cells if cell}
        found = {name for name, spelled in self._spelled.items() if spelled in names or _place(name, cells)}
        return frozenset(found | {name for name in self.headers if self._with_period(name, cells)})

    def _with_period(self, name: str, cells: Sequence[str]) -> bool:
        return PERIOD in name and any(self.is_period(said) for cell in cells if (said := within(name, cell)))

    def fits(self, found: frozenset[str]) -> bool:
        """Whether this is the header: every name is there; where there are none, a period is."""
        names = {name for name in self.headers if PERIOD not in name}
        told = any(not is_place(name) for name in names)
        return names <= found and (told or bool(found - names))


def is_place(name: str) -> bool:
    """Whether a column without a header is named by its place: #1 is the first."""
    return re.fullmatch("#[1-9][0-9]*", name) is not None


def _place(name: str, cells: Sequence[str]) -> bool:
    """Whether the column of this place is headed so: '#1' by nothing, '#3 增速' by a name that may stand twice."""
    match = _NUMBERED.fullmatch(name)
    return match is not None and int(match[1]) <= len(cells) and tight(cells[int(match[1]) - 1]) == tight(match[2])


def within(name: str, header: str) -> str:
    """The words that stand in the header where the declared name has its period, or nothing."""
    if name == PERIOD:
        return trimmed(header.replace(JOINT, ""))
    before, _, behind = (tight(part) for part in name.partition(PERIOD))
    words = tight(header)
    fits = words.startswith(before) and words.endswith(behind) and len(words) > len(before) + len(behind)
    return words[len(before) : len(words) - len(behind)] if fits else ""


def named_columns(header: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The headers as delivered; a column that the source wants by its place is named so."""
    places = {int(match[1]): name for name in wanted if (match := _NUMBERED.fullmatch(name)) and _place(name, header)}
    return [places.get(at, trimmed(cell)) for at, cell in enumerate(header, start=1)]


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of the columns of a header of several rows.

    Merged cells leave blanks: a blank takes the words to its left where a cell below it says something and no cell
    above it begins another group. The words of a column are joined from top to bottom.

    >>> joined([["地区", "2024年", "", "2023年"], ["", "产值", "增速", "产值"]])
    ['地区', '2024年 / 产值', '2024年 / 增速', '2023年 / 产值']
    """
    if len(rows) == 1:
        return list(rows[0])
    width = max(map(len, rows))
    table = [[trimmed(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    for level, row in enumerate(table):
        for at in range(1, width):
            above = any(_own(rows, over, at) for over in range(level))
            if not row[at] and not above and any(_own(rows, under, at) for under in range(level + 1, len(rows))):
                row[at] = row[at - 1]
    return [JOINT.join(dict.fromkeys(row[at] for row in table if row[at])) for at in range(width)]


def _own(rows: Sequence[Sequence[str]], level: int, at: int) -> bool:
    return at < len(rows[level]) and bool(trimmed(rows[level][at]))


def lost_columns(name: str, header: HasCells, wanted: Wanted) -> Finding:
    """The wanted columns that are not there: another unit in brackets, a misspelt name, or a header of other words."""
    headers, found = [cell for cell in map(trimmed, header.cells) if cell], wanted.found(header.cells)
    lost = [column for column in wanted.headers if column not in found and PERIOD not in column] or list(wanted.headers)
    for column in lost:
        for cell in headers:
            if clash := other_unit(column, cell):
                return problem("unit", Place(name, header.line, cell), *clash)
    spare = [cell for cell in headers if tight(cell) not in map(tight, wanted.headers)]
    todo = Text("请恢复列名 {lost}{near}，或在 Source 中改正", "restore the column {lost}{near}, or correct the Source")
    told = todo.format(lost=listed(lost), near=nearest(lost[0], spare))
    return problem("column-missing", Place(name, header.line), listed(headers, 12), listed(lost), told)


CONVERT = Text(
    "请改正单位；若数据确实以{got}计，请在 Source 中登记 {name} 并写明 unit='{got}'，换算会自动进行",
    "correct the unit; if the figures are in {got}, declare {name} with unit='{got}' in the Source: it is converted",
)


def other_unit(want: str, got: str) -> tuple[Text, Text, Text] | None:
    """What is got, wanted and to be done where two names differ in nothing but the unit in brackets."""
    wanted, found = (_IN_BRACKETS.fullmatch(tight(name)) for name in (want, got))
    if not (wanted and found) or wanted["name"] != found["name"] or wanted["unit"] == found["unit"]:
        return None
    if wanted["unit"] not in UNITS or found["unit"] not in UNITS:
        return None
    todo = CONVERT.format(got=found["unit"], name=quoted(got))
    return plain(found["unit"]), plain(wanted["unit"]), todo
