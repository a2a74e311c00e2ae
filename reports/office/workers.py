"""Whoever works beside this process: processes of this machine, or a Dask cluster; tasks handed out and taken back."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from ..concepts.errors import BadDefinition, Unreachable
from ..concepts.text import Text
from .lanes import Lanes

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


@contextmanager
def crew(workers: int, memory: int, cluster: str = "") -> Iterator[Crew]:
    """So many workers of this machine with so many bytes of memory each, or those of the Dask scheduler at an address.

    Raises:
        BadDefinition: Dask is asked for and not installed.
        Unreachable: there is no scheduler, or it has no workers.
        DiskError (when a task is handed out): the machine has no room for another process.
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
        """How many tasks have a worker, or will have as soon as somebody looks at what their last one died at."""
        return sum(not future.done() or self._is_due_again(future) for _, future in self.waiting)

    def _submitted(self, task: T) -> Future[R]:
        try:
            return self.crew.executor.submit(self.act, self.sent(task))
        except self.crew.gone as fault:
            raise self._unreachable(fault) from None

    def _revive(self) -> None:
        """Hand out again what a worker died at, unless it has done so too often."""
        for at, (task, future) in enumerate(self.waiting):
            if self._is_due_again(future):
                again = self._submitted(task)
                self.deaths[id(again)] = self.deaths.pop(id(future), 0) + 1
                self.waiting[at] = (task, again)

    def _is_due_again(self, future: Future[R]) -> bool:
        return self._died(future) and self.deaths.get(id(future), 0) < self.crew.lives - 1

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
