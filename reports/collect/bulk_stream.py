"""The text of a file of any size as rows: decoded strictly, some characters at a time, each row with its line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from ..concepts.errors import BadInput
from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .bulk_layout import Layout, blocks
from .problem import Problems, problem
from .sheet import Block, broken
from .text import LINE_END, RESAVE

ROWS = 20_000


class Stops(Exception):
    """The text of a file ends before its time."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.line("en"))
        self.finding = finding


def body(layout: Layout, problems: Problems) -> Iterator[Block]:
    """The rows below the header with the line that each begins on; a broken quote ends them."""
    delimiter = layout.understood.sheet.delimiter
    reader = csv.reader(_lines(layout), delimiter=delimiter, strict=True)
    going = True
    while going:
        lines, rows = list[int](), list[list[str]]()
        try:
            for row in islice(_numbered(reader, layout.understood.sheet.header.line, lines), ROWS):
                rows.append(row)
        except csv.Error as fault:
            line = lines.pop() if len(lines) > len(rows) else reader.line_num
            problems.add(broken(Place(layout.file.name, line), str(fault)))
            going = False
        going = going and len(rows) == ROWS
        yield lines[: len(rows)], rows


def _numbered(reader: Any, header: int, lines: list[int]) -> Iterator[list[str]]:
    """The rows behind the header; the line on which each begins is noted before it is read."""
    while True:
        begins = reader.line_num + 1
        lines.append(begins)
        row = next(reader, None)
        if row is None:
            lines.pop()
            return
        if begins <= header:
            lines.pop()
            continue
        yield row


def _lines(layout: Layout) -> Iterator[str]:
    """The lines of the text with their ends, in universal newlines as the strict reader counts them.

    Raises:
        Stops: at bytes that are not of the encoding, or a NUL.
    """
    if len(layout.delimiter) > 1:
        raise BadInput(TWO_SIGNS.format(file=layout.file.name))
    rest = ""
    for chunk in _decoded(layout):
        lines = io.StringIO(rest + chunk, newline="").readlines()
        rest = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        yield from lines
    if rest:
        yield from io.StringIO(rest, newline="")


TWO_SIGNS = Text(
    "{file}: delimiter: 实际 制表符加逗号；应为 一种分隔符；请另存为 CSV UTF-8",
    "{file}: delimiter: got tab and comma; want one delimiter; save it again as CSV UTF-8",
)


def _decoded(layout: Layout) -> Iterator[str]:
    """The text some characters at a time, with the place told where it is none."""
    encoding, name, line, first = layout.understood.sheet.encoding, layout.file.name, 1, True
    cut = ""  # a CR at the end of a chunk ends no line yet: its LF may follow
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk, final in _with_end(blocks(layout.path)):
        try:
            words = decoder.decode(chunk, final)
        except UnicodeDecodeError as fault:
            before = fault.object[: fault.start].decode(encoding, "replace")
            raise Stops(_undecodable(name, line + _ends(cut + before), encoding, final)) from None
        if "\0" in words:
            at = line + _ends(cut + words[: words.index("\0")])
            got = Text("空字符", "a NUL character")
            raise Stops(problem("nul", Place(name, at), got, Text("文字", "text"), RESAVE))
        yield words.removeprefix("\ufeff") if first else words
        line, first, cut = line + _ends((cut + words).removesuffix("\r")), False, "\r" if words.endswith("\r") else ""


def _with_end(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for part in parts:
        yield part, False
    yield b"", True


def _ends(words: str) -> int:
    """How many lines end in the words."""
    return len(LINE_END.findall(words))


def _undecodable(file: str, line: int, encoding: str, final: bool) -> Finding:
    got = Text(f"从这里起不是 {encoding.upper()}", f"bytes that are not {encoding.upper()} from here on")
    if final:
        got = Text("文件在一个字符中间中断", "a file that is cut off within a character")
    want = Text(f"全文都是 {encoding.upper()}", f"{encoding.upper()} throughout")
    return problem("encoding", Place(file, line), got, want, RESAVE)
