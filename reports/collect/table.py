"""The table gate above the data: the header and the title rows of a sheet, as the source declares them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..concepts.finding import Finding, Place
from ..concepts.source import LENGTHS, PERIOD, PERIODS, YEAR, Source
from ..concepts.text import Text
from .carried import Carried
from .cell import tight
from .deliveries import Delivery
from .header import Wanted, named_columns, within
from .period_names import ANY_YEAR, Named, other_length, period_of
from .problem import Problems, Wrong, listed, problem, quoted
from .sheet import Sheet, sheet
from .titles import titles
from .units import agreed
from .workbook import asks_for_workbook, workbook

Line = tuple[int, Sequence[str]]
RENAME = Text("请更正表头中的列名", "correct the headers of the columns")
SPELL = Text(
    "请更正表头中的列名，或在 Source 的 spellings 中登记时期的写法",
    "correct the headers of the columns, or declare how their periods are written in `spellings`",
)
HEADED = {
    "quarter": Text("以季度为列名的列，例如 2024年一季度", "columns headed by quarters, such as 2024-Q1"),
    "month": Text("以月份为列名的列，例如 2024年4月", "columns headed by months, such as 2024-04"),
    "year": Text("以年份为列名的列，例如 2023年", "columns headed by years, such as 2023"),
}
DECLARE_COLUMN = Text(
    "请删除该列，或在 Source 的 ignored 中登记它", "delete the column, or list it as ignored in the Source"
)


@dataclass(frozen=True)
class ValueColumn:
    """A column of numbers: where it stands, its header as delivered, what it stands for, the period in the header.

    Where that period has no year, `yearless` is its name, and the rows say the year.
    """

    at: int
    header: str
    facts: Mapping[str, str]
    named: Named | None = None
    yearless: str = ""


@dataclass(frozen=True)
class Batch:
    """Some rows of a table: the line of each, the cells column by column, and what the section says they stand in."""

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    said: Mapping[str, str] = field(default_factory=dict)


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
    agreed(source)
    wanted = wanted_by(source)
    read = (workbook if asks_for_workbook(source) else _text)(source, delivery, wanted)
    if isinstance(read, Finding):
        problems.add(read)
        return None
    told = titles(source, read, problems)
    headers = named_columns(read.header.cells, (*wanted.headers, *source.ignored, *source.footnotes))
    values, before = list[ValueColumn](), problems.count
    for at, found in enumerate(map(_Headed(source, told.get(YEAR, "")).column, range(len(headers)), headers)):
        if isinstance(found, Wrong):
            problems.add(found.at(Place(read.name, read.header.line, headers[at])))
        elif found:
            values.append(found)
    for wrong in _wrong_headers(source, read, headers, values) if problems.count == before else ():
        problems.add(wrong)
    places = {tight(header): at for at, header in reversed(list(enumerate(headers))) if header}
    return None if problems.count else Table(source, read, told, headers, values, places)


def _text(_: Source, delivery: Delivery, wanted: Wanted) -> Sheet | Finding:
    return sheet(delivery.name, delivery.content, wanted)


def wanted_by(source: Source) -> Wanted:
    """What the header of the source's files is known by."""

    def is_period(words: str) -> bool:
        return period_of(source, words, ANY_YEAR) is not None

    headers = tuple(dict.fromkeys((*source.key_headers(), *source.value_headers)))
    return Wanted(headers, source.header_rows, source.delimiter, is_period, source.encoding)


class _Headed:
    """The columns of numbers, found under their headers from left to right; years carried as the source declares."""

    def __init__(self, source: Source, year: str) -> None:
        self.source = source
        self.carried = Carried(source, year)
        self.plain = {tight(name): facts for name, facts in source.value_headers.items() if PERIOD not in name}
        self.by_rows = YEAR in source.cells or any("?P<year>" in one for one in source.sections)

    def column(self, at: int, header: str) -> ValueColumn | Wrong | None:
        """The column of this header, what is wrong with its period, or None where it is no column of numbers."""
        if tight(header) in self.plain:
            return ValueColumn(at, header, self.plain[tight(header)])
        for name, facts in self.source.value_headers.items():
            words = within(name, header) if PERIOD in name else ""
            if not period_of(self.source, words, ANY_YEAR):
                continue
            if self.by_rows and not period_of(self.source, words):
                return ValueColumn(at, header, facts, yearless=words)
            found = self.carried.read(words)
            return found if isinstance(found, Wrong) else ValueColumn(at, header, facts, found)
        return None


def _wrong_headers(
    source: Source, read: Sheet, headers: Sequence[str], values: Sequence[ValueColumn]
) -> Iterator[Finding]:
    """Headers that stand twice, columns that nobody declared, and value columns that are not there."""
    place, wanted = Place(read.name, read.header.line), wanted_by(source).headers
    counts = Counter(tight(header) for header in headers if header)
    spoken = {tight(name) for name in (*wanted, *source.ignored, *source.footnotes)}
    if twice := [header for header in dict.fromkeys(headers) if counts[tight(header)] > 1]:
        yield problem("header-twice", place, listed(twice), Text("列名各不相同", "different headers"), RENAME)
    if no_values := list(_no_values(source, read, headers, values)):
        yield from no_values
        return
    spoken |= {tight(column.header) for column in values} | {tight(one) for one in headers if _is_ignored(source, one)}
    if unknown := [header for header in dict.fromkeys(headers) if header and tight(header) not in spoken]:
        known = [name for name in wanted if source.values != PERIODS or name != PERIOD]
        yield problem("column-unknown", place, listed(unknown), listed(known), DECLARE_COLUMN)


def _is_ignored(source: Source, header: str) -> bool:
    """Whether the header is a period of a length that the source ignores, such as the years among the quarters."""
    lengths = [LENGTHS[name] for name in source.ignored if name in LENGTHS]
    return bool(lengths) and other_length(source, tight(header)) in lengths


def _no_values(source: Source, read: Sheet, headers: Sequence[str], values: Sequence[ValueColumn]) -> Iterator[Finding]:
    """A problem where a declared header with a period in it is headed by no column."""
    for name in (name for name in source.value_headers if PERIOD in name):
        if not any((column.named or column.yearless) and within(name, column.header) for column in values):
            told = HEADED[source.frequency] if source.values == PERIODS else quoted(name)
            place = Place(read.name, read.header.line)
            yield problem("column-missing", place, listed(headers, 12), told, SPELL)


def no_rows(name: str) -> Finding:
    """The file has a header and nothing else."""
    todo = Text("请检查导出是否完整", "check that the export is complete")
    return problem("no-rows", Place(name), Text("只有表头", "a header only"), Text("数据行", "rows of data"), todo)
