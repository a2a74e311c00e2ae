"""What a tick tells outside is written with the fact it tells of; one dead server costs one time-out; half-copied files wait."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from mail_server import mail_server, silent_server
from offices import Office, letters
from test_tick import HOUR, MAIL, NATION, tick

from reports import office
from reports.alerts import Letter as AlertLetter
from reports.archive import editions, open_store, runs
from reports.archive.outbox import Letter, post, unsent
from reports.collect import lying
from reports.collect.deliveries import looked_at, refuse_changed
from reports.concepts.errors import Busy, InputOutputError, NotPermitted
from reports.concepts.period import quarter
from reports.jobs.national import NATIONAL
from reports.office.desk import bulletin_of
from reports.office.posting import send_letters

CHECKOUT = Path(__file__).resolve().parent.parent
FILE = "real/china_2024Q1.csv"
RELEASED = ["[reports] success national 000000 2024-Q1"]


@pytest.fixture
def told_by(workspace: Callable[..., Path]) -> Callable[..., Office]:
    """An office whose bulletin is due on 17 April at 09:30, and who tells of it by mail at this port."""

    def made(port: int = 1, timeout: float = 1.0) -> Office:
        root = workspace(jobs=["own:JOB"], default_job="national", mail=MAIL | {"port": port, "timeout": timeout})
        (root / "own.py").write_text(NATION, encoding="utf-8")
        return Office(root)

    return made


def published(there: Office) -> int:
    with open_store(there.session.place, "0.1.0") as store:
        return len(editions(store.ledger, bulletin_of(there.job("national"), quarter("2024-Q1"))))


# ---------------------------------------------------------------- the letter is written with the fact

KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from offices import Office
from reports import office
from reports.office import {module}
from reports.release import Clock

if __name__ == "__main__":  # the printing process imports this script again
    {module}.{name} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    at = datetime.fromisoformat(sys.argv[2])
    office.tick(Office(Path(sys.argv[1]), at=at).session, Clock(at))
"""


def killed_at(there: Office, script: Path, module: str, name: str) -> None:
    """A tick at the hour whose process is killed where it would call this."""
    script.write_text(KILLED.format(module=module, name=name), encoding="utf-8")
    line = [sys.executable, str(script), str(there.root), HOUR.isoformat(), str(CHECKOUT / "tests")]
    done = subprocess.run(line, env=os.environ | {"PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.slow
def test_f07_a_tick_killed_right_after_the_edition_is_published_has_its_letter_which_goes_once(told_by, tmp_path):
    with mail_server() as box:
        there = told_by(box.port)
        killed_at(there, tmp_path / "killed.py", "making", "show")
        assert (published(there), letters(there), box.mails) == (1, RELEASED, [])
        assert tick(there, HOUR + timedelta(minutes=1)) == []
        assert tick(there, HOUR + timedelta(minutes=9)) == []
    assert (published(there), letters(there), len(box.mails)) == (1, [], 1)


@pytest.mark.slow
def test_f01_a_tick_killed_right_after_a_bulletin_is_held_has_its_letter(told_by, tmp_path):
    there = told_by()
    there.swap(FILE, ("BCD,96426", "BCD,x"))
    killed_at(there, tmp_path / "killed.py", "ticking", "_recorded")
    assert (published(there), letters(there)) == (0, ["[reports] held national 000000 2024-Q1"])


@pytest.mark.slow
def test_f04_where_the_letter_cannot_be_written_nothing_is_published_either(told_by, monkeypatch):
    def refused(*_: object) -> None:
        raise OSError(5, "Input/output error")

    there = told_by()
    with monkeypatch.context() as broken:
        broken.setattr(import_module("reports.archive.editions"), "put", refused)
        assert tick(there, HOUR)[0][1] == "failed"
    assert (published(there), letters(there)) == (0, ["[reports] failed national 000000 2024-Q1"])
    assert tick(there, HOUR + timedelta(minutes=2))[0][1] == "released"
    assert published(there) == 1 and letters(there)[1:] in (RELEASED, ["[reports] late national 000000 2024-Q1"])


@pytest.mark.slow
def test_f12_who_finds_somebody_else_at_work_waits_and_tells_nobody(told_by):
    from filelock import FileLock

    there = told_by()
    (there.root / ".reports").mkdir(mode=0o700)
    with FileLock(there.root / ".reports" / "lock"):
        assert tick(there, HOUR) == [("2024-Q1", "wait", "另一个任务正在使用该工作区；请稍后重试")]
    assert letters(there) == []
    assert tick(there, HOUR + timedelta(minutes=1))[0][1] == "released"


@pytest.mark.slow
def test_t14_a_clock_behind_the_ledger_holds_and_tells_once(told_by):
    there = told_by()
    there.at = HOUR + timedelta(hours=30)
    office.receive_all(there.session, [there.job("national")])
    for minutes in (0, 1):
        [(_, became, why)] = tick(there, HOUR + timedelta(minutes=minutes))
        assert became == "held" and why.startswith("时钟 ") and "早于台账最后一条记录" in why
    assert letters(there) == ["[reports] held national 000000 2024-Q1"]
    assert published(there) == 0


# ---------------------------------------------------------------- a dead server


def test_f25_one_silent_server_costs_a_tick_one_time_out_with_a_hundred_letters(told_by):
    with silent_server() as port:
        there = told_by(port, timeout=0.5)
        with open_store(there.session.place, "0.1.0") as store:
            for number in range(100):
                told = AlertLetter(f"n{number}", "2024-04-17T09:30:00+08:00", "s", "b")
                post(store.ledger, Letter(f"mail:{told.name}", "mail", told.payload), HOUR)
            start = time.monotonic()
            assert send_letters(there.session, store) == 0
            assert send_letters(there.session, store) == 0
            assert time.monotonic() - start < 3
    assert len([text for text in there.told if text.zh.startswith("通知未发出")]) == 1
    with mail_server() as box:
        there = Office(there.root, at=there.at + timedelta(minutes=2))
        settings = there.root / "pyproject.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace(str(port), str(box.port)), encoding="utf-8")
        with open_store(there.session.place, "0.1.0") as store:
            assert send_letters(there.session, store) == 100
            assert unsent(store.ledger, there.at + timedelta(days=400)) == ()
    assert len(box.mails) == 100


# ---------------------------------------------------------------- files that are not there yet


COPYING = (
    f"{FILE}: copying: 查看时仍在变化，可能还在复制；请等文件完整后重新运行",
    f"{FILE}: copying: it changed while it was looked at and may still be copied; wait until it is complete, then run again",
)


@pytest.mark.slow
def test_b69_a_tick_passes_a_file_by_that_is_still_being_copied(told_by, monkeypatch):
    there = told_by()
    file = there.root / "data_in" / FILE
    whole = file.read_bytes()
    file.write_bytes(whole[:300])
    with monkeypatch.context() as copying:
        copying.setattr("reports.office.receiving.YOUNG", 10**10)  # the clock of this office stands in 2024
        copying.setattr("reports.office.receiving.sleep", lambda seconds: file.write_bytes(file.read_bytes() + b"x"))
        assert tick(there, HOUR) == [("2024-Q1", "wait", COPYING[0])]
    assert letters(there) == []
    with open_store(there.session.place, "0.1.0") as store:
        assert runs(store.ledger, bulletin_of(there.job("national"), quarter("2024-Q1"))) == ()
    file.write_bytes(whole)
    assert tick(there, HOUR + timedelta(minutes=1))[0][1] == "released"


@pytest.mark.slow
def test_b69_a_command_is_told_to_try_again_while_another_program_writes(told_by, command):
    there = told_by()
    file = there.root / "data_in" / FILE
    writes = f"import time\nfor _ in range(3000):\n open({str(file)!r}, 'a').write('\\n'); time.sleep(0.01)"
    other = subprocess.Popen([sys.executable, "-c", writes])
    try:
        zh, en = (command("receive", "--lang", lang, at=there.root) for lang in ("zh", "en"))
    finally:
        other.kill()
        other.wait()
    assert (zh.exit_code, zh.stderr) == (75, f"{COPYING[0]}\n")
    assert (en.exit_code, en.stderr) == (75, f"{COPYING[1]}\n")


def test_b69_what_came_or_changed_since_it_was_looked_at_is_still_being_copied(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / FILE).write_bytes(b"a")
    before = looked_at(tmp_path, NATIONAL.files)
    refuse_changed(tmp_path, before, lying(tmp_path, NATIONAL.files))
    (tmp_path / FILE).write_bytes(b"ab")
    for look in (before, {}):
        with pytest.raises(Busy) as refused:
            refuse_changed(tmp_path, look, lying(tmp_path, NATIONAL.files))
        assert (refused.value.text.zh, refused.value.text.en) == COPYING


def test_a_disk_that_fails_while_data_in_is_listed_is_told(tmp_path, monkeypatch):
    def failing(path: object) -> object:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(os, "scandir", failing)
    with pytest.raises(InputOutputError) as refused:
        lying(tmp_path, NATIONAL.files)
    assert refused.value.exit_code == 74
    assert refused.value.text.zh == f"{tmp_path.name}: not-readable: 读取失败：Input/output error；请检查磁盘后重新运行"
    assert refused.value.text.en == (
        f"{tmp_path.name}: not-readable: reading failed: Input/output error; look at the disk and run again"
    )


def test_s32_a_folder_that_may_not_be_listed_is_told_and_not_passed_over(tmp_path):
    closed = tmp_path / "data_in" / "closed"
    closed.mkdir(parents=True)
    for folder in (*tmp_path.parents[:2], tmp_path):
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o055)
    closed.chmod(0)
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom reports.collect import lying\nfrom reports.jobs.national import NATIONAL\n"
        "from reports.concepts.errors import NotPermitted\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: lying(Path(sys.argv[1]), NATIONAL.files)\n"
        "except NotPermitted as refused: print(refused.exit_code, refused.text.zh, refused.text.en, sep='\\n')\n"
    )
    line = [sys.executable, "-c", script, str(tmp_path / "data_in")]
    done = subprocess.run(line, env=os.environ | {"PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True)
    closed.chmod(0o700)
    assert done.stdout.splitlines() == [
        "77",
        "closed: not-permitted: 无权列出该目录；请修改目录权限",
        "closed: not-permitted: the folder may not be listed; change its permissions",
    ], done.stderr
    assert NotPermitted.exit_code == 77
