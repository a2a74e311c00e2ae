"""Panels in Parquet: each file is read by its own types, and by nothing but what stands in it."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reports.collect.bulk_layout import PanelFile
from reports.concepts.aggregate import Aggregate, Panel
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
