"""The table gate above the data: the header and the title rows of a sheet, as the source declares them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..concepts.finding import Finding, Place
from ..concepts.source import PERIOD, PERIODS, Source
from ..concepts.text import Text
from .cell import tight
from .deliveries import Delivery
from .header import Wanted, named_columns, within
from .keys import PERIODS as PERIODS_WANTED
from .keys import misfit
from .period_names import Named, named
from .problem import Problems, listed, problem, quoted
from .sheet import Row, Sheet, sheet
from .workbook import asks_for_workbook, workbook

Line = tuple[int, Sequence[str]]
ANY_YEAR = "2000"
FIX_ROW = Text("请改正该行后重新运行", "correct the row and run again")
RENAME = Text("请更正表头中的列名", "correct the headers of the columns")
DECLARE_COLUMN = Text(
    "请删除该列，或在 Source 的 ignored 中登记它", "delete the column, or list it as ignored in the Source"
)
DECLARED_ROW = Text("声明过的标题行或单位行：{rows}", "a declared title or unit row: {rows}")
NO_ROW = Text("表头（Source 没有声明标题行）", "the header (the Source declares no title rows)")
DECLARE_ROW = Text("请删除该行，或在 Source 中声明它", "delete the row, or declare it in the Source")


@dataclass(frozen=True)
class ValueColumn:
    """A column of numbers: where it stands, its header as delivered, what it stands for, the period in the header."""

    at: int
    header: str
    facts: Mapping[str, str]
    named: Named | None = None


@dataclass(frozen=True)
class Batch:
    """Some rows of a table: the line of each, and the cells column by column."""

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Table:
    """A delivery whose header is understood. `told` is what its title rows say; `places` are columns by their names."""

    source: Source
    sheet: Sheet
    told: Mapping[str, str]
    headers: Sequence[str]
    values: Sequence[ValueColumn]
    places: Mapping[str, int]
    apart: list[Line] = field(default_factory=list)  # the totals rows, once the others have been read

    def column(self, header: str, batch: Batch) -> Sequence[str]:
        """The cells of a declared column."""
        return batch.columns[self.places[tight(header)]]


def table(source: Source, delivery: Delivery, problems: Problems) -> Table | None:
    """The delivery as a table, or nothing where the problems stand in the way."""
    wanted = wanted_by(source)
    read = (workbook if asks_for_workbook(source) else _text)(source, delivery, wanted)
    if isinstance(read, Finding):
        problems.add(read)
        return None
    told = _above(source, read, problems)
    headers = named_columns(read.header.cells, wanted.headers)
    values = tuple(_value_columns(source, headers, told.get("year", "")))
    for wrong in _wrong_headers(source, read, headers, values):
        problems.add(wrong)
    places = {tight(header): at for at, header in reversed(list(enumerate(headers))) if header}
    return None if problems.count else Table(source, read, told, headers, values, places)


def _text(_: Source, delivery: Delivery, wanted: Wanted) -> Sheet | Finding:
    return sheet(delivery.name, delivery.content, wanted)


def wanted_by(source: Source) -> Wanted:
    """What the header of the source's files is known by."""

    def is_period(words: str) -> bool:
        return named(words, source.frequency, source.spellings, ANY_YEAR) is not None

    headers = tuple(dict.fromkeys((*source.key_headers(), *source.value_headers)))
    return Wanted(headers, source.header_rows, source.delimiter, is_period)


def _value_columns(source: Source, headers: Sequence[str], year: str) -> Iterator[ValueColumn]:
    """The columns of numbers from left to right; a period without a year takes the last one, if so declared."""
    plain = {tight(name): facts for name, facts in source.value_headers.items() if PERIOD not in name}
    for at, header in enumerate(headers):
        if tight(header) in plain:
            yield ValueColumn(at, header, plain[tight(header)])
            continue
        for name, facts in source.value_headers.items():
            words = within(name, header) if PERIOD in name else ""
            if words and (period := named(words, source.frequency, source.spellings, year)):
                year = str(period.period.year) if source.year_once else year
                yield ValueColumn(at, header, facts, period)
                break


def _above(source: Source, read: Sheet, problems: Problems) -> dict[str, str]:
    """What the declared title rows say; a problem for each row above the header that is not declared."""
    told: dict[str, str] = {}
    for row in read.above:
        match = declared(source.above, row)
        if match is not None:
            said = {key: words for key, words in match.groupdict().items() if words}
            for wrong in _wrong_words(source, Place(read.name, row.line), said):
                problems.add(wrong)
            told |= said
        elif row.words and not (row.line == 1 and row.words.startswith("sep=")):
            problems.add(_undeclared(read.name, row, source.above))
    return told


def _wrong_words(source: Source, place: Place, said: dict[str, str]) -> Iterator[Finding]:
    """A problem for each part of the key that a title row gives in words that cannot be it, or that the job denies."""
    for key, words in said.items():
        if key == "period" and not named(words, source.frequency, source.spellings):
            yield problem("period", place, quoted(words), PERIODS_WANTED[source.frequency], FIX_ROW)
        elif kind := misfit(key, words, source.units):
            yield problem(kind.code, place, quoted(words), kind.want, FIX_ROW)
        elif source.constants.get(key, words) != words:
            yield problem(key, place, quoted(words), quoted(source.constants[key]), FIX_ROW)


def declared(patterns: Sequence[str], row: Row) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := re.fullmatch(pattern, row.words, re.DOTALL))), None)


def _undeclared(name: str, row: Row, patterns: Sequence[str]) -> Finding:
    want = DECLARED_ROW.format(rows=listed(patterns)) if patterns else NO_ROW
    return problem("undeclared-row", Place(name, row.line), quoted(row.words), want, DECLARE_ROW)


def _wrong_headers(
    source: Source, read: Sheet, headers: Sequence[str], values: Sequence[ValueColumn]
) -> Iterator[Finding]:
    """Headers that stand twice, columns that nobody declared, and value columns that are not there."""
    place, wanted = Place(read.name, read.header.line), wanted_by(source).headers
    counts = Counter(tight(header) for header in headers if header)
    spoken = {tight(name) for name in (*wanted, *source.ignored)} | {tight(column.header) for column in values}
    if twice := [header for header in dict.fromkeys(headers) if counts[tight(header)] > 1]:
        yield problem("header-twice", place, listed(twice), Text("列名各不相同", "different headers"), RENAME)
    if unknown := [header for header in dict.fromkeys(headers) if header and tight(header) not in spoken]:
        known = [name for name in wanted if source.values != PERIODS or name != PERIOD]
        yield problem("column-unknown", place, listed(unknown), listed(known), DECLARE_COLUMN)
    yield from _no_values(source, read, headers, values)


def _no_values(source: Source, read: Sheet, headers: Sequence[str], values: Sequence[ValueColumn]) -> Iterator[Finding]:
    """A problem where a declared header with a period in it is headed by no column."""
    for name in (name for name in source.value_headers if PERIOD in name):
        if not any(column.named and within(name, column.header) for column in values):
            want = Text("以季度为列名的列，例如 2024年一季度", "columns headed by quarters, such as 2024-Q1")
            told = want if source.values == PERIODS else quoted(name)
            place = Place(read.name, read.header.line)
            yield problem("column-missing", place, listed(headers, 12), told, RENAME)


def no_rows(name: str) -> Finding:
    """The file has a header and nothing else."""
    todo = Text("请检查导出是否完整", "check that the export is complete")
    return problem("no-rows", Place(name), Text("只有表头", "a header only"), Text("数据行", "rows of data"), todo)
