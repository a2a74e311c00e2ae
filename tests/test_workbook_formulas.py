"""Formulas of a delivered workbook that have no result, and rows that a reader would lose."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from books import BOOK, NO_XLSX, NOT_XLSX, ROWS, book, changed, rewritten
from reading import read, told

from reports.collect.workbook_xml import waiting

WAITS = (
    "output.xlsx:3 [产值]: not-a-number: got {}; want a number such as 1234.5, of at most 18 digits; "
    "do: open the file in Excel and save it again, so that the formula has a result"
)
BLANK = {"": "M"}
SHEET = '<worksheet xmlns="urn:x"><sheetData>{}</sheetData></worksheet>'


def formula(result: str, attributes: str = "") -> bytes:
    """A workbook whose last number is a formula with this result; no result of it is called stale."""
    made = book(*ROWS[:2], ["2024-Q1", "建筑业", "=C2*2"])
    fresh = changed(made, "xl/workbook.xml", lambda part: part.replace(b' fullCalcOnLoad="1"', b""))
    cell = f'<c r="C3"{attributes}><f>C2*2</f>{result}</c>'.encode()
    return rewritten(fresh, lambda part: re.sub(rb'<c r="C3".*?</c>', cell, part))


@pytest.mark.parametrize("nothing", ["", "<v/>", "<v></v>"])
def test_a_formula_without_a_result_is_told_and_never_missing(nothing: str) -> None:
    answer = read(formula(nothing), BOOK, missing=BLANK)
    assert told(answer) == [WAITS.format("'=C2*2'")]
    assert told(answer, "zh") == [
        "output.xlsx:3 [产值]: not-a-number: 实际 '=C2*2'；应为 1234.5 这样的数，至多 18 位；"
        "处理：请用 Excel 打开并重新保存，使公式有结果"
    ]


def test_a_formula_with_a_result_is_its_result_and_an_empty_text_is_one() -> None:
    answer = read(formula("<v>25</v>"), BOOK, missing=BLANK)
    assert (told(answer), [str(value) for value in answer.main["value"]]) == ([], ["12.5", "25"])
    empty = read(formula("<v></v>", ' t="str"'), BOOK, missing=BLANK)
    assert (told(empty), list(empty.main["status"])) == ([], ["A", "M"])


@pytest.mark.parametrize("word", ["1", "true"])
def test_a_result_that_the_workbook_itself_calls_stale_is_none(word: str) -> None:
    stale = changed(formula("<v>0</v>"), "xl/workbook.xml", lambda part: part.replace(
        b"<calcPr ", f'<calcPr fullCalcOnLoad="{word}" '.encode()))  # fmt: skip
    assert told(read(stale, BOOK, missing=BLANK)) == [WAITS.format("'=C2*2'")]


def test_a_formula_without_a_result_is_found_in_utf_16_with_prefixes_and_without_places() -> None:
    plain = SHEET.format('<row><c><v>1</v></c><c><f>A1</f></c></row><row r="7"><c r="AB7"><f/></c></row>')
    spelled = re.sub("<(/?)", r"<\1x:", plain).replace("xmlns=", "xmlns:x=").encode("utf-16")
    for part in (plain.encode(), spelled):
        assert waiting(part, every=False) == {(1, 2): "=A1", (7, 28): "="}


@pytest.mark.parametrize(
    "shuffled",
    [
        lambda part: part.replace(b'<row r="3"', b'<row r="2"'),
        lambda part: part.replace(b'<row r="2"', b'<row spans="1:3" r="4"'),
    ],
    ids=["twice", "back"],
)
def test_rows_that_stand_twice_or_out_of_order_are_no_workbook(shuffled: Callable[[bytes], bytes]) -> None:
    answer = read(rewritten(book(*ROWS), shuffled), BOOK)
    assert told(answer) == [NOT_XLSX.format("no valid workbook")]
    assert told(answer, "zh") == [NO_XLSX.format("不是有效的工作簿")]
