"""The gates of the data files: what was asked for passes, and every planted fault is caught and told with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from stopwatch import seconds

from reports.analyse import Computed, compute
from reports.concepts.errors import ReadBackError
from reports.concepts.period import quarter
from reports.concepts.revision import Revision
from reports.concepts.text import plain
from reports.concepts.unit import POINTS, YI_YUAN
from reports.disseminate import read_back_workbook as gate
from reports.disseminate.data_files import csv_text, table_csv
from reports.disseminate.read_back_data import read_back_sdmx, read_back_table
from reports.disseminate.read_back_workbook import read_back_workbook
from reports.disseminate.sdmx import sdmx_csv
from reports.disseminate.workbook import workbook
from reports.disseminate.workbook_about import sheets
from reports.disseminate.workbook_sheets import Sheet
from reports.jobs.industry import INDUSTRY_BULLETIN
from tests.drawn import given
from tests.test_data_files import SMALL_JOB, edition_of, one, small

FIGURES = tuple(
    one(shown, activity, when, figure=figure, unit=unit)
    for figure, unit, cells in (
        ("value_added", YI_YUAN, "82.56 8.00 80.10 -7.50"),
        ("share", POINTS, "32.9 4.0 32.7 —"),
    )
    for (when, activity), shown in zip(
        (("2024-Q1", "BCD"), ("2024-Q1", "E"), ("2023-Q1", "BCD"), ("2023-Q1", "E")), cells.split(), strict=True
    )
)  # fmt: skip
EDITION = small(*FIGURES, revisions=(Revision(FIGURES[2].id, "80.09", "80.10"),))
GOOD = workbook(EDITION)


# ---------------------------------------------------------------- what was asked for passes


def test_the_edition_of_the_house_passes_in_each_format_in_less_than_half_a_second(computed: Computed) -> None:
    material, table = edition_of(computed), computed.observations

    def made_and_read_back() -> None:
        read_back_workbook(workbook(material), material)
        read_back_table(table_csv(table, material.figures), table, material.figures)
        read_back_sdmx(sdmx_csv(material), material)

    taken, _ = seconds(made_and_read_back)
    assert taken < 1.5  # 0.4 on an idle machine


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", ["2018-Q1", "2020-Q1", "2022-Q4", "2023-Q2", "2023-Q3"])
def test_other_quarters_pass(banan: Any, words: str, lang: str) -> None:
    period = quarter(words)
    job = INDUSTRY_BULLETIN
    figures = compute(banan.main, job, period).figures.window(period - (job.history - 1), period)
    material = replace(EDITION, job=job, period=period, figures=figures, revisions=(), lang=lang)
    read_back_workbook(workbook(material), material)
    read_back_sdmx(sdmx_csv(material), material)


# ---------------------------------------------------------------- the workbook

Spoil = Callable[[Workbook], None]


def put(sheet: str, at: str, value: Any) -> Spoil:
    def spoil(book: Workbook) -> None:
        book[sheet][at].value = value

    return spoil


def swapped(book: Workbook) -> None:
    page = book["增加值"]
    for first, second in zip(page[5], page[6], strict=True):
        first.value, second.value = second.value, first.value


def reshaped(book: Workbook) -> None:
    book["增加值"]["C6"].number_format = "0.0"


def lengthened(book: Workbook) -> None:
    book["增加值"]["C6"].number_format = "0.000"


def percent(book: Workbook) -> None:
    book["增加值"]["C6"].number_format = "0.00%"


def merged(book: Workbook) -> None:
    book["增加值"].merge_cells("C5:D5")


def hidden(book: Workbook) -> None:
    book["增加值"].row_dimensions[6].hidden = True


def misled(book: Workbook) -> None:
    book["目录"]["A4"].hyperlink.location = "'比重'!A1"


PLANTED: dict[str, tuple[Spoil, str]] = {
    "one wrong digit": (put("增加值", "C6", 82.57), '增加值!C6: the file has "82.57" where "82.56" was asked for'),
    "a wrong digit that the format hides": (
        put("增加值", "C6", 82.561), '增加值!C6: the file has "82.561 [0.00]" where "82.56" was asked for'),
    "a format that shows less": (reshaped, '增加值!C6: the file has "82.56 [0.0]" where "82.56" was asked for'),
    "a format that shows more": (lengthened, '增加值!C6: the file has "82.560" where "82.56" was asked for'),
    "a format that shows a hundred times": (percent, '增加值!C6: the file has "82.56 [0.00%]" where "82.56" was asked for'),
    "a number as text": (
        put("增加值", "C6", "82.56"), '增加值!C6: the file has "82.56 (text)" where "82.56 (number)" was asked for'),
    "a formula": (put("增加值", "C6", "=80+2.56"), '增加值!C6: the file has "=80+2.56" where "82.56" was asked for'),
    "a number gone": (put("增加值", "C6", None), '增加值!C6: the file has "" where "82.56" was asked for'),
    "a flipped sign": (put("增加值", "E5", 7.5), '增加值!E5: the file has "7.50" where "-7.50" was asked for'),
    "a unit off by 10 000": (
        put("增加值", "C6", 825600), '增加值!C6: the file has "825600.00" where "82.56" was asked for'),
    "another unit in the head": (
        put("增加值", "C4", "工业（万元）"), '增加值!C4: the file has "工业（万元）" where "工业（亿元）" was asked for'),
    "% for 百分点": (
        put("比重", "C4", "工业（%）"), '比重!C4: the file has "工业（%）" where "工业（个百分点）" was asked for'),
    "two swapped rows": (swapped, '增加值!A5: the file has "2024-Q1" where "2023-Q1" was asked for'),
    "a missing row": (
        lambda book: book["增加值"].delete_rows(5), '增加值!A5: the file has "2024-Q1" where "2023-Q1" was asked for'),
    "a changed label": (
        put("总体", "B5", "建筑业"), '总体!B5: the file has "建筑业" where "工业" was asked for'),
    "another period": (
        put("增加值", "B6", "2024年上半年"), '增加值!B6: the file has "2024年上半年" where "2024年一季度" was asked for'),
    "a mark gone": (put("增加值", "D5", None), '增加值!D5: the file has "" where "r" was asked for'),
    "a mark too many": (put("增加值", "D6", "r"), '增加值!D6: the file has "r" where "" was asked for'),
    "a mark of missing data gone": (put("比重", "F5", None), '比重!F5: the file has "" where "— 缺数据" was asked for'),
    "a zero for what is missing": (put("比重", "E5", 0), '比重!E5: the file has "0 [General]" where "" was asked for'),
    "a wrong revision": (put("修订", "F5", 80.08), '修订!F5: the file has "80.08" where "80.09" was asked for'),
    "a cell outside the table": (put("增加值", "Z9", "草稿"), '增加值!Z9: the file has "草稿" where "" was asked for'),
    "a link that misleads": (
        misled, "目录!A4: the file has \"总体 → '比重'!A1\" where \"总体 → '总体'!A1\" was asked for"),
    "a merged cell": (merged, "增加值!C5:D5: there is a merged cell, which a workbook of ours has not"),
    "a hidden row": (hidden, "增加值!6: there is something hidden, which a workbook of ours has not"),
    "a sheet gone": (
        lambda book: book.remove(book["修订"]),
        'the sheets are "目录、总体、增加值、比重、说明" where "目录、总体、增加值、比重、修订、说明" were asked for'),
    "a changed note": (put("说明", "C5", "大公报"), '说明!C5: the file has "大公报" where "小公报" was asked for'),
}  # fmt: skip


def spoiled(spoil: Spoil) -> bytes:
    book, out = load_workbook(BytesIO(GOOD)), BytesIO()
    spoil(book)
    book.save(out)
    return out.getvalue()


def test_the_workbook_as_asked_passes() -> None:
    read_back_workbook(GOOD, EDITION)
    read_back_workbook(spoiled(lambda book: None), EDITION)


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_planted_in_the_workbook_is_caught(fault: str) -> None:
    spoil, told = PLANTED[fault]
    with pytest.raises(ReadBackError) as caught:
        read_back_workbook(spoiled(spoil), EDITION)
    assert caught.value.within("en") == f"{told}; do not publish it"


def test_the_message_in_chinese() -> None:
    with pytest.raises(ReadBackError) as caught:
        read_back_workbook(spoiled(put("增加值", "C6", 82.57)), EDITION)
    assert caught.value.within("zh") == "增加值!C6：文件中是“82.57”，应为“82.56”；请勿发布"


def test_a_damaged_file_is_no_workbook() -> None:
    with pytest.raises(ReadBackError) as caught:
        read_back_workbook(GOOD[:500], EDITION)
    assert caught.value.within("zh") == "工作簿无法打开：BadZipFile: File is not a zip file；请勿发布"


# ---------------------------------------------------------------- the sheets against the figures


def shifted(every: tuple[Sheet, ...]) -> Iterator[Sheet]:
    """Heads one activity to the right of where they belong."""
    for sheet in every:
        heads = sheet.heads
        yield (
            replace(sheet, heads=(*heads[:2], *heads[4:6], *heads[2:4], *heads[6:]))
            if sheet.name == "增加值"
            else sheet
        )


def without(every: tuple[Sheet, ...]) -> Iterator[Sheet]:
    """No sheet that has the figures of a year ago."""
    yield from (replace(sheet, rows=sheet.rows[1:]) if sheet.name == "增加值" else sheet for sheet in every)


def early(every: tuple[Sheet, ...]) -> Iterator[Sheet]:
    """The rows of a history under one another's periods."""
    for sheet in every:
        rows = sheet.rows
        moved = tuple((*other[:2], *row[2:]) for row, other in zip(rows, reversed(rows), strict=True))
        yield replace(sheet, rows=moved) if sheet.name == "比重" else sheet


@pytest.mark.parametrize(
    "planned, told",
    [
        (shifted, '增加值!C5: nothing beside figure value_added/500113/BCD/2023-Q1/ytd says "工业"'),
        (without, "figure value_added/500113/BCD/2023-Q1/ytd (80.10) stands on no sheet"),
        (early, '比重!C5: nothing beside figure share/500113/BCD/2023-Q1/ytd says "2023年一季度"'),
    ],
)
def test_sheets_that_say_other_than_the_figures_are_caught(
    monkeypatch: pytest.MonkeyPatch, planned: Any, told: str
) -> None:
    """Also where the file was written just as the sheets were wrongly planned."""
    material = replace(EDITION, revisions=())
    monkeypatch.setattr(gate, "sheets", lambda material: tuple(planned(sheets(material))))
    with pytest.raises(ReadBackError) as caught:
        read_back_workbook(workbook(material), material)
    assert caught.value.within("en") == f"{told}; do not publish it"


# ---------------------------------------------------------------- the table

TABLE = compute(
    given(
        """
        quarter | activity | value_added
        2024-Q1 | _T       | 3
        2024-Q1 | BCD      | 1
        2024-Q1 | E        | -0.5
        """
    ),
    SMALL_JOB,
    quarter("2024-Q1"),
)
Lines = list[str]


def line(number: int, *cells: str) -> Callable[[Lines], Lines]:
    """Line *number* with one cell of it replaced: what stands there, and what instead."""
    old, new = cells

    def spoil(lines: Lines) -> Lines:
        assert old in lines[number - 1]
        return [*lines[: number - 1], lines[number - 1].replace(old, new, 1), *lines[number:]]

    return spoil


def swap(number: int) -> Callable[[Lines], Lines]:
    return lambda lines: [*lines[: number - 1], lines[number], lines[number - 1], *lines[number + 1 :]]


def drop(number: int) -> Callable[[Lines], Lines]:
    return lambda lines: [*lines[: number - 1], *lines[number:]]


def cut(content: bytes, spoil: Callable[[Lines], Lines]) -> bytes:
    lines = content.decode("utf-8-sig").split("\r\n")[:-1]
    return "\r\n".join([*spoil(lines), ""]).encode("utf-8-sig")


def differs(file: str, where: str, have: str, want: str) -> str:
    return f'{file} line {where}: there is "{have}" where "{want}" was asked for'


IN_TABLE: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "one wrong digit of a value": (line(9, ",33.333333333333,", ",33.333333333433,"),
                                   differs("CSV", "9 [value]", "33.333333333433", "33.333333333333")),
    "one wrong digit as shown": (line(9, ",33.3,yes", ",33.4,yes"), differs("CSV", "9 [shown]", "33.4", "33.3")),
    "a flipped sign": (line(4, ",-0.5,", ",0.5,"), differs("CSV", "4 [value]", "0.5", "-0.5")),
    "a flipped sign as shown": (line(10, ",-16.7,", ",16.7,"), differs("CSV", "10 [shown]", "16.7", "-16.7")),
    "% for 百分点": (line(9, ",%,", ",百分点,"), differs("CSV", "9 [unit]", "百分点", "%")),
    "another unit": (line(3, ",亿元,", ",万元,"), differs("CSV", "3 [unit]", "万元", "亿元")),
    "a unit off by 10 000": (line(3, ",1,亿元", ",10000,亿元"), differs("CSV", "3 [value]", "10000", "1")),
    "two swapped rows": (swap(3), differs("CSV", "4 [row]", "1", "> 2")),
    "a missing observation": (drop(3), "CSV: row 1 is missing"),
    "a missing figure": (drop(9), "CSV: figure share/500113/BCD/2024-Q1/ytd is missing"),
    "a row twice": (lambda lines: [*lines, lines[-1]], differs("CSV", "11 [row]", "8", "> 8")),
    "a changed label": (line(9, ",BCD,", ",E,"), differs("CSV", "9 [activity]", "E", "BCD")),
    "another period": (line(9, "2024-Q1", "2024-Q2"), differs("CSV", "9 [period]", "2024-Q2", "2024-Q1")),
    "another price basis": (line(9, ",current,", ",constant:2020,"),
                            differs("CSV", "9 [price_basis]", "constant:2020", "current")),
    "another status": (line(3, ",A,", ",E,"), differs("CSV", "3 [status]", "E", "A")),
    "printed, it says, and is not": (line(9, ",yes,", ",no,"), differs("CSV", "9 [printed]", "no", "yes")),
    "another place": (line(3, ".csv,3,", ".csv,4,"), differs("CSV", "3 [line]", "4", "3")),
    "other operands": (lambda lines: [*lines[:8], lines[8].replace(",0 1", ",0 2"), *lines[9:]],
                       differs("CSV", "9 [operands]", "0 2", "0 1")),
    "a value with its unit": (line(3, ",1,亿元", ",1亿,亿元"), differs("CSV", "3 [value]", "1亿", "1")),
}  # fmt: skip


@pytest.mark.parametrize("fault", IN_TABLE)
def test_a_fault_planted_in_the_table_is_caught(fault: str) -> None:
    spoil, told = IN_TABLE[fault]
    content = table_csv(TABLE.observations, TABLE.figures)
    read_back_table(content, TABLE.observations, TABLE.figures)
    with pytest.raises(ReadBackError) as caught:
        read_back_table(cut(content, spoil), TABLE.observations, TABLE.figures)
    assert caught.value.within("en") == f"{told}; do not publish it"


@pytest.mark.parametrize("words, off", [("33.333333333333", False), ("33.333333333334", True), ("33.33333333333", True),
                                        ("33.3333333333333333", False), ("-33.333333333333", True)])  # fmt: skip
def test_a_value_may_be_off_by_its_rounding_and_no_more(words: str, off: bool) -> None:
    content = cut(table_csv(TABLE.observations, TABLE.figures), line(9, ",33.333333333333,", f",{words},"))
    told = differs("CSV", "9 [value]", words, "33.333333333333")
    with pytest.raises(ReadBackError, match=re.escape(told)) if off else nullcontext():
        read_back_table(content, TABLE.observations, TABLE.figures)


def test_a_row_that_nobody_asked_for_is_caught() -> None:
    only = replace(TABLE.figures, every=TABLE.figures.every[1:2])
    whole = table_csv(TABLE.observations, TABLE.figures).decode("utf-8-sig").split("\r\n")
    header, *own = table_csv(TABLE.observations, only).decode("utf-8-sig").split("\r\n")
    with pytest.raises(ReadBackError) as caught:
        read_back_table("\r\n".join([header, whole[1], *own]).encode("utf-8-sig"), TABLE.observations, only)
    assert caught.value.within("zh") == "CSV：第 0 号观测不应在表中；请勿发布"
    assert caught.value.within("en") == "CSV: row 0 was not asked for; do not publish it"


def test_a_confidential_value_that_is_not_left_out_is_caught() -> None:
    hidden = frozenset({"value_added.csv"})
    read_back_table(table_csv(TABLE.observations, TABLE.figures, hidden), TABLE.observations, TABLE.figures, hidden)
    with pytest.raises(ReadBackError) as caught:
        read_back_table(table_csv(TABLE.observations, TABLE.figures), TABLE.observations, TABLE.figures, hidden)
    assert caught.value.within("zh") == "CSV 第2行 [value]：是“3”，应为“”；请勿发布"


def test_a_table_without_its_byte_order_mark_is_caught() -> None:
    with pytest.raises(ReadBackError) as caught:
        read_back_table(table_csv(TABLE.observations, TABLE.figures)[3:], TABLE.observations, TABLE.figures)
    assert caught.value.within("zh") == "CSV：不是带字节顺序标记的 UTF-8；请勿发布"


# ---------------------------------------------------------------- SDMX-CSV

IN_SDMX: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "one wrong digit": (line(2, ",82.56,", ",82.57,"), differs("SDMX-CSV", "2 [OBS_VALUE]", "82.57", "82.56")),
    "a flipped sign": (line(5, ",-7.50,", ",7.50,"), differs("SDMX-CSV", "5 [OBS_VALUE]", "7.50", "-7.50")),
    "a digit less": (line(3, ",8.00,", ",8.0,"), differs("SDMX-CSV", "3 [OBS_VALUE]", "8.0", "8.00")),
    "other decimals": (line(2, ",8,2,A", ",8,1,A"), differs("SDMX-CSV", "2 [DECIMALS]", "1", "2")),
    "% for 百分点": (line(6, "PERCENTAGE_POINTS", "PERCENT"),
                    differs("SDMX-CSV", "6 [UNIT_MEASURE, UNIT_MULT]", "PERCENT, 0", "PERCENTAGE_POINTS, 1")),
    "a unit off by 10 000": (line(2, ",CNY,8,", ",CNY,4,"),
                             differs("SDMX-CSV", "2 [UNIT_MEASURE, UNIT_MULT]", "CNY, 4", "CNY, 100000000")),
    "two swapped rows": (swap(2), differs("SDMX-CSV", "2 [ACTIVITY]", "E", "BCD")),
    "a missing row": (drop(3), differs("SDMX-CSV", "3 [ACTIVITY]", "BCD", "E")),
    "the last row missing": (drop(9), "SDMX-CSV: figure share/500113/E/2023-Q1/ytd is missing"),
    "a row too many": (lambda lines: [*lines, lines[-1]], differs(
        "SDMX-CSV", "10 [*]",
        "dataflow,CN500113:SMALL(1.0.0),I,Q,500113,share,E,ytd,current,2023-Q1,,PERCENTAGE_POINTS,0,,M,,2,比重,Share,", "")),
    "a changed label": (line(2, ",增加值,", ",总产值,"), differs("SDMX-CSV", "2 [TITLE]", "总产值", "增加值")),
    "another status": (line(9, ",M,", ",A,"), differs("SDMX-CSV", "9 [OBS_STATUS]", "A", "M")),
    "another period": (line(2, "2024-Q1", "2024-Q2"), differs("SDMX-CSV", "2 [TIME_PERIOD]", "2024-Q2", "2024-Q1")),
    "another edition": (line(2, ",2,增", ",1,增"), differs("SDMX-CSV", "2 [EDITION]", "1", "2")),
    "what was published before": (line(4, ",80.09,", ",,"), differs("SDMX-CSV", "4 [PREVIOUS_VALUE]", "", "80.09")),
    "another area": (line(2, ",500113,", ",500112,"), differs("SDMX-CSV", "2 [REF_AREA]", "500112", "500113")),
}  # fmt: skip


@pytest.mark.parametrize("fault", IN_SDMX)
def test_a_fault_planted_in_sdmx_is_caught(fault: str) -> None:
    spoil, told = IN_SDMX[fault]
    content = sdmx_csv(EDITION)
    read_back_sdmx(content, EDITION)
    with pytest.raises(ReadBackError) as caught:
        read_back_sdmx(cut(content, spoil), EDITION)
    assert caught.value.within("en") == f"{told}; do not publish it"


def test_another_header_is_caught() -> None:
    with pytest.raises(ReadBackError) as caught:
        read_back_sdmx(csv_text(("A", "B"), [{"A": 1, "B": 2}]).encode("utf-8-sig"), EDITION)
    assert caught.value.within("zh").startswith("SDMX-CSV 第1行 [*]：是“A,B”，应为“STRUCTURE,STRUCTURE_ID,ACTION,")


def test_a_name_that_would_run_passes_as_the_text_it_was_made() -> None:
    job = replace(SMALL_JOB, indicators=tuple(replace(one, title=plain("=cmd()")) for one in SMALL_JOB.indicators))
    material = replace(EDITION, job=job)
    read_back_sdmx(sdmx_csv(material), material)
    read_back_workbook(workbook(material), material)
