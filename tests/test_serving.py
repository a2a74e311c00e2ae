"""Settings that break while the service runs: the last good ones stay in force, people are told, and `status` says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_service import heard
from test_service import serving as process

from reports.archive import Place, open_store
from reports.archive.outbox import unsent
from reports.cli import clock
from reports.cli.frame import Setting
from reports.cli.serving import NOTE, Service, noted, served
from reports.concepts.errors import Busy, Unreachable
from reports.concepts.text import Text
from reports.console import Console
from reports.workspace import open_workspace

MAIL = {
    "host": "127.0.0.1",
    "port": 1,
    "sender": "reports@bureau.example",
    "recipients": ["chief@bureau.example"],
    "starttls": False,
}
NOT_TOML = "pyproject.toml：不是有效的 TOML：Expected '=' after a key in a key/value pair (at line 2, column 6)；请改正后重新运行"
NOT_TOML_EN = "pyproject.toml: not valid TOML: Expected '=' after a key in a key/value pair (at line 2, column 6); correct it and run again"
BROKEN = f"设置有误，服务仍按上一次有效的设置运行：{NOT_TOML}"
BROKEN_EN = f"the settings are broken, and the service goes on with the last good ones: {NOT_TOML_EN}"
MENDED = "设置已恢复有效，服务按新的设置运行"
MENDED_EN = "the settings are good again, and the service goes on with the new ones"


class Serving:
    """A service in this process, whose ticks only note with which settings they were made."""

    def __init__(self, root: Path, begun: Any) -> None:
        self.root, self.file = root, root / "pyproject.toml"
        self.good = self.file.read_text(encoding="utf-8")
        self.ticked: list[Setting] = []
        self.service = Service(begun, self.ticked.append)

    def breaks(self, words: str = "[tool.reports]\njobs [\n") -> Serving:
        self.file.write_text(words, encoding="utf-8")
        return self

    def mended(self, *change: str) -> Serving:
        self.file.write_text(self.good.replace(*change) if change else self.good, encoding="utf-8")
        return self

    def ticks(self, times: int = 1) -> Serving:
        for _ in range(times):
            self.service.tick()
        return self

    @property
    def letters(self) -> list[tuple[str, str]]:
        with open_store(Place(self.root / ".reports", ""), "0.1.0") as archive:
            waiting = unsent(archive.ledger, datetime.now(UTC) + timedelta(days=400))
        told = [json.loads(message.payload) for message in waiting]
        return [(one["subject"], one["body"]) for one in told]


@pytest.fixture
def serving(workspace: Callable[..., Path]) -> Iterator[Serving]:
    root = workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national", mail=MAIL)
    with noted(Setting(open_workspace(root), Console("zh"))) as begun:
        yield Serving(root, begun)


def test_broken_settings_leave_the_last_good_ones_in_force_and_are_told_once(serving, capsys):
    """F36."""
    serving.ticks(2).breaks().ticks(3)
    assert [one.workspace.settings.default_job for one in serving.ticked] == ["national"] * 5
    assert capsys.readouterr().err.splitlines()[:1] == [BROKEN]
    assert serving.letters == [("[reports] settings broken", f"{BROKEN}\n\n{BROKEN_EN}\n")]


def test_broken_otherwise_is_the_same_breakage(serving):
    serving.breaks().ticks().breaks("[tool.reports]\n").ticks().breaks("").ticks()
    assert [subject for subject, _ in serving.letters] == ["[reports] settings broken"]


def test_good_again_they_are_in_force_at_the_next_tick_and_that_is_told_once(serving, capsys):
    serving.breaks().ticks(2).mended('lang = "zh"', 'lang = "en"').ticks(2)
    assert [one.workspace.settings.lang for one in serving.ticked] == ["zh", "zh", "en", "en"]
    assert capsys.readouterr().err.splitlines().count(MENDED) == 1
    assert serving.letters[1:] == [("[reports] settings mended", f"{MENDED}\n\n{MENDED_EN}\n")]


def test_each_breakage_is_told(serving):
    serving.breaks().ticks().mended().ticks().breaks().ticks()
    assert [subject for subject, _ in serving.letters] == [
        "[reports] settings broken", "[reports] settings mended", "[reports] settings broken",
    ]  # fmt: skip


def test_good_settings_that_change_are_in_force_at_the_next_tick(serving):
    serving.ticks().mended('lang = "zh"', 'lang = "en"').ticks()
    assert [one.workspace.settings.lang for one in serving.ticked] == ["zh", "en"]
    assert not (serving.root / ".reports/ledger.db").exists(), "there is nothing to tell"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (
            "",
            "作业 own_job:JOB 无法载入：ModuleNotFoundError: No module named 'own_job'；请改正 [tool.reports] jobs 或该文件",
        ),
        (
            "JOB = 1 / 0",
            "作业 own_job:JOB 无法载入：ZeroDivisionError: division by zero；请改正 [tool.reports] jobs 或该文件",
        ),
    ],
)
def test_a_job_that_cannot_be_loaded_is_a_broken_setting(serving, capsys, module, said):
    if module:
        (serving.root / "own_job.py").write_text(module, encoding="utf-8")
    serving.mended("reports.jobs.national:NATIONAL", "own_job:JOB").ticks()
    assert capsys.readouterr().err.splitlines()[0] == f"设置有误，服务仍按上一次有效的设置运行：{said}"
    assert list(serving.ticked[-1].workspace.jobs) == ["national"]


@pytest.mark.parametrize("fault", [Busy, Unreachable])
def test_a_tick_that_fails_does_not_end_the_service(serving, capsys, fault):
    def fails(setting: Setting) -> None:
        serving.ticked.append(setting)
        raise fault(Text("不行", "no"))

    serving.service.once = fails
    serving.ticks(2)
    assert len(serving.ticked) == 2
    assert capsys.readouterr().err.splitlines() == ["不行", "不行"]


def test_a_letter_that_could_not_be_kept_stops_no_tick_and_is_written_later(serving, monkeypatch):
    def unreachable(*_: object) -> None:
        raise Unreachable(Text("连不上", "no way"))

    monkeypatch.setattr("reports.office.posting.tell_of_settings", unreachable)
    serving.breaks().ticks(2)
    assert len(serving.ticked) == 2
    monkeypatch.undo()
    serving.ticks(2)
    assert [subject for subject, _ in serving.letters] == ["[reports] settings broken"]


# ---------------------------------------------------------------- what monitors see


def test_status_says_what_is_wrong_and_that_the_service_runs_on(serving, command):
    """F36."""
    assert command("status", at=serving.root).exit_code == 0
    serving.breaks().ticks()
    for lang, line in (("zh", f"不健康：{BROKEN}"), ("en", f"not healthy: {BROKEN_EN}")):
        answer = command("status", "--lang", lang, at=serving.root)
        assert (answer.exit_code, answer.stdout.splitlines()[-1]) == (1, line)
    told = json.loads(command("status", "--json", at=serving.root).stdout)
    assert (told["wrong"], told["unsent"]) == ([BROKEN], 1)
    serving.mended().ticks()
    assert command("status", at=serving.root).exit_code == 0


def test_status_sees_it_before_the_service_does(serving, command):
    serving.breaks()
    answer = command("status", at=serving.root)
    assert (answer.exit_code, answer.stdout.splitlines()[-1]) == (1, f"不健康：{BROKEN}")


def test_status_tells_of_a_job_that_the_service_could_not_load(serving, command):
    serving.mended("reports.jobs.national:NATIONAL", "own_job:JOB").ticks()
    answer = command("status", "--lang", "en", at=serving.root)
    assert answer.exit_code == 1
    assert answer.stdout.splitlines()[-1] == (
        "not healthy: the settings are broken, and the service goes on with the last good ones: "
        "job own_job:JOB cannot be loaded: ModuleNotFoundError: No module named 'own_job'; "
        "correct [tool.reports] jobs or the file"
    )


@pytest.mark.slow
def test_a_real_service_is_known_to_status_and_takes_its_note_with_it(workspace, command):
    root = workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national")
    with process(root) as child:
        heard(child, "looking every minute")
        (root / "pyproject.toml").write_text("[tool.reports]\njobs [\n", encoding="utf-8")
        answer = command("status", "--lang", "en", at=root)
        assert (answer.exit_code, answer.stdout.splitlines()[-1]) == (1, f"not healthy: {BROKEN_EN}")
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=30) == 0
    assert command("status", at=root).exit_code == 78
    assert not (root / ".reports" / NOTE).exists()


def test_without_a_service_broken_settings_are_what_they_were(workspace, command):
    root = workspace()
    with noted(Setting(open_workspace(root), Console("zh"))):
        pass
    (root / "pyproject.toml").write_text("[tool.reports]\njobs [\n", encoding="utf-8")
    answer = command("status", at=root)
    assert (answer.exit_code, answer.stdout, answer.stderr.splitlines()) == (78, "", [NOT_TOML])


def test_the_note_of_a_service_that_was_killed_says_nothing(serving):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    note = serving.root / ".reports" / NOTE
    assert served(serving.root)["pid"]
    clock.keep(note, clock.kept(note) | {"pid": gone.pid})
    assert served(serving.root) == {}
    clock.keep(note, clock.kept(note) | {"pid": 1, "boot": "another"})
    assert served(serving.root) == {}


def test_of_two_services_the_one_that_runs_on_stays_known_whichever_ends(serving):
    note, own = serving.root / ".reports" / NOTE, os.getpid()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        with noted(Setting(open_workspace(serving.root), Console("zh"))):
            clock.keep(note, clock.kept(note) | {"pid": other.pid})
        assert served(serving.root)["pid"] == other.pid  # what ended here left the other's note
        other.communicate(b"\n")
    assert served(serving.root) == {}
    assert [served(serving.ticks().root)["pid"], served(serving.ticks().root)["pid"]] == [own, own]


NOTES = """
import sys
from pathlib import Path
from reports.cli import clock
for number in range(300):
    clock.keep(Path(sys.argv[1]) / "due.json", {"number": number})
"""


def test_f12_notes_that_several_write_at_once_are_whole_and_nobody_fails(tmp_path):
    """Each tick writes its notes without the lock of the workspace: they must not take each other's file away."""
    env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    line = [sys.executable, "-c", NOTES, str(tmp_path)]
    every = [subprocess.Popen(line, env=env, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [one.communicate(timeout=60)[1] for one in every] == [""] * 4
    assert clock.kept(tmp_path / "due.json") == {"number": 299}
    assert [path.name for path in tmp_path.iterdir()] == ["due.json"]
