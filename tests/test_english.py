"""The bulletin in English: figures in English units from the same unrounded values, dates, names, and no Chinese left."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from reports.collect import Delivery, deliveries
from reports.concepts.errors import BadDefinition
from reports.concepts.figure import Figure
from reports.concepts.period import label, quarter
from reports.concepts.text import Text
from reports.concepts.unit import UNITS, show
from reports.disseminate.asked import asked
from reports.disseminate.bilingual import Bilingual
from reports.disseminate.engine import render
from reports.disseminate.fonts import prepare
from reports.disseminate.forms import former, localised
from reports.disseminate.logical_text import spoken
from reports.disseminate.phrase import Told, shown
from reports.disseminate.read_back import read_back
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.jobs.national import NATIONAL
from reports.production import Edition, Order, Press, Recipe, examine, page

CHECKOUT = Path(__file__).resolve().parent.parent
EDITION = Edition(1, "0" * 64, Recipe([], {}))
HAN = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


def figure(value: str, unit: str, decimals: int, **more: object) -> Figure:
    exact = Fraction(value)
    made = Figure(
        "value_added", "500113", "BCD", quarter("2024-Q1"), "ytd", exact, show(exact, decimals), UNITS[unit], "x"
    )
    return replace(made, **more)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "told"),
    [
        ("82.5608", "亿元", 2, "8.256 billion yuan"),
        ("-0.004", "亿元", 2, "0.000 billion yuan"),
        ("-3.005", "亿元", 2, "-0.301 billion yuan"),
        ("206", "亿元", 0, "20.6 billion yuan"),
        ("296299", "亿元", 0, "29629.9 billion yuan"),
        ("8134660", "万元", 0, "81346.60 million yuan"),
        ("12345", "千元", 0, "12.345 million yuan"),
        ("29.63", "万亿元", 2, "29.63 trillion yuan"),
        ("124", "万辆", 0, "1.24 million vehicles"),
        ("3080", "万片", 0, "30.80 million panels"),
        ("50100", "辆", 0, "50100 vehicles"),
        ("38.5999", "%", 1, "38.6%"),
        ("2.47", "百分点", 1, "2.5 percentage points"),
    ],
)
def test_a_figure_keeps_its_precision_in_english_units(value, unit, decimals, told):
    assert str(shown(figure(value, unit, decimals), "en")).replace("\u00a0", " ") == told


def test_english_digits_are_those_of_the_unrounded_value_at_the_same_place():
    for numerator in range(-400, 400, 7):
        exact = Fraction(numerator, 800)
        english = localised(figure(str(exact), "亿元", 2), "en")
        assert english.shown == show(exact / 10, 3)
        assert english.value == exact / 10


def test_a_figure_is_written_in_english_once():
    once = localised(figure("82.5608", "亿元", 2), "en")
    assert localised(once, "en") == once


def test_a_fraction_in_words_is_told_in_english():
    words = figure("19.38", "%", 1, shown="近五分之一", in_words=True)
    assert localised(words, "en").shown == "nearly one fifth"
    assert former(words, "近五分之一", "en") == "近五分之一"


def test_what_was_published_before_is_told_in_the_same_unit():
    assert former(figure("82.56", "亿元", 2), "81.56", "en") == "8.156"


# ---------------------------------------------------------------- sentences of a template


ENGLISH = INDUSTRY_BULLETIN.within("en")
BOTH = {lang: Bilingual(lang, frozenset({"第1版{a}", "edition 1{a}", "甲{x}"})) for lang in ("zh", "en")}


def test_a_sentence_stands_in_both_languages_with_its_figures():
    told = {"a": shown(figure("38.6", "%", 1))}
    assert [str(BOTH[lang].t("第1版{a}", "edition 1{a}", **told)) for lang in ("zh", "en")] == [
        "第1版38.6%",
        "edition 138.6%",
    ]


def test_commas_stand_only_between_things_that_are_said():
    nothing = BOTH["en"].t("", "")
    assert [str(both.clauses("a", nothing, "b")) for both in BOTH.values()] == ["a，b", "a, b"]
    assert [str(both.listed(["a", "b", "c"])) for both in BOTH.values()] == ["a、b和c", "a, b and c"]
    assert [str(both.after(nothing)) for both in BOTH.values()] == ["", ""]
    assert [str(both.after("a")) for both in BOTH.values()] == ["，a", ", a"]
    assert str(BOTH["en"].opening("eight grew")) == "Eight grew"


def test_digits_that_nobody_vouches_for_do_not_pass_through_a_sentence():
    for given in ({"zh": "甲{x}", "en": "a{x}", "x": "38.6"}, {"zh": "第7版", "en": "7", "x": ""}):
        with pytest.raises(BadDefinition) as refused:
            BOTH["zh"].t(given["zh"], given["en"], x=given["x"])
        assert "模板直接印出了数字" in refused.value.text.zh


def test_a_place_that_nothing_was_given_for_is_named():
    with pytest.raises(BadDefinition) as refused:
        BOTH["zh"].t("甲{x}", "a{x}")
    assert refused.value.text == Text(
        "语句 '甲{x}' 中的 {x} 没有给出；请在 t() 中写明",
        "the sentence '甲{x}' has a place {x} that nothing was given for; give it to t()",
    )


def test_only_a_phrase_becomes_plain_text():
    with pytest.raises(BadDefinition):
        BOTH["zh"].text("38.6")
    assert BOTH["zh"].text(shown(figure("38.6", "%", 1))) == "38.6%"


def test_chinese_words_in_an_english_text_say_their_language():
    assert BOTH["en"].own(Told("已核实")).__html__() == '<span lang="zh-CN">已核实</span>'
    assert BOTH["zh"].own(Told("已核实")).__html__() == "已核实"


# ---------------------------------------------------------------- the bulletin


@pytest.fixture(scope="session")
def press(cache: Path) -> Press:
    return Press(prepare(cache), (CHECKOUT / "templates",))


@pytest.fixture(scope="session")
def received() -> tuple[Delivery, ...]:
    return deliveries(CHECKOUT / "data_in", INDUSTRY_BULLETIN.files)


def paged(period: str, received: tuple[Delivery, ...], press: Press) -> str:
    order = Order(ENGLISH, quarter(period), received)
    return page(order, examine(order, lambda _: None), (EDITION, press))


@pytest.fixture(scope="session")
def html(received: tuple[Delivery, ...], press: Press) -> str:
    return paged("2024-Q1", received, press)


def words_of(html: str) -> str:
    return " ".join("".join(piece.text + " " for piece in asked(html)).split())


def test_the_first_page_says_both_ratios_in_english(html):
    words = re.sub(r"\s*([,;.%])", r"\1", words_of(html).replace("\u00a0", " "))
    assert "Industry: 32.9%" in words
    assert (
        "In the first quarter of 2024 industry accounted for 32.9% of GDP in Banan District, down 0.4 percentage points from a year earlier; it contributed 38.6% of GDP growth, driving it up by 2.5 percentage points."
        in words
    )
    assert "Industrial value added was 8.256 billion yuan, up 7.5% year on year" in words
    assert "13 clusters" in words and "nearly one fifth" in words


def test_the_page_is_english_and_what_is_chinese_in_it_says_so(html):
    assert '<html lang="en">' in html
    quoted = re.sub(r'<span lang="zh-CN">.*?</span>', "", html)
    assert sorted(set(HAN.findall(re.sub(r"<dd>.*?</dd>", "", quoted)))) == []


@pytest.mark.parametrize("name", ["2024-Q1", *(
    pytest.param(label(q), marks=pytest.mark.slow) for q in pd.period_range("2018Q1", "2023Q4", freq="Q")
)])  # fmt: skip
def test_each_quarter_is_printed_in_english_and_read_back(name, received, press):
    html = paged(name, received, press)
    pdf = render(html, press.kit(quarter(name)))
    read_back(pdf, asked(html))
    words = words_of(html)
    assert not re.search(r"-0\.0(?![0-9])|\b(?:up|down|by) 0\.0\b|NaN|None|, ,|, \.(?!\.)|百分点|亿元", words)
    assert spoken(pdf).targets["overall"] == 2


def test_the_nation_is_printed_in_english(press):
    order = Order(NATIONAL.within("en"), quarter("2024-Q1"), deliveries(CHECKOUT / "data_in", NATIONAL.sources))
    words = words_of(page(order, examine(order, lambda _: None), (EDITION, press)))
    assert "29629.9" in words and "National Economy" in words


# ---------------------------------------------------------------- by command


@pytest.mark.slow
def test_a_translation_is_a_publication_of_its_own_with_the_same_data(workspace, command):
    root = workspace()
    assert command("run", "2024-Q1", "--job", "national", at=root).exit_code == 0
    answer = command("run", "2024-Q1", "--job", "national", "--lang", "en", at=root)
    assert answer.exit_code == 0, answer.stderr
    assert answer.stderr.splitlines()[-1] == "national.en: edition 1 is published"
    there = root / "data_out" / "2024-Q1"
    assert {path.name for path in there.glob("national*.pdf")} == {"national.pdf", "national.en.pdf"}
    for kind in ("csv", "sdmx.csv"):
        assert (there / f"national.en.{kind}").read_bytes() == (there / f"national.{kind}").read_bytes()
    again = command("rerun", "2024-Q1", "--job", "national.en", at=root)
    assert again.stderr.splitlines()[-1] == "national.en：与第 1 版逐字节相同"


@pytest.mark.slow
def test_a_workspace_publishes_in_every_language_it_names(workspace, command):
    root = workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national", languages=["zh", "en"])
    answer = command("run", "2024-Q1", at=root)
    assert answer.exit_code == 0, answer.stderr
    told = [line for line in answer.stderr.splitlines() if line.startswith("national")]
    assert told == ["national：已发布第 1 版", "national.en：已发布第 1 版"]


def test_a_translation_knows_what_it_translates():
    english = INDUSTRY_BULLETIN.within("en")
    assert (english.name, english.original, english.language) == ("industry.en", "industry", "en")
    assert english.within("zh") == INDUSTRY_BULLETIN and english.within("en") is english
