"""The one door to WeasyPrint: HTML in, one file out that is PDF/A-3a and PDF/UA-1, the same bytes each time.

Nothing here knows what a bulletin says, and nothing is written to disk. WeasyPrint needs half a second and
Pango to wake; the first `render` wakes it, not the import of this module, so that `reports --help` needs
neither. That is why there are imports inside functions.
"""

from __future__ import annotations

import gc
import hashlib
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from ..concepts.errors import RenderError
from ..concepts.text import Text
from . import fonts
from .remarks import listening, told
from .waking import BringsFonts, looked_up, wake

VARIANT = "pdf/a-3a"
FIGURE_MARK = re.compile(r"<data\b[^>]*>|</data\s*>")
AMBIGUOUS_END = b"\r\nendstream"

NO_ZONE = Text("时刻 {moment} 没有时区；请写明时区", "the moment {moment} has no time zone; give it one")
REFUSED = Text(
    "拒绝读取 {url}：排版时只能读模板目录内的文件",
    "refused to read {url}: only files inside the templates folders may be read while a page is made",
)
ATTACHES = Text(
    "模板用 rel=attachment 附加了 {n} 个文件；附件只能由程序加入，请从模板中删去",
    "the template attaches files with rel=attachment: {n}; only the program attaches files, "
    "take them out of the template",
)
LOCAL_LINK = Text(
    "第{page}页的链接指向本机文件 {name}；请写完整网址，或用 #id 链接到文内",
    "page {page} links to {name}, a file of this machine; write a full address, or #id for a place in it",
)

# WeasyPrint declares PDF/A; PDF/A wants the words of PDF/UA described before they are used.
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
    """A file inside the PDF; *relationship* is Source, Data, Alternative, Supplement or Unspecified."""

    name: str
    description: str
    content: bytes
    relationship: str = "Data"


@dataclass(frozen=True)
class PrintKit:
    """What a document is made with besides its HTML.

    *fonts* is what `fonts.prepare` gave; only files inside *templates* may be read, and relative names start
    from the first of them; *moment*, with its time zone, is the only time that the PDF knows. *cells* are texts that
    came from deliveries, each with its file and line, for a message about a character of one.
    """

    fonts: Path
    templates: tuple[Path, ...]
    moment: datetime
    attachments: tuple[Attached, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()


def render(html: str, kit: PrintKit) -> bytes:
    """The PDF of *html*. Same arguments, same bytes, wherever and whenever it is made.

    Marks of figures (`<data value="...">`) are taken out first, else 82.56亿元 would not be set as one word.

    Raises:
        RenderError: WeasyPrint had anything to say: a property ignored, a missing glyph, an unreadable file.
    """
    if kit.moment.tzinfo is None:
        raise RenderError(NO_ZONE.format(moment=kit.moment))
    wake(kit.fonts)
    page = FIGURE_MARK.sub("", html)
    with listening() as heard, _uncollected():
        pdf = _unambiguous(page, kit)
    if heard:
        raise RenderError(told(heard, page, kit.cells))
    return pdf


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection, which a page of a hundred thousand boxes that all live on pays for with a tenth."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


# Making the PDF


def _unambiguous(html: str, kit: PrintKit) -> bytes:
    """A PDF where no stream ends in CR, which checkers of PDF/A take for a wrong length.

    `subset` sees to the streams of the pages. The two that are written last end so in one document of a
    hundred: then it is made again with an object that nothing uses, which moves their bytes.
    """
    pdf = b""
    for spare in range(9):
        pdf = _pdf(html, kit, spare)
        if AMBIGUOUS_END not in pdf:
            break
    return pdf


def _pdf(html: str, kit: PrintKit, spare: int) -> bytes:
    from weasyprint.urls import FatalURLFetchingError

    from . import tagging

    identifier, finisher = _identifier(html, kit), tagging.finisher(spare)
    try:
        document = _document(html, kit)
        _refuse_local_links(document)
        _refuse_attachments(document)
        _describe(document.metadata, kit)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint does not close its colour profile
            return bytes(document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier, finisher=finisher))
    except FatalURLFetchingError as refused:  # attachments are fetched while the PDF is written
        raise RenderError(REFUSED.format(url=refused)) from None


def _document(html: str, kit: PrintKit) -> Any:
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError

    allowed = [folder.resolve() for folder in kit.templates]

    class Templates(weasyprint.URLFetcher):
        """Reads files of the templates only: no other file of this machine, and nothing of the network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not _is_within(url, allowed):
                raise FatalURLFetchingError(url)  # WeasyPrint would survive any other exception
            return super().fetch(url, headers)

    base = f"{allowed[0].as_uri()}/"
    page = weasyprint.HTML(string=html, base_url=base, url_fetcher=Templates())
    try:
        return page.render(font_config=looked_up(kit.fonts, fonts.fingerprint(kit.fonts)))
    except BringsFonts:
        return page.render()


def _is_within(url: str, allowed: Sequence[Path]) -> bool:
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    inside = any(path.is_relative_to(folder) for folder in allowed)
    return parts.scheme == "file" and not parts.netloc and inside


def _refuse_local_links(document: Any) -> None:
    """A link to a file of this machine leads readers nowhere, and tells them where it was made."""
    for number, page in enumerate(document.pages, 1):
        for kind, target, *_ in page.links:
            if kind == "external" and urlsplit(target).scheme == "file":
                name = PurePosixPath(unquote(urlsplit(target).path)).name
                raise RenderError(LOCAL_LINK.format(page=number, name=name))


def _refuse_attachments(document: Any) -> None:
    """A template embeds no file: what is attached to a bulletin is what its run made."""
    if document.metadata.attachments:
        raise RenderError(ATTACHES.format(n=len(document.metadata.attachments)))


def _describe(metadata: Any, kit: PrintKit) -> None:
    """Dates from the kit, never from the clock; the attached files; and that the document is PDF/UA too."""
    from weasyprint import Attachment

    metadata.created = metadata.modified = kit.moment.isoformat(timespec="seconds")
    described = metadata.generate_rdf_metadata
    closed = b"</rdf:RDF>"
    metadata.generate_rdf_metadata = lambda *args: described(*args).replace(closed, PDF_UA + closed)
    at = kit.moment.astimezone(UTC)
    metadata.attachments = [
        Attachment(
            string=file.content, name=file.name, description=file.description,
            created=at, modified=at, relationship=file.relationship,
        )
        for file in kit.attachments
    ]  # fmt: skip


def _identifier(html: str, kit: PrintKit) -> bytes:
    """16 bytes that stand for the content, as PDF wants them."""
    parts = [html, kit.moment.isoformat(), fonts.fingerprint(kit.fonts)]
    parts += [f"{file} {hashlib.sha256(file.content).hexdigest()}" for file in kit.attachments]
    return hashlib.sha256("\0".join(parts).encode()).digest()[:16]
