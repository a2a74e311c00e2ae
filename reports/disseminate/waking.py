"""WeasyPrint woken: loaded with its native libraries, shown our fonts, and mended where version 70 needs it."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from ..concepts.errors import RenderError
from ..concepts.text import Text
from . import fonts, native

WEASYPRINT = "70"
NO_FONTS = Text(
    "字体尚未准备：{folder}；请先运行 fonts.prepare",
    "the fonts are not prepared: {folder}; run fonts.prepare first",
)
NO_PANGO = Text("缺少 Pango：{why}；请运行 sh run.sh", "Pango is missing: {why}; run sh run.sh")
OTHER_WEASYPRINT = Text(
    "需要 WeasyPrint {want}，装的是 {got}；请按 requirements.lock 安装",
    "WeasyPrint {want} is needed, {got} is installed; install from requirements.lock",
)


def wake(folder: Path) -> None:
    """Show WeasyPrint these fonts and no others. Without a fonts.conf Pango would crash the process."""
    if not all((folder / name).is_file() for name in ("fonts.conf", fonts.STAMP)):
        raise RenderError(NO_FONTS.format(folder=folder))
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    os.environ["PANGO_LANGUAGE"] = "zh-cn"  # else the machine's LANGUAGE shapes the Chinese in an English text
    _correct()


@cache
def _correct() -> None:
    """Load WeasyPrint and mend, once in a process, what version 70 leaves half done."""
    native.preload(Path(sys.prefix) / "native" / "root")
    try:
        with native.by_name_alone():
            import weasyprint
    except OSError as missing:
        raise RenderError(NO_PANGO.format(why=missing)) from None
    if weasyprint.__version__.partition(".")[0] != WEASYPRINT:
        raise RenderError(OTHER_WEASYPRINT.format(want=WEASYPRINT, got=weasyprint.__version__))
    from . import drawings, justify, measuring, parser, repaginating, sheets, styling, subset, tagging

    for correction in (drawings, justify, measuring, parser, repaginating, sheets, styling, subset, tagging):
        correction.install()


class BringsFonts(Exception):
    """A document adds fonts of its own, which the next one shall not have."""


@cache
def looked_up(folder: Path, fingerprint: str) -> Any:
    """The fonts of a folder, looked up once in a process: Fontconfig takes memory each time and gives none back.

    Raises:
        BringsFonts (when a document is made with them): it has fonts of its own.
    """
    from weasyprint.text.fonts import FontConfiguration

    class Shared(FontConfiguration):
        def add_font_face(self, *asked: Any) -> None:
            raise BringsFonts

    return Shared()
