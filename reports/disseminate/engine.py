"""The one door to WeasyPrint: HTML in, one file out that is PDF/A-3a and PDF/UA-1, with the same bytes each time.

Nothing here knows what a bulletin says, and nothing is written to disk. WeasyPrint needs half a second and Pango to wake;
the first `render` wakes it, not the import of this module, so that `reports --help` needs neither; that is why there
are imports inside functions.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from ..concepts.errors import RenderError
from ..concepts.text import Text
from . import fonts, native

VARIANT = "pdf/a-3a"
WEASYPRINT = "70"
FIGURE_MARK = re.compile(r"<data\b[^>]*>|</data\s*>")
AMBIGUOUS_END = b"\r\nendstream"
TOLD = 3

# WeasyPrint writes one identification, of PDF/A; PDF/A wants the other one declared as an extension of its own.
PDF_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF. *relationship* is PDF's word: Source, Data, Alternative, Supplement or Unspecified."""

    name: str
    description: str
    content: bytes
    relationship: str = "Data"


@dataclass(frozen=True)
class PrintKit:
    """What a document is made with besides its HTML.

    *fonts* is what `fonts.prepare` gave; only files inside *templates* may be read, and relative names start from the
    first of them; *moment*, with its time zone, is the only time that the PDF knows.
    """

    fonts: Path
    templates: tuple[Path, ...]
    moment: datetime
    attachments: tuple[Attached, ...] = ()


def render(html: str, kit: PrintKit) -> bytes:
    """The PDF of *html*. Same arguments, same bytes, wherever and whenever it is made.

    Marks of figures, `<data value="...">`, are taken out first: with them 82.56亿元 would not be set as one word.

    Raises:
        RenderError: WeasyPrint had anything to say: a property it ignored, a missing glyph, a file it could not read.
    """
    _look_at(kit.fonts)
    page = FIGURE_MARK.sub("", html)
    with _listening() as heard:
        pdf = _unambiguous(page, kit)
    if heard:
        raise _complaint(heard, page)
    return pdf


# Waking WeasyPrint


def _look_at(folder: Path) -> None:
    """Show WeasyPrint these fonts and no others. Without its fonts.conf Pango would crash the whole process."""
    if not (folder / "fonts.conf").is_file() or not (folder / fonts.STAMP).is_file():
        raise RenderError(Text("字体尚未准备：{folder}", "the fonts are not prepared: {folder}").format(folder=folder))
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    _wake()


@cache
def _wake() -> None:
    native.preload(Path(sys.prefix) / "native" / "root")
    try:
        import weasyprint
    except OSError as missing:
        zh, en = "缺少 Pango，请运行 sh run.sh：{why}", "Pango is missing, run `sh run.sh`: {why}"
        raise RenderError(Text(zh, en).format(why=missing)) from None
    if weasyprint.__version__.partition(".")[0] != WEASYPRINT:
        zh, en = "需要 WeasyPrint {want}，装的是 {got}", "WeasyPrint {want} is needed; {got} is installed"
        raise RenderError(Text(zh, en).format(want=WEASYPRINT, got=weasyprint.__version__))
    from . import justify, subset, tagging

    for correction in (justify, subset, tagging):
        correction.install()


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """What WeasyPrint says at WARNING and above while this is open, whatever level its logger was set to."""
    heard: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = heard.append  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(min(level or logging.WARNING, logging.WARNING))
    try:
        yield heard
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)


# Making the PDF


def _unambiguous(html: str, kit: PrintKit) -> bytes:
    """A PDF where no stream ends in CR, which checkers of PDF/A take for a wrong length (one document in a hundred).

    `tagging` sees to the streams of the pages; an object that nothing uses moves the two that are written last.
    """
    pdf = b""
    for spare in range(9):
        pdf = _pdf(html, kit, spare)
        if AMBIGUOUS_END not in pdf:
            break
    return pdf


def _pdf(html: str, kit: PrintKit, spare: int) -> bytes:
    from . import tagging

    document = _document(html, kit.templates)
    _refuse_local_links(document)
    _describe(document.metadata, kit)
    identifier = _identifier(html, kit)
    pdf = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier, finisher=tagging.finisher(spare))
    return bytes(pdf)


def _document(html: str, folders: Sequence[Path]) -> Any:
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError

    allowed = [folder.resolve() for folder in folders]

    class Templates(weasyprint.URLFetcher):
        """Reads files of the templates only; nothing else of this machine, and nothing of the network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not _is_within(url, allowed):
                raise FatalURLFetchingError(url)  # WeasyPrint would survive any other exception
            return super().fetch(url, headers)

    try:
        return weasyprint.HTML(string=html, base_url=f"{allowed[0].as_uri()}/", url_fetcher=Templates()).render()
    except FatalURLFetchingError as refused:
        zh = "拒绝读取 {url}：制作版面时只能读模板目录内的文件"
        en = "refused to read {url}: only files inside the templates folders may be read while a page is made"
        raise RenderError(Text(zh, en).format(url=refused)) from None


def _is_within(url: str, allowed: Sequence[Path]) -> bool:
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    return parts.scheme == "file" and not parts.netloc and any(path.is_relative_to(folder) for folder in allowed)


def _refuse_local_links(document: Any) -> None:
    """A link to a file of this machine would lead readers nowhere, and tell them where the bulletin was made."""
    for number, page in enumerate(document.pages, 1):
        for kind, target, *_ in page.links:
            if kind == "external" and urlsplit(target).scheme == "file":
                name = PurePosixPath(unquote(urlsplit(target).path)).name
                zh = "第{page}页的链接指向本机文件 {name}：请写完整网址，或用 #id 链接到文内"
                en = "page {page} links to {name}, a file of this machine: write a full address, or #id for a place in it"
                raise RenderError(Text(zh, en).format(page=number, name=name))


def _describe(metadata: Any, kit: PrintKit) -> None:
    """Dates from the kit, never from the clock; the files; and that the document is PDF/UA too."""
    from weasyprint import Attachment

    if kit.moment.tzinfo is None:
        raise RenderError(Text("时刻 {at} 没有时区", "the moment {at} has no time zone").format(at=kit.moment))
    metadata.created = metadata.modified = kit.moment.isoformat(timespec="seconds")
    at, described = kit.moment.astimezone(UTC), metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *args: described(*args).replace(b"</rdf:RDF>", PDF_UA + b"</rdf:RDF>")
    metadata.attachments = [
        Attachment(
            string=file.content,
            name=file.name,
            description=file.description,
            created=at,
            modified=at,
            relationship=file.relationship,
        )
        for file in kit.attachments
    ]


def _identifier(html: str, kit: PrintKit) -> bytes:
    parts = [html.encode(), kit.moment.isoformat().encode(), fonts.fingerprint(kit.fonts).encode()]
    parts += [part for file in kit.attachments for part in (file.name.encode(), file.content)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()[:16]


# What WeasyPrint said


def _complaint(heard: Sequence[logging.LogRecord], html: str) -> RenderError:
    for record in heard:
        if str(record.msg).startswith(".notdef glyph"):
            return _missing_glyph(str(record.args[0]) if isinstance(record.args, tuple) else "?", html)
    said = list(dict.fromkeys(record.getMessage() for record in heard))
    more = f" (+{len(said) - TOLD})" if len(said) > TOLD else ""
    text = Text("排版程序 WeasyPrint 有话要说：{said}", "WeasyPrint had something to say: {said}")
    return RenderError(text.format(said=" | ".join(said[:TOLD]) + more))


def _missing_glyph(character: str, html: str) -> RenderError:
    around = re.search(f"[^<>]{{0,12}}{re.escape(character)}[^<>]{{0,12}}", html)
    zh = "字体里没有“{character}”（U+{code:04X}），见于“{where}”：请改用字体中有的字"
    en = 'the font has no glyph for "{character}" (U+{code:04X}), in "{where}": use a character that it has'
    where = " ".join(around[0].split()) if around else character
    return RenderError(Text(zh, en).format(character=character, code=ord(character), where=where))
