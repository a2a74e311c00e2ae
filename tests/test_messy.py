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
from reports.concepts.period import Period, label, quarter
from reports.concepts.source import PERIODS, Source
from reports.concepts.text import Text
from reports.formulas import single_quarter

NAMES = {
    "国内生产总值": "_T", "第一产业增加值": "T1", "第二产业增加值": "T2", "第三产业增加值": "T3", "农林牧渔业增加值": "A",
    "工业增加值": "BCD",
}  # fmt: skip
ACCUMULATIONS = {"当季值": "single", "累计值": "ytd"}
NBS = Text("国家统计局", "National Bureau of Statistics of China")
LEVELS = {"area": "000000", "measure": "value_added", "price_basis": "current", "unit": "亿元"}
QUARTERLY = Source(
    name="quarterly_accounts",
    pattern="nbs_quarterly_zh_gbk.csv",
    citation=NBS,
    constants=LEVELS,
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

INDUSTRIES = {
    "Gross Domestic Product": "_T", "Value-added of the Primary Industry": "T1",
    "Value-added of the Secondary Industry": "T2", "Value-added of the Tertiary Industry": "T3",
    "Value-added of Agriculture, Forestry, Animal Husbandry and Fishery industries": "A",
    "Value-added of Industry": "BCD", "Value-added of Manufacturing": "C", "Value-added of Construction": "E",
    "Value-added of Wholesale and Retail Trades": "F", "Value-added of Transport, Storage and Post": "G",
    "Value-added of Hotels and Catering Services": "H", "Value-added of Finance": "J",
    "Value-added of Real Estate": "K", "Value-added of Others": "OTH",
    "Value-added of Information Transmission, Software and Information Technology": "I",
    "Value-added of Leasing and Business Services": "L",
}  # fmt: skip
ENGLISH = Source(
    name="quarterly_accounts_in_english",
    pattern="nbs_quarterly_gdp_en_bom_tabs.csv",
    citation=NBS,
    constants=LEVELS,
    above=("Database：.*", "Time：.*"),
    labels=(
        "Indicators",
        {
            f"{name}, {word} (100 million yuan)": {"activity": code, "accumulation": accumulation}
            for name, code in INDUSTRIES.items()
            for word, accumulation in (("Current Quarter", "single"), ("Accumulated", "ytd"))
        },
    ),
    values=PERIODS,
    below=("Note：.*", r"[0-9]\. .*", "Data Sources：.*"),
)

PROVINCES = """
北京市 110000 天津市 120000 河北省 130000 山西省 140000 内蒙古自治区 150000 辽宁省 210000 吉林省 220000 黑龙江省 230000
上海市 310000 江苏省 320000 浙江省 330000 安徽省 340000 福建省 350000 江西省 360000 山东省 370000 河南省 410000
湖北省 420000 湖南省 430000 广东省 440000 广西壮族自治区 450000 海南省 460000 重庆市 500000 四川省 510000 贵州省 520000
云南省 530000 西藏自治区 540000 陕西省 610000 甘肃省 620000 青海省 630000 宁夏回族自治区 640000 新疆维吾尔自治区 650000
""".split()
PROVINCE = Source(
    name="provinces",
    pattern="nbs_province_gdp_zh_gbk.csv",
    citation=NBS,
    constants={"measure": "value_added", "activity": "_T", "accumulation": "annual", "price_basis": "current"},
    cells={"area": "地区"},
    codes={"area": dict(zip(PROVINCES[::2], PROVINCES[1::2], strict=True))},
    above=("数据库：分省年度数据", r"指标：地区生产总值\((?P<unit>.*)\)", "时间：最近[0-9]+年"),
    values=PERIODS,
    frequency="year",
    below=("注：.*", "数据来源：.*"),
)

PRICES = {
    "居民消费价格指数": "_T", "食品烟酒类居民消费价格指数": "01", "衣着类居民消费价格指数": "02", "居住类居民消费价格指数": "03",
    "生活用品及服务类居民消费价格指数": "04", "交通和通信类居民消费价格指数": "05", "教育文化和娱乐类居民消费价格指数": "06",
    "医疗保健类居民消费价格指数": "07", "其他用品和服务类居民消费价格指数": "08",
}  # fmt: skip
MONTHLY = Source(
    name="prices_and_trade",
    pattern="nbs_monthly_cpi_trade_zh_gbk_quoted_footnote.csv",
    citation=NBS,
    constants={"area": "000000", "accumulation": "single"},
    cells={"period": "时间"},
    above=("数据库：月度数据", "时间：[0-9]{4}-"),
    values={
        f"{name}(上年同月=100)": {"measure": "price_index", "activity": code, "unit": "上年同月=100"}
        for name, code in PRICES.items()
    }
    | {
        f"{name}总值当期值(千美元)": {"measure": measure, "activity": "_T", "unit": "千美元"}
        for name, measure in (("出口", "exports"), ("进口", "imports"))
    },
    units=("上年同月=100", "千美元"),
    frequency="month",
    missing={"": "M"},
    below=("注：.*", r"[0-9]\..*", "数据来源：.*"),
)

EXPENDITURES = {
    "国内総生産(支出側)": "GDP", "民間最終消費支出": "PC", "民間最終消費支出 / 家計最終消費支出": "PC_H",
    "民間最終消費支出 / 家計最終消費支出 / 除く持ち家の帰属家賃": "PC_R", "民間住宅": "RES", "民間企業設備": "INV",
    "民間在庫品増加": "STOCK", "政府最終消費支出": "GC", "公的固定資本形成": "PUB", "公的在庫品増加": "PUBSTOCK",
    "財貨・サービス / 純輸出": "NX", "財貨・サービス / 輸出": "X", "財貨・サービス / 輸入": "IM", "交易利得": "TT", "国内総所得": "GDI",
    "海外からの所得 / 純受取": "NI", "海外からの所得 / 受取": "REC", "海外からの所得 / 支払": "PAY", "国民総所得": "GNI",
    "国内需要": "DD", "民間需要": "DDP", "公的需要": "DDG", "総固定資本形成": "GFCF", "国内総生産(支出側)(除FISIM)": "GDP_F",
    "家計最終消費支出(除FISIM)": "PC_F", "財貨・サービス / 輸出 / (除FISIM)": "X_F", "財貨・サービス / 輸入 / (除FISIM)": "IM_F",
}  # fmt: skip
JAPAN = Source(
    name="growth_of_japan",
    pattern="esri_growth_sa_jp_sjis_stars.csv",
    citation=Text("日本内阁府", "Cabinet Office of Japan"),
    constants={
        "area": "JPN",
        "accumulation": "single",
        "measure": "growth",
        "price_basis": "constant:2005",
        "unit": "%",
    },
    cells={"period": "#1"},
    values={header: {"activity": code} for header, code in EXPENDITURES.items()},
    header_rows=3,
    above=("実質季節調整系列.*", "Changes from the previous quarter.*"),
    below=(r"GDP\(Expenditure Approach\).*", "Net ExportsExports.*"),
    year_once=True,
    missing={"": "M", "***": "L"},
)
SOURCES = (QUARTERLY, ENGLISH, PROVINCE, MONTHLY, JAPAN)

# Typed by hand: the activity (or the area, for provinces), the accumulation, the period, the digits of the cell.
CELLS = {
    QUARTERLY.name: """
_T  single 2022-Q1 270177.8   _T  single 2020-Q4 295618.8   BCD single 2022-Q1 93551.5    BCD single 2020-Q4 89798.9
_T  ytd    2022-Q1 270177.8   _T  ytd    2021-Q4 1143669.7  _T  ytd    2020-Q4 1013567.0  _T  single 2021-Q3 289919.3
T1  single 2022-Q1 10953.8    T1  single 2021-Q4 31472.2    T1  ytd    2021-Q3 51613.3    T1  ytd    2020-Q4 78030.9
T2  single 2021-Q2 114300.6   T2  single 2021-Q1 92432.2    T2  ytd    2021-Q4 450904.5   T2  ytd    2022-Q1 106186.6
T3  single 2022-Q1 153037.4   T3  single 2020-Q4 152183.9   T3  ytd    2021-Q2 294267.4   T3  ytd    2020-Q4 551973.7
A   single 2021-Q3 24084.5    A   ytd    2021-Q1 11932.0    A   ytd    2020-Q4 81396.5    BCD single 2021-Q4 105223.3
""",
    ENGLISH.name: """
_T  single 2026-Q1 334192.9   _T  single 2025-Q4 387911.3   _T  single 2021-Q4 332826.7   _T  ytd    2021-Q4 1173823.0
_T  ytd    2025-Q4 1401879.2  _T  ytd    2024-Q2 633110.6   T1  single 2025-Q3 26952.3    T1  ytd    2021-Q4 83216.5
T2  single 2026-Q1 116134.9   T2  ytd    2024-Q4 490305.4   T3  single 2022-Q2 162239.6   T3  ytd    2025-Q4 808879.3
A   single 2025-Q4 37258.0    A   ytd    2022-Q3 57517.8    BCD single 2026-Q1 103388.2   BCD ytd    2025-Q4 416826.0
C   single 2024-Q3 81932.8    C   ytd    2023-Q3 236952.5   E   single 2025-Q1 14255.6    E   ytd    2021-Q4 79269.8
F   single 2026-Q1 35071.3    G   ytd    2022-Q4 50967.7    H   single 2022-Q2 4119.9     J   ytd    2026-Q1 27224.6
K   single 2021-Q4 23387.0    I   single 2023-Q2 15419.9    L   ytd    2023-Q3 35216.0    OTH ytd    2021-Q4 192899.1
""",
    PROVINCE.name: """
110000 annual 2024 49670.2   110000 annual 2006 8618.9    120000 annual 2015 10889.2   130000 annual 2023 45660.0
140000 annual 2022 25653.2   150000 annual 2010 8342.1    210000 annual 2006 8489.3    220000 annual 2020 12499.5
230000 annual 2014 12357.1   310000 annual 2024 53759.5   320000 annual 2024 136696.9  330000 annual 2013 38023.3
440000 annual 2024 141488.9  440000 annual 2006 26403.1   450000 annual 2019 21341.5   460000 annual 2018 5004.2
500000 annual 2024 32046.7   500000 annual 2006 3949.0    510000 annual 2011 21313.1   540000 annual 2006 290.6
540000 annual 2024 2789.1    610000 annual 2009 8094.9    620000 annual 2007 2707.3    630000 annual 2012 1547.9
640000 annual 2016 2853.3    650000 annual 2006 2984.5    650000 annual 2024 20492.4   360000 annual 2021 29838.2
""",
    MONTHLY.name: """
_T single 2020-02 105.2      _T single 2016-01 101.8      01 single 2020-02 116.0      01 single 2017-03 97.6
02 single 2016-01 101.9      02 single 2020-01 100.6      03 single 2018-09 102.6      03 single 2019-12 100.5
04 single 2019-03 101.2      04 single 2016-02 100.3      05 single 2019-10 96.5       05 single 2018-10 103.2
06 single 2018-02 103.7      06 single 2016-12 102.3      07 single 2017-10 107.2      07 single 2016-01 102.9
08 single 2019-09 105.8      08 single 2016-01 99.6       08 single 2018-05 101.0      01 single 2018-08 101.9
exports single 2019-12 238267589   exports single 2016-01 177185706   exports single 2017-02 120078967
imports single 2019-12 191057245   imports single 2016-01 113898862   imports single 2018-06 175127271
""",
    JAPAN.name: """
GDP single 1994-Q2 -1.1   PC   single 1994-Q2 -0.1   PC_R single 1994-Q2 -0.2    RES single 1994-Q2 5.0
INV single 1994-Q3 -0.3   GC   single 1994-Q4 0.1    PUB  single 1994-Q4 -1.9    X   single 1994-Q4 0.4
IM  single 1994-Q4 1.1    TT   single 1994-Q4 1.9    REC  single 1995-Q3 25.6    PAY single 1995-Q3 21.3
GDP single 1995-Q1 0.6    GDP_F single 1995-Q4 -0.0  GNI  single 1995-Q4 0.2    IM_F single 1995-Q4 4.7
REC single 1996-Q1 -40.5  PAY  single 1996-Q1 -52.6  GFCF single 1996-Q2 2.3     X_F single 1996-Q3 3.1
DDP single 1996-Q4 1.6    RES  single 1997-Q1 -4.1   GDP  single 2014-Q3 -0.7    TT  single 2015-Q1 21.2
GDI single 2015-Q2 0.3    X    single 2015-Q2 -4.3   GDP  single 2015-Q3 0.3     IM_F single 2015-Q3 1.7
RES single 2015-Q3 2.0    NI   single 2015-Q3 none   DD   single 2015-Q3 0.1     PUB single 2015-Q3 -1.5
""",
}
COUNTS = {
    QUARTERLY.name: 11 * 6,
    ENGLISH.name: 32 * 18,
    PROVINCE.name: 31 * 19,
    MONTHLY.name: 50 * 11,
    JAPAN.name: 87 * 27,
}
SPANS = {
    QUARTERLY.name: ("2020-Q4", "2022-Q1", 6), ENGLISH.name: ("2021-Q4", "2026-Q1", 18), PROVINCE.name: ("2006", "2024", 19),
    MONTHLY.name: ("2016-01", "2020-02", 50), JAPAN.name: ("1994-Q1", "2015-Q3", 87),
}  # fmt: skip


def delivered(shared: Path, source: Source) -> bytes:
    file = shared / "messy" / source.pattern
    if not file.is_file():
        pytest.skip("the messy files are not in ../shared")
    return file.read_bytes()


@pytest.fixture
def content(shared: Path) -> bytes:
    return delivered(shared, QUARTERLY)


@pytest.fixture
def accounts(content: bytes) -> Collected:
    return collect([QUARTERLY], [Delivery(QUARTERLY.pattern, content)])


def typed(words: str) -> list[tuple[str, ...]]:
    every = words.split()
    return [tuple(every[at : at + 4]) for at in range(0, len(every), 4)]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_table_is_read_whole_and_without_a_finding(shared: Path, source: Source) -> None:
    read = collect([source], [Delivery(source.pattern, delivered(shared, source))])
    assert told(read) == []
    assert read.remarks == ()
    assert len(read.main) == COUNTS[source.name]
    first, last, number = SPANS[source.name]
    periods = set(read.main["period"])
    assert (label(min(periods)), label(max(periods)), len(periods)) == (first, last, number)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_number_typed_by_hand_stands_where_it_was_found(shared: Path, source: Source) -> None:
    rows = collect([source], [Delivery(source.pattern, delivered(shared, source))]).main
    name = "area" if source is PROVINCE else "activity"
    measures = rows["measure"].where(rows["measure"].isin(["exports", "imports"]), rows[name])
    keys = zip(measures, rows["accumulation"], rows["period"].map(label), strict=True)
    read = dict(zip(keys, rows["value"].map(lambda value: "none" if value is pd.NA else str(value)), strict=True))
    by_hand = typed(CELLS[source.name])
    assert len(by_hand) >= 22
    assert {cell[:3]: cell[3] for cell in by_hand} == {cell[:3]: read[cell[:3]] for cell in by_hand}


def test_what_is_missing_keeps_its_kind(shared: Path) -> None:
    """Of 87 quarters and 27 columns the first quarter is blank, and five columns are not applicable throughout."""
    rows = collect([JAPAN], [Delivery(JAPAN.pattern, delivered(shared, JAPAN))]).main
    assert rows["status"].value_counts().to_dict() == {"A": 86 * 23, "L": 86 * 4, "M": 27}
    assert set(rows["period"][rows["status"] == "M"]) == {quarter("1994-Q1")}
    rows = collect([MONTHLY], [Delivery(MONTHLY.pattern, delivered(shared, MONTHLY))]).main
    assert list(rows["column"][rows["status"] == "M"]) == ["出口总值当期值(千美元)", "进口总值当期值(千美元)"] * 2


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
    assert [(finding.code, finding.place.line) for finding in answer.findings] == [("form", n) for n in range(15, 20)]
