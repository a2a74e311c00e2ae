"""A panel in GB18030: in UTF-8 in parts, the same observations and the same faults as of a panel in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pandas as pd
import pytest

from reports.collect import bulk_layout, bulk_lines, bulk_text
from reports.collect.bulk_layout import PanelFile
from reports.collect.bulk_rows import Loading
from reports.collect.bulk_text import parts, transcode
from reports.concepts.aggregate import Aggregate, Panel
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.production.microdata import Aggregated, Room, aggregated

SOURCE = Source(
    name="panel",
    pattern="*.csv",
    citation=Text("面板", "panel"),
    cells={"area": "地区", "activity": "行业", "period": "季度"},
    codes={"activity": {"汽车": "36", "36": "36", "医药镕\U00020000": "27"}},
    constants={"accumulation": "single", "scope": "above_scale", "price_basis": "current", "unit": "万元"},
    values={"产值": {"measure": "output"}, "税金": {"measure": "tax"}},
    ignored=("名称",),
    missing={"": "M", "—": "M"},
)
PANEL = Panel(SOURCE, unit="单位", cluster="集群", clusters={"西部集群": "C1", "C2": "C2"})
HEAD = "地区,单位,名称,行业,集群,季度,产值,税金\n"
NAMES = ("厂", "镕厂", "\U00020000", "a€厂", "")
INDUSTRIES, CLUSTERS, MARKS = ("汽车", "36", "医药镕\U00020000"), ("西部集群", "C2"), ("—", "7", "")
RESAVE = "do: save it again as CSV UTF-8 and deliver it again"


def row(at: int, name: str = "") -> str:
    told = name or NAMES[at % 5]
    year = 2023 + at % 2
    return f"500113,A{at // 2},{told},{INDUSTRIES[at % 3]},{CLUSTERS[at % 2]},{year}-Q1,{at * 7},{MARKS[at % 3]}\n"


PLAIN = HEAD + "".join(map(row, range(12)))


@pytest.fixture(params=[None, 3], ids=["alone", "three-help"])
def executor(request: Any) -> Iterator[Executor | None]:
    if request.param is None:
        yield None
        return
    with ThreadPoolExecutor(request.param) as threads:
        yield threads


def run(folder: Path, files: dict[str, bytes], executor: Executor | None = None) -> Aggregated:
    shapes = ("sum", "count", "comparable", "concentration")
    asked = [Aggregate(PANEL, name, ("activity", "cluster"), shapes) for name in ("output", "tax")]  # type: ignore[arg-type]
    lying = []
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes(content)
        lying.append(PanelFile(name, folder / name))
    (folder / "spill").mkdir(exist_ok=True)
    done = aggregated(asked, lying, Room(folder / "spill", executor=executor), ("output",))
    assert not list((folder / "spill").iterdir())
    return done


def told(done: Aggregated, language: Any = "en") -> list[str]:
    return [finding.line(language) for finding in done.findings]


def same(done: Aggregated, expected: Aggregated) -> None:
    pd.testing.assert_frame_equal(done.observations.astype(object), expected.observations.astype(object))
    assert (told(done), done.rows, done.contributions) == (told(expected), expected.rows, expected.contributions)


def never_strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    def strictly(loading: Loading, odd: Any) -> None:
        pytest.fail(f"the strict reader was asked for {odd.file.name}")

    monkeypatch.setattr(Loading, "_strictly", strictly)


def test_parts_are_of_whole_lines_below_the_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four bytes too; a part and a piece end within a character, at the end of a line, beyond the end of the file."""
    head, words = "地\r\n", "重庆,\U00020000a\r\n二\n\n" * 20 + "末"
    path, copy = tmp_path / "panel.csv", tmp_path / "copy.csv"
    path.write_bytes((head + words).encode("gb18030"))
    for size in range(1, 40):
        monkeypatch.setattr(bulk_text, "PART", size)
        monkeypatch.setattr(bulk_text, "PIECE", size // 3 + 1)
        found = []
        for part in parts(path):
            transcode(path, part, "gb18030", copy)
            found.append(copy.read_bytes().decode())
        assert all(one.startswith(head) and one.endswith("\n") for one in found[:-1])
        assert "".join(one.removeprefix(head) for one in found) == words


@pytest.mark.parametrize("ends", ["\n", "\r\n", "no last"])
def test_a_panel_in_gb18030_gives_what_it_gives_in_utf8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: Executor | None, ends: str
) -> None:
    """Chinese labels, rare characters, marks of missing values: by the engine alone, in one part and in many."""
    never_strictly(monkeypatch)
    content = PLAIN.rstrip("\n") if ends == "no last" else PLAIN.replace("\n", ends)
    expected = run(tmp_path, {"panel.csv": content.encode()})
    assert expected.rows == 12 and not expected.findings
    for size in (1, 150):
        monkeypatch.setattr(bulk_text, "PART", size)
        same(run(tmp_path, {"panel.csv": content.encode("gb18030")}, executor), expected)


def test_files_of_one_name_in_two_folders_and_two_encodings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    never_strictly(monkeypatch)
    monkeypatch.setattr(bulk_text, "PART", 100)
    each = [HEAD + "".join(map(row, some)) for some in (range(5), range(5, 9), range(9, 12))]
    expected = run(tmp_path, {"panel.csv": PLAIN.encode()})
    encodings = zip(("a/panel.csv", "b/panel.csv", "c/panel.csv"), each, ("gb18030", "gb18030", "utf-8"), strict=True)
    same(run(tmp_path, {name: content.encode(encoding) for name, content, encoding in encodings}), expected)


def test_parquet_files_of_one_name_in_two_folders_keep_their_lines(tmp_path: Path) -> None:
    """A unit that reports twice is told at both places."""
    for folder, units in (("a", ("A1", "A2", "A3")), ("b", ("B1", "B2", "A2"))):
        (tmp_path / folder).mkdir()
        said = ", ".join(f"('500113', '{unit}', '', '36', 'C2', '2024-Q1', '1', '2')" for unit in units)
        names = ", ".join(f'"{name}"' for name in HEAD.strip().split(","))
        duckdb.sql(f"COPY (FROM (VALUES {said}) AS v({names})) TO '{tmp_path / folder / 'panel.parquet'}'")
    files = [PanelFile(name, tmp_path / name) for name in ("a/panel.parquet", "b/panel.parquet")]
    asked = [Aggregate(replace(PANEL, unique=True), "output", ("activity",), ("sum",))]
    done = aggregated(asked, files, Room(tmp_path), ())
    assert [one.partition("; do")[0] for one in told(done)] == [
        "b/panel.parquet:4 [单位]: key-twice: got the same key as a/panel.parquet:3 [单位]; want one report of a unit in a period"
    ]


@pytest.mark.parametrize("where", ["first", "middle", "last", "header"])
def test_a_cut_within_a_quoted_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: Executor | None, where: str
) -> None:
    """Cells with line breaks look like rows, or have quotes where a row may have them; wherever a part ends."""
    lines = [HEAD, *map(row, range(6))]
    looks = "".join(row(at, "厂") for at in (20, 21))
    broken = {"first": 1, "middle": 3, "last": 6}
    if where == "header":
        lines[0] = HEAD.replace("名称", '"名\n称"')
    else:
        lines[broken[where]] = row(broken[where], f'"厂\n{looks}""\n二"')
    content = "".join(lines)
    expected = run(tmp_path, {"panel.csv": content.encode()})
    for size in (1, 60, 120):
        monkeypatch.setattr(bulk_text, "PART", size)
        same(run(tmp_path, {"panel.csv": content.encode("gb18030")}, executor), expected)


def test_a_fault_is_told_at_its_line_of_the_file_delivered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: Executor | None
) -> None:
    monkeypatch.setattr(bulk_text, "PART", 100)
    content = PLAIN.replace(",49,", ",四十九,").replace(row(2), row(2, '"厂\n二"'))
    done = run(tmp_path, {"panel.csv": content.encode("gb18030")}, executor)
    assert told(done) == [
        "panel.csv:10 [产值]: not-a-number: got '四十九'; want a number such as 1234.5, of at most 18 digits; "
        "do: correct the cell, or declare its mark as missing in the Source"
    ]
    assert told(done, "zh")[0].startswith("panel.csv:10 [产值]: not-a-number: 实际 '四十九'；应为 ")


@pytest.mark.parametrize("line", [5, 8, 13])
@pytest.mark.parametrize(
    "wrong", [b"\xff", b"\x81\x30\x81,", b"\x84\x31\xa5\x30"], ids=["none", "half", "no-character"]
)
def test_bytes_that_are_not_of_the_encoding_are_told_at_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: Executor | None, line: int, wrong: bytes
) -> None:
    """Behind what the header is understood from, in a column that nobody asks for."""
    monkeypatch.setattr(bulk_layout, "HEAD", 150)
    monkeypatch.setattr(bulk_text, "PART", 100)
    lines = PLAIN.encode("gb18030").splitlines(keepends=True)
    cells = lines[line - 1].split(b",")
    lines[line - 1] = b",".join([*cells[:2], "厂".encode("gb18030") + wrong, *cells[3:]])
    done = run(tmp_path, {"panel.csv": b"".join(lines)}, executor)
    assert told(done) == [
        f"panel.csv:{line}: encoding: got bytes that are not GB18030 from here on; want GB18030 throughout; {RESAVE}"
    ]
    assert told(done, "zh")[0].startswith(
        f"panel.csv:{line}: encoding: 实际 从这里起不是 GB18030；应为 全文都是 GB18030；"
    )


@pytest.mark.parametrize("wrong", [b"\xff", b"\xe5\x8e", b"\xed\xa0\x80"], ids=["none", "half", "surrogate"])
@pytest.mark.parametrize("line", [5, 13])
def test_bytes_that_are_not_utf8_are_told_in_a_column_that_nobody_asks_for_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: int, wrong: bytes
) -> None:
    """The engine does not look at it: the strict reader would have refused the file all the same."""
    monkeypatch.setattr(bulk_layout, "HEAD", 150)
    lines = PLAIN.encode().splitlines(keepends=True)
    cells = lines[line - 1].split(b",")
    lines[line - 1] = b",".join([*cells[:2], wrong, *cells[3:]])
    done = run(tmp_path, {"panel.csv": b"".join(lines)})
    assert [one.partition(": got")[0] for one in told(done)] == [f"panel.csv:{line}: encoding"]
    assert done.observations.empty


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_characters_that_lie_across_blocks_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    never_strictly(monkeypatch)
    monkeypatch.setattr(bulk_lines, "BLOCK", size)
    assert run(tmp_path, {"panel.csv": PLAIN.encode()}).rows == 12


def test_a_file_that_ends_within_a_character(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: Executor | None
) -> None:
    monkeypatch.setattr(bulk_layout, "HEAD", 150)
    monkeypatch.setattr(bulk_text, "PART", 100)
    done = run(tmp_path, {"panel.csv": PLAIN.encode("gb18030") + "厂".encode("gb18030")[:1]}, executor)
    assert told(done) == [
        f"panel.csv:14: encoding: got a file that is cut off within a character; want GB18030 throughout; {RESAVE}"
    ]


def test_nobody_writes_any_more_when_the_transcoding_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first part is none; the second is at work then, and is awaited."""
    begun, ended, second = [], [], Event()

    def slow(path: Path, part: tuple[int, int], encoding: str, copy: Path) -> None:
        begun.append(part)
        if part[0] == 0:
            second.wait(10)
            raise UnicodeDecodeError(encoding, b"\xff", 0, 1, "none")
        second.set()
        Event().wait(0.5)
        copy.write_bytes(b"")
        ended.append(part)

    monkeypatch.setattr(bulk_text, "PART", 60)
    monkeypatch.setattr(bulk_text, "transcode", slow)
    with ThreadPoolExecutor(2) as threads:
        run(tmp_path, {"panel.csv": PLAIN.encode("gb18030")}, threads)
        assert len(ended) == len(begun) - 1


@pytest.mark.parametrize("size", [1, 40, 60, 80, 120])
def test_a_cut_within_the_last_cell_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """All columns stand before the cut, and what follows looks like a row."""
    head = HEAD.replace("名称,", "").replace("税金\n", "税金,名称\n")
    last = '"厂\n500113,A9,36,C2,2023-Q1,5,7,""厂\n二"'
    content = head + "".join(f"500113,A{at},36,C2,2023-Q1,{at},7,{last if at == 2 else '厂'}\n" for at in range(6))
    expected = run(tmp_path, {"panel.csv": content.encode()})
    assert expected.rows == 6
    monkeypatch.setattr(bulk_text, "PART", size)
    same(run(tmp_path, {"panel.csv": content.encode("gb18030")}), expected)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("more", range(4))
def test_a_panel_of_two_bytes_a_character_may_be_longer_than_what_its_header_is_looked_for_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, more: int
) -> None:
    """Wherever its first lines are cut off, the cut is no fault of the file; 上 has the byte of a line feed in it."""
    content = HEAD + row(0, "上" * more) + "".join(row(at, "上") for at in range(1, 30))
    monkeypatch.setattr(bulk_layout, "HEAD", 1_000)
    same_in(tmp_path, content.encode(encoding), content.encode())


def same_in(folder: Path, content: bytes, other: bytes) -> None:
    done, expected = run(folder / "one", {"p.csv": content}), run(folder / "two", {"p.csv": other})
    assert done.findings == expected.findings == ()
    pd.testing.assert_frame_equal(done.observations.astype(object), expected.observations.astype(object))
