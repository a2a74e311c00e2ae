"""The cell gate by column: each distinct cell of a column is understood once, however many rows it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..concepts.finding import Place, Severity
from ..concepts.source import PLAINLY, Source
from ..concepts.text import Text, plain
from .carried import FIX_CELL, Carried
from .cell import (
    hidden,
    is_power,
    misread,
    misread_as,
    number,
    plain_numbers,
    row_label,
    tidy,
    tight,
    trimmed,
    unquoted,
)
from .header import other_unit
from .keys import FORMS, PERIODS, misfit
from .period_names import named, period_of
from .problem import Problems, Wrong, listed, nearest, quoted
from .text import RESAVE_OR_SAY, SURE

MOST_KEPT = 100_000
AS_TEXT = Text("导出时请把代码存为文本", "keep codes as text when exporting")
NO_HIDDEN = Text("没有控制字符的名称", "a name without hidden characters")
ONE_SPELLING = Text("同一名称只用一种写法", "use one spelling for one name")
PATTERN = Text("{form} 形式的代码", "a code of the form {form}")
DIGITS = Text("6、9 或 12 位的区划代码", "a division code of 6, 9 or 12 digits")
UNTOLD = Wrong("", "", "", plain(""))  # beyond those shown nobody reads what is wrong
UNTOLD_PERIOD = Wrong("period", "", "", plain(""))
Understand = Callable[[str], Any]


@dataclass
class Column:
    """What the cells of a column are understood as: a fact, or what is wrong with them. It remembers distinct cells."""

    header: str
    understand: Understand
    problems: Problems
    known: dict[str, Any] = field(default_factory=dict)
    wrong: bool = False
    seen: set[str] = field(default_factory=set)
    first: dict[str, str] = field(default_factory=dict)

    def facts(self, cells: Sequence[str]) -> list[Any]:
        """A fact for each cell, or a `Wrong`."""
        if len(self.known) > MOST_KEPT:
            self.known.clear()
        for cell in set(cells).difference(self.known):
            fact = self.known[cell] = self.understand(cell)
            self.wrong = self.wrong or isinstance(fact, Wrong)
        return list(map(self.known.__getitem__, cells))


@dataclass
class PeriodColumn(Column):
    """A column of periods, in which a name may leave out the year that an earlier one or a section said."""

    carried: Carried = field(kw_only=True)

    def under(self, year: str) -> None:
        """The year that a section says of the rows below it."""
        if year != self.carried.year:
            self.known.clear()
        self.carried.under(year)

    def facts(self, cells: Sequence[str]) -> list[Any]:
        """A `Named` for each cell, or a `Wrong`."""
        if not self.carried.source.year_once:
            return super().facts(cells)
        facts = [self.carried.read(cell) for cell in cells]
        self.wrong = self.wrong or any(isinstance(fact, Wrong) for fact in facts)
        return facts


def period_column(source: Source, header: str, year: str, problems: Problems) -> Column:
    """The column that names the periods."""
    carried = Carried(source, year)

    def understand(cell: str) -> Any:
        found = period_of(source, cell, carried.year) if problems.only_counts("period") else carried.read(cell)
        return UNTOLD_PERIOD if found is None else found

    return PeriodColumn(header, understand, problems, carried=carried)


def year_column(source: Source, header: str, problems: Problems) -> Column:
    """The column with the year of the periods in the headers."""

    def understand(cell: str) -> Any:
        found = named(cell, "year", source.spellings)
        return found.year if found else Wrong("period", quoted(cell), PERIODS["year"], FIX_CELL)

    return Column(header, understand, problems)


@dataclass
class NumberColumn(Column):
    """A column of values, each of which is mostly another: plain ones are read together and not remembered."""

    plainly: bool = field(kw_only=True)

    def facts(self, cells: Sequence[str]) -> list[Any]:
        """A `Number` for each cell, or a `Wrong`."""
        together = plain_numbers(cells) if self.plainly else None
        return super().facts(cells) if together is None else together


def number_column(source: Source, header: str, problems: Problems) -> Column:
    """A column of values."""

    def understand(cell: str) -> Any:
        found = number(cell, source.missing, source.numbers)
        return found or (UNTOLD if problems.only_counts(misread_as(cell)) else misread(cell))

    plainly = source.numbers == PLAINLY and not any(plain_numbers([mark]) for mark in source.missing)
    return NumberColumn(header, understand, problems, plainly=plainly)


def code_column(source: Source, key: str, header: str, problems: Problems) -> Column:
    """A column of codes: those of a list, or any of the declared form."""
    codes = source.codes.get(key)
    if codes is not None:
        return Column(header, listed_code(codes, problems), problems)
    return Column(header, free_code(source, key), problems)


def certain(column: Column) -> Column:
    """The same column of a file whose encoding is not certain: a name that no list knows could be another one."""
    understand = column.understand

    def sure(cell: str) -> Any:
        return understand(cell) if cell.isascii() else Wrong("encoding", quoted(cell), SURE, RESAVE_OR_SAY)

    column.understand = sure
    return column


def label_column(header: str, labels: Mapping[str, Any], problems: Problems) -> Column:
    """The column whose labels stand for several parts of the key."""
    look = listed_code(labels, problems)
    return Column(header, lambda cell: look(row_label(cell)), problems)


def listed_code(codes: Mapping[str, Any], problems: Problems) -> Understand:
    """What a list says of a cell; white space and width of its characters make no difference."""
    known = {tight(code): fact for code, fact in codes.items()}

    def understand(cell: str) -> Any:
        name = trimmed(cell)
        if hidden(name):
            return Wrong("form", quoted(cell), NO_HIDDEN, FIX_CELL)
        fact = codes.get(name, known.get(tight(unquoted(name)), None))
        return unknown(name, codes, problems) if fact is None else fact

    return understand


def unknown(cell: str, codes: Iterable[str], problems: Problems) -> Wrong:
    """A code that is not in the list, with the nearest that is."""
    if is_power(cell):
        return Wrong("form", quoted(cell), listed(codes), AS_TEXT)
    for code in codes if tight(cell).endswith(")") and not problems.only_counts("unit") else ():
        if clash := other_unit(code, cell):
            return Wrong("unit", *clash)
    if problems.only_counts("unknown-code"):
        return UNTOLD
    todo = Text("请改正代码{near}，或在 Source 中登记它", "correct the code{near}, or list it in the Source")
    return Wrong("unknown-code", quoted(cell), listed(codes), todo.format(near=nearest(cell, codes)))


def free_code(source: Source, key: str) -> Understand:
    """A code or a name as it stands, without what a spreadsheet adds to it."""
    form = source.forms.get(key, FORMS.get(key, ""))

    def understand(cell: str) -> Any:
        if hidden(cell):
            return Wrong("form", quoted(cell), NO_HIDDEN, FIX_CELL)
        name = tidy(unquoted(cell))
        if is_power(name) and not (form and re.fullmatch(form, name)):
            return Wrong("form", quoted(cell), _form(form) if form else Text("一个代码", "a code"), AS_TEXT)
        if kind := misfit(key, name, source.units):
            return Wrong(kind.code, quoted(cell), kind.want, FIX_CELL)
        return name if not form or re.fullmatch(form, name) else Wrong("form", quoted(cell), _form(form), FIX_CELL)

    return understand


def _form(form: str) -> Text:
    return DIGITS if form == FORMS["area"] else PATTERN.format(form=form)


def remark_on(column: Column, lines: Sequence[int], cells: Sequence[str]) -> None:
    """A warning for each name in a second spelling, and a note for each code that was marked as text."""
    for cell in dict.fromkeys(cells):
        if cell in column.seen:
            continue
        column.seen.add(cell)
        said = None if isinstance(column.known.get(cell), Wrong) else _remark(column, cell)
        if said:
            place = Place(column.problems.file, lines[cells.index(cell)], column.header)
            column.problems.remark(said, place, Severity.NOTE if said.code == "form" else Severity.WARNING)


def due_remarks(cells: Iterable[str]) -> set[str]:
    """The cells of a column of which one or another is remarked on, in whatever order they stand."""
    spellings: dict[str, set[str]] = {}
    for cell in (each := set(cells)):
        spellings.setdefault(tight(row_label(cell)), set()).add(_spelt(cell))
    return {cell for cell in each if _is_marked(row_label(cell)) or len(spellings[tight(row_label(cell))]) > 1}


def _is_marked(name: str) -> bool:
    """Whether a spreadsheet has marked the name as text."""
    return unquoted(name) != name


def _spelt(cell: str) -> str:
    return cell.strip().lstrip("#＃ \u3000")


def _remark(column: Column, cell: str) -> Wrong | None:
    name, spelt = row_label(cell), _spelt(cell)
    if _is_marked(name):
        return Wrong("form", quoted(cell), quoted(unquoted(name)), AS_TEXT)
    first = column.first.setdefault(tight(name), spelt)
    if first == spelt:
        return None
    alike = trimmed(first) == trimmed(spelt)  # two spellings that look the same are shown by their code points
    told = ascii if alike else quoted
    return Wrong("spelling", told(spelt), told(first), ONE_SPELLING)
