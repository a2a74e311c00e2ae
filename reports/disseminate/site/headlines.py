"""Which figures stand for a release: those that its own page shows large, taken from the record of the edition."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from html.parser import HTMLParser

from ...concepts.figure import Figure
from ...concepts.period import recognise
from ...concepts.record import Derived, Record
from ...concepts.text import Text, plain
from ...concepts.unit import UNITS
from ..asked import VOID, asked
from .release import Change, Headline

AT_MOST = 6
WITHOUT_LARGE_ONES = 4
LARGE = frozenset(("hv", "tv"))  # the classes of hero numbers and of tiles
OF = Text("{activity}{title}", "{activity}: {title}")


def headlines(record: Record) -> tuple[Headline, ...]:
    """The figures that the page of an edition shows large; where it shows none large, those that it names first."""
    ids = _large(record.page) or _first(record.page)
    return tuple(headline(record, figure_id) for figure_id in ids if _may_be_shown(record, figure_id))


def _large(page: str) -> list[str]:
    reader = _Large()
    reader.feed(page)
    reader.close()
    return list(dict.fromkeys(reader.found))[:AT_MOST]


def _first(page: str) -> list[str]:
    named = dict.fromkeys(piece.figure for piece in asked(page) if piece.figure and piece.kind == "text")
    return list(named)[:WITHOUT_LARGE_ONES]


def _may_be_shown(record: Record, figure_id: str) -> bool:
    figure = record.figure(figure_id) if figure_id in record.number_of else None
    return figure is not None and figure.printed and not figure.internal and bool(figure.value)


class _Large(HTMLParser):
    """Collects the marks that stand inside a large number."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._open: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        large = self._open[-1] or bool(LARGE & set(told.get("class", "").split()))
        if tag == "data" and large:
            self.found.append(told["value"])
        if tag not in VOID:
            self._open.append(large)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self._open) > 1:
            self._open.pop()


def headline(record: Record, figure_id: str) -> Headline:
    """A figure of an edition with its title: 工业占GDP比重, Industry: Share of GDP."""
    figure = record.figure(figure_id)
    activity = record.imprint.labels.get(figure.key.activity, plain(figure.key.activity))
    title = record.declared[figure.indicator].title
    named = title if activity.zh in title.zh else OF.format(activity=activity, title=title)
    return Headline(named, _figure(figure, record.declared[figure.indicator].formula))


def _figure(told: Derived, formula: str) -> Figure:
    key = told.key
    period = recognise(key.period) or recognise(key.period, "month") or recognise(key.period, "year")
    return Figure(
        *(key.measure, key.area, key.activity, period, key.accumulation),
        value=Fraction(told.value) if told.value else None,
        shown=told.shown,
        unit=UNITS[told.unit],
        formula=formula,
        printed=told.printed,
        in_words=told.in_words,
    )


def changes(record: Record, revisions: Sequence[tuple[str, str]]) -> tuple[Change, ...]:
    """Figures that were published otherwise before, each given as its id and the string that stood there."""
    shown = ((figure_id, before) for figure_id, before in revisions if _may_be_shown(record, figure_id))
    return tuple(Change(headline(record, figure_id), before) for figure_id, before in shown)
