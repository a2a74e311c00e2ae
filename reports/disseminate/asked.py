"""What a page's HTML asks the finished document to say, in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html.parser import HTMLParser
from itertools import count
from typing import Literal, NamedTuple

Kind = Literal["text", "alt", "note", "page"]

UNSEEN = frozenset("head script style template desc metadata defs".split())
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Asked(NamedTuple):
    """A piece of the document that the HTML asks for.

    *kind* says where it comes from: `text` is the text itself, `alt` the alternative text of a chart, `note`
    the number of a footnote; for `page`, *text* is the id of an element, and its page number is asked for.
    """

    text: str
    figure: str = ""
    unit: str = ""
    kind: Kind = "text"


@lru_cache(maxsize=1)  # the page in hand is asked four times: by its composer and by those who read it back
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
