"""Somebody without the right to read or write the store is told so in a sentence, with the exit code for it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.archive.faults import of_disk, told
from reports.cli import clock
from reports.concepts.errors import NotPermitted, ReportsError, disk_error
from reports.disseminate.publish import Shelf, interrupted, publish
from reports.disseminate.templates import unread

CHECKOUT = Path(__file__).resolve().parent.parent
STORE_ZH = "无权读写存档 {}：{}；存档未改动。请以存档所有者的身份运行，或请其授权"
STORE_EN = (
    "the archive may not be read or written at {}: {}; nothing was changed in it. "
    "Run this as the owner of the archive, or ask for the rights"
)
SAID = "Permission denied"


def bound(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
    """The command as somebody whom rights bind; root has to give up its privilege first."""
    line = [sys.executable, "-m", "reports", *words, "-C", str(at)]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may do everything, and setpriv is not there to take that away")
        line = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *line]
    env = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(line, env=env, cwd=at.parent, capture_output=True, encoding="utf-8", timeout=300)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (errno.EACCES, 77),
        (errno.EPERM, 77),
        (errno.EROFS, 73),
        (errno.ENOTDIR, 73),
        (errno.EISDIR, 73),
        (errno.EXDEV, 73),
        (errno.EIO, 74),
        (errno.ENOSPC, 74),
        (None, 74),
    ],
)
def test_rights_are_told_apart_from_places_and_disks(tmp_path, monkeypatch, fault, code):
    said = OSError(fault, os.strerror(fault)) if fault else OSError("no number")

    def refused(*_: object, **__: object) -> None:
        raise said

    assert disk_error(fault).exit_code == code
    assert of_disk(said, tmp_path).exit_code == code
    monkeypatch.setattr("reports.disseminate.publish._make", refused)
    with pytest.raises(ReportsError) as failed:
        publish(Shelf(tmp_path / "data_out/2024-Q1", tmp_path / ".reports", "industry"), {})
    assert failed.value.exit_code == code


def test_the_store_is_refused_in_both_languages(tmp_path):
    refused = of_disk(PermissionError(errno.EACCES, SAID), tmp_path)
    assert refused.text.zh == STORE_ZH.format(tmp_path, SAID)
    assert refused.text.en == STORE_EN.format(tmp_path, SAID)


@pytest.mark.parametrize(("may", "code"), [(True, 73), (False, 77)])
def test_a_ledger_that_may_not_be_written_is_told_by_its_rights(tmp_path, monkeypatch, may, code):
    """Where the rights are there and SQLite still says read-only, it is the file system."""
    monkeypatch.setattr(os, "access", lambda *_, **__: may)
    ledger = tmp_path / "ledger.db"
    with sqlite3.connect(ledger) as made:
        made.execute("CREATE TABLE t (a)")
    with pytest.raises(ReportsError) as failed, told(ledger):
        sqlite3.connect(f"file:{ledger}?mode=ro", uri=True).execute("INSERT INTO t VALUES (1)")
    assert failed.value.exit_code == code


def test_a_note_that_may_not_be_written_is_told(tmp_path, monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, SAID)

    monkeypatch.setattr(Path, "write_text", refused)
    with pytest.raises(NotPermitted):
        clock.keep(tmp_path / ".reports" / "beat.json", {})


def test_no_switch_was_interrupted_where_there_is_no_store(tmp_path):
    assert interrupted(tmp_path / ".reports") == []
    (tmp_path / "switch").write_bytes(b"")
    assert interrupted(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("run", "2024-Q1"),
        ("tick",),
        ("check", "2024-Q1"),
        ("history",),
        ("status",),
        ("verify",),
        ("due",),
        ("calendar",),
    ],
)
@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_a_store_without_the_right_to_it_is_told(workspace: Callable[..., Path], words, mode):
    """S32."""
    root = workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national")
    assert bound("receive", at=root).returncode == 0
    store = root / ".reports"
    rights = {path: path.stat().st_mode for path in (store, *store.rglob("*"))}
    for path in sorted(rights, reverse=True):
        path.chmod(mode if path.is_dir() else mode & 0o444)
    answer = bound(*words, "--lang", "en", at=root)
    for path in sorted(rights):
        path.chmod(rights[path])
    assert "checks found nothing" not in answer.stderr or answer.returncode == 0
    if mode and words[0] not in ("run", "tick"):
        assert answer.returncode == 0, answer.stderr
    else:
        assert (answer.returncode, "may not be read or written" in answer.stderr) == (77, True), answer.stderr


TEMPLATE_ZH, TEMPLATE_EN = "无权读取模板 {}；请修改其权限", "no right to read the template {}; change its permissions"
NATIONAL = ("--job", "national")
NO_FOLDER_ZH = "模板目录 {} 不存在；请恢复该目录（或挂载它），或在 [tool.reports] 中改正 templates"
NO_FOLDER_EN = (
    "there is no folder of templates {}; bring it back (or mount it), or correct `templates` in [tool.reports]"
)


@pytest.mark.parametrize("part", ["templates/national.html.j2", "templates/print.css", "templates"])
@pytest.mark.slow
def test_a_template_that_may_not_be_read_is_named_and_no_packaged_one_takes_its_place(workspace, part):
    root = workspace()
    (root / part).chmod(0)
    for lang, words in (("zh", TEMPLATE_ZH), ("en", TEMPLATE_EN)):
        refused = bound("run", "2024-Q1", *NATIONAL, "--lang", lang, at=root)
        assert (refused.returncode, refused.stderr) == (77, words.format(root / part) + "\n")
    (root / part).chmod(0o755)
    assert not (root / "data_out").exists()


def test_a_template_of_the_check_report_that_may_not_be_read_is_named_too(workspace, tmp_path):
    root = workspace()
    (root / "templates" / "check.html.j2").chmod(0)
    refused = bound("check", "2024-Q1", *NATIONAL, "--html", str(tmp_path / "found.html"), at=root)
    said = TEMPLATE_ZH.format(root / "templates" / "check.html.j2")
    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (77, said)


@pytest.mark.slow
def test_a_template_that_is_a_link_to_nowhere_is_named_and_no_packaged_one_takes_its_place(workspace):
    """A folder that several offices share is not mounted. The lock that an editor leaves is no template."""
    root = workspace()
    own = root / "templates" / "base.html.j2"
    (own.parent / ".#base.html.j2").symlink_to("someone@desk.1234")
    assert bound("run", "2024-Q1", *NATIONAL, at=root).returncode == 0
    own.unlink()
    own.symlink_to("/nowhere/base.html.j2")
    refused = bound("run", "2024-Q1", *NATIONAL, "--lang", "en", at=root)
    assert (refused.returncode, refused.stderr) == (
        74,
        f"the template {own} cannot be read: No such file or directory; look at the disk and run it again\n",
    )


@pytest.mark.parametrize("meant", ["link", "file", "setting"])
@pytest.mark.slow
def test_a_folder_of_templates_that_was_meant_and_is_not_there_is_named(workspace, meant):
    root = workspace(**({"templates": "ours"} if meant == "setting" else {}))
    folder = root / ("ours" if meant == "setting" else "templates")
    shutil.rmtree(root / "templates")
    if meant == "link":
        folder.symlink_to("/nowhere")
    elif meant == "file":
        folder.write_text("")
    for lang, words in (("zh", NO_FOLDER_ZH), ("en", NO_FOLDER_EN)):
        refused = bound("run", "2024-Q1", *NATIONAL, "--lang", lang, at=root)
        assert (refused.returncode, refused.stderr) == (78, words.format(folder) + "\n")
    assert not (root / "data_out").exists()


def test_a_template_that_the_disk_does_not_give_is_no_matter_of_rights():
    failed = unread(OSError(errno.EIO, "Input/output error", "templates/print.css"))
    assert (failed.exit_code, failed.text.zh, failed.text.en) == (
        74,
        "无法读取模板 templates/print.css：Input/output error；请检查磁盘后重新运行",
        "the template templates/print.css cannot be read: Input/output error; look at the disk and run it again",
    )
