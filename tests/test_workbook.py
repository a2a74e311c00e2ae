"""The workbook: one table a sheet, numbers as numbers with their shown digits, marks beside them, the same bytes."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from openpyxl import load_workbook
from stopwatch import seconds

from reports.analyse import Computed
from reports.concepts.errors import RenderError
from reports.concepts.finding import Finding, Place, Severity
from reports.concepts.period import Period, quarter
from reports.concepts.revision import Revision
from reports.concepts.text import Text, plain
from reports.concepts.unit import HOUSEHOLDS, NO_UNIT, POINTS, YI_YUAN
from reports.disseminate.data_files import Material
from reports.disseminate.read_back_workbook import read_back_workbook
from reports.disseminate.workbook import workbook
from reports.disseminate.workbook_about import sheets
from reports.disseminate.workbook_names import period_name
from reports.disseminate.workbook_sheets import Value
from tests.test_data_files import SMALL_JOB, TALLY, edition_of, one, small

CHECKOUT = Path(__file__).resolve().parent.parent
LEGEND = "r 修订；— 缺失或不予公布；数值为公布值"
YEAR = Period("2023", freq="Y")
HISTORY = tuple(one(shown, activity, when) for when, activity, shown in (
    ("2023-Q4", "BCD", "32.7"), ("2023-Q4", "E", "10.0"), ("2024-Q1", "BCD", "32.9"), ("2024-Q1", "E", "-0.5"),
))  # fmt: skip


def book_of(material: Material) -> Any:
    return load_workbook(BytesIO(workbook(material)))


def told(material: Material, sheet: str) -> list[list[Any]]:
    """The cells of a sheet below what stands above its table: heads first."""
    rows = [list(row) for row in book_of(material)[sheet].iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[0] in ("返回目录", "back to the contents"))
    return rows[start + 1 :]


def finding(subject: str = "share/BCD/2024-Q1", file: str = "", got: str = "32.9") -> Finding:
    what = (plain(got), Text("约33", "about 33"), Text("请核实", "look again"))
    return Finding(Severity.QUERY, "year_on_year", Place(file, 3), *what, subject, "疫情影响，已核实", "T2")


# ---------------------------------------------------------------- the sheets


def test_a_small_book_has_an_overview_a_history_and_notes() -> None:
    assert book_of(small(*HISTORY)).sheetnames == ["目录", "总体", "比重", "说明"]


def test_the_overview_has_activities_down_and_indicators_across() -> None:
    assert told(small(*HISTORY), "总体") == [
        ["代码", "对象", "比重（%）", "标注"],
        ["BCD", "工业", 32.9, None],
        ["E", "建筑业", -0.5, None],
    ]


def test_a_history_has_periods_down_and_activities_across() -> None:
    assert told(small(*HISTORY), "比重") == [
        ["时期", "时期名称", "工业（%）", "标注", "建筑业（%）", "标注"],
        ["2023-Q4", "2023年全年", 32.7, None, 10, None],
        ["2024-Q1", "2024年一季度", 32.9, None, -0.5, None],
    ]


def test_the_same_in_english() -> None:
    assert told(small(*HISTORY, lang="en"), "Share")[:2] == [
        ["Period", "Name of the period", "Industry (%)", "Mark", "Construction (%)", "Mark"],
        ["2023-Q4", "the whole year of 2023", 32.7, None, 10, None],
    ]


def test_contents_lead_to_every_sheet() -> None:
    book = book_of(small(*HISTORY, tallies=(TALLY,)))
    page = book["目录"]
    links = [(cell.value, cell.hyperlink.location) for cell in page["A"] if cell.hyperlink]
    assert links == [(name, f"'{name}'!A1") for name in book.sheetnames[1:]]
    assert [row for row in page.iter_rows(min_row=3, values_only=True)][:3] == [
        ("工作表", "内容", "行数"), ("总体", "总体", 2), ("比重", "比重", 2),
    ]  # fmt: skip
    back = [page["A3"].hyperlink.location for page in book.worksheets[1:]]
    assert set(back) == {"'目录'!A1"}


def test_above_every_table_stand_its_title_and_what_the_marks_mean() -> None:
    page = book_of(small(*HISTORY))["比重"]
    assert [page[at].value for at in ("A1", "A2", "A3")] == ["比重 · 小公报 · 2024年一季度", LEGEND, "返回目录"]


def test_a_figure_of_another_time_says_so_in_the_overview() -> None:
    figures = [
        replace(figure, accumulation="single")
        for figure in (one("1.0", "BCD", when) for when in ("2023-Q2", "2024-Q2"))
    ]
    figures += [replace(figure, activity="E") for figure in figures]
    material = replace(small(*figures), period=quarter("2024-Q2"))
    assert told(material, "总体")[0] == ["代码", "对象", "比重 · 2024年二季度（%）", "标注"]


def test_series_of_one_activity_share_a_sheet() -> None:
    levels = (one("8.00", "_T", figure="value_added", unit=YI_YUAN), one("41.2", "BCD"))
    assert told(small(*levels), "季度累计指标") == [
        ["时期", "时期名称", "增加值（亿元）", "标注", "比重 · 工业（%）", "标注"],
        ["2024-Q1", "2024年一季度", 8, None, 41.2, None],
    ]


def test_other_areas_are_named() -> None:
    elsewhere = (one("28.1", "BCD", area="500000"), one("30.2", "BCD", area="000000"), one("9.9", "BCD", area="510000"))
    assert told(small(*HISTORY, *elsewhere), "对照地区")[1:] == [
        ["500000", "重庆市", "2024-Q1", "2024年一季度", "BCD", "工业", 28.1, None],
        ["000000", "全国", "2024-Q1", "2024年一季度", "BCD", "工业", 30.2, None],
        ["510000", "510000", "2024-Q1", "2024年一季度", "BCD", "工业", 9.9, None],
    ]


def test_years_and_dates_have_a_row_each_with_their_unit() -> None:
    dated = one("24", "_T", period=YEAR, accumulation="annual", unit=HOUSEHOLDS)
    worded = one(
        "近五分之一", "BCD", period=YEAR, accumulation="annual", unit=NO_UNIT, in_words=True, value=Decimal("0.19")
    )
    assert told(small(dated, worded), "年度和时点指标") == [
        ["指标", "代码", "对象", "时期", "时期名称", "数值", "标注", "单位"],
        ["比重", "_T", "合计", "2023", "2023年", 24, None, "户"],
        ["比重", "BCD", "工业", "2023", "2023年", "近五分之一", None, None],
    ]


def test_two_indicators_of_one_title_are_told_apart_by_their_codes() -> None:
    other = replace(SMALL_JOB.indicators[1], figure="other_share")
    job = replace(SMALL_JOB, indicators=(*SMALL_JOB.indicators, other))
    figures = (*HISTORY, *(replace(figure, figure="other_share") for figure in HISTORY))
    assert book_of(small(*figures, job=job)).sheetnames[2:4] == ["比重（share）", "比重（other_share）"]


@pytest.mark.parametrize(
    "when, accumulation, zh, en",
    [
        ("2024-Q2", "ytd", "2024年上半年", "the first half of 2024"),
        ("2024-Q2", "single", "2024年二季度", "the second quarter of 2024"),
        ("2024-Q2", "stock", "2024年6月末", "end of June 2024"),
        (Period("2024-04", freq="M"), "stock", "2024年4月", "April 2024"),
        (YEAR, "annual", "2023年", "2023"),
    ],
)
def test_names_of_periods(when: Any, accumulation: str, zh: str, en: str) -> None:
    period = quarter(when) if isinstance(when, str) else when
    assert period_name(period, accumulation) == Text(zh, en)


# ---------------------------------------------------------------- numbers and marks


@pytest.mark.parametrize("shown, form", [("-12.70", "0.00"), ("1906", "0"), ("0.0", "0.0"), ("0.125", "0.000")])
def test_a_number_is_written_with_its_shown_digits(shown: str, form: str) -> None:
    cell = book_of(small(one(shown)))["季度累计指标"]["C5"]
    assert (cell.data_type, Decimal(str(cell.value)), cell.number_format) == ("n", Decimal(shown), form)


@drawn(st.decimals(-(10**9), 10**9, allow_nan=False, places=2))
def test_no_digit_is_added_by_binary_numbers(number: Decimal) -> None:
    shown = f"{number:.2f}"
    with ZipFile(BytesIO(workbook(small(one(shown, "_T"))))) as parts:
        assert f"<v>{shown}</v>" in parts.read("xl/worksheets/sheet2.xml").decode()


def test_marks_stand_beside_the_numbers_and_a_number_that_may_not_be_shown_is_blank() -> None:
    reason = Text("GDP增速不足1.0%", "GDP grew less than 1.0%")
    figures = (
        one("32.7", "BCD", "2023-Q4"),
        one("—", "E", "2023-Q4"),
        one("438.0", "E", printed=False, reason=reason),
        one("32.9"),
    )
    revisions = (Revision(figures[0].id, "32.6", "32.7"),)
    assert told(small(*figures, revisions=revisions), "比重")[1:] == [
        ["2023-Q4", "2023年全年", 32.7, "r", None, "— 缺数据"],
        ["2024-Q1", "2024年一季度", 32.9, None, None, "— GDP增速不足1.0%"],
    ]
    assert b"438" not in everything(workbook(small(*figures)))


def test_revisions_have_a_sheet_with_both_numbers() -> None:
    revisions = (Revision(HISTORY[0].id, "32.6", "32.7"), Revision(HISTORY[1].id, "—", "10.0"))
    assert told(small(*HISTORY, revisions=revisions), "修订") == [
        ["指标", "代码", "对象", "时期", "时期名称", "原公布数", "修订后", "标注", "单位"],
        ["比重", "BCD", "工业", "2023-Q4", "2023年全年", 32.6, 32.7, "r", "%"],
        ["比重", "E", "建筑业", "2023-Q4", "2023年全年", "—", 10, "r", "%"],
    ]


def test_a_revision_of_another_area_says_which_and_can_be_read_back() -> None:
    city = one("28.1", "BCD", area="500000")
    revisions = (Revision(HISTORY[0].id, "32.6", "32.7"), Revision(city.id, "28.0", "28.1"))
    material = small(*HISTORY, city, revisions=revisions)
    assert told(material, "修订") == [
        ["地区代码", "地区", "指标", "代码", "对象", "时期", "时期名称", "原公布数", "修订后", "标注", "单位"],
        ["500113", "巴南区", "比重", "BCD", "工业", "2023-Q4", "2023年全年", 32.6, 32.7, "r", "%"],
        ["500000", "重庆市", "比重", "BCD", "工业", "2024-Q1", "2024年一季度", 28, 28.1, "r", "%"],
    ]
    read_back_workbook(workbook(material), material)


def test_checks_and_what_was_explained_have_a_sheet_each() -> None:
    material = small(*HISTORY, tallies=(TALLY,), explained=(finding(),))
    assert told(material, "核查") == [
        ["检查", "规则", "期望", "检查数", "未通过", "无法判断"],
        ["adds_up", "A1", "合计等于分项之和", 26, 0, 1],
    ]
    assert told(material, "核查说明") == [
        ["检查", "规则", "对象", "实际", "说明"],
        ["year_on_year", "T2", "share/BCD/2024-Q1", "32.9", "疫情影响，已核实"],
    ]


def test_notes_say_edition_run_rounding_prices_sources_and_formulas() -> None:
    notes = {
        (kind, item): said
        for kind, item, said in told(small(*HISTORY, correction="更正一处录入错误", rights="CC BY 4.0"), "说明")
    }
    assert notes["公报", "版次"] == "2"
    assert notes["公报", "运行编号"] == "ab12"
    assert notes["公报", "更正"] == "更正一处录入错误"
    assert notes["公报", "使用条款"] == "CC BY 4.0"
    assert notes["价格", "现价"] == "比重"
    assert notes["指标", "比重（share）"] == "%；年初累计；现价"
    assert notes["公式", "比重"].startswith("s(i,t) = 100 · V(i,t) / V(t) · ")
    assert ("公报", "数据性质") not in notes


# ---------------------------------------------------------------- what never stands in it


def everything(content: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_internal_and_confidential_figures_are_never_in_it() -> None:
    secrets = (one("77.1", "X9", internal=True), one("77.2", "E", figure="value_added", unit=POINTS))
    revisions = (Revision(secrets[0].id, "77.3", "77.1"),)
    explained = (finding("value_added/E/2024-Q1", got="77.4"), finding("x/E/2024-Q1", "secret.csv", "77.5"), finding())
    changed = {"revisions": revisions, "explained": explained, "confidential": frozenset({"value_added", "secret.csv"})}
    content = workbook(small(*HISTORY, *secrets, **changed))
    assert b"77." not in everything(content)
    assert load_workbook(BytesIO(content))["核查说明"]["A3"].value == "另有 2 条涉及保密数据，不予列出"


@pytest.mark.parametrize(
    "lang, label", [("zh", "示例数据（虚构），非官方统计"), ("en", "synthetic data, not official statistics")]
)
def test_invented_data_are_labelled_on_every_sheet(computed: Computed, lang: str, label: str) -> None:
    pages = book_of(edition_of(computed, lang=lang)).worksheets
    assert {page["A2"].value for page in pages} == {label} and len(pages) > 15


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "{=", "\t", "\r"])
def test_a_name_that_a_spreadsheet_would_run_is_text(start: str) -> None:
    name = f"{start}cmd|' /C calc'!A0"
    job = replace(SMALL_JOB, labels={**SMALL_JOB.labels, "BCD": plain(name)})
    cell = book_of(small(*HISTORY, job=job))["总体"]["B5"]
    assert (cell.data_type, cell.value) == ("s", name.replace("\t", "\\x09").replace("\r", "\\x0d"))


def test_nothing_is_merged_and_heads_are_frozen_and_filtered(computed: Computed) -> None:
    for page in book_of(edition_of(computed)).worksheets:
        heads = next(row for row in page.iter_rows() if row[0].row > 2 and row[-1].value is not None)[0].row
        assert not page.merged_cells.ranges
        assert page.freeze_panes in (f"A{heads + 1}", f"C{heads + 1}")
        assert page.auto_filter.ref.startswith(f"A{heads}:")
        assert all(any(cell.value is not None for cell in row) for row in page.iter_rows())


def test_every_unit_stands_in_a_head_or_beside_its_number(computed: Computed) -> None:
    material = edition_of(computed)
    values = [
        cell for sheet in sheets(material) for _, _, cell in sheet.cells() if isinstance(cell, Value) and cell.figure
    ]
    assert {value.figure for value in values} == {f.id for f in material.open if f.printed and f.value is not None}


def test_an_english_book_has_no_chinese_in_its_tables_but_fractions_in_words(computed: Computed) -> None:
    pages = [page for page in book_of(edition_of(computed, lang="en")).worksheets if page.title != "Notes"]
    han = {
        cell.value
        for page in pages
        for row in page.iter_rows()
        for cell in row
        if re.search("[一-鿿]", str(cell.value))
    }
    assert {value for value in han if "分之" not in value} == set()


def test_a_text_longer_than_a_cell_stops_the_run() -> None:
    with pytest.raises(RenderError) as stopped:
        workbook(small(*HISTORY, correction="长" * 32768))
    assert stopped.value.within("zh") == "工作表“说明”的单元格 C11 无法写入（32768 个字符）；请缩短文字"
    assert (
        stopped.value.within("en") == 'cell C11 of sheet "说明" cannot be written (32768 characters); shorten its text'
    )


def test_names_of_sheets_are_short_without_signs_and_each_once() -> None:
    def named(figure: str, title: str) -> Any:
        return replace(SMALL_JOB.indicators[1], figure=figure, title=plain(title))

    long = "规模以上工业增加值[可比]：2018年以来/累计增长与上年同期相比的变化"
    job = replace(SMALL_JOB, indicators=(named("a", long + "甲"), named("b", long + "乙")))
    figures = tuple(replace(figure, figure=name) for name in "ab" for figure in HISTORY)
    names = book_of(small(*figures, job=job)).sheetnames[2:4]
    assert names == [
        "规模以上工业增加值 可比 ：2018年以来 累计增长与上年同期",
        "规模以上工业增加值 可比 ：2018年以来 累计增长与上年 2",
    ]
    assert max(len(name) for name in names) <= 31


# ---------------------------------------------------------------- bytes and time


def test_sheets_are_made_once_of_one_edition_and_anew_of_another() -> None:
    first, other = small(), small(edition=3)
    assert sheets(first) is sheets(first)
    assert sheets(other) != sheets(first)


def test_the_file_knows_no_clock() -> None:
    content = workbook(small(*HISTORY))
    with ZipFile(BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core) == ["2024-03-31T00:00:00Z"] * 2


def test_the_moment_is_told_in_utc() -> None:
    shanghai = datetime(2024, 3, 31, 8, tzinfo=timezone(timedelta(hours=8)))
    assert workbook(small(*HISTORY, created=shanghai)) == workbook(small(*HISTORY))


AGAIN = """
import hashlib
from reports.disseminate.workbook import workbook
from tests.test_workbook import HISTORY, TALLY, small
print(hashlib.sha256(workbook(small(*HISTORY, tallies=(TALLY,)))).hexdigest())
"""


@pytest.mark.slow
@pytest.mark.parametrize("zone, seed", [("Asia/Shanghai", "0"), ("America/St_Johns", "7")])
def test_the_same_bytes_in_another_process_and_time_zone(zone: str, seed: str) -> None:
    env = os.environ | {
        "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'tests'}",
        "TZ": zone,
        "PYTHONHASHSEED": seed,
        "LC_ALL": "C",
    }
    done = subprocess.run(
        [sys.executable, "-c", AGAIN], env=env, capture_output=True, text=True, check=True, cwd=CHECKOUT
    )
    here = hashlib.sha256(workbook(small(*HISTORY, tallies=(TALLY,)))).hexdigest()
    assert done.stdout.strip() == here


def test_it_is_quick(computed: Computed) -> None:
    material = edition_of(computed)
    taken, content = seconds(lambda: workbook(material))
    assert len(content) > 30_000
    assert taken < 0.5  # 0.07 on an idle machine


# ---------------------------------------------------------------- another program opens it

ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_libreoffice_shows_the_shown_digits(computed: Computed, tmp_path: Path) -> None:
    material = edition_of(computed)
    (tmp_path / "industry.xlsx").write_bytes(workbook(material))
    line = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        ALL_SHEETS,
    ]
    subprocess.run(
        [*line, "--outdir", str(tmp_path), str(tmp_path / "industry.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for sheet in sheets(material):
        with (tmp_path / f"industry-{sheet.name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert {(row, column): rows[row][column] for row, column, _ in sheet.cells()} == {
            (row, column): getattr(cell, "shown", getattr(cell, "text", cell)) for row, column, cell in sheet.cells()
        }
