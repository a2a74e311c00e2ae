"""Quarters: read in every spelling, written in one, named for readers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.concepts.errors import UsageError
from reports.concepts.period import Period, label, name, over_by, quarter, recognise, short_name

FIRST = Period("2024Q1", freq="Q")
quarters = st.builds(Period, st.builds("{}Q{}".format, st.integers(1000, 2999), st.integers(1, 4)), freq=st.just("Q"))


@pytest.mark.parametrize(
    "words",
    ["2024-Q1", "2024Q1", "2024-q1", "2024q1", "2024年一季度", "2024年1季度", "2024年第一季度", "２０２４年第１季度",
     "２０２４－Ｑ１", " 2024-Q1\n"],
)  # fmt: skip
def test_a_quarter_is_understood_in_every_spelling(words: str) -> None:
    assert quarter(words) == FIRST


@pytest.mark.parametrize("numeral, number", [("一", 1), ("二", 2), ("三", 3), ("四", 4)])
def test_chinese_numerals_count_the_quarters(numeral: str, number: int) -> None:
    assert quarter(f"2023年{numeral}季度") == Period(f"2023Q{number}", freq="Q")


@pytest.mark.parametrize(
    "words",
    ["", "2024", "2024-Q0", "2024-Q5", "2024-5", "24-Q1", "0024-Q1", "9024-Q1", "2024--Q1", "2024 Q1", "2024年五季度",
     "2024年上半年", "Q1-2024", "2024-Q1x", "2024-Q1;rm", "../2024-Q1", "2024-Q¼"],
)  # fmt: skip
def test_what_is_no_quarter_is_refused_and_never_guessed(words: str) -> None:
    assert recognise(words) is None
    with pytest.raises(UsageError) as refused:
        quarter(words)
    assert refused.value.within("zh") == f"{words!r} 不是季度：请写年份和季度，例如 2024-Q1 或 2024年一季度"
    assert refused.value.within("en") == f"{words!r} is not a quarter: write the year and the quarter, as in 2024-Q1"
    assert refused.value.exit_code == 2


@given(quarters)
def test_what_is_written_is_read_again(period: Period) -> None:
    assert quarter(label(period)) == period


@given(st.text(max_size=12))
def test_any_words_are_a_quarter_or_none(words: str) -> None:
    found = recognise(words)
    assert found is None or recognise(label(found)) == found


def test_a_year_and_a_month_are_written_as_such() -> None:
    assert label(Period("2023", freq="Y")) == "2023"
    assert label(Period("2023-02", freq="M")) == "2023-02"


@pytest.mark.parametrize(
    "number, ytd, single, english_ytd, english_single",
    [
        (1, "一季度", "一季度", "the first quarter", "the first quarter"),
        (2, "上半年", "二季度", "the first half", "the second quarter"),
        (3, "前三季度", "三季度", "the first three quarters", "the third quarter"),
        (4, "全年", "四季度", "the whole year", "the fourth quarter"),
    ],
)
def test_the_name_says_whether_the_year_to_date_or_the_quarter_alone_is_meant(
    number: int, ytd: str, single: str, english_ytd: str, english_single: str
) -> None:
    period = Period(f"2024Q{number}", freq="Q")
    assert name(period, "ytd").zh == f"2024年{ytd}"
    assert name(period, "single").zh == f"2024年{single}"
    assert name(period, "ytd").en == f"{english_ytd} of 2024"
    assert name(period, "single").en == f"{english_single} of 2024"
    assert (short_name(period, "ytd").zh, short_name(period, "single").en) == (ytd, english_single)


@pytest.mark.parametrize(
    "period, over", [("2023Q4", True), ("2024Q1", True), ("2024Q2", False), ("2023", True), ("2024", False),
                     ("2024-03", True), ("2024-04", False)],
)  # fmt: skip
def test_periods_of_other_lengths_are_over_when_their_last_day_is(period: str, over: bool) -> None:
    assert over_by(Period(period), FIRST) is over


@given(*2 * [st.builds(Period, st.dates(date(2000, 1, 1), date(2030, 12, 31)), freq=st.sampled_from("QMY"))])
def test_a_period_is_over_when_another_is_where_it_does_not_end_later(period: Period, last: Period) -> None:
    assert over_by(period, last) is bool(period.end_time <= last.end_time)
