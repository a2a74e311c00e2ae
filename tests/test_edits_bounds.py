"""Edits at their bounds, and what they leave alone: seasons, entrants, values that an earlier edit flagged."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from drawn import given
from hypothesis import given as drawn_by
from hypothesis import strategies as some
from judged import counts, judge
from units import BEFORE, NOW, UNITS, panel

from reports.concepts.code_lists import CLUSTERS
from reports.concepts.errors import BadDefinition
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.process import (
    Thresholds,
    accumulation,
    balance_sheet,
    between_areas,
    boxplot,
    confront,
    contributions_add_up,
    coverage,
    growth_across_vintages,
    growth_gap,
    heaping,
    hidiroglou_berthelot,
    implied_single_quarter,
    in_code_list,
    magnitude,
    magnitude_of_file,
    measure_within,
    median_deviation,
    minimum_frequency,
    not_negative,
    panel_adds_up,
    pulls_add_up,
    quarters_add_up,
    ratio_within,
    repeated_values,
    restated,
    revision_size,
    revisions,
    rises_within_year,
    same_figures,
    scope_moved,
    secondary_industry,
    sigma_gap,
    terminal_digits,
    triangle,
)

WHOLE = panel()
UNIT_RULES = (
    magnitude("output"), magnitude_of_file("output"), hidiroglou_berthelot("output"), median_deviation("output"),
    boxplot("output"), boxplot("output", adjusted=True), sigma_gap("output"), same_figures("output", back=4),
    scope_moved("output"),
)  # fmt: skip


@pytest.mark.parametrize("check", UNIT_RULES, ids=lambda check: check.code)
def test_units_that_grew_alike_pass_every_comparison(check: object) -> None:
    said = judge(WHOLE, check)  # type: ignore[arg-type]
    assert (said.failed, said.undecided) == (0, 0)
    assert said.checked >= 1


# --- ratios and parts --------------------------------------------------------------------------------------------------


def sales(value: object, output: object) -> pd.DataFrame:
    return given(f"quarter | activity | sales | output\n2024-Q1 | A | {value} | {output}")


@pytest.mark.parametrize(("value", "output"), [("100", "200"), ("300", "200"), ("0.15", "0.10"), ("-100", "-200")])
def test_a_ratio_at_its_bounds_is_allowed_and_one_of_negatives_is_undecided(value: str, output: str) -> None:
    assert counts(judge(sales(value, output), ratio_within("sales", "output"))) == (1, 0, int(value.startswith("-")))


def test_a_ratio_just_beyond_its_bound_is_shown_beyond_it() -> None:
    said = judge(sales("1500001", "1000000"), ratio_within("sales", "output"))
    assert said.findings[0].got.en == "1500001亿元, output is 1000000亿元, a ratio of 1.500001"


def test_a_ratio_without_default_bounds_needs_its_own() -> None:
    with pytest.raises(BadDefinition) as wrong:
        ratio_within("output", "employees")
    assert wrong.value.within("en") == "ratio_within(output, employees) has no default bounds; give low and high"
    assert wrong.value.within("zh") == "ratio_within(output, employees) 没有默认界限；请写明 low 和 high"


def test_measures_of_different_kinds_are_not_compared_and_the_other_checks_go_on() -> None:
    drawn = "quarter | activity | unit | sales | output\n2024-Q1 | A | 万元 | 1 |\n2024-Q1 | B | 家 | | 2"
    checks = [not_negative("sales"), ratio_within("sales", "output"), measure_within("sales", "output")]
    said = confront(given(drawn.replace("| 1 |", "| -1 |")), checks, INDUSTRY_BULLETIN, quarter("2024-Q1"))
    assert [(str(f.severity), f.code) for f in said.findings][:1] == [("error", "not_negative")]
    assert [f.line("en") for f in said.findings][-1] == (
        "measure_within/_T/2024-Q1: measure_within (A3): got the check cannot be asked: sales and output do not measure "
        "the same (count、money); correct the unit; want sales at most output; do: verify and correct the delivery"
    )


@pytest.mark.parametrize(("part", "failed"), [("20.0", 0), ("20.05", 0), ("20.1", 1), ("0", 0), ("-1", 0)])
def test_a_part_may_be_off_by_half_a_unit(part: str, failed: int) -> None:
    table = given(f"quarter | activity | export | sales\n2024-Q1 | A | {part} | 20.0")
    whole = 20.05 if part == "20.05" else 20.0
    table.loc[1, "value"] = Decimal(str(whole))
    assert judge(table, measure_within("export", "sales")).failed == failed


def test_a_part_of_any_period_is_asked() -> None:
    table = given("quarter | activity | export | sales\n2023-Q1 | A | 2 | 1\n2024-Q1 | A | 1 | 1")
    assert judge(table, measure_within("export", "sales")).failed == 1
    assert judge(table, measure_within("export", "sales", every=False)).failed == 0


def test_a_balance_sheet_may_be_off_by_one() -> None:
    for equity, failed in (("39", 0), ("40", 0), ("41", 0), ("42", 1)):
        drawn = f"quarter | activity | assets | liabilities | equity\n2024-Q1 | A | 100 | 60 | {equity}"
        assert judge(given(drawn, accumulation="stock"), balance_sheet()).failed == failed


# --- magnitude ---------------------------------------------------------------------------------------------------------

POWERS = (1, -1, 3, -3, 4, -4, 5, -5)


@drawn_by(some.sampled_from(POWERS), some.sampled_from(range(12)), some.floats(0.96, 1.10))
def test_every_power_of_ten_that_errors_make_is_found(power: int, unit: int, growth: float) -> None:
    value = (Decimal(NOW[unit]) * Decimal(str(growth))).scaleb(power)
    said = judge(panel({UNITS[unit]: value}), magnitude("output"))
    assert [finding.subject for finding in said.findings] == [f"output/{UNITS[unit]}/2024-Q1"]
    assert f"{10 ** abs(power)}" in said.findings[0].got.en


@pytest.mark.parametrize(("times", "failed"), [("6.5", 0), ("7.5", 1), ("13.5", 1), ("15", 0), ("100", 0), ("3.8", 0)])
def test_a_magnitude_is_off_within_forty_per_cent_of_a_power_of_ten(times: str, failed: int) -> None:
    value = Decimal(BEFORE[2]) * Decimal(times) * Decimal("1.05")
    assert judge(panel({"U03": value}), magnitude("output")).failed == failed


def test_what_a_new_unit_states_of_the_year_before_is_its_reference() -> None:
    told = given("quarter | activity | stated\n2024-Q1 | U13 | 100", unit="万元")
    table = pd.concat([panel({"U13": 1000000}), told], ignore_index=True)
    assert judge(table, magnitude("output")).undecided == 1
    assert judge(table, magnitude("output", beside="stated")).failed == 1


def test_a_file_that_is_wholly_wrong_does_not_make_its_units_wrong_too() -> None:
    table = panel({unit: value * 10**4 for unit, value in zip(UNITS, NOW, strict=True)})
    assert judge(table, magnitude_of_file("output")).failed == 1
    assert judge(table, magnitude("output")).failed == 0


def test_fewer_than_half_of_a_file_are_no_file() -> None:
    table = panel({unit: 13000000 for unit in UNITS[:5]})
    assert judge(table, magnitude_of_file("output")).failed == 0


def test_values_that_are_not_positive_have_no_magnitude() -> None:
    assert counts(judge(panel({"U03": 0, "U04": -5}), magnitude("output"))) == (10, 0, 0)


# --- distributions -----------------------------------------------------------------------------------------------------


@drawn_by(some.permutations(UNITS))
def test_the_order_of_units_does_not_change_what_is_flagged(order: list[str]) -> None:
    side = dict(zip(UNITS, NOW, strict=True)) | {"U05": 6600, "U07": 900}
    table = panel({unit: None for unit in UNITS})
    rows = panel(side).loc[lambda rows: rows["period"] == quarter("2024-Q1")].set_index("activity", drop=False)
    shuffled = pd.concat([table, rows.loc[order]], ignore_index=True)
    for check in (hidiroglou_berthelot("output"), median_deviation("output"), sigma_gap("output")):
        assert {f.subject for f in judge(shuffled, check).findings} == {
            f.subject for f in judge(panel(side), check).findings
        }


def test_the_unit_of_counting_does_not_change_what_is_flagged() -> None:
    in_yuan = panel({"U05": 2065}, unit="元")
    assert (
        judge(in_yuan, hidiroglou_berthelot("output")).failed
        == judge(panel({"U05": 2065}), hidiroglou_berthelot("output")).failed
    )


def test_where_most_units_stand_still_a_small_change_is_no_outlier() -> None:
    """Without the absolute floor the interval would be a point, and every unit that moved at all outside it."""
    still = panel(dict(zip(UNITS, BEFORE, strict=True)) | {"U05": 1660})
    assert judge(still, hidiroglou_berthelot("output")).failed == 0
    assert judge(still, hidiroglou_berthelot("output", thresholds=Thresholds(floor=0))).failed == 1


def test_a_larger_threshold_asks_less_and_size_counts() -> None:
    table = panel({"U05": 2065})
    assert judge(table, hidiroglou_berthelot("output", thresholds=Thresholds(query=20))).failed == 0
    small, large = panel({"U01": 1390}), panel({"U12": 2790})
    assert judge(small, hidiroglou_berthelot("output")).failed <= judge(large, hidiroglou_berthelot("output")).failed


def test_units_are_compared_within_their_groups() -> None:
    doubled = {f"V{n:02}": 2000 + 10 * n for n in range(3)}
    groups = dict.fromkeys(UNITS, "old") | dict.fromkeys(doubled, "new")
    table = panel(doubled, dict.fromkeys(doubled, 1000))
    assert judge(table, hidiroglou_berthelot("output")).failed == 3
    assert judge(table, hidiroglou_berthelot("output", groups=groups, least=3)).failed == 0
    assert judge(table, hidiroglou_berthelot("output", groups=groups)).undecided == 1


def test_what_is_zero_negative_missing_or_new_is_left_to_other_edits() -> None:
    table = panel({"U01": 0, "U02": -5, "U13": 7}, {"U14": 9})
    assert counts(judge(table, hidiroglou_berthelot("output"))) == (10, 0, 0)


def test_a_flagged_value_does_not_mask_others() -> None:
    table = panel({"U01": 12830000, "U02": 13910000, "U03": 15230000, "U05": 3300})
    alone = judge(table, median_deviation("output", most=6, least=5))
    both = confront(
        table, [magnitude("output"), median_deviation("output", most=6, least=5)], INDUSTRY_BULLETIN, quarter("2024-Q1")
    )
    assert [f.subject for f in both.findings if f.code == "median_deviation"] == ["output/U05/2024-Q1"]
    assert "output/U01/2024-Q1" in {f.subject for f in alone.findings}


# --- respondents -------------------------------------------------------------------------------------------------------


def test_a_unit_that_the_register_has_closed_is_not_expected() -> None:
    drawn = "year | activity | status | registered\n2024 | U01 | L | 1\n2024 | U02 | A | 1"
    register = given(drawn, accumulation="stock", unit="")
    table = pd.concat([panel({"U01": None}, quarters=("2023-Q4", "2024-Q1")), register], ignore_index=True)
    assert counts(judge(table, coverage("output", register="registered"))) == (12, 0, 0)
    later = register.assign(period=pd.Period("2025", freq="Y"))
    table = pd.concat([panel({"U01": None}, quarters=("2023-Q4", "2024-Q1")), later], ignore_index=True)
    assert judge(table, coverage("output", register="registered")).failed == 2


def test_rates_at_their_bounds_hold() -> None:
    lost = panel({"U01": None}, {"U01": 2}, quarters=("2023-Q4", "2024-Q1"))
    assert judge(lost, coverage("output", rates=(Fraction(1100, 12), 98))).failed == 1  # only the unit itself
    assert judge(lost, coverage("output", rates=(92, 98))).failed == 2


def test_a_marked_missing_value_is_no_report() -> None:
    table = panel({"U01": ""}, quarters=("2023-Q4", "2024-Q1"))
    assert judge(table, coverage("output", rates=(50, 50))).failed == 1


# --- restated values, revisions, scope ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("stated", "failed"), [("110", 0), ("90", 0), ("100", 0), ("110.1", 1), ("89.9", 1)])
def test_a_restated_value_may_be_off_by_ten_per_cent(stated: str, failed: int) -> None:
    drawn = (
        f"quarter | activity | stated | output\n2023-Q1 | A | | 100\n2024-Q1 | A | {stated} | 120\n2024-Q1 | B | 7 | 9"
    )
    assert judge(given(drawn), restated("stated", "output")).failed == failed


@pytest.mark.parametrize(
    ("now", "severity"), [("100.5", None), ("99.5", None), ("100.6", "warning"), ("102", "warning"), ("102.1", "query")]
)
def test_a_revision_at_its_bounds(now: str, severity: str | None) -> None:
    earlier = given("quarter | output\n2024-Q1 | 100.0")
    said = judge(given(f"quarter | output\n2024-Q1 | {now}"), revision_size(earlier, "output"))
    assert [str(finding.severity) for finding in said.findings] == ([] if severity is None else [severity])


def test_a_census_year_is_revised_further_before_it_is_held() -> None:
    earlier = given("quarter | output\n2023-Q4 | 643.88\n2024-Q1 | 1")
    now = given("quarter | output\n2023-Q4 | 569.6\n2024-Q1 | 1")
    assert [str(finding.severity) for finding in judge(now, revision_size(earlier, "output")).findings] == ["warning"]


def test_revisions_are_measured_where_both_vintages_have_a_value() -> None:
    earlier = given("quarter | activity | output\n2024-Q1 | A | 100\n2024-Q1 | B | 5\n2024-Q1 | C |")
    now = given("quarter | activity | output\n2024-Q1 | A | 101\n2024-Q1 | C | 1\n2024-Q1 | D | 1")
    assert {key[2]: size for key, size in revisions(earlier, now, "output").items()} == {"A": 1}


def test_entrants_and_exits_at_five_per_cent() -> None:
    for value, failed in (("50", 0), ("51", 1)):
        drawn = f"quarter | activity | output\n2023-Q1 | A | 1000\n2024-Q1 | A | 900\n2024-Q1 | B | {value}"
        assert judge(given(drawn), scope_moved("output")).failed == failed


# --- accumulation ------------------------------------------------------------------------------------------------------


def test_quarters_add_up_exactly_and_the_first_is_both() -> None:
    drawn = """
    quarter | accumulation | output
    2024-Q1 | ytd          | 10.1
    2024-Q1 | single       | 10.1
    2024-Q2 | ytd          | 25.3
    2024-Q2 | single       | {}
    """
    assert counts(judge(given(drawn.format("15.2")), quarters_add_up("output"), "2024-Q2")) == (2, 0, 0)
    assert judge(given(drawn.format("15.21")), quarters_add_up("output"), "2024-Q2").failed == 1


@pytest.mark.parametrize(("second", "failed"), [("22", 0), ("18.2", 0), ("23", 1), ("18", 1)])
def test_a_quarter_keeps_its_part_of_the_year_within_five_points(second: str, failed: int) -> None:
    drawn = f"quarter | output\n2023-Q1 | 10\n2023-Q2 | 20\n2024-Q1 | 10\n2024-Q2 | {second}"
    assert judge(given(drawn), implied_single_quarter("output"), "2024-Q2").failed == failed


def test_the_first_quarter_has_no_accumulation_to_confuse() -> None:
    assert counts(judge(panel({"U05": 700}), accumulation("output"))) == (0, 0, 0)


def test_a_unit_that_halved_in_the_first_quarter_is_no_single_quarter_in_the_second() -> None:
    table = pd.concat([panel({"U05": 800}), second_quarter({"U05": 1700})], ignore_index=True)
    assert judge(table, accumulation("output"), "2024-Q2").failed == 1  # it asks; only a person can tell
    steady = pd.concat([panel(), second_quarter({"U05": 2700})], ignore_index=True)
    assert judge(steady, accumulation("output"), "2024-Q2").failed == 0


def second_quarter(now: dict[str, int]) -> pd.DataFrame:
    double = {unit: 2 * value for unit, value in zip(UNITS, NOW, strict=True)}
    before = {unit: 2 * value for unit, value in zip(UNITS, BEFORE, strict=True)}
    return panel(double | now, before, quarters=("2023-Q2", "2024-Q2"))


def test_figures_of_which_ninety_per_cent_are_unchanged_may_be_new() -> None:
    names = [f"V{n}" for n in range(10)]
    before = dict.fromkeys(names, 100)
    for same, failed in ((9, 0), (10, 1)):
        now = before | dict.fromkeys(names[same:], 101)
        nobody = dict.fromkeys(UNITS)
        table = panel(now | nobody, before | nobody, quarters=("2023-Q4", "2024-Q1"))
        assert judge(table, same_figures("output")).failed == failed


# --- accounts ----------------------------------------------------------------------------------------------------------


def test_industry_and_construction_may_be_one_per_cent_above_the_secondary_industry() -> None:
    drawn = "quarter | activity | value_added\n2024-Q1 | T2 | 100.0\n2024-Q1 | BCD | {}\n2024-Q1 | E | 10.0"
    for industry, failed in (("90.0", 0), ("91.0", 0), ("91.2", 1), ("89.9", 0), ("89.8", 1)):
        assert judge(given(drawn.format(industry)), secondary_industry("value_added", "national")).failed == failed
    assert judge(given(drawn.format("90.0")), secondary_industry("value_added", "district")).failed == 0


def test_units_add_up_to_an_aggregate_in_a_larger_unit_within_half_of_its_last_digit() -> None:
    drawn = """
    quarter | activity | unit | output | total
    2024-Q1 | A        | 万元 | 10000  |
    2024-Q1 | B        | 万元 | {}     |
    2024-Q1 | _T       | 亿元 |        | 3.0
    """
    for value, failed in (("20000", 0), ("20500", 0), ("20501", 1)):
        assert judge(given(drawn.format(value)), panel_adds_up("output", "total")).failed == failed


def test_a_district_may_be_as_large_as_its_city() -> None:
    drawn = "quarter | area | output\n2024-Q1 | 500113 | {}\n2024-Q1 | 500000 | 30.0"
    for value, failed in (("30.0", 0), ("30.1", 1)):
        assert judge(given(drawn.format(value)), between_areas("output", "500113", "500000")).failed == failed


def test_growth_may_be_fifteen_points_from_that_of_the_city() -> None:
    drawn = "quarter | area | growth\n2024-Q1 | 500113 | {}\n2024-Q1 | 500000 | 6.2"
    for value, failed in (("21.2", 0), ("-8.8", 0), ("21.3", 1), ("-8.9", 1)):
        said = judge(given(drawn.format(value), unit="%"), growth_gap("growth", "500113", "500000"))
        assert said.failed == failed


def test_the_triangle_of_the_bulletin_fits() -> None:
    """38.6 / 32.9 = 7.5 / 6.4, in 2024-Q1."""
    drawn = (
        "quarter | activity | contribution | share | growth\n2024-Q1 | BCD | 38.6 | 32.9 | 7.5\n2024-Q1 | _T | | | 6.4"
    )
    assert counts(judge(given(drawn, unit="%"), triangle("contribution", "share", "growth", activities=("BCD",)))) == (
        1,
        0,
        0,
    )


@pytest.mark.parametrize(("last", "failed"), [("49.9", 0), ("50.1", 0), ("50.15", 0), ("50.2", 1)])
def test_contributions_may_be_off_by_their_rounding(last: str, failed: int) -> None:
    drawn = f"quarter | activity | contribution\n2024-Q1 | A | 50.0\n2024-Q1 | B | {last}"
    assert judge(given(drawn, unit="%"), contributions_add_up("contribution", ("A", "B"))).failed == failed


@pytest.mark.parametrize(("growth", "failed"), [("6.0", 0), ("6.1", 0), ("5.9", 0), ("6.2", 1)])
def test_pulls_may_be_off_by_their_rounding(growth: str, failed: int) -> None:
    drawn = f"quarter | activity | pull | growth\n2024-Q1 | A | 3.0 |\n2024-Q1 | B | 3.0 |\n2024-Q1 | _T | | {growth}"
    assert judge(given(drawn, unit="%"), pulls_add_up("pull", "growth", ("A", "B"))).failed == failed


@pytest.mark.parametrize(("rate", "failed"), [("5.0", 0), ("4.9", 0), ("5.1", 0), ("5.2", 1), ("4.8", 1)])
def test_a_rate_meets_the_interval_of_its_rounded_levels(rate: str, failed: int) -> None:
    levels = given("quarter | level\n2023-Q1 | 100.0\n2024-Q1 | 105.0")
    table = pd.concat([levels, given(f"quarter | rate\n2024-Q1 | {rate}", unit="%")], ignore_index=True)
    assert judge(table, growth_across_vintages("level", "rate")).failed == failed


def test_a_code_holds_only_while_it_is_valid() -> None:
    drawn = "quarter | activity | output\n{} | C1-1 | 1\n{} | _T | 1"
    assert judge(given(drawn.format("2024-Q1", "2024-Q1")), in_code_list("output", CLUSTERS)).failed == 0
    assert judge(given(drawn.format("2020-Q1", "2024-Q1")), in_code_list("output", CLUSTERS)).failed == 1


def test_a_fall_of_revisions_is_let_pass_where_it_is_declared() -> None:
    table = given("quarter | output\n2024-Q1 | 1000\n2024-Q2 | 995\n2024-Q3 | 1000")
    assert judge(table, rises_within_year("output", every=True), "2024-Q3").failed == 1
    assert judge(table, rises_within_year("output"), "2024-Q3").failed == 0
    assert judge(table, rises_within_year("output", allowed=Decimal("0.5"), every=True), "2024-Q3").failed == 0
    assert judge(table, rises_within_year("output", allowed=Decimal("0.49"), every=True), "2024-Q3").failed == 1


# --- digits ------------------------------------------------------------------------------------------------------------


def values(*numbers: int) -> pd.DataFrame:
    lines = [f"2024-Q1 | V{at} | {number}" for at, number in enumerate(numbers)]
    return given("\n".join(["quarter | activity | output", *lines]), unit="万元")


def test_last_digits_are_compared_with_the_five_per_cent_bound() -> None:
    even = [10 + digit for digit in range(10)] * 10
    assert counts(judge(values(*even), terminal_digits("output"))) == (1, 0, 0)
    skewed = even[:-9] + [10] * 9  # O(0) = 19, eight digits 9 once less: chi-square is 9
    assert judge(values(*skewed), terminal_digits("output")).failed == 0
    far = even[:-18] + [10] * 18
    assert judge(values(*far), terminal_digits("output")).failed == 1


def test_a_tenth_of_round_figures_is_allowed() -> None:
    for heaped, failed in ((10, 0), (11, 1)):
        numbers = [7000] * heaped + [1234] * (100 - heaped)
        assert judge(values(*numbers), heaping("output")).failed == failed


def test_a_tenth_of_repeated_figures_is_allowed() -> None:
    names = [f"V{n}" for n in range(50)]
    before = {name: 1000 + at for at, name in enumerate(names)} | dict.fromkeys(UNITS)
    for same, failed in ((5, 0), (6, 1)):
        now = {name: before[name] + (at >= same) for at, name in enumerate(names)} | dict.fromkeys(UNITS)
        table = panel(now, before, quarters=("2023-Q4", "2024-Q1"))
        assert judge(table, repeated_values("output")).failed == failed


def test_a_negative_year_to_date_is_compared_exactly_too() -> None:
    """One per cent below -10 is -9.9, and -9.95 is less."""
    table = given("quarter | output\n2024-Q1 | -10.00\n2024-Q2 | -9.95")
    assert judge(table, rises_within_year("output", allowed=Decimal("1")), "2024-Q2").failed == 1
    assert judge(table, rises_within_year("output"), "2024-Q2").failed == 0


def test_of_two_rows_with_one_key_the_last_counts_wherever_it_is_looked_up() -> None:
    table = given("quarter | output\n2024-Q1 | 20\n2024-Q1 | 5\n2024-Q2 | 10")
    assert judge(table, rises_within_year("output"), "2024-Q2").failed == 0
    assert judge(table.iloc[[1, 0, 2]], rises_within_year("output"), "2024-Q2").failed == 1


def test_a_flagged_value_is_no_reference_for_another_measure() -> None:
    told = given("quarter | activity | sales\n2024-Q1 | U13 | 100\n2024-Q1 | U14 | 100", unit="万元")
    table = pd.concat([panel({"U13": 1000000, "U14": 100}, {"U13": 100}), told], ignore_index=True)
    alone = judge(table, magnitude("sales", beside="output"))
    assert (alone.failed, alone.undecided) == (1, 0)  # of U13, which is right
    both = confront(
        table, [magnitude("output"), magnitude("sales", beside="output")], INDUSTRY_BULLETIN, quarter("2024-Q1")
    )
    assert [f.subject for f in both.findings if f.severity == "query"] == ["output/U13/2024-Q1"]


def test_a_value_of_the_year_before_that_was_flagged_is_compared_with_nothing() -> None:
    def own(rows: pd.DataFrame) -> pd.DataFrame:
        """An office's own check, which flags U05 in 2023-Q1."""
        at = rows.index[(rows["activity"] == "U05") & (rows["period"] == quarter("2023-Q1"))]
        return pd.DataFrame({"index": at, "check": "own", "failure_case": "wrong"})

    table = panel({"U05": 6600})
    said = confront(table, [own, hidiroglou_berthelot("output")], INDUSTRY_BULLETIN, quarter("2024-Q1"))
    assert [finding.subject for finding in said.findings] == ["output/U05/2023-Q1"]


def test_a_fall_is_as_far_from_the_others_as_a_rise() -> None:
    for check in (hidiroglou_berthelot("output"), median_deviation("output"), boxplot("output")):
        assert judge(panel({"U05": 800}), check).failed == 1
    assert judge(panel({"U05": 800}), sigma_gap("output")).failed == 0  # which looks upwards only


def test_a_unit_that_earns_its_year_in_one_quarter_is_not_confused() -> None:
    """Its single quarter is nearly its year to date, so that neither can be told from the other."""
    first = panel({"U05": 110}, {"U05": 100})
    second = second_quarter({"U05": 1650})
    second.loc[second.index[(second["activity"] == "U05") & (second["period"] == quarter("2023-Q2"))], "value"] = (
        Decimal(1549)
    )
    assert judge(pd.concat([first, second], ignore_index=True), accumulation("output"), "2024-Q2").failed == 0


def test_a_large_unit_that_is_missing_lowers_the_weighted_rate() -> None:
    table = panel({"U12": None}, {"U12": 20000}, quarters=("2023-Q4", "2024-Q1"))
    assert judge(table, coverage("output", rates=(90, 98))).failed == 2
    assert judge(table, coverage("output", rates=(90, 40))).failed == 1


def test_a_round_hundred_is_no_heap() -> None:
    assert judge(values(*[1500] * 60), heaping("output")).failed == 0


def test_a_cell_of_three_units_may_be_shown() -> None:
    value = given("quarter | activity | output\n2024-Q1 | A | 5", scope="above_scale")
    for units, failed in (("3", 0), ("2", 1)):
        drawn = f"quarter | activity | enterprises\n2024-Q1 | A | {units}"
        own = given(drawn, scope="above_scale", accumulation="stock", unit="家")
        table = pd.concat([value, own], ignore_index=True)
        assert judge(table, minimum_frequency("output", "enterprises")).failed == failed
