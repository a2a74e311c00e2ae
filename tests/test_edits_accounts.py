"""Edits of accounts and of time: identities, accumulation, growth, vintages. Each fails or is undecided in whole messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from drawn import given
from judged import CORRECT, SUPPLY, judge, severities, verify, verify_zh
from reading import told
from units import BEFORE, NOW, UNITS, panel

from reports.concepts.check import Check
from reports.concepts.code_lists import CLUSTERS
from reports.process import (
    accumulation,
    between_areas,
    contributions_add_up,
    growth_across_vintages,
    growth_gap,
    implied_aggregate_growth,
    implied_single_quarter,
    in_code_list,
    minimum_frequency,
    panel_adds_up,
    pulls_add_up,
    quarters_add_up,
    revision_size,
    secondary_industry,
    triangle,
)

SUPPLY_ZH = "请补交缺少的数据；无法判断不等于通过"
CORRECT_ZH = "请核对并更正来源文件"


def half_year(now: Mapping[str, Any], delivered: str = "ytd") -> pd.DataFrame:
    """Twelve units in the first two quarters of two years; the last quarter as told, and else cumulated in any case."""
    twice = {unit: 2 * value for unit, value in zip(UNITS, NOW, strict=True)} | dict(now)
    times = 2 if delivered == "ytd" else 1
    before = {unit: times * value for unit, value in zip(UNITS, BEFORE, strict=True)}
    second = panel(twice, before, quarters=("2023-Q2", "2024-Q2"), accumulation=delivered)
    return pd.concat([panel(accumulation=delivered), second], ignore_index=True)


def rated(before: str, rate: str) -> pd.DataFrame:
    """Two levels, 105.0 after the one told, and a delivered rate of growth."""
    levels = given(f"quarter | level\n2023-Q1 | {before}\n2024-Q1 | 105.0")
    return pd.concat([levels, given(f"quarter | rate\n2024-Q1 | {rate}", unit="%")], ignore_index=True)


def grown(rate: str) -> pd.DataFrame:
    """Two parts of 110 and 100, grown by 10 and by 0 per cent, and the growth of the whole; 5 is implied."""
    levels = given("quarter | activity | level\n2024-Q1 | A | 110\n2024-Q1 | B | 100")
    rates = f"quarter | activity | growth\n2024-Q1 | A | 10.0\n2024-Q1 | B | 0.0\n2024-Q1 | _T | {rate}"
    return pd.concat([levels, given(rates, unit="%")], ignore_index=True)


def counted(units: str) -> pd.DataFrame:
    """A value, and how many units it is made of."""
    value = given("quarter | activity | output\n2024-Q1 | A | 5", scope="above_scale")
    count = f"quarter | activity | enterprises\n2024-Q1 | A | {units}"
    own = given(count, scope="above_scale", accumulation="stock", unit="家")
    return pd.concat([value, own], ignore_index=True)


CASES: dict[str, tuple[pd.DataFrame, Check, str, list[str], list[str], list[str]]] = {
    "the nation under the profile of a district": (
        given("quarter | activity | value_added\n2024-Q1 | T2 | 109846\n2024-Q1 | BCD | 96426\n2024-Q1 | E | 13978"),
        secondary_industry("value_added", "district"),
        "2024-Q1",
        ["error"],
        [
            f"value_added.csv:2 [value_added]: secondary_industry (A2): got 109846亿元, the sum of BCD+E is 110404亿元; want exactly the sum of BCD+E; do: {CORRECT}"
        ],
        [
            f"value_added.csv:2 [value_added]: secondary_industry (A2): 实际 109846亿元，BCD+E 之和为 110404亿元；应为 恰好等于 BCD+E 之和；处理：{CORRECT_ZH}"
        ],
    ),
    "industry and construction below the secondary industry": (
        given("quarter | activity | value_added\n2024-Q1 | T2 | 109846\n2024-Q1 | BCD | 95426\n2024-Q1 | E | 13978"),
        secondary_industry("value_added", "national"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [value_added]: secondary_industry (A2): got 109846亿元, the sum of BCD+E is 109404亿元; want the sum of BCD+E not below it, and at most 1 % above; do: {verify('secondary_industry', 'value_added/T2/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [value_added]: secondary_industry (A2): 实际 109846亿元，BCD+E 之和为 109404亿元；应为 BCD+E 之和不小于它，且至多高 1%；处理：{verify_zh('secondary_industry', 'value_added/T2/2024-Q1')}"
        ],
    ),
    "industry and construction far above it": (
        given("quarter | activity | value_added\n2024-Q1 | T2 | 109846\n2024-Q1 | BCD | 97426\n2024-Q1 | E | 13978"),
        secondary_industry("value_added", "national"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [value_added]: secondary_industry (A2): got 109846亿元, the sum of BCD+E is 111404亿元; want the sum of BCD+E not below it, and at most 1 % above; do: {verify('secondary_industry', 'value_added/T2/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [value_added]: secondary_industry (A2): 实际 109846亿元，BCD+E 之和为 111404亿元；应为 BCD+E 之和不小于它，且至多高 1%；处理：{verify_zh('secondary_industry', 'value_added/T2/2024-Q1')}"
        ],
    ),
    "no construction": (
        given("quarter | activity | value_added\n2024-Q1 | T2 | 109846\n2024-Q1 | BCD | 95426\n2024-Q1 | E | "),
        secondary_industry("value_added", "national"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [value_added]: secondary_industry (A2): got undecided: E missing; want the sum of BCD+E not below it, and at most 1 % above; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [value_added]: secondary_industry (A2): 实际 无法判断：缺少 E；应为 BCD+E 之和不小于它，且至多高 1%；处理：{SUPPLY_ZH}"
        ],
    ),
    "quarters that do not add up": (
        given(
            "quarter | accumulation | output\n2024-Q1 | ytd | 10\n2024-Q2 | ytd | 25\n2024-Q1 | single | 10\n2024-Q2 | single | 14"
        ),
        quarters_add_up("output"),
        "2024-Q2",
        ["error"],
        [
            f"value_added.csv:3 [output]: quarters_add_up (T2): got 25亿元, 10亿元 to date before, 14亿元 in the quarter; want the year to date of the quarter before and the single quarter; do: {CORRECT}"
        ],
        [
            f"value_added.csv:3 [output]: quarters_add_up (T2): 实际 25亿元，上季累计 10亿元，当季 14亿元；应为 上季累计与当季之和；处理：{CORRECT_ZH}"
        ],
    ),
    "no single quarter": (
        given(
            "quarter | accumulation | output\n2024-Q1 | ytd | 10\n2024-Q2 | ytd | 25\n2024-Q1 | single | 10\n2024-Q2 | single | "
        ),
        quarters_add_up("output"),
        "2024-Q2",
        ["warning"],
        [
            f"value_added.csv:3 [output]: quarters_add_up (T2): got undecided: the single quarter missing; want the year to date of the quarter before and the single quarter; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:3 [output]: quarters_add_up (T2): 实际 无法判断：缺少 当季数；应为 上季累计与当季之和；处理：{SUPPLY_ZH}"
        ],
    ),
    "a quarter too large for its year": (
        given("quarter | output\n2022-Q1 | 9\n2022-Q2 | 20\n2023-Q1 | 10\n2023-Q2 | 20\n2024-Q1 | 10\n2024-Q2 | 30"),
        implied_single_quarter("output"),
        "2024-Q2",
        ["query"],
        [
            f"value_added.csv:7 [output]: implied_single_quarter (T3): got the quarter is 66.7 % of the year to date, before 50.0 to 55.0 %; want the range of 3 years, 5 pp to either side; do: {verify('implied_single_quarter', 'output/_T/2024-Q2', '2024-Q2')}"
        ],
        [
            f"value_added.csv:7 [output]: implied_single_quarter (T3): 实际 当季占累计 66.7%，往年为 50.0% 至 55.0%；应为 前 3 年的范围，上下各 5 个百分点；处理：{verify_zh('implied_single_quarter', 'output/_T/2024-Q2', '2024-Q2')}"
        ],
    ),
    "a quarter without the one before": (
        given("quarter | output\n2022-Q1 | 9\n2022-Q2 | 20\n2023-Q1 | 10\n2023-Q2 | 20\n2024-Q1 | \n2024-Q2 | 30"),
        implied_single_quarter("output"),
        "2024-Q2",
        ["warning"],
        [
            f"value_added.csv:7 [output]: implied_single_quarter (T3): got undecided: 2024-Q1 missing; want the range of 3 years, 5 pp to either side; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:7 [output]: implied_single_quarter (T3): 实际 无法判断：缺少 2024-Q1；应为 前 3 年的范围，上下各 5 个百分点；处理：{SUPPLY_ZH}"
        ],
    ),
    "a quarter without a past": (
        given("quarter | output\n2024-Q1 | 10\n2024-Q2 | 20"),
        implied_single_quarter("output"),
        "2024-Q2",
        ["warning"],
        [
            f"value_added.csv:3 [output]: implied_single_quarter (T3): got undecided: no earlier year has this quarter; want the range of 3 years, 5 pp to either side; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:3 [output]: implied_single_quarter (T3): 实际 无法判断：往年没有可比的季度；应为 前 3 年的范围，上下各 5 个百分点；处理：{SUPPLY_ZH}"
        ],
    ),
    "a single quarter as year to date": (
        half_year({"U05": 1751}),
        accumulation("output"),
        "2024-Q2",
        ["query"],
        [
            f"panel.csv:18 [output]: accumulation (T4): got 1751万元, 0.53 times the year before, 3304万元: single quarters may have been delivered as year-to-date figures; want year-to-date figures; do: {verify('accumulation', 'output/U05/2024-Q2', '2024-Q2')}"
        ],
        [
            f"panel.csv:18 [output]: accumulation (T4): 实际 1751万元，为上年同期 3304万元 的 0.53 倍：可能把当季数填作累计数；应为 累计数；处理：{verify_zh('accumulation', 'output/U05/2024-Q2', '2024-Q2')}"
        ],
    ),
    "a file of single quarters as year to date": (
        half_year(dict(zip(UNITS, NOW, strict=True))),
        accumulation("output"),
        "2024-Q2",
        ["query"],
        [
            f"panel.csv:14 [output]: accumulation (T4): got 12 of 12 units, in the middle 0.53 times the year before: single quarters may have been delivered as year-to-date figures; want year-to-date figures; do: {verify('accumulation', 'output/_T/2024-Q2', '2024-Q2')}"
        ],
        [
            f"panel.csv:14 [output]: accumulation (T4): 实际 12 家中有 12 家，中位数为上年同期的 0.53 倍：可能把当季数填作累计数；应为 累计数；处理：{verify_zh('accumulation', 'output/_T/2024-Q2', '2024-Q2')}"
        ],
    ),
    "a file of year to date as single quarters": (
        half_year({}, delivered="single"),
        accumulation("output", delivered="single"),
        "2024-Q2",
        ["query"],
        [
            f"panel.csv:14 [output]: accumulation (T4): got 12 of 12 units, in the middle 2.10 times the year before: year-to-date figures may have been delivered as single quarters; want single quarters; do: {verify('accumulation', 'output/_T/2024-Q2', '2024-Q2')}"
        ],
        [
            f"panel.csv:14 [output]: accumulation (T4): 实际 12 家中有 12 家，中位数为上年同期的 2.10 倍：可能把累计数填作当季数；应为 当季数；处理：{verify_zh('accumulation', 'output/_T/2024-Q2', '2024-Q2')}"
        ],
    ),
    "no unit a year before": (
        panel(quarters=("2024-Q1", "2024-Q2")),
        accumulation("output"),
        "2024-Q2",
        ["warning"],
        [
            f"output/_T/2024-Q2: accumulation (T4): got undecided: no units can be compared; want year-to-date figures; do: {SUPPLY}"
        ],
        [f"output/_T/2024-Q2: accumulation (T4): 实际 无法判断：没有可比的单位；应为 累计数；处理：{SUPPLY_ZH}"],
    ),
    "units that are not the aggregate": (
        given(
            "quarter | activity | output | total\n2024-Q1 | A | 10 |\n2024-Q1 | B | 20 |\n2024-Q1 | _T | | 31",
            unit="万元",
        ),
        panel_adds_up("output", "total"),
        "2024-Q1",
        ["error"],
        [
            f"value_added.csv:4 [total]: panel_adds_up (X2): got 31万元, 1万元 off the sum of 2 units; want the sum of output over the units; do: {CORRECT}"
        ],
        [
            f"value_added.csv:4 [total]: panel_adds_up (X2): 实际 31万元，与 2 家之和差 1万元；应为 各单位 output 之和；处理：{CORRECT_ZH}"
        ],
    ),
    "no aggregate": (
        given(
            "quarter | activity | output | total\n2024-Q1 | A | 10 |\n2024-Q1 | B | 20 |\n2024-Q1 | _T | | ",
            unit="万元",
        ),
        panel_adds_up("output", "total"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:4 [total]: panel_adds_up (X2): got undecided: the value itself is missing; want the sum of output over the units; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:4 [total]: panel_adds_up (X2): 实际 无法判断：没有该数据；应为 各单位 output 之和；处理：{SUPPLY_ZH}"
        ],
    ),
    "no units": (
        given("quarter | total\n2024-Q1 | 31"),
        panel_adds_up("output", "total"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [total]: panel_adds_up (X2): got undecided: no units have arrived; want the sum of output over the units; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [total]: panel_adds_up (X2): 实际 无法判断：没有单位数据；应为 各单位 output 之和；处理：{SUPPLY_ZH}"
        ],
    ),
    "a district larger than its city": (
        given("quarter | area | output\n2024-Q1 | 500113 | 31\n2024-Q1 | 500000 | 30"),
        between_areas("output", "500113", "500000"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [output]: between_areas (X3): got 31亿元, 500000 is 30亿元; want at most the value of 500000; do: {verify('between_areas', 'output/_T/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [output]: between_areas (X3): 实际 31亿元，500000 为 30亿元；应为 不大于 500000 的值；处理：{verify_zh('between_areas', 'output/_T/2024-Q1')}"
        ],
    ),
    "no city": (
        given("quarter | area | output\n2024-Q1 | 500113 | 31\n2024-Q1 | 500000 | "),
        between_areas("output", "500113", "500000"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [output]: between_areas (X3): got undecided: 500000 missing; want at most the value of 500000; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [output]: between_areas (X3): 实际 无法判断：缺少 500000；应为 不大于 500000 的值；处理：{SUPPLY_ZH}"
        ],
    ),
    "a district that grows otherwise than its city": (
        given("quarter | area | growth\n2024-Q1 | 500113 | 22.5\n2024-Q1 | 500000 | 6.2", unit="%"),
        growth_gap("growth", "500113", "500000"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [growth]: growth_gap (X3): got 22.5%, 16.3 pp from 500000; want within 15 pp of the growth of 500000; do: {verify('growth_gap', 'growth/_T/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [growth]: growth_gap (X3): 实际 22.5%，与 500000 相差 16.3 个百分点；应为 与 500000 的增速相差不超过 15 个百分点；处理：{verify_zh('growth_gap', 'growth/_T/2024-Q1')}"
        ],
    ),
    "no growth of the city": (
        given("quarter | area | growth\n2024-Q1 | 500113 | 22.5\n2024-Q1 | 500000 | ", unit="%"),
        growth_gap("growth", "500113", "500000"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [growth]: growth_gap (X3): got undecided: 500000 missing; want within 15 pp of the growth of 500000; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [growth]: growth_gap (X3): 实际 无法判断：缺少 500000；应为 与 500000 的增速相差不超过 15 个百分点；处理：{SUPPLY_ZH}"
        ],
    ),
    "a contribution that does not fit": (
        given(
            "quarter | activity | contribution | share | growth\n2024-Q1 | BCD | 39.7 | 32.9 | 7.5\n2024-Q1 | _T | | | 6.4",
            unit="%",
        ),
        triangle("contribution", "share", "growth", activities=("BCD",)),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [contribution]: triangle (X4): got 39.7%, implied 38.55 %; want share times the ratio of growth, within 1 pp; do: {verify('triangle', 'contribution/BCD/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [contribution]: triangle (X4): 实际 39.7%，推算为 38.55%；应为 比重乘以增速之比，差不超过 1 个百分点；处理：{verify_zh('triangle', 'contribution/BCD/2024-Q1')}"
        ],
    ),
    "a total that did not grow": (
        given(
            "quarter | activity | contribution | share | growth\n2024-Q1 | BCD | 39.6 | 32.9 | 7.5\n2024-Q1 | _T | | | 0.0",
            unit="%",
        ),
        triangle("contribution", "share", "growth", activities=("BCD",)),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [contribution]: triangle (X4): got undecided: the total did not grow; want share times the ratio of growth, within 1 pp; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [contribution]: triangle (X4): 实际 无法判断：总体增速为 0；应为 比重乘以增速之比，差不超过 1 个百分点；处理：{SUPPLY_ZH}"
        ],
    ),
    "no growth of the total": (
        given(
            "quarter | activity | contribution | share | growth\n2024-Q1 | BCD | 39.6 | 32.9 | 7.5\n2024-Q1 | _T | | | ",
            unit="%",
        ),
        triangle("contribution", "share", "growth", activities=("BCD",)),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [contribution]: triangle (X4): got undecided: growth missing; want share times the ratio of growth, within 1 pp; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [contribution]: triangle (X4): 实际 无法判断：缺少 growth；应为 比重乘以增速之比，差不超过 1 个百分点；处理：{SUPPLY_ZH}"
        ],
    ),
    "contributions above 100": (
        given("quarter | activity | contribution\n2024-Q1 | A | 50.0\n2024-Q1 | B | 50.2", unit="%"),
        contributions_add_up("contribution", ("A", "B")),
        "2024-Q1",
        ["error"],
        [
            f"value_added.csv:2 [contribution]: contributions_add_up (X5): got 100.20 in all and not 100.00; want A+B to add up to 100; do: {CORRECT}"
        ],
        [
            f"value_added.csv:2 [contribution]: contributions_add_up (X5): 实际 合计 100.20，不是 100.00；应为 A+B 之和为 100；处理：{CORRECT_ZH}"
        ],
    ),
    "a contribution missing": (
        given("quarter | activity | contribution\n2024-Q1 | A | 50.0\n2024-Q1 | B | ", unit="%"),
        contributions_add_up("contribution", ("A", "B")),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [contribution]: contributions_add_up (X5): got undecided: B missing; want A+B to add up to 100; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [contribution]: contributions_add_up (X5): 实际 无法判断：缺少 B；应为 A+B 之和为 100；处理：{SUPPLY_ZH}"
        ],
    ),
    "pulls below growth": (
        given(
            "quarter | activity | pull | growth\n2024-Q1 | A | 3.0 |\n2024-Q1 | B | 3.0 |\n2024-Q1 | _T | | 6.2",
            unit="%",
        ),
        pulls_add_up("pull", "growth", ("A", "B")),
        "2024-Q1",
        ["error"],
        [
            f"value_added.csv:2 [pull]: pulls_add_up (X5): got 6.00 in all and not 6.20; want A+B to add up to growth; do: {CORRECT}"
        ],
        [
            f"value_added.csv:2 [pull]: pulls_add_up (X5): 实际 合计 6.00，不是 6.20；应为 A+B 之和为 growth；处理：{CORRECT_ZH}"
        ],
    ),
    "pulls without growth": (
        given(
            "quarter | activity | pull | growth\n2024-Q1 | A | 3.0 |\n2024-Q1 | B | 3.0 |\n2024-Q1 | _T | | ", unit="%"
        ),
        pulls_add_up("pull", "growth", ("A", "B")),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [pull]: pulls_add_up (X5): got undecided: growth missing; want A+B to add up to growth; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [pull]: pulls_add_up (X5): 实际 无法判断：缺少 growth；应为 A+B 之和为 growth；处理：{SUPPLY_ZH}"
        ],
    ),
    "a rate that is not of its levels": (
        rated("100.0", "7.0"),
        growth_across_vintages("level", "rate"),
        "2024-Q1",
        ["warning"],
        [
            "value_added.csv:2 [rate]: growth_across_vintages (G3): got 7.0%; want the growth of the two levels, 4.90 to 5.10 %; do: verify it"
        ],
        [
            "value_added.csv:2 [rate]: growth_across_vintages (G3): 实际 7.0%；应为 两期水平值的增速，4.90% 至 5.10%；处理：请核实"
        ],
    ),
    "a rate without the year before": (
        rated("", "7.0"),
        growth_across_vintages("level", "rate"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [rate]: growth_across_vintages (G3): got undecided: no levels to compare with; want the growth of the two levels; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [rate]: growth_across_vintages (G3): 实际 无法判断：没有可比的水平值；应为 两期水平值的增速；处理：{SUPPLY_ZH}"
        ],
    ),
    "growth that its parts do not imply": (
        grown("5.2"),
        implied_aggregate_growth("level", "growth", ("A", "B")),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:4 [growth]: implied_aggregate_growth (G4): got 5.2%, implied 5.00 %; want the growth that A+B imply, within 0.1 pp; do: {verify('implied_aggregate_growth', 'growth/_T/2024-Q1')}"
        ],
        [
            f"value_added.csv:4 [growth]: implied_aggregate_growth (G4): 实际 5.2%，推算为 5.00%；应为 由 A+B 推算的增速，差不超过 0.1 个百分点；处理：{verify_zh('implied_aggregate_growth', 'growth/_T/2024-Q1')}"
        ],
    ),
    "no growth of the aggregate": (
        grown(""),
        implied_aggregate_growth("level", "growth", ("A", "B")),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:4 [growth]: implied_aggregate_growth (G4): got undecided: the value itself is missing; want the growth that A+B imply, within 0.1 pp; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:4 [growth]: implied_aggregate_growth (G4): 实际 无法判断：没有该数据；应为 由 A+B 推算的增速，差不超过 0.1 个百分点；处理：{SUPPLY_ZH}"
        ],
    ),
    "a small revision": (
        given("quarter | activity | output\n2024-Q1 | A | 100.6"),
        revision_size(given("quarter | activity | output\n2024-Q1 | A | 100.0"), "output"),
        "2024-Q1",
        ["warning"],
        [
            "value_added.csv:2 [output]: revision_size (V9): got 100.6亿元, before 100.0亿元, revised by 0.6%; want a revision of at most 0.5%; do: verify it"
        ],
        [
            "value_added.csv:2 [output]: revision_size (V9): 实际 100.6亿元，原为 100.0亿元，修订 0.6%；应为 修订不超过 0.5%；处理：请核实"
        ],
    ),
    "a large revision": (
        given("quarter | activity | output\n2024-Q1 | A | 102.1"),
        revision_size(given("quarter | activity | output\n2024-Q1 | A | 100.0"), "output"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [output]: revision_size (V9): got 102.1亿元, before 100.0亿元, revised by 2.1%; want a revision of at most 0.5%; do: {verify('revision_size', 'output/A/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [output]: revision_size (V9): 实际 102.1亿元，原为 100.0亿元，修订 2.1%；应为 修订不超过 0.5%；处理：{verify_zh('revision_size', 'output/A/2024-Q1')}"
        ],
    ),
    "a revised rate": (
        given("quarter | growth\n2024-Q1 | 6.9", unit="%"),
        revision_size(given("quarter | growth\n2024-Q1 | 6.5", unit="%"), "growth", rate=True),
        "2024-Q1",
        ["warning"],
        [
            "value_added.csv:2 [growth]: revision_size (V9): got 6.9%, before 6.5%, revised by 0.4 points; want a revision of at most 0.3 points; do: verify it"
        ],
        [
            "value_added.csv:2 [growth]: revision_size (V9): 实际 6.9%，原为 6.5%，修订 0.4个百分点；应为 修订不超过 0.3个百分点；处理：请核实"
        ],
    ),
    "no earlier vintage": (
        given("quarter | activity | output\n2024-Q1 | A | 100.0"),
        revision_size(given("quarter | other\n2024-Q1 | 1"), "output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: revision_size (V9): got undecided: there is no earlier vintage; want a revision of at most 0.5%; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: revision_size (V9): 实际 无法判断：没有较早的版本；应为 修订不超过 0.5%；处理：{SUPPLY_ZH}"
        ],
    ),
    "a code that is not in the list": (
        given("quarter | activity | output\n2024-Q1 | X9 | 1"),
        in_code_list("output", CLUSTERS),
        "2024-Q1",
        ["error"],
        [
            f'value_added.csv:2 [output]: in_code_list (L2): got X9 does not hold in the "1246" system of manufacturing clusters; want a code that holds in the "1246" system of manufacturing clusters; do: {CORRECT}'
        ],
        [
            f"value_added.csv:2 [output]: in_code_list (L2): 实际 X9 在 “1246”制造业集群体系 中无效；应为 “1246”制造业集群体系 中有效的代码；处理：{CORRECT_ZH}"
        ],
    ),
    "a cell of two units": (
        counted("2"),
        minimum_frequency("output", "enterprises"),
        "2024-Q1",
        ["error"],
        [
            "value_added.csv:2 [output]: minimum_frequency (P1): got 2家; want at least 3 units; do: merge or suppress the cell"
        ],
        [
            "value_added.csv:2 [output]: minimum_frequency (P1): 实际 2家；应为 至少 3 家单位；处理：请合并或抑制该单元格"
        ],
    ),
    "a cell of nobody knows how many": (
        counted(""),
        minimum_frequency("output", "enterprises"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [output]: minimum_frequency (P1): got undecided: the number of units is missing; want at least 3 units; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [output]: minimum_frequency (P1): 实际 无法判断：没有单位数；应为 至少 3 家单位；处理：{SUPPLY_ZH}"
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_edit_says_what_it_got_what_it_wants_and_what_to_do(name: str) -> None:
    table, check, period, weights, english, chinese = CASES[name]
    said = judge(table, check, period)
    assert severities(said.findings) == weights
    assert told(said.findings) == english
    assert told(said.findings, "zh") == chinese
