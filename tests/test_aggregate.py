"""Aggregates of microdata: exact, the same as a slow plain reckoning, and what the strict reader refuses is refused."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.collect import Delivery, collect
from reports.collect.bulk_layout import PanelFile
from reports.concepts.aggregate import Aggregate, Panel
from reports.concepts.errors import BadDefinition
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.production.microdata import Aggregated, Room, aggregated

SOURCE = Source(
    name="panel",
    pattern="panel*.csv",
    citation=Text("面板", "panel"),
    cells={"area": "地区", "activity": "行业", "period": "季度"},
    codes={"activity": {"汽车": "36", "36": "36", "医药": "27"}},
    constants={"accumulation": "single", "scope": "above_scale", "price_basis": "current", "unit": "万元"},
    values={"产值": {"measure": "output"}},
    ignored=("名称",),
    missing={"": "M", "—": "M"},
)
PANEL = Panel(SOURCE, unit="单位", cluster="集群", clusters={"C1": "C1", "C2": "C2"})
REGISTERED = replace(PANEL, register="register.csv", source=replace(SOURCE, ignored=("名称", "集群")))
HEAD = "地区,单位,名称,行业,集群,季度,产值\n"


def delivered(folder: Path, content: str | bytes, name: str = "panel.csv") -> PanelFile:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return PanelFile(name, path)


def run(folder: Path, content: str | bytes, panel: Panel = PANEL, **asked: Any) -> Aggregated:
    room = folder / "spill"
    room.mkdir(exist_ok=True)
    return aggregated([Aggregate(panel, "output", **asked)], [delivered(folder, content)], Room(room))


def rows(*returns: str) -> str:
    """Returns drawn as `unit industry cluster quarter value`, in area 500113."""
    cells = (one.split() for one in returns)
    return HEAD + "".join(f"500113,{u},厂,{i},{c},{q},{v.strip('.')}\n" for u, i, c, q, v in cells)


def values(done: Aggregated) -> dict[tuple[str, str, str], Any]:
    assert done.findings == ()
    table = done.observations
    return {
        (m, a, f"{p.year}-Q{p.quarter}"): v
        for m, a, p, v in zip(table["measure"], table["activity"], table["period"], table["value"], strict=True)
    }


def told(done: Aggregated, lang: Any = "en") -> list[str]:
    assert done.observations.empty
    return [finding.line(lang) for finding in done.findings]


# --- sums ---


def test_sums_and_counts_by_industry(tmp_path: Path) -> None:
    done = run(
        tmp_path, rows("A1 36 C1 2024-Q1 100", "A2 汽车 C2 2024-Q1 20", "A3 27 C1 2024-Q1 -7".replace("27", "医药"))
    )
    assert values(done) == {
        ("output", "36", "2024-Q1"): 120, ("output", "27", "2024-Q1"): -7,
        ("output_units", "36", "2024-Q1"): 2, ("output_units", "27", "2024-Q1"): 1,
    }  # fmt: skip
    assert set(done.observations["scope"]) == {"above_scale"} and done.rows == 3


def test_by_cluster_by_both_and_in_all(tmp_path: Path) -> None:
    content = rows("A1 36 C1 2024-Q1 100", "A2 36 C2 2024-Q1 20")
    assert values(run(tmp_path, content, by=("cluster",), shapes=("sum",))).keys() == {
        ("output", "C1", "2024-Q1"), ("output", "C2", "2024-Q1")
    }  # fmt: skip
    both = values(run(tmp_path, content, by=("activity", "cluster"), shapes=("sum",)))
    assert both == {("output", "36@C1", "2024-Q1"): 100, ("output", "36@C2", "2024-Q1"): 20}
    assert values(run(tmp_path, content, by=(), shapes=("sum",))) == {("output", "_T", "2024-Q1"): 120}


@pytest.mark.parametrize("by", [(), ("cluster",)], ids=ascii)
def test_a_dimension_that_is_not_asked_for_may_be_written_otherwise(tmp_path: Path, by: Any) -> None:
    """The industry is told in words; the sums over all of it hold every row."""
    content = rows("A1 汽车 C1 2024-Q1 100", "A2 医药 C1 2024-Q1 20", "A3 36 C1 2023-Q1 3", "A1 36 C1 2023-Q1 4")
    code = "C1" if by else "_T"
    sums = values(run(tmp_path, content, by=by, shapes=("sum",)))
    assert sums == {("output", code, "2024-Q1"): 120, ("output", code, "2023-Q1"): 7}
    pairs = values(run(tmp_path, content, by=by, shapes=("comparable",)))
    assert (pairs["output_same_scope", code, "2024-Q1"], pairs["output_entrants", code, "2024-Q1"]) == (100, 20)
    assert values(run(tmp_path, content, by=by, shapes=("share",)))["output_share", code, "2024-Q1"] == 100


@pytest.mark.parametrize("odd", ["A2", " A2", "Ａ2", "'A2"], ids=ascii)
def test_a_register_tells_the_cluster_of_each_unit(tmp_path: Path, odd: str) -> None:
    """Where a unit is dressed the strict reader reads the file, and tells the same clusters."""
    known = REGISTERED.registered({"A1": "C1", "A2": "C2", "A3": "C2"})
    content = rows("A1 36 - 2024-Q1 1", "A2 36 - 2024-Q1 20", "A3 医药 - 2024-Q1 300").replace("A2", odd)
    sums = values(run(tmp_path, content, known, by=("cluster",), shapes=("sum",)))
    assert sums == {("output", "C1", "2024-Q1"): 1, ("output", "C2", "2024-Q1"): 320}
    assert values(run(tmp_path, content, known, shapes=("sum",)))["output", "36", "2024-Q1"] == 21


def test_a_unit_that_its_register_does_not_list_is_told(tmp_path: Path) -> None:
    known = REGISTERED.registered({"A1": "C1", "A2": "C2"})
    done = run(tmp_path, rows("A1 36 - 2024-Q1 1", "A4 36 - 2024-Q1 20"), known, by=("cluster",))
    assert told(done) == [
        "panel.csv:3 [单位]: unknown-code: got 'A4'; want 'A1', 'A2'; "
        "do: correct the code (did you mean 'A2'?), or list it in the Source"
    ]


@pytest.mark.parametrize("odd", ["A2", " A2"], ids=ascii)
def test_a_nought_of_a_unit_that_did_not_report_is_told_and_not_summed(tmp_path: Path, odd: str) -> None:
    """Read by the engine alone, and where an odd unit has the strict reader read the file."""
    said = replace(
        SOURCE, cells={**SOURCE.cells, "status": "名称"}, codes={**SOURCE.codes, "status": {"厂": "A", "缺报": "M"}}
    )
    panel = replace(PANEL, source=replace(said, ignored=()))
    content = rows("A1 36 C1 2024-Q1 100", "A2 36 C1 2024-Q1 0")
    assert values(run(tmp_path, content, panel, shapes=("sum",))) == {("output", "36", "2024-Q1"): 100}
    absent = content.replace("A2,厂", f"{odd},缺报")
    assert told(run(tmp_path, absent, panel, shapes=("sum",))) == [
        "panel.csv:3 [产值]: status: got status M (missing) and the value '0'; want no value beside such a status; "
        "do: delete the value, or correct the status; where only other columns are blank, it is normal"
    ]
    blank = absent.removesuffix("0\n") + "—\n"
    assert run(tmp_path, blank, panel, shapes=("sum",)).observations["status"].tolist() == ["M"]


def test_a_missing_value_is_never_zero(tmp_path: Path) -> None:
    content = rows("A1 36 C1 2024-Q1 100", "A2 36 C1 2024-Q1 —")
    done = run(tmp_path, content, shapes=("sum", "count"))
    assert list(done.observations["status"]) == ["M", "A"]
    assert values(run(tmp_path, content, shapes=("sum",), leave_out=True)) == {("output", "36", "2024-Q1"): 100}


def test_sums_beyond_64_bits_are_exact(tmp_path: Path) -> None:
    most = 10**18 - 1
    content = rows(*(f"A{at} 36 C1 2024-Q1 {most}" for at in range(25)))
    assert values(run(tmp_path, content, shapes=("sum",))) == {("output", "36", "2024-Q1"): 25 * most}


def test_decimals_are_counted_in_their_smallest_unit(tmp_path: Path) -> None:
    content = rows("A1 36 C1 2024-Q1 0.1", "A2 36 C1 2024-Q1 0.20", "A3 36 C1 2024-Q1 -3")
    panel = replace(PANEL, decimals=2)
    assert values(run(tmp_path, content, panel, shapes=("sum",))) == {("output", "36", "2024-Q1"): Decimal("-2.70")}


# --- pairs, shares, concentration ---

TWO_YEARS = (
    "A1 36 C1 2023-Q1 100", "A2 36 C1 2023-Q1 50", "A3 36 C1 2023-Q1 7",
    "A1 36 C1 2024-Q1 110", "A2 36 C1 2024-Q1 40", "A4 36 C1 2024-Q1 9",
)  # fmt: skip


def test_comparable_scope_of_entrants_exits_and_pairs(tmp_path: Path) -> None:
    found = values(run(tmp_path, rows(*TWO_YEARS), shapes=("comparable",)))
    assert {name.removeprefix("output_"): value for (name, _, _), value in found.items()} == {
        "same_scope": 150, "same_scope_before": 150, "entrants": 9, "exits": 7, "same_scope_units": 2,
        "entrants_units": 1, "exits_units": 1, "comparable_growth": Fraction(0),
    }  # fmt: skip
    assert {period for _, _, period in found} == {"2024-Q1"}


def test_shares_and_concentration(tmp_path: Path) -> None:
    content = rows("A1 36 C1 2024-Q1 60", "A2 36 C1 2024-Q1 15", "A3 医药 C1 2024-Q1 25")
    shares = values(run(tmp_path, content, shapes=("share",)))
    assert shares == {("output_share", "36", "2024-Q1"): 75, ("output_share", "27", "2024-Q1"): 25}
    found = values(run(tmp_path, content, by=(), shapes=("concentration",), largest=1))
    assert found[("output_cr1", "_T", "2024-Q1")] == 60
    assert found[("output_hhi", "_T", "2024-Q1")] == 60**2 + 15**2 + 25**2


# --- what is wrong is told at its line ---

FIX = "do: correct the cell"
REFUSED = {
    "words for a number": (
        rows("A1 36 C1 2024-Q1 1", "A2 36 C1 2024-Q1 #N/A"),
        "panel.csv:3 [产值]: not-a-number: got '#N/A'; want a number such as 1234.5, of at most 18 digits; "
        "do: correct the cell, or declare its mark as missing in the Source",
    ),
    "a power": (
        rows("A1 36 C1 2024-Q1 1e3"),
        "panel.csv:2 [产值]: not-a-number: got '1e3'; want a number such as 1234.5, of at most 18 digits; "
        "do: export it in full, not in scientific notation",
    ),
    "decimals that would be rounded": (
        rows("A1 36 C1 2024-Q1 12.7"),
        "panel.csv:2 [产值]: too-fine: got '12.7'; want at most 0 decimals; "
        "do: check the unit, or raise `decimals` of the Panel",
    ),
    "a row that is too short": (
        HEAD + "500113,A1,厂,36,C1,2024-Q1,1\n500113,A2,厂,36,C1,2024-Q1\n",
        "panel.csv:3: cells: got 6 cells; want 7 cells, as in the header; "
        "do: look for a delimiter too many or too few, such as an unquoted 1,234",
    ),
    "a unit that reports twice": (
        rows("A1 36 C1 2024-Q1 1", "A2 36 C1 2024-Q1 1", "A1 36 C1 2024年一季度 2"),
        "panel.csv:4 [单位]: key-twice: got the same key as panel.csv:2 [单位]; "
        "want one report of a unit in a period; do: delete one of the two",
    ),
}


@pytest.mark.parametrize("situation", REFUSED)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, situation: str) -> None:
    content, message = REFUSED[situation]
    assert told(run(tmp_path, content)) == [message]


def test_lines_are_counted_over_quoted_line_breaks(tmp_path: Path) -> None:
    content = HEAD + '500113,A1,"厂\n二\r\n分厂",36,C1,2024-Q1,1\n\n500113,A2,厂,36,C1,2024-Q1,x\n'
    [message] = told(run(tmp_path, content), "zh")
    assert message.startswith("panel.csv:6 [产值]: not-a-number: 实际 'x'；应为")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("gb18030"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",20\n", ",２０\n").encode(),
        lambda text: text.replace(",1000\n", ',"1,000"\n').encode(),
        lambda text: text.replace("2024-Q1", "2024年一季度").encode(),
        lambda text: text.replace("厂", '"厂\n二"').encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.rstrip("\n").encode(),
    ],
    ids="mark crlf gb18030 utf-16 full-width thousands spelling line-break semicolon no-last-end".split(),
)
def test_the_same_panel_written_otherwise_gives_the_same(tmp_path: Path, change: Any) -> None:
    content = rows("A1 36 C1 2024-Q1 1000", "A2 汽车 C2 2024-Q1 20")
    assert values(run(tmp_path, change(content), shapes=("sum",))) == {("output", "36", "2024-Q1"): 1020}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_undecodable_byte_stops_at_its_line(tmp_path: Path, encoding: str) -> None:
    content = rows("A1 汽车 C1 2024-Q1 1").encode(encoding) * 1 + rows("A2 汽车 C1 2024-Q1 1").split("\n", 1)[1].encode(
        encoding
    ).replace("厂".encode(encoding), b"\xff")
    [message] = told(run(tmp_path, content))
    assert message.startswith("panel.csv:3: encoding: ")


def test_leading_zeros_and_the_order_of_columns_are_kept(tmp_path: Path) -> None:
    content = "产值,季度,单位,集群,行业,地区,名称\n5,2024-Q1,007,C1,36,500113,厂\n6,2024-Q1,7,C1,36,500113,厂\n"
    assert values(run(tmp_path, content, shapes=("count",))) == {("output_units", "36", "2024-Q1"): 2}


# --- the strict reader and the engine ---

SOUND = st.integers(-(10**6), 10**6).map(str)
ODD_CELLS = (
    "", "—", "007", "+5", "-0", " 12 ", "１２", "1,234", "12.0", "12.5", "1e3", "0x1F", "1_000", "nan", "1" * 18, "1" * 19,
    "-", ".5", "5.", "−5", "#N/A", "true", "1\0", "a\nb", "=5", "1e2", "(5)",
)  # fmt: skip
ODD = st.sampled_from(ODD_CELLS)
KEYS = (
    st.sampled_from(["500113", "500112", " 500113", "'500113"]), st.sampled_from(["A1", "A2", "A-3", " A4"]),
    st.sampled_from(["厂", '厂"', "a,b", "", "厂\n二"]), st.sampled_from(["36", "汽车", "36 ", "医药"]),
    st.sampled_from(["C1", "C2"]), st.sampled_from(["2024-Q1", "2024q1", "2023-Q1"]),
)  # fmt: skip
PLAIN_KEYS = st.tuples(
    st.just("500113"), st.sampled_from(["A1", "A2"]), st.just("厂"), st.just("36"), st.just("C1"), st.just("2024-Q1")
)  # fmt: skip
PLAIN_ROWS = st.lists(st.builds(lambda keys, value: (*keys, value), PLAIN_KEYS, SOUND), min_size=1, max_size=3)
SOUND_ROWS = st.one_of(PLAIN_ROWS, PLAIN_ROWS, st.lists(st.tuples(*KEYS, SOUND), min_size=1, max_size=5))
ONE_ODD = st.builds(lambda keys, value: (*keys, value), PLAIN_KEYS, ODD)
WRONG_KEY = st.tuples(
    st.sampled_from([(0, "50011"), (3, "99"), (3, ""), (5, "2024-Q5"), (5, "")]), st.tuples(*KEYS, SOUND)
)


@given(SOUND_ROWS, st.one_of(ONE_ODD, ONE_ODD, st.none()), st.one_of(st.none(), st.none(), WRONG_KEY), st.booleans())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_engine_and_strict_reader_read_the_same_or_both_refuse(
    tmp_path: Path, sound: list[Any], odd: Any, wrong_key: Any, marks: bool
) -> None:
    every = [*sound, *([odd] if odd else [])]
    if wrong_key:
        (at, cell), row = wrong_key
        every.append((*row[:at], cell, *row[at + 1 :]))
    agree(tmp_path, every, marks)


@pytest.mark.parametrize("cell", ODD_CELLS, ids=ascii)
@pytest.mark.parametrize("marks", [True, False], ids=["marks", "no-marks"])
@pytest.mark.parametrize("decimals", [0, 1])
def test_each_odd_spelling_of_a_number_is_read_as_the_strict_reader_reads_it(
    tmp_path: Path, cell: str, marks: bool, decimals: int
) -> None:
    agree(tmp_path, [("500113", "A1", "厂", "36", "C1", "2024-Q1", cell)], marks, decimals)


def agree(folder: Path, every: list[tuple[str, ...]], marks: bool, decimals: int = 0) -> None:
    """The engine and the strict reader find the same places wrong, or the same sums."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([HEAD.strip().split(","), *every])
    panel = replace(
        PANEL, unique=False, decimals=decimals, source=replace(SOURCE, missing=SOURCE.missing if marks else {})
    )
    done = run(folder, file.getvalue(), panel, shapes=("sum",), leave_out=True)
    strict = collect([replace(panel.strict, pattern="panel.csv")], [Delivery("panel.csv", file.getvalue().encode())])
    wrong = {str(finding.place) for finding in strict.findings if finding.code != "key-twice"}
    too_fine = {str(finding.place) for finding in done.findings if finding.code == "too-fine"}
    assert {str(finding.place) for finding in done.findings} == wrong | too_fine
    if done.findings:
        return
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    for row in strict.main[strict.main["value"].notna()].itertuples():
        sums[row.area, row.activity, row.period] += row.value
    table = done.observations[done.observations["status"] == "A"]
    assert dict(sums) == {
        (a, c, p): v
        for a, c, p, v in zip(table["area"], table["activity"], table["period"], table["value"], strict=True)
    }


# --- declarations ---


def test_a_table_that_is_not_plain_is_refused() -> None:
    with pytest.raises(BadDefinition) as refused:
        Panel(replace(SOURCE, totals=("合计",)), unit="单位")
    assert refused.value.text == Text(
        "微观数据来源 panel 声明了 totals；只能是一行表头的平表；请先整理文件，或删除该声明",
        "microdata source panel declares totals; want a plain table with one header row; tidy the file, or delete it",
    )


def test_pairs_need_units_that_report_once() -> None:
    with pytest.raises(BadDefinition) as refused:
        Aggregate(replace(PANEL, unique=False), "output", shapes=("comparable",))
    assert refused.value.text.en == (
        "Aggregate(output): comparable needs units that report once in a period; let `unique` of the Panel be true"
    )
