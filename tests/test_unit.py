"""Units: exact conversion, one rounding, one shown string."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.concepts.errors import MixedBasis
from reports.concepts.unit import (
    ENTERPRISES,
    PERCENT,
    POINTS,
    THOUSAND_YUAN,
    UNITS,
    WAN_YI_YUAN,
    WAN_YUAN,
    YI_YUAN,
    YUAN,
    Rounding,
    rounded,
    show,
)

RULES: dict[Rounding, str] = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
places = st.integers(0, 4)


@pytest.mark.parametrize(
    "unit, yuan",
    [(YUAN, 1), (THOUSAND_YUAN, 1000), (WAN_YUAN, 10_000), (YI_YUAN, 100_000_000), (WAN_YI_YUAN, 10**12)],
)
def test_every_unit_of_money_holds_its_yuan_exactly(unit, yuan) -> None:
    assert unit.convert(Fraction(1), YUAN) == yuan


def test_82_5608_hundred_millions_are_825608_ten_thousands_exactly() -> None:
    assert YI_YUAN.convert(Fraction("82.5608"), WAN_YUAN) == 825608
    assert WAN_YUAN.convert(Fraction(825608), YI_YUAN) == Fraction("82.5608")


@given(amounts, st.sampled_from([YUAN, THOUSAND_YUAN, WAN_YUAN, YI_YUAN, WAN_YI_YUAN]))
def test_what_is_converted_there_and_back_is_the_same(amount: Decimal, unit) -> None:
    assert YI_YUAN.convert(unit.convert(Fraction(amount), YI_YUAN), unit) == Fraction(amount)


def test_a_unit_of_another_dimension_is_refused() -> None:
    with pytest.raises(MixedBasis) as refused:
        YI_YUAN.convert(Fraction(1), ENTERPRISES)
    assert refused.value.within("zh") == "亿元 不能换算为 家：二者计量的不是同一种量；请改正单位"
    assert (
        refused.value.within("en") == "亿元 cannot be converted to 家: they do not measure the same; correct the unit"
    )


def test_per_cent_and_percentage_points_are_never_interchangeable() -> None:
    with pytest.raises(MixedBasis, match="% cannot be converted to 百分点"):
        PERCENT.convert(Fraction(1), POINTS)


def test_every_unit_stands_under_its_own_code() -> None:
    assert {code: unit.code for code, unit in UNITS.items()} == {code: code for code in UNITS}


@pytest.mark.parametrize(
    "value, decimals, half_up, half_even",
    [
        ("32.85", 1, "32.9", "32.8"), ("32.75", 1, "32.8", "32.8"), ("-0.25", 1, "-0.3", "-0.2"),
        ("62.5", 0, "63", "62"), ("-62.5", 0, "-63", "-62"), ("2.675", 2, "2.68", "2.68"), ("0.5", 0, "1", "0"),
        ("32.846", 1, "32.8", "32.8"), ("9.95", 1, "10.0", "10.0"), ("-0.05", 1, "-0.1", "0.0"),
        ("0", 1, "0.0", "0.0"), ("1234567.5", 2, "1234567.50", "1234567.50"),
    ],
)  # fmt: skip
def test_ties_are_rounded_as_the_rule_says(value: str, decimals: int, half_up: str, half_even: str) -> None:
    assert show(Fraction(value), decimals) == show(Fraction(value), decimals, "half_up") == half_up
    assert show(Fraction(value), decimals, "half_even") == half_even


@pytest.mark.parametrize("value", ["-0.04", "-0.0499999999", "-0.00000001"])
def test_what_rounds_to_nothing_has_no_sign(value: str) -> None:
    assert show(Fraction(value), 1) == "0.0"
    assert show(Fraction(value), 0) == "0"


def test_a_value_is_rounded_once_from_its_exact_fraction() -> None:
    assert show(Fraction(2, 3), 1) == "0.7"
    assert show(Fraction(32_849_999_999_999_999_999, 10**18), 1) == "32.8"


@given(amounts, places, st.sampled_from(list(RULES)))
@example(Decimal("0.05"), 1, "half_even").via("a tie")
@example(Decimal("-0.15"), 1, "half_even").via("a tie")
@example(Decimal("-2.5"), 0, "half_up").via("a tie")
def test_what_is_shown_is_the_decimal_rounded_by_its_rule(amount: Decimal, decimals: int, rule: Rounding) -> None:
    context = Context(prec=60)
    expected = amount.quantize(Decimal(1).scaleb(-decimals), RULES[rule], context)
    assert show(Fraction(amount), decimals, rule) == f"{abs(expected) if expected == 0 else expected:f}"


@given(st.integers(-(10**9), 10**9), places, st.sampled_from(list(RULES)))
def test_ties_between_any_two_neighbours_are_decided_by_the_rule(half: int, decimals: int, rule: Rounding) -> None:
    tie = Fraction(2 * half + 1, 2 * 10**decimals)
    away = half + (half >= 0)
    even = half + half % 2
    assert rounded(tie, decimals, rule) == Fraction(away if rule == "half_up" else even, 10**decimals)


@given(st.fractions(), places, st.sampled_from(list(RULES)))
def test_what_is_shown_is_the_nearest_number_and_never_minus_nothing(
    value: Fraction, decimals: int, rule: Rounding
) -> None:
    shown = show(value, decimals, rule)
    assert Fraction(shown) == rounded(value, decimals, rule)
    assert abs(Fraction(shown) - value) <= Fraction(1, 2 * 10**decimals)
    assert not (shown.startswith("-") and Fraction(shown) == 0)
    assert len(shown.partition(".")[2]) == decimals


def test_vehicles_are_counted_in_ones_or_in_ten_thousands_and_are_no_panels() -> None:
    assert UNITS["万辆"].convert(Fraction("12.73"), UNITS["辆"]) == 127300
    with pytest.raises(MixedBasis, match="万片 cannot be converted to 万辆"):
        UNITS["万片"].convert(Fraction(1), UNITS["万辆"])


def test_a_unit_that_the_house_cannot_convert_measures_only_itself():
    dollars = UNITS["千美元"]
    assert dollars.convert(Fraction(5), UNITS["千美元"]) == 5
    with pytest.raises(MixedBasis):
        dollars.convert(Fraction(5), YUAN)
    assert "千美元" not in UNITS
