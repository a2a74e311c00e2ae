"""What a corrected file no longer says: observations of the vintage it replaces that stand nowhere any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from ..concepts.definition import Job
from ..concepts.finding import Finding, Place, Severity
from ..concepts.observation import KEY, TOTAL
from ..concepts.period import Period
from ..concepts.text import Text
from .tell import or_accept, subject

ROWS = "rows"
SAME_CELL = [key for key in KEY if key != "vintage"]
NAMED_AT_MOST = 3
Cell = tuple[Any, ...]

GOT = Text(
    "{now} 条观测，原为 {then} 条；缺少 {n} 条：{first}", "{now} observations, was {then}; {n} are gone: {first}"
)
AND_MORE = Text("{first} 等", "{first} and others")
WANT = Text("被替换文件中的每一条观测", "every observation of the file that it replaces")
VERIFY = Text("请核实", "verify it")
UNREADABLE = Text(
    "无法判断：被替换的文件按现在的声明有 {n} 处无法读取",
    "undecided: the file that it replaces cannot be read in {n} places as it is declared now",
)


def vanished(then: pd.DataFrame, now: pd.DataFrame, of: tuple[Job, Period]) -> list[Finding]:
    """A query for each file of which observations are gone: how many, and the first few by name.

    An observation is known by its key, so one that moved to another line or file is still there, and so is one whose
    value is missing now: the checks of values speak of that. A key that was spelled anew is gone.

    Args:
        then: observations of the files that were replaced, under the names of those that replace them.
        now: observations of all files of the same role.
    """
    there = set(_cells(now))
    groups = then.groupby("file", sort=False) if len(then) else ()
    lost = {str(file): [cell for cell in _cells(rows) if cell not in there] for file, rows in groups}
    sizes = {file: (int((now["file"] == file).sum()), int((then["file"] == file).sum())) for file in lost}
    return [_finding(file, cells, sizes[file], of) for file, cells in lost.items() if cells]


def undecided(file: str, problems: int, of: tuple[Job, Period]) -> Finding:
    """The same query where nobody can tell what is gone: the replaced file cannot be read as it is declared now."""
    name = subject(ROWS, TOTAL, of[1])
    return _query(Place(file), name, UNREADABLE.format(n=problems), of)


def _cells(table: pd.DataFrame) -> Iterator[Cell]:
    return zip(*(table[name] for name in SAME_CELL), strict=True)


def _finding(file: str, lost: Sequence[Cell], sizes: tuple[int, int], of: tuple[Job, Period]) -> Finding:
    names = list(dict.fromkeys(_named(cell, of[0]) for cell in lost))
    first = Text("、".join(names[:NAMED_AT_MOST]), ", ".join(names[:NAMED_AT_MOST]))
    told = AND_MORE.format(first=first) if len(names) > NAMED_AT_MOST else first
    now, then = sizes
    return _query(Place(file), _subject(lost[0]), GOT.format(now=now, then=then, n=len(lost), first=told), of)


def _query(place: Place, name: str, got: Text, of: tuple[Job, Period]) -> Finding:
    todo = or_accept(VERIFY, (ROWS, name), *of)
    return Finding(Severity.QUERY, ROWS, place, got, WANT, todo, subject=name)


def _subject(cell: Cell) -> str:
    key = dict(zip(SAME_CELL, cell, strict=True))
    return subject(key["measure"], key["activity"], key["period"])


def _named(cell: Cell, job: Job) -> str:
    """The observation by name, with its area where that is not the job's own."""
    area = dict(zip(SAME_CELL, cell, strict=True))["area"]
    return _subject(cell) if area == job.area else f"{_subject(cell)} ({area})"
