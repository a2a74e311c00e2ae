"""A check of an office's own: its failure cases come back with their file lines, and a broken one stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from drawn import given
from judged import counts, severities
from reading import told

from reports.concepts.definition import Job
from reports.concepts.finding import Severity
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.process import Confronted, confront, not_negative, plugged

TABLE = given("quarter | activity | output\n2024-Q1 | A | 12.5\n2024-Q1 | B | 3000\n2024-Q1 | C | -4")
FIX = "verify and correct the delivery, or the function where that is wrong"


def ask(*checks: Any, table: pd.DataFrame = TABLE) -> Confronted:
    return confront(table, checks, INDUSTRY_BULLETIN, quarter("2024-Q1"))


def too_large(table: pd.DataFrame) -> pd.DataFrame:
    """The office's own limit: no value above 1000."""
    rows = table[table["value"] > 1000]
    return pd.DataFrame({"index": rows.index, "check": "below_1000", "failure_case": rows["value"]})


def test_the_failure_cases_of_a_function_are_errors_at_their_cells() -> None:
    said = ask(too_large)
    assert severities(said.findings) == ["error"]
    assert told(said.findings) == [f"value_added.csv:3 [output]: below_1000: got 3000; want below_1000; do: {FIX}"]
    assert told(said.findings, "zh") == [
        "value_added.csv:3 [output]: below_1000: 实际 3000；应为 below_1000；处理：请核对并更正来源文件；检查函数有误的，改正该函数"
    ]
    assert said.findings[0].subject == "output/B/2024-Q1"


def test_a_function_that_finds_nothing_passes_and_is_counted() -> None:
    def content(table: pd.DataFrame) -> None:
        """Nothing is wrong."""

    assert counts(ask(content)) == (1, 0, 0)
    assert counts(ask(lambda table: table)) == (1, 0, 0)
    assert counts(ask(too_large, table=TABLE.iloc[:1])) == (1, 0, 0)


def test_a_function_cannot_change_the_observations() -> None:
    def blunt(table: pd.DataFrame) -> None:
        table["value"] = 0

    before = TABLE.copy(deep=True)
    said = ask(blunt, not_negative("output"))
    assert TABLE.equals(before)
    assert [f.code for f in said.findings] == ["not_negative"]


def test_a_function_that_breaks_is_an_error_and_the_others_go_on() -> None:
    def broken(table: pd.DataFrame) -> None:
        raise KeyError("turnover")

    said = ask(broken, not_negative("output"))
    assert told(said.findings) == [
        "broken/_T/2024-Q1: broken: got the function of the check failed: KeyError: 'turnover'; want an answer; "
        f"do: {FIX}",
        "value_added.csv:4 [output]: not_negative (V2): got -4亿元; want 0 or more; "
        "do: verify and correct the delivery",
    ]
    assert told(said.findings, "zh")[0] == (
        "broken/_T/2024-Q1: broken: 实际 检查函数出错：KeyError：'turnover'；应为 一个答复；"
        "处理：请核对并更正来源文件；检查函数有误的，改正该函数"
    )


@pytest.mark.parametrize("answer", [True, 5, pd.DataFrame({"wrong": [1]}), [1]])
def test_an_answer_that_nobody_understands_is_an_error_too(answer: Any) -> None:
    def strange(table: pd.DataFrame) -> Any:
        return answer

    [finding] = ask(strange).findings
    assert (str(finding.severity), finding.code) == ("error", "strange")
    assert finding.got.en == (
        "the check cannot be asked: the check strange returned "
        f"{type(answer).__name__}; return a frame with the columns index、check、failure_case, or None"
    )


def test_a_plugged_check_may_ask_instead_of_stopping() -> None:
    said = ask(plugged(too_large, Severity.QUERY))
    assert severities(said.findings) == ["query"]
    assert said.findings[0].todo.en == (
        "verify and correct the delivery, or the function where that is wrong; if it is right, run reports accept 2024-Q1 below_1000 output/B/2024-Q1 "
        '--because "…" --job industry'
    )


def test_an_earlier_edit_takes_a_plugged_failure_in() -> None:
    def negative(table: pd.DataFrame) -> pd.DataFrame:
        rows = table[table["value"] < 0]
        return pd.DataFrame({"index": rows.index, "check": "own", "failure_case": rows["value"]})

    said = ask(not_negative("output"), negative)
    assert (len(said.findings), said.knock_on) == (1, 1)
    assert said.findings[0].got.en == "-4亿元 (fails own too)"


# --- pandera -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def schema() -> Callable[[pd.DataFrame], Any]:
    """A bureau's own schema of the observations, which is checked whole."""
    pandera = pytest.importorskip("pandera.pandas")
    columns = {
        "value": pandera.Column(object, pandera.Check(lambda value: value >= 0, element_wise=True, name="at_least_0")),
        "unit": pandera.Column(str, pandera.Check.isin(["亿元"])),
    }
    whole = pandera.Check(lambda table: len(table) > 9, name="ten_rows")
    declared = pandera.DataFrameSchema(columns, checks=whole, name="bureau")

    def bureau(table: pd.DataFrame) -> Any:
        return declared.validate(table.astype({"unit": str}), lazy=True)

    return bureau


def test_the_failures_of_a_schema_come_back_with_their_file_lines(schema: Callable[[pd.DataFrame], Any]) -> None:
    table = TABLE.assign(unit=["亿元", "万元", "亿元"])
    assert sorted(told(ask(schema, table=table).findings)) == [
        f"bureau/_T/2024-Q1: ten_rows: got False; want ten_rows; do: {FIX}",
        f"value_added.csv:3 [output]: isin(['亿元']): got unit 万元; want isin(['亿元']); do: {FIX}",
        f"value_added.csv:4 [output]: at_least_0: got value -4; want at_least_0; do: {FIX}",
    ]


def test_a_schema_that_holds_says_nothing(schema: Callable[[pd.DataFrame], Any]) -> None:
    many = "\n".join(f"2024-Q1 | A{n} | {n}" for n in range(10))
    said = ask(schema, table=given("quarter | activity | output\n" + many))
    assert (said.findings, said.failed) == ((), 0)


def test_a_schema_itself_is_a_check_that_ends_at_its_first_failure() -> None:
    pandera = pytest.importorskip("pandera.pandas")
    positive = pandera.Check(lambda value: value >= 0, element_wise=True, name="at_least_0")
    itself = pandera.DataFrameSchema({"value": pandera.Column(object, positive)}, name="bureau")
    assert told(ask(itself).findings) == [f"value_added.csv:4 [output]: at_least_0: got -4; want at_least_0; do: {FIX}"]


def test_a_job_may_declare_it(schema: Callable[[pd.DataFrame], Any]) -> None:
    job: Job = replace(INDUSTRY_BULLETIN, checks=(schema, *INDUSTRY_BULLETIN.checks))
    assert len(job.checks) == len(INDUSTRY_BULLETIN.checks) + 1
