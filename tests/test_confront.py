"""Confronting: what is known clears a query and nothing else; what cannot be told is told once, and counted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from drawn import given
from judged import counts, judge, severities
from reading import told

from reports.collect import Collected
from reports.concepts.check import Check, Known
from reports.concepts.errors import BadDefinition
from reports.concepts.finding import Severity
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY_BULLETIN as JOB
from reports.process import (
    Confronted,
    adds_up,
    composition_change,
    confront,
    not_negative,
    ratio_within,
    rises_within_year,
    year_on_year,
)

YEAR = year_on_year("value_added", -20, 30)
PANDEMIC = Known("2024-Q1", "H", "year_on_year", "酒店停业，已核实")
HOTELS = "quarter | activity | value_added\n2023-Q1 | H | 100\n2024-Q1 | H | {}"


def test_a_known_query_is_cleared_and_keeps_its_reason() -> None:
    said = judge(given(HOTELS.format("70")), YEAR, known=(PANDEMIC,))
    assert counts(said) == (1, 1, 0)
    assert said.findings == ()
    assert [(finding.code, finding.reason) for finding in said.cleared] == [("year_on_year", "酒店停业，已核实")]


@pytest.mark.parametrize(
    "other",
    [
        Known("2023-Q4", "H", "year_on_year", "别的季度"),
        Known("2024-Q1", "E", "year_on_year", "别的行业"),
        Known("2024-Q1", "H", "rate_within", "别的检查"),
    ],
)
def test_an_exception_clears_only_its_own_quarter_activity_and_check(other: Known) -> None:
    said = judge(given(HOTELS.format("70")), YEAR, known=(other,))
    assert (severities(said.findings), said.cleared) == (["query"], ())


def test_an_error_is_never_cleared() -> None:
    known = (Known("2024-Q1", "H", "year_on_year", "说得出理由也不行"),)
    error = replace(not_negative("value_added"), code="year_on_year")  # under a name that may be explained
    said = judge(given(HOTELS.format("-1")), error, known=known)
    assert (severities(said.findings), said.cleared) == (["error"], ())


def test_an_undecided_verdict_is_not_cleared_either() -> None:
    said = judge(given(HOTELS.format("")), YEAR, known=(PANDEMIC,))
    assert (severities(said.findings), said.cleared) == (["warning"], ())


def test_an_exception_that_is_no_longer_needed_is_told() -> None:
    said = judge(given(HOTELS.format("101")), YEAR, known=(PANDEMIC,))
    assert severities(said.findings) == ["warning"]
    assert told(said.findings) == [
        "value_added/H/2024-Q1: known_not_needed: got year_on_year holds for it now; "
        "want an exception that is still needed; do: delete this Known from the job"
    ]
    assert told(said.findings, "zh") == [
        "value_added/H/2024-Q1: known_not_needed: 实际 year_on_year 对该数据已经成立；应为 仍然需要的说明；"
        "处理：请从作业中删除这条 Known"
    ]


def test_an_exception_is_still_needed_while_one_of_its_values_asks() -> None:
    drawn = """
    quarter | activity | price_basis   | value_added
    2023-Q1 | H        | current       | 100
    2024-Q1 | H        | current       | 70
    2023-Q1 | H        | constant:2020 | 100
    2024-Q1 | H        | constant:2020 | 90
    """
    said = judge(given(drawn), YEAR, known=(PANDEMIC,))
    assert (said.findings, len(said.cleared)) == ((), 1)


def test_whether_an_exception_is_needed_is_told_by_its_own_period() -> None:
    table = given("quarter | activity | output\n2023-Q4 | H | -1\n2024-Q1 | H | 1")
    every = replace(not_negative("output"), code="year_on_year")  # asks about every period
    said = judge(table, every, known=(Known("2024-Q1", "H", "year_on_year", "不再需要"),))
    assert [finding.code for finding in said.findings] == ["year_on_year", "known_not_needed"]


def test_an_exception_of_another_period_is_left_in_peace() -> None:
    assert judge(given(HOTELS.format("101")), YEAR, "2023-Q1", known=(PANDEMIC,)).findings[0].code == "year_on_year"


def test_an_exception_needs_a_reason() -> None:
    with pytest.raises(BadDefinition) as wrong:
        Known("2024-Q1", "H", "year_on_year", " ")
    assert wrong.value.within("en") == "Known(2024-Q1, year_on_year) gives no reason; write one"


# --- undecided ------------------------------------------------------------------------------------------------------


def lonely(activities: int) -> str:
    """So many activities without a year before, and one with."""
    lines = [f"2024-Q1 | A{number} | 1" for number in range(activities)]
    return "\n".join(["quarter | activity | value_added", "2023-Q1 | H | 1", *lines, "2024-Q1 | H | 1"])


WHY = "undecided: the same period of the year before is missing"
WANT = "want -20 to 30 % on the year before; do: deliver what is missing; undecided does not mean passed"


def test_one_undecided_value_is_told_as_such() -> None:
    assert told(judge(given(lonely(1)), YEAR).findings) == [
        f"value_added.csv:3 [value_added]: year_on_year (R1): got {WHY}; {WANT}"
    ]


def test_a_few_undecided_values_are_one_finding_that_names_them() -> None:
    said = judge(given(lonely(3)), YEAR)
    assert counts(said) == (4, 0, 3)
    names = "value_added/A0/2024-Q1, value_added/A1/2024-Q1, value_added/A2/2024-Q1"
    assert told(said.findings) == [
        f"value_added.csv:3 [value_added]: year_on_year (R1): got {WHY}, 3 times: {names}; {WANT}"
    ]


def test_many_undecided_values_are_one_finding_that_names_the_first_and_counts_the_rest() -> None:
    said = judge(given(lonely(20)), YEAR)
    names = "value_added/A0/2024-Q1, value_added/A1/2024-Q1, value_added/A2/2024-Q1"
    assert told(said.findings) == [
        f"value_added.csv:3 [value_added]: year_on_year (R1): got {WHY}, 20 times: {names} and 17 more; {WANT}"
    ]
    assert told(said.findings, "zh") == [
        f"value_added.csv:3 [value_added]: year_on_year (R1): 实际 无法判断：缺少上年同期；共 20 项：{names}，另有 17 项；"
        "应为 同比 -20% 至 30%；处理：请补交缺少的数据；无法判断不等于通过"
    ]


def test_what_is_undecided_for_another_reason_is_told_apart() -> None:
    said = judge(given(lonely(2) + "\n2024-Q1 | B | "), YEAR)
    assert len(said.findings) == 2


def test_an_undecided_verdict_holds_publication_only_where_its_rule_says_so() -> None:
    said = judge(given(lonely(3)), replace(YEAR, undecided_holds=True))
    assert severities(said.findings) == ["query"] * 3


# --- which periods ----------------------------------------------------------------------------------------------------


def test_a_rule_looks_no_further_than_the_period_in_production() -> None:
    table = given("quarter | output\n2024-Q1 | 1\n2024-Q2 | -1")
    assert counts(judge(table, not_negative("output"))) == (1, 0, 0)
    assert counts(judge(table, not_negative("output"), "2024-Q2")) == (2, 1, 0)


def test_the_exceptions_of_the_bulletin_are_all_needed_and_cover_what_asks(banan: Collected) -> None:
    for check in JOB.checks:
        for period in ("2020-Q1", "2021-Q1"):
            assert judge(banan.main, check, period, known=JOB.known).findings == ()


def test_every_finding_of_a_rule_carries_its_edit_and_names_its_subject() -> None:
    table = given("quarter | activity | share | value_added\n2024-Q1 | BCD | 40 | -1\n2023-Q1 | BCD | 30 | 5", unit="%")
    rules = (
        not_negative("value_added"), composition_change("share", Decimal(3)), adds_up("value_added", ("E",)), YEAR,
        rises_within_year("value_added"),
    )  # fmt: skip
    findings = [finding for rule in rules for finding in judge(table, rule).findings]
    assert {finding.edit for finding in findings} == {"V2", "X6", "A1", "R1"}
    assert {finding.subject for finding in findings} >= {"value_added/BCD/2024-Q1", "share/BCD/2024-Q1"}


# --- one flag for one cell ------------------------------------------------------------------------------------------------

NEGATIVE, FALLS = not_negative("output"), rises_within_year("output", every=True)
FALLEN = "quarter | activity | output\n2024-Q1 | A | 10\n2024-Q2 | A | {}"


def asked_in_order(table: pd.DataFrame, *checks: Check, period: str = "2024-Q2") -> Confronted:
    return confront(table, checks, JOB, quarter(period))


def test_a_failure_is_credited_to_the_first_edit_which_names_the_later_ones() -> None:
    said = asked_in_order(given(FALLEN.format("-1")), NEGATIVE, FALLS)
    assert (said.failed, said.knock_on) == (1, 1)
    assert told(said.findings) == [
        "value_added.csv:3 [output]: not_negative (V2): got -1亿元 (fails rises_within_year (T1) too); want 0 or more; "
        "do: verify and correct the delivery"
    ]
    assert told(said.findings, "zh") == [
        "value_added.csv:3 [output]: not_negative (V2): 实际 -1亿元（另未通过 rises_within_year (T1)）；应为 不小于 0；"
        "处理：请核对并更正来源文件"
    ]


def test_an_error_never_hides_behind_a_query_that_a_person_may_accept() -> None:
    said = asked_in_order(given(FALLEN.format("-1")), FALLS, NEGATIVE)
    assert [(str(f.severity), f.code) for f in said.findings] == [
        ("query", "rises_within_year"),
        ("error", "not_negative"),
    ]
    assert said.knock_on == 0


def test_a_warning_takes_nothing_in() -> None:
    warns = replace(NEGATIVE, severity=Severity.WARNING)
    assert len(asked_in_order(given(FALLEN.format("-1")), warns, FALLS).findings) == 2


def test_a_failure_that_rests_on_a_flagged_value_belongs_to_it() -> None:
    table = given("quarter | activity | sales | output\n2024-Q1 | A | 10 | 1\n2024-Q1 | B | 10 | -1")
    said = asked_in_order(table, not_negative("output"), ratio_within("sales", "output"), period="2024-Q1")
    assert [f.subject for f in said.findings] == ["output/B/2024-Q1", "sales/A/2024-Q1"]
    assert (said.failed, said.undecided, said.knock_on) == (2, 0, 0)  # of B no ratio can be told: not a failure


def test_another_quarter_another_unit_and_another_measure_are_flags_of_their_own() -> None:
    drawn = "quarter | activity | output\n2024-Q1 | A | 10\n2024-Q2 | A | 9\n2024-Q1 | B | -1\n2024-Q2 | B | -2"
    said = asked_in_order(given(drawn), NEGATIVE, FALLS)
    assert [(f.code, f.subject) for f in said.findings] == [
        ("not_negative", "output/B/2024-Q1"),
        ("not_negative", "output/B/2024-Q2"),
        ("rises_within_year", "output/A/2024-Q2"),
    ]


def test_two_expectations_of_one_rule_are_both_told() -> None:
    table = given("quarter | activity | value_added\n2024-Q1 | _T | 9\n2024-Q1 | A | 1\n2024-Q1 | B | 2")
    said = asked_in_order(table, adds_up("value_added", ("A",)), adds_up("value_added", ("B",)), period="2024-Q1")
    assert (len(said.findings), said.knock_on) == (2, 0)


def test_an_exception_is_needed_where_its_check_fails_for_an_earlier_edit() -> None:
    known = Known("2024-Q2", "A", "rises_within_year", "已核实")
    table = given(FALLEN.format("-1"))
    said = confront(table, [NEGATIVE, FALLS], replace(JOB, checks=(FALLS,), known=(known,)), quarter("2024-Q2"))
    assert [f.code for f in said.findings] == ["not_negative"]


def test_another_area_has_cells_of_its_own() -> None:
    drawn = "quarter | area | activity | output\n2024-Q1 | 500113 | A | -1\n2024-Q1 | 500000 | A | -1"
    there = replace(NEGATIVE, area="500000", code="there")
    assert len(asked_in_order(given(drawn), NEGATIVE, there, period="2024-Q1").findings) == 2


def test_a_query_ends_with_the_command_that_accepts_it_in_the_period_in_production() -> None:
    table = given("quarter | activity | output\n2024-Q1 | 'A b' | 10\n2024-Q2 | 'A b' | 9")
    [finding] = asked_in_order(table, FALLS, period="2024-Q3").findings[:1]
    assert finding.todo.en == (
        "verify it; if it is right, run reports accept 2024-Q3 rises_within_year "
        "'output/'\"'\"'A b'\"'\"'/2024-Q2' --because \"…\" --job industry"
    )


def test_no_check_is_asked_of_nothing_without_saying_so() -> None:
    said = asked_in_order(given("quarter | output\n2024-Q1 | 1").iloc[:0], NEGATIVE)
    assert counts(said) == (1, 0, 1)


def test_values_are_compared_exactly_however_close_they_are() -> None:
    """Floats say which values are beyond doubt; of these, no float could tell one from the other."""
    before, now = "10000000000000000000.1", "10000000000000000000.0"
    table = given(f"quarter | output\n2024-Q1 | {before}\n2024-Q2 | {now}")
    assert float(before) == float(now)
    assert asked_in_order(table, FALLS).failed == 1
    assert asked_in_order(given(f"quarter | output\n2024-Q1 | {now}\n2024-Q2 | {before}"), FALLS).failed == 0
