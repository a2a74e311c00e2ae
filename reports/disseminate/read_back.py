"""The finished PDF read back: what stands in it, in reading order, is what the HTML asked for, to a letter.

Not here: whether the HTML asks for the right figures (composition answers for that), and what stands outside
the reading order: running headers, page numbers at the foot, the head of a table that a new page repeats.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate, count
from typing import Any, Literal, NamedTuple

import pikepdf

from ..concepts.errors import ReadBackError
from ..concepts.text import Text

Kind = Literal["text", "alt", "note", "page"]

UNSEEN = frozenset("head script style template desc metadata defs".split())
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
UNPRINTED = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+")
SAME_SHAPE = str.maketrans("―", "—")  # one glyph in Chinese text; the PDF knows it by the first that came
ALT = "〔{}〕"  # an alternative text never passes for one that is drawn
NUMBER = frozenset("0123456789.,+-−%‰")
NEAR = 10

DIFFERENCE = Text(
    "第{page}页{where}：PDF 中是“{have}”，应为“{want}”；请勿发布",
    'page {page}{where}: the PDF has "{have}" where "{want}" was asked for; do not publish it',
)
AT_FIGURE = Text("，数字 {figure}", ", figure {figure}")
NOWHERE = Text("", "")
END = Text("（到此为止）", "(the end)")


@dataclass(frozen=True)
class Asked:
    """A piece of the document that the HTML asks for.

    *kind* says where it comes from: `text` is the text itself, `alt` the alternative text of a chart, `note`
    the number of a footnote; for `page`, *text* is the id of an element, and its page number is asked for.
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
        ReadBackError: at the first difference, with page and figure, what stands there and what should.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [Piece(_printed(piece.text), piece.page) for piece in _said(document)]
        pages = _targets(document)
    wanted = [_printed(_wanted(asked, pages)) for asked in expected]
    have, want = "".join(piece.text for piece in found), "".join(wanted)
    if have == want:
        return
    at = _first_difference(have, want)
    figure = _figure(expected, wanted, at, have[at : at + 1])
    where = AT_FIGURE.format(figure=figure) if figure else NOWHERE
    shown = {"have": _around(have, at), "want": _around(want, at), "where": where, "page": _page(found, at)}
    raise ReadBackError(DIFFERENCE.format(**shown))


def logical_text(pdf: bytes) -> tuple[Piece, ...]:
    """The text of a finished PDF in reading order, the alternative texts of its charts in 〔〕."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return tuple(_said(document))


def asked(html: str) -> tuple[Asked, ...]:
    """What the finished document must say, in order.

    Left out is what HTML does not show, and each element with the attribute `data-furniture`. `data-note`
    marks a footnote, `data-page` a link in the contents, which the stylesheet completes with a page number.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    pieces = [Asked(" ".join(told.text.split()), told.figure, told.unit, told.kind) for told in reader.told]
    return tuple(piece for piece in pieces if piece.text)


# What was asked for


class _Open(NamedTuple):
    """An element that is not closed yet."""

    tag: str = ""
    kind: Kind | None = "text"  # None: nothing in it is shown
    figure: str = ""
    unit: str = ""
    target: str = ""  # the number of its page is printed after it
    mark: int = 0  # tells apart two marks of one figure that touch


class _Reader(HTMLParser):
    """Collects the pieces of a document. The HTML is our own and well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[Asked] = []
        self._open = [_Open()]
        self._marks = count(1)
        self._last: int | None = None  # the mark of the last piece, if more text may be added to it
        self._notes = count(1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        element = self._opened(tag, attributes)
        if tag not in VOID:
            self._open.append(element)
        elif tag == "img" and element.kind:
            self._tell(Asked(attributes.get("alt", ""), kind="alt"))
        if "data-note" in attributes and element.kind:
            number = Asked(str(next(self._notes)), kind="note")
            self._tell(number, number)  # in the sentence, and before the note itself

    def _opened(self, tag: str, attributes: Mapping[str, str]) -> _Open:
        around = self._open[-1]
        target = attributes.get("href", "").removeprefix("#") if "data-page" in attributes else ""
        element = around._replace(tag=tag, kind=_kind(tag, attributes, around), target=target)
        if tag != "data" and "data-figure" not in attributes:
            return element
        figure = attributes.get("data-figure", attributes.get("value", ""))
        return element._replace(figure=figure, unit=attributes.get("data-unit", ""), mark=next(self._marks))

    def handle_endtag(self, tag: str) -> None:
        if all(element.tag != tag for element in self._open):
            return
        while (element := self._open.pop()).tag != tag:
            pass
        if element.target and element.kind:
            self._tell(Asked(element.target, kind="page"))

    def handle_data(self, data: str) -> None:
        here = self._open[-1]
        if here.kind is None:
            return
        if here.mark == self._last and self.told[-1].kind == here.kind:
            data = self.told.pop().text + data
        self._tell(Asked(data, here.figure, here.unit, here.kind))
        self._last = here.mark

    def _tell(self, *pieces: Asked) -> None:
        self.told.extend(pieces)
        self._last = None


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
    """The text that hangs on the structure tree; what is drawn without hanging on it is page furniture."""
    pages = [page.objgen for page in document.pages]
    fonts: dict[Any, Mapping[int, str]] = {}
    texts = [_Canvas(fonts).read(page) for page in document.pages]
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


class _Canvas:
    """Reads what a page draws: the text of each marked content, by its number."""

    def __init__(self, known: dict[Any, Mapping[int, str]]) -> None:
        self._known = known  # fonts
        self._texts: dict[int, str] = {}
        self._marks: list[int | None] = [None]
        self._fonts: list[Mapping[int, str]] = [{}]

    def read(self, page: pikepdf.Page) -> Mapping[int, str]:
        self._draw(page, page.Resources)
        return self._texts

    def _draw(self, content: Any, resources: Any) -> None:
        for instruction in pikepdf.parse_content_stream(content, "q Q BMC BDC EMC Tf Tj TJ Do"):
            operands: Any = instruction.operands
            match str(instruction.operator):
                case "BMC" | "BDC":
                    self._marks.append(_mark(operands, self._marks[-1]))
                case "EMC":
                    self._marks.pop()
                case "q":
                    self._fonts.append(self._fonts[-1])
                case "Q":
                    self._fonts.pop()
                case "Tf":
                    self._fonts[-1] = self._characters(resources.Font[operands[0]])
                case "Do":
                    self._draw_form(resources.XObject[operands[0]], resources)
                case _:
                    self._show(operands[0])

    def _draw_form(self, form: Any, resources: Any) -> None:
        if form.Subtype == pikepdf.Name.Form:  # a drawing of its own, not a picture
            self._draw(form, form.get("/Resources", resources))

    def _show(self, shown: Any) -> None:
        if (mark := self._marks[-1]) is None:
            return
        strings = shown if isinstance(shown, pikepdf.Array) else [shown]
        codes = b"".join(bytes(string) for string in strings if isinstance(string, pikepdf.String))
        text = "".join(self._fonts[-1].get(code, "\ufffd") for (code,) in struct.iter_unpack(">H", codes))
        self._texts[mark] = self._texts.get(mark, "") + text

    def _characters(self, font: Any) -> Mapping[int, str]:
        """The characters of a font's codes, from the lines `<0014> <4E00>` of its Unicode map."""
        if font.objgen not in self._known:
            blocks = re.findall(rb"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes(), re.DOTALL)
            lines = re.findall(rb"<(\w+)>\s*<(\w*)>", b"".join(blocks))
            pairs = ((int(code, 16), bytes.fromhex(text.decode())) for code, text in lines)
            self._known[font.objgen] = {code: text.decode("utf-16-be") for code, text in pairs}
        return self._known[font.objgen]


def _mark(operands: Sequence[Any], around: int | None) -> int | None:
    """The number of marked content, which what lies inside it shares; page furniture has none."""
    numbered = len(operands) > 1 and "/MCID" in operands[1]
    return int(operands[1].MCID) if numbered else around


def _targets(document: pikepdf.Pdf) -> dict[str, int]:
    """The number of the page where each linked element stands."""
    pages = [page.objgen for page in document.pages]
    names: Any = document.Root.get("/Names", pikepdf.Dictionary())
    listed = list(names.Dests.Names) if "/Dests" in names else []
    return {str(listed[i]): pages.index(listed[i + 1][0].objgen) + 1 for i in range(0, len(listed), 2)}


# The difference


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
