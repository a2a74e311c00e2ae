"""The read-back of the HTML edition: the file, read as a browser reads it, says what the page asks for and no more.

What was added for screens is set apart by `data-added`: it is compared with the passports that it should show.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ..concepts.errors import ReadBackError
from ..concepts.text import Lang, Text
from .asked import Asked, asked
from .html_edition import PASSPORTS
from .html_page import HINT, IN_CHART, SKIP
from .html_passports import Note
from .html_safety import harmless, whole
from .html_tree import tree

UNSEEN = frozenset("head script style template desc metadata defs".split())
PASSPORT = re.compile(r"p\d+")
NEAR = 12
ADDED = {"skip": SKIP, "hint": HINT, "numbers": IN_CHART, "passports": PASSPORTS}

DIFFERENCE = Text(
    "{where}：HTML 中是“{have}”，应为“{want}”；请勿发布",
    '{where}: the HTML has "{have}" where "{want}" was asked for; do not publish it',
)
AT_FIGURE = Text("数字 {figure}", "figure {figure}")
AT_PLACE = Text("{id} 之后", "after {id}")
AT_START = Text("开头", "at the beginning")
AT_TITLE = Text("文件标题", "the title of the file")
AT_PASSPORT = Text("{figure} 的来历", "the passport of {figure}")
AT_CHART = Text("图中的数", "the numbers of a chart")
AT_ADDED = Text("为屏幕添加的文字", "what was added for screens")
END = Text("（到此为止）", "(the end)")


@dataclass(frozen=True)
class Wanted:
    """What a finished file must say: its title, its pieces in order, and the passports of its figures."""

    title: str
    pieces: tuple[Asked, ...]
    notes: tuple[Note, ...] = ()


def wanted(page: str, notes: Sequence[Note] = ()) -> Wanted:
    """What the HTML edition of a composed page must say. Numbers of pages and of footnotes belong to paper."""
    title = page.partition("<title>")[2].partition("</title>")[0]
    pieces = _joined(piece for piece in asked(page) if piece.kind in ("text", "alt"))
    return Wanted(_bare(unescape(title)), pieces, tuple(notes))


def read_back_html(html: bytes, expected: Wanted) -> None:
    """Compare a finished file with what was asked for; white space does not count.

    Raises:
        ReadBackError: at the first difference, with the figure or place, what stands there and what should; or the
            file runs or fetches something, or has a link that leads nowhere.
    """
    root = tree(html)
    _same(AT_TITLE, _bare(root.findtext("head/title") or ""), expected.title)
    _compare(_read(root), expected.pieces)
    _passports(root, expected.notes)
    _charts(root, expected.notes)
    _additions(root)
    harmless(root)
    whole(root)


# ---------------------------------------------------------------- the text


class Found(NamedTuple):
    """A piece of the file, and the figure or the id that stands nearest before it."""

    piece: Asked
    after: str


@dataclass(frozen=True)
class _Around:
    """What an element passes on to those in it: the mark that they stand in, and its number."""

    figure: str = ""
    unit: str = ""
    mark: int = 0


class _Reading:
    """Goes through the tree in reading order; text within one mark, or between two, is one piece."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.after = ""
        self._marks = 0
        self._last: int | None = None

    def below(self, element: Element, around: _Around, parent: str) -> None:
        tag = element.tag
        if tag in UNSEEN or "data-added" in element.attrib or "hidden" in element.attrib:
            return
        if tag == "title":
            self._alternative(element, parent)
            return
        self.after = element.get("id", self.after) if tag != "a" else self.after
        within = self._within(element, tag, around)
        self._tell(element.text, within)
        for child in element:
            self.below(child, within, tag)
            self._tell(child.tail, within)

    def _within(self, element: Element, tag: str, around: _Around) -> _Around:
        figure = element.get("value", "") if tag == "data" else element.get("data-figure")
        if figure is None:
            return around
        self._marks += 1
        self.after = figure
        return _Around(figure, element.get("data-unit", ""), self._marks)

    def _alternative(self, element: Element, parent: str) -> None:
        if parent == "svg":
            self.found.append(Found(Asked(_bare("".join(element.itertext())), kind="alt"), self.after))
            self._last = None

    def _tell(self, text: str | None, around: _Around) -> None:
        if not (words := _bare(text or "")):
            return
        if self._last == around.mark:
            words = self.found.pop().piece.text + words
        self.found.append(Found(Asked(words, around.figure, around.unit), self.after))
        self._last = around.mark


def _read(root: Element) -> list[Found]:
    reading = _Reading()
    reading.below(root, _Around(), "")
    return reading.found


def _joined(pieces: Iterator[Asked]) -> tuple[Asked, ...]:
    """Pieces without white space; two of plain text that meet are one."""
    joined: list[Asked] = []
    for piece in pieces:
        bare = Asked(_bare(piece.text), piece.figure, piece.unit, piece.kind)
        plain = bare.kind == "text" and not bare.figure
        if plain and joined and joined[-1].kind == "text" and not joined[-1].figure:
            bare = Asked(joined.pop().text + bare.text)
        joined.append(bare)
    return tuple(joined)


def _bare(text: str) -> str:
    return "".join(text.split())


def _compare(found: Sequence[Found], pieces: Sequence[Asked]) -> None:
    for have, want in zip(found, pieces, strict=False):
        if have.piece != want:
            _refuse(have, want)
    if len(found) != len(pieces):
        at = min(len(found), len(pieces))
        have_end = _told(found[at].piece) if at < len(found) else END
        want_end = _told(pieces[at]) if at < len(pieces) else END
        after = found[at - 1].after if at else ""
        raise ReadBackError(DIFFERENCE.format(where=_where(after), have=have_end, want=want_end))


def _refuse(have: Found, want: Asked) -> None:
    """Say how two pieces differ: as figures where one is asked for, else around the first character that does."""
    if want.figure or have.piece.figure:
        where = AT_FIGURE.format(figure=want.figure or have.piece.figure)
        raise ReadBackError(DIFFERENCE.format(where=where, have=_told(have.piece), want=_told(want)))
    _same(_where(have.after), have.piece.text, want.text)
    raise ReadBackError(DIFFERENCE.format(where=_where(have.after), have=have.piece.kind, want=want.kind))


def _told(piece: Asked) -> str:
    return " ".join(word for word in (piece.figure, piece.text[: 2 * NEAR], piece.unit) if word)


def _where(after: str) -> Text:
    return AT_PLACE.format(id=after) if after else AT_START


def _same(where: Text, have: str, want: str) -> None:
    """Refuse two texts that differ, with what stands around the first difference."""
    if have == want:
        return
    pairs = enumerate(zip(have, want, strict=False))
    at = next((at for at, (a, b) in pairs if a != b), min(len(have), len(want)))
    near = slice(max(at - NEAR, 0), at + NEAR)
    raise ReadBackError(DIFFERENCE.format(where=where, have=have[near], want=want[near]))


# ---------------------------------------------------------------- what was added


def _passports(root: Element, notes: Sequence[Note]) -> None:
    """Each passport says what it should, stands under its own number, and each figure leads to its own."""
    shown = {e.get("id"): e for e in root.iter("div") if PASSPORT.fullmatch(e.get("id", ""))}
    for number, note in enumerate(notes, 1):
        element = shown.pop(f"p{number}", None)
        have = "" if element is None else _bare("".join(_but(element, element.findall("p[@class='pb']"))))
        want = _bare("".join([note.title, note.shown, *(f"{line.term}{line.words}" for line in note.lines)]))
        _same(AT_PASSPORT.format(figure=note.figure), have, want)
    _same(AT_ADDED, "".join(map(str, shown)), "")
    number_of = _numbers(notes)
    for link in root.iter("a"):
        for figure in (mark.get("value", "") for mark in link.findall("data")):
            _same(AT_PASSPORT.format(figure=figure), link.get("href", ""), number_of.get(figure, ""))


def _numbers(notes: Sequence[Note]) -> dict[str, str]:
    return {note.figure: f"#p{number}" for number, note in enumerate(notes, 1)}


def _but(element: Element, left_out: Collection[Element]) -> Iterator[str]:
    """The text of an element without that of some elements in it."""
    yield element.text or ""
    for child in element:
        if child not in left_out:
            yield from _but(child, left_out)
        yield child.tail or ""


def _charts(root: Element, notes: Sequence[Note]) -> None:
    """The numbers listed under each chart are those in it, each once, in their order, each with its passport."""
    by_figure, number_of = {note.figure: note for note in notes}, _numbers(notes)
    for chart in root.iter("figure"):
        labels = [e.get("data-figure", "") for drawn in chart.iter("svg") for e in drawn.iter()]
        told = [by_figure[figure] for figure in dict.fromkeys(labels) if figure in by_figure]
        want = "".join(f"{note.title}{note.shown}{number_of[note.figure]}" for note in told)
        items = [item for listed in chart.findall("details") for item in listed.iter("li")]
        have = "".join(f"{''.join(item.itertext())}{''.join(a.get('href', '') for a in item)}" for item in items)
        _same(AT_CHART, _bare(have), _bare(want))


def _additions(root: Element) -> None:
    """Nothing else was added than a link that skips the head, a hint, two headings, and what was compared before."""
    lang: Lang = "en" if root.get("lang") == "en" else "zh"
    told = {kind: _bare(words.within(lang)) for kind, words in ADDED.items()}
    passports = {div for div in root.iter("div") if PASSPORT.fullmatch(div.get("id", ""))}
    compared = passports | {item for listed in root.iterfind(".//figure/details") for item in listed.iter("li")}
    for element in root.iter():
        if "data-added" in element.attrib:
            _same(AT_ADDED, _bare("".join(_but(element, compared))), told.get(element.get("class", ""), ""))
