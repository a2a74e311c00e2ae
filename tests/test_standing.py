"""Ranks, brackets, streaks and fractions in words; counts, sums and yearly averages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.concepts.traced import Traced
from reports.formulas import (
    average_per_year,
    count,
    fraction_in_words,
    rank,
    rank_bracket,
    ranking,
    streak,
    sum_of,
)
from tests.drawn import frame
from tests.test_formulas import exactly

DISTRICTS = """
    year | a | b | c | d
    2022 | 5 | 9 | 9 | 7
    2023 | 5 |   | 9 | 7
"""

# ---------------------------------------------------------------- ranks


def test_ties_share_a_rank_and_the_next_one_is_left_out() -> None:
    ranked = ranking(frame(DISTRICTS))
    assert ranked.rank.loc["2022"].tolist() == [4, 1, 1, 3]
    assert ranked.tied.loc["2022"].tolist() == [False, True, True, False]
    assert (ranked.members.tolist(), ranked.complete.tolist()) == ([4, 3], [True, False])


def test_in_an_incomplete_set_a_rank_is_told_but_not_a_figure() -> None:
    assert ranking(frame(DISTRICTS)).rank.loc["2023"].tolist() == [3, pd.NA, 1, 2]
    assert rank(frame(DISTRICTS)).loc["2023"].isna().all()
    assert rank(frame(DISTRICTS)).loc["2022"].tolist() == [4, 1, 1, 3]


def test_a_set_is_complete_only_with_as_many_members_as_it_should_have() -> None:
    assert ranking(frame(DISTRICTS), members=5).complete.tolist() == [False, False]
    assert rank(frame(DISTRICTS), members=5).isna().to_numpy().all()


def test_the_smallest_may_be_first() -> None:
    assert rank(frame(DISTRICTS), best="smallest").loc["2022"].tolist() == [1, 3, 3, 2]


@given(st.lists(st.fractions(-3, 3, max_denominator=3), min_size=1, max_size=12), st.sampled_from([1, -1]))
def test_a_rank_counts_those_that_are_ahead_and_a_tie_is_one_value_twice(values: list[Fraction], sign: int) -> None:
    drawn = pd.DataFrame([values], pd.PeriodIndex(["2023"], freq="Y"), dtype=object)
    ranked = ranking(drawn, best="largest" if sign == 1 else "smallest")
    assert ranked.rank.loc["2023"].tolist() == [
        1 + sum(sign * other > sign * own for other in values) for own in values
    ]
    assert ranked.tied.loc["2023"].tolist() == [values.count(own) > 1 for own in values]


def test_numbers_that_print_alike_are_no_tie() -> None:
    values = frame("""
        year | a    | b
        2023 | 5.01 | 5.02
    """)
    assert ranking(values).tied.loc["2023"].tolist() == [False, False]


def test_a_rank_knows_all_that_it_was_compared_with() -> None:
    values = pd.DataFrame([[Traced(5, {1}), Traced(7, {2}), Traced(9, {3})]], pd.PeriodIndex(["2023"], freq="Y"))
    [[_, second, _]] = rank(values.astype(object)).to_numpy(object)
    assert (second, second.cells) == (2, {1, 2, 3})


@given(st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=12))
def test_a_rank_is_one_more_than_the_number_of_those_ahead(cells: list[int]) -> None:
    values = pd.DataFrame([cells], pd.PeriodIndex(["2023"], freq="Y"), dtype=object)
    ranks = rank(values).iloc[0].tolist()
    assert ranks == [1 + sum(other > cell for other in cells) for cell in cells]
    assert min(ranks) == 1


def test_ranks_of_floats_are_numbers_too() -> None:
    values = frame(DISTRICTS, float)
    assert rank(values).loc["2022"].tolist() == [4, 1, 1, 3]
    assert rank(values).loc["2023"].isna().all()


def test_a_bracket_is_the_narrowest_that_holds_the_rank() -> None:
    ranks = frame("""
        year | a | b | c | d  | e
        2023 | 1 | 3 | 4 | 11 |
    """)
    exactly(
        rank_bracket(ranks),
        """
        year | a | b | c | d | e
        2023 | 1 | 3 | 5 |   |
        """,
    )
    assert rank_bracket(ranks, brackets=(20, 3)).loc["2023"].tolist()[:4] == [3, 3, 20, 20]


# ---------------------------------------------------------------- streaks


def test_a_streak_counts_growth_in_a_row_and_a_zero_breaks_it() -> None:
    rates = frame("""
        year | B   | C
        2018 | 1.2 | -1
        2019 | 5.5 | 0
        2020 | 0   | 2
        2021 | 13  | 3
        2022 | 2.8 | -0.1
        2023 | 6.2 | 4
    """)
    assert streak(rates)["B"].tolist() == [1, 2, 0, 1, 2, 3]
    assert streak(rates)["C"].tolist() == [0, 0, 1, 2, 0, 1]
    assert streak(rates, zero_breaks=False)["B"].tolist() == [1, 2, 3, 4, 5, 6]
    assert streak(rates, zero_breaks=False)["C"].tolist() == [0, 1, 2, 3, 0, 1]


def test_a_gap_stops_a_streak() -> None:
    rates = frame("""
        quarter | B | C
        2023-Q1 | 1 | 1
        2023-Q2 | 1 |
        2023-Q4 | 1 | 1
        2024-Q1 | 1 | 1
    """)
    assert streak(rates)["B"].tolist() == [1, 2, 1, 2]
    assert streak(rates)["C"].tolist() == [1, pd.NA, 1, 2]


def test_a_streak_does_not_ask_for_the_order_of_the_rows_and_knows_its_rates() -> None:
    rates = pd.DataFrame(
        {"B": [Traced(2, {2}), Traced(1, {1})]}, pd.PeriodIndex(["2023", "2022"], freq="Y"), dtype=object
    )
    runs = streak(rates)["B"].tolist()
    assert (runs, runs[0].cells) == ([2, 1], {1, 2})


def test_a_streak_of_floats_is_of_floats() -> None:
    rates = frame(
        """
        year | B
        2022 | 1
        2023 |
        """,
        float,
    )
    assert streak(rates)["B"].dtype == float
    assert streak(rates)["B"].iloc[0] == 1.0


# ---------------------------------------------------------------- fractions in words


@pytest.mark.parametrize(
    "ratio, zh, en",
    [
        ("0.1001", "十分之一", "one tenth"),
        ("0.0987", "十分之一", "one tenth"),
        ("0.1938", "近五分之一", "nearly one fifth"),
        ("0.185", "近五分之一", "nearly one fifth"),
        ("0.196", "五分之一", "one fifth"),
        ("0.204", "五分之一", "one fifth"),
        ("0.2041", "超五分之一", "more than one fifth"),
        ("0.18", "超六分之一", "more than one sixth"),
        ("0.22", "超五分之一", "more than one fifth"),
        ("0.3333", "三分之一", "one third"),
        ("0.27", "超四分之一", "more than one quarter"),
        ("0.45", "近半", "nearly half"),
        ("0.489", "近半", "nearly half"),
        ("0.495", "一半", "half"),
        ("0.5", "一半", "half"),
        ("0.52", "过半", "more than half"),
        ("0.9", "过半", "more than half"),
        ("0.42", None, None),
        ("0.08", None, None),
        ("0", None, None),
        ("-0.2", None, None),
        ("1", None, None),
    ],
)
def test_a_fraction_in_words_holds_for_the_unrounded_value(ratio: str, zh: str | None, en: str | None) -> None:
    for number in (Fraction(ratio), Decimal(ratio)):
        words = fraction_in_words(number)
        assert (words and words.zh, words and words.en) == (zh, en)


@given(st.fractions(min_value=0, max_value=1))
def test_nearly_is_below_and_more_than_is_above(ratio: Fraction) -> None:
    words = fraction_in_words(ratio)
    numbers = dict(zip("二三四五六七八九十", range(2, 11), strict=True))
    if words and words.zh.endswith("分之一"):
        n = numbers[words.zh.removesuffix("分之一")[-1]]
        low, high = {"近": ("0.9", "0.98"), "超": ("1.02", "1.1")}.get(words.zh[0], ("0.98", "1.02"))
        assert Fraction(low) <= ratio * n <= Fraction(high)


# ---------------------------------------------------------------- counts, sums, averages of a year

PROJECTS = """
    month   | P1 | P2 | P3    | P4
    2024-03 | 1  |    |       |
    2024-04 | 30 | 20 | 19.99 |
    2024-05 |    |    |       |
"""


def cells(result: pd.DataFrame) -> list[Any]:
    [column] = result.columns
    assert column == "_T"
    return result["_T"].tolist()


def test_a_threshold_holds_what_reaches_it_and_blanks_are_not_counted() -> None:
    assert cells(count(frame(PROJECTS))) == [1, 3, pd.NA]
    assert cells(count(frame(PROJECTS), at_least=20)) == [0, 2, pd.NA]
    assert cells(count(frame(PROJECTS), at_least=Decimal("19.99"))) == [0, 3, pd.NA]


def test_a_sum_wants_every_member() -> None:
    assert cells(sum_of(frame(PROJECTS))) == [pd.NA, pd.NA, pd.NA]
    assert cells(sum_of(frame(PROJECTS)[["P1", "P2", "P3"]])) == [pd.NA, Fraction("69.99"), pd.NA]


def test_an_average_of_a_year_counts_from_its_first_year() -> None:
    entries = frame("""
        year | B
        2020 | 99
        2021 | 36
        2022 | 41
        2023 | 43
    """)
    assert average_per_year(entries, since="2021")["B"].tolist() == [pd.NA, 36, Fraction(77, 2), 40]
    assert average_per_year(entries)["B"].iloc[-1] == Fraction(219, 4)


def test_half_a_year_counts_as_half_and_a_gap_ends_the_average() -> None:
    entries = frame("""
        quarter | B  | C
        2024-Q1 | 10 | 10
        2024-Q2 | 10 |
        2024-Q3 | 30 | 10
    """)
    assert average_per_year(entries)["B"].tolist() == [40, 40, Fraction(200, 3)]
    assert average_per_year(entries)["C"].tolist() == [40, pd.NA, pd.NA]
