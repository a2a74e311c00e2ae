"""What nobody can take, data or messages: a full disk, a reader that has gone, a stream that was closed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reports.cli import app, making
from reports.cli.standing import Stands

ROOT = Path(__file__).parent.parent
LIST = f"{sys.executable} -m reports list -C {ROOT}"


def said(command: str) -> tuple[int, str]:
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, executable="/bin/bash")
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_disk_that_takes_no_more_data_is_told(form):
    code, told = said(f"{LIST} --format {form} > /dev/full")
    assert (code, told) == (74, "无法写标准输出：No space left on device；数据不完整，请检查磁盘后重新运行\n")
    _, told = said(f"{LIST} --format {form} --lang en > /dev/full")
    assert told == (
        "stdout cannot be written: No space left on device; the data are incomplete, look at the disk and run it again\n"
    )


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_reader_that_has_gone_is_no_fault(form):
    assert said(f"{LIST} --format {form} | true; exit ${{PIPESTATUS[0]}}") == (0, "")


@pytest.mark.parametrize("words", ["--help", "run --help", "--version"])
def test_a_reader_of_the_help_that_has_gone_is_no_fault_either(words):
    assert said(f"{sys.executable} -m reports {words} | true; exit ${{PIPESTATUS[0]}}") == (0, "")


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_closed_stream_is_told_nothing(form):
    assert said(f"{LIST} --format {form} >&-") == (0, "")


def test_an_edition_that_stands_is_told_without_a_traceback_too(monkeypatch):
    def full(paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "standing", lambda root, words: ("zh", (Stands("industry", 1, (Path("a.pdf"),)),)))
    monkeypatch.setattr(making, "show_paths", full)
    told = CliRunner().invoke(app, ["run", "2024-Q1", "-C", str(ROOT)])
    assert (told.exit_code, type(told.exception)) == (70, SystemExit)


RUN = f"{sys.executable} -m reports run 2024-Q1 --job national -C"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("stream", ["2>/dev/full", "2>&-", "2>&1 | true", "2>&1 >&- | true"])
@pytest.mark.slow
def test_messages_that_nobody_takes_stop_no_work(workspace, stream):
    root = workspace()
    assert said(f"{RUN} {root} {stream}; exit ${{PIPESTATUS[0]}}")[0] == 0
    assert (root / "data_out" / "2024-Q1" / "national.pdf").is_file()


def test_messages_do_not_go_among_the_data_where_their_own_stream_is_closed():
    done = subprocess.run(
        f"{LIST} --job nobody 2>&-", shell=True, cwd=ROOT, capture_output=True, executable="/bin/bash"
    )
    assert (done.returncode, done.stdout) == (2, b"")
    done = subprocess.run(f"{RUN} nowhere 2>&-", shell=True, cwd=ROOT, capture_output=True, executable="/bin/bash")
    assert (done.returncode, done.stdout) == (78, b"")


@pytest.mark.slow
def test_a_reader_that_has_gone_stops_no_other_job(workspace):
    jobs = ["reports.jobs.national:NATIONAL", "twice:AGAIN"]
    root = workspace(jobs=jobs, default_job="national")
    (root / "twice.py").write_text(
        "from dataclasses import replace\nfrom reports.jobs.national import NATIONAL\n"
        "AGAIN = replace(NATIONAL, name='again')\n"
    )
    words = f"{sys.executable} -m reports run 2024-Q1 --job all -C {root}"
    assert said(f"{words} | true; exit ${{PIPESTATUS[0]}}")[0] == 0
    assert sorted(path.name for path in (root / "data_out" / "2024-Q1").glob("*.pdf")) == ["again.pdf", "national.pdf"]


def test_what_the_checks_found_is_answered_where_nobody_reads_it(workspace):
    root = workspace()
    file = root / "data_in" / "real" / "china_2024Q1.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("296299", "29629g"), encoding="utf-8")
    words = f"{sys.executable} -m reports check 2024-Q1 --job national -C {root}"
    assert said(f"{words} | true; exit ${{PIPESTATUS[0]}}")[0] == said(words)[0] == 65


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_encoding_that_lacks_a_character_is_told_and_no_data_are_written(lang):
    line = [sys.executable, "-m", "reports", "list", "--lang", lang]
    told = subprocess.run(line, cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": "latin-1:strict"}, capture_output=True)
    said = told.stderr.decode("latin-1")
    assert (told.returncode, told.stdout, "Traceback" in said) == (74, b"", False)
