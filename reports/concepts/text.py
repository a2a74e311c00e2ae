"""One message in the languages of the house. Nothing here knows where it will be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Text:
    """The same sentence in Chinese and in English.

    >>> Text("第{n}行", "line {n}").format(n=3).within("en")
    'line 3'
    """

    zh: str
    en: str

    def within(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.zh if lang == "zh" else self.en

    def format(self, **values: object) -> Text:
        """Fill the places of both sentences; a value that is itself a `Text` follows the language."""
        return Text(_filled(self.zh, "zh", values), _filled(self.en, "en", values))

    def __str__(self) -> str:
        return self.zh


def _filled(template: str, lang: Lang, values: dict[str, object]) -> str:
    told = {name: value.within(lang) if isinstance(value, Text) else value for name, value in values.items()}
    return template.format(**told)


def plain(words: str) -> Text:
    """A name, a code or a number, which is the same in every language."""
    return Text(words, words)
