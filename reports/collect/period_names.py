"""The names of periods as offices write them: 2022年第一季度, 上半年, 1—3月, 1Q 2026, 1994/ 4- 6., 2024年2月."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ..concepts.period import Frequency, Period, recognise
from ..concepts.source import LENGTHS, YEARS, Source

ANY_YEAR = "2000"
_DASHES = re.compile("[‐‑‒–—―−－~～〜至到]+")
_YEAR = "(?P<year>[12][0-9]{3})"
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "IV": 4, "III": 3, "II": 2, "I": 1}
_QUARTER = "(?P<quarter>[1-4一二三四]|iv|i{1,3})"
_MONTHS = "(?P<first>1[0-2]|0?[1-9])月?-(?P<last>1[0-2]|0?[1-9])"
_SEASON = "(季度|季|四半期)"
_LONG = {"上半年": 2, "前三季度": 3, "前三季": 3, "全年": 4}
_ENGLISH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_FROM_TO = f"(?P<since_month>{_ENGLISH})[a-z]*-(?P<english>{_ENGLISH})[a-z]*"

# White space is gone, dashes are one sign and letters are small before these are tried. A year may be missing in each.
_QUARTERS = (
    f"({_YEAR}[-/.年]?)?第?q{_QUARTER}",
    f"q{_QUARTER}([-/.]?{_YEAR})?",
    f"{_QUARTER}q([-/.]?{_YEAR})?",
    f"({_YEAR}年?)?第?{_QUARTER}{_SEASON}",
    f"({_YEAR}年?)?(?P<long>{'|'.join(_LONG)})",
    f"({_YEAR}年?)?第?(?P<since>[1一])-{_QUARTER}{_SEASON}",
    f"({_YEAR}[年/])?{_MONTHS}(月期?|[.])",
    f"{_YEAR}/{_MONTHS}",
    f"{_YEAR}[.]?(?P<quarter>[1-4])/4",
    f"{_FROM_TO}[.,-]?({_YEAR})?",
    f"({_YEAR})?{_FROM_TO}",
)
_SINGLE_MONTHS = (
    f"{_YEAR}[-/.年m](?P<month>1[0-2]|0[1-9])月?",
    f"{_YEAR}[/年m](?P<month>[1-9])月?",
    f"{_YEAR}[.](?P<month>[2-9])",  # 2024.1 may be October whose nought a spreadsheet dropped
    "(?P<month>1[0-2]|0?[1-9])月",
    f"(?P<english>{_ENGLISH})[a-z]*[.,-]?({_YEAR})?",
    f"{_YEAR}-?(?P<english>{_ENGLISH})[a-z]*",
    f"({_YEAR}[年/])?{_MONTHS}(月|[.])",
)
_WHOLE_YEARS = (f"{_YEAR}年?", f"{_YEAR}/0?1-12[.]?")
_NAMES: dict[Frequency, tuple[str, ...]] = {"quarter": _QUARTERS, "month": _SINGLE_MONTHS, "year": _WHOLE_YEARS}


class Named(NamedTuple):
    """A period, and what its name says of the figures: 上半年 is the year to date, 4—6月 is the quarter alone.

    `mark` is a declared footnote mark behind the name; `year` the year that the name itself says, for those after it.
    """

    period: Period
    says: str = ""
    mark: str = ""
    year: str = ""


@dataclass(frozen=True)
class Naming:
    """How a source names its periods: their length, its own spellings, the month in which its years begin."""

    frequency: Frequency
    spellings: tuple[str, ...] = ()
    begins: int = 1


def period_of(source: Source, words: str, year: str = "") -> Named | None:
    """The period that the words name in this source's files, a footnote mark that it declares apart, or None."""
    naming = Naming(source.frequency, source.spellings, source.year_begins)
    if found := _named(words, naming, year):
        return found
    for mark in sorted(source.numbers.marks, key=len, reverse=True):
        bare = words.strip().removesuffix(mark)
        if bare != words.strip() and (found := _named(bare, naming, year)):
            return found._replace(mark=mark)
    return None


def other_length(source: Source, words: str) -> Frequency | None:
    """The length of the period that the words name, where it is another than that of the source's files."""
    if period_of(source, words, ANY_YEAR):
        return None
    name = words.strip()
    bare = next((name.removesuffix(mark) for mark in source.numbers.marks if mark and name.endswith(mark)), name)
    return next((length for length in LENGTHS.values() if named(bare, length, (), ANY_YEAR)), None)


def named(words: str, frequency: Frequency, spellings: Sequence[str] = (), year: str = "") -> Named | None:
    """The period that the words name, or None.

    Args:
        spellings: further regular expressions, with the groups year, quarter and month as far as they need them.
        year: the year of a name that has none, such as 二季度.

    >>> named("4- 6.", "quarter", year="1994")
    Named(period=Period('1994Q2', 'Q-DEC'), says='single', mark='', year='')
    """
    return _named(words, Naming(frequency, tuple(spellings)), year)


def _named(words: str, naming: Naming, year: str) -> Named | None:
    if not words.isascii() and any(unicodedata.category(sign) == "No" for sign in words):
        return None  # NFKC would read 2024.1② as December
    tight = unicodedata.normalize("NFKC", words).strip()
    for pattern in _compiled(naming.spellings):
        if match := pattern.fullmatch(tight) or pattern.fullmatch(re.sub(r"\s", "", tight)):
            return _read(match.groupdict(), naming, year)
    known = recognise(tight, naming.frequency) if naming.begins == 1 else None
    if known is not None:
        return Named(known, year=str(known.year))
    plain = _DASHES.sub("-", re.sub(r"\s", "", tight)).lower()
    if not _any_of(naming.frequency).fullmatch(plain):
        return None
    matches = (m for pattern in _compiled(_NAMES[naming.frequency]) if (m := pattern.fullmatch(plain)))
    tried = (_read(match.groupdict(), naming, year) for match in matches)
    return next((found for found in tried if found is not None), None)


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


@cache
def _any_of(frequency: Frequency) -> re.Pattern[str]:
    """All names of this length as one pattern, by which most other words are told at once."""
    return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", name) for name in _NAMES[frequency]))


def _read(said: dict[str, str | None], naming: Naming, year: str) -> Named | None:
    """The period of what a pattern found, where a year is known and its months make up a period."""
    own = next((str(int(said[group] or 0) + more) for group, more in YEARS.items() if said.get(group)), "")
    year = own or year
    if not re.fullmatch("[12][0-9]{3}", year):
        return None
    if naming.frequency == "year":
        return Named(Period(year, freq="Y"), year=own)
    found = _quarter(said, year, naming.begins) if naming.frequency == "quarter" else _month(said, year)
    return found and found._replace(year=own)


def _quarter(said: dict[str, str | None], year: str, begins: int) -> Named | None:
    """The quarter; one that is numbered is so from the month in which the year begins, and cumulates from January."""
    if said.get("first") or said.get("english"):
        return _of_months(*_first_and_last(said), year)
    if month := said.get("month"):
        number = _month_number(month)
        return Named(Period(f"{year}-{number:02d}", freq="M").asfreq("Q")) if number else None
    if begins != 1 and (said.get("long") or said.get("since")):
        return None
    if long := said.get("long"):
        return Named(Period(f"{year}Q{_LONG[long]}", freq="Q"), "ytd")
    word = (said.get("quarter") or "").upper()
    found = int(word) if re.fullmatch("[1-4]", word) else _NUMERALS.get(word)
    says = "ytd" if said.get("since") and found != 1 else ""
    return Named(Period(f"{year}Q{found}", freq="Q") + (begins - 1) // 3, says) if found else None


def _first_and_last(said: dict[str, str | None]) -> tuple[int, int]:
    if english := said.get("english"):
        return _month_number(said.get("since_month") or ""), _month_number(english)
    return int(said["first"] or 0), int(said["last"] or 0)


def _of_months(first: int, last: int, year: str) -> Named | None:
    """January to June is the year to date, April to June the second quarter alone, January to March both."""
    if last not in (3, 6, 9, 12) or first not in (1, last - 2):
        return None
    says = "" if last == 3 else "ytd" if first == 1 else "single"
    return Named(Period(f"{year}Q{last // 3}", freq="Q"), says)


def _month(said: dict[str, str | None], year: str) -> Named | None:
    if last := said.get("last"):
        return Named(Period(f"{year}-{int(last):02d}", freq="M"), "ytd") if int(said["first"] or 0) == 1 else None
    month = _month_number(said.get("english") or said.get("month") or "")
    return Named(Period(f"{year}-{month:02d}", freq="M")) if month else None


def _month_number(words: str) -> int:
    """1 to 12, of digits or of the first letters of an English name; 0 where it is none."""
    if words.lower()[:3] in _ENGLISH.split("|"):
        return _ENGLISH.split("|").index(words.lower()[:3]) + 1
    return int(words) if words.isdecimal() and 1 <= int(words) <= 12 else 0
