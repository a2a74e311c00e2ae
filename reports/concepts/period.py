"""Quarters, months and years: read, written, named. The calendar type is pandas' own; nothing here knows the date."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from pandas import Period as Period

from .errors import UsageError
from .text import Text

_SPELLINGS = (
    re.compile(r"(?P<year>[12][0-9]{3})-?[Qq](?P<quarter>[1-4])"),
    re.compile(r"(?P<year>[12][0-9]{3})年第?(?P<quarter>[一二三四1-4])季度"),
)
Frequency = Literal["quarter", "month", "year"]
_LONGER = {
    "month": (re.compile(r"(?P<year>[12][0-9]{3})(-|年)(?P<month>0[1-9]|1[0-2]|[1-9](?=月))月?"), "M"),
    "year": (re.compile(r"(?P<year>[12][0-9]{3})年?"), "Y"),
}
_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_YTD = {1: ("一季度", "the first quarter"), 2: ("上半年", "the first half"),
        3: ("前三季度", "the first three quarters"), 4: ("全年", "the whole year")}  # fmt: skip
_SINGLE = {1: ("一季度", "the first quarter"), 2: ("二季度", "the second quarter"),
           3: ("三季度", "the third quarter"), 4: ("四季度", "the fourth quarter")}  # fmt: skip


def quarter(words: str) -> Period:
    """Read a quarter in any of the spellings the house understands.

    >>> quarter("2024-Q1") == quarter("2024q1") == quarter("2024年一季度") == quarter("２０２４Q1")
    True

    Raises:
        UsageError: the words are no quarter.
    """
    found = recognise(words)
    if found is None:
        raise UsageError(NOT_A_QUARTER.format(words=repr(words)))
    return found


NOT_A_QUARTER = Text(
    "{words} 不是季度：请写年份和季度，例如 2024-Q1 或 2024年一季度",
    "{words} is not a quarter: write the year and the quarter, as in 2024-Q1",
)


def recognise(words: str, frequency: Frequency = "quarter") -> Period | None:
    """The quarter (or month, or year) that the words name, or None. Digits other than 0-9 are normalised first.

    >>> recognise("2024年4月", "month") == recognise("2024-04", "month"), recognise("2024-04"), recognise("2023")
    (True, None, None)
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    if frequency != "quarter":
        spelling, letter = _LONGER[frequency]
        match = spelling.fullmatch(plain)
        return Period("-".join(filter(None, match.groupdict().values())), freq=letter) if match else None
    for spelling in _SPELLINGS:
        if match := spelling.fullmatch(plain):
            number = _NUMERALS.get(match["quarter"], match["quarter"])
            return Period(f"{match['year']}Q{number}", freq="Q")
    return None


@lru_cache(maxsize=1024)
def label(period: Period) -> str:
    """The spelling used in commands, folders and files: 2024-Q1, 2024-04 for a month, 2023 for a year."""
    return f"{period.year}-Q{period.quarter}" if is_quarter(period) else str(period)


def is_quarter(period: Period) -> bool:
    """Whether it is a quarter, and not a month or a year."""
    return bool(period.freqstr.startswith("Q"))


def over_by(period: Period, last: Period) -> bool:
    """Whether a quarter, month or year is over when `last`, which may be of another length, is."""
    if period.freqstr == last.freqstr:
        return bool(period.ordinal <= last.ordinal)
    return bool(period.end_time <= last.end_time)


def name(period: Period, accumulation: str) -> Text:
    """The name a bulletin prints: 2024年上半年 for year-to-date, 2024年二季度 for the quarter alone."""
    zh, en = (_SINGLE if accumulation == "single" else _YTD)[period.quarter]
    return Text(f"{period.year}年{zh}", f"{en} of {period.year}")


def short_name(period: Period, accumulation: str) -> Text:
    """The name without its year: 上半年, the first half."""
    return Text(*(_SINGLE if accumulation == "single" else _YTD)[period.quarter])
