"""The lines of a file as bytes: how many there are, that they are text, and how their numbers are spelled.

The engine reads a column of integers at half the cost of one of text, but takes `1e3`, `+5`, `007`, `12.7`, `0x1F` and
` 5` for numbers too, and no longer tells. So the bytes are looked at beside it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from .bulk import Unreadable
from .bulk_layout import Layout, variables

BLOCK = 120_000  # of bytes; smaller ones pay more for each step, larger ones do not fit where a processor looks first
LONGEST = 2**21  # of a line; the engine takes no longer one
FEED, MINUS, ZERO, ONE = b"\n-01"


class Spelling:
    """Whether each number of a file of lines is spelled as the engine would spell it: `-12`, `0`, never `-0` or `012`.

    A cell is suspect where it begins with a byte below `1` and is neither empty, nor `0`, nor a minus before `1` to
    `9`; or where a digit of it stands before anything but a digit, a minus or its end. Every other spelling that the
    engine takes for an integer is suspect: it takes none that begins with a letter, and none with a minus behind a
    digit. Only where a cell is suspect it is asked whether it stands in a column of numbers, so codes and names may be
    as they like.
    """

    def __init__(self, one: Layout) -> None:
        self.delimiter = ord(one.delimiter)
        self.numbers = np.zeros(one.columns, bool)
        self.numbers[[one.at[name] for name in variables(one.panel)]] = True
        self._marks = Marks(BLOCK)

    def is_plain(self, lines: bytes) -> bool:
        """Whether no number of some whole lines is spelled otherwise; False too where that cannot be told.

        Quotes are left out: what a number has between its quotes stands between delimiters then. A line feed between
        them costs the engine a row, which is found missing.
        """
        text = _without_cr(lines).replace(b'"', b"").removesuffix(b"\n")
        signs = np.frombuffer(b"\n" + text + b"\n", np.uint8)
        ends, suspects = self._marks.of(signs, self.delimiter)
        return not len(suspects) or self._beside_numbers(signs, np.flatnonzero(ends), suspects)

    def _beside_numbers(self, signs: Any, ends: Any, suspects: Any) -> bool:
        """Whether each line has all its cells, and none of the suspects stands in a column of numbers."""
        lines = signs[ends[:: len(self.numbers)]]
        if (lines != FEED).any() or len(lines) != np.count_nonzero(signs[ends] == FEED):
            return False
        columns = (np.searchsorted(ends, suspects) - 1) % len(self.numbers)
        return not self.numbers[columns].any()


class Marks:
    """Room to mark bytes in, used again for each block: to ask for it anew takes longer than to mark them."""

    def __init__(self, size: int) -> None:
        self._rows = np.empty((4, size), bool)

    def of(self, signs: Any, delimiter: int) -> tuple[Any, Any]:
        """The bytes that end a cell, as marks, and where suspects stand; the first byte is the end of a line before."""
        if len(signs) > self._rows.shape[1]:
            self._rows = np.empty((4, len(signs)), bool)
        ends, digits, fit, low = self._rows[:, : len(signs)]
        np.equal(signs, delimiter, out=ends)
        np.logical_or(ends, np.equal(signs, FEED, out=fit), out=ends)
        begins = np.logical_and(ends[:-1], np.less(signs[1:], ONE, out=low[1:]), out=low[1:])
        np.less(np.subtract(signs, ZERO, out=digits.view(np.uint8)), 10, out=digits)
        np.logical_or(np.equal(signs, MINUS, out=fit), ends, out=fit)
        within = np.greater(digits[:-1], np.logical_or(fit, digits, out=fit)[1:], out=fit[1:])
        first = _ill_begun(signs, ends, np.flatnonzero(begins) + 1)
        return ends, np.concatenate((first, np.flatnonzero(within) + 1))


def _ill_begun(signs: Any, ends: Any, at: Any) -> Any:
    """Which of the cells that begin here with a byte below `1` are neither empty, nor zero, nor a minus and a digit."""
    at = at[~ends[at]]
    sign, behind = signs[at], at + 1
    zero = (sign == ZERO) & ends[behind]
    negative = (sign == MINUS) & (signs[behind] >= ONE) & (signs[behind] <= ONE + 8)
    return at[~(zero | negative)]


def lines_below(path: Path, spelling: Spelling | None = None, encoding: str = "utf-8") -> int:
    """How many lines stand below the header, which is the most rows that the engine may have read.

    Raises:
        Unreadable: a byte is not of the encoding, which the engine does not look for in columns that nobody asks for,
            or is NUL; a CR stands anywhere but before LF; a number may be spelled otherwise than `spelling` wants it.
    """
    feeds, last, decoder = 0, b"\n", codecs.getincrementaldecoder(encoding)()
    for at, lines in enumerate(chain(_some_lines(path), [b""])):
        if not _is_text(decoder, lines) or (at and spelling and not spelling.is_plain(lines)):
            raise Unreadable(path.name)
        feeds, last = feeds + _feeds(lines), lines[-1:] or last
    return feeds - (last == b"\n")


def _some_lines(path: Path) -> Iterator[bytes]:
    """The first line, then the others, some at a time; one that is far too long comes in pieces."""
    with path.open("rb") as file:
        yield file.readline(LONGEST)
        while lines := file.read(BLOCK) + file.readline(LONGEST):
            yield lines


def _is_text(decoder: codecs.IncrementalDecoder, lines: bytes) -> bool:
    """Whether the bytes are text without NUL, and a CR stands at the ends of lines only."""
    try:
        decoder.decode(lines, final=not lines)
    except UnicodeDecodeError:
        return False
    return b"\0" not in lines and b"\r" not in _without_cr(lines)


def _without_cr(lines: bytes) -> bytes:
    """The lines with LF ends; two bytes are sought at a fifth of the speed of one, so most files are asked for one."""
    return lines.replace(b"\r\n", b"\n") if b"\r" in lines else lines


def _feeds(lines: bytes) -> int:
    """How many line feeds there are; three times as fast as counting in bytes."""
    return int(np.count_nonzero(np.frombuffer(lines, np.uint8) == FEED))
