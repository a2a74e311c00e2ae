"""Where things go: scales, round ticks, the width of words, and labels pushed apart.

Floats are at home here, and only here: they become coordinates, never printed numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...concepts.figure import Figure

# Advances of Noto Sans SC in em, with the digits of its bold weight; Han and full-width marks are 1.
NARROW, COMMON, DIGIT, CAPITAL, WIDE = 0.34, 0.56, 0.59, 0.68, 0.95
_PIECE = re.compile("[^\\s\u200b、和及与]+[、和及与]?|[、和及与]")
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True)
class Scale:
    """A value's place on the page: `low` is drawn at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Slots:
    """`count` equal places side by side between two coordinates."""

    start: float
    end: float
    count: int

    @property
    def step(self) -> float:
        """The width of one place."""
        return (self.end - self.start) / max(self.count, 1)

    def centre(self, index: int) -> float:
        """The middle of one place."""
        return self.start + self.step * (index + 0.5)


def drawn(figure: Figure | None) -> float | None:
    """The number a mark stands for; None (a gap) where there is no value or the bulletin must not show it."""
    if figure is None or figure.value is None or not figure.printed:
        return None
    return float(figure.value)


def known(figures: Sequence[Figure | None]) -> list[float]:
    """The numbers that can be drawn."""
    return [value for figure in figures if (value := drawn(figure)) is not None]


def runs(figures: Sequence[Figure | None]) -> list[list[int]]:
    """Positions of figures without a gap between them: a line is drawn through a run, never across a gap."""
    found: list[list[int]] = [[]]
    for index, figure in enumerate(figures):
        if drawn(figure) is None:
            found.append([])
        else:
            found[-1].append(index)
    return [run for run in found if run]


def round_ticks(values: Sequence[float], about: int = 4) -> list[tuple[float, str]]:
    """Round numbers from below the lowest value to above the highest, always with zero, as (place, words)."""
    low, high = min([0.0, *values]), max([0.0, *values])
    step = _round_step((high - low or 1.0) / about)
    places = range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = [(index * step, f"{index * step:.{decimals}f}" if index else "0") for index in places]
    return ticks if len(ticks) > 1 else [*ticks, (step, f"{step:.{decimals}f}")]


def _round_step(least: float) -> float:
    size = 10.0 ** math.floor(math.log10(least))
    return next(times * size for times in (1, 2, 5, 10) if times * size >= least * (1 - 1e-9))


def width(words: str, size: float) -> float:
    """How wide the words will be, a little more rather than less."""
    return size * math.fsum(_advance(character) for character in words)


def _advance(character: str) -> float:
    if ord(character) > 0x2E7F:
        return 1.0
    if character in ".,:;'|!fijlrt ":
        return NARROW
    if character in "%mwMW":
        return WIDE
    return DIGIT if character in "-+" or character.isdigit() else CAPITAL if character.isupper() else COMMON


def has_pause(words: str) -> bool:
    """Whether the words have a place where a reader would pause, so that they can be broken well."""
    return len(_PIECE.findall(words)) > 1


def wrapped(words: str, size: float, room: float) -> list[str]:
    """The words in as few lines as fit into `room`, of nearly equal length, broken where one would pause.

    A zero-width space in the words is a place to break at, and is not printed.
    """
    lines = _filled(_pieces(words, size, room), size, room)
    for narrower in range(int(room), int(size), -2):
        closer = _filled(_pieces(words, size, room), size, narrower)
        if len(closer) > len(lines) or max(width(line, size) for line in closer) > narrower:
            break
        lines = closer
    return lines


def _pieces(words: str, size: float, room: float) -> list[str]:
    """The parts that stay together: a Latin word, a Han phrase up to its 、 or 和; cut only if too wide."""
    pieces: list[str] = []
    for found in _PIECE.finditer(words):
        piece = found.group()
        count = math.ceil(width(piece, size) / room)
        share = math.ceil(len(piece) / count)
        pieces += [piece[start : start + share] for start in range(0, len(piece), share)]
    return pieces or [words]


def _filled(pieces: Sequence[str], size: float, room: float) -> list[str]:
    lines = [pieces[0]]
    for piece in pieces[1:]:
        joined = lines[-1] + ("" if _HAN.search(lines[-1][-1] + piece[0]) else " ") + piece
        if width(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(piece)
    return lines


def apart(wanted: Sequence[float], sizes: Sequence[float], bounds: tuple[float, float]) -> list[float]:
    """Centres as near to `wanted` as can be without touching, in the same order, inside the bounds."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed, edge = list(wanted), bounds[0]
    for index in order:
        placed[index] = max(placed[index], edge + sizes[index] / 2)
        edge = placed[index] + sizes[index] / 2
    edge = bounds[1]
    for index in reversed(order):
        placed[index] = min(placed[index], edge - sizes[index] / 2)
        edge = placed[index] - sizes[index] / 2
    return placed


def labelled(figures: Sequence[Figure | None], step: float, size: float) -> set[int]:
    """Which figures carry their number: all if there is room, else the last, the highest and the lowest."""
    values = {index: value for index, figure in enumerate(figures) if (value := drawn(figure)) is not None}
    widths = {index: width(figures[index].shown, size) + 3 for index in values}  # type: ignore[union-attr]
    if not values or max(widths.values()) <= step:
        return set(values)
    chosen: list[int] = []
    for index in (max(values), max(values, key=values.__getitem__), min(values, key=values.__getitem__)):
        if all(abs(index - other) * step >= (widths[index] + widths[other]) / 2 for other in chosen):
            chosen.append(index)
    return set(chosen)
