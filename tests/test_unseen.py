"""Files in the manner of offices whose files nobody here has seen: invented, in their bytes, with every cell compared.

Each was made up and declared from docs/sources.md alone before the reader was looked at; what came out wrong then, or could
not be declared, stands here.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd
import pytest
from openpyxl import Workbook
from reading import GOOD, OUTPUT, read, told

from reports.collect import Collected
from reports.concepts.errors import BadDefinition
from reports.concepts.period import label
from reports.concepts.source import PERIODS, Numbers, Source
from reports.concepts.text import plain

CRLF = "\r\n"


class Unseen(NamedTuple):
    """A file as its office would write it, its declaration, and what is read: a line for each number."""

    source: Source
    encoding: str
    file: str
    gives: str

    @property
    def content(self) -> bytes:
        """The bytes, with the line ends of an office and no last one."""
        return self.file.strip("\n").replace("\n", CRLF).encode(self.encoding)


def source(name: str, **declared: Any) -> Source:
    return Source(name=name, pattern="file.csv", citation=plain(name), **declared)


def given(answer: Collected) -> list[str]:
    """Area, period, accumulation, measure, activity, unit, number and status (if it is not normal) of each observation."""
    keys = ["area", "period", "accumulation", "measure", "activity", "unit", "value", "status"]
    rows = answer.main[keys].itertuples(index=False, name=None)
    return [
        " ".join(filter(None, [area, label(period), *key, "" if value is pd.NA else str(value), "" if s == "A" else s]))
        for area, period, *key, value, s in rows
    ]


YEARBOOK = Unseen(
    source(
        "yearbook", constants={"area": "500000"}, header_rows=2,
        above=(r"3-2\s*地区生产总值（(?P<period>[0-9]{4}年[一二三四]季度)）", "单位：.*"),
        labels=("指标", {"地区生产总值": {"activity": "_T"}, "第二产业": {"activity": "T2"}, "工业": {"activity": "BCD"},
                       "采矿业": {"activity": "B"}, "建筑业": {"activity": "E"}}),
        values={"绝对量 / 本季": {"measure": "gva", "unit": "亿元", "accumulation": "single"},
                "绝对量 / 累计": {"measure": "gva", "unit": "亿元", "accumulation": "ytd"},
                "比上年增长 / 累计": {"measure": "growth", "unit": "%", "accumulation": "ytd"}},
        below=("注：.*",), missing={"x": "C", "…": "T", "—": "L"}, numbers=Numbers(parentheses=True),
    ),
    "gb18030",
    """
3-2　地区生产总值（2024年一季度）,,,
,,,单位：亿元、%
指　　标,绝 对 量,,比上年增长
,本季,累计,累计
地 区 生 产 总 值,"7,232.03","7,232.03",6.2
　第 二 产 业,３６８．５,368.5,—
　　#工　　业,2044.01 ,2044.01,(1.2)
　　　#采 矿 业,x,x,…
　　 建 筑 业,589.9 ,589.9,-0.0
注：本表绝对量按现价计算。,,,
""",
    """
500000 2024-Q1 single gva _T 亿元 7232.03
500000 2024-Q1 ytd gva _T 亿元 7232.03
500000 2024-Q1 ytd growth _T % 6.2
500000 2024-Q1 single gva T2 亿元 368.5
500000 2024-Q1 ytd gva T2 亿元 368.5
500000 2024-Q1 ytd growth T2 % L
500000 2024-Q1 single gva BCD 亿元 2044.01
500000 2024-Q1 ytd gva BCD 亿元 2044.01
500000 2024-Q1 ytd growth BCD % -1.2
500000 2024-Q1 single gva B 亿元 C
500000 2024-Q1 ytd gva B 亿元 C
500000 2024-Q1 ytd growth B % T
500000 2024-Q1 single gva E 亿元 589.9
500000 2024-Q1 ytd gva E 亿元 589.9
500000 2024-Q1 ytd growth E % -0.0
""",
)  # fmt: skip

LEVELS = Unseen(
    source(
        "levels", constants={"area": "JPN", "accumulation": "single", "measure": "gdp", "unit": "10億円"},
        units=("10億円",), above=("実質季節調整系列.*", "Real, seasonally adjusted.*"), header_rows=3,
        cells={"period": "#1"}, below=("GDP.*", "Net Exports"), year_once=True, missing={"***": "L", "": "M"},
        values={"国内総生産(支出側)": {"activity": "GDP"}, "民間最終消費支出": {"activity": "PC"},
                "民間最終消費支出 / 家計最終消費支出 / 除く持ち家の帰属家賃": {"activity": "CX"},
                "民間最終消費支出 / 家計最終消費支出": {"activity": "CH"}, "財貨・サービス / 純輸出": {"activity": "NX"}},
    ),
    "cp932",
    """
実質季節調整系列,,,,,(単位:10億円)
"Real, seasonally adjusted series",,,,,(Billions of Yen)
,国内総生産(支出側),民間最終消費支出,,,財貨・サービス
,,,家計最終消費支出,,純輸出
,,,,除く持ち家の帰属家賃,
,GDP,PrivateConsumption,Consumption of Households,Excluding Imputed Rent,Goods & Services
,,,,,Net Exports
1994/10-12.,"446,282.5 ","243,210.1 ","237,001.0 ","200,111.9 ","-1,234.5 "
1995/ 1- 3.,"443,822.2 ","244,000.0 ",,"200,500.0 ",***
 4- 6.,"450,000.0 ","245,000.0 ","239,000.0 ","201,000.0 ",-0.0 
""",
    """
JPN 1994-Q4 single gdp GDP 10億円 446282.5
JPN 1994-Q4 single gdp PC 10億円 243210.1
JPN 1994-Q4 single gdp CH 10億円 237001.0
JPN 1994-Q4 single gdp CX 10億円 200111.9
JPN 1994-Q4 single gdp NX 10億円 -1234.5
JPN 1995-Q1 single gdp GDP 10億円 443822.2
JPN 1995-Q1 single gdp PC 10億円 244000.0
JPN 1995-Q1 single gdp CH 10億円 M
JPN 1995-Q1 single gdp CX 10億円 200500.0
JPN 1995-Q1 single gdp NX 10億円 L
JPN 1995-Q2 single gdp GDP 10億円 450000.0
JPN 1995-Q2 single gdp PC 10億円 245000.0
JPN 1995-Q2 single gdp CH 10億円 239000.0
JPN 1995-Q2 single gdp CX 10億円 201000.0
JPN 1995-Q2 single gdp NX 10億円 -0.0
""",
)  # fmt: skip

KOSIS = Unseen(
    source(
        "kosis", encoding="euc_kr", constants={"area": "KOR", "accumulation": "single", "measure": "gva", "unit": "십억원"},
        units=("십억원",), labels=("산업별", {"국내총생산": {"activity": "_T"}, "제조업": {"activity": "C"}}), values=PERIODS,
        missing={"-": "L"}, numbers=Numbers(marks={"p)": "P"}),
    ),
    "cp949",
    """
"산업별","2023.4/4","2024 1/4","2024.2/4 p)"
"국내총생산","569,000.1","560,000.5","575,000.0"
"제조업","150,000.0","-","152,000.2"
""",
    """
KOR 2023-Q4 single gva _T 십억원 569000.1
KOR 2024-Q1 single gva _T 십억원 560000.5
KOR 2024-Q2 single gva _T 십억원 575000.0 P
KOR 2023-Q4 single gva C 십억원 150000.0
KOR 2024-Q1 single gva C 십억원 L
KOR 2024-Q2 single gva C 십억원 152000.2 P
""",
)  # fmt: skip

EUROSTAT = Unseen(
    source(
        "eurostat", constants={"accumulation": "single", "measure": "gdp", "activity": "_T", "unit": "MEUR"},
        units=("MEUR",), values=PERIODS, missing={":": "M"}, numbers=Numbers(marks={"b": "B", "p": "P", "c": "C"}),
        labels=("freq,unit,geo\\TIME_PERIOD", {"Q,MEUR,AT": {"area": "AUT"}, "Q,MEUR,DE": {"area": "DEU"}}),
    ),
    "utf-8",
    """
freq,unit,geo\\TIME_PERIOD\t2023-Q3 \t2023-Q4 \t2024-Q1 
Q,MEUR,AT\t117500.3 \t118200.0 b\t119000.1 bp
Q,MEUR,DE\t: \t1045000.0 p\t: c
""",
    """
AUT 2023-Q3 single gdp _T MEUR 117500.3
AUT 2023-Q4 single gdp _T MEUR 118200.0 B
AUT 2024-Q1 single gdp _T MEUR 119000.1 B
DEU 2023-Q3 single gdp _T MEUR M
DEU 2023-Q4 single gdp _T MEUR 1045000.0 P
DEU 2024-Q1 single gdp _T MEUR M
""",
)  # fmt: skip

SERIES = Unseen(
    source(
        "years_quarters_and_months", constants={"area": "GBR", "accumulation": "single", "measure": "gdp", "activity": "_T",
        "unit": "mn"}, units=("mn",), cells={"period": "Title"}, values={"GDP: seasonally adjusted £m": {}},
        skipped=("{year}", "{month}"), below=("CDID.*", "Important notes"),
    ),
    "utf-8-sig",
    """
"Title","GDP: seasonally adjusted £m"
"CDID","ABMI"
"Important notes",
"2023","2238000"
"2023 Q4","557800"
"2024 Q1","561900"
"2024 JAN","187300"
""",
    """
GBR 2023-Q4 single gdp _T mn 557800
GBR 2024-Q1 single gdp _T mn 561900
""",
)  # fmt: skip

BANK = Unseen(
    source(
        "wide_years", frequency="year", constants={"accumulation": "annual", "activity": "_T"}, units=("美元",),
        above=("Data Source.*", "Last Updated.*"), cells={"area": "Country Code"}, forms={"area": "[A-Z]{3}"},
        labels=("Indicator Code", {"NY.GDP": {"measure": "gdp", "unit": "美元"}, "NY.GROW": {"measure": "growth", "unit": "%"}}),
        values=PERIODS, ignored=("Country Name",), missing={"": "M"},
    ),
    "utf-8-sig",
    """
"Data Source","World Development Indicators",

"Last Updated Date","2024-06-28",

"Country Name","Country Code","Indicator Code","2021","2022",
"China","CHN","NY.GDP","17820459508852.2","",
"Japan","JPN","NY.GROW","2.55934","0.9545",
""",
    """
CHN 2021 annual gdp _T 美元 17820459508852.2
CHN 2022 annual gdp _T 美元 M
JPN 2021 annual growth _T % 2.55934
JPN 2022 annual growth _T % 0.9545
""",
)  # fmt: skip

COUNTIES = Unseen(
    source(
        "counties", header_rows=2, above=("(?P<period>[0-9]{4}年[一二三四]季度)分区县主要经济指标",), ignored=("备注",),
        constants={"accumulation": "ytd"}, cells={"area": "区县"}, codes={"area": {"渝中区": "500103", "万州区": "500101"}},
        missing={"-": "L", "…": "T"}, numbers=Numbers(parentheses=True),
        values={"地区生产总值 / 总量（亿元）": {"measure": "gdp", "activity": "_T", "unit": "亿元"},
                "地区生产总值 / 增速（%）": {"measure": "growth", "activity": "_T", "unit": "%"},
                "规上工业 / 总量（亿元）": {"measure": "gva", "activity": "BCD", "unit": "亿元"},
                "规上工业 / 增速（%）": {"measure": "growth", "activity": "BCD", "unit": "%"}},
    ),
    "gb18030",
    """
2024年一季度分区县主要经济指标,,,,,,
区县,地区生产总值,,规上工业,,备注,
,总量（亿元）,增速（%）,总量（亿元）,增速（%）,,
渝中区,423.5,5.1,-,3.2,初步,,,
万州区,270.0,(0.4),60.1,…
""",
    """
500103 2024-Q1 ytd gdp _T 亿元 423.5
500103 2024-Q1 ytd growth _T % 5.1
500103 2024-Q1 ytd gva BCD 亿元 L
500103 2024-Q1 ytd growth BCD % 3.2
500101 2024-Q1 ytd gdp _T 亿元 270.0
500101 2024-Q1 ytd growth _T % -0.4
500101 2024-Q1 ytd gva BCD 亿元 60.1
500101 2024-Q1 ytd growth BCD % T
""",
)  # fmt: skip

NESTED = Unseen(
    source(
        "nested", constants={"accumulation": "ytd"}, values=PERIODS, ignored=("{year}",),
        sections={r"一、产值\((?P<unit>.*)\)": {"measure": "output"}, r"二、增速\((?P<unit>.*)\)": {"measure": "growth"},
                  "(?P<area>.*区)": {}},
        codes={"area": {"渝中区": "500103", "巴南区": "500113"}}, numbers=Numbers(marks={"*": "P"}),
        labels=("项目", {"渝中区": {"activity": "_T"}, "巴南区": {"activity": "_T"}, "工业": {"activity": "BCD"}}),
    ),
    "gb18030",
    """
项目,2023年,2024Q1*,2024Q2
一、产值(万元),,,
　渝中区,9,5,6
　　工业,9,1,2
　巴南区,9,7,8
　　工业,9,3,4
二、增速(%),,,
　渝中区,9,0.5,0.6
""",
    """
500103 2024-Q1 ytd output _T 万元 5 P
500103 2024-Q2 ytd output _T 万元 6
500103 2024-Q1 ytd output BCD 万元 1 P
500103 2024-Q2 ytd output BCD 万元 2
500113 2024-Q1 ytd output _T 万元 7 P
500113 2024-Q2 ytd output _T 万元 8
500113 2024-Q1 ytd output BCD 万元 3 P
500113 2024-Q2 ytd output BCD 万元 4
500103 2024-Q1 ytd growth _T % 0.5 P
500103 2024-Q2 ytd growth _T % 0.6
""",
)  # fmt: skip
CONTINUED = Unseen(
    source(
        "continued",
        constants={"area": "500000", "accumulation": "ytd", "measure": "output", "unit": "万元"},
        labels=("项目", {"工业": {"activity": "BCD"}, "建筑业": {"activity": "E"}}),
        values=PERIODS,
        below=("续表.*",),
    ),
    "gb18030",
    """
项目,2024Q1
工业,1
续表,
项目,2024Q1
建筑业,2
""",
    """
500000 2024-Q1 ytd output BCD 万元 1
500000 2024-Q1 ytd output E 万元 2
""",
)

TOTALS = Unseen(
    source(
        "totals_of_each", constants={"period": "2024Q1", "accumulation": "ytd", "measure": "output", "unit": "亿元"},
        cells={"area": "地区", "activity": "行业"}, codes={"area": {"甲区": "500101", "乙区": "500102"}},
        merged=("地区",), totals=("合计",), values={"产值": {}},
    ),
    "gb18030",
    """
地区,行业,产值
甲区,工业,1
,建筑业,2
乙区,工业,3
合计,工业,4
,建筑业,2
""",
    """
500101 2024-Q1 ytd output 工业 亿元 1
500101 2024-Q1 ytd output 建筑业 亿元 2
500102 2024-Q1 ytd output 工业 亿元 3
""",
)  # fmt: skip

ALL = (YEARBOOK, LEVELS, KOSIS, EUROSTAT, SERIES, BANK, COUNTIES, NESTED, CONTINUED, TOTALS)


@pytest.mark.parametrize("unseen", ALL, ids=lambda unseen: unseen.source.name)
def test_every_cell_of_an_unseen_file_is_read_as_written(unseen: Unseen) -> None:
    answer = read(unseen.content, unseen.source)
    assert told(answer) == []
    assert given(answer) == unseen.gives.strip().splitlines()


@pytest.mark.parametrize("unseen", [YEARBOOK, LEVELS, COUNTIES, NESTED], ids=lambda unseen: unseen.source.name)
def test_its_workbook_twin_reads_the_same(unseen: Unseen) -> None:
    book = Workbook()
    for row in filter(None, csv.reader(io.StringIO(unseen.file.strip("\n")))):
        book.active.append([_stored(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    answer = read(file.getvalue(), replace(unseen.source, pattern="file.xlsx"))
    assert told(answer) == []
    assert [_shortest(line) for line in given(answer)] == [
        _shortest(line) for line in unseen.gives.strip().splitlines()
    ]


def _shortest(line: str) -> str:
    """The line with its number in as few digits as a spreadsheet stores: 12.0 as 12, -0.0 as 0."""
    return re.sub(r"(?<= )-?[0-9]+\.[0-9]+", lambda number: f"{Decimal(number[0]).normalize() + 0:f}", line)


def _stored(cell: str) -> Any:
    """The cell as a spreadsheet stores it: a plain number as a number."""
    bare = cell.strip().replace(",", "")
    return float(bare) if bare.isascii() and bare.replace(".", "", 1).replace("-", "", 1).isdecimal() else cell or None


# --- what would have been a wrong number ----------------------------------------------------------------------------

WIDE: dict[str, Any] = {"labels": ("行业", {"工业": {"activity": "BCD"}}), "cells": {}, "codes": {}, "values": PERIODS}
LONG: dict[str, Any] = {"cells": {"period": "季度"}, "codes": {}, "constants": OUTPUT.constants | {"activity": "_T"}}
WANT_QUARTER = "period: got '{}'; want a quarter such as 2024-Q1; do: {}"
TURNED = "from here on the year is not certain: write the year where it changes"


def test_a_year_said_once_is_not_carried_past_the_turn_of_the_year() -> None:
    across = read("行业,2024年1季度,4季度,3季度\n工业,1,2,3\n", **WIDE, year_once=True)
    assert told(across) == [
        "output.csv:1 [4季度]: " + WANT_QUARTER.format("4季度", TURNED),
        "output.csv:1 [3季度]: " + WANT_QUARTER.format("3季度", TURNED),
    ]
    assert told(across, "zh")[0] == (
        "output.csv:1 [4季度]: period: 实际 '4季度'；应为 2024-Q1 这样的季度；处理：从这里起年份不明：请在年份改变处写出年份"
    )
    for names, turned in (("2024年2季度,1季度,4季度", "4季度"), ("2024年3季度,4季度,1季度", "1季度"),
                          ("2024年1季度,3季度,2季度", "2季度")):  # fmt: skip
        rows = "".join(f"{name},1\n" for name in names.split(","))
        down = read("季度,产值\n" + rows, **LONG, year_once=True)
        assert told(down) == ["output.csv:4 [季度]: " + WANT_QUARTER.format(turned, TURNED)]


def test_a_year_said_once_is_carried_either_way_and_over_several_rows_of_a_quarter() -> None:
    rows = "2023年2季度,1\n2季度,2\n1季度,3\n2022年4季度,4\n3季度,5\n"
    answer = read("季度,产值\n" + rows, **LONG, year_once=True)
    assert [str(period) for period in answer.main["period"]] == ["2023Q2", "2023Q2", "2023Q1", "2022Q4", "2022Q3"]


def test_a_unit_row_with_another_unit_is_told_though_its_words_are_declared() -> None:
    answer = read("单位：亿元、%\n" + GOOD, above=("单位：.*",))
    assert told(answer) == [
        "output.csv:1: unit: got '亿元'; want '万元'; "
        "do: correct the unit; if the figures are in 亿元, declare unit='亿元' in the Source: it is converted"
    ]
    assert told(answer, "zh") == [
        "output.csv:1: unit: 实际 '亿元'；应为 '万元'；"
        "处理：请改正单位；若数据确实以亿元计，请在 Source 中写明 unit='亿元'，换算会自动进行"
    ]
    assert told(read("表1,（单位:万元）\n" + GOOD, above=("表1.*",))) == []


@pytest.mark.parametrize("declared", [
    {"values": {"产值（亿元）": {}}}, {"values": {"产值(亿元)": {"unit": "万元"}}},
    {**WIDE, "labels": ("行业", {"产值（亿元）": {"activity": "_T"}})},
])  # fmt: skip
def test_a_declaration_that_denies_the_unit_in_its_own_header_is_refused(declared: dict[str, Any]) -> None:
    with pytest.raises(BadDefinition) as refused:
        read(GOOD, **declared)
    assert refused.value.within("en").startswith("source output: '产值")
    assert refused.value.within("en").endswith(" names the unit 亿元, but is declared as 万元; correct one of them")
    assert refused.value.within("zh").endswith(" 写明单位 亿元，却声明为 万元；请改正其一")


@pytest.mark.parametrize("encoding, product", [("big5", "電視機"), ("cp932", "テレビ"), ("gb18030", "电视机")])
def test_a_name_that_could_be_of_two_encodings_is_not_guessed(encoding: str, product: str) -> None:
    file = f"period,product,v\n2024Q1,{product},1\n".encode(encoding)
    declared = {"cells": {"period": "period", "activity": "product"}, "codes": {}, "values": {"v": {}}}
    [told_so] = told(read(file, **declared))
    assert told_so.startswith("output.csv:2 [product]: encoding: got '")
    assert told_so.endswith(
        "; want a file that tells its encoding; do: save it again as CSV UTF-8, or declare its `encoding` in the Source, "
        "or list its names in `codes`"
    )
    assert list(read(file, **declared, encoding=encoding).main["activity"]) == [product]


def test_a_second_header_with_other_periods_is_told_even_where_it_is_declared_as_a_note() -> None:
    file = "行业,2024Q1\n工业,1\n行业,2023Q1\n工业,2\n"
    for below in ((), ("行业.*",)):
        assert told(read(file, **WIDE, below=below))[0] == (
            "output.csv:3: header-twice: got '行业2023Q1'; want one header in a file; "
            "do: save the rows from here on as a file of their own"
        )


def test_raised_digits_do_not_become_digits_of_a_name_or_a_period() -> None:
    free = {"cells": {"period": "季度", "activity": "行业"}, "codes": {}}
    assert list(read("季度,行业,产值\n2024Q1,C2①,1\n", **free).main["activity"]) == ["C2①"]
    month = read("季度,产值\n2024.1②,1\n", **LONG, frequency="month")
    assert [finding.code for finding in month.findings] == ["period"]
    listed = read("季度,行业,产值\n2024Q1,工业②,1\n", codes={"activity": {"工业2": "X"}})
    assert [finding.code for finding in listed.findings] == ["unknown-code"]


def test_a_month_whose_nought_a_spreadsheet_may_have_dropped_is_refused_unless_spelt() -> None:
    for name, found in (("2024.1", 0), ("2024.01", 1), ("2024.10", 1), ("2024.2", 1)):
        assert len(read(f"季度,产值\n{name},1\n", **LONG, frequency="month").main) == found
    spelt = read(
        "季度,产值\n2024.1,1\n", **LONG, frequency="month", spellings=(r"(?P<year>[0-9]{4})\.(?P<month>[0-9]+)",)
    )
    assert [str(period) for period in spelt.main["period"]] == ["2024-01"]


@pytest.mark.parametrize("name", [
    "2023-24 Q1", "Q1 2023-24", "2023/24 Q1", "FY2023Q1", "Q1 FY24", "2023年度第1四半期", "113年第1季", "令和6年1-3月", "24Q1", "Q1-24",
])  # fmt: skip
def test_a_fiscal_or_a_foreign_year_is_never_read_without_its_declaration(name: str) -> None:
    assert [finding.code for finding in read(f"季度,产值\n{name},1\n", **LONG).findings] == ["period"]


@pytest.mark.parametrize("declared, told_so", [
    ({"labels": ("行业", {"工业": {"activty": "x"}})}, "'activty' is no column of the observations"),
    ({"values": {"产值": {"scop": "above_scale"}}}, "'scop' is no column of the observations"),
    ({"sections": {"甲": {"aera": "1"}}}, "'aera' is no column of the observations"),
    ({"above": ("(?P<perod>.*)",)}, "the group 'perod' in '(?P<perod>.*)' says nothing"),
    ({"spellings": ("(?P<jahr>.*)",)}, "the group 'jahr' in '(?P<jahr>.*)' says nothing"),
    ({"encoding": "klingon"}, "there is no encoding 'klingon'"),
])  # fmt: skip
def test_a_misspelt_part_of_a_declaration_is_refused(declared: dict[str, Any], told_so: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        replace(OUTPUT, **declared)
    assert told_so in refused.value.within("en")


# --- sections -------------------------------------------------------------------------------------------------------


def test_a_row_outside_the_sections_that_say_its_key_is_told() -> None:
    sections = {"甲区": {"area": "500101"}, "[0-9]、(?P<unit>.*)": {"measure": "output"}}
    declared = WIDE | {"constants": {"accumulation": "ytd"}, "sections": sections}
    answer = read("行业,2024Q1\n1、万元,\n工业,1\n甲区,\n工业,2\n2、亿元,\n工业,3\n", **declared)
    want = "want a row below a section that says 'area'; do: restore the row that begins the section, or declare it in `sections`"
    assert told(answer) == [
        f"output.csv:3: section: got '工业1'; {want}",
        f"output.csv:7: section: got '工业3'; {want}",
    ]
    assert told(answer, "zh")[0] == (
        "output.csv:3: section: 实际 '工业1'；应为 位于说明 'area' 的分段之下的行；处理：请补上分段行，或在 sections 中登记它"
    )
    assert given(answer) == ["500101 2024-Q1 ytd output BCD 万元 2"]


def test_a_section_that_names_what_is_in_no_list_is_told() -> None:
    declared = WIDE | {"sections": {"(?P<area>.*区)": {}}, "codes": {"area": {"渝中区": "500103"}}}
    [told_so] = told(read("行业,2024Q1\n渝北区,\n工业,1\n", **declared))
    assert told_so == ("output.csv:2: unknown-code: got '渝北区'; want '渝中区'; do: correct the row and run again")


def test_a_period_without_a_year_is_told_where_its_year_may_be_declared() -> None:
    [told_so] = told(read("季度,产值\n一季度,1\n", **LONG))
    assert told_so == "output.csv:2 [季度]: " + WANT_QUARTER.format(
        "一季度",
        "write its year, or declare where its year stands: year_once, merged, sections, or a group year in `above`",
    )


# --- findings -------------------------------------------------------------------------------------------------------


def test_however_many_problems_there_are_the_first_of_each_code_is_shown() -> None:
    bad = "".join(f"2024-Q1,工业,x{at}\n" for at in range(60))
    last = f"2024-Q9,工业,1\n2024-Q1,矿业,1\n2024-Q1,工业,{'9' * 19}\n2024-Q1,工业,1,2\n2024-Q1,工业,y\n"
    answer = read("季度,行业,产值\n" + bad + last)
    assert [finding.code for finding in answer.findings] == [
        "cells", *["not-a-number"] * 49, "period", "unknown-code", "too-large", "more",
    ]  # fmt: skip
    assert told(answer)[-1] == (
        "output.csv: more: got 12 more problems; want none; do: correct those above first and run again"
    )


def test_a_footnote_mark_is_noted_once_for_a_file_however_long() -> None:
    rows = "".join(f"2024-Q1,工业{at},{at}*\n" for at in range(45_000))
    answer = read("季度,行业,产值\n" + rows, codes={}, numbers=Numbers(marks={"*": "P"}))
    assert told(answer.remarks) == [
        "output.csv:2 [产值]: mark: got '*' on 45000 numbers; want status P; do: the numbers are kept; say so in a note"
    ]
    assert set(answer.main["status"]) == {"P"}
