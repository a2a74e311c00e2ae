"""Output of Banan District by cluster, from the returns of its above-scale units, with disclosure control.

It is made only where the office has named its parameters of disclosure control: see docs/disclosure.md.
"""

from dataclasses import replace
from typing import Any

import pandas as pd

from reports import (
    CLUSTERS,
    ENTERPRISES,
    TOTAL,
    YI_YUAN,
    Aggregate,
    Disclosure,
    Indicator,
    Job,
    Panel,
    Selection,
    Text,
    as_delivered,
    comparable_growth,
    not_negative,
    share,
)

from .banan import BANAN
from .enterprises import PANEL, REGISTER, SCOPE

MEASURES = ("output", "output_year_before")
RETURNS = Panel(
    replace(
        PANEL,
        citation=Text("巴南区规模以上单位季度报表，示例数据", "quarterly returns of above-scale units, synthetic"),
        cells={key: header for key, header in PANEL.cells.items() if key != "activity"},
        constants={"scope": SCOPE, "activity": TOTAL},
    ),
    unit="ent_id",
    cluster="cluster_code",
    clusters=CLUSTERS.themselves,
    register=REGISTER.pattern,
)


def by_cluster(current: pd.DataFrame, previous: pd.DataFrame) -> pd.DataFrame:
    """The growth of each cluster against what its units report for the year before (可比口径增速, current prices).

        g(i,t) = 100 · (x(i,t) / x'(i,t) - 1), x' the year before as reported now

    Source:
        National Bureau of Statistics, notes on scope: never the total published a year ago.
    """
    each = [comparable_growth(current[[code]], previous[[code]]).set_axis([code], axis="columns") for code in current]
    return each[0].join(each[1:])


def of_units(measure: str, **changed: Any) -> Selection:
    """A measure of the above-scale units, by cluster and in all."""
    return Selection(measure, scope=SCOPE, **changed)


CLUSTER_OUTPUT = Job(
    name="clusters",
    title=Text("巴南区产业集群产值", "Output of Banan by Cluster"),
    area=BANAN,
    area_name=Text("巴南区", "Banan District"),
    sources=(),
    aggregates=(
        Aggregate(RETURNS, "output", by=("cluster",)),
        Aggregate(RETURNS, "output", by=()),
        Aggregate(RETURNS, "output_year_before", by=("cluster",), shapes=("sum",)),
        Aggregate(RETURNS, "output_year_before", by=(), shapes=("sum",)),
    ),
    disclosure=Disclosure(MEASURES, activities={TOTAL: tuple(CLUSTERS.labels)}),
    checks=tuple(not_negative(measure, scope=SCOPE) for measure in MEASURES),
    indicators=(
        Indicator("output", Text("总产值", "Gross output"), as_delivered, {"values": of_units("output")}, YI_YUAN, 2),
        Indicator(
            "growth",
            Text("同比增长（现价，可比口径）", "Growth at current prices, comparable units"),
            by_cluster,
            {"current": of_units("output"), "previous": of_units("output_year_before")},
        ),
        Indicator(
            "share",
            Text("占总产值比重", "Share of gross output"),
            share,
            {"part": of_units("output"), "whole": of_units("output", activities=(TOTAL,))},
        ),
        Indicator(
            "enterprises",
            Text("单位数", "Units"),
            as_delivered,
            {"values": of_units("output_units", price_basis="")},
            ENTERPRISES,
            decimals=0,
        ),
    ),
    template="clusters.html.j2",
    since="2023-Q1",
    labels={TOTAL: Text("规模以上单位", "Above-scale units")} | CLUSTERS.labels,
    bureau=Text("重庆市巴南区统计局", "Banan District Bureau of Statistics, Chongqing"),
    history=5,
    headline=("output", TOTAL),
)
