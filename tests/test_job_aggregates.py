"""A job made of microdata: what it reads, what it says, and that the bytes of a panel are never held."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from offices import Office
from panels import PANEL, REGISTER, SUMS, office_of_panels

from reports import office
from reports.archive import DamagedObject, open_store, vintages
from reports.concepts.definition import Job
from reports.concepts.errors import BadInput, NotFound
from reports.concepts.period import quarter
from reports.concepts.text import LANGS
from reports.disseminate.answers.impact import impact
from reports.disseminate.answers.passport import passport
from reports.disseminate.answers.passport_text import passport_lines
from reports.office.aggregating import KEPT
from reports.production import Examined

FIRST = quarter("2024-Q1")


@pytest.fixture
def panels(tmp_path: Path, cache: Path) -> Office:
    return office_of_panels(tmp_path / "panels", cache)


def job_of(at: Office) -> Job:
    return at.job("panels")


def checked(at: Office, period: str = "2024-Q1") -> Examined:
    return office.check(at.session, job_of(at), quarter(period))


def column(table: pd.DataFrame, measure: str) -> dict[tuple[str, str], Any]:
    own = table[(table["measure"] == measure) & (table["file"] == PANEL)]
    keys = zip(own["activity"], own["period"].map(str), strict=True)
    return dict(zip(keys, own["value"], strict=True))


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def by_hand(folder: Path) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Sums and units of output by cluster and quarter, reckoned row by row."""
    clusters = {row["ent_id"]: row["cluster_code"] for row in rows_of(folder / REGISTER)}
    sums, units = defaultdict[tuple[str, str], int](int), defaultdict[tuple[str, str], int](int)
    for row in rows_of(folder / PANEL):
        if row["measure"] == "output":
            at = (clusters[row["ent_id"]], row["period"].replace("-", ""))
            sums[at] += int(row["value"])
            units[at] += 1
    return dict(sums), dict(units)


def test_sums_are_those_of_a_reckoning_by_hand_and_those_published(panels: Office) -> None:
    folder = panels.root / "data_in"
    table = checked(panels).computed.observations
    sums, units = by_hand(folder)
    clustered = {key: value for key, value in column(table, "output").items() if key[0] != "_T"}
    assert clustered == sums and len(sums) == 70
    assert column(table, "output_units") == units
    published = {
        (row["cluster_code"], row["period"].replace("-", "")): Decimal(row["value"]) * 10_000
        for row in rows_of(folder / SUMS)
        if row["measure"] == "output"
    }
    assert clustered == published


def test_sums_are_those_of_a_plain_group_by(panels: Office) -> None:
    folder = panels.root / "data_in"
    rows = pd.read_csv(folder / PANEL).merge(pd.read_csv(folder / REGISTER)[["ent_id", "cluster_code"]], on="ent_id")
    plain = rows[rows["measure"] == "output"].groupby(["cluster_code", "period"])["value"].agg(["sum", "count"])
    table = checked(panels).computed.observations
    for measure, how in (("output", "sum"), ("output_units", "count")):
        told = {(c, p.replace("-", "")): int(value) for (c, p), value in plain[how].items()}
        assert {key: v for key, v in column(table, measure).items() if key[0] != "_T"} == told


def test_a_published_sum_that_differs_holds_the_bulletin(panels: Office) -> None:
    panels.swap(
        SUMS, ("500113,2024-Q1,ytd,C1-1,规上工业,output,13.1727", "500113,2024-Q1,ytd,C1-1,规上工业,output,13.1827")
    )
    [wrong] = [one for one in checked(panels).findings if one.severity == "error"]
    assert wrong.line("en") == (
        "cluster_output_ytd.csv:577 [value]: agreement (X3): got 13.1827亿元; "
        "want 13.1727亿元 (enterprise_panel.csv [9 行 / 9 rows]); do: compare the two files and correct the one that is wrong"
    )


def test_an_aggregate_is_explained_by_its_rows_its_file_and_its_vintage(panels: Office) -> None:
    record = office.record_at(panels.session, job_of(panels), FIRST)
    [cell] = [c for c in record.cells if (c.key.measure, c.key.activity, c.key.period) == ("output", "_T", "2024-Q1")]
    sha256 = record.sha256_of[PANEL]
    assert (cell.file, cell.line, cell.column, cell.vintage) == (PANEL, 0, "123 行 / 123 rows", sha256[:12])
    told = passport(record, "total_output/500113/_T/2024-Q1/ytd")
    assert f"   由 {PANEL} 的 123 行汇总，状态 A，版本 {sha256[:12]}" in passport_lines(told, "zh")
    assert f"   aggregate of 123 rows of {PANEL}, status A, vintage {sha256[:12]}" in passport_lines(told, "en")
    with pytest.raises(NotFound) as no_line:
        impact(record, PANEL, 2)
    assert no_line.value.text.en == (
        "this edition of panels 2024-Q1 uses no cell at enterprise_panel.csv:2; "
        f"that file is aggregated as a whole, into {sum(c.file == PANEL for c in record.cells)} values"
    )


def test_every_fault_of_the_panel_is_told_at_its_line(panels: Office) -> None:
    panels.swap(PANEL, ("500113,SYN0001,2023-Q1,ytd,output,41395,", "500113,SYN0001,2023-Q1,ytd,output,4x395,"))
    with pytest.raises(BadInput) as wrong:
        checked(panels)
    assert wrong.value.text.zh == "1 处读取错误；没有写出任何文件"
    [finding] = wrong.value.findings
    assert finding.line("zh") == (
        "enterprise_panel.csv:2 [value]: not-a-number: 实际 '4x395'；应为 1234.5 这样的数，至多 18 位；"
        "处理：请改正该单元格，或在 Source 的 missing 中登记该符号"
    )
    assert wrong.value.exit_code == 65


def test_a_unit_that_the_register_does_not_list_is_told_at_its_line(panels: Office) -> None:
    lines = (panels.root / "data_in" / REGISTER).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("SYN0002,")]
    (panels.root / "data_in" / REGISTER).write_text("".join(kept), encoding="utf-8")
    with pytest.raises(BadInput) as wrong:
        checked(panels)
    told = [wrong.value.findings[0].line(lang).split("SYN0009")[0] for lang in LANGS]
    known = [f"SYN000{at}" for at in (1, 3, 4, 5, 6, 7, 8)]
    zh, en = "、".join(f"'{one}'" for one in known), ", ".join(f"'{one}'" for one in known)
    assert told == [
        f"enterprise_panel.csv:12 [ent_id]: unknown-code: 实际 'SYN0002'；应为 {zh}、'",
        f"enterprise_panel.csv:12 [ent_id]: unknown-code: got 'SYN0002'; want {en}, '",
    ]


def test_what_is_wrong_with_a_register_is_told_at_its_line(panels: Office) -> None:
    panels.swap(REGISTER, ("SYN0002,C1-1,", "SYN0001,C1-1,"), ("SYN0003,C1-1,", "SYN0003,C9-9,"))
    with pytest.raises(BadInput) as wrong:
        checked(panels)
    assert [one.line("en") for one in wrong.value.findings] == [
        "enterprise_register.csv:3 [ent_id]: unit-twice: got 'SYN0001'; want each unit once; "
        "do: correct that cell of the register",
        "enterprise_register.csv:4 [cluster_code]: unknown-code: got 'C9-9'; want a code of a cluster that is declared; "
        "do: correct the register, or declare it in `clusters` of the Panel",
    ]


def test_a_panel_that_is_not_there_is_asked_for_by_name(panels: Office) -> None:
    (panels.root / "data_in" / PANEL).unlink()
    (panels.root / "data_in" / REGISTER).unlink()
    with pytest.raises(NotFound) as lost:
        checked(panels)
    assert lost.value.text.en == (
        "no file under data_in matches enterprise_panel.csv (enterprise_panel), "
        "enterprise_register.csv (enterprise_panel register); put the files there and run again"
    )


def first_sum(at: Office, number: int) -> str:
    """The output of 2023-Q1 in all, as an edition used it."""
    cells = office.record_at(at.session, job_of(at), FIRST, number).cells
    [cell] = [c for c in cells if (c.key.measure, c.key.activity, c.key.period) == ("output", "_T", "2023-Q1")]
    return cell.value


def kept(at: Office) -> list[Path]:
    return sorted((at.root / ".reports" / KEPT).iterdir())


@pytest.mark.slow
def test_a_bulletin_of_microdata_is_the_same_with_and_without_what_was_kept(panels: Office) -> None:
    assert panels.run(job="panels").outcome == "made"
    bundle = panels.bundle(job="panels")
    [path] = kept(panels)
    whole = path.read_bytes()
    assert panels.run(job="panels").outcome == "unchanged"
    assert panels.rerun(job="panels").outcome == "identical"
    path.unlink()
    assert panels.rerun(job="panels").outcome == "identical"
    assert kept(panels) == [path] and path.read_bytes() == whole
    for damaged in (b"", whole[:-5], whole.replace(whole[40:44], b"....", 1)):
        path.write_bytes(damaged)
        assert panels.rerun(job="panels").outcome == "identical"
        assert path.read_bytes() == whole
    assert panels.bundle(job="panels") == bundle
    assert not list((panels.root / ".reports").glob("spill-*"))


@pytest.mark.slow
def test_what_was_known_then_is_made_from_the_panel_of_then(panels: Office, tmp_path: Path) -> None:
    panels.run(job="panels")
    then = panels.bundle(job="panels")
    panels.later(2)
    panels.swap(PANEL, ("500113,SYN0001,2023-Q1,ytd,output,41395,", "500113,SYN0001,2023-Q1,ytd,output,41396,"))
    panels.swap(
        SUMS, ("500113,2023-Q1,ytd,C1-1,规上工业,output,12.1084", "500113,2023-Q1,ytd,C1-1,规上工业,output,12.1085")
    )
    assert panels.run(job="panels").outcome == "differs"
    assert panels.bundle(job="panels") != then
    assert [first_sum(panels, number) for number in (1, 2)] == ["2441503", "2441504"]
    asked = office.Asked(job_of(panels), FIRST, tmp_path / "then")
    made = office.rerun_as_of(panels.session, asked, "2024-04-28T23:00")
    assert made.outcome == "identical", made.differences
    again = office.rerun_edition(panels.session, office.Asked(job_of(panels), FIRST, tmp_path / "first"), 1)
    assert again.outcome == "identical"
    assert (tmp_path / "first" / "panels.pdf").read_bytes() == then["panels.pdf"]


@pytest.mark.slow
def test_the_archive_has_the_panel_and_uses_it_where_it_is_gone(panels: Office) -> None:
    panels.run(job="panels")
    lying = panels.root / "data_in" / PANEL
    content = lying.read_bytes()
    with open_store(panels.session.place, "0") as archive:
        [vintage] = vintages(archive.ledger, PANEL)
        stands = archive.objects.path(vintage.sha256)
    assert (stands.read_bytes(), vintage.size, stands.stat().st_mode & 0o777) == (content, len(content), 0o440)
    lying.unlink()
    assert panels.rerun(job="panels").outcome == "identical"
    stands.chmod(0o640)
    stands.write_bytes(content[:-1])
    for path in kept(panels):
        path.unlink()
    with pytest.raises(DamagedObject):
        panels.rerun(job="panels")
    lying.write_bytes(content)
    assert panels.rerun(job="panels").outcome == "identical"


def test_the_bytes_of_a_panel_are_never_held(panels: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("reports.collect.deliveries"), "LARGEST", 50_000)  # the panel has 362 kB
    (panels.root / "data_in" / SUMS).write_text(
        "".join((panels.root / "data_in" / SUMS).read_text(encoding="utf-8").splitlines(keepends=True)[:400]),
        encoding="utf-8",
    )
    examined = checked(panels)
    assert len(column(examined.computed.observations, "output")) == 75
