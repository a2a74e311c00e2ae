"""The statistics behind the edits, on numbers that can be checked by hand or in the literature."""

from __future__ import annotations

from math import exp, sqrt

import pytest
from hypothesis import given as drawn_by
from hypothesis import strategies as some

from reports.process.robust import beyond_gap, effects, fences, medcouple, modified_scores, quartiles

NUMBERS = some.lists(some.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3)), min_size=5, max_size=40)


def test_quartiles_are_those_of_type_seven() -> None:
    assert quartiles([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]) == (2.25, 3.5, 4.75)
    assert quartiles([3.0]) == (3.0, 3.0, 3.0)


def test_effects_are_symmetric_in_rise_and_fall_and_grow_with_size() -> None:
    assert effects([(2, 1), (1, 1), (1, 2)], 0.5) == pytest.approx([sqrt(2), 0, -sqrt(2)])
    assert effects([(2, 1), (1, 1), (1, 2)], 0) == pytest.approx([1, 0, -1])
    assert effects([(8, 4), (1, 1), (4, 8)], 0.5) == pytest.approx([sqrt(8), 0, -sqrt(8)])


def test_modified_scores_are_those_of_iglewicz_and_hoaglin() -> None:
    assert modified_scores([1, 2, 3, 4, 10]) == pytest.approx([-1.349, -0.6745, 0, 0.6745, 4.7215])


def test_where_half_of_the_values_are_equal_the_mean_deviation_takes_over() -> None:
    assert modified_scores([5, 5, 5, 5, 9]) == pytest.approx([0, 0, 0, 0, 4 / (1.253314 * 0.8)])
    assert modified_scores([5, 5, 5]) == [0, 0, 0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 2, 7, 9, 10], -1 / 3), ([1, 2, 3, 4, 5], 0), ([1, 1, 1, 1, 1], 0), ([0, 1, 1, 1, 9], 0), ([1, 2, 5], 0.25)],
)
def test_the_medcouple_of_small_samples(values: list[float], expected: float) -> None:
    assert medcouple(values) == pytest.approx(expected)


@drawn_by(NUMBERS)
def test_the_medcouple_turns_with_its_sample_and_stays_within_one(values: list[float]) -> None:
    assert medcouple([-value for value in values]) == pytest.approx(-medcouple(values), abs=1e-9)
    assert -1 <= medcouple(values) <= 1


def test_fences_lean_to_the_long_tail() -> None:
    assert fences([0.0, 1.0, 2.0, 3.0, 4.0], 1.5) == (-2.0, 6.0)
    low, high = fences([0.0, 1.0, 2.0, 3.0, 4.0], 1.5, 0.2)
    assert (low, high) == pytest.approx((1 - 3 * exp(-0.8), 3 + 3 * exp(0.6)))
    assert fences([0.0, 1.0, 2.0, 3.0, 4.0], 1.5, -0.2) == pytest.approx((1 - 3 * exp(0.6), 3 + 3 * exp(-0.8)))


@drawn_by(NUMBERS, some.floats(-1000, 1000))
def test_a_constant_added_moves_the_fences_and_nothing_else(values: list[float], constant: float) -> None:
    low, high = fences(values, 1.5)
    assert fences([value + constant for value in values], 1.5) == pytest.approx(
        (low + constant, high + constant), abs=1e-3
    )


def test_a_gap_is_looked_for_from_the_third_quartile_up() -> None:
    assert beyond_gap([1.0, 1.1, 1.2, 1.3, 1.4, 5.0], 3) == 5.0
    assert beyond_gap([-9.0, 1.0, 1.1, 1.2, 1.3, 1.4], 3) is None
    assert beyond_gap([1.0, 1.0, 1.0, 1.0, 1.0, 5.0], 3) is None  # no spread to measure a gap with
