"""Whole deliveries: every problem once, keys that stand twice in any file, and nothing but findings from any bytes."""

from __future__ import annotations

import csv
import errno
import io
import os
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as drawn_by
from hypothesis import strategies as some
from reading import GOOD, OUTPUT, read, told
from stopwatch import seconds

from reports.collect import Delivery, collect, deliveries
from reports.collect.deliveries import delivered
from reports.concepts.errors import BadDefinition, BadInput, InputOutputError, NotFound, NotPermitted, ReportsError
from reports.concepts.observation import COLUMNS
from reports.concepts.source import PERIODS, Numbers
from reports.concepts.text import LANGS

TIDY = {
    "area": "区", "period": "季度", "accumulation": "累计", "measure": "指标", "unit": "单位", "status": "状态",
}  # fmt: skip
FREE = replace(
    OUTPUT, cells=TIDY, codes={}, constants={"activity": "BCD"}, values={"产值": {}, "上年": {"measure": "before"}}
)
FREE_HEADER = "区,季度,累计,指标,单位,状态,产值,上年\n"


def test_an_observation_names_its_cell_and_its_receipt() -> None:
    row = read(GOOD).main.iloc[1]
    assert tuple(row.index) == COLUMNS
    assert (row["file"], row["line"], row["column"], row["operands"]) == ("output.csv", 3, "产值", ())
    assert row["vintage"] == Delivery("", GOOD.encode()).sha256[:12]


def test_every_problem_of_a_row_is_told_and_none_of_them_twice() -> None:
    answer = read(FREE_HEADER + ",2024-Q5,monthly,,斤,Z,x,y\n500113,2024-Q1,ytd,output,万元,A,1,2\n", FREE)
    assert told(answer) == [
        "output.csv:2 [区]: form: got ''; want a code; do: correct the cell and run again",
        "output.csv:2 [季度]: period: got '2024-Q5'; want a quarter such as 2024-Q1; do: correct the cell and run again",
        "output.csv:2 [累计]: unknown-code: got 'monthly'; want 'ytd', 'single', 'annual', 'stock'; "
        "do: correct the cell and run again",
        "output.csv:2 [指标]: form: got ''; want a code; do: correct the cell and run again",
        "output.csv:2 [单位]: unit: got '斤'; want '元', '千元', '万元', '亿元', '万亿元', '%', '百分点', '家' and 12 more; "
        "do: correct the cell and run again",
        "output.csv:2 [状态]: unknown-code: got 'Z'; want 'A', 'P', 'E', 'M', 'L', 'T', 'C', 'B'; "
        "do: correct the cell and run again",
        *(f"output.csv:2 [{column}]: not-a-number: got {cell!r}; want a number such as 1234.5, of at most 18 digits; "
          "do: correct the cell, or declare its mark as missing in the Source"
          for column, cell in (("产值", "x"), ("上年", "y"))),
    ]  # fmt: skip
    assert list(answer.main["line"]) == [3, 3]


def test_an_unknown_code_is_told_with_the_nearest_known_one() -> None:
    answer = read(GOOD.replace("建筑业", "建筑"))
    assert told(answer) == [
        "output.csv:3 [行业]: unknown-code: got '建筑'; want '工业', '建筑业'; "
        "do: correct the code (did you mean '建筑业'?), or list it in the Source"
    ]
    assert told(answer, "zh") == [
        "output.csv:3 [行业]: unknown-code: 实际 '建筑'；应为 '工业'、'建筑业'；"
        "处理：请改正代码（是否 '建筑业'？），或在 Source 中登记它"
    ]


def test_a_row_read_past_on_purpose_has_no_problems() -> None:
    source = {"cells": {"period": "季度"}, "labels": ("行业", {"工业": {"activity": "BCD"}}), "skipped": ("合计",)}
    answer = read("季度,行业,产值\n2024-Q1,工业,1\n,合计,x\n2024-Q1,总计,1\n", **source)
    assert told(answer) == [
        "output.csv:4 [行业]: unknown-code: got '总计'; want '工业'; do: correct the code, or list it in the Source"
    ]
    assert list(answer.main["line"]) == [2]


def test_the_default_status_gives_way_to_the_cell_and_the_cell_to_the_mark() -> None:
    file = FREE_HEADER + "500113,2024-Q1,ytd,output,万元,P,1,—\n"
    assert list(read(file, FREE).main["status"]) == ["P", "L"]


def test_no_value_stands_beside_a_status_that_says_there_is_none_or_that_it_is_confidential() -> None:
    rows = (f"500113,{quarter},ytd,output,万元,{status},{value},—\n" for quarter, status, value in (
        ("2024-Q1", "M", "0"), ("2024-Q2", "L", "2.50"), ("2024-Q3", "C", "7"), ("2024-Q4", "M", "—"),
    ))  # fmt: skip
    file = FREE_HEADER + "".join(rows)
    clear = "do: delete the value, or correct the status; where only other columns are blank, it is normal"
    assert told(read(file, FREE)) == [
        f"output.csv:2 [产值]: status: got status M (missing) and the value '0'; want no value beside such a status; {clear}",
        "output.csv:4 [产值]: status: got status C (confidential) and the value '7'; want no value beside such a status; "
        "do: delete the value, or correct the status; a source that only serves to compute says confidential=True",
    ]
    assert told(read(file, FREE), "zh")[0] == (
        "output.csv:2 [产值]: status: 实际 状态 M（缺失），数值 '0'；应为 这样的状态没有数值；"
        "处理：请删去数值，或改正状态；只是别的列空缺，状态仍为正常"
    )
    assert len(told(read(file, replace(FREE, confidential=True)))) == 1


def test_a_mark_must_stand_for_a_status() -> None:
    with pytest.raises(BadDefinition) as wrong:
        read("季度,行业,产值\n2024-Q1,工业,—\n", missing={"—": ""})
    assert wrong.value.within("en") == (
        "source output: '' is no status that a mark can stand for; use one of A、P、E、M、L、T、C、B"
    )


# --- one key, two values ----------------------------------------------------------------------------------------

TWICE = "{}: key-twice: got the same key as {}; want one value for each key; do: delete one of the two"


def test_a_key_that_stands_twice_in_a_file_is_told_with_both_lines() -> None:
    answer = read(GOOD + "2024年一季度,工业,12.5\n")
    assert told(answer) == [TWICE.format("output.csv:4 [产值]", "output.csv:2 [产值]")]
    assert told(answer, "zh") == [
        "output.csv:4 [产值]: key-twice: 实际 与 output.csv:2 [产值] 相同的键；应为 每个键只有一个值；处理：请删除其中一个"
    ]


def test_a_key_that_stands_in_two_files_of_one_source_is_told() -> None:
    files = [Delivery("a/output.csv", GOOD.encode()), Delivery("b/output.csv", GOOD.encode("gb18030"))]
    answer = collect([OUTPUT], files)
    assert told(answer) == [
        TWICE.format(f"b/output.csv:{line} [产值]", f"a/output.csv:{line} [产值]") for line in (2, 3)
    ]


def test_a_key_that_two_main_sources_give_is_told() -> None:
    other = replace(OUTPUT, name="other", pattern="other.csv")
    files = [Delivery("output.csv", GOOD.encode()), Delivery("other.csv", GOOD.replace("12.5", "13").encode())]
    answer = collect([OUTPUT, other], files)
    assert told(answer) == [TWICE.format(f"other.csv:{line} [产值]", f"output.csv:{line} [产值]") for line in (2, 3)]


def test_a_cross_check_may_give_the_key_of_a_main_source_and_adds_no_row() -> None:
    other = replace(OUTPUT, name="other", pattern="other.csv", role="cross-check")
    answer = collect([OUTPUT, other], [Delivery(name, GOOD.encode()) for name in ("output.csv", "other.csv")])
    assert told(answer) == []
    assert (list(answer.main["file"]), list(answer.cross["file"])) == (["output.csv"] * 2, ["other.csv"] * 2)


# --- the file gate -----------------------------------------------------------------------------------------------


def test_every_missing_file_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as lost:
        deliveries(tmp_path, [OUTPUT, replace(OUTPUT, name="other", pattern="other_*.csv")])
    assert lost.value.within("en") == (
        f"no file under {tmp_path.name} matches output.csv (output), other_*.csv (other); put the files there and run again"
    )
    assert lost.value.exit_code == 66


def test_a_folder_in_the_place_of_a_file_is_told_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in" / "output.csv").mkdir(parents=True)
    (tmp_path / "in" / "output.csv" / "notes.txt").write_text("", encoding="utf-8")
    with pytest.raises(NotFound) as refused:
        deliveries(tmp_path / "in", [OUTPUT])
    assert refused.value.within("zh") == (
        "output.csv: not-a-file: 实际是目录；应为文件；请把文件从该目录移出来，再删除该目录"
    )
    assert refused.value.within("en") == (
        "output.csv: not-a-file: got a folder; want a file; move the file out of the folder, then delete the folder"
    )
    with pytest.raises(BadInput) as by_hand:
        delivered(tmp_path / "in" / "output.csv", "output.csv")
    assert by_hand.value.within("en") == refused.value.within("en")


def test_a_folder_named_as_a_file_is_looked_into_where_the_file_is_there(tmp_path: Path) -> None:
    (tmp_path / "output.csv").mkdir()
    (tmp_path / "output.csv" / "output.csv").write_bytes(b"x")
    assert [delivery.name for delivery in deliveries(tmp_path, [OUTPUT])] == ["output.csv/output.csv"]


def test_files_are_found_in_subfolders_and_taken_in_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/output.csv", "a/output.csv", "output.csv", "a/other.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [delivery.name for delivery in deliveries(tmp_path, [OUTPUT])] == [
        "a/output.csv",
        "b/output.csv",
        "output.csv",
    ]


def test_a_link_is_not_followed_out_of_data_in(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "output.csv").symlink_to(tmp_path / "secret")
    with pytest.raises(BadInput) as refused:
        deliveries(tmp_path / "in", [OUTPUT])
    assert refused.value.within("en") == (
        "output.csv: not-a-file: got a link, a folder or a device; want a regular file; copy the file itself into data_in"
    )


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "output.csv")
    with pytest.raises(BadInput) as refused:
        deliveries(tmp_path, [OUTPUT])
    assert refused.value.within("zh") == (
        "output.csv: not-a-file: 实际是链接、目录或设备；应为普通文件；请把文件本身复制到 data_in"
    )


def test_a_file_beyond_every_measure_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("reports.collect.deliveries"), "LARGEST", 10)
    (tmp_path / "output.csv").write_bytes(b"x" * 11)
    with pytest.raises(BadInput) as refused:
        deliveries(tmp_path, [OUTPUT])
    assert refused.value.within("en") == "output.csv: too-big: got 11 bytes; want at most 10; split the file"


@pytest.mark.parametrize(
    ("number", "refusal", "code", "message"),
    [
        (errno.EACCES, NotPermitted, 77, "output.csv: not-permitted: the file may not be read; change its permissions"),
        (errno.EIO, InputOutputError, 74, "output.csv: not-readable: reading failed: Input/output error; "
                                          "look at the disk and run again"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[ReportsError], code: int, message: str
) -> None:
    def failing(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    (tmp_path / "output.csv").write_bytes(b"x")
    monkeypatch.setattr(os, "open", failing)
    with pytest.raises(refusal) as refused:
        deliveries(tmp_path, [OUTPUT])
    assert (refused.value.within("en"), refused.value.exit_code) == (message, code)


# --- anything at all ----------------------------------------------------------------------------------------------

EVERYDAY, NIGHTLY = (
    settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck)) for count in (1000, 20_000)
)


def bytes_give_findings(content: bytes) -> None:
    for source in (OUTPUT, replace(OUTPUT, pattern="output.xlsx")):
        answer = read(content, source)
        assert answer.findings
        assert answer.main.empty


ANY_BYTES = some.binary(max_size=400)


@EVERYDAY
@drawn_by(ANY_BYTES)
@example(b"\xff\xfe")
@example(b"\xfe\xff\xd8")
@example(b'"')
def test_any_bytes_give_findings_and_no_exception(content: bytes) -> None:
    bytes_give_findings(content)


@pytest.mark.nightly
@NIGHTLY
@drawn_by(ANY_BYTES)
def test_any_bytes_give_findings_and_no_exception_20_000_times(content: bytes) -> None:
    bytes_give_findings(content)


TEXT = some.text(some.characters(exclude_categories=["Cs"]), max_size=200)
ENCODED = some.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
PIECES = some.lists(
    some.sampled_from([*'",\r\n;\t', "2024-Q1", "工业", "建筑业", "12.5", "—", "\0", "\u2028", "1,234"]), max_size=30
).map("".join)


OFFICE_TABLE = replace(
    OUTPUT, cells={}, codes={}, above=("表[0-9]+.*", "单位.*"), below=("注.*",), values=PERIODS, missing={"": "M", "—": "L"},
    labels=("行业", {"工业": {"activity": "BCD"}, "建筑业": {"activity": "E"}}), skipped=("合计",),
)  # fmt: skip


def text_gives_observations_and_findings(body: str, encoding: str, tail: bytes) -> None:
    for header, source in (("季度,行业,产值\n", OUTPUT), ("表1\n行业,2024年一季度\n", OFFICE_TABLE)):
        answer = read((header + body).encode(encoding) + tail, source)
        assert len(answer.main) + len(answer.findings) > 0 or source is OFFICE_TABLE
        assert len(set(answer.findings)) == len(answer.findings)
        assert not any(end in line for lang in LANGS for line in told(answer, lang) for end in "\n\r\u2028\x1b")


ANY_TEXT = (TEXT | PIECES, ENCODED, some.binary(max_size=3))


@EVERYDAY
@drawn_by(*ANY_TEXT)
def test_any_text_after_a_good_header_gives_observations_and_findings_only(
    body: str, encoding: str, tail: bytes
) -> None:
    text_gives_observations_and_findings(body, encoding, tail)


@pytest.mark.nightly
@NIGHTLY
@drawn_by(*ANY_TEXT)
def test_any_text_after_a_good_header_20_000_times(body: str, encoding: str, tail: bytes) -> None:
    text_gives_observations_and_findings(body, encoding, tail)


NASTY = some.sampled_from([
    "", " ", "500113", "5.00113E+05", "'500113", "../../x", "合计", "合 计", "2024-Q1", "上半年", "2024年1—6月", "４－６月", "１２",
    "1,234", "(5)", "5%", "△1", "1*", "—", "…", "nan", "1e999", "9" * 30, "\u202e", "a\x0c", "工\n业", "٣", "=1+1", "#1", "\ufeff",
]) | some.text(some.characters(exclude_categories=["Cs"]), max_size=6)  # fmt: skip
GRIDS = some.lists(some.lists(NASTY, min_size=1, max_size=6), max_size=8)
DECLARED = (
    {"cells": {"area": "区", "period": "季度"}, "constants": {"accumulation": "ytd", "measure": "m", "activity": "_T", "unit": "万元"},
     "totals": ("合计",), "merged": ("区",), "year_once": True, "missing": {"": "M"},
     "numbers": Numbers(decimal=",", percent=True, parentheses=True, minus=("△",), marks={"*": "P"})},
    {"cells": {"activity": "区"}, "codes": {}, "header_rows": 2, "values": {"{period} / 产值": {}, "季度": {"period": "2024-Q1"}},
     "constants": {"area": "1", "measure": "m", "unit": "万元"} | {"accumulation": "ytd"}, "below": ("注.*",)},
    {"cells": {"period": ("区", "季度")}, "constants": {"area": "1", "measure": "m", "unit": "%", "activity": "_T"} | {"accumulation": "single"},
     "skipped": ("合计",), "spellings": ("(?P<year>[0-9]+)/(?P<month>[0-9]+)",), "frequency": "month"},
    {"cells": {"period": "季度"}, "constants": {"accumulation": "ytd", "measure": "m", "unit": "万元", "activity": "_T"},
     "sections": {"(?P<area>5.*)": {}, "(?P<year>[0-9]{4}).*": {}, "合计": {"activity": "X"}}, "skipped": ("{year}", "{month}"),
     "ignored": ("区",), "year_begins": 4, "missing": {"—": "L"}, "numbers": Numbers(marks={"*": "P", "①": "A", "x": "C"})},
    {"cells": {"year": "区"}, "constants": {"area": "1", "accumulation": "single", "measure": "m", "unit": "%", "activity": "_T"},
     "values": {"{period}度": {}}, "footnotes": ("产值",), "spellings": ("(?P<quarter>季)",), "encoding": "utf-8"},
)  # fmt: skip


def grids_give_observations_and_findings(grid: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([["区", "季度", "产值"], *grid])
    for declared in DECLARED:
        answer = read(file.getvalue(), replace(OUTPUT, **({"codes": {}} | declared)))
        assert all(value is pd.NA or isinstance(value, Decimal) for value in answer.main["value"])
        assert not any(end in line for lang in LANGS for line in told(answer, lang) for end in "\n\r\u2028\x1b")


@EVERYDAY
@drawn_by(GRIDS)
def test_any_grid_of_nasty_cells_gives_observations_and_findings_only(grid: list[list[str]]) -> None:
    grids_give_observations_and_findings(grid)


@pytest.mark.nightly
@NIGHTLY
@drawn_by(GRIDS)
def test_any_grid_of_nasty_cells_20_000_times(grid: list[list[str]]) -> None:
    grids_give_observations_and_findings(grid)


def test_reading_is_not_quadratic() -> None:
    def taken(years: int) -> float:
        rows = (f"{year}-Q{n},{name},{year}\n" for year in range(1000, 1000 + years) for n in (1, 2, 3, 4)
                for name in ("工业", "建筑业"))  # fmt: skip
        content = "季度,行业,产值\n" + "".join(rows)
        least, answer = seconds(lambda: read(content))
        assert len(answer.main) == years * 8
        return least

    assert taken(900) < 30 * max(taken(90), 0.04)
