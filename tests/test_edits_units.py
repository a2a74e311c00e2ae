"""Edits of units: magnitude, distribution, ratios, coverage, digits. Each fails or is undecided in whole messages."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import given
from judged import CORRECT, SUPPLY, judge, severities, verify, verify_zh
from reading import told
from units import BEFORE, UNITS, panel

from reports.concepts.check import Check
from reports.process import (
    balance_sheet,
    boxplot,
    coverage,
    heaping,
    hidiroglou_berthelot,
    magnitude,
    magnitude_of_file,
    measure_within,
    median_deviation,
    ratio_within,
    repeated_values,
    restated,
    roster,
    same_figures,
    scope_moved,
    sigma_gap,
    terminal_digits,
)

SUPPLY_ZH = "请补交缺少的数据；无法判断不等于通过"
CORRECT_ZH = "请核对并更正来源文件"

CASES: dict[str, tuple[pd.DataFrame, Check, str, list[str], list[str], list[str]]] = {
    "万元 keyed in 元": (
        panel({"U03": 15230000}),
        magnitude("output"),
        "2024-Q1",
        ["query"],
        [
            f"panel.csv:16 [output]: magnitude (U1): got 15230000万元, about 10000 times the reference 1508.96万元: 元 may have been entered as 万元; want the magnitude of its reference; do: {verify('magnitude', 'output/U03/2024-Q1')}"
        ],
        [
            f"panel.csv:16 [output]: magnitude (U1): 实际 15230000万元，约为参照值 1508.96万元 的 10000 倍：可能把元填作万元；应为 与参照值同一数量级；处理：{verify_zh('magnitude', 'output/U03/2024-Q1')}"
        ],
    ),
    "a decimal point too far to the left": (
        panel({"U03": 152}),
        magnitude("output"),
        "2024-Q1",
        ["query"],
        [
            f"panel.csv:16 [output]: magnitude (U1): got 152万元, about 1/10 the reference 1508.65万元: the decimal point or the unit may be wrong; want the magnitude of its reference; do: {verify('magnitude', 'output/U03/2024-Q1')}"
        ],
        [
            f"panel.csv:16 [output]: magnitude (U1): 实际 152万元，约为参照值 1508.65万元 的 1/10：可能小数点错位或单位有误；应为 与参照值同一数量级；处理：{verify_zh('magnitude', 'output/U03/2024-Q1')}"
        ],
    ),
    "千元 keyed as 万元": (
        panel({"U03": 15230}),
        magnitude("output"),
        "2024-Q1",
        ["query"],
        [
            f"panel.csv:16 [output]: magnitude (U1): got 15230万元, about 10 times the reference 1508.96万元: 千元 may have been entered as 万元; want the magnitude of its reference; do: {verify('magnitude', 'output/U03/2024-Q1')}"
        ],
        [
            f"panel.csv:16 [output]: magnitude (U1): 实际 15230万元，约为参照值 1508.96万元 的 10 倍：可能把千元填作万元；应为 与参照值同一数量级；处理：{verify_zh('magnitude', 'output/U03/2024-Q1')}"
        ],
    ),
    "亿元 keyed as 万元": (
        panel({"U03": "0.15"}),
        magnitude("output"),
        "2024-Q1",
        ["query"],
        [
            f"panel.csv:16 [output]: magnitude (U1): got 0.15万元, about 1/10000 the reference 1508.65万元: 亿元 may have been entered as 万元; want the magnitude of its reference; do: {verify('magnitude', 'output/U03/2024-Q1')}"
        ],
        [
            f"panel.csv:16 [output]: magnitude (U1): 实际 0.15万元，约为参照值 1508.65万元 的 1/10000：可能把亿元填作万元；应为 与参照值同一数量级；处理：{verify_zh('magnitude', 'output/U03/2024-Q1')}"
        ],
    ),
    "a new unit that states no year before": (
        panel({"U13": 5}),
        magnitude("output"),
        "2024-Q1",
        ["warning"],
        [
            f"panel.csv:26 [output]: magnitude (U1): got undecided: there is nothing to compare its magnitude with; want the magnitude of its reference; do: {SUPPLY}"
        ],
        [
            f"panel.csv:26 [output]: magnitude (U1): 实际 无法判断：没有参照值；应为 与参照值同一数量级；处理：{SUPPLY_ZH}"
        ],
    ),
    "a value that did not arrive": (
        panel({"U03": ""}),
        magnitude("output"),
        "2024-Q1",
        ["warning"],
        [
            f"panel.csv:16 [output]: magnitude (U1): got undecided: the value itself is missing; want the magnitude of its reference; do: {SUPPLY}"
        ],
        [
            f"panel.csv:16 [output]: magnitude (U1): 实际 无法判断：没有该数据；应为 与参照值同一数量级；处理：{SUPPLY_ZH}"
        ],
    ),
    "a whole file in 元": (
        panel({unit: 13000000 for unit in UNITS}),
        magnitude_of_file("output"),
        "2024-Q1",
        ["error"],
        [
            f"panel.csv:14 [output]: magnitude_of_file (U2): got 6 of 12 units are about 10000 times the year before: 元 may have been entered as 万元; want a file of the magnitude of the year before; do: {CORRECT}"
        ],
        [
            f"panel.csv:14 [output]: magnitude_of_file (U2): 实际 12 家中有 6 家约为上年同期的 10000 倍：可能把元填作万元；应为 与上年同期同一数量级的文件；处理：{CORRECT_ZH}"
        ],
    ),
    "half a file in 元": (
        panel({unit: 13000000 for unit in UNITS[:6]} | {unit: 1900 for unit in UNITS[6:]}),
        magnitude_of_file("output"),
        "2024-Q1",
        ["error"],
        [
            f"panel.csv:14 [output]: magnitude_of_file (U2): got 6 of 12 units are about 10000 times the year before: 元 may have been entered as 万元; want a file of the magnitude of the year before; do: {CORRECT}"
        ],
        [
            f"panel.csv:14 [output]: magnitude_of_file (U2): 实际 12 家中有 6 家约为上年同期的 10000 倍：可能把元填作万元；应为 与上年同期同一数量级的文件；处理：{CORRECT_ZH}"
        ],
    ),
    "a file of four units": (
        panel({unit: None for unit in UNITS[4:]}),
        magnitude_of_file("output"),
        "2024-Q1",
        ["warning"],
        [
            f"panel.csv:14 [output]: magnitude_of_file (U2): got undecided: only 4 units can be compared, of 5 that it needs; want a file of the magnitude of the year before; do: {SUPPLY}"
        ],
        [
            f"panel.csv:14 [output]: magnitude_of_file (U2): 实际 无法判断：可比的单位只有 4 家，至少要 5 家；应为 与上年同期同一数量级的文件；处理：{SUPPLY_ZH}"
        ],
    ),
    "a unit that grew fourfold": (
        panel({"U05": 6600}),
        hidiroglou_berthelot("output"),
        "2024-Q1",
        ["query"],
        [
            f"panel.csv:18 [output]: hidiroglou_berthelot (H1): got 4.00 times 2023-Q1 (HB effect 2.278e+04, bounds -314.8 to 314.8), extreme and no donor for imputation; want a change on the year before like those of its group; do: {verify('hidiroglou_berthelot', 'output/U05/2024-Q1')}"
        ],
        [
            f"panel.csv:18 [output]: hidiroglou_berthelot (H1): 实际 为 2023-Q1 的 4.00 倍（HB 效应 2.278e+04，界限 -314.8 至 314.8），极端值，不作插补供体；应为 与同组单位相近的同比变动；处理：{verify_zh('hidiroglou_berthelot', 'output/U05/2024-Q1')}"
        ],
    ),
    "a unit that grew by a quarter": (
        panel({"U05": 2065}),
        hidiroglou_berthelot("output"),
        "2024-Q1",
        ["query"],
        [
            f"panel.csv:18 [output]: hidiroglou_berthelot (H1): got 1.25 times 2023-Q1 (HB effect 865.2, bounds -314.8 to 314.8); want a change on the year before like those of its group; do: {verify('hidiroglou_berthelot', 'output/U05/2024-Q1')}"
        ],
        [
            f"panel.csv:18 [output]: hidiroglou_berthelot (H1): 实际 为 2023-Q1 的 1.25 倍（HB 效应 865.2，界限 -314.8 至 314.8）；应为 与同组单位相近的同比变动；处理：{verify_zh('hidiroglou_berthelot', 'output/U05/2024-Q1')}"
        ],
    ),
    "nine units": (
        panel({unit: None for unit in UNITS[9:]}),
        hidiroglou_berthelot("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: hidiroglou_berthelot (H1): got undecided: only 9 units can be compared, of 10 that it needs; want a change on the year before like those of its group; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: hidiroglou_berthelot (H1): 实际 无法判断：可比的单位只有 9 家，至少要 10 家；应为 与同组单位相近的同比变动；处理：{SUPPLY_ZH}"
        ],
    ),
    "a unit that doubled": (
        panel({"U05": 3300}),
        median_deviation("output"),
        "2024-Q1",
        ["query"],
        [
            f"panel.csv:18 [output]: median_deviation (H2): got 2.00 times 2023-Q1 (robust score 45.69, bound 3.5); want a change on the year before like those of its group; do: {verify('median_deviation', 'output/U05/2024-Q1')}"
        ],
        [
            f"panel.csv:18 [output]: median_deviation (H2): 实际 为 2023-Q1 的 2.00 倍（稳健得分 45.69，界限 3.5）；应为 与同组单位相近的同比变动；处理：{verify_zh('median_deviation', 'output/U05/2024-Q1')}"
        ],
    ),
    "nine units with a median": (
        panel({unit: None for unit in UNITS[9:]}),
        median_deviation("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: median_deviation (H2): got undecided: only 9 units can be compared, of 10 that it needs; want a change on the year before like those of its group; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: median_deviation (H2): 实际 无法判断：可比的单位只有 9 家，至少要 10 家；应为 与同组单位相近的同比变动；处理：{SUPPLY_ZH}"
        ],
    ),
    "a unit beyond the fences": (
        panel({"U05": 3300}),
        boxplot("output"),
        "2024-Q1",
        ["warning"],
        [
            "panel.csv:18 [output]: boxplot (H3): got 2.00 times 2023-Q1 (fences of the boxplot 0.011 to 0.086); want a change on the year before like those of its group; do: verify it"
        ],
        [
            "panel.csv:18 [output]: boxplot (H3): 实际 为 2023-Q1 的 2.00 倍（箱线图界限 0.011 至 0.086）；应为 与同组单位相近的同比变动；处理：请核实"
        ],
    ),
    "a unit beyond the adjusted fences": (
        panel({"U05": 3300}),
        boxplot("output", adjusted=True),
        "2024-Q1",
        ["warning"],
        [
            "panel.csv:18 [output]: boxplot (H3): got 2.00 times 2023-Q1 (fences of the boxplot 0.011 to 0.087); want a change on the year before like those of its group; do: verify it"
        ],
        [
            "panel.csv:18 [output]: boxplot (H3): 实际 为 2023-Q1 的 2.00 倍（箱线图界限 0.011 至 0.087）；应为 与同组单位相近的同比变动；处理：请核实"
        ],
    ),
    "nine units in a boxplot": (
        panel({unit: None for unit in UNITS[9:]}),
        boxplot("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: boxplot (H3): got undecided: only 9 units can be compared, of 10 that it needs; want a change on the year before like those of its group; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: boxplot (H3): 实际 无法判断：可比的单位只有 9 家，至少要 10 家；应为 与同组单位相近的同比变动；处理：{SUPPLY_ZH}"
        ],
    ),
    "a unit beyond a gap": (
        panel({"U05": 3300}),
        sigma_gap("output"),
        "2024-Q1",
        ["warning"],
        [
            "panel.csv:18 [output]: sigma_gap (H4): got 2.00 times 2023-Q1 (beyond a gap in the distribution); want a change on the year before like those of its group; do: verify it"
        ],
        [
            "panel.csv:18 [output]: sigma_gap (H4): 实际 为 2023-Q1 的 2.00 倍（与其余单位之间有间断）；应为 与同组单位相近的同比变动；处理：请核实"
        ],
    ),
    "four units have no gap": (
        panel({unit: None for unit in UNITS[4:]}),
        sigma_gap("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: sigma_gap (H4): got undecided: only 4 units can be compared, of 5 that it needs; want a change on the year before like those of its group; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: sigma_gap (H4): 实际 无法判断：可比的单位只有 4 家，至少要 5 家；应为 与同组单位相近的同比变动；处理：{SUPPLY_ZH}"
        ],
    ),
    "sales beyond output": (
        given("quarter | activity | sales | output\n2024-Q1 | A | 301 | 200"),
        ratio_within("sales", "output"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): got 301亿元, output is 200亿元, a ratio of 1.51; want sales/output between 0.5 and 1.5; do: {verify('ratio_within', 'sales/A/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): 实际 301亿元，output 为 200亿元，比率 1.51；应为 sales/output 在 0.5 至 1.5 之间；处理：{verify_zh('ratio_within', 'sales/A/2024-Q1')}"
        ],
    ),
    "sales below output": (
        given("quarter | activity | sales | output\n2024-Q1 | A | 99 | 200"),
        ratio_within("sales", "output"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): got 99亿元, output is 200亿元, a ratio of 0.495; want sales/output between 0.5 and 1.5; do: {verify('ratio_within', 'sales/A/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): 实际 99亿元，output 为 200亿元，比率 0.495；应为 sales/output 在 0.5 至 1.5 之间；处理：{verify_zh('ratio_within', 'sales/A/2024-Q1')}"
        ],
    ),
    "sales of an idle unit": (
        given("quarter | activity | sales | output\n2024-Q1 | A | 301 | 0"),
        ratio_within("sales", "output"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): got undecided: output is 0亿元, from which no ratio can be computed; want sales/output between 0.5 and 1.5; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): 实际 无法判断：output 为 0亿元，无法计算比率；应为 sales/output 在 0.5 至 1.5 之间；处理：{SUPPLY_ZH}"
        ],
    ),
    "sales without output": (
        given("quarter | activity | sales | output\n2024-Q1 | A | 301 | "),
        ratio_within("sales", "output"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): got undecided: output missing; want sales/output between 0.5 and 1.5; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): 实际 无法判断：缺少 output；应为 sales/output 在 0.5 至 1.5 之间；处理：{SUPPLY_ZH}"
        ],
    ),
    "no sales": (
        given("quarter | activity | sales | output\n2024-Q1 | A |  | 200"),
        ratio_within("sales", "output"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): got undecided: the value itself is missing; want sales/output between 0.5 and 1.5; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [sales]: ratio_within (R1): 实际 无法判断：没有该数据；应为 sales/output 在 0.5 至 1.5 之间；处理：{SUPPLY_ZH}"
        ],
    ),
    "export beyond sales": (
        given("quarter | activity | export | sales\n2024-Q1 | A | 20.1 | 20.0"),
        measure_within("export", "sales"),
        "2024-Q1",
        ["error"],
        [
            f"value_added.csv:2 [export]: measure_within (A3): got 20.1亿元, sales is 20.0亿元; want at most sales; do: {CORRECT}"
        ],
        [
            f"value_added.csv:2 [export]: measure_within (A3): 实际 20.1亿元，sales 为 20.0亿元；应为 不大于 sales；处理：{CORRECT_ZH}"
        ],
    ),
    "export without sales": (
        given("quarter | activity | export | sales\n2024-Q1 | A | 20.1 | "),
        measure_within("export", "sales"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [export]: measure_within (A3): got undecided: sales missing; want at most sales; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [export]: measure_within (A3): 实际 无法判断：缺少 sales；应为 不大于 sales；处理：{SUPPLY_ZH}"
        ],
    ),
    "a balance sheet that does not balance": (
        given("quarter | activity | assets | liabilities | equity\n2024-Q1 | A | 100 | 60 | 38", accumulation="stock"),
        balance_sheet(),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:2 [assets]: balance_sheet (A4): got 100亿元, 2亿元 off; want the sum of liabilities and equity, within one last digit; do: {verify('balance_sheet', 'assets/A/2024-Q1')}"
        ],
        [
            f"value_added.csv:2 [assets]: balance_sheet (A4): 实际 100亿元，差 2亿元；应为 liabilities 与 equity 之和，差不超过 1 个末位；处理：{verify_zh('balance_sheet', 'assets/A/2024-Q1')}"
        ],
    ),
    "a balance sheet without equity": (
        given("quarter | activity | assets | liabilities | equity\n2024-Q1 | A | 100 | 60 | ", accumulation="stock"),
        balance_sheet(),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [assets]: balance_sheet (A4): got undecided: equity missing; want the sum of liabilities and equity, within one last digit; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [assets]: balance_sheet (A4): 实际 无法判断：缺少 equity；应为 liabilities 与 equity 之和，差不超过 1 个末位；处理：{SUPPLY_ZH}"
        ],
    ),
    "a unit that did not report": (
        panel({"U01": None}, quarters=("2023-Q4", "2024-Q1")),
        coverage("output"),
        "2024-Q1",
        ["warning", "query"],
        [
            "output/U01/2024-Q1: coverage (C2): got no report; 1210万元 in 2023-Q4; want a report of this period; do: ask for the report, or mark the unit as closed in the register",
            'output/_T/2024-Q1: coverage (C2): got 11 of 12 units, 91.7 %, by their last report 94.5 %; want 95 % of the units, and 98 % by their last report; do: ask for the report, or mark the unit as closed in the register; if it is right, run reports accept 2024-Q1 coverage output/_T/2024-Q1 --because "…" --job industry',
        ],
        [
            "output/U01/2024-Q1: coverage (C2): 实际 未报送；2023-Q4 报送 1210万元；应为 本期报送；处理：请催报，或在名录中登记停产、退出",
            'output/_T/2024-Q1: coverage (C2): 实际 应报 12 家，实报 11 家，报送率 91.7%，加权 94.5%；应为 报送率 95%，加权 98%；处理：请催报，或在名录中登记停产、退出；属实则运行 reports accept 2024-Q1 coverage output/_T/2024-Q1 --because "…" --job industry',
        ],
    ),
    "no quarter before": (
        panel(),
        coverage("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: coverage (C2): got undecided: 2023-Q4 missing; want 95 % of the units, and 98 % by their last report; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: coverage (C2): 实际 无法判断：缺少 2023-Q4；应为 报送率 95%，加权 98%；处理：{SUPPLY_ZH}"
        ],
    ),
    "a district missing and another unknown": (
        given("quarter | area | output\n2024-Q1 | 310101 | 1\n2024-Q1 | 310999 | 1"),
        roster("output", ("310101", "310115")),
        "2024-Q1",
        ["error"],
        [
            "output/_T/2024-Q1: roster (C1): got missing areas: 310115; unknown areas: 310999; want the 2 areas of the roster; do: deliver the missing areas, or correct their codes"
        ],
        [
            "output/_T/2024-Q1: roster (C1): 实际 缺少地区 310115；名单外地区 310999；应为 名单内 2 个地区；处理：请补交缺少的地区，或更正地区代码"
        ],
    ),
    "a year before that was not reported so": (
        given("quarter | activity | stated | output\n2023-Q1 | A | | 100\n2024-Q1 | A | 110.1 | 120"),
        restated("stated", "output"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:3 [stated]: restated (X1): got 110.1亿元, reported a year ago 100亿元, 10.1 % off; want within 10 % of what was reported then; do: {verify('restated', 'stated/A/2024-Q1')}"
        ],
        [
            f"value_added.csv:3 [stated]: restated (X1): 实际 110.1亿元，上年报送 100亿元，相差 10.1%；应为 与上年报送相差不超过 10%；处理：{verify_zh('restated', 'stated/A/2024-Q1')}"
        ],
    ),
    "a year before that was zero": (
        given("quarter | activity | stated | output\n2023-Q1 | A | | 0\n2024-Q1 | A | 5 | 120"),
        restated("stated", "output"),
        "2024-Q1",
        ["query"],
        [
            f"value_added.csv:3 [stated]: restated (X1): got 5亿元, reported a year ago 0亿元; want within 10 % of what was reported then; do: {verify('restated', 'stated/A/2024-Q1')}"
        ],
        [
            f"value_added.csv:3 [stated]: restated (X1): 实际 5亿元，上年报送 0亿元；应为 与上年报送相差不超过 10%；处理：{verify_zh('restated', 'stated/A/2024-Q1')}"
        ],
    ),
    "a year before of which nothing was reported": (
        given("quarter | activity | stated | output\n2024-Q1 | A | 111 | 120"),
        restated("stated", "output"),
        "2024-Q1",
        ["warning"],
        [
            f"value_added.csv:2 [stated]: restated (X1): got undecided: nothing was reported a year ago; want within 10 % of what was reported then; do: {SUPPLY}"
        ],
        [
            f"value_added.csv:2 [stated]: restated (X1): 实际 无法判断：上年没有报送；应为 与上年报送相差不超过 10%；处理：{SUPPLY_ZH}"
        ],
    ),
    "entrants and exits": (
        panel({"U01": None, "U13": 1500}),
        scope_moved("output"),
        "2024-Q1",
        ["warning"],
        [
            "output/_T/2024-Q1: scope_moved (S1): got entrants: 1, exits: 1, 12.4 %; want entrants and exits at most 5 % of the year before; do: print a note on the comparable scope"
        ],
        [
            "output/_T/2024-Q1: scope_moved (S1): 实际 1 家进入、1 家退出，占 12.4%；应为 进出单位不超过上年同期的 5%；处理：请在公报中注明可比口径"
        ],
    ),
    "no scope a year ago": (
        panel(quarters=("2023-Q4", "2024-Q1")),
        scope_moved("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: scope_moved (S1): got undecided: 2023-Q1 missing; want entrants and exits at most 5 % of the year before; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: scope_moved (S1): 实际 无法判断：缺少 2023-Q1；应为 进出单位不超过上年同期的 5%；处理：{SUPPLY_ZH}"
        ],
    ),
    "figures of the last quarter sent again": (
        panel(dict(zip(UNITS, BEFORE, strict=True)), quarters=("2023-Q4", "2024-Q1")),
        same_figures("output"),
        "2024-Q1",
        ["query"],
        [
            f"panel.csv:14 [output]: same_figures (T5): got 12 of 12 units are as in 2023-Q4; want at most 90 % of the units as in 2023-Q4; do: {verify('same_figures', 'output/_T/2024-Q1')}"
        ],
        [
            f"panel.csv:14 [output]: same_figures (T5): 实际 12 家中有 12 家与 2023-Q4 相同；应为 至多 90% 的单位与 2023-Q4 相同；处理：{verify_zh('same_figures', 'output/_T/2024-Q1')}"
        ],
    ),
    "four units that may be the same": (
        panel({unit: None for unit in UNITS[4:]}, quarters=("2023-Q4", "2024-Q1")),
        same_figures("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: same_figures (T5): got undecided: fewer than 5 units can be compared; want at most 90 % of the units as in 2023-Q4; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: same_figures (T5): 实际 无法判断：可比的单位不足 5 家；应为 至多 90% 的单位与 2023-Q4 相同；处理：{SUPPLY_ZH}"
        ],
    ),
    "last digits that are all zero": (
        panel({f"V{n:02}": 1230 for n in range(60)}),
        terminal_digits("output"),
        "2024-Q1",
        ["warning"],
        [
            "output/_T/2024-Q1: terminal_digits (D1): got χ² of 465.50 (72 values, 62 of them end in 0); want last digits spread evenly, χ² at most 16.92; do: verify it"
        ],
        [
            "output/_T/2024-Q1: terminal_digits (D1): 实际 χ² 为 465.50（72 个数，末位 0 出现 62 次）；应为 末位数字均匀分布，χ² 不超过 16.92；处理：请核实"
        ],
    ),
    "twelve last digits": (
        panel(),
        terminal_digits("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: terminal_digits (D1): got undecided: only 12 values, of 50 that it needs; want last digits spread evenly, χ² at most 16.92; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: terminal_digits (D1): 实际 无法判断：只有 12 个数，至少要 50 个；应为 末位数字均匀分布，χ² 不超过 16.92；处理：{SUPPLY_ZH}"
        ],
    ),
    "round figures": (
        panel({f"V{n:02}": 1000 * (n + 1) for n in range(60)}),
        heaping("output"),
        "2024-Q1",
        ["warning"],
        [
            "output/_T/2024-Q1: heaping (D2): got 60 of 72 values, 83.3 %; want at most 10 % of the values to end in 000; do: verify it"
        ],
        [
            "output/_T/2024-Q1: heaping (D2): 实际 72 个数中有 60 个，占 83.3%；应为 以 000 结尾的数不超过 10%；处理：请核实"
        ],
    ),
    "twelve figures": (
        panel(),
        heaping("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: heaping (D2): got undecided: only 12 values, of 50 that it needs; want at most 10 % of the values to end in 000; do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: heaping (D2): 实际 无法判断：只有 12 个数，至少要 50 个；应为 以 000 结尾的数不超过 10%；处理：{SUPPLY_ZH}"
        ],
    ),
    "figures repeated from the quarter before": (
        panel(
            {f"V{n:02}": 1000 + n for n in range(60)},
            {f"V{n:02}": 1000 + n for n in range(60)},
            quarters=("2023-Q4", "2024-Q1"),
        ),
        repeated_values("output"),
        "2024-Q1",
        ["warning"],
        [
            "output/_T/2024-Q1: repeated_values (D2): got 60 of 72 values, 83.3 %; want at most 10 % of the values unchanged (quarters back: 1); do: verify it"
        ],
        [
            "output/_T/2024-Q1: repeated_values (D2): 实际 72 个数中有 60 个，占 83.3%；应为 与 1 个季度前相同的数不超过 10%；处理：请核实"
        ],
    ),
    "no quarter to repeat": (
        panel(),
        repeated_values("output"),
        "2024-Q1",
        ["warning"],
        [
            f"output/_T/2024-Q1: repeated_values (D2): got undecided: only 0 values, of 50 that it needs; want at most 10 % of the values unchanged (quarters back: 1); do: {SUPPLY}"
        ],
        [
            f"output/_T/2024-Q1: repeated_values (D2): 实际 无法判断：只有 0 个数，至少要 50 个；应为 与 1 个季度前相同的数不超过 10%；处理：{SUPPLY_ZH}"
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
