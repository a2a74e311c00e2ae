"""The text gate: encodings and delimiters are told by the header, and a file in none of them is refused by name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from reading import GOOD, OUTPUT, read, told, values

from reports.concepts.source import Source

BOTH = {("BCD", "2024Q1"): Decimal("12.5"), ("E", "2024Q1"): Decimal(3)}
ASCII = Source(
    name="output", pattern="output.csv", citation=OUTPUT.citation,
    cells={"period": "period", "activity": "industry"}, codes={"activity": {"工业": "BCD", "建筑业": "E", "㐀": "X"}},
    constants=OUTPUT.constants, ignored=("note",),
)  # fmt: skip
ASCII_FILE = "period,industry,value\n2024-Q1,工业,12.5\n2024-Q1,建筑业,3\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("file", "source"), [(GOOD, OUTPUT), (ASCII_FILE, ASCII)])
def test_a_file_reads_the_same_in_every_allowed_encoding(encoding: str, file: str, source: Source) -> None:
    answer = read(file.encode(encoding), source)
    assert told(answer) == []
    assert values(answer) == BOTH


def test_big5_is_read_where_its_header_matches() -> None:
    file = "季度,行業,產值\n2024-Q1,工業,12.5\n".encode("big5")
    answer = read(
        file, cells={"period": "季度", "activity": "行業"}, codes={"activity": {"工業": "BCD"}}, values={"產值": {}}
    )
    assert told(answer) == []
    assert values(answer) == {("BCD", "2024Q1"): Decimal("12.5")}


def test_characters_of_four_bytes_are_read() -> None:
    answer = read("period,industry,value\n2024-Q1,㐀,1\n".encode("gb18030"), ASCII)
    assert values(answer) == {("X", "2024Q1"): Decimal(1)}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_delimiter_is_the_one_that_shows_the_header(delimiter: str, encoding: str) -> None:
    assert values(read(GOOD.replace(",", delimiter).encode(encoding))) == BOTH


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_kind_are_counted_alike(end: str) -> None:
    answer = read(GOOD.replace("12.5", "viele").replace("\n", end))
    assert told(answer) == [NOT_A_NUMBER.format(line=2, cell="'viele'")]


NOT_A_NUMBER = (
    "output.csv:{line} [产值]: not-a-number: got {cell}; want a number such as 1234.5, of at most 18 digits; "
    "do: correct the cell, or declare its mark as missing in the Source"
)


def test_a_quoted_line_end_counts_as_a_line() -> None:
    answer = read('季度,行业,产值\n2024-Q1,"工\n业",1\n2024-Q1,建筑业,viele\n')
    assert told(answer) == [NOT_A_NUMBER.format(line=4, cell="'viele'")]
    assert values(answer) == {("BCD", "2024Q1"): Decimal(1)}


def test_the_line_sep_of_excel_and_a_missing_last_line_end_are_harmless() -> None:
    assert values(read("sep=,\n" + GOOD.removesuffix("\n"))) == BOTH


# --- refused ----------------------------------------------------------------------------------------------------


def test_a_renamed_header_is_named_with_the_nearest_one() -> None:
    for encoding in ("utf-8", "gb18030"):
        answer = read(GOOD.replace("产值", "总产值").encode(encoding))
        assert told(answer) == [
            "output.csv:1: column-missing: got '季度', '行业', '总产值'; want '产值'; "
            "do: restore the column '产值' (did you mean '总产值'?), or correct the Source"
        ]
    assert told(answer, "zh") == [
        "output.csv:1: column-missing: 实际 '季度'、'行业'、'总产值'；应为 '产值'；"
        "处理：请恢复列名 '产值'（是否 '总产值'？），或在 Source 中改正"
    ]


def test_a_header_of_other_names_throughout_is_told_from_a_wrong_encoding_where_that_can_be_told() -> None:
    renamed = "quarter,branch,output\n2024-Q1,工业,12.5\n"
    missing = (
        "output.csv:1: column-missing: got 'quarter', 'branch', 'output'; want '季度', '行业', '产值'; "
        "do: restore the column '季度', '行业', '产值', or correct the Source"
    )
    assert told(read(renamed)) == [missing]
    assert told(read(renamed.encode("utf-8-sig"))) == [missing]
    assert told(read(renamed.encode("utf-16"))) == [missing]
    assert told(read(renamed.encode("gb18030"))) == [missing]
    assert told(read("年月,部门,数额\n2024-Q1,工业,12.5\n".encode("gb18030"))) == [
        "output.csv:1: encoding: got a header in none of the allowed encodings; want '季度', '行业', '产值'; "
        "do: save it again as CSV UTF-8 and deliver it again"
    ]


def test_latin_1_is_refused_and_not_read_as_chinese() -> None:
    source_columns = {"cells": {"period": "période", "activity": "région"}, "values": {"valeur": {}}}
    answer = read("région,période,valeur\nx,2024-Q1,1\n".encode("latin-1"), **source_columns)
    assert told(answer) == [
        "output.csv:1: encoding: got a header in none of the allowed encodings; want 'période', 'région', 'valeur'; "
        "do: save it again as CSV UTF-8 and deliver it again"
    ]


def test_two_encodings_in_one_file_are_refused_at_the_line_where_the_first_ends() -> None:
    for header, source in ((GOOD, OUTPUT), (ASCII_FILE, ASCII)):
        mixed = header.encode() + "2023-Q4,工业,7\n".encode("gb18030")
        answer = read(mixed, source)
        assert told(answer) == [
            "output.csv:4: encoding: got bytes that are not UTF-8 from here on; want UTF-8 throughout; "
            "do: save it again as CSV UTF-8 and deliver it again"
        ]
    assert told(answer, "zh") == [
        "output.csv:4: encoding: 实际 从这里起不是 UTF-8；应为 全文都是 UTF-8；"
        "处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in"
    ]


def test_a_damaged_utf_8_file_is_not_read_as_chinese_of_another_encoding() -> None:
    """GB18030 can decode all of it: 工业 in UTF-8 is three characters there."""
    mixed = "period,industry,value\n2024-Q1,工业,12.5\n".encode() + "2023-Q4,工业,7\n".encode("gb18030")
    assert mixed.decode("gb18030")
    assert told(read(mixed, ASCII)) == [
        "output.csv:3: encoding: got bytes that are not UTF-8 from here on; want UTF-8 throughout; "
        "do: save it again as CSV UTF-8 and deliver it again"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_off_within_a_character_says_so(encoding: str) -> None:
    file = (GOOD + "2024-Q1,工").encode(encoding)
    answer = read(file[:-1])
    assert told(answer) == [
        f"output.csv:4: encoding: got a file that is cut off within a character; want {encoding.upper()} throughout; "
        "do: save it again as CSV UTF-8 and deliver it again"
    ]


OTHER_ENCODING = (
    "output.csv: encoding: 实际 全文都是 {found} 的文字；应为 {wanted}，如 Source 所声明；"
    "处理：请另存为 {wanted}，或在 Source 中把 encoding 改为 '{name}'",
    "output.csv: encoding: got text that is {found} throughout; want {wanted}, as its Source declares; "
    "do: save it again as {wanted}, or declare encoding='{name}' in the Source",
)


@pytest.mark.parametrize(("file", "source"), [(GOOD, OUTPUT), (ASCII_FILE, ASCII)], ids=["chinese", "ascii"])
@pytest.mark.parametrize(
    ("declared", "delivered", "found"),
    [
        ("utf-8", "gb18030", "gb18030"),
        ("utf-8", "utf-16", "utf-16-le"),
        ("utf-8", "utf-16-be", "utf-16-be"),
        ("gb18030", "utf-8", "utf-8"),
        ("gb18030", "utf-8-sig", "utf-8"),
        ("gbk", "utf-16-le", "utf-16-le"),
        ("big5", "utf-8", "utf-8"),
    ],
)
def test_a_file_in_another_encoding_than_declared_is_one_message(
    declared: str, delivered: str, found: str, file: str, source: Source
) -> None:
    answer = read(file.encode(delivered), source, encoding=declared)
    words = {"found": found.upper(), "wanted": declared.upper(), "name": found}
    assert (told(answer, "zh"), told(answer)) == tuple([one.format(**words)] for one in OTHER_ENCODING)


@pytest.mark.parametrize("declared", ["", "utf-8", "gb18030"])
@pytest.mark.parametrize("delivered", ["utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(("file", "source"), [(GOOD, OUTPUT), (ASCII_FILE, ASCII)], ids=["chinese", "ascii"])
def test_characters_of_four_bytes_each_are_told_and_not_read(
    declared: str, delivered: str, file: str, source: Source
) -> None:
    answer = read(file.encode(delivered), source, encoding=declared)
    name = "UTF-32-BE" if delivered.endswith("be") else "UTF-32-LE"
    assert told(answer, "zh") == [
        f"output.csv: encoding: 实际 全文都是 {name} 的文字；应为 UTF-8；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in"
    ]
    assert told(answer) == [
        f"output.csv: encoding: got text that is {name} throughout; want UTF-8; "
        "do: save it again as CSV UTF-8 and deliver it again"
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-32-be"])
def test_characters_of_two_or_four_bytes_each_are_read_where_they_are_declared(encoding: str) -> None:
    assert values(read(GOOD.encode(encoding), encoding=encoding)) == BOTH


@pytest.mark.parametrize(("declared", "wrong"), [("utf-8", b"\xb9\xa4"), ("gb18030", b"\xff"), ("euc_kr", b"\xff")])
def test_a_wrong_byte_in_one_row_is_told_at_its_line_and_says_nothing_of_the_file(declared: str, wrong: bytes) -> None:
    file = ASCII_FILE.replace("建筑业", "건설" if declared == "euc_kr" else "建筑业").replace("工业", "E")
    answer = read(file.encode(declared) + b"2023-Q4," + wrong + b",7\n", ASCII, encoding=declared)
    assert told(answer) == [
        f"output.csv:4: encoding: got bytes that are not {declared.upper()} from here on; "
        f"want {declared.upper()} throughout; do: save it again as CSV UTF-8 and deliver it again"
    ]


def test_a_whole_file_of_an_encoding_that_is_not_certain_is_told_once_and_its_cells_are_counted() -> None:
    rows = "".join(f"20{year}-Q1,矿业,{year}\n" for year in range(10, 24))
    answer = read(("period,industry,value\n" + rows + "2024-Q1,矿业,x\n").encode("gb18030"), ASCII, codes={})
    assert told(answer) == [
        "output.csv:2 [industry]: encoding: got '矿业'; want a file that tells its encoding; do: save it again as "
        "CSV UTF-8, or declare its `encoding` in the Source, or list its names in `codes`",
        "output.csv:16 [value]: not-a-number: got 'x'; want a number such as 1234.5, of at most 18 digits; "
        "do: correct the cell, or declare its mark as missing in the Source",
        "output.csv: more: got 14 more problems; want none; do: correct those above first and run again",
    ]


def test_a_header_that_is_not_of_the_declared_encoding_is_told_as_such_where_no_other_is_certain() -> None:
    answer = read("région,période,valeur\nx,2024-Q1,1\n".encode("latin-1"), encoding="utf-8")
    assert told(answer) == [
        "output.csv:1: encoding: got bytes that are not UTF-8 from here on; want UTF-8 throughout; "
        "do: save it again as CSV UTF-8 and deliver it again"
    ]


def test_a_quote_never_closed_is_told_at_the_line_where_it_opens() -> None:
    never = "output.csv:{}: quote: got a quote that is never closed; want quotes in pairs; do: close the quote, or delete it"
    assert told(read(GOOD + '2023-Q4,"工业,7\n2023-Q3,工业,6\n')) == [never.format(4)]
    assert told(read('"表1\n' + GOOD)) == [never.format(1)]
    assert told(read(GOOD + '2023-Q4,"工业,7\n'), "zh") == [
        "output.csv:4: quote: 实际 未闭合的引号；应为 成对的引号；处理：请补上或删除引号"
    ]


def test_words_after_a_closing_quote_are_told() -> None:
    assert told(read(GOOD + '2023-Q4,"工业"B,7\n')) == [
        "output.csv:4: quote: got words after a closing quote; want quotes in pairs; do: close the quote, or delete it"
    ]


def test_an_endless_cell_is_told() -> None:
    assert told(read(GOOD + '2023-Q4,"' + "工" * 140_000)) == [
        "output.csv:4: cell-too-long: got a cell of more than 131072 characters; want at most 131072 characters; "
        "do: close the quote, or delete it"
    ]


def test_a_nul_is_told_with_its_line() -> None:
    assert told(read(GOOD + "2023-Q4,工业\0,7\n")) == [
        "output.csv:4: nul: got a NUL character; want text; do: save it again as CSV UTF-8 and deliver it again"
    ]


@pytest.mark.parametrize("nothing", [b"", b" \r\n\n", "\ufeff\n".encode(), "\ufeff \n".encode("utf-16-le")])
def test_an_empty_file_is_told(nothing: bytes) -> None:
    assert told(read(nothing)) == [
        "output.csv: empty: got an empty file; want a header and rows; "
        "do: save it again as CSV UTF-8 and deliver it again"
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04[Content_Types].xml xl/workbook.xml", "an Excel workbook"),
        (b"PK\x03\x04\x0a\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument file (.ods)"),
        (b"\xd0\xcf\x11\xe0rest", "an Excel workbook of the old format (.xls)"),
        (b"\xd0\xcf\x11\xe0rest" + "EncryptedPackage".encode("utf-16-le"), "an Office file with a password"),
        (b"%PDF-1.7", "a PDF file"),
        (b"\n<HTML><table>", "a web page"),
        ("<html>".encode("utf-16"), "a web page"),
    ],
)
def test_a_workbook_or_web_page_named_csv_is_told(content: bytes, what: str) -> None:
    assert told(read(content)) == [
        f"output.csv: not-csv: got {what}; want CSV; do: save it again as CSV UTF-8 and deliver it again"
    ]


@pytest.mark.parametrize(
    ("content", "en", "zh"),
    [
        (b"PK\x03\x04rest", "a ZIP archive", "ZIP 压缩文件"),
        (b"PK\x05\x06" + b"\0" * 18, "a ZIP archive", "ZIP 压缩文件"),
        (b"\x1f\x8brest", "a gzip archive", "gzip 压缩文件"),
        (b"Rar!rest", "a RAR archive", "RAR 压缩文件"),
        (b"7z\xbc\xaf\x27\x1crest", "a 7z archive", "7z 压缩文件"),
    ],
)
def test_an_archive_named_csv_is_told_as_one_that_has_to_be_unpacked(content: bytes, en: str, zh: str) -> None:
    answer = read(content)
    assert told(answer) == [
        f"output.csv: not-csv: got {en}; want CSV; do: unpack it and put the files in it into data_in"
    ]
    assert told(answer, "zh") == [f"output.csv: not-csv: 实际 {zh}；应为 CSV；处理：请解压，把其中的文件放入 data_in"]
