"""The read-back of the HTML edition: a file that says, hides or does anything else than asked for is caught.

Faults are planted in the finished file, never in the product, and the whole message is compared.
"""

from __future__ import annotations

import re

import pytest
from test_html import edition, made, press  # noqa: F401  fixtures

from reports.concepts.errors import ReadBackError
from reports.disseminate.html_edition import html_edition
from reports.disseminate.html_passports import Line, Note
from reports.disseminate.read_back_html import read_back_html, wanted

PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head>
<meta charset="utf-8">
<title>公报 &amp; 数</title>
<link rel="stylesheet" href="print.css">
</head><body><header><h1>公报</h1></header>
<main><h2 id="overall">总体</h2>
<p>工业增加值<data value="value/BCD" data-unit="亿元">82.56</data>亿元，增速加快<data value="change/BCD" data-unit="个百分点">4.9</data>个百分点，比重下降<data value="change/A" data-unit="个百分点">-0.4</data>个百分点。</p>
<figure id="course"><figcaption><p>走势</p></figcaption><svg role="img" viewBox="0 0 9 9"><title>增速升至7.5</title><text data-figure="growth/BCD">7.5</text></svg></figure>
<table><caption>表</caption><tr><th>工业</th><td><data value="share/BCD">32.9</data></td></tr>
<tr><th>建筑业</th><td><data value="share/E">9.6</data></td></tr></table>
<p><a href="#overall" data-page="">见总体</a></p></main></body></html>"""
NOTES = tuple(
    Note(figure, f"题{number}", shown, (Line("公式", f"f{number}"), Line("part", f"a.csv:{number}", 0, to)))
    for number, (figure, shown, to) in enumerate(
        [("value/BCD", "82.56亿元", ""), ("change/BCD", "4.9个百分点", "value/BCD"), ("change/A", "-0.4个百分点", ""),
         ("growth/BCD", "7.5%", ""), ("share/BCD", "32.9%", ""), ("share/E", "9.6%", "")], 1)
)  # fmt: skip
TRUE = html_edition(PAGE, NOTES, "p{margin:0}").decode()
WANTED = wanted(PAGE, NOTES)


def said_of(what: str, into: str) -> tuple[str, str]:
    """What is said of the true file with one thing in it altered."""
    assert TRUE.count(what) == 1, (what, TRUE.count(what))
    with pytest.raises(ReadBackError) as caught:
        read_back_html(TRUE.replace(what, into).encode(), WANTED)
    return caught.value.within("zh"), caught.value.within("en")


def at(where: str, place: str, have: str, want: str) -> tuple[str, str]:
    return (
        f"{where}：HTML 中是“{have}”，应为“{want}”；请勿发布",
        f'{place}: the HTML has "{have}" where "{want}" was asked for; do not publish it',
    )


def test_the_true_file_passes():
    read_back_html(TRUE.encode(), WANTED)


# ---------------------------------------------------------------- the text


def test_a_wrong_digit_in_the_text():
    assert said_of(">82.56</data>", ">82.66</data>") == at(
        "数字 value/BCD", "figure value/BCD", "value/BCD 82.66 亿元", "value/BCD 82.56 亿元"
    )


def test_a_flipped_sign():
    assert said_of(">-0.4</data>", ">0.4</data>") == at(
        "数字 change/A", "figure change/A", "change/A 0.4 个百分点", "change/A -0.4 个百分点"
    )


def test_per_cent_for_percentage_points_in_the_mark_and_in_the_words():
    assert said_of('value="change/BCD" data-unit="个百分点"', 'value="change/BCD" data-unit="%"') == at(
        "数字 change/BCD", "figure change/BCD", "change/BCD 4.9 %", "change/BCD 4.9 个百分点"
    )
    assert said_of("4.9</data></a>个百分点", "4.9</data></a>%") == at(
        "change/BCD 之后", "after change/BCD", "%，比重下降", "个百分点，比重下降"
    )


def test_a_unit_off_by_ten_thousand_in_the_mark_and_in_the_words():
    assert said_of('data-unit="亿元"', 'data-unit="万元"') == at(
        "数字 value/BCD", "figure value/BCD", "value/BCD 82.56 万元", "value/BCD 82.56 亿元"
    )
    assert said_of("</a>亿元，", "</a>万元，") == at(
        "value/BCD 之后", "after value/BCD", "万元，增速加快", "亿元，增速加快"
    )


def test_two_rows_swapped():
    first, second = re.findall(r"<tr>.*?</tr>", TRUE, re.DOTALL)
    with pytest.raises(ReadBackError) as caught:
        read_back_html(TRUE.replace(first, "\0").replace(second, first).replace("\0", second).encode(), WANTED)
    assert (caught.value.within("zh"), caught.value.within("en")) == at(
        "caption-1 之后", "after caption-1", "表建筑业", "表工业"
    )


def test_two_figures_swapped():
    assert said_of('<data value="share/BCD">32.9</data>', '<data value="share/E">32.9</data>') == at(
        "数字 share/BCD", "figure share/BCD", "share/E 32.9", "share/BCD 32.9"
    )


def test_a_stale_sentence_and_a_lost_one():
    assert said_of("增速加快", "增速放慢") == at(
        "value/BCD 之后", "after value/BCD", "亿元，增速放慢", "亿元，增速加快"
    )
    with pytest.raises(ReadBackError) as caught:
        read_back_html(TRUE.replace("见总体</a>", "</a>").encode(), WANTED)
    assert (caught.value.within("zh"), caught.value.within("en")) == (
        "share/E 之后：HTML 中是“（到此为止）”，应为“见总体”；请勿发布",
        'after share/E: the HTML has "(the end)" where "见总体" was asked for; do not publish it',
    )


def test_a_label_and_the_alternative_text_of_a_chart():
    assert said_of('class="g0 n4">7.5</text>', 'class="g0 n4">7.6</text>') == at(
        "数字 growth/BCD", "figure growth/BCD", "growth/BCD 7.6", "growth/BCD 7.5"
    )
    assert said_of("增速升至7.5", "增速升至7.4") == at(
        "course-caption 之后", "after course-caption", "增速升至7.4", "增速升至7.5"
    )


def test_a_stale_title():
    assert said_of("<title>公报 &amp; 数</title>", "<title>公报</title>") == at(
        "文件标题", "the title of the file", "公报", "公报&数"
    )


def test_a_file_cut_short():
    with pytest.raises(ReadBackError):
        read_back_html(TRUE[: len(TRUE) // 2].encode(), WANTED)
    with pytest.raises(ReadBackError):
        read_back_html(b"", WANTED)


def test_a_sentence_that_nobody_asked_for():
    assert said_of("</main>", "<p>99.9</p></main>") == at("share/E 之后", "after share/E", "见总体99.9", "见总体")


# ---------------------------------------------------------------- what was added


def test_a_wrong_digit_in_a_passport():
    assert said_of("a.csv:3", "a.csv:8") == at(
        "change/A 的来历", "the passport of change/A", "f3parta.csv:8", "f3parta.csv:3"
    )


def test_a_figure_that_leads_to_the_passport_of_another():
    assert said_of('id="r5-1" href="#p5"', 'id="r5-1" href="#p6"') == at(
        "share/BCD 的来历", "the passport of share/BCD", "#p6", "#p5"
    )


def test_a_wrong_digit_among_the_numbers_of_a_chart():
    assert said_of('href="#p4">7.5%</a></li>', 'href="#p4">7.6%</a></li>') == at(
        "图中的数", "the numbers of a chart", "题47.6%#p4", "题47.5%#p4"
    )


@pytest.mark.parametrize(
    ("what", "planted", "have", "want"),
    [
        ("</main>", '<details class="numbers" data-added="">99.9</details></main>', "99.9", "图中的数"),
        ("<ul><li>", "<p>99.9</p><ul><li>", "图中的数99.9", "图中的数"),
        ("</aside>", "<p>99.9</p></aside>", "数的来历99.9", "数的来历"),
        ("</aside>", "<div>99.9</div></aside>", "数的来历99.9", "数的来历"),
        ("</body>", '<aside class="passports" data-added="">99.9</aside></body>', "99.9", "数的来历"),
    ],
)
def test_a_number_beside_what_was_added(what, planted, have, want):
    assert said_of(what, planted) == at("为屏幕添加的文字", "what was added for screens", have, want)


def test_a_number_beside_the_lines_of_a_passport():
    assert said_of('id="p3">', 'id="p3">99.9') == at(
        "change/A 的来历", "the passport of change/A", "99.9题3-0.4个百", "题3-0.4个百分点公式"
    )


def test_an_addition_that_says_something_of_its_own():
    planted = '<p data-added="">99.9</p></main>'
    assert said_of("</main>", planted) == at("为屏幕添加的文字", "what was added for screens", "99.9", "")
    assert said_of("点按则固定显示。", "点按则消失。") == at(
        "为屏幕添加的文字",
        "what was added for screens",
        "就显示公式和来源；点按则消失。",
        "就显示公式和来源；点按则固定显示。",
    )
    assert said_of("</aside>", '<div class="p" id="p7">99.9</div></aside>') == at(
        "为屏幕添加的文字", "what was added for screens", "p7", ""
    )


# ---------------------------------------------------------------- what a file may do


@pytest.mark.parametrize(
    ("planted", "what"),
    [
        ("<script>1</script>", "<script>"),
        ('<p onclick="a()"></p>', "<p> onclick"),
        ('<img src="http://example.org/a.png" alt="">', "<img> src"),
        ('<link rel="stylesheet" href="a.css">', "<link>"),
        ('<svg><use href="http://example.org/a.svg#b"></use></svg>', "<use>"),
        ("<style>@import 'a.css'</style>", "url() @import"),
    ],
)
def test_what_runs_or_fetches(planted, what):
    assert said_of("</main>", f"{planted}</main>") == (
        f"HTML 中有 {what}；成品不得含脚本，也不得从别处取任何东西，请勿发布",
        f"the HTML has {what}; it may run no script and fetch nothing from elsewhere: do not publish it",
    )


def test_a_drawing_may_use_a_part_of_itself():
    html = TRUE.replace("</main>", '<svg><g id="dot"></g><use href="#dot"></use></svg></main>')
    read_back_html(html.encode(), WANTED)


def test_a_policy_that_is_missing_or_allows_scripts():
    for into in ("", "default-src 'none'; script-src 'self'; "):
        assert said_of("default-src 'none'; ", into) == (
            "HTML 中没有禁止脚本和外部请求的策略；请勿发布",
            "the HTML has no policy that forbids scripts and requests; do not publish it",
        )


def test_a_link_that_leads_nowhere_and_an_id_that_stands_twice():
    assert said_of('href="#overall"', 'href="#all"') == (
        "HTML 中的链接 #all 没有去处；请改正模板", "the link #all of the HTML leads nowhere; correct the template",
    )  # fmt: skip
    assert said_of('<figure id="course">', '<figure id="overall">') == (
        "HTML 中有两处 id 为 overall；请改正模板", "the HTML has the id overall twice; correct the template",
    )  # fmt: skip


# ---------------------------------------------------------------- the real ones


@pytest.mark.slow
@pytest.mark.parametrize("name", ["industry.zh", "industry.en"])
def test_any_digit_of_the_text_that_changes_is_seen(made, name):  # noqa: F811
    html, expected = edition(made[name]).decode(), wanted(*made[name])
    body = html.index("<main")
    places = [m.start(1) for m in re.finditer(r">[^<]*?(\d)", html[body:])][::97]
    for place in places:
        spot = body + place
        spoiled = html[:spot] + str((int(html[spot]) + 1) % 10) + html[spot + 1 :]
        if html[html.rindex("<", 0, spot) :].startswith("<a href="):
            continue  # the number of a link back, which no one asked for
        with pytest.raises(ReadBackError):
            read_back_html(spoiled.encode(), expected)
