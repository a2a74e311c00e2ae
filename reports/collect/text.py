"""The text gate: which encodings the bytes of a delivery can be, and where they stop being one. Nothing is guessed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .kinds import UNPACK, kind
from .problem import problem

ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5", "shift_jis", "cp932")
WIDE = ("utf-32-le", "utf-32-be")  # no office writes it on purpose: it is told and not read, unless it is declared
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

WEB_PAGE = Text("网页", "a web page")
SURE = Text("能看出编码的文件", "a file that tells its encoding")
RESAVE_OR_SAY = Text(
    "请另存为“CSV UTF-8”，或在 Source 中声明 encoding，或在 codes 中列出名称",
    "save it again as CSV UTF-8, or declare its `encoding` in the Source, or list its names in `codes`",
)
RESAVE = Text("请用 Excel 另存为“CSV UTF-8”后重新放入 data_in", "save it again as CSV UTF-8 and deliver it again")
AS_DECLARED = Text(
    "请另存为 {wanted}，或在 Source 中把 encoding 改为 '{found}'",
    "save it again as {wanted}, or declare encoding='{found}' in the Source",
)
LINE_END = re.compile(r"\r\n|\r|\n")


def unfit(name: str, content: bytes, declared: str = "") -> Finding | None:
    """What says at first sight that the bytes are no CSV, or one of characters of four bytes that nobody declared."""
    head = content[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        want = Text("表头和数据行", "a header and rows")
        return problem("empty", Place(name), Text("空文件", "an empty file"), want, RESAVE)
    if found := kind(content):
        return problem("not-csv", Place(name), found.said, "CSV", UNPACK if found.packed else RESAVE)
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        return problem("not-csv", Place(name), WEB_PAGE, "CSV", RESAVE)
    if (wide := next((one for one in WIDE if _is(content, one)), "")) and not is_of(declared, "utf-32"):
        return problem("encoding", Place(name), throughout(wide), Text("UTF-8", "UTF-8"), RESAVE)
    return None


def possible(content: bytes) -> Sequence[str]:
    """The one encoding that the bytes themselves prove (a byte order mark, UTF-8 without a fault), or all allowed."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return (encoding,)
    return ("utf-8",) if b"\0" not in content and _is(content, "utf-8") else ENCODINGS


def is_of(encoding: str, family: str) -> bool:
    """Whether the encoding, under whatever name, is one of a family, as `UTF8` and `utf-8-sig` are of `utf-8`."""
    return encoding != "" and codecs.lookup(encoding).name.startswith(family)


def _is(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_chinese_utf8(content: bytes) -> bool:
    """Whether the whole text is UTF-8 with characters of three bytes: no text in another encoding looks so."""
    return max(content) >= 0xE0 and b"\0" not in content and _is(content, "utf-8")


def is_nowhere(content: bytes, encoding: str) -> bool:
    """Whether several lines have bytes beyond ASCII, and none of these lines is of the encoding."""
    beyond = [line for line in content.splitlines() if not line.isascii()]
    return len(beyond) > 1 and not any(_is(line, encoding) for line in beyond)


def throughout(encoding: str) -> Text:
    return Text(f"全文都是 {encoding.upper()} 的文字", f"text that is {encoding.upper()} throughout")


def not_as_declared(name: str, found: str, declared: str) -> Finding:
    """The whole file is in another encoding than its source declares."""
    want = Text(f"{declared.upper()}，如 Source 所声明", f"{declared.upper()}, as its Source declares")
    return problem(
        "encoding", Place(name), throughout(found), want, AS_DECLARED.format(wanted=declared.upper(), found=found)
    )


def decoded(content: bytes, encoding: str, *, proven: bool) -> str | None:
    """The whole text, or nothing where the bytes are not of the encoding throughout.

    Args:
        proven: the header has names that no other encoding would spell so.
    """
    if encoding == "gb18030" and not proven and _partly_utf8(content):
        return None
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def _partly_utf8(content: bytes) -> bool:
    """Whether some whole line is Chinese in UTF-8: then the file is a damaged UTF-8 file and not GB18030."""
    return any(max(line) >= 0xE0 and _is(line, "utf-8") for line in content.splitlines() if not line.isascii())


def stops(name: str, content: bytes, encoding: str) -> Finding:
    """The header is read well, but the rest is not of its encoding: two encodings in one file, or half a character."""
    line, cut = where(content, encoding)
    got = Text("文件在一个字符中间中断", "a file that is cut off within a character")
    if not cut:
        got = Text(f"从这里起不是 {encoding.upper()}", f"bytes that are not {encoding.upper()} from here on")
    want = Text(f"全文都是 {encoding.upper()}", f"{encoding.upper()} throughout")
    return problem("encoding", Place(name, line), got, want, RESAVE)


def where(content: bytes, encoding: str) -> tuple[int, bool]:
    """The line where the bytes stop being of the encoding, and whether they merely end too early."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        cut = any(words in error.reason for words in ("end of data", "incomplete", "truncated"))
        return line_of(before, len(before)), cut
    return 1, False


def line_of(text: str, position: int) -> int:
    """The line, as an editor counts them, on which this character stands."""
    return 1 + sum(1 for _ in LINE_END.finditer(text, 0, position))
