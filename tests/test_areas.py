"""One job for every area of a roster: what each reads, where it stands, and that none stops another."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rounds import Many, outcomes

from reports import office
from reports.collect import Delivery
from reports.collect.rosters import roster
from reports.concepts.errors import BadDefinition, BadInput, UsageError
from reports.concepts.period import quarter
from reports.concepts.roster import Area, Roster
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.disseminate.publish import finish_switches
from reports.jobs.national import NATIONAL
from reports.office.areas import in_areas
from reports.production import Order, Read
from reports.production.areas import portions, read_area
from reports.workspace import open_workspace

HEADER = "code,name,name_en\n"
BANAN = Area("500113", Text("巴南区", "Banan"))


def said(words: str) -> list[str]:
    return [finding.line("en") for finding in roster(Delivery("roster.csv", (HEADER + words).encode()))[1]]


def test_a_roster_names_its_areas_in_its_order() -> None:
    areas, findings = roster(
        Delivery("roster.csv", (HEADER + "500114,黔江区,Qianjiang\n500113,巴南区,Banan\n").encode())
    )
    assert (areas, findings) == ((Area("500114", Text("黔江区", "Qianjiang")), BANAN), [])


def test_every_mistake_of_a_roster_is_told() -> None:
    assert said("50011,巴南区,Banan\n500113,,Banan\n500114,甲,A\n500114,乙,B\n") == [
        "roster.csv:2 [code]: bad-code: got '50011'; want a division code of six, nine or twelve digits; "
        "do: correct that cell of the roster",
        "roster.csv:3 [name]: blank: got ''; want the name of an area; do: correct that cell of the roster",
        "roster.csv:5 [code]: area-twice: got '500114'; want each area once; do: correct that cell of the roster",
    ]


def test_a_roster_is_a_file_or_a_list_and_names_an_area_once() -> None:
    with pytest.raises(BadDefinition) as neither:
        Roster()
    assert neither.value.text.zh == "名册须写 pattern（data_in 中的文件）或 areas（地区）之一"
    assert neither.value.text.en == "a roster has a pattern (a file in data_in) or areas: give one of the two"
    with pytest.raises(BadDefinition) as twice:
        Roster(areas=(BANAN, BANAN))
    assert twice.value.text.zh == "名册中地区 500113 出现两次；请删除其中一个"
    assert twice.value.text.en == "the roster has the area 500113 twice; delete one of the two"


def test_the_bulletin_of_an_area_has_its_name_its_bureau_and_its_file() -> None:
    source = replace(NATIONAL.sources[0], pattern="accounts_{area}.csv")
    bureau = Text("{area}统计局", "{area} Bureau of Statistics")
    job = replace(NATIONAL, sources=(source,), bureau=bureau, roster=Roster(areas=(BANAN,))).of_area(BANAN)
    assert (job.area, job.area_name, job.sources[0].pattern) == ("500113", BANAN.name, "accounts_500113.csv")
    assert job.bureau == Text("巴南区统计局", "Banan Bureau of Statistics")


def test_an_area_that_is_not_on_the_roster_is_refused(tmp_path: Path, cache: Path) -> None:
    many = Many(tmp_path / "many", 2, cache)
    workspace = open_workspace(many.root)
    with pytest.raises(UsageError) as unknown:
        in_areas(workspace, workspace.chosen("many")[0], "999999")
    assert unknown.value.text.zh == "作业 many 的名册中没有地区 '999999'；请用 --area all 或名册中的代码，如 100000"
    assert unknown.value.text.en == (
        "the roster of job many has no area '999999'; give --area all or a code of the roster, such as 100000"
    )


def drawn(*lines: str) -> tuple[Source, Delivery]:
    source = replace(NATIONAL.sources[0], pattern="accounts.csv")
    header = "area,area_name,period,accumulation,item,value,unit,source\n"
    return source, Delivery("accounts.csv", (header + "".join(f"{line},亿元,x\n" for line in lines)).encode())


def read_for(code: str, *lines: str) -> Read:
    source, delivery = drawn(*lines)
    area = Area(code, Text(code, code))
    job = replace(NATIONAL, sources=(source,), roster=Roster(areas=(area,))).of_area(area)
    order = Order(job, quarter("2024-Q1"), (delivery,))
    return read_area(order, lambda one: portions(one, [delivery]), lambda text: None)


def test_an_area_reads_its_own_rows_only() -> None:
    known = read_for("500114", "500113,A,2024-Q1,ytd,GDP,1", "500114,B,2024-Q1,ytd,GDP,2")
    main = known.collected.main
    assert [list(row) for row in main[["area", "line", "value"]].values] == [["500114", 3, Decimal(2)]]
    assert list(main.index) == [0]


def test_an_error_on_the_lines_of_an_area_refuses_that_area_and_no_other() -> None:
    lines = ("500113,A,2024-Q1,ytd,GDP,1", "500113,A,2024-Q1,ytd,GDP,3", "500114,B,2024-Q1,ytd,GDP,2")
    assert len(read_for("500114", *lines).collected.main) == 1
    with pytest.raises(BadInput) as refused:
        read_for("500113", *lines)
    assert [str(finding.place) for finding in refused.value.findings] == ["accounts.csv:3 [value]"]


OURS, THEIRS = "500113,A,2024-Q1,ytd,GDP,1", "500114,B,2024-Q1,ytd,GDP,2"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("500113,A,2024-Q1,ytd,GDP,?", "accounts.csv:2 [value]"),
        ("500113,A,2024-Q9,ytd,GDP,1", "accounts.csv:2 [period]"),
        ("500113,A,2024-Q1,ytd,GPD,1", "accounts.csv:2 [item]"),
        ("500113,A,2024-Q1,ever,GDP,1", "accounts.csv:2 [accumulation]"),
    ],
)
def test_a_cell_that_is_not_understood_refuses_the_area_of_its_line_and_no_other(line: str, place: str) -> None:
    assert list(read_for("500114", line, THEIRS).collected.main["value"]) == [Decimal(2)]
    with pytest.raises(BadInput) as refused:
        read_for("500113", line, THEIRS)
    assert [str(finding.place) for finding in refused.value.findings] == [place]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("50O113,A,2024-Q1,ytd,GDP,1", "accounts.csv:2 [area]"),
        ("50O113,A,2024-Q1,ytd,GDP,?", "accounts.csv:2 [value]"),
        ("500113,A,2024-Q1,ytd,GDP,1,234", "accounts.csv:2"),
    ],
)
def test_an_error_of_which_nobody_can_say_whose_it_is_refuses_all(line: str, place: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_for("500114", line, THEIRS)
    assert place in [str(finding.place) for finding in refused.value.findings]


def test_errors_that_are_only_counted_refuse_the_areas_on_whose_lines_they_stand() -> None:
    many = [f"500113,A,{year}-Q1,ytd,GDP,?" for year in range(1900, 1980)]
    assert list(read_for("500114", *many, THEIRS).collected.main["value"]) == [Decimal(2)]
    with pytest.raises(BadInput) as refused:
        read_for("500113", *many, THEIRS)
    assert refused.value.findings[-1].line("en") == (
        "accounts.csv: more: got 30 more problems; want none; do: correct those above first and run again"
    )


def test_errors_that_are_only_counted_refuse_all_where_one_of_them_could_be_anybodys() -> None:
    many = [f"500113,A,{year}-Q1,ytd,GDP,?" for year in range(1900, 1980)]
    with pytest.raises(BadInput) as refused:
        read_for("500114", *many, "50O114,B,2024-Q1,ytd,GDP,?", THEIRS)
    assert refused.value.findings[-1].code == "more"


def test_keys_that_stand_twice_refuse_the_area_that_they_are_of_however_many_they_are() -> None:
    lines = [f"500113,A,{year}-Q1,ytd,GDP,1" for year in range(1900, 1980)] * 2
    assert list(read_for("500114", *lines, THEIRS).collected.main["value"]) == [Decimal(2)]
    with pytest.raises(BadInput) as refused:
        read_for("500113", *lines, THEIRS)
    assert len(refused.value.findings) == 51


@pytest.mark.slow
def test_a_refusal_stops_no_other_area_and_a_second_round_makes_only_what_is_left(tmp_path: Path, cache: Path) -> None:
    many = Many(tmp_path / "many", 4, cache)
    many.swap("accounts.csv", "100001,Area 1,2024-Q1,ytd,OTH,", "100001,Area 1,2024-Q1,ytd,OTH,9")
    many.swap("roster.csv", "100002,第2区,Area 2\n", "100002,第2区,Area 2\n109999,无数据区,Nowhere\n")
    made = many.round(2)
    assert outcomes(made) == [
        ("100000", "made", 1), ("100001", "held", 0), ("100002", "made", 1), ("109999", "refused", 0),
        ("100003", "made", 1),
    ]  # fmt: skip
    assert [(one.exit_code, one.error and one.error.text.en) for one in made.areas if one.error] == [
        (3, "held, checks that failed or ask for an explanation: 1; nothing was written"),
        (66, "the sources hold no observation; look into data_in"),
    ]
    assert made.exit_code == 66
    folder = many.root / "data_out" / "2024-Q1"
    assert sorted(path.name for path in folder.iterdir()) == ["100000", "100002", "100003"]
    many.swap("accounts.csv", "100001,Area 1,2024-Q1,ytd,OTH,9", "100001,Area 1,2024-Q1,ytd,OTH,")
    again = outcomes(many.round(2))
    assert ("100001", "made", 1) in again and ("100000", "made", 2) in again  # one file of all areas: all read it


@pytest.mark.slow
def test_one_area_run_alone_is_what_it_is_in_a_round(tmp_path: Path, cache: Path) -> None:
    alone, many = Many(tmp_path / "alone", 2, cache), Many(tmp_path / "many", 2, cache)
    session = alone.session
    [job] = in_areas(session.workspace, session.workspace.chosen("many")[0], "100001")
    made = office.run(session, job, quarter("2024-Q1"))
    many.round()
    folders = [one.root / "data_out" / "2024-Q1" / "100001" for one in (alone, many)]
    files = [{path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in folders]
    assert files[0] == files[1] and made.outcome == "made"
    office.rerun_edition(session, office.Asked(job, quarter("2024-Q1"), tmp_path / "again"), 1)
    assert {path.name: path.read_bytes() for path in sorted((tmp_path / "again").iterdir())} == files[0]
    with (folders[1] / "many.csv").open(encoding="utf-8-sig", newline="") as table:
        assert {row["area"] for row in csv.DictReader(table)} == {"100001"}
    assert outcomes(many.round()) == [("100000", "unchanged", 1), ("100001", "unchanged", 1)]


@pytest.mark.slow
def test_what_stands_in_the_folder_of_an_area_is_verified_and_repaired(tmp_path: Path, cache: Path) -> None:
    many = Many(tmp_path / "many", 2, cache)
    many.round()
    assert office.verify(many.session) == ()
    page = many.root / "data_out" / "2024-Q1" / "100001" / "many.pdf"
    true = page.read_bytes()
    page.unlink()
    assert [finding.place.file for finding in office.verify(many.session)] == [str(page)]
    assert office.repair(many.session) == (page.parent,)
    assert page.read_bytes() == true and office.verify(many.session) == ()


@pytest.mark.slow
def test_the_command_tells_what_became_of_each_area(command: Callable[..., Any], tmp_path: Path, cache: Path) -> None:
    many = Many(tmp_path / "many", 2, cache)
    many.swap("accounts.csv", "100001,Area 1,2024-Q1,ytd,OTH,", "100001,Area 1,2024-Q1,ytd,OTH,9")
    words = ("run", "2024-Q1", "--area", "all", "--workers", "2", "--format", "csv", "--lang")
    first, second = command(*words, "en", at=many.root), command(*words, "zh", at=many.root)
    assert (first.exit_code, second.exit_code) == (3, 3)
    assert first.stdout.splitlines() == [
        "job,area,name,outcome,edition,exit,message",
        "many.en,100000,Area 0,made,1,0,",
        'many.en,100001,Area 1,held,,3,"held, checks that failed or ask for an explanation: 1; nothing was written"',
    ]
    assert first.stderr.splitlines()[-1] == (
        "2 areas: made 1, unchanged 0, prepared 0, held 1, refused 0, failed 0, skipped 0"
    )
    assert second.stderr.splitlines()[-1] == ("2 个地区：发布 1，未变 0，待发布 0，暂缓 1，拒绝 0，失败 0，跳过 0")


def test_an_interrupted_switch_of_an_area_is_completed_in_its_folder(tmp_path: Path) -> None:
    pending = tmp_path / ".reports" / "switch" / "2024-Q1@500113@many"
    pending.mkdir(parents=True)
    for name in ("many.csv", "many.json"):
        (pending / name).write_text(name, encoding="utf-8")
    assert finish_switches(tmp_path / ".reports", tmp_path / "data_out") == ["2024-Q1@500113@many"]
    folder = tmp_path / "data_out" / "2024-Q1" / "500113"
    assert sorted(path.name for path in folder.iterdir()) == ["many.csv", "many.json"]
    assert not pending.exists()


@pytest.mark.slow
def test_a_corrected_file_of_all_areas_asks_the_area_whose_rows_are_gone_and_no_other(
    tmp_path: Path, cache: Path
) -> None:
    many = Many(tmp_path / "many", 2, cache)
    assert outcomes(many.round()) == [("100000", "made", 1), ("100001", "made", 1)]
    accounts = many.root / "data_in" / "accounts.csv"
    lines = accounts.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("100001,Area 1,2024-Q1,ytd,C,")]
    assert len(kept) == len(lines) - 1
    accounts.write_text("".join(kept), encoding="utf-8")
    made = many.round(2)
    assert outcomes(made) == [("100000", "made", 2), ("100001", "held", 0)]
    error = made.areas[1].error
    assert error is not None
    asked = [finding.line("en") for finding in error.findings if finding.code == "rows"]
    assert asked == [
        "accounts.csv: rows: got 16 observations, was 17; 1 are gone: value_added/C/2024-Q1; want every observation of the "
        "file that it replaces; do: verify it; if it is right, run reports accept 2024-Q1 rows value_added/C/2024-Q1 "
        '--because "…" --job many --area 100001'
    ]


@pytest.mark.slow
def test_an_area_alone_is_asked_the_same_as_in_a_round(tmp_path: Path, cache: Path) -> None:
    many = Many(tmp_path / "many", 2, cache)
    many.round()
    accounts = many.root / "data_in" / "accounts.csv"
    lines = accounts.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("100001,Area 1,2024-Q1,ytd,C,")]
    accounts.write_text("".join(kept), encoding="utf-8")
    session = many.session
    alone = {
        job.area: [finding.code for finding in office.check(session, job, quarter("2024-Q1")).findings]
        for job in in_areas(session.workspace, session.workspace.chosen("many")[0], "all")
    }
    assert alone["100000"] == [] and "rows" in alone["100001"]
