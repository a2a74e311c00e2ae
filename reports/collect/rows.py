"""The table gate: header, title rows, notes and row lengths of a sheet, as the source declares them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from ..concepts.finding import Finding, Place
from ..concepts.period import recognise
from ..concepts.source import PERIODS, Source
from ..concepts.text import Text
from .keys import misfit
from .problem import listed, problem, quoted
from .sheet import Row, Sheet, clean, sheet

FIX_ROW = Text("请改正该行后重新运行", "correct the row and run again")
RENAME = Text("请更正表头中的列名", "correct the headers of the columns")
RECOUNT = Text(
    "请检查多余或缺少的分隔符，例如未加引号的 1,234",
    "look for a delimiter too many or too few, such as an unquoted 1,234",
)
DECLARE_COLUMN = Text(
    "请删除该列，或在 Source 的 ignored 中登记它", "delete the column, or list it as ignored in the Source"
)
DECLARED_ROW = Text("声明过的标题行或单位行：{rows}", "a declared title or unit row: {rows}")
NO_ROW = Text("表头（Source 没有声明标题行）", "the header (the Source declares no title rows)")
DECLARE_ROW = Text("请删除该行，或在 Source 中声明它", "delete the row, or declare it in the Source")
Line = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Table:
    """The rows of a delivery below its header: line number, and cells by header; `told` is what its title rows say."""

    name: str
    rows: tuple[Line, ...]
    told: dict[str, str]
    periods: tuple[str, ...]
    findings: tuple[Finding, ...]


def table(source: Source, name: str, content: bytes) -> Table:
    """The delivery as a table, or an empty table with the findings that stand in the way."""
    read = sheet(name, content, wanted_columns(source))
    if isinstance(read, Finding):
        return Table(name, (), {}, (), (read,))
    told, findings = _above(source, read)
    headers = clean(read.rows[read.header].cells)
    findings += _wrong_headers(source, read, headers)
    rows = () if findings else tuple(_body(source, read, headers, findings))
    if read.broken:
        findings.append(read.broken)
    if not rows and not findings:
        findings.append(_no_rows(name))
    return Table(name, rows, told, _period_headers(source, headers), tuple(findings))


def wanted_columns(source: Source) -> list[str]:
    """The headers that must be there."""
    values = [] if source.values == PERIODS else list(source.values)
    label = [source.labels[0]] if source.labels else []
    return list(dict.fromkeys([*source.cells.values(), *label, *values]))


def _period_headers(source: Source, headers: Sequence[str]) -> tuple[str, ...]:
    return tuple(h for h in headers if recognise(h, source.frequency) is not None) if source.values == PERIODS else ()


def _above(source: Source, read: Sheet) -> tuple[dict[str, str], list[Finding]]:
    """What the declared title rows say, and a finding for each row above the header that is not declared."""
    told: dict[str, str] = {}
    findings = []
    for row in read.rows[: read.header]:
        match = _declared(source.above, row)
        if match is not None:
            said = {key: words for key, words in match.groupdict().items() if words}
            findings += _wrong_words(source, Place(read.name, row.line), said)
            told |= said
        elif row.words and not (row.line == 1 and row.words.startswith("sep=")):
            findings.append(_undeclared(read.name, row, source.above))
    return told, findings


def _wrong_words(source: Source, place: Place, said: dict[str, str]) -> list[Finding]:
    """A finding for each part of the key that a title row gives in words that cannot be it."""
    wrong = {key: kind for key, words in said.items() if (kind := misfit(key, words, source.frequency))}
    return [problem(kind.code, place, quoted(said[key]), kind.want, FIX_ROW) for key, kind in wrong.items()]


def _declared(patterns: Sequence[str], row: Row) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := re.fullmatch(pattern, row.words, re.DOTALL))), None)


def _undeclared(name: str, row: Row, patterns: Sequence[str]) -> Finding:
    want = DECLARED_ROW.format(rows=listed(patterns)) if patterns else NO_ROW
    return problem("undeclared-row", Place(name, row.line), quoted(row.words), want, DECLARE_ROW)


def _wrong_headers(source: Source, read: Sheet, headers: Sequence[str]) -> list[Finding]:
    """Headers that stand twice, columns that nobody declared, and periods that are not there."""
    place = Place(read.name, read.rows[read.header].line)
    periods, wanted = _period_headers(source, headers), wanted_columns(source)
    counts = Counter(header for header in headers if header)
    twice = [header for header, count in counts.items() if count > 1]
    unknown = [header for header in counts if header not in {*wanted, *source.ignored, *periods}]
    found = []
    if twice:
        found.append(problem("header-twice", place, listed(twice), Text("列名各不相同", "different headers"), RENAME))
    if unknown:
        found.append(problem("column-unknown", place, listed(unknown), listed(wanted), DECLARE_COLUMN))
    if source.values == PERIODS and not periods:
        want = Text("以季度为列名的列，例如 2024年一季度", "columns headed by quarters, such as 2024-Q1")
        found.append(problem("column-missing", place, listed(headers, 12), want, RENAME))
    return found


def _body(source: Source, read: Sheet, headers: Sequence[str], findings: list[Finding]) -> list[Line]:
    """The rows below the header that are data; notes are read past, rows of another length are findings."""
    rows = []
    for row in read.rows[read.header + 1 :]:
        if not row.words or _declared(source.below, row) is not None:
            continue
        if wrong := _wrong_length(read.name, row, headers):
            findings.append(wrong)
        else:
            rows.append(row)
    findings += _headless(read.name, headers, rows)
    return [(row.line, dict(zip(headers, row.cells, strict=False))) for row in rows]


def _wrong_length(name: str, row: Row, headers: Sequence[str]) -> Finding | None:
    """A finding for a row that is not as long as the header, empty cells at its end apart."""
    if len(row.cells) >= len(headers) and not any(cell.strip() for cell in row.cells[len(headers) :]):
        return None
    got = Text(f"{len(row.cells)} 个单元格", f"{len(row.cells)} cells")
    want = Text(f"{len(headers)} 个单元格，与表头相同", f"{len(headers)} cells, as in the header")
    return problem("cells", Place(name, row.line), got, want, RECOUNT)


def _headless(name: str, headers: Sequence[str], rows: Sequence[Row]) -> list[Finding]:
    """A finding where columns without a header say something, at the first such cell."""
    blank = [number for number, header in enumerate(headers) if not header]
    said = ((row.line, row.cells[number]) for row in rows for number in blank if row.cells[number].strip())
    want = Text("每个有数据的列都有列名", "a header for every column that says something")
    return [problem("header-empty", Place(name, line), quoted(cell), want, RENAME) for line, cell in islice(said, 1)]


def _no_rows(name: str) -> Finding:
    todo = Text("请检查导出是否完整", "check that the export is complete")
    return problem("no-rows", Place(name), Text("只有表头", "a header only"), Text("数据行", "rows of data"), todo)
