"""Industry in the economy of Banan District (巴南区, 500113), quarterly: the bulletin of the district bureau."""

from datetime import date
from decimal import Decimal

from reports import (
    CONSTANT,
    POINTS,
    PREVIOUS_YEAR,
    TOTAL,
    YI_YUAN,
    Indicator,
    Job,
    Known,
    Selection,
    Shown,
    Source,
    Text,
    adds_up,
    as_delivered,
    change,
    composition_change,
    contribution,
    deflator,
    gap,
    growth,
    growth_agrees_with_level,
    implied_deflator,
    no_gaps,
    not_negative,
    present,
    pull,
    rate_within,
    readable_contribution,
    rises_within_year,
    share,
    single_quarter_growth,
    within_whole,
    year_on_year,
)

BANAN, CHONGQING, CHINA = "500113", "500000", "000000"
INDUSTRY = "BCD"
SECTORS = ("T1", "T2", "T3")
INDUSTRIES = ("A", "BCD", "E", "F", "G", "H", "J", "K", "OTH")
LABELS = {
    TOTAL: Text("地区生产总值", "Gross regional product"),
    "T1": Text("第一产业", "Primary industry"),
    "T2": Text("第二产业", "Secondary industry"),
    "T3": Text("第三产业", "Tertiary industry"),
    "A": Text("农林牧渔业", "Agriculture, forestry, animal husbandry and fishery"),
    "BCD": Text("工业", "Industry"),
    "E": Text("建筑业", "Construction"),
    "F": Text("批发和零售业", "Wholesale and retail trades"),
    "G": Text("交通运输、仓储和邮政业", "Transport, storage and post"),
    "H": Text("住宿和餐饮业", "Hotels and catering services"),
    "J": Text("金融业", "Financial intermediation"),
    "K": Text("房地产业", "Real estate"),
    "OTH": Text("其他服务业", "Other services"),
}

# ---------------------------------------------------------------- sources

SYNTHETIC = Text("示例数据（虚构），非官方统计", "synthetic data, no official statistics")
ACTIVITY_CODES = {"GDP": TOTAL, "I": "T1", "II": "T2", "III": "T3"} | {code: code for code in INDUSTRIES}
BASIS_CODES = {"current": "current", "const2015": "constant:2015", "const2020": "constant:2020"}
STATUS_CODES = {"synthetic": "A", "article": "A"}
TIDY = {
    "area": "region_code", "period": "period", "accumulation": "accumulation", "measure": "indicator",
    "unit": "unit", "status": "obs_status",
}  # fmt: skip

VALUE_ADDED = Source(
    name="value_added",
    pattern="gdp_ytd.csv",
    citation=Text("巴南区地区生产总值（累计），示例数据", "GDP of Banan, cumulated, synthetic"),
    cells=TIDY | {"activity": "industry_code", "price_basis": "price_basis"},
    codes={
        "measure": {"VA": "value_added"},
        "activity": ACTIVITY_CODES,
        "price_basis": BASIS_CODES,
        "status": STATUS_CODES,
    },
    ignored=("region_name", "industry_zh", "industry_en"),
    synthetic=True,
)
PUBLISHED_GROWTH = Source(
    name="published_growth",
    pattern="gdp_growth_published.csv",
    citation=Text("巴南区地区生产总值增速（累计），示例数据", "growth of GDP of Banan, cumulated, synthetic"),
    cells=TIDY | {"activity": "industry_code", "price_basis": "price_basis"},
    codes={
        "measure": {"VA_growth": "delivered_growth"},
        "activity": ACTIVITY_CODES,
        "price_basis": BASIS_CODES,
        "status": STATUS_CODES,
    },
    synthetic=True,
)
ABOVE_SCALE = Source(
    name="above_scale",
    pattern="iva_growth_ytd.csv",
    citation=Text(
        "巴南区规模以上工业增加值增速（累计），示例数据", "growth of above-scale industry of Banan, synthetic"
    ),
    cells=TIDY | {"scope": "scope"},
    codes={
        "measure": {"IVA_GROWTH": "delivered_growth"},
        "scope": {"规模以上工业": "above_scale"},
        "status": STATUS_CODES,
    },
    constants={"activity": INDUSTRY, "price_basis": PREVIOUS_YEAR},
    ignored=("note",),
    synthetic=True,
)
OFFICE = Source(
    name="office_table",
    pattern="office_*.csv",
    citation=Text("巴南区统计局内部表（示例数据）", "office table of the bureau, synthetic"),
    constants={"area": BANAN, "accumulation": "ytd"},
    above=(r"表[0-9]+\s*(?P<period>[0-9]{4}年[一二三四]季度)地区生产总值.*", r"单位[:：]万元、%"),
    labels=(
        "指标名称",
        {LABELS[code].zh: {"activity": code} for code in (TOTAL, *INDUSTRIES)}
        | {"氢能产业增加值": {"activity": "C6-6"}},
    ),
    values={
        "本年累计": {"measure": "value_added", "price_basis": "current", "unit": "万元"},
        "比上年同期增长": {"measure": "growth", "price_basis": CONSTANT, "unit": "%"},
        "占GDP比重": {"measure": "share", "price_basis": "current", "unit": "%"},
    },
    missing={"…": "T", "—": "L", "": "M"},
    below=(r"注[:：].*", r"[0-9]+[.．].*"),
    role="cross-check",
    synthetic=True,
)


def _context_items() -> dict[str, dict[str, str]]:
    """The items of the real figures of China and Chongqing: a level at current prices, a growth at constant prices."""
    codes = ACTIVITY_CODES | {"C": "C", "I_svc": "I", "L": "L"}
    levels = {
        item: {"activity": code, "measure": "value_added", "price_basis": "current"} for item, code in codes.items()
    }
    rates = {
        f"{item}_growth": {"activity": code, "measure": "delivered_growth", "price_basis": f"{CONSTANT}:2020"}
        for item, code in codes.items()
    }
    return levels | rates


CONTEXT = {
    "cells": {"area": "area", "period": "period", "accumulation": "accumulation", "unit": "unit"},
    "labels": ("item", _context_items()),
    "ignored": ("area_name", "source"),
}
CITY = Source(
    name="chongqing",
    pattern="chongqing_*.csv",
    citation=Text(
        "重庆市统计局，2024年4月19日发布（初步核算）",
        "Chongqing Municipal Bureau of Statistics, 19 April 2024, preliminary",
    ),
    **CONTEXT,
)
NATION = Source(
    name="china",
    pattern="china_*.csv",
    citation=Text(
        "国家统计局，2024年4月17日发布（初步核算）",
        "National Bureau of Statistics of China, 17 April 2024, preliminary",
    ),
    **CONTEXT,
)

# ---------------------------------------------------------------- figures

REAL = Selection("value_added", price_basis=CONSTANT)
REAL_TOTAL = Selection("value_added", price_basis=CONSTANT, activities=(TOTAL,))
NOMINAL = Selection("value_added")
NOMINAL_TOTAL = Selection("value_added", activities=(TOTAL,))

FIGURES = (
    Indicator("value_added", Text("增加值", "Value added"), as_delivered, {"values": NOMINAL}, YI_YUAN, decimals=2),
    Indicator("share", Text("占GDP比重", "Share of GDP"), share, {"part": NOMINAL, "whole": NOMINAL_TOTAL}),
    Indicator("growth", Text("同比增长", "Growth"), growth, {"levels": REAL}),
    Indicator(
        "contribution",
        Text("对GDP增长贡献率", "Contribution to GDP growth"),
        contribution,
        {"part": REAL, "whole": REAL_TOTAL},
        printable=readable_contribution(),
    ),
    Indicator("pull", Text("拉动GDP增长", "Pull on GDP growth"), pull, {"part": REAL, "whole": REAL_TOTAL}, POINTS),
    Indicator(
        "single_quarter_growth",
        Text("当季同比增长", "Growth of the quarter alone"),
        single_quarter_growth,
        {"levels": REAL},
        accumulation="single",
    ),
    Indicator(
        "deflator",
        Text("缩减指数涨跌", "Implied price change"),
        deflator,
        {"nominal": NOMINAL, "real": REAL},
        mixes=True,
    ),
    Indicator(
        "above_scale_growth",
        Text("规模以上工业增加值同比增长", "Growth of above-scale industry"),
        as_delivered,
        {"values": Selection("delivered_growth", price_basis=PREVIOUS_YEAR, scope="above_scale")},
    ),
    Indicator("share_change", Text("比重变化", "Change of share"), change, {"rates": Shown("share")}, POINTS),
    Indicator("growth_change", Text("增速变化", "Change of growth"), change, {"rates": Shown("growth")}, POINTS),
    Indicator("pull_change", Text("拉动变化", "Change of pull"), change, {"rates": Shown("pull")}, POINTS),
    Indicator(
        "above_scale_growth_change",
        Text("增速变化", "Change of growth"),
        change,
        {"rates": Shown("above_scale_growth")},
        POINTS,
    ),
)
REFERENCE_FIGURES = tuple(
    indicator
    for area in (CHONGQING, CHINA)
    for indicator in (
        Indicator(
            "value_added",
            Text("增加值", "Value added"),
            as_delivered,
            {"values": NOMINAL},
            YI_YUAN,
            decimals=2,
            area=area,
        ),
        Indicator(
            "share", Text("占GDP比重", "Share of GDP"), share, {"part": NOMINAL, "whole": NOMINAL_TOTAL}, area=area
        ),
        Indicator(
            "growth",
            Text("同比增长", "Growth"),
            as_delivered,
            {"values": Selection("delivered_growth", price_basis=f"{CONSTANT}:2020")},
            area=area,
        ),
    )
)
GAPS = (
    Indicator(
        "gap_to_city",
        Text("与全市之差", "Gap to the city"),
        gap,
        {"rates": Shown("growth"), "reference": Shown("growth", area=CHONGQING)},
        POINTS,
    ),
    Indicator(
        "gap_to_nation",
        Text("与全国之差", "Gap to the nation"),
        gap,
        {"rates": Shown("share"), "reference": Shown("share", area=CHINA)},
        POINTS,
    ),
)

# ---------------------------------------------------------------- expectations

PANDEMIC = "新冠疫情冲击，当季停工停产，已与区发展改革委核实"
REBOUND = "上年同期受疫情影响基数低，已核实"
KNOWN = (
    Known("2020-Q1", "H", "year_on_year", PANDEMIC),
    Known("2020-Q1", INDUSTRY, "composition_change", PANDEMIC),
    Known("2020-Q1", "OTH", "composition_change", PANDEMIC),
    Known("2021-Q1", "H", "year_on_year", REBOUND),
    Known("2021-Q1", INDUSTRY, "year_on_year", REBOUND),
    Known("2021-Q1", "T2", "year_on_year", REBOUND),
    Known("2021-Q1", INDUSTRY, "rate_within", REBOUND),
    Known("2021-Q1", INDUSTRY, "composition_change", REBOUND),
    Known("2021-Q1", "OTH", "composition_change", REBOUND),
)

INDUSTRY_BULLETIN = Job(
    name="industry",
    title=Text("巴南区工业经济运行季度公报", "Industry in the Economy of Banan"),
    area=BANAN,
    area_name=Text("巴南区", "Banan District"),
    sources=(VALUE_ADDED, PUBLISHED_GROWTH, ABOVE_SCALE, OFFICE, CITY, NATION),
    checks=(
        not_negative("value_added"),
        present("value_added", (TOTAL, *SECTORS, *INDUSTRIES)),
        no_gaps("value_added", (TOTAL, *SECTORS, *INDUSTRIES)),
        adds_up("value_added", INDUSTRIES),
        adds_up("value_added", SECTORS),
        within_whole("value_added", "T1", "A"),
        rises_within_year("value_added"),
        year_on_year("value_added", -20, 30),
        rate_within("delivered_growth", -20, 30, scope="above_scale"),
    ),
    indicators=(*FIGURES, *REFERENCE_FIGURES, *GAPS),
    output_checks=(
        growth_agrees_with_level("growth", "delivered_growth"),
        composition_change("share", Decimal("3"), activities=INDUSTRIES),
        implied_deflator(-10, 10, activities=(TOTAL,)),
        implied_deflator(-20, 25, activities=(INDUSTRY,)),
    ),
    known=KNOWN,
    template="industry.html.j2",
    since="2018-Q1",
    labels=LABELS,
    bureau=Text("重庆市巴南区统计局", "Banan District Bureau of Statistics, Chongqing"),
    knowledge=date(2024, 7, 1),
)
