"""What title rows and section rows say of the key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..concepts.finding import Finding, Place
from ..concepts.source import YEAR, Source
from ..concepts.text import Text
from .cell import tidy
from .columns import certain, code_column
from .keys import PERIODS
from .period_names import period_of
from .problem import Problems, Wrong, listed, problem, quoted
from .sheet import Row, Sheet
from .units import other_units

FIX_ROW = Text("请改正该行后重新运行", "correct the row and run again")
DECLARED_ROW = Text("声明过的标题行或单位行：{rows}", "a declared title or unit row: {rows}")
NO_ROW = Text("表头（Source 没有声明标题行）", "the header (the Source declares no title rows)")
DECLARE_ROW = Text("请删除该行，或在 Source 中声明它", "delete the row, or declare it in the Source")


def titles(source: Source, read: Sheet, problems: Problems) -> dict[str, str]:
    """What the declared title rows say; a problem for each row above the header that is not declared."""
    told: dict[str, str] = {}
    for row in read.above:
        match = declared(source.above, row)
        if match is not None:
            place = Place(read.name, row.line)
            facts, wrongs = said(source, match, read)
            told |= facts
            for wrong in (*wrongs, *other_units(source, row, match)):
                problems.add(wrong.at(place))
        elif row.words and not (row.line == 1 and row.words.startswith("sep=")):
            problems.add(_undeclared(read.name, row, source.above))
    return told


def declared(patterns: Sequence[str], row: Row) -> re.Match[str] | None:
    """The first of the patterns that matches the row in full."""
    return next((match for pattern in patterns if (match := re.fullmatch(pattern, row.words, re.DOTALL))), None)


def said(source: Source, match: re.Match[str], read: Sheet) -> tuple[dict[str, str], list[Wrong]]:
    """What the groups of a title or section say, in codes of the house, and what is wrong with it."""
    found: dict[str, str] = {}
    wrongs = []
    for key, words in match.groupdict().items():
        if not words:
            continue
        fact = understood(source, key, words, read)
        found[key] = words if isinstance(fact, Wrong) else fact
        if isinstance(fact, Wrong):
            wrongs.append(fact)
        elif source.constants.get(key, fact) != fact and match.re.pattern in source.above:
            wrongs.append(Wrong(key, quoted(words), quoted(source.constants[key]), FIX_ROW))
    return found, wrongs


def understood(source: Source, key: str, words: str, read: Sheet) -> Any:
    """The words of a group as a code; a period and a year stay words."""
    if key == "period":
        return words if period_of(source, words) else Wrong(key, quoted(words), PERIODS[source.frequency], FIX_ROW)
    if key == YEAR:
        return words.strip()
    column = code_column(replace(source, forms={}), key, "", Problems(read.name))
    fact = (certain(column) if read.doubtful and key not in source.codes else column).understand(tidy(words))
    return replace(fact, todo=FIX_ROW) if isinstance(fact, Wrong) and fact.code != "encoding" else fact


def _undeclared(name: str, row: Row, patterns: Sequence[str]) -> Finding:
    want = DECLARED_ROW.format(rows=listed(patterns)) if patterns else NO_ROW
    return problem("undeclared-row", Place(name, row.line), quoted(row.words), want, DECLARE_ROW)
