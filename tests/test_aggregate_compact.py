"""Aggregates of several measures at once, in little memory: the same observations as of each measure alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports.collect.bulk import engine
from reports.collect.bulk_layout import PanelFile, odd_unit
from reports.concepts.aggregate import PLAIN_UNIT, Aggregate, Panel
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.process.aggregates import observed, statements
from reports.production.microdata import Aggregated, Room, aggregated

MEASURES = ("output", "revenue", "tax", "wages", "stock")
SOURCE = Source(
    name="panel",
    pattern="panel*.csv",
    citation=Text("面板", "panel"),
    cells={"area": "area", "activity": "activity", "period": "period"},
    constants={"accumulation": "single", "scope": "total", "price_basis": "current", "unit": "万元"},
    values={name: {"measure": name} for name in MEASURES},
    missing={"—": "M"},
)
PANEL = Panel(SOURCE, unit="unit")
HEAD = f"area,unit,activity,period,{','.join(MEASURES)}\n"
ROWS = (
    "500113,A1,36,2023-Q1,1,—,3,4,5\n500113,A2,27,2023-Q1,10,20,30,40,50\n500112,A3,36,2023-Q1,-7,0,7,7,—\n"
    "500113,A1,36,2024-Q1,2,3,4,5,6\n500113,A4,27,2024-Q1,11,21,31,41,51\n500112,A3,36,2024-Q1,8,8,—,8,8\n"
)


def run(folder: Path, content: str, asked: list[Aggregate]) -> Aggregated:
    path = folder / "panel.csv"
    path.write_text(content, encoding="utf-8")
    return aggregated(asked, [PanelFile("panel.csv", path)], Room(folder))


def wanted(*names: str, **asked: Any) -> list[Aggregate]:
    return [Aggregate(PANEL, name, **asked) for name in names]


@pytest.mark.parametrize("shapes", [("sum", "count", "share"), ("comparable",), ("concentration", "sum")], ids=str)
@pytest.mark.parametrize("leave_out", [True, False], ids=["leave-out", "missing"])
def test_measures_asked_for_together_are_as_each_alone(tmp_path: Path, shapes: Any, leave_out: bool) -> None:
    told = {"shapes": shapes, "leave_out": leave_out}
    together = run(tmp_path, HEAD + ROWS, wanted(*MEASURES, **told)).observations
    alone = [run(tmp_path, HEAD + ROWS, wanted(name, **told)).observations for name in MEASURES]
    expected = pd.concat([one.astype(object) for one in alone], ignore_index=True)
    pd.testing.assert_frame_equal(together.astype(object), expected)
    assert len(expected) >= len(MEASURES)


@pytest.mark.parametrize("most", [1, 3], ids=str)
def test_areas_asked_for_apart_are_as_all_at_once(tmp_path: Path, monkeypatch: Any, most: int) -> None:
    asked = wanted(*MEASURES, shapes=("concentration", "sum"), leave_out=True)
    whole = run(tmp_path, HEAD + ROWS, asked).observations
    monkeypatch.setattr(observed, "AT_ONCE", most)
    pd.testing.assert_frame_equal(run(tmp_path, HEAD + ROWS, asked).observations, whole)
    assert list(whole["area"].cat.categories) == ["500112", "500113"]


def test_measures_by_several_keys_keep_their_own_pairs(tmp_path: Path) -> None:
    """Those of one key are asked for again after those of another."""
    told = {"shapes": ("comparable",), "leave_out": True}
    asked = [*wanted("tax", by=(), **told), *wanted("output", **told), *wanted("wages", by=(), **told)]
    table = run(tmp_path, HEAD + ROWS, asked).observations
    alone = [run(tmp_path, HEAD + ROWS, [one]).observations.astype(object) for one in asked]
    pd.testing.assert_frame_equal(table.astype(object), pd.concat(alone, ignore_index=True))


def test_aggregates_by_other_keys_stand_in_the_order_declared(tmp_path: Path) -> None:
    asked = [*wanted("tax", by=()), *wanted("output", "tax"), *wanted("output", by=())]
    table = run(tmp_path, HEAD + ROWS, asked).observations
    runs = dict.fromkeys(zip(table["measure"], table["activity"] == "_T", strict=True))
    assert list(runs) == [
        ("tax", True), ("tax_units", True), ("output", False), ("output_units", False), ("tax", False),
        ("tax_units", False), ("output", True), ("output_units", True),
    ]  # fmt: skip


def test_every_column_but_the_value_holds_its_words_once(tmp_path: Path) -> None:
    table = run(tmp_path, HEAD + ROWS, wanted("output", "tax")).observations
    assert {name for name in table if not isinstance(table[name].dtype, pd.CategoricalDtype)} == {"value"}
    assert list(table["area"].cat.categories) == ["500112", "500113"]
    assert set(map(type, table["value"])) == {int, type(pd.NA)}


@pytest.mark.parametrize("unit", ["A.1", "A/1", "é1", "'A1;"], ids=ascii)
def test_a_unit_that_is_not_of_its_form_is_told(tmp_path: Path, unit: str) -> None:
    done = run(tmp_path, HEAD + ROWS + f"500113,{unit},36,2024-Q1,1,1,1,1,1\n", wanted("output"))
    assert done.observations.empty
    [finding] = done.findings
    assert finding.line("zh").startswith("panel.csv:8 [unit]: form: 实际 ")
    assert finding.line("en").startswith(f"panel.csv:8 [unit]: form: got {unit!r}; want ")


def test_the_engine_finds_each_character_that_no_plain_code_of_a_unit_has(tmp_path: Path) -> None:
    """All of Unicode, within a code: the quick question and the regular expression answer the same."""
    every = (
        "SELECT 'A' || chr(i::INT) || '9' AS cell FROM range(1, 1114112) AS t(i) WHERE i NOT BETWEEN 55296 AND 57343"
    )
    plain = f"regexp_full_match(cell, '{PLAIN_UNIT}')"
    with engine(tmp_path) as working:
        odd = working.rows(f"SELECT count(*) FILTER (({odd_unit(PANEL, 'cell')}) = {plain}), count(*) FROM ({every})")
        assert odd == [(0, 0x10FFFF - 2048)]
        assert working.rows(f"SELECT {odd_unit(PANEL, 'cell')} FROM (VALUES ('', NULL)) AS v(cell, other)") == [(True,)]


@pytest.mark.parametrize("unit", [" A9", "Ａ9", "A9 "], ids=ascii)
def test_a_unit_that_a_spreadsheet_has_dressed_is_the_same_unit(tmp_path: Path, unit: str) -> None:
    """The strict reader undresses it; were it taken as it stands, it would be another unit and no pair."""
    rows = f"500113,A9,50,2023-Q1,1,1,1,1,1\n500113,{unit},50,2024-Q1,2,2,2,2,2\n"
    table = run(tmp_path, HEAD + rows, wanted("output", shapes=("comparable",))).observations
    assert table.loc[table["measure"] == "output_same_scope_units", "value"].tolist() == [1]


PART = statements.PART
WIDE = [one * sign for one in (0, 1, PART - 1, PART, PART + 1, 7 * PART - 3, 10**36 + 5) for sign in (1, -1)]


@pytest.mark.parametrize("sums", [WIDE, [5, -7], [3 * PART, -PART - 1]], ids=["mixed", "narrow", "wide"])
def test_a_sum_of_any_width_comes_whole_in_two_halves(tmp_path: Path, sums: list[int]) -> None:
    rows = ", ".join(f"({at}, {one}::HUGEINT)" for at, one in enumerate(sums))
    with engine(tmp_path) as working:
        asked = f"SELECT {statements._halves('s')} FROM (VALUES {rows}) AS given(place, s) ORDER BY place"
        assert list(observed._integers(working.columns(asked), "s")) == sums


def test_where_some_are_missing_each_measure_counts_its_own(tmp_path: Path) -> None:
    """Where none may be missing the rows are counted once for all measures."""
    asked = [Aggregate(PANEL, name, (), ("count",)) for name in ("output", "tax")]
    counts = run(tmp_path, HEAD + ROWS, asked).observations.query("area == '500112'")
    assert list(counts["value"]) == [1, 1, 1, 0]
    full = replace(PANEL, source=replace(SOURCE, missing={}))
    asked = [Aggregate(full, name, (), ("count",)) for name in ("output", "tax")]
    assert list(run(tmp_path, HEAD + ROWS.replace("—", "0"), asked).observations["value"]) == [1, 1, 2, 2] * 2
