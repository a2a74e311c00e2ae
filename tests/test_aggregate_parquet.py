"""Panels in Parquet: each file is read by its own types, and by nothing but what stands in it."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reports.collect.bulk import Engine
from reports.collect.bulk_layout import PanelFile
from reports.concepts.aggregate import Aggregate, Panel
from reports.concepts.errors import InputOutputError
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.production.microdata import Aggregated, Room, aggregated

SOURCE = Source(
    name="panel",
    pattern="panel*.parquet",
    citation=Text("面板", "panel"),
    cells={"activity": "industry", "period": "quarter"},
    constants={
        "area": "500113", "accumulation": "single", "scope": "s", "price_basis": "current", "unit": "万元"
    },
    values={"output": {"measure": "output"}},
)  # fmt: skip
PANEL = Panel(SOURCE, unit="unit")
NAMES = ("unit", "industry", "quarter", "output")


def run(folder: Path, *returns: tuple[str, str]) -> Aggregated:
    """Of files with one row each: the unit and the output, as the engine would write them."""
    files = []
    for at, (unit, output) in enumerate(returns):
        path = folder / f"panel{at}.parquet"
        row = f"(VALUES ({unit}, '36', '2024-Q1', {output})) AS v({', '.join(NAMES)})"
        duckdb.sql(f"COPY (FROM {row}) TO '{path}'")
        files.append(PanelFile(path.name, path))
    (folder / "spill").mkdir(exist_ok=True)
    return aggregated([Aggregate(PANEL, "output", ("activity",))], files, Room(folder / "spill"))


def figures(done: Aggregated) -> dict[str, Any]:
    assert done.findings == ()
    return dict(zip(done.observations["measure"], done.observations["value"], strict=True))


@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
@pytest.mark.parametrize(
    ("output", "told"),
    [
        (
            "12.70::DECIMAL(18, 2)",
            "too-fine: got '12.70'; want at most 0 decimals; do: check the unit, or raise `decimals` of the Panel",
        ),
        (
            "'12.7'",
            "too-fine: got '12.7'; want at most 0 decimals; do: check the unit, or raise `decimals` of the Panel",
        ),
        (
            "'1e3'",
            "not-a-number: got '1e3'; want a number such as 1234.5, of at most 18 digits; "
            "do: export it in full, not in scientific notation",
        ),
        (
            "true",
            "not-a-number: got 'true'; want a number such as 1234.5, of at most 18 digits; "
            "do: correct the cell, or declare its mark as missing in the Source",
        ),
    ],
    ids=["decimal", "text", "power", "boolean"],
)
def test_a_value_is_not_rounded_to_the_type_of_another_file(
    tmp_path: Path, output: str, told: str, first: bool
) -> None:
    other = ("'A1'", "10::INTEGER")
    done = run(tmp_path, *([("'A2'", output), other] if first else [other, ("'A2'", output)]))
    assert [one.line("en") for one in done.findings] == [f"panel{0 if first else 1}.parquet:2 [output]: {told}"]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_exact_values_of_several_types_add_up(tmp_path: Path, order: tuple[int, ...]) -> None:
    returns = [("'A1'", "10::SMALLINT"), ("'A2'", "99999999999::DECIMAL(18, 0)"), ("'A3'", "'-7'")]
    assert figures(run(tmp_path, *(returns[at] for at in order))) == {"output": 100000000002, "output_units": 3}


def test_leading_zeros_of_a_unit_are_kept_beside_a_file_whose_codes_are_numbers(tmp_path: Path) -> None:
    """Two units: they are neither one that grew nor one that reported twice."""
    assert figures(run(tmp_path, ("7", "1"), ("'007'", "20"))) == {"output": 21, "output_units": 2}


@pytest.mark.parametrize("folder", ["output=7", "industry=99", "year=2024"])
def test_the_name_of_a_folder_is_no_column(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    done = run(tmp_path / folder, ("'A1'", "10"), ("'A2'", "5"))
    assert figures(done) == {"output": 15, "output_units": 2} and set(done.observations["activity"]) == {"36"}


# --- files that are damaged, or no Parquet ---

TOLD = "not-parquet: got no sound Parquet file; want a sound Parquet file; do: export it and deliver it again"


def damage(content: bytes, how: str) -> bytes:
    """The bytes of a file of which a part was lost."""
    return {
        "no Parquet": b"unit,industry,quarter,output\nA1,36,2024-Q1,10\n", "empty": b"", "cut off": content[:-20],
        "a footer of nothing": content[:-300] + b"\0" * 200 + content[-100:],
        "a page of nothing": content[:10] + b"\0" * 20 + content[30:],
    }[how]  # fmt: skip


@pytest.mark.parametrize("how", ["no Parquet", "empty", "cut off", "a footer of nothing", "a page of nothing"])
def test_a_damaged_file_is_told_by_its_name_and_others_are_not(tmp_path: Path, how: str) -> None:
    whole, hurt = tmp_path / "whole.parquet", tmp_path / "hurt.parquet"
    rows = "SELECT 'A' || i AS unit, '36' AS industry, '2024-Q1' AS quarter, 7 * i AS output FROM range({}, {}) AS t(i)"
    for path, between in ((whole, (0, 500)), (hurt, (500, 900))):
        duckdb.sql(f"COPY ({rows.format(*between)}) TO '{path}'")
    hurt.write_bytes(damage(hurt.read_bytes(), how))
    files = [PanelFile(path.name, path) for path in (whole, hurt)]
    done = aggregated([Aggregate(PANEL, "output", ("activity",))], files, Room(tmp_path))
    assert [one.line("en") for one in done.findings] == [f"hurt.parquet: {TOLD}"]
    assert [one.line("zh") for one in done.findings] == [
        "hurt.parquet: not-parquet: 实际 不是完好的 Parquet 文件；应为 一个完好的 Parquet 文件；处理：请重新导出并再次提交"
    ]


def test_a_machine_that_fails_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: Engine, statement: str) -> None:
        raise InputOutputError(Text("磁盘已满", "the disk is full"))

    monkeypatch.setattr(Engine, "run", fails)
    with pytest.raises(InputOutputError) as failed:
        run(tmp_path, ("'A1'", "10"))
    assert failed.value.text.en == "the disk is full"
