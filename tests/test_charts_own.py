"""A picture that an office draws itself, with matplotlib: the numbers of its figures and no others, the same bytes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from test_charts import SVG, made, texts

from reports.concepts.errors import BadDefinition
from reports.concepts.figure import Figure
from reports.disseminate import charts
from reports.disseminate.finder import Finder
from reports.disseminate.pictures import Pictures

matplotlib_figure = pytest.importorskip("matplotlib.figure", reason="the extra reports[figures] is not installed")
GROWTH, FALL = made("7.5", "growth"), made("-4.2", "growth", "K")


def drawn(*words: str, **more: Any) -> Callable[[Sequence[Figure]], Any]:
    """Two bars, each with its number, and these words in the middle."""

    def drawing(figures: Sequence[Figure]) -> Any:
        picture = matplotlib_figure.Figure(figsize=(6, 2))
        axes = picture.subplots()
        axes.bar(["工业", "房地产业"], [float(figure.value or 0) for figure in figures])
        for at, figure in enumerate(figures):
            axes.text(at, 1, figure.shown)
        for one in words:
            axes.text(0.5, 0.5, one, **more)
        return picture

    return drawing


def picture(*words: str, figures: Sequence[Figure] = (GROWTH, FALL), alt: str = "工业增长，房地产业下降") -> str:
    return charts.own("两业", drawn(*words), figures, alt)


def refusal(*words: str, **more: Any) -> str:
    with pytest.raises(BadDefinition) as refused:
        picture(*words, **more)
    return refused.value.text.zh + "\n" + refused.value.text.en


def test_its_figures_are_marked_and_its_words_are_text_in_the_font_of_the_page():
    told = picture("按不变价")
    assert charts.printed(told) == ((GROWTH.id, "7.5"), (FALL.id, "-4.2"))
    assert {text.text for text in texts(told)} >= {"工业", "房地产业", "按不变价"}
    assert {text.attrib["font-family"] for text in texts(told)} == {"Noto Sans SC"}
    first = ET.fromstring(told)[0]
    assert (first.tag, first.text) == (SVG + "title", "工业增长，房地产业下降")


def test_numbers_at_an_axis_are_marked_as_such_and_the_bytes_are_the_same_twice():
    told = picture()
    assert all({"data-figure", "data-axis"} & set(t.attrib) for t in texts(told) if any(map(str.isdigit, t.text or "")))
    assert told == picture()
    assert not any(word in told for word in ("<metadata", "<!--", "dc:date", "matplotlib.org"))


def test_two_of_them_stand_on_a_page_that_forbids_styles_in_elements():
    one, other = (charts.own(name, drawn(), (GROWTH, FALL), "工业增长") for name in ("甲", "乙"))
    ids = [
        element.attrib["id"]
        for words in (one, other)
        for element in ET.fromstring(words).iter()
        if "id" in element.attrib
    ]
    assert len(ids) == len(set(ids)) > 10
    links = [e.attrib["href"][1:] for e in ET.fromstring(one).iter() if "href" in e.attrib]
    assert links and set(links) <= set(ids)
    assert " style=" not in one and "xlink" not in one and 'fill="#1f77b4"' in one


def test_a_number_of_its_own_is_refused():
    assert refusal("7.6") == (
        "自绘图 两业 印有 '7.6'，不是任何指定指标的印出值；请只写指标的 shown，或在 chart.own() 中列出该指标\n"
        "the drawing 两业 prints '7.6', which none of its figures shows; write a figure's `shown`, or name that figure in chart.own()"
    )
    assert "'2024'" in refusal("2024")


def test_a_figure_that_must_not_be_printed_is_none_of_its_numbers():
    assert "'7.5'" in refusal(figures=(replace(GROWTH, printed=False),))


def test_without_a_finding_in_words_it_is_refused():
    assert refusal(alt=" ") == (
        "自绘图 两业 没有替代文字；请用一句话写明图的结论\nthe drawing 两业 has no alternative text; say in a sentence what it finds"
    )


def test_a_picture_in_the_picture_is_refused():
    def photo(figures: Sequence[Figure]) -> Any:
        made_of = matplotlib_figure.Figure()
        made_of.subplots().imshow([[0, 1], [1, 0]])
        return made_of

    with pytest.raises(BadDefinition) as refused:
        charts.own("照片", photo, (), "棋盘")
    assert refused.value.text.en == "the drawing 照片 has <image>; it may consist of lines, areas and text only"


def test_a_template_asks_for_it_by_name():
    finder = Finder.__new__(Finder)
    assert 'data-figure="' in str(Pictures(finder, 9, {"两业": drawn()}).own("两业", (GROWTH, FALL), "工业增长"))
    with pytest.raises(BadDefinition) as refused:
        Pictures(finder, 9).own("两业", (GROWTH,), "工业增长")
    assert refused.value.text.en == "the job has no drawing of its own called 两业; it has: —"


def test_where_matplotlib_is_absent_the_extra_is_named(monkeypatch):
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(charts.own.__globals__["importlib"], "import_module", absent)
    assert refusal() == (
        "绘制 两业 需要 matplotlib；请安装 reports[figures]，或改用内置图\n"
        "drawing 两业 needs matplotlib; install reports[figures], or use a chart of the house"
    )
