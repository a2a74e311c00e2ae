"""What WeasyPrint remarks while it makes a document: heard at any level of its logger, and told in a sentence."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..concepts.text import Text

TOLD = 3  # so many things that WeasyPrint said are repeated; the log has all
NO_GLYPH = Text(
    "字体里没有“{character}”（U+{code:04X}），见于“{where}”；请改用字体中有的字",
    'the font has no glyph for "{character}" (U+{code:04X}), in "{where}"; use a character that it has',
)
AT_CELL = Text("{place}：{said}", "{place}: {said}")
COMPLAINT = Text("WeasyPrint 报告：{said}；请改正模板", "WeasyPrint says: {said}; correct the template")

Cells = Sequence[tuple[str, str]]


class _Listener(logging.Handler):
    """Keeps what it hears."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """What WeasyPrint says at WARNING and above while this is open, whatever level its logger was set to."""
    logger, listener = logging.getLogger("weasyprint"), _Listener()
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    try:
        yield listener.heard
    finally:
        logger.setLevel(level)
        logger.removeHandler(listener)


def told(heard: Sequence[logging.LogRecord], html: str, cells: Cells) -> Text:
    """What was heard, in one sentence; of a character without a glyph, where it stands: readers would miss it."""
    for record in heard:
        if str(record.msg).startswith(".notdef glyph") and isinstance(record.args, tuple):
            return _missing(str(record.args[0]), html, cells)
    said = list(dict.fromkeys(record.getMessage() for record in heard))
    more = f" (+{len(said) - TOLD})" if len(said) > TOLD else ""
    return COMPLAINT.format(said=" | ".join(said[:TOLD]) + more)


def _missing(character: str, html: str, cells: Cells) -> Text:
    """What to say of a character without a glyph: the cell it came from, where it came from one."""
    around = re.search(f"[^<>]{{0,12}}{re.escape(character)}[^<>]{{0,12}}", html)
    where = " ".join(around[0].split()) if around else character
    said = NO_GLYPH.format(character=character, code=ord(character), where=where)
    place = next((place for text, place in cells if character in text), "")
    return AT_CELL.format(place=place, said=said) if place else said
