"""Files of a panel in other encodings: written anew as UTF-8, in pieces, by several processes where there are some."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

from .bulk import Engine
from .bulk_layout import Layout

PIECE = 2**20  # larger ones are slower: they do not fit where a processor looks first
AHEAD = 8
OF_BYTES = ("gb18030", "gbk", "gb2312", "euc_kr")  # a line feed is never part of a character


def in_utf8(engine: Engine, one: Layout) -> Layout:
    """The same file in UTF-8. Where bytes are not of its encoding it is left as it is: the strict reader says where."""
    encoding = one.understood.sheet.encoding
    if one.parquet or encoding == "utf-8" or encoding not in OF_BYTES:
        return one
    copy = engine.spill / f"utf8-{one.file.path.stem}-{len(one.file.name)}.csv"
    try:
        with copy.open("wb") as file:
            for piece in _transcoded(one.path, encoding, engine.executor):
                file.write(piece)
    except UnicodeDecodeError:
        return one
    sheet = replace(one.understood.sheet, encoding="utf-8")
    return replace(one, path=copy, understood=replace(one.understood, sheet=sheet), origin=one)


def _transcoded(path: Path, encoding: str, executor: Executor | None) -> Iterator[bytes]:
    """The pieces in their order, a few of them under way at a time."""
    if executor is None:
        yield from (transcode(path, piece, encoding) for piece in pieces(path))
        return
    under_way = deque[Future[bytes]]()
    for piece in pieces(path):
        under_way.append(executor.submit(transcode, path, piece, encoding))
        if len(under_way) > AHEAD:
            yield under_way.popleft().result()
    for future in under_way:
        yield future.result()


def transcode(path: Path, piece: tuple[int, int], encoding: str) -> bytes:
    """The bytes of a file from one place to another in UTF-8, strictly.

    Raises:
        UnicodeDecodeError: they are not of the encoding.
    """
    start, end = piece
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start).decode(encoding).encode()


def pieces(path: Path) -> Iterator[tuple[int, int]]:
    """Where pieces of whole lines start and end in a file."""
    start, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while start < size:
            file.seek(start + PIECE)
            file.readline()
            end = min(file.tell(), size)
            yield start, end
            start = end
