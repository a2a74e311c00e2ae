"""What a cell of a workbook says, as one would type it: its number, its percentage, the words that its format adds.

A sheet stores one thing and shows another: a format may show 0.052 as 5.2%, 5.2 as 5.2% too, or 125000 as 12.5. What is
shown is read where it can be told from what is stored; else the number has its format behind it, and is no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

DIGITS = 15  # a spreadsheet computes and shows no more; 12.300000000000001 is 12.3
NUMBERED = 3  # sections of a format that are of numbers: above nought, below, nought
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^]]*)\]|(?P<bare>.)', re.DOTALL)
_PLACE = re.compile("[0#?]|General|G/通用格式", re.IGNORECASE)
_POWER = re.compile("[Ee][+-]")
_SCALED = re.compile(r"[0#?],+(\.|[^0#?]*$)")
_DIGIT = re.compile("[0-9.,]")
_CONDITION = ("<", ">", "=")
_SIGNS = ("%", "％", "‰")  # where a section only draws them they change no number
Tokens = Sequence[re.Match[str]]


class Shown(NamedTuple):
    """What a section of a format shows: words around the number, a hundredfold with %, or what nobody can tell."""

    before: str = ""
    after: str = ""
    percent: bool = False
    unclear: bool = False


def words(cell: Any) -> str:
    """The cell as one would type it: a number in at most 15 digits, a percentage with its sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return str(value).upper() if isinstance(value, bool) else value
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, int | float):
        return str(value)
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{DIGITS}g}")
    return _as_shown(exact, str(cell.number_format or ""))


def _as_shown(exact: Decimal, form: str) -> str:
    """The number with what its format makes of it."""
    shown = _of(form, (exact > 0) - (exact < 0) if exact == exact else 0)
    if shown.unclear:
        return f"{_plain(exact)} [{form}]"
    if shown.percent:
        return f"{shown.before}{_plain((exact * 100).normalize())}%{shown.after}"
    return f"{shown.before}{_plain(exact)}{shown.after}"


@lru_cache(maxsize=1024)
def _of(form: str, sign: int) -> Shown:
    """What the format shows of a number of this sign; where it asks for more than the sign, what it always shows."""
    sections = _sections(form)[:NUMBERED]
    ways = [_shown(section) for section in sections]
    if any((token["bracket"] or "").startswith(_CONDITION) for section in sections for token in section):
        return ways[0] if len(set(ways)) == 1 else Shown(unclear=True)
    at = {1: 0, -1: 1, 0: 2}[sign]
    return ways[at if at < len(ways) else 0]


def _sections(form: str) -> Sequence[Tokens]:
    """The format cut at its semicolons."""
    found: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(form):
        if token["bare"] == ";":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _shown(section: Tokens) -> Shown:
    """What one section shows; a date, thousands left out, a point or a digit that is only drawn nobody can read."""
    bare, literal = "".join(token["bare"] or "" for token in section), list(map(_literal, section))
    first = next((at for at, token in enumerate(section) if _PLACE.match(token["bare"] or "-")), 0)
    before, after = _said("".join(literal[:first])), _said("".join(literal[first:]))
    signs = bare.count("%") + sum((before + after).count(sign) for sign in _SIGNS)
    drawn, other = _DIGIT.search("".join(literal)), _POWER.sub("", _PLACE.sub("", bare))
    if drawn or signs > 1 or _SCALED.search(bare) or any(map(str.isalpha, other)):
        return Shown(unclear=True)
    return Shown(before, after, "%" in bare)


def _literal(token: re.Match[str]) -> str:
    """What stands there as it is: quoted, escaped, or a sign that only looks like one of percent."""
    drawn = token["bare"] if token["bare"] in _SIGNS[1:] else ""
    return token["quoted"] or token["escaped"] or drawn


def _said(literal: str) -> str:
    """The words without those that say nothing: blanks, brackets, signs of money."""
    return literal.strip() if any(sign.isalpha() or sign in _SIGNS for sign in literal) else ""


def _plain(number: Decimal) -> str:
    """The digits without an exponent; 500113.0, as some programs store a whole number, is 500113."""
    whole = number == number.to_integral_value()
    return f"{number.quantize(Decimal(1)) if whole and abs(number) < 10**18 else number:f}"
