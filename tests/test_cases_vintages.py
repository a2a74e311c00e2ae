"""What is delivered, withdrawn, accepted and made again (T17 to T23, F37, B70): as people ask for it, by command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archived import at, minute, opened
from offices import Office, files

from reports.archive import as_of, cut_at, receive, runs
from reports.archive import open_store as store_of
from reports.archive.runs import found_by
from reports.concepts.period import quarter
from reports.office import desk

CHINA = "real/china_2024Q1.csv"
REVISED = (("J,26812,", "J,26811,"), ("K,17736,", "K,17737,"))


@pytest.fixture
def nation(workspace: Callable[..., Path]) -> Office:
    """An office with the job of one page."""
    return Office(workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national"))


@pytest.mark.slow
def test_b70_the_same_file_delivered_twice_is_there_already(nation, command):
    first = command("receive", "--lang", "en", at=nation.root)
    assert (first.exit_code, first.stderr) == (0, f"received {CHINA}, revision 0 (@1)\n")
    file = str(nation.root / "data_in" / CHINA)
    for words in ((), (file,)):
        zh, en = (command("receive", *words, "--lang", lang, at=nation.root) for lang in ("zh", "en"))
        assert (zh.exit_code, zh.stderr) == (0, "没有新内容，均已接收过\n")
        assert (en.exit_code, en.stderr) == (0, "nothing new, all of it has been received\n")
    history = command("history", "--format", "csv", at=nation.root).stdout
    assert [row["what"] for row in csv.DictReader(io.StringIO(history))] == [CHINA]


@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_t21_two_vintages_of_one_instant_are_in_the_order_of_their_numbers(tmp_path, where, request):
    url = request.getfixturevalue("database") if where == "postgres" else ""
    with opened(tmp_path, url) as store:
        for content in (b"1", b"2", b"3"):
            receive(store, {"a.csv": content}, at(1))
        [known] = as_of(store.ledger, cut_at(store.ledger, minute(1)))
        assert (known.seq, known.revision) == (3, 2)
        assert [one.revision for one in as_of(store.ledger, 2)] == [1]


@pytest.mark.slow
def test_t17_t18_t19_t20_a_revision_is_the_next_edition_and_what_stood_before_comes_back(nation, command, tmp_path):
    at_root: dict[str, Any] = {"at": nation.root}
    nation.run(job="national")
    first = nation.bundle(job="national")
    same = command("rerun", "2024-Q1", "--lang", "zh", **at_root)
    assert (same.exit_code, same.stderr.splitlines()[-1]) == (0, "national：与第 1 版逐字节相同")
    assert nation.bundle(job="national") == first
    nation.later(30).swap(CHINA, *REVISED)
    nation.at = nation.at.replace(year=2025)
    made = nation.rerun(job="national")
    assert (made.outcome, made.edition) == ("differs", 2)
    assert [why.zh for why in made.differences] == [
        f"输入 {CHINA} 已改变",
        "value_added/000000/J/2024-Q1/ytd：26812 → 26811",
        "value_added/000000/K/2024-Q1/ytd：17736 → 17737",
    ]
    then = command("rerun", "2024-Q1", "--as-of", "2024-04-28", "--to", str(tmp_path / "then"), **at_root)
    assert (then.exit_code, then.stderr.splitlines()[-1]) == (0, "national：与第 1 版逐字节相同")
    assert files(tmp_path / "then", "national") == first
    for lang, said in (
        ("zh", "2024-04-27T15:59:59.999999Z 时尚未收到任何文件；第一份文件收于 2024-04-28T"),
        ("en", "nothing had been received at 2024-04-27T15:59:59.999999Z; the first file is of 2024-04-28T"),
    ):
        early = command("rerun", "2024-Q1", "--as-of", "2024-04-27", "--lang", lang, **at_root)
        assert (early.exit_code, early.stdout) == (66, "")
        assert early.stderr.startswith(said)
    assert set(nation.bundle(job="national")) == set(first)
    assert json.loads(nation.bundle(job="national")["national.json"])["edition"] == 2


@pytest.mark.slow
def test_f37_another_version_of_a_library_is_named_and_the_old_edition_kept(nation, monkeypatch, tmp_path):
    nation.run(job="national")
    first = nation.bundle(job="national")
    now = desk.version
    monkeypatch.setattr(desk, "version", lambda name: "70.1" if name == "weasyprint" else now(name))
    made = nation.rerun(job="national")
    assert (made.outcome, made.edition) == ("differs", 2)
    assert [why.en for why in made.differences] == [f"weasyprint: {now('weasyprint')} -> 70.1"]
    used = json.loads(nation.bundle(job="national")["national.json"])["recipe"]["versions"]["weasyprint"]
    assert used == "70.1"
    assert desk_edition(nation, 1, tmp_path / "first").edition == 1
    assert files(tmp_path / "first", "national") == first, "as it was published, whatever would be made today"


def desk_edition(there: Office, number: int, to: Path) -> Any:
    from reports import office

    return office.rerun_edition(there.session, office.Asked(there.job("national"), quarter("2024-Q1"), to), number)


LOOSE = """
from dataclasses import replace
from reports.jobs.industry import INDUSTRY_BULLETIN
JOB = replace(INDUSTRY_BULLETIN, known=())
"""
QUERIES = (
    ("composition_change", "share/BCD/2020-Q1"),
    ("composition_change", "share/OTH/2020-Q1"),
    ("year_on_year", "value_added/H/2020-Q1"),
)


@pytest.mark.slow
def test_t23_a_finding_that_a_person_accepted_is_released_with_name_and_reason_in_ledger_and_report(workspace, command):
    root = workspace(jobs=["loose:JOB"], default_job="industry")
    (root / "loose.py").write_text(LOOSE, encoding="utf-8")
    held = command("run", "2020-Q1", at=root)
    assert (held.exit_code, held.stdout) == (3, "")
    for code, place in QUERIES:
        words = ("accept", "2020-Q1", code, place, "--because", "疫情停工，已与企业核实", "--by", "张三")
        assert command(*words, at=root).exit_code == 0
    assert command("run", "2020-Q1", at=root).exit_code == 0
    history = command("history", "2020-Q1", "--format", "csv", at=root).stdout
    given = [row for row in csv.DictReader(io.StringIO(history)) if row["event"] == "accepted"]
    assert {(row["by"], row["because"]) for row in given} == {("张三", "疫情停工，已与企业核实")} and len(given) >= 3
    report = (root / "data_out/2020-Q1/industry.json").read_text(encoding="utf-8")
    assert "疫情停工，已与企业核实" in report, "of the reader's business is the reason; who gave it stays in the house"
    checked = csv.DictReader(io.StringIO(command("check", "2020-Q1", "--format", "csv", at=root).stdout))
    assert {(row["explained"], row["by"].split(",")[0]) for row in checked} == {("疫情停工，已与企业核实", "张三")}
    there = Office(root)
    with store_of(there.session.place, "0.1.0") as store:
        log = runs(store.ledger, desk.bulletin_of(there.job(), quarter("2020-Q1")))
        assert [run.state for run in log] == ["held", "succeeded"]
        reasons = {one.reason for one in found_by(store.ledger, log[-1].seq) if one.code != "no_gaps"}
    assert any("疫情停工，已与企业核实" in reason for reason in reasons)


# ---------------------------------------------------------------- what a check says that was not made


@pytest.mark.slow
def test_a_check_that_could_not_be_made_does_not_say_that_nothing_was_found(nation, command, tmp_path):
    page = tmp_path / "findings.html"
    for lang, said in (
        ("zh", "任何来源都没有 2030-Q1 的数据；已有 2024-Q1 至 2024-Q1。请放入该季度的文件，或换一个季度"),
        (
            "en",
            "2030-Q1 is in none of the sources, which hold 2024-Q1 to 2024-Q1; "
            "deliver its files, or ask for another quarter",
        ),
    ):
        answer = command("check", "2030-Q1", "--html", str(page), "--lang", lang, at=nation.root)
        assert answer.exit_code == 66
        assert [line for line in answer.stderr.splitlines() if "2030" in line] == [said]
        assert "检查没有发现问题" not in answer.stderr and "the checks found nothing" not in answer.stderr
    assert not page.exists()
