"""The ledger: opened, brought up to date, refused where it must be, and never rewritten. On SQLite and PostgreSQL."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from archived import BANAN, VERSION, at, draft, minute, opened
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from reports.archive import (
    Beginning,
    Ending,
    Ledger,
    Query,
    Store,
    Told,
    Unreachable,
    accept,
    acceptances,
    as_of,
    begin,
    commit_edition,
    cut_now,
    end,
    note,
    open_ledger,
    receive,
    runs,
    unfinished,
    withdraw,
)  # fmt: skip
from reports.archive.mounts import file_system
from reports.archive.opening import FILE
from reports.archive.outbox import Letter, failed, post, sent, unsent
from reports.archive.schema import STEPS
from reports.archive.slots import announce, announced, announcements
from reports.archive.tables import LEDGER
from reports.concepts.errors import BadDefinition, Busy, InputOutputError

ASKS = Query("U1", "value_added/BCD/2024-Q1", "增速 38.6%")


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, tmp_path: Path) -> Iterator[Store]:
    url = request.getfixturevalue("database") if request.param == "postgres" else ""
    with opened(tmp_path, url) as store:
        yield store


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return store.ledger


# ---------------------------------------------------------------- acceptances


def test_a_named_person_accepts_a_query_and_it_stays_known(ledger):
    made = accept(ledger, BANAN, ASKS, at(1, "李明", "电话核实"))
    assert acceptances(ledger, BANAN) == (made,)
    assert (made.query, made.by, made.because) == (ASKS, "李明", "电话核实")
    assert made.at == "2024-04-17T01:31:00.000000Z"


def test_an_acceptance_said_twice_stands_once_and_another_reason_is_another(ledger):
    first = accept(ledger, BANAN, ASKS, at(1, "Li", "called"))
    assert accept(ledger, BANAN, ASKS, at(2, "Li", "called")) == first
    second = accept(ledger, BANAN, ASKS, at(3, "Wang", "called again"))
    assert acceptances(ledger, BANAN) == (first, second)
    assert acceptances(ledger, BANAN, first.seq) == (first,)


def test_an_acceptance_covers_the_words_it_was_given_for(ledger):
    accept(ledger, BANAN, ASKS, at(1))
    other = Query(ASKS.code, ASKS.subject, "增速 41.2%")
    assert other not in [acceptance.query for acceptance in acceptances(ledger, BANAN)]


def test_a_clock_a_little_behind_is_raised_and_one_far_behind_is_refused(ledger):
    accept(ledger, BANAN, ASKS, at(60))
    late = accept(ledger, BANAN, ASKS, at(55, because="again"))
    assert late.at == "2024-04-17T02:30:00.000000Z"
    with pytest.raises(Busy) as refused:
        accept(ledger, BANAN, ASKS, at(54.9, because="once more"))
    assert refused.value.text.zh == (
        "时钟为 2024-04-17T02:24:54.000000Z，早于台账最后一条记录 2024-04-17T02:30:00.000000Z；"
        "请校准时钟，或等到该时刻之后再运行"
    )
    assert refused.value.text.en == (
        "the clock says 2024-04-17T02:24:54.000000Z, the ledger's last entry is of 2024-04-17T02:30:00.000000Z; "
        "set the clock right, or wait until it has passed that"
    )
    assert refused.value.exit_code == 75


def test_a_time_without_a_zone_is_not_archived(ledger):
    with pytest.raises(ValueError, match="a time without a zone"):
        post(ledger, Letter("a", "mail", "{}"), minute(1).replace(tzinfo=None))


# ---------------------------------------------------------------- runs


def started(ledger: Ledger, number: float = 1) -> int:
    return begin(ledger, BANAN, Beginning("run", 0, minute(number), "Li", "host", 42)).seq


def test_a_run_ends_once(ledger):
    seq = started(ledger)
    assert [run.seq for run in unfinished(ledger)] == [seq]
    end(ledger, seq, Ending("failed", minute(2), error="no font"))
    [run] = runs(ledger, BANAN)
    assert (run.state, run.error, run.finished_at) == ("failed", "no font", "2024-04-17T01:32:00.000000Z")
    with pytest.raises(Busy) as refused:
        end(ledger, seq, Ending("succeeded", minute(3)))
    assert refused.value.text.zh == "第 1 次运行不在进行中；请重新运行"
    assert refused.value.text.en == "run number 1 is not under way; run again"
    assert unfinished(ledger) == ()


def test_a_slot_is_released_once(ledger):
    first, second = started(ledger), started(ledger)
    end(ledger, first, Ending("succeeded", minute(2), "a" * 64, slot="industry/2024-Q1"))
    with pytest.raises(Busy) as refused:
        end(ledger, second, Ending("succeeded", minute(2), "b" * 64, slot="industry/2024-Q1"))
    assert refused.value.text.zh == "industry/2024-Q1 已经发布过，不会再发布一次"
    assert refused.value.text.en == "industry/2024-Q1 has been released; it is not released twice"


# ---------------------------------------------------------------- slots and letters


def test_the_newest_announcement_is_in_force_and_the_older_stays(ledger):
    first = announce(ledger, BANAN, minute(10_000), at(1, because="rule"))
    second = announce(ledger, BANAN, minute(12_000), at(2, because="decree"))
    assert announced(ledger) == announced(ledger, "industry") == (second,)
    assert announcements(ledger, BANAN) == (first, second)
    assert announced(ledger, "services") == ()


def test_a_letter_is_posted_once_tried_again_and_sent_once(ledger):
    letter = Letter("late/2024-Q1", "mail", '{"to": "chief"}')
    assert post(ledger, letter, minute(1)) and not post(ledger, letter, minute(2))
    failed(ledger, [letter.id], "no route", minute(10))
    assert unsent(ledger, minute(9)) == ()
    [waiting] = unsent(ledger, minute(10))
    assert (waiting.attempts, waiting.last_error, waiting.payload) == (1, "no route", letter.payload)
    sent(ledger, [letter.id], minute(11))
    assert unsent(ledger, minute(99)) == ()


# ---------------------------------------------------------------- nothing is rewritten


def full(store: Store) -> None:
    """A row in every table."""
    receive(store, {"a.csv": b"1", "b.csv": b"2"}, at(1))
    withdraw(store.ledger, 2, at(2))
    accept(store.ledger, BANAN, ASKS, at(3))
    announce(store.ledger, BANAN, minute(99), at(4))
    post(store.ledger, Letter("a", "mail", "{}"), minute(4))
    run = started(store.ledger, 5)
    note(store.ledger, run, [1], [Told("query", "U1", "a.csv:2", "", "查", "ask")])
    commit_edition(store, draft(store, "a", {"industry.pdf": b"%PDF"}), at(6))
    end(store.ledger, run, Ending("succeeded", minute(6), "a" * 64))


def test_every_table_has_a_row_in_these_tests(store):
    full(store)
    with store.ledger.reading() as connection:
        empty = [name for name in LEDGER.tables if not connection.execute(text(f"SELECT 1 FROM {name}")).first()]
    assert empty == []


KEPT = ["vintage", "withdrawal", "acceptance", "run_input", "finding", "edition", "output", "slot"]
ONE_COLUMN = {"run_input": "vintage_seq", "finding": "zh", "output": "name", "slot": "publish_at", "run": "error"}


@pytest.mark.parametrize("table", KEPT)
def test_what_was_received_or_published_is_never_changed_and_never_deleted(store, table):
    """S33."""
    full(store)
    column = ONE_COLUMN.get(table, "at")
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        assert (
            refusal(store, statement)
            == f"{table} is append-only: what was received or published is never changed and never deleted"
        )


def test_tables_that_change_forbid_all_other_changes(store):
    full(store)
    once, keeps = "run changes once, when it ends", "keeps every row"
    assert refusal(store, "UPDATE run SET state = 'running'") == once
    assert refusal(store, "UPDATE run SET error = 'x'") == once
    assert refusal(store, "DELETE FROM run") == f"run {keeps}"
    assert refusal(store, "DELETE FROM outbox") == f"outbox {keeps}"
    running = started(store.ledger, 7)
    assert refusal(store, f"UPDATE run SET state = 'failed', pid = 1 WHERE seq = {running}") == once


def refusal(store: Store, statement: str) -> str:
    with pytest.raises(DatabaseError) as refused, store.ledger.writing() as connection:
        connection.execute(text(statement))
    return str(refused.value.orig).splitlines()[0]


@pytest.mark.parametrize("table", KEPT)
def test_sqlite_replaces_nothing_either(tmp_path, table):
    with opened(tmp_path) as store:
        full(store)
        assert "append-only" in refusal(store, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_postgres_truncates_nothing(tmp_path, database):
    with opened(tmp_path, database) as store:
        full(store)
        for table in [*KEPT, "run", "outbox"]:
            assert "append-only" in (said := refusal(store, f"TRUNCATE {table} CASCADE")) or "keeps every row" in said


def test_a_failed_write_leaves_nothing(ledger):
    with pytest.raises(KeyboardInterrupt), ledger.writing() as connection:
        connection.execute(text("INSERT INTO meta VALUES ('a', 'b')"))
        connection.execute(text("CREATE TABLE half (a INTEGER)"))
        raise KeyboardInterrupt
    with ledger.reading() as connection:
        assert not inspect(connection).has_table("half")
        assert connection.execute(text("SELECT 1 FROM meta WHERE key = 'a'")).first() is None


# ---------------------------------------------------------------- opening


def test_every_column_is_text_or_integer_and_sqlite_checks_it(tmp_path):
    with opened(tmp_path) as store, store.ledger.reading() as connection:
        strict = {row.name: row.strict for row in connection.execute(text("PRAGMA table_list")) if row.schema == "main"}
        assert {name: strict[name] for name in LEDGER.tables} == dict.fromkeys(LEDGER.tables, 1)
        pragmas = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_the_tables_in_the_file_are_those_of_the_program(store):
    with store.ledger.reading() as connection:
        there = inspect(connection)
        columns = {name: [column["name"] for column in there.get_columns(name)] for name in there.get_table_names()}
        indexes = {
            index["name"]
            for name in columns
            for index in there.get_indexes(name)
            if not index.get("duplicates_constraint")
        }
    assert columns == {name: [column.name for column in table.columns] for name, table in LEDGER.tables.items()}
    assert {index.name for table in LEDGER.tables.values() for index in table.indexes} <= indexes


SCHEMA_1 = """
CREATE TABLE meta ("key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key")) STRICT;
CREATE TABLE acceptance (seq INTEGER NOT NULL, job TEXT NOT NULL, area TEXT NOT NULL, period TEXT NOT NULL,
    code TEXT NOT NULL, subject TEXT NOT NULL, got TEXT NOT NULL, at TEXT NOT NULL, "by" TEXT NOT NULL,
    because TEXT NOT NULL, PRIMARY KEY (seq)) STRICT;
CREATE INDEX acceptance_of ON acceptance (job, area, period);
CREATE INDEX acceptance_at ON acceptance (at);
INSERT INTO meta VALUES ('schema', '1'), ('written_by', '0.0.9');
INSERT INTO acceptance VALUES (1, 'industry', '500113', '2024-Q1', 'U1', 'value_added/BCD/2024-Q1', '增速 38.6%',
    '2024-04-17T01:31:00.000000Z', 'Li', 'called');
"""


def ledger_file(folder: Path, script: str) -> Path:
    file = folder / ".reports" / FILE
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)
        connection.execute("PRAGMA journal_mode = WAL")
    return file


def test_an_older_ledger_is_brought_up_to_date_and_a_copy_of_it_kept(tmp_path):
    """F27."""
    file = ledger_file(tmp_path, SCHEMA_1)
    with opened(tmp_path) as store:
        [kept] = acceptances(store.ledger, BANAN)
        assert (kept.seq, kept.query) == (1, ASKS)
        assert receive(store, {"a.csv": b"1"}, at(2)).new[0].seq == 2
        with store.ledger.reading() as connection:
            meta = dict(connection.execute(text("SELECT * FROM meta")).all())
    assert meta == {"schema": str(len(STEPS)), "written_by": VERSION}
    with closing(sqlite3.connect(file.with_name("ledger-schema-1.db"))) as before:
        assert before.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("1",)


def test_a_migration_that_fails_changes_nothing(tmp_path, monkeypatch):
    """F28."""
    from reports.archive import schema

    ledger_file(tmp_path, SCHEMA_1)

    def half(connection: object) -> None:
        STEPS[1](connection)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(schema, "STEPS", (STEPS[0], half))
        opened(tmp_path)
    with closing(sqlite3.connect(tmp_path / ".reports" / FILE)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == {"meta", "acceptance"}
    with opened(tmp_path) as store:
        assert len(acceptances(store.ledger, BANAN)) == 1


def test_a_ledger_of_a_newer_program_is_refused_by_name(store):
    """F26."""
    with store.ledger.writing() as connection:
        connection.execute(text("UPDATE meta SET value = '7' WHERE key = 'schema'"))
        connection.execute(text("UPDATE meta SET value = '2.4' WHERE key = 'written_by'"))
    with pytest.raises(BadDefinition) as refused:
        open_ledger(store.place, VERSION)
    where = store.ledger.where
    assert refused.value.text.zh == (
        f"台账 {where} 由 reports 2.4（结构 7）写成，本程序是 0.1.0（结构 {len(STEPS)}）；请升级 reports 后再运行"
    )
    assert refused.value.text.en == (
        f"the ledger {where} was written by reports 2.4 (schema 7), this is 0.1.0 (schema {len(STEPS)}); "
        "upgrade reports, then run again"
    )
    assert refused.value.exit_code == 78


def test_a_damaged_file_is_refused_with_the_command_that_helps_and_nothing_is_touched(tmp_path):
    """F29."""
    with opened(tmp_path) as store:
        receive(store, {"a.csv": b"1"}, at(1))
        file, [name] = store.place.file, store.objects.names()
    file.write_bytes(b"x" * 8192)
    with pytest.raises(InputOutputError) as refused:
        opened(tmp_path)
    assert refused.value.text.zh == (
        f"台账 {file} 已损坏：file is not a database；存档中的文件未受影响。请用备份恢复：reports restore BACKUP"
    )
    assert refused.value.text.en == (
        f"the ledger {file} is damaged: file is not a database; the files in the archive are untouched. "
        "Bring a backup back: reports restore BACKUP"
    )
    assert refused.value.exit_code == 74
    assert file.read_bytes() == b"x" * 8192
    assert store.objects.get(name) == b"1"


@pytest.mark.parametrize("content", [b"", None], ids=["empty", "gone"])
def test_a_ledger_that_is_gone_is_not_replaced_by_an_empty_one(tmp_path, content):
    """F29."""
    with opened(tmp_path) as store:
        receive(store, {"a.csv": b"1"}, at(1))
    store.place.file.unlink()
    if content is not None:
        store.place.file.write_bytes(content)
    with pytest.raises(InputOutputError) as refused:
        opened(tmp_path)
    told = {"empty": "其中没有台账的表", "gone": "文件不在了，而存档中有内容"}["gone" if content is None else "empty"]
    assert refused.value.text.zh == (
        f"台账 {store.place.file} 已损坏：{told}；存档中的文件未受影响。请用备份恢复：reports restore BACKUP"
    )


def test_a_store_is_opened_by_many_at_once_and_made_once(tmp_path):
    code = f"""
from pathlib import Path
from reports.archive import Place, accept, open_store, Bulletin, Query, Stamp
from datetime import datetime, UTC
import sys
with open_store(Place(Path({str(tmp_path)!r}) / ".reports"), "0.1.0") as store:
    accept(store.ledger, Bulletin("i", "5", "2024-Q1"), Query("U1", sys.argv[1], "x"), Stamp(datetime(2024, 4, 17, tzinfo=UTC), "Li"))
"""
    others = [subprocess.Popen([sys.executable, "-c", code, str(number)]) for number in range(4)]
    assert [other.wait(60) for other in others] == [0] * 4
    with opened(tmp_path) as store:
        assert cut_now(store.ledger) == 4
    assert sorted(path.name for path in store.place.folder.iterdir()) == ["ledger.db", "objects"]


# ---------------------------------------------------------------- where it may not lie


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:50 / /srv rw,relatime - nfs4 server:/export rw,vers=4.2
41 40 8:2 / /srv/local\\040disk rw - xfs /dev/sdb1 rw
42 22 0:51 / /tmp rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    "folder, kind",
    [
        ("/home/li", "ext4"),
        ("/srv/reports", "nfs4"),
        ("/srv/local disk/a", "xfs"),
        ("/srvx", "ext4"),
        ("/tmp", "tmpfs"),
    ],
)
def test_the_deepest_mount_says_the_kind_of_file_system(folder, kind):
    assert file_system(Path(folder), MOUNTS) == kind


def test_sqlite_on_a_network_share_is_refused_with_advice(tmp_path, monkeypatch):
    """F17."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 1 0:1 / / rw - ext4 a rw\n2 1 0:2 / {tmp_path} rw - nfs4 server:/export rw\n")
    monkeypatch.setattr("reports.archive.mounts.MOUNTS", mounts)
    folder = tmp_path / ".reports"
    with pytest.raises(BadDefinition) as refused:
        opened(tmp_path)
    assert refused.value.text.zh == (
        f"{folder} 位于网络文件系统（nfs4），SQLite 在其上不能可靠加锁；"
        '请在 [tool.reports] 中设置 ledger = "postgresql://用户@主机/数据库"，或把工作区移到本机磁盘'
    )
    assert refused.value.text.en == (
        f"{folder} lies on a network file system (nfs4), where SQLite cannot lock safely; use a PostgreSQL URL, "
        '[tool.reports] ledger = "postgresql://user@host/database", or move the workspace to a local disk'
    )
    assert not folder.exists()


@pytest.mark.parametrize("url", ["mysql://secret:word@host/a", "sqlite:///a.db", "no url"])
def test_only_a_postgres_url_names_a_ledger(tmp_path, url):
    with pytest.raises(BadDefinition) as refused:
        opened(tmp_path, url)
    assert "[tool.reports] ledger: got " in refused.value.text.en
    assert "word" not in refused.value.text.en


def test_a_database_that_does_not_answer_is_told_without_the_password(tmp_path):
    from postgres import free_port

    port = free_port()
    with pytest.raises(Unreachable) as refused:
        opened(tmp_path, f"postgresql://li:secret@127.0.0.1:{port}/reports")
    assert refused.value.text.en.startswith(
        f"the ledger's database postgresql://li:***@127.0.0.1:{port}/reports cannot be reached: connection "
    )
    assert "secret" not in refused.value.text.zh + refused.value.text.en
    assert refused.value.exit_code == 69


def test_a_writer_waits_for_another_and_gives_up_in_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr("reports.archive.ledger.PATIENCE", 0.1)
    with opened(tmp_path) as store, opened(tmp_path) as other:
        with store.ledger.writing(), pytest.raises(Busy) as refused:
            accept(other.ledger, BANAN, ASKS, at(1))
        assert as_of(other.ledger, 0) == ()
    assert refused.value.text.zh == f"台账 {store.place.file} 正被另一个进程写入；请稍后重试"
    assert refused.value.text.en == f"the ledger {store.place.file} is being written by somebody else; try again later"


READ_ONLY = """
import os, sys
from pathlib import Path
from datetime import UTC, datetime
from reports.archive import *
from reports.concepts.errors import ReportsError
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
with open_store(Place(Path(sys.argv[1]) / ".reports"), "0.1.0") as store:
    print(len(vintages(store.ledger)), verify(store, {}))
    try:
        receive(store, {"b.csv": b"2"}, Stamp(datetime(2024, 4, 18, tzinfo=UTC), "Li"))
    except ReportsError as refused:
        print(refused.exit_code)
    try:
        accept(store.ledger, Bulletin("i", "5", "2024-Q1"), Query("", "", ""), Stamp(datetime(2024, 4, 18, tzinfo=UTC), "Li"))
    except ReportsError as refused:
        print(refused.exit_code, refused)
"""


def test_where_nothing_may_be_written_all_can_be_read(tmp_path_factory):
    """As another user, without the right to write: what cannot be done is refused for want of rights."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with opened(root) as store:
            receive(store, {"a.csv": b"1"}, at(1))
        for path in sorted([root, *root.rglob("*")], reverse=True):
            path.chmod(0o555 if path.is_dir() else 0o444)
        done = subprocess.run([sys.executable, "-c", READ_ONLY, folder], capture_output=True, text=True)
        for path in [root, *root.rglob("*")]:
            path.chmod(0o700)
    assert done.stderr == ""
    assert done.stdout.splitlines()[:2] == ["1 ()", "77"]
    assert done.stdout.splitlines()[2].startswith(
        f"77 the archive may not be read or written at {store.place.file}: attempt to write a readonly database"
    )
