"""The revision triangle of a figure: what each edition showed of each period, and how far it was revised.

Source:
    methodology: a vintage is part of the key, and a later one never overwrites an earlier. IMF, Quarterly National
    Accounts Manual (2017), chapter 12, Revisions; OECD guidelines on revisions analysis: revision = later - earlier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from unicodedata import east_asian_width

from ...concepts.text import Lang, Text
from ...concepts.unit import show

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
FURTHER = 2  # decimals of a mean beyond those that are printed
HEADS = {
    "period": Text("时期", "period"),
    "first": Text("首次", "first"),
    "latest": Text("最新", "latest"),
    "revision": Text("修订", "revision"),
}
SUMMARY = Text(
    "{id}：{n} 个时期发布过不止一次，其中 {revised} 个有修订；平均修订 {mean}，平均绝对修订 {absolute}",
    "{id}: {n} periods were published more than once, {revised} of them revised; mean revision {mean}, mean absolute"
    " revision {absolute}",
)
ONCE = Text(
    "{id}：没有一个时期发布过两次，尚无修订可言",
    "{id}: no period was published twice, so there is no revision to tell of",
)


@dataclass(frozen=True)
class Publication:
    """What an edition showed, by figure id: its label, and the instant it was made (UTC, as 2024-04-16T01:30:00Z)."""

    label: str
    made_at: str
    shown: Mapping[str, str]


@dataclass(frozen=True)
class Course:
    """What the editions showed of one period, '' where one did not: the first and the latest string, the revision.

    `revision` is the latest less the first, exactly, as printed. None where it was published once, or was no number.
    """

    period: str
    shown: tuple[str, ...]
    first: str
    latest: str
    revision: Fraction | None


@dataclass(frozen=True)
class Triangle:
    """Reference periods down, editions across in the order they were made. `id` is figure/area/activity."""

    id: str
    editions: tuple[str, ...]
    courses: tuple[Course, ...]

    @property
    def revisions(self) -> tuple[Fraction, ...]:
        """The revisions of all periods that were published more than once; an unchanged one is nought, and counts."""
        return tuple(course.revision for course in self.courses if course.revision is not None)

    @property
    def mean(self) -> Fraction | None:
        """MR = Σ (latest - first) / n: whether first figures lie too low or too high."""
        return sum(self.revisions, Fraction(0)) / len(self.revisions) if self.revisions else None

    @property
    def mean_absolute(self) -> Fraction | None:
        """MAR = Σ |latest - first| / n: how far first figures are off, either way."""
        return sum(map(abs, self.revisions), Fraction(0)) / len(self.revisions) if self.revisions else None

    @property
    def decimals(self) -> int:
        """The decimals of what was printed."""
        return max((len(s.partition(".")[2]) for c in self.courses for s in c.shown if _NUMBER.fullmatch(s)), default=0)


def triangle(publications: Sequence[Publication], figure: str, activity: str, area: str) -> Triangle:
    """The triangle of one figure of one activity. Where no edition showed it, it has no rows."""
    ordered = sorted(publications, key=lambda publication: publication.made_at)
    columns = [dict(_of(publication, (figure, area, activity))) for publication in ordered]
    periods = sorted({period for column in columns for period in column})
    courses = tuple(_course(period, [column.get(period, "") for column in columns]) for period in periods)
    return Triangle(f"{figure}/{area}/{activity}", tuple(publication.label for publication in ordered), courses)


def _of(publication: Publication, wanted: tuple[str, str, str]) -> Iterator[tuple[str, str]]:
    """The periods and strings of this figure in a publication."""
    for figure_id, shown in publication.shown.items():
        figure, area, activity, period, _ = figure_id.split("/")
        if (figure, area, activity) == wanted:
            yield period, shown


def _course(period: str, shown: Sequence[str]) -> Course:
    told = [words for words in shown if _NUMBER.fullmatch(words)]
    every = told or [words for words in shown if words]
    revision = Fraction(told[-1]) - Fraction(told[0]) if len(told) > 1 else None
    return Course(period, tuple(shown), every[0], every[-1], revision)


def triangle_columns(found: Triangle) -> tuple[str, ...]:
    return ("period", *found.editions, "first", "latest", "revision")


def triangle_rows(found: Triangle) -> list[dict[str, str]]:
    """A row for each period: what each edition showed, the first and latest string, the revision."""
    return [dict(zip(triangle_columns(found), _cells(found, course), strict=True)) for course in found.courses]


def _cells(found: Triangle, course: Course) -> tuple[str, ...]:
    revision = "" if course.revision is None else _signed(course.revision, found.decimals)
    return (course.period, *course.shown, course.first, course.latest, revision)


def _signed(value: Fraction, decimals: int) -> str:
    told = show(value, decimals)
    return f"+{told}" if Fraction(told) > 0 else told


def triangle_lines(found: Triangle, lang: Lang) -> tuple[str, ...]:
    """The triangle in one language: its summary, and a table whose columns stand under each other."""
    heads = tuple(HEADS[c].within(lang) if c in HEADS else c for c in triangle_columns(found))
    table = [heads, *(_cells(found, course) for course in found.courses)]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in table)
    return (summary(found).within(lang), *(line.rstrip() for line in lines))


def summary(found: Triangle) -> Text:
    """How many periods were revised, and by how much on average."""
    if found.mean is None or found.mean_absolute is None:
        return ONCE.format(id=found.id)
    decimals = found.decimals + FURTHER
    return SUMMARY.format(
        id=found.id,
        n=len(found.revisions),
        revised=sum(revision != 0 for revision in found.revisions),
        mean=_signed(found.mean, decimals),
        absolute=show(found.mean_absolute, decimals),
    )


def _width(words: str) -> int:
    """How many columns of a terminal the words take: a Han character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in words)


def _padded(words: str, width: int) -> str:
    return words + " " * (width - _width(words))
