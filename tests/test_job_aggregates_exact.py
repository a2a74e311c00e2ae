"""Aggregates against a plain reckoning, who stands behind them, what is kept of them, and large files on their way."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from archived import opened
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.archive import DamagedObject, Objects, Stamp, receive
from reports.archive.objects import Large
from reports.archive.spill import SPILL, spilling, sweep_spilled
from reports.archive.verify import verify
from reports.collect import Delivery, collect
from reports.collect.deliveries import bulk, by_path, lying
from reports.concepts.aggregate import Aggregate, Panel
from reports.concepts.errors import BadDefinition, BadInput, Busy
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.production.aggregated_bytes import aggregated_bytes, read_aggregated
from reports.production.microdata import Aggregated, Wanted, anew

RETURNS = Source(
    name="returns",
    pattern="returns*.csv",
    citation=Text("报表", "returns"),
    cells={"area": "area", "activity": "industry", "period": "quarter"},
    constants={"accumulation": "ytd", "scope": "above_scale", "price_basis": "current", "unit": "万元"},
    values={"value": {"measure": "output"}},
    missing={"": "M"},
)
PANEL = Panel(RETURNS, unit="unit")
QUARTERS = ("2023-Q4", "2024-Q1", "2024-Q2")


def delivered(rows: list[tuple[str, str, str, str, str]], name: str = "returns.csv") -> Delivery:
    lines = ["area,unit,industry,quarter,value", *(",".join(row) for row in rows)]
    return Delivery(name, ("\n".join(lines) + "\n").encode())


def made(*received: Delivery, panel: Panel = PANEL, guarded: tuple[str, ...] = (), **asked: Any) -> Aggregated:
    return anew(Wanted((Aggregate(panel, "output", **asked),), guarded), received)


UNITS = st.dictionaries(
    st.tuples(st.sampled_from(["500113", "500114"]), st.integers(1, 6), st.sampled_from(QUARTERS)),
    st.tuples(st.sampled_from(["36", "27"]), st.none() | st.integers(-(10**17), 10**17)),
    min_size=1,
    max_size=25,
)


@pytest.mark.slow
@settings(max_examples=20)
@given(UNITS)
def test_any_panel_is_summed_as_a_plain_group_by_sums_it(panel: dict[Any, Any]) -> None:
    """Bit for bit: pandas sums the same integers as Python objects; one missing value makes a sum missing."""
    rows = [(a, f"{a}-{u}", i, q, "" if v is None else str(v)) for (a, u, q), (i, v) in panel.items()]
    done = made(delivered(rows))
    cells = [(a, i, q, v) for (a, _, q), (i, v) in panel.items()]
    table = pd.DataFrame(cells, columns=["area", "i", "q", "v"], dtype=object)
    plain = {key: sum(group) if group.notna().all() else None for key, group in table.groupby(["area", "i", "q"])["v"]}
    own = done.observations[done.observations["measure"] == "output"]
    keys = zip(own["area"], own["activity"], (f"{p.year}-Q{p.quarter}" for p in own["period"]), strict=True)
    told = {key: None if pd.isna(value) else value for key, value in zip(keys, own["value"], strict=True)}
    assert told == plain and all(type(value) is int for value in told.values() if value is not None)


@pytest.mark.slow
@settings(max_examples=20)
@given(UNITS)
def test_whoever_stands_behind_a_sum_is_counted_and_the_largest_are_told(panel: dict[Any, Any]) -> None:
    rows = [(a, f"{a}-{u}", i, q, "" if v is None else str(v)) for (a, u, q), (i, v) in panel.items()]
    behind = made(delivered(rows), guarded=("output",)).contributions
    plain = defaultdict[tuple[str, str, str], list[int]](list)
    for (a, _, q), (i, v) in panel.items():
        plain[a, i, q] += [] if v is None else [abs(v) * 10_000]
    told = {
        (area, activity, f"{when.year}-Q{when.quarter}"): (known.count, known.largest)
        for (area, when, accumulation, _, _, activity, _), known in behind.items()
        if accumulation == "ytd"
    }
    want = {key: (len(all_), tuple(sorted(all_, reverse=True)[:10])) for key, all_ in plain.items() if all_}
    assert told == want


def test_the_quarter_between_two_years_to_date_has_its_contributors() -> None:
    rows = [("500113", unit, "36", quarter, value) for unit, quarter, value in (
        ("A", "2024-Q1", "10"), ("A", "2024-Q2", "25"), ("B", "2024-Q1", "7"), ("C", "2024-Q2", "4"), ("D", "2023-Q4", "9"),
    )]  # fmt: skip
    behind = made(delivered(rows), guarded=("output",)).contributions
    singles = {str(key[1]): known for key, known in behind.items() if key[2] == "single"}
    assert list(singles) == ["2024Q2"]
    assert singles["2024Q2"].count == 3
    assert singles["2024Q2"].largest == (150_000, 70_000, 40_000)


def test_quarters_between_two_years_to_date_have_their_contributors_where_no_sum_stands_between() -> None:
    """A quarter was not delivered: what was added since is of A alone."""
    rows = [("500113", unit, "36", quarter, value) for unit, quarter, value in (
        ("A", "2024-Q1", "10"), ("B", "2024-Q1", "7"), ("A", "2024-Q3", "25"), ("B", "2024-Q3", "7"), ("C", "2023-Q4", "9"),
    )]  # fmt: skip
    behind = made(delivered(rows), guarded=("output",)).contributions
    added = {(str(key[1]), key[2]): (known.count, known.largest) for key, known in behind.items() if "single" in key[2]}
    assert added == {("2024Q3", "single:2"): (2, (150_000, 0))}


def test_only_guarded_measures_say_who_contributes() -> None:
    assert made(delivered([("500113", "A", "36", "2024-Q1", "10")])).contributions == {}


def test_an_aggregate_names_its_file_its_vintage_and_its_rows() -> None:
    row = ("500113", "A", "36", "2024-Q1", "10")
    one = delivered([row, ("500113", "B", "36", "2024-Q1", "5")])
    table = made(one).observations
    assert {*zip(table["file"], table["line"], table["column"], table["vintage"], strict=True)} == {
        ("returns.csv", 0, "2 行 / 2 rows", one.sha256[:12])
    }
    two = delivered([("500113", "C", "36", "2024-Q1", "5")], "returns_2.csv")
    both = made(one, two).observations
    said = hashlib.sha256(f"{one.name} {one.sha256}\n{two.name} {two.sha256}".encode()).hexdigest()[:12]
    assert {*zip(both["file"], both["column"], both["vintage"], strict=True)} == {
        ("returns*.csv", "3 行 / 3 rows", said)
    }


def test_what_is_kept_comes_back_as_it_was() -> None:
    rows = [("500113", u, "36", q, v) for u, q, v in (
        ("A", "2023-Q1", "3"), ("A", "2024-Q1", "10"), ("B", "2024-Q1", "5.5"), ("C", "2024-Q1", ""))]  # fmt: skip
    shapes = ("sum", "count", "share", "comparable", "concentration")
    panel = replace(PANEL, decimals=1)
    done = made(delivered(rows), panel=panel, guarded=("output",), shapes=shapes, leave_out=True)
    kept = aggregated_bytes(done)
    again = read_aggregated(kept)
    assert again is not None
    pd.testing.assert_frame_equal(again.observations, done.observations)
    assert [type(value) for value in again.observations["value"]] == [type(v) for v in done.observations["value"]]
    assert {int, Decimal, Fraction} <= {type(value) for value in again.observations["value"]}
    assert (again.rows, again.findings, again.remarks) == (done.rows, (), done.remarks)
    assert again.contributions == done.contributions and aggregated_bytes(again) == kept
    for damaged in (b"", kept[:-1], kept[:40] + b"?" + kept[41:]):
        assert read_aggregated(damaged) is None


# --- large files ---


def test_a_file_that_only_panels_ask_for_is_not_held(tmp_path: Path) -> None:
    (tmp_path / "returns.csv").write_bytes(b"a,b\n")
    [one] = lying(tmp_path, (PANEL,))
    assert (one.held, one.size, one.sha256) == (b"", 4, hashlib.sha256(b"a,b\n").hexdigest())
    assert one.content == b"a,b\n"
    [other] = lying(tmp_path, (PANEL, RETURNS))
    assert (other.held, other.lying) == (b"a,b\n", None)
    assert not by_path([RETURNS])("returns.csv") and not by_path([])("returns.csv")


def test_a_file_of_microdata_is_never_read_row_by_row(tmp_path: Path) -> None:
    (tmp_path / "returns.csv").write_bytes(b"a,b\n")
    with pytest.raises(BadDefinition) as twice:
        collect((RETURNS,), (bulk(tmp_path / "returns.csv", "returns.csv"),))
    assert twice.value.text.zh == (
        "来源 returns 要逐行读取 returns.csv，而它是微观数据文件，只汇总不逐行读取；请改正 pattern"
    )
    assert twice.value.text.en == (
        "source returns would read returns.csv row by row, a file of microdata, which is only aggregated; "
        "correct its pattern"
    )


@pytest.mark.parametrize("how", ["written", "replaced", "gone", "touched back"])
def test_a_panel_that_changes_after_it_was_hashed_gives_nothing(tmp_path: Path, how: str) -> None:
    path = tmp_path / "returns.csv"
    content = delivered([("500113", "A", "36", "2024-Q1", "10")]).held
    path.write_bytes(content)
    one = bulk(path, "returns.csv")
    assert one.lying is not None
    one.lying.unchanged("returns.csv")
    before = path.stat()
    if how == "replaced":
        (tmp_path / "new").write_bytes(content)
        (tmp_path / "new").replace(path)
    elif how == "gone":
        path.unlink()
    else:
        path.write_bytes(content.replace(b",10", b",11"))
        if how == "touched back":
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(Busy) as changed:
        one.lying.unchanged("returns.csv")
    assert changed.value.text.en == (
        "returns.csv: copying: it changed while it was looked at and may still be copied; "
        "wait until it is complete, then run again"
    )
    if how != "gone":
        with pytest.raises(Busy):
            made(one)


def test_a_link_is_no_panel(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_bytes(b"a,b\n")
    (tmp_path / "returns.csv").symlink_to(tmp_path / "other.csv")
    with pytest.raises(BadInput) as link:
        lying(tmp_path, (PANEL,))
    assert link.value.text.en == (
        "returns.csv: not-a-file: got a link, a folder or a device; want a regular file; copy the file itself into data_in"
    )


def test_a_large_file_is_taken_in_by_streaming_and_mended_by_its_own_bytes(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(os.urandom(3 * 2**20 + 17))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    large = Large(path, path.stat().st_size, sha256)
    with opened(tmp_path) as store:
        now = Stamp(datetime(2024, 5, 1, tzinfo=UTC), "Li")
        taken = receive(store, {"panel.csv": large, "small.csv": b"x"}, now)
        assert [(one.file, one.size) for one in taken.new] == [("panel.csv", large.size), ("small.csv", 1)]
        stands = store.objects.whole(sha256)
        assert stands.stat().st_mode & 0o777 == 0o440
        stands.chmod(0o640)
        stands.write_bytes(b"")
        with pytest.raises(DamagedObject):
            store.objects.whole(sha256)
        assert [finding.code for finding in verify(store, {})] == ["object"]
        assert receive(store, {"panel.csv": large}, now).new == ()
        assert store.objects.whole(sha256).read_bytes() == path.read_bytes() and verify(store, {}) == ()


def test_a_large_file_that_changed_since_it_was_hashed_is_not_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"new bytes")
    (tmp_path / "objects").mkdir()
    objects = Objects(tmp_path / "objects")
    with pytest.raises(Busy) as changed:
        objects.put_large(Large(path, 9, "0" * 64))
    assert changed.value.text.zh == "big: 接收时内容有变化；请等文件完整后重新运行"
    assert changed.value.text.en == "big: it changed while it was received; wait until it is complete, then run again"
    assert [one for one in objects.folder.rglob("*") if one.is_file()] == []


def test_an_object_is_taken_over_whole_or_not_at_all(tmp_path: Path) -> None:
    first, second = (Objects(tmp_path / name) for name in ("a", "b"))
    first.folder.mkdir()
    second.folder.mkdir()
    sha256 = first.put(b"bytes")
    second.take_over(first, sha256)
    assert second.get(sha256) == b"bytes"
    first.path(sha256).unlink()
    with pytest.raises(DamagedObject):
        second.take_over(first, sha256)


def test_a_spill_of_the_dead_is_swept_and_one_in_use_is_not(tmp_path: Path) -> None:
    (tmp_path / f"{SPILL}dead").mkdir()
    (tmp_path / f"{SPILL}dead" / "rows").write_bytes(b"1")
    with spilling(tmp_path) as folder:
        assert folder.parent == tmp_path and folder.stat().st_mode & 0o777 == 0o700
        assert sweep_spilled(tmp_path) == 1
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []
    with TemporaryDirectory() as elsewhere, spilling(Path(elsewhere) / "nowhere") as folder:
        assert folder.is_dir()


# --- declarations ---


def test_a_register_needs_the_column_of_clusters() -> None:
    with pytest.raises(BadDefinition) as wrong:
        replace(PANEL, register="register.csv")
    assert wrong.value.text.zh == (
        "微观数据来源 returns 有名录（register），但没有声明 cluster 列；请声明名录中的集群列"
    )
    assert wrong.value.text.en == (
        "microdata source returns has a register and declares no column `cluster`; name the column of clusters in it"
    )


def test_a_panel_is_no_cross_check() -> None:
    with pytest.raises(BadDefinition) as wrong:
        replace(PANEL, source=replace(RETURNS, role="cross-check"))
    assert wrong.value.text.en == (
        "microdata source returns declares role; want a plain table with one header row; tidy the file, or delete it"
    )
