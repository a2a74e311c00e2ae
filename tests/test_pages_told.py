"""What stands beside the figures of a page: the sources, the price base of the year before, what was left out."""

from __future__ import annotations

import random
import re
from typing import Any

import pandas as pd
import pytest

from reports.concepts.definition import Job
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.jobs.national import NATIONAL
from tests.test_claims_pages import FOLDERS, NOW, composed, every, examined_of, paragraphs
from tests.test_claims_pages import nation as nation  # a fixture

REBASED = quarter("2021-Q1")


def pages(job: Job, table: pd.DataFrame, period: Any) -> list[str]:
    """The bulletin in Chinese and in English."""
    return composed(job, examined_of(job, table, period, random.Random(0)), period, 0)


def said(html: str) -> str:
    """The words of a page outside charts, tables with them."""
    words = re.sub("<[^>]+>", "", re.sub(r"<svg.*?</svg>|<head>.*?</head>", "", html, flags=re.DOTALL))
    return " ".join(words.replace("\u00a0", " ").split())


def test_the_base_of_the_year_before_is_named_wherever_its_growth_stands() -> None:
    zh, en = pages(INDUSTRY_BULLETIN, every(), REBASED)
    assert said(zh).count("2020年四季度及以前的增速、贡献率和拉动按2015年不变价计算。") == 3
    assert said(en).count("Growth, contributions and pulls up to Q4 2020 are at constant 2015 prices.") == 3
    assert "2015年不变价" not in said(pages(INDUSTRY_BULLETIN, every(), NOW)[0])


@pytest.mark.parametrize(
    ("measure", "left_out", "kept"),
    [("cost", "工业效益", "产值最大的四个集群合计占"), ("output_year_before", "集群", "营业收入利润率为")],
)
def test_what_lacks_a_cluster_is_left_out_and_named(measure: str, left_out: str, kept: str) -> None:
    table = every()
    lost = (table["measure"] == measure) & (table["activity"] == "C4-1") & (table["period"] == NOW)
    zh = said(pages(INDUSTRY_BULLETIN, table[~lost].reset_index(drop=True), NOW)[0])
    assert lost.any()
    assert f"在本期的知识日期之前没有收到{left_out}的完整数据，相应内容未编入。" in zh
    assert kept in zh


def test_a_page_names_every_source_and_says_that_it_does(nation: pd.DataFrame) -> None:
    zh, en = pages(NATIONAL, nation, NOW)
    assert "资料来源：国家统计局，2024年4月17日发布（初步核算）。" in list(paragraphs_of_table(zh))
    assert "Source: National Bureau of Statistics of China, 17 April 2024, preliminary." in list(
        paragraphs_of_table(en)
    )
    for name in ("areas", "clusters", "national"):
        template = (FOLDERS[0] / f"{name}.html.j2").read_text(encoding="utf-8")
        assert "cited_sources()" in template and "citations[0]" not in template


def paragraphs_of_table(html: str) -> list[str]:
    return [" ".join(re.sub("<[^>]+>", "", words).split()) for words in re.findall(r'<p class="src">(.*?)</p>', html)]


def test_a_part_of_an_industry_stands_further_in_than_industries(nation: pd.DataFrame) -> None:
    zh = pages(NATIONAL, nation, NOW)[0]
    assert re.findall(r'<th scope="row" class="in deep">(.*?)</th>', zh) == ["其中：制造业"]
    assert '<th scope="row" class="in">工业</th>' in zh
    assert len(list(paragraphs(zh))) > 1


@pytest.mark.slow
def test_revised_figures_of_the_city_have_its_source() -> None:
    job, table = INDUSTRY_BULLETIN, every()
    found = [composed(job, examined_of(job, table, NOW, random.Random(0)), NOW, seed)[0] for seed in range(40)]
    lanes = [html[html.index('id="lanes"') : html.index('id="changed"')] for html in found if 'id="lanes"' in html]
    synthetic = "公布的初步核算数（真实数据）；巴南区为示例数据（虚构）。"
    seen = set()
    for one in lanes:
        drawn = one[: one.index("</svg>")]
        others = "和".join(f"{area}统计局" for area in ("重庆市", "国家") if area.replace("国家", "全国") in drawn)
        seen.add(others)
        assert paragraphs_of_table(one) == [
            f"资料来源：{others}{synthetic}" if others else "资料来源：示例数据（虚构），由本期批处理生成。"
        ]
    assert len(seen) >= 3
