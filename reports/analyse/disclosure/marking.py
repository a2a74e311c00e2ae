"""Marks: a suppressed value leaves the observations and the figures, and so does all that was computed from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ...concepts.disclosure import CONFIDENTIAL, Key, Protected
from ...concepts.figure import Figure, Figures
from ..compute import Computed


def marked(computed: Computed, keys: Mapping[int, Key], protected: Protected) -> Computed:
    """The same without what is suppressed: no value, status `C`, shown as `C`.

    A share, a growth or a contribution of a suppressed cell would give it away, so whatever names one among its
    operands is suppressed too. A row that is itself a cell follows its own status: a total of suppressed parts stays.
    An aggregate says in place of its column of how many rows it is made: that goes as well.

    Args:
        keys: the cell of each row that is one.
    """
    rows = _confidential(computed.observations, keys, protected)
    table = computed.observations.copy()
    closed = sorted(rows)
    table.loc[closed, "value"], table.loc[closed, "status"] = pd.NA, CONFIDENTIAL
    table.loc[[number for number in closed if not table.at[number, "line"]], "column"] = ""
    first = len(table) - len(computed.figures.every)
    figures = (_mark(f) if at in rows else f for at, f in enumerate(computed.figures.every, start=first))
    return Computed(table, Figures(tuple(figures)))


def _confidential(table: pd.DataFrame, keys: Mapping[int, Key], protected: Protected) -> frozenset[int]:
    """The rows that may not be shown. Operands stand before what is made of them."""
    found: set[int] = set()
    for number, operands in table["operands"].items():
        if number in keys:
            if protected.statuses.get(keys[number]) == CONFIDENTIAL:
                found.add(number)
        elif found.intersection(operands):
            found.add(number)
    return frozenset(found)


def _mark(figure: Figure) -> Figure:
    return replace(figure, value=None, shown=CONFIDENTIAL, in_words=False, note=None)
