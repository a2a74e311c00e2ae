"""Sections: a row that says part of the key of the rows below it, such as 一、绝对额, 2023年 or 渝中区."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .cell import row_label, tight
from .problem import Wrong
from .table import Table
from .titles import said


class Sections:
    """The sections that the next row stands in, outer ones first.

    A section ends an earlier one that says the same part of the key, and with it those that stand inside that one.
    """

    def __init__(self, read: Table) -> None:
        self.read = read
        self.numbers = {value.at for value in read.values}
        self.open: list[Mapping[str, str]] = []

    @property
    def said(self) -> Mapping[str, str]:
        """What the sections say."""
        return {key: word for facts in self.open for key, word in facts.items()}

    def match(self, cells: Sequence[str]) -> re.Match[str] | None:
        """Whether a section begins: the first words of the row, which are no number of it, are those of a section."""
        at = next((at for at, cell in enumerate(cells) if tight(cell)), None)
        if at is None or at in self.numbers:
            return None
        words, patterns = row_label(cells[at]), self.read.source.sections
        return next((found for one in patterns if (found := re.fullmatch(one, words, re.DOTALL))), None)

    def begin(self, match: re.Match[str]) -> list[Wrong]:
        """The section of this row begins; what is wrong with its words."""
        source = self.read.source
        told, wrongs = said(source, match, self.read.sheet)
        facts = {**source.sections[match.re.pattern], **told}
        rivals = [at for at, other in enumerate(self.open) if not other.keys().isdisjoint(facts)]
        self.open = [*self.open[: min(rivals, default=len(self.open))], facts]
        return wrongs


def keys_of(sections: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Every part of the key that some section says."""
    groups = {group for pattern in sections for group in re.compile(pattern).groupindex}
    return groups.union(*sections.values())


def said_alone(cells: Sequence[str]) -> bool:
    """Whether nothing but its first words stands in the row."""
    return sum(bool(tight(cell)) for cell in cells) == 1
