"""The figures of enterprises, clusters, projects and innovation of Banan: every computable statement of the article."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd

from reports import (
    CLUSTERS,
    CURRENT,
    ENTERPRISES,
    HOUSEHOLDS,
    INDEX_POINTS,
    ITEMS,
    NO_UNIT,
    PERCENT,
    PIECES,
    RANK,
    RUNGS,
    UNITS,
    YI_YUAN,
    YUAN,
    Indicator,
    Selection,
    Text,
    as_delivered,
    asset_liability_ratio,
    average_per_year,
    comparable_growth,
    concentration,
    cost_per_hundred_revenue,
    count,
    fraction_in_words,
    herfindahl,
    profit_margin,
    rank,
    ranked_among,
    rd_intensity,
    rd_unit_share,
    revenue_per_hundred_assets,
    sales_ratio,
    share,
    sum_of,
)

from .banan import CHONGQING, IN_INDUSTRY, PRODUCTS, SOFTWARE

DATED: dict[str, Any] = {"decimals": 0, "accumulation": "stock"}  # whole numbers as of a date
EVENT: dict[str, Any] = {"decimals": 0, "accumulation": "single"}  # whole numbers of one event

# ---------------------------------------------------------------- clusters: above-scale industry, cumulated


def by_cluster(current: pd.DataFrame, previous: pd.DataFrame) -> pd.DataFrame:
    """The growth of each cluster against what its enterprises report for the year before (可比口径增速).

        g(i,t) = 100 · (x(i,t) / x'(i,t) - 1), x' the year before as reported now

    Source:
        National Bureau of Statistics, notes on scope: never the total published a year ago. Current prices.
    """
    each = [comparable_growth(current[[code]], previous[[code]]).set_axis([code], axis="columns") for code in current]
    return each[0].join(each[1:])


def of_clusters(measure: str, **changed: Any) -> Selection:
    """A measure of above-scale industry by cluster."""
    return Selection(measure, scope="above_scale", **changed)


def of_industry(measure: str, **changed: Any) -> Selection:
    """The same for all clusters of industry and the rest together: there is no sum unless all of them are there."""
    return of_clusters(measure, activities=IN_INDUSTRY, total=True, **changed)


def of_software(measure: str, **changed: Any) -> Selection:
    """The same for software, which is a service and has a scope of its own."""
    return Selection(measure, scope="above_scale_services", activities=(SOFTWARE,), **changed)


OUTPUT = Text("规模以上工业总产值", "Output of above-scale industry")
OUTPUT_GROWTH = Text("规模以上工业总产值同比增长（现价）", "Growth of above-scale output at current prices")
ENTERPRISE_COUNT = Text("规模以上工业企业数", "Above-scale enterprises")
COUNTED: dict[str, Any] = {"price_basis": "", "accumulation": "stock"}
CLUSTERED = tuple(code for code in CLUSTERS.members if code in IN_INDUSTRY)
BY_CLUSTER = tuple(
    indicator
    for of, internal in ((of_clusters, True), (of_industry, False), (of_software, True))
    for indicator in (
        Indicator(
            "cluster_output",
            OUTPUT,
            as_delivered,
            {"values": of("output")},
            YI_YUAN,
            decimals=2,
            internal=internal,
        ),
        Indicator(
            "cluster_growth",
            OUTPUT_GROWTH,
            by_cluster,
            {"current": of("output"), "previous": of("output_year_before")},
            internal=internal,
        ),
        Indicator(
            "cluster_enterprises",
            ENTERPRISE_COUNT,
            as_delivered,
            {"values": of("enterprises", **COUNTED)},
            ENTERPRISES,
            internal=internal,
            **DATED,
        ),
    )
)
CLUSTER_FIGURES = (
    *BY_CLUSTER,
    Indicator(
        "cluster_share",
        Text("占规模以上工业总产值比重", "Share of above-scale output"),
        share,
        {"part": of_clusters("output"), "whole": of_industry("output")},
        internal=True,
    ),
    Indicator(
        "cr4",
        Text("前4位集群集中度", "Concentration in the four largest clusters"),
        concentration,
        {"part": of_clusters("output", activities=CLUSTERED), "whole": of_industry("output")},
    ),
    Indicator(
        "hhi",
        Text("集群集中度指数", "Herfindahl-Hirschman index of the clusters"),
        herfindahl,
        {"part": of_clusters("output", activities=IN_INDUSTRY), "whole": of_industry("output")},
        INDEX_POINTS,
        decimals=0,
        note=Text("未归入1246的部分作为一个整体，指数因此偏高", "the rest counts as one block, which raises the index"),
    ),
)

# ---------------------------------------------------------------- ratios of above-scale industry

RATIOS = (
    Indicator(
        "sales_ratio",
        Text("产品销售率", "Sales ratio"),
        sales_ratio,
        {"sales": of_industry("sales"), "output": of_industry("output")},
    ),
    Indicator(
        "profit_margin",
        Text("营业收入利润率", "Profit margin"),
        profit_margin,
        {"profit": of_industry("profit"), "revenue": of_industry("revenue")},
        decimals=2,
    ),
    Indicator(
        "cost_per_hundred",
        Text("每百元营业收入中的成本", "Cost in each hundred yuan of revenue"),
        cost_per_hundred_revenue,
        {"cost": of_industry("cost"), "revenue": of_industry("revenue")},
        YUAN,
        decimals=2,
    ),
    Indicator(
        "debt_ratio",
        Text("资产负债率", "Debt to assets"),
        asset_liability_ratio,
        {"liabilities": of_industry("liabilities", accumulation="stock"),
         "assets": of_industry("assets", accumulation="stock")},
        accumulation="stock",
    ),
    Indicator(
        "asset_turnover",
        Text("每百元资产实现的营业收入", "Revenue of each hundred yuan of assets"),
        revenue_per_hundred_assets,
        {"revenue": of_industry("revenue"), "assets": of_industry("assets", accumulation="stock")},
        YUAN,
        mixes=True,
        note=Text("资产为期末数，按年折算", "assets at the end of the period, at an annual rate"),
    ),
)  # fmt: skip

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
        note=Text("新升规为总数，未扣除退规", "entries alone, exits are not deducted"),
    ),
)

# ---------------------------------------------------------------- counts: systems, projects, honours


def stock_of(measure: str, **changed: Any) -> Selection:
    """A count as of a date."""
    return Selection(measure, price_basis="", accumulation="stock", **changed)


def of_twenty(values: pd.DataFrame) -> pd.DataFrame:
    """How many projects reach 20 hundred million yuan, exactly 20 included (20亿级项目).

        n(t) = #{e: x(e,t) >= 20 亿元}

    Source:
        methodology: 级 is inclusive; five of 27 projects, two of them exactly 20.
    """
    return count(values, at_least=20)


def in_a_tier(tiers: pd.DataFrame) -> pd.DataFrame:
    """How many clusters stand in one of the tiers 1, 2, 4 and 6; what belongs to none has tier 0 (“1246”).

        n = #{i: tier(i) >= 1}

    Source:
        The list of clusters: 13, although the article prints the sentence of the six three times.
    """
    return count(tiers, at_least=1)


INVESTMENT = Selection("agreed_investment", accumulation="single", unit=YI_YUAN)
HELD_IN = {
    ENTERPRISES: ("DESIGN_CENTRE", "TECHNOLOGY_CENTRE", "SMART_BENCHMARK", "TWIN_FACTORY", "LIGHTHOUSE"),
    PIECES: ("GREEN_PARK", "WATER_LEADER", "GREEN_FACTORY", "GREEN_CHAIN", "SMART_FACTORY", "DIGITAL_WORKSHOP",
             "INVESTMENT_LIST", "BIO_CITY_PROJECT"),
    ITEMS: ("COMMENDATION",),
}  # fmt: skip
BUILT = stock_of("built", activities=("SMART_FACTORY", "DIGITAL_WORKSHOP"))
BUILT_TOTAL = stock_of("built", activities=("SMART_FACTORY", "DIGITAL_WORKSHOP"), total=True)
BUILT_BY_AREA = stock_of("built", activities=("SMART_FACTORY", "DIGITAL_WORKSHOP"), total=True, across="area")
BUILT_TITLE = Text("智能工厂和数字化车间", "Smart factories and digital workshops")
COUNTS = (
    Indicator(
        "cluster_count",
        Text("“1246”集群数", 'Clusters of "1246"'),
        in_a_tier,
        {"tiers": stock_of("tier")},
        PIECES,
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
        Text("20亿级项目", "Projects of 20 hundred million yuan or more"),
        of_twenty,
        {"values": INVESTMENT},
        PIECES,
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
