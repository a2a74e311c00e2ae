"""The words of disclosure control: who contributes to a cell, how cells hang together, what came of protecting them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .errors import BadDefinition
from .text import Text

Key = Hashable
CONFIDENTIAL = "C"  # SDMX OBS_STATUS; primary and complementary print alike, or the mark would tell who is alone

NEGATIVE = Text(
    "贡献者名单含负数；优势规则只适用于非负数，请改用绝对值或不公布该指标",
    "a list of contributions holds a negative number; dominance is judged of non-negative ones only: "
    "give their absolute values, or do not publish the measure",
)
UNSORTED = Text(
    "贡献者名单须从大到小排列，且不多于贡献者数；请改正汇总",
    "contributions are listed from the largest down and are no more than the contributors; correct the aggregate",
)
SUMS_TWICE = Text(
    "等式中同一单元格出现两次：{cell}；请改正层次结构", "an equation names {cell} twice; correct the hierarchy"
)

NOTHING_GUARDED = Text(
    "Disclosure 没有列出任何指标；请在 measures 中列出要保护的指标，或删除 disclosure",
    "Disclosure guards no measure; list those to protect in measures, or delete disclosure",
)


@dataclass(frozen=True)
class Disclosure:
    """Which measures of a job are guarded before anything is shown. The parameters are no part of it: see `Rules`.

    Args:
        measures: sums of what single respondents reported. Guarded with them is what is told of the same respondents:
            their number and their share, `output_units` and `output_share` of `output`.
        areas, activities: total -> its parts, which share no respondent; what a reader can add and subtract.

    Raises:
        BadDefinition: it guards nothing.
    """

    measures: tuple[str, ...]
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    activities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.measures:
            raise BadDefinition(NOTHING_GUARDED)

    def guarded(self, measure: str) -> str:
        """The guarded measure that this one is, or is told beside; '' where it is neither.

        >>> Disclosure(("output",)).guarded("output_units")
        'output'
        """
        if measure in self.measures:
            return measure
        beside = [one for one in self.measures if measure.startswith(f"{one}_")]
        return max(beside, key=len, default="")


def alone(quarters: int) -> str:
    """How the last quarters of a year to date are accumulated, that is what a reader has who takes away those before.

    >>> alone(1), alone(2)
    ('single', 'single:2')
    """
    return "single" if quarters == 1 else f"single:{quarters}"


@dataclass(frozen=True, repr=False)
class RulesFile:
    """The file of parameters as the caller has read it, with its permissions. The core reads no file."""

    path: str
    mode: int
    text: str


@dataclass(frozen=True, repr=False)
class Guard:
    """What guards the cells of one bulletin: the file of parameters, and the cells that earlier editions published."""

    file: RulesFile
    known: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class Contributions:
    """Who stands behind a cell: how many respondents, and the largest of their contributions, from the largest down.

    In the unit of the cell, never negative. The rules look at as many as they name, two at least; where fewer are
    listed than contribute and than a rule needs, the cell cannot be judged.

    Raises:
        BadDefinition: negative, unsorted, or more than there are contributors.
    """

    count: int = field(repr=False)
    largest: tuple[Fraction | int, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if any(amount < 0 for amount in self.largest):
            raise BadDefinition(NEGATIVE)
        if list(self.largest) != sorted(self.largest, reverse=True) or len(self.largest) > self.count:
            raise BadDefinition(UNSORTED)

    def tells(self, most: int) -> bool:
        """Whether the `most` largest are known, or all there are."""
        return len(self.largest) >= min(most, self.count)

    def with_other(self, other: Contributions) -> Contributions:
        """Of the union of two cells that have no respondent in common."""
        known = min(len(each.largest) if len(each.largest) < each.count else 10**9 for each in (self, other))
        largest = sorted((*self.largest, *other.largest), reverse=True)[:known]
        return Contributions(self.count + other.count, tuple(largest))


@dataclass(frozen=True)
class Cell:
    """One cell of the tables that are published together.

    Args:
        value: exact; never shown by `repr`.
        contributions: None where they are not known, so that the cell cannot be judged.
        printed: false for what no table prints and anybody can compute, as the quarter between two years to date.
        shown, half: the number as it is printed where it is rounded, and half a unit of its last digit: a reader knows
            only that the value lies within. Printed exactly where None.
        step: the smallest amount that counts, in the unit of the value.
    """

    key: Key
    value: Fraction | int = field(repr=False)
    contributions: Contributions | None = field(default=None, repr=False)
    printed: bool = True
    shown: Fraction | None = field(default=None, repr=False)
    half: Fraction = Fraction(0)
    step: Fraction = Fraction(1)


@dataclass(frozen=True)
class Equation:
    """Cells whose sum with coefficients is zero, as every reader knows.

    `disjoint`: the terms of -1 are parts of the one of +1 and have no respondent in common. Areas in an area are;
    quarters in a year are not.
    """

    terms: tuple[tuple[Key, Fraction | int], ...]
    disjoint: bool = True

    def __post_init__(self) -> None:
        keys = [key for key, _ in self.terms]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise BadDefinition(SUMS_TWICE.format(cell=twice))


def adds_up(total: Key, parts: tuple[Key, ...], *, disjoint: bool = True) -> Equation:
    """The total is the sum of its parts.

    >>> adds_up("T", ("A", "B")).terms
    (('T', 1), ('A', -1), ('B', -1))
    """
    return Equation(((total, 1), *((part, -1) for part in parts)), disjoint)


@dataclass(frozen=True)
class Audit:
    """What a reader of everything published can find out.

    `derivable`: suppressed cells that follow exactly. `exposed`: those whose interval is narrower than it must be, or
    of which no exact proof of the contrary was found. `unions`: suppressed cells whose sum follows and must not.
    """

    derivable: frozenset[Key] = frozenset()
    exposed: frozenset[Key] = frozenset()
    unions: frozenset[frozenset[Key]] = frozenset()

    @property
    def safe(self) -> bool:
        return not (self.derivable or self.exposed or self.unions)


@dataclass(frozen=True)
class Protected:
    """Which cells are suppressed, and what the audit says.

    `statuses` has every printed cell: `C` where it is suppressed, empty where it may appear. `undecided` are cells,
    printed or implied, whose contributors are not known: no rule was applied to them. `too_late` must be suppressed
    and were published in an earlier edition. Which cells are primary stays in the house.
    """

    statuses: Mapping[Key, str]
    primary: frozenset[Key] = field(repr=False)
    complementary: frozenset[Key] = field(repr=False)
    undecided: frozenset[Key]
    too_late: frozenset[Key]
    audit: Audit

    @property
    def suppressed(self) -> frozenset[Key]:
        return self.primary | self.complementary

    @property
    def safe(self) -> bool:
        """Whether everything that must be protected is, and could be judged."""
        return self.audit.safe and not self.undecided and not self.too_late

    @property
    def counts(self) -> dict[str, Any]:
        """What may be told to anybody: how many cells, how many marked."""
        marked = sum(status == CONFIDENTIAL for status in self.statuses.values())
        return {"cells": len(self.statuses), "suppressed": marked}
