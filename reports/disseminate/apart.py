"""Printing in a process of its own, with limits: a template that eats the machine fails its run, and nothing else.

The child is started afresh rather than forked: libraries of the parent run threads, which do not survive a fork.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import resource
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection

from ..concepts.errors import RenderError
from ..concepts.text import Text
from .engine import PrintKit, render

CANNOT_RENDER = Text(
    "无法排版：{fault}；没有发布，请检查模板",
    "the page cannot be made: {fault}; nothing was published, look at the template",
)
TOO_LONG = Text("排版超过 {seconds} 秒", "printing took more than {seconds} s")
TOO_MUCH = Text("排版需要的内存超过 {megabytes} MB", "printing needs more than {megabytes} MB of memory")
DIED = Text("排版进程意外终止（{code}）", "the printing process died ({code})")


@dataclass(frozen=True)
class Limits:
    """What one printing may take: seconds of the clock, and bytes of memory."""

    seconds: int = 180
    memory: int = 4 * 2**30


DEFAULT = Limits()


def render_apart(html: str, kit: PrintKit, limits: Limits = DEFAULT) -> bytes:
    """The PDF of the page, made by a child that is ended when it takes too much.

    Raises:
        RenderError: the page cannot be made, or took more than its limits.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_print, args=(theirs, limits), daemon=True)
    child.start()
    theirs.close()
    late = threading.Event()
    alarm = threading.Timer(limits.seconds, _end, (child, late))
    alarm.start()
    try:
        answer = _answer(ours, html, kit)
    finally:
        alarm.cancel()
        child.kill()
        child.join()
        ours.close()
    if answer is None:
        raise _failure(TOO_LONG.format(seconds=limits.seconds) if late.is_set() else DIED.format(code=child.exitcode))
    if isinstance(answer, Text):
        raise RenderError(answer)
    return answer


def _end(child: multiprocessing.process.BaseProcess, late: threading.Event) -> None:
    """End a child that takes too long; whoever waits for it, to hand over or to receive, is released."""
    late.set()
    child.kill()


def _answer(ours: Connection, html: str, kit: PrintKit) -> bytes | Text | None:
    """What the child makes of the page; None where it died without a word."""
    try:
        ours.send((html, kit))
        said: bytes | Text = ours.recv()
    except (EOFError, OSError):
        return None
    return said


def _print(answer: Connection, limits: Limits) -> None:
    """The child's work: print the page that it is handed, within the limits, and say what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    try:
        answer.send(render(*answer.recv()))
    except RenderError as fault:
        answer.send(fault.text)
    except MemoryError:
        answer.send(CANNOT_RENDER.format(fault=TOO_MUCH.format(megabytes=limits.memory // 2**20)))
    except Exception as fault:
        answer.send(CANNOT_RENDER.format(fault=f"{type(fault).__name__}: {fault}"))


def _failure(fault: Text) -> RenderError:
    return RenderError(CANNOT_RENDER.format(fault=fault))
