"""What is killed or starved between two steps is done by the next tick: the switch, a migration, the printer."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from offices import Office, letters
from power import strace  # noqa: F401  fixture
from rounds import Many, outcomes
from test_ledger import SCHEMA_1
from test_service import heard
from test_tick import HOUR, NATION, tick
from test_tick_letters import published

from reports import office
from reports.archive import open_store, runs
from reports.archive.opening import FILE
from reports.concepts.period import quarter
from reports.office.desk import bulletin_of

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(CHECKOUT)}


@pytest.fixture
def nation(workspace: Callable[..., Path]) -> Office:
    """An office whose bulletin is due on 17 April at 09:30."""
    root = workspace(jobs=["april:JOB"], default_job="national")
    (root / "april.py").write_text(NATION, encoding="utf-8")
    return Office(root)


# ---------------------------------------------------------------- between the rename and the end

DIES = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from offices import Office
from power import strace  # noqa: F401  fixture
from reports import office
from reports.disseminate import publish
from reports.office import making
from reports.release import Clock

def dies(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":  # the printing process imports this script again
    {where} = dies
    at = datetime.fromisoformat(sys.argv[2])
    office.tick(Office(Path(sys.argv[1]), at=at).session, Clock(at))
"""


@pytest.mark.slow
@pytest.mark.parametrize("where", ["making.forget_prepared", "publish.Path.rmdir"])
def test_f08_killed_after_the_rename_the_same_bytes_stand_and_nothing_is_released_again(nation, tmp_path, where):
    """Before the note of the prepared bundle is taken away, and before the empty stage is."""
    assert tick(nation, HOUR - timedelta(hours=1))[0][1] == "prepared"
    script = tmp_path / "dies.py"
    script.write_text(DIES.format(where=where), encoding="utf-8")
    line = [sys.executable, str(script), str(nation.root), HOUR.isoformat(), str(CHECKOUT / "tests")]
    done = subprocess.run(line, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    stood = nation.bundle(job="national")
    assert "national.json" in stood
    assert tick(nation, HOUR + timedelta(minutes=1)) == []
    assert nation.bundle(job="national") == stood
    assert nation.run(job="national").outcome == "unchanged"
    assert nation.rerun(job="national").outcome == "identical"
    assert office.verify(nation.session) == ()
    assert published(nation) == 1 and letters(nation) == []
    assert not list((nation.root / ".reports" / "switch").iterdir())


# ---------------------------------------------------------------- migrations


def old_store(root: Path) -> Path:
    """A ledger as the first program wrote it, with what somebody accepted."""
    file = root / ".reports" / FILE
    file.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(SCHEMA_1)
        connection.execute("PRAGMA journal_mode = WAL")
    return file


@pytest.mark.slow
def test_f27_a_store_of_an_earlier_release_is_migrated_with_a_copy_kept_and_makes_the_same_bytes(
    nation, workspace, command
):
    file = old_store(nation.root)
    assert (
        command("verify", "--lang", "en", at=nation.root).stderr
        == "the archive and data_out agree, nothing is damaged\n"
    )
    kept = file.with_name("ledger-schema-1.db").read_bytes()
    nation.at = HOUR + timedelta(days=1)
    assert nation.run(job="national").edition == 1
    assert nation.rerun(job="national").outcome == "identical"
    fresh = Office(workspace("fresh", jobs=["april:JOB"], default_job="national"), at=HOUR + timedelta(days=1))
    (fresh.root / "april.py").write_text(NATION, encoding="utf-8")
    fresh.run(job="national")
    assert fresh.bundle(job="national") == nation.bundle(job="national")
    history = command("history", "2024-Q1", "--job", "all", "--format", "csv", at=nation.root)
    assert history.exit_code == 0
    with closing(sqlite3.connect(file.with_name("ledger-schema-1.db"))) as before:
        assert before.execute("SELECT because FROM acceptance").fetchall() == [("called",)]
    with closing(sqlite3.connect(file)) as after:
        assert after.execute("SELECT because FROM acceptance").fetchall() == [("called",)]
    assert file.with_name("ledger-schema-1.db").read_bytes() == kept
    assert office.verify(nation.session) == ()


MIGRATES = """
import os, shutil, signal, sqlite3, sys
from contextlib import closing
from pathlib import Path
from reports.archive import Place, open_store

CALLS = {"execute", "executemany", "fetchone", "fsync", "rename", "link", "unlink", "mkdir", "open", "close", "flock"}

def dies_at(number):
    seen = [0]
    def called(frame, event, what):
        seen[0] += event == "c_call" and what.__name__ in CALLS
        if seen[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(called)

def schema(file):
    with closing(sqlite3.connect(file)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        [(number,)] = connection.execute("SELECT value FROM meta WHERE key = 'schema'")
        [(accepted,)] = connection.execute("SELECT count(*) FROM acceptance")
        return number, len(tables), accepted

old, folder = Path(sys.argv[1]), Path(sys.argv[2])
for number in range(1, 10_000):
    place = Place(shutil.copytree(old, folder / str(number)))
    child = os.fork()
    if child == 0:
        dies_at(number)
        open_store(place, "0.1.0")
        os._exit(0)
    killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9
    found = schema(place.file)
    open_store(place, "0.1.0").close()
    copy = place.folder / "ledger-schema-1.db"
    print(killed, *found, *schema(place.file), *schema(copy))
    left = sorted(path.name for path in place.folder.iterdir() if path.name.startswith(".tmp-"))
    assert len(left) <= 2, left
    shutil.rmtree(place.folder)
    if not killed:
        break
"""


@pytest.mark.slow
def test_f28_killed_at_any_call_of_a_migration_the_ledger_is_the_old_one_or_the_new_one(tmp_path):
    old = old_store(tmp_path).parent
    done = subprocess.run(
        [sys.executable, "-c", MIGRATES, str(old), str(tmp_path)], env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.stderr == ""
    said = [line.split() for line in done.stdout.splitlines()]
    assert len(said) > 50 and [line[0] for line in said] == ["True"] * (len(said) - 1) + ["False"]
    before, after = ["1", "2", "1"], ["2", "11", "1"]
    assert {tuple(line[1:4]) for line in said} == {tuple(before), tuple(after)}
    assert [line[1] for line in said] == sorted(line[1] for line in said), "once new, it is never the old one again"
    assert {tuple(line[4:7]) for line in said} == {tuple(after)}, "opened again, it is the new one"
    assert {tuple(line[7:]) for line in said} == {tuple(before)}, "and a copy of the old one is kept"


# ---------------------------------------------------------------- the printer


def printer_of(process: int) -> int:
    """The process that prints for this one."""
    for _ in range(2000):
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            try:
                line = Path(f"/proc/{child}/cmdline").read_bytes()
            except FileNotFoundError:
                continue
            if b"spawn_main" in line and b"resource_tracker" not in line:
                return int(child)
        time.sleep(0.005)
    raise AssertionError("nobody prints")


TWO = """
from dataclasses import replace
from reports import ReleaseRule
from reports.jobs.national import NATIONAL
RULE = ReleaseRule("2024-Q1", lag_days=17)
FIRST = replace(NATIONAL, name="first", release=RULE{first})
SECOND = replace(NATIONAL, name="second", release=RULE)
"""


def two_jobs(workspace: Callable[..., Path], template: str = "", **settings: object) -> Path:
    """A workspace with two jobs that are due, the first with a template of its own."""
    root = workspace(jobs=["two_jobs:FIRST", "two_jobs:SECOND"], default_job="first", **settings)
    first = ', template="first.html.j2"' if template else ""
    (root / "two_jobs.py").write_text(TWO.format(first=first), encoding="utf-8")
    (root / "templates" / "first.html.j2").write_text(template, encoding="utf-8")
    return root


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "data_out").rglob("*.pdf"))


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGKILL])
def test_f22_a_printer_that_crashes_fails_its_run_and_the_tick_goes_on(workspace, how):
    root = two_jobs(workspace)
    line = [sys.executable, "-m", "reports", "tick"]
    child = subprocess.Popen(line, cwd=root, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
    heard(child, "排版：")
    os.kill(printer_of(child.pid), how)
    said = child.communicate(timeout=120)[1].splitlines()
    assert child.returncode == 0
    assert f"first 2024-Q1：未成功：无法排版：排版进程意外终止（-{how.value}）；没有发布，请检查模板" in said
    assert "second 2024-Q1：已发布：已发布第 1 版" in said
    assert names(root) == ["second.pdf"]
    there = Office(root)
    with open_store(there.session.place, "0.1.0") as store:
        [log] = [runs(store.ledger, bulletin_of(there.job("first"), quarter("2024-Q1")))]
    assert [run.state for run in log] == ["failed"]


TINY = """<!DOCTYPE html><html lang="zh-CN"><head><title>试</title><style>@page { size: 1px 1px; margin: 0 }</style></head>
<body><main id="text">{% for word in range(6000) %}<p>一</p> {% endfor %}</main></body></html>"""


@pytest.mark.slow
def test_f23_s14_a_printer_that_hangs_is_ended_and_the_tick_goes_on(workspace, command):
    root = two_jobs(workspace, TINY, render_seconds=6)
    answer = command("tick", "--lang", "en", at=root)
    assert answer.exit_code == 0
    said = answer.stderr.splitlines()
    assert (
        "first 2024-Q1: failed: the page cannot be made: printing took more than 6 s; "
        "nothing was published, look at the template"
    ) in said
    assert "second 2024-Q1: released: edition 1 is released" in said
    assert names(root) == ["second.pdf"]
    alone = command("run", "2024-Q1", "--job", "first", "--lang", "en", at=root)
    assert (alone.exit_code, alone.stdout) == (70, "")


# ---------------------------------------------------------------- no processes left


@pytest.mark.slow
def test_f34_where_no_process_and_no_thread_can_be_started_it_fails_with_a_sentence_and_recovers(nation, strace):  # noqa: F811
    calls = "clone,clone3,fork,vfork"
    starved = [strace, "-f", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error=EAGAIN"]
    line = [sys.executable, "-m", "reports", "run", "2024-Q1", "-C", str(nation.root)]
    env = ENVIRONMENT | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([*starved, *line], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode in (70, 74), done.stderr
    assert "Traceback" not in done.stderr and not (nation.root / "data_out").exists()
    again = subprocess.run(line, env=env, capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert "national.pdf" in nation.bundle(job="national")


@pytest.mark.slow
def test_f34_where_no_worker_can_be_started_a_round_ends_with_a_sentence_and_the_next_one_recovers(
    tmp_path,
    cache,
    strace,  # noqa: F811
):
    many = Many(tmp_path / "many", 2, cache)
    calls = "clone,clone3,fork,vfork"
    starved = [strace, "-f", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error=EAGAIN:when=2+"]
    line = [sys.executable, "-m", "reports", "run", "2024-Q1", "--area", "all", "--workers", "2", "-C", str(many.root)]
    env = ENVIRONMENT | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([*starved, *line], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 74, done.stderr
    assert done.stderr.splitlines()[-1].startswith("工作进程无法启动：")
    assert "Traceback" not in done.stderr and not (many.root / "data_out").exists()
    assert outcomes(many.round(2)) == [("100000", "made", 1), ("100001", "made", 1)]
