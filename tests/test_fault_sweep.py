"""The sweep of `benchmarks/fault_sweep.py`: a sample of it every day, all of it at night."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
SCRIPT = CHECKOUT / "benchmarks" / "fault_sweep.py"


def swept(*options: str) -> tuple[int, str]:
    """How many points were swept, and every violation."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("there is no program `strace`")
    if subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("no process may be traced here")
    # Which call is the 28th must not hang on what Python finds compiled, or has to compile and keep.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run([sys.executable, "-B", str(SCRIPT), *options], env=env, capture_output=True, text=True)
    *wrong, last = [*done.stdout.splitlines(), done.stderr]
    count = re.search(r"^(\d+) points swept", done.stdout, re.MULTILINE)
    assert count, done.stdout + last
    return int(count[1]), "\n".join(line for line in wrong if " points swept in " not in line)


@pytest.mark.slow
def test_a_fault_at_any_call_of_a_sample_loses_nothing():
    """F01, F02, F03, F04: killed, no space once, no space from there on, a failing disk; exit codes 69, 73, 74, 75 only."""
    count, wrong = swept("--every", "60", "--renders", "2", "--disks", "6")
    assert wrong == ""
    assert count > 30


@pytest.mark.nightly
def test_a_fault_at_any_call_loses_nothing():
    """F01, F02, F03, F04: the same at every call."""
    count, wrong = swept()
    assert wrong == ""
    assert count > 400


# ---------------------------------------------------------------- the sweep sees what is wrong


@pytest.fixture(scope="module")
def lived(tmp_path_factory, cache) -> Iterator[tuple]:
    """The module of the swept office, an office that has lived its life, and what it published."""
    sys.path.insert(0, str(SCRIPT.parent))
    import swept_office

    sys.path.remove(str(SCRIPT.parent))
    root = swept_office.workspace(tmp_path_factory.mktemp("lived") / "office", cache)
    yield swept_office, root, swept_office.rehearsed(root)


@pytest.fixture
def again(lived, tmp_path) -> tuple:
    """A copy of it to break."""
    swept_office, root, rendered = lived
    return swept_office, shutil.copytree(root, tmp_path / "office"), rendered


ALL = ["received", "accepted", "published 1", "published 2"]


@pytest.mark.slow
def test_a_life_without_a_fault_breaks_nothing(again):
    swept_office, root, rendered = again
    assert list(swept_office.broken(root, ALL, rendered)) == []
    assert list(swept_office.unfinished(root, rendered)) == []
    assert len(rendered.runs) == len(rendered.files) == 2


def _half(root: Path) -> None:
    page = root / "data_out" / "2024-Q1" / "national.pdf"
    page.write_bytes(page.read_bytes()[:1000])


def _older(root: Path) -> None:
    (root / "data_out" / "2024-Q1" / "national.json").unlink()


def _no_archive(root: Path) -> None:
    shutil.rmtree(root / ".reports")


def _no_object(root: Path) -> None:
    next(path for path in root.glob(".reports/objects/??/*") if path.stat().st_size > 50_000).unlink()


def _stray(root: Path) -> None:
    (root / ".reports" / "objects" / ".tmp-x-y").write_bytes(b"")
    (root / ".reports" / "staging" / "x").mkdir()


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault, seen",
    [
        (_half, ["partial file national.pdf in data_out", "a bundle that is not what its manifest lists", "edition 0 stands in data_out"]),
        (_older, ["a bundle that is not what its manifest lists", "edition 0 stands in data_out"]),
        (_no_archive, [f"no archive after: {word}" for word in ALL]),
    ],
)  # fmt: skip
def test_what_is_half_or_lost_after_a_fault_is_seen(again, fault: Callable[[Path], None], seen: list[str]):
    swept_office, root, rendered = again
    fault(root)
    assert list(swept_office.broken(root, ALL, rendered)) == seen


@pytest.mark.slow
def test_lost_bytes_are_seen(again):
    swept_office, root, rendered = again
    _no_object(root)
    told, damage = swept_office.broken(root, ALL, rendered)
    assert told.startswith("an object of the archive is gone: ") and ": object: got no file; want hash " in damage


@pytest.mark.slow
def test_what_is_left_is_seen(again):
    swept_office, root, rendered = again
    _stray(root)
    assert sorted(swept_office.unfinished(root, rendered)) == [
        "left: .reports/objects/.tmp-x-y", "left: .reports/staging/x"
    ]  # fmt: skip


@pytest.mark.slow
def test_a_third_edition_or_a_second_success_is_seen(again):
    swept_office, root, rendered = again
    [job] = swept_office.session_in(root).workspace.chosen("all")
    (root / "data_in" / swept_office.FILE).write_bytes(swept_office.FIRST)
    from reports.concepts.period import quarter

    swept_office.office.run(swept_office.session_in(root, day=2), job, quarter("2024-Q1"))
    seen = list(swept_office.unfinished(root, rendered))
    assert [what.split(":")[0] for what in seen] == [
        "not one success for each run", "something was received twice", "data_out is not the last edition"
    ]  # fmt: skip
