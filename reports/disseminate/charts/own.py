"""An office's own picture: a figure drawn with matplotlib, held to what every chart of the house is held to.

Real text in the page's font, the same bytes each time, alternative text, and no number but those of the figures that
were named for it. matplotlib is an extra: nothing here loads it before a picture is drawn.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from ...concepts.errors import BadDefinition
from ...concepts.figure import Figure
from ...concepts.text import Text
from .svg import FONT

Drawing: TypeAlias = Callable[[Sequence[Figure]], Any]  # the figures that may be printed -> a matplotlib Figure

ABSENT = Text(
    "绘制 {name} 需要 matplotlib；请安装 reports[figures]，或改用内置图",
    "drawing {name} needs matplotlib; install reports[figures], or use a chart of the house",
)
UNKNOWN = Text(
    "作业没有名为 {name} 的自绘图；已有：{names}",
    "the job has no drawing of its own called {name}; it has: {names}",
)
SILENT = Text(
    "自绘图 {name} 没有替代文字；请用一句话写明图的结论",
    "the drawing {name} has no alternative text; say in a sentence what it finds",
)
LOOSE = Text(
    "自绘图 {name} 印有 {words!r}，不是任何指定指标的印出值；请只写指标的 shown，或在 chart.own() 中列出该指标",
    "the drawing {name} prints {words!r}, which none of its figures shows; write a figure's `shown`, "
    "or name that figure in chart.own()",
)
UNSAFE = Text(
    "自绘图 {name} 含有 {what}；自绘图只能由线、面和文字组成",
    "the drawing {name} has {what}; it may consist of lines, areas and text only",
)
SETTINGS: Mapping[str, Any] = MappingProxyType({"svg.fonttype": "none", "svg.hashsalt": "reports", "svg.id": None})
NO_METADATA = MappingProxyType({"Date": None, "Creator": None, "Format": None, "Type": None})
NAMESPACE = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
DRAWN = frozenset("svg g defs path use rect circle ellipse line polyline polygon text tspan clipPath style".split())
DROPPED = frozenset({"metadata", "style"})
AXIS = re.compile(r"[xy]tick_\d+")
MINUS = "\u2212"
SET_BY = ("font-size", "font-weight", "text-anchor", "fill")
REFERENCE = re.compile(r"^(url\(#|#)(?![0-9a-fA-F]{6}$)")
STYLE = re.compile(r"\s*([\w-]+)\s*:\s*([^;]+)")


def own(name: str, drawing: Drawing, figures: Sequence[Figure], alt: str) -> str:
    """The picture as the page wants it: figures marked, numbers at an axis marked as such, nothing else with digits.

    Raises:
        BadDefinition: matplotlib is absent, the alternative text is, or the picture prints a number of its own.
    """
    if not alt.strip():
        raise BadDefinition(SILENT.format(name=name))
    root = ET.fromstring(_saved(name, drawing, figures))
    _cleaned(root, name)
    _marked(root, name, figures)
    _placed(root, f"o{hashlib.sha256(name.encode()).hexdigest()[:8]}-")
    title = ET.Element("title")
    title.text = alt
    root.insert(0, title)
    root.set("xmlns", NAMESPACE[1:-1])
    root.set("role", "img")
    return ET.tostring(root, encoding="unicode")


def _saved(name: str, drawing: Drawing, figures: Sequence[Figure]) -> str:
    """What matplotlib writes, without a date and with ids that depend on the picture alone."""
    try:
        matplotlib = importlib.import_module("matplotlib")
    except ImportError:
        raise BadDefinition(ABSENT.format(name=name)) from None
    settings = {key: value for key, value in SETTINGS.items() if key in matplotlib.rcParams}
    buffer = io.StringIO()
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # the page sets the text, in a font that has them
        drawing(figures).savefig(buffer, format="svg", metadata=dict(NO_METADATA))
    return buffer.getvalue()


def _cleaned(root: ET.Element, name: str) -> None:
    """Leave out what a page has no use for; refuse what is no drawing, or is fetched from elsewhere."""
    for parent in list(root.iter()):
        for child in list(parent):
            tag = str(child.tag).removeprefix(NAMESPACE)
            if tag in DROPPED or not isinstance(child.tag, str):
                parent.remove(child)
            elif tag not in DRAWN or not child.get(LINK, "#").startswith("#"):
                raise BadDefinition(UNSAFE.format(name=name, what=f"<{tag}>"))


def _placed(root: ET.Element, prefix: str) -> None:
    """Make the picture one of several on a page: ids of its own, and attributes, as pages forbid styles in elements."""
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(NAMESPACE)
        told = {key: value.strip() for key, value in STYLE.findall(element.attrib.pop("style", ""))}
        element.attrib.update(told)
        link = element.attrib.pop(LINK, None)
        if link:
            element.set("href", link)
        for key, value in element.attrib.items():
            own_id = prefix + value if key == "id" else REFERENCE.sub(rf"\g<1>{prefix}", value)
            element.set(key, own_id)


def _marked(root: ET.Element, name: str, figures: Sequence[Figure], axis: bool = False) -> None:
    """Mark each text as a figure's or an axis's, and set it in the font of the page."""
    for child in root:
        at_axis = axis or bool(AXIS.fullmatch(child.get("id", "")))
        if child.tag == f"{NAMESPACE}text":
            _mark(child, name, figures, at_axis)
        _marked(child, name, figures, at_axis)


def _mark(text: ET.Element, name: str, figures: Sequence[Figure], at_axis: bool) -> None:
    words = "".join(text.itertext()).strip().replace(MINUS, "-")
    figure = next((one for one in figures if words in _forms(one)), None)
    if figure is not None and not at_axis:
        text.set("data-figure", figure.id)
        text.text = figure.shown
    elif at_axis:
        text.set("data-axis", "")
    elif any(character.isdigit() for character in words):
        raise BadDefinition(LOOSE.format(name=name, words=words[:40]))
    told = STYLE.findall(text.attrib.pop("style", ""))
    text.attrib.update({key: value.strip() for key, value in told if key in SET_BY})
    text.set("font-family", FONT)


def _forms(figure: Figure) -> set[str]:
    """How a drawing may write a figure: its digits as they are printed everywhere, and nothing where it must not be."""
    return {figure.shown} if figure.printed and figure.value is not None else set()
