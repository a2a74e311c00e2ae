"""What a template says about figures: the words of a claim in one language, and only where the claim is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any

from ..concepts.errors import BadDefinition
from ..concepts.figure import Figure
from ..concepts.text import Lang, Text
from . import words_en, words_zh
from .claims import CLAIMS, KINDS
from .judging import Verdict
from .phrase import NOTHING, Phrase

WORDS: Mapping[Lang, ModuleType] = MappingProxyType({"zh": words_zh, "en": words_en})

UNTRUE = Text(
    "语句 {claim} 与指标值 {figures} 不符，不得印出；请改用 say.perhaps() 或先用 say.holds() 判断",
    "the sentence {claim} does not hold for {figures} and may not be printed; use say.perhaps(), or say.holds() first",
)


@dataclass(frozen=True)
class Voice:
    """Sentences in one language. A false one cannot be said; one that the data leave undecided is left out."""

    lang: Lang

    def claim(self, name: str, *operands: Any) -> Phrase:
        """The words of a claim; nothing where it is undecided.

        Raises:
            BadDefinition: the claim is false.
        """
        verdict = self._verdict(name, operands)
        if verdict is False:
            raise BadDefinition(UNTRUE.format(claim=name, figures=_named(operands)))
        return self._words(name, operands) if verdict else NOTHING

    def perhaps(self, name: str, *operands: Any) -> Phrase:
        """The words of a claim where it is true, else nothing."""
        return self._words(name, operands) if self._verdict(name, operands) else NOTHING

    def holds(self, name: str, *operands: Any) -> bool:
        """Whether the claim is known to be true."""
        return bool(self._verdict(name, operands))

    def growth(self, rate: Figure | None) -> Phrase:
        """增长7.5%, 下降4.2%, 与上年同期持平, as it follows a level."""
        return self._one_of("direction", rate)

    def movement(self, rate: Figure | None) -> Phrase:
        """The same, as it follows its subject."""
        return self._one_of("movement", rate)

    def moved(self, points: Figure | None) -> Phrase:
        """提高1.2个百分点, 下降0.3个百分点, 持平: for the small print under a number."""
        return self._one_of("change", points)

    def moved_share(self, points: Figure | None) -> Phrase:
        """比上年同期提高1.2个百分点, 下降, 持平."""
        return self._one_of("share", points)

    def pace(self, rate: Figure | None, before: Figure | None, change: Figure | None) -> Phrase:
        """How the growth itself moved on the same period of the year before: 加快, 回落, 由降转增, 降幅收窄 ..."""
        return self._one_of("pace", rate, before, change)

    def pull(self, points: Figure | None, total: Figure | None) -> Phrase:
        """拉动GDP增长2.5个百分点; 向下拉动; where GDP fell, the words say the direction."""
        return self._one_of("pull", points, total)

    def contribution(self, rate: Figure | None, points: Figure | None, total: Figure | None) -> Phrase:
        """The contribution rate with the pull, or the pull alone where the rate cannot be read."""
        return self.perhaps("contributed", rate, points, total) or self.pull(points, total)

    def against(self, gap: Figure | None, own: Figure | None, other: Figure | None, whom: str) -> Phrase:
        """高于全市平均水平0.2个百分点, 低于, 持平."""
        return self._one_of("comparison", gap, own, other, whom)

    def rank(self, rank: Figure | None) -> Phrase:
        """第5位, 并列第5位."""
        return self._one_of("standing", rank)

    def breadth(self, rates: list[Figure | None]) -> Phrase:
        """How many of the industries grew."""
        return self._one_of("breadth", rates)

    def _one_of(self, kind: str, *operands: Any) -> Phrase:
        """The one claim of a kind that is true; nothing where the data decide none of them."""
        verdicts = {name: self._verdict(name, operands) for name in KINDS[kind]}
        true = [name for name, verdict in verdicts.items() if verdict]
        if not true and False in verdicts.values():
            raise BadDefinition(UNTRUE.format(claim=kind, figures=_named(operands)))
        return self._words(true[0], operands) if true else NOTHING

    def _verdict(self, name: str, operands: tuple[Any, ...]) -> Verdict:
        return CLAIMS[name](*operands)

    def _words(self, name: str, operands: tuple[Any, ...]) -> Phrase:
        words: Phrase = getattr(WORDS[self.lang], name)(*operands)
        return words


def _named(operands: tuple[Any, ...]) -> str:
    """The figures of a sentence by their ids."""
    every = [one for given in operands for one in (given if isinstance(given, (list, tuple)) else [given])]
    return " ".join(one.id for one in every if isinstance(one, Figure))
