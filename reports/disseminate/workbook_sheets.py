"""The sheets of figures: an overview by activity, one history an indicator, series of one activity, areas, dates.

A sheet is one table. Every open figure stands in one of them, and those of the period in the overview as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..concepts.figure import Figure
from ..concepts.period import Period, is_quarter, label
from ..concepts.text import Text
from . import workbook_words as words
from .workbook_names import Names, group, grouped


@dataclass(frozen=True)
class Value:
    """A cell that holds the digits that are shown, or the words shown in their place, of a figure (its id)."""

    shown: str
    figure: str = ""
    in_words: bool = False


@dataclass(frozen=True)
class Link:
    """A cell that leads to another sheet."""

    text: str
    sheet: str


Cell = str | Value | Link
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One table: what it holds, the lines above it, its heads, its rows. `name` is how the file calls it."""

    name: str
    what: str
    above: tuple[Cell, ...]
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        """What stands where, rows and columns counted from 0; a blank cell is none."""
        table = (*((cell,) for cell in self.above), self.heads, *self.rows)
        for row, cells in enumerate(table):
            yield from ((row, column, cell) for column, cell in enumerate(cells) if cell != "")


def address(row: int, column: int) -> str:
    """Where a cell stands, as spreadsheets say it; rows and columns counted from 0.

    >>> address(0, 0), address(4, 27)
    ('A1', 'AB5')
    """
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def sheet(names: Names, what: str, heads: Sequence[str], rows: Iterable[Row]) -> Sheet:
    """A sheet with what stands above every table: its title, whether the data are invented, the way back."""
    job = names.material.job
    title = names.said(words.TITLE.format(what=what, job=job.title, period=names.period_of_bulletin))
    nature = (names.said(words.SYNTHETIC),) if job.synthetic else ()
    back = Link(names.said(words.BACK), names.said(words.CONTENTS))
    legend = names.said(words.LEGEND) + (names.said(words.LEGEND_CONFIDENTIAL) if names.confidential else "")
    return Sheet(what, what, (title, *nature, legend, back), tuple(heads), tuple(rows))


def of_figures(names: Names) -> tuple[Sheet, ...]:
    """All sheets of figures, in the order of the book."""
    wide = [figure for figure in names.own if group(figure) in names.broad]
    rest = [figure for figure in names.own if group(figure) not in names.broad]
    alone = {key for key, its in grouped(rest).items() if len({figure.activity for figure in its}) == 1}
    series = [figure for figure in rest if is_quarter(figure.period) and group(figure) in alone]
    dated = [figure for figure in rest if not (is_quarter(figure.period) and group(figure) in alone)]
    elsewhere = [figure for figure in names.material.open if figure.area != names.material.job.area]
    made = (_overview(names, wide), *_histories(names, wide), *_series(names, series))
    return tuple(one for one in (*made, _areas(names, elsewhere), _dated(names, dated)) if one.rows)


def _numbers(names: Names, figures: Iterable[Figure | None]) -> Iterator[Cell]:
    """Each figure as two cells, its number and its mark; one that the job does not compute leaves both blank."""
    for figure in figures:
        yield from ("", "") if figure is None else (value(figure), names.mark(figure))


def value(figure: Figure) -> Cell:
    """The digits of a figure, C where it is suppressed, or nothing where none may stand."""
    if not figure.printed or (figure.value is None and not figure.confidential):
        return ""
    return Value(figure.shown, figure.id, figure.in_words or figure.confidential)


def _heads(names: Names, of: Iterable[tuple[str, Figure]]) -> Iterator[str]:
    for what, figure in of:
        yield from (names.head(what, figure), names.said(words.MARK))


def _said(names: Names, *heads: Text) -> tuple[str, ...]:
    return tuple(names.said(head) for head in heads)


def _overview(names: Names, figures: Sequence[Figure]) -> Sheet:
    """The period of the bulletin: activities down, indicators across."""
    now = {(group(f), f.activity): f for f in figures if f.period == names.material.period}
    across = {group(f): (_of_period(names, f), f) for f in now.values()}
    heads = (*_said(names, words.CODE, words.ACTIVITY), *_heads(names, across.values()))
    down = {figure.activity: figure for figure in now.values()}
    rows = (
        (code, names.activity(one), *_numbers(names, (now.get((key, code)) for key in across)))
        for code, one in down.items()
    )
    return sheet(names, names.said(words.OVERVIEW), heads, rows)


def _of_period(names: Names, figure: Figure) -> str:
    """The indicator, with its period where that is not the one in the title: 二季度 beside 上半年."""
    own = names.period(figure)
    return names.indicator(figure.figure) + ("" if own == names.said(names.period_of_bulletin) else f" · {own}")


def _histories(names: Names, figures: Sequence[Figure]) -> Iterator[Sheet]:
    """One sheet an indicator: periods down, activities across."""
    for every in grouped(figures).values():
        of = {figure.activity: (names.activity(figure), figure) for figure in every}
        yield _in_time(names, names.indicator(every[0].figure), (every, of))


def _series(names: Names, figures: Sequence[Figure]) -> Iterator[Sheet]:
    """Quarters down, and across the indicators that have one activity: a sheet for each accumulation."""
    for accumulation in dict.fromkeys(figure.accumulation for figure in figures):
        every = [figure for figure in figures if figure.accumulation == accumulation]
        of = {figure.figure: (_of_one(names, figure), figure) for figure in every}
        yield _in_time(names, names.said(words.QUARTERLY[accumulation]), (every, of))


def _of_one(names: Names, figure: Figure) -> str:
    """The indicator, with its activity where that is not the total."""
    total = names.said(words.TOTAL_OF)
    activity = names.activity(figure)
    return names.indicator(figure.figure) + ("" if activity == total else f" · {activity}")


def _in_time(names: Names, what: str, table: tuple[Sequence[Figure], dict[str, tuple[str, Figure]]]) -> Sheet:
    """Periods down, and across what tells the figures apart: their activities, or their indicators."""
    figures, across = table
    heads = (*_said(names, words.PERIOD, words.PERIOD_NAME), *_heads(names, across.values()))
    cells = {(f.period, (f.figure, f.activity)): f for f in figures}
    columns = [(figure.figure, figure.activity) for _, figure in across.values()]
    periods = sorted({figure.period for figure in figures}, key=_ordinal)
    first = {figure.period: figure for figure in figures}
    rows = (
        (label(when), names.period(first[when]), *_numbers(names, (cells.get((when, column)) for column in columns)))
        for when in periods
    )
    return sheet(names, what, heads, rows)


def _ordinal(period: Period) -> int:
    return int(period.ordinal)


def _areas(names: Names, figures: Sequence[Figure]) -> Sheet:
    """Areas, periods and activities down, indicators across."""
    across = {group(figure): (names.indicator(figure.figure), figure) for figure in figures}
    heads = _said(names, words.AREA_CODE, words.AREA, words.PERIOD, words.PERIOD_NAME, words.CODE, words.ACTIVITY)
    cells = {(f.area, f.period, f.activity, group(f)): f for f in figures}
    down = {(figure.area, figure.period, figure.activity): figure for figure in figures}
    rows = (
        (*_place(names, one), *_numbers(names, (cells.get((*key, column)) for column in across)))
        for key, one in down.items()
    )
    return sheet(names, names.said(words.AREAS), (*heads, *_heads(names, across.values())), rows)


def _place(names: Names, figure: Figure) -> tuple[str, ...]:
    when = (label(figure.period), names.period(figure))
    return (figure.area, names.area(figure.area), *when, figure.activity, names.activity(figure))


def _dated(names: Names, figures: Sequence[Figure]) -> Sheet:
    """Everything else, a row each, with its unit in a column because the rows differ."""
    heads = (words.INDICATOR, words.CODE, words.ACTIVITY, words.PERIOD, words.PERIOD_NAME, words.VALUE, words.MARK)
    rows = ((*_row(names, figure), *_numbers(names, (figure,)), names.unit(figure)) for figure in figures)
    return sheet(names, names.said(words.DATED), _said(names, *heads, words.UNIT), rows)


def _row(names: Names, figure: Figure) -> tuple[str, ...]:
    when = (label(figure.period), names.period(figure))
    return (names.indicator(figure.figure), figure.activity, names.activity(figure), *when)
