"""Confronting: what is known clears a query and nothing else; what cannot be told is told once, and counted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from drawn import given
from judged import counts, judge, severities
from reading import told

from reports.collect import Collected
from reports.concepts.check import Known
from reports.concepts.errors import BadDefinition
from reports.jobs.industry import INDUSTRY_BULLETIN as JOB
from reports.process import adds_up, composition_change, not_negative, rises_within_year, year_on_year

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
