"""Letters about many areas go as one; none is lost in it, and those of a few go by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import mail_server
from offices import Office
from test_tick import MAIL

from reports.alerts import Letter, News, bundled, compose, unit_failed
from reports.alerts.letter import Kind
from reports.archive import open_store
from reports.archive.outbox import Letter as Kept
from reports.archive.outbox import post, unsent
from reports.concepts.text import Text
from reports.office.posting import send_letters

AT = datetime(2024, 4, 17, 1, 30, tzinfo=UTC)
LATE = Text("全国数据未到", "the national data are missing")


def news(area: int, kind: Kind = "held", period: str = "2024-Q1", mark: str = "k1") -> Letter:
    command = f"reports check {period} --area {area}"
    return compose(News(kind, "county", str(area), period, AT, LATE, command, mark=mark))


def test_three_areas_have_a_letter_each() -> None:
    each = [news(area) for area in (500101, 500102, 500103)]
    assert bundled(each) == {letter: (letter,) for letter in each}


def test_four_areas_have_one_letter_that_tells_three_in_full_and_names_the_other() -> None:
    each = tuple(news(area) for area in (500101, 500102, 500103, 500104))
    [(letter, stands_for)] = bundled(each).items()
    assert stands_for == each
    assert letter.subject == "[reports] held county 4-areas 2024-Q1"
    assert (
        letter.body
        == """\
作业 county，2024-Q1，4 个地区：暂缓发布，等待数据或核实
作业 county，地区 500101，2024-Q1：暂缓发布，等待数据或核实（2024-04-17 01:30 +0000）
原因：全国数据未到
请运行：reports check 2024-Q1 --area 500101
作业 county，地区 500102，2024-Q1：暂缓发布，等待数据或核实（2024-04-17 01:30 +0000）
原因：全国数据未到
请运行：reports check 2024-Q1 --area 500102
作业 county，地区 500103，2024-Q1：暂缓发布，等待数据或核实（2024-04-17 01:30 +0000）
原因：全国数据未到
请运行：reports check 2024-Q1 --area 500103
另有地区：500104
各地区情况见：reports status

Job county, 2024-Q1, 4 areas: held until data come or somebody answers
Job county, area 500101, 2024-Q1: held until data come or somebody answers (2024-04-17 01:30 +0000)
Reason: the national data are missing
Run: reports check 2024-Q1 --area 500101
Job county, area 500102, 2024-Q1: held until data come or somebody answers (2024-04-17 01:30 +0000)
Reason: the national data are missing
Run: reports check 2024-Q1 --area 500102
Job county, area 500103, 2024-Q1: held until data come or somebody answers (2024-04-17 01:30 +0000)
Reason: the national data are missing
Run: reports check 2024-Q1 --area 500103
And of: 500104
What became of each: reports status
"""
    )


def test_a_thousand_areas_are_counted_where_they_are_too_many_to_name() -> None:
    [letter] = bundled(news(area) for area in range(100000, 101000))
    assert "另有地区：100003, 100004, " in letter.body and "100042等，共 997 个\n" in letter.body
    assert ", 100042 and others, 997 in all\n" in letter.body and "100043" not in letter.body
    assert len(letter.body) < 2000


def test_what_differs_in_kind_or_period_and_what_is_about_the_service_stays_apart() -> None:
    held = tuple(news(area) for area in range(500101, 500106))
    out = tuple(news(area, "success") for area in range(500106, 500110))
    older = tuple(news(area, period="2023-Q4") for area in range(500101, 500105))
    service = unit_failed("reports.service", AT)
    sent = bundled([*held, service, *out, *older])
    assert list(sent.values()) == [held, (service,), out, older]


def test_the_same_letters_make_the_same_letter_and_others_another() -> None:
    each = [news(area) for area in range(500101, 500106)]
    again = [*each[:-1], news(500105, mark="k2")]
    assert len({letter.name for some in (each, each, again) for letter in bundled(some)}) == 2


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["held", "success"]), st.integers(1, 3)), unique=True))
def test_no_letter_is_lost_in_a_bundle_or_stands_in_two(drawn: list[tuple[int, Kind, int]]) -> None:
    each = [news(area, kind, f"2024-Q{quarter}") for area, kind, quarter in drawn]
    assert sorted(one.name for some in bundled(each).values() for one in some) == sorted(one.name for one in each)


@pytest.fixture
def listened_to(workspace: Callable[..., Path]) -> Callable[..., Office]:
    def made(port: int) -> Office:
        return Office(workspace(mail=MAIL | {"port": port, "timeout": 1.0}), at=AT)

    return made


def posted(there: Office, letters: list[Letter]) -> None:
    with open_store(there.session.place, "0.1.0") as store:
        for letter in letters:
            post(store.ledger, Kept(f"mail:{letter.name}", "mail", letter.payload), AT)


def test_a_bundle_goes_out_once_and_none_of_its_letters_is_left(listened_to: Callable[..., Office]) -> None:
    with mail_server() as box:
        there = listened_to(box.port)
        posted(there, [news(area) for area in range(500101, 500141)])
        with open_store(there.session.place, "0.1.0") as store:
            assert send_letters(there.session, store) == 40
            assert send_letters(there.session, store) == 0
            assert unsent(store.ledger, AT + timedelta(days=400)) == ()
    [mail] = box.mails
    assert message_from_bytes(mail)["Subject"] == "[reports] held county 40-areas 2024-Q1"


def test_a_bundle_that_nobody_takes_waits_whole_and_goes_when_the_server_is_back(
    listened_to: Callable[..., Office],
) -> None:
    there = listened_to(1)
    posted(there, [news(area) for area in range(500101, 500111)])
    with open_store(there.session.place, "0.1.0") as store:
        assert send_letters(there.session, store) == 0
        assert {message.attempts for message in unsent(store.ledger, AT + timedelta(hours=1))} == {1}
    with mail_server() as box:
        settings = there.root / "pyproject.toml"
        settings.write_text(
            settings.read_text(encoding="utf-8").replace('"port" = 1,', f'"port" = {box.port},'), "utf-8"
        )
        back = Office(there.root, at=AT + timedelta(hours=1))
        with open_store(back.session.place, "0.1.0") as store:
            assert send_letters(back.session, store) == 10
    assert len(box.mails) == 1
