"""What a cell of a delivered workbook stores, what it shows, and what is read of it."""

from __future__ import annotations

from typing import Any

import pytest
from books import BOOK, ROWS, book
from reading import read, told

from reports.concepts.source import Numbers

RATE: dict[str, Any] = {"values": {"产值": {"unit": "%"}}, "numbers": Numbers(percent=True)}
NO_NUMBER = (
    "output.xlsx:2 [产值]: not-a-number: got {}; want a number such as 1234.5, of at most 18 digits; "
    "do: correct the cell, or declare its mark as missing in the Source"
)
KEPT = (
    "General", "G/通用格式", "0.0", "#,##0.00", "0.00E+00", "# ?/?", "@", "0.0_%", "0.0_);[Red](0.0)", "[$-804]0.0",
    '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "0.0;-0.0;0%",
)  # fmt: skip
UNCLEAR = (
    "0!.0,", "#,##0,", "#,##0.0,,", "0,.0", '0"."0', "0%%", '0%"%"', '[>100]0.0"%";0.0', "[$-804]aaaa", '0"0"', "[$-404]e",
)  # fmt: skip


@pytest.mark.parametrize("form", KEPT)
def test_a_format_that_shows_what_is_stored_changes_nothing(form: str) -> None:
    answer = read(book(ROWS[0], ROWS[1], formats={"C2": form}), BOOK)
    assert (told(answer), [str(value) for value in answer.main["value"]]) == ([], ["12.5"])


@pytest.mark.parametrize(
    ("form", "stored"),
    [("0.0%", 0.052), ('0.0"%"', 5.2), (r"0.0\%", 5.2), ("0.0％", 5.2), ('0.0"%";-0.0"%";0', 5.2), ("0.0%;0.0", 0.052)],
)
def test_a_percentage_is_the_one_that_is_shown_whether_the_sign_reckons_or_is_only_drawn(
    form: str, stored: float
) -> None:
    content = book(ROWS[0], ["2024-Q1", "工业", stored], formats={"C2": form})
    answer = read(content, BOOK, **RATE)
    assert (told(answer), [str(value) for value in answer.main["value"]]) == ([], ["5.2"])
    plain = told(read(content, BOOK))
    assert [line.partition("; want")[0] for line in plain] == [
        f"output.xlsx:2 [产值]: not-a-number: got '5.2{'％' if '％' in form else '%'}'"
    ]


@pytest.mark.parametrize("form", UNCLEAR)
def test_a_number_of_which_another_is_shown_is_told_with_its_format(form: str) -> None:
    answer = read(book(ROWS[0], ROWS[1], formats={"C2": form}), BOOK, **RATE)
    assert told(answer) == [NO_NUMBER.format(repr(f"12.5 [{form}]"))]


@pytest.mark.parametrize(("form", "shown"), {'0.0"亿元"': "12.5亿元", '"约"0': "约12.5", r"0\家": "12.5家"}.items())
def test_words_that_a_format_adds_to_a_number_are_read_with_it(form: str, shown: str) -> None:
    answer = read(book(ROWS[0], ROWS[1], formats={"C2": form}), BOOK)
    assert told(answer) == [NO_NUMBER.format(repr(shown))]
    assert told(read(book(ROWS[0], ROWS[1]), BOOK)) == []


def test_a_year_may_be_a_number_whose_format_says_so() -> None:
    content = book(["年份", "行业", "产值"], [2024, "工业", 12.5], formats={"A2": '0"年"'})
    answer = read(content, BOOK, frequency="year", cells={"period": "年份", "activity": "行业"},
                  constants=BOOK.constants | {"accumulation": "annual"})  # fmt: skip
    assert (told(answer), list(answer.main["period"].astype(str))) == ([], ["2024"])
