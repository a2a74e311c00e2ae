"""What is due: before, at and after the instant; after failures, holds, downtime and wrong clocks; over whole lives."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.concepts.text import Text, plain
from reports.release import (
    Announcement,
    Attempt,
    Calendar,
    Clock,
    Due,
    ReleaseRule,
    Slot,
    Tried,
    Trust,
    clock_trust,
    due,
    outcome,
    pending,
    slots,
    withheld,
)

RULE = ReleaseRule("2024-Q1", lag_days=17)
EVERY = slots(Calendar("industry", "500113", RULE), datetime(2025, 12, 31, tzinfo=UTC))
FIRST = EVERY[0]
NAME = "industry/500113/2024-Q1"
BROKEN = Text("磁盘已满", "the disk is full")
WAITING = Text("等待 industry 2024-Q1", "waiting for industry 2024-Q1")
MINUTE = timedelta(minutes=1)


def beijing(words: str) -> datetime:
    return datetime.fromisoformat(words + "+08:00").astimezone(UTC)


AT = beijing("2024-04-17 09:30")


def failed(at: datetime, key: str = "a") -> Attempt:
    return Attempt(at, "failed", key, BROKEN)


def held(at: datetime, key: str = "a") -> Attempt:
    return Attempt(at, "held", key, WAITING)


def prepared(at: datetime, key: str = "a") -> Attempt:
    return Attempt(at, "prepared", key, plain(""))


def now_due(now: datetime, *past: Attempt, key: str = "a") -> Due | None:
    """What is due of the first slot alone, after these attempts, with what it would be made of now."""
    found = due(now, (FIRST,), (), {NAME: Tried(key, past)})
    return found[0] if found else None


def action(now: datetime, *past: Attempt, key: str = "a") -> str | None:
    told = now_due(now, *past, key=key)
    return told.action if told else None


# ---------------------------------------------------------------- the instant


def test_nothing_is_due_before_it_may_be_prepared() -> None:
    assert FIRST.at == AT
    assert action(AT - timedelta(hours=2) - timedelta(microseconds=1)) is None


def test_it_is_prepared_before_and_released_at_the_instant() -> None:
    assert [action(AT + n * MINUTE) for n in (-120, -1, 0, 1)] == ["prepare", "prepare", "release", "release"]
    assert action(AT - timedelta(microseconds=1)) == "prepare"


def test_what_was_prepared_waits_for_the_instant() -> None:
    made = prepared(AT - 100 * MINUTE)
    told = now_due(AT - MINUTE, made)
    assert told == Due(
        FIRST, "wait", Text("已制作，等待 2024-04-17 09:30 发布", "made; to be released at 2024-04-17 09:30"), again=AT
    )
    assert action(AT, made) == "release"


def test_data_corrected_after_it_was_prepared_prepare_it_again() -> None:
    assert action(AT - MINUTE, prepared(AT - 100 * MINUTE), key="b") == "prepare"


def test_what_was_released_is_not_due_again() -> None:
    assert due(AT, EVERY, {NAME}, {}) == ()


def test_t11_the_first_tick_after_a_downtime_releases_it_late() -> None:
    assert [(one.action, one.late) for one in due(AT + timedelta(days=3), EVERY, (), {})] == [("release", True)]
    assert [now_due(AT + n * MINUTE).late for n in (0, 2, 3)] == [False, False, True]


def test_t12_three_quarters_off_are_three_releases_the_oldest_first() -> None:
    told = due(beijing("2025-01-01 00:00"), tuple(reversed(EVERY)), (), {})
    assert [(one.slot.period, one.action, one.late) for one in told] == [
        ("2024-Q1", "release", True), ("2024-Q2", "release", True), ("2024-Q3", "release", True)
    ]  # fmt: skip


def test_t06_the_release_follows_the_announced_date() -> None:
    def at_date(words: str) -> tuple[Slot, ...]:
        moved = Announcement("industry", "500113", "2024-Q1", beijing(words), beijing("2024-04-01 09:00"), "Li", "late")
        return slots(Calendar("industry", "500113", RULE, announced=(moved,)), beijing("2024-05-30 00:00"))

    later, sooner = at_date("2024-04-30 15:00"), at_date("2024-04-10 15:00")
    assert due(AT, later, (), {}) == ()
    assert [one.action for one in due(beijing("2024-04-30 15:00"), later, (), {})] == ["release"]
    assert [one.action for one in due(beijing("2024-04-10 15:00"), sooner, (), {})] == ["release"]


def test_a_slot_that_must_be_told_something_is_held_with_the_reason() -> None:
    asks = replace(FIRST, needs=WAITING)
    assert [(one.action, one.because) for one in due(AT, (asks,), (), {})] == [("held", WAITING)]


def test_one_job_in_trouble_does_not_stop_the_next() -> None:
    other = replace(FIRST, job="trade")
    told = due(AT, (FIRST, other), (), {NAME: Tried("a", (held(AT),))})
    assert [(one.slot.job, one.action) for one in told] == [("industry", "held"), ("trade", "release")]


# ---------------------------------------------------------------- held, and failed


def test_t13_what_is_held_waits_for_a_change_and_not_for_the_clock() -> None:
    told = now_due(AT + timedelta(days=300), held(AT))
    assert (told.action, told.because, told.again) == ("held", WAITING, None)


def test_t13_it_is_released_as_soon_as_something_changed() -> None:
    assert action(AT + timedelta(days=3), held(AT), key="b") == "release"
    assert action(AT - MINUTE, held(AT - 100 * MINUTE), key="b") == "prepare"


def test_going_back_to_what_was_held_before_is_tried_again() -> None:
    """Only the last attempt tells what is known: the one before it may have been of another recipe."""
    assert action(AT + 5 * MINUTE, held(AT), held(AT + MINUTE, "b"), key="a") == "release"


def pauses(*past: Attempt) -> list[int]:
    """How many minutes each next attempt waits when all fail, until it is given up."""
    told: list[int] = []
    while (after := now_due(past[-1].at, *past)).action == "wait":
        told.append((after.again - past[-1].at) // MINUTE)
        assert action(after.again - timedelta(microseconds=1), *past) == "wait"
        assert action(after.again, *past) == "release"
        past = (*past, failed(after.again))
    assert after.action == "given_up"
    return told


def test_after_a_failure_the_pauses_grow_and_after_a_day_of_them_it_is_given_up() -> None:
    told = pauses(failed(AT))
    assert told[:5] == [1, 5, 15, 60, 60]
    assert (len(told), sum(told)) == (27, 1 + 5 + 15 + 24 * 60)


def test_a_pause_says_when_it_tries_again_and_why() -> None:
    told = now_due(AT + 3 * MINUTE, failed(AT), failed(AT + MINUTE))
    assert told == Due(
        FIRST,
        "wait",
        Text(
            "第 2 次尝试未成功（磁盘已满），2024-04-17 09:36 再试",
            "try 2 failed (the disk is full); tried again at 2024-04-17 09:36",
        ),
        late=True,
        again=AT + 6 * MINUTE,
    )


def test_given_up_says_how_often_it_was_tried_and_ends_with_a_change() -> None:
    past = tuple(failed(AT + n * MINUTE) for n in range(28))
    told = now_due(AT + timedelta(days=9), *past)
    assert (told.action, told.because) == (
        "given_up",
        Text(
            "尝试 28 次均未成功（磁盘已满），不再自动重试",
            "28 tries failed (the disk is full); not tried again by itself",
        ),
    )
    assert action(AT + timedelta(days=9), *past, key="b") == "release"


def test_a_downtime_between_failures_is_no_reason_to_give_up() -> None:
    """Only pauses that were waited count: a machine that was off for three days has not tried for three days."""
    assert action(AT + timedelta(days=3), failed(AT)) == "release"
    assert action(AT + timedelta(days=3), failed(AT), failed(AT + timedelta(days=3) - MINUTE)) == "wait"


def test_the_instant_itself_is_tried_however_preparing_it_went() -> None:
    past = tuple(failed(AT - 10 * MINUTE + n * MINUTE) for n in range(5))
    assert (action(AT - MINUTE, *past), action(AT, *past)) == ("wait", "release")
    assert now_due(AT, *past, failed(AT)).again == AT + MINUTE


def test_failures_before_a_success_or_a_change_do_not_count() -> None:
    past = (failed(AT), failed(AT + MINUTE), held(AT + 6 * MINUTE, "b"), failed(AT + 7 * MINUTE))
    assert now_due(AT + 7 * MINUTE, *past).again == AT + 8 * MINUTE
    past = (failed(AT), failed(AT + MINUTE), failed(AT + 6 * MINUTE, "b"))
    assert now_due(AT + 6 * MINUTE, *past, key="b").again == AT + 7 * MINUTE


@pytest.mark.parametrize(
    "exit_code, came_to",
    [(2, "held"), (3, "held"), (65, "held"), (66, "held"), (78, "held"),
     (69, "failed"), (70, "failed"), (73, "failed"), (74, "failed"), (77, "failed")],
)  # fmt: skip
def test_wrong_data_and_definitions_are_held_and_faults_are_tried_again(exit_code: int, came_to: str) -> None:
    assert outcome(exit_code) == came_to


# ---------------------------------------------------------------- the clock


def test_a_clock_that_ran_on_is_trusted() -> None:
    ran = Clock(AT, AT - timedelta(days=2), timedelta(days=2), AT - MINUTE)
    assert clock_trust(ran) == Trust(True, Text("时钟可信", "the clock is trusted"))
    assert clock_trust(Clock(AT)).given


def test_t15_a_clock_30_hours_ahead_holds_publication_and_says_why() -> None:
    trust = clock_trust(Clock(AT, AT - timedelta(hours=30, minutes=1), MINUTE))
    assert trust == Trust(
        False,
        Text(
            "时钟 2024-04-17 01:30+00:00 与上次运行以来实际经过的时间相差 1800 分钟；暂停发布。请核对时钟，确认无误后重新启动 reports serve",
            "the clock says 2024-04-17 01:30+00:00, 1800 minutes off the time that has passed since it last ran; nothing is released. "
            "Look at the clock, and start reports serve again when it is right",
        ),
    )
    for now in (AT - MINUTE, AT):
        [told] = withheld(due(now, (FIRST,), (), {}), trust)
        assert (told.action, told.because) == ("held", trust.because)


def test_t14_a_clock_30_hours_back_holds_publication_until_it_has_passed_the_ledger() -> None:
    last = AT + timedelta(hours=30)
    assert clock_trust(Clock(AT, last_entry=last)) == Trust(
        False,
        Text(
            "时钟 2024-04-17 01:30+00:00 早于台账最后一条记录 2024-04-18 07:30+00:00；暂停发布，直到时钟走过它。请核对时钟",
            "the clock says 2024-04-17 01:30+00:00, before the last entry of the ledger, 2024-04-18 07:30+00:00; "
            "nothing is released until it has passed. Look at the clock",
        ),
    )
    assert clock_trust(Clock(last, last_entry=last)).given
    assert clock_trust(Clock(AT, last_entry=AT + 5 * MINUTE)).given
    assert not clock_trust(Clock(AT, last_entry=AT + 6 * MINUTE)).given


def test_t14_what_was_released_by_the_clock_ahead_is_not_released_again_by_the_clock_put_back() -> None:
    assert due(AT - timedelta(hours=30), EVERY, {NAME}, {}) == due(AT, EVERY, {NAME}, {}) == ()


@pytest.mark.parametrize("step, trusted", [(60, True), (61, False), (-60, True), (-61, False)])
def test_a_step_of_more_than_an_hour_either_way_is_not_trusted(step: int, trusted: bool) -> None:
    assert clock_trust(Clock(AT + step * MINUTE, AT, timedelta())).given is trusted


def test_a_step_made_by_the_time_server_is_trusted() -> None:
    """As after a sleep, which the clock that nobody can set may not count."""
    assert clock_trust(Clock(AT, AT - timedelta(hours=9), MINUTE, synchronised=True)).given


def test_a_clock_that_the_system_does_not_vouch_for_is_not_trusted() -> None:
    assert clock_trust(Clock(AT, synchronised=False)) == Trust(
        False,
        Text(
            "系统报告时钟未与时间服务器同步（2024-04-17 01:30+00:00）；暂停发布。请检查 timedatectl",
            "the system says that its clock (2024-04-17 01:30+00:00) is not synchronised; nothing is released. Look at timedatectl",
        ),
    )


def test_what_waits_or_is_held_stays_so_whatever_the_clock_says() -> None:
    told = due(AT + MINUTE, (FIRST,), (), {NAME: Tried("a", (held(AT),))})
    assert withheld(told, Trust(False)) == told


# ---------------------------------------------------------------- properties

INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))
NAMES = [slot.name for slot in EVERY]


@st.composite
def histories(draw: Callable) -> dict[str, Tried]:
    """Attempts at some slots, in the order of time, all before what is asked."""
    told: dict[str, Tried] = {}
    for slot in draw(st.lists(st.sampled_from(EVERY), unique_by=lambda slot: slot.name)):
        minutes = sorted(draw(st.lists(st.integers(-120, 3000), max_size=6)))
        kinds = [(draw(st.sampled_from(("held", "failed", "prepared"))), draw(st.sampled_from("ab"))) for _ in minutes]
        past = [Attempt(slot.at + n * MINUTE, kind, key, BROKEN) for n, (kind, key) in zip(minutes, kinds, strict=True)]
        told[slot.name] = Tried(draw(st.sampled_from("ab")), tuple(past))
    return told


@given(now=INSTANTS, done=st.sets(st.sampled_from(NAMES)), attempts=histories())
@settings(max_examples=200)
def test_nothing_is_released_before_its_instant_or_a_second_time(now, done, attempts) -> None:
    told = due(now, EVERY, done, attempts)
    assert not done & {one.slot.name for one in told}
    assert [one for one in told if one.action == "release" and now < one.slot.at] == []
    assert [one for one in told if one.action == "prepare" and not one.slot.prepare_at <= now < one.slot.at] == []
    assert [one.slot.at for one in told] == sorted(one.slot.at for one in told)


@given(now=INSTANTS, done=st.sets(st.sampled_from(NAMES)))
def test_no_slot_that_has_come_is_forgotten(now, done) -> None:
    assert {one.slot.name for one in due(now, EVERY, done, {}) if one.action == "release"} == {
        slot.name for slot in EVERY if slot.at <= now
    } - done


@given(
    now=INSTANTS, wait=st.timedeltas(timedelta(), timedelta(days=400)), attempts=histories(),
    done=st.sets(st.sampled_from(NAMES)),
)  # fmt: skip
@settings(max_examples=200)
def test_what_is_to_be_released_is_to_be_released_later_too(now, wait, attempts, done) -> None:
    """`due` is monotone: waiting takes nothing away."""

    def to_release(when: datetime) -> set[str]:
        return {one.slot.name for one in due(when, EVERY, done, attempts) if one.action == "release"}

    assert to_release(now) <= to_release(now + wait)


@given(now=INSTANTS, attempts=histories())
def test_what_waits_says_when_it_waits_no_longer(now, attempts) -> None:
    for one in due(now, EVERY, (), attempts):
        if one.action == "wait":
            assert one.again > now
            [then] = [same for same in due(one.again, EVERY, (), attempts) if same.slot == one.slot]
            assert then.action in ("prepare", "release")


@given(now=INSTANTS, attempts=histories())
def test_only_pending_slots_need_their_attempts_looked_up(now, attempts) -> None:
    near = {slot.name for slot in pending(now, EVERY, ())}
    assert due(now, EVERY, (), attempts) == due(now, EVERY, (), {name: attempts[name] for name in near & set(attempts)})


# ---------------------------------------------------------------- whole lives

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "lives.py"


@pytest.fixture
def lives(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("lives", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "lives", module)
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec.loader.exec_module(module)
    return module


def verdict(tally: object) -> tuple[bool, bool, bool]:
    """Whether something was early, twice, missed."""
    return tally.early > 0, tally.twice > 0, tally.missed > 0


@pytest.mark.slow
def test_in_fifty_lives_nothing_is_early_nothing_twice_nothing_missed(lives) -> None:
    tally = lives.lived(50)
    assert lives.told(tally).splitlines()[-1] == "0 early, 0 twice, 0 missed"
    assert (tally.slots, tally.released) == (1150, 1150)
    assert min(tally.downtimes, tally.clock_errors, tally.withheld, tally.moved, tally.outages, tally.refused) > 100
    assert tally.given_up > 5


@pytest.mark.nightly
def test_nor_in_a_thousand(lives) -> None:
    assert verdict(lives.lived(1000, seed=2)) == (False, False, False)


def test_the_same_seed_gives_the_same_lives(lives) -> None:
    assert lives.lived(2, seed=7) == lives.lived(2, seed=7) != lives.lived(2, seed=8)


def test_the_simulation_sees_a_release_before_its_instant(lives, monkeypatch) -> None:
    monkeypatch.setattr(lives, "due", lambda now, *of: due(now + timedelta(minutes=30), *of))
    assert verdict(lives.lived(3)) == (True, False, False)


def test_the_simulation_sees_a_ledger_that_lets_a_slot_be_released_twice(lives, monkeypatch) -> None:
    monkeypatch.setattr(lives.Ledger, "release", lambda self, name: self.done.add(name))
    assert verdict(lives.lived(3)) == (False, True, False)


def test_the_simulation_sees_slots_forgotten_after_a_downtime(lives, monkeypatch) -> None:
    def forgetful(now, slots, *of):
        return due(now, [slot for slot in slots if now - slot.at < timedelta(hours=1)], *of)

    monkeypatch.setattr(lives, "due", forgetful)
    assert verdict(lives.lived(3)) == (False, False, True)


def test_the_simulation_sees_a_hold_that_no_change_ends(lives, monkeypatch) -> None:
    def stubborn(now, slots, done, attempts):
        last = {name: replace(tried, key=tried.past[-1].key) for name, tried in attempts.items()}
        return due(now, slots, done, last)

    monkeypatch.setattr(lives, "due", stubborn)
    assert verdict(lives.lived(3)) == (False, False, True)


def test_the_simulation_sees_a_clock_that_is_always_believed(lives, monkeypatch) -> None:
    monkeypatch.setattr(lives, "clock_trust", lambda clock: Trust(True))
    assert verdict(lives.lived(10))[0]


def test_the_simulation_sees_announcements_that_are_not_heeded(lives, monkeypatch) -> None:
    from reports.release import slot_of

    monkeypatch.setattr(lives, "slot_of", lambda calendar, period: slot_of(replace(calendar, announced=()), period))
    assert verdict(lives.lived(3))[0]
