"""Growth, contribution and pull by the method of the office: sums done by hand, and what each method promises."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from reports import formulas as f
from reports.concepts.errors import BadDefinition
from reports.concepts.traced import Traced
from reports.formulas import (
    MissingOperand,
    UnknownMethod,
    contribution,
    growth,
    pull,
    single_quarter,
    single_quarter_growth,
    single_quarter_growth_of_rates,
    year_to_date,
)
from tests.drawn import frame
from tests.test_formulas import economies, exactly, found, sums, to_date, total

# ---------------------------------------------------------------- growth on another period

QUARTERS = """
    quarter | B
    2023-Q3 | 80
    2023-Q4 | 100
    2024-Q1 | 110
    2024-Q3 | 120
"""


def test_growth_on_the_period_before_is_found_by_its_label() -> None:
    exactly(
        growth(frame(QUARTERS), on="period"),
        """
        quarter | B
        2023-Q3 |
        2023-Q4 | 25
        2024-Q1 | 10
        2024-Q3 |
        """,
    )


def test_growth_at_an_annual_rate_is_four_quarters_of_the_same() -> None:
    exactly(
        growth(frame(QUARTERS), on="period_annualised"),
        """
        quarter | B
        2023-Q3 |
        2023-Q4 | 144.140625
        2024-Q1 | 46.41
        2024-Q3 |
        """,
    )


def test_months_are_annualised_by_twelve_and_years_not_at_all() -> None:
    months = frame("""
        month   | B
        2024-01 | 1
        2024-02 | 2
    """)
    assert growth(months, on="period_annualised")["B"].tolist() == [pd.NA, 100 * (2**12 - 1)]
    years = frame("""
        year | B
        2023 | 10
        2024 | 11
    """)
    assert_frame_equal(growth(years, on="period_annualised"), growth(years))


def test_a_comparison_with_something_else_is_refused() -> None:
    with pytest.raises(UnknownMethod) as refused:
        growth(frame(QUARTERS), on="month")  # type: ignore[arg-type]
    assert str(refused.value) == "there is no comparison on='month'; use one of year, period, period_annualised"


# ---------------------------------------------------------------- contribution and pull by hand

VOLUME = """
    year | B  | C
    2023 | 40 | 60
    2024 | 50 | 63
"""
WHOLE = """
    year | _T
    2023 | 100
    2024 | 110
"""
NOMINAL = """
    year | B   | C
    2023 | 80  | 120
    2024 | 150 | 126
"""
NOMINAL_WHOLE = """
    year | _T
    2023 | 200
    2024 | 276
"""


def by(method: str, formula: Any = pull, **options: Any) -> pd.DataFrame:
    nominal = {"nominal_part": frame(NOMINAL), "nominal_whole": frame(NOMINAL_WHOLE)}
    return formula(frame(VOLUME), frame(WHOLE), method=method, **(nominal if method != "fixed_base" else {}), **options)


def of_2024(result: pd.DataFrame) -> list[Any]:
    assert result.loc["2023"].isna().all()
    return result.loc["2024"].tolist()


def test_a_lagged_share_times_the_growth_of_the_volume() -> None:
    # shares of 2023: 40 and 60 %; growth 25 and 5 %, of the whole 10 %
    assert of_2024(by("lagged_share")) == [10, 3]
    assert of_2024(by("lagged_share", contribution)) == [100, 30]


def test_levels_at_prices_of_the_year_before_less_current_levels_of_that_year() -> None:
    # at prices of 2023: 90 and 125 after 80 and 120 of 200 in 2023
    pyp = frame("""
        year | B  | C
        2024 | 90 | 125
    """)
    whole = frame("""
        year | _T
        2024 | 215
    """)
    nominal = {"nominal_part": frame(NOMINAL), "nominal_whole": frame(NOMINAL_WHOLE)}
    assert pull(pyp, whole, method="previous_year_prices", **nominal).loc["2024"].tolist() == [5, Fraction(5, 2)]
    rates = contribution(pyp, whole, method="previous_year_prices", **nominal)
    assert rates.loc["2024"].tolist() == [Fraction(200, 3), Fraction(100, 3)]


def test_chain_linked_volumes_at_the_average_prices_of_the_year_before() -> None:
    # prices of 2022: 300/100 = 3 of B, 600/150 = 4 of the whole; B from 26 to 27, whole from 40 to 40.5 in 2023
    volume = frame("""
        quarter | B  | _T
        2022-Q1 | 25 | 37
        2022-Q2 | 25 | 37
        2022-Q3 | 25 | 37
        2022-Q4 | 25 | 39
        2023-Q1 | 26 | 40
        2023-Q2 | 27 | 40.5
    """)
    nominal = frame("""
        quarter | B   | _T
        2022-Q1 | 70  | 150
        2022-Q2 | 80  | 150
        2022-Q3 | 70  | 150
        2022-Q4 | 80  | 150
        2023-Q1 | 999 | 999
        2023-Q2 | 999 | 999
    """)
    result = pull(volume[["B"]], volume[["_T"]], method="chain_linked", on="period",
                  nominal_part=nominal[["B"]], nominal_whole=nominal[["_T"]])  # fmt: skip
    assert result["B"].tolist()[:4] == [pd.NA] * 4
    # p(B) = 300/100 = 3, p = 600/150 = 4
    assert result["B"].tolist()[4:] == [Fraction(100 * 3, 4 * 39), Fraction(100 * 3, 4 * 40)]
    rates = contribution(volume[["B"]], volume[["_T"]], method="chain_linked", on="period",
                         nominal_part=nominal[["B"]], nominal_whole=nominal[["_T"]])  # fmt: skip
    assert rates["B"].iloc[-1] == 100 * Fraction(3, 2)


def test_fisher_weighs_with_the_prices_of_both_years() -> None:
    # prices B 2 -> 3, C 2 -> 2; F = (276/110) / (200/100) = 1.254545...
    of_whole = Fraction(276, 110) / 2
    weights = {"B": 3 / of_whole + 2, "C": 2 / of_whole + 2}
    base = weights["B"] * 40 + weights["C"] * 60
    assert of_2024(by("fisher")) == [100 * weights["B"] * 10 / base, 100 * weights["C"] * 3 / base]


def test_fisher_takes_what_has_no_price_to_move_with_the_whole() -> None:
    # without C its 120 of 200 drift with F: they weigh 2 · 120
    of_whole = Fraction(276, 110) / 2
    weight = 3 / of_whole + 2
    alone = pull(frame(VOLUME)[["B"]], frame(WHOLE), method="fisher", nominal_part=frame(NOMINAL)[["B"]],
                 nominal_whole=frame(NOMINAL_WHOLE))  # fmt: skip
    assert of_2024(alone) == [100 * weight * 10 / (weight * 40 + 2 * 120)]


def test_imports_enter_with_negative_nominal_levels() -> None:
    negative = -frame(NOMINAL).map(Fraction)
    for method in ("lagged_share", "fisher"):
        entered = pull(frame(VOLUME)[["C"]], frame(WHOLE), method=method, nominal_part=negative[["C"]],
                       nominal_whole=frame(NOMINAL_WHOLE))  # fmt: skip
        assert of_2024(entered)[0] < 0


def test_a_fixed_base_needs_no_prices_and_is_the_default() -> None:
    assert of_2024(by("fixed_base")) == of_2024(pull(frame(VOLUME), frame(WHOLE))) == [10, 3]


@pytest.mark.parametrize("method", ["fixed_base", "lagged_share", "fisher"])
def test_an_annual_rate_scales_the_pulls_so_that_they_follow_the_growth(method: str) -> None:
    parts = frame("""
        quarter | B  | C
        2023-Q4 | 40 | 60
        2024-Q1 | 50 | 60
        2024-Q2 | 50 | 60
    """)
    whole = total(parts)
    nominal = {} if method == "fixed_base" else {"nominal_part": parts, "nominal_whole": whole}
    pulls = pull(parts, whole, method=method, on="period_annualised", **nominal)
    # 10 % a quarter are 46.41 a year; no growth pulls nothing and is no division by it
    assert pulls["B"].tolist() == [pd.NA, Fraction("46.41"), 0]
    assert_frame_equal(
        contribution(parts, whole, method=method, on="period_annualised", **nominal),
        contribution(parts, whole, method=method, on="period", **nominal),
    )


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("formula", [contribution, pull])
@pytest.mark.parametrize("method", ["lagged_share", "previous_year_prices", "chain_linked", "fisher"])
def test_a_method_without_its_operands_is_refused_by_name(formula: Any, method: str) -> None:
    with pytest.raises(MissingOperand) as refused:
        formula(frame(VOLUME), frame(WHOLE), method=method, nominal_part=frame(NOMINAL))
    assert str(refused.value) == f"method={method!r} needs nominal_whole; give the levels at current prices by keyword"
    assert isinstance(refused.value, ValueError) and isinstance(refused.value, BadDefinition)


def test_all_missing_operands_are_named_at_once() -> None:
    with pytest.raises(MissingOperand) as refused:
        pull(frame(VOLUME), frame(WHOLE), method="fisher")
    assert refused.value.text.zh == "method='fisher' 需要 nominal_part, nominal_whole；请以关键字给出现价水平"


def test_an_operand_that_the_method_does_not_use_is_refused() -> None:
    with pytest.raises(UnknownMethod) as refused:
        pull(frame(VOLUME), frame(WHOLE), nominal_whole=frame(NOMINAL_WHOLE))
    assert str(refused.value) == (
        "method='fixed_base' has no use for nominal_whole; leave it out, or name another method"
    )


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(UnknownMethod) as refused:
        pull(frame(VOLUME), frame(WHOLE), method="paasche")  # type: ignore[arg-type]
    assert str(refused.value) == (
        "there is no method='paasche'; use one of fixed_base, lagged_share, previous_year_prices, chain_linked, fisher"
    )


def test_prices_of_the_year_before_say_nothing_about_the_quarter_before() -> None:
    with pytest.raises(UnknownMethod) as refused:
        by("previous_year_prices", on="period")
    assert str(refused.value) == (
        "method='previous_year_prices' compares with the year before only; use on='year', or method='chain_linked'"
    )


# ---------------------------------------------------------------- missing, floats, lineage


@pytest.mark.parametrize("method", ["fixed_base", "lagged_share", "previous_year_prices", "fisher"])
def test_a_missing_operand_gives_a_missing_result_in_its_column_only(method: str) -> None:
    parts = frame(VOLUME)
    parts.loc["2024", "B"] = pd.NA
    nominal = {"nominal_part": frame(NOMINAL), "nominal_whole": frame(NOMINAL_WHOLE)}
    result = pull(parts, frame(WHOLE), method=method, **(nominal if method != "fixed_base" else {}))
    assert result.loc["2024"].isna().tolist() == [True, False]


@pytest.mark.parametrize("method", ["fixed_base", "lagged_share", "previous_year_prices", "chain_linked", "fisher"])
def test_floats_give_nearly_the_exact_answer(method: str) -> None:
    def levels(number: Any, drawn: str) -> pd.DataFrame:
        return frame(drawn, number)

    def answer(number: Any) -> pd.DataFrame:
        nominal = {"nominal_part": levels(number, NOMINAL), "nominal_whole": levels(number, NOMINAL_WHOLE)}
        return contribution(levels(number, VOLUME), levels(number, WHOLE), method=method,
                            **(nominal if method != "fixed_base" else {}))  # fmt: skip

    floats = answer(float)
    assert {dtype.kind for dtype in floats.dtypes} == {"f"}
    assert_frame_equal(floats, answer(Fraction).astype("Float64").astype(float))


@pytest.mark.parametrize("method", ["lagged_share", "fisher", "chain_linked"])
def test_the_lineage_of_a_pull_names_its_operands(method: str) -> None:
    def traced(drawn: str, first: int) -> pd.DataFrame:
        levels = frame(drawn)
        cells = levels.to_numpy(object)
        numbers = [[Traced(Fraction(cell), {first + 10 * r + c}) for c, cell in enumerate(row)] for r, row in
                   enumerate(cells)]  # fmt: skip
        return pd.DataFrame(numbers, index=levels.index, columns=levels.columns, dtype=object)

    result = pull(traced(VOLUME, 0), traced(WHOLE, 100), method=method, nominal_part=traced(NOMINAL, 200),
                  nominal_whole=traced(NOMINAL_WHOLE, 300))  # fmt: skip
    assert {0, 10, 100, 200, 300} - {100 if method == "lagged_share" else -1} <= result.at["2024", "B"].cells


# ---------------------------------------------------------------- identities


@given(economies())
def test_shares_weigh_the_growth_of_a_fixed_base_back_to_its_pulls(parts: pd.DataFrame) -> None:
    """With nominal levels equal to the volumes all prices are one, and the methods are the same."""
    whole = total(parts)
    nominal = {"nominal_part": parts, "nominal_whole": whole}
    for method in ("lagged_share", "previous_year_prices", "fisher"):
        assert_frame_equal(pull(parts, whole, method=method, **nominal), pull(parts, whole))
        assert sums(contribution(parts, whole, method=method, **nominal)) == sums(contribution(parts, whole))


@given(economies(), economies())
def test_at_prices_of_the_year_before_contributions_add_up_exactly(parts: pd.DataFrame, nominal: pd.DataFrame) -> None:
    operands = {"nominal_part": nominal, "nominal_whole": total(nominal)}
    pulls = pull(parts, total(parts), method="previous_year_prices", **operands)
    base = total(nominal)["_T"].shift(4)
    expected = [100 * (now / then - 1) for now, then in zip(total(parts)["_T"], base, strict=True) if not pd.isna(then)]
    assert sums(pulls) == expected
    rates = sums(contribution(parts, total(parts), method="previous_year_prices", **operands))
    assert rates == [100] * sum(cell != 0 for cell in expected)


@given(economies(), economies())
def test_fisher_pulls_add_up_to_the_growth_of_the_fisher_index(parts: pd.DataFrame, nominal: pd.DataFrame) -> None:
    volume = parts.map(lambda cell: float(cell) + 1).iloc[:5]
    value = nominal.map(lambda cell: float(cell) + 1).iloc[:5]
    (q0, q1), (n0, n1) = ([frame.iloc[0], frame.iloc[4]] for frame in (volume, value))
    laspeyres, paasche = (n0 * q1 / q0).sum() / n0.sum(), n1.sum() / (n1 * q0 / q1).sum()
    index = (laspeyres * paasche) ** 0.5
    whole = pd.DataFrame({"_T": [100.0, 100.0, 100.0, 100.0, 100.0 * index]}, index=volume.index)
    pulls = pull(volume, whole, method="fisher", nominal_part=value, nominal_whole=value.sum(axis="columns"))
    assert sum(pulls.iloc[4]) == pytest.approx(100 * (index - 1), abs=1e-7 * (1 + index))


@given(economies(), st.fractions(min_value=Fraction(1, 10**6), max_value=10**6))
def test_another_unit_of_volume_changes_no_weighted_pull(parts: pd.DataFrame, factor: Fraction) -> None:
    whole, nominal = total(parts), parts.map(lambda cell: Fraction(cell) + 7)
    scaled = parts.map(lambda cell: Fraction(cell) * factor)
    operands = {"nominal_part": nominal, "nominal_whole": total(nominal)}
    for method in ("lagged_share", "fisher", "chain_linked"):
        assert_frame_equal(
            pull(scaled, total(scaled), method=method, **operands), pull(parts, whole, method=method, **operands)
        )


# ---------------------------------------------------------------- all formulas alike

LEVELS = """
    quarter | B  | C
    2023-Q1 | 20 | 0
    2023-Q2 | 20 | 1
    2023-Q3 |    | 5
    2023-Q4 | 21 | 5
    2024-Q1 | 26 | 27
    2024-Q2 | 26 | 27
"""


def every_result(parts: pd.DataFrame, whole: pd.DataFrame) -> dict[str, pd.DataFrame]:
    nominal = {"nominal_part": parts, "nominal_whole": whole}
    methods = ("lagged_share", "previous_year_prices", "chain_linked", "fisher")
    of_one = (
        f.year_to_date, f.streak, f.average_growth, f.average_growth_of_rates, f.cumulative_growth, f.chain_growth,
        f.count, f.sum_of, f.average_per_year, f.rank, f.rank_bracket, f.average_of_ends, f.loss_change,
    )  # fmt: skip
    return {
        **{f"pull {method}": pull(parts, whole, method=method, **nominal) for method in methods},
        **{f"contribution {method}": contribution(parts, whole, method=method, **nominal) for method in methods},
        **{formula.__name__: formula(parts) for formula in of_one},
        "growth on the period": growth(parts, on="period"),
        "single_quarter_growth_of_rates": single_quarter_growth_of_rates(parts, parts),
        "sales_ratio": f.sales_ratio(parts, parts),
        "revenue_per_hundred_assets": f.revenue_per_hundred_assets(parts, parts),
        "inventory_days": f.inventory_days(parts, parts),
        "comparable_growth": f.comparable_growth(parts, parts),
        "scope_change": f.scope_change(parts, parts),
        "location_quotient": f.location_quotient(parts, whole, reference_part=parts, reference_whole=whole),
        "concentration": f.concentration(parts, whole),
        "herfindahl": f.herfindahl(parts, whole),
        "shift_share": f.shift_share(parts, reference_part=parts, reference_whole=whole).competitive,
        "composition": f.composition(f.share(parts, whole)),
        "chain": f.chain({"older": parts, "newer": parts}, by="period") if len(parts) else parts,
        "rebase": f.rebase(parts, reference="2023Q1") if len(parts) else parts,
    }


def both(number: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    parts = frame(LEVELS, number)
    whole = [pd.NA if pd.isna(row).any() else sum(row) for row in parts.to_numpy(object)]
    column = pd.Series(whole, index=parts.index, name="_T", dtype=object)
    return parts, (column.astype("Float64").astype(float) if number is float else column).to_frame()


def test_exact_numbers_give_fractions_or_missing_in_every_formula() -> None:
    for name, result in every_result(*both(None)).items():
        strange = [
            cell for cell in result.to_numpy(object).ravel() if not (cell is pd.NA or isinstance(cell, Fraction))
        ]
        assert strange == [], name


def test_floats_give_floats_in_every_formula() -> None:
    for name, result in every_result(*both(float)).items():
        assert {dtype.kind for dtype in result.dtypes} == {"f"}, name


def test_of_nothing_comes_nothing_in_every_formula() -> None:
    parts, whole = both(None)
    for name, result in every_result(parts.iloc[:0], whole.iloc[:0]).items():
        assert len(result) == 0, name


def test_no_formula_changes_its_arguments() -> None:
    parts, whole = both(None)
    every_result(parts, whole)
    assert_frame_equal(parts, both(None)[0])
    assert_frame_equal(whole, both(None)[1])


# ---------------------------------------------------------------- year to date and single quarter


def test_a_year_to_date_adds_the_quarters_of_its_year() -> None:
    exactly(
        year_to_date(
            frame("""
                quarter | B
                2023-Q4 | 9
                2024-Q1 | 30
                2024-Q2 | 42.5
                2024-Q3 |
                2024-Q4 | 1
            """)
        ),
        """
        quarter | B
        2023-Q4 |
        2024-Q1 | 30
        2024-Q2 | 72.5
        2024-Q3 |
        2024-Q4 |
        """,
    )


@given(economies())
def test_year_to_date_and_single_quarter_invert_each_other(parts: pd.DataFrame) -> None:
    levels = parts.map(Fraction)
    assert_frame_equal(year_to_date(levels), to_date(levels))
    assert_frame_equal(single_quarter(year_to_date(levels)), levels)
    assert_frame_equal(year_to_date(single_quarter(levels)), levels)


def test_a_cumulated_rate_gives_the_quarter_alone_with_its_weight() -> None:
    levels = frame("""
        quarter | _T
        2022-Q3 | 720
        2022-Q4 | 1000
    """)
    rates = frame("""
        quarter | _T
        2023-Q3 | 6.2
        2023-Q4 | 6.6
    """)
    # (6.6 · 1000 - 6.2 · 720) / 280, not 0.4
    assert single_quarter_growth_of_rates(rates, levels)["_T"].tolist() == [pd.NA, Fraction(2136, 280)]


@given(economies())
def test_rates_with_their_weights_say_what_levels_say(parts: pd.DataFrame) -> None:
    levels = year_to_date(parts)
    assert_frame_equal(single_quarter_growth_of_rates(growth(levels), levels), single_quarter_growth(levels))
    assert len(found(total(parts))) == 12


def test_a_lagged_share_needs_the_nominal_levels_of_the_year_before_only() -> None:
    volumes = frame("""
        quarter | B  | C
        2023-Q1 | 40 | 60
        2024-Q1 | 44 | 63
    """)
    nominal = frame("""
        quarter | B  | C
        2023-Q1 | 50 | 50
    """)
    told = pull(
        volumes, volumes.sum(axis=1), method="lagged_share", nominal_part=nominal, nominal_whole=nominal.sum(axis=1)
    )
    assert list(told.index.astype(str)) == ["2023Q1", "2024Q1"]
    assert list(told.loc["2024Q1"]) == [5, Fraction(5, 2)]
