"""The figures of above-scale industry of Banan by cluster, and its ratios; cumulated quarters."""

from typing import Any

import pandas as pd

from reports import (
    CLUSTERS,
    ENTERPRISES,
    INDEX_POINTS,
    YI_YUAN,
    YUAN,
    Indicator,
    Selection,
    Text,
    as_delivered,
    asset_liability_ratio,
    comparable_growth,
    concentration,
    cost_per_hundred_revenue,
    herfindahl,
    profit_margin,
    revenue_per_hundred_assets,
    sales_ratio,
    share,
)

from .banan import IN_INDUSTRY, SOFTWARE

COUNT: dict[str, Any] = {"decimals": 0, "accumulation": "stock"}  # whole numbers as of a date


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
            **COUNT,
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
