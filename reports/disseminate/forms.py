"""How a figure is written in each language: 82.56 亿元 is 8.256 billion yuan, from the same unrounded value.

Chinese counts in 万 and 亿, English in millions and billions. A figure in English is rounded at the same place of the
same amount: its digits are those of the Chinese one with the point moved, so nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from ..concepts.figure import Figure
from ..concepts.text import Lang, plain
from ..concepts.unit import NO_UNIT, Unit, show
from ..formulas import fraction_in_words

_COUNTED_IN: Mapping[str, tuple[str, int, str]] = MappingProxyType({  # code -> English unit, its size as a power of 10
    "亿元": ("billion yuan", 9, "money"),
    "万元": ("million yuan", 6, "money"),
    "千元": ("million yuan", 6, "money"),
    "万亿元": ("trillion yuan", 12, "money"),
    "万辆": ("million vehicles", 6, "vehicles"),
    "万片": ("million panels", 6, "panels"),
})  # fmt: skip


def english_unit(unit: Unit) -> Unit:
    """The unit that an English text counts in."""
    if unit.code not in _COUNTED_IN:
        return unit
    words, power, dimension = _COUNTED_IN[unit.code]
    return Unit(words, dimension, Fraction(10**power), plain(words))


def localised(figure: Figure, lang: Lang) -> Figure:
    """The figure as it is written in a language: the same figure with its own unit, value in that unit, and digits."""
    if lang == "zh" or figure.value is None:
        return figure
    if figure.in_words:
        return _in_english_words(figure)
    unit = english_unit(figure.unit)
    if unit == figure.unit:
        return figure
    value = figure.unit.convert(figure.value, unit)
    return replace(figure, unit=unit, value=value, shown=_moved(figure.shown, figure.unit.size / unit.size))


def former(figure: Figure, before: str, lang: Lang) -> str:
    """What was published for a figure before, as a language writes it; words stay as they were published."""
    return before if figure.in_words else localised(replace(figure, value=Fraction(before), shown=before), lang).shown


def _moved(shown: str, factor: Fraction) -> str:
    """The same digits with the point moved, which is exact: the place that was rounded stays the same."""
    decimals = len(shown.partition(".")[2]) + len(str(factor.denominator)) - 1
    return show(Fraction(shown) * factor, decimals)


def _in_english_words(figure: Figure) -> Figure:
    """近五分之一 as nearly one fifth: of the same unrounded share, in per cent."""
    words = fraction_in_words((figure.value or 0) / 100)
    return replace(figure, shown=words.en, unit=NO_UNIT) if words else figure
