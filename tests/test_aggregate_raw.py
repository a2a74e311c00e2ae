"""A panel in GB18030 whose codes are ASCII: read as it lies, the same observations and faults as of one in UTF-8.

Bytes of GB18030 may be UTF-8 by chance: 隆 is what ¡ is there, 路 is ·, 联 is none.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.collect import bulk_layout, bulk_text
from reports.collect.bulk_layout import PanelFile
from reports.collect.bulk_rows import Loading
from reports.concepts.aggregate import Aggregate, Panel
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.production.microdata import Aggregated, Room, aggregated

SOURCE = Source(
    name="panel",
    pattern="*.csv",
    citation=Text("面板", "panel"),
    cells={"area": "地区", "activity": "行业", "period": "季度"},
    codes={"activity": {"36": "36", "隆": "27", "¡": "28"}},
    constants={"accumulation": "single", "scope": "above_scale", "price_basis": "current", "unit": "万元"},
    values={"产值": {"measure": "output"}},
    ignored=("名称",),
    missing={"": "M", "·": "M", "-": "M"},
)
PANEL = Panel(SOURCE, unit="单位")
NAMED = replace(PANEL, unit_form=".+")
HEAD = "地区,单位,名称,行业,季度,产值\n"
NAMES = ("长安汽车", "镕厂", "\U00020000", "隆路联通", '"宏, ""一""厂"', "")


def row(unit: str = "A1", name: str = "厂", activity: str = "36", value: str = "7") -> str:
    return f"500113,{unit},{name},{activity},2024-Q1,{value}\n"


PLAIN = HEAD + "".join(row(f"A{at}", name, value=str(7 * at)) for at, name in enumerate(NAMES))


def run(folder: Path, content: bytes, panel: Panel = PANEL) -> Aggregated:
    path = folder / "panel.csv"
    path.write_bytes(content)
    asked = [Aggregate(panel, "output", ("activity",), ("sum", "count"))]
    return aggregated(asked, [PanelFile(path.name, path)], Room(folder))


def same(done: Aggregated, expected: Aggregated) -> None:
    pd.testing.assert_frame_equal(done.observations.astype(object), expected.observations.astype(object))
    assert (done.rows, told(done)) == (expected.rows, [one.replace("UTF-8", "GB18030") for one in told(expected)])


def told(done: Aggregated) -> list[str]:
    return [finding.line("en").partition("; do")[0] for finding in done.findings]


def never(monkeypatch: pytest.MonkeyPatch, *ways: str) -> None:
    """Fail where a file is written anew, or read strictly."""

    def asked(*_: Any) -> None:
        pytest.fail("the engine alone was not enough")

    for way in ways:
        module: Any = bulk_text if way == "transcode" else Loading
        monkeypatch.setattr(module, way, asked)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "gb2312"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "no last"])
def test_names_in_chinese_are_no_reason_to_write_the_file_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, ends: str
) -> None:
    never(monkeypatch, "transcode", "_strictly")
    content = PLAIN if encoding == "gb18030" else PLAIN.replace("\U00020000", "厂").replace("镕", "溶")
    content = content.rstrip("\n") if ends == "no last" else content.replace("\n", ends)
    declared = replace(PANEL, source=replace(SOURCE, encoding=encoding))
    done = run(tmp_path, content.encode(encoding), declared)
    same(done, run(tmp_path, content.encode()))
    assert done.rows == 6 and not done.findings


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_that_no_character_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delimiter: str
) -> None:
    never(monkeypatch, "transcode", "_strictly")
    content = (HEAD + row() + row("A2", "路")).replace(",", delimiter)
    assert run(tmp_path, content.encode("gb18030")).rows == 2


def test_a_bar_may_be_half_a_character_and_so_the_file_is_written_anew(tmp_path: Path) -> None:
    """亅 is 81 7C in GB18030, and 7C is the bar: read as it lies, this row that ends early would lose its number."""
    assert "亅".encode("gb18030").endswith(b"|")
    declared = replace(PANEL, source=replace(SOURCE, delimiter="|", ignored=("名称", "备注")))
    content = "地区|单位|行业|季度|名称|产值|备注\n500113|A1|36|2024-Q1|厂|7|\n500113|A2|36|2024-Q1|亅|5\n"
    done = run(tmp_path, content.encode("gb18030"), declared)
    same(done, run(tmp_path, content.encode(), declared))
    assert done.observations["value"].tolist() == [12, 2]


def test_a_unit_is_the_same_in_files_of_two_encodings(tmp_path: Path) -> None:
    """路 is · in UTF-8 by chance; taken for that, it would be another unit and no pair."""
    years = {"gb18030": row("路").replace("2024", "2023"), "utf-8": row("路")}
    for encoding, rows in years.items():
        (tmp_path / f"{encoding}.csv").write_bytes((HEAD + rows).encode(encoding))
    asked = [Aggregate(NAMED, "output", ("activity",), ("comparable",))]
    files = [PanelFile(name, tmp_path / name) for name in ("gb18030.csv", "utf-8.csv")]
    table = aggregated(asked, files, Room(tmp_path)).observations
    assert table.loc[table["measure"] == "output_same_scope_units", "value"].tolist() == [1]


@pytest.mark.parametrize(
    ("panel", "odd"),
    [
        (PANEL, {"activity": "隆"}),
        (PANEL, {"value": "路"}),
        (PANEL, {"value": "·"}),
        (PANEL, {"value": "-"}),
        (PANEL, {"unit": "隆"}),
        (NAMED, {"unit": "隆"}),
        (NAMED, {"unit": "联通"}),
        (NAMED, {"unit": "厂"}),
    ],
    ids=["label", "not-a-mark", "mark", "plain-mark", "no-code", "name", "name-2", "name-3"],
)
def test_bytes_that_are_utf8_by_chance_are_read_as_what_they_are(
    tmp_path: Path, panel: Panel, odd: dict[str, str]
) -> None:
    content = HEAD + row() + row(**{"unit": "A2", **odd})
    same(run(tmp_path, content.encode("gb18030"), panel), run(tmp_path, content.encode(), panel))


def test_a_word_whose_bytes_are_a_mark_in_utf8_is_no_missing_value(tmp_path: Path) -> None:
    done = run(tmp_path, (HEAD + row() + row("A2", value="路")).encode("gb18030"))
    assert told(done) == [
        "panel.csv:3 [产值]: not-a-number: got '路'; want a number such as 1234.5, of at most 18 digits"
    ]


@pytest.mark.parametrize("wrong", [b"\xff", b"\x81\x30\x81,", b"\x84\x31\xa5\x30"])
@pytest.mark.parametrize("line", [3, 5])
def test_bytes_that_are_of_no_character_are_told_at_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: bytes, line: int
) -> None:
    """In a column that nobody asks for, behind what the header is understood from."""
    monkeypatch.setattr(bulk_layout, "HEAD", 60)
    lines = [HEAD.encode("gb18030"), *(row(f"A{at}", "@").encode("gb18030") for at in range(5))]
    lines[line - 1] = lines[line - 1].replace(b"@", "厂".encode("gb18030") + wrong)
    assert told(run(tmp_path, b"".join(lines))) == [
        f"panel.csv:{line}: encoding: got bytes that are not GB18030 from here on; want GB18030 throughout"
    ]


WORDS = st.text(st.sampled_from('A隆路联通¡·镕\U00020000-7 "'), max_size=3).map(lambda cell: cell.replace('"', '""'))
CODES = st.one_of(st.sampled_from(["A1", "A2", "A3"]), st.sampled_from(["A1", "A2", "隆", "A隆", "¡"]))
ROWS = st.lists(
    st.tuples(CODES, WORDS, st.sampled_from(["36", "36", "36", "隆", "¡"]), st.sampled_from(["7", "-5", "", "·", "路"])),
    min_size=1, max_size=4,
)  # fmt: skip


@given(ROWS, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
@pytest.mark.slow
def test_the_same_in_both_encodings_whatever_the_cells(
    rows: list[tuple[str, str, str, str]], quoted: bool, named: bool
) -> None:
    lines = [row(unit, f'"{name}"' if quoted or '"' in name else name, *rest) for unit, name, *rest in rows]
    content, panel = HEAD + "".join(lines), NAMED if named else PANEL
    with tempfile.TemporaryDirectory() as folder:
        same(
            run(Path(folder), content.encode("gb18030"), panel),
            run(Path(folder), content.encode(), panel),
        )
