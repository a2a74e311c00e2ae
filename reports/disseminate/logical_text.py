"""What stands in a finished PDF, in reading order: the text that hangs on its structure tree."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pikepdf

ALT = "〔{}〕"  # an alternative text never passes for one that is drawn


class Piece(NamedTuple):
    """A piece of the finished PDF, drawn in one go, and the number of its page."""

    text: str
    page: int


class Spoken(NamedTuple):
    """A finished PDF as a reader hears it: its pieces in order, and the page of each element a link goes to."""

    pieces: tuple[Piece, ...]
    targets: Mapping[str, int]


def spoken(pdf: bytes) -> Spoken:
    """The text of a finished PDF in reading order, the alternative texts of its charts in 〔〕."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return Spoken(tuple(_said(document)), _targets(document))


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
