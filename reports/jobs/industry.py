"""Industry in the economy of Banan District (巴南区, 500113), quarterly: the bulletin of the district bureau."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from reports import (
    CLUSTERS,
    HONOURS,
    LADDER,
    TOTAL,
    CitedFacts,
    Job,
    Known,
    ReleaseRule,
    Text,
    adds_up,
    between_areas,
    complete,
    composition_change,
    growth_agrees_with_level,
    implied_deflator,
    measure_within,
    no_gaps,
    not_negative,
    present,
    rate_within,
    reconciles,
    rises_within_year,
    same_areas,
    secondary_industry,
    within_whole,
    year_on_year,
)

from .banan import (
    ACCOUNT_SOURCES,
    BANAN,
    CHINA,
    CHONGQING,
    IN_INDUSTRY,
    INDUSTRIES,
    INDUSTRY,
    LABELS,
    PRODUCTS,
    SECTORS,
    SOFTWARE,
)  # fmt: skip
from .banan_accounts import ACCOUNTS
from .banan_article import ARTICLE, BUILT_KINDS, DISTRICTS, PLAN_SINCE
from .banan_sources import ARTICLE_SOURCES

# The city publishes within ten working days of the nation: seen up to 25 days after the quarter. The district follows.
CITY_RELEASE = ReleaseRule("2024-Q1", lag_days=25)
PANDEMIC = "新冠疫情冲击，当季停工停产，已与区发展改革委核实"
REBOUND = "上年同期受疫情影响基数低，已核实"
CLUSTER_FLOWS = ("output", "sales", "revenue", "cost", "profit")
CLUSTER_STOCKS = ("assets", "liabilities", "enterprises")
BY_CLUSTER: dict[str, Any] = {"scope": "above_scale", "since": "2023-Q1"}  # returns by cluster began then
RESEARCH: dict[str, Any] = {"scope": "above_scale", "accumulation": "annual"}
DATED = (
    *(not_negative(m, **RESEARCH) for m in ("research", "revenue", "with_research_unit", "enterprises", "entries")),
    measure_within("research", "revenue", **RESEARCH),
    measure_within("with_research_unit", "enterprises", **RESEARCH),
    not_negative("quantity", accumulation="annual"),
    between_areas("quantity", "", CHONGQING, activities=tuple(PRODUCTS), accumulation="annual"),
    not_negative("agreed_investment", accumulation="single"),
    *(not_negative(measure, accumulation="stock") for measure in ("built", "cultivated", "held")),
    complete("entries", (INDUSTRY,), **RESEARCH, since=PLAN_SINCE),
    complete("delivered_growth", (INDUSTRY,), scope="above_scale"),
    *(complete(m, IN_INDUSTRY, **BY_CLUSTER) for m in (*CLUSTER_FLOWS, "output_year_before")),
    *(complete(m, IN_INDUSTRY, **BY_CLUSTER, accumulation="stock") for m in CLUSTER_STOCKS),
    complete("tier", tuple(CLUSTERS.themselves), accumulation="stock"),
    complete("rung", LADDER.members, accumulation="stock"),
    same_areas("built", DISTRICTS, BUILT_KINDS),
)
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
    sources=(*ACCOUNT_SOURCES, *ARTICLE_SOURCES),
    checks=(
        not_negative("value_added"),
        present("value_added", (TOTAL, *SECTORS, *INDUSTRIES)),
        no_gaps("value_added", (TOTAL, *SECTORS, *INDUSTRIES)),
        adds_up("value_added", INDUSTRIES),
        adds_up("value_added", SECTORS),
        secondary_industry("value_added", "district"),
        within_whole("value_added", "T1", "A"),
        rises_within_year("value_added"),
        year_on_year("value_added", -20, 30),
        rate_within("delivered_growth", -20, 30, scope="above_scale"),
        *(rate_within("delivered_growth", -20, 30, area=area) for area in (CHONGQING, CHINA)),
        *DATED,
    ),
    indicators=(*ACCOUNTS, *ARTICLE),
    output_checks=(
        growth_agrees_with_level("growth", "delivered_growth"),
        composition_change("share", Decimal("3"), activities=INDUSTRIES),
        implied_deflator(-10, 10, activities=(TOTAL,)),
        implied_deflator(-20, 25, activities=(INDUSTRY,)),
        reconciles("cluster_output", CLUSTERS, apart=(SOFTWARE,)),
    ),
    known=KNOWN,
    template="industry.html.j2",
    since="2018-Q1",
    labels=LABELS | CLUSTERS.labels | LADDER.labels | HONOURS.labels | PRODUCTS,
    bureau=Text("重庆市巴南区统计局", "Banan District Bureau of Statistics, Chongqing"),
    cited=(CitedFacts("cited_facts", "cited_facts.csv"),),
    knowledge={"2024-Q1": date(2024, 7, 1)},
    headline=("share", INDUSTRY),
    release=ReleaseRule("2024-Q1", lag_days=27, not_before=CITY_RELEASE),
)

# The same content in the geometry of an official paper (GB/T 9704): a publication of its own, for offices that want it.
INDUSTRY_OFFICIAL = replace(INDUSTRY_BULLETIN, name="industry_official", template="official.html.j2")
