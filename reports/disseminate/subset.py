"""What would differ from machine to machine in a finished PDF, made the same: fonts, file types, streams.

Text and drawing of a page are the same on every system already. The cut of the embedded fonts changed with
the system's HarfBuzz; here the pinned uharfbuzz cuts them. For WeasyPrint 70 only.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Any

import pydyf
import uharfbuzz
from weasyprint.pdf import fonts

from .measuring import Written

DROPPED = "BASE DSIG EBDT EBLC EBSC GDEF GPOS GSUB JSTF LTSH PCLT STAT SVG VORG vhea vmtx"
BEST = 9
MIME = {
    ".csv": "/text#2fcsv",
    ".json": "/application#2fjson",
    ".xlsx": "/application#2fvnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def install() -> None:
    """Let every PDF of this process use the cut below."""
    fonts.Font.subset = _subset


def settle(pdf: Any) -> None:
    """Settle what WeasyPrint asks the machine for, or leaves to chance, in the files and streams of a PDF.

    It is the last change: the bytes of each object are made here, and not again.
    """
    _settle_attachments(pdf)
    pdf.objects[:] = [one if one.free == "f" else Written(one, _settled(one)) for one in pdf.objects]
    pdf.add_object = _packed_first(pdf.add_object)


def _packed_first(add: Callable[[Any], None]) -> Callable[[Any], None]:
    """The same, with a stream packed once: what is added last, the table of objects, is written and then hashed."""

    def added(one: Any) -> None:
        if isinstance(one, pydyf.Stream) and one.compress:
            _pack(one, zlib.compress(_plain(one), BEST))
        add(one)

    return added


def _subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """WeasyPrint's own two passes: keep the glyphs in use under their numbers, then drop the empty tail."""
    if not to_unicode:
        return
    flags = uharfbuzz.SubsetFlags.DESUBROUTINIZE | uharfbuzz.SubsetFlags.PASSTHROUGH_UNRECOGNIZED
    if not hinting:
        flags |= uharfbuzz.SubsetFlags.NO_HINTING
    face = uharfbuzz.Face(uharfbuzz.Blob(bytes(font.file_content)), font.index)
    face = _cut(face, sorted(to_unicode), flags | uharfbuzz.SubsetFlags.RETAIN_GIDS)
    face = _cut(face, range(max(to_unicode) + 1), flags)
    font.file_content = face.blob.data


def _cut(face: Any, glyphs: Iterable[int], flags: Any) -> Any:
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = flags
    wanted.glyph_set.update(glyphs)
    tables = (name.ljust(4).encode() for name in DROPPED.split())
    wanted.drop_table_tag_set.update(int.from_bytes(name, "big") for name in tables)
    return uharfbuzz.subset(face, wanted)


def _settle_attachments(pdf: Any) -> None:
    """Each attachment named once (WeasyPrint issue 2917), with a type not from this machine's lists."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    for file in pdf.objects:
        if isinstance(file, pydyf.Dictionary) and file.get("Type") == "/Filespec":
            content = pdf.objects[int(file["EF"]["F"].split()[0])]
            ending = PurePath(file["UF"].string).suffix
            content.extra["Subtype"] = MIME.get(ending, "/application#2foctet-stream")


def _settled(one: Any) -> bytes:
    """The bytes of an object: checkers of PDF/A want the metadata plain, and no compressed stream that ends in CR."""
    if isinstance(one, pydyf.Stream) and one.compress:
        packed = zlib.compress(_plain(one))
        one.compress = False
        if one.extra.get("Type") != "/Metadata" and not packed.endswith(b"\r"):
            _pack(one, packed)
    return bytes(one.data)


def _plain(stream: Any) -> bytes:
    return b"\n".join(map(pydyf._to_bytes, stream.stream))


def _pack(stream: Any, packed: bytes) -> None:
    stream.stream, stream.extra["Filter"], stream.compress = [packed], "/FlateDecode", False
