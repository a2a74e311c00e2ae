"""Printing in a process of its own, with limits: a template that eats the machine fails its run, and nothing else.

The child is started afresh rather than forked: libraries of the parent run threads, which do not survive a fork. It
wakes WeasyPrint while its parent still computes, and prints while its parent makes the other files.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from ..concepts.errors import RenderError, disk_error
from ..concepts.text import Text
from .born_deaf import born_deaf
from .engine import PrintKit, render
from .waking import wake

CANNOT_RENDER = Text(
    "无法排版：{fault}；没有发布，请检查模板",
    "the page cannot be made: {fault}; nothing was published, look at the template",
)
TOO_LONG = Text("排版超过 {seconds} 秒", "printing took more than {seconds} s")
TOO_MUCH = Text("排版需要的内存超过 {megabytes} MB", "printing needs more than {megabytes} MB of memory")
NO_PROCESS = Text(
    "排版进程无法启动：{reason}；没有发布，请腾出内存和磁盘空间后重新运行",
    "the printing process cannot be started: {reason}; nothing was published, make room on the machine and run again",
)
DIED = Text("排版进程意外终止（{code}）", "the printing process died ({code})")


@dataclass(frozen=True)
class Limits:
    """What one printing may take: seconds of the clock from the handing over of its page, and bytes of memory."""

    seconds: int = 180
    memory: int = 4 * 2**30


DEFAULT = Limits()
Answer = bytes | Text | None


def render_apart(html: str, kit: PrintKit, limits: Limits = DEFAULT) -> bytes:
    """The PDF of the page, made by a child that is ended when it takes too much.

    Raises:
        RenderError: the page cannot be made, or took more than its limits.
    """
    with printer(kit.fonts, limits) as woken:
        return woken.handed(html, kit)()


@dataclass(frozen=True)
class Printer:
    """A child that prints one page: awake before it has it, and at work while its parent goes on."""

    child: BaseProcess
    ours: Connection
    limits: Limits
    waiting: ThreadPoolExecutor

    def handed(self, html: str, kit: PrintKit) -> Callable[[], bytes]:
        """Hand the page over; what is answered waits for its PDF.

        Raises:
            RenderError (when it is waited for): the page cannot be made, or took more than its limits.
        """
        late = threading.Event()
        alarm = threading.Timer(self.limits.seconds, _end, (self.child, late))
        alarm.daemon = True
        alarm.start()
        answer = self.waiting.submit(_answer, self.ours, html, kit)
        answer.add_done_callback(lambda _: alarm.cancel())
        return lambda: self._printed(answer.result(), late)

    def _printed(self, answer: Answer, late: threading.Event) -> bytes:
        if isinstance(answer, bytes):
            return answer
        if isinstance(answer, Text):
            raise RenderError(answer)
        self.child.kill()
        self.child.join()
        seconds, code = self.limits.seconds, self.child.exitcode
        raise _failure(TOO_LONG.format(seconds=seconds) if late.is_set() else DIED.format(code=code))


@contextmanager
def printer(fonts: Path, limits: Limits = DEFAULT) -> Iterator[Printer]:
    """A child that wakes WeasyPrint with these fonts and waits for its page; it is gone when this is left."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_print, args=(theirs, fonts, limits), daemon=True)
    with ours:
        with theirs:
            _start(child)
        waiting = ThreadPoolExecutor(1)
        try:
            yield Printer(child, ours, limits, waiting)
        finally:
            child.kill()
            child.join()
            waiting.shutdown()


def _start(child: BaseProcess) -> None:
    """
    Raises:
        DiskError: the machine has no room for another process, or what the child needs did not reach it.
    """
    try:
        with born_deaf():
            child.start()
    except OSError as fault:
        raise disk_error(fault.errno)(NO_PROCESS.format(reason=fault.strerror)) from fault


def _end(child: BaseProcess, late: threading.Event) -> None:
    """End a child that takes too long; whoever waits for it, to hand over or to receive, is released."""
    late.set()
    child.kill()


def _answer(ours: Connection, html: str, kit: PrintKit) -> Answer:
    """What the child makes of the page; None where it died without a word."""
    try:
        ours.send((html, kit))
        said: bytes | Text = ours.recv()
    except (EOFError, OSError):
        return None
    return said


def _print(answer: Connection, fonts: Path, limits: Limits) -> None:
    """The child's work: print the page that it is handed, within the limits, and say what came of it.

    It collects no garbage: it ends after one page.
    """
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    gc.disable()
    asleep = _tried(partial(wake, fonts), limits)
    try:
        html, kit = answer.recv()
    except EOFError:
        return  # the parent has died: nobody asks any more
    answer.send(asleep or _tried(partial(render, html, kit), limits))


def _tried(act: Callable[[], bytes | None], limits: Limits) -> Answer:
    """What it made, or why it could not."""
    try:
        return act()
    except RenderError as fault:
        return fault.text
    except MemoryError:
        return CANNOT_RENDER.format(fault=TOO_MUCH.format(megabytes=limits.memory // 2**20))
    except Exception as fault:
        return CANNOT_RENDER.format(fault=f"{type(fault).__name__}: {fault}")


def _failure(fault: Text) -> RenderError:
    return RenderError(CANNOT_RENDER.format(fault=fault))
