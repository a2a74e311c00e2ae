"""Charts: every figure once and as shown, a gap where nothing is known, no text over another or outside the picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
import segno

from reports.concepts.figure import MISSING, Figure
from reports.concepts.period import quarter
from reports.concepts.unit import PERCENT
from reports.disseminate import charts
from reports.disseminate.charts import Item, Series, svg
from reports.disseminate.charts.measure import apart, wrapped

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"'</b>"
ACTIVITIES = (
    "农林牧渔业", "工业", "建筑业", "批发和零售业", "交通运输、仓储和邮政业", "住宿和餐饮业", "金融业", "房地产业",
    "其他服务业",
)  # fmt: skip
WORDS = (
    "Agriculture", "Industry", "Construction", "Wholesale and retail trade", "Transport, storage and postal services",
    "Accommodation and catering", "Finance", "Real estate", "Other services",
)  # fmt: skip

GROWTH_25 = (
    "2.4 1.7 1.7 1.5 4.2 4.8 5.3 5.6 -13.6 -2.3 3.0 5.6 33.5 22.0 16.2 12.4 5.6 3.6 3.2 3.0 2.6 4.2 5.2 6.0 7.5"
).split()
GDP_25 = (
    "5.6 5.3 5.0 4.8 5.9 6.2 6.4 6.6 -5.8 0.4 2.5 3.9 17.4 12.2 10.1 8.4 4.8 3.6 3.2 2.8 4.2 5.6 6.2 6.6 6.4"
).split()
SHARES_25 = (
    "33.3 33.0 32.3 31.9 32.3 32.1 31.5 31.1 29.2 30.4 30.9 31.6 33.2 33.6 33.3 32.7 34.2 34.1 33.6 32.9 33.3 33.1"
    " 32.7 32.2 32.9"
).split()
PULLS = {
    "2024": "0.1 2.5 0.6 0.7 0.3 0.2 0.3 -0.3 2.0".split(),
    "2020": "0.0 -4.5 -0.9 -1.4 -0.4 -0.7 0.3 -0.5 2.3".split(),
    "nearly nothing": "0.1 -0.1 0.0 0.1 -0.1 0.0 0.0 -0.1 0.1".split(),
}
TOTALS = {"2024": "6.4", "2020": "-5.8", "nearly nothing": "0.0"}


def made(shown: str, figure: str = "growth", activity: str = "BCD", period: str = "2024-Q1") -> Figure:
    value = None if shown == MISSING else Fraction(shown)
    return Figure(figure, "500113", activity, quarter(period), "ytd", value, shown, PERCENT, "")


def over_time(shown: Sequence[str], figure: str = "growth") -> tuple[Figure, ...]:
    """Figures of the quarters up to 2024-Q1."""
    last = quarter("2024-Q1")
    return tuple(made(one, figure, period=str(last - len(shown) + 1 + i)) for i, one in enumerate(shown))


def by_activity(shown: Sequence[str], figure: str = "pull", names: Sequence[str] = ACTIVITIES) -> tuple[Item, ...]:
    return tuple(
        Item(name, made(one, figure, f"A{i}"), i == 1) for i, (name, one) in enumerate(zip(names, shown, strict=False))
    )


def trend(growth: Sequence[str], gdp: Sequence[str], shares: Sequence[str]) -> tuple[str, list[Figure]]:
    lines = Series("工业", over_time(growth)), Series("地区生产总值", over_time(gdp, "gdp"))
    bars = over_time(shares, "share")
    titles = ("增加值同比增长，%", "占地区生产总值比重，%")
    chart = charts.LineOverBars(
        charts.quarter_ticks([figure.period for figure in bars]), lines, Series("占比", bars), titles
    )
    ends = [figures[-1] for line in lines if (figures := line.figures)]
    return charts.line_over_bars(chart, "工业增速回升"), [*ends, *bars]


def fall(case: str, names: Sequence[str] = ACTIVITIES) -> tuple[str, list[Figure]]:
    steps, total = by_activity(PULLS[case], names=names), made(TOTALS[case])
    chart = charts.Waterfall(steps, Item("地区生产总值", total))
    return charts.waterfall(chart, "各行业拉动"), [*figures_of(steps), total]


def figures_of(items: Sequence[Item]) -> list[Figure]:
    return [item.figure for item in items if item.figure is not None]


def two_strips(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, list[Figure]]:
    above, below = by_activity(upper, "share"), by_activity(lower, "contribution")
    gap = made("5.7", "change_pp")
    strips = charts.Strip("经济总量", "占比，%", above), charts.Strip("经济增量", "贡献率，%", below)
    chart = charts.Strips(*strips, charts.Gap("贡献率比占比高", gap, "个百分点"))
    return charts.strips(chart, "贡献高于占比"), [*figures_of(above), gap, *figures_of(below)]


def two_years(before: Sequence[str], now: Sequence[str], names: Sequence[str] = ACTIVITIES) -> tuple[str, list[Figure]]:
    rows = [
        charts.Pair(name, made(old, "before", name), made(new, "now", name), made("-10.5", "change", name), i == 1)
        for i, (name, old, new) in enumerate(zip(names, before, now, strict=False))
    ]
    chart = charts.Dumbbell(tuple(rows), "2023年一季度", "2024年一季度", "变动（百分点）")
    printed = [figure for row in rows for figure in (row.before, row.now, row.change) if figure is not None]
    return charts.dumbbell(chart, "多数行业加快"), printed


def pulls(case: str, names: Sequence[str] = ACTIVITIES) -> tuple[str, list[Figure]]:
    rows = by_activity(PULLS[case], names=names)
    return charts.diverging_bars(charts.DivergingBars(rows, "拉动，百分点"), "各行业拉动"), figures_of(rows)


def up_and_down(shown: Sequence[str]) -> tuple[str, list[Figure]]:
    figures = over_time(shown)
    chart = charts.Columns(
        charts.quarter_ticks([figure.period for figure in figures]), Series("", figures), "同比增长，%"
    )
    return charts.columns(chart, "规模以上工业增速"), list(figures)


def compared(*indicators: Sequence[str]) -> tuple[str, list[Figure]]:
    groups = [
        charts.Group(
            f"{ACTIVITIES[i]}增加值", tuple(made(one, f"growth{i}", str(row)) for row, one in enumerate(shown))
        )
        for i, shown in enumerate(indicators)
    ]
    chart = charts.Grouped(("巴南区", "重庆市", "全国"), tuple(groups))
    return charts.grouped(chart, "高于全国"), [f for group in groups for f in group.figures if f is not None]


NOW = "3.4 7.5 5.8 7.0 8.1 7.6 5.0 -4.2 7.9".split()
AGO = "4.0 2.6 4.6 5.8 6.2 10.0 4.0 -2.6 6.6".split()
SLUMP = "1.2 -13.6 -9.2 -13.0 -11.0 -28.0 4.8 -7.6 9.8".split()
SHARES = "3.8 32.9 9.6 10.2 3.6 2.3 5.9 5.2 26.5".split()
CONTRIBUTIONS = "2.3 38.6 8.6 11.1 4.6 2.7 4.8 0.0 27.3".split()

ROOMY: dict[str, Callable[[], tuple[str, list[Figure]]]] = {
    "nine quarters": lambda: trend(GROWTH_25[-9:], GDP_25[-9:], SHARES_25[-9:]),
    "one quarter": lambda: trend(["7.5"], ["6.4"], ["32.9"]),
    "waterfall 2024": lambda: fall("2024"),
    "waterfall 2020": lambda: fall("2020"),
    "waterfall near zero": lambda: fall("nearly nothing"),
    "waterfall of one": lambda: fall("2024", ACTIVITIES[:1]),
    "strips of nine": lambda: two_strips(SHARES, CONTRIBUTIONS),
    "strips of one": lambda: two_strips(["100.0"], ["100.0"]),
    "dumbbell 2024": lambda: two_years(AGO, NOW),
    "dumbbell 2020": lambda: two_years(NOW, SLUMP),
    "dumbbell without change": lambda: two_years(NOW, NOW),
    "dumbbell of one": lambda: two_years(AGO[:1], NOW[:1]),
    "pulls 2024": lambda: pulls("2024"),
    "pulls 2020": lambda: pulls("2020"),
    "pulls near zero": lambda: pulls("nearly nothing"),
    "columns": lambda: up_and_down(GROWTH_25[-13:]),
    "columns with a slump": lambda: up_and_down(GROWTH_25[4:17]),
    "one column": lambda: up_and_down(["-14.8"]),
    "all columns down": lambda: up_and_down(["-14.8", "-2.6"]),
    "comparison": lambda: compared(["6.4", "6.2", "5.3"], ["7.1", "7.2", "6.0"], ["-8.2", "8.2", "-6.1"]),
    "comparison of four": lambda: compared(*[["6.4", "-16.2", "15.3"]] * 4),
    "comparison of one": lambda: compared(["6.4"]),
}
CROWDED: dict[str, Callable[[], tuple[str, list[Figure]]]] = {
    "25 quarters": lambda: trend(GROWTH_25, GDP_25, SHARES_25),
    "25 columns": lambda: up_and_down(GROWTH_25),
}
ENGLISH: dict[str, Callable[[], tuple[str, list[Figure]]]] = {
    "waterfall in English": lambda: fall("2020", WORDS),
    "dumbbell in English": lambda: two_years(NOW, SLUMP, WORDS),
    "pulls in English": lambda: pulls("2020", WORDS),
}


def stacked(parts: dict[str, str], total: str) -> tuple[str, list[Figure]]:
    series = tuple(Series(name, over_time(shown.split(), f"pull{i}")) for i, (name, shown) in enumerate(parts.items()))
    whole = Series("GDP增速", over_time(total.split(), "gdp"))
    chart = charts.Stacked(charts.quarter_ticks([f.period for f in whole.figures if f]), series, whole)
    return charts.stacked(chart, "工业拉动最大"), [f for one in (*series, whole) for f in one.figures if f]


def four_panels(*shown: str) -> tuple[str, list[Figure]]:
    names = ("营业收入利润率", "每百元营业收入中的成本", "产品销售率", "Debt to assets of above-scale industry")
    made_of = [Series(name, over_time(one.split(), name)) for name, one in zip(names, shown, strict=False)]
    ticks = charts.quarter_ticks([f.period for f in made_of[0].figures if f])
    chart = charts.Panels(ticks, tuple(charts.Panel(series, "%") for series in made_of))
    return charts.panels(chart, "利润率下降"), [series.figures[-1] for series in made_of if series.figures[-1]]


def checks(rows: int, columns: int) -> tuple[str, list[Figure]]:
    verdicts = ("passed", "explained", "failed", "undecided", "none")
    cells = tuple(tuple(verdicts[(r * c) % 5] for c in range(columns)) for r in range(rows))
    names = tuple("增速与水平一致" for _ in range(columns))
    legend = tuple((verdict, "已说明") for verdict in verdicts)
    rates = tuple(f"{60 - r}/60" for r in range(rows))
    chart = charts.Heatmap(tuple(f"{2001 + r}-Q1" for r in range(rows)), names, cells, legend, rates, "通过率")
    return charts.heatmap(chart, "一项未通过"), []


def revised(*pairs: tuple[str, str]) -> tuple[str, list[Figure]]:
    rows = tuple(charts.Lane(f"工业{'一二三四'[i]}", old, made(new, f"g{i}")) for i, (old, new) in enumerate(pairs))
    chart = charts.Lanes(rows, "此前公布", "本版")
    return charts.lanes(chart, "上修"), [row.after for row in rows if row.after.value is not None]


PARTS = {
    "工业": "1.9 1.2 -4.5 0.9 2.5",
    "第三产业": "2.3 1.8 -0.5 2.7 3.2",
    "建筑业": "0.5 0.5 -0.9 0.5 0.6",
    "第一产业": "0.1 0.1 0.0 0.1 0.1",
}
OTHERS: dict[str, Callable[[], tuple[str, list[Figure]]]] = {
    "stacked": lambda: stacked(PARTS, "4.8 3.6 -5.8 4.2 6.4"),
    "stacked of one": lambda: stacked({"工业": "2.5"}, "2.5"),
    "stacked and flat": lambda: stacked({"工业": "0.0 0.0", "其他": "0.0 0.0"}, "0.0 0.0"),
    "four panels": lambda: four_panels("3.8 3.6 3.44", "84.1 84.2 84.55", "97.0 96.8 96.6", "55.5 56.0 57.0"),
    "a panel of one quarter": lambda: four_panels("3.8"),
    "heatmap": lambda: checks(23, 10),
    "heatmap of one": lambda: checks(1, 1),
    "lanes": lambda: revised(("2.4", "2.6"), ("6.5", "6.0"), ("7.0", "7.5")),
    "lanes below zero": lambda: revised(("-2.4", "-2.6")),
}
ALL = ROOMY | CROWDED | ENGLISH | OTHERS


def told(figures: Sequence[Figure]) -> tuple[tuple[str, str], ...]:
    return tuple((figure.id, figure.shown) for figure in figures)


def texts(picture: str) -> list[ET.Element]:
    return list(ET.fromstring(picture).iter(SVG + "text"))


def rects(picture: str, fill: str) -> list[ET.Element]:
    return [rect for rect in ET.fromstring(picture).iter(SVG + "rect") if rect.get("fill") == fill]


def elements(picture: str, name: str) -> list[ET.Element]:
    return list(ET.fromstring(picture).iter(SVG + name))


def bottom(rect: ET.Element) -> float:
    return float(rect.attrib["y"]) + float(rect.attrib["height"])


def box(text: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text, from the advances of Noto Sans SC."""
    words, size = text.text or "", float(text.attrib["font-size"])
    wide = size * sum(
        1.0 if ord(c) > 0x2E7F else 0.28 if c in ".,il " else 0.38 if c in "frst" else 0.57 for c in words
    )
    before = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    left, y = float(text.attrib["x"]) - wide * before, float(text.attrib["y"])
    return left, y - size * 0.75, left + wide, y + size * 0.1


def overlap(one: ET.Element, other: ET.Element) -> bool:
    a, b = box(one), box(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def zero_of(picture: str) -> float:
    """The y of the dark line at zero, the last of its kind in the picture."""
    lines = [line for line in ET.fromstring(picture).iter(SVG + "line") if line.get("stroke") == svg.INK]
    return float(next(line.attrib["y1"] for line in lines if line.get("y1") == line.get("y2")))


@pytest.mark.parametrize("case", ROOMY)
def test_a_chart_prints_each_figure_once_in_the_order_given(case: str) -> None:
    picture, figures = ROOMY[case]()
    assert charts.printed(picture) == told(figures)


@pytest.mark.parametrize("case", [case for case in OTHERS if "panel" in case or "lanes" in case])
def test_ends_and_lanes_print_the_last_figure(case: str) -> None:
    picture, figures = OTHERS[case]()
    assert charts.printed(picture) == told(figures)


def test_a_stack_stands_on_zero_hangs_from_it_and_adds_up_to_its_total() -> None:
    picture, figures = OTHERS["stacked"]()
    zero = zero_of(picture)
    red = rects(picture, svg.RED)
    assert [bottom(rect) <= zero + 0.01 for rect in red[:2]] == [True, True]
    assert float(red[2].attrib["y"]) == pytest.approx(zero)
    deepest = max(bottom(rect) for rect in rects(picture, charts.composition.COLOURS[1]))
    marks = [rect for rect in rects(picture, svg.INK) if rect.get("height") == "2.6"]
    assert deepest == pytest.approx(float(marks[2].attrib["y"]) + 1.3, abs=2)
    assert set(told(figures[-5:])) <= set(charts.printed(picture))


def test_the_signs_of_a_heatmap_say_what_its_colours_say() -> None:
    picture, _ = (
        charts.heatmap(charts.Heatmap(("2024-Q1",), ("甲", "乙"), (("failed", "explained"),), ()), "一项未通过"),
        None,
    )
    assert len(rects(picture, svg.RED)) == 1
    assert picture.count("<line") == 2 and picture.count("<polygon") == 1


def test_the_end_of_a_row_says_what_passed_and_is_bold_where_that_is_not_all() -> None:
    cells = (("passed", "passed"), ("failed", "none"))
    picture = charts.heatmap(
        charts.Heatmap(("一季度", "二季度"), ("甲", "乙"), cells, (), ("9/9", "8/9"), "通过率"), "一项未通过"
    )
    ends = {text.text: text.attrib.get("font-weight") for text in texts(picture) if "/" in (text.text or "")}
    assert ends == {"9/9": None, "8/9": "700"}
    bare = charts.heatmap(charts.Heatmap(("一季度",), ("甲",), (("passed",),), ()), "全部通过")
    assert max(float(r.attrib["x"]) + float(r.attrib["width"]) for r in rects(bare, "#d7e6ea")) > charts.svg.WIDTH - 2


def test_a_code_is_the_same_bytes_and_its_bars_make_its_modules() -> None:
    words = "industry 2024-Q1 v1"
    picture = charts.qr(words, 120, "二维码")
    assert picture == charts.qr(words, 120, "二维码")
    side = len(segno.make(words, error="m", micro=False, boost_error=False).matrix)
    dark = sum(map(sum, segno.make(words, error="m", micro=False, boost_error=False).matrix))
    (shape,) = (path for path in elements(picture, "path") if path.get("fill") == svg.INK)
    bars = re.findall(r"M([0-9.]+),([0-9.]+)h([0-9.]+)v([0-9.]+)h-([0-9.]+)z", shape.attrib["d"])
    assert "".join(f"M{x},{y}h{wide}v{high}h-{back}z" for x, y, wide, high, back in bars) == shape.attrib["d"]
    assert all(wide == back for _, _, wide, _, back in bars)
    assert sum(float(bar[2]) * float(bar[3]) for bar in bars) / (120 / (side + 4)) ** 2 == pytest.approx(dark, rel=0.01)


@pytest.mark.parametrize("case", CROWDED)
def test_where_there_is_no_room_the_last_the_highest_and_the_lowest_are_printed(case: str) -> None:
    picture, figures = CROWDED[case]()
    printed = charts.printed(picture)
    series = figures[-25:]
    extremes = {f(series, key=lambda figure: figure.shown_value or 0).id for f in (min, max)}  # type: ignore[operator]
    assert {name for name, _ in printed[-3:]} == {series[-1].id, *extremes}
    assert [one for one in told(figures) if one in printed] == list(printed)


@pytest.mark.parametrize("case", ALL)
def test_no_text_lies_over_another_or_outside_the_picture(case: str) -> None:
    picture, _ = ALL[case]()
    found, canvas = texts(picture), ET.fromstring(picture)
    assert [(a.text, b.text) for a, b in combinations(found, 2) if overlap(a, b)] == []
    right, low = float(canvas.attrib["width"]) + 1, float(canvas.attrib["height"]) + 1
    outside = [t.text for t in found if box(t)[0] < -1 or box(t)[1] < -1 or box(t)[2] > right or box(t)[3] > low]
    assert outside == []


@pytest.mark.parametrize("case", ALL)
def test_the_same_chart_is_the_same_bytes_with_two_decimals_at_most(case: str) -> None:
    picture, _ = ALL[case]()
    assert picture == ALL[case]()[0]
    assert re.findall(r'="-?\d+\.\d{3,}"|="-0"|\bnan\b|\binf\b|e-\d', picture) == []


@pytest.mark.parametrize("case", ALL)
def test_every_digit_is_a_figure_or_stands_at_an_axis(case: str) -> None:
    loose = [t.text for t in texts(ALL[case]()[0]) if not {"data-figure", "data-axis"} & set(t.attrib)]
    assert [words for words in loose if re.search(r"\d", words or "") and "年" not in (words or "")] == []


@pytest.mark.parametrize("case", ALL)
def test_the_alt_text_comes_first(case: str) -> None:
    first = ET.fromstring(ALL[case]()[0])[0]
    assert (first.tag, bool(first.text)) == (SVG + "title", True)


def test_a_missing_value_interrupts_the_line_and_leaves_the_bar_out() -> None:
    growth = ["5.6", "3.6", MISSING, "3.0", "2.6"]
    picture, figures = trend(growth, ["1.0"] * 5, ["34.2", "34.1", MISSING, "32.9", "33.3"])
    red = [line for line in ET.fromstring(picture).iter(SVG + "polyline") if line.get("stroke") == svg.RED]
    assert [len(line.attrib["points"].split()) for line in red] == [2, 2]
    assert len(rects(picture, svg.PALE)) == 3
    assert charts.printed(picture) == told([f for f in figures if f.value is not None])


def test_where_the_last_value_is_missing_nothing_is_printed_at_the_end() -> None:
    picture, figures = trend(["5.6", "3.6", MISSING], ["1.0", "1.0", "2.0"], ["34.2", "34.1", MISSING])
    assert charts.printed(picture) == told([figures[1], figures[2], figures[3]])
    assert not rects(picture, svg.RED)


def test_a_series_may_begin_before_anything_is_known() -> None:
    bars = over_time(["34.4", "34.1", "33.3"], "share")
    line = Series("工业", (None, None, made("2.4")))
    picture = charts.line_over_bars(
        charts.LineOverBars(
            charts.quarter_ticks([figure.period for figure in bars]), (line,), Series("占比", bars), ("", "")
        ),
        "一个季度",
    )
    assert "<polyline" not in picture
    assert charts.printed(picture)[0] == (line.figures[2].id, "2.4")  # type: ignore[union-attr]


def replace_last(series: Series, figure: Figure) -> Series:
    return replace(series, figures=(*series.figures[:-1], figure))


@pytest.mark.parametrize("hidden", [MISSING, "5.3"])
def test_what_is_missing_or_must_not_be_printed_is_a_gap_in_every_chart(hidden: str) -> None:
    one = replace(made(hidden), printed=hidden == MISSING)
    items = (Item("甲", made("1.0", activity="A")), Item("乙", one), Item("丙", made("2.0", activity="C")))
    series = Series("", (items[0].figure, one, items[2].figure))
    ticks = charts.quarter_ticks([figure.period for figure in over_time(["1.0"] * 3)])
    strip = charts.Strip("", "", items)
    pictures = [
        charts.waterfall(charts.Waterfall(items, Item("总", one)), "x"),
        charts.strips(charts.Strips(strip, strip), "x"),
        charts.dumbbell(charts.Dumbbell((charts.Pair("甲", items[0].figure, one, one),), "前", "今"), "x"),
        charts.diverging_bars(charts.DivergingBars(items, ""), "x"),
        charts.columns(charts.Columns(ticks, series, ""), "x"),
        charts.grouped(charts.Grouped(("甲", "乙", "丙"), (charts.Group("增长", series.figures),)), "x"),
        charts.stacked(charts.Stacked(ticks, (series,), series), "x"),
        charts.panels(charts.Panels(ticks, (charts.Panel(replace_last(series, one), "%"),)), "x"),
        charts.lanes(charts.Lanes((charts.Lane("乙", "5.0", one),), "前", "今"), "x"),
    ]
    for picture in pictures:
        assert one.id not in dict(charts.printed(picture))
        assert hidden == MISSING or f">{hidden}<" not in picture
    assert [len(re.findall(r"<rect", picture)) for picture in pictures[:6]] == [2, 4, 1, 2, 2, 2]


def test_the_staircase_goes_on_across_a_missing_step() -> None:
    steps = (Item("甲", made("2.0", activity="A")), Item("乙", made(MISSING)), Item("丙", made("1.0", activity="C")))
    picture = charts.waterfall(charts.Waterfall(steps, Item("总", made("3.0", activity="T"))), "x")
    first, second = rects(picture, svg.TEAL)
    assert bottom(second) == pytest.approx(float(first.attrib["y"]))


def test_columns_below_zero_hang_and_those_above_stand() -> None:
    picture, _ = up_and_down(["5.4", "-14.8", "3.0", "-2.6"])
    zero = zero_of(picture)
    assert [bottom(rect) for rect in rects(picture, svg.PALE)] == [pytest.approx(zero)] * 2
    below = [*rects(picture, svg.SAND), *rects(picture, svg.RED)]
    assert [float(rect.attrib["y"]) for rect in below] == [pytest.approx(zero)] * 2
    number = next(text for text in texts(picture) if text.text == "-14.8")
    assert box(number)[1] > bottom(below[0])


def test_a_negative_total_hangs_from_zero_and_its_number_stands_below_it() -> None:
    picture, _ = fall("2020")
    (total,) = rects(picture, svg.NAVY)
    zero = zero_of(picture)
    assert float(total.attrib["y"]) == pytest.approx(zero)
    number = next(text for text in texts(picture) if text.text == "-5.8")
    assert float(number.attrib["y"]) > bottom(total) > zero


def test_pulls_below_zero_lie_to_the_left() -> None:
    picture, _ = pulls("2024")
    (down,) = rects(picture, svg.AMBER)
    (hero,) = rects(picture, svg.RED)
    assert float(down.attrib["x"]) + float(down.attrib["width"]) == pytest.approx(float(hero.attrib["x"]))


def test_strips_refuse_a_negative_part() -> None:
    with pytest.raises(ValueError, match="contribution/500113/A1/2024-Q1/ytd"):
        two_strips(["60.0", "40.0"], ["103.9", "-3.9"])


def test_the_parts_of_a_strip_fill_it() -> None:
    strip = charts.Strip("", "", by_activity(["20.0", "30.0", "50.0"], "share"))
    picture = charts.strips(charts.Strips(strip, strip), "x")
    parts = list(ET.fromstring(picture).iter(SVG + "rect"))
    assert [float(part.attrib["width"]) + 1.2 for part in parts] == pytest.approx([110.0, 165.0, 275.0] * 2)
    assert [float(part.attrib["x"]) for part in parts] == pytest.approx([92.0, 202.0, 367.0] * 2)


def test_a_spark_has_no_numbers_and_keeps_its_gaps() -> None:
    figures = over_time(["1.0", "2.0", MISSING, "3.0", "5.0"])
    picture = charts.spark(charts.Spark(Series("", figures), "navy"), "走势")
    assert picture.count("<polyline") == 2
    assert "<text" not in picture
    assert charts.spark(charts.Spark(Series("", ())), "走势").endswith("</svg>")


def test_labels_pushed_apart_keep_their_order_and_stay_inside() -> None:
    assert apart([3.0, 2.0, 2.0], [10.0] * 3, (0.0, 100.0)) == [25.0, 5.0, 15.0]
    assert apart([99.0, 98.0], [10.0] * 2, (0.0, 100.0)) == [95.0, 85.0]
    assert apart([20.0, 80.0], [10.0] * 2, (0.0, 100.0)) == [20.0, 80.0]


def test_a_name_is_broken_where_a_reader_would_pause() -> None:
    assert wrapped("交通运输、仓储和邮政业", 10, 62) == ["交通运输、", "仓储和邮政业"]
    assert wrapped("地区\u200b生产总值", 10, 50) == ["地区", "生产总值"]
    assert wrapped("Transport, storage and postal services", 10, 110) == ["Transport, storage", "and postal services"]
    assert wrapped("", 10, 50) == [""]


def test_hostile_names_and_alt_texts_stay_text() -> None:
    items = (Item(HOSTILE, made("1.0", activity=HOSTILE), True), Item("乙", made("2.0")))
    strip = charts.Strip(HOSTILE, HOSTILE, items)
    ticks = tuple(charts.Tick(HOSTILE, HOSTILE) for _ in items)
    series = Series(HOSTILE, tuple(figures_of(items)))
    pictures = [
        charts.waterfall(charts.Waterfall(items, Item(HOSTILE, made("3.0"))), HOSTILE),
        charts.strips(charts.Strips(strip, strip), HOSTILE),
        charts.dumbbell(charts.Dumbbell((charts.Pair(HOSTILE, *figures_of(items)),), HOSTILE, HOSTILE), HOSTILE),
        charts.diverging_bars(charts.DivergingBars(items, HOSTILE), HOSTILE),
        charts.columns(charts.Columns(ticks, series, HOSTILE), HOSTILE),
        charts.line_over_bars(charts.LineOverBars(ticks, (series,), series, (HOSTILE, HOSTILE)), HOSTILE),
        charts.grouped(charts.Grouped((HOSTILE, "乙"), (charts.Group(HOSTILE, series.figures),)), HOSTILE),
        charts.spark(charts.Spark(series), HOSTILE),
        charts.stacked(charts.Stacked(ticks, (series,), series), HOSTILE),
        charts.panels(charts.Panels(ticks, (charts.Panel(series, HOSTILE),)), HOSTILE),
        charts.heatmap(charts.Heatmap((HOSTILE,), (HOSTILE,), (("passed",),), (("passed", HOSTILE),)), HOSTILE),
        charts.lanes(charts.Lanes((charts.Lane(HOSTILE, "1.0", series.figures[0]),), HOSTILE, HOSTILE), HOSTILE),  # type: ignore[arg-type]
        charts.qr(HOSTILE, 120, HOSTILE),
    ]
    for picture in pictures:
        assert "<b>" not in picture
        assert ET.fromstring(picture)[0].text == HOSTILE
    assert (made("1.0", activity=HOSTILE).id, "1.0") in charts.printed(pictures[0])


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_can_be_read_on_what_it_stands_on() -> None:
    fills = {text.attrib["fill"] for case in ALL for text in texts(ALL[case]()[0])}
    assert min(contrast(fill, svg.WHITE) for fill in fills - {svg.WHITE}) >= 4.5
    assert contrast(svg.WHITE, svg.RED) >= 4.5
    inside = charts.composition.COLOURS
    assert min(contrast(svg.INK, fill) for fill in inside) >= 4.5


def test_the_style_sheet_makes_no_digits_but_page_numbers() -> None:
    style = (Path(__file__).parent.parent / "templates" / "print.css").read_text(encoding="utf-8")
    made_up = re.findall(r"content\s*:([^;}]*)", style)
    assert [words for words in made_up if re.search(r"\d", words)] == []
    assert {name for words in made_up for name in re.findall(r"(?<![-\w])counters?\((\w+)", words)} == {"page", "pages"}
