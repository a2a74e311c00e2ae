"""The table of a bulletin as CSV, and the material that all data files are made of."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest
from stopwatch import seconds

from reports.analyse import Computed, compute
from reports.concepts.definition import Indicator, Job, Selection
from reports.concepts.figure import Figure, Figures
from reports.concepts.finding import Tally
from reports.concepts.observation import CURRENT
from reports.concepts.period import quarter
from reports.concepts.revision import Revision
from reports.concepts.text import Text
from reports.concepts.unit import PERCENT, YI_YUAN
from reports.disseminate.data_files import TABLE_COLUMNS, Material, harmless, table_csv
from reports.formulas import as_delivered, share
from reports.jobs.industry import INDUSTRY_BULLETIN
from tests.drawn import given

NOW = quarter("2024-Q1")
TALLY = Tally("adds_up", "A1", Text("合计等于分项之和", "the total to be the sum"), 26, 0, 1)


def edition_of(computed: Computed, **changed: Any) -> Material:
    """The material of the first edition of 2024-Q1 of the job of the house."""
    first = NOW - (INDUSTRY_BULLETIN.history - 1)
    told: dict[str, Any] = {
        "job": INDUSTRY_BULLETIN, "period": NOW, "figures": computed.figures.window(first, NOW), "edition": 1,
        "run": "0a1b2c3d" * 8, "created": datetime(2024, 3, 31), "tallies": (TALLY,),
        "sources": INDUSTRY_BULLETIN.sources,
    }  # fmt: skip
    return Material(**(told | changed))


def one(shown: str, activity: str = "BCD", when: str = "2024-Q1", **changed: Any) -> Figure:
    """A share of that activity as it is shown; '—' is missing."""
    value = Fraction(shown) if shown.removeprefix("-").replace(".", "").isdigit() else None
    where = {"figure": "share", "area": "500113", "activity": activity, "period": quarter(when), "accumulation": "ytd"}
    told = {"value": value, "shown": shown, "unit": PERCENT, "formula": "share", "price_basis": CURRENT}
    return Figure(**(where | told | changed))


SHARE = Selection("value_added")
SMALL_JOB = Job(
    name="small", title=Text("小公报", "A small bulletin"), area="500113", area_name=Text("巴南区", "Banan"), sources=(),
    indicators=(
        Indicator("value_added", Text("增加值", "Value added"), as_delivered, {"values": SHARE}, YI_YUAN, decimals=2),
        Indicator("share", Text("比重", "Share"), share, {"part": SHARE, "whole": Selection("value_added", activities=("_T",))}),
    ),
    template="small.html.j2", since="2018-Q1", bureau=Text("统计局", "The bureau"),
    labels={"_T": Text("合计数", "Whole"), "BCD": Text("工业", "Industry"), "E": Text("建筑业", "Construction")},
)  # fmt: skip


def small(*figures: Figure, **changed: Any) -> Material:
    """The material of a small bulletin with these figures."""
    told: dict[str, Any] = {"job": SMALL_JOB, "period": NOW, "figures": Figures(figures), "edition": 2, "run": "ab12"}
    return Material(**(told | {"created": datetime(2024, 3, 31)} | changed))


GIVEN = given(
    """
    quarter | activity | value_added
    2024-Q1 | _T       | 8
    2024-Q1 | BCD      | 1
    2024-Q1 | E        |
    """
)


def rows_of(content: bytes) -> list[dict[str, str]]:
    header, *lines = content.decode("utf-8-sig").split("\r\n")[:-1]
    return [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]


# ---------------------------------------------------------------- the table


def test_the_table_says_the_figures_and_every_row_they_were_computed_from() -> None:
    computed = compute(GIVEN, SMALL_JOB, NOW)
    text = table_csv(computed.observations, computed.figures).decode("utf-8-sig")
    assert text.split("\r\n") == [
        ",".join(TABLE_COLUMNS),
        "0,500113,2024-Q1,ytd,total,value_added,_T,current,8,亿元,A,,,value_added.csv,2,value_added,first,",
        "1,500113,2024-Q1,ytd,total,value_added,BCD,current,1,亿元,A,,,value_added.csv,3,value_added,first,",
        "3,500113,2024-Q1,ytd,total,value_added,_T,current,8,亿元,A,8.00,yes,,,,,0",
        "4,500113,2024-Q1,ytd,total,value_added,BCD,current,1,亿元,A,1.00,yes,,,,,1",
        "5,500113,2024-Q1,ytd,total,value_added,E,current,,亿元,M,—,yes,,,,,",
        "6,500113,2024-Q1,ytd,total,share,_T,current,100,%,A,100.0,yes,,,,,0",
        "7,500113,2024-Q1,ytd,total,share,BCD,current,12.5,%,A,12.5,yes,,,,,0 1",
        "8,500113,2024-Q1,ytd,total,share,E,current,,%,M,—,yes,,,,,",
        "",
    ]


def test_the_table_begins_with_a_byte_order_mark() -> None:
    assert table_csv(GIVEN, Figures(())).startswith(b"\xef\xbb\xbfrow,area,")


def test_of_a_confidential_file_only_the_place_is_told() -> None:
    computed = compute(GIVEN, SMALL_JOB, NOW)
    rows = rows_of(table_csv(computed.observations, computed.figures, frozenset({"value_added.csv"})))
    closed = [row for row in rows if row["file"]]
    assert [(row["value"], row["status"], row["line"]) for row in closed] == [("", "C", "2"), ("", "C", "3")]
    assert {row["value"] for row in rows if not row["file"]} == {"8", "1", "100", "12.5", ""}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_text(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("cell", ["", "-12.7", "工业", 12, "a=b", "2024-Q1"])
def test_numbers_and_other_text_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


def test_the_table_of_the_house_is_quick(computed: Computed) -> None:
    window = edition_of(computed).figures
    taken, content = seconds(lambda: table_csv(computed.observations, window))
    assert taken < 0.5  # 0.1 on an idle machine
    assert content.count(b"\r\n") > 2000


# ---------------------------------------------------------------- the material


def test_what_is_internal_or_confidential_is_not_open() -> None:
    figures = (one("32.9"), one("1.1", internal=True), one("2.2", figure="secret"))
    assert small(*figures, confidential=frozenset({"secret"})).open == figures[:1]


def test_a_revision_of_what_may_not_be_shown_is_none() -> None:
    shown, hidden, internal = one("32.9"), one("1.1", "E", printed=False), one("2.2", "_T", internal=True)
    revisions = tuple(Revision(figure.id, "9.9", figure.shown) for figure in (shown, hidden, internal))
    material = small(shown, hidden, internal, revisions=revisions)
    assert material.revised == {shown.id: revisions[0]}
