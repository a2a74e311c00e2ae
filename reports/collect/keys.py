"""What each part of an observation's key must look like, whether a cell, a title row, a label or the job says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ..concepts.observation import ACCUMULATIONS, STATUSES
from ..concepts.period import Frequency, Period, recognise
from ..concepts.text import Text
from ..concepts.unit import UNITS
from .problem import listed


@dataclass(frozen=True)
class Kind:
    """The words a part of the key can be, and the code of the problem where it is another."""

    code: str
    fits: Callable[[str], bool]
    want: Text


@lru_cache(maxsize=4096)
def period_of(words: str, frequency: Frequency = "quarter") -> Period | None:
    """The period of this length that the words name; a file names the same few again and again."""
    return recognise(words, frequency)


def _period(frequency: Frequency, want: Text) -> Kind:
    return Kind("period", lambda words: period_of(words, frequency) is not None, want)


CODE = Kind("form", bool, Text("一个代码", "a code"))
KINDS = {
    "area": CODE,
    "period": _period("quarter", Text("2024-Q1 这样的季度", "a quarter such as 2024-Q1")),
    "accumulation": Kind("unknown-code", ACCUMULATIONS.__contains__, listed(ACCUMULATIONS)),
    "measure": CODE,
    "activity": CODE,
    "unit": Kind("unit", UNITS.__contains__, listed(UNITS)),
    "status": Kind("unknown-code", STATUSES.__contains__, listed(STATUSES)),
}


PERIODS_OF: dict[Frequency, Kind] = {
    "quarter": KINDS["period"],
    "month": _period("month", Text("2024-04 这样的月份", "a month such as 2024-04")),
    "year": _period("year", Text("2023 这样的年份", "a year such as 2023")),
}


def misfit(key: str, words: str, frequency: Frequency = "quarter") -> Kind | None:
    """What this part of the key should have been, where the words cannot be it."""
    kind = PERIODS_OF[frequency] if key == "period" else KINDS.get(key)
    return None if kind is None or kind.fits(words) else kind
