"""GSBPM 4 as one act: every delivery, read as its `Source` declares it, gives observations and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ..concepts.errors import BadDefinition
from ..concepts.finding import Finding, Place
from ..concepts.observation import COLUMNS, KEY, observations, place_of
from ..concepts.source import Source
from ..concepts.text import Text
from .deliveries import Delivery, matching
from .file_period import other_period
from .observed import Columns, read_batch
from .problem import NOBODY, SHOWN, Problems, Whose, problem, rest
from .reading import Reading
from .rows import batches
from .table import no_rows, table
from .totals import Totals

SAME_CELL = [key for key in KEY if key != "vintage"]


@dataclass(frozen=True)
class FileRead:
    """How a delivery was read: the source that took it, its encoding and delimiter, and how many cells it gave."""

    file: str
    source: str
    encoding: str
    delimiter: str
    observations: int


@dataclass(frozen=True)
class Collected:
    """What a job's sources gave: observations of the main sources, those to compare with them, and all findings.

    `findings` are errors; what was accepted and a person should know (warnings and notes) are `remarks`. `whose` tells
    the areas that an error concerns, none where nobody can say.
    """

    main: pd.DataFrame
    cross: pd.DataFrame
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...] = ()
    files: tuple[FileRead, ...] = ()
    whose: Mapping[Finding, frozenset[str]] = field(default_factory=dict, repr=False)


def collect(sources: Iterable[Source], received: Sequence[Delivery]) -> Collected:
    """Read every delivery by its source. Every problem is reported once; a cell with a problem gives no observation.

    Of each file the first 50 problems are shown, with the first of every other code; one finding counts the rest.
    """
    columns: dict[str, Columns] = {role: {name: [] for name in COLUMNS} for role in ("main", "cross-check")}
    whose: Whose = {}
    remarks: list[Finding] = []
    files: list[FileRead] = []
    for source in sources:
        for delivery in matching(source, received):
            _refuse_panel(source, delivery)
            problems = Problems(delivery.name)
            files += read_delivery(source, delivery, columns[source.role], problems)
            concerned(problems.whose(), whose)
            remarks += problems.remarks
    tables = {role: _table(read) for role, read in columns.items()}
    for read in tables.values():
        concerned(duplicates(read), whose)
    said = tuple(dict.fromkeys(remarks))
    return Collected(tables["main"], tables["cross-check"], tuple(whose), said, tuple(files), whose)


def concerned(found: Whose, known: Whose) -> None:
    """Add findings to those known; where one is found twice and nobody can say whose it is once, nobody can."""
    for finding, areas in found.items():
        before = known.get(finding, areas)
        known[finding] = before | areas if before and areas else NOBODY


def _refuse_panel(source: Source, delivery: Delivery) -> None:
    """
    Raises:
        BadDefinition: the file is one of microdata, which is aggregated and never read row by row.
    """
    if delivery.lying:
        raise BadDefinition(READ_TWICE.format(source=source.name, file=delivery.name))


def _table(columns: Columns) -> pd.DataFrame:
    """The columns as a table; each list is let go as it is copied, for a million rows take much memory."""
    if not columns["value"]:
        return observations(())
    return pd.DataFrame({name: pd.Series(columns.pop(name), dtype=object) for name in COLUMNS}, copy=False)


def read_delivery(source: Source, delivery: Delivery, columns: Columns, problems: Problems) -> list[FileRead]:
    """Add the observations of one file to the columns, and what cannot be read to the problems."""
    read = table(source, delivery, problems)
    if read is None:
        return []
    before, rows = len(columns["value"]), 0
    reading, totals = Reading.of(read, delivery, problems), Totals(read)
    for batch in batches(read, problems):
        rows += len(batch.lines)
        read_batch(reading, batch, columns)
        totals.add(batch)
    totals.check(problems)
    reading.marks.tell(problems)
    if not rows and not problems.count:
        problems.add(no_rows(delivery.name))
    if wrong := other_period(delivery.name, source, columns["period"][before:]):
        problems.add(wrong)
    given = len(columns["value"]) - before
    return [FileRead(delivery.name, source.name, read.sheet.encoding, read.sheet.delimiter, given)]


def duplicates(read: pd.DataFrame) -> Whose:
    """A finding for each value whose key stands already in an earlier cell, of this file or another, and its area."""
    if read.empty:
        return {}
    twice = read[read.duplicated(SAME_CELL)]
    if twice.empty:
        return {}
    shown, first = twice[:SHOWN], dict[tuple[object, ...], int]()
    for at, key in enumerate(read[SAME_CELL][: shown.index[-1]].itertuples(index=False, name=None)):
        first.setdefault(key, at)
    found = (
        (_twice(row, read.iloc[first[tuple(row[SAME_CELL])]]), frozenset({row["area"]})) for _, row in shown.iterrows()
    )
    others = twice[SHOWN:]
    more = {rest(twice["file"].iloc[-1], len(others)): frozenset(others["area"])} if len(others) else {}
    return dict(found) | more


def _twice(row: pd.Series, before: pd.Series) -> Finding:
    got = Text(f"与 {place_of(before)} 相同的键", f"the same key as {place_of(before)}")
    want = Text("每个键只有一个值", "one value for each key")
    todo = Text("请删除其中一个", "delete one of the two")
    return problem("key-twice", Place(row["file"], row["line"], row["column"]), got, want, todo)


READ_TWICE = Text(
    "来源 {source} 要逐行读取 {file}，而它是微观数据文件，只汇总不逐行读取；请改正 pattern",
    "source {source} would read {file} row by row, a file of microdata, which is only aggregated; correct its pattern",
)
