"""A declared incoming file: where it lies, how it is laid out, and what every cell of it means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from .errors import BadDefinition
from .observation import COLUMNS, STATUSES
from .period import Frequency
from .roster import AREA
from .text import Text

Codes = Mapping[str, Mapping[str, str]]
Facts = Mapping[str, str]
PERIODS = "periods"
PERIOD = "{period}"
YEAR = "year"  # no part of the key: the year of the periods that name none
LENGTHS: Mapping[str, Frequency] = {"{quarter}": "quarter", "{month}": "month", "{year}": "year"}
# Groups of a spelling that say a year -> what has to be added to their number.
YEARS = {"year": 0, "year20": 2000, "year19": 1900, "ending": -1, "minguo": 1911, "showa": 1925, "heisei": 1988,
         "reiwa": 2018}  # fmt: skip


@dataclass(frozen=True)
class Numbers:
    """How an office writes its numbers, beyond 1234.5, -1,234.5 and the same in full-width digits.

    Args:
        decimal: the decimal sign.
        thousands: the sign between thousands; by default the comma, or the point where the comma is the decimal sign.
        percent: 5.2% is read as 5.2 where the unit is %.
        parentheses: (5.2) is read as -5.2.
        minus: further signs in front of a negative number, such as △.
        marks: footnote mark before or behind a number, or behind a period -> status of the observation; the number is
            kept. Of several marks the one that is declared first counts.
    """

    decimal: Literal[".", ","] = "."
    thousands: str = ""
    percent: bool = False
    parentheses: bool = False
    minus: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def groups(self) -> str:
        """The sign between thousands."""
        return self.thousands or ("," if self.decimal == "." else ".")


PLAINLY = Numbers()


@dataclass(frozen=True)
class Source:
    """A declared incoming file: where it lies, how it is laid out, and what every cell of it means.

    Each value cell becomes an observation. Its key comes from five places, each declared: `constants` (the same for the
    whole file), `sections` (a row stands for the rows below it), `cells` (a column of the file names it), `labels` (the
    row's label stands for several key columns at once) and `values` (the header of the value column stands for them;
    `PERIODS` where the headers are periods).
    Headers, labels and codes are compared without white space and width: 增加值（万元） is 增加值(万元).

    Args:
        pattern: glob below `data_in/`; the newest receipt of each matching name counts. One that ends in `.xlsx` asks
            for workbooks. In the job of a roster `{area}` is the code of the area, here and in `constants`.
        sheet: the sheet of a workbook; needed where it has several.
        encoding: the encoding of the file where its header does not tell it, such as `euc_kr`.
        cells: key column of the observation -> header in the file, or several headers whose cells are joined; `year` is
            the column with the year of the periods in the headers.
        codes: key column -> code as delivered -> code of the house. A code that is not listed is a finding.
        forms: key column -> regular expression of its codes; an area is six, nine or twelve digits by default.
        labels: header of the label column, and label -> key columns.
        values: header of a value column -> key columns, or `PERIODS`. `{period}` in a header stands for any period.
        sections: regular expression of the first words of a row -> key columns of the rows below it, until the next
            that says the same part; groups such as `year` or `unit` are read from it.
        ignored: headers that may stand in the file and say nothing new; `{year}`, `{quarter}`, `{month}`: all of these.
        footnotes: headers of the columns that hold nothing but footnote marks of the numbers to their left.
        header_rows: how many rows make up the header; the names of merged cells are joined by ` / ` from top to bottom.
        merged: headers of columns in which a blank cell repeats the cell above it.
        delimiter: what separates cells; by default told by the header among comma, semicolon, tab and tab with comma.
        above, below: regular expressions of the rows that may stand before the header and after it; a named group such
            as `period`, `unit`, `year` or `area` is read from the rows before the header.
        totals: labels of rows that add up the others; each is checked against their sum and gives no observation.
        skipped: labels whose rows are read past on purpose; `{year}`, `{quarter}`, `{month}`: rows of such periods.
        frequency: what its periods are, quarters, months or years; a period of another kind is a finding.
        spellings: regular expressions of period names that the house does not know, with groups quarter, month and a
            year: `year`, `year20` (24 is 2024), `ending` (a fiscal year named for its end), `minguo`, `reiwa`, ...
        year_once: a period without a year belongs to the year of the one before it.
        year_begins: the month in which the years of numbered quarters begin; 4: the first quarter is April to June.
        units: units that the house cannot convert, such as 千美元; any other unit but those it knows is a finding.
        missing: mark -> status; an undeclared mark is a finding, a blank is never zero.
        numbers: how its numbers are written.
        role: a `cross-check` must agree with the main sources and adds no rows.
        synthetic: invented data, to be labelled wherever they are shown.
        confidential: its cells may tell of a single respondent; they never leave the house in a file.
    """

    name: str
    pattern: str
    citation: Text
    sheet: str = ""
    encoding: str = ""
    cells: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    codes: Codes = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[str, Mapping[str, Facts]] | None = None
    values: Mapping[str, Facts] | Literal["periods"] = field(default_factory=lambda: {"value": {}})
    sections: Mapping[str, Facts] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    header_rows: int = 1
    merged: tuple[str, ...] = ()
    delimiter: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    frequency: Frequency = "quarter"
    spellings: tuple[str, ...] = ()
    year_once: bool = False
    year_begins: Literal[1, 4, 7, 10] = 1
    units: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    numbers: Numbers = PLAINLY
    role: Literal["main", "cross-check"] = "main"
    synthetic: bool = False
    confidential: bool = False

    def __post_init__(self) -> None:
        self._check_keys()
        for pattern in (*self.above, *self.sections):
            self._check_pattern(pattern, (*COLUMNS, YEAR))
        for pattern in self.spellings:
            self._check_pattern(pattern, ("quarter", "month", *YEARS))
        for pattern in (*self.below, *self.forms.values()):
            self._check_pattern(pattern)
        for status in (*self.missing.values(), *self.numbers.marks.values()):
            if status not in STATUSES:
                raise BadDefinition(UNKNOWN_STATUS.format(source=self.name, status=status, known="、".join(STATUSES)))
        if not self.value_headers:
            raise BadDefinition(NO_VALUES.format(source=self.name))
        if self.header_rows < 1:
            raise BadDefinition(NO_HEADER.format(source=self.name, rows=self.header_rows))
        if self.encoding and not _is_encoding(self.encoding):
            raise BadDefinition(NO_ENCODING.format(source=self.name, encoding=self.encoding))

    def _check_keys(self) -> None:
        """A misspelt part of the key would be taken for nothing, and its default would stand in the table."""
        labelled = self.labels[1].values() if self.labels else ()
        said = (self.cells, *self.value_headers.values(), *labelled, *self.sections.values())
        for names in (self.constants, self.codes, self.forms, *({*one} - {YEAR} for one in said)):
            for key in names:
                if key not in COLUMNS:
                    raise BadDefinition(UNKNOWN_KEY.format(source=self.name, key=key, columns="、".join(COLUMNS)))

    def _check_pattern(self, pattern: str, groups: Collection[str] | None = None) -> None:
        try:
            found = re.compile(pattern)
        except re.error as fault:
            raise BadDefinition(NO_PATTERN.format(source=self.name, pattern=pattern, said=fault)) from None
        for group in found.groupindex:
            if groups is not None and group not in groups:
                told = {"source": self.name, "group": group, "pattern": pattern, "groups": "、".join(groups)}
                raise BadDefinition(NO_GROUP.format(**told))

    @property
    def value_headers(self) -> Mapping[str, Facts]:
        """Header of a value column, `{period}` standing for a period -> key columns."""
        return {PERIOD: {}} if self.values == PERIODS else dict(self.values)  # type: ignore[arg-type]

    def of_area(self, code: str) -> Source:
        """The same of one area of a roster: its code for `{area}` in the pattern and in the constants."""
        constants = {key: said.replace(AREA, code) for key, said in self.constants.items()}
        return replace(self, pattern=self.pattern.replace(AREA, code), constants=constants)

    def key_headers(self) -> Iterator[str]:
        """The headers of the columns that say what a row is of."""
        for headers in self.cells.values():
            yield from (headers,) if isinstance(headers, str) else headers
        if self.labels:
            yield self.labels[0]


UNKNOWN_KEY = Text(
    "来源 {source}：{key!r} 不是观测表的列；请改用 {columns}",
    "source {source}: {key!r} is no column of the observations; use one of {columns}",
)
UNKNOWN_STATUS = Text(
    "来源 {source}：标记的状态 {status!r} 不存在；请改用 {known}",
    "source {source}: {status!r} is no status that a mark can stand for; use one of {known}",
)
NO_VALUES = Text(
    "来源 {source}：values 为空；请声明数值所在的列",
    "source {source}: values is empty; declare the columns of its numbers",
)
NO_HEADER = Text(
    "来源 {source}：header_rows 是 {rows}；表头至少一行",
    "source {source}: header_rows is {rows}; a header has at least one row",
)
NO_GROUP = Text(
    "来源 {source}：{pattern!r} 中的组 {group!r} 没有意义；请改用 {groups}",
    "source {source}: the group {group!r} in {pattern!r} says nothing; use one of {groups}",
)
NO_ENCODING = Text(
    "来源 {source}：没有编码 {encoding!r}；请改用 big5、shift_jis、euc_kr 等",
    "source {source}: there is no encoding {encoding!r}; use one such as big5, shift_jis or euc_kr",
)
NO_PATTERN = Text(
    "来源 {source}：{pattern!r} 不是正则表达式（{said}）；请改正",
    "source {source}: {pattern!r} is no regular expression ({said}); correct it",
)


def _is_encoding(name: str) -> bool:
    try:
        bytes(4).decode(name)  # whole characters, of however many bytes
    except LookupError:
        return False
    return True
