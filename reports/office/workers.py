"""Whoever works beside this process: processes of this machine, or a Dask cluster. The only place that makes executors.

Each local worker is an executor of its own with one process, so that a death names the task it was at.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any, Generic, TypeVar

from ..concepts.errors import BadDefinition, Unreachable
from ..concepts.text import Text
from ..disseminate.born_deaf import born_deaf

PRELOADED = ["reports.office.warm"]
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
AHEAD = 4  # finished tasks kept for each worker while an earlier one is waited for
NO_DASK = Text(
    "没有安装 Dask；请安装附加组件：pip install 'reports[cluster]'",
    "Dask is not installed; install the extra: pip install 'reports[cluster]'",
)
NO_SCHEDULER = Text(
    "无法连接集群 {address}：{said}；没有发布未完成的公报，请检查调度器后重新运行",
    "the cluster {address} cannot be reached: {said}; nothing unfinished was published, "
    "look at the scheduler and run again",
)
NO_WORKERS = Text("集群 {address} 没有工作进程；请先启动", "the cluster {address} has no workers; start some first")

T = TypeVar("T")
R = TypeVar("R")


class Died(Exception):
    """The worker of a task died, as often as is tried; `times` says how often."""

    def __init__(self, times: int) -> None:
        super().__init__(times)
        self.times = times


@dataclass(frozen=True)
class Crew:
    """An executor and how many tasks it works on at once; `lost` are what it raises when a worker has died.

    A task at which `lives` of them have died is not tried again. `gone` is what it raises when all are out of reach.
    `alone` says that a worker is a process of this machine with the limits of printing on it.
    """

    executor: Executor
    width: int
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    gone: tuple[type[BaseException], ...] = ()
    address: str = ""
    lives: int = 2
    alone: bool = False


class Lanes(Executor):
    """Local processes, each an executor with one worker; one that has died is replaced by the next task."""

    def __init__(self, width: int, memory: int) -> None:
        self._memory = memory
        self._idle: deque[ProcessPoolExecutor] = deque(self._lane() for _ in range(width))
        self._busy: dict[Future[Any], ProcessPoolExecutor] = {}

    def _lane(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        return ProcessPoolExecutor(1, context, initializer=_settled, initargs=(self._memory,))

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        for done in [future for future in self._busy if future.done()]:
            self._idle.append(self._whole(self._busy.pop(done), done))
        lane = self._idle.popleft()
        with born_deaf():  # a lane starts its process with its first task
            future = lane.submit(fn, *args, **kwargs)
        self._busy[future] = lane
        return future

    def _whole(self, lane: ProcessPoolExecutor, done: Future[Any]) -> ProcessPoolExecutor:
        if not isinstance(done.exception(), BrokenExecutor):
            return lane
        lane.shutdown(wait=False)
        return self._lane()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Whoever is at work still is ended: what it makes would be of use to nobody."""
        for lane in self._busy.values():
            for process in list(lane._processes.values()):
                process.kill()
        for lane in (*self._idle, *self._busy.values()):
            lane.shutdown(wait=wait, cancel_futures=True)


def _settled(memory: int) -> None:
    """How a worker begins: within its memory, and never outliving its parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()  # a task is collected after when it is done: while a page is made, nearly all is in use


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def crew(workers: int, memory: int, cluster: str = "") -> Iterator[Crew]:
    """So many workers of this machine with so many bytes of memory each, or those of the Dask scheduler at an address.

    Raises:
        BadDefinition: Dask is asked for and not installed.
        Unreachable: there is no scheduler, or it has no workers.
    """
    if cluster:
        with _dask(cluster) as found:
            yield found
        return
    with _environment(ONE_THREAD):
        lanes = Lanes(workers, memory)
        try:
            yield Crew(lanes, workers, alone=True)
        finally:
            lanes.shutdown()


@contextmanager
def _environment(said: dict[str, str]) -> Iterator[None]:
    """What processes that are started meanwhile find in their environment."""
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@contextmanager
def _dask(address: str) -> Iterator[Crew]:
    try:
        from distributed import Client, KilledWorker
        from distributed.client import FutureCancelledError
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise BadDefinition(NO_DASK) from None
    connect: Any = Client
    try:
        client = connect(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        raise Unreachable(NO_SCHEDULER.format(address=address, said=fault or type(fault).__name__)) from None
    with client:
        width = sum(client.nthreads().values())
        if not width:
            raise Unreachable(NO_WORKERS.format(address=address))
        gone = (CommClosedError, FutureCancelledError, CancelledError)
        yield Crew(client.get_executor(pure=False), width, (KilledWorker,), gone, address, lives=1)


@dataclass
class Work(Generic[T, R]):
    """Tasks handed out and taken back in their order, however long each takes and whoever dies at it."""

    crew: Crew
    act: Callable[[Any], R]
    sent: Callable[[T], Any]
    waiting: deque[tuple[T, Future[R]]] = field(default_factory=deque)
    deaths: dict[int, int] = field(default_factory=dict)

    def through(self, tasks: Iterable[T]) -> Iterator[tuple[T, R | Died]]:
        """Each task with what came of it, in the order of the tasks; nothing that was done is done again.

        Raises:
            Unreachable: the cluster is gone.
        """
        left = iter(tasks)
        while self._fill(left) or self.waiting:
            task, future = self.waiting[0]
            if not future.done():
                wait([one for _, one in self.waiting if not one.done()], return_when=FIRST_COMPLETED)
                self._revive()
                continue
            self._revive()
            if self.waiting[0][1] is not future:
                continue
            self.waiting.popleft()
            yield task, self._outcome(task, future)

    def _fill(self, left: Iterator[T]) -> bool:
        """Hand out tasks while a worker is free; whether any was."""
        any_more = False
        while self._busy < self.crew.width and len(self.waiting) < self.crew.width * AHEAD:
            task = next(left, None)
            if task is None:
                break
            self.waiting.append((task, self._submitted(task)))
            any_more = True
        return any_more

    @property
    def _busy(self) -> int:
        return sum(not future.done() for _, future in self.waiting)

    def _submitted(self, task: T) -> Future[R]:
        try:
            return self.crew.executor.submit(self.act, self.sent(task))
        except self.crew.gone as fault:
            raise self._unreachable(fault) from None

    def _revive(self) -> None:
        """Hand out again what a worker died at, unless it has done so too often."""
        for at, (task, future) in enumerate(self.waiting):
            if self._died(future) and self.deaths.get(id(future), 0) < self.crew.lives - 1:
                again = self._submitted(task)
                self.deaths[id(again)] = self.deaths.pop(id(future), 0) + 1
                self.waiting[at] = (task, again)

    def _died(self, future: Future[R]) -> bool:
        return future.done() and not future.cancelled() and isinstance(future.exception(), self.crew.lost)

    def _outcome(self, task: T, future: Future[R]) -> R | Died:
        died = self.deaths.pop(id(future), 0)
        try:
            return future.result()
        except self.crew.lost as fault:  # Dask has tried a task again itself
            return Died(died + 1 + getattr(fault, "allowed_failures", 0))
        except self.crew.gone as fault:
            raise self._unreachable(fault) from None

    def _unreachable(self, fault: BaseException) -> Unreachable:
        return Unreachable(NO_SCHEDULER.format(address=self.crew.address, said=fault or type(fault).__name__))
