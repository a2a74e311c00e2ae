"""The structure of the PDF, put right after WeasyPrint 70: what screen readers and `read_back` follow.

WeasyPrint tags each page by itself. Here the parts that a page break cut are joined again, a repeated table
head and the dots of a contents line become page furniture, a footnote stands after its number, and cells are
tied to their own headers. Nothing here changes what is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pydyf
from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags

from . import subset

GROUPS = ("/THead", "/TBody", "/TFoot")
TABLE = ("/Table", *GROUPS, "/TR", "/TH", "/TD")
BULLETS = frozenset("•◦▪‣·■□●○◆ ")

_build = tags._build_box_tree


class Cell(NamedTuple):
    """A table cell in the grid of its table, spans counted."""

    element: Any
    section: str
    rows: range
    columns: range


def install() -> None:
    """Let each structure element remember the box that it was made for, which the repair needs."""
    tags._build_box_tree = _remembering


def _remembering(box: Any, *rest: Any) -> Iterator[Any]:
    for element in _build(box, *rest):
        if not hasattr(element, "box"):
            element.box = box
        yield element


def finisher(spare: int) -> Callable[[Any, Any], None]:
    """What WeasyPrint calls before it writes the file, with *spare* objects that nothing uses.

    It is the last step: saving the file again would bring back what is mended here.
    """

    def finish(document: Any, pdf: Any) -> None:
        pdf.elements = _elements(pdf)
        tree = _at(pdf, pdf.catalog["StructTreeRoot"])
        _mend(pdf, _at(pdf, tree["K"][0]), _at(pdf, tree["ParentTree"])["Nums"])
        for _ in range(spare):
            pdf.add_object(pydyf.Dictionary())
        subset.settle(pdf)

    return finish


def _mend(pdf: Any, root: Any, owners: Any) -> None:
    """*owners* is PDF's way back from a piece of text or a link to its element."""
    _unlink(pdf, root, owners)
    _drop_ornaments(pdf, root)
    _place_notes(pdf, root)
    _join(pdf, root)
    for table in [element for element in _below(pdf, root) if element["S"] == "/Table"]:
        _tie(table, _cells(pdf, table))
    _furnish(pdf, root, owners)


# Walking


def _number(reference: Any) -> int:
    return int(reference[: reference.index(b" ")])


def _at(pdf: Any, reference: Any) -> Any:
    return pdf.objects[_number(reference)]


def _elements(pdf: Any) -> dict[bytes, Any]:
    """The structure elements by what they are referred to with: they are asked for ten times each."""
    listed = [one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem"]
    return {one.reference: one for one in listed}


def _kids(pdf: Any, element: Any) -> list[Any]:
    """The structure elements directly below *element*: not its text, and not its links' annotations."""
    return [pdf.elements[kid] for kid in element.get("K", ()) if kid in pdf.elements]


def _below(pdf: Any, element: Any) -> Iterator[Any]:
    """Every structure element below *element*, as they are read; one is looked into after it was handled."""
    left = _kids(pdf, element)[::-1]
    while left:
        kid = left.pop()
        yield kid
        left.extend(reversed(_kids(pdf, kid)))


def _box(element: Any) -> Any:
    return getattr(element, "box", None)


def _is_generated(element: Any, part: str = "::") -> bool:
    """Whether the stylesheet put it there: `a::after`, `li::marker`, `span::footnote-call`."""
    return part in str(getattr(_box(element), "element_tag", ""))


# What a stylesheet adds


def _unlink(pdf: Any, root: Any, owners: Any) -> None:
    """One link for a contents line; WeasyPrint has one each for the text, the page number and the dots."""
    links = [element for element in _below(pdf, root) if element["S"] == "/Link"]
    for link in reversed(links):  # the innermost first
        for kid in _kids(pdf, link):
            if kid["S"] == "/Link":
                kid["S"] = "/Span"
                _move_annotations(pdf, kid, link, owners)


def _move_annotations(pdf: Any, inner: Any, link: Any, owners: Any) -> None:
    for kid in [kid for kid in inner["K"] if not isinstance(kid, int)]:
        target = _at(pdf, kid)
        if target.get("Type") == "/OBJR":
            inner["K"].remove(kid)
            link["K"].insert(0, kid)
            owners[2 * owners[::2].index(_at(pdf, target["Obj"])["StructParent"]) + 1] = link.reference


def _drop_ornaments(pdf: Any, root: Any) -> None:
    """Bullets and the dots before a page number are seen, not said. All else that is generated stays."""
    for element in [root, *_below(pdf, root)]:
        for kid in _kids(pdf, element):
            if _is_generated(kid) and (_box(kid).is_leader or BULLETS.issuperset(_text(_box(kid)))):
                element["K"].remove(kid.reference)


def _text(box: Any) -> str:
    if isinstance(box, boxes.TextBox):
        return str(box.text)
    return "".join(_text(child) for child in getattr(box, "children", ()))


# Footnotes


def _place_notes(pdf: Any, root: Any) -> None:
    """Take the notes from the feet of the pages and put each after the number that calls it."""
    elements = list(_below(pdf, root))
    called = [element for element in elements if _is_generated(element, "::footnote-call")]
    calls = {_box(element).element: element for element in called}
    for area in [element for element in elements if isinstance(_box(element), boxes.FootnoteAreaBox)]:
        for note in _kids(pdf, area):
            if call := calls.get(_box(note).element):  # a stylesheet may hide it; then `read_back` misses it
                area["K"].remove(note.reference)
                _place_note(pdf, note, call)
        if not area["K"]:
            root["K"].remove(area.reference)


def _place_note(pdf: Any, note: Any, call: Any) -> None:
    parent = _at(pdf, call["P"])
    parent["K"].insert(parent["K"].index(call.reference) + 1, note.reference)
    call["S"], note["S"], note["P"] = "/Reference", "/Note", parent.reference
    note["ID"] = pydyf.String(f"note{note.number}")


# What a page break cut


def _join(pdf: Any, element: Any) -> None:
    """Join the parts of one thing that stand on several lines or pages, here and below."""
    if element["S"] == "/Table":
        _drop_repeats(pdf, element)
    begun: dict[Any, Any] = {}
    for kid in _kids(pdf, element):
        source = _source(kid)
        first = begun.setdefault(source, kid) if source else kid
        if first is not kid:
            _append(pdf, first, kid)
            element["K"].remove(kid.reference)
    for kid in _kids(pdf, element):
        _join(pdf, kid)


def _source(element: Any) -> tuple[Any, ...] | None:
    """What an element was made from: parts of one thing have the same source. None if its parts stay apart.

    Boxes that WeasyPrint put in for its own ends have no source; the text of a link stays on the link's page.
    """
    box, role = _box(element), element["S"]
    if box is None or role in ("/Link", "/Figure"):
        return None
    if role not in TABLE and isinstance(box.style, AnonymousStyle):
        return None
    return box.element, box.element_tag, role


def _append(pdf: Any, first: Any, later: Any) -> None:
    first["K"].extend(later["K"])
    for kid in _kids(pdf, later):
        kid["P"] = first.reference


def _drop_repeats(pdf: Any, table: Any) -> None:
    """The head and the foot of a table are said once, on however many pages they are printed."""
    for role in ("/THead", "/TFoot"):
        printed = [kid for kid in _kids(pdf, table) if kid["S"] == role]
        for kid in printed[1:]:
            table["K"].remove(kid.reference)


# Tables


def _cells(pdf: Any, table: Any) -> list[Cell]:
    """WeasyPrint loses count of the columns where a row of headers has rowspans; this counts again."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, (section, tr) in enumerate(_rows(pdf, table)):
        column = 0
        for element in _kids(pdf, tr):
            while (row, column) in taken:
                column += 1
            wide, high = (int(element["A"].get(span, 1)) for span in ("ColSpan", "RowSpan"))
            cell = Cell(element, section, range(row, row + high), range(column, column + wide))
            taken.update((y, x) for y in cell.rows for x in cell.columns)
            cells.append(cell)
    return cells


def _rows(pdf: Any, table: Any) -> list[tuple[str, Any]]:
    groups = [group for group in _kids(pdf, table) if group["S"] in GROUPS]
    return [(group["S"], row) for group in groups for row in _kids(pdf, group)]


def _tie(table: Any, cells: Sequence[Cell]) -> None:
    """Give each header its scope and a name, and each cell the names of its headers."""
    names: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for cell in cells:
        if cell.element["S"] == "/TH":
            scope, lines = ("/Column", cell.columns) if cell.section == "/THead" else ("/Row", cell.rows)
            name = pydyf.String(f"t{table.number}r{cell.rows[0]}c{cell.columns[0]}")
            cell.element["ID"], cell.element["A"]["Scope"] = name, scope
            for line in lines:
                names[scope, line].append(name)
    for cell in cells:
        if cell.element["S"] == "/TD":
            over = [("/Row", row) for row in cell.rows] + [("/Column", column) for column in cell.columns]
            headers = dict.fromkeys(name for line in over for name in names[line])
            cell.element["A"]["Headers"] = pydyf.Array(headers)


# Page furniture


def _furnish(pdf: Any, root: Any, owners: Any) -> None:
    """Drawn text that no element holds (running headers, repeated heads, dots) is marked as furniture."""
    said: dict[int, set[int]] = {}
    for element in _below(pdf, root):
        numbers = {kid for kid in element["K"] if isinstance(kid, int)}
        said.setdefault(_number(element["Pg"]), set()).update(numbers)
    for number, page in enumerate(pdf.objects):
        if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page":
            texts = owners[2 * owners[::2].index(page["StructParents"]) + 1]
            texts[:] = [text if i in said.get(number, ()) else "null" for i, text in enumerate(texts)]
            _mark_furniture(_at(pdf, page["Contents"]).stream, said.get(number, set()))


def _mark_furniture(operations: list[Any], said: set[int]) -> None:
    for i in [i for i, operation in enumerate(operations) if operation == b"BDC"]:
        mark = operations[i - 1]
        if isinstance(mark, dict) and "MCID" in mark and mark["MCID"] not in said:
            operations[i - 2], operations[i - 1] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})
