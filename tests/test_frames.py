"""What every formula stands on: cells find their partners by label, exact stays exact, a gap stays a gap."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.formulas.frames import cellwise, exact, kind
from tests.drawn import frame

PERIODS = pd.period_range("2023Q1", periods=5, freq="Q")
LEVELS = """
    quarter | B   | C
    2024-Q1 | 1/2 | 3
    2024-Q2 |     | 5
"""
cells = st.one_of(st.none(), st.fractions(max_denominator=99))


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Some periods and activities in any order, some cells missing."""
    index = draw(st.lists(st.sampled_from(list(PERIODS)), unique=True, min_size=1))
    columns = draw(st.lists(st.sampled_from("BCDE"), unique=True, min_size=1))
    rows = [[pd.NA if (cell := draw(cells)) is None else cell for _ in columns] for _ in index]
    return pd.DataFrame(rows, index=pd.PeriodIndex(index, freq="Q"), columns=columns, dtype=object)


def at(of: pd.DataFrame | pd.Series, period: Any, activity: str) -> Any:
    """The cell of these labels; a series has one for every activity, and what is not there is missing."""
    if isinstance(of, pd.Series):
        return of.get(period, pd.NA)
    return of.at[period, activity] if period in of.index and activity in of.columns else pd.NA


def quotient(a: Any, b: Any) -> Any:
    return a / b if b else None


@given(frames(), frames(), st.booleans(), st.sampled_from([operator.add, operator.mul, quotient]))
def test_a_cell_meets_the_partner_of_its_labels_and_is_missing_without_it(
    left: pd.DataFrame, other: pd.DataFrame, total: bool, operation: Callable[[Any, Any], Any]
) -> None:
    right = other.iloc[:, 0] if total else other
    made = cellwise(operation, left, right)
    for period in left.index:
        for activity in left.columns:
            pair = (left.at[period, activity], at(right, period, activity))
            want = None if any(pd.isna(cell) for cell in pair) else operation(*pair)
            got = made.at[period, activity]
            assert got is pd.NA if want is None else got == want
    assert (list(made.index), list(made.columns)) == (list(left.index), list(left.columns))


def test_fractions_are_taken_as_they_are() -> None:
    levels = frame(LEVELS, Fraction)
    assert exact(levels) is levels


@pytest.mark.parametrize("number", [int, Decimal])
def test_other_exact_numbers_become_fractions(number: Callable[[str], Any]) -> None:
    made = exact(frame("quarter | B | C\n2024-Q1 | 7 |", number))
    assert [type(cell) for cell in made.loc["2024Q1"]] == [Fraction, type(pd.NA)]


def test_a_gap_of_any_kind_becomes_the_one_that_fractions_have() -> None:
    made = exact(pd.DataFrame([[Fraction(1), float("nan"), None]], index=PERIODS[:1], dtype=object))
    assert made.loc["2023Q1"].tolist()[1:] == [pd.NA, pd.NA]


@pytest.mark.parametrize(
    "columns, dtype",
    [
        ({"B": [1.5], "C": [float("nan")]}, float),
        ({"B": pd.array([None], dtype="Float64")}, float),
        ({"B": [Fraction(1, 2)], "C": [1.5]}, object),
        ({"B": [1.5], "C": [Fraction(1, 2)]}, object),
        ({"B": [1], "C": [1.5]}, object),
        ({"B": [1]}, object),
        ({}, object),
    ],
)
def test_a_frame_is_of_floats_where_every_column_is(columns: dict[str, Any], dtype: type) -> None:
    assert kind(pd.DataFrame(columns, index=PERIODS[:1])) is dtype


def test_one_frame_of_floats_makes_the_answer_one() -> None:
    halves = cellwise(operator.mul, frame(LEVELS, Fraction), frame("quarter | B | C\n2024-Q1 | 0.5 | 0.5", float))
    assert halves.dtypes.tolist() == [float, float]
    assert halves.loc["2024Q1"].tolist() == [0.25, 1.5]
