"""The passports of the figures on a page, in a few lines each, for readers outside the house.

What stands in a confidential file, and every internal figure, is neither named nor counted: a line says that something
is withheld. A figure made of it is told as it is printed, without its unrounded value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ..concepts.figure import Figure
from ..concepts.record import Record
from ..concepts.text import Lang, Text
from .answers.passport import Leaf, Part, Passport, Step, passport
from .answers.words import digits, key_words, quantity
from .asked import asked
from .forms import localised
from .phrase import gap

DEEPEST = 3
MOST = 12

SHOWN = Text("印出", "Shown")
EXACT = Text("精确值", "Exact")
RULE = Text("{value}，{rule}{decimals}", "{value}, {rule} to {decimals}")
RULES = {
    "half_up": Text("四舍五入", "rounded half up"),
    "half_even": Text("四舍六入五成双", "rounded half to even"),
}
PLACES = {
    0: Text("取整数", "whole numbers"),
    1: Text("保留 1 位小数", "1 decimal"),
}
MORE_PLACES = Text("保留 {n} 位小数", "{n} decimals")
FORMULA = Text("公式", "Formula")
SOURCE = Text("出处", "Published")
OPERAND = Text("操作数", "operand")
VALUE = Text("{what} = {value}", "{what} = {value}")
PRINTED = Text("{what}，取印出的 {value}", "{what}, as printed {value}")
AT = Text("{what} = {value}（{place}）", "{what} = {value} ({place})")
EDITED = Text("；更正：{before} → {after}，{reason}", "; edited: {before} -> {after}, {reason}")
WITHHELD = Text("保密数据，不列出", "confidential, withheld")
MORE = Text("其余 {n} 个操作数不逐一列出", "{n} more operands are not listed")
MISSING = Text("没有数值", "no value")
BETWEEN = Text("、", ", ")


class Line(NamedTuple):
    """A line of a passport: what it is and what is said; `to` is a figure whose own passport says more."""

    term: str
    words: str
    depth: int = 0
    to: str = ""


@dataclass(frozen=True)
class Note:
    """The passport of one figure as a page shows it."""

    figure: str
    title: str
    shown: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Telling:
    """How passports are told: in which language, of which figures, and what stays in the house.

    Args:
        figures: those of the bulletin, by their ids.
        confidential: names of files and of internal figures.
    """

    lang: Lang
    figures: Mapping[str, Figure]
    confidential: frozenset[str] = frozenset()


def notes_of(page: str, record: Record, telling: Telling) -> tuple[Note, ...]:
    """A note for every figure on the page, each once, in the order in which the page first prints them.

    Raises:
        KeyError: the page prints a figure that is not in the record.
    """
    printed = dict.fromkeys(piece.figure for piece in asked(page) if piece.figure)
    return tuple(_note(passport(record, figure), telling, printed.keys()) for figure in printed)


def _note(told: Passport, telling: Telling, printed: Set[str]) -> Note:
    figure = told.step.figure.id
    operands = _Operands(told.step, telling, printed).below()
    lines = (*_facts(told, telling), *operands, *_published(told.step, telling.lang))
    return Note(figure, _title(told, telling.lang), _shown(telling.figures[figure], telling.lang), lines)


def _title(told: Passport, lang: Lang) -> str:
    """The figure in words: its title, activity and area, and the label of its period."""
    key, labels = told.step.figure.key, told.imprint.labels
    named = [labels[code].within(lang) for code in (key.activity, key.area) if code in labels]
    return " · ".join((told.step.declared.title.within(lang), *named, key.period))


def _shown(figure: Figure, lang: Lang) -> str:
    told = localised(figure, lang)
    symbol = "" if figure.in_words or figure.confidential else told.unit.symbol.within(lang)
    return f"{told.shown}{gap(symbol, lang)}{symbol}"


def _facts(told: Passport, telling: Telling) -> Iterator[Line]:
    """The exact value and how it was rounded, and the formula."""
    step, lang = told.step, telling.lang
    if step.figure.value and not step.figure.in_words and not _rests_on_withheld(step, telling):
        decimals = step.declared.decimals
        places = PLACES.get(decimals, MORE_PLACES.format(n=decimals))
        rule = RULE.format(value=_exact(step.figure.value), rule=RULES[told.imprint.rounding], decimals=places)
        yield Line(EXACT.within(lang), rule.within(lang))
    arithmetic = step.declared.arithmetic
    formula = f"{step.declared.formula}: {arithmetic}" if arithmetic else step.declared.formula
    yield Line(FORMULA.within(lang), formula)


def _published(step: Step, lang: Lang) -> Iterator[Line]:
    """Where the formula is published."""
    if step.declared.source:
        yield Line(SOURCE.within(lang), step.declared.source)


def _exact(value: str) -> str:
    told = digits(Fraction(value))
    return told if value == told else f"{value} = {told}"


def _is_withheld(node: Leaf | Step, telling: Telling) -> bool:
    if isinstance(node, Leaf):
        return node.cell.file in telling.confidential
    return node.figure.internal or node.figure.key.measure in telling.confidential


def _rests_on_withheld(step: Step, telling: Telling) -> bool:
    """Whether anything below the step stays in the house."""
    seen, left = set[int](), [part.of for part in step.parts]
    while left:
        node = left.pop()
        if _is_withheld(node, telling):
            return True
        if isinstance(node, Step) and id(node) not in seen:
            seen.add(id(node))
            left += [part.of for part in node.parts]
    return False


class _Operands:
    """The operands of one figure; `printed` are figures that have notes of their own, which are not opened again."""

    def __init__(self, step: Step, telling: Telling, printed: Set[str]) -> None:
        self.step, self.telling, self.lang, self.printed = step, telling, telling.lang, printed
        self.told: set[str] = set()

    def below(self) -> tuple[Line, ...]:
        lines = tuple(self._lines(self.step, 0))
        if len(lines) <= MOST:
            return lines
        return (*lines[:MOST], Line("…", MORE.format(n=len(lines) - MOST).within(self.lang)))

    def _lines(self, step: Step, depth: int) -> Iterator[Line]:
        self.told.add(step.figure.id)
        shown = [part for part in step.parts if not _is_withheld(part.of, self.telling)]
        for part in shown:
            yield from self._part(part, depth)
        if len(shown) < len(step.parts):
            yield Line(OPERAND.within(self.lang), WITHHELD.within(self.lang), depth)

    def _part(self, part: Part, depth: int) -> Iterator[Line]:
        term = BETWEEN.within(self.lang).join(part.names) or OPERAND.within(self.lang)
        if isinstance(part.of, Leaf):
            yield Line(term, self._cell(part.of), depth)
            return
        figure = part.of.figure.id
        own = figure in self.printed and figure != self.step.figure.id
        yield Line(term, self._figure(part, part.of), depth, figure if own else "")
        if not own and figure not in self.told and depth < DEEPEST:
            yield from self._lines(part.of, depth + 1)

    def _cell(self, leaf: Leaf) -> str:
        cell, edit = leaf.cell, leaf.edit
        value = quantity(cell.value, cell.unit, self.lang) if cell.value else MISSING.within(self.lang)
        told = AT.format(what=key_words(cell.key), value=value, place=cell.place).within(self.lang)
        return told + (EDITED.format(**edit._asdict()).within(self.lang) if edit else "")

    def _figure(self, part: Part, step: Step) -> str:
        figure = step.figure
        if not figure.value:
            return VALUE.format(what=figure.id, value=MISSING).within(self.lang)
        if part.printed or _rests_on_withheld(step, self.telling):
            value = quantity(figure.shown, figure.unit, self.lang)
            return PRINTED.format(what=figure.id, value=value).within(self.lang)
        return VALUE.format(what=figure.id, value=_exact(figure.value)).within(self.lang)
