"""The sheets about the figures: contents, revisions, checks, what was explained, notes; and the whole book in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ..concepts.definition import Indicator
from ..concepts.figure import Figure
from ..concepts.finding import Finding
from ..concepts.observation import basis_words
from ..concepts.period import label
from ..concepts.text import Text, plain
from . import workbook_words as words
from .data_files import Material
from .methods import methods
from .workbook_names import Names
from .workbook_sheets import Cell, Link, Row, Sheet, Value, of_figures, sheet

MOST_LETTERS = 31  # of the name of a sheet, in every spreadsheet program
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@lru_cache(maxsize=1)  # the edition in hand is asked twice: by the writer of the workbook and by its reader
def sheets(material: Material) -> tuple[Sheet, ...]:
    """All sheets of the workbook of this edition: contents, figures, revisions, checks, notes."""
    names = Names(material)
    about = (_revisions(names), _checks(names), _explained(names), _notes(names))
    every = _named((*of_figures(names), *(one for one in about if one.rows)))
    return (_contents(names, every), *every)


def _named(every: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets under names that a spreadsheet takes: short, without its signs, each once."""
    taken: dict[str, int] = {}
    named = []
    for one in every:
        short = " ".join(one.name.translate(FORBIDDEN).split())[:MOST_LETTERS].strip()
        taken[short.casefold()] = number = taken.get(short.casefold(), 0) + 1
        end = f" {number}" if number > 1 else ""
        named.append(replace(one, name=short[: MOST_LETTERS - len(end)].strip() + end))
    return tuple(named)


def _contents(names: Names, every: Sequence[Sheet]) -> Sheet:
    heads = [names.said(head) for head in (words.SHEET, words.CONTENT, words.ROWS)]
    rows = ((Link(one.name, one.name), one.what, _count(len(one.rows))) for one in every)
    made = sheet(names, names.said(words.CONTENTS), heads, rows)
    return replace(made, above=tuple(cell for cell in made.above if not isinstance(cell, Link)))


# ---------------------------------------------------------------- revisions and checks


def _revisions(names: Names) -> Sheet:
    """What an earlier publication showed otherwise, a row each; with the area where one is of another."""
    figures = [names.material.figures.by_id[one] for one in names.material.revised]
    areas = any(figure.area != names.material.job.area for figure in figures)
    what = (words.INDICATOR, words.CODE, words.ACTIVITY, words.PERIOD, words.PERIOD_NAME)
    where = (words.AREA_CODE, words.AREA) if areas else ()
    heads = [names.said(head) for head in (*where, *what, words.BEFORE, words.AFTER, words.MARK, words.UNIT)]
    rows = ((*(_area(names, figure) if areas else ()), *_revision(names, figure)) for figure in figures)
    return sheet(names, names.said(words.REVISIONS), heads, rows)


def _area(names: Names, figure: Figure) -> Row:
    return figure.area, names.area(figure.area)


def _revision(names: Names, figure: Figure) -> Row:
    what = (names.indicator(figure.figure), figure.activity, names.activity(figure))
    before = names.material.revised[figure.id].before
    numbers = (Value(before, in_words=not _is_number(before)), Value(figure.shown, figure.id, figure.in_words))
    return (*what, label(figure.period), names.period(figure), *numbers, names.mark(figure), names.unit(figure))


def _is_number(shown: str) -> bool:
    return shown.removeprefix("-").replace(".", "", 1).isdecimal()


def _checks(names: Names) -> Sheet:
    """How every check fared."""
    heads = (words.CHECK, words.RULE, words.EXPECTS, words.CHECKED, words.FAILED, words.UNDECIDED)
    rows = (
        (t.code, t.edit, names.said(t.expects), *map(_count, (t.checked, t.failed, t.undecided)))
        for t in names.material.tallies
    )
    return sheet(names, names.said(words.CHECKS), [names.said(head) for head in heads], rows)


def _count(number: int) -> Cell:
    return Value(str(number))


def _explained(names: Names) -> Sheet:
    """What was found and answered for. Of confidential data only how much there was."""
    heads = [names.said(head) for head in (words.CHECK, words.RULE, words.SUBJECT, words.GOT, words.REASON)]
    open_to_all = [finding for finding in names.material.explained if not _confidential(names.material, finding)]
    rows = ((f.code, f.edit, f.subject, names.said(f.got), f.reason) for f in open_to_all)
    made = sheet(names, names.said(words.EXPLAINED), heads, rows)
    left = len(names.material.explained) - len(open_to_all)
    more = (names.said(words.LEFT_OUT.format(n=left)),) if left else ()
    return replace(made, above=(*made.above[:-1], *more, *made.above[-1:]))


def _confidential(material: Material, finding: Finding) -> bool:
    """Whether it speaks of a file or of a figure that stays in the house."""
    internal = {indicator.figure for indicator in material.job.indicators if indicator.internal}
    return bool({finding.place.file, finding.subject.split("/")[0]} & (material.confidential | internal))


# ---------------------------------------------------------------- notes


def _notes(names: Names) -> Sheet:
    """What a reader must know of the numbers: edition, marks, rounding, prices, sources, indicators, formulas."""
    heads = [names.said(head) for head in (words.KIND, words.ITEM, words.NOTES)]
    parts = (_bulletin, _marks, _prices, _sources, _indicators, _formulas)
    rows = (tuple(names.said(text) for text in line) for part in parts for line in part(names))
    return sheet(names, names.said(words.NOTES), heads, rows)


Line = tuple[Text, Text, Text]


def _bulletin(names: Names) -> Iterator[Line]:
    """What edition of which bulletin it is; what is not declared is left out."""
    material, job = names.material, names.material.job
    told = {
        words.NAME: job.title, words.AREA: job.area_name, words.PERIOD: names.period_of_bulletin,
        words.BUREAU: job.bureau, words.EDITION: plain(str(material.edition)), words.RUN: plain(material.run),
        words.CORRECTION: plain(material.correction), words.RIGHTS: plain(material.rights),
        words.NATURE: words.SYNTHETIC if job.synthetic else plain(""), words.ROUNDING: words.ROUNDINGS[job.rounding],
    }  # fmt: skip
    yield from ((words.BULLETIN, item, said) for item, said in told.items() if said.zh)
    yield words.BULLETIN, words.ROUNDING, words.ROUNDED_ONCE


def _marks(names: Names) -> Iterator[Line]:
    yield words.MARK, words.REVISED, words.REVISED_MARK
    yield words.MARK, plain("—"), words.MISSING_MARK
    if names.confidential:
        yield words.MARK, plain("C"), words.CONFIDENTIAL_MARK


def _prices(names: Names) -> Iterator[Line]:
    """Every price basis with the indicators that use it."""
    used: dict[str, dict[str, None]] = {}
    for figure in names.material.open:
        used.setdefault(figure.price_basis, {})[names.indicator(figure.figure)] = None
    for basis, titles in used.items():
        yield words.PRICES, basis_words(basis), _together([plain(title) for title in titles])


def _sources(names: Names) -> Iterator[Line]:
    for source in names.material.sources:
        yield words.SOURCE, plain(source.name), source.citation


def _valued(names: Names) -> list[Indicator]:
    """The indicators that the workbook shows, each name once."""
    shown = {figure.figure for figure in names.material.open if figure.value is not None}
    first = {one.figure: one for one in reversed(names.material.job.indicators) if not one.internal}
    return [one for one in names.material.job.indicators if one.figure in shown and first.get(one.figure) is one]


def _indicators(names: Names) -> Iterator[Line]:
    """Every indicator with the units, accumulations and price bases of its figures."""
    about: dict[str, list[dict[Text, None]]] = {}
    for figure in names.material.open:
        told = (figure.unit.symbol, words.ACCUMULATIONS[figure.accumulation], basis_words(figure.price_basis))
        for seen, text in zip(about.setdefault(figure.figure, [{}, {}, {}]), told, strict=True):
            seen[text] = None
    for code, parts in about.items():
        yield words.INDICATOR, plain(names.coded(code)), words.ABOUT_INDICATOR.format(**_parts(parts))


def _parts(parts: Sequence[Iterable[Text]]) -> dict[str, Text]:
    told = [[text for text in part if text.zh] for part in parts]
    unit, accumulation, prices = (_together(texts) if texts else plain("—") for texts in told)
    return {"unit": unit, "accumulation": accumulation, "prices": prices}


def _together(texts: Sequence[Text]) -> Text:
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))


def _formulas(names: Names) -> Iterator[Line]:
    """The arithmetic of each formula, and where it is published."""
    for method in methods(_valued(names)):
        yield (
            words.FORMULA,
            _together(method.titles),
            plain(" · ".join(part for part in (method.formula, method.source) if part)),
        )
