"""Workbooks as an office delivers them, made cell by cell, for the tests of the reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from openpyxl import Workbook
from reading import OUTPUT

BOOK = replace(OUTPUT, pattern="output.xlsx")
ROWS: list[list[Any]] = [["季度", "行业", "产值"], ["2024-Q1", "工业", 12.5], ["2024-Q1", "建筑业", 3]]
NOT_XLSX = "output.xlsx: not-xlsx: got {}; want an Excel workbook (.xlsx); do: save it again from Excel as .xlsx"
NO_XLSX = "output.xlsx: not-xlsx: 实际 {}；应为 一个 Excel 工作簿 (.xlsx)；处理：请用 Excel 重新另存为 .xlsx"


def book(*rows: list[Any], formats: dict[str, str] | None = None, more: tuple[str, ...] = ()) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for cell, shown in (formats or {}).items():
        made.active[cell].number_format = shown
    for title in more:
        made.create_sheet(title).append(["x"])
    return saved(made)


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


def rewritten(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with the XML of its first sheet changed."""
    return changed(content, "xl/worksheets/sheet1.xml", change)
