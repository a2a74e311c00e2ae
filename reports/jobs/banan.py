"""Banan District (巴南区, 500113): its places and activities, and the sources of its accounts."""

from reports import CLUSTERS, CONSTANT, PREVIOUS_YEAR, TOTAL, Source, Text

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
PRODUCTS = {
    "NEV": Text("新能源汽车", "New-energy vehicles"),
    "LCD": Text("液晶显示屏", "Liquid crystal displays"),
    "MOTO": Text("摩托车", "Motorcycles"),
}
SOFTWARE = "C6-1"  # section I of GB/T 4754: a service, and no part of above-scale industry
IN_INDUSTRY = tuple(code for code in CLUSTERS.themselves if code != SOFTWARE)

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
    pattern="gdp_ytd*.csv",
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
    pattern="gdp_growth_published*.csv",
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
    pattern="iva_growth_ytd*.csv",
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

ACCOUNT_SOURCES = (VALUE_ADDED, PUBLISHED_GROWTH, ABOVE_SCALE, OFFICE, CITY, NATION)
