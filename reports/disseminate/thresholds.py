"""The office's threshold table: from where on a thing is worth a word. Without an entry here there is no adverb."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ..concepts.text import Text


@dataclass(frozen=True)
class Adverb:
    """A word that the office allows beside a change of at least `least` and less than `under`, in its shown unit."""

    kind: Literal["pace"]
    words: Text
    least: Fraction
    under: Fraction


@dataclass(frozen=True)
class Thresholds:
    """What the office decided once for all of its bulletins.

    Args:
        streak: a run of fewer quarters or years is not told.
        record: the highest or lowest of fewer quarters is no record.
        contribution: a contribution rate above it, in per cent, is not told in a sentence: nothing gives more than the
            whole, and where others fell the pull in percentage points says what happened.
        adverbs: none was approved, so none is printed.
    """

    streak: int = 3
    record: int = 5
    contribution: int = 100
    adverbs: tuple[Adverb, ...] = ()

    def adverb(self, kind: str, change: Fraction) -> Text | None:
        """The word for a change of this size, if the table has one."""
        size = abs(change)
        return next((a.words for a in self.adverbs if a.kind == kind and a.least <= size < a.under), None)


OFFICE = Thresholds()
