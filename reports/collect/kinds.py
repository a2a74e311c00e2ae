"""What a delivery is whose first bytes are those of no text: an Excel workbook, an archive that packs files, a PDF."""

from __future__ import annotations

from typing import NamedTuple

from ..concepts.text import Text

ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
WITHIN = 400
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Kind(NamedTuple):
    """What the file is, and whether it must be unpacked before it can be delivered."""

    said: Text
    packed: bool = False


WORKBOOK = Kind(Text("Excel 工作簿", "an Excel workbook"))
OLD_WORKBOOK = Kind(Text("旧格式的 Excel 工作簿 (.xls)", "an Excel workbook of the old format (.xls)"))
PASSWORD = Kind(Text("加了密码的 Office 文件", "an Office file with a password"))
OPEN_SHEET = Kind(Text("OpenDocument 文件 (.ods)", "an OpenDocument file (.ods)"))
ARCHIVE = Kind(Text("ZIP 压缩文件", "a ZIP archive"), packed=True)
BY_MARK = {
    b"\x1f\x8b": Kind(Text("gzip 压缩文件", "a gzip archive"), packed=True),
    b"Rar!": Kind(Text("RAR 压缩文件", "a RAR archive"), packed=True),
    b"7z\xbc\xaf\x27\x1c": Kind(Text("7z 压缩文件", "a 7z archive"), packed=True),
    b"%PDF-": Kind(Text("PDF 文件", "a PDF file")),
}
UNPACK = Text("请解压，把其中的文件放入 data_in", "unpack it and put the files in it into data_in")


def kind(content: bytes) -> Kind | None:
    """What the file is, where its first bytes tell; nothing of a text."""
    if content.startswith(ZIP):
        return _zipped(content)
    if content.startswith(OLE):
        return PASSWORD if ENCRYPTED in content else OLD_WORKBOOK
    return next((said for mark, said in BY_MARK.items() if content.startswith(mark)), None)


def _zipped(content: bytes) -> Kind:
    """A workbook is a ZIP archive as well, and so is an OpenDocument file; the names of their parts are not packed."""
    if OPEN_DOCUMENT in content[:WITHIN]:
        return OPEN_SHEET
    return WORKBOOK if b"xl/workbook." in content else ARCHIVE
