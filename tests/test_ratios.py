"""Ratios of industrial enterprises, structure, same-scope growth and compositions: sums by hand, and identities."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from reports import formulas as f
from reports.concepts.traced import Traced
from reports.formulas import NotTheWhole, composition, shift_share
from tests.drawn import frame
from tests.test_formulas import economies, exactly, total

# ---------------------------------------------------------------- one ratio with a factor

ONE = """
    quarter | B | C
    2024-Q2 | 3 |
"""
OTHER = """
    quarter | B | C
    2024-Q2 | 8 | 1
"""
PER_CENT = Fraction(300, 8)


@pytest.mark.parametrize(
    "formula, expected",
    [
        (f.sales_ratio, PER_CENT),
        (f.profit_margin, PER_CENT),
        (f.cost_per_hundred_revenue, PER_CENT),
        (f.asset_liability_ratio, PER_CENT),
        (f.loss_making_share, PER_CENT),
        (f.value_added_rate, PER_CENT),
        (f.capacity_utilisation, PER_CENT),
        (f.rd_intensity, PER_CENT),
        (f.rd_unit_share, PER_CENT),
        (f.labour_productivity, Fraction(3, 8)),
        (f.energy_intensity, Fraction(3, 8)),
        (f.revenue_per_hundred_assets, 2 * PER_CENT),  # half a year makes half the revenue
        (f.revenue_per_employee, Fraction(6, 8)),
        (f.inventory_days, 360 * Fraction(3, 8) / 2),
        (f.collection_days, 360 * Fraction(3, 8) / 2),
    ],
)
def test_a_ratio_is_one_division(formula: Callable, expected: Fraction) -> None:
    result = formula(frame(ONE), frame(OTHER))
    assert result.loc["2024Q2"].tolist() == [expected, pd.NA]
    assert isinstance(result.at["2024Q2", "B"], Fraction)
    assert formula(frame(ONE), 0 * frame(OTHER)).isna().to_numpy().all()
    assert formula(frame(ONE, float), frame(OTHER, float)).at["2024Q2", "B"] == pytest.approx(float(expected))
    assert formula(frame(ONE), frame(OTHER)["B"])["B"].tolist() == [expected]


def test_each_activity_has_its_own_denominator() -> None:
    """One column is no total: the revenue of B says nothing about the profit of C."""
    assert f.profit_margin(frame(OTHER), frame(ONE)[["B"]]).loc["2024Q2"].tolist() == [Fraction(800, 3), pd.NA]


@pytest.mark.parametrize("label, months", [("2024-Q1", 3), ("2024-Q3", 9), ("2024-Q4", 12)])
def test_the_months_of_a_year_to_date_follow_from_its_quarter(label: str, months: int) -> None:
    revenue, assets = frame(f"quarter | B\n{label} | 3"), frame(f"quarter | B\n{label} | 8")
    assert f.revenue_per_hundred_assets(revenue, assets)["B"].tolist() == [PER_CENT * 12 / months]
    assert f.inventory_days(revenue, assets)["B"].tolist() == [135 * Fraction(months, 12)]


def test_months_and_years_have_their_months_too() -> None:
    month, year = frame("month | B\n2024-05 | 5"), frame("year | B\n2024 | 5")
    assert f.revenue_per_employee(month, month)["B"].tolist() == [Fraction(12, 5)]
    assert f.revenue_per_employee(year, year)["B"].tolist() == [1]


def test_a_stock_is_averaged_from_the_end_of_the_year_before() -> None:
    stocks = frame("""
        quarter | B
        2023-Q4 | 100
        2024-Q1 | 110
        2024-Q2 | 130
        2025-Q1 | 1
    """)
    assert f.average_of_ends(stocks)["B"].tolist() == [pd.NA, 105, 115, pd.NA]
    years = frame("year | B\n2023 | 100\n2024 | 110")
    assert f.average_of_ends(years)["B"].tolist() == [pd.NA, 105]


# ---------------------------------------------------------------- profits that change sign


@pytest.mark.parametrize(
    "then, now, zh, en",
    [
        ("-5", "3", "扭亏为盈", "turned losses into profits"),
        ("5", "-3", "由盈转亏", "turned to losses"),
        ("-5", "-3", "减亏", "losses narrowed"),
        ("-5", "0", "减亏", "losses narrowed"),
        ("-5", "-8", "增亏", "losses widened"),
        ("-5", "-5", "持平", "unchanged"),
        ("0", "0", "持平", "unchanged"),
        ("5", "8", "增长", "grew"),
        ("5", "0", "下降", "fell"),
        ("0", "3", "上年同期为零", "nothing a year before"),
        ("0", "-3", "上年同期为零", "nothing a year before"),
    ],
)
def test_what_happened_to_profits_is_a_word(then: str, now: str, zh: str, en: str) -> None:
    status = f.growth_status(frame(f"quarter | B\n2023-Q1 | {then}\n2024-Q1 | {now}"))["B"].tolist()
    assert status[0] is pd.NA
    assert (status[1].zh, status[1].en) == (zh, en)


def test_a_loss_changes_by_per_cent_of_itself() -> None:
    profits = frame("""
        quarter | B  | C  | D | E
        2023-Q1 | -5 | -5 | 5 | -5
        2024-Q1 | -3 | -8 | 3 | 3
    """)
    assert f.loss_change(profits).loc["2024Q1"].tolist() == [-40, 60, pd.NA, pd.NA]


# ---------------------------------------------------------------- structure

PARTS = """
    quarter | a  | b  | c  | rest
    2024-Q1 | 50 | 30 | 10 | 10
"""


def test_concentration_is_the_part_of_the_largest() -> None:
    parts, whole = frame(PARTS), total(frame(PARTS))
    assert f.concentration(parts[["a", "b", "c"]], whole, largest=2)["_T"].tolist() == [80]
    assert f.concentration(parts[["a", "b", "c"]], whole)["_T"].tolist() == [90]
    assert f.herfindahl(parts, whole)["_T"].tolist() == [2500 + 900 + 100 + 100]
    assert f.herfindahl(parts, whole["_T"].rename("GDP")).columns.tolist() == ["GDP"]


def test_concentration_wants_every_part() -> None:
    parts = frame("quarter | a | b\n2024-Q1 | 5 |")
    assert f.concentration(parts, total(frame(PARTS)), largest=1)["_T"].isna().all()
    assert f.herfindahl(parts, total(frame(PARTS)))["_T"].isna().all()


@given(economies())
def test_concentration_lies_between_even_and_all(parts: pd.DataFrame) -> None:
    index = f.herfindahl(parts, total(parts))["_T"]
    assert all(Fraction(10_000, 3) <= cell <= 10_000 for cell in index)
    assert f.concentration(parts, total(parts), largest=3)["_T"].tolist() == [100] * 12


def test_a_location_quotient_compares_two_shares() -> None:
    quotient = f.location_quotient(
        frame(PARTS)[["a"]], total(frame(PARTS)), reference_part=frame("quarter | a\n2024-Q1 | 200"),
        reference_whole=frame("quarter | _T\n2024-Q1 | 1000"),
    )  # fmt: skip
    assert quotient["a"].tolist() == [Fraction(5, 2)]


def test_a_shift_in_three_parts() -> None:
    area = frame("year | B\n2022 | 100\n2023 | 120")
    city = frame("year | B\n2022 | 1000\n2023 | 1100")
    whole = frame("year | _T\n2022 | 5000\n2023 | 5250")
    shift = shift_share(area, reference_part=city, reference_whole=whole)
    # general growth 5 %, of the activity 10 %, its own 20 %
    assert [part.at["2023", "B"] for part in (shift.national, shift.structural, shift.competitive)] == [5, 5, 10]
    assert shift.national.loc["2022"].isna().all()


@given(economies(), economies())
def test_the_three_parts_of_a_shift_add_up_to_the_change(area: pd.DataFrame, city: pd.DataFrame) -> None:
    shift = shift_share(area, reference_part=city, reference_whole=total(city))
    assert_frame_equal(shift.national + shift.structural + shift.competitive, f.change(area))


# ---------------------------------------------------------------- same-scope growth

NOW = """
    quarter | stays | grows | new | gone
    2024-Q1 | 100   | 220   | 50  |
"""
THEN = """
    quarter | stays | grows | new | gone
    2024-Q1 | 100   | 200   |     | 30
"""


def test_comparable_growth_is_of_those_that_report_both() -> None:
    exactly(f.comparable_growth(frame(NOW), frame(THEN)), "quarter | _T\n2024-Q1 | 20/3")
    exactly(f.scope_change(frame(NOW), frame(THEN)), "quarter | entrants | exits\n2024-Q1 | 50 | 30")


def test_without_a_pair_there_is_no_comparable_growth() -> None:
    assert f.comparable_growth(frame(NOW)[["new"]], frame(THEN)[["gone"]])["_T"].isna().all()
    for base in (0, -1):
        before = frame(THEN).map(lambda cell, base=base: cell if pd.isna(cell) else base * cell)
        assert f.comparable_growth(frame(NOW), before)["_T"].isna().all()


# ---------------------------------------------------------------- compositions


def shares(*cells: str) -> pd.DataFrame:
    return pd.DataFrame([[Fraction(cell) for cell in cells]], pd.PeriodIndex(["2023"], freq="Y"),
                        ["T1", "T2", "T3"][: len(cells)], dtype=object)  # fmt: skip


def printed(result: pd.DataFrame) -> list[float]:
    assert sum(result.iloc[0]) == 100
    return [float(cell) for cell in result.iloc[0]]


def test_the_tertiary_share_is_what_the_others_leave() -> None:
    # Jiangjin 2023 prints 9.9 : 56.2 : 33.9 although the third is 33.83
    jiangjin = shares("9.92", "56.25", "33.83")
    assert printed(composition(jiangjin, residual="T3", rounding="half_even")) == [9.9, 56.2, 33.9]
    assert printed(composition(jiangjin, residual="T3")) == [9.9, 56.3, 33.8]
    assert printed(composition(jiangjin, residual="T3", decimals=0)) == [10, 56, 34]


def test_the_largest_remainder_gets_the_missing_unit() -> None:
    assert printed(composition(shares("33.34", "33.33", "33.33"))) == [33.4, 33.3, 33.3]
    assert printed(composition(shares("9.94", "56.24", "33.82"))) == [10.0, 56.2, 33.8]


def test_of_equal_remainders_the_first_gets_it() -> None:
    assert printed(composition(shares("100/3", "100/3", "100/3"))) == [33.4, 33.3, 33.3]


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(NotTheWhole) as refused:
        composition(shares("9.9", "56.2"), residual="T2")
    assert str(refused.value) == "the shares of 2023 add up to 66.1, not to 100; give every part of the whole"
    assert refused.value.exit_code == 78


def test_a_composition_that_misses_a_part_is_missing() -> None:
    missing = shares("9.9", "56.2", "33.9")
    missing["T2"] = pd.NA
    assert composition(missing, residual="T3").isna().to_numpy().all()


def test_a_composition_of_floats_is_of_floats() -> None:
    result = composition(shares("9.94", "56.24", "33.82").astype(float), residual="T3")
    assert result.iloc[0].tolist() == [9.9, 56.2, 33.9]


def test_a_composition_knows_all_its_shares() -> None:
    cells = [Traced(Fraction(cell), {row}) for row, cell in enumerate(("9.94", "56.24", "33.82"))]
    traced = pd.DataFrame([cells], pd.PeriodIndex(["2023"], freq="Y"), ["T1", "T2", "T3"], dtype=object)
    assert composition(traced, residual="T3").at["2023", "T3"].cells == {0, 1, 2}


@given(economies(), st.integers(min_value=0, max_value=2), st.sampled_from([None, "C"]))
def test_a_composition_adds_up_and_is_near_its_shares(parts: pd.DataFrame, decimals: int, residual: str | None) -> None:
    exact = f.share(parts, total(parts))
    forced = composition(exact, residual=residual, decimals=decimals)
    for row, shares_of_row in zip(forced.to_numpy(object), exact.to_numpy(object), strict=True):
        assert sum(row) == 100
        worst = max(abs(a - b) for a, b in zip(row, shares_of_row, strict=True))
        assert worst <= Fraction(3, 2) / 10**decimals
        assert all((cell * 10**decimals).denominator == 1 for cell in row)


@given(economies(), st.decimals(min_value="0.001", max_value=1000, places=3))
def test_another_unit_changes_no_structure(parts: pd.DataFrame, factor: Decimal) -> None:
    scaled = parts.map(lambda cell: Fraction(cell) * Fraction(factor))
    assert_frame_equal(f.herfindahl(scaled, total(scaled)), f.herfindahl(parts, total(parts)))
    assert_frame_equal(f.concentration(scaled, total(scaled)), f.concentration(parts, total(parts)))
    assert_frame_equal(f.growth_status(scaled), f.growth_status(parts))
    assert_frame_equal(f.profit_margin(scaled, scaled), f.profit_margin(parts, parts))
