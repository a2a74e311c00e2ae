"""Text with figures in it. Every digit of data on a page is a mark made here, so that it can be read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from ..concepts.errors import BadDefinition
from ..concepts.figure import Figure
from ..concepts.period import label
from ..concepts.text import Lang, Text
from .forms import localised

NOT_PRINTED = Text(
    "图表编号 {id} 不得印出：{reason}；请改用 has() 判断，或改印其他指标",
    "figure {id} may not be printed: {reason}; ask has() first, or print another figure",
)


class Told(str):
    """Text whose digits come from a code list, the calendar or the manifest, and not from the data."""

    def split(self, *args: Any, **named: Any) -> list[str]:
        return [Told(piece) for piece in super().split(*args, **named)]


@dataclass(frozen=True)
class Mark:
    """A figure as it stands in a sentence or a cell: its id, the shown digits, and its unit if that is printed."""

    figure: str
    shown: str
    unit: str = ""
    gap: str = ""

    def __html__(self) -> str:
        unit = escape(self.unit)
        return f'<data value="{escape(self.figure)}" data-unit="{unit}">{escape(self.shown)}</data>{self.gap}{unit}'

    def __str__(self) -> str:
        return self.shown + self.gap + self.unit


@dataclass(frozen=True)
class Sign:
    """A small raised sign beside a figure, which a note explains."""

    sign: str

    def __html__(self) -> str:
        return f'<sup class="sign">{escape(self.sign)}</sup>'

    def __str__(self) -> str:
        return self.sign


REVISED = Sign("r")


@dataclass(frozen=True)
class Foreign:
    """Chinese words in an English text, which say their language so that they are set and read aloud as Chinese."""

    words: str

    def __html__(self) -> str:
        return f'<span lang="zh-CN">{escape(self.words)}</span>'

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Phrase:
    """A piece of a sentence: words, marks and signs in their order."""

    parts: tuple[str | Mark | Sign | Foreign, ...] = ()

    def __add__(self, other: Phrase | str) -> Phrase:
        return Phrase(self.parts + (other.parts if isinstance(other, Phrase) else (other,)))

    def __radd__(self, other: str) -> Phrase:
        return Phrase((other, *self.parts))

    def __html__(self) -> str:
        return Markup("").join(escape(part) for part in self.parts)

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def split(self, mark: str) -> list[Phrase]:
        """The pieces between the marks, as of words that break into lines."""
        pieces: list[Phrase] = [Phrase()]
        for part in self.parts:
            first, *others = part.split(mark) if isinstance(part, str) else [part]
            pieces[-1] = Phrase((*pieces[-1].parts, first))
            pieces += [Phrase((other,)) for other in others]
        return pieces

    def __bool__(self) -> bool:
        """Whether there is anything in it: a sentence that could not be decided is empty."""
        return any(map(str, self.parts))


NOTHING = Phrase()
VOUCHED = (Markup, Phrase, Mark, Told)  # what somebody answers for, digits and all


def shown(figure: Figure, lang: Lang = "zh") -> Phrase:
    """The figure with its unit, as in a sentence: 32.9%, -0.3个百分点, 8.256 billion yuan."""
    figure = localised(figure, lang)
    return _marked(figure, figure.shown, lang)


def digits(figure: Figure, lang: Lang = "zh") -> Phrase:
    """The shown digits alone, as in a table whose head names the unit."""
    return Phrase((Mark(allowed(figure).id, localised(figure, lang).shown),))


def size(figure: Figure, lang: Lang = "zh") -> Phrase:
    """The figure without its sign, with its unit, after a verb that carries the sign: 下降4.2%."""
    figure = localised(figure, lang)
    return _marked(figure, figure.magnitude, lang)


def _marked(figure: Figure, digits: str, lang: Lang) -> Phrase:
    unit = "" if figure.confidential else figure.unit.symbol.within(lang)
    return Phrase((Mark(allowed(figure).id, digits, unit, gap(unit, lang)),))


def gap(unit: str, lang: Lang) -> str:
    """What stands between a number and its unit: a space that does not break before an English word."""
    return "\u00a0" if lang == "en" and unit[:1].isalpha() else ""


def allowed(figure: Figure) -> Figure:
    """The same figure, if the bulletin may show it.

    Raises:
        BadDefinition: the figure is listed as not to be printed.
    """
    if not figure.printed:
        raise BadDefinition(NOT_PRINTED.format(id=figure.id, reason=figure.reason or label(figure.period)))
    return figure
