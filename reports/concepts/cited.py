"""Facts that nobody here can compute: firsts, uniques, places in lists of others. Each has a source and an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CitedFacts:
    """A declared file of cited facts: where it lies below `data_in/`."""

    name: str
    pattern: str


@dataclass(frozen=True)
class CitedFact:
    """One cited fact: what is said, who said it when, until when it may be repeated, and where it stands."""

    name: str
    section: str
    statement: str
    source: str
    said: date
    expires: date
    file: str
    line: int

    def holds(self, knowledge: date) -> bool:
        """Whether a bulletin of this knowledge date may print it: it has been said, and has not run out."""
        return self.said <= knowledge <= self.expires
