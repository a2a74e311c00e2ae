"""The cell gate: one cell as text becomes one number, or a reason why it is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_AROUND = " \t\u00a0\u3000\u200b\u200e\u200f\u2060\ufeff"
# Full-width forms and the signs that stand for a minus. NFKC would do more: it reads 5.2① as 5.21.
_PLAIN = str.maketrans("０１２３４５６７８９．，－\u2212\u2013\u2012", "0123456789.,----")
MOST_DIGITS = 18


@dataclass(frozen=True)
class Number:
    """A cell that was understood: its exact value, or the status of the mark that stands for none."""

    value: Decimal | None
    status: str = ""


def number(cell: str, missing: Mapping[str, str]) -> Number | None:
    """The cell as an exact decimal, or as a declared missing mark, or None where it is neither.

    Full-width digits, the Unicode minus and thousands separators of the form 1,234,567 are read; nothing is repaired.

    >>> number("８２５，６０８", {}), number("12,34", {}), number("—", {"—": "L"})
    (Number(value=Decimal('825608'), status=''), None, Number(value=None, status='L'))
    """
    mark = cell.strip(_AROUND)
    if mark in missing:
        return Number(None, missing[mark])
    digits = mark.translate(_PLAIN)
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    if not _NUMBER.fullmatch(digits) or sum(map(str.isdigit, digits)) > MOST_DIGITS:
        return None
    return Number(Decimal(digits))


def trimmed(cell: str) -> str:
    """A header, a code or a name without the white space around it, in one spelling of its characters."""
    return unicodedata.normalize("NFC", cell).strip(_AROUND)


def row_label(cell: str) -> str:
    """A row label without its indentation and without the mark # that says 'of which'."""
    return trimmed(trimmed(cell).lstrip("#＃"))
