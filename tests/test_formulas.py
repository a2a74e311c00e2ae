"""The arithmetic of the bulletin: sums done by hand, and the identities of the field."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from reports.formulas import (
    as_delivered,
    change,
    contribution,
    deflator,
    gap,
    growth,
    pull,
    share,
    single_quarter,
    single_quarter_growth,
)
from reports.formulas.frames import year_earlier
from tests.drawn import frame

ACTIVITIES = list("ABC")


def exactly(result: pd.DataFrame, drawn: str) -> None:
    """The result is the drawn table, cell for cell, in exact numbers; blanks are missing."""
    expected = frame(drawn)
    assert list(result.index) == list(expected.index)
    assert list(result.columns) == list(expected.columns)
    for period in expected.index:
        for activity in expected.columns:
            got, want = result.at[period, activity], expected.at[period, activity]
            assert got is pd.NA if want is pd.NA else isinstance(got, Fraction) and got == Fraction(want)


# ---------------------------------------------------------------- by hand

PARTS = """
    quarter | B   | C
    2023-Q1 | 20  | 30
    2024-Q1 | 26  | 27
"""
WHOLE = """
    quarter | _T
    2023-Q1 | 80
    2024-Q1 | 104
"""


def test_a_share_is_the_part_of_the_whole_in_per_cent() -> None:
    exactly(
        share(frame(PARTS), frame(WHOLE)),
        """
        quarter | B  | C
        2023-Q1 | 25 | 75/2
        2024-Q1 | 25 | 675/26
        """,
    )


def test_a_growth_is_the_change_on_the_year_before_in_per_cent() -> None:
    exactly(
        growth(frame(PARTS)),
        """
        quarter | B  | C
        2023-Q1 |    |
        2024-Q1 | 30 | -10
        """,
    )


def test_a_contribution_is_the_increment_of_the_part_in_that_of_the_whole() -> None:
    exactly(
        contribution(frame(PARTS), frame(WHOLE)),
        """
        quarter | B  | C
        2023-Q1 |    |
        2024-Q1 | 25 | -25/2
        """,
    )


def test_a_pull_is_the_increment_of_the_part_against_the_whole_a_year_before() -> None:
    exactly(
        pull(frame(PARTS), frame(WHOLE)),
        """
        quarter | B   | C
        2023-Q1 |     |
        2024-Q1 | 7.5 | -3.75
        """,
    )


def test_a_deflator_is_what_nominal_growth_leaves_over_real_growth() -> None:
    exactly(
        deflator(
            frame("""
                quarter | B
                2023-Q1 | 100
                2024-Q1 | 121
            """),
            frame("""
                quarter | B
                2023-Q1 | 50
                2024-Q1 | 55
            """),
        ),
        """
        quarter | B
        2023-Q1 |
        2024-Q1 | 10
        """,
    )


def test_a_change_is_the_difference_from_the_year_before_in_points() -> None:
    exactly(
        change(
            frame("""
                quarter | B
                2023-Q1 | 6.2
                2024-Q1 | 7.5
            """)
        ),
        """
        quarter | B
        2023-Q1 |
        2024-Q1 | 1.3
        """,
    )


def test_a_gap_is_the_difference_from_the_same_rate_elsewhere_where_both_are_known() -> None:
    exactly(
        gap(
            frame("""
                quarter | B   | C
                2023-Q4 | 5.0 | 5.0
                2024-Q1 | 6.4 | 7.5
            """),
            frame("""
                quarter | C   | D
                2024-Q1 | 7.9 | 1
                2024-Q2 | 1   | 1
            """),
        ),
        """
        quarter | B | C
        2023-Q4 |   |
        2024-Q1 |   | -0.4
        """,
    )


def test_a_single_quarter_is_what_the_year_to_date_gained() -> None:
    exactly(
        single_quarter(
            frame("""
                quarter | B
                2023-Q4 | 100
                2024-Q1 | 30
                2024-Q2 | 72.5
                2024-Q3 | 110
            """)
        ),
        """
        quarter | B
        2023-Q4 |
        2024-Q1 | 30
        2024-Q2 | 42.5
        2024-Q3 | 37.5
        """,
    )


def test_the_growth_of_a_fourth_quarter_is_not_the_difference_of_cumulated_rates() -> None:
    levels = frame("""
        quarter | _T
        2022-Q3 | 720
        2022-Q4 | 1000
        2023-Q3 | 764.64
        2023-Q4 | 1066
    """)
    assert growth(levels)["_T"].tolist()[2:] == [Fraction("6.2"), Fraction("6.6")]
    assert single_quarter_growth(levels)["_T"].iloc[-1] == 100 * (Fraction("301.36") / 280 - 1)


def test_a_delivered_number_stays_as_it_is() -> None:
    exactly(
        as_delivered(
            frame("""
                quarter | B
                2024-Q1 | 82.5608
            """)
        ),
        """
        quarter | B
        2024-Q1 | 82.5608
        """,
    )


# ---------------------------------------------------------------- what is missing


@pytest.mark.parametrize("formula", [growth, change, single_quarter_growth])
def test_a_missing_year_earlier_quarter_is_not_replaced_by_its_neighbour(formula: Callable) -> None:
    levels = frame("""
        quarter | B
        2022-Q4 | 40
        2023-Q2 | 20
        2024-Q1 | 11
        2024-Q2 | 22
    """)
    result = formula(levels)
    assert result["B"].isna().tolist()[:3] == [True, True, True]


def test_the_order_of_the_rows_says_nothing() -> None:
    levels = frame("""
        quarter | B
        2024-Q1 | 11
        2022-Q4 | 40
        2023-Q1 | 10
    """)
    assert growth(levels)["B"].tolist() == [Fraction(10), pd.NA, pd.NA]
    assert single_quarter(levels)["B"].tolist() == [Fraction(11), pd.NA, Fraction(10)]


def test_a_missing_operand_gives_a_missing_result_and_no_zero() -> None:
    parts = frame("""
        quarter | B  | C
        2023-Q1 |    | 30
        2024-Q1 | 26 |
    """)
    for result in (growth(parts), contribution(parts, frame(WHOLE)), pull(parts, frame(WHOLE))):
        assert result.isna().to_numpy().all()
    exactly(
        share(parts, frame(WHOLE)),
        """
        quarter | B  | C
        2023-Q1 |    | 37.5
        2024-Q1 | 25 |
        """,
    )


def test_a_whole_that_lacks_a_quarter_leaves_the_parts_of_that_quarter_without_a_rate() -> None:
    whole = frame("""
        quarter | _T
        2024-Q1 | 104
    """)
    assert share(frame(PARTS), whole)["B"].tolist() == [pd.NA, Fraction(25)]
    assert contribution(frame(PARTS), whole).isna().to_numpy().all()
    assert pull(frame(PARTS), whole).isna().to_numpy().all()


def test_a_missing_quarter_stays_missing_in_the_quarter_alone_and_in_the_one_after_it() -> None:
    exactly(
        single_quarter(
            frame("""
                quarter | B  | C
                2024-Q1 |    | 1
                2024-Q2 | 72 | 2
                2024-Q4 | 99 | 3
            """)
        ),
        """
        quarter | B | C
        2024-Q1 |   | 1
        2024-Q2 |   | 1
        2024-Q4 |   |
        """,
    )


def test_a_denominator_of_nothing_gives_no_rate() -> None:
    nothing = frame("""
        quarter | B
        2023-Q1 | 0
        2024-Q1 | 0
    """)
    for result in (
        share(frame(PARTS), nothing),
        growth(nothing),
        contribution(frame(PARTS), nothing),
        pull(frame(PARTS), nothing),
        deflator(frame(PARTS)[["B"]], nothing),
        deflator(nothing, frame(PARTS)[["B"]]),
    ):
        assert result.isna().to_numpy().all()


def test_a_total_that_did_not_change_gives_pulls_but_no_contributions() -> None:
    still = frame("""
        quarter | _T
        2023-Q1 | 80
        2024-Q1 | 80
    """)
    assert contribution(frame(PARTS), still).isna().to_numpy().all()
    assert pull(frame(PARTS), still)["B"].tolist() == [pd.NA, Fraction("7.5")]


def test_from_a_loss_there_is_no_growth_and_no_deflator() -> None:
    profits = frame("""
        quarter | B  | C
        2023-Q1 | -5 | 5
        2024-Q1 | 10 | -10
    """)
    assert growth(profits).iloc[-1].tolist() == [pd.NA, Fraction(-300)]
    assert deflator(profits, profits).iloc[-1].tolist() == [pd.NA, Fraction(0)]


@pytest.mark.parametrize("formula", [growth, change, single_quarter, single_quarter_growth, as_delivered])
def test_of_nothing_comes_nothing(formula: Callable) -> None:
    nothing = pd.DataFrame(columns=["B"], index=pd.PeriodIndex([], freq="Q"), dtype=object)
    assert formula(nothing).shape == (0, 1)
    assert formula(frame(PARTS)[[]]).shape == (2, 0)


# ---------------------------------------------------------------- exact in, exact out


def every_formula(parts: pd.DataFrame, whole: pd.DataFrame) -> list[pd.DataFrame]:
    return [
        share(parts, whole), contribution(parts, whole), pull(parts, whole), deflator(parts, 2 * parts),
        growth(parts), change(parts), gap(parts, parts), single_quarter(parts), single_quarter_growth(parts),
        as_delivered(parts),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [Decimal, Fraction, int, None])
def test_exact_numbers_of_any_kind_give_fractions(number: Callable[[str], Any] | None) -> None:
    for result in every_formula(frame(PARTS, number), frame(WHOLE, number)):
        assert {type(cell) for cell in result.iloc[-1]} == {Fraction}


@pytest.mark.parametrize("integers", ["int64", "Int64", "int32"])
def test_integers_of_pandas_are_exact_too(integers: str) -> None:
    thirds = pd.DataFrame({"B": [1, 2]}, index=pd.PeriodIndex(["2023Q1", "2024Q1"], freq="Q"), dtype=integers)
    assert share(thirds, 3 * thirds)["B"].tolist() == [Fraction(100, 3)] * 2


def test_no_decimal_is_rounded_on_the_way() -> None:
    third = share(
        frame("""
            quarter | B
            2024-Q1 | 0.1
        """),
        frame("""
            quarter | _T
            2024-Q1 | 0.3
        """),
    )
    assert third["B"].tolist() == [Fraction(100, 3)]


@pytest.mark.parametrize("floats", ["float64", "Float64"])
def test_floats_give_floats_and_blanks_not_a_number(floats: str) -> None:
    gaps = """
        quarter | B   | C
        2023-Q1 | 20  | 0
        2023-Q3 |     | 5
        2024-Q1 | 26  | 27
    """
    parts = frame(gaps, float).astype(floats)
    for result in every_formula(parts, frame(WHOLE, float).astype(floats)):
        assert {dtype.kind for dtype in result.dtypes} == {"f"}
    assert growth(parts).at[pd.Period("2024Q1", freq="Q"), "B"] == pytest.approx(30)
    assert pd.isna(growth(parts).at[pd.Period("2024Q1", freq="Q"), "C"])


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(TypeError) as refused:
        growth(frame(PARTS, str))
    assert str(refused.value) == "'20' is a str; give numbers, and blanks as missing"


def test_arguments_are_never_changed() -> None:
    parts, whole = frame(PARTS), frame(WHOLE)
    every_formula(parts, whole)
    assert_frame_equal(parts, frame(PARTS))
    assert_frame_equal(whole, frame(WHOLE))


# ---------------------------------------------------------------- what a formula accepts


@pytest.mark.parametrize("formula", [share, contribution, pull])
def test_the_whole_may_be_a_series_or_a_frame_of_one_column(formula: Callable) -> None:
    whole = frame(WHOLE)
    unnamed = pd.Series(whole["_T"].tolist(), index=whole.index)
    assert_frame_equal(formula(frame(PARTS), whole["_T"]), formula(frame(PARTS), whole))
    assert_frame_equal(formula(frame(PARTS), unnamed), formula(frame(PARTS), whole))


@pytest.mark.parametrize("formula", [share, contribution, pull])
def test_a_whole_of_several_columns_is_refused(formula: Callable) -> None:
    with pytest.raises(ValueError) as refused:
        formula(frame(PARTS), frame(PARTS))
    assert str(refused.value) == "the whole has 2 columns ['B', 'C']; give the one that is the total"


@pytest.mark.parametrize("formula", [growth, change])
def test_years_and_months_have_a_year_before_too(formula: Callable) -> None:
    years = frame("""
        year | B
        2022 | 10
        2023 | 11
    """)
    months = frame("""
        month   | B
        2023-01 | 5
        2023-02 | 10
        2024-02 | 11
    """)
    expected = {growth: Fraction(10), change: Fraction(1)}[formula]
    assert formula(years)["B"].tolist() == [pd.NA, expected]
    assert formula(months)["B"].tolist() == [pd.NA, pd.NA, expected]


def test_a_year_earlier_is_found_by_its_label() -> None:
    assert year_earlier(frame(PARTS))["B"].tolist() == [pd.NA, Decimal(20)]


@pytest.mark.parametrize(
    "index, told",
    [
        (pd.RangeIndex(2), "a RangeIndex"),
        (pd.DatetimeIndex(["2023-03-31", "2024-03-31"]), "a DatetimeIndex"),
        (pd.PeriodIndex(["2023-01-02", "2024-01-01"], freq="W"), "a PeriodIndex of 'W-SUN'"),
    ],
)
def test_without_periods_there_is_no_year_before(index: pd.Index, told: str) -> None:
    with pytest.raises(TypeError) as refused:
        growth(frame(PARTS).set_axis(index))
    assert str(refused.value) == f"the index is {told}; give a PeriodIndex of quarters, months or years"


@pytest.mark.parametrize("formula", [single_quarter, single_quarter_growth])
@pytest.mark.parametrize("frequency", ["M", "Y"])
def test_only_quarters_have_a_quarter_alone(formula: Callable, frequency: str) -> None:
    levels = frame(PARTS).set_axis(pd.period_range("2023", periods=2, freq=frequency))
    with pytest.raises(TypeError, match=r"^the index is a PeriodIndex of '.*'; give a PeriodIndex of quarters$"):
        formula(levels)


def test_a_period_that_stands_twice_is_refused() -> None:
    twice = frame(PARTS).set_axis(pd.PeriodIndex(["2024Q1", "2024Q1"], freq="Q"))
    with pytest.raises(ValueError, match="duplicate"):
        growth(twice)


# ---------------------------------------------------------------- identities


@st.composite
def economies(draw: st.DrawFn) -> pd.DataFrame:
    """Value added of some activities over three years of quarters, positive, in four decimals."""
    cell = st.decimals(min_value="0.0001", max_value="99999", places=4)
    rows = draw(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=12, max_size=12))
    return pd.DataFrame(rows, index=pd.period_range("2022Q1", periods=12, freq="Q"), columns=ACTIVITIES, dtype=object)


def total(parts: pd.DataFrame) -> pd.DataFrame:
    return parts.map(Fraction).sum(axis="columns").to_frame("_T").astype(object)


def sums(result: pd.DataFrame) -> list[Fraction]:
    """The sum of each row whose cells are all there."""
    return [sum(row) for row in result.to_numpy(object) if not any(pd.isna(cell) for cell in row)]


def found(result: pd.DataFrame) -> list[Fraction]:
    return [cell for cell in result["_T"] if not pd.isna(cell)]


@given(economies())
def test_shares_add_up_to_a_hundred_exactly(parts: pd.DataFrame) -> None:
    assert sums(share(parts, total(parts))) == [100] * 12


@given(economies())
def test_contributions_add_up_to_a_hundred_exactly(parts: pd.DataFrame) -> None:
    changed = [cell for cell in found(change(total(parts))) if cell]
    assert sums(contribution(parts, total(parts))) == [100] * len(changed)


@given(economies())
def test_pulls_add_up_to_the_growth_of_the_total_exactly(parts: pd.DataFrame) -> None:
    assert sums(pull(parts, total(parts))) == found(growth(total(parts)))


@given(economies())
def test_a_pull_is_the_contribution_times_the_growth(parts: pd.DataFrame) -> None:
    whole = total(parts)
    rates, pulls = contribution(parts, whole), pull(parts, whole)
    for period, grown in growth(whole)["_T"].items():
        for activity in ACTIVITIES:
            if not pd.isna(rates.at[period, activity]):
                assert pulls.at[period, activity] == rates.at[period, activity] * grown / 100


@given(economies(), st.fractions(min_value=Fraction(1, 10**6), max_value=10**6))
def test_another_unit_changes_no_rate(parts: pd.DataFrame, factor: Fraction) -> None:
    scaled = parts.map(lambda cell: Fraction(cell) * factor)
    for formula in (growth, single_quarter_growth):
        assert_frame_equal(formula(scaled), formula(parts))
    for formula in (share, contribution, pull):
        assert_frame_equal(formula(scaled, total(scaled)), formula(parts, total(parts)))
    assert_frame_equal(deflator(scaled, parts), deflator(parts, scaled))


@given(economies())
def test_quarters_alone_cumulate_to_the_year_to_date(parts: pd.DataFrame) -> None:
    levels = parts.map(Fraction)
    assert_frame_equal(single_quarter(to_date(levels)), levels)
    assert_frame_equal(to_date(single_quarter(levels)), levels)


def to_date(quarters: pd.DataFrame) -> pd.DataFrame:
    """The sums since the first quarter of each year, of full years."""
    rows = quarters.to_numpy(object)
    sums = [rows[at - at % 4 : at + 1].sum(axis=0) for at in range(len(rows))]
    return pd.DataFrame(sums, index=quarters.index, columns=quarters.columns, dtype=object)


@given(economies())
def test_floats_come_close_to_the_exact_answer(parts: pd.DataFrame) -> None:
    levels = parts.map(lambda cell: float(cell + 1000))
    exact = parts.map(lambda cell: Fraction(float(cell + 1000)))
    assert_frame_equal(growth(levels), growth(exact).astype("Float64").astype(float), rtol=1e-9, atol=1e-9)
