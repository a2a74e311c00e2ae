"""What machines do to a store: killed at any moment, eight at once, a full disk, a crashed server, a power cut.

Whatever was acknowledged (printed by the process that did it) is there afterwards, whole, and once.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from archived import at, opened, sha256
from power import CALLS, at_each_acknowledgement, strace  # noqa: F401  fixture

from reports.archive import Store, history, receive, verify, vintages
from reports.concepts.errors import InputOutputError

if TYPE_CHECKING:
    from postgres import Server


BEFORE = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from reports.archive import *
from reports.concepts.errors import Busy
def stamp(minutes=0): return Stamp(datetime(2024, 4, 17, 1, 30, tzinfo=UTC) + timedelta(minutes=minutes), "Li")
store = open_store(Place(Path(sys.argv[1]) / ".reports", sys.argv[2]), "0.1.0")
"""
RECEIVES = """
for number in range(100_000):
    content = f"{sys.argv[3]} {number}".encode()
    [vintage] = receive(store, {"a.csv": content}, stamp()).new
    print(vintage.revision, vintage.sha256, flush=True)
"""
COMMITS = """
for quarter in range(25):
    bulletin, run = Bulletin("industry", "500113", f"Q{quarter}"), f"{quarter:064}"
    while True:
        try:
            files = {"industry.pdf": b"%PDF" + run.encode()}
            ready = Draft(bulletin, number_of(store.ledger, bulletin, run), run, "first", 0, b"{}", files)
            made = commit_edition(store, ready, stamp())
            break
        except Unreachable:
            import time
            time.sleep(0.1)
    print(made.new, made.edition.seq, flush=True)
"""


def process(code: str, folder: Path, url: str = "", name: str = "") -> subprocess.Popen:
    line = [sys.executable, "-c", BEFORE + code, str(folder), url, name]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(other: subprocess.Popen) -> list[str]:
    """The lines that a process managed to say; nothing may be on its stderr."""
    said, complaint = other.communicate(timeout=120)
    assert complaint == ""
    return said.splitlines()


# ---------------------------------------------------------------- killed


def killed(folder: Path, times: int, writers: int = 2) -> set[tuple[int, str]]:
    """Every receipt that writers acknowledged who were killed at random moments."""
    chance, acknowledged = random.Random(20240417), set()
    for attempt in range(times):
        others = [process(RECEIVES, folder, name=f"{attempt}-{writer}") for writer in range(writers)]
        for other in others:
            other.stdout.readline() if attempt % 2 else None
        time.sleep(chance.uniform(0, 0.4))
        for other in others:
            other.send_signal(signal.SIGKILL)
        lines = [line for other in others for line in other.communicate()[0].splitlines()]
        acknowledged |= {
            (int(line.split()[0]), line.split()[1])
            for line in lines
            if len(line.split()) == 2 and len(line.split()[1]) == 64
        }
    return acknowledged


def all_there(folder: Path, acknowledged: set[tuple[int, str]]) -> None:
    with opened(folder) as store:
        there = vintages(store.ledger, "a.csv")
        assert [v.revision for v in there] == list(range(len(there)))
        assert acknowledged <= {(v.revision, v.sha256) for v in there}
        store.objects.sweep()
        assert {finding.code for finding in verify(store, {})} <= {"orphan"}
        assert not list(store.objects.folder.glob(".tmp-*"))


def test_writers_killed_at_random_lose_nothing_they_acknowledged(tmp_path):
    """F01."""
    all_there(tmp_path, killed(tmp_path, times=4))


@pytest.mark.slow
def test_many_writers_killed_many_times(tmp_path):
    """F01."""
    acknowledged = killed(tmp_path, times=30, writers=3)
    assert len(acknowledged) > 100
    all_there(tmp_path, acknowledged)


# ---------------------------------------------------------------- at once


def committed_once(store: Store, said: list[str]) -> None:
    there = history(store.ledger)
    assert len(there) == len({edition.period for edition in there}) == 25
    assert sorted(edition.seq for edition in there) == list(range(1, 26))
    assert verify(store, {}) == ()
    assert len([line for line in said if line.startswith("True ")]) <= 25


@pytest.mark.slow
@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_eight_processes_commit_the_same_editions_exactly_once(tmp_path, where, request):
    """F12."""
    url = request.getfixturevalue("database") if where == "postgres" else ""
    others = [process(COMMITS, tmp_path, url) for _ in range(8)]
    said = [line for other in others for line in ended(other)]
    with opened(tmp_path, url) as store:
        committed_once(store, said)
    assert len(said) == 8 * 25 and len([line for line in said if line.startswith("True ")]) == 25


@pytest.mark.slow
@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_writers_of_one_file_leave_dense_revisions(tmp_path, where, request):
    """F13."""
    url = request.getfixturevalue("database") if where == "postgres" else ""
    code = RECEIVES.replace("100_000", "20")
    others = [process(code, tmp_path, url, name=str(writer)) for writer in range(3)]
    said = [line.split() for other in others for line in ended(other)]
    with opened(tmp_path, url) as store:
        there = vintages(store.ledger, "a.csv")
    assert [v.revision for v in there] == list(range(60))
    assert {(int(revision), name) for revision, name in said} == {(v.revision, v.sha256) for v in there}


@pytest.mark.slow
def test_a_server_that_crashes_and_comes_back_loses_and_doubles_nothing(tmp_path, server: Server):
    """F15."""
    url = server.database()
    others = [process(COMMITS, tmp_path, url) for _ in range(4)]
    for other in others:
        other.stdout.readline()
    for how in (signal.SIGQUIT, signal.SIGINT):
        server.stop(how)
        server.start()
        time.sleep(0.3)
    said = [line for other in others for line in ended(other)]
    with opened(tmp_path, url) as store:
        committed_once(store, said)


# ---------------------------------------------------------------- a full disk


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of 700 kB at the folder, where one may be mounted."""
    folder.mkdir()
    try:
        line = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(folder)]
        done = subprocess.run(line, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("there is no program `mount`")
    if done.returncode:
        pytest.skip(f"no file system may be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_refuses_loses_nothing_and_works_again_when_there_is_space(tmp_path):
    """F02, F05."""
    disk = tmp_path / "disk"
    with small_disk(disk):
        with opened(disk) as store:
            acknowledged = fill_up(store)
            assert 5 < len(acknowledged) < 60
            assert [v.sha256 for v in vintages(store.ledger)] == acknowledged
        subprocess.run(["mount", "-o", "remount,size=2m", str(disk)], check=True)
        with opened(disk) as store:
            assert len(receive(store, {"a.csv": b"there is space"}, at(99)).new) == 1
            assert [v.sha256 for v in vintages(store.ledger)] == [*acknowledged, sha256(b"there is space")]
            assert {finding.code for finding in verify(store, {})} <= {"orphan"}


def fill_up(store: Store) -> list[str]:
    acknowledged = []
    with pytest.raises(InputOutputError) as refused:
        for number in range(1000):
            content = b"%d" % number * 8000
            receive(store, {"a.csv": content}, at(number / 100))
            acknowledged.append(sha256(content))
    assert "MB are free" in refused.value.text.en and str(store.place.folder) in refused.value.text.en
    return acknowledged


# ---------------------------------------------------------------- a power cut

ACKNOWLEDGES = """
receive(store, {"a.csv": b"1", "b.csv": b"2"}, stamp(1)); print("received", flush=True)
receive(store, {"a.csv": b"3"}, stamp(2)); print("replaced", flush=True)
withdraw(store.ledger, 3, stamp(3)); print("withdrawn", flush=True)
bulletin = Bulletin("industry", "500113", "2024-Q1")
accept(store.ledger, bulletin, Query("U1", "x", "38.6"), stamp(4)); print("accepted", flush=True)
commit_edition(store, Draft(bulletin, 1, "a" * 64, "first", 5, b"{}", {"i.pdf": b"%PDF"}), stamp(5)); print("committed", flush=True)
backup(store, Path(sys.argv[1]) / "backup"); print("backed up", flush=True)
store.close()
restore(Path(sys.argv[1]) / "backup", Place(Path(sys.argv[1]) / "again"), "0.1.0"); print("restored", flush=True)
"""


def test_a_power_cut_at_any_acknowledgement_loses_nothing(tmp_path, strace):  # noqa: F811
    """F06."""
    log, folder = tmp_path / "log", tmp_path / "workspace"
    folder.mkdir()
    line = [
        strace,
        "-y",
        "-s",
        "300",
        "-o",
        str(log),
        "-e",
        f"trace={CALLS}",
        sys.executable,
        "-c",
        BEFORE + ACKNOWLEDGES,
        str(folder),
        "",
    ]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.stderr == ""
    lost = at_each_acknowledgement(log.read_text(), folder)
    assert list(lost) == ["received", "replaced", "withdrawn", "accepted", "committed", "backed up", "restored"]
    assert {word: paths for word, paths in lost.items() if paths} == {}


@pytest.mark.parametrize("forgotten", ["file", "folder", "parent"])
def test_the_check_of_the_order_sees_each_sync_that_is_forgotten(tmp_path, forgotten):
    whole = {
        "mkdir": 'mkdir("/w/ab", 0700) = 0', "parent": "fsync(3</w>) = 0",
        "create": 'openat(AT_FDCWD, "/w/.tmp-1", O_RDWR|O_CREAT|O_EXCL, 0600) = 4</w/.tmp-1>',
        "write": 'write(4</w/.tmp-1>, "x", 1) = 1', "file": "fsync(4</w/.tmp-1>) = 0",
        "rename": 'rename("/w/.tmp-1", "/w/ab/abc") = 0', "folder": "fsync(5</w/ab>) = 0",
        "say": 'write(1<pipe:[1]>, "done\\n", 5) = 5',
    }  # fmt: skip
    assert at_each_acknowledgement("\n".join(whole.values()), Path("/w")) == {"done": []}
    del whole[forgotten]
    missed = {"file": ["/w/ab/abc"], "folder": ["/w/ab/abc"], "parent": ["/w/ab"]}
    assert at_each_acknowledgement("\n".join(whole.values()), Path("/w")) == {"done": missed[forgotten]}
