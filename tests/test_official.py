"""The official paper: the geometry of GB/T 9704, a red head without a seal, and both standards of the finished file."""

import io
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import page as checker
import pikepdf
import pytest

from reports.collect import Delivery, deliveries
from reports.concepts.period import quarter
from reports.concepts.text import Lang
from reports.disseminate.asked import asked
from reports.disseminate.engine import render
from reports.disseminate.fonts import prepare
from reports.disseminate.logical_text import spoken
from reports.disseminate.read_back import read_back
from reports.jobs.industry import INDUSTRY_OFFICIAL as OFFICIAL
from reports.production import Edition, Order, Press, Recipe, examine, page

CHECKOUT = Path(__file__).resolve().parent.parent
EDITION = Edition(1, "0" * 64, Recipe([], {}))
FIRST = quarter("2024-Q1")
MM = 72 / 25.4


@pytest.fixture(scope="session")
def press(cache: Path) -> Press:
    return Press(prepare(cache), (CHECKOUT / "templates",))


@pytest.fixture(scope="session")
def received() -> tuple[Delivery, ...]:
    return deliveries(CHECKOUT / "data_in", OFFICIAL.files)


def paged(received: tuple[Delivery, ...], press: Press, period: str = "2024-Q1", lang: Lang = "zh") -> str:
    order = Order(OFFICIAL.within(lang), quarter(period), received)
    return page(order, examine(order, lambda _: None), (EDITION, press))


@pytest.fixture(scope="session")
def html(received: tuple[Delivery, ...], press: Press) -> str:
    return paged(received, press)


@pytest.fixture(scope="session")
def pdf(html: str, press: Press) -> bytes:
    return render(html, press.kit(FIRST))


@pytest.fixture(scope="session")
def body(press: Press) -> bytes:
    """Two pages of nothing but characters, under the same style sheet."""
    words = "字" * (28 * 22 * 2)
    return render(
        f'<!DOCTYPE html><html lang="zh-CN"><head><title>字</title><link rel="stylesheet" href="official.css"></head>'
        f'<body><h1 style="margin:0;height:0;font-size:0;line-height:0">字</h1><p style="text-indent:0">{words}</p></body></html>',
        press.kit(FIRST),
    )


def lines_of(pdf: bytes, number: int) -> list[tuple[float, float, int]]:
    """The lines of body text of a page: left edge and baseline in mm from the upper left, and how many characters."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        sheet = document.pages[number]
        height = float(sheet.MediaBox[3])
        found: list[tuple[float, float, int]] = []
        matrix = pikepdf.Matrix()
        stack: list[pikepdf.Matrix] = []
        text = pikepdf.Matrix()
        for operands, operator in pikepdf.parse_content_stream(sheet):
            match str(operator):
                case "q":
                    stack.append(matrix)
                case "Q":
                    matrix = stack.pop()
                case "cm":
                    matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
                case "Tm":
                    text = pikepdf.Matrix(*map(float, operands)) @ matrix
                case "TJ" | "Tj":
                    strings = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                    count = sum(len(bytes(one)) // 2 for one in strings if isinstance(one, pikepdf.String))
                    found.append((float(text.e) / MM, (height - float(text.f)) / MM, count))
        return found


def test_a_page_holds_22_lines_of_28_characters_where_the_standard_puts_them(body):
    lines = [line for line in lines_of(body, 0) if line[2] == 28]
    assert len(lines) == 22
    assert {round(left, 1) for left, _, _ in lines} == {28.0}
    pitches = {round(b[1] - a[1], 2) for a, b in pairwise(lines)}
    assert pitches <= {10.22, 10.23}
    assert 37 < lines[0][1] < 37 + 10.23
    assert 37 + 225 - 10.23 < lines[-1][1] < 37 + 225


def test_left_pages_are_bound_at_the_right(body):
    assert {round(left, 1) for left, _, count in lines_of(body, 1) if count == 28} == {26.0}


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_the_paper_is_archivable_and_accessible(pdf, profile):
    report = checker.validate_pdf_bytes(pdf, profile=profile)
    assert [failure.message for failure in report.failures] == []


def test_the_paper_says_what_was_asked(pdf, html):
    read_back(pdf, asked(html))


def test_the_head_is_red_and_there_is_no_seal(html):
    assert '<p class="issuer">重庆市巴南区统计局</p>' in html
    assert 'class="seal"' not in html
    assert "color:#c8102e" in (CHECKOUT / "templates/official.css").read_text(encoding="utf-8")


def test_headings_are_numbered_as_in_papers(pdf):
    words = "".join(piece.text for piece in spoken(pdf).pieces)
    assert re.findall("[一二三四五六七八九]、(?:总体情况|行业结构|规模以上工业)", words) == [
        "一、总体情况",
        "二、行业结构",
        "三、规模以上工业",
    ]


def test_the_first_sentence_is_that_of_the_bulletin(pdf):
    words = "".join(piece.text for piece in spoken(pdf).pieces)
    assert (
        "2024年一季度，巴南区工业增加值82.56亿元，同比增长7.5%；工业占GDP比重为32.9%，比上年同期下降0.4个百分点，对GDP增长的贡献率为38.6%，拉动GDP增长2.5个百分点。"
        in words
    )


@pytest.mark.slow
@pytest.mark.parametrize("period", ["2018-Q1", "2020-Q1", "2020-Q2", "2023-Q4"])
def test_other_quarters_and_english_make_valid_papers(period, received, press):
    for lang in ("zh", "en"):
        made = paged(received, press, period, lang)
        pdf = render(made, press.kit(quarter(period)))
        read_back(pdf, asked(made))
        for profile in ("3a", "ua1"):
            assert checker.validate_pdf_bytes(pdf, profile=profile).failures == []


@pytest.fixture(scope="session")
def english(received: tuple[Delivery, ...], press: Press) -> bytes:
    return render(paged(received, press, lang="en"), press.kit(FIRST))


def words(pdf: bytes, tmp_path: Path) -> list[tuple[str, float, float]]:
    """The words of a paper as they are printed: each with its baseline's height and how high it stands, in points."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    (tmp_path / "paper.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", "paper.pdf", "-"], cwd=tmp_path, capture_output=True, check=True, text=True
    ).stdout
    found = re.findall(r'<word xMin="[^"]*" yMin="([^"]*)" xMax="[^"]*" yMax="([^"]*)">([^<]*)</word>', told)
    return [(word, round(float(low), 2), round(float(low) - float(high), 2)) for high, low, word in found]


def test_the_english_paper_has_one_size_of_text_and_its_issuer_on_one_line(english, tmp_path):
    said = words(english, tmp_path)
    issuer, others = said[:6], said[6:]
    assert [word for word, _, _ in issuer] == ["Banan", "District", "Bureau", "of", "Statistics,", "Chongqing"]
    assert len({low for _, low, _ in issuer}) == 1
    sizes = {word: high for word, _, high in others if word in ("proportions", "Unless")}
    assert sizes["proportions"] == sizes["Unless"] > 16


def test_the_english_paper_is_no_longer_than_the_chinese(english, pdf):
    pages = [len(pikepdf.open(io.BytesIO(paper)).pages) for paper in (english, pdf)]
    assert pages[0] <= pages[1]


@pytest.mark.slow
def test_a_workspace_that_lists_the_paper_prints_it(workspace, command):
    root = workspace(jobs=["reports.jobs.industry:INDUSTRY_BULLETIN", "reports.jobs.industry:INDUSTRY_OFFICIAL"])
    answer = command("run", "2024-Q1", "--job", "industry_official", at=root)
    assert answer.exit_code == 0, answer.stderr
    with pikepdf.open(root / "data_out/2024-Q1/industry_official.pdf") as paper:
        assert sorted(paper.attachments) == ["industry_official.csv", "industry_official.json"]
        assert "重庆市巴南区统计局" in "".join(
            piece.text for piece in spoken((root / "data_out/2024-Q1/industry_official.pdf").read_bytes()).pieces
        )
    assert not (root / "data_out/2024-Q1/industry.pdf").exists()
