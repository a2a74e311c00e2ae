"""What stands on a cell: figures, and the sentences, tables, tiles and charts that print them. The passport, inverted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.concepts.errors import NotFound
from reports.concepts.record import Derived, Record
from reports.concepts.text import Text
from reports.disseminate.answers.impact import impact, impact_lines, impact_rows, standing_on
from reports.disseminate.answers.page import Mark, marks
from reports.disseminate.answers.passport import passport
from reports.disseminate.asked import asked
from tests.test_record import banan_record, recorded

if TYPE_CHECKING:
    from reports.analyse import Computed
    from reports.collect import Collected

SHARE, GROWTH = "share/500113/BCD/2024-Q1/ytd", "growth/500113/BCD/2024-Q1/ytd"
S, G = f'<data value="{SHARE}" data-unit="%">50.4</data>%', f'<data value="{GROWTH}" data-unit="%">10.0</data>%'
PAGE = f"""<!DOCTYPE html><html><head><title>公报</title></head><body><main>
<h2 class="lead">工业占比{S}</h2>
<div class="hero navy"><p class="hl">占比重</p><p class="hv"><data value="{SHARE}">50.4</data><span>%</span></p></div>
<section class="key"><h3>核心提示</h3><div class="kp"><span class="n">1</span><p><b>比重。</b>工业占{S}，较快。其他不计。</p></div></section>
<h2 class="part"><span class="no">一</span>总体情况</h2>
<p>一季度，工业增长{G}。工业占GDP比重<br>为{S}，<i>增长{G}</i>！完。</p>
<figure><figcaption><p class="ft"><span class="kick">图1</span>工业增长{G}</p><p class="fs">单位：%</p></figcaption>
<svg><title>走势</title><text data-figure="{GROWTH}">10.0</text></svg></figure>
<table class="t3"><caption><span class="cap"><span class="ct"><b>表1</b>分行业</span><span class="unit">%</span></span></caption>
<thead><tr><th>行业</th><th>占GDP<br>比重</th><th>增长</th></tr></thead>
<tbody><tr><th scope="row">工业</th><td>{S}</td><td>{G}</td></tr></tbody></table>
</main></body></html>"""


def test_a_page_tells_where_each_figure_is_printed() -> None:
    assert marks(PAGE) == (
        Mark(SHARE, "heading", "工业占比50.4%", "工业占比50.4%"),
        Mark(SHARE, "tile", "占比重", "50.4"),
        Mark(SHARE, "key point", "核心提示", "工业占50.4%，较快。"),
        Mark(GROWTH, "sentence", "一 总体情况", "一季度，工业增长10.0%。"),
        Mark(SHARE, "sentence", "一 总体情况", "工业占GDP比重为50.4%，增长10.0%！"),
        Mark(GROWTH, "sentence", "一 总体情况", "工业占GDP比重为50.4%，增长10.0%！"),
        Mark(GROWTH, "chart", "图1 工业增长10.0%", "图1工业增长10.0%"),
        Mark(GROWTH, "chart", "图1 工业增长10.0%", "10.0"),
        Mark(SHARE, "table", "表1 分行业", "50.4%", "工业", "占GDP比重"),
        Mark(GROWTH, "table", "表1 分行业", "10.0%", "工业", "增长"),
    )


def test_the_impact_of_a_cell_in_chinese() -> None:
    found = impact(recorded(page=PAGE), "data_in/value_added.csv", 8)
    assert impact_lines(found, "zh") == (
        "单元格：",
        "  value_added.csv:8 [value_added]　value_added/BCD/2024-Q1 · current · ytd · total · 500113 = 60.5亿元",
        "站在其上的指标值：1 个，其中 1 个可印，1 个印在公报中",
        "  * share/500113/BCD/2024-Q1/ytd = 50.4%",
        "标题 · 1",
        "  工业占比50.4%",
        "核心提示 · 1",
        "  核心提示 · 工业占50.4%，较快。",
        "指标卡 · 1",
        "  占比重 · 50.4",
        "正文 · 1",
        "  一 总体情况 · 工业占GDP比重为50.4%，增长10.0%！",
        "表 · 1",
        "  表1 分行业 · 工业 · 占GDP比重 · 50.4%",
    )


def test_the_impact_of_a_cell_in_english_reaches_figures_through_figures() -> None:
    found = impact(recorded(page=PAGE), "value_added.csv", 2, "value_added")
    assert impact_lines(found, "en") == (
        "cells:",
        "  value_added.csv:2 [value_added]  value_added/BCD/2022-Q1 · constant:2020 · ytd · total · 500113 = 50.0 × 100 million yuan",
        "figures that stand on it: 3, of which 3 may be printed and 0 are on the page",
        "    growth/500113/BCD/2023-Q1/ytd = 4.0%",
        "    contribution/500113/BCD/2023-Q1/ytd = 50.0%",
        "    growth_change/500113/BCD/2024-Q1/ytd = 6.0%",
    )


def test_impact_as_rows_has_one_for_each_place_and_one_for_each_figure_elsewhere() -> None:
    rows = impact_rows(impact(recorded(page=PAGE), "value_added.csv", 6))
    assert [row["kind"] for row in rows] == ["sentence"] * 2 + ["chart"] * 2 + ["table", "", ""]
    assert [row["figure"] for row in rows[-2:]] == [
        "contribution/500113/BCD/2024-Q1/ytd", "growth_change/500113/BCD/2024-Q1/ytd"
    ]  # fmt: skip
    assert rows[4] == {
        "figure": GROWTH,
        "kind": "table",
        "title": "表1 分行业",
        "row": "工业",
        "column": "增长",
        "text": "10.0%",
    }


def test_a_cell_on_which_nothing_stands_says_so() -> None:
    drawn = "quarter | activity | measure | value\n2024-Q1 | BCD | revenue | 5\n2024-Q1 | _T | value_added | 7"
    assert impact_lines(impact(recorded(drawn), "value_added.csv", 2), "zh")[-1] == "没有指标值站在其上"
    assert impact_lines(impact(recorded(drawn), "value_added.csv", 2), "en")[-1] == "no figure stands on it"


def refusal(file: str, line: int, column: str = "") -> Text:
    with pytest.raises(NotFound) as refused:
        impact(recorded(), file, line, column)
    return refused.value.text


def test_a_line_or_column_that_is_not_used_is_answered_with_those_that_are() -> None:
    assert refusal("value_added.csv", 99) == Text(
        "demo 2024-Q1 的这一版没有用到 value_added.csv:99；该文件用到第 2 至 9 行",
        "this edition of demo 2024-Q1 uses no cell at value_added.csv:99; of that file it uses lines 2 to 9",
    )
    assert refusal("value_added.csv", 2, "other").en == (
        "this edition of demo 2024-Q1 uses no cell at value_added.csv:2 [other]; of that file it uses lines 2 to 9"
    )
    assert (
        refusal("d.csv", 2).en
        == "this edition of demo 2024-Q1 uses no cell at d.csv:2; the files it uses: value_added.csv"
    )


# ---------------------------------------------------------------- the bulletin of Banan


@pytest.fixture(scope="module")
def industry(banan: Collected, computed: Computed) -> Record:
    return banan_record(banan, computed)


def test_impact_inverts_the_passport_for_every_figure_of_the_bulletin(industry: Record) -> None:
    """A cell is at the end of a figure's passport if and only if the figure is in the impact of that cell."""
    valued = [figure for figure in industry.figures if figure.value]
    down = {(c.place, f.id) for f in valued for c in (leaf.cell for leaf in passport(industry, f.id).leaves)}
    up = {
        (cell.place, figure.id)
        for number, cell in enumerate(industry.cells)
        for figure in standing_on(industry, [number])
    }  # fmt: skip
    assert len(down) > 9000
    assert down == up


def test_impact_of_a_line_is_that_of_its_cells(industry: Record) -> None:
    cell = next(cell for cell in industry.cells if cell.key.period == "2024-Q1" and cell.key.activity == "BCD")
    found = impact(industry, f"data_in/{cell.file}", cell.line)
    assert cell in found.cells
    assert all(isinstance(figure, Derived) for figure in found.figures) and found.figures


def test_the_marks_of_the_composed_bulletin_are_what_the_read_back_asks_for() -> None:
    from types import SimpleNamespace  # the page is composed as production does it

    from reports import production
    from reports.collect import deliveries
    from reports.concepts.period import quarter
    from reports.jobs.industry import INDUSTRY_BULLETIN
    from tests.conftest import CHECKOUT

    def tell(text: Text) -> None:
        """Nobody listens."""

    received = deliveries(CHECKOUT / "data_in", INDUSTRY_BULLETIN.files)
    order = production.Order(INDUSTRY_BULLETIN, quarter("2024-Q1"), received)
    examined = production.examine(order, tell)
    edition = production.Edition(1, "ab" * 32, production.Recipe([], {}))
    press = SimpleNamespace(data_address="", templates=(CHECKOUT / "templates",), fonts=None)
    html = production.page(order, examined, (edition, press))  # type: ignore[arg-type]
    found = marks(html)
    assert [mark.figure for mark in found] == [piece.figure for piece in asked(html) if piece.figure]
    assert {mark.kind for mark in found} == {"heading", "key point", "tile", "sentence", "table", "chart"}
    assert all(mark.title for mark in found)
    assert all(mark.row and mark.column for mark in found if mark.kind == "table")
