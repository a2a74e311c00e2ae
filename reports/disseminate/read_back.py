"""The finished PDF read back: what stands in it, in reading order, is what the HTML asked for, to a letter.

Not here: whether the HTML asks for the right figures (composition answers for that), and what stands outside
the reading order: running headers, page numbers at the foot, the head of a table that a new page repeats.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ..concepts.errors import ReadBackError
from ..concepts.text import Text
from .asked import Asked
from .logical_text import ALT, Piece, spoken

UNPRINTED = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+")
SAME_SHAPE = str.maketrans("―", "—")  # one glyph in Chinese text; the PDF knows it by the first that came
NUMBER = frozenset("0123456789.,+-−%‰")
NEAR = 10

DIFFERENCE = Text(
    "第{page}页{where}：PDF 中是“{have}”，应为“{want}”；请勿发布",
    'page {page}{where}: the PDF has "{have}" where "{want}" was asked for; do not publish it',
)
AT_FIGURE = Text("，数字 {figure}", ", figure {figure}")
NOWHERE = Text("", "")
END = Text("（到此为止）", "(the end)")


def read_back(pdf: bytes, expected: Sequence[Asked]) -> None:
    """Compare a finished PDF with what was asked for; white space does not count.

    Raises:
        ReadBackError: at the first difference, with page and figure, what stands there and what should.
    """
    heard = spoken(pdf)
    found = [Piece(_printed(piece.text), piece.page) for piece in heard.pieces]
    wanted = [_printed(_wanted(asked, heard.targets)) for asked in expected]
    have, want = "".join(piece.text for piece in found), "".join(wanted)
    if have == want:
        return
    at = _first_difference(have, want)
    figure = _figure(expected, wanted, at, have[at : at + 1])
    where = AT_FIGURE.format(figure=figure) if figure else NOWHERE
    shown = {"have": _around(have, at), "want": _around(want, at), "where": where, "page": _page(found, at)}
    raise ReadBackError(DIFFERENCE.format(**shown))


def _wanted(asked: Asked, pages: Mapping[str, int]) -> str:
    if asked.kind == "page":
        return str(pages.get(asked.text, "?"))
    return ALT.format(asked.text) if asked.kind == "alt" else asked.text


def _printed(text: str) -> str:
    return UNPRINTED.sub("", text).translate(SAME_SHAPE)


def _first_difference(have: str, want: str) -> int:
    pairs = enumerate(zip(have, want, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(have), len(want)))


def _page(found: Sequence[Piece], at: int) -> int:
    """The page where the character *at* stands; the last one, if the PDF ends before it."""
    ends = list(accumulate(len(piece.text) for piece in found))
    return found[min(bisect_right(ends, at), len(found) - 1)].page if found else 1


def _figure(expected: Sequence[Asked], wanted: Sequence[str], at: int, instead: str) -> str:
    """The figure that the difference is in; the one before it, if what stands there prolongs a number."""
    starts = [0, *accumulate(map(len, wanted))]
    place = bisect_right(starts, at) - 1
    here = expected[place].figure if place < len(expected) else ""
    prolongs = place > 0 and starts[place] == at and instead in NUMBER
    return expected[place - 1].figure if prolongs and not here else here


def _around(text: str, at: int) -> Text:
    near = text[max(at - NEAR, 0) : at + NEAR]
    return Text(*(near + end for end in (END.zh, END.en))) if at >= len(text) else Text(near, near)
