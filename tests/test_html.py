"""The HTML edition: one file that needs nothing else, the same bytes each time, and the passport of every figure in it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.collect import Delivery, deliveries
from reports.concepts.definition import Job
from reports.concepts.period import quarter
from reports.disseminate.answers.record import Made, Material, record_of
from reports.disseminate.asked import asked
from reports.disseminate.compose import fill
from reports.disseminate.fonts import prepare
from reports.disseminate.html_edition import html_edition
from reports.disseminate.html_passports import Line, Note, Telling, notes_of
from reports.disseminate.read_back_html import read_back_html, wanted
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.jobs.national import NATIONAL
from reports.production import Edition, Examined, Order, Press, Recipe, examine, page, produce

CHECKOUT = Path(__file__).resolve().parent.parent
EDITION = Edition(1, "0" * 64, Recipe([], {}))
JOBS = {
    "industry": INDUSTRY_BULLETIN,
    "official": replace(INDUSTRY_BULLETIN, template="official.html.j2"),
    "national": NATIONAL,
}
CLUSTERS = "banan/cluster_output_ytd.csv"
CONFIDENTIAL = frozenset({CLUSTERS, "cluster_share"})
LARGEST = 1_500_000


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """Pages are composed without fonts."""
    return Press(tmp_path_factory.mktemp("fonts"), (CHECKOUT / "templates",))


@pytest.fixture(scope="module")
def made(press: Press) -> dict[str, tuple[str, tuple[Note, ...]]]:
    """The composed page and the passports of each bulletin in each language, by `industry.zh`."""
    return {f"{name}.{lang}": told for name, job in JOBS.items() for lang, told in _both(job, press).items()}


def _both(job: Job, press: Press) -> dict[str, tuple[str, tuple[Note, ...]]]:
    received: tuple[Delivery, ...] = deliveries(CHECKOUT / "data_in", job.files)
    examined = examine(Order(job, quarter("2024-Q1"), received), lambda _: None)
    orders = {lang: Order(job.within(lang), quarter("2024-Q1"), received) for lang in ("zh", "en")}
    return {lang: _told(order, examined, press) for lang, order in orders.items()}


def _told(order: Order, examined: Examined, press: Press) -> tuple[str, tuple[Note, ...]]:
    html = page(order, examined, (EDITION, press))
    traced = Material(examined.computed.observations, examined.figures, (), html)
    record = record_of(order.job, order.period, traced, Made(1, "0" * 64, [], {}))
    return html, notes_of(html, record, Telling(order.job.language, examined.window.by_id, CONFIDENTIAL))


def style() -> str:
    return fill("screen.css", {}, (CHECKOUT / "templates",))


def edition(told: tuple[str, tuple[Note, ...]]) -> bytes:
    return html_edition(*told, style())


EVERY = [f"{name}.{lang}" for name in JOBS for lang in ("zh", "en")]


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize("name", EVERY)
def test_nothing_in_the_file_says_that_it_is_paper_itself(made, name):
    """Both editions are of one page, so whatever it says of PDF must be true of the issue and not of the file."""
    words = re.sub(r"<[^>]+>", "", edition(made[name]).decode())
    wrong = re.findall(r"本PDF|本文件|(?:^|[：>])带标签PDF|inside this PDF|this file is|(?<!The )Tagged PDF", words)
    assert wrong == []
    if name.startswith("industry"):
        assert ("PDF版带标签" in words) == name.endswith("zh") and ("The PDF is tagged" in words) == name.endswith("en")


@pytest.mark.parametrize("name", EVERY)
def test_the_file_says_what_the_page_asks_for_and_is_the_same_twice(made, name):
    html = edition(made[name])
    read_back_html(html, wanted(*made[name]))
    assert html == edition(made[name])
    assert len(html) < LARGEST


@pytest.mark.parametrize("name", EVERY)
def test_the_file_needs_nothing_else_and_its_policy_says_so(made, name):
    html = edition(made[name]).decode()
    sheet = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'" in html
    )
    assert not re.search(r"<(?:script|link|iframe)|\bsrc=|url\(|@import|\bstyle=", html)


def test_the_page_of_the_screen_has_its_language_title_and_landmarks(made):
    html = edition(made["industry.en"]).decode()
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
    assert "<title>Industry in the Economy of Banan, First quarter of 2024</title>" in html
    assert '<a class="skip" href="#text" data-added="">Skip to the text</a>' in html
    assert html.count("<main ") == html.count("<header ") == html.count("<nav ") == html.count("<aside ") == 1


def test_every_figure_of_the_text_and_of_the_charts_leads_to_its_passport(made):
    html, notes = made["industry.zh"]
    screen = edition(made["industry.zh"]).decode()
    number_of = {note.figure: number for number, note in enumerate(notes, 1)}
    assert {piece.figure for piece in asked(html) if piece.figure} == set(number_of)
    for figure in re.findall(r'<data value="([^"]*)"', html):
        assert f'href="#p{number_of[figure]}"><data value="{figure}"' in screen
    for figure in re.findall(r'data-figure="([^"]*)"', html):
        assert f'data-figure="{figure}" class="g{number_of[figure] // 18} n{number_of[figure]}"' in screen


def test_a_figure_in_a_link_is_no_link_of_its_own():
    note = Note("a/1", "甲", "7.5", ())
    html = '<html lang="zh-CN"><head><title>题</title></head><body><main><p><a href="#p1">见<data value="a/1">7.5</data></a></p></main></body></html>'
    screen = html_edition(html, (note,), "").decode()
    assert '<p><a href="#p1">见<data value="a/1">7.5</data></a></p>' in screen


def test_a_page_without_figures_has_no_passports_and_no_hint():
    html = '<html lang="en"><head><title>Title</title></head><body><main><p>Words &amp; words&#8202;.</p></main></body></html>'
    screen = html_edition(html, (), "p{margin:0}").decode()
    assert "<style>p{margin:0}</style>" in screen and "<aside" not in screen and "hint" not in screen
    assert '<main id="text" tabindex="-1">\n<p>Words &amp; words&#8202;.</p></main>' in screen


@pytest.mark.slow
def test_a_run_gives_the_page_for_screens_beside_the_pdf(made, cache):
    order = Order(NATIONAL, quarter("2024-Q1"), deliveries(CHECKOUT / "data_in", NATIONAL.files))
    press = Press(prepare(cache), (CHECKOUT / "templates",))
    product = produce(order, examine(order, lambda _: None), (EDITION, press), lambda _: None)
    assert product.files["national.html"] == edition(made["national.zh"])


@pytest.mark.parametrize(
    ("name", "industries", "remark"),
    [
        ("national.zh", ["工业", "批发和零售业", "金融业", "房地产业"], "“其他行业”是余项，不排名"),
        ("national.en", ["Industry", "Trade", "Finance", "Real estate"], "other activities are a remainder"),
    ],
)
def test_what_is_left_over_is_not_ranked_among_the_industries_of_the_nation(made, name, industries, remark):
    page = made[name][0]
    bars = page[page.index('id="bars"') :].partition("</figure>")[0]
    assert remark in bars
    assert [one for one in industries if one not in bars] == []
    assert not re.search(r">(其他行业|Other activities)<", bars)


# ---------------------------------------------------------------- passports


def note_of(made, name: str, figure: str) -> Note:
    return next(note for note in made[name][1] if note.figure == figure)


def test_a_passport_tells_value_rounding_formula_operands_and_where_the_formula_is_published(made):
    note = note_of(made, "industry.zh", "contribution/500113/BCD/2024-Q1/ytd")
    assert (note.title, note.shown) == ("对GDP增长贡献率 · 工业 · 巴南区 · 2024-Q1", "38.6%")
    assert [line.term for line in note.lines] == ["精确值", "公式", "whole", "part", "whole", "part", "出处"]
    assert note.lines[0].words == "457525/11853 = 38.599932506538…，四舍五入保留 1 位小数"
    assert note.lines[1].words == "contribution: C(i,t) = 100 · (V(i,t) - V(i,t-4)) / (V(t) - V(t-4))"
    assert (
        note.lines[2].words
        == "value_added/_T/2023-Q1 · constant:2020 · ytd · total · 500113 = 222.2442亿元（banan/gdp_ytd.csv:743 [value]）"
    )


def test_a_passport_in_english_has_the_figure_as_the_page_prints_it(made):
    note = note_of(made, "industry.en", "value_added/500113/BCD/2024-Q1/ytd")
    assert note.shown.replace("\u00a0", " ") == "8.256 billion yuan"
    assert not re.search("[\u4e00-\u9fff]", note.title + note.shown)


def test_an_operand_that_the_page_prints_too_leads_to_its_own_passport(made):
    note = note_of(made, "industry.zh", "share_change/500113/BCD/2024-Q1/ytd")
    operands = [line for line in note.lines if line.term == "rates"]
    assert operands == [
        Line("rates", "share/500113/BCD/2023-Q1/ytd，取印出的 33.3%", 0, "share/500113/BCD/2023-Q1/ytd"),
        Line("rates", "share/500113/BCD/2024-Q1/ytd，取印出的 32.9%", 0, "share/500113/BCD/2024-Q1/ytd"),
    ]


def test_nothing_of_a_confidential_file_is_told(made):
    for name in ("industry.zh", "industry.en", "official.zh"):
        assert CLUSTERS not in edition(made[name]).decode()
        assert "cluster_share/" not in edition(made[name]).decode()
    note = note_of(made, "industry.zh", "cr4/500113/_T/2024-Q1/ytd")
    assert "精确值" not in [line.term for line in note.lines]
    assert Line("操作数", "保密数据，不列出") in note.lines


def test_a_passport_of_many_operands_says_how_many_are_left_out(made):
    longest = max(made["industry.zh"][1], key=lambda note: len(note.lines))
    left = [line for line in longest.lines if line.term == "…"]
    assert all(re.fullmatch(r"其余 \d+ 个操作数不逐一列出", line.words) for line in left)
    assert len(longest.lines) <= 16
