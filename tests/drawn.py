"""Tables drawn as on paper: `given` makes observations of them, `frame` the wide frames that formulas take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from reports.concepts.observation import COLUMNS, observations
from reports.concepts.period import Period, quarter

DEFAULTS = {
    "area": "500113", "accumulation": "ytd", "scope": "total", "activity": "_T", "price_basis": "current",
    "unit": "亿元", "status": "A", "vintage": "first", "file": "value_added.csv",
}  # fmt: skip
TIMES: dict[str, Callable[[str], Period]] = {
    "quarter": quarter,
    "month": lambda words: Period(words, freq="M"),
    "year": lambda words: Period(words, freq="Y"),
}


def given(drawn: str, **defaults: Any) -> pd.DataFrame:
    """The observations of a drawn table: a header, one line a row, each cell of a measure column one observation.

    A header is `quarter` (or `month`, `year`), a column of the observations, or else the name of a measure. Blank key
    cells take the default, blank values are missing. `line` counts the header as 1; `column` is the measure's header.
    """
    return observations(row for line in _lines(drawn) for row in _rows(line, DEFAULTS | defaults))


def _rows(line: dict[str, str], defaults: dict[str, Any]) -> Iterator[dict[str, Any]]:
    [period] = [read(line[header]) for header, read in TIMES.items() if header in line]
    key = {header: cell for header, cell in line.items() if header in COLUMNS and cell}
    for measure in (header for header in line if header == "value" or header not in (*COLUMNS, *TIMES)):
        value = _number(line[measure])
        missing = {"status": "M"} if value is pd.NA else {}
        cell = {"measure": measure, "column": measure, "period": period, "operands": ()}
        yield defaults | missing | cell | key | {"line": int(line["line"]), "value": value}


def frame(drawn: str, number: Callable[[str], Any] | None = None) -> pd.DataFrame:
    """A wide frame as formulas take it: periods down, activities across, exact numbers; blanks are missing.

    `number` reads the cells otherwise, as in `frame("...", float)`.
    """
    lines = _lines(drawn)
    [time] = [header for header in TIMES if header in lines[0]]
    periods = pd.PeriodIndex([TIMES[time](line[time]) for line in lines], freq=time[0].upper())
    activities = [header for header in lines[0] if header not in (time, "line")]
    cells = [[_number(line[activity], number) for activity in activities] for line in lines]
    return pd.DataFrame(cells, index=periods, columns=activities, dtype=float if number is float else object)


def _lines(drawn: str) -> list[dict[str, str]]:
    """The rows as cells by header, and under `line` the number of the row's line."""
    header, *body = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
    return [{"line": str(at)} | dict(zip(header, row, strict=True)) for at, row in enumerate(body, start=2)]


def _number(cell: str, number: Callable[[str], Any] | None = None) -> Any:
    if not cell:
        return float("nan") if number is float else pd.NA
    return (number or (Fraction if "/" in cell else Decimal))(cell)
