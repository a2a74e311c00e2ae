"""The table gate below the header: notes, totals, merged cells and row lengths, as the source declares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice

from ..concepts.source import LENGTHS
from ..concepts.text import Text
from .cell import row_label, tight
from .header import JOINT, is_place
from .period_names import other_length
from .problem import Problems, Wrong, quoted
from .sections import Sections, said_alone
from .sheet import Row
from .table import RENAME, Batch, Line, Table
from .titles import declared

RECOUNT = Text(
    "请检查多余或缺少的分隔符，例如未加引号的 1,234",
    "look for a delimiter too many or too few, such as an unquoted 1,234",
)
ONE_HEADER = Text("一个文件一个表头", "one header in a file")
SPLIT = Text("请从该行起另存为一个文件", "save the rows from here on as a file of their own")
DATA_ROW = Text("一行数据", "a row of data")
DECLARE_NOTE = Text("请删除该行，或在 Source 的 below 中声明它", "delete the row, or declare it as `below` the table")


def batches(read: Table, problems: Problems) -> Iterator[Batch]:
    """The rows of data, some at a time; notes are read past, totals kept apart, odd rows are problems."""
    picking = Picking(read, problems, Sections(read))
    for lines, rows in read.sheet.body(problems):
        usual = _usual(read, lines, rows)
        for batch in [usual] if usual else picking.batches(zip(lines, rows, strict=True)):
            if batch.lines:
                _headless(read, batch, problems)
                yield batch


def _usual(read: Table, lines: Sequence[int], rows: Sequence[Sequence[str]]) -> Batch | None:
    """The rows as they are, where none of them needs a closer look: all as long as the header, none blank or a note."""
    width, source = len(read.headers), read.source
    closer = (source.below, source.merged, source.sections, source.footnotes, LENGTHS.keys() & set(source.skipped))
    if any(closer) or width < 2 or set(map(len, rows)) != {width}:
        return None
    columns = list(zip(*rows, strict=True))
    if not (all(map(str.strip, columns[0])) and all(map(str.strip, columns[1]))):
        return None
    if any(header in columns[read.places[tight(header)]] for header in islice(read.source.key_headers(), 1)):
        return None
    return _without_those_apart(read, Batch(lines, columns))


def _without_those_apart(read: Table, batch: Batch) -> Batch:
    """The rows but totals and those skipped on purpose; each distinct label is looked at once."""
    keys = [batch.columns[read.places[tight(header)]] for header in read.source.key_headers()]
    labels = {tight(label) for label in (*read.source.totals, *read.source.skipped)}
    named = {cell for cells in keys for cell in set(cells) if tight(row_label(cell)) in labels} if labels else set()
    if not named:
        return batch
    rows = zip(batch.lines, zip(*keys, strict=True), zip(*batch.columns, strict=True), strict=True)
    kept = [named.isdisjoint(words) or not _apart(read, line, cells) for line, words, cells in rows]
    return Batch(list(compress(batch.lines, kept)), [tuple(compress(cells, kept)) for cells in batch.columns])


@dataclass
class Picking:
    """A closer look at each row: the rows of data, as long as the header, under the section that they stand in."""

    read: Table
    problems: Problems
    sections: Sections
    above: dict[int, str] = field(default_factory=dict)
    data: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heads = _heads(self.read)

    def batches(self, rows: Iterable[Line]) -> Iterator[Batch]:
        """Some rows as one batch, or as several where sections begin among them."""
        for line, cells in rows:
            if _is_blank(line, cells) or (_says_all(cells, self.heads) and self._is_header(line, cells)):
                continue
            if match := self.sections.match(cells):
                yield self._batch()
                for wrong in self.sections.begin(match):
                    self.problems.at(wrong, line, "")
            if not ((match and said_alone(cells)) or _is_below(self.read, line, cells)):
                self._look_at(line, cells)
        yield self._batch()

    def _batch(self) -> Batch:
        data, self.data = self.data, []
        lines, rows = [line for line, _ in data], (cells for _, cells in data)
        return Batch(lines, list(zip(*rows, strict=True)), self.sections.said)

    def _is_header(self, line: int, cells: Sequence[str]) -> bool:
        """The header stands here again (续表); one with other periods would be misread below the first."""
        if any(_said(cells, value.at) not in _parts(value.header) for value in self.read.values):
            words = quoted(Row(line, cells).words)
            self.problems.at(Wrong("header-twice", words, ONE_HEADER, SPLIT), line, "")
        return True

    def _look_at(self, line: int, cells: Sequence[str]) -> None:
        if code := _odd(self.read, cells):
            self.problems.row(code, line, lambda: _oddity(self.read, cells, code))
            return
        padded = _padded(self.read, cells)
        filled = self._filled(padded) if self.read.source.merged else padded
        if not (_apart(self.read, line, padded) or (filled is not padded and _apart(self.read, line, filled))):
            self.data.append((line, filled))

    def _filled(self, cells: Sequence[str]) -> list[str]:
        """The cells of the row, blanks in merged columns standing for the cell above."""
        filled = list(cells)
        for header in self.read.source.merged:
            at = self.read.places[tight(header)]
            filled[at] = self.above[at] = cells[at] if tight(cells[at]) else self.above.get(at, "")
        return filled


def _is_blank(line: int, cells: Sequence[str]) -> bool:
    return not any(map(str.isalnum, cells)) and not Row(line, cells).words


def _is_below(read: Table, line: int, cells: Sequence[str]) -> bool:
    """Whether the row is a declared note."""
    return bool(read.source.below) and declared(read.source.below, Row(line, cells)) is not None


def _padded(read: Table, cells: Sequence[str]) -> Sequence[str]:
    """The cells, as many as headers, footnote marks that stand in a column of their own behind their numbers."""
    if len(cells) == len(read.headers) and not read.source.footnotes:
        return cells
    row = [*cells[: len(read.headers)], *[""] * (len(read.headers) - len(cells))]
    for header in read.source.footnotes:
        at = read.places[tight(header)]
        row[at - 1], row[at] = row[at - 1] + row[at], ""
    return row


def _heads(read: Table) -> list[tuple[int, set[str]]]:
    """Where the header names key columns, and the words that it does so with."""
    keys = {read.places[tight(one)] for one in read.source.key_headers() if not is_place(one)}
    return [(at, _parts(read.headers[at])) for at in sorted(keys)]


def _says_all(cells: Sequence[str], heads: Sequence[tuple[int, set[str]]]) -> bool:
    """Whether every key column of the row says what its header says."""
    return bool(heads) and all(_said(cells, at) in words for at, words in heads)


def _said(cells: Sequence[str], at: int) -> str:
    return tight(cells[at]) if at < len(cells) else ""


def _parts(header: str) -> set[str]:
    return {tight(header), *map(tight, header.split(JOINT))}


def _odd(read: Table, cells: Sequence[str]) -> str:
    """The code of a row that is only words, lacks a cell of a column that counts, or has one too many."""
    width = len(read.headers)
    if _is_note(read, cells):
        return "form"
    if len(cells) == width:
        return ""
    spare = {"", *map(tight, (*read.source.ignored, *read.source.footnotes))}
    short = not all(tight(header) in spare for header in read.headers[len(cells) :])
    return "cells" if short or any(cell.strip() for cell in cells[width:]) else ""


def _oddity(read: Table, cells: Sequence[str], code: str) -> Wrong:
    if code == "form":
        return Wrong(code, quoted(Row(0, cells).words), DATA_ROW, DECLARE_NOTE)
    got, width = Text(f"{len(cells)} 个单元格", f"{len(cells)} cells"), len(read.headers)
    return Wrong(code, got, Text(f"{width} 个单元格，与表头相同", f"{width} cells, as in the header"), RECOUNT)


def _is_note(read: Table, cells: Sequence[str]) -> bool:
    """Whether only the first cell says something, where that cannot be a row whose values are all missing."""
    if len(read.headers) < 2 or any(map(str.isalnum, cells[1:])):
        return False
    alone = bool(tight(cells[0])) and not any(tight(cell) for cell in cells[1:])
    padded = len(read.headers) > 2 and "" not in read.source.missing
    return alone and (len(cells) == 1 or padded)


def _apart(read: Table, line: int, cells: Sequence[str]) -> bool:
    """Whether the row is read past: a total, which is kept to be checked, or one that the source skips on purpose."""
    if not (read.source.totals or read.source.skipped):
        return False
    labels = {tight(row_label(cells[read.places[tight(header)]])) for header in read.source.key_headers()}
    if labels & {tight(label) for label in read.source.totals}:
        read.apart.append((line, cells))
        return True
    return bool(labels & {tight(label) for label in read.source.skipped}) or _is_skipped_length(read, cells)


def _is_skipped_length(read: Table, cells: Sequence[str]) -> bool:
    """Whether the row is of a period of another length that the source skips, such as the years among the quarters."""
    lengths = [LENGTHS[name] for name in read.source.skipped if name in LENGTHS]
    headers = read.source.cells.get("period", ())
    places = [read.places[tight(one)] for one in ((headers,) if isinstance(headers, str) else headers)]
    return bool(lengths and places) and other_length(read.source, " ".join(cells[at] for at in places)) in lengths


def _headless(read: Table, batch: Batch, problems: Problems) -> None:
    """A problem where columns without a header say something, at the first such cell."""
    blank = [batch.columns[at] for at, header in enumerate(read.headers) if not header]
    cells = ((line, cell) for line, row in zip(batch.lines, zip(*blank, strict=True), strict=False) for cell in row)
    want = Text("每个有数据的列都有列名", "a header for every column that says something")
    for line, cell in islice(((line, cell) for line, cell in cells if cell.strip()), 1):
        problems.at(Wrong("header-empty", quoted(cell), want, RENAME), line, "")
