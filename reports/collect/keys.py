"""What each part of an observation's key must look like, whether a cell, a title row, a label or the job says it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ..concepts.observation import ACCUMULATIONS, STATUSES
from ..concepts.period import Frequency
from ..concepts.text import Text
from ..concepts.unit import UNITS
from .problem import listed

FORMS = {"area": "[0-9]{6}([0-9]{3}){0,2}"}  # division, township, village: GB/T 2260 and GB/T 10114


@dataclass(frozen=True)
class Kind:
    """The words a part of the key can be, and the code of the problem where it is another."""

    code: str
    fits: Callable[[str], bool]
    want: Text


CODE = Kind("form", bool, Text("一个代码", "a code"))
KINDS = {
    "area": CODE,
    "accumulation": Kind("unknown-code", ACCUMULATIONS.__contains__, listed(ACCUMULATIONS)),
    "measure": CODE,
    "activity": CODE,
    "unit": Kind("unit", UNITS.__contains__, listed(UNITS)),
    "status": Kind("unknown-code", STATUSES.__contains__, listed(STATUSES)),
}
PERIODS: dict[Frequency, Text] = {
    "quarter": Text("2024-Q1 这样的季度", "a quarter such as 2024-Q1"),
    "month": Text("2024-04 这样的月份", "a month such as 2024-04"),
    "year": Text("2023 这样的年份", "a year such as 2023"),
}


def misfit(key: str, words: str, units: Collection[str] = ()) -> Kind | None:
    """What this part of the key should have been, where the words cannot be it; `units` are further units."""
    kind = KINDS.get(key)
    return None if kind is None or kind.fits(words) or (key == "unit" and words in units) else kind
