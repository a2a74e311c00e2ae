"""The cell gate: which characters are a number, which are a declared mark, and which are neither."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given as drawn_by
from hypothesis import strategies as some
from reading import read, told

from reports.collect.cell import number, row_label, trimmed
from reports.concepts.source import Numbers

NUMBERS = {
    "12.5": "12.5", "-3": "-3", "0": "0", "0.00": "0.00", "007": "7", " 12 ": "12", "\u00a012\u3000": "12",
    "1,234": "1234", "1,234,567.8": "1234567.8", "-1,234": "-1234", "８２５，６０８．５": "825608.5", "－４": "-4",
    "\u22124": "-4", "\u20134": "-4", "\ufeff12\u200b": "12", "123456789012345678": "123456789012345678",
    "-0.30000000000000004": "-0.30000000000000004", "123,456,789,012,345.678": "123456789012345.678",
}  # fmt: skip
NO_NUMBERS = [
    "", " ", "-", "—", "…", "x", "n.a.", "nan", "NaN", "inf", "-Infinity", "1e999", "1e3", "True", "0x10", "1_234",
    "12,34.5", "1,2345", ",123", "0,123", "-0,123", "00,123", "1.234,5", "1.", ".5", "+5", "--5", "(1234.5)", "5.2%", "1234.5*", "5.2①", "5.2²", "½",
    "1 234", "1\u00a0234", "12\n", "٣", "४", "1.2.3", "#REF!",
]  # fmt: skip
DO = "correct the cell, or declare its mark as missing in the Source"
DECIMAL = "where the comma is a decimal sign, declare Numbers(decimal=',')"
IN_FULL = "export it in full, not in scientific notation"
BETTER = {
    "(1234.5)": "negative? write -1234.5, or declare Numbers(parentheses=True)",
    "5.2%": "delete the percent sign, or declare Numbers(percent=True)",
    "1.234,5": DECIMAL, "1,2345": DECIMAL, "0,123": DECIMAL, "-0,123": DECIMAL, "00,123": DECIMAL, "1e3": IN_FULL, "1e999": IN_FULL,
}  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), NUMBERS.items())
def test_a_number_is_read_exactly(cell: str, value: str) -> None:
    understood = number(cell, {})
    assert understood is not None
    assert (str(understood.value), understood.status) == (value, "")


@pytest.mark.parametrize("cell", NO_NUMBERS)
def test_what_is_no_number_is_not_repaired_into_one(cell: str) -> None:
    assert number(cell, {}) is None
    answer = read(f'季度,行业,产值\n2024-Q1,工业,"{cell}"\n', missing={})
    assert told(answer) == [
        f"output.csv:2 [产值]: not-a-number: got {cell!r}; want a number such as 1234.5, of at most 18 digits; "
        f"do: {BETTER.get(cell, DO)}"
    ]
    assert answer.main.empty


@pytest.mark.parametrize(("cell", "value"), {"0.123": None, "0,123": "0.123", "1.234": "1234"}.items())
def test_where_the_comma_is_the_decimal_sign_no_group_of_thousands_begins_with_nought(
    cell: str, value: str | None
) -> None:
    understood = number(cell, {}, Numbers(decimal=","))
    assert (understood and str(understood.value)) == value


def test_the_message_is_whole_in_chinese_and_shortens_an_endless_cell() -> None:
    answer = read("季度,行业,产值\n2024-Q1,工业," + "x" * 100 + "\n")
    assert told(answer, "zh") == [
        f"output.csv:2 [产值]: not-a-number: 实际 '{'x' * 60}…'；应为 1234.5 这样的数，至多 18 位；"
        "处理：请改正该单元格，或在 Source 的 missing 中登记该符号"
    ]


def test_a_declared_mark_is_a_missing_value_with_its_status_and_a_zero_is_a_value() -> None:
    rows = read("季度,行业,产值\n2024-Q1,工业,—\n2024-Q1,建筑业, … \n2023-Q4,工业,\n2023-Q4,建筑业,0\n",
                missing={"—": "L", "…": "T", "": "M"}).main  # fmt: skip
    assert list(rows["status"]) == ["L", "T", "M", "A"]
    assert list(rows["value"].isna()) == [True, True, True, False]
    assert rows["value"].iloc[3] == Decimal(0)
    assert rows["value"].iloc[0] is pd.NA


@drawn_by(some.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_any_decimal_written_plainly_is_read_back(value: Decimal) -> None:
    assert number(f"{value:f}", {}) == number(f" {value:,f} ", {})
    understood = number(f"{value:f}", {})
    assert understood is not None and understood.value == value


def test_labels_lose_indentation_and_the_of_which_mark_only() -> None:
    assert [row_label(cell) for cell in ("  #工业", "\u3000＃ 工业", "工业 ", "C#")] == ["工业", "工业", "工业", "C#"]
    assert trimmed("\u3000e\u0301\u200b") == "é"
