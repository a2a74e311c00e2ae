"""Care of numbers in frames: exact in, exact out; floats in, floats out; a missing operand gives a missing result."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

Whole = pd.Series | pd.DataFrame


def exact(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with integers and decimals as fractions, so that no quotient is rounded. Floats stay floats."""
    if all(dtype.kind == "f" for dtype in frame.dtypes):
        return frame
    return frame.astype(object).map(_exact_cell)


def _exact_cell(cell: Any) -> Any:
    if _missing(cell):
        return pd.NA
    return Fraction(cell) if isinstance(cell, int | Decimal) and not isinstance(cell, Fraction) else cell


def _missing(cell: Any) -> bool:
    return cell is None or cell is pd.NA or cell != cell


def one_column(whole: Whole) -> pd.Series:
    """The total as a series, whether it came as a series or as a frame of one column.

    Raises:
        ValueError: the frame has several columns, so it is not clear which of them is the total.
    """
    if isinstance(whole, pd.DataFrame) and whole.shape[1] != 1:
        raise ValueError(
            f"the whole has {whole.shape[1]} columns {list(whole.columns)}; give the one that is the total"
        )
    column = whole.iloc[:, 0] if isinstance(whole, pd.DataFrame) else whole
    return exact(column.to_frame()).iloc[:, 0]


def year_earlier(frame: pd.DataFrame) -> pd.DataFrame:
    """The value of the same period a year before, found by its label: a gap stays a gap.

    >>> levels = pd.DataFrame({"B": [1.0, 2.0]}, index=pd.PeriodIndex(["2023Q1", "2024Q2"], freq="Q"))
    >>> bool(year_earlier(levels)["B"].isna().all())
    True
    """
    moved = frame.set_axis(frame.index + periods_in_a_year(frame.index), axis="index")
    return moved.reindex(frame.index, fill_value=pd.NA if _is_object(frame) else float("nan"))


def periods_in_a_year(index: pd.Index) -> int:
    """4 for quarters, 12 for months, 1 for years.

    Raises:
        TypeError: the index is not made of periods, so a year earlier cannot be found by its label.
    """
    if not isinstance(index, pd.PeriodIndex):
        raise TypeError(f"the index is a {type(index).__name__}; give a PeriodIndex of quarters, months or years")
    return {"Q": 4, "M": 12, "Y": 1}[index.freqstr[0]]


def _is_object(frame: pd.DataFrame) -> bool:
    return bool((frame.dtypes == object).any())


def cellwise(operation: Callable[[Any, Any], Any], left: pd.DataFrame, right: Whole) -> pd.DataFrame:
    """The operation on each cell and its partner (of the same frame, or of the total of its period)."""
    if isinstance(right, pd.Series):
        right = pd.DataFrame({name: right for name in left.columns}, index=left.index)
    return left.combine(right, lambda a, b: _pairwise(operation, a, b))


def _pairwise(operation: Callable[[Any, Any], Any], left: pd.Series, right: pd.Series) -> pd.Series:
    floats = left.dtype.kind == "f" and right.dtype.kind == "f"
    cells = [pd.NA if _missing(a) or _missing(b) else operation(a, b) for a, b in zip(left, right, strict=True)]
    made = pd.Series(cells, index=left.index, dtype=object)
    return made.astype("Float64").astype(float) if floats else made


def minus(left: pd.DataFrame, right: Whole) -> pd.DataFrame:
    """left - right, missing where either is."""
    return cellwise(lambda a, b: a - b, left, right)


def ratio(numerator: pd.DataFrame, denominator: Whole) -> pd.DataFrame:
    """numerator / denominator, missing where either is, and where the denominator is nothing."""
    return cellwise(lambda a, b: a / b if b != 0 else pd.NA, numerator, denominator)


def hundredfold(frame: pd.DataFrame) -> pd.DataFrame:
    """A ratio as per cent."""
    return frame.map(lambda cell: pd.NA if _missing(cell) else 100 * cell) if _is_object(frame) else frame * 100
