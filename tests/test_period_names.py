"""The names of periods in deliveries: every spelling an office uses, with or without its year; nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn_by
from hypothesis import strategies as some

from reports.collect.period_names import named
from reports.concepts.period import label

QUARTERS = {
    "2022年第一季度": "2022-Q1", "2022年1季度": "2022-Q1", "2022 年 Ⅳ 季度": "2022-Q4", "1Q 2026": "2026-Q1", "4Q 2025": "2025-Q4",
    "Q3 2024": "2024-Q3", "2024 Q3": "2024-Q3", "2024年Q3": "2024-Q3", "2024/Q3": "2024-Q3", "２０２４年第３季度": "2024-Q3",
    "1994/ 1- 3.": "1994-Q1", "1994/10-12.": "1994-Q4", "2024年1—3月": "2024-Q1", "2024年10－12月": "2024-Q4",
    "2024年1月-3月": "2024-Q1", "2024年第2四半期": "2024-Q2", "2024年7～9月期": "2024-Q3",
}  # fmt: skip
CUMULATED = {
    "2024年上半年": "2024-Q2", "2024年前三季度": "2024-Q3", "2024年全年": "2024-Q4", "2024年1-6月": "2024-Q2", "2024年1至9月": "2024-Q3",
    "2024年1－12月": "2024-Q4", "2024年1-2季度": "2024-Q2", "2024年一至三季度": "2024-Q3",
}  # fmt: skip
YEARLESS = {
    "一季度": 1,
    "第二季度": 2,
    " 4- 6.": 2,
    "7-9月": 3,
    "Q4": 4,
    "4Q": 4,
    "上半年": 2,
    "前三季度": 3,
    "Ⅲ季度": 3,
}
MONTHS = {
    "2020年2月": "2020-02", "2020年12月": "2020-12", "2020-02": "2020-02", "2020/2": "2020-02", "2020/ 2": "2020-02", "2020M02": "2020-02",
    "Feb 2020": "2020-02", "February 2020": "2020-02", "Dec. 2019": "2019-12", "2024年1-2月": "2024-02", "2024.11": "2024-11",
}  # fmt: skip
NONE = {
    "quarter": ["2024-01", "Q1-24", "2024", "2024年", "2024-1-3", "2024年5季度", "2024年2-4月", "2024年1-5月", "一季度", "24年一季度", "٢٠٢٤Q1"],
    "month": ["2024", "2024-13", "2024年0月", "2024年一季度", "4", "2月", "2024年2-3月", "May", "Febtober"],
    "year": ["2024年一季度", "24", "1994/4-3.", "2024-01", "二〇二四年"],
}  # fmt: skip


@pytest.mark.parametrize("words, want", QUARTERS.items())
def test_a_quarter_is_understood(words: str, want: str) -> None:
    found = named(words, "quarter")
    assert found is not None and label(found.period) == want and found.says in ("", "single")


@pytest.mark.parametrize("words, want", CUMULATED.items())
def test_a_name_that_cumulates_says_so(words: str, want: str) -> None:
    found = named(words, "quarter")
    assert found is not None and (label(found.period), found.says) == (want, "ytd")


def test_the_months_of_a_quarter_alone_say_so_and_those_of_the_first_say_nothing() -> None:
    says = {words: found.says for words in ("2024年4-6月", "2024年1-3月") if (found := named(words, "quarter"))}
    assert says == {"2024年4-6月": "single", "2024年1-3月": ""}


@pytest.mark.parametrize("words, number", YEARLESS.items())
def test_a_name_without_a_year_needs_one(words: str, number: int) -> None:
    assert named(words, "quarter") is None
    found = named(words, "quarter", year="1994")
    assert found is not None and label(found.period) == f"1994-Q{number}"


@pytest.mark.parametrize("words, want", MONTHS.items())
def test_a_month_is_understood(words: str, want: str) -> None:
    found = named(words, "month")
    assert found is not None and (label(found.period), found.says) == (want, "ytd" if "1-2" in words else "")


def test_a_year_is_understood() -> None:
    found = [named(words, "year") for words in ("2024", "2024年", "1994/1-12.", "1994/ 1-12.")]
    assert [label(one.period) for one in found if one] == ["2024", "2024", "1994", "1994"]


@pytest.mark.parametrize(
    "frequency, words", [(frequency, words) for frequency, every in NONE.items() for words in every]
)
def test_what_is_no_period_of_this_length_is_none(frequency: str, words: str) -> None:
    assert named(words, frequency) is None  # type: ignore[arg-type]


def test_a_declared_spelling_comes_first_and_a_month_stands_for_its_quarter() -> None:
    end_of_quarter = (r"(?P<year>[0-9]{4})-(?P<month>03|06|09|12)-[0-9]{2}",)
    assert [str(found.period) for day in ("2024-03-31", "2024-12-31") if (found := named(day, "quarter", end_of_quarter))] == [
        "2024Q1", "2024Q4",
    ]  # fmt: skip
    assert named("2024-04-30", "quarter", end_of_quarter) is None
    fiscal = (r"(?P<year>[0-9]{4})/ ?4- ?3\.",)
    found = named("1994/4-3.", "year", fiscal)
    assert found is not None and label(found.period) == "1994"


@drawn_by(some.text(max_size=15) | some.from_regex("(20[0-9]{2})?[年/-]?[0-9一二三四Q]{1,2}[-—至]?[0-9]{0,2}(月|季度|[.])?", fullmatch=True),
          some.sampled_from(["quarter", "month", "year"]), some.sampled_from(["", "1994"]))  # fmt: skip
def test_any_words_are_a_period_of_the_asked_length_or_none(words: str, frequency: str, year: str) -> None:
    found = named(words, frequency, year=year)  # type: ignore[arg-type]
    assert found is None or found.period.freqstr[0] == {"quarter": "Q", "month": "M", "year": "Y"}[frequency]
