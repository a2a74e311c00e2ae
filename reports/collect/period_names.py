"""The names of periods as offices write them: 2022年第一季度, 上半年, 1—3月, 1Q 2026, 1994/ 4- 6., 2024年2月."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..concepts.period import Frequency, Period, recognise

_DASHES = re.compile("[‐‑‒–—―−－~～〜至到]+")
_YEAR = "(?P<year>[12][0-9]{3})"
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "IV": 4, "III": 3, "II": 2, "I": 1}
_QUARTER = "(?P<quarter>[1-4一二三四]|iv|i{1,3})"
_MONTHS = "(?P<first>1[0-2]|0?[1-9])月?-(?P<last>1[0-2]|0?[1-9])"
_SEASON = "(季度|季|四半期)"
_LONG = {"上半年": 2, "前三季度": 3, "前三季": 3, "全年": 4}
_ENGLISH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

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
)
_SINGLE_MONTHS = (
    f"{_YEAR}[-/.年m](?P<month>1[0-2]|0[1-9])月?",
    f"{_YEAR}[/.年m](?P<month>[1-9])月?",
    "(?P<month>1[0-2]|0?[1-9])月",
    f"(?P<english>{_ENGLISH})[a-z]*[.,]?({_YEAR})?",
    f"({_YEAR}[年/])?{_MONTHS}(月|[.])",
)
_WHOLE_YEARS = (f"{_YEAR}年?", f"{_YEAR}/0?1-12[.]?")
_NAMES: dict[Frequency, tuple[str, ...]] = {"quarter": _QUARTERS, "month": _SINGLE_MONTHS, "year": _WHOLE_YEARS}


class Named(NamedTuple):
    """A period, and what its name says of the figures: 上半年 is the year to date, 4—6月 is the quarter alone."""

    period: Period
    says: str = ""


def named(words: str, frequency: Frequency, spellings: Sequence[str] = (), year: str = "") -> Named | None:
    """The period that the words name, or None.

    Args:
        spellings: further regular expressions, with the groups year, quarter and month as far as they need them.
        year: the year of a name that has none, such as 二季度.

    >>> named("2024年上半年", "quarter"), named("4- 6.", "quarter", year="1994")
    (Named(period=Period('2024Q2', 'Q-DEC'), says='ytd'), Named(period=Period('1994Q2', 'Q-DEC'), says='single'))
    """
    tight = unicodedata.normalize("NFKC", words).strip()
    for pattern in _compiled(tuple(spellings)):
        if match := pattern.fullmatch(tight):
            return _read(match.groupdict(), frequency, year)
    known = recognise(tight, frequency)
    if known is not None:
        return Named(known)
    plain = _DASHES.sub("-", re.sub(r"\s", "", tight)).lower()
    tried = (_read(m.groupdict(), frequency, year) for p in _compiled(_NAMES[frequency]) if (m := p.fullmatch(plain)))
    return next((found for found in tried if found is not None), None)


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def _read(said: dict[str, str | None], frequency: Frequency, year: str) -> Named | None:
    """The period of what a pattern found, where a year is known and its months make up a period."""
    year = said.get("year") or year
    if not re.fullmatch("[12][0-9]{3}", year):
        return None
    if frequency == "year":
        return Named(Period(year, freq="Y"))
    return _quarter(said, year) if frequency == "quarter" else _month(said, year)


def _quarter(said: dict[str, str | None], year: str) -> Named | None:
    if long := said.get("long"):
        return Named(Period(f"{year}Q{_LONG[long]}", freq="Q"), "ytd")
    if said.get("first"):
        return _of_months(int(said["first"] or 0), int(said["last"] or 0), year)
    if month := said.get("month"):
        return Named(Period(f"{year}-{int(month):02d}", freq="M").asfreq("Q"))
    word = (said.get("quarter") or "").upper()
    number = int(word) if re.fullmatch("[1-4]", word) else _NUMERALS.get(word)
    says = "ytd" if said.get("since") and number != 1 else ""
    return Named(Period(f"{year}Q{number}", freq="Q"), says) if number else None


def _of_months(first: int, last: int, year: str) -> Named | None:
    """January to June is the year to date, April to June the second quarter alone, January to March both."""
    if last not in (3, 6, 9, 12) or first not in (1, last - 2):
        return None
    says = "" if last == 3 else "ytd" if first == 1 else "single"
    return Named(Period(f"{year}Q{last // 3}", freq="Q"), says)


def _month(said: dict[str, str | None], year: str) -> Named | None:
    if english := said.get("english"):
        return Named(Period(f"{year}-{_ENGLISH.split('|').index(english) + 1:02d}", freq="M"))
    if last := said.get("last"):
        return Named(Period(f"{year}-{int(last):02d}", freq="M"), "ytd") if int(said["first"] or 0) == 1 else None
    month = said.get("month")
    return Named(Period(f"{year}-{int(month):02d}", freq="M")) if month and 1 <= int(month) <= 12 else None


def own_year(words: str, found: Named) -> str:
    """The year that the words name themselves, for those after them that name none."""
    return str(found.period.year) if str(found.period.year) in unicodedata.normalize("NFKC", words) else ""
