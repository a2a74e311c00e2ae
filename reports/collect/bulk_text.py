"""Files of a panel in other encodings: read as they lie where only names are Chinese; else written anew as UTF-8.

Neither a comma nor a quote nor the end of a line is ever part of a character of these encodings, so the engine finds
the cells in the bytes. It takes those that it asks for to be UTF-8, which is right where they are ASCII.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from concurrent.futures import Executor, wait
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from .bulk import Engine
from .bulk_layout import Layout

PART = 2**26  # written to a file of its own: small enough for all who help to be at work until the end
PIECE = 2**20  # decoded at a time; larger ones are slower: they do not fit where a processor looks first
OF_BYTES = ("gb18030", "gbk", "gb2312", "euc_kr")  # a line feed is never part of a character
NEVER_WITHIN = (",", ";", "\t", ":", " ")  # nor are these; a digit, a letter or a bar may be
Work = tuple[Path, tuple[int, int], str, Path]


def as_it_lies(engine: Engine, one: Layout) -> Layout:
    """The same file raw, where the engine can tell its cells apart in the bytes; else with parts in UTF-8."""
    if one.parquet or one.understood.sheet.encoding not in OF_BYTES:
        return one
    return replace(one, raw=True) if one.delimiter in NEVER_WITHIN else in_utf8(engine, one)


def in_utf8(engine: Engine, one: Layout) -> Layout:
    """The same file with parts in UTF-8. Where bytes are not of its encoding it has none: the strict reader says where.

    The parts are written by several processes where there are some. A cut may fall within a quoted cell. The engine
    then has fewer rows than there are lines, as of any such cell.
    """
    encoding, one = one.understood.sheet.encoding, replace(one, raw=False)
    folder = Path(mkdtemp(prefix="utf8-", dir=engine.spill))
    work = [(one.path, part, encoding, folder / f"{at}.csv") for at, part in enumerate(parts(one.path))]
    try:
        _shared(work, engine.executor)
    except UnicodeDecodeError:
        return one
    return replace(one, parts=tuple(copy for *_, copy in work))


def _shared(work: list[Work], executor: Executor | None) -> None:
    """Transcode the parts; however it ends, nobody writes any more."""
    if executor is None:
        for one in work:
            transcode(*one)
        return
    under_way = [executor.submit(transcode, *one) for one in work]
    try:
        for future in under_way:
            future.result()
    finally:
        wait([future for future in under_way if not future.cancel()])


def transcode(path: Path, part: tuple[int, int], encoding: str, copy: Path) -> None:
    """Write the bytes of a file from one place to another in UTF-8, strictly, with its first line above them.

    Raises:
        UnicodeDecodeError: they are not of the encoding.
    """
    start, end = part
    with path.open("rb") as file, copy.open("wb") as written:
        written.write(file.readline().decode(encoding).encode() if start else b"")
        file.seek(start)
        decoder, left = codecs.getincrementaldecoder(encoding)(), end - start
        while piece := file.read(min(PIECE, left)):
            left -= len(piece)
            written.write(decoder.decode(piece, not left).encode())


def parts(path: Path) -> Iterator[tuple[int, int]]:
    """Where parts of whole lines start and end in a file."""
    start, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while start < size:
            file.seek(start + PART)
            file.readline()
            end = min(file.tell(), size)
            yield start, end
            start = end
