"""A figure that an earlier publication showed otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .disclosure import CONFIDENTIAL
from .figure import MISSING, Figure


@dataclass(frozen=True)
class Revision:
    """A figure by its id, the string that was published before, and the one that is published now."""

    figure: str
    before: str
    after: str


def revised(figures: Iterable[Figure], before: Mapping[str, str]) -> tuple[Revision, ...]:
    """The printed figures that were published with another string, in the order of the bulletin.

    A figure that was not published before is new and no revision, and so is one that had no value or was suppressed.

    Args:
        before: what was shown, by the id of the figure.
    """
    known = ((figure, before.get(figure.id)) for figure in figures if figure.printed and figure.value is not None)
    none = (None, MISSING, CONFIDENTIAL)
    return tuple(Revision(f.id, old, f.shown) for f, old in known if old not in none and old != f.shown)
