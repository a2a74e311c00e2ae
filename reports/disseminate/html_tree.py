"""The door to Lexbor, which reads the HTML edition back: the tree is the one that browsers build, repairs included.

WeasyPrint reads pages with another parser, so neither vouches for itself. One by other rules, as libxml2's, would pass
what a browser shows otherwise: `<p hidden/>` hides what comes after it, and a paragraph in a table goes before it.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder

from selectolax.lexbor import LexborHTMLParser, LexborNode

TEXT = "-text"
NO_ELEMENT = "-"  # what the kind of a node begins with that is none: text, a comment, an instruction


def tree(html: bytes) -> Element:
    """The tree of a page, in the encoding that it declares, without comments.

    Elements of SVG have their plain names; what is in a `template` is no part of the tree.
    """
    parser, builder = LexborHTMLParser(html, encoding=True), TreeBuilder()
    _build(parser.css("html")[0], builder)
    return builder.close()


def _build(node: LexborNode, builder: TreeBuilder) -> None:
    builder.start(str(node.tag), {name: value or "" for name, value in node.attributes.items()})
    for child in node.iter(include_text=True):
        kind = child.tag or NO_ELEMENT
        if kind == TEXT:
            builder.data(child.text_content or "")
        elif not kind.startswith(NO_ELEMENT):
            _build(child, builder)
    builder.end(str(node.tag))
