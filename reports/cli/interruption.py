"""Ctrl-C: it always ends the command, with a sentence.

Python raises it wherever the program happens to be. Where nothing can be raised, in what is done when objects are let
go, Python prints a traceback and drops it, and the command would go on as if nobody had asked.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

SOON = 0.01  # seconds


@contextmanager
def never_lost() -> Iterator[None]:
    """Ctrl-C that Python would drop is raised anew a moment later; other faults that it drops are told as ever."""
    told, again = sys.unraisablehook, list[threading.Timer]()

    def dropped(fault: UnraisableHookArgs) -> None:
        if not isinstance(fault.exc_value, KeyboardInterrupt):
            return told(fault)
        again.append(threading.Timer(SOON, os.kill, (os.getpid(), signal.SIGINT)))
        return again[-1].start()

    sys.unraisablehook = dropped
    try:
        yield
    finally:
        sys.unraisablehook = told
        for timer in again:
            timer.cancel()


def ends_with_its_code() -> None:
    """Let the process end with its exit code, and not by the signal, after Ctrl-C was answered.

    Python remembers that Ctrl-C went through text which it was running, as where a dataclass is made, until other text
    has run: making a tuple with names runs some.
    """
    namedtuple("Forgotten", ())


@contextmanager
def broken_off() -> Iterator[Callable[[], bool]]:
    """Whether somebody has pressed Ctrl-C, for those who go on after any other fault. It is raised as ever."""
    asked = threading.Event()

    def heard(number: int, frame: object) -> None:
        asked.set()
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:  # ignored, as below nohup
        yield asked.is_set
        return
    signal.signal(signal.SIGINT, heard)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
