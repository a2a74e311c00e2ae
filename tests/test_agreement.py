"""A cross-check file: it agrees to its last digit or it is an error that names both cells. It adds no rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from drawn import given
from reading import told

from reports.analyse import compute
from reports.collect import Delivery, collect, deliveries
from reports.concepts.finding import Finding
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY_BULLETIN as JOB
from reports.process import agreement

QUARTER = quarter("2024-Q1")
COMPARE = "do: compare the two files and correct the one that is wrong"
RECEIVED = deliveries(Path(__file__).parent.parent / "data_in", JOB.sources)


def disagreements(changed: str = "", old: str = "", new: str = "", encoding: str = "utf-8") -> list[Finding]:
    """What the office table and the delivered accounts of 2024-Q1 say of each other when one string is another."""
    received = [
        _with(delivery, (old, new), encoding) if delivery.name == changed else delivery for delivery in RECEIVED
    ]
    collected = collect(JOB.sources, received)
    assert told(collected) == []
    return agreement(collected.cross, compute(collected.main, JOB, QUARTER).observations, QUARTER, JOB.rounding)


def _with(delivery: Delivery, change: tuple[str, str], encoding: str) -> Delivery:
    words = delivery.content.decode(encoding)
    assert words.count(change[0]) == 1
    return replace(delivery, held=words.replace(*change).encode(encoding))


OFFICE, ACCOUNTS = "banan/office_2024Q1.csv", "banan/gdp_ytd.csv"


def test_two_files_that_agree_say_nothing() -> None:
    assert disagreements() == []


@pytest.mark.parametrize(
    ("old", "new", "column", "got", "want"),
    [
        ('"96,233"', '"96,234"', "本年累计", "96234万元", "96233万元 (banan/gdp_ytd.csv:370 [value])"),
        ("7.5,32.9", "7.6,32.9", "比上年同期增长", "7.6%",
         "7.5% (banan/gdp_ytd.csv:748 [value], banan/gdp_ytd.csv:800 [value])"),
        ("7.5,32.9", "7.5,32.8", "占GDP比重", "32.8%",
         "32.9% (banan/gdp_ytd.csv:366 [value], banan/gdp_ytd.csv:371 [value])"),
    ],
)  # fmt: skip
def test_one_digit_changed_in_the_office_table_is_one_error_that_names_both_cells(
    old: str, new: str, column: str, got: str, want: str
) -> None:
    line = 5 if column == "本年累计" else 6
    found = disagreements(OFFICE, old, new, "gb18030")
    assert [str(finding.severity) for finding in found] == ["error"]
    assert told(found) == [f"{OFFICE}:{line} [{column}]: agreement (X3): got {got}; want {want}; {COMPARE}"]


def test_one_digit_changed_in_the_accounts_is_one_error_at_the_same_cells() -> None:
    found = disagreements(ACCOUNTS, ",current,9.6233,", ",current,9.6234,")
    assert told(found, "zh") == [
        f"{OFFICE}:5 [本年累计]: agreement (X3): 实际 96233万元；应为 96234万元（{ACCOUNTS}:370 [value]）；"
        "处理：请核对两份文件，更正有误的一份"
    ]


def test_a_difference_below_the_last_digit_of_the_cell_is_none() -> None:
    cross = given("quarter | unit | value_added\n2024-Q1 | 亿元 | 9.62", file="office.csv")
    for value in ("96150", "96249"):
        assert (
            agreement(cross, given(f"quarter | unit | value_added\n2024-Q1 | 万元 | {value}"), QUARTER, "half_up") == []
        )
    for value in ("96149", "96250"):
        assert (
            len(agreement(cross, given(f"quarter | unit | value_added\n2024-Q1 | 万元 | {value}"), QUARTER, "half_up"))
            == 1
        )


def test_a_value_without_a_partner_is_an_error() -> None:
    cross = given("quarter | activity | value_added\n2024-Q1 | X | 1.0", file="office.csv")
    found = agreement(cross, given("quarter | activity | value_added\n2024-Q1 | A | 1.0"), QUARTER, "half_up")
    assert told(found) == [
        f"office.csv:2 [value_added]: agreement (X3): got 1.0亿元; want the same observation in a main source; {COMPARE}"
    ]
    assert told(found, "zh") == [
        "office.csv:2 [value_added]: agreement (X3): 实际 1.0亿元；应为 主来源中有相同的数据；处理：请核对两份文件，更正有误的一份"
    ]


def test_a_delivered_value_answers_before_a_computed_one() -> None:
    cross = given("quarter | value_added\n2024-Q1 | 1.0", file="office.csv")
    table = given("quarter | file | value_added\n2024-Q1 | main.csv | 1.0\n2024-Q1 | computed | 2.0")
    table.loc[1, "file"] = ""
    for order in ([0, 1], [1, 0]):
        assert agreement(cross, table.loc[order], QUARTER, "half_up") == []


def test_a_missing_main_value_is_no_partner() -> None:
    cross = given("quarter | value_added\n2024-Q1 | 1.0", file="office.csv")
    assert len(agreement(cross, given("quarter | value_added\n2024-Q1 | "), QUARTER, "half_up")) == 1


def test_a_unit_of_another_dimension_is_an_error_and_no_fault() -> None:
    cross = given("quarter | value_added\n2024-Q1 | 1.0", file="office.csv", unit="%")
    assert told(agreement(cross, given("quarter | value_added\n2024-Q1 | 1.0"), QUARTER, "half_up")) == [
        f"office.csv:2 [value_added]: agreement (X3): got 1.0%; want 1.0亿元 (value_added.csv:2 [value_added]); {COMPARE}"
    ]


def test_marks_and_other_quarters_compare_nothing() -> None:
    cross = given("quarter | value_added\n2024-Q1 | \n2023-Q4 | 5", file="office.csv")
    assert agreement(cross, given("quarter | value_added\n2024-Q1 | 1.0"), QUARTER, "half_up") == []


def test_any_base_of_constant_prices_answers_and_the_newest_first() -> None:
    cross = given("quarter | growth\n2024-Q1 | 7.5", price_basis="constant", unit="%", file="office.csv")
    drawn = "quarter | price_basis | growth\n2024-Q1 | constant:2020 | 7.5\n2024-Q1 | constant:2015 | 7.9"
    assert agreement(cross, given(drawn, unit="%"), QUARTER, "half_up") == []
    assert len(agreement(cross, given(drawn.replace("constant:2020", "current"), unit="%"), QUARTER, "half_up")) == 1


def test_the_rounding_rule_of_the_job_is_used() -> None:
    cross = given("quarter | value_added\n2024-Q1 | 0.2", file="office.csv")
    table = given("quarter | value_added\n2024-Q1 | 0.25")
    assert agreement(cross, table, QUARTER, "half_even") == []
    assert len(agreement(cross, table, QUARTER, "half_up")) == 1


def test_a_cross_check_adds_no_rows() -> None:
    with_it = collect(JOB.sources, RECEIVED)
    without = collect([source for source in JOB.sources if source.role == "main"], RECEIVED)
    assert len(with_it.cross) == 10 * 3 + 3
    pd.testing.assert_frame_equal(with_it.main, without.main)
