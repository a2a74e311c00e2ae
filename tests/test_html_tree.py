"""The tree that the HTML edition is read back in: the one that other parsers build by the same rules, repairs included.

The second opinion is tinyhtml5, which WeasyPrint reads pages with; the last word has Chromium, where it is installed.
"""

# ruff: noqa: F811  (a fixture that is imported has the name of the argument that asks for it)
from __future__ import annotations

import random
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from browser import Chromium, chromium  # noqa: F401  a fixture
from test_html import EVERY, edition, made, press  # noqa: F401  fixtures
from test_html_read_back import NOTES, PAGE, TRUE, WANTED

from reports.concepts.errors import ReadBackError
from reports.disseminate.html_edition import html_edition
from reports.disseminate.html_tree import tree
from reports.disseminate.read_back_html import read_back_html, wanted

HEAD = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>题</title></head><body>'
DRAWING = "<svg viewBox='0 0 9 9'><title>升</title><g/><text data-figure=\"g/1\">7.5</text></svg>"
PLAIN = (
    "<p>", "</p>", '<p hidden="">', "<div>", "</div>", "<b>", "</b>", "<span hidden/>", "<h2>", "</h2>", "<br>", "<hr/>",
    "<ul>", "<li>", "</li>", "</ul>", "<dl>", "<dt>", "<dd>", "</dl>", "<!--乙-->", "<!-->", "<details class=n>",
    "</details>", '<data value="v/1" data-unit="亿元">', "</data>", "<figure id='f'>", "</figure>", DRAWING, "82.56", "亿元",
    "&amp;", "&lt", "&nbsp;", "&#150;", "&notit;", "< ", "<3", "甲<乙", ">", "\n", "</>", "<!x>",
)  # fmt: skip
REPAIRED = (
    "<table>", "<caption>", "</caption>", "<tr>", "</tr>", "<th>", "<td>", "</td>", "</table>", '<a href="#p1">', "</a>",
    "<i>", "</i>", "<pre>", "</pre>", "<button>", "</button>", "<form>", "</form>", "<body hidden>",
    "<html hidden>", "<main id=text>", "</main>", "</br>", "<svg>", "<text>", "</text>", "<title>", "</title>", "</svg>",
    "\r\n", "\r",
)  # fmt: skip
XLINK, XMLNS = "{http://www.w3.org/1999/xlink}", "{http://www.w3.org/2000/xmlns/}"
IN_CHROMIUM = """html => {
  const told = [], tell = words => {
    if (words && typeof told.at(-1) === 'string') told[told.length - 1] += words; else if (words) told.push(words);
  };
  const go = one => {
    told.push([one.localName, Object.fromEntries([...one.attributes].map(a => [a.name, a.value]))]);
    for (const child of one.childNodes) if (child.nodeType === 1) go(child); else if (child.nodeType === 3) tell(child.data);
    told.push([]);
  };
  go(new DOMParser().parseFromString(html, 'text/html').documentElement);
  return told;
}"""


def said(element: Element) -> list[Any]:
    """Elements, their attributes and their text, in reading order; names of SVG as those of HTML."""
    attributes = {name.replace(XLINK, "xlink:").replace(XMLNS, ""): value for name, value in element.items()}
    told: list[Any] = [[element.tag.rpartition("}")[2], attributes]]
    tell(told, element.text)
    for child in element:
        if isinstance(child.tag, str):  # tinyhtml5 has comments in its tree
            told += said(child)
        tell(told, child.tail)
    return [*told, []]


def tell(told: list[Any], words: str | None) -> None:
    if words and isinstance(told[-1], str):
        told[-1] += words
    elif words:
        told.append(words)


def second(html: bytes) -> list[Any]:
    """What tinyhtml5 sees."""
    return said(tinyhtml5.parse(html, namespace_html_elements=False, transport_encoding="utf-8"))


def drawn(seed: int, pieces: tuple[str, ...]) -> bytes:
    """A page of pieces at random, of which hardly anything is well formed."""
    return (HEAD + "".join(random.Random(seed).choices(pieces, k=60))).encode()


def refused(html: str) -> str:
    """What is said of a file that a browser would show otherwise than it was asked for."""
    with pytest.raises(ReadBackError) as caught:
        read_back_html(html.encode(), WANTED)
    return caught.value.within("en")


# ---------------------------------------------------------------- the same tree


@pytest.mark.parametrize("name", EVERY)
def test_both_parsers_see_the_same_in_every_edition(made, name):
    html = edition(made[name])
    assert said(tree(html)) == second(html)


@pytest.mark.parametrize("seed", range(50))
def test_both_parsers_see_the_same_in_a_page_of_random_pieces(seed):
    html = drawn(seed, PLAIN)
    assert said(tree(html)) == second(html)


@pytest.mark.parametrize(
    "html",
    [
        "<table><caption>表</caption><p>99.9</p><tr>甲<td>1</td></tr></table>",
        '<p><a href="#a">1<a href="#b">2</a>3</a></p>',
        "<p><b>1<i>2</b>3</i>4</p><b><p>5</b>6</p>",
        "<svg><text>1</text><p>2</p></svg>3",
        "<svg><text><![CDATA[99.9]]></text><title>1 <b>2</b></title><style>a<b>2</b></style></svg>",
        '<svg><foreignobject><p>1</p></foreignobject><use xlink:href="#a" VIEWBOX="0"/></svg>',
        "<p>1</p><body hidden>2<html hidden>3",
        "</body></html>1<p hidden>2</p>3",
        "<pre>\n1</pre><textarea>\n\n<b>2</b></textarea>",
        "<p>1\0 2\r\n3\r4\f5</p><svg><text>1\0</text></svg>",
        '<p id="a" id="b" HIDDEN class=c/>1</p><p title="a&copy=1&lt">2',
        "<noscript><p>1</p></noscript><xmp><p>2</p></xmp><plaintext><p>3",
        "<button>1<button>2</button></button><form>3<form>4</form></form>",
        "<p>1</p><!-- 2 <p>3</p>",
        '<p>1</p><p title="2>3</p>',
        "",
    ],
)
def test_both_parsers_repair_a_page_alike(html):
    page = (HEAD + html).encode()
    assert said(tree(page)) == second(page)


@pytest.mark.slow
def test_chromium_sees_the_same_in_pages_of_random_pieces_and_in_every_edition(made, chromium: Chromium, tmp_path):
    (tmp_path / "empty.html").write_text(HEAD, encoding="utf-8")
    pages = [drawn(seed, PLAIN + REPAIRED) for seed in range(300)] + [edition(made[name]) for name in EVERY]
    with chromium.opened(tmp_path / "empty.html") as sheet:
        other = [page for page in pages if sheet.page.evaluate(IN_CHROMIUM, page.decode()) != said(tree(page))]
    assert other == []


# ---------------------------------------------------------------- what a browser shows otherwise


def test_what_an_element_hides_that_is_not_closed_where_it_seems():
    assert refused(TRUE.replace("<p>工业增加值", "<div hidden/><p>工业增加值")) == (
        'after overall: the HTML has "公报总体" where "公报总体工业增加值" was asked for; do not publish it'
    )


def test_a_body_that_is_hidden_later():
    assert refused(TRUE.replace("</main>", "</main><body hidden>")) == (
        'at the beginning: the HTML has "(the end)" where "公报总体工业增加值" was asked for; do not publish it'
    )
    assert refused(TRUE.replace("</main>", "</main><html hidden>")) == (
        'at the beginning: the HTML has "(the end)" where "公报总体工业增加值" was asked for; do not publish it'
    )


def test_a_paragraph_that_a_browser_moves_out_of_its_table():
    page = PAGE.replace("<tr><th>建筑业", "<p>注</p><tr><th>建筑业")
    with pytest.raises(ReadBackError) as caught:
        read_back_html(html_edition(page, NOTES, ""), wanted(page, NOTES))
    assert caught.value.within("en") == (
        'after caption-1: the HTML has "注表工业" where "表工业" was asked for; do not publish it'
    )


def test_text_that_a_drawing_shows_and_a_page_would_not():
    assert refused(TRUE.replace("7.5</text>", "7.5<![CDATA[9]]></text>")) == (
        'figure growth/BCD: the HTML has "growth/BCD 7.59" where "growth/BCD 7.5" was asked for; do not publish it'
    )


def test_a_template_which_may_stand_in_the_place_of_what_is_around_it():
    assert refused(TRUE.replace("</main>", '<template shadowrootmode="open">99.9</template></main>')) == (
        "the HTML has <template>; it may run no script and fetch nothing from elsewhere: do not publish it"
    )


def test_frames_have_nothing_that_was_asked_for():
    html = f"<!DOCTYPE html><html><head><title>{WANTED.title}</title></head><frameset><frame></frameset></html>"
    assert refused(html) == (
        'at the beginning: the HTML has "(the end)" where "公报总体工业增加值" was asked for; do not publish it'
    )


def test_another_encoding_than_the_bytes_have():
    assert refused(TRUE.replace('charset="utf-8"', 'charset="gb18030"')).startswith(
        "the title of the file: the HTML has"
    )
