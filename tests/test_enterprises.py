"""The job of the enterprise panel: the clean panel raises nothing, the dirty one all that was planted in it."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from reading import told
from stopwatch import seconds

from reports.collect import Collected, Delivery, collect
from reports.concepts.finding import Finding
from reports.concepts.period import quarter
from reports.jobs.enterprises import ENTERPRISES_PANEL as JOB
from reports.jobs.national import NATIONAL
from reports.process import Confronted, adds_up, confront, secondary_industry

FIRST = quarter("2024-Q1")
PANEL, REGISTER = "enterprise_panel.csv", "enterprise_register.csv"
EDITS = {"SYN0050": "R1", "SYN0067": "R1", "SYN0077": "A3", "SYN0089": "C2", "SYN0102": "T1", "SYN0112": "X1"}
MEASURES = {"output_prev": "output_year_before", "sales_output": "sales", "liabilities_end": "liabilities"}


@cache
def read(folder: Path, panel: str) -> Collected:
    files = {PANEL: panel, REGISTER: REGISTER}
    received = [Delivery(name, (folder / own).read_bytes()) for name, own in files.items()]
    return collect(JOB.sources, received)


def asked(collected: Collected) -> Confronted:
    assert told(collected) == []
    return confront(collected.main, JOB.checks, JOB, FIRST)


@pytest.fixture
def dirty(shared: Path) -> Confronted:
    return asked(read(shared / "banan", "enterprise_panel_dirty.csv"))


def planted(shared: Path) -> list[dict[str, str]]:
    with (shared / "banan" / "planted_errors.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_the_clean_panel_raises_nothing() -> None:
    said = asked(read(Path(__file__).resolve().parent.parent / "data_in" / "banan", PANEL))
    assert (said.findings, said.failed, said.undecided, said.knock_on) == ((), 0, 0, 0)
    assert said.checked > 7000


def test_every_planted_error_is_found_by_the_edit_that_must_find_it(shared: Path, dirty: Confronted) -> None:
    found = {finding.subject: finding for finding in dirty.findings}
    errors = planted(shared)
    assert len(errors) == 11
    for error in errors:
        measure = MEASURES.get(error["measure"], error["measure"])
        finding = found[f"{measure}/{error['ent_id']}/{error['period']}"]
        wanted = EDITS.get(error["ent_id"], error["expected_edit"].split()[0])
        assert finding.edit == {"HB": "H1", "V2": "V2", "U1": "U1"}.get(wanted, wanted), error


def test_at_most_one_further_flag_is_raised(shared: Path, dirty: Confronted) -> None:
    subjects = {f"{MEASURES.get(e['measure'], e['measure'])}/{e['ent_id']}/{e['period']}" for e in planted(shared)}
    further = [finding for finding in dirty.findings if finding.subject not in subjects]
    assert [(finding.edit, finding.subject) for finding in further] == [("R1", "sales/SYN0120/2024-Q1")]
    assert (dirty.failed, dirty.undecided, dirty.knock_on) == (12, 0, 3)


def test_the_missing_unit_is_a_warning_and_the_rest_hold_or_stop(dirty: Confronted) -> None:
    assert Counter(str(finding.severity) for finding in dirty.findings) == {"query": 9, "error": 2, "warning": 1}
    [missing] = [finding for finding in dirty.findings if finding.edit == "C2"]
    assert missing.line("en") == (
        "output/SYN0089/2024-Q1: coverage (C2): got no report; 28955万元 in 2023-Q4; want a report of this period; "
        "do: ask for the report, or mark the unit as closed in the register"
    )


def test_a_unit_error_suggests_what_was_confused(dirty: Confronted) -> None:
    [first] = [finding for finding in dirty.findings if finding.subject == "output/SYN0004/2024-Q1"]
    assert first.line("zh") == (
        f"{PANEL}:4832 [value]: magnitude (U1): 实际 109450000万元，约为参照值 10377.5万元 的 10000 倍：可能把元填作万元"
        "（另未通过 ratio_within (R1)）；应为 与参照值同一数量级；处理：请核实；属实则运行 "
        'reports accept 2024-Q1 magnitude output/SYN0004/2024-Q1 --because "…" --job enterprises'
    )


def test_the_order_of_rows_changes_nothing(shared: Path, dirty: Confronted) -> None:
    rows = read(shared / "banan", "enterprise_panel_dirty.csv").main
    said = confront(rows.sample(frac=1, random_state=7), JOB.checks, JOB, FIRST)
    assert {(f.edit, f.subject) for f in said.findings} == {(f.edit, f.subject) for f in dirty.findings}


def test_its_sources_are_confidential() -> None:
    assert all(source.confidential and source.synthetic for source in JOB.sources)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_checked_within_the_time_of_the_issue(shared: Path) -> None:
    rows = read(shared / "banan", PANEL).main
    copies = [rows.assign(activity=rows["activity"] + f"-{copy}") for copy in range(18)]
    many = pd.concat(copies, ignore_index=True)
    taken, said = seconds(lambda: confront(many, JOB.checks, JOB, FIRST))
    assert (len(many) > 99_000, said.failed) == (True, 0)
    assert taken < 1.5  # 0.4 on an idle machine


# --- accounts that are not adjusted -----------------------------------------------------------------------------------

ELEVEN = ("A", "BCD", "E", "F", "G", "H", "J", "K", "I", "L", "OTH")


def national(*checks: object) -> list[Finding]:
    """What the checks say of China's accounts of 2024-Q1, as they were published."""
    content = (Path(__file__).resolve().parent.parent / "data_in" / "real" / "china_2024Q1.csv").read_bytes()
    collected = collect(NATIONAL.sources, [Delivery("china_2024Q1.csv", content)])
    return list(confront(collected.main, checks, NATIONAL, FIRST).findings)  # type: ignore[arg-type]


def test_official_accounts_that_are_left_unadjusted_raise_no_alarm_under_their_profile() -> None:
    """Eleven industries sum to 296301 against 296299; industry and construction to 110404 against 109846."""
    assert national(adds_up("value_added", ELEVEN), secondary_industry("value_added", "national")) == []


def test_and_they_do_under_the_wrong_one() -> None:
    said = national(adds_up("value_added", ELEVEN, exact=True), secondary_industry("value_added", "district"))
    fix = "do: verify and correct the delivery"
    assert told(said) == [
        "china_2024Q1.csv:2 [value]: adds_up (A1): got 296299亿元, -2亿元 off; "
        f"want the sum of A+BCD+E+F+G+H+J+K+I+L+OTH (current prices), within 0亿元; {fix}",
        "china_2024Q1.csv:5 [value]: secondary_industry (A2): got 109846亿元, the sum of BCD+E is 110404亿元; "
        f"want exactly the sum of BCD+E; {fix}",
    ]
