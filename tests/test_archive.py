"""The store as a whole: what is received, withdrawn, known as of then, published, verified, backed up and restored."""

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from archived import BANAN, VERSION, at, draft, minute, opened, sha256
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import text
from stopwatch import seconds

from reports.archive import (
    Beginning,
    Bulletin,
    DamagedObject,
    Place,
    Query,
    Store,
    Told,
    accept,
    acceptances,
    as_of,
    backup,
    begin,
    bundle,
    commit_edition,
    cut_at,
    cut_now,
    cut_numbered,
    edition,
    editions,
    found_by,
    history,
    latest,
    note,
    number_of,
    outputs,
    read_by,
    receive,
    restore,
    runs,
    verify,
    vintages,
    withdraw,
    withdrawals,
)  # fmt: skip
from reports.concepts.errors import Busy, CannotWrite, NotFound, UsageError

FILES = {"industry.pdf": b"%PDF one", "industry.csv": b"a,b\r\n"}


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, tmp_path: Path) -> Iterator[Store]:
    url = request.getfixturevalue("database") if request.param == "postgres" else ""
    with opened(tmp_path, url) as store:
        yield store


def in_force(store: Store, cut: int | None = None) -> dict[str, bytes]:
    cut = cut_now(store.ledger) if cut is None else cut
    return {vintage.file: store.objects.get(vintage.sha256) for vintage in as_of(store.ledger, cut)}


# ---------------------------------------------------------------- receiving


def test_a_file_is_received_with_who_when_and_why(store):
    [vintage] = receive(store, {"q1/output.csv": b"38.6"}, at(1, "李明", "季报")).new
    assert (vintage.seq, vintage.file, vintage.revision, vintage.sha256) == (1, "q1/output.csv", 0, sha256(b"38.6"))
    assert (vintage.size, vintage.at, vintage.by, vintage.because) == (4, "2024-04-17T01:31:00.000000Z", "李明", "季报")
    assert vintages(store.ledger) == (vintage,)


def test_the_same_bytes_bring_nothing_new(store):
    """B70."""
    first = receive(store, {"a.csv": b"1", "b.csv": b"2"}, at(1))
    again = receive(store, {"a.csv": b"1", "b.csv": b"2"}, at(2))
    assert again.new == () and again.vintages == first.vintages
    assert len(vintages(store.ledger)) == 2


def test_a_replaced_file_is_the_next_revision_and_the_old_one_stays(store):
    receive(store, {"a.csv": b"1", "b.csv": b"2"}, at(1))
    received = receive(store, {"a.csv": b"10", "b.csv": b"2"}, at(2))
    assert [(v.file, v.revision) for v in received.new] == [("a.csv", 1)]
    assert {file: v.revision for file, v in received.vintages.items()} == {"a.csv": 1, "b.csv": 0}
    assert in_force(store) == {"a.csv": b"10", "b.csv": b"2"}
    assert in_force(store, cut_at(store.ledger, minute(1))) == {"a.csv": b"1", "b.csv": b"2"}


def test_the_bytes_of_an_older_revision_are_a_new_one_of_the_same_object(store):
    for number, content in enumerate([b"1", b"2", b"1"], start=1):
        receive(store, {"a.csv": content}, at(number))
    assert [v.sha256 for v in vintages(store.ledger, "a.csv")] == [sha256(b"1"), sha256(b"2"), sha256(b"1")]
    assert len(list(store.objects.names())) == 2


def test_more_files_than_fit_into_one_question(tmp_path):
    many = {f"{number}.csv": b"%d" % (number % 7) for number in range(1201)}
    with opened(tmp_path) as store:
        assert len(receive(store, many, at(1)).new) == 1201
        assert receive(store, many, at(2)).new == ()
        assert in_force(store) == many


def test_a_clock_far_behind_receives_nothing(store):
    """T14."""
    receive(store, {"a.csv": b"1"}, at(60))
    with pytest.raises(Busy) as refused:
        receive(store, {"a.csv": b"2"}, at(1))
    assert refused.value.text.en == (
        "the clock says 2024-04-17T01:31:00.000000Z, the ledger's last entry is of 2024-04-17T02:30:00.000000Z; "
        "set the clock right, or wait until it has passed that"
    )
    assert in_force(store) == {"a.csv": b"1"}
    assert receive(store, {"a.csv": b"1"}, at(1)).new == ()


# ---------------------------------------------------------------- withdrawing


def test_a_withdrawn_vintage_is_out_of_use_from_now_on_and_not_before(store):
    """T22."""
    receive(store, {"a.csv": b"1"}, at(1))
    [wrong] = receive(store, {"a.csv": b"wrong"}, at(2)).new
    made = withdraw(store.ledger, wrong.seq, at(3, "Li", "wrong district"))
    assert withdrawals(store.ledger) == (made,)
    assert in_force(store) == {"a.csv": b"1"}
    assert in_force(store, cut_at(store.ledger, minute(2))) == {"a.csv": b"wrong"}


def test_a_withdrawal_in_the_same_minute_has_its_own_place_in_the_order(store):
    [vintage] = receive(store, {"a.csv": b"1"}, at(1)).new
    withdraw(store.ledger, vintage.seq, at(1))
    assert in_force(store, cut_numbered(store.ledger, 1)) == {"a.csv": b"1"}
    assert in_force(store, cut_numbered(store.ledger, 2)) == {}


def test_withdrawn_bytes_do_not_come_back_because_the_file_still_lies_there(store):
    receive(store, {"a.csv": b"1"}, at(1))
    [wrong] = receive(store, {"a.csv": b"wrong"}, at(2)).new
    withdraw(store.ledger, wrong.seq, at(3))
    received = receive(store, {"a.csv": b"wrong"}, at(4))
    assert (received.new, received.refused) == ((), ("a.csv",))
    assert received.vintages["a.csv"].revision == 0
    revived = receive(store, {"a.csv": b"wrong"}, at(5, because="it was right after all"), revive=True)
    assert [v.revision for v in revived.new] == [2]
    assert in_force(store) == {"a.csv": b"wrong"}


def test_bytes_that_are_in_force_again_are_not_refused_for_a_later_withdrawal(store):
    for number, content in enumerate([b"1", b"2", b"1"], start=1):
        receive(store, {"a.csv": content}, at(number))
    withdraw(store.ledger, 3, at(4))
    withdraw(store.ledger, 2, at(5))
    received = receive(store, {"a.csv": b"1"}, at(6))
    assert (received.vintages["a.csv"].seq, received.new, received.refused) == (1, (), ())


def test_the_only_vintage_withdrawn_leaves_no_file(store):
    [vintage] = receive(store, {"a.csv": b"1"}, at(1)).new
    withdraw(store.ledger, vintage.seq, at(2))
    assert receive(store, {"a.csv": b"1"}, at(3)).vintages == {}
    assert in_force(store) == {}


def test_a_vintage_is_withdrawn_once_and_must_be_there(store):
    [vintage] = receive(store, {"a.csv": b"1"}, at(1)).new
    withdraw(store.ledger, vintage.seq, at(2))
    with pytest.raises(UsageError) as twice:
        withdraw(store.ledger, vintage.seq, at(3))
    assert twice.value.text.zh == "a.csv 第 0 次修订（@1）已于 2024-04-17T01:32:00.000000Z 由 Li 撤回"
    assert twice.value.text.en == "a.csv revision 0 (@1) was withdrawn at 2024-04-17T01:32:00.000000Z by Li"
    with pytest.raises(NotFound) as nothing:
        withdraw(store.ledger, 9, at(3))
    assert nothing.value.text.zh == "没有第 @9 号接收记录；请用 reports history 查看"
    assert nothing.value.text.en == "there is no vintage @9; see reports history"


# ---------------------------------------------------------------- as of


def test_before_the_first_file_nothing_was_known_and_the_first_is_named(store):
    """T19."""
    with pytest.raises(NotFound) as nothing:
        cut_at(store.ledger, minute(1))
    assert nothing.value.text.zh == "台账中还没有任何记录"
    assert nothing.value.text.en == "the ledger holds nothing yet"
    receive(store, {"a.csv": b"1"}, at(5))
    with pytest.raises(NotFound) as early:
        cut_at(store.ledger, minute(4))
    assert (
        early.value.text.zh
        == "2024-04-17T01:34:00.000000Z 时尚未收到任何文件；第一份文件收于 2024-04-17T01:35:00.000000Z"
    )
    assert early.value.text.en == (
        "nothing had been received at 2024-04-17T01:34:00.000000Z; the first file is of 2024-04-17T01:35:00.000000Z"
    )
    assert early.value.exit_code == 66


def test_an_instant_includes_what_came_in_that_instant(store):
    receive(store, {"a.csv": b"1"}, at(1))
    receive(store, {"b.csv": b"1"}, at(1))
    receive(store, {"c.csv": b"1"}, at(2))
    assert cut_at(store.ledger, minute(1)) == 2
    assert cut_at(store.ledger, minute(99)) == cut_now(store.ledger) == 3


def test_a_cut_by_number_must_be_there(store):
    receive(store, {"a.csv": b"1"}, at(1))
    for seq in (0, 2):
        with pytest.raises(NotFound) as refused:
            cut_numbered(store.ledger, seq)
        assert refused.value.text.zh == f"台账中没有 @{seq}；最后一条记录是 @1"
        assert refused.value.text.en == f"the ledger has no @{seq}; its last entry is @1"


def test_acceptances_are_known_in_the_same_order_as_files(store):
    receive(store, {"a.csv": b"1"}, at(1))
    accepted = accept(store.ledger, BANAN, Query("U1", "x", "38.6"), at(2))
    assert accepted.seq == 2
    assert acceptances(store.ledger, BANAN, cut_at(store.ledger, minute(1))) == ()
    assert acceptances(store.ledger, BANAN, cut_at(store.ledger, minute(2))) == (accepted,)


# ---------------------------------------------------------------- editions


def test_an_edition_keeps_its_files_and_manifest_byte_for_byte(store):
    made = commit_edition(store, draft(store, "a", FILES), at(1, "Li", "quarter"))
    assert made.new and (made.edition.number, made.edition.kind, made.edition.because) == (1, "first", "quarter")
    assert bundle(store, made.edition) == FILES
    assert store.objects.get(made.edition.manifest) == b"manifest of a"
    assert [(o.name, o.size) for o in outputs(store.ledger, made.edition)] == [("industry.csv", 5), ("industry.pdf", 8)]


def test_the_same_run_is_the_same_edition_whoever_comes_second(store):
    first = commit_edition(store, draft(store, "a", FILES), at(1))
    assert number_of(store.ledger, BANAN, "a" * 64) == 1
    second = commit_edition(store, draft(store, "a", FILES), at(2, "Wang"))
    assert not second.new and second.edition == first.edition
    assert editions(store.ledger, BANAN) == (first.edition,)


def test_two_runs_for_one_number_cannot_both_have_it(store):
    ready = draft(store, "b", FILES)
    commit_edition(store, draft(store, "a", FILES), at(1))
    with pytest.raises(Busy) as refused:
        commit_edition(store, ready, at(2))
    assert refused.value.text.zh == "industry 2024-Q1 的下一版是第 2 版，而不是第 1 版：其间已有人发布；请重新运行"
    assert refused.value.text.en == (
        "the next edition of industry 2024-Q1 is 2, not 1: somebody published meanwhile; run again"
    )
    commit_edition(store, draft(store, "b", FILES), at(3))
    assert [(e.number, e.run[0], e.kind) for e in editions(store.ledger, BANAN)] == [
        (1, "a", "first"),
        (2, "b", "revision"),
    ]


def test_an_edition_and_the_success_of_its_run_are_one_fact(store):
    run = begin(store.ledger, BANAN, Beginning("release", 0, minute(1), "tick", "host", 42))
    ready = dataclasses.replace(draft(store, "a", FILES), attempt=run.seq, slot="industry/2024-Q1")
    commit_edition(store, ready, at(2))
    [ended] = runs(store.ledger, BANAN)
    assert (ended.state, ended.id, ended.slot) == ("succeeded", "a" * 64, "industry/2024-Q1")
    late = begin(store.ledger, BANAN, Beginning("release", 0, minute(3), "tick", "other", 42))
    next_one = dataclasses.replace(draft(store, "b", FILES), attempt=late.seq, slot="industry/2024-Q1")
    with pytest.raises(Busy):
        commit_edition(store, next_one, at(4))
    assert len(editions(store.ledger, BANAN)) == 1


def test_what_a_run_read_and_found_is_kept_in_its_order(store):
    receive(store, {"a.csv": b"1", "b.csv": b"2"}, at(1))
    run = begin(store.ledger, BANAN, Beginning("run", 2, minute(2), "Li", "host", 42))
    found = [
        Told("query", "U1", "b.csv:2 [v]", "x", "查", "ask", "电话"),
        Told("note", "N1", "a.csv:1", "", "注", "note"),
    ]
    note(store.ledger, run.seq, [2, 1, 2], found)
    assert read_by(store.ledger, run.seq) == (1, 2)
    assert found_by(store.ledger, run.seq) == tuple(found)
    with pytest.raises(NotFound) as nothing:
        read_by(store.ledger, 9)
    assert (nothing.value.text.zh, nothing.value.text.en) == ("没有第 9 次运行", "there is no run number 9")


def test_an_edition_that_is_not_there_is_told_with_those_that_are(store):
    with pytest.raises(NotFound) as nothing:
        edition(store.ledger, BANAN, 1)
    assert nothing.value.text.zh == "industry 2024-Q1（500113）没有第 1 版；已有 -"
    commit_edition(store, draft(store, "a", FILES), at(1))
    commit_edition(store, draft(store, "b", FILES), at(2))
    assert edition(store.ledger, BANAN, 2).run == "b" * 64
    with pytest.raises(NotFound) as nothing:
        edition(store.ledger, BANAN, 3)
    assert nothing.value.text.en == "industry 2024-Q1 (500113) has no edition 3; there are 1, 2"


def test_the_newest_edition_of_each_bulletin(store):
    other = Bulletin("services", "500112", "2024-Q2")
    commit_edition(store, draft(store, "a", FILES), at(1))
    commit_edition(store, draft(store, "c", FILES, other), at(2))
    commit_edition(store, draft(store, "b", FILES), at(3))
    assert [(e.bulletin, e.number) for e in latest(store.ledger)] == [(other, 1), (BANAN, 2)]
    assert [e.bulletin for e in latest(store.ledger, "2024-Q1")] == [BANAN]
    assert [e.run[0] for e in history(store.ledger)] == ["a", "c", "b"]
    assert [e.run[0] for e in history(store.ledger, job="industry")] == ["a", "b"]
    assert [e.run[0] for e in history(store.ledger, area="500112")] == ["c"]


# ---------------------------------------------------------------- verify


def test_a_sound_store_and_what_was_published_from_it(store, tmp_path):
    receive(store, {"a.csv": b"1"}, at(1))
    commit_edition(store, draft(store, "a", FILES), at(2))
    pdf = tmp_path / "industry.pdf"
    pdf.write_bytes(FILES["industry.pdf"])
    assert verify(store, {pdf: sha256(FILES["industry.pdf"])}) == ()


def test_every_damage_is_told_with_its_place(store, tmp_path):
    """S33."""
    receive(store, {"a.csv": b"1", "b.csv": b"2", "c.csv": b"3"}, at(1))
    rotten, gone = (store.objects.path(sha256(content)) for content in (b"1", b"2"))
    rotten.chmod(0o600)
    rotten.write_bytes(b"x")
    gone.unlink()
    unnamed = store.objects.path(store.objects.put(b"received, and then the power went"))
    altered, deleted = tmp_path / "industry.csv", tmp_path / "industry.pdf"
    altered.write_bytes(b"")
    lines = {finding.line("en") for finding in verify(store, {altered: sha256(b"3"), deleted: sha256(b"4")})}
    receive_again = "do: receive the original file again, or bring a backup back: reports restore BACKUP"
    assert lines == {
        f"{rotten}: object: got bytes of hash {sha256(b'x')}; want hash {sha256(b'1')}, used by: @1 a.csv; {receive_again}",
        f"{gone}: object: got no file; want hash {sha256(b'2')}, used by: @2 b.csv; {receive_again}",
        f"{altered}: published: got bytes of hash {sha256(b'')}; want hash {sha256(b'3')}; do: run reports repair",
        f"{deleted}: published: got no file; want hash {sha256(b'4')}; do: run reports repair",
        f"{unnamed}: orphan: got no row that names it; want a row that names it; do: nothing: an interrupted receipt or "
        "publication leaves one, and the same bytes received again will use it",
    }
    zh = {finding.code: finding.line("zh") for finding in verify(store, {deleted: sha256(b"4")})}
    assert (
        zh["published"] == f"{deleted}: published: 实际 文件不存在；应为 哈希 {sha256(b'4')}；处理：运行 reports repair"
    )
    assert in_force(store, 0) == {}
    with pytest.raises(DamagedObject):
        in_force(store)


def test_damage_is_told_with_all_that_stands_on_it(store):
    """S33. Bytes that were received, read by a run, and published as a file and as a manifest."""
    lived(store)
    commit_edition(store, dataclasses.replace(draft(store, "b", {"a.pdf": b"1"}), manifest=b"1"), at(7))
    store.objects.path(sha256(b"1")).unlink()
    [told] = verify(store, {})
    assert told.want.en == (
        f"hash {sha256(b'1')}, used by: @1 a.csv; industry 500113 2024-Q1 #1; industry 500113 2024-Q1 #2 a.pdf; "
        "industry 500113 2024-Q1 #2 industry.json"
    )
    assert told.want.zh.startswith(f"哈希 {sha256(b'1')}，用于：@1 a.csv; ")


def test_the_original_file_received_again_mends_what_was_damaged(store):
    receive(store, {"a.csv": b"1"}, at(1))
    store.objects.path(sha256(b"1")).unlink()
    assert receive(store, {"a.csv": b"1"}, at(2)).new == ()
    assert verify(store, {}) == ()


def test_a_row_that_names_nothing_is_found_in_the_file(tmp_path):
    with opened(tmp_path) as store:
        connection = store.ledger.engine.raw_connection()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO run_input VALUES (7, 8)")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.close()
        lines = [finding.line("en") for finding in verify(store, {})]
    assert len(lines) == 2
    assert lines[0].startswith(f"{store.place.file}: ledger: got run_input ")


# ---------------------------------------------------------------- backup and restore


def lived(store: Store) -> None:
    receive(store, {"a.csv": b"1", "b.csv": b"2"}, at(1))
    [wrong] = receive(store, {"b.csv": b"wrong"}, at(2)).new
    withdraw(store.ledger, wrong.seq, at(3))
    accept(store.ledger, BANAN, Query("U1", "x", "38.6"), at(4))
    run = begin(store.ledger, BANAN, Beginning("run", 4, minute(5), "Li", "host", 42))
    note(store.ledger, run.seq, [1, 2], [Told("query", "U1", "b.csv:2", "", "查", "ask")])
    commit_edition(store, dataclasses.replace(draft(store, "a", FILES), attempt=run.seq), at(6))


def remembered(store: Store) -> list[object]:
    ledger = store.ledger
    [edition] = editions(ledger, BANAN)
    return [vintages(ledger), withdrawals(ledger), acceptances(ledger, BANAN), runs(ledger, BANAN), edition,
            bundle(store, edition), found_by(ledger, 1), read_by(ledger, 1), in_force(store)]  # fmt: skip


@pytest.mark.parametrize("into", ["sqlite", "postgres"])
def test_a_backup_brings_everything_back_from_any_database_into_any(store, tmp_path, into, request):
    lived(store)
    made = backup(store, tmp_path / "backup")
    assert (made.objects, made.damaged) == (6, ())
    url = request.getfixturevalue("server").database() if into == "postgres" else ""
    place = Place(tmp_path / "elsewhere" / ".reports", url)
    place.folder.parent.mkdir()
    restore(tmp_path / "backup", place, VERSION)
    with opened(tmp_path / "elsewhere", url) as again:
        assert remembered(again) == remembered(store)
        assert verify(again, {}) == ()
        assert receive(again, {"a.csv": b"9"}, at(9)).new[0].revision == 1


def test_a_backup_and_a_restore_name_the_objects_that_are_not_there(tmp_path):
    with opened(tmp_path) as store:
        lived(store)
        gone = vintages(store.ledger)[0].sha256
        store.objects.path(gone).unlink()
        made = backup(store, tmp_path / "backup")
    assert (made.objects, made.damaged) == (5, (gone,))
    place = Place(tmp_path / "elsewhere" / ".reports")
    place.folder.parent.mkdir()
    assert restore(tmp_path / "backup", place, VERSION).damaged == (gone,)


def test_of_postgres_the_backup_says_who_backs_up_the_database(tmp_path, database):
    with opened(tmp_path, database) as store:
        note = backup(store, tmp_path / "backup").note
    assert note.zh == "台账在 PostgreSQL 中：这里存了一份 JSON Lines 副本，数据库本身请用 pg_dump 或连续归档备份"
    assert note.en == (
        "the ledger is in PostgreSQL: a copy as JSON lines is kept here; back the database up with its own tools, "
        "pg_dump or continuous archiving"
    )


def test_a_damaged_ledger_is_set_aside_and_restored_and_newer_objects_stay(tmp_path):
    with opened(tmp_path) as store:
        lived(store)
        backup(store, tmp_path / "backup")
        before = remembered(store)
        receive(store, {"a.csv": b"after the backup"}, at(10))
    store.place.file.write_bytes(b"x" * 8192)
    restore(tmp_path / "backup", store.place, VERSION)
    with opened(tmp_path) as again:
        assert remembered(again) == before
        assert [finding.code for finding in verify(again, {})] == ["orphan"]
    assert (store.place.folder / "ledger-damaged-1.db").read_bytes() == b"x" * 8192


def test_nothing_is_restored_over_a_ledger_with_entries(tmp_path):
    with opened(tmp_path) as store:
        lived(store)
        backup(store, tmp_path / "backup")
    (tmp_path / "other").mkdir()
    with opened(tmp_path / "other") as store:
        receive(store, {"theirs.csv": b"of another office"}, at(1))
        kept = list(store.objects.names())
        with pytest.raises(UsageError) as refused:
            restore(tmp_path / "backup", store.place, VERSION)
        assert list(store.objects.names()) == kept
    assert refused.value.text.zh == f"{store.place.file} 已有台账，其中有内容；恢复不会覆盖它。请换一个工作区或数据库"
    assert refused.value.text.en == (
        f"{store.place.file} has a ledger with entries; restoring does not overwrite it. Name another workspace or database"
    )


def test_a_backup_takes_no_folder_that_is_there_and_a_restore_none_that_is_no_backup(tmp_path):
    with opened(tmp_path) as store:
        with pytest.raises(UsageError) as there:
            backup(store, tmp_path)
        assert there.value.text.zh == f"{tmp_path} 已存在；请换一个目录名"
        assert there.value.text.en == f"{tmp_path} exists; give another name"
        with pytest.raises(CannotWrite) as nowhere:
            backup(store, tmp_path / "usb" / "2024-04-17")
        assert nowhere.value.text.zh == f"没有目录 {tmp_path / 'usb'}，备份无处可放；请先建立它，或检查磁盘是否已挂载"
        assert nowhere.value.text.en == (
            f"there is no folder {tmp_path / 'usb'} to put the backup in; make it, or see whether its disk is mounted"
        )
    with pytest.raises(NotFound) as nothing:
        restore(tmp_path, Place(tmp_path / "new"), VERSION)
    assert nothing.value.text.zh == f"{tmp_path} 不是备份：其中没有 ledger.db 或 ledger.jsonl"
    assert nothing.value.text.en == f"{tmp_path} is no backup: it has no ledger.db or ledger.jsonl"


def test_one_rotten_object_does_not_cost_the_others_their_backup(tmp_path):
    with opened(tmp_path) as store:
        lived(store)
        rotten = store.objects.path(sha256(b"1"))
        rotten.chmod(0o600)
        rotten.write_bytes(b"x")
        made = backup(store, tmp_path / "backup")
    assert (made.objects, made.damaged) == (5, (sha256(b"1"),))


# ---------------------------------------------------------------- any life of a store, against a dictionary

NAMES = st.sampled_from(["a.csv", "b.csv", "q1/c.csv"])
CONTENTS = st.sampled_from([b"", b"1", b"2", b"3"])


class Life(RuleBasedStateMachine):
    """Receive, replace, withdraw and ask as of any moment; the model is a list of what happened."""

    @initialize()
    def open(self) -> None:
        import tempfile

        memory = Path("/dev/shm")  # some thousand syncs of a disk are not what is tested here
        self.folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self.store = opened(self.folder)
        self.order: list[tuple[str, object]] = []  # ("vintage", (file, content)) or ("withdrawal", seq)
        self.now = 0

    @rule(files=st.dictionaries(NAMES, CONTENTS, min_size=1), later=st.integers(0, 3), revive=st.booleans())
    def receive(self, files: dict[str, bytes], later: int, revive: bool) -> None:
        self.now += later
        expected = [(file, content) for file, content in files.items() if self.brings_something(file, content, revive)]
        self.order += [("vintage", pair) for pair in expected]
        received = receive(self.store, files, at(self.now), revive)
        assert [(v.file, self.store.objects.get(v.sha256)) for v in received.new] == expected
        known = self.known(len(self.order))
        assert {file: self.store.objects.get(v.sha256) for file, v in received.vintages.items()} == {
            file: known[file] for file in files if file in known
        }
        assert set(received.refused) == {file for file, content in files.items() if known.get(file) != content}

    @rule(choice=st.integers(0, 50), later=st.integers(0, 3))
    def withdraw(self, choice: int, later: int) -> None:
        self.now += later
        left = [seq for seq, (kind, _) in enumerate(self.order, 1) if kind == "vintage" and seq not in self.gone(99)]
        if left:
            seq = left[choice % len(left)]
            withdraw(self.store.ledger, seq, at(self.now))
            self.order.append(("withdrawal", seq))

    @rule(back=st.integers(0, 8))
    def ask_as_of(self, back: int) -> None:
        cut = max(len(self.order) - back, 0)
        assert in_force(self.store, cut) == self.known(cut)

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = opened(self.folder)

    @invariant()
    def all_is_there(self) -> None:
        if self.order:
            assert cut_at(self.store.ledger, minute(self.now)) == cut_now(self.store.ledger) == len(self.order)
            assert in_force(self.store) == self.known(len(self.order))
        revisions = [(v.file, v.revision) for v in vintages(self.store.ledger)]
        assert len(set(revisions)) == len(revisions)

    def gone(self, cut: int) -> set[object]:
        return {of for kind, of in self.order[:cut] if kind == "withdrawal"}

    def received(self, cut: int) -> list[tuple[int, str, bytes]]:
        return [(seq, *of) for seq, (kind, of) in enumerate(self.order[:cut], 1) if kind == "vintage"]

    def known(self, cut: int) -> dict[str, bytes]:
        return {file: content for seq, file, content in self.received(cut) if seq not in self.gone(cut)}

    def brings_something(self, file: str, content: bytes, revive: bool) -> bool:
        if self.known(len(self.order)).get(file) == content:
            return False
        same = [seq for seq, name, bytes_ in self.received(len(self.order)) if (name, bytes_) == (file, content)]
        return revive or not same or same[-1] not in self.gone(len(self.order))

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)


Life.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None, database=None)
TestLife = Life.TestCase


@pytest.mark.slow
class TestLongLife(Life.TestCase):
    settings = settings(max_examples=100, stateful_step_count=40, deadline=None, database=None)


# ---------------------------------------------------------------- ten years


@pytest.mark.slow
def test_ten_years_of_forty_areas_are_opened_and_asked_in_no_time(tmp_path):
    """40 quarters x 40 areas x 20 files received and 4 published: opening, receiving nothing new, history, as of."""
    with opened(tmp_path) as store:
        many = ten_years(store)

    def opened_and_received() -> None:
        with opened(tmp_path) as store:
            wanted = {file: b"" for file in list(many)[:100]}
            assert receive(store, wanted, at(1e7)).new == ()
            assert len(editions(store.ledger, Bulletin("industry", "500007", "Q7"))) == 2

    def asked() -> None:
        with opened(tmp_path) as store:
            assert len(as_of(store.ledger, cut_now(store.ledger))) == len(many)
            assert len(latest(store.ledger, "Q7")) == 40
            assert cut_at(store.ledger, minute(1)) == 1599
            assert len(history(store.ledger, area="500007")) == 80

    received_in, asked_in = seconds(opened_and_received)[0], seconds(asked)[0]
    assert received_in < 0.1 and received_in + asked_in < 2  # 0.16 on an idle machine


def ten_years(store: Store) -> list[str]:
    """Rows as a store of that age has them, put in without writing each object."""
    files = [f"{period}/{area}/{name}.csv" for period in range(40) for area in range(40) for name in range(20)]
    zero = sha256(b"")
    with store.ledger.writing() as connection:
        insert = text("INSERT INTO vintage VALUES (:seq, :file, 0, :hash, 0, :at, 'Li', '')")
        rows = [
            {
                "seq": seq,
                "file": file,
                "hash": zero,
                "at": f"20{24 + seq // 8000:02}-04-17T01:{30 + seq // 800 % 30:02}:00.000000Z",
            }
            for seq, file in enumerate(files, 1)
        ]
        connection.execute(insert, rows)
        insert = text(
            "INSERT INTO edition VALUES (:seq, 'industry', :area, :period, :number, :run, :kind, 0, :run, :at, 'Li', '')"
        )
        bulletins = [
            (f"5000{area:02}", f"Q{period}", number) for period in range(40) for area in range(40) for number in (1, 2)
        ]
        connection.execute(insert, [
            {"seq": seq, "area": area, "period": period, "number": number, "run": f"{seq:064}",
             "kind": "first" if number == 1 else "revision", "at": "2024-04-17T01:30:00.000000Z"}
            for seq, (area, period, number) in enumerate(bulletins, 1)
        ])  # fmt: skip
        connection.execute(
            text("INSERT INTO output VALUES (:edition, :name, :hash, 0)"),
            [{"edition": seq, "name": name, "hash": zero} for seq in range(1, len(bulletins) + 1) for name in "abcd"],
        )
    return files
