"""What a sentence asserts of a figure over time: runs, records. A run is told where it is known when it began.

Source:
    methodology, wording table: streaks, turning points; ties are never a record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from ..concepts.figure import Figure
from .judging import NONE, Course, Verdict, judged, number, numbers
from .thresholds import OFFICE


def _run(goes_on: Sequence[bool | None]) -> int | None:
    """For how many quarters up to the last it has been so; None where the run may be longer than what is known."""
    for length, on in enumerate(reversed(goes_on)):
        if on is None:
            return None
        if not on:
            return length
    return None


def _steps(course: Course, condition: Callable[[Fraction, Fraction], bool]) -> list[bool | None]:
    """Of each quarter and the one before it, whether the condition holds; None where either is missing."""
    values = [number(figure) for figure in course]
    pairs = pairwise(values)
    return [None if before is None or now is None else condition(before, now) for before, now in pairs]


def quarters_of_growth(course: Course) -> int | None:
    return _run([None if (g := number(figure)) is None else g > 0 for figure in course])


def quarters_of_quickening(course: Course) -> int | None:
    return _run(_steps(course, lambda before, now: now > before and now > 0))


def quarters_of_slowing(course: Course) -> int | None:
    return _run(_steps(course, lambda before, now: before > now > 0))


def _lasted(length: int | None) -> Verdict:
    return None if length is None else length >= OFFICE.streak


def grew_in_a_row(course: Course) -> Verdict:
    return _lasted(quarters_of_growth(course))


def grew_throughout(course: Course) -> Verdict:
    """It grew in each quarter that is known, be the run longer or not."""
    values = numbers(course)
    return None if values is None else len(values) >= OFFICE.streak and all(g > 0 for g in values)


def quickened_in_a_row(course: Course) -> Verdict:
    return _lasted(quarters_of_quickening(course))


def slowed_in_a_row(course: Course) -> Verdict:
    return _lasted(quarters_of_slowing(course))


def years_in_a_row(years: Figure | None, before: Figure | None) -> Verdict:
    """So many years, and the one before them is known to have had no growth: else there may have been more."""
    return judged(lambda n, none: n >= OFFICE.streak and none == 0, years, before)


def grew_every_year(years: Figure | None) -> Verdict:
    """It grew in each of so many years, be the run longer or not."""
    return judged(lambda n: n >= OFFICE.streak, years)


def highest(course: Course) -> Verdict:
    """Higher than every other quarter of a window without gaps, and above zero: the least bad fall is no record."""
    values = numbers(course)
    if values is None or len(values) < OFFICE.record:
        return None
    return values[-1] > max(NONE, *values[:-1])


def lowest(course: Course) -> Verdict:
    values = numbers(course)
    if values is None or len(values) < OFFICE.record:
        return None
    return values[-1] < min(values[:-1])
