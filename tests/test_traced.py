"""A number remembers the cells it was computed from, whatever is done to it."""

from __future__ import annotations

import copy
import operator
import pickle
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.concepts.traced import Traced
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
from tests.drawn import frame

numbers = st.fractions(max_denominator=10**6)
OPERATIONS = (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod)

LEVELS = frame("""
    quarter | B | C
    2022-Q4 | 9 | 9
    2023-Q1 | 1 | 2
    2023-Q2 | 3 | 5
    2024-Q1 | 2 | 3
    2024-Q2 | 4 | 8
""")
TOTAL = frame("""
    quarter | _T
    2022-Q4 | 18
    2023-Q1 | 3
    2023-Q2 | 8
    2024-Q1 | 5
    2024-Q2 | 12
""")


def traced(values: pd.DataFrame, name: str) -> pd.DataFrame:
    """The same numbers, each with the name of its cell: part B 2024-Q1."""
    return values.apply(
        lambda column: pd.Series(
            [Traced(value, {f"{name} {column.name} {period}"}) for period, value in column.items()],
            index=values.index, dtype=object,
        )
    )  # fmt: skip


def cells(result: pd.DataFrame, period: str) -> set[str]:
    return set(result.at[pd.Period(period, freq="Q"), "B"].cells)


PART, WHOLE = traced(LEVELS, "part"), traced(TOTAL, "whole")


@given(numbers, numbers, st.sampled_from(OPERATIONS))
def test_the_result_is_that_of_fractions_and_knows_both_operands(left: Fraction, right: Fraction, operation) -> None:
    if right == 0 and operation not in (operator.add, operator.sub, operator.mul):
        return
    result = operation(Traced(left, {1}), Traced(right, {2}))
    assert (result, result.cells) == (operation(left, right), {1, 2})


@given(numbers, st.one_of(numbers, st.integers()), st.sampled_from(OPERATIONS))
def test_a_plain_number_on_either_side_counts_and_adds_no_cell(value: Fraction, plain, operation) -> None:
    number = Traced(value, {1})
    for left, right in ((number, plain), (plain, number)):
        if right or operation in (operator.add, operator.sub, operator.mul):
            result = operation(left, right)
            assert (result, result.cells) == (operation(Fraction(left), Fraction(right)), {1})


@pytest.mark.parametrize("nothing", [0, Fraction(0), Traced(0, {2})])
def test_nothing_is_divided_by_nothing(nothing: Fraction | int) -> None:
    with pytest.raises(ZeroDivisionError):
        _ = Traced("3/2", {1}) / nothing
    with pytest.raises(ZeroDivisionError):
        _ = nothing / Traced(0, {1})


def test_signs_and_powers_keep_their_cell() -> None:
    number = Traced("-3/2", {5})
    assert [(made, made.cells) for made in (-number, +number, abs(number), number**2)] == [
        (Fraction(3, 2), {5}), (Fraction(-3, 2), {5}), (Fraction(3, 2), {5}), (Fraction(9, 4), {5}),
    ]  # fmt: skip


def test_a_sum_knows_all_its_terms() -> None:
    assert sum(Traced(n, {n}) for n in range(4)).cells == {0, 1, 2, 3}


def test_a_traced_number_is_equal_to_its_fraction_and_hashes_alike() -> None:
    assert Traced("1/3", {1}) == Fraction(1, 3)
    assert len({Traced("1/3", {1}), Fraction(1, 3)}) == 1


@given(numbers)
def test_a_traced_number_is_reduced_and_shown_as_its_fraction(value: Fraction) -> None:
    made = Traced(value, {1}) * 6
    assert (made.as_integer_ratio(), str(made)) == ((6 * value).as_integer_ratio(), str(6 * value))


def test_what_is_not_exact_is_not_traced() -> None:
    assert [type(made) for made in (Traced("1/2") * 0.5, Traced("1/2") + 1j, Traced("1/2") ** Fraction(1, 2))] == [
        float, complex, float,
    ]  # fmt: skip


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda number: pickle.loads(pickle.dumps(number))])
def test_a_copy_keeps_its_cells(copied) -> None:
    made = copied(Traced("1/3", {1, 2}))
    assert (made, made.cells) == (Fraction(1, 3), {1, 2})


def test_a_delivered_number_is_made_of_its_cell() -> None:
    assert cells(as_delivered(PART), "2024-Q2") == {"part B 2024Q2"}


def test_a_share_is_made_of_the_part_and_the_whole_of_its_period() -> None:
    assert cells(share(PART, WHOLE), "2024-Q2") == {"part B 2024Q2", "whole _T 2024Q2"}


def test_a_growth_is_made_of_two_rows() -> None:
    assert cells(growth(PART), "2024-Q2") == {"part B 2024Q2", "part B 2023Q2"}


def test_a_contribution_is_made_of_four_rows() -> None:
    assert cells(contribution(PART, WHOLE), "2024-Q2") == {
        "part B 2024Q2", "part B 2023Q2", "whole _T 2024Q2", "whole _T 2023Q2",
    }  # fmt: skip


def test_a_pull_is_made_of_two_rows_of_the_part_and_the_earlier_whole() -> None:
    assert cells(pull(PART, WHOLE), "2024-Q2") == {"part B 2024Q2", "part B 2023Q2", "whole _T 2023Q2"}


def test_a_deflator_is_made_of_four_rows() -> None:
    assert cells(deflator(PART, traced(LEVELS, "real")), "2024-Q2") == {
        "part B 2024Q2", "part B 2023Q2", "real B 2024Q2", "real B 2023Q2",
    }  # fmt: skip


def test_a_single_quarter_is_made_of_itself_and_the_one_before_it_in_the_year() -> None:
    assert cells(single_quarter(PART), "2024-Q2") == {"part B 2024Q2", "part B 2024Q1"}
    assert cells(single_quarter(PART), "2024-Q1") == {"part B 2024Q1"}


def test_the_growth_of_a_single_quarter_is_made_of_four_rows_and_of_two_in_a_first_quarter() -> None:
    assert cells(single_quarter_growth(PART), "2024-Q2") == {
        "part B 2024Q2", "part B 2024Q1", "part B 2023Q2", "part B 2023Q1",
    }  # fmt: skip
    assert cells(single_quarter_growth(PART), "2024-Q1") == {"part B 2024Q1", "part B 2023Q1"}


def test_a_change_and_a_gap_are_made_of_two_rows() -> None:
    assert cells(change(PART), "2024-Q2") == {"part B 2024Q2", "part B 2023Q2"}
    assert cells(gap(PART, traced(LEVELS, "there")), "2024-Q2") == {"part B 2024Q2", "there B 2024Q2"}
