"""Layouts are declared: headers of several rows, merged cells, totals, places, years said once, and ways to write numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reading import GOOD, OUTPUT, read, told, values
from stopwatch import seconds

from reports.collect import Collected, Delivery, collect
from reports.collect.cell import number
from reports.collect.header import joined
from reports.concepts.errors import BadDefinition
from reports.concepts.source import Numbers
from reports.jobs.enterprises import PANEL

AREAS: dict[str, Any] = {
    "cells": {"area": "区", "period": "季度"}, "codes": {},
    "constants": {"accumulation": "ytd", "measure": "output", "activity": "_T", "unit": "万元"},
}  # fmt: skip
AREA_HEADER = "区,季度,产值\n"


def rows(answer: Collected, *names: str) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in answer.main[list(names)].itertuples(index=False, name=None)]


# --- the header -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("drawn, want", [
    (["甲,乙,", ",丙,丁"], "甲;乙 / 丙;乙 / 丁"),
    (["甲,乙,,丙", ",,丁,"], "甲;乙;乙 / 丁;丙"),
    (["甲,,乙", ",,丁"], "甲;;乙 / 丁"),
    ([",甲,,,乙", ",,丙,,", ",,,丁,"], ";甲;甲 / 丙;甲 / 丙 / 丁;乙"),
    (["甲,,乙", ",丙,", ",丁,戊"], "甲;甲 / 丙 / 丁;乙 / 戊"),
    (["甲,甲", "甲,乙"], "甲;甲 / 乙"),
    (["甲", "乙,丙"], "甲 / 乙;甲 / 丙"),
])  # fmt: skip
def test_the_names_of_merged_cells_reach_as_far_as_their_group(drawn: list[str], want: str) -> None:
    assert ";".join(joined([row.split(",") for row in drawn])) == want


def test_a_column_is_named_by_its_place_where_its_header_is_blank_or_stands_twice() -> None:
    answer = read(",产值,增速,增速\n2024-Q1,1,2,3\n", cells={"period": "#1"}, codes={},
                  constants=OUTPUT.constants | {"activity": "_T"},
                  values={"产值": {}, "#3 增速": {"measure": "growth", "unit": "%"}, "#4增速": {"measure": "pull", "unit": "%"}})  # fmt: skip
    assert told(answer) == []
    assert rows(answer, "measure", "value", "column") == [
        ("output", "1", "产值"),
        ("growth", "2", "#3 增速"),
        ("pull", "3", "#4增速"),
    ]
    moved = read("甲,产值,增速,增速\n2024-Q1,1,2,3\n", cells={"period": "#1"}, values={"产值": {}})
    assert [finding.code for finding in moved.findings] == ["column-missing"]


def test_headers_and_labels_differ_neither_by_width_nor_by_white_space() -> None:
    answer = read(
        '季 度,行业,"产值\n(万元)"\n2024-Q1,合　计,1\n', values={"产值（万元）": {}}, codes={"activity": {"合计": "_T"}}
    )
    assert told(answer) == []
    assert rows(answer, "activity", "column") == [("_T", "产值\n(万元)")]


def test_another_unit_in_a_title_a_header_or_a_label_is_told() -> None:
    assert [f.code for f in read("单位：亿元\n" + GOOD, above=("单位：(?P<unit>.*)",)).findings] == ["unit"]
    assert [f.code for f in read("单位：斤\n" + GOOD, above=("单位：(?P<unit>.*)",)).findings] == ["unit"]
    assert rows(
        read(
            "单位：斤\n" + GOOD,
            above=("单位：(?P<unit>.*)",),
            units=("斤",),
            constants=OUTPUT.constants | {"unit": "斤"},
        ),
        "unit",
    )[0] == ("斤",)


def test_another_unit_in_a_label_is_told_with_what_to_declare() -> None:
    answer = read("指标,2024-Q1\n增加值(亿元),1\n", cells={}, codes={}, values="periods",
                  labels=("指标", {"增加值（万元）": {"activity": "_T"}}))  # fmt: skip
    assert told(answer) == [
        "output.csv:2 [指标]: unit: got 亿元; want 万元; do: correct the unit; if the figures are in 亿元, "
        "declare '增加值(亿元)' with unit='亿元' in the Source: it is converted"
    ]
    assert told(answer, "zh") == [
        "output.csv:2 [指标]: unit: 实际 亿元；应为 万元；处理：请改正单位；若数据确实以亿元计，请在 Source 中登记 '增加值(亿元)' "
        "并写明 unit='亿元'，换算会自动进行"
    ]


# --- the rows -------------------------------------------------------------------------------------------------------


def test_merged_cells_downwards_repeat_the_cell_above() -> None:
    answer = read(
        AREA_HEADER + "500113,2024-Q1,1\n,2023-Q4,2\n500103,2024-Q1,3\n\n , 2023-Q4,4\n", merged=("区",), **AREAS
    )
    assert told(answer) == []
    assert [area for (area,) in rows(answer, "area")] == ["500113", "500113", "500103", "500103"]
    assert [f.code for f in read(AREA_HEADER + ",2024-Q1,1\n", merged=("区",), **AREAS).findings] == ["form"]


def test_a_year_said_once_holds_downwards_and_across() -> None:
    down = read(
        AREA_HEADER
        + "500113,2023年三季度,1\n500113,四季度,2\n500113,2024年一季度,3\n500113,二季度,4\n500113,三季度,5\n",
        year_once=True,
        **AREAS,
    )
    assert told(down) == []
    assert [period for (period,) in rows(down, "period")] == ["2023Q3", "2023Q4", "2024Q1", "2024Q2", "2024Q3"]
    across = read(
        "行业,2023年三季度,四季度,2024年一季度\n工业,1,2,3\n",
        cells={"activity": "行业"},
        values="periods",
        year_once=True,
    )
    assert [period for (period,) in rows(across, "period")] == ["2023Q3", "2023Q4", "2024Q1"]


def test_a_period_without_a_year_is_told_where_none_was_said() -> None:
    answer = read(AREA_HEADER + "500113,四季度,2\n", **AREAS)
    assert [f.code for f in answer.findings] == ["period"]
    assert [f.code for f in read(AREA_HEADER + "500113,四季度,2\n", year_once=True, **AREAS).findings] == ["period"]
    titled = read("2024年主要指标\n" + AREA_HEADER + "500113,四季度,2\n", above=("(?P<year>[0-9]{4})年.*",), **AREAS)
    assert rows(titled, "period") == [("2024Q4",)]


def test_a_total_is_checked_against_its_rows_within_their_rounding() -> None:
    def total(cell: str) -> list[str]:
        file = AREA_HEADER + f"500113,2024-Q1,1.4\n500103,2024-Q1,2.4\n500113,2023-Q4,9\n合计,2024-Q1,{cell}\n"
        return told(read(file, totals=("合计",), **AREAS))

    assert [total(cell) for cell in ("3.8", "3.9", "3.7")] == [[], [], []]
    assert total("4.0") == [
        "output.csv:5 [产值]: total: got 4.0; want the sum 3.8 of 2 rows; do: compare the total with its rows"
    ]
    assert [finding.split(": ")[1] for finding in total("x")] == ["not-a-number"]


def test_a_total_with_a_missing_part_is_undecided_and_one_of_nothing_is_wrong() -> None:
    lost = read(AREA_HEADER + "500113,2024-Q1,—\n合计,2024-Q1,4\n", totals=("合计",), missing={"—": "M"}, **AREAS)
    assert told(lost) == []
    assert told(lost.remarks) == [
        "output.csv:3 [产值]: total: got 1 missing values, so the total cannot be checked; want no missing part; "
        "do: compare the total with its rows"
    ]
    nothing = read(AREA_HEADER + "500113,2024-Q1,1\n合计,2023-Q4,4\n", totals=("合计",), **AREAS)
    assert told(nothing, "zh") == [
        "output.csv:3 [产值]: total: 实际 '合计'；应为 合计所对应的行；处理：请核对合计与各行"
    ]


def test_a_total_without_its_period_adds_up_every_row() -> None:
    file = AREA_HEADER + "500113,2024-Q1,1\n500103,2024-Q1,2\n合　计,,3\n"
    assert told(read(file, totals=("合计",), **AREAS)) == []


# --- what places say and deny -----------------------------------------------------------------------------------------


def test_a_name_that_cumulates_says_the_accumulation_or_is_told_where_it_is_denied() -> None:
    file = AREA_HEADER + "500113,2024年上半年,1\n500113,2024年前三季度,2\n"
    silent = {key: words for key, words in AREAS["constants"].items() if key != "accumulation"}
    assert rows(read(file, **(AREAS | {"constants": silent})), "accumulation") == [("ytd",), ("ytd",)]
    denied = read(file, **(AREAS | {"constants": silent | {"accumulation": "single"}}))
    assert told(denied)[0] == (
        "output.csv:2 [产值]: accumulation: got 'ytd'; want 'single'; do: correct the name, or the accumulation"
    )
    assert told(denied, "zh")[1] == (
        "output.csv:3 [产值]: accumulation: 实际 'ytd'；应为 'single'；处理：请改正时期名称，或改正 Source 中的 accumulation"
    )
    assert denied.main.empty


def test_the_whole_year_may_be_declared_annual() -> None:
    annual = AREAS | {"constants": AREAS["constants"] | {"accumulation": "annual"}}
    assert told(read(AREA_HEADER + "500113,2024年全年,1\n", **annual)) == []


def test_a_form_is_declared_for_other_codes() -> None:
    forms = {"area": "[A-Z]{3}"}
    answer = read(AREA_HEADER + "JPN,2024-Q1,1\n500113,2024-Q1,2\n", forms=forms, **AREAS)
    assert told(answer) == [
        "output.csv:3 [区]: form: got '500113'; want a code of the form [A-Z]{3}; do: correct the cell and run again"
    ]


def test_a_second_spelling_is_warned_of_once() -> None:
    file = "季度,行业,产值\n" + "2024-Q1,工业,1\n2023-Q4,工 业,2\n2023-Q3,工 业,3\n"
    answer = read(file)
    assert told(answer) == []
    assert told(answer.remarks, "zh") == [
        "output.csv:3 [行业]: spelling: 实际 '工 业'；应为 '工业'；处理：同一名称只用一种写法"
    ]


def test_where_two_places_say_a_part_of_the_key_the_nearest_to_the_number_wins() -> None:
    def units(**more: Any) -> list[tuple[str, ...]]:
        return rows(
            read("行业,计量,产值\n工业,千元,1\n", cells={"unit": "计量"}, codes={}, constants=said, **more), "unit"
        )

    said = OUTPUT.constants | {"period": "2024-Q1", "activity": "_T"}
    assert units(ignored=("行业",)) == [("千元",)]
    assert units(labels=("行业", {"工业": {"unit": "亿元"}})) == [("亿元",)]
    assert units(labels=("行业", {"工业": {"unit": "亿元"}}), values={"产值": {"unit": "元"}}) == [("元",)]


def test_a_listed_code_marked_as_text_is_read_with_a_note() -> None:
    answer = read("季度,行业,产值\n2024-Q1,'06,1\n", codes={"activity": {"06": "B"}})
    assert (told(answer), rows(answer, "activity")) == ([], [("B",)])
    assert told(answer.remarks) == [
        "output.csv:2 [行业]: form: got \"'06\"; want '06'; do: keep codes as text when exporting"
    ]


# --- numbers ------------------------------------------------------------------------------------------------------------

WRITTEN = [
    (Numbers(decimal=","), {"1.234,5": "1234.5", "12,5": "12.5", "1.234": "1234", "1234,50": "1234.50"}, ["1,234.5", "1.2", "1,2,3"]),
    (Numbers(thousands=" "), {"1 234 567": "1234567", "1 234.5": "1234.5"}, ["1 23", "1,234"]),
    (Numbers(percent=True), {"5.2%": "5.2", "-5.2 ％": "-5.2", "5.2": "5.2"}, ["%", "%5", "5%%"]),
    (Numbers(parentheses=True), {"(5.2)": "-5.2", "（5.2）": "-5.2"}, ["(-5.2)", "(5.2", "()"]),
    (Numbers(minus=("△", "▲")), {"△5.2": "-5.2", "▲ 1,234": "-1234"}, ["△-5.2", "5.2△", "△"]),
    (Numbers(marks={"*": "P", "**": "E"}), {"5.2*": "5.2", "5.2**": "5.2", "* 5.2": "5.2"}, ["*", "5*2", "5.2***"]),
]  # fmt: skip


@pytest.mark.parametrize("written, readable, others", WRITTEN)
def test_numbers_are_read_as_declared_and_not_otherwise(
    written: Numbers, readable: dict[str, str], others: list[str]
) -> None:
    found = {cell: number(cell, {}, written) for cell in readable}
    assert {cell: str(one.value) for cell, one in found.items() if one} == readable
    assert [cell for cell in others if number(cell, {}, written)] == []
    assert [
        cell for cell in readable if cell != "5.2" and number(cell, {}) and str(number(cell, {})[0]) == readable[cell]
    ] == []


def test_the_longest_mark_counts_and_gives_its_status() -> None:
    found = [number(cell, {}, WRITTEN[-1][0]) for cell in ("5.2*", "5.2**")]
    assert [(one.status, one.mark) for one in found if one] == [("P", "*"), ("E", "**")]


# --- the declaration itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("declared, message", [
    ({"below": ("(",)}, "source output: '(' is no regular expression (missing ), unterminated subpattern at position 0); correct it"),
    ({"values": {}}, "source output: values is empty; declare the columns of its numbers"),
    ({"header_rows": 0}, "source output: header_rows is 0; a header has at least one row"),
    ({"forms": {"industry": "x"}}, "source output: 'industry' is no column of the observations; use one of "),
    ({"numbers": Numbers(marks={"*": "Q"})}, "source output: 'Q' is no status that a mark can stand for; use one of A、P、E、M、L、T、C、B"),
])  # fmt: skip
def test_a_declaration_that_cannot_be_is_a_mistake_of_the_job(declared: dict[str, Any], message: str) -> None:
    with pytest.raises(BadDefinition) as wrong:
        read(GOOD, **declared)
    assert wrong.value.within("en").startswith(message)


def test_another_delimiter_is_declared() -> None:
    assert values(read(GOOD.replace(",", "|"), delimiter="|")) == values(read(GOOD))
    assert [f.code for f in read(GOOD.replace(",", "|")).findings] == ["column-missing"]


# --- speed ----------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_hundred_thousand_rows_of_the_panel_are_read_in_under_a_second(shared: Path) -> None:
    header, *lines = (shared / "banan" / "enterprise_panel.csv").read_text(encoding="utf-8").splitlines()
    copies = -(-100_000 // len(lines))
    every = [line.replace("SYN", f"S{copy:02d}", 1) for copy in range(copies) for line in lines][:100_000]
    delivery = Delivery(PANEL.pattern, "\n".join([header, *every, ""]).encode())
    taken, answer = seconds(lambda: collect([PANEL], [delivery]))
    assert (len(answer.main), answer.findings, answer.main["line"].iloc[-1]) == (100_000, (), 100_001)
    assert taken < 1.5  # 0.5 to 1.1 on a busy machine; the aim is 0.7 on a quiet one
