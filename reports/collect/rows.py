"""The table gate: header, title rows, notes and row lengths of a sheet, as the source declares them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..concepts.definition import PERIODS, Source
from ..concepts.finding import Finding, Place
from ..concepts.period import recognise
from ..concepts.text import Text
from .problem import listed, problem
from .text import BROKEN, Row, Sheet, clean, sheet

DECLARE_ROW = Text("请删除该行，或在 Source 中声明它", "delete the row, or declare it in the Source")


@dataclass(frozen=True)
class Table:
    """The rows of a delivery below its header: line number, and cells by header; `told` is what its title rows say."""

    name: str
    rows: tuple[tuple[int, dict[str, str]], ...]
    told: dict[str, str]
    periods: tuple[str, ...]
    findings: tuple[Finding, ...]


def table(source: Source, name: str, content: bytes) -> Table:
    """The delivery as a table, or an empty table with the findings that stand in the way."""
    read = sheet(name, content, wanted_columns(source))
    if not isinstance(read, Sheet):
        return Table(name, (), {}, (), tuple(read))
    told, findings = _above(source, read)
    headers = clean(read.rows[read.header].cells)
    findings += _wrong_headers(source, read, headers)
    rows = () if findings else tuple(_body(source, read, headers, findings))
    if not rows and not findings:
        findings.append(_no_rows(name))
    return Table(name, rows, told, _period_headers(source, headers), tuple(findings))


def wanted_columns(source: Source) -> list[str]:
    """The headers that must be there."""
    values = [] if source.values == PERIODS else list(source.values)
    label = [source.labels[0]] if source.labels else []
    return list(dict.fromkeys([*source.cells.values(), *label, *values]))


def _period_headers(source: Source, headers: Sequence[str]) -> tuple[str, ...]:
    return tuple(h for h in headers if recognise(h) is not None) if source.values == PERIODS else ()


def _above(source: Source, read: Sheet) -> tuple[dict[str, str], list[Finding]]:
    """What the declared title rows say, and a finding for each row above the header that is not declared."""
    told: dict[str, str] = {}
    findings = []
    for row in read.rows[: read.header]:
        match = _declared(source.above, row)
        if match is not None:
            told |= {key: said for key, said in match.groupdict().items() if said}
        elif row.words and not row.words.startswith("sep="):
            findings.append(_undeclared(read.name, row, source.above))
    return told, findings


def _declared(patterns: Sequence[str], row: Row) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := re.fullmatch(pattern, row.words))), None)


def _undeclared(name: str, row: Row, patterns: Sequence[str]) -> Finding:
    want = Text("声明过的标题行、单位行或注释行：{rows}", "a declared title, unit or note row: {rows}").format(
        rows=listed(patterns)
    )
    return problem("undeclared-row", Place(name, row.line), repr(row.words[:60]), want, DECLARE_ROW)


def _wrong_headers(source: Source, read: Sheet, headers: Sequence[str]) -> list[Finding]:
    """Headers that stand twice, and columns that nobody declared."""
    place = Place(read.name, read.rows[read.header].line)
    twice = sorted({header for header in headers if header and headers.count(header) > 1})
    wanted = wanted_columns(source)
    known = {*wanted, *source.ignored, *_period_headers(source, headers), ""}
    unknown = [header for header in headers if header not in known]
    found = []
    if twice:
        todo = Text("请改名或删除重复的列", "rename or delete the repeated column")
        found.append(problem("header-twice", place, listed(twice), Text("列名各不相同", "different headers"), todo))
    if unknown:
        todo = Text(
            "请删除该列，或在 Source 的 ignored 中登记它", "delete the column, or list it as ignored in the Source"
        )
        found.append(problem("column-unknown", place, listed(unknown), listed(wanted), todo))
    return found


def _body(
    source: Source, read: Sheet, headers: Sequence[str], findings: list[Finding]
) -> list[tuple[int, dict[str, str]]]:
    """The rows below the header that are data; notes are read past, rows of another length are findings."""
    rows = []
    for row in read.rows[read.header + 1 :]:
        if not row.words or _declared(source.below, row) is not None:
            continue
        if wrong := _wrong_length(read.name, row, headers):
            findings.append(wrong)
        else:
            rows.append((row.line, dict(zip(headers, row.cells, strict=False))))
    return rows


def _wrong_length(name: str, row: Row, headers: Sequence[str]) -> Finding | None:
    """A finding for a broken quote, or for a row that is not as long as the header (empty cells at the end apart)."""
    if row.cells == (BROKEN,):
        todo = Text("请补上引号", "close the quote")
        return problem(
            "quote",
            Place(name, row.line),
            Text("未闭合的引号", "a quote that is never closed"),
            Text("成对的引号", "quotes in pairs"),
            todo,
        )
    extra = any(cell.strip() for cell in row.cells[len(headers) :])
    if len(row.cells) >= len(headers) and not extra:
        return None
    todo = Text(
        "请检查多余或缺少的分隔符，例如未加引号的 1,234",
        "look for a delimiter too many or too few, such as an unquoted 1,234",
    )
    want = Text("{n} 个单元格，与表头相同", "{n} cells, as in the header").format(n=len(headers))
    return problem(
        "cells", Place(name, row.line), Text(f"{len(row.cells)} 个单元格", f"{len(row.cells)} cells"), want, todo
    )


def _no_rows(name: str) -> Finding:
    todo = Text("请检查导出是否完整", "check that the export is complete")
    return problem("no-rows", Place(name), Text("只有表头", "a header only"), Text("数据行", "rows of data"), todo)
