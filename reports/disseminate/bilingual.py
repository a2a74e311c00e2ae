"""Both languages of a template: what its author wrote in Chinese and in English side by side, with places for figures.

`t('占GDP比重{share}', '{share} of GDP', share=show(share))` is one sentence in the language of the run.
Only what stands in quotes in the template may have digits, and only a mark is a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..concepts.errors import BadDefinition
from ..concepts.figure import Figure
from ..concepts.text import Lang, Text
from .phrase import NOTHING, VOUCHED, Foreign, Mark, Phrase, Told

BARE_NUMBER = Text(
    "模板直接印出了数字 {words!r}；数据只能通过 show()、num()、say 或 chart 印出",
    "the template prints the bare number {words!r}; data are printed through show(), num(), say or chart only",
)
NO_PLACE = Text(
    "语句 {words!r} 中的 {{{name}}} 没有给出；请在 t() 中写明",
    "the sentence {words!r} has a place {{{name}}} that nothing was given for; give it to t()",
)
NO_PHRASE = Text("text() 只接受语句，得到 {words!r}", "text() takes a phrase, got {words!r}")
_HAN = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_PLACES = re.compile(r"\{(\w+)\}")
_PUNCTUATION: dict[Lang, tuple[str, str, str]] = {"zh": ("，", "、", "和"), "en": (", ", ", ", " and ")}


@dataclass(frozen=True)
class Bilingual:
    """The tools of a template that knows two languages; `written` are the texts in quotes of all templates."""

    lang: Lang
    written: frozenset[str]

    def vouched(self, value: Any) -> Any:
        """Let through what may be printed; refuse a number, or text with digits, that nobody vouches for.

        Raises:
            BadDefinition: it is a figure, or has digits that are no author's.
        """
        if isinstance(value, VOUCHED) or value is None:
            return value
        words = str(value)
        bare = words not in self.written and any(character.isdigit() for character in words)
        if isinstance(value, Figure) or bare:
            raise BadDefinition(BARE_NUMBER.format(words=words[:40]))
        return value

    def t(self, zh: str, en: str, **places: Any) -> Phrase:
        """A sentence in the language of the run, with what was given in its places; empty places stay empty."""
        words = self.vouched(zh if self.lang == "zh" else en)
        pieces = _PLACES.split(words)
        parts = [self._given(piece, words, places) if at % 2 else Phrase((piece,)) for at, piece in enumerate(pieces)]
        return sum(parts, NOTHING)

    def _given(self, name: str, words: str, places: dict[str, Any]) -> Phrase:
        if name not in places:
            raise BadDefinition(NO_PLACE.format(words=words, name=name))
        return self.phrase(places[name])

    def phrase(self, value: Any) -> Phrase:
        """Anything that may be printed as a phrase."""
        value = self.vouched(value)
        if isinstance(value, Phrase):
            return value
        return Phrase((value if isinstance(value, Mark | str) else str(value or ""),))

    def own(self, words: Any) -> Phrase:
        """Words of the data or of a person, marked as Chinese where they are and the text is not."""
        vouched = str(self.vouched(words) or "")
        return Phrase((Foreign(vouched) if self.lang == "en" and _HAN.search(vouched) else vouched,))

    def clauses(self, *said: Any) -> Phrase:
        """What there is to say, with commas between."""
        return self._joined([self.phrase(one) for one in said], 0, 0)

    def after(self, said: Any) -> Phrase:
        """A comma and what there is to say; nothing where there is nothing."""
        words = self.phrase(said)
        return _PUNCTUATION[self.lang][0] + words if words else NOTHING

    def listed(self, said: Iterable[Any]) -> Phrase:
        """Things side by side: 甲、乙和丙."""
        return self._joined([self.phrase(one) for one in said], 1, 2)

    def opening(self, said: Any) -> Phrase:
        """A phrase at the beginning of a sentence, with a capital where the language has them."""
        words = self.phrase(said)
        first = words.parts[0] if words.parts else ""
        return Phrase((first[:1].upper() + first[1:], *words.parts[1:])) if isinstance(first, str) and first else words

    def _joined(self, said: list[Phrase], between: int, last: int) -> Phrase:
        marks, spoken = _PUNCTUATION[self.lang], [one for one in said if one]
        parts = [
            (marks[last if at == len(spoken) - 1 else between] if at else "") + one for at, one in enumerate(spoken)
        ]
        return sum(parts, NOTHING)

    def text(self, said: Any) -> Told:
        """A phrase as plain text, for alternative text and titles.

        Raises:
            BadDefinition: it is no phrase, so its digits may be anybody's.
        """
        if not isinstance(said, Phrase):
            raise BadDefinition(NO_PHRASE.format(words=str(said)[:40]))
        return Told(str(said))

    def told(self, value: Any) -> Any:
        """A value of the calendar, the code lists or the manifest in the language of the run, however it is packed."""
        if isinstance(value, Text):
            return Told(value.within(self.lang))
        if isinstance(value, dict):
            return {key: self.told(one) for key, one in value.items()}
        return type(value)(map(self.told, value)) if isinstance(value, list | tuple) else value
