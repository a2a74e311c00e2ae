"""Processes of this machine that work beside the one that was called, each an executor of its own.

So a death names the task it was at. One that has died is replaced by the next task.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import connection
from typing import Any, TypeVar

from ..concepts.errors import InputOutputError, ReportsError, disk_error
from ..concepts.text import Text
from ..disseminate.born_deaf import born_deaf

PRELOADED = ["reports.office.warm"]
NO_WORKER = Text(
    "工作进程无法启动：{reason}；已发布的公报不受影响。请腾出内存和磁盘空间后重新运行，已完成的不再重做",
    "a worker cannot be started: {reason}; what was published stands. "
    "Make room on the machine and run again: what is done is not done again",
)
NO_SERVER = Text("启动工作进程的进程已终止", "the process that starts them has ended")

R = TypeVar("R")


class Lanes(Executor):
    """So many lanes, each an executor with one process, which is within so many bytes of memory."""

    def __init__(self, width: int, memory: int) -> None:
        self._memory = memory
        self._idle: deque[ProcessPoolExecutor] = deque(self._lane() for _ in range(width))
        self._busy: dict[Future[Any], ProcessPoolExecutor] = {}

    def _lane(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        return ProcessPoolExecutor(1, context, initializer=_settled, initargs=(self._memory,))

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """
        Raises:
            DiskError: the machine has no room for another process.
        """
        for done in [future for future in self._busy if future.done()]:
            self._idle.append(self._whole(self._busy.pop(done), done))
        lane, task = self._idle.popleft(), partial(fn, *args, **kwargs)
        try:
            future = _begun(lane, task)
        except BrokenExecutor:  # its process was ended while it had nothing to do
            lane.shutdown(wait=False)
            lane = self._lane()
            future = _begun(lane, task)
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
            _kill(lane)
        for lane in (*self._idle, *self._busy.values()):
            lane.shutdown(wait=wait, cancel_futures=True)


def _begun(lane: ProcessPoolExecutor, task: Callable[[], R]) -> Future[R]:
    """The task handed to a lane, which starts its process with its first.

    Raises:
        BrokenExecutor: the process of the lane is gone.
        DiskError: it cannot be started.
    """
    try:
        with born_deaf():
            return lane.submit(task)
    except BrokenExecutor:
        raise
    except (OSError, EOFError, RuntimeError) as fault:
        _kill(lane)
        raise _not_started(fault) from fault


def _not_started(fault: OSError | EOFError | RuntimeError) -> ReportsError:
    """What it means that there is no process, none of the server of processes, or no thread for a lane."""
    if isinstance(fault, OSError):
        return disk_error(fault.errno)(NO_WORKER.format(reason=fault.strerror))
    return InputOutputError(NO_WORKER.format(reason=NO_SERVER if isinstance(fault, EOFError) else fault))


def _kill(lane: ProcessPoolExecutor) -> None:
    for process in list((lane._processes or {}).values()):
        process.kill()


def _settled(memory: int) -> None:
    """How a worker begins: within its memory, and never outliving its parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    except RuntimeError:  # no room for a thread: its parent tells of it as of any worker that died
        os._exit(1)
    gc.disable()  # a task is collected after when it is done: while a page is made, nearly all is in use


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
