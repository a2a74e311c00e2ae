"""A QR code of plain text, drawn as one shape of the fewest rectangles: neighbours in a row are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import segno

from . import svg

QUIET = 2  # light modules around it


def qr(words: str, side: float, alt: str) -> str:
    """The code of these words in a square of so many pixels; the same words give the same bytes.

    Medium error correction: a tenth of it may be stained.
    """
    rows = segno.make(words, error="m", micro=False, boost_error=False).matrix
    module = side / (len(rows) + 2 * QUIET)
    bars = [
        svg.Box((QUIET + x) * module, (QUIET + y) * module, length * module, module)
        for y, row in enumerate(rows)
        for x, length in _bars(row)
    ]
    return svg.document(side, side, alt, [svg.shape(bars, svg.INK)])


def _bars(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the dark stretches of a row begin, and how long they are."""
    at = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield at, length
        at += length
