"""A ledger in PostgreSQL that is down, that several hosts share: one alert, pauses, one release."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from mail_server import Mailbox, mail_server
from postgres import free_port
from test_tick import HOUR, MAIL, NATION

from reports.archive import Place, editions, open_store, runs
from reports.archive.outbox import unsent
from reports.cli import clock, releasing
from reports.cli.frame import Setting
from reports.cli.idle import idle_until
from reports.cli.outage import NOTE, Paused
from reports.concepts.errors import Unreachable
from reports.concepts.period import quarter
from reports.console import Console
from reports.jobs.national import NATIONAL
from reports.office.desk import bulletin_of
from reports.workspace import open_workspace

if TYPE_CHECKING:
    from postgres import Server

CHECKOUT = Path(__file__).resolve().parent.parent
BULLETIN = bulletin_of(NATIONAL, quarter("2024-Q1"))
MINUTE = timedelta(minutes=1)


class Bureau:
    """A workspace with one job due on 17 April at 09:30, whose ledger is in a database, and a clock set by hand."""

    def __init__(self, root: Path, traveller: Any) -> None:
        (root / "april.py").write_text(NATION, encoding="utf-8")
        self.root, self.traveller = root, traveller

    def tick(self, at: datetime) -> list[tuple[str, str]]:
        self.traveller.move_to(at)
        ticked = releasing.once(Setting(open_workspace(self.root), Console("en")), quiet=True)
        return [(one.slot.period, one.became) for one in ticked.happened]

    def fails(self, at: datetime) -> Unreachable:
        with pytest.raises(Unreachable) as fault:
            self.tick(at)
        assert fault.value.exit_code == 69
        assert not (self.root / "data_out").exists()
        return fault.value

    @property
    def note(self) -> dict[str, Any]:
        return clock.kept(self.root / ".reports" / NOTE)


@pytest.fixture
def bureau(workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Bureau]]:
    with time_machine.travel(HOUR, tick=False) as traveller:
        monkeypatch.setattr(clock, "_since_boot", lambda: datetime.now(UTC).timestamp())

        def made(ledger: str, port: int) -> Bureau:
            mail = MAIL | {"port": port, "timeout": 1.0}
            return Bureau(workspace(jobs=["april:JOB"], default_job="national", ledger=ledger, mail=mail), traveller)

        yield made


def gone() -> str:
    """The URL of a database that nobody serves."""
    return f"postgresql://nobody@127.0.0.1:{free_port()}/reports"


def read(box: Mailbox) -> list[EmailMessage]:
    return [message_from_bytes(mail, policy=policy.default) for mail in box.mails]


def test_f16_a_database_that_is_down_is_told_once_and_asked_again_after_longer_and_longer_pauses(bureau):
    with mail_server() as box:
        place, asked, at = bureau(gone(), box.port), [], HOUR
        while at < HOUR + 100 * MINUTE:
            if not isinstance(place.fails(at), Paused):
                asked.append((at - HOUR) // MINUTE)
            at += MINUTE
    assert asked == [0, 1, 6, 21, 81]
    [mail] = read(box)
    said = place.note
    assert mail["Subject"] == "[reports] ledger unreachable"
    assert mail["Date"] == "Wed, 17 Apr 2024 01:30:00 +0000"
    zh, _, en, _ = mail.get_content().split("\n")
    assert zh.startswith("无法连接台账数据库 postgresql://nobody@127.0.0.1:") and zh.endswith(
        "；请检查网络与数据库服务后重试"
    )
    assert en.startswith("the ledger's database postgresql://nobody@127.0.0.1:")
    assert (said["since"], said["times"], said["told"]) == (HOUR.isoformat(), 5, ["mail"])


def test_f16_a_tick_in_a_pause_says_since_when_and_until_when(bureau):
    place = bureau(gone(), 1)
    first = place.fails(HOUR)
    paused = place.fails(HOUR + MINUTE / 2)
    assert paused.text.zh == (
        f"2024-04-17 01:30Z 起无法连接台账数据库，已试 1 次，2024-04-17 01:31Z 再试：{first.text.zh}"
    )
    assert paused.text.en == (
        "the ledger's database has not answered since 2024-04-17 01:30Z; asked 1 times, "
        f"it is asked again at 2024-04-17 01:31Z: {first.text.en}"
    )
    place.fails(HOUR - 30 * MINUTE)
    assert place.note["times"] == 2, "a clock that was put back waits for nothing"


def test_f16_a_pause_ends_at_the_instant_of_a_release(bureau):
    place = bureau(gone(), 1)
    before = HOUR - 3 * timedelta(hours=1)
    slot = {"slot": "national/000000/2024-Q1", "at": HOUR.isoformat(), "local": "", "kind": "rule", "zh": "", "en": ""}
    clock.keep(place.root / ".reports" / "due.json", {"slots": [slot]})
    for minutes in (0, 1, 6, 21, 81):
        place.fails(before + minutes * MINUTE)
    place.fails(before + 141 * MINUTE)
    assert place.note["again"] == HOUR.isoformat()


def test_f16_a_mail_server_that_is_down_too_is_tried_at_each_attempt_until_it_took_the_letter(bureau):
    place = bureau(gone(), nobody := free_port())
    place.fails(HOUR)
    assert place.note["told"] == []
    with mail_server() as box:
        settings = place.root / "pyproject.toml"
        words = settings.read_text(encoding="utf-8").replace(f'"port" = {nobody}', f'"port" = {box.port}')
        settings.write_text(words, encoding="utf-8")
        for minutes in (1, 6, 21):
            place.fails(HOUR + minutes * MINUTE)
    assert len(box.mails) == 1


@pytest.mark.slow
def test_f16_by_command_it_is_69_and_silent_for_cron_while_it_pauses(workspace, command):
    root = workspace(jobs=["april:JOB"], default_job="national", ledger=gone())
    (root / "april.py").write_text(NATION, encoding="utf-8")
    first, second, third = (command("tick", "--quiet", "--lang", "en", at=root) for _ in range(3))
    said = first.stderr.removesuffix("\n")
    assert (first.exit_code, first.stdout) == (69, "")
    assert said.startswith("the ledger's database postgresql://nobody@127.0.0.1:") and said.endswith(
        "; look at the network and the server, then try again"
    )
    assert (second.exit_code, second.stdout, second.stderr) == (69, "", "")
    assert third == second
    aloud = command("tick", "--lang", "en", at=root)
    assert aloud.exit_code == 69 and aloud.stderr.endswith(f"Z: {said}\n")


@pytest.mark.slow
def test_f16_when_the_database_is_back_the_bulletin_is_released_once_and_late(bureau, server: Server):
    url = server.database()
    with mail_server() as box:
        place = bureau(url, box.port)
        server.stop()
        try:
            for minutes in range(3):
                place.fails(HOUR + minutes * MINUTE)
        finally:
            server.start()
        assert place.tick(HOUR + 6 * MINUTE) == [("2024-Q1", "released")]
        assert place.note == {}
        assert place.tick(HOUR + 7 * MINUTE) == []
    assert [mail["Subject"] for mail in read(box)] == [
        "[reports] ledger unreachable", "[reports] late national 000000 2024-Q1"
    ]  # fmt: skip
    with open_store(Place(place.root / ".reports", url), "0.1.0") as store:
        assert [kept.number for kept in editions(store.ledger, BULLETIN)] == [1]


@pytest.mark.slow
def test_f16_what_another_host_writes_into_the_database_is_seen_at_the_next_tick(bureau, database):
    """No file of this host changes: a note that nothing is due must not keep a tick from asking."""
    place = bureau(database, 1)
    assert place.tick(HOUR - timedelta(hours=5)) == []
    assert idle_until(place.root, HOUR - timedelta(hours=5) + MINUTE) is None


# ---------------------------------------------------------------- two hosts

TICKS = """
import json, os, sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from offices import Office
from reports import office
from reports.release import Clock
from dataclasses import replace

if __name__ == "__main__":  # the printing process imports this script again
    at = datetime.fromisoformat(sys.argv[2])
    there = Office(Path(sys.argv[1]), at=at)
    session = there.session
    session = replace(session, actor=replace(session.actor, host=sys.argv[4], pid=os.getpid()))
    print("ready", flush=True)
    sys.stdin.readline()
    ticked = office.tick(session, Clock(at))
    print(json.dumps([(one.became, one.because.en) for one in ticked.happened]), flush=True)
"""


@pytest.mark.slow
def test_f14_two_hosts_with_one_database_release_it_once(workspace, database, tmp_path):
    """Each host has a workspace and locks of its own; the ledger and the folder of objects are shared."""
    roots = [workspace(name, jobs=["april:JOB"], default_job="national", ledger=database) for name in ("one", "two")]
    shared = tmp_path / "objects"
    shared.mkdir(mode=0o700)
    for root in roots:
        (root / "april.py").write_text(NATION, encoding="utf-8")
        (root / ".reports").mkdir(mode=0o700)
        (root / ".reports" / "objects").symlink_to(shared)
    said = at_once([(root, f"host-{number}") for number, root in enumerate(roots) for _ in range(4)], tmp_path)
    became = Counter(one for told in said for one, _ in told)
    assert became["released"] == 1, said
    assert set(became) <= {"released", "wait"}, said
    with open_store(Place(roots[0] / ".reports", database), "0.1.0") as store:
        log = runs(store.ledger, BULLETIN)
        assert [kept.number for kept in editions(store.ledger, BULLETIN)] == [1]
        assert [run.slot for run in log if run.slot] == ["national/000000/2024-Q1"]
        assert Counter(run.state for run in log)["succeeded"] == 1
        letters = [json.loads(one.payload)["subject"] for one in unsent(store.ledger, HOUR + timedelta(days=400))]
    assert letters == []
    shown = [root for root in roots if (root / "data_out/2024-Q1/national.pdf").exists()]
    assert len(shown) == 1


def at_once(places: list[tuple[Path, str]], tmp_path: Path) -> list[list[tuple[str, str]]]:
    """What became of the slot in so many ticks that began together."""
    script = tmp_path / "ticks.py"
    script.write_text(TICKS, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    line = [HOUR.isoformat(), str(CHECKOUT / "tests")]
    every = [
        subprocess.Popen([sys.executable, str(script), str(root), *line, host], env=env, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for root, host in places
    ]  # fmt: skip
    for one in every:
        assert one.stdout.readline() == "ready\n"
    for one in every:
        one.stdin.write("go\n")
        one.stdin.flush()
    ended = [one.communicate(timeout=300) for one in every]
    assert [complaint for _, complaint in ended] == [""] * len(every)
    return [json.loads(said) for said, _ in ended]
