"""Numbers that the engine reads as such: taken only where their bytes prove that they are spelled as it would."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.collect import bulk_lines, bulk_rows
from reports.collect.bulk import Engine, Unreadable, engine
from reports.collect.bulk_layout import Layout, PanelFile
from reports.collect.bulk_lines import Spelling, lines_below
from reports.collect.bulk_rows import Loading
from reports.concepts.aggregate import Aggregate, Panel
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.production.microdata import Aggregated, Room, aggregated

SOURCE = Source(
    name="panel",
    pattern="panel*.csv",
    citation=Text("面板", "panel"),
    cells={"area": "地区", "activity": "行业", "period": "季度"},
    constants={"accumulation": "single", "scope": "above_scale", "price_basis": "current", "unit": "万元"},
    values={"产值": {"measure": "output"}, "税金": {"measure": "tax"}},
    ignored=("名称",),
)
PANEL = Panel(SOURCE, unit="单位", unique=False)
EMPTY = replace(PANEL, source=replace(SOURCE, missing={"": "M"}))
HEAD = "地区,单位,产值,名称,行业,季度,税金\n"
CANONICAL = re.compile(r"0|-?[1-9][0-9]*")


def row(output: str = "5", tax: str = "7", unit: str = "A1", name: str = "厂", activity: str = "36") -> str:
    return f"500113,{unit},{output},{name},{activity},2024-Q1,{tax}\n"


def run(folder: Path, content: str | bytes, panel: Panel = PANEL) -> Aggregated:
    path = folder / "panel.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    asked = [Aggregate(panel, name, (), ("sum", "count")) for name in ("output", "tax")]
    return aggregated(asked, [PanelFile("panel.csv", path)], Room(folder))


def as_text(folder: Path, content: str | bytes, panel: Panel = PANEL) -> Aggregated:
    """The same by columns of text, each number compared with its spelling."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Layout, "may_be_typed", False)
        return run(folder, content, panel)


def as_strictly(folder: Path, content: str | bytes, panel: Panel = PANEL) -> Aggregated:
    """The same by the strict reader, whose clean copy alone the engine sees."""
    taken = Loading._taken
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Loading, "_taken", lambda self, layouts: layouts[0].wide and taken(self, layouts))
        return run(folder, content, panel)


def same(done: Aggregated, expected: Aggregated) -> None:
    pd.testing.assert_frame_equal(done.observations.astype(object), expected.observations.astype(object))
    for language in ("zh", "en"):
        lines = [[one.line(language) for one in (*it.findings, *it.remarks)] for it in (done, expected)]  # type: ignore[arg-type]
        assert lines[0] == lines[1]
    assert done.rows == expected.rows


def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """In which ways files are read from now on, and whether they could be."""
    seen, taken, strictly = list[str](), Loading._taken, Loading._strictly

    def told(loading: Loading, layouts: Any) -> bool:
        done = taken(loading, layouts)
        seen.append(f"{'typed' if layouts[0].typed else 'text'}: {done}")
        return done

    def asked(loading: Loading, odd: Any) -> None:
        seen.append("strictly")
        strictly(loading, odd)

    monkeypatch.setattr(Loading, "_taken", told)
    monkeypatch.setattr(Loading, "_strictly", asked)
    return seen


def spelling(columns: int, at: int) -> Spelling:
    names = ("v0", "v1")[: len(SOURCE.values)]
    layout = Layout(PanelFile("", Path()), PANEL, None, Path(), columns, dict.fromkeys(names, at))  # type: ignore[arg-type]
    return Spelling(layout)


# --- what the engine takes for a number ---

SIGNS = "0129-+.eE_xXbBaFoO \t\v\f'%(/:;~n"
SHORT = ["".join(one) for size in (1, 2, 3) for one in product(SIGNS, repeat=size)]
LONGER = ["".join(one) for size in (4, 5) for one in product("01-+.e_x ", repeat=size)]
CODES = (*range(1, 0x3100), *range(0xFE00, 0x10000))  # with spaces of all kinds, marks of byte order, wide digits
EVERYWHERE = [words for sign in map(chr, CODES) for words in (f"{sign}12", f"1{sign}2", f"12{sign}", sign)]
WORDS = [
    "true",
    "false",
    "NULL",
    "null",
    "nan",
    "inf",
    "-inf",
    "1e18",
    "1E+2",
    "1e-2",
    "0x1F",
    "0b11",
    "0o17",
    "1_000",
    "1,5",
]


@pytest.mark.parametrize("cells", [SHORT, LONGER, EVERYWHERE, WORDS], ids=["short", "longer", "everywhere", "words"])
def test_no_other_spelling_that_the_engine_takes_for_an_integer_is_plain(tmp_path: Path, cells: list[str]) -> None:
    """The rows that it cannot read it leaves out here; of all others the bytes must tell."""
    kept = [cell for cell in cells if not set(cell) & set('\r\n",')]
    path = tmp_path / "cells.csv"
    path.write_text("n,cell,last\n" + "".join(f"{at},{cell},x\n" for at, cell in enumerate(kept)), encoding="utf-8")
    columns = "columns = {'n': 'BIGINT', 'cell': 'BIGINT', 'last': 'VARCHAR'}, ignore_errors = true"
    with engine(tmp_path) as working:
        read = f"read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '\"', {columns})"
        taken = dict(working.rows(f"SELECT n, cell FROM {read} WHERE cell IS NOT NULL"))
    middle = spelling(3, 1)
    otherwise = [kept[at] for at in taken if not CANONICAL.fullmatch(kept[at])]
    assert [cell for cell in otherwise if middle.is_plain(f"1,{cell},x\n".encode())] == []
    sound = [at for at, cell in enumerate(kept) if CANONICAL.fullmatch(cell)]
    assert all(taken[at] == int(kept[at]) and middle.is_plain(f"1,{kept[at]},x\n".encode()) for at in sound)
    assert len(otherwise) > 3


@pytest.mark.parametrize(
    "cell", ["1e3", "+5", "007", "12.7", "-0", " 5", "5 ", "0x1F", "1_0", ".5", "-.5", "- 5", "00", "-x"]
)
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""], ids=["lf", "crlf", "none"])
@pytest.mark.parametrize("quote", ["", '"'], ids=["bare", "quoted"])
def test_another_spelling_counts_in_its_own_column_only(cell: str, at: int, end: str, quote: str) -> None:
    cells = ["1", "1", "1"]
    cells[at] = f"{quote}{cell}{quote}"
    lines = f"1,2,3{end or chr(10)}{','.join(cells)}{end}".encode()
    assert [spelling(3, column).is_plain(lines) for column in range(3)] == [column != at for column in range(3)]


@pytest.mark.parametrize("lines", ['1,"a,b",07\n', "1,2\n3,4,5,07\n", "1,07,2\n\n", "1,07,2,3,4,5\n"], ids=ascii)
def test_where_columns_cannot_be_told_apart_nothing_is_plain(lines: str) -> None:
    assert not any(spelling(3, column).is_plain(lines.encode()) for column in range(3))


# --- files of many blocks ---


@pytest.mark.parametrize("size", [1, 2, 60, 61, 62, 63, 200])
def test_each_block_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(bulk_lines, "BLOCK", size)
    for at in range(8):
        content = HEAD + "".join(row("1e3" if line == at else "5") for line in range(8))
        path = tmp_path / "panel.csv"
        path.write_text(content, encoding="utf-8")
        assert (lines_below(path), lines_below(path, spelling(7, 6))) == (8, 8)
        with pytest.raises(Unreadable):
            lines_below(path, spelling(7, 2))


@pytest.mark.parametrize("longest", [1, 2, 3, 5])
def test_characters_of_a_line_in_pieces_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    monkeypatch.setattr(bulk_lines, "BLOCK", 1)
    monkeypatch.setattr(bulk_lines, "LONGEST", longest)
    path = tmp_path / "panel.csv"
    path.write_text(HEAD + row() * 3, encoding="utf-8")
    assert lines_below(path) == 3
    path.write_bytes((HEAD + row() * 3).encode() + "厂".encode()[:2])
    with pytest.raises(Unreadable):
        lines_below(path)


# --- files ---

SOUND = {
    "plain": row() + row("-12", "0"),
    "codes-with-zeros": row(unit="0012") + row(activity="06"),
    "names-with-numbers": row(name="3.5厂 2号") + row(name="+5") + row(name="1e3") + row(name="-"),
    "codes-with-e": row(unit="91500113MA5U4E3K2X") + row(unit="4E3") + row(unit="7e"),
    "quoted": '"500113","A1","5","重庆,厂","36","2024-Q1","7"\n',
    "quoted-name": row(name='"重庆 ""一"" 厂"'),
    "no-last-end": row() + row("0").rstrip("\n"),
    "unnamed": row(name=""),
    "blank-cell-behind": row("5", "7,"),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("situation", SOUND)
def test_numbers_are_read_as_such_whatever_codes_and_names_are_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, situation: str, ends: str
) -> None:
    content = (HEAD + SOUND[situation]).replace("\n", ends)
    expected = as_text(tmp_path, content)
    seen = ways(monkeypatch)
    done = run(tmp_path, content)
    same(done, expected)
    assert done.findings == () and seen == ["typed: True"]
    same(done, as_strictly(tmp_path, content))


ODD = {
    "power": row("1e3"), "zeros": row("007"), "plus": row("+5"), "minus-zero": row("-0"), "rounded": row("12.7"),
    "space": row(" 5"), "space-behind": row("5", "7 "), "hex": row("0x1F"), "quoted": row('"007"'), "empty": row(""),
    "break-in-quotes": row('"5\n"'), "19-digits": row("1" + "0" * 18), "words": row("x"), "unit": row(unit="A.1"),
    "quote-within": row('5"'), "quotes-before": row('""5'), "blank": row() + "\n", "short": "500113,A1,5\n",
    "quoted-blank": row('""'), "space-in-quotes": row('" 5"'), "digits-behind-quotes": row('"5"7'), "tab": row("5\t"),
    "long": row("5", "7,8"), "thousands": row("1,234"), "thousands-quoted": row('"1,234"'),
    "underscore": row("1_000"), "wide-digits": row("５"), "mark-within": row("\ufeff5"), "2**63": row(str(2**63)), "-2**63": row(str(-(2**63))), "cr": row("5\r"),
    "cr-in-name": row(name="厂\r"), "cr-in-quotes": row('"5\r"'), "crlf-in-quotes": row('"5\r\n"'),
    "ends-in-cr": row("1", unit="A4").replace("\n", "\r"), "blanks": " \n", "point": row("5."), "decimal": row("5.0"),
    "minus-alone": row("-"), "two-minuses": row("--5"), "minus-behind": row("5-"), "true": row("true"), "null": row("NULL"),
}  # fmt: skip


@pytest.mark.parametrize("situation", ODD)
@pytest.mark.parametrize("panel", [PANEL, EMPTY], ids=["full", "may-be-empty"])
def test_what_is_odd_is_told_as_of_columns_of_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, situation: str, panel: Panel
) -> None:
    content = HEAD + row("1", unit="A2") + ODD[situation] + row("3", unit="A3")
    expected = as_text(tmp_path, content, panel)
    seen = ways(monkeypatch)
    done = run(tmp_path, content, panel)
    same(done, expected)
    assert seen[0] == f"typed: {situation in ('empty', 'quoted-blank') and panel is EMPTY}"
    same(done, as_strictly(tmp_path, content, panel))


@pytest.mark.parametrize("last", [b"\xff", "厂".encode()[:2], "厂".encode("gb18030"), b"\0"], ids=ascii)
def test_bytes_that_are_no_text_in_utf_8_are_told_as_by_the_strict_reader(tmp_path: Path, last: bytes) -> None:
    content = (HEAD + row() + row(unit="A2", name="NAME")).encode().replace(b"NAME", last)
    done = run(tmp_path, content)
    assert done.findings
    same(done, as_strictly(tmp_path, content))


@pytest.mark.parametrize("delimiter", [";", "\t"], ids=ascii)
@pytest.mark.parametrize("output", ["5", "007", "1e3", "-0"])
def test_whatever_separates_cells_both_read_the_same(tmp_path: Path, delimiter: str, output: str) -> None:
    content = (HEAD + row(unit="A2") + row("5", output)).replace(",", delimiter)
    same(run(tmp_path, content), as_strictly(tmp_path, content))


@pytest.mark.parametrize("delimiter", ["，", "|"])
def test_where_a_delimiter_has_several_bytes_no_column_is_read_as_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delimiter: str
) -> None:
    """A cell is told by the byte before it."""
    panel = replace(PANEL, source=replace(SOURCE, delimiter=delimiter))
    sound, odd = ((HEAD + row() + row("5", tax, "A2")).replace(",", delimiter) for tax in ("5", "007"))
    seen = ways(monkeypatch)
    assert run(tmp_path, sound, panel).rows == 2
    assert seen == ["typed: True" if delimiter == "|" else "text: True"]
    same(run(tmp_path, odd, panel), as_strictly(tmp_path, odd, panel))
    same(run(tmp_path, odd.replace("007", "7"), panel), run(tmp_path, HEAD + row() + row("5", "7", "A2")))


@pytest.mark.parametrize(
    ("activities", "remarks"),
    [
        (("36", "'36"), ["panel.csv:3 [行业]: form: got \"'36\"; want '36'; do: keep codes as text when exporting"]),
        (
            ("汽车 业", "汽车业"),
            ["panel.csv:3 [行业]: spelling: got '汽车业'; want '汽车 业'; do: use one spelling for one name"],
        ),
        (
            ("汽车业", "汽车 业", "汽车业", "汽车  业"),
            [
                "panel.csv:3 [行业]: spelling: got '汽车 业'; want '汽车业'; do: use one spelling for one name",
                "panel.csv:5 [行业]: spelling: got '汽车  业'; want '汽车业'; do: use one spelling for one name",
            ],
        ),
        (("36", "37"), []),
    ],
)
def test_what_the_strict_reader_remarks_on_names_is_remarked_where_the_engine_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, activities: tuple[str, ...], remarks: list[str]
) -> None:
    codes = {"36": "36", "37": "37", "汽车业": "36"}
    panel = replace(PANEL, source=replace(SOURCE, codes={"activity": codes}))
    content = HEAD + "".join(row(unit=f"A{at}", activity=one) for at, one in enumerate(activities))
    expected = as_strictly(tmp_path, content, panel)
    seen = ways(monkeypatch)
    done = run(tmp_path, content, panel)
    same(done, expected)
    assert (seen, [one.line("en") for one in done.remarks]) == (["typed: True"], remarks)


def test_names_are_remarked_on_in_each_file_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = replace(PANEL, source=replace(SOURCE, codes={"activity": {"汽车业": "36"}}))
    files = {
        "panel-a.csv": HEAD + row(unit="A1", activity="汽车业"),
        "panel-b.csv": HEAD + row(unit="A2", activity="汽车 业") + row(unit="A3", activity="汽车业"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content.encode("gb18030"))
    asked = [Aggregate(panel, name, (), ("sum", "count")) for name in ("output", "tax")]
    done = aggregated(asked, [PanelFile(name, tmp_path / name) for name in files], Room(tmp_path))
    assert [one.line("zh") for one in done.remarks] == [
        "panel-b.csv:3 [行业]: spelling: 实际 '汽车业'；应为 '汽车 业'；处理：同一名称只用一种写法"
    ]


def test_a_mark_of_missing_values_that_looks_like_a_number_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = replace(PANEL, source=replace(SOURCE, missing={"-99": "M"}))
    content = HEAD + row("-99") + row("5", unit="A2")
    expected = as_strictly(tmp_path, content, panel)
    seen = ways(monkeypatch)
    done = run(tmp_path, content, panel)
    same(done, expected)
    assert seen == ["text: True"]
    assert list(done.observations["status"]) == ["M", "A", "A", "A"]


def test_a_mark_of_byte_order_is_no_part_of_the_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = ("\ufeff" + HEAD + row() + row("-12", unit="A2")).encode()
    expected = as_strictly(tmp_path, content)
    seen = ways(monkeypatch)
    same(run(tmp_path, content), expected)
    assert seen == ["typed: True"]


@pytest.mark.parametrize("output", ["5", "007"])
def test_a_file_of_thousands_of_columns_is_read_alike(tmp_path: Path, output: str) -> None:
    names = [f"列{at}" for at in range(2000)]
    panel = replace(PANEL, source=replace(SOURCE, ignored=("名称", *names)))
    lines = [HEAD.strip() + "".join(f",{name}" for name in names)]
    lines += [row(one, unit=f"A{at}").strip() + ",0.5" * 2000 for at, one in enumerate(["1", output, "-3"])]
    content = "\n".join(lines)
    same(run(tmp_path, content, panel), as_strictly(tmp_path, content, panel))


@pytest.mark.slow
@pytest.mark.parametrize("quote", ["", '"'], ids=["bare", "quoted"])
def test_no_line_that_would_be_looked_at_in_pieces_is_read_by_the_engine(tmp_path: Path, quote: str) -> None:
    path = tmp_path / "panel.csv"
    path.write_text(f"n,name\n1,x\n2,{quote}{'x' * bulk_lines.LONGEST}{quote}\n" + "3,x\n" * 3, encoding="utf-8")
    columns = "columns = {'n': 'BIGINT', 'name': 'VARCHAR'}"
    with engine(tmp_path) as working, pytest.raises(Unreadable, match="Maximum line size"):
        working.read(f"SELECT * FROM read_csv('{path}', header = true, auto_detect = false, delim = ',', {columns})")


@pytest.mark.slow
def test_a_line_that_the_engine_cannot_hold_is_a_fault_of_the_file_and_not_of_its_memory(tmp_path: Path) -> None:
    done = run(tmp_path, HEAD + row() + row(name="x" * 40_000_000))
    [finding] = done.findings
    assert finding.line("en") == (
        "panel.csv:3: cell-too-long: got a cell of more than 131072 characters; want at most 131072 characters; "
        "do: close the quote, or delete it"
    )


def test_a_fault_of_the_machine_is_not_taken_for_one_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(path: Path, *_: Any) -> int:
        raise OSError(f"{path.name} is gone")

    stopped: list[Engine] = []
    monkeypatch.setattr(bulk_rows, "lines_below", gone)
    monkeypatch.setattr(Engine, "stop", lambda working: stopped.append(working))
    with pytest.raises(OSError, match="is gone"):
        run(tmp_path, HEAD + row())
    assert stopped == []


def test_a_delimiter_in_a_quoted_name_beside_a_doubtful_code_leaves_the_file_to_columns_of_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = HEAD + row(name='"二厂,重庆"', activity="06")
    expected = as_text(tmp_path, content)
    seen = ways(monkeypatch)
    same(run(tmp_path, content), expected)
    assert seen == ["typed: False", "text: True"]


@pytest.mark.parametrize("content", ["a\r", "a\rb\n", "a\r\r\n", "\r"], ids=ascii)
def test_a_cr_that_stands_before_no_lf_is_not_plain(tmp_path: Path, content: str) -> None:
    path = tmp_path / "panel.csv"
    path.write_bytes(("x\r\ny\r\n" + content).encode())
    with pytest.raises(Unreadable):
        lines_below(path)


@pytest.mark.parametrize("line", [b"\0", b"a\0b", b"\xff", "厂".encode()[:2]], ids=ascii)
@pytest.mark.parametrize("end", [b"\n", b""], ids=["end", "no-end"])
def test_bytes_that_are_no_text_are_not_plain_where_no_header_is_near(tmp_path: Path, line: bytes, end: bytes) -> None:
    path = tmp_path / "panel.csv"
    path.write_bytes(b"x\ny\n" + line + end)
    with pytest.raises(Unreadable):
        lines_below(path)


def test_a_row_that_ends_in_cr_alone_makes_up_for_none_that_is_odd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine could count it as one more, where one with another spelling is one less."""
    seen = ways(monkeypatch)
    done = run(tmp_path, HEAD + row("1", unit="A2").replace("\n", "\r") + row("007") + row("3", unit="A3"))
    assert seen[:3] == ["typed: False", "text: False", "strictly"]
    assert done.rows in (0, 3)


def test_the_engine_goes_on_after_it_was_told_to_stop(tmp_path: Path) -> None:
    """The first block is odd, and the engine is at work on the others then; what it is asked next it answers."""
    content = HEAD + row("12.7") + "".join(row(str(at), unit=f"A{at}") for at in range(1, 20_000))
    for _ in range(3):
        [finding] = run(tmp_path, content).findings
        assert finding.line("en").startswith("panel.csv:2 [产值]: too-fine: got '12.7'; ")


CELLS = (
    st.text("0159-+.eE_x \",;'a\t\r\n\0\ufeff５", max_size=6)
    | st.integers(-(10**20), 10**20).map(str)
    | st.sampled_from("0123456789")
)
PLAIN = st.integers(-(10**6), 10**6).map(str)
NAMES = st.text('0e.-+" ,厂\r', max_size=4)


@pytest.mark.slow
@given(st.lists(st.tuples(PLAIN, PLAIN, NAMES), max_size=3), st.tuples(CELLS, PLAIN, NAMES), st.booleans())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_read_the_same(tmp_path: Path, sound: list[Any], odd: Any, empty: bool) -> None:
    content = HEAD + "".join(row(output, tax, f"A{at}", name) for at, (output, tax, name) in enumerate([*sound, odd]))
    panel = EMPTY if empty else PANEL
    done = run(tmp_path, content, panel)
    same(done, as_text(tmp_path, content, panel))
    same(done, as_strictly(tmp_path, content, panel))
