"""Ctrl-C ends a command, with a sentence and 130, wherever it strikes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from offices import FIRST_DAY, Office

from reports.archive import Bulletin, open_store, runs
from reports.archive.outbox import unsent
from reports.cli.releasing import heeded

CHECKOUT = Path(__file__).resolve().parent.parent
BULLETIN = Bulletin("national", "000000", "2024-Q1")
MAIL = {"host": "127.0.0.1", "port": 1, "sender": "a@b.example", "recipients": ["c@b.example"], "starttls": False}
Ran = Callable[[str], tuple[int, str]]
ENDED = "已中断；没有发布不完整的文件，可以重新运行\n"
GUARDED = """
from pathlib import Path
from time import sleep
import typer
from reports.cli.frame import guarded
def act(console):
    {body}
try:
    guarded("zh", (Path(), "text"), act)
except typer.Exit as ended:
    raise SystemExit(ended.exit_code)
"""
DROPPED = """
    from weakref import ref
    class Thing: pass
    def let_go(_): raise KeyboardInterrupt
    thing = Thing()
    watched = ref(thing, let_go)
    del thing
    sleep(60)
"""
UNDER_WAY = """
import typer.main
def interrupted(app): raise KeyboardInterrupt
typer.main.get_command = interrupted
"""
ENGINE = """
    import os, signal, threading
    from reports.collect.bulk import engine
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with engine(Path("{tmp}")) as asked:
        asked.{ask}("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b")
"""


def python(*words: str, path: str = str(CHECKOUT)) -> tuple[int, str]:
    line = [sys.executable, *words]
    done = subprocess.run(line, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=50)
    return done.returncode, done.stderr


@pytest.fixture
def of_a_command(tmp_path: Path) -> Ran:
    """What becomes of a command that does this, run as `python -m reports` is."""

    def ran(body: str) -> tuple[int, str]:
        (tmp_path / "asked.py").write_text(GUARDED.format(body=body), encoding="utf-8")
        return python("-m", "asked", path=f"{tmp_path}:{CHECKOUT}")

    return ran


def test_ctrl_c_is_told_in_one_sentence(of_a_command: Ran) -> None:
    assert of_a_command("raise KeyboardInterrupt") == (130, ENDED)


def test_ctrl_c_that_python_drops_is_raised_anew(of_a_command: Ran) -> None:
    assert of_a_command(DROPPED) == (130, ENDED)


def test_another_fault_that_python_drops_is_told_as_ever_and_ends_nothing(of_a_command: Ran) -> None:
    code, said = of_a_command(DROPPED.replace("KeyboardInterrupt", "ValueError(12)").replace("sleep(60)", "pass"))
    assert (code, said.splitlines()[-1]) == (0, "ValueError: 12")


def test_the_exit_code_is_130_where_ctrl_c_went_through_text_that_python_ran(of_a_command: Ran) -> None:
    assert of_a_command("exec('raise KeyboardInterrupt')") == (130, ENDED)


@pytest.mark.slow
@pytest.mark.parametrize("ask", ["read", "run", "rows"])
def test_ctrl_c_in_the_midst_of_the_engine(ask: str, of_a_command: Ran, tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    assert of_a_command(ENGINE.format(tmp=spill, ask=ask)) == (130, ENDED)
    assert list(spill.iterdir()) == []


def test_who_is_started_in_the_background_of_a_script_stays_deaf_to_ctrl_c(of_a_command: Ran) -> None:
    interrupts = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    was = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert of_a_command(interrupts) == (0, "")
    finally:
        signal.signal(signal.SIGINT, was)
    assert of_a_command(interrupts) == (130, ENDED)


def test_a_service_started_so_stays_deaf_too_and_heeds_what_ends_it() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        heeded(stopper := lambda number, frame: None)
        assert [signal.getsignal(number) for number in before] == [stopper, signal.SIG_IGN]
    finally:
        for number, was in before.items():
            signal.signal(number, was)


def test_ctrl_c_while_the_program_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    assert python("-m", "reports", "--help", path=f"{tmp_path}:{CHECKOUT}") == (130, "已中断 / interrupted\n")


def test_ctrl_c_while_the_commands_are_put_together(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(UNDER_WAY, encoding="utf-8")
    assert python("-m", "reports", "--help", path=f"{tmp_path}:{CHECKOUT}") == (130, "已中断 / interrupted\n")


BROKEN = """
import os, signal, time
from dataclasses import replace
from reports import Indicator, ReleaseRule, Selection, Text
from reports.jobs.national import NATIONAL

def break_off(values):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(20)

WRONG = Indicator("wrong", Text("错", "wrong"), break_off, {"values": Selection("value_added")})
JOB = replace(NATIONAL, indicators=(WRONG,), release=ReleaseRule("2024-Q1", lag_days=17))
"""


def test_ctrl_c_ends_a_tick_and_is_no_failure_of_the_job(workspace: Callable[..., Path]) -> None:
    place = Office(workspace(jobs=["broken_off:JOB"], default_job="national", mail=MAIL))
    (place.root / "broken_off.py").write_text(BROKEN, encoding="utf-8")
    code, said = python("-m", "reports", "tick", "-C", str(place.root))
    assert (code, said.splitlines(keepends=True)[-1]) == (130, ENDED)
    with open_store(place.session.place, "0.1.0") as archive:
        assert [one.state for one in runs(archive.ledger, BULLETIN)] == ["abandoned"]
        assert unsent(archive.ledger, FIRST_DAY + timedelta(days=4000)) == ()
