"""Where figures stand on a page: in which sentence, table, tile or chart. Told by the marks of its HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

from ..asked import VOID

Kind = Literal["heading", "key point", "tile", "sentence", "table", "chart"]

HEADINGS = ("h1", "h2", "h3", "h4")
BLOCKS = ("p", "li", "dd", "dt", "div", "section", "body")
ENDS = "。！？"
CLASSES: dict[str, Kind] = {"hero": "tile", "tile": "tile", "kp": "key point"}


@dataclass(frozen=True)
class Mark:
    """A place on the page where a figure is printed.

    `title` is the caption of its table or chart, the label of its tile, or the heading above it; `text` the sentence
    or the cell it stands in; `row` and `column` the heads in a table.
    """

    figure: str
    kind: Kind
    title: str
    text: str
    row: str = ""
    column: str = ""


@dataclass
class _Node:
    """An element of the page while it is read."""

    tag: str
    attributes: dict[str, str]
    children: list[_Node | str] = field(default_factory=list)

    @property
    def figure(self) -> str:
        """The figure that the element prints, or ''."""
        own = self.attributes.get("value", "") if self.tag == "data" else ""
        return self.attributes.get("data-figure", own)

    @property
    def text(self) -> str:
        """All its text, blanks as one space."""
        return " ".join("".join(_pieces(self)).split())

    @property
    def title(self) -> str:
        """Its text, the number or kicker before it set apart: 表1 分行业增加值."""
        first = next((child for child in self.children if not isinstance(child, str) or child.strip()), "")
        if isinstance(first, str) or first.figure:
            return self.text
        return f"{first.text} {self.text.removeprefix(first.text).strip()}".strip()

    def every(self, *tags: str) -> Iterator[_Node]:
        """The elements of these tags below it, in reading order."""
        for child in self.children:
            if isinstance(child, _Node):
                if child.tag in tags:
                    yield child
                yield from child.every(*tags)


def _pieces(node: _Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _pieces(child)


class _Tree(HTMLParser):
    """Reads the page as a tree. The HTML is our own and well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def marks(html: str) -> tuple[Mark, ...]:
    """Every place where the page prints a figure, in reading order."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tuple(_Walk().below(tree.root, ()))


class _Walk:
    """Goes through the page in reading order and remembers the last heading."""

    def __init__(self) -> None:
        self.heading = ""

    def below(self, node: _Node, around: tuple[_Node, ...]) -> Iterator[Mark]:
        """The marks of the element and of all below it; `around` are the elements it stands in, outermost first."""
        if node.tag in HEADINGS:
            self.heading = node.title
        if node.figure:
            yield self._mark(node, around)
        for child in node.children:
            if isinstance(child, _Node):
                yield from self.below(child, (*around, node))

    def _mark(self, node: _Node, around: Sequence[_Node]) -> Mark:
        for outer in reversed(around):
            if outer.tag == "table":
                return _in_table(node, outer, around)
            if outer.tag == "figure":
                return Mark(node.figure, "chart", _caption(outer), _sentence(node, around))
            kind = next((CLASSES[name] for name in outer.attributes.get("class", "").split() if name in CLASSES), None)
            if kind == "tile":
                return Mark(node.figure, kind, next((p.text for p in outer.every("p")), ""), node.text)
            if kind or outer.tag in HEADINGS:
                return Mark(node.figure, kind or "heading", self.heading, _sentence(node, around))
        return Mark(node.figure, "sentence", self.heading, _sentence(node, around))


def _caption(figure: _Node) -> str:
    return next((p.title for caption in figure.every("figcaption") for p in caption.every("p")), "")


def _in_table(node: _Node, table: _Node, around: Sequence[_Node]) -> Mark:
    """The mark with the caption of the table and the heads of its row and column."""
    [caption] = [_table_title(whole) for whole in table.every("caption")] or [""]
    rows = [outer for outer in around if outer.tag == "tr"]
    if not rows:
        return Mark(node.figure, "table", caption, caption)
    cells = list(rows[-1].every("th", "td"))
    at = next(number for number, cell in enumerate(cells) if cell in around or cell is node)
    heads = next(([head.text for head in row.every("th")] for row in table.every("tr")), [])
    return Mark(node.figure, "table", caption, cells[at].text, cells[0].text, heads[at] if at < len(heads) else "")


def _table_title(caption: _Node) -> str:
    """The title of a table without its unit, which stands beside it."""
    spans = [span for span in caption.every("span") if span.attributes.get("class") == "ct"]
    return (spans or [caption])[0].title


def _sentence(node: _Node, around: Sequence[_Node]) -> str:
    """The sentence that the mark stands in, of the nearest block around it; a label of a chart stands alone."""
    inner = next((outer for outer in reversed(around) if outer.tag in (*BLOCKS, *HEADINGS, "svg")), node)
    if inner.tag == "svg":
        return node.text
    before, after = _around(inner, node)
    start = max(before.rfind(end) for end in ENDS) + 1
    stop = min((at + 1 for end in ENDS if (at := after.find(end)) >= 0), default=len(after))
    return " ".join(f"{before[start:]}{after[:stop]}".split())


def _around(block: _Node, node: _Node) -> tuple[str, str]:
    """The text of the block before the mark, and from the mark on."""
    before: list[str] = []
    found: list[str] = []

    def walk(here: _Node | str, after: bool) -> bool:
        if isinstance(here, str):
            (found if after else before).append(here)
            return after
        after = after or here is node
        for child in here.children:
            after = walk(child, after)
        return after

    walk(block, False)
    return "".join(before), "".join(found)
