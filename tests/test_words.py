"""The wording table: the words follow the shown digits, and never contradict them."""

from fractions import Fraction

import pytest

from reports.concepts.errors import BadDefinition
from reports.concepts.figure import MISSING, Figure
from reports.concepts.period import quarter
from reports.concepts.text import Text, plain
from reports.concepts.unit import PERCENT, POINTS, RANK, YEARS, show
from reports.disseminate import claims, words_en, words_zh
from reports.disseminate.numerals import chinese, english
from reports.disseminate.phrase import shown, size
from reports.disseminate.thresholds import OFFICE, Adverb, Thresholds
from reports.disseminate.voice import Voice

ZH, EN = Voice("zh"), Voice("en")


def rate(value: str | None, unit=PERCENT, printed: bool = True, decimals: int = 1, note: Text | None = None) -> Figure:
    exact = None if value is None else Fraction(value)
    return Figure(
        "growth", "500113", "BCD", quarter("2024-Q1"), "ytd", exact,
        MISSING if exact is None else show(exact, decimals), unit, "growth", printed=printed,
        reason=None if printed else plain("不宜阅读"), note=note,
    )  # fmt: skip


def points(value: str | None) -> Figure:
    return rate(value, POINTS)


def course(words: str) -> list[Figure | None]:
    """Quarters drawn in a row; a dot is a gap."""
    return [None if word == "." else rate(word) for word in words.split()]


def both(said: str, *operands: object) -> list[str]:
    """What a voice says in Chinese and in English."""
    return [str(getattr(voice, said)(*operands)).replace("\u00a0", " ") for voice in (ZH, EN)]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("7.5", ["同比增长7.5%", "up 7.5% year on year"]),
        ("-4.2", ["同比下降4.2%", "down 4.2% year on year"]),
        ("0", ["与上年同期持平", "at the level of the same period of the previous year"]),
        ("0.04", ["与上年同期持平", "at the level of the same period of the previous year"]),
        ("-0.04", ["与上年同期持平", "at the level of the same period of the previous year"]),
        ("0.05", ["同比增长0.1%", "up 0.1% year on year"]),
        ("-0.05", ["同比下降0.1%", "down 0.1% year on year"]),
        ("139.8", ["同比增长139.8%", "up 139.8% year on year"]),
        (None, ["", ""]),
    ],
)
def test_growth_rounds_before_it_chooses_its_verb(value, words):
    assert both("growth", rate(value)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("7.5", ["同比增长7.5%", "grew by 7.5% year on year"]),
        ("-4.2", ["同比下降4.2%", "fell by 4.2% year on year"]),
        ("0.0", ["与上年同期持平", "remained at the level of the same period of the previous year"]),
    ],
)
def test_growth_after_its_subject_has_a_verb(value, words):
    assert both("movement", rate(value)) == words


@pytest.mark.parametrize(
    ("now", "before", "change", "zh", "en"),
    [
        ("7.5", "2.6", "4.9", "增速比上年同期加快4.9个百分点", "4.9 percentage points faster than a year earlier"),
        ("2.6", "5.6", "-3.0", "增速比上年同期回落3.0个百分点", "3.0 percentage points slower than a year earlier"),
        ("3.0", "-1.0", "4.0", "由降转增", "turning from decline to growth"),
        ("-13.6", "4.2", "-17.8", "由增转降", "turning from growth to decline"),
        ("-2.6", "-3.4", "0.8", "降幅收窄0.8个百分点", "the decline narrowing by 0.8 percentage points"),
        ("-4.2", "-2.6", "-1.6", "降幅扩大1.6个百分点", "the decline widening by 1.6 percentage points"),
        ("5.0", "5.0", "0.0", "增速与上年同期持平", "the same pace as a year earlier"),
        ("0.0", "0.0", "0.0", "增速与上年同期持平", "the same pace as a year earlier"),
        ("-5.0", "-5.0", "0.0", "降幅与上年同期持平", "the same decline as a year earlier"),
        ("0.0", "-2.0", "2.0", "由降转平", "after a decline a year earlier"),
        ("0.0", "2.0", "-2.0", "由增转平", "after growth a year earlier"),
        ("2.0", "0.0", "2.0", "由平转增", "after no growth a year earlier"),
        ("-2.0", "0.0", "-2.0", "由平转降", "after no growth a year earlier"),
        ("2.0", None, None, "", ""),
        (None, "2.0", None, "", ""),
    ],
)
def test_the_pace_of_growth_is_told_by_both_signs_and_the_change(now, before, change, zh, en):
    assert both("pace", rate(now), rate(before), points(change)) == [zh, en]


def test_a_change_that_is_not_the_difference_of_both_rates_stops_the_template():
    with pytest.raises(BadDefinition) as refused:
        ZH.pace(rate("7.5"), rate("2.6"), points("4.8"))
    told = "growth/500113/BCD/2024-Q1/ytd"
    assert refused.value.text == Text(
        f"语句 pace 与指标值 {told} {told} {told} 不符，不得印出；请改用 say.perhaps() 或先用 say.holds() 判断",
        f"the sentence pace does not hold for {told} {told} {told} and may not be printed; use say.perhaps(), or say.holds() first",
    )


@pytest.mark.parametrize(
    ("pull", "gdp", "words"),
    [
        ("2.5", "6.4", ["拉动GDP增长2.5个百分点", "drove GDP growth up by 2.5 percentage points"]),
        ("-0.3", "6.4", ["向下拉动GDP增长0.3个百分点", "dragged GDP growth down by 0.3 percentage points"]),
        ("-4.5", "-5.8", ["拉低GDP增速4.5个百分点", "pulled GDP down by 4.5 percentage points"]),
        ("0.3", "-5.8", ["拉高GDP增速0.3个百分点", "pulled GDP up by 0.3 percentage points"]),
        ("0.04", "6.4", ["对GDP增长的拉动为0.0个百分点", "had a pull on GDP growth of 0.0 percentage points"]),
        ("0.3", None, ["", ""]),
    ],
)
def test_a_pull_says_its_direction_also_where_gdp_fell(pull, gdp, words):
    assert both("pull", points(pull), rate(gdp)) == words


@pytest.mark.parametrize(
    ("share", "pull", "gdp", "words"),
    [
        ("38.6", "2.5", "6.4", "对GDP增长的贡献率为38.6%，拉动GDP增长2.5个百分点"),
        ("100.0", "6.4", "6.4", "对GDP增长的贡献率为100.0%，拉动GDP增长6.4个百分点"),
        ("4380.0", "43.8", "1.0", "拉动GDP增长43.8个百分点"),
        ("-3.9", "-0.3", "6.4", "向下拉动GDP增长0.3个百分点"),
        ("0.4", "0.0", "6.4", "对GDP增长的拉动为0.0个百分点"),
    ],
)
def test_a_contribution_is_told_where_it_is_a_part_of_the_growth(share, pull, gdp, words):
    assert str(ZH.contribution(rate(share), points(pull), rate(gdp))) == words


def test_a_contribution_that_cannot_be_read_is_replaced_by_the_pull():
    dropped = rate("77.2", printed=False), points("-4.5"), rate("-5.8")
    assert both("contribution", *dropped) == ["拉低GDP增速4.5个百分点", "pulled GDP down by 4.5 percentage points"]
    assert both("contribution", rate("38.6"), points("2.5"), rate("6.4"))[1] == (
        "contributed 38.6% of GDP growth, driving it up by 2.5 percentage points"
    )


@pytest.mark.parametrize(
    ("gap", "own", "other", "zh", "en"),
    [
        ("0.2", "6.4", "6.2", "高于全市平均水平0.2个百分点", "0.2 percentage points higher than in 全市 as a whole"),
        ("-0.1", "6.1", "6.2", "低于全市平均水平0.1个百分点", "0.1 percentage points lower than in 全市 as a whole"),
        ("0.0", "6.2", "6.2", "与全市平均水平持平", "the same as in 全市 as a whole"),
        ("0.0", "6.2", None, "", ""),
    ],
)
def test_a_comparison_is_higher_lower_or_equal(gap, own, other, zh, en):
    assert both("against", points(gap), rate(own), rate(other), "全市") == [zh, en]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("1.2", "比上年同期提高1.2个百分点", "up 1.2 percentage points from a year earlier"),
        ("-0.4", "比上年同期下降0.4个百分点", "down 0.4 percentage points from a year earlier"),
        ("0.0", "与上年同期持平", "the same as a year earlier"),
    ],
)
def test_a_share_moves_in_percentage_points(value, zh, en):
    assert both("moved_share", points(value)) == [zh, en]


@pytest.mark.parametrize(
    ("value", "note", "words"),
    [
        ("5", "共 38 个单位参加排序", ["第5位", "5th"]),
        ("1", "共 38 个单位参加排序，并列", ["并列第1位", "joint 1st"]),
        ("2", None, ["", ""]),
    ],
)
def test_a_rank_says_whether_it_is_shared(value, note, words):
    place = rate(value, RANK, decimals=0, note=plain(note) if note else None)
    assert both("rank", place) == words


@pytest.mark.parametrize(
    ("name", "quarters", "zh", "en"),
    [
        ("grew_in_a_row", "-1 2 3 0.1", "连续三个季度保持正增长", "with growth for three quarters in a row"),
        ("grew_throughout", "2 3 0.1 4 5", "近五个季度均保持正增长", "with growth in each of the last five quarters"),
        ("quickened_in_a_row", "2.8 2.6 4.2 5.2 6.2 7.5", "连续四个季度加快", "faster for four quarters in a row"),
        ("slowed_in_a_row", "2 9 8 7 6", "连续三个季度回落", "more slowly for three quarters in a row"),
        ("highest", "1 2 3 4 5 6 7 8 9", "为近九个季度最高", "the highest in nine quarters"),
        ("lowest", "9 8 7 6 5", "为近五个季度最低", "the lowest in five quarters"),
        ("all_grew", "1 2 3", "三个行业全部增长", "all three industries grew"),
        ("none_grew", "0 -1", "两个行业均未增长", "none of the two industries grew"),
        ("some_grew", "1 2 -3", "三个行业中，两个增长", "two of the three industries grew"),
    ],
)
def test_what_is_counted_is_told_in_words(name, quarters, zh, en):
    assert both("claim", name, course(quarters)) == [zh, en]


def test_years_profits_and_parts_have_their_words():
    run, none = (rate(n, YEARS, decimals=0) for n in ("6", "0"))
    assert both("claim", "years_in_a_row", run, none) == ["连续6年保持正增长", "grown for 6 years in a row"]
    assert both("claim", "grew_every_year", run) == ["近6年均保持正增长", "grown in each of the last 6 years"]
    assert both("claim", "part_in_words", rate("19.38")) == ["近五分之一", "nearly one fifth"]
    assert both("claim", "turned_profit", rate("3"), rate("-1")) == ["扭亏为盈", "turned losses into profits"]
    assert both("claim", "turned_loss", rate("-3"), rate("1")) == ["由盈转亏", "turned to losses"]
    assert both("claim", "loss_narrowed", rate("-1"), rate("-2"), rate("-50")) == [
        "减亏50.0%",
        "with losses narrowing by 50.0%",
    ]
    assert both("claim", "loss_widened", rate("-2"), rate("-1"), rate("100")) == [
        "增亏100.0%",
        "with losses widening by 100.0%",
    ]
    assert both("claim", "drove_most", points("2"), course("1 1"), rate("4")) == [
        "拉动作用居各行业首位",
        "was the largest driver of GDP growth",
    ]
    assert both("claim", "outweighed", rate("38.6"), rate("32.9")) == [
        "对GDP增长的贡献率高于其占GDP的比重", "accounted for more of GDP growth than of GDP"
    ]  # fmt: skip


def test_both_languages_have_words_for_every_claim_and_no_others():
    for words in (words_zh, words_en):
        spoken = {
            name
            for name, made in vars(words).items()
            if callable(made) and getattr(made, "__module__", "") == words.__name__
        }
        assert {name for name in spoken if name[0] != "_"} <= set(claims.CLAIMS)
        assert [name for name in claims.CLAIMS if not callable(getattr(words, name, None))] == []


def test_every_claim_of_a_kind_is_a_claim():
    assert {name for names in claims.KINDS.values() for name in names} <= set(claims.CLAIMS)


def test_a_figure_in_a_sentence_is_a_mark_with_its_id_and_unit():
    assert ("增长" + size(rate("-4.2"))).__html__() == (
        '增长<data value="growth/500113/BCD/2024-Q1/ytd" data-unit="%">4.2</data>%'
    )
    assert shown(points("4.9"), "en").__html__() == (
        '<data value="growth/500113/BCD/2024-Q1/ytd" data-unit="percentage points">4.9</data>\u00a0percentage points'
    )


def test_a_figure_that_may_not_be_printed_stops_the_template():
    with pytest.raises(BadDefinition) as refused:
        shown(rate("77.2", printed=False))
    assert refused.value.text.zh == (
        "图表编号 growth/500113/BCD/2024-Q1/ytd 不得印出：不宜阅读；请改用 has() 判断，或改印其他指标"
    )


# ---------------------------------------------------------------- adverbs and numerals


def test_the_office_approved_no_adverb():
    assert OFFICE == Thresholds(streak=3, record=5, contribution=100, adverbs=())


@pytest.mark.parametrize(("change", "adverb"), [("0.2", "略"), ("-0.2", "略"), ("0.3", None), ("0", None)])
def test_an_adverb_stands_only_where_the_table_has_it(change, adverb):
    table = Thresholds(adverbs=(Adverb("pace", Text("略", "slightly"), Fraction("0.1"), Fraction("0.3")),))
    allowed = table.adverb("pace", Fraction(change))
    assert (allowed.zh if allowed else None) == adverb
    assert table.adverb("share", Fraction(change)) is None


def test_no_template_and_no_words_have_an_adverb_of_their_own():
    from pathlib import Path

    checkout = Path(__file__).resolve().parent.parent
    files = [*sorted((checkout / "templates").glob("*.j2")), *(checkout / "reports/disseminate").glob("words_*.py")]
    adverbs = (
        "快速",
        "明显",
        "大幅",
        "小幅",
        "显著",
        "稳步",
        "持续向好",
        "sharply",
        "slightly",
        "significantly",
        "strongly",
    )
    found = [(file.name, word) for file in files for word in adverbs if word in file.read_text(encoding="utf-8")]
    assert found == []


def test_numerals_up_to_ninety_nine_differ_and_have_no_digits():
    for spelled in (chinese, english):
        words = [spelled(number) for number in range(100)]
        assert len(set(words)) == 100
        assert not any(character.isdigit() and character.isascii() for word in words for character in word)


def test_the_page_about_wording_has_every_claim_with_words_that_are_spoken():
    from pathlib import Path

    page = (Path(__file__).resolve().parent.parent / "docs/wording.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 5}
    assert list(rows) == list(claims.CLAIMS)
    assert (
        rows["faster"]
        == "| `faster` | g > g₀ > 0 | 增速比上年同期加快4.9个百分点 | 4.9 percentage points faster than a year earlier |"
    )
