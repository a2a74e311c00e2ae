"""Many processes run the same periods of one office at once: each bulletin is made by exactly one of them.

One is at work at a time; who finds somebody at work is told to try again, and does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reports import office
from reports.archive import history, open_store, runs
from reports.concepts.period import label, quarter
from reports.office import Actor, Session
from reports.workspace import open_workspace

RUNS = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from reports import office
from reports.concepts.errors import Busy
from reports.concepts.period import quarter
from reports.workspace import open_workspace

workspace = open_workspace(Path(sys.argv[1]))
[job] = workspace.chosen("industry")
actor = office.Actor(sys.argv[2], lambda: datetime.now(UTC), "host", os.getpid())
session, again = office.Session(workspace, actor, lambda text: None), 0
print("ready", flush=True)
sys.stdin.readline()
for period in sys.argv[3:]:
    while True:
        try:
            made = office.run(session, job, quarter(period))
            break
        except Busy as busy:
            assert busy.exit_code == 75
            again += 1
            time.sleep(0.05)
    print(period, made.outcome, made.edition, flush=True)
print("again", again)
"""


def at_once(root: Path, processes: int, periods: list[str]) -> list[str]:
    """What so many processes said that began together; nothing may be on their stderr."""
    line = [sys.executable, "-c", RUNS, str(root)]
    others = [
        subprocess.Popen([*line, f"person {number}", *periods], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True)
        for number in range(processes)
    ]  # fmt: skip
    for other in others:
        assert other.stdout.readline() == "ready\n"
    for other in others:
        other.stdin.write("go\n")
        other.stdin.flush()
    ended = [other.communicate(timeout=1800) for other in others]
    assert [complaint for _, complaint in ended] == [""] * processes
    return [line for said, _ in ended for line in said.splitlines()]


def quarters(first: str, last: str) -> list[str]:
    period, periods = quarter(first), []
    while period <= quarter(last):
        periods.append(label(period))
        period += 1
    return periods


def each_once(root: Path, said: list[str], processes: int, periods: list[str]) -> None:
    told = Counter(tuple(line.split()) for line in said if not line.startswith("again "))
    others = processes - 1
    assert told == {(p, "made", "1"): 1 for p in periods} | {(p, "unchanged", "1"): others for p in periods}
    workspace = open_workspace(root)
    session = Session(workspace, Actor("Li", lambda: None), lambda text: None)
    with open_store(session.place, "0.1.0") as store:
        there = history(store.ledger)
        assert sorted((kept.period, kept.number) for kept in there) == [(period, 1) for period in periods]
        log = [run for kept in there for run in runs(store.ledger, kept.bulletin)]
        assert Counter((run.period, run.state) for run in log) == {(p, "succeeded"): 1 for p in periods}
        assert len(list(store.objects.names())) > 3 * len(periods)
    for period in periods:
        assert json.loads((workspace.data_out / period / "industry.json").read_bytes())["period"] == period
    assert office.verify(session) == ()


@pytest.fixture(params=["sqlite", "postgres"])
def shared_office(request, workspace: Callable[..., Path]) -> Path:
    """An office whose ledger is a file, or in PostgreSQL; its objects are files in both."""
    url = request.getfixturevalue("database") if request.param == "postgres" else ""
    root = workspace(jobs=["reports.jobs.industry:INDUSTRY_BULLETIN"], default_job="industry", ledger=url)
    assert (root / ".reports" / "ledger.db").exists() is False
    return root


@pytest.mark.slow
def test_four_processes_make_each_of_four_bulletins_once(shared_office):
    periods = quarters("2023-Q2", "2024-Q1")
    each_once(shared_office, at_once(shared_office, 4, periods), 4, periods)


@pytest.mark.nightly
def test_eight_processes_make_each_of_twenty_five_bulletins_once(shared_office):
    periods = quarters("2018-Q1", "2024-Q1")
    assert len(periods) == 25
    each_once(shared_office, at_once(shared_office, 8, periods), 8, periods)
    listed = [json.loads(path.read_bytes()) for path in sorted((shared_office / "data_out").glob("*/industry.json"))]
    assert [manifest["period"] for manifest in listed] == periods
