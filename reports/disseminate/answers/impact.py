"""The other way round: every figure, and every sentence, table and chart, that stands on a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...concepts.disclosure import CONFIDENTIAL
from ...concepts.errors import NotFound
from ...concepts.finding import Place, visible
from ...concepts.record import Cell, Derived, Imprint, Record
from ...concepts.text import Lang, Text
from .page import Kind, Mark, marks
from .words import key_words, quantity

NO_CELL = Text(
    "{job} {period} 的这一版没有用到 {place}；{there}",
    "this edition of {job} {period} uses no cell at {place}; {there}",
)
LINES = Text("该文件用到第 {first} 至 {last} 行", "of that file it uses lines {first} to {last}")
AS_A_WHOLE = Text("该文件只汇总，不逐行使用：有 {n} 个汇总值", "that file is aggregated as a whole, into {n} values")
NO_FILE = Text("它用到的文件：{files}", "the files it uses: {files}")
CELLS = Text("单元格：", "cells:")
CELL = Text("{place}　{key} = {value}", "{place}  {key} = {value}")
BLANK = Text("空缺", "no value")
FIGURES = Text(
    "站在其上的指标值：{n} 个，其中 {printed} 个可印，{page} 个印在公报中",
    "figures that stand on it: {n}, of which {printed} may be printed and {page} are on the page",
)
NOTHING = Text("没有指标值站在其上", "no figure stands on it")
HEADS: dict[Kind, Text] = {
    "heading": Text("标题", "headings"),
    "key point": Text("核心提示", "key points"),
    "tile": Text("指标卡", "tiles"),
    "sentence": Text("正文", "sentences"),
    "table": Text("表", "tables"),
    "chart": Text("图", "charts"),
}


@dataclass(frozen=True)
class Impact:
    """What stands on the cells of one place: figures in their order, and where the page prints them."""

    imprint: Imprint
    cells: tuple[Cell, ...]
    figures: tuple[Derived, ...]
    marks: tuple[Mark, ...]


def impact(record: Record, file: str, line: int, column: str = "") -> Impact:
    """All that stands on the cells of a line, or of one column in it.

    Args:
        file: its name below `data_in/`; what stands before that name (`data_in/`) is passed over.

    Raises:
        NotFound: the edition uses no such cell; what it uses of the file is told.
    """
    named = [cell.file == file or file.endswith(f"/{cell.file}") for cell in record.cells]
    at = [
        number for number, cell in enumerate(record.cells)
        if named[number] and cell.line == line and column in ("", cell.column)
    ]  # fmt: skip
    if not at:
        own = [cell for cell, of_file in zip(record.cells, named, strict=True) if of_file]
        raise NotFound(_no_cell(record, str(Place(file, line, column)), own))
    figures = tuple(standing_on(record, at))
    ids = {figure.id for figure in figures}
    there = tuple(mark for mark in marks(record.page) if mark.figure in ids)
    return Impact(record.imprint, tuple(record.cells[number] for number in at), figures, there)


def standing_on(record: Record, numbers: Iterable[int]) -> Iterator[Derived]:
    """The figures that stand on any of these cells, directly or through other figures."""
    reached = set(numbers)
    for number, figure in enumerate(record.figures, start=len(record.cells)):
        if not reached.isdisjoint(figure.operands):
            reached.add(number)
            yield figure


def _no_cell(record: Record, place: str, own: list[Cell]) -> Text:
    lines = [cell.line for cell in own]
    files = ", ".join(dict.fromkeys(cell.file for cell in record.cells))
    used = LINES.format(first=min(lines), last=max(lines)) if any(lines) else AS_A_WHOLE.format(n=len(lines))
    there = used if lines else NO_FILE.format(files=files)
    told = {"job": record.imprint.job, "period": record.imprint.period}
    return NO_CELL.format(**told, place=place, there=there)


def impact_lines(found: Impact, lang: Lang) -> tuple[str, ...]:
    """The impact in one language, a line each: the cells, the figures, and by kind where the page prints them."""
    told = [CELLS.within(lang), *(f"  {_cell(cell, lang)}" for cell in found.cells)]
    ids = {mark.figure for mark in found.marks}
    counted = {"n": len(found.figures), "printed": sum(f.printed for f in found.figures), "page": len(ids)}
    told.append((FIGURES.format(**counted) if found.figures else NOTHING).within(lang))
    told += [f"  {'*' if f.id in ids else ' '} {f.id} = {_shown(f, lang)}" for f in found.figures]
    for kind, head in HEADS.items():
        lines = list(dict.fromkeys(_mark(mark) for mark in found.marks if mark.kind == kind))
        told += [f"{head.within(lang)} · {len(lines)}", *(f"  {line}" for line in lines)] if lines else []
    return tuple(visible(line) for line in told)


def _shown(figure: Derived, lang: Lang) -> str:
    return figure.shown if figure.confidential else quantity(figure.shown, figure.unit, lang)


def _cell(cell: Cell, lang: Lang) -> str:
    missing = CONFIDENTIAL if cell.status == CONFIDENTIAL else BLANK.within(lang)
    value = quantity(cell.value, cell.unit, lang) if cell.value else missing
    return CELL.format(place=cell.place, key=key_words(cell.key), value=value).within(lang)


def _mark(mark: Mark) -> str:
    """The place on one line: title, heads, text."""
    where = [mark.title, mark.row, mark.column] if mark.kind == "table" else [mark.title]
    text = "" if mark.text.replace(" ", "") in mark.title.replace(" ", "") and mark.kind != "table" else mark.text
    return " · ".join(words for words in (*where, text) if words)


def impact_rows(found: Impact) -> list[dict[str, str]]:
    """A row for each place on the page, and one for each figure that is not there."""
    on_page = [
        {"figure": m.figure, "kind": str(m.kind), "title": m.title, "row": m.row, "column": m.column, "text": m.text}
        for m in found.marks
    ]
    ids = {mark.figure for mark in found.marks}
    nowhere = {"kind": "", "title": "", "row": "", "column": ""}
    return on_page + [{"figure": f.id, **nowhere, "text": f.shown} for f in found.figures if f.id not in ids]
