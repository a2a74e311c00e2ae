"""Why a figure has no value: which operands are not there, told by what it was made of where it has one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...concepts.record import Cell, Derived, Key, Record

_LABEL = re.compile(r"(?P<year>\d{4})(?:-(?P<quarter>Q)?(?P<part>\d{1,2}))?")


@dataclass(frozen=True)
class Lacking:
    """What a figure without a value would be made of: the numbers of what is there with a value and without one, and
    the keys of what is not there at all.

    All are empty where the figure has a value nowhere, so that nothing tells what it takes.
    """

    there: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    lost: tuple[Key, ...] = ()


def lacking(record: Record, figure: Derived) -> Lacking:
    """What is there and what is not of the operands of a figure without a value.

    It takes what the same figure took in the nearest period that has a value, as long before or after. Of the constant
    bases, the one that lacks least counts, the latest of those that lack the same.
    """
    like = _alike(record, figure)
    if like is None:
        return Lacking()
    wanted = [_moved(record[number], like.key, figure.key) for number in like.operands]
    tried = [_sorted_out(record, [_in_base(one, base) for one in wanted]) for base in _bases(record, wanted)]
    return min(tried, key=lambda found: len(found.empty) + len(found.lost))


def _alike(record: Record, figure: Derived) -> Derived | None:
    """The figure of the same indicator to go by: of the same activity if it can be, near in time, at the same time of
    the year.
    """
    kind, own = _ordinal(figure.key.period)
    same = [one for one in record.figures if one.indicator == figure.indicator and one.operands]
    same = [one for one in same if _ordinal(one.key.period)[0] == kind]
    of_activity = [one for one in same if one.key.activity == figure.key.activity] or same

    def distance(one: Derived) -> tuple[bool, int]:
        apart = abs(_ordinal(one.key.period)[1] - own)
        return apart % kind != 0, apart

    return min(of_activity, key=distance, default=None)


def _moved(entry: Cell | Derived, like: Key, to: Key) -> Cell | Derived:
    """The operand, as far from `to` as it was from `like`; between periods of two lengths, whole years count."""
    key = entry.key
    (kind, at), (home, own), (_, there) = (_ordinal(words) for words in (key.period, like.period, to.period))
    period = _label(kind, at + (there - own) * kind // home)
    moved = key._replace(period=period, activity=to.activity if key.activity == like.activity else key.activity)
    return entry._replace(key=moved)


def _ordinal(label: str) -> tuple[int, int]:
    """How many of its kind a year has, and the number of the period in the count from year 0."""
    match = _LABEL.fullmatch(label)
    if match is None:
        return 1, 0
    kind = 1 if match["part"] is None else 4 if match["quarter"] else 12
    return kind, int(match["year"]) * kind + int(match["part"] or 1) - 1


def _label(kind: int, ordinal: int) -> str:
    year, part = divmod(ordinal, kind)
    return {1: f"{year}", 4: f"{year}-Q{part + 1}", 12: f"{year}-{part + 1:02d}"}[kind]


def _bases(record: Record, wanted: Sequence[Cell | Derived]) -> list[str]:
    """The constant bases to look in, latest first; the basis itself does not matter where none is constant."""
    if not any(":" in one.key.price_basis for one in wanted):
        return [""]
    return sorted({cell.key.price_basis for cell in record.cells if ":" in cell.key.price_basis}, reverse=True)


def _in_base(one: Cell | Derived, base: str) -> Cell | Derived:
    return one._replace(key=one.key._replace(price_basis=base)) if base and ":" in one.key.price_basis else one


def _sorted_out(record: Record, wanted: Iterable[Cell | Derived]) -> Lacking:
    """What is there with a value, and what is not. A figure is looked for by its id, which has no price basis."""
    numbers = [
        (one.key, record.number_of.get(one.id) if isinstance(one, Derived) else record.numbers_of.get(one.key))
        for one in dict.fromkeys(wanted)
    ]
    there = tuple(number for _, number in numbers if number is not None and record[number].value)
    empty = tuple(number for _, number in numbers if number is not None and not record[number].value)
    return Lacking(there, empty, tuple(key for key, number in numbers if number is None))
