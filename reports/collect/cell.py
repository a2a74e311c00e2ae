"""The cell gate: one cell as text becomes one number or one name, or a reason why it is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..concepts.source import PLAINLY, Numbers
from ..concepts.text import Text
from .problem import Wrong, quoted

MOST_DIGITS = 18
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_UNSEEN = re.compile(r"[\s\u200b\u200e\u200f\u2060\ufeff]")
_WHOLE = re.compile("-?[0-9]+")
_AROUND = " \t\u00a0\u3000\u200b\u200e\u200f\u2060\ufeff"
# Full-width forms and the signs that stand for a minus. NFKC would do more: it reads 5.2① as 5.21.
_PLAIN = str.maketrans("０１２３４５６７８９．，－（）％\u2212\u2013\u2012", "0123456789.,-()%---")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_RAISED = re.compile("([\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u24ff"
                     "\u2776-\u2793\u3251-\u325f\u32b1-\u32bf])")  # fmt: skip
_POWER = re.compile(r"[0-9]+(\.[0-9]+)?[Ee]\+?[0-9]+")
_AS_TEXT = re.compile(r"""='?"([^"]*)"|'(.+)""")


class Number(NamedTuple):
    """A cell that was understood: its exact value, or the status of the mark that stands for none; a mark it bears."""

    value: Decimal | None
    status: str = ""
    mark: str = ""


def number(cell: str, missing: Mapping[str, str], written: Numbers = PLAINLY) -> Number | None:
    """The cell as an exact decimal, or as a declared missing mark, or None where it is neither.

    Full-width digits, the Unicode minus and thousands separators of the form 1,234,567 are read; nothing is repaired.

    >>> number("８２５，６０８", {}), number("12,34", {}), number("—", {"—": "L"})
    (Number(value=Decimal('825608'), status='', mark=''), None, Number(value=None, status='L', mark=''))
    """
    mark = cell.strip(_AROUND)
    if mark in missing:
        return Number(None, missing[mark])
    if written is PLAINLY and mark.isascii() and "," not in mark:  # most cells: what follows could read no more
        return _exact(mark) if _NUMBER.fullmatch(mark) else None
    bare, noted = _unmarked(mark, written)
    if noted and bare in missing:
        return Number(None, missing[bare], noted)
    digits = _digits(bare.translate(_PLAIN), written)
    found = _exact(digits) if digits is not None else None
    return found._replace(status=written.marks.get(noted, ""), mark=noted) if found and noted else found


def plain_numbers(cells: Sequence[str]) -> list[Number] | None:
    """All the cells at once, where each is nothing but a plain number of few digits; else None."""
    if len(max(cells, key=len, default="")) > MOST_DIGITS or not all(map(_NUMBER.fullmatch, cells)):
        return None
    return list(map(Number, map(Decimal, cells)))


def _exact(digits: str) -> Number | None:
    """The number of these digits, unless there are too many."""
    few = len(digits) <= MOST_DIGITS or count_of(digits) <= MOST_DIGITS
    return Number(Decimal(digits)) if few else None


def _unmarked(cell: str, written: Numbers) -> tuple[str, str]:
    """The cell without its declared footnote marks, and that of them which is declared first; or without its %."""
    borne = set[str]()
    marks = sorted(filter(None, written.marks), key=len, reverse=True)
    while mark := next((mark for mark in marks if cell.endswith(mark) or cell.startswith(mark)), ""):
        behind = cell.endswith(mark)
        cell = cell.removesuffix(mark).rstrip(_AROUND) if behind else cell.removeprefix(mark).lstrip(_AROUND)
        borne.add(mark)
        marks = [one for one in marks if one not in mark and mark not in one]  # *** is not ** and *
    if written.percent and not borne and cell.endswith(("%", "％")):
        return cell[:-1].rstrip(_AROUND), "%"
    return cell, next((mark for mark in written.marks if mark in borne), "")


def _digits(cell: str, written: Numbers) -> str | None:
    """The digits with a plain minus and a decimal point, or None: thousands in threes, no sign twice.

    No group of thousands begins with nought: 0,123 is a decimal comma or a slip, and never 123.
    """
    for sign in written.minus:
        cell = f"-{cell.removeprefix(sign).lstrip(_AROUND)}" if cell.startswith(sign) else cell
    if written.parentheses and (inside := re.fullmatch(r"\(([^-].*)\)", cell)):
        cell = f"-{inside[1]}"
    whole, point, decimals = cell.partition(written.decimal)
    if re.fullmatch(rf"-?[1-9][0-9]{{0,2}}({re.escape(written.groups)}[0-9]{{3}})+", whole):
        whole = whole.replace(written.groups, "")
    plain = _WHOLE.fullmatch(whole) and _NUMBER.fullmatch(f"{whole}.{decimals}" if point else whole)
    return plain[0] if plain else None


def count_of(digits: str) -> int:
    """How many digits the number is written with."""
    return sum(map(str.isdigit, digits))


A_NUMBER = Text(f"1234.5 这样的数，至多 {MOST_DIGITS} 位", f"a number such as 1234.5, of at most {MOST_DIGITS} digits")
FEWER = Text(f"至多 {MOST_DIGITS} 位的数", f"a number of at most {MOST_DIGITS} digits")
FIX_NUMBER = Text(
    "请改正该单元格，或在 Source 的 missing 中登记该符号",
    "correct the cell, or declare its mark as missing in the Source",
)
CHECK_UNIT = Text("请检查单位：这样大的数多半用错了单位", "check the unit: so large a number is probably wrong")
WRITTEN = (  # how the cell would be a number, and what the Source may declare then
    (
        Numbers(parentheses=True),
        Text(
            "负数请写成 -1234.5，或声明 Numbers(parentheses=True)",
            "negative? write -1234.5, or declare Numbers(parentheses=True)",
        ),
    ),
    (
        Numbers(percent=True),
        Text("请删除百分号，或声明 Numbers(percent=True)", "delete the percent sign, or declare Numbers(percent=True)"),
    ),
    (
        Numbers(decimal=","),
        Text(
            "若逗号是小数点，请声明 Numbers(decimal=',')",
            "where the comma is a decimal sign, declare Numbers(decimal=',')",
        ),
    ),
)
EXPORT = Text("导出时请把数字写全，不用科学计数法", "export it in full, not in scientific notation")


RECKON = Text(
    "请用 Excel 打开并重新保存，使公式有结果",
    "open the file in Excel and save it again, so that the formula has a result",
)


def misread_as(cell: str) -> str:
    """The code of what is wrong with a cell that is no number."""
    digits = _digits(cell.strip(_AROUND).translate(_PLAIN), PLAINLY)
    return "too-large" if digits is not None and count_of(digits) > MOST_DIGITS else "not-a-number"


def misread(cell: str) -> Wrong:
    """Why the cell is no number, and what to do about a cell of this form."""
    plain = cell.strip(_AROUND).translate(_PLAIN)
    digits = _digits(plain, PLAINLY)
    if misread_as(cell) == "too-large":
        return Wrong("too-large", quoted(cell), FEWER, CHECK_UNIT)
    ways = (todo for written, todo in WRITTEN if digits is None and number(cell, {}, written) is not None)
    todo = EXPORT if _POWER.fullmatch(plain.lstrip("-")) else next(ways, FIX_NUMBER)
    todo = RECKON if plain.startswith("=") else todo
    return Wrong("not-a-number", quoted(cell), A_NUMBER, todo)


def trimmed(cell: str) -> str:
    """A header, a code or a name without the white space around it, in one spelling of its characters."""
    return unicodedata.normalize("NFC", cell).strip(_AROUND)


def row_label(cell: str) -> str:
    """A row label without its indentation and without the mark # that says 'of which'."""
    return trimmed(trimmed(cell).lstrip("#＃"))


def tight(name: str) -> str:
    """A name as it is compared: without white space and without the difference of full and half width.

    >>> tight("增加值（万元）") == tight("增加值 (万元)"), tight("合　计")
    (True, '合计')
    """
    return name if name.isalnum() and name.isascii() else _UNSEEN.sub("", _one_width(name))


def tidy(name: str) -> str:
    """A name as it is kept: in one width, its white space single blanks; a line break in a cell is such a blank."""
    return re.sub(r"\s+", " ", _one_width(trimmed(name)))


def _one_width(name: str) -> str:
    """The name in half width; raised and circled digits stay what they are, or 工业② would be 工业2."""
    if name.isascii():
        return name
    parts = _RAISED.split(name)
    return "".join(part if at % 2 else unicodedata.normalize("NFKC", part) for at, part in enumerate(parts))


def unquoted(cell: str) -> str:
    """A code without what makes a spreadsheet take it for text: '310101 and ="310101" are 310101."""
    match = _AS_TEXT.fullmatch(trimmed(cell))
    return (match[1] or match[2] or "") if match else cell


def is_power(cell: str) -> bool:
    """Whether a spreadsheet turned a code into a number: 5.00113E+05."""
    return _POWER.fullmatch(cell) is not None


def hidden(name: str) -> bool:
    """Whether characters that nobody sees stand within the name; a line break in a quoted cell is not one of them."""
    inside = re.sub(r"[\t\r\n]", " ", trimmed(name))
    return not inside.isprintable() and any(unicodedata.category(sign) in _HIDDEN for sign in inside)
