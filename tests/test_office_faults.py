"""What an office does when machines fail: no space, a power cut, lost bytes, a disk that may only be read.

The sweep of every system call is in `test_fault_sweep.py`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from archived import sha256
from offices import Office
from power import CALLS, at_each_acknowledgement, strace  # noqa: F401  fixture

from reports import office
from reports.archive import DamagedObject, Draft, Store, commit_edition, edition, open_store, outputs
from reports.concepts.errors import InputOutputError
from reports.concepts.period import quarter

CHECKOUT = Path(__file__).resolve().parent.parent
BENCHMARKS = CHECKOUT / "benchmarks"
CHINA = "real/china_2024Q1.csv"
REVISED = (("J,26812,", "J,26811,"), ("K,17736,", "K,17737,"))
PAGE = ("national.csv", "national.json", "national.pdf")  # there may be more files

pytestmark = pytest.mark.slow


def workspace(root: Path, cache: Path) -> Path:
    """An office with the page on the country, and the file it is made of."""
    (root / "data_in" / CHINA).parent.mkdir(parents=True)
    shutil.copyfile(CHECKOUT / "data_in" / CHINA, root / "data_in" / CHINA)
    settings = '[tool.reports]\njobs = ["reports.jobs.national:NATIONAL"]\n'
    (root / "pyproject.toml").write_text(f'{settings}cache = "{cache}"\n', encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """An office that has published one page twice: a revision came."""
    there = Office(workspace(tmp_path_factory.mktemp("published") / "office", cache))
    there.run(job="national")
    there.swap(CHINA, *REVISED)
    there.later(30).run(job="national")
    return there.root


@pytest.fixture
def there(published: Path, tmp_path: Path) -> Office:
    """A copy of it to break, a day later."""
    return Office(shutil.copytree(published, tmp_path / "office")).later(60)


def store_of(there: Office) -> Store:
    return open_store(there.session.place, "0.1.0")


def object_of(there: Office, name: str, number: int = 2) -> Path:
    """The object of a file of an edition of the page."""
    with store_of(there) as store:
        kept = edition(store.ledger, office.desk.bulletin_of(there.job("national"), quarter("2024-Q1")), number)
        [found] = [output.sha256 for output in outputs(store.ledger, kept) if output.name == name]
        return store.objects.path(found)


def rot(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"rot")


# ---------------------------------------------------------------- no space, and space again


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 4 MB at the folder, where one may be mounted."""
    folder.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(line, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("left", [0, 100_000, 300_000])
def test_when_space_returns_the_next_run_completes_by_itself(tmp_path, cache, left):
    """F03, F05: `status` answers meanwhile."""
    with small_disk(tmp_path / "disk") as disk:
        there = Office(workspace(disk / "office", cache))
        space = os.statvfs(disk)
        (disk / "ballast").write_bytes(b"\0" * (space.f_bavail * space.f_bsize - left))
        with pytest.raises(InputOutputError) as refused:
            there.run(job="national")
        assert "No space left on device" in refused.value.text.en or "disk is full" in refused.value.text.en
        assert "0 MB are free" in refused.value.text.en
        assert there.bundle(job="national") == {}
        status = asked(there, "status", "--lang", "en")
        assert (status.returncode, status.stdout.splitlines()[-1]) == (1, "not healthy: 0 MB of disk are left"), status
        (disk / "ballast").unlink()
        assert there.run(job="national").edition == 1
        assert set(PAGE) <= set(there.bundle(job="national"))
        assert {finding.code for finding in office.verify(there.session)} <= {"orphan"}


# ---------------------------------------------------------------- a power cut

LIVES = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import fault_sweep as sweep, swept_office as office
folder, cache = Path(sys.argv[2]), Path(sys.argv[3])
rendered = office.rehearsed(office.workspace(folder / "rehearsal", cache))
root = office.workspace(folder / "live" / "office", cache)
with office.produced_by(office.from_memory(rendered)):
    ended = sweep.lived(root, ["-y", "-e", "trace=" + sys.argv[4]])
assert ended.code == 0, ended.said
print(ended.log)
"""


def test_a_power_cut_after_any_acknowledgement_loses_nothing_in_the_archive_nor_in_data_out(tmp_path, cache, strace):  # noqa: F811
    """F06."""
    line = [sys.executable, "-c", LIVES, str(BENCHMARKS), str(tmp_path), str(cache), CALLS]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.stderr == ""
    lost = at_each_acknowledgement(done.stdout, tmp_path / "live" / "office")
    said = [word for word in lost if not word.startswith("--")]
    assert said == ["received", "accepted", "published 1", "published 2"]
    of_the_office = [path for word in said for path in lost[word] if "/data_in/" not in path]
    assert [path for path in of_the_office if not path.endswith("/.reports/lock")] == []


# ---------------------------------------------------------------- data_out altered by hand


@pytest.mark.parametrize("name", PAGE)
def test_a_published_file_deleted_or_altered_is_told_and_restored(there, name):
    """F09."""
    stood, path = there.bundle(job="national"), there.root / "data_out" / "2024-Q1" / name
    for fault, got in (
        (lambda: path.write_bytes(b"altered"), f"bytes of hash {sha256(b'altered')}"),
        (path.unlink, "no file"),
    ):
        fault()
        [told] = office.verify(there.session)
        assert (
            told.line("en") == f"{path}: published: got {got}; want hash {sha256(stood[name])}; do: run reports repair"
        )
        assert office.repair(there.session) == (path.parent,)
        assert there.bundle(job="national") == stood
        assert office.verify(there.session) == ()


def test_a_whole_folder_that_was_deleted_is_restored(there):
    stood = there.bundle(job="national")
    shutil.rmtree(there.root / "data_out")
    assert len(office.verify(there.session)) == len(stood)
    office.repair(there.session)
    assert there.bundle(job="national") == stood


def test_an_idle_run_restores_what_was_altered_and_says_so(there):
    stood = there.bundle(job="national")
    (there.root / "data_out" / "2024-Q1" / "national.pdf").write_bytes(b"altered")
    assert there.run(job="national").outcome == "unchanged"
    assert there.bundle(job="national") == stood
    assert there.told[-1].en == "the bulletin in data_out is restored as edition 2"


# ---------------------------------------------------------------- bytes lost in the archive


@pytest.mark.parametrize("fault, got", [(rot, f"bytes of hash {sha256(b'rot')}"), (Path.unlink, "no file")])
def test_lost_bytes_of_an_edition_are_named_with_the_edition_and_others_go_on(there, fault, got):
    """F10, F11."""
    lost = object_of(there, "national.pdf", number=1)
    fault(lost)
    [told] = office.verify(there.session)
    assert told.line("en") == (
        f"{lost}: object: got {got}; want hash {lost.name}, used by: national 000000 2024-Q1 #1 national.pdf; "
        "do: receive the original file again, or bring a backup back: reports restore BACKUP"
    )
    with pytest.raises(DamagedObject) as refused:
        office.rerun_edition(there.session, office.Asked(there.job("national"), quarter("2024-Q1")), 1)
    assert lost.name in refused.value.text.en
    assert there.run(job="national").outcome == "unchanged"
    assert there.rerun(job="national").outcome == "identical"


@pytest.mark.parametrize("fault", [rot, Path.unlink])
def test_a_lost_delivery_is_named_with_its_editions_and_mended_by_receiving_it_again(there, fault, tmp_path):
    """F10, F11."""
    first = (CHECKOUT / "data_in" / CHINA).read_bytes()
    with store_of(there) as store:
        fault(store.objects.path(sha256(first)))
    [told] = office.verify(there.session)
    assert told.want.en == f"hash {sha256(first)}, used by: @1 {CHINA}; national 000000 2024-Q1 #1"
    with pytest.raises(DamagedObject) as refused:
        office.rerun_as_of(there.session, office.Asked(there.job("national"), quarter("2024-Q1")), "@1")
    assert sha256(first) in refused.value.text.en
    assert there.run(job="national").outcome == "unchanged"
    shutil.copyfile(CHECKOUT / "data_in" / CHINA, again := tmp_path / "china_2024Q1.csv")
    office.receive(there.session, [there.job("national")], office.Arrival(again, CHINA))
    assert office.verify(there.session) == ()


def test_a_repair_restores_the_others_where_one_is_lost(there):
    """Of two bulletins nothing stands in data_out, and the archive has lost bytes of one of them."""
    session, page = there.session, office.desk.bulletin_of(there.job("national"), quarter("2024-Q1"))
    with store_of(there) as store:
        other = dataclasses.replace(page, period="2024-Q2")
        files = {"national.pdf": b"%PDF"}
        commit_edition(store, Draft(other, 1, "a" * 64, "first", 3, b"{}", files), session.actor.stamp())
    lost = object_of(there, "national.pdf")
    lost.unlink()
    shutil.rmtree(there.root / "data_out")
    with pytest.raises(DamagedObject) as refused:
        office.repair(there.session)
    assert lost.name in refused.value.text.zh
    assert there.bundle("2024-Q2", "national") == {"national.json": b"{}", "national.pdf": b"%PDF"}


# ---------------------------------------------------------------- where nothing may be written


def asked(there: Office, *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "reports", *words, "-C", str(there.root)]
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(line, capture_output=True, text=True, env=env, cwd="/")


@pytest.fixture
def frozen(published: Path, tmp_path: Path) -> Iterator[Office]:
    """The office on a file system that may only be read."""
    with small_disk(tmp_path / "disk") as disk:
        root = shutil.copytree(published, disk / "office")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        yield Office(root)


def test_where_nothing_may_be_written_everything_can_be_asked(frozen):
    """F30."""
    history = asked(frozen, "history", "2024-Q1", "--format", "csv")
    assert (history.returncode, history.stderr) == (0, "")
    assert len(history.stdout.splitlines()) == 1 + 2 + 2
    status = asked(frozen, "status", "--json")
    assert json.loads(status.stdout)["editions"] == 2 and status.stderr == ""
    verified = asked(frozen, "verify", "--lang", "en")
    assert (verified.returncode, verified.stderr) == (0, "the archive and data_out agree, nothing is damaged\n")
    explained = asked(frozen, "explain", "2024-Q1", "share", "--activity", "BCD")
    assert (explained.returncode, explained.stderr) == (0, "")
    assert CHINA in explained.stdout


def test_where_nothing_may_be_written_a_run_is_refused_in_a_sentence(frozen):
    """F30."""
    run = asked(frozen, "run", "2024-Q1", "--lang", "en")
    assert (run.returncode, run.stdout) == (73, "")
    assert run.stderr == (
        f"the archive cannot be written at {frozen.root / '.reports'}: Read-only file system; nothing was changed in it. "
        "Look at the rights of the folder, and whether the file system is read-only\n"
    )


# ---------------------------------------------------------------- the store is its owner's


def test_nobody_else_may_look_into_the_store(tmp_path, cache):
    """S31."""
    before = os.umask(0)
    try:
        there = Office(workspace(tmp_path / "office", cache))
        there.run(job="national")
    finally:
        os.umask(before)
    kept = there.root / ".reports"
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (kept, *kept.rglob("*"))}
    assert {path: oct(mode) for path, mode in modes.items() if mode & 0o007} == {}
    assert {oct(mode) for path, mode in modes.items() if path.is_dir()} == {"0o700"}


def test_what_the_dead_left_is_taken_away_by_the_next_who_works(there):
    kept = there.root / ".reports"
    (kept / "staging" / "dead").mkdir()
    (kept / "staging" / "dead" / "national.pdf").write_bytes(b"%PDF")
    for left in (kept / ".tmp-0123", kept / ".tmp-0123-journal", kept / "objects" / ".tmp-4567"):
        left.write_bytes(b"half")
    (kept / "fault-1.log").write_text("kept for those who maintain the program", encoding="utf-8")
    there.run(job="national")
    assert sorted(path.name for path in kept.iterdir()) == [
        "fault-1.log",
        "ledger.db",
        "lock",
        "objects",
        "staging",
        "switch",
    ]
    assert not [*kept.glob("staging/*"), *kept.glob("objects/.tmp-*")]


def test_a_reader_is_not_stopped_by_somebody_who_is_publishing(there):
    from filelock import FileLock

    pending = there.root / ".reports" / "switch" / "2024-Q1@national"
    pending.mkdir()
    (there.root / "data_out" / "2024-Q1" / "national.pdf").rename(pending / "national.pdf")
    with FileLock(there.root / ".reports" / "lock"):
        assert len(office.history(there.session, there.job("national"), quarter("2024-Q1"))) == 4
        assert (pending / "national.pdf").exists()
    office.history(there.session, there.job("national"), quarter("2024-Q1"))
    assert set(PAGE) <= set(there.bundle(job="national"))
    assert office.verify(there.session) == ()


def test_a_run_whose_process_died_is_told_as_abandoned(there):
    from reports.archive import Beginning, begin, runs

    session, page = there.session, office.desk.bulletin_of(there.job("national"), quarter("2024-Q1"))
    with store_of(there) as store:
        begin(store.ledger, page, Beginning("run", 2, there.now(), "张三", session.actor.host, 4711))
    there.run(job="national")
    with store_of(there) as store:
        assert [run.state for run in runs(store.ledger, page)] == ["succeeded", "succeeded", "abandoned"]
