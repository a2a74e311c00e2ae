"""Backups of which something is wrong, and what of a backup goes into a store that has entries."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from archived import VERSION, at, opened, sha256

from reports.archive import Place, backup, receive, restore, verify, vintages
from reports.archive.backup import ROWS, BackedUp
from reports.archive.rows import read, written
from reports.concepts.errors import InputOutputError

LEAF, PAGE = 13, 4096
MANY = {f"{number}.csv": str(number).encode() for number in range(9)}


def lost_a_row(file: Path) -> None:
    """One byte of a ledger file changed: a page of a table says that it holds one row fewer. SQLite reads on."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(root,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'vintage'")
    content, at_page = bytearray(file.read_bytes()), (root - 1) * PAGE
    assert content[at_page] == LEAF
    content[at_page + 4] -= 1
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 5 * PAGE])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A store that received nine files, and its backup."""
    with opened(tmp_path) as store:
        receive(store, MANY, at(1))
        backup(store, tmp_path / "backup")
    return tmp_path


@pytest.mark.parametrize(
    ("harm", "zh", "en"),
    [
        (lost_a_row, "", ""),
        (cut, "database disk image is malformed", "database disk image is malformed"),
        (emptied, "其中没有台账的表", "it has no tables of a ledger"),
    ],
)
def test_nothing_is_restored_from_a_backup_whose_ledger_is_damaged(
    kept: Path, harm: Callable[[Path], None], zh: str, en: str
) -> None:
    harm(kept / "backup" / "ledger.db")
    place = Place(kept / "elsewhere" / ".reports")
    place.folder.parent.mkdir()
    with pytest.raises(InputOutputError) as refused:
        restore(kept / "backup", place, VERSION)
    said = refused.value.text
    found = said.en.partition("is damaged: ")[2].partition(";")[0]
    assert found == (en or found) and found
    assert said.en == (
        f"the ledger of the backup {kept / 'backup'} is damaged: {found}; nothing was restored. Use another backup"
    )
    assert said.zh == f"备份 {kept / 'backup'} 的台账已损坏：{zh or found}；没有恢复任何内容。请改用另一份备份"
    assert list(place.folder.iterdir()) == []


def test_of_a_damaged_ledger_no_backup_is_made_that_would_look_sound(kept: Path) -> None:
    file = kept / ".reports" / "ledger.db"
    lost_a_row(file)
    with opened(kept) as store, pytest.raises(InputOutputError) as refused:
        backup(store, kept / "again")
    assert refused.value.text.en.startswith(f"the ledger {file} is damaged: ")
    assert refused.value.text.en.endswith(
        "; the files in the archive are untouched. Bring a backup back: reports restore BACKUP"
    )
    assert sorted(path.name for path in kept.iterdir()) == [".reports", "backup"]


def test_rows_that_are_cut_off_at_the_end_of_a_line_are_told(kept: Path) -> None:
    with opened(kept) as store:
        lines = list(written(store.ledger))
    file = kept / ROWS
    file.write_text("".join(lines), encoding="utf-8")
    assert len(read(file)) == len(lines) - 1
    file.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(InputOutputError) as refused:
        read(file)
    assert refused.value.text.en == (
        f"{file} is no copy of a ledger: it says that it has {len(lines) - 1} rows, and has {len(lines) - 2}"
    )
    assert refused.value.text.zh == f"{file} 不是台账的备份：应有 {len(lines) - 1} 条，实有 {len(lines) - 2} 条"


def test_rows_of_before_they_were_counted_are_read(kept: Path) -> None:
    with opened(kept) as store:
        first, *lines = written(store.ledger)
    head = {key: value for key, value in json.loads(first).items() if key != "rows"}
    (kept / ROWS).write_text("".join([json.dumps(head) + "\n", *lines]), encoding="utf-8")
    assert len(read(kept / ROWS)) == len(lines)


def test_into_the_store_that_it_is_of_a_backup_brings_the_objects_that_are_gone_or_damaged(kept: Path) -> None:
    with opened(kept) as store:
        receive(store, {"later.csv": b"after the backup"}, at(2))
        store.objects.path(sha256(b"3")).unlink()
        damaged = store.objects.path(sha256(b"4"))
        damaged.chmod(0o600)
        damaged.write_bytes(b"x")
        back: BackedUp = restore(kept / "backup", store.place, VERSION)
        assert (back.objects, back.damaged) == (9, ())
        assert back.note is not None
        assert back.note.zh == "台账中已有该备份的全部内容，只补回了存档文件"
        assert back.note.en == "the ledger has all that the backup tells already; only objects were brought back"
        assert (verify(store, {}), len(vintages(store.ledger))) == ((), 10)


def test_the_disk_of_a_backup_need_not_be_one_that_can_be_written_to(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, copy = list[Path](), shutil.copyfile
    monkeypatch.setattr(shutil, "copyfile", lambda source, to: (made.append(Path(to).parent.parent), copy(source, to)))
    place = Place(kept / "elsewhere" / ".reports")
    place.folder.parent.mkdir()
    restore(kept / "backup", place, VERSION)
    assert made == [place.folder]
