"""What each part of an observation's key must look like, whether a cell, a title row, a label or the job says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ..concepts.observation import ACCUMULATIONS, STATUSES
from ..concepts.period import Period, recognise
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
def period_of(words: str) -> Period | None:
    """The quarter that the words name; a file names the same few again and again."""
    return recognise(words)


CODE = Kind("form", bool, Text("一个代码", "a code"))
KINDS = {
    "area": CODE,
    "period": Kind(
        "period", lambda words: period_of(words) is not None, Text("2024-Q1 这样的季度", "a quarter such as 2024-Q1")
    ),
    "accumulation": Kind("unknown-code", ACCUMULATIONS.__contains__, listed(ACCUMULATIONS)),
    "measure": CODE,
    "activity": CODE,
    "unit": Kind("unit", UNITS.__contains__, listed(UNITS)),
    "status": Kind("unknown-code", STATUSES.__contains__, listed(STATUSES)),
}


def misfit(key: str, words: str) -> Kind | None:
    """What this part of the key should have been, where the words cannot be it."""
    kind = KINDS.get(key)
    return None if kind is None or kind.fits(words) else kind
