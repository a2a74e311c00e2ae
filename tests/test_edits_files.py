"""Suspicious files (B50 to B61 of the catalogue of bad input): read without an error, and then asked about in full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from judged import judge
from reading import told

from reports.collect import Delivery, collect
from reports.concepts.check import Check
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.process import (
    accumulation,
    adds_up,
    growth_across_vintages,
    magnitude,
    magnitude_of_file,
    no_gaps,
    not_negative,
    rises_within_year,
    roster,
    same_figures,
)

FOLDER = Path(__file__).parent / "suspicious"
DISTRICTS = tuple(f"5001{number:02}" for number in range(1, 13))
OUTPUT = Source(
    name="districts",
    pattern="*.csv",
    citation=Text("各区县产值", "output by district"),
    cells={"activity": "区县代码", "period": "季度"},
    constants={"area": "500113", "accumulation": "ytd", "measure": "output", "unit": "万元", "price_basis": "current"},
    values={"产值": {}},
)
SINGLE = replace(OUTPUT, constants=dict(OUTPUT.constants) | {"accumulation": "single"})
BY_AREA = replace(
    OUTPUT,
    cells={"area": "区县代码", "period": "季度"},
    constants={"activity": "_T", "accumulation": "ytd", "measure": "output", "unit": "万元", "price_basis": "current"},
)
TOTALLED = replace(OUTPUT, codes={"activity": {code: code for code in DISTRICTS} | {"合计": "_T"}})
TWO_BASES = replace(
    OUTPUT,
    constants={"area": "500113", "accumulation": "ytd"},
    values={
        "现价产值": {"measure": "output", "unit": "万元", "price_basis": "current"},
        "不变价增速": {"measure": "growth", "unit": "%", "price_basis": "constant:2020"},
    },
)
CASES: dict[str, tuple[Source, Check, str]] = {
    "B50_unit_slip": (OUTPUT, magnitude_of_file("output"), "2024-Q1"),
    "B51_one_row": (OUTPUT, magnitude("output"), "2024-Q1"),
    "B52_cumulated": (SINGLE, accumulation("output", delivered="single"), "2024-Q2"),
    "B53_falls": (OUTPUT, rises_within_year("output"), "2024-Q2"),
    "B54_sent_again": (OUTPUT, same_figures("output"), "2024-Q1"),
    "B57_gap": (OUTPUT, no_gaps("output", DISTRICTS), "2024-Q1"),
    "B58_roster": (BY_AREA, roster("output", DISTRICTS), "2024-Q1"),
    "B59_total": (TOTALLED, adds_up("output", DISTRICTS), "2024-Q1"),
    "B60_negative": (OUTPUT, not_negative("output"), "2024-Q1"),
    "B61_two_bases": (TWO_BASES, growth_across_vintages("output", "growth"), "2024-Q1"),
}
SAID: dict[str, tuple[str, str, str]] = {
    "B50_unit_slip": (
        "error",
        "B50_unit_slip.csv:14 [产值]: magnitude_of_file (U2): 实际 12 家中有 12 家约为上年同期的 1/10000：可能把亿元填作万元；应为 与上年同期同一数量级的文件；处理：请核对并更正来源文件",
        "B50_unit_slip.csv:14 [产值]: magnitude_of_file (U2): got 12 of 12 units are about 1/10000 the year before: 亿元 may have been entered as 万元; want a file of the magnitude of the year before; do: verify and correct the delivery",
    ),
    "B51_one_row": (
        "query",
        'B51_one_row.csv:18 [产值]: magnitude (U1): 实际 17510000万元，约为参照值 1734.73万元 的 10000 倍：可能把元填作万元；应为 与参照值同一数量级；处理：请核实；属实则运行 reports accept 2024-Q1 magnitude output/500105/2024-Q1 --because "…" --job industry',
        'B51_one_row.csv:18 [产值]: magnitude (U1): got 17510000万元, about 10000 times the reference 1734.73万元: 元 may have been entered as 万元; want the magnitude of its reference; do: verify it; if it is right, run reports accept 2024-Q1 magnitude output/500105/2024-Q1 --because "…" --job industry',
    ),
    "B52_cumulated": (
        "query",
        'B52_cumulated.csv:38 [产值]: accumulation (T4): 实际 12 家中有 12 家，中位数为上年同期的 2.09 倍：可能把累计数填作当季数；应为 当季数；处理：请核实；属实则运行 reports accept 2024-Q2 accumulation output/_T/2024-Q2 --because "…" --job industry',
        'B52_cumulated.csv:38 [产值]: accumulation (T4): got 12 of 12 units, in the middle 2.09 times the year before: year-to-date figures may have been delivered as single quarters; want single quarters; do: verify it; if it is right, run reports accept 2024-Q2 accumulation output/_T/2024-Q2 --because "…" --job industry',
    ),
    "B53_falls": (
        "query",
        'B53_falls.csv:16 [产值]: rises_within_year (T1): 实际 1499万元，2024-Q1 累计为 1523万元；应为 不低于上一季度累计；处理：请核实；属实则运行 reports accept 2024-Q2 rises_within_year output/500103/2024-Q2 --because "…" --job industry',
        'B53_falls.csv:16 [产值]: rises_within_year (T1): got 1499万元, 2024-Q1 cumulated was 1523万元; want not below the quarter before, cumulated; do: verify it; if it is right, run reports accept 2024-Q2 rises_within_year output/500103/2024-Q2 --because "…" --job industry',
    ),
    "B54_sent_again": (
        "query",
        'B54_sent_again.csv:26 [产值]: same_figures (T5): 实际 12 家中有 12 家与 2023-Q4 相同；应为 至多 90% 的单位与 2023-Q4 相同；处理：请核实；属实则运行 reports accept 2024-Q1 same_figures output/_T/2024-Q1 --because "…" --job industry',
        'B54_sent_again.csv:26 [产值]: same_figures (T5): got 12 of 12 units are as in 2023-Q4; want at most 90 % of the units as in 2023-Q4; do: verify it; if it is right, run reports accept 2024-Q1 same_figures output/_T/2024-Q1 --because "…" --job industry',
    ),
    "B57_gap": (
        "error",
        "output/500103/2023-Q3: no_gaps (C1): 实际 没有数据；应为 该季度的值；处理：请补交缺少的季度",
        "output/500103/2023-Q3: no_gaps (C1): got no value; want a value for the quarter; do: deliver the missing quarters",
    ),
    "B58_roster": (
        "error",
        "output/_T/2024-Q1: roster (C1): 实际 缺少地区 500105；名单外地区 500999；应为 名单内 12 个地区；处理：请补交缺少的地区，或更正地区代码",
        "output/_T/2024-Q1: roster (C1): got missing areas: 500105; unknown areas: 500999; want the 12 areas of the roster; do: deliver the missing areas, or correct their codes",
    ),
    "B59_total": (
        "error",
        "B59_total.csv:14 [产值]: adds_up (A1): 实际 22944万元，差 7万元；应为 500101+500102+500103+500104+500105+500106+500107+500108+500109+500110+500111+500112 之和（现价），差不超过 6.5万元；处理：请核对并更正来源文件",
        "B59_total.csv:14 [产值]: adds_up (A1): got 22944万元, 7万元 off; want the sum of 500101+500102+500103+500104+500105+500106+500107+500108+500109+500110+500111+500112 (current prices), within 6.5万元; do: verify and correct the delivery",
    ),
    "B60_negative": (
        "error",
        "B60_negative.csv:8 [产值]: not_negative (V2): 实际 -1985万元；应为 不小于 0；处理：请核对并更正来源文件",
        "B60_negative.csv:8 [产值]: not_negative (V2): got -1985万元; want 0 or more; do: verify and correct the delivery",
    ),
    "B61_two_bases": (
        "warning",
        "B61_two_bases.csv:14 [不变价增速]: growth_across_vintages (G3): 实际 无法判断：没有可比的水平值；共 12 项：growth/500101/2024-Q1, growth/500102/2024-Q1, growth/500103/2024-Q1，另有 9 项；应为 两期水平值的增速；处理：请补交缺少的数据；无法判断不等于通过",
        "B61_two_bases.csv:14 [不变价增速]: growth_across_vintages (G3): got undecided: no levels to compare with, 12 times: growth/500101/2024-Q1, growth/500102/2024-Q1, growth/500103/2024-Q1 and 9 more; want the growth of the two levels; do: deliver what is missing; undecided does not mean passed",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_suspicious_file_is_read_and_asked_about(name: str) -> None:
    source, check, period = CASES[name]
    collected = collect([source], [Delivery(f"{name}.csv", (FOLDER / f"{name}.csv").read_bytes())])
    assert told(collected) == []
    [finding] = judge(collected.main, check, period).findings
    assert (str(finding.severity), finding.line("zh"), finding.line("en")) == SAID[name]


def test_every_suspicious_file_has_its_case() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(CASES)
