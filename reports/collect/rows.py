"""The table gate below the header: notes, totals, merged cells and row lengths, as the source declares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, islice

from ..concepts.text import Text
from .cell import row_label, tight
from .problem import Problems, Wrong, quoted
from .sheet import Row
from .table import RENAME, Batch, Line, Table, declared

RECOUNT = Text(
    "请检查多余或缺少的分隔符，例如未加引号的 1,234",
    "look for a delimiter too many or too few, such as an unquoted 1,234",
)
DATA_ROW = Text("一行数据", "a row of data")
DECLARE_NOTE = Text("请删除该行，或在 Source 的 below 中声明它", "delete the row, or declare it as `below` the table")


def batches(read: Table, problems: Problems) -> Iterator[Batch]:
    """The rows of data, some at a time; notes are read past, totals kept apart, odd rows are problems."""
    above: dict[int, str] = {}
    for lines, rows in read.sheet.body(problems):
        batch = _usual(read, lines, rows) or _picked(read, zip(lines, rows, strict=True), above, problems)
        if batch.lines:
            _headless(read, batch, problems)
            yield batch


def _usual(read: Table, lines: Sequence[int], rows: Sequence[Sequence[str]]) -> Batch | None:
    """The rows as they are, where none of them needs a closer look: all as long as the header, none blank or a note."""
    width = len(read.headers)
    if read.source.below or read.source.merged or width < 2 or set(map(len, rows)) != {width}:
        return None
    columns = list(zip(*rows, strict=True))
    if not (all(map(str.strip, columns[0])) and all(map(str.strip, columns[1]))):
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


def _picked(read: Table, rows: Iterable[Line], above: dict[int, str], problems: Problems) -> Batch:
    """The rows of data, each as long as the header, with the blanks of merged cells filled."""
    data = []
    for line, cells in rows:
        if wrong := _odd(read, line, cells):
            problems.at(wrong, line, "")
        elif not _past(read, line, cells):
            data.append((line, _filled(read, cells[: len(read.headers)], above)))
    return Batch([line for line, _ in data], list(zip(*(cells for _, cells in data), strict=True)))


def _past(read: Table, line: int, cells: Sequence[str]) -> bool:
    """Whether the row is read past: it is blank, a declared note, a total kept to be checked, or skipped on purpose."""
    row = Row(line, cells)
    return not row.words or declared(read.source.below, row) is not None or _apart(read, line, cells)


def _odd(read: Table, line: int, cells: Sequence[str]) -> Wrong | None:
    """What is wrong with a row that is not as long as the header, empty cells at its end apart, or only words."""
    width, row = len(read.headers), Row(line, cells)
    if not row.words or declared(read.source.below, row) is not None:
        return None
    if _is_note(read, cells):
        return Wrong("form", quoted(row.words), DATA_ROW, DECLARE_NOTE)
    if len(cells) >= width and not any(cell.strip() for cell in cells[width:]):
        return None
    got = Text(f"{len(cells)} 个单元格", f"{len(cells)} cells")
    return Wrong("cells", got, Text(f"{width} 个单元格，与表头相同", f"{width} cells, as in the header"), RECOUNT)


def _is_note(read: Table, cells: Sequence[str]) -> bool:
    """Whether only the first cell says something, where that cannot be a row whose values are all missing."""
    alone = bool(tight(cells[0])) and not any(tight(cell) for cell in cells[1:])
    padded = len(read.headers) > 2 and "" not in read.source.missing
    return alone and len(read.headers) > 1 and (len(cells) == 1 or padded)


def _apart(read: Table, line: int, cells: Sequence[str]) -> bool:
    """Whether the row is read past: a total, which is kept to be checked, or one that the source skips on purpose."""
    if not (read.source.totals or read.source.skipped):
        return False
    labels = {tight(row_label(cells[read.places[tight(header)]])) for header in read.source.key_headers()}
    if labels & {tight(label) for label in read.source.totals}:
        read.apart.append((line, cells))
        return True
    return bool(labels & {tight(label) for label in read.source.skipped})


def _filled(read: Table, cells: Sequence[str], above: dict[int, str]) -> Sequence[str]:
    """The cells of the row, blanks in merged columns standing for the cell above."""
    filled = list(cells)
    for header in read.source.merged:
        at = read.places[tight(header)]
        filled[at] = above[at] = cells[at] if tight(cells[at]) else above.get(at, "")
    return filled


def _headless(read: Table, batch: Batch, problems: Problems) -> None:
    """A problem where columns without a header say something, at the first such cell."""
    blank = [batch.columns[at] for at, header in enumerate(read.headers) if not header]
    cells = ((line, cell) for line, row in zip(batch.lines, zip(*blank, strict=True), strict=False) for cell in row)
    want = Text("每个有数据的列都有列名", "a header for every column that says something")
    for line, cell in islice(((line, cell) for line, cell in cells if cell.strip()), 1):
        problems.at(Wrong("header-empty", quoted(cell), want, RENAME), line, "")
