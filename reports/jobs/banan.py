"""What the bulletins of Banan District (巴南区, 500113) are made from: its activities and its sources."""

from reports import (
    CLUSTERS,
    CONSTANT,
    CURRENT,
    HONOURS,
    LADDER,
    PREVIOUS_YEAR,
    TOTAL,
    Source,
    Text,
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
PRODUCTS = {
    "NEV": Text("新能源汽车", "New-energy vehicles"),
    "LCD": Text("液晶显示屏", "Liquid crystal displays"),
    "MOTO": Text("摩托车", "Motorcycles"),
}

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

# ---------------------------------------------------------------- the article: clusters, enterprises, projects, R&D

SOFTWARE = "C6-1"  # section I of GB/T 4754: a service, and no part of above-scale industry
IN_INDUSTRY = tuple(code for code in CLUSTERS.themselves if code != SOFTWARE)
ABOVE = {"scope": {"规上工业": "above_scale", "规上服务业": "above_scale_services"}}
FLOW = {"price_basis": CURRENT}
CLUSTER_MEASURES = {
    "output": FLOW | {"measure": "output"},
    "output_prev": FLOW | {"measure": "output_year_before"},
    "sales_output": FLOW | {"measure": "sales"},
    "export_delivery": FLOW | {"measure": "export_delivery"},
    "revenue": FLOW | {"measure": "revenue"},
    "cost": FLOW | {"measure": "cost"},
    "profit": FLOW | {"measure": "profit"},
    "assets_end": {"measure": "assets", "price_basis": CURRENT, "accumulation": "stock"},
    "liabilities_end": {"measure": "liabilities", "price_basis": CURRENT, "accumulation": "stock"},
    "n_enterprises": {"measure": "enterprises", "accumulation": "stock"},
}
CLUSTER_OUTPUT = Source(
    name="cluster_output",
    pattern="cluster_output_ytd.csv",
    citation=Text("巴南区规模以上工业分集群主要指标，示例数据", "above-scale industry of Banan by cluster, synthetic"),
    cells={
        "area": "region_code", "period": "period", "accumulation": "accumulation", "activity": "cluster_code",
        "scope": "scope", "unit": "unit", "status": "obs_status",
    },
    codes={"accumulation": {"ytd": "ytd"}, "activity": CLUSTERS.themselves, "status": STATUS_CODES} | ABOVE,
    labels=("measure", CLUSTER_MEASURES),
    synthetic=True,
    confidential=True,
)  # fmt: skip
CLUSTER_LIST = Source(
    name="cluster_list",
    pattern="cluster_dim.csv",
    citation=Text("“1246”制造业集群名录，示例数据", 'list of the clusters of "1246", synthetic'),
    cells={"activity": "cluster_code", "period": "valid_from"},
    codes={"activity": CLUSTERS.themselves},
    constants={"area": BANAN, "accumulation": "stock", "unit": "级"},
    values={"tier": {"measure": "tier"}},
    frequency="year",
    ignored=("system", "name_zh", "name_en", "ppi_2024q1_py100"),
    synthetic=True,
)
LADDER_LIST = Source(
    name="ladder_list",
    pattern="ladder_dim.csv",
    citation=Text("“7个梯度”培育体系，示例数据", "the ladder of seven rungs, synthetic"),
    cells={"activity": "name_zh"},
    codes={"activity": LADDER.by_name},
    constants={"area": BANAN, "period": "2024-06", "accumulation": "stock", "unit": "级"},
    values={"rung": {"measure": "rung"}},
    frequency="month",
    ignored=("name_en", "note"),
    synthetic=True,
)
CULTIVATION = Source(
    name="cultivation",
    pattern="cultivation_counts.csv",
    citation=Text("新培育企业数，示例数据", "newly cultivated enterprises, synthetic"),
    cells={
        "area": "region_code", "period": "as_of", "activity": "title", "measure": "flow_or_stock", "unit": "unit",
        "status": "obs_status",
    },
    codes={"activity": LADDER.by_name, "measure": {"newly_cultivated": "cultivated"}, "status": STATUS_CODES},
    constants={"accumulation": "stock"},  # since when is not said: the number stands as of its date
    frequency="month",
    ignored=("system", "rung"),
    synthetic=True,
)  # fmt: skip
UPSCALED = Source(
    name="upscaled",
    pattern="upscaled_enterprises.csv",
    citation=Text("新升规企业数，示例数据", "enterprises that grew above scale, synthetic"),
    cells={"area": "region_code", "period": "year", "measure": "indicator", "unit": "unit", "status": "obs_status"},
    codes={"measure": {"new_above_scale_enterprises": "entries"}, "status": STATUS_CODES},
    constants={"activity": INDUSTRY, "accumulation": "annual", "scope": "above_scale"},
    frequency="year",
    synthetic=True,
)
PROJECTS = Source(
    name="projects",
    pattern="signed_projects.csv",
    citation=Text("2024年第一次招商项目集中签约清单，示例数据", "projects signed in April 2024, synthetic"),
    cells={"area": "region_code", "period": "date", "activity": "project_id", "unit": "unit", "status": "obs_status"},
    codes={"status": STATUS_CODES},  # projects have numbers of their own, and no code list
    constants={"accumulation": "single", "price_basis": CURRENT},
    values={"agreed_investment": {"measure": "agreed_investment"}},
    frequency="month",
    ignored=("event", "chain"),
    synthetic=True,
)
SMART = Source(
    name="smart_manufacturing",
    pattern="smart_manufacturing_by_district.csv",
    citation=Text("各区县智能工厂和数字化车间，示例数据", "smart factories and workshops by district, synthetic"),
    cells={"area": "district", "period": "as_of", "activity": "indicator", "unit": "unit", "status": "obs_status"},
    codes={
        "area": {"巴南区": BANAN} | {f"其他区县{n:02}": f"{CHONGQING}-{n:02}" for n in range(1, 42)},
        "activity": {"smart_factory": "SMART_FACTORY", "digital_workshop": "DIGITAL_WORKSHOP"},
        "status": STATUS_CODES,
    },
    constants={"accumulation": "stock"},
    values={"value": {"measure": "built"}},
    frequency="month",
    synthetic=True,
)
PRODUCT_OUTPUT = Source(
    name="product_output",
    pattern="product_output.csv",
    citation=Text("主要产品产量，示例数据", "output of products, synthetic"),
    cells={"area": "region_code", "period": "year", "activity": "product_code", "unit": "unit", "status": "obs_status"},
    codes={"activity": {code: code for code in PRODUCTS}, "status": STATUS_CODES},
    constants={"accumulation": "annual"},
    values={"value": {"measure": "quantity"}},
    frequency="year",
    ignored=("product_zh",),
    synthetic=True,
)
HONOUR_LIST = Source(
    name="honours",
    pattern="honours.csv",
    citation=Text("荣誉与创建，示例数据", "honours and designations, synthetic"),
    cells={"area": "region_code", "period": "as_of", "activity": "title", "unit": "unit", "status": "obs_status"},
    codes={"activity": HONOURS.by_name, "status": STATUS_CODES},
    constants={"accumulation": "stock"},
    values={"value": {"measure": "held"}},
    frequency="month",
    ignored=("level",),
    synthetic=True,
)
RESEARCH = Source(
    name="research",
    pattern="rd_industry.csv",
    citation=Text("规模以上工业研发活动，示例数据", "R&D of above-scale industry, synthetic"),
    cells={"area": "region_code", "period": "year", "unit": "unit", "status": "obs_status"},
    codes={"status": STATUS_CODES},
    constants={"activity": INDUSTRY, "accumulation": "annual", "scope": "above_scale"},
    labels=(
        "indicator",
        {
            "RD_EXP": FLOW | {"measure": "research"},
            "REVENUE": FLOW | {"measure": "revenue"},
            "N_WITH_RD_UNIT": {"measure": "with_research_unit"},
            "N_ABOVE_SCALE": {"measure": "enterprises"},
        },
    ),
    frequency="year",
    synthetic=True,
)

SOURCES = (
    VALUE_ADDED, PUBLISHED_GROWTH, ABOVE_SCALE, OFFICE, CITY, NATION, CLUSTER_OUTPUT, CLUSTER_LIST, LADDER_LIST,
    CULTIVATION, UPSCALED, PROJECTS, SMART, PRODUCT_OUTPUT, HONOUR_LIST, RESEARCH,
)  # fmt: skip
