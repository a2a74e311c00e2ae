"""The finished PDF read back: what stands in it, in reading order, is what the HTML asked for, character by character.

Not here: whether the HTML asks for the right figures (composition answers for that), and what is outside the reading
order: running headers, page numbers at the foot, the head of a table that a new page repeats.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from itertools import accumulate, count
from os.path import commonprefix
from typing import Any, Literal, NamedTuple

import pikepdf

from ..concepts.errors import ReadBackError
from ..concepts.text import Text

Kind = Literal["text", "alt", "note", "page"]

UNSEEN = frozenset(("head", "script", "style", "template", "desc", "metadata", "defs"))
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
UNPRINTED = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+")
SAME_SHAPE = str.maketrans("―", "—")  # one glyph after Chinese letters: the PDF knows the first of them only
ALT = "〔{}〕"  # so that an alternative text never passes for one that is drawn
NUMBER = frozenset("0123456789.,+-−%‰")
NEAR = 10


@dataclass(frozen=True)
class Asked:
    """A piece of the document that the HTML asks for.

    *kind* says where it comes from: `text` from the text itself, `alt` from a chart's alternative text, `note` is the
    number of a footnote; for `page`, *text* is the id of an element and what is asked for is the number of its page.
    """

    text: str
    figure: str = ""
    unit: str = ""
    kind: Kind = "text"


class Piece(NamedTuple):
    """A piece of the finished PDF, drawn in one go, and the number of its page."""

    text: str
    page: int


def read_back(pdf: bytes, expected: Sequence[Asked]) -> None:
    """Compare a finished PDF with what was asked for; white space does not count.

    Raises:
        ReadBackError: at the first difference, with its page and figure, what stands there and what was asked for.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [Piece(_printed(piece.text), piece.page) for piece in _said(document)]
        pages = _targets(document)
    wanted = [_printed(_wanted(asked, pages)) for asked in expected]
    have, want = "".join(piece.text for piece in found), "".join(wanted)
    if have != want:
        at = len(commonprefix((have, want)))
        raise _difference((have, want), at, _page(found, at), _figure(expected, wanted, (at, have[at : at + 1])))


def logical_text(pdf: bytes) -> tuple[Piece, ...]:
    """The text of a finished PDF in reading order, with the alternative texts of its charts in 〔〕."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return tuple(_said(document))


def asked(html: str) -> tuple[Asked, ...]:
    """What the finished document must say, in order.

    Left out is what HTML does not show, and each element with the attribute `data-furniture`. `data-note` marks a
    footnote, `data-page` a link in the list of contents, which the stylesheet completes with the number of a page.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    pieces = [Asked(" ".join(piece.text.split()), piece.figure, piece.unit, piece.kind) for piece in reader.pieces]
    return tuple(piece for piece in pieces if piece.text)


# What was asked for


class _Open(NamedTuple):
    """An element that is not closed yet."""

    tag: str = ""
    kind: Kind | None = "text"  # None: nothing in it is shown
    figure: str = ""
    unit: str = ""
    target: str = ""  # its page is printed after it
    mark: int = 0  # tells apart two marks of the same figure that touch


class _Reader(HTMLParser):
    """Collects the pieces of a document. The HTML is our own and well formed; a tag left open only ends later."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Asked] = []
        self._open = [_Open()]
        self._marks = count(1)
        self._last = -1  # the mark of the last piece, if text may still be added to it
        self._notes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(self._opened(tag, attributes))
        elif tag == "img" and self._open[-1].kind:
            self._add(Asked(attributes.get("alt", ""), kind="alt"))
        if "data-note" in attributes and self._open[-1].kind:
            self._notes += 1
            self._add(*[Asked(str(self._notes), kind="note")] * 2)  # where it is called, and before the note

    def _opened(self, tag: str, attributes: Mapping[str, str]) -> _Open:
        around = self._open[-1]
        target = attributes.get("href", "").removeprefix("#") if "data-page" in attributes else ""
        element = around._replace(tag=tag, kind=_kind(tag, attributes, around), target=target)
        if tag == "data" or "data-figure" in attributes:
            figure = attributes.get("data-figure", attributes.get("value", ""))
            unit = attributes.get("data-unit", "")
            element = element._replace(figure=figure, unit=unit, mark=next(self._marks))
        return element

    def handle_endtag(self, tag: str) -> None:
        if tag not in [element.tag for element in self._open]:
            return
        while (element := self._open.pop()).tag != tag:
            pass
        if element.target and element.kind:
            self._add(Asked(element.target, kind="page"))

    def handle_data(self, data: str) -> None:
        here = self._open[-1]
        if here.kind is None:
            return
        if self.pieces and (self.pieces[-1].kind, self._last) == (here.kind, here.mark):
            data = self.pieces.pop().text + data
        self._add(Asked(data, here.figure, here.unit, here.kind))
        self._last = here.mark

    def _add(self, *pieces: Asked) -> None:
        self.pieces.extend(pieces)
        self._last = -1


def _kind(tag: str, attributes: Mapping[str, str], around: _Open) -> Kind | None:
    if around.kind is None or tag in UNSEEN or "hidden" in attributes or "data-furniture" in attributes:
        return None
    if tag == "title":
        return "alt" if around.tag == "svg" else None
    return around.kind


def _wanted(asked: Asked, pages: Mapping[str, int]) -> str:
    if asked.kind == "page":
        return str(pages.get(asked.text, "?"))
    return ALT.format(asked.text) if asked.kind == "alt" else asked.text


# What stands in the PDF


def _said(document: pikepdf.Pdf) -> Iterator[Piece]:
    """The text that hangs on the structure tree. Text that is drawn without hanging on it is page furniture."""
    pages = [page.objgen for page in document.pages]
    texts = [_drawn(page) for page in document.pages]
    stack: list[tuple[Any, int]] = [(document.Root.StructTreeRoot, 0)]
    while stack:
        element, page = stack.pop()
        if isinstance(element, int):
            yield Piece(texts[page].get(element, ""), page + 1)
            continue
        page = pages.index(element.Pg.objgen) if "/Pg" in element else page
        if "/Alt" in element:
            yield Piece(ALT.format(element.Alt), page + 1)
        if "/K" in element:
            stack.extend((kid, page) for kid in reversed(list(element.K)))


def _drawn(page: pikepdf.Page) -> dict[int, str]:
    canvas = _Canvas()
    canvas.draw(page, page.Resources)
    return canvas.texts


class _Canvas:
    """Reads what a page draws: the text of each marked content, by its number."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self._marks: list[int | None] = [None]
        self._fonts: list[Mapping[int, str]] = [{}]

    def draw(self, content: Any, resources: Any) -> None:
        for operands, operator in pikepdf.parse_content_stream(content, "q Q BMC BDC EMC Tf Tj TJ Do"):
            match str(operator):
                case "BMC" | "BDC":
                    self._marks.append(_mark(operands, self._marks[-1]))
                case "EMC":
                    self._marks.pop()
                case "q":
                    self._fonts.append(self._fonts[-1])
                case "Q":
                    self._fonts.pop()
                case "Tf":
                    self._fonts[-1] = _characters(resources.Font[operands[0]])
                case "Do":
                    self._draw_form(resources.XObject[operands[0]], resources)
                case _:
                    self._show(operands[0])

    def _draw_form(self, form: Any, resources: Any) -> None:
        if form.Subtype == pikepdf.Name.Form:  # a drawing with its own opacity; else it is a picture
            self.draw(form, form.get("/Resources", resources))

    def _show(self, shown: Any) -> None:
        if (mark := self._marks[-1]) is None:
            return
        strings = shown if isinstance(shown, pikepdf.Array) else [shown]
        codes = b"".join(bytes(string) for string in strings if isinstance(string, pikepdf.String))
        text = "".join(self._fonts[-1].get(code, "\ufffd") for (code,) in struct.iter_unpack(">H", codes))
        self.texts[mark] = self.texts.get(mark, "") + text


def _mark(operands: Sequence[Any], around: int | None) -> int | None:
    """The number of marked content; none for page furniture, even where it lies inside a numbered piece."""
    if len(operands) > 1 and "/MCID" in operands[1]:
        return int(operands[1].MCID)
    return None if operands[0] == pikepdf.Name.Artifact else around


@cache
def _mapped(to_unicode: bytes) -> Mapping[int, str]:
    """The characters of a font's codes, from the lines `<0014> <4E00>` of its Unicode map."""
    blocks = re.findall(rb"beginbfchar(.*?)endbfchar", to_unicode, re.DOTALL)
    lines = re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", b"".join(blocks))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in lines}


def _characters(font: Any) -> Mapping[int, str]:
    return _mapped(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}


def _targets(document: pikepdf.Pdf) -> dict[str, int]:
    """The number of the page where each linked element stands."""
    pages = [page.objgen for page in document.pages]
    names = document.Root.get("/Names", {}).get("/Dests", {}).get("/Names", ())
    return {str(names[i]): pages.index(names[i + 1][0].objgen) + 1 for i in range(0, len(names), 2)}


# The difference


def _printed(text: str) -> str:
    return UNPRINTED.sub("", text).translate(SAME_SHAPE)


def _page(found: Sequence[Piece], at: int) -> int:
    """The page where the character *at* stands; the last one, if the PDF ends before it."""
    ends = list(accumulate(len(piece.text) for piece in found))
    return found[min(bisect_right(ends, at), len(found) - 1)].page if found else 1


def _figure(expected: Sequence[Asked], wanted: Sequence[str], at: tuple[int, str]) -> str:
    """The figure that the difference is in; the one before it, if the difference prolongs a number."""
    ends = [0, *accumulate(map(len, wanted))]
    place = bisect_right(ends, at[0]) - 1
    here = expected[place].figure if place < len(expected) else ""
    if not here and place and ends[place] == at[0] and at[1] in NUMBER:
        return expected[place - 1].figure
    return here


def _difference(texts: tuple[str, str], at: int, page: int, figure: str) -> ReadBackError:
    have, want = (text[max(at - NEAR, 0) : at + NEAR] for text in texts)
    zh = f"第{page}页{'，数字 ' + figure if figure else ''}：PDF 中是“{have}”，应为“{want}”"
    en = f'page {page}{", figure " + figure if figure else ""}: the PDF says "{have}"; asked for "{want}"'
    return ReadBackError(Text(zh, en))
