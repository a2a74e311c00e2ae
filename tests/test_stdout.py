"""Data on stdout that nobody can take: a full disk, a reader that has gone, a stream that was closed."""

from __future__ import annotations

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
