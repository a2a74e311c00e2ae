"""What a bulletin says about itself: when the next ones may appear, and how each check fared for each activity."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from reports.concepts.finding import Finding, Place, Severity, Tally
from reports.concepts.period import quarter
from reports.concepts.release_rule import ReleaseRule
from reports.concepts.text import Text, plain
from reports.jobs.industry import INDUSTRY_BULLETIN as JOB
from reports.production.colophon import check_grid, releases


def test_the_next_releases_are_promised_no_earlier_than_the_rule_allows():
    said = releases(JOB, quarter("2024-Q1"))
    assert [str(one["period"].zh) for one in said] == ["2024年上半年", "2024年前三季度", "2024年全年", "2025年一季度"]
    assert said[0]["at"] == Text("不早于2024年7月27日 09:30", "not before 27 July 2024, 09:30")


def test_quarters_before_the_first_release_on_time_promise_none():
    assert releases(JOB, quarter("2022-Q3")) == releases(JOB, quarter("2023-Q3")) == []
    assert len(releases(JOB, quarter("2023-Q4"))) == 4


def test_a_rule_that_may_go_back_from_a_day_off_promises_nothing():
    assert releases(replace(JOB, release=ReleaseRule("2024-Q1", roll="previous")), quarter("2024-Q1")) == []
    assert releases(replace(JOB, release=None), quarter("2024-Q1")) == []


def tally(code: str, *by_activity: tuple[str, int, int, int]) -> Tally:
    """A check, and of each activity how many values it judged, how many failed, and how many it could not tell."""
    return Tally(code, "R1", plain(code), 0, 0, 0, by_activity)


def explained(code: str, activity: str) -> Finding:
    words = plain("x")
    return Finding(Severity.QUERY, code, Place(), words, words, words, f"share/{activity}/2024-Q1", "已核实")


def grid(*tallies: Tally, cleared: tuple[Finding, ...] = ()) -> list[tuple[str, ...]]:
    """The grid as drawn: the codes of its columns, and below them each row."""
    told = check_grid(JOB, SimpleNamespace(tallies=tallies, explained=cleared))
    rows = [(row["code"], *row["cells"], str(row["passed"])) for row in told.get("rows", [])]
    return [tuple(told["codes"]), *rows] if told else []


def test_a_cell_has_the_worst_of_its_verdicts_and_a_row_the_part_that_passed():
    told = grid(
        tally("present", ("BCD", 2, 0, 0), ("H", 2, 0, 1), ("_T", 1, 1, 1)),
        tally("year_on_year", ("BCD", 2, 1, 0), ("H", 2, 2, 0), ("_T", 1, 0, 0)),
        cleared=(explained("year_on_year", "BCD"), explained("year_on_year", "H")),
    )
    assert told == [
        ("present", "year_on_year"),
        ("_T", "failed", "passed", "0/2"),
        ("BCD", "passed", "explained", "3/4"),
        ("H", "undecided", "failed", "1/4"),
    ]


def test_what_is_asked_of_few_shares_a_column_and_a_row_so_that_all_adds_up():
    told = grid(
        *(tally(code, ("BCD", 5, 0, 0), ("H", 5, 0, 0), ("_T", 5, 0, 0)) for code in ("present", "no_gaps")),
        tally("adds_up", ("_T", 3, 0, 0)),
        tally("adds_up", ("_T", 2, 0, 1)),
        tally("reconciles", ("NEV", 4, 1, 0)),
    )
    assert told == [
        ("present", "no_gaps", ""),
        ("_T", "passed", "passed", "undecided", "14/15"),
        ("BCD", "passed", "passed", "none", "10/10"),
        ("H", "passed", "passed", "none", "10/10"),
        ("", "none", "none", "failed", "3/4"),
    ]
    assert sum(int(row[-1].split("/")[1]) for row in told[1:]) == 39


def test_without_checks_there_is_no_grid():
    assert grid() == []
    assert grid(tally("present", ("BCD", 1, 0, 0))) == []


@pytest.mark.slow
def test_a_rare_character_that_the_font_lacks_stops_the_run_and_names_its_cell(workspace, command):
    root = workspace()
    file = root / "data_in" / "banan" / "cited_facts.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("工业互联网标识", "𠀡昊翎㙍𬭚标识", 1), encoding="utf-8")
    answer = command("run", "2024-Q1", at=root)
    assert answer.exit_code == 70
    assert answer.stderr.splitlines()[-1] == (
        "banan/cited_facts.csv:2：字体里没有“𠀡”（U+20021），见于“引用，未经本公报计算）：𠀡昊翎㙍𬭚标识解析园区型二”；请改用字体中有的字"
    )
    assert not list((root / "data_out").rglob("*"))
    file.write_text(file.read_text(encoding="utf-8").replace("𠀡", "", 1), encoding="utf-8")
    assert command("run", "2024-Q1", at=root).exit_code == 0
