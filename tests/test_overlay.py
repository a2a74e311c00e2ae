"""Declared edits: another value is used, the delivered one stays, and both are told."""

from __future__ import annotations

import pytest
from drawn import given

from reports.concepts.edit import Edit
from reports.concepts.errors import BadDefinition
from reports.concepts.finding import Finding
from reports.concepts.period import quarter
from reports.process import overlay

DELIVERED = """
quarter | activity | value_added
2023-Q1 | BCD      | 77.1
2024-Q1 | BCD      | 825608
2024-Q1 | E        |
"""
UNIT_SLIP = Edit(
    "value_added", "BCD", "2024-Q1", expect="825608", value="82.5608", reason="企业误按万元填报，已电话核实"
)


def laid(edit: Edit, drawn: str = DELIVERED, period: str = "2024-Q1"):
    return overlay(given(drawn), (edit,), quarter(period))


def lines(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.line("zh"), finding.line("en")) for finding in findings]


def test_the_edited_value_is_used_and_the_delivered_table_stays_as_it_was():
    delivered = given(DELIVERED)
    used = overlay(delivered, (UNIT_SLIP,), quarter("2024-Q1")).table
    assert [str(value) for value in used["value"]][:2] == ["77.1", "82.5608"]
    assert str(delivered["value"][1]) == "825608"
    assert used.drop(columns="value").equals(delivered.drop(columns="value"))


def test_an_applied_edit_is_a_note_with_before_after_and_reason():
    [note] = laid(UNIT_SLIP).findings
    assert (str(note.severity), note.reason) == ("note", "企业误按万元填报，已电话核实")
    assert lines((note,)) == [
        (
            "value_added.csv:3 [value_added]: edited: 实际 825608亿元；应为 采用 82.5608亿元；"
            "处理：来源更正后请删除这条 Edit",
            "value_added.csv:3 [value_added]: edited: got 825608亿元; want 82.5608亿元 to be used; "
            "do: delete this Edit once the source has been repaired",
        )
    ]


def test_a_value_put_where_none_was_delivered_is_an_estimate():
    used = laid(Edit("value_added", "E", "2024-Q1", expect="", value="24.2", reason="按上年同期推算")).table
    assert (str(used["value"][2]), used["status"][2]) == ("24.2", "E")


def test_a_repaired_source_stops_the_edit():
    [stop] = laid(UNIT_SLIP, DELIVERED.replace("825608", "82.5608")).findings
    assert str(stop.severity) == "error"
    assert lines((stop,)) == [
        (
            "value_added.csv:3 [value_added]: edit_not_needed: 实际 82.5608亿元；应为 825608亿元；"
            "处理：来源已更正，请从作业中删除这条 Edit",
            "value_added.csv:3 [value_added]: edit_not_needed: got 82.5608亿元; want 825608亿元; "
            "do: the source has been repaired; delete this Edit from the job",
        )
    ]


@pytest.mark.parametrize(
    "drawn, zh, en",
    [
        (
            DELIVERED.replace("825608", "825609"),
            "value_added.csv:3 [value_added]: edit_outdated: 实际 825609亿元；应为 825608亿元；"
            "处理：请核对来源文件，改正或删除这条 Edit",
            "value_added.csv:3 [value_added]: edit_outdated: got 825609亿元; want 825608亿元; "
            "do: look into the delivery, and correct or delete this Edit",
        ),
        (
            DELIVERED.replace("825608", ""),
            "value_added.csv:3 [value_added]: edit_outdated: 实际 空缺；应为 825608亿元；"
            "处理：请核对来源文件，改正或删除这条 Edit",
            "value_added.csv:3 [value_added]: edit_outdated: got no value; want 825608亿元; "
            "do: look into the delivery, and correct or delete this Edit",
        ),
        (
            "quarter | activity | value_added\n2023-Q1 | BCD | 77.1",
            "value_added/BCD/2024-Q1: edit_place: 实际 0 个单元格符合；应为 恰好一个单元格；"
            "处理：请核对来源文件，改正或删除这条 Edit",
            "value_added/BCD/2024-Q1: edit_place: got 0 cells that fit; want exactly one cell; "
            "do: look into the delivery, and correct or delete this Edit",
        ),
    ],
)
def test_an_edit_that_no_longer_fits_its_source_stops_publication(drawn, zh, en):
    said = laid(UNIT_SLIP, drawn)
    assert lines(said.findings) == [(zh, en)]
    assert str(said.findings[0].severity) == "error"
    assert said.table.equals(given(drawn))


def test_two_values_of_one_name_are_told_apart_by_their_price_basis():
    two = given("quarter | price_basis | value_added\n2024-Q1 | current | 9\n2024-Q1 | constant:2020 | 9")
    both = Edit("value_added", "_T", "2024-Q1", "9", "8", "抄录错误")
    assert [finding.code for finding in overlay(two, (both,), quarter("2024-Q1")).findings] == ["edit_place"]
    one = Edit("value_added", "_T", "2024-Q1", "9", "8", "抄录错误", price_basis="constant:2020")
    assert [str(value) for value in overlay(two, (one,), quarter("2024-Q1")).table["value"]] == ["9", "8"]


def test_an_edit_of_a_later_quarter_is_not_asked_about():
    assert laid(UNIT_SLIP, period="2023-Q4").findings == ()


@pytest.mark.parametrize(
    "reason, value, zh, en",
    [
        ("", "1", "Edit(a/b/2024-Q1) 没有写明原因；请补写 reason", "Edit(a/b/2024-Q1) gives no reason; write one"),
        (
            "x",
            "1e3",
            "Edit(a/b/2024-Q1) 的值 '1e3' 不是数；请写成 1234.5 这样的数字",
            "Edit(a/b/2024-Q1) gives '1e3' as a value; write digits such as 1234.5",
        ),
    ],
)
def test_an_edit_without_a_reason_or_a_number_is_refused_where_it_is_written(reason, value, zh, en):
    with pytest.raises(BadDefinition) as refused:
        Edit("a", "b", "2024-Q1", "2", value, reason)
    assert (refused.value.text.zh, refused.value.text.en) == (zh, en)
