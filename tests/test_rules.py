"""Each rule: holds, fails, undecided, with the whole message. A value that is not there never passes."""

from __future__ import annotations

import inspect
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from drawn import given
from hypothesis import given as drawn_by
from hypothesis import strategies as some
from judged import CORRECT, SUPPLY, counts, judge, severities, verify, verify_zh
from reading import told

from reports import process
from reports.analyse import Computed
from reports.collect import Collected, collect, deliveries
from reports.concepts.check import Check
from reports.concepts.code_lists import CLUSTERS
from reports.concepts.observation import observations
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY, INDUSTRY_BULLETIN
from reports.jobs.national import NATIONAL
from reports.process import (
    adds_up,
    composition_change,
    confront,
    growth_agrees_with_level,
    implied_deflator,
    no_gaps,
    not_negative,
    present,
    rate_within,
    reconciles,
    rises_within_year,
    within_whole,
    year_on_year,
)


def nothing_wrong(table: pd.DataFrame) -> None:
    """A check of an office's own that finds nothing."""


EVERY = {
    "not_negative": not_negative("m"), "adds_up": adds_up("m", ("A",)), "within_whole": within_whole("m", "A", "B"),
    "growth_agrees_with_level": growth_agrees_with_level("g", "d"), "year_on_year": year_on_year("m", -1, 1),
    "rate_within": rate_within("m", -1, 1), "rises_within_year": rises_within_year("m"),
    "composition_change": composition_change("m", 1), "implied_deflator": implied_deflator(-1, 1, activities=()),
    "no_gaps": no_gaps("m", ()), "present": present("m", ()), "reconciles": reconciles("m", CLUSTERS),
    "accumulation": process.accumulation("m"), "balance_sheet": process.balance_sheet("m", "d", "g"),
    "between_areas": process.between_areas("m", "500113", "500000"), "boxplot": process.boxplot("m"),
    "complete": process.complete("m", ("A",)),
    "contributions_add_up": process.contributions_add_up("m", ("A",)), "coverage": process.coverage("m"),
    "growth_across_vintages": process.growth_across_vintages("m", "g"),
    "growth_gap": process.growth_gap("m", "500113", "500000"), "heaping": process.heaping("m"),
    "hidiroglou_berthelot": process.hidiroglou_berthelot("m"),
    "implied_aggregate_growth": process.implied_aggregate_growth("m", "g", ("A",)),
    "implied_single_quarter": process.implied_single_quarter("m"), "in_code_list": process.in_code_list("m", CLUSTERS),
    "magnitude": process.magnitude("m"), "magnitude_of_file": process.magnitude_of_file("m"),
    "measure_within": process.measure_within("m", "g"), "median_deviation": process.median_deviation("m"),
    "minimum_frequency": process.minimum_frequency("m", "d"), "panel_adds_up": process.panel_adds_up("m", "g"),
    "plugged": process.plugged(nothing_wrong), "pulls_add_up": process.pulls_add_up("m", "g", ("A",)),
    "quarters_add_up": process.quarters_add_up("m"), "ratio_within": process.ratio_within("m", "g", (0, 1)),
    "repeated_values": process.repeated_values("m"), "restated": process.restated("m", "d"),
    "revision_size": process.revision_size(observations([]), "m"), "roster": process.roster("m", ("500113",)),
    "same_areas": process.same_areas("m", 2, ("A",)), "same_figures": process.same_figures("m"), "scope_moved": process.scope_moved("m"),
    "secondary_industry": process.secondary_industry("m", "district"), "sigma_gap": process.sigma_gap("m"),
    "terminal_digits": process.terminal_digits("m"), "triangle": process.triangle("m", "g", "d", activities=("A",)),
}  # fmt: skip


def test_the_code_of_every_rule_is_the_name_of_its_function() -> None:
    rules = {
        name for name in process.__all__ if inspect.get_annotations(getattr(process, name)).get("return") == "Check"
    }
    assert rules == set(EVERY)
    assert {name: check.code for name, check in EVERY.items()} == {name: name for name in EVERY} | {
        "plugged": "nothing_wrong"
    }


def test_every_rule_says_in_both_languages_what_it_expects() -> None:
    for check in EVERY.values():
        assert check.expects.zh and check.expects.en and check.expects.zh != check.expects.en
        assert "{" not in check.expects.zh + check.expects.en
        assert check.edit or check.code == "nothing_wrong"


@pytest.mark.parametrize(
    "check", [check for name, check in EVERY.items() if name not in ("no_gaps", "present", "plugged")]
)
def test_no_rule_passes_a_period_of_which_nothing_arrived(check: Check) -> None:
    if check.code == "implied_deflator":
        check = implied_deflator(-1, 1, activities=("_T",))
    drawn = given("quarter | m | g | d | deflator\n2023-Q4 | 1 | 1 | 1 | 1", price_basis="current")
    period = "2024-Q1" if check.code != "accumulation" else "2024-Q2"
    said = judge(drawn, check, period)
    if check.code in (
        "adds_up",
        "within_whole",
    ):  # they are asked wherever a member stands; `present` tells what is lost
        assert said.failed == 0
    elif check.code == "roster":  # that nothing arrived is what it is there to tell
        assert said.failed >= 1
    else:
        assert said.undecided >= 1


# --- V2 -----------------------------------------------------------------------------------------------------------


def test_a_value_of_zero_or_more_is_not_negative() -> None:
    table = given("quarter | activity | output\n2024-Q1 | A | 0\n2024-Q1 | B | 0.1")
    assert counts(judge(table, not_negative("output"))) == (2, 0, 0)


def test_a_negative_value_is_an_error_in_whatever_period_it_stands() -> None:
    table = given("quarter | activity | output\n2023-Q3 | A | -0.1\n2024-Q1 | A | 1")
    said = judge(table, not_negative("output"))
    assert severities(said.findings) == ["error"]
    assert told(said.findings) == [
        f"value_added.csv:2 [output]: not_negative (V2): got -0.1亿元; want 0 or more; do: {CORRECT}"
    ]
    assert told(said.findings, "zh") == [
        "value_added.csv:2 [output]: not_negative (V2): 实际 -0.1亿元；应为 不小于 0；处理：请核对并更正来源文件"
    ]


def test_a_missing_value_is_neither_negative_nor_not() -> None:
    said = judge(given("quarter | output\n2024-Q1 | "), not_negative("output"))
    assert severities(said.findings) == ["warning"]
    assert told(said.findings) == [
        f"value_added.csv:2 [output]: not_negative (V2): got undecided: the value itself is missing; want 0 or more; do: {SUPPLY}"
    ]


# --- A1 -----------------------------------------------------------------------------------------------------------

SUM = """
quarter | activity | value_added
2024-Q1 | _T       | {}
2024-Q1 | T1       | {}
2024-Q1 | T2       | {}
"""
PARTS = adds_up("value_added", ("T1", "T2"))


@pytest.mark.parametrize("total", ["30.0", "30.1", "29.9", "30.15", "29.85"])
def test_a_sum_may_be_off_by_half_a_unit_of_the_last_digit_for_each_number(total: str) -> None:
    assert counts(judge(given(SUM.format(total, "10.0", "20.0")), PARTS)) == (1, 0, 0)


def test_a_sum_that_is_further_off_is_an_error() -> None:
    said = judge(given(SUM.format("30.2", "10.0", "20.0")), PARTS)
    assert severities(said.findings) == ["error"]
    assert told(said.findings) == [
        "value_added.csv:2 [value_added]: adds_up (A1): got 30.2亿元, 0.2亿元 off; "
        f"want the sum of T1+T2 (current prices), within 0.15亿元; do: {CORRECT}"
    ]
    assert told(said.findings, "zh") == [
        "value_added.csv:2 [value_added]: adds_up (A1): 实际 30.2亿元，差 0.2亿元；"
        "应为 T1+T2 之和（现价），差不超过 0.15亿元；处理：请核对并更正来源文件"
    ]


def test_the_coarsest_number_decides_how_far_a_sum_may_be_off() -> None:
    assert judge(given(SUM.format("30.0001", "10.0000", "20.0002")), PARTS).failed == 0
    assert judge(given(SUM.format("30.0001", "10.0000", "20.0003")), PARTS).failed == 1
    assert judge(given(SUM.format("31", "10.0000", "20.0003")), PARTS).failed == 0


def test_units_are_converted_before_they_are_added() -> None:
    drawn = """
    quarter | activity | unit | value_added
    2024-Q1 | _T       | 亿元 | 3.0000
    2024-Q1 | T1       | 万元 | 10000
    2024-Q1 | T2       | 万元 | 20000
    """
    exact = adds_up("value_added", ("T1", "T2"), exact=True)
    assert counts(judge(given(drawn), exact)) == (1, 0, 0)
    said = judge(given(drawn.replace("20000", "20001")), exact)
    assert told(said.findings) == [
        "value_added.csv:2 [value_added]: adds_up (A1): got 3.0000亿元, -0.0001亿元 off; "
        f"want the sum of T1+T2 (current prices), within 0亿元; do: {CORRECT}"
    ]


def test_a_missing_part_leaves_the_sum_undecided() -> None:
    said = judge(given(SUM.format("30.0", "10.0", "")), PARTS)
    assert severities(said.findings) == ["warning"]
    assert told(said.findings) == [
        "value_added.csv:2 [value_added]: adds_up (A1): got undecided: T2 missing; "
        f"want the sum of T1+T2 (current prices); do: {SUPPLY}"
    ]


@pytest.mark.parametrize("total", ["2024-Q1 | _T | \n", ""])
def test_a_missing_total_leaves_the_sum_undecided_and_is_told(total: str) -> None:
    table = given("quarter | activity | value_added\n" + total + "2024-Q1 | T1 | 10.0\n2024-Q1 | T2 | 20.0")
    said = judge(table, PARTS)
    assert counts(said) == (1, 0, 1)
    place = "value_added.csv:2 [value_added]" if total else "value_added/_T/2024-Q1"
    assert told(said.findings) == [
        f"{place}: adds_up (A1): got undecided: _T missing; want the sum of T1+T2 (current prices); do: {SUPPLY}"
    ]
    assert told(said.findings, "zh") == [
        f"{place}: adds_up (A1): 实际 无法判断：缺少 _T；应为 T1+T2 之和（现价）；"
        "处理：请补交缺少的数据；无法判断不等于通过"
    ]


def test_sums_of_different_price_bases_are_never_mixed() -> None:
    drawn = """
    quarter | activity | price_basis   | value_added
    2024-Q1 | _T       | current       | 30.0
    2024-Q1 | T1       | current       | 10.0
    2024-Q1 | T2       | constant:2020 | 20.0
    """
    said = judge(given(drawn), PARTS)
    assert counts(said) == (2, 0, 2)


def china(checkout: Path) -> Collected:
    return collect(NATIONAL.sources, deliveries(checkout / "data_in", NATIONAL.sources))


ELEVEN = ("A", "BCD", "E", "F", "G", "H", "J", "K", "I", "L", "OTH")


def test_eleven_industries_of_china_add_up_within_their_rounding_and_not_exactly() -> None:
    """2024-Q1 as printed: 296301 against 296299, "due to rounding, not adjusted"."""
    table = china(Path(__file__).parent.parent).main
    rounded = confront(table, [adds_up("value_added", ELEVEN)], NATIONAL, quarter("2024-Q1"))
    assert counts(rounded) == (1, 0, 0)
    exact = confront(table, [adds_up("value_added", ELEVEN, exact=True)], NATIONAL, quarter("2024-Q1"))
    assert told(exact.findings) == [
        "real/china_2024Q1.csv:2 [value]: adds_up (A1): got 296299亿元, -2亿元 off; "
        f"want the sum of A+BCD+E+F+G+H+J+K+I+L+OTH (current prices), within 0亿元; do: {CORRECT}"
    ]


@drawn_by(some.lists(some.decimals(min_value=0, max_value=10**6, places=3), min_size=1, max_size=12))
def test_what_rounding_alone_makes_of_a_sum_is_never_an_error(parts: list[Decimal]) -> None:
    names = [f"P{number}" for number in range(len(parts))]
    shown = [*zip(names, parts, strict=True), ("_T", sum(parts, Decimal(0)))]
    lines = [f"2024-Q1 | {name} | {round(value, 1)}" for name, value in shown]
    said = judge(given("\n".join(["quarter | activity | output", *lines])), adds_up("output", names))
    assert counts(said) == (1, 0, 0)


# --- A3 -----------------------------------------------------------------------------------------------------------

PART = within_whole("value_added", "T1", "A")


def of_whole(part: str, whole: str) -> str:
    return f"quarter | activity | value_added\n2024-Q1 | T1 | {part}\n2024-Q1 | A | {whole}"


def test_a_part_may_be_as_large_as_its_whole() -> None:
    assert counts(judge(given(of_whole("11538", "12295")), PART)) == (1, 0, 0)
    assert counts(judge(given(of_whole("12295", "12295")), PART)) == (1, 0, 0)
    assert counts(judge(given(of_whole("12295.0", "12294.95")), PART)) == (1, 0, 0)


def test_a_part_larger_than_its_whole_is_an_error() -> None:
    said = judge(given(of_whole("12296", "12295")), PART)
    assert severities(said.findings) == ["error"]
    assert told(said.findings) == [
        f"value_added.csv:2 [value_added]: within_whole (A3): got 12296亿元, A is 12295亿元; want at most A; do: {CORRECT}"
    ]
    assert told(said.findings, "zh") == [
        "value_added.csv:2 [value_added]: within_whole (A3): 实际 12296亿元，A 为 12295亿元；应为 不大于 A；"
        "处理：请核对并更正来源文件"
    ]


def test_a_part_without_its_whole_and_a_whole_without_its_part_are_undecided() -> None:
    for part, whole, lost in (("1", "", "A"), ("", "1", "T1"), ("", "", "T1")):
        said = judge(given(of_whole(part, whole)), PART)
        assert told(said.findings) == [
            f"value_added.csv:2 [value_added]: within_whole (A3): got undecided: {lost} missing; want at most A; do: {SUPPLY}"
        ]
    alone = judge(given("quarter | activity | value_added\n2024-Q1 | A | 1"), PART)
    assert told(alone.findings) == [
        f"value_added/T1/2024-Q1: within_whole (A3): got undecided: T1 missing; want at most A; do: {SUPPLY}"
    ]


# --- R1 -----------------------------------------------------------------------------------------------------------

YEAR = year_on_year("value_added", -20, 30)
TWO_YEARS = "quarter | value_added\n2023-Q1 | {}\n2024-Q1 | {}"


@pytest.mark.parametrize(("earlier", "now"), [("100", "80"), ("100", "130"), ("100", "100"), ("0.3", "0.39")])
def test_a_change_at_its_bounds_is_allowed(earlier: str, now: str) -> None:
    assert counts(judge(given(TWO_YEARS.format(earlier, now)), YEAR)) == (1, 0, 0)


def test_a_change_beyond_its_bounds_asks() -> None:
    said = judge(given(TWO_YEARS.format("100", "130.1")), YEAR)
    assert severities(said.findings) == ["query"]
    assert told(said.findings) == [
        "value_added.csv:3 [value_added]: year_on_year (R1): got 130.1亿元, 30.1 % on the year before (current prices); "
        f"want -20 to 30 % on the year before; do: {verify('year_on_year', 'value_added/_T/2024-Q1')}"
    ]
    assert told(said.findings, "zh") == [
        "value_added.csv:3 [value_added]: year_on_year (R1): 实际 130.1亿元，同比 30.1%（现价）；应为 同比 -20% 至 30%；"
        f"处理：{verify_zh('year_on_year', 'value_added/_T/2024-Q1')}"
    ]


def test_a_rate_just_beyond_its_bound_is_not_shown_as_if_it_were_within() -> None:
    said = judge(given(TWO_YEARS.format("100000", "130001")), YEAR)
    assert "got 130001亿元, 30.001 % on the year before" in told(said.findings)[0]


def test_units_are_converted_before_they_are_compared() -> None:
    drawn = "quarter | unit | value_added\n2023-Q1 | 万元 | 10000\n2024-Q1 | 亿元 | 1.1"
    assert counts(judge(given(drawn), YEAR)) == (1, 0, 0)


@pytest.mark.parametrize(
    ("earlier", "now", "why"),
    [
        ("", "1", "the same period of the year before is missing"),
        ("1", "", "the value itself is missing"),
        ("0", "1", "the year before was 0亿元, from which no rate can be computed"),
        ("-2", "1", "the year before was -2亿元, from which no rate can be computed"),
    ],
)
def test_a_change_from_or_to_nothing_is_undecided(earlier: str, now: str, why: str) -> None:
    said = judge(given(TWO_YEARS.format(earlier, now)), YEAR)
    assert told(said.findings) == [
        f"value_added.csv:3 [value_added]: year_on_year (R1): got undecided: {why}; "
        f"want -20 to 30 % on the year before; do: {SUPPLY}"
    ]
    assert severities(said.findings) == ["warning"]


def test_a_missing_year_earlier_quarter_is_not_replaced_by_its_neighbour() -> None:
    said = judge(given("quarter | value_added\n2022-Q4 | 100\n2023-Q2 | 100\n2024-Q1 | 100"), YEAR)
    assert counts(said) == (1, 0, 1)


def test_a_change_of_base_is_passed_over_where_another_base_answers() -> None:
    drawn = """
    quarter | price_basis   | value_added
    2020-Q1 | constant:2015 | 90
    2020-Q1 | constant:2020 | 100
    2021-Q1 | constant:2020 | 190
    """
    assert counts(judge(given(drawn), YEAR, "2021-Q1")) == (1, 1, 0)
    both = given(drawn + "    2019-Q1 | constant:2015 | 91\n")
    assert counts(judge(both, YEAR, "2020-Q1")) == (1, 0, 0)
    assert counts(judge(given(drawn), YEAR, "2020-Q1")) == (2, 0, 2)


def test_each_base_that_can_be_compared_is_asked() -> None:
    drawn = """
    quarter | price_basis   | value_added
    2020-Q1 | constant:2015 | 90
    2020-Q1 | constant:2020 | 100
    2021-Q1 | constant:2015 | 91
    2021-Q1 | constant:2020 | 190
    """
    assert counts(judge(given(drawn), YEAR, "2021-Q1")) == (2, 1, 0)


BANAN_2020 = [
    "banan/gdp_ytd.csv:167 [value]: year_on_year (R1): got 3.4136亿元, -27.3 % on the year before (current prices); ",
    "banan/gdp_ytd.csv:544 [value]: year_on_year (R1): got 3.1607亿元, -28.0 % on the year before (constant 2015 prices); ",
]
BANAN_2021 = [
    "banan/gdp_ytd.csv:212 [value]: year_on_year (R1): got 87.6238亿元, 30.7 % on the year before (current prices); ",
    "banan/gdp_ytd.csv:215 [value]: year_on_year (R1): got 68.1164亿元, 35.0 % on the year before (current prices); ",
    "banan/gdp_ytd.csv:219 [value]: year_on_year (R1): got 4.6016亿元, 34.8 % on the year before (current prices); ",
    "banan/gdp_ytd.csv:644 [value]: year_on_year (R1): got 67.3087亿元, 33.4 % on the year before (constant 2020 prices); ",
    "banan/gdp_ytd.csv:648 [value]: year_on_year (R1): got 4.5742亿元, 34.0 % on the year before (constant 2020 prices); ",
]


@pytest.mark.parametrize(("period", "lines"), [("2020-Q1", BANAN_2020), ("2021-Q1", BANAN_2021), ("2024-Q1", [])])
def test_the_pandemic_and_its_rebound_ask_in_banan(banan: Collected, period: str, lines: list[str]) -> None:
    said = judge(banan.main, YEAR, period)
    asks = [verify("year_on_year", finding.subject, period) for finding in said.findings]
    assert told(said.findings) == [
        f"{line}want -20 to 30 % on the year before; do: {ask}" for line, ask in zip(lines, asks, strict=True)
    ]
    explained = judge(banan.main, YEAR, period, known=INDUSTRY_BULLETIN.known)
    assert [f for f in explained.findings if f.code == "year_on_year"] == []
    assert len(explained.cleared) == len(lines)


RATE = rate_within("delivered_growth", -20, 30, scope="above_scale")


def test_a_delivered_rate_is_held_to_its_bounds() -> None:
    def said(rate: str) -> list[str]:
        table = given(f"quarter | delivered_growth\n2024-Q1 | {rate}", scope="above_scale", unit="%")
        return told(judge(table, RATE).findings)

    place = "value_added.csv:2 [delivered_growth]: rate_within (R1): got"
    asks = verify("rate_within", "delivered_growth/_T/2024-Q1")
    assert said("30.0") == said("-20.0") == []
    assert said("30.1") == [f"{place} 30.1%; want -20 to 30 %; do: {asks}"]
    assert said("") == [f"{place} undecided: the value itself is missing; want -20 to 30 %; do: {SUPPLY}"]


def test_a_rate_of_another_area_is_asked_where_it_has_arrived_and_nothing_is_said_where_it_has_not() -> None:
    """What the bulletin compares with is left out of it then."""
    table = given("quarter | delivered_growth\n2024-Q1 | 31.0", unit="%")
    elsewhere = rate_within("delivered_growth", -20, 30, area="500000")
    assert (judge(table, elsewhere).checked, judge(table, elsewhere).findings) == (0, ())
    assert judge(table.assign(area="500000"), elsewhere).failed == 1


def test_a_rate_that_did_not_arrive_is_told() -> None:
    table = given("quarter | delivered_growth\n2023-Q4 | 1.0", scope="above_scale", unit="%")
    said = judge(table, RATE)
    assert told(said.findings, "zh") == [
        "delivered_growth/_T/2024-Q1: rate_within (R1): 实际 无法判断：没有该数据；应为 -20% 至 30%；"
        "处理：请补交缺少的数据；无法判断不等于通过"
    ]


# --- T1 -----------------------------------------------------------------------------------------------------------

RISE = rises_within_year("value_added")
WITHIN = "quarter | value_added\n2024-Q1 | {}\n2024-Q2 | {}"


def test_a_cumulated_level_may_stand_still_and_begins_anew_each_year() -> None:
    assert counts(judge(given(WITHIN.format("10", "10")), RISE, "2024-Q2")) == (1, 0, 0)
    new_year = given("quarter | value_added\n2023-Q4 | 40\n2024-Q1 | 10")
    assert counts(judge(new_year, RISE, "2024-Q1")) == (0, 0, 0)


def test_a_cumulated_level_that_falls_asks() -> None:
    said = judge(given(WITHIN.format("10.0", "9.9")), RISE, "2024-Q2")
    assert severities(said.findings) == ["query"]
    falls = ("rises_within_year", "value_added/_T/2024-Q2", "2024-Q2")
    assert told(said.findings) == [
        "value_added.csv:3 [value_added]: rises_within_year (T1): got 9.9亿元, 2024-Q1 cumulated was 10.0亿元; "
        f"want not below the quarter before, cumulated; do: {verify(*falls)}"
    ]
    assert told(said.findings, "zh") == [
        "value_added.csv:3 [value_added]: rises_within_year (T1): 实际 9.9亿元，2024-Q1 累计为 10.0亿元；"
        "应为 不低于上一季度累计；"
        f"处理：{verify_zh(*falls)}"
    ]
    declared = rises_within_year("value_added", allowed=Decimal("1"))
    assert counts(judge(given(WITHIN.format("10.0", "9.9")), declared, "2024-Q2")) == (1, 0, 0)


def test_a_cumulated_level_without_the_quarter_before_is_undecided() -> None:
    said = judge(given(WITHIN.format("", "10")), RISE, "2024-Q2")
    assert told(said.findings) == [
        "value_added.csv:3 [value_added]: rises_within_year (T1): got undecided: 2024-Q1 missing; "
        f"want not below the quarter before, cumulated; do: {SUPPLY}"
    ]


# --- X6 -----------------------------------------------------------------------------------------------------------

SHARES = "quarter | activity | share\n2023-Q1 | BCD | {}\n2024-Q1 | BCD | {}"
MOVE = composition_change("share", Decimal(3), activities=("BCD",))


def test_a_share_may_move_by_its_bound_and_no_further() -> None:
    assert counts(judge(given(SHARES.format("30", "33"), unit="%"), MOVE)) == (1, 0, 0)
    assert counts(judge(given(SHARES.format("33", "30"), unit="%"), MOVE)) == (1, 0, 0)
    said = judge(given(SHARES.format("33", "29.9"), unit="%", file="", line=0, column=""), MOVE)
    assert severities(said.findings) == ["query"]
    assert told(said.findings) == [
        "share/BCD/2024-Q1: composition_change (X6): got 29.9 %, -3.1 points on the year before (of unrounded shares); "
        f"want a change of at most 3 points; do: {verify('composition_change', 'share/BCD/2024-Q1')}"
    ]
    assert told(said.findings, "zh") == [
        "share/BCD/2024-Q1: composition_change (X6): 实际 29.9%，比上年同期变动 -3.1 个百分点（按未舍入的比重）；"
        "应为 变动不超过 3 个百分点；"
        f"处理：{verify_zh('composition_change', 'share/BCD/2024-Q1')}"
    ]


def test_a_share_without_the_year_before_or_not_there_at_all_is_undecided() -> None:
    for earlier, now, why in (
        ("", "30", "the same period of the year before is missing"),
        ("30", "", "the value itself is missing"),
    ):
        said = judge(given(SHARES.format(earlier, now), unit="%"), MOVE)
        assert told(said.findings) == [
            f"value_added.csv:3 [share]: composition_change (X6): got undecided: {why}; "
            f"want a change of at most 3 points; do: {SUPPLY}"
        ]
    said = judge(given("quarter | activity | share\n2024-Q1 | E | 1"), MOVE)
    assert [finding.subject for finding in said.findings] == ["share/BCD/2024-Q1"]


# --- G1, G2 -------------------------------------------------------------------------------------------------------

AGREES = growth_agrees_with_level("growth", "delivered_growth")


def test_a_delivered_rate_may_differ_from_the_computed_one_by_its_rounding() -> None:
    def said(delivered: str) -> list[str]:
        table = given(f"quarter | growth | delivered_growth\n2024-Q1 | 7.46 | {delivered}", unit="%")
        return told(judge(table, AGREES).findings)

    assert said("7.5") == said("7.46") == said("7") == []
    assert said("7.4") == [
        "value_added.csv:2 [delivered_growth]: growth_agrees_with_level (G1): got 7.4%; "
        f"want the growth computed from the levels, 7.460 %; do: {CORRECT}"
    ]


def test_levels_that_are_rounded_themselves_widen_what_a_rate_may_be() -> None:
    """0.9 on 0.8 is 12.5 %, but anything from 0.85/0.85 to 0.95/0.75 may stand behind it."""

    def failed(rate: str, earlier: str, now: str) -> int:
        levels = given(f"quarter | level\n2023-Q1 | {earlier}\n2024-Q1 | {now}")
        rates = given(f"quarter | growth | delivered_growth\n2024-Q1 | 25/2 | {rate}", unit="%")
        rates["operands"] = [(0, 1), ()]
        return judge(pd.concat([levels, rates], ignore_index=True), AGREES).failed

    assert failed("20.0", "0.8", "0.9") == 0
    assert failed("1.0", "0.8", "0.9") == 0
    assert failed("27.0", "0.8", "0.9") == failed("-1.0", "0.8", "0.9") == 1
    assert failed("20.0", "0.8000", "0.9000") == 1


def test_a_rate_without_levels_and_levels_without_a_rate_are_undecided() -> None:
    table = given("quarter | growth | delivered_growth\n2023-Q4 | | 7.5\n2024-Q1 | 7.5 | ", unit="%")
    said = judge(table, AGREES)
    assert told(said.findings) == [
        f"value_added.csv:{line} [delivered_growth]: growth_agrees_with_level (G1): got undecided: {why}; "
        f"want the growth computed from the levels; do: {SUPPLY}"
        for line, why in ((2, "no levels to compare with"), (3, "the value itself is missing"))
    ]


def test_the_delivered_rates_of_banan_agree_with_its_levels(computed: Computed) -> None:
    assert counts(judge(computed.observations, AGREES)) == (250, 0, 0)


def test_an_implied_price_change_is_held_to_its_bounds() -> None:
    def said(value: str) -> list[str]:
        table = given(f"quarter | activity | deflator\n2024-Q1 | BCD | {value}", unit="%", file="", line=0, column="")
        return told(judge(table, implied_deflator(-20, 25, activities=(INDUSTRY,))).findings)

    wants = "want an implied price change of -20 to 25 %; do:"
    asks = verify("implied_deflator", "deflator/BCD/2024-Q1")
    assert said("51/2") == [f"deflator/BCD/2024-Q1: implied_deflator (G2): got 25.5%; {wants} {asks}"]
    assert said("2501/100") == [f"deflator/BCD/2024-Q1: implied_deflator (G2): got 25.01%; {wants} {asks}"]
    assert said("25/1") == said("-20/1") == []
    assert said("") == [
        "deflator/BCD/2024-Q1: implied_deflator (G2): got undecided: the same period of the year before is missing; "
        f"{wants} {SUPPLY}"
    ]


# --- C1 -----------------------------------------------------------------------------------------------------------


def test_a_missing_quarter_inside_a_series_is_an_error_up_to_the_period_in_production() -> None:
    table = given("quarter | activity | value_added\n2023-Q2 | A | 1\n2023-Q4 | A | 1\n2024-Q1 | A | 1")
    said = judge(table, no_gaps("value_added", ("A",)))
    assert counts(said) == (4, 1, 0)
    assert severities(said.findings) == ["error"]
    assert told(said.findings) == [
        "value_added/A/2023-Q3: no_gaps (C1): got no value; want a value for the quarter; do: deliver the missing quarters"
    ]
    assert told(said.findings, "zh") == [
        "value_added/A/2023-Q3: no_gaps (C1): 实际 没有数据；应为 该季度的值；处理：请补交缺少的季度"
    ]
    later = judge(table, no_gaps("value_added", ("A",)), "2024-Q2")
    assert [finding.subject for finding in later.findings] == ["value_added/A/2023-Q3", "value_added/A/2024-Q2"]


def test_a_quarter_that_is_missing_in_a_base_is_an_error_within_the_span_of_that_base() -> None:
    drawn = """
    quarter | activity | price_basis   | value_added
    2022-Q4 | A        | constant:2020 | 1
    2022-Q4 | B        | constant:2020 | 1
    2023-Q1 | A        | constant:2020 | 1
    2023-Q2 | A        | constant:2020 | 1
    2023-Q2 | B        | constant:2020 | 1
    2023-Q4 | A        | constant:2025 | 1
    2023-Q4 | B        | constant:2025 | 1
    """
    said = judge(given(drawn), no_gaps("value_added", ("A", "B")))
    assert counts(said) == (8, 1, 0)
    assert told(said.findings) == [
        "value_added/B/2023-Q1: no_gaps (C1): got no value at constant 2020 prices; want a value for the quarter; "
        "do: deliver the missing quarters"
    ]
    assert told(said.findings, "zh") == [
        "value_added/B/2023-Q1: no_gaps (C1): 实际 没有2020年不变价数据；应为 该季度的值；处理：请补交缺少的季度"
    ]


def test_a_marked_missing_value_is_a_gap_too() -> None:
    table = given("quarter | activity | value_added\n2023-Q4 | A | 1\n2024-Q1 | A | ")
    assert judge(table, no_gaps("value_added", ("A",))).failed == 1


def test_an_activity_that_is_missing_at_one_kind_of_prices_is_an_error() -> None:
    drawn = """
    quarter | activity | price_basis   | value_added
    2024-Q1 | A        | current       | 1
    2024-Q1 | A        | constant:2020 | 1
    2024-Q1 | E        | current       | 1
    2024-Q1 | E        | constant:2020 |
    """
    said = judge(given(drawn), present("value_added", ("A", "E", "F")))
    assert counts(said) == (6, 3, 0)
    assert told(said.findings) == [
        f"value_added/{activity}/2024-Q1: present (C1): got no value at {basis}; want a number; do: deliver the missing activities"
        for activity, basis in (("E", "constant prices"), ("F", "current prices"), ("F", "constant prices"))
    ]
    assert told(said.findings, "zh")[0] == (
        "value_added/E/2024-Q1: present (C1): 实际 没有不变价数据；应为 一个数；处理：请补交缺少的行业"
    )


# --- all of them ---------------------------------------------------------------------------------------------------


def test_no_rule_changes_the_table(banan: Collected) -> None:
    before = banan.main.copy(deep=True)
    confront(banan.main, INDUSTRY_BULLETIN.checks, INDUSTRY_BULLETIN, quarter("2024-Q1"))
    assert banan.main.equals(before)


def test_a_rule_asked_of_another_area_looks_there() -> None:
    table = given("quarter | area | output\n2024-Q1 | 500113 | 1\n2024-Q1 | 500000 | -1")
    assert judge(table, not_negative("output")).failed == 0
    assert judge(table, replace(not_negative("output"), area="500000")).failed == 1
