"""The service as the machine runs it: signals, several at once, a database that restarts, and a real cron."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from postgres import Server

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).resolve().parent.parent
OVERDUE = """
from dataclasses import replace
from reports import ReleaseRule
from reports.jobs.national import NATIONAL
JOB = replace(NATIONAL, release=ReleaseRule("2024-Q1", lag_days=17))
"""
TO_COME = OVERDUE.replace('ReleaseRule("2024-Q1", lag_days=17)', 'ReleaseRule("2098-Q1", lag_days=17)')


@pytest.fixture
def place(workspace: Callable[..., Path]) -> Callable[[str], Path]:
    """A workspace with one job, overdue or still to come."""

    def made(job: str, **settings: Any) -> Path:
        root = workspace(jobs=["own:JOB"], default_job="national", **settings)
        (root / "own.py").write_text(job, encoding="utf-8")
        return root

    return made


@contextmanager
def serving(root: Path) -> Iterator[subprocess.Popen[str]]:
    """`reports serve` in the workspace, ended by its own id if the test has not ended it."""
    line = [sys.executable, "-m", "reports", "serve", "--lang", "en"]
    child = subprocess.Popen(line, cwd=root, env=_environment(), stderr=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        if child.stderr:
            child.stderr.close()


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(CHECKOUT)}


def heard(child: subprocess.Popen[str], words: str) -> str:
    """The line of stderr that has these words."""
    for line in child.stderr or ():
        if words in line:
            return line
    raise AssertionError(f"the service ended without saying {words!r}")


def bundle(root: Path) -> list[str]:
    folder = root / "data_out/2024-Q1"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def whole(root: Path) -> bool:
    return {"national.csv", "national.json", "national.pdf"} <= set(bundle(root))


def editions(root: Path) -> int:
    line = [sys.executable, "-m", "reports", "history", "--format", "csv", "-C", str(root)]
    told = subprocess.run(line, env=_environment(), capture_output=True, text=True, check=True).stdout
    return sum(",published," in row for row in told.splitlines())


def test_an_idle_service_ends_within_a_second(place):
    """F19."""
    with serving(place(TO_COME)) as child:
        heard(child, "looking every minute")
        time.sleep(2)
        asked = time.monotonic()
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=10) == 0
        assert time.monotonic() - asked < 1


def test_a_service_that_is_printing_finishes_first(place):
    """F20."""
    root = place(OVERDUE)
    with serving(root) as child:
        heard(child, "disseminate:")
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=120) == 0
    assert whole(root)


def test_a_second_signal_breaks_the_printing_off_and_the_next_tick_makes_it(place, command):
    """F20."""
    root = place(OVERDUE)
    with serving(root) as child:
        heard(child, "disseminate:")
        child.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=60)
    if not whole(root):
        assert bundle(root) == []
        assert command("tick", at=root).exit_code == 0
    assert whole(root) and editions(root) == 1


def test_a_service_that_was_killed_leaves_no_half_and_the_next_tick_makes_it(place, command):
    """F01."""
    root = place(OVERDUE)
    with serving(root) as child:
        heard(child, "disseminate:")
        child.kill()
        child.wait()
    assert bundle(root) == [] or whole(root)
    assert command("tick", at=root).exit_code == 0
    assert whole(root) and editions(root) == 1


def test_several_ticks_at_once_release_it_once(place):
    """F12."""
    root = place(OVERDUE)
    line = [sys.executable, "-m", "reports", "tick", "-C", str(root)]
    every = [subprocess.Popen(line, env=_environment(), stderr=subprocess.DEVNULL) for _ in range(8)]
    codes = [child.wait(timeout=180) for child in every]
    assert set(codes) <= {0, 75}
    assert whole(root) and editions(root) == 1


def test_a_database_that_restarts_while_a_page_is_printed_loses_nothing(place, server: Server, command):
    """F15."""
    root = place(OVERDUE, ledger=server.database())
    line = [sys.executable, "-m", "reports", "tick", "--lang", "en"]
    child = subprocess.Popen(line, cwd=root, env=_environment(), stderr=subprocess.PIPE, text=True)
    heard(child, "disseminate:")
    server.stop(signal.SIGQUIT)  # an immediate shutdown, as of a machine that loses power
    server.start()
    child.communicate(timeout=120)
    for _ in range(3):
        if whole(root):
            break
        command("run", "2024-Q1", at=root)
    assert whole(root) and editions(root) == 1


def test_a_database_that_is_down_is_told_and_nothing_is_released(place, command):
    """F16."""
    root = place(OVERDUE, ledger="postgresql://nobody@127.0.0.1:1/reports")
    answer = command("tick", "--lang", "en", at=root)
    assert answer.exit_code == 69
    assert "cannot be reached" in answer.stderr
    assert bundle(root) == []


def test_idle_ticks_and_status_are_quick_and_wake_nothing_heavy(place, command):
    root = place(TO_COME)
    assert command("tick", at=root).exit_code == 0
    heavy = "import sys; from reports.cli import app\ntry: app({words})\nexcept SystemExit: pass\n"
    heavy += "print([name for name in ('pandas', 'weasyprint') if name in sys.modules])"
    for words in (["status", "-C", str(root)], ["tick", "-C", str(root)], ["--help"]):
        code = heavy.format(words=words)
        done = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, text=True)
        assert done.stdout.splitlines()[-1] == "[]", (words, done.stdout)


def test_status_tells_monitors_when_nobody_looks(place, command):
    root = place(TO_COME)
    never = command("status", "--max-age", "5m", at=root)
    assert (never.exit_code, never.stdout.splitlines()[-1]) == (1, "不健康：从未查看过，应在 0:05:00 之内")
    command("tick", at=root)
    well = command("status", "--max-age", "5m", "--json", at=root)
    assert well.exit_code == 0 and json.loads(well.stdout)["wrong"] == []
    wrong = command("status", "--max-age", "soon", at=root)
    assert (wrong.exit_code, wrong.stderr.splitlines()[-1]) == (2, "'soon' 不是时长；请写成 90s、5m、2h 或 1d")


@pytest.mark.skipif(not os.environ.get("CI"), reason="it changes the crontab of this user; set CI=true to run it")
def test_a_real_cron_fires_the_documented_line(place, tmp_path):
    cron = shutil.which("cron", path="/usr/sbin:/usr/bin")
    if cron is None or os.getuid() != 0:
        pytest.skip("no cron daemon, or no right to start one")
    root = place(OVERDUE)
    script = tmp_path / "reports"
    script.write_text(f'#!/bin/sh\nPYTHONPATH={CHECKOUT} exec {sys.executable} -m reports "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    from reports.release.units import units

    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True)
    table = units(str(root), "root", str(script))["crontab"].replace("MAILTO=root", 'MAILTO=""')
    subprocess.run(["crontab", "-"], input=table, text=True, check=True)
    daemon = subprocess.Popen([cron, "-f"])
    try:
        deadline = time.monotonic() + 150
        while not whole(root) and time.monotonic() < deadline:
            time.sleep(1)
        assert whole(root) and editions(root) == 1
    finally:
        daemon.terminate()
        daemon.wait(timeout=30)
        restore = ["crontab", "-"] if before.returncode == 0 else ["crontab", "-r"]
        subprocess.run(restore, input=before.stdout, text=True, check=False)


def test_a_frozen_worker_leaves_the_others_busy_and_nothing_broken(place, command):
    """F18."""
    root = place(OVERDUE)
    with serving(root) as child:
        heard(child, "disseminate:")
        child.send_signal(signal.SIGSTOP)
        try:
            busy = command("run", "2024-Q1", at=root)
            assert (busy.exit_code, busy.stderr) == (75, "另一个任务正在使用该工作区；请稍后重试\n")
            told = json.loads(command("status", "--json", at=root).stdout)
            [running] = told["running"]
            assert re.fullmatch(rf"national 2024-Q1 .+:{child.pid} 20[0-9-]+T[0-9:.]+Z", running)
        finally:
            child.send_signal(signal.SIGCONT)
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=120) == 0
    assert whole(root) and editions(root) == 1


def test_status_does_not_take_a_run_for_going_on_whose_process_was_killed(place, command):
    root = place(OVERDUE)
    with serving(root) as child:
        heard(child, "disseminate:")
        child.kill()
        child.wait(timeout=120)
    told = json.loads(command("status", "--json", at=root).stdout)
    assert told["running"] == []
    [dead] = told["broken_off"]
    assert re.fullmatch(rf"national 2024-Q1 .+:{child.pid} 20[0-9-]+T[0-9:.]+Z", dead)
    assert f"已中断，下次运行时了结：{dead}" in command("status", at=root).stdout.splitlines()
    assert command("tick", at=root).exit_code == 0
    assert json.loads(command("status", "--json", at=root).stdout)["broken_off"] == []


def test_a_machine_without_file_handles_fails_with_a_sentence_and_recovers(place, command):
    """F34."""
    root = place(OVERDUE)
    line = f"ulimit -n 20; exec {sys.executable} -m reports tick"
    done = subprocess.run(["sh", "-c", line], cwd=root, env=_environment(), capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
    assert whole(root) or bundle(root) == []
    for _ in range(2):
        command("run", "2024-Q1", at=root)
    assert whole(root) and editions(root) == 1
