"""Real files as offices publish them. They stay in ../shared; the numbers below were typed by hand from the files."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from reading import told

from reports.collect import Collected, Delivery, collect
from reports.concepts.period import Period, quarter
from reports.concepts.source import PERIODS, Source
from reports.concepts.text import Text
from reports.formulas import single_quarter

NAMES = {
    "国内生产总值": "_T", "第一产业增加值": "T1", "第二产业增加值": "T2", "第三产业增加值": "T3", "农林牧渔业增加值": "A",
    "工业增加值": "BCD",
}  # fmt: skip
ACCUMULATIONS = {"当季值": "single", "累计值": "ytd"}
QUARTERLY = Source(
    name="quarterly_accounts",
    pattern="nbs_quarterly_zh_gbk.csv",
    citation=Text("国家统计局，季度数据", "National Bureau of Statistics of China, quarterly data"),
    constants={"area": "000000", "measure": "value_added", "price_basis": "current", "unit": "亿元"},
    above=("数据库：季度数据", "时间：最近[0-9]+季度"),
    labels=(
        "指标",
        {
            f"{name}{word}(亿元)": {"activity": code, "accumulation": accumulation}
            for name, code in NAMES.items()
            for word, accumulation in ACCUMULATIONS.items()
        },
    ),
    values=PERIODS,
    below=("注：.*", r"[0-9]+[.．].*", "数据来源：.*"),
)

CELLS = """
single _T  2022-Q1 270177.8   single _T  2020-Q4 295618.8   single BCD 2022-Q1 93551.5    single BCD 2020-Q4 89798.9
ytd    _T  2022-Q1 270177.8   ytd    _T  2021-Q4 1143669.7  ytd    _T  2020-Q4 1013567.0  single _T  2021-Q3 289919.3
single T1  2022-Q1 10953.8    single T1  2021-Q4 31472.2    ytd    T1  2021-Q3 51613.3    ytd    T1  2020-Q4 78030.9
single T2  2021-Q2 114300.6   single T2  2021-Q1 92432.2    ytd    T2  2021-Q4 450904.5   ytd    T2  2022-Q1 106186.6
single T3  2022-Q1 153037.4   single T3  2020-Q4 152183.9   ytd    T3  2021-Q2 294267.4   ytd    T3  2020-Q4 551973.7
single A   2021-Q3 24084.5    ytd    A   2021-Q1 11932.0    ytd    A   2020-Q4 81396.5    single BCD 2021-Q4 105223.3
"""


@pytest.fixture
def content(shared: Path) -> bytes:
    file = shared / "messy" / QUARTERLY.pattern
    if not file.is_file():
        pytest.skip("the messy files are not in ../shared")
    return file.read_bytes()


@pytest.fixture
def accounts(content: bytes) -> Collected:
    return collect([QUARTERLY], [Delivery(QUARTERLY.pattern, content)])


def test_the_table_is_read_whole_and_without_a_finding(accounts: Collected) -> None:
    assert told(accounts) == []
    assert len(accounts.main) == 11 * 6
    assert set(accounts.main["period"]) == set(pd.period_range("2020Q4", "2022Q1", freq="Q"))


def test_every_number_typed_by_hand_stands_where_it_was_found(accounts: Collected) -> None:
    words = CELLS.split()
    typed = [tuple(words[at : at + 4]) for at in range(0, len(words), 4)]
    assert len(typed) == 24
    for accumulation, activity, period, value in typed:
        assert cell(accounts, accumulation, activity, quarter(period)) == Decimal(value)


def cell(read: Collected, accumulation: str, activity: str, period: Period) -> Decimal:
    rows = read.main
    [value] = rows["value"][
        (rows["accumulation"] == accumulation) & (rows["activity"] == activity) & (rows["period"] == period)
    ]
    return value


def test_digits_lines_and_columns_are_kept_as_delivered(accounts: Collected) -> None:
    rows = accounts.main
    newest = rows[rows["period"] == quarter("2022-Q1")]
    assert list(newest["line"]) == list(range(4, 15))
    assert set(newest["column"]) == {"2022年第一季度"}
    assert str(cell(accounts, "ytd", "_T", quarter("2020-Q4"))) == "1013567.0"


def of_2021(accounts: Collected, accumulation: str, activity: str) -> pd.DataFrame:
    year = pd.period_range("2021Q1", "2021Q4", freq="Q")
    return pd.DataFrame({activity: [cell(accounts, accumulation, activity, when) for when in year]}, index=year)


@pytest.mark.parametrize("activity", ["_T", "T1", "T2", "T3"])
def test_the_year_cumulated_is_the_sum_of_its_quarters_to_the_last_digit(accounts: Collected, activity: str) -> None:
    singles, cumulated = (of_2021(accounts, accumulation, activity)[activity] for accumulation in ("single", "ytd"))
    assert cumulated.iloc[3] == sum(singles)
    assert cumulated.iloc[0] == singles.iloc[0]


ROUNDED = {"T2": [0, -1, 1, 0], "A": [0, -1, 0, 0]}  # tenths by which the office's own rounding moves a quarter


@pytest.mark.parametrize("activity", ["_T", "T1", "T2", "T3", "A"])
def test_the_differences_of_cumulated_figures_are_the_quarters_as_printed(accounts: Collected, activity: str) -> None:
    singles, made = of_2021(accounts, "single", activity), single_quarter(of_2021(accounts, "ytd", activity))
    off = [10 * (own - Fraction(printed)) for own, printed in zip(made[activity], singles[activity], strict=True)]
    assert off == ROUNDED.get(activity, [0, 0, 0, 0])


def test_the_same_table_in_another_order_and_encoding_gives_the_same_observations(content: bytes) -> None:
    def facts(read: Collected) -> set[tuple[object, ...]]:
        names = ["accumulation", "activity", "period", "value"]
        return set(read.main[names].itertuples(index=False, name=None))

    lines = content.decode("gb18030").splitlines()
    turned = [",".join([cells[0], *reversed(cells[1:])]) for cells in (line.split(",") for line in lines[2:14])]
    other = "\n".join([*lines[:2], *turned, *lines[14:]]).encode("utf-16")
    read = [collect([QUARTERLY], [Delivery(QUARTERLY.pattern, way)]) for way in (content, other)]
    assert facts(read[0]) == facts(read[1])


def test_what_the_source_does_not_declare_is_told_row_by_row(content: bytes) -> None:
    answer = collect([replace(QUARTERLY, above=(), below=())], [Delivery(QUARTERLY.pattern, content)])
    assert told(answer, "zh") == [
        "nbs_quarterly_zh_gbk.csv:1: undeclared-row: 实际 '数据库：季度数据'；应为 表头（Source 没有声明标题行）；"
        "处理：请删除该行，或在 Source 中声明它",
        "nbs_quarterly_zh_gbk.csv:2: undeclared-row: 实际 '时间：最近6季度'；应为 表头（Source 没有声明标题行）；"
        "处理：请删除该行，或在 Source 中声明它",
    ]
    answer = collect([replace(QUARTERLY, below=())], [Delivery(QUARTERLY.pattern, content)])
    assert [(finding.code, finding.place.line) for finding in answer.findings] == [("cells", n) for n in range(15, 20)]
