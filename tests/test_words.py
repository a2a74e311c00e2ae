"""The wording table: the words follow the shown digits, and never contradict them."""

from fractions import Fraction

import pytest

from reports.concepts.errors import BadDefinition
from reports.concepts.figure import MISSING, Figure
from reports.concepts.period import quarter
from reports.concepts.text import plain
from reports.concepts.unit import PERCENT, POINTS, show
from reports.disseminate import words_zh as say
from reports.disseminate.phrase import shown, size


def rate(value: str | None, unit=PERCENT, printed: bool = True) -> Figure:
    exact = None if value is None else Fraction(value)
    return Figure(
        "growth", "500113", "BCD", quarter("2024-Q1"), "ytd", exact,
        MISSING if exact is None else show(exact, 1), unit, "growth", printed=printed,
        reason=None if printed else plain("不宜阅读"),
    )  # fmt: skip


def points(value: str) -> Figure:
    return rate(value, POINTS)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("7.5", "同比增长7.5%"),
        ("-4.2", "同比下降4.2%"),
        ("0", "与上年同期持平"),
        ("0.04", "与上年同期持平"),
        ("-0.04", "与上年同期持平"),
        ("0.05", "同比增长0.1%"),
        ("-0.05", "同比下降0.1%"),
        ("139.8", "同比增长139.8%"),
    ],
)
def test_growth_rounds_before_it_chooses_its_verb(value, words):
    assert str(say.growth(rate(value))) == words


@pytest.mark.parametrize(
    ("now", "before", "change", "words"),
    [
        ("7.5", "2.6", "4.9", "增速比上年同期加快4.9个百分点"),
        ("2.6", "5.6", "-3.0", "增速比上年同期回落3.0个百分点"),
        ("3.0", "-1.0", "4.0", "由降转增"),
        ("-13.6", "4.2", "-17.8", "由增转降"),
        ("-2.6", "-3.4", "0.8", "降幅收窄0.8个百分点"),
        ("-4.2", "-2.6", "-1.6", "降幅扩大1.6个百分点"),
        ("5.0", "5.0", "0.0", "增速与上年同期持平"),
        ("-5.0", "-5.0", "0.0", "降幅与上年同期持平"),
        ("0.0", "-2.0", "2.0", "增速比上年同期加快2.0个百分点"),
    ],
)
def test_the_pace_of_growth_is_told_by_both_signs_and_the_change(now, before, change, words):
    assert str(say.pace(rate(now), rate(before), points(change))) == words


@pytest.mark.parametrize(
    ("pull", "gdp", "words"),
    [
        ("2.5", "6.4", "拉动GDP增长2.5个百分点"),
        ("-0.3", "6.4", "向下拉动GDP增长0.3个百分点"),
        ("-4.5", "-5.8", "下拉GDP4.5个百分点"),
        ("0.3", "-5.8", "向上拉动GDP0.3个百分点"),
        ("0.04", "6.4", "对GDP增长的拉动为0.0个百分点"),
    ],
)
def test_a_pull_says_its_direction_also_where_gdp_fell(pull, gdp, words):
    assert str(say.pull(points(pull), rate(gdp))) == words


def test_a_contribution_that_cannot_be_read_is_replaced_by_the_pull():
    kept = say.contribution(rate("38.6"), points("2.5"), rate("6.4"))
    dropped = say.contribution(rate("77.2", printed=False), points("-4.5"), rate("-5.8"))
    assert str(kept) == "对GDP增长贡献率为38.6%，拉动GDP增长2.5个百分点"
    assert str(dropped) == "下拉GDP4.5个百分点"


@pytest.mark.parametrize(
    ("value", "words"),
    [("0.2", "高于全市平均水平0.2个百分点"), ("-0.1", "低于全市平均水平0.1个百分点"), ("0.0", "与全市平均水平持平")],
)
def test_a_comparison_is_higher_lower_or_equal(value, words):
    assert str(say.against(points(value), "全市")) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [("1.2", "比上年同期提高1.2个百分点"), ("-0.4", "比上年同期下降0.4个百分点"), ("0.0", "与上年同期持平")],
)
def test_a_share_moves_in_percentage_points(value, words):
    assert str(say.moved_share(points(value))) == words


def test_a_figure_in_a_sentence_is_a_mark_with_its_id_and_unit():
    assert ("增长" + size(rate("-4.2"))).__html__() == (
        '增长<data value="growth/500113/BCD/2024-Q1/ytd" data-unit="%">4.2</data>%'
    )


def test_a_figure_that_may_not_be_printed_stops_the_template():
    with pytest.raises(BadDefinition) as refused:
        shown(rate("77.2", printed=False))
    assert refused.value.text.zh == (
        "图表编号 growth/500113/BCD/2024-Q1/ytd 不得印出：不宜阅读；请改用 has() 判断，或改印其他指标"
    )
