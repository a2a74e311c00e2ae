"""Files that are no workbook though they are named so, and workbooks that a library cannot take."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from books import BOOK, NO_XLSX, NOT_XLSX, ROWS, book, changed, rewritten
from reading import read, told, values

from reports.collect import Delivery, collect

STYLES = "xl/styles.xml"
OLD, LOCKED = b"\xd0\xcf\x11\xe0rest", b"\xd0\xcf\x11\xe0rest" + "EncryptedPackage".encode("utf-16-le")
ONE = [ROWS[0], ["2024-Q1", "工业", 45382]]


def packed(way: int) -> bytearray:
    """The same workbook, its parts packed in another way."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(*ROWS))) as old, zipfile.ZipFile(file, "w", way) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return bytearray(file.getvalue())


def flagged(local: int, directory: int, value: int) -> bytes:
    """A workbook each of whose parts says another thing of itself, here and in the directory."""
    content = bytearray(book(*ROWS))
    for sign, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", directory)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            content[at + offset : at + offset + 2] = value.to_bytes(2, "little")
    return bytes(content)


def broken(way: int) -> bytes:
    content = packed(way)
    content[55:90] = b"\xff" * 35
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [flagged(6, 8, 1), flagged(8, 10, 99), broken(zipfile.ZIP_LZMA), broken(zipfile.ZIP_BZIP2), b"<html>"],
    ids=["encrypted", "unknown", "lzma", "bzip2", "page"],
)
def test_parts_that_cannot_be_unpacked_are_told_and_no_fault_of_the_program(content: bytes) -> None:
    answer = read(content, BOOK)
    assert told(answer) == [NOT_XLSX.format("no valid workbook")]
    assert told(answer, "zh") == [NO_XLSX.format("不是有效的工作簿")]


def test_a_workbook_with_a_password_one_of_the_old_format_and_an_archive_are_told_as_what_they_are() -> None:
    locked, old, other = (read(content, BOOK) for content in (LOCKED, OLD, b"\x1f\x8brest"))
    assert told(locked) == [
        "output.xlsx: not-xlsx: got an Office file with a password; want an Excel workbook (.xlsx); "
        "do: take its password away in Excel and save it again as .xlsx"
    ]
    assert told(locked, "zh") == [
        "output.xlsx: not-xlsx: 实际 加了密码的 Office 文件；应为 一个 Excel 工作簿 (.xlsx)；"
        "处理：请在 Excel 中取消密码，再另存为 .xlsx"
    ]
    assert told(old) == [NOT_XLSX.format("an Excel workbook of the old format (.xls)")]
    assert told(old, "zh") == [NO_XLSX.format("旧格式的 Excel 工作簿 (.xls)")]
    assert told(other) == [
        "output.xlsx: not-xlsx: got a gzip archive; want an Excel workbook (.xlsx); "
        "do: unpack it and put the files in it into data_in"
    ]


def test_a_workbook_without_a_sheet_that_can_be_read_says_so() -> None:
    ordinary, strict = (
        b"http://schemas.openxmlformats.org/officeDocument/2006",
        b"http://purl.oclc.org/ooxml/officeDocument",
    )
    content = changed(book(*ROWS), "xl/workbook.xml", lambda part: part.replace(ordinary, strict))
    answer = read(content, BOOK)
    assert told(answer) == [NOT_XLSX.format("no sheet that can be read (is it Strict Open XML?)")]
    assert told(answer, "zh") == [NO_XLSX.format("其中没有可读的工作表（存成了“Strict Open XML”？）")]


@pytest.mark.parametrize("number", [14, 27, 31, 36, 50, 57, 58, 71])
def test_a_date_is_no_number_in_a_format_of_east_asia_either(number: int) -> None:
    content = changed(book(*ONE, formats={"C2": "0.00"}), STYLES, lambda part: part.replace(
        b'numFmtId="2"', f'numFmtId="{number}"'.encode()))  # fmt: skip
    assert told(read(content, BOOK)) == [
        "output.xlsx:2 [产值]: not-a-number: got '2024-03-31T00:00:00'; want a number such as 1234.5, of at most 18 "
        "digits; do: correct the cell, or declare its mark as missing in the Source"
    ]
    assert told(read(book(*ONE), BOOK)) == []


def late(part: bytes) -> bytes:
    """A sheet with a date beyond all dates, and with a list to choose from, which every office has."""
    choice = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    return part.replace(b"</worksheet>", choice).replace(b"45382", b"1000000000")


def test_what_the_library_would_lose_in_writing_is_no_message() -> None:
    dated: dict[str, Any] = {"formats": {"C2": "yyyy-mm-dd"}}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", UserWarning)
        wrong = read(rewritten(book(*ONE, **dated), late), BOOK)
        bare = read(rewritten(book(*ROWS), late), BOOK)
    assert [one.message for one in said if one.category is UserWarning] == []
    assert [finding.got.en for finding in wrong.findings] == ["'#VALUE!'"]
    assert (told(bare), len(values(bare))) == ([], 2)


def test_a_workbook_that_somebody_has_open_is_to_be_closed() -> None:
    owner = Delivery("in/~$output.xlsx", b"\x05Zhang" + b" " * 160)
    answer = collect([replace(BOOK, pattern="*.xlsx")], [owner])
    assert told(answer) == [
        "in/~$output.xlsx: not-xlsx: got a file of Excel's own: somebody has the workbook open; "
        "want an Excel workbook (.xlsx); do: save and close the workbook, then run again"
    ]
    assert told(answer, "zh") == [
        "in/~$output.xlsx: not-xlsx: 实际 Excel 的临时文件：有人正打开该工作簿；应为 一个 Excel 工作簿 (.xlsx)；"
        "处理：请保存并关闭该工作簿，再重新运行"
    ]
