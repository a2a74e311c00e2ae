"""The one table that travels: observations, one value a row, in SDMX's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from .text import Text

KEY = ("area", "period", "accumulation", "scope", "measure", "activity", "price_basis", "vintage")
COLUMNS = (
    "area", "period", "accumulation", "scope", "measure", "activity", "price_basis",
    "value", "unit", "status", "vintage", "file", "line", "column", "operands",
)  # fmt: skip

TOTAL = "_T"
CURRENT, CONSTANT, PREVIOUS_YEAR = "current", "constant", "pyp"
LINKED = "linked"  # growth over a change of base: each year in its own base, the rates multiplied
YEAR_TO_DATE, ANNUAL, STOCK = "ytd", "annual", "stock"
ACCUMULATIONS = (YEAR_TO_DATE, "single", ANNUAL, STOCK)
STATUSES = {
    "A": Text("正常", "normal"),
    "P": Text("初步核算", "preliminary"),
    "E": Text("估计", "estimated"),
    "M": Text("缺失", "missing"),
    "L": Text("不适用", "not applicable"),
    "T": Text("不足最小单位", "below half the smallest unit"),
    "C": Text("保密", "confidential"),
    "B": Text("数列中断", "break in series"),
}

BASIS_WORDS = {
    "current": Text("现价", "current prices"),
    "pyp": Text("可比价格", "comparable prices"),
    LINKED: Text("不变价（逐年衔接）", "constant prices, linked year by year"),
    "": Text("无价格", "no prices"),
}


def observations(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The table of these rows. Its index numbers the rows; the `operands` of a derived row are such numbers."""
    return pd.DataFrame(list(rows), columns=list(COLUMNS), dtype=object)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain values: what `to_dict("records")` answers, in a quarter of its time.

    >>> records(pd.DataFrame({"line": [2, 3], "unit": ["%", "%"]}))
    [{'line': 2, 'unit': '%'}, {'line': 3, 'unit': '%'}]
    """
    its = columns(table)
    return [dict(zip(its, row, strict=True)) for row in zip(*its.values(), strict=True)]


def columns(table: pd.DataFrame) -> dict[str, list[Any]]:
    """The columns of a table as plain values.

    >>> columns(pd.DataFrame({"line": [2, 3], "unit": ["%", "%"]}))
    {'line': [2, 3], 'unit': ['%', '%']}
    """
    return {name: _plain(table[name].tolist()) for name in table.columns}


def _plain(values: list[Any]) -> list[Any]:
    """The same without numbers in the boxes of numpy, which cells of a mixed table may be."""
    if any(kind.__module__ == "numpy" for kind in set(map(type, values))):
        return [value.item() if type(value).__module__ == "numpy" else value for value in values]
    return values


def basis_words(price_basis: str) -> Text:
    """A price basis as a reader knows it: constant:2020 is 2020年不变价格."""
    if price_basis.startswith(f"{CONSTANT}:"):
        year = price_basis.removeprefix(f"{CONSTANT}:")
        return Text(f"{year}年不变价", f"constant {year} prices")
    return BASIS_WORDS.get(price_basis, Text(price_basis, price_basis))


def place_of(row: Mapping[str, Any] | pd.Series) -> str:
    """Where an observation stands, as every message writes it; an aggregate of microdata stands on no line."""
    line = f":{row['line']}" if row["line"] else ""
    return f"{row['file']}{line} [{row['column']}]"
