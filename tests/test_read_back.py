"""The read-back: a finished PDF that says anything else than what was asked for is caught, whatever went wrong.

The faults are planted in the HTML that is printed, never in the product: the PDF of the altered HTML is compared with
what the true HTML asks for.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from stopwatch import seconds
from test_engine import DOCUMENT, MOMENT, page_of

from reports.concepts.errors import ReadBackError
from reports.disseminate import fonts
from reports.disseminate.asked import Asked, asked
from reports.disseminate.engine import PrintKit, render
from reports.disseminate.logical_text import spoken
from reports.disseminate.read_back import read_back


@pytest.fixture(scope="module")
def kit(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> PrintKit:
    return PrintKit(fonts.prepare(cache), (tmp_path_factory.mktemp("templates"),), MOMENT)


def difference(kit: PrintKit, true: str, printed: str) -> tuple[str, str]:
    """What is said of the PDF of one document when another was asked for."""
    with pytest.raises(ReadBackError) as caught:
        read_back(render(printed, kit), asked(true))
    return caught.value.within("zh"), caught.value.within("en")


def altered(what: str, into: str) -> str:
    assert DOCUMENT.count(what) == 1, what
    return DOCUMENT.replace(what, into)


# --- what is asked for --------------------------------------------------------------------------------------


def test_text_and_figures_are_asked_for_in_their_order() -> None:
    html = page_of('<p>实现<data value="value/BCD" data-unit="亿元">82.56</data>亿元，\n <b>增长</b>&lt;1%。</p>')
    assert asked(html) == (Asked("实现"), Asked("82.56", "value/BCD", "亿元"), Asked("亿元， 增长<1%。"))


def test_two_marks_of_one_figure_that_touch_stay_two() -> None:
    mark = '<data value="a">7.4</data>'
    assert asked(page_of(f"<p>{mark}{mark}</p>")) == (Asked("7.4", "a"), Asked("7.4", "a"))


def test_a_chart_asks_for_its_alternative_text_and_for_its_labels() -> None:
    chart = "<svg><title>增速升至7.4</title><g><title>tip</title><desc>no</desc></g>{}</svg>"
    labels = (
        '<text>工业<tspan data-figure="growth" data-unit="%">7.4</tspan>%</text><text data-figure="share">32.9</text>'
    )
    assert asked(page_of(chart.format(labels))) == (
        Asked("增速升至7.4", kind="alt"),
        Asked("工业"),
        Asked("7.4", "growth", "%"),
        Asked("%"),
        Asked("32.9", "share"),
    )


def test_a_picture_asks_for_its_alternative_text() -> None:
    assert asked(page_of('<p>甲<img src="a.png" alt="印章">乙<br>丙</p>')) == (
        Asked("甲"),
        Asked("印章", kind="alt"),
        Asked("乙丙"),
    )


def test_what_is_not_shown_is_not_asked_for() -> None:
    hidden = "<!-- 甲 --><p hidden>乙<b>丙</b></p><div data-furniture>丁<img alt='戊' data-note></div><template>己</template>"
    assert asked(page_of(hidden)) == ()


def test_a_footnote_asks_for_its_number_twice() -> None:
    note = "<span data-note>注{}</span>"
    assert [(piece.text, piece.kind) for piece in asked(page_of(f"<p>甲{note.format(1)}乙{note.format(2)}</p>"))] == [
        ("甲", "text"),
        ("1", "note"),
        ("1", "note"),
        ("注1乙", "text"),
        ("2", "note"),
        ("2", "note"),
        ("注2", "text"),
    ]


def test_a_contents_line_asks_for_the_page_of_its_target() -> None:
    assert asked(page_of('<li><a data-page href="#one">一　总体</a></li><li>二</li>')) == (
        Asked("一 总体"),
        Asked("one", kind="page"),
        Asked("二"),
    )


# --- what the PDF says --------------------------------------------------------------------------------------


def test_the_document_as_asked_passes(kit: PrintKit) -> None:
    pdf = render(DOCUMENT, kit)
    read_back(pdf, asked(DOCUMENT))
    assert {piece.page for piece in spoken(pdf).pieces} == {1, 2}


def test_it_is_quick(kit: PrintKit) -> None:
    pdf, wanted = render(DOCUMENT, kit), asked(DOCUMENT)
    taken, _ = seconds(lambda: read_back(pdf, wanted))
    assert taken < 0.3  # 0.02 on an idle machine


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "一季度工业增加值82.56亿元，office、file与€ £ ±3。" * 60 + "</p>",
        "<p>～〜·•—―…“”‘’ ①➀ 1‑2 A\u00adB业—业―业</p><p style='letter-spacing: 1px'>——……office</p>",
        "<p><b>粗</b><i>斜</i>H<sub>2</sub>O、m<sup>2</sup>、<span style='float: right'>右7</span>左8</p>",
        "<ul><li>甲1<ul><li>乙2</li></ul></li><li>丙3</li></ul><dl><dt>丁</dt><dd>戊4</dd></dl>",
        "<div style='display: flex'><p>左1</p><p>右2</p></div><div style='display: grid'><p>上3</p><p>下4</p></div>",
        "<div style='position: relative'>甲<span style='position: absolute; right: 0; top: 0'>角1</span>乙2</div>",
        "<div style='columns: 2'>" + "<p>分栏的文字3</p>" * 200 + "</div>",
        "<div style='display: flex'><div>" + "<p>左5</p>" * 60 + "</div><div>" + "<p>右6</p>" * 60 + "</div></div>",
        "<figure><svg width='90' height='20' opacity='.5'><title>图</title><g opacity='.5'>"
        "<text x='9' y='9' font-size='9'>甲 <tspan dx='2' rotate='9'>乙1</tspan> 丙</text></g></svg></figure>",
        "<div>甲1<p>" + "中间的一段2。" * 700 + "</p>乙3</div>",
        "<p id='x'>甲<b>" + "粗的文字4。" * 400 + "</b>丙<a href='#x'>" + "链接的文字5。" * 400 + "</a>乙</p>",
        "<p id='x'>甲</p><a style='display: block; width: 50px' data-page href='#x'>很长很长的标题5</a>",
        "<p>𬭚㙍李昊翎</p><p lang='en'>Industry’s “growth” was -3.9% in 2024-Q1</p>",
    ],
    ids=[
        "lines",
        "alike",
        "inline",
        "lists",
        "boxes",
        "placed",
        "columns",
        "torn",
        "drawing",
        "mixed",
        "long",
        "entry",
        "names",
    ],
)
def test_what_is_set_right_is_not_suspected(kit: PrintKit, body: str) -> None:
    html = page_of(body, "a[data-page]::after { content: leader('.') ' ' target-counter(attr(href), page) }")
    read_back(render(html, kit), asked(html))


HEAD = "<thead><tr><th scope='col'>行业</th><th scope='col'>增速1</th></tr></thead>"
FOOT = "<tfoot><tr><th scope='row'>合计</th><td>9.9</td></tr></tfoot>"
ROW = '<tr style="break-inside: {}"><th scope="row">工业{}</th><td><p>{}.5</p><p>第二行</p></td></tr>'


@pytest.mark.parametrize("tearing", ["avoid", "auto"])
def test_a_table_over_many_pages_is_read_once(kit: PrintKit, tearing: str) -> None:
    rows = "".join(ROW.format(tearing, i, i) for i in range(90))
    html = page_of(f"<table><caption>表</caption>{HEAD}<tbody>{rows}</tbody>{FOOT}</table><p>完</p>")
    pdf = render(html, kit)
    read_back(pdf, asked(html))
    assert max(piece.page for piece in spoken(pdf).pieces) > 3
    assert "".join(piece.text for piece in spoken(pdf).pieces).count("合计") == 1


def test_footnotes_that_are_pushed_to_the_next_page_are_read_in_their_place(kit: PrintKit) -> None:
    style = (
        "@page { size: A6; margin: 10mm } .n { float: footnote; footnote-display: block }"
        ".n::footnote-call { content: counter(footnote) } .n::footnote-marker { content: counter(footnote) ' ' }"
    )
    note = f"<span class='n' data-note>{'很长的注7。' * 30}</span>"
    html = page_of(f"<p>{'正文8。' * 60}{note}{'正文9。' * 60}{note}完。</p>", style)
    pdf = render(html, kit)
    read_back(pdf, asked(html))
    assert max(piece.page for piece in spoken(pdf).pieces) > 1


# --- planted faults -----------------------------------------------------------------------------------------

HEADING = '<h2 id="two">二　行业</h2>\n'
LAST = '<p>其余见上<span class="note" data-note>第二条注。</span>。</p>'
SENTENCE = '由上年的下降转为增长。\n房地产业为<data value="growth/K">-4.2</data>%。'

FAULTS = {
    "a wrong digit in a sentence": (">82.56<", ">82.57<", 1, "value/BCD"),
    "a wrong digit in a table on the second page": (">-12.7<", ">-13.7<", 2, "growth/寅"),
    "a wrong digit in a chart": ('"growth/BCD">7.4</tspan', '"growth/BCD">7.5</tspan', 1, "growth/BCD"),
    "a wrong digit in an alternative text": ("<title>工业增速7.4", "<title>工业增速7.5", 1, ""),
    "a wrong digit in a footnote": ('"before/BCD">4.4', '"before/BCD">4.3', 1, "before/BCD"),
    "a sign lost in a sentence": (
        '房地产业为<data value="growth/K">-4.2',
        '房地产业为<data value="growth/K">4.2',
        1,
        "growth/K",
    ),
    "a sign lost in a chart": ('data-figure="growth/K">-4.2', 'data-figure="growth/K">4.2', 1, "growth/K"),
    "a sign lost in a table": (">-12.7<", ">12.7<", 2, "growth/寅"),
    "a figure dropped": ('<data value="change/BCD">3.0</data>', "", 1, "change/BCD"),
    "a figure doubled": ("3.0</data>", '3.0</data><data value="change/BCD">3.0</data>', 1, "change/BCD"),
    "a digit added": (">82.56<", ">82.561<", 1, "value/BCD"),
    "a digit added to plain text": ("第二条注", "第二条注3", 2, ""),
    "a per cent for percentage points": ("</data>个百分点", "</data>%", 1, "change/BCD"),
    "another unit": ("</data>亿元", "</data>万元", 1, ""),
    "another word": ("同比增长", "同比下降", 1, ""),
    "another word in a table head": (">户数<", ">家数<", 1, ""),
    "a sentence lost": (SENTENCE, "", 1, ""),
    "the end lost": (LAST, "", 2, ""),
    "a heading doubled": (HEADING, HEADING + HEADING.replace("two", "three"), 2, ""),
    "something at the end": (LAST, LAST + "<p>6</p>", 2, ""),
    "a number that the stylesheet adds": ("svg {", ".mast p::after { content: '8' } svg {", 1, ""),
    "a sign that the stylesheet adds": ("svg {", "td::before { content: '-' } svg {", 1, "share/甲"),
    "numbers before the entries of a list": ("svg {", "ul { list-style: decimal } svg {", 1, ""),
    "text that is not visible": ("svg {", "b { visibility: hidden } svg {", 1, ""),
    "a wrong page in the contents": ("target-counter(attr(href), page)", "counter(page)", 1, ""),
    "the mark of a footnote": ("counter(footnote) ' '", "'7 '", 1, ""),
    "a footnote that nothing calls": ("content: counter(footnote) }", "content: '' }", 1, ""),
}


@pytest.mark.parametrize(("what", "into", "page", "figure"), FAULTS.values(), ids=FAULTS)
def test_is_caught(kit: PrintKit, what: str, into: str, page: int, figure: str) -> None:
    zh, en = difference(kit, DOCUMENT, altered(what, into))
    assert zh.startswith(f"第{page}页，数字 {figure}：" if figure else f"第{page}页：")
    assert en.startswith(f"page {page}, figure {figure}: " if figure else f"page {page}: ")


def test_two_figures_that_were_swapped_are_caught(kit: PrintKit) -> None:
    swapped = altered(">82.56<", ">x<").replace('BCD">3.0<', 'BCD">82.56<').replace(">x<", ">3.0<")
    assert difference(kit, DOCUMENT, swapped)[1].startswith("page 1, figure value/BCD: ")


def test_a_difference_is_told_with_what_stands_there_and_what_should(kit: PrintKit) -> None:
    assert difference(kit, DOCUMENT, altered(">82.56<", ">82.57<")) == (
        "第1页，数字 value/BCD：PDF 中是“业实现增加值82.57亿元，同比增长7.”，"
        "应为“业实现增加值82.56亿元，同比增长7.”；请勿发布",
        'page 1, figure value/BCD: the PDF has "业实现增加值82.57亿元，同比增长7." '
        'where "业实现增加值82.56亿元，同比增长7." was asked for; do not publish it',
    )


def test_a_document_that_ends_early_is_told_so(kit: PrintKit) -> None:
    assert difference(kit, DOCUMENT, altered(LAST, "")) == (
        "第2页：PDF 中是“-13.733二行业（到此为止）”，应为“-13.733二行业其余见上22第二条注”；请勿发布",
        'page 2: the PDF has "-13.733二行业(the end)" '
        'where "-13.733二行业其余见上22第二条注" was asked for; do not publish it',
    )


def test_an_empty_document_is_told_so(kit: PrintKit) -> None:
    assert difference(kit, page_of("<p>甲</p>"), page_of("<p></p>")) == (
        "第1页：PDF 中是“（到此为止）”，应为“甲”；请勿发布",
        'page 1: the PDF has "(the end)" where "甲" was asked for; do not publish it',
    )
