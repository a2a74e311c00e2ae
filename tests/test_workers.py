"""Rounds through many areas: the same bytes whoever works at them, and however many of them die."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from rounds import Many, local_cluster, outcomes

from reports.concepts.errors import InputOutputError, Unreachable
from reports.office.workers import Crew, Work, crew

AREAS = 4
CODES = [f"10000{at}" for at in range(AREAS)]
ALL_MADE = [(code, "made", 1) for code in CODES]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> str:
    """The digest of all outputs, made by one worker."""
    office = Many(tmp_path_factory.mktemp("alone") / "many", AREAS, cache)
    assert outcomes(office.round()) == ALL_MADE
    return office.digest


@pytest.mark.slow
def test_a_worker_is_deaf_to_ctrl_c_which_its_parent_hears() -> None:
    with crew(1, 2**31) as at_hand:
        blocked = at_hand.executor.submit(signal.pthread_sigmask, signal.SIG_BLOCK, []).result()
    assert signal.SIGINT in blocked
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


class Desks(Executor):
    """As many desks as it says; who asks for one more is at fault. Tasks in small letters are done at once."""

    def __init__(self, desks: int) -> None:
        self.desks = desks
        self.begun: dict[str, Future[str]] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if sum(not future.done() for future in self.begun.values()) == self.desks:
            pytest.fail(f"no desk is free for {args[0]}")
        future = self.begun[args[0]] = Future[str]()
        if args[0].islower():
            future.set_result(args[0])
        return future

    def finish(self) -> None:
        for name, future in self.begun.items():
            if not future.done():
                future.set_result(name)


def test_a_worker_that_dies_while_tasks_are_handed_out_keeps_its_place() -> None:
    """A dies as C is taken from the list: D must not take the place in which A is tried again."""
    desks = Desks(2)

    def tasks() -> Iterator[str]:
        yield from "Ab"
        desks.begun["A"].set_exception(BrokenExecutor())
        yield "C"
        Timer(0.3, desks.finish).start()
        yield "D"

    work: Work[str, str] = Work(Crew(desks, 2), str, str)
    Timer(0.6, desks.finish).start()
    assert list(work.through(tasks())) == [("A", "A"), ("b", "b"), ("C", "C"), ("D", "D")]


def test_a_worker_that_is_ended_while_it_has_nothing_to_do_is_replaced() -> None:
    with crew(1, 2**31) as at_hand:
        first = at_hand.executor.submit(os.getpid).result()
        os.kill(first, signal.SIGKILL)
        time.sleep(0.5)  # until its executor has noticed
        assert at_hand.executor.submit(os.getpid).result() != first


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (OSError(errno.EAGAIN, "Resource temporarily unavailable"), ("Resource temporarily unavailable",) * 2),
        (EOFError("unexpected EOF"), ("启动工作进程的进程已终止", "the process that starts them has ended")),
        (RuntimeError("can't start new thread"), ("can't start new thread",) * 2),
    ],
    ids=["no-process", "no-server", "no-thread"],
)
def test_a_machine_without_room_for_a_worker_is_told(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, reason: tuple[str, str]
) -> None:
    def full(*_: object) -> None:
        raise fault

    monkeypatch.setattr("concurrent.futures.process.ProcessPoolExecutor._spawn_process", full)
    with pytest.raises(InputOutputError) as refused, crew(1, 2**31) as at_hand:
        at_hand.executor.submit(os.getpid)
    assert (refused.value.within("zh"), refused.value.within("en")) == (
        f"工作进程无法启动：{reason[0]}；已发布的公报不受影响。请腾出内存和磁盘空间后重新运行，已完成的不再重做",
        f"a worker cannot be started: {reason[1]}; what was published stands. "
        "Make room on the machine and run again: what is done is not done again",
    )


@pytest.mark.slow
def test_two_workers_make_the_same_bytes_as_one(alone: str, tmp_path: Path, cache: Path) -> None:
    office = Many(tmp_path / "many", AREAS, cache)
    assert outcomes(office.round(2)) == ALL_MADE
    assert office.digest == alone


@pytest.mark.slow
def test_a_killed_worker_costs_time_and_no_result(alone: str, tmp_path: Path, cache: Path) -> None:
    """F31."""
    office = Many(tmp_path / "many", AREAS, cache)
    office.ask_for("kill-once-100001")
    assert outcomes(office.round(2)) == ALL_MADE
    assert not (office.root / "kill-once-100001").exists()
    assert office.digest == alone


@pytest.mark.slow
def test_an_area_that_kills_its_workers_is_named_and_skipped(alone: str, tmp_path: Path, cache: Path) -> None:
    office = Many(tmp_path / "many", AREAS, cache)
    office.ask_for("kill-always-100001")
    made = office.round(2)
    assert outcomes(made) == [(c, "made", 1) if c != "100001" else (c, "failed", 0) for c in CODES]
    assert made.exit_code == 70
    [error] = [one.error for one in made.areas if one.error]
    assert error.within("zh") == (
        "100001 第1区：工作进程在编制时终止 2 次（超时、内存不足或崩溃）；已跳过，请单独运行并检查其数据"
    )
    assert error.within("en") == (
        "100001 Area 1: its worker died 2 times (time, memory or a crash); it was skipped, "
        "run it alone and look at its data"
    )
    (office.root / "kill-always-100001").unlink()
    assert outcomes(office.round(2)) == [(c, "unchanged" if c != "100001" else "made", 1) for c in CODES]
    assert office.digest == alone


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_function_of_the_office_that_ends_the_program_holds_its_area_and_stops_no_other(
    workers: int, tmp_path: Path, cache: Path
) -> None:
    office = Many(tmp_path / "many", AREAS, cache)
    office.ask_for("end-100001")
    made = office.round(workers)
    assert outcomes(made) == [(c, "made", 1) if c != "100001" else (c, "held", 0) for c in CODES]
    assert made.exit_code == 3
    [error] = [one.error for one in made.areas if one.error]
    assert [finding.got.within("zh") for finding in error.findings] == ["检查函数出错：SystemExit：4"]
    assert [finding.got.within("en") for finding in error.findings] == [
        "the function of the check failed: SystemExit: 4"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("how, code", [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)])
def test_a_round_that_is_broken_off_goes_on_where_it_stopped(
    how: signal.Signals, code: int, alone: str, tmp_path: Path, cache: Path
) -> None:
    office = Many(tmp_path / "many", AREAS, cache)
    line = [sys.executable, "-m", "reports", "run", "2024-Q1", "--area", "all", "--workers", "2", "-C"]
    going = subprocess.Popen([*line, str(office.root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    first = office.root / "data_out" / "2024-Q1" / "100000" / "many.json"
    while not first.exists():
        assert going.poll() is None
        time.sleep(0.02)
    going.send_signal(how)
    assert going.wait(timeout=30) == code
    again = outcomes(office.round(2))
    assert again[0] == ("100000", "unchanged", 1)
    assert {(outcome, edition) for _, outcome, edition in again} == {("unchanged", 1), ("made", 1)}
    assert office.digest == alone


@pytest.mark.nightly
def test_a_cluster_of_which_a_worker_is_killed_makes_the_same_bytes(alone: str, tmp_path: Path, cache: Path) -> None:
    """F32."""
    pytest.importorskip("distributed")
    office = Many(tmp_path / "many", AREAS, cache)
    office.ask_for("kill-once-100001")
    with local_cluster(2) as address:
        assert outcomes(office.round(cluster=address)) == ALL_MADE
    assert not (office.root / "kill-once-100001").exists()
    assert office.digest == alone


@pytest.mark.nightly
def test_a_poisonous_area_on_a_cluster_is_named_and_skipped(tmp_path: Path, cache: Path) -> None:
    """F32."""
    pytest.importorskip("distributed")
    office = Many(tmp_path / "many", 2, cache)
    office.ask_for("kill-always-100001")
    with local_cluster(2) as address:
        made = office.round(cluster=address)
    assert outcomes(made) == [("100000", "made", 1), ("100001", "failed", 0)]
    [error] = [one.error for one in made.areas if one.error]
    assert error.within("en").startswith("100001 Area 1: its worker died 4 times")


@pytest.mark.nightly
def test_without_a_scheduler_nothing_is_made(tmp_path: Path, cache: Path) -> None:
    """F33."""
    pytest.importorskip("distributed")
    office = Many(tmp_path / "many", 2, cache)
    with pytest.raises(Unreachable) as gone:
        office.round(cluster="tcp://127.0.0.1:9")
    assert gone.value.exit_code == 69
    assert gone.value.text.en.startswith("the cluster tcp://127.0.0.1:9 cannot be reached: ")
    assert not (office.root / "data_out").exists()


@pytest.mark.nightly
def test_a_scheduler_that_goes_ends_the_round_and_the_next_goes_on(alone: str, tmp_path: Path, cache: Path) -> None:
    """F33."""
    pytest.importorskip("distributed")
    office = Many(tmp_path / "many", AREAS, cache)
    line = [sys.executable, "-m", "reports", "run", "2024-Q1", "--area", "all", "-C", str(office.root), "--cluster"]
    with local_cluster(1) as address:
        going = subprocess.Popen([*line, address], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")
        while not (office.root / "data_out" / "2024-Q1" / "100000" / "many.json").exists():
            assert going.poll() is None
            time.sleep(0.02)
    _, said = going.communicate(timeout=90)
    assert (going.returncode, "无法连接集群" in said) == (69, True)
    assert outcomes(office.round(2))[0] == ("100000", "unchanged", 1)
    assert office.digest == alone
