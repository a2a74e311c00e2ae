"""Objects: the same bytes once, under their hash, whole or not at all, and never trusted without hashing them again."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from archived import sha256

from reports.archive import DamagedObject, Objects
from reports.archive.folders import made, passing
from reports.concepts.errors import CannotWrite, InputOutputError

DELIVERY = "地区,增加值\n500113,38.6\n".encode()
NAME = sha256(DELIVERY)


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects(made(tmp_path / "objects"))


def files(objects: Objects) -> list[str]:
    return sorted(path.name for path in objects.folder.rglob("*") if path.is_file())


def test_bytes_come_back_by_their_hash(objects):
    assert objects.put(DELIVERY) == NAME
    assert objects.get(NAME) == DELIVERY
    assert list(objects.names()) == [NAME]


def test_an_object_lies_in_a_folder_of_its_first_two_digits_and_only_the_owner_may_look(objects):
    objects.put(DELIVERY)
    path = objects.folder / NAME[:2] / NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE(objects.folder.stat().st_mode) == 0o700


def test_the_same_bytes_are_kept_once_and_not_written_again(objects):
    objects.put(DELIVERY)
    before = objects.path(NAME).stat()
    objects.put(DELIVERY)
    after = objects.path(NAME).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(objects) == [NAME]


def test_empty_bytes_are_bytes_too(objects):
    assert objects.get(objects.put(b"")) == b""


def test_altered_bytes_are_refused_with_both_hashes(objects):
    objects.put(DELIVERY)
    objects.path(NAME).chmod(0o600)
    objects.path(NAME).write_bytes(b"38.7")
    with pytest.raises(DamagedObject) as refused:
        objects.get(NAME)
    assert refused.value.text.zh == (
        f"存档文件已损坏：实际 {sha256(b'38.7')}；应为 {NAME}；请重新接收原文件，或用备份恢复：reports restore BACKUP"
    )
    assert refused.value.text.en == (
        f"an object of the archive is damaged: got {sha256(b'38.7')}; want {NAME}; "
        "receive the original file again, or bring a backup back: reports restore BACKUP"
    )
    assert (refused.value.sha256, refused.value.exit_code) == (NAME, 74)


def test_an_object_that_is_gone_is_named(objects):
    with pytest.raises(DamagedObject) as refused:
        objects.get(NAME)
    assert refused.value.text.zh == (f"存档文件不在了：{NAME}；请重新接收原文件，或用备份恢复：reports restore BACKUP")
    assert refused.value.text.en == (
        f"an object of the archive is gone: {NAME}; "
        "receive the original file again, or bring a backup back: reports restore BACKUP"
    )


def test_the_right_bytes_brought_again_cure_a_damaged_object(objects):
    objects.put(DELIVERY)
    objects.path(NAME).chmod(0o600)
    objects.path(NAME).write_bytes(b"")
    objects.put(DELIVERY)
    assert objects.get(NAME) == DELIVERY


# ---------------------------------------------------------------- what the disk does


@pytest.mark.parametrize("fails", ["write", "fsync", "rename"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_full_or_failing_disk_leaves_nothing_and_says_where_and_how_much_is_free(objects, monkeypatch, fails, code):
    def failing(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    where = {"write": (os, "write"), "fsync": (os, "fsync"), "rename": (Path, "rename")}[fails]
    made(objects.folder / NAME[:2])
    monkeypatch.setattr(*where, failing)
    monkeypatch.setattr("reports.archive.faults.shutil.disk_usage", lambda _: SimpleNamespace(free=12_345_678))
    with pytest.raises(InputOutputError) as failed:
        objects.put(DELIVERY)
    monkeypatch.undo()
    path, said = objects.path(NAME), os.strerror(code)
    assert failed.value.text.zh == (
        f"存档磁盘故障 {path}：{said}；剩余空间 12 MB。已确认的内容仍在；请检查磁盘后重新运行"
    )
    assert failed.value.text.en == (
        f"the disk of the archive failed at {path}: {said}; 12 MB are free. "
        "All that was acknowledged is still there; look at the disk and run again"
    )
    assert failed.value.exit_code == 74
    assert files(objects) == []
    assert objects.put(DELIVERY) == NAME


def test_a_folder_that_may_not_be_written_is_told_apart_from_a_broken_disk(objects, monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(CannotWrite) as failed:
        objects.put(DELIVERY)
    assert failed.value.text.zh == (
        f"无法写入存档 {objects.path(NAME)}：Read-only file system；存档未改动。请检查目录权限，或文件系统是否只读"
    )
    assert failed.value.text.en == (
        f"the archive cannot be written at {objects.path(NAME)}: Read-only file system; nothing was changed in it. "
        "Look at the rights of the folder, and whether the file system is read-only"
    )
    assert failed.value.exit_code == 73


# ---------------------------------------------------------------- what dead writers leave


def test_what_a_dead_writer_left_is_taken_away(objects):
    (objects.folder / ".tmp-0123").write_bytes(b"half")
    (objects.folder / ".tmp-0123-journal").write_bytes(b"half")
    assert objects.sweep() == 1
    assert files(objects) == []


def test_a_journal_whose_file_is_gone_is_taken_away(objects):
    (objects.folder / ".tmp-0123-journal").write_bytes(b"half")
    assert objects.sweep() == 1
    assert files(objects) == []


def test_what_somebody_else_is_writing_stays(objects):
    code = f"""
import sys
from pathlib import Path
from reports.archive.folders import passing
with passing(Path({str(objects.folder)!r})) as (path, handle):
    path.with_name(path.name + "-journal").touch()
    print(path.name, flush=True)
    sys.stdin.read()
"""
    line = [sys.executable, "-c", code]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        name = writer.stdout.readline().strip()
        assert objects.sweep() == 0
        assert files(objects) == [name, f"{name}-journal"]
        writer.kill()
    assert objects.sweep() == 1
    assert files(objects) == []


def test_a_file_swept_away_between_making_and_locking_it_is_made_again(objects, monkeypatch):
    from reports.archive import folders

    real, swept = folders.fcntl.flock, []

    def slow(handle: int, how: int) -> None:
        if not swept:
            [path] = objects.folder.glob(".tmp-*")
            path.unlink()
            swept.append(path)
        real(handle, how)

    monkeypatch.setattr(folders.fcntl, "flock", slow)
    with passing(objects.folder) as (path, _):
        assert path.exists() and path not in swept
