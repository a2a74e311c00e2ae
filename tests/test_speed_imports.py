"""What stands is told at once: nothing heavy is woken for it, and nothing that has changed is missed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reports import workspace
from reports.cli import app
from reports.cli.standing import NOTE, standing

HOUSE = Path(__file__).resolve().parent.parent
HEAVY = ("pandas", "numpy", "weasyprint", "pikepdf", "duckdb", "scipy", "sqlalchemy", "jinja2", "openpyxl", "holidays")
ASKED = "import sys; sys.argv = {argv!r}; from reports.cli import main\ntry: main()\nexcept SystemExit as end: print(end.code)\n"
WOKEN = f"print([name for name in {HEAVY!r} if name in sys.modules])"
STANDS = "industry：输入与配方未变，第 1 版保持不变"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A workspace with one edition, and the note of it; tests work in copies."""
    root = tmp_path_factory.mktemp("speed") / "office"
    workspace.new(root)
    shutil.copytree(cache, root / ".reports" / "cache", dirs_exist_ok=True)
    assert said(root, "run", "2024-Q1").exit_code == 0
    assert (root / ".reports" / NOTE).is_file()
    return root


@pytest.fixture
def office(published: Path, tmp_path: Path) -> Path:
    """A copy where the edition stands, asked once."""
    root = tmp_path / "office"
    shutil.copytree(published, root)
    assert STANDS in said(root, "run", "2024-Q1").stderr
    return root


def said(root: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "-C", str(root)])


def told_at_once(root: Path) -> bool:
    return standing(root, "2024-Q1   ") is not None


def woken(root: Path, *words: str) -> list[str]:
    """What a command wakes that is heavy, and its exit code, in a process of its own."""
    argv = ["reports", *words, "-C", str(root)]
    done = subprocess.run(
        [sys.executable, "-c", ASKED.format(argv=argv) + WOKEN], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-2:]


def test_a_run_with_nothing_changed_wakes_nothing_heavy(office):
    assert woken(office, "run", "2024-Q1") == ["0", "[]"]


def test_what_is_told_at_once_is_what_a_run_would_say(office):
    at_once = said(office, "run", "2024-Q1")
    (office / ".reports" / NOTE).unlink()
    asked = said(office, "run", "2024-Q1")
    assert (at_once.exit_code, at_once.stdout, at_once.stderr) == (asked.exit_code, asked.stdout, asked.stderr)
    assert at_once.stderr == f"{STANDS}\n"


def test_it_is_told_in_the_language_that_is_asked_for(office):
    said(office, "run", "2024-Q1", "--lang", "zh")
    told = said(office, "run", "2024-Q1", "--lang", "zh", "--log", "json")
    assert told.stderr == '{"level": "info", "message": "' + STANDS + '"}\n'


def cell(root: Path) -> None:
    file = next((root / "data_in").rglob("gdp_growth_published.csv"))
    file.write_bytes(file.read_bytes() + b"\n")


def same_size_and_time(root: Path) -> None:
    file = next((root / "data_in").rglob("gdp_growth_published.csv"))
    state, content = file.stat(), file.read_bytes()
    file.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def new_file(root: Path) -> None:
    (root / "data_in" / "later").mkdir()
    (root / "data_in" / "later" / "gdp_growth_published.csv").write_text("x", encoding="utf-8")


def no_file(root: Path) -> None:
    next((root / "data_in").rglob("gdp_growth_published.csv")).unlink()


def own_template(root: Path) -> None:
    (root / "templates" / "more").mkdir()
    (root / "templates" / "more" / "mine.css").write_text("", encoding="utf-8")


def template(root: Path) -> None:
    (root / "templates" / "print.css").write_text("/* another */", encoding="utf-8")


def settings(root: Path) -> None:
    with (root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("render_seconds = 90\n")


def output(root: Path) -> None:
    (root / "data_out" / "2024-Q1" / "industry.html").unlink()


def output_damaged(root: Path) -> None:
    file = root / "data_out" / "2024-Q1" / "industry.csv"
    file.write_bytes(file.read_bytes()[:-1] + b"9")


def ledger(root: Path) -> None:
    file = next((root / "data_in").rglob("gdp_growth_published.csv")).relative_to(root / "data_in")
    assert said(root, "withdraw", str(file), "--because", "试").exit_code == 0


def interrupted(root: Path) -> None:
    (root / ".reports" / "switch" / "2024-Q1@industry").mkdir(parents=True)


def cut_off(root: Path) -> None:
    file = root / ".reports" / NOTE
    file.write_bytes(file.read_bytes()[:-20])


CHANGES = (
    cell, same_size_and_time, new_file, no_file, own_template, template, settings, output, output_damaged, ledger, interrupted,
    cut_off,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_has_changed_is_left_to_the_run(office, change: Callable[[Path], None]):
    assert told_at_once(office)
    change(office)
    assert not told_at_once(office)


def test_a_setting_of_the_environment_is_left_to_the_run(office, monkeypatch):
    assert told_at_once(office)
    monkeypatch.setenv("REPORTS_LEDGER", "sqlite:///elsewhere.db")
    assert not told_at_once(office)


def test_a_folder_of_templates_that_was_not_there_is_left_to_the_run(office):
    shutil.rmtree(office / "templates")
    said(office, "run", "2024-Q1")
    assert told_at_once(office)
    template_folder = office / "templates"
    template_folder.mkdir()
    (template_folder / "print.css").write_text("", encoding="utf-8")
    assert not told_at_once(office)


def test_a_copy_of_a_workspace_is_told_of_its_own_files(office, tmp_path):
    copy = shutil.copytree(office, tmp_path / "copy")
    assert told_at_once(copy)
    output(copy)
    assert (told_at_once(copy), told_at_once(office)) == (False, True)


def test_a_missing_output_is_put_back_by_the_run(office):
    output(office)
    told = said(office, "run", "2024-Q1")
    assert told.stderr == f"data_out 中的公报已按第 1 版恢复\n{STANDS}\n"
    assert (office / "data_out" / "2024-Q1" / "industry.html").is_file()


def test_a_file_that_is_gone_is_told_each_time(office):
    no_file(office)
    first, again = said(office, "run", "2024-Q1"), said(office, "run", "2024-Q1")
    assert "gdp_growth_published.csv" in first.stderr
    assert again.stderr == first.stderr


def test_a_note_is_kept_of_the_last_commands_only(office):
    note, told = office / ".reports" / NOTE, json.loads((office / ".reports" / NOTE).read_bytes())
    note.write_text(json.dumps({**{f"old {number}": {} for number in range(40)}, **told}), encoding="utf-8")
    said(office, "run", "2024Q1")
    assert len(json.loads((office / ".reports" / NOTE).read_bytes())) <= 16
