"""The figures of research, counts, projects and products of Banan: what else the article says that can be computed."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from reports import (
    CURRENT,
    ENTERPRISES,
    HOUSEHOLDS,
    ITEMS,
    NO_UNIT,
    PERCENT,
    PIECES,
    RANK,
    RUNGS,
    UNITS,
    YI_YUAN,
    Indicator,
    Selection,
    Text,
    as_delivered,
    average_per_year,
    count,
    fraction_in_words,
    rank,
    ranked_among,
    rd_intensity,
    rd_unit_share,
    share,
    sum_of,
)

from .banan import CHONGQING, PRODUCTS
from .banan_clusters import CLUSTER_FIGURES, RATIOS

DATED: dict[str, Any] = {"decimals": 0, "accumulation": "stock"}  # whole numbers as of a date
PLAN_SINCE = "2021"  # the first year of the 14th Five-Year Plan
EVENT: dict[str, Any] = {"decimals": 0, "accumulation": "single"}  # whole numbers of one event

# ---------------------------------------------------------------- research and development, years


def of_year(measure: str, price_basis: str = CURRENT) -> Selection:
    """A measure of above-scale industry for a whole year."""
    return Selection(measure, price_basis=price_basis, accumulation="annual", scope="above_scale")


RESEARCH_FIGURES = (
    Indicator(
        "rd_expenditure",
        Text("规模以上工业研发投入", "R&D expenditure of above-scale industry"),
        as_delivered,
        {"values": of_year("research")},
        YI_YUAN,
        decimals=2,
        accumulation="annual",
    ),
    Indicator(
        "rd_intensity",
        Text("规模以上工业研发投入强度（占营业收入）", "R&D intensity of above-scale industry, of revenue"),
        rd_intensity,
        {"expenditure": of_year("research"), "revenue": of_year("revenue")},
        decimals=2,
        accumulation="annual",
    ),
    Indicator(
        "rd_unit_share",
        Text("有研发机构的规模以上工业企业占比", "Above-scale enterprises with an R&D unit"),
        rd_unit_share,
        {"with_unit": of_year("with_research_unit", ""), "enterprises": of_year("enterprises", "")},
        accumulation="annual",
    ),
    Indicator(
        "upscaled",
        Text("新升规企业", "Enterprises that grew above scale"),
        as_delivered,
        {"values": of_year("entries", "")},
        HOUSEHOLDS,
        decimals=0,
        accumulation="annual",
    ),
    Indicator(
        "upscaled_per_year",
        Text("“十四五”以来年均升规", "Enterprises that grew above scale, a year since 2021"),
        average_per_year,
        {"flows": of_year("entries", "")},
        HOUSEHOLDS,
        decimals=0,
        accumulation="annual",
        options={"since": PLAN_SINCE},
        note=Text("新升规为总数，未扣除退规", "entries alone, exits are not deducted"),
    ),
)

# ---------------------------------------------------------------- counts: systems, projects, honours


def stock_of(measure: str, **changed: Any) -> Selection:
    """A count as of a date."""
    return Selection(measure, price_basis="", accumulation="stock", **changed)


DISTRICTS = 41  # units of the city that are ranked: its districts and counties, and zones that return for themselves
BUILT_KINDS = ("SMART_FACTORY", "DIGITAL_WORKSHOP")
INVESTMENT = Selection("agreed_investment", accumulation="single", unit=YI_YUAN)
HELD_IN = {
    ENTERPRISES: ("DESIGN_CENTRE", "TECHNOLOGY_CENTRE", "SMART_BENCHMARK", "TWIN_FACTORY", "LIGHTHOUSE"),
    PIECES: ("GREEN_PARK", "WATER_LEADER", "GREEN_FACTORY", "GREEN_CHAIN", "SMART_FACTORY", "DIGITAL_WORKSHOP",
             "INVESTMENT_LIST", "BIO_CITY_PROJECT"),
    ITEMS: ("COMMENDATION",),
}  # fmt: skip
BUILT = stock_of("built", activities=BUILT_KINDS)
BUILT_TOTAL = stock_of("built", activities=BUILT_KINDS, total=True)
BUILT_BY_AREA = stock_of("built", activities=BUILT_KINDS, total=True, across="area")
BUILT_TITLE = Text("智能工厂和数字化车间", "Smart factories and digital workshops")
COUNTS = (
    Indicator(
        "cluster_count",
        Text("“1246”集群数", 'Clusters of "1246"'),
        count,
        {"values": stock_of("tier")},
        PIECES,
        options={"at_least": 1},  # what belongs to no cluster stands in tier 0
        **DATED,
    ),
    Indicator(
        "ladder_rungs",
        Text("培育梯度数", "Rungs of the ladder"),
        count,
        {"values": stock_of("rung")},
        RUNGS,
        **DATED,
    ),
    Indicator(
        "project_count",
        Text("集中签约项目", "Projects signed"),
        count,
        {"values": INVESTMENT},
        PIECES,
        **EVENT,
    ),
    Indicator(
        "project_investment",
        Text("集中签约总投资（协议）", "Agreed investment of the projects signed"),
        sum_of,
        {"values": replace(INVESTMENT, total=True)},
        YI_YUAN,
        **EVENT,
    ),
    Indicator(
        "large_project_count",
        Text("20亿级项目", "Projects of 2 billion yuan or more"),
        count,
        {"values": INVESTMENT},
        PIECES,
        options={"at_least": 20},  # 级 includes a project of exactly 20, and two of the five are
        **EVENT,
    ),
    Indicator("smart_manufacturing", BUILT_TITLE, as_delivered, {"values": BUILT}, PIECES, **DATED),
    Indicator("smart_manufacturing", BUILT_TITLE, as_delivered, {"values": BUILT_TOTAL}, PIECES, **DATED),
    Indicator(
        "smart_rank",
        Text("智能工厂和数字化车间总数全市位次", "Rank in the city by smart factories and workshops"),
        rank,
        {"values": BUILT_BY_AREA},
        RANK,
        note=ranked_among("values"),
        options={"members": DISTRICTS},
        **DATED,
    ),
    Indicator(
        "newly_cultivated",
        Text("新培育企业", "Newly cultivated enterprises"),
        as_delivered,
        {"values": stock_of("cultivated")},
        ENTERPRISES,
        **DATED,
    ),
    *(
        Indicator(
            "honours",
            Text("荣誉与创建", "Honours and designations"),
            as_delivered,
            {"values": stock_of("held", activities=titles)},
            unit,
            **DATED,
        )
        for unit, titles in HELD_IN.items()
    ),
)

# ---------------------------------------------------------------- products: part of the city, in words and per cent


def quantity(product: str, area: str = "") -> Selection:
    """The output of one product in a year."""
    return Selection("quantity", price_basis="", accumulation="annual", activities=(product,), area=area)


def percent_in_words(percent: Fraction) -> Text | None:
    """A share as a fraction in words, or nothing where none is near."""
    return fraction_in_words(percent / 100)


PRODUCT_UNITS = {"NEV": UNITS["辆"], "LCD": UNITS["万片"], "MOTO": UNITS["万辆"]}
PRODUCT_FIGURES = tuple(
    indicator
    for product in PRODUCTS
    for indicator in (
        Indicator(
            "product_output",
            Text("产量", "Output"),
            as_delivered,
            {"values": quantity(product)},
            PRODUCT_UNITS[product],
            decimals=0,
            accumulation="annual",
        ),
        Indicator(
            "product_share",
            Text("产量占全市比重", "Share of the city's output"),
            share,
            {"part": quantity(product), "whole": quantity(product, CHONGQING)},
            PERCENT,
            accumulation="annual",
        ),
        Indicator(
            "product_share_in_words",
            Text("产量占全市", "Part of the city's output"),
            share,
            {"part": quantity(product), "whole": quantity(product, CHONGQING)},
            NO_UNIT,
            accumulation="annual",
            words=percent_in_words,
        ),
    )
)

ARTICLE = (*CLUSTER_FIGURES, *RATIOS, *RESEARCH_FIGURES, *COUNTS, *PRODUCT_FIGURES)
