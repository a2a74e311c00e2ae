"""The record of an edition: all that its figures were made of, kept in bytes and read again, losing nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st
from stopwatch import seconds

from reports.analyse import compute
from reports.concepts.definition import Indicator, Job, Selection, Shown
from reports.concepts.edit import Edit
from reports.concepts.errors import BadDefinition, BadInput
from reports.concepts.figure import Figures
from reports.concepts.finding import Finding, Place, Severity
from reports.concepts.observation import CONSTANT
from reports.concepts.period import quarter
from reports.concepts.record import (
    Applied,
    Cell,
    Declared,
    Derived,
    Imprint,
    Key,
    Operand,
    Received,
    Record,
)
from reports.concepts.record_bytes import FORM, read_record, record_bytes
from reports.concepts.text import Text, plain
from reports.concepts.unit import YI_YUAN
from reports.disseminate.answers.record import Made, Material, record_of
from reports.formulas import as_delivered, change, contribution, growth, share
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.process import overlay
from tests.conftest import CHECKOUT
from tests.drawn import given

if TYPE_CHECKING:
    from reports.analyse import Computed
    from reports.collect import Collected

REAL, NOMINAL = Selection("value_added", price_basis=CONSTANT), Selection("value_added")
TOTAL_REAL = Selection("value_added", price_basis=CONSTANT, activities=("_T",))
LEVEL = Indicator("value_added_level", Text("增加值", "Value added"), as_delivered, {"values": NOMINAL}, YI_YUAN)
GROWTH = Indicator("growth", Text("同比增长", "Growth"), growth, {"levels": REAL})
SHARE = Indicator(
    "share", Text("占GDP比重", "Share of GDP"), share,
    {"part": NOMINAL, "whole": Selection("value_added", activities=("_T",))},
)  # fmt: skip
CONTRIBUTION = Indicator(
    "contribution", Text("贡献率", "Contribution"), contribution, {"part": REAL, "whole": TOTAL_REAL}
)
CHANGE = Indicator("growth_change", Text("增速变化", "Change of growth"), change, {"rates": Shown("growth")})
JOB = Job(
    name="demo", title=Text("示例公报", "Demo bulletin"), area="500113", area_name=Text("巴南区", "Banan"), sources=(),
    indicators=(SHARE, GROWTH, CONTRIBUTION, CHANGE), template="", since="2018-Q1",
    labels={"_T": Text("地区生产总值", "GDP"), "BCD": Text("工业", "Industry")}, bureau=plain("统计局"),
)  # fmt: skip
LEVELS = """
    quarter | activity | price_basis   | value_added
    2022-Q1 | BCD      | constant:2020 | 50.0
    2022-Q1 | _T       | constant:2020 | 100.0
    2023-Q1 | BCD      | constant:2020 | 52.0
    2023-Q1 | _T       | constant:2020 | 104.0
    2024-Q1 | BCD      | constant:2020 | 57.2
    2024-Q1 | _T       | constant:2020 | 112.0
    2024-Q1 | BCD      | current       | 60.5
    2024-Q1 | _T       | current       | 120.0
"""
SHA = "5f" * 32


def recorded(
    drawn: str | pd.DataFrame = LEVELS, *, page: str = "", number: int = 1, recipe: str = "1", sha: str = SHA,
    findings: tuple[Finding, ...] = (), **of: Any,
) -> Record:  # fmt: skip
    """The record of an edition of the drawn deliveries; parts of the job by keyword."""
    job, period = replace(JOB, **of), quarter("2024-Q1")
    edited = overlay(given(drawn) if isinstance(drawn, str) else drawn, job.edits, period)
    made = compute(edited.table, job, period)
    material = Material(made.observations, made.figures, (*findings, *edited.findings), page)
    inputs = [{"name": name, "sha256": sha} for name in dict.fromkeys(edited.table["file"])]
    return record_of(job, period, material, Made(number, "ab" * 32, inputs, {"code": recipe}))


def banan_record(banan: Collected, computed: Computed, page: str = "") -> Record:
    """The record of the industry bulletin of 2024-Q1, as of the files in data_in."""
    inputs = [{"name": name, "sha256": SHA} for name in dict.fromkeys(banan.main["file"])]
    material = Material(computed.observations, computed.figures, (), page)
    return record_of(INDUSTRY_BULLETIN, quarter("2024-Q1"), material, Made(1, "ab" * 32, inputs, {"code": "1"}))


# ---------------------------------------------------------------- what is kept


def test_cells_come_first_and_figures_after_them_under_one_sequence_of_numbers() -> None:
    record = recorded()
    assert record[0] == Cell(
        Key("500113", "value_added", "BCD", "2022-Q1", "ytd", "total", "constant:2020"),
        "50.0", "亿元", "A", "first", "value_added.csv", 2, "value_added",
    )  # fmt: skip
    share_of_industry = record.figure("share/500113/BCD/2024-Q1/ytd")
    assert share_of_industry == Derived(
        0, Key("500113", "share", "BCD", "2024-Q1", "ytd", "total", "current"), "605/12", "50.4", "%", True, False, False,
        None, None, (6, 7),
    )  # fmt: skip
    assert record[record.number_of[share_of_industry.id]] is share_of_industry
    assert len(record.cells) == 8 and record[8] is record.figures[0]


def test_the_imprint_says_which_edition_it_is() -> None:
    imprint = recorded(number=2).imprint
    assert (imprint.job, imprint.period, imprint.number, imprint.run) == ("demo", "2024-Q1", 2, "ab" * 32)
    assert imprint.labels["500113"] == Text("巴南区", "Banan")
    assert recorded().received == (Received("value_added.csv", SHA),)


def test_an_indicator_keeps_its_formula_in_words_and_its_operands_as_declared() -> None:
    declared = recorded().declared
    assert declared[2] == Declared(
        "contribution", Text("贡献率", "Contribution"), "contribution",
        "C(i,t) = 100 · (V(i,t) - V(i,t-4)) / (V(t) - V(t-4))", declared[2].source, (), "%", 1,
        (Operand("part", False, "value_added", "500113", (), "constant", "ytd", "total"),
         Operand("whole", False, "value_added", "500113", ("_T",), "constant", "ytd", "total")),
    )  # fmt: skip
    assert declared[2].source.startswith("Statistical yearbooks: 贡献率指")
    assert declared[3].operands == (Operand("rates", True, "growth", "500113"),)


def test_an_applied_edit_keeps_the_delivered_value_beside_the_one_used() -> None:
    edit = Edit("value_added", "BCD", "2024-Q1", "60.5", "60.6", "误录", price_basis="current")
    record = recorded(edits=(edit,))
    assert record.edits == (Applied(6, "60.5", "60.6", "误录"),)
    assert record.cells[6].value == "60.6"


def test_two_indicators_of_one_name_are_told_apart_by_their_operands() -> None:
    of_t = replace(LEVEL, inputs={"values": Selection("value_added", activities=("_T",))})
    of_bcd = replace(LEVEL, inputs={"values": Selection("value_added", activities=("BCD",))}, decimals=2)
    record = recorded(indicators=(of_t, of_bcd))
    assert [(f.key.activity, f.indicator) for f in record.figures] == [("_T", 0), ("BCD", 1)]


def test_the_sum_of_a_figure_is_told_from_the_figure_itself() -> None:
    each = replace(LEVEL, inputs={"values": Selection("value_added", activities=("BCD", "E"))})
    summed = replace(LEVEL, inputs={"values": Selection("value_added", activities=("BCD", "E"), total=True)})
    drawn = "quarter | activity | value_added\n2024-Q1 | BCD | 3\n2024-Q1 | E | 4"
    record = recorded(drawn, indicators=(each, summed))
    assert [(f.key.activity, f.value, f.indicator) for f in record.figures] == [
        ("BCD", "3", 0),
        ("E", "4", 0),
        ("_T", "7", 1),
    ]


def test_a_figure_without_operands_has_its_indicator_by_its_activity_and_place() -> None:
    one = replace(LEVEL, inputs={"values": Selection("value_added", activities=("BCD",))})
    other = replace(LEVEL, inputs={"values": Selection("value_added", activities=("E",))})
    summed = replace(LEVEL, inputs={"values": Selection("value_added", activities=("BCD", "E"), total=True)})
    drawn = "quarter | activity | value_added\n2024-Q1 | BCD | 3\n2024-Q1 | E | \n2024-Q1 | _T | 9"
    record = recorded(drawn, indicators=(one, other, SHARE, summed))
    assert [(f.key.measure, f.key.activity, f.value, f.indicator) for f in record.figures] == [
        ("value_added_level", "BCD", "3", 0), ("value_added_level", "E", "", 1), ("share", "_T", "100", 2),
        ("share", "BCD", "100/3", 2), ("share", "E", "", 2), ("value_added_level", "_T", "", 3),
    ]  # fmt: skip


def test_a_table_whose_derived_rows_are_not_the_figures_is_refused() -> None:
    made = compute(given(LEVELS), JOB, quarter("2024-Q1"))
    turned = Figures(tuple(reversed(made.figures.every)))
    with pytest.raises(BadDefinition) as refused:
        record_of(JOB, quarter("2024-Q1"), Material(made.observations, turned, (), ""), Made(1, "", [], {}))
    told = refused.value.text
    assert told.zh.startswith("观测表的第 8 行不是指标 growth_change/500113/")
    assert told.en.endswith("; figures stand after what was delivered, in their order")


def test_leaves_of_a_figure_are_the_delivered_cells_at_the_end() -> None:
    record = recorded()
    assert record.leaves(record.number_of["growth_change/500113/BCD/2024-Q1/ytd"]) == (0, 2, 4)
    assert record.leaves(8) == tuple(sorted(record.figures[0].operands))
    assert record.leaves(3) == (3,)


# ---------------------------------------------------------------- bytes

words = st.text(max_size=6)
texts = st.builds(Text, words, words)
keys = st.builds(Key, *[words] * 7)
lines = st.integers(0, 10**6)
findings = st.builds(
    Finding, st.sampled_from(Severity), words, st.builds(Place, words, lines, words), texts, texts, texts, words, words,
    words, words,
)  # fmt: skip
cells = st.builds(Cell, keys, words, words, words, words, words, lines, words)
figures = st.builds(
    Derived, lines, keys, words, words, words, st.booleans(), st.booleans(), st.booleans(), st.none() | texts,
    st.none() | texts, st.lists(lines, max_size=3).map(tuple),
)  # fmt: skip
operands = st.builds(Operand, words, st.booleans(), words, words, st.lists(words, max_size=2).map(tuple), *[words] * 4)
pairs = st.lists(st.tuples(words, words), max_size=2).map(tuple)
declared = st.builds(
    Declared, words, texts, words, words, words, pairs, words, lines, st.lists(operands, max_size=2).map(tuple)
)
records = st.builds(
    Record,
    st.builds(Imprint, words, texts, words, words, lines, words, words, st.dictionaries(words, words),
              st.dictionaries(words, texts, max_size=2)),
    *[st.lists(of, max_size=3).map(tuple) for of in (
        st.builds(Received, words, words), declared, cells, figures, findings, st.builds(Applied, lines, words, words, words))],
    words,
)  # fmt: skip


@drawn_from(records)
def test_nothing_is_lost_on_the_way_to_bytes_and_back(record: Record) -> None:
    again = read_record(record_bytes(record))
    assert again == record
    assert record_bytes(again) == record_bytes(record)
    assert [type(one) for one in again.findings] == [Finding] * len(record.findings)
    assert all(isinstance(finding.severity, Severity) for finding in again.findings)


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        read_record(b"not a record")
    assert refused.value.text.zh == (
        "这份记录无法读取：Error -3 while decompressing data: incorrect header check；请运行 reports verify"
    )
    with pytest.raises(BadInput):
        read_record(record_bytes(recorded())[:-40])


def test_a_record_of_a_later_form_is_refused_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.concepts.record_bytes.FORM", FORM + 1)
    later = record_bytes(recorded())
    monkeypatch.undo()
    with pytest.raises(BadInput) as refused:
        read_record(later)
    assert refused.value.text == Text(
        "这份记录的格式是第 2 版，本程序只认到第 1 版；请升级 reports",
        "this record has form 2, and this program knows forms up to 1; upgrade reports",
    )


def test_the_record_of_banan_keeps_every_row_and_is_read_at_once(banan: Collected, computed: Computed) -> None:
    record = banan_record(banan, computed)
    table = computed.observations
    assert len(record.cells) + len(record.figures) == len(table)
    assert [c.place for c in record.cells] == [
        f"{f}:{n} [{c}]"
        for f, n, c in table.loc[table["file"] != "", ["file", "line", "column"]].itertuples(index=False)
    ]
    assert [f.operands for f in record.figures] == list(table.loc[table["file"] == "", "operands"])
    content = record_bytes(record)
    taken, again = seconds(lambda: read_record(content))
    assert again == record
    assert taken < 1.5  # a third of it on an idle machine


def test_reading_a_record_and_answering_from_it_wakes_nothing_heavy() -> None:
    answers = "find passport passport_text passport_data impact difference difference_text triangle page".split()
    modules = ", ".join(["reports.concepts.record_bytes", *(f"reports.disseminate.answers.{name}" for name in answers)])
    code = f"import sys, {modules}; print(sorted({{'pandas', 'numpy', 'jinja2', 'weasyprint'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
