"""The table gate: title rows, headers, notes and row lengths; nothing is shifted, nothing is read past unasked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from reading import GOOD, read, told, values

from reports.concepts.errors import BadDefinition
from reports.concepts.source import PERIODS

CELLS = "output.csv:{}: cells: got {} cells; want 3 cells, as in the header; "
RECOUNT = "do: look for a delimiter too many or too few, such as an unquoted 1,234"


def test_blank_lines_are_skipped_and_counted() -> None:
    answer = read("\n季度,行业,产值\n\n,,\n2024-Q1,工业,1\n")
    assert told(answer) == []
    assert list(answer.main["line"]) == [5]


def test_a_comma_at_the_end_of_every_row_shifts_nothing() -> None:
    assert values(read("季度,行业,产值\n2024-Q1,工业,1,\n2024-Q1,建筑业,2,,\n")) == {
        ("BCD", "2024Q1"): Decimal(1),
        ("E", "2024Q1"): Decimal(2),
    }


def test_rows_of_another_length_are_each_told() -> None:
    answer = read("季度,行业,产值\n2024-Q1,工业,1,234\n2024-Q1,建筑业\n2023-Q4,工业,3\n")
    assert told(answer) == [CELLS.format(2, 4) + RECOUNT, CELLS.format(3, 2) + RECOUNT]
    assert told(answer, "zh")[0] == (
        "output.csv:2: cells: 实际 4 个单元格；应为 3 个单元格，与表头相同；处理：请检查多余或缺少的分隔符，例如未加引号的 1,234"
    )
    assert list(answer.main["line"]) == [4]


def test_title_and_note_rows_are_read_past_only_where_declared() -> None:
    file = "产值表,,\n" + GOOD + "注：甲,,\n"
    assert told(read(file, above=("产值表",), below=("注：.*",))) == []
    assert told(read(file, below=("注：.*",))) == [
        "output.csv:1: undeclared-row: got '产值表'; want the header (the Source declares no title rows); "
        "do: delete the row, or declare it in the Source"
    ]
    assert told(read(file, above=("甲", "乙"), below=("注：.*",)), "zh") == [
        "output.csv:1: undeclared-row: 实际 '产值表'；应为 声明过的标题行或单位行：'甲'、'乙'；"
        "处理：请删除该行，或在 Source 中声明它"
    ]
    assert told(read(file, above=("产值表",))) == [
        "output.csv:5: form: got '注：甲'; want a row of data; do: delete the row, or declare it as `below` the table"
    ]


def test_a_quoted_note_of_several_lines_is_one_row() -> None:
    assert told(read(GOOD + '"注：甲\n乙",,\n', below=("注：.*",))) == []


def test_a_title_row_gives_the_period_and_is_told_where_it_cannot_be_one() -> None:
    source = {"cells": {"activity": "行业"}, "above": ("产值表（(?P<period>.*)）",)}
    file = "产值表（{}）,\n行业,产值\n工业,1\n"
    assert values(read(file.format("2024年一季度"), **source)) == {("BCD", "2024Q1"): Decimal(1)}
    answer = read(file.format("2024年五季度"), **source)
    assert told(answer) == [
        "output.csv:1: period: got '2024年五季度'; want a quarter such as 2024-Q1; do: correct the row and run again"
    ]
    assert told(answer, "zh") == [
        "output.csv:1: period: 实际 '2024年五季度'；应为 2024-Q1 这样的季度；处理：请改正该行后重新运行"
    ]


def test_a_header_that_stands_twice_is_told() -> None:
    assert told(read("季度,行业,产值,产值\n2024-Q1,工业,1,2\n")) == [
        "output.csv:1: header-twice: got '产值'; want different headers; do: correct the headers of the columns"
    ]


def test_a_column_that_nobody_declared_is_told_and_an_ignored_one_is_not() -> None:
    file = "季度,行业,产值,备注\n2024-Q1,工业,1,甲\n"
    assert told(read(file)) == [
        "output.csv:1: column-unknown: got '备注'; want '季度', '行业', '产值'; "
        "do: delete the column, or list it as ignored in the Source"
    ]
    assert told(read(file, ignored=("备注",))) == []


def test_a_column_without_a_header_may_be_empty_but_not_speak() -> None:
    assert told(read("季度,行业,产值,,\n2024-Q1,工业,1,,\n")) == []
    assert told(read("季度,,行业,产值,\n2024-Q1,,工业,1,\n2024-Q1,7,建筑业,1,8\n")) == [
        "output.csv:3: header-empty: got '7'; want a header for every column that says something; "
        "do: correct the headers of the columns"
    ]


def test_a_header_alone_is_told() -> None:
    answer = read("季度,行业,产值\n")
    assert told(answer) == [
        "output.csv: no-rows: got a header only; want rows of data; do: check that the export is complete"
    ]
    assert told(answer, "zh") == ["output.csv: no-rows: 实际 只有表头；应为 数据行；处理：请检查导出是否完整"]


def test_headers_are_found_whatever_space_is_around_them() -> None:
    assert told(read("\u3000季度 ,行业\u200b, 产值\n2024-Q1,工业,1\n")) == []


def test_a_row_that_holds_only_some_of_the_headers_is_not_taken_for_the_header() -> None:
    assert told(read("季度,产值,\n" + GOOD, above=("季度产值",))) == []


# --- periods across the top ----------------------------------------------------------------------------------------

WIDE = {"cells": {"activity": "行业"}, "values": PERIODS}


def test_periods_across_the_top_become_quarters() -> None:
    answer = read("行业,2024年第一季度,2023-Q4\n工业,1,2\n", **WIDE)
    assert values(answer) == {("BCD", "2024Q1"): Decimal(1), ("BCD", "2023Q4"): Decimal(2)}
    assert list(answer.main["column"]) == ["2024年第一季度", "2023-Q4"]


def test_a_table_without_one_quarter_across_the_top_is_told() -> None:
    assert told(read("行业,\n工业,\n", **WIDE)) == [
        "output.csv:1: column-missing: got '行业', ''; want columns headed by quarters, such as 2024-Q1; "
        "do: correct the headers of the columns, or declare how their periods are written in `spellings`"
    ]


def test_a_misspelt_quarter_across_the_top_is_told() -> None:
    assert told(read("行业,2024-Q1,2023-Q5\n工业,1,2\n", **WIDE)) == [
        "output.csv:1: column-unknown: got '2023-Q5'; want '行业'; "
        "do: delete the column, or list it as ignored in the Source"
    ]


def test_one_quarter_in_two_spellings_is_one_key_twice() -> None:
    answer = read("行业,2024-Q1,2024年一季度\n工业,1,2\n", **WIDE)
    assert told(answer) == [
        "output.csv:2 [2024年一季度]: key-twice: got the same key as output.csv:2 [2024-Q1]; "
        "want one value for each key; do: delete one of the two"
    ]


# --- what the job declares wrongly --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"area": "500113"}, "source output does not say where accumulation comes from; "
                             "declare it in constants, cells, labels or values"),
        ({"area": ""}, "source output declares '' as area; want a code; correct it in the job"),
    ],
)  # fmt: skip
def test_a_source_that_leaves_a_part_of_the_key_open_is_a_mistake_of_the_job(declared: dict, message: str) -> None:
    with pytest.raises(BadDefinition) as wrong:
        read(GOOD, constants=declared)
    assert wrong.value.within("en") == message


def test_a_code_that_stands_for_nothing_is_a_mistake_of_the_job_where_a_code_is_needed() -> None:
    with pytest.raises(BadDefinition) as wrong:
        read(GOOD, codes={"activity": {"工业": "", "建筑业": "E"}})
    assert wrong.value.within("zh") == "来源 output 声明的 activity 是 ''；应为 一个代码；请在作业中改正"
    file = "季度,行业,价格,产值\n2024-Q1,工业,无,1\n"
    answer = read(
        file,
        cells={"period": "季度", "activity": "行业", "price_basis": "价格"},
        codes={"activity": {"工业": "BCD"}, "price_basis": {"无": ""}},
    )
    assert list(answer.main["price_basis"]) == [""]
