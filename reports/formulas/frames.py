"""Care of numbers in frames: exact in, exact out; floats in, floats out; a missing operand gives a missing result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from numbers import Integral, Real
from operator import or_
from typing import Any, Literal, TypeAlias, get_args

import pandas as pd

from ..concepts.observation import TOTAL
from ..concepts.text import Text
from .refusals import UnknownMethod

Whole: TypeAlias = pd.Series | pd.DataFrame
On: TypeAlias = Literal["year", "period", "period_annualised"]
EXACT = (Fraction, Decimal, int)
PERIODS_IN_A_YEAR = {"Q": 4, "M": 12, "Y": 1}
NO_COMPARISON = Text(
    "没有 on={on!r} 这种比较；请用 {known} 之一",
    "there is no comparison on={on!r}; use one of {known}",
)


def exact(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with integers and decimals as fractions, so that no quotient is rounded. Floats stay floats.

    Raises:
        TypeError: a cell is no number.
    """
    return frame if _floats(frame) or _fractions(frame) else cellwise(exact_number, frame)


def _fractions(frame: pd.DataFrame) -> bool:
    """Whether every cell is a fraction already, or missing as among fractions."""
    kinds = set(map(type, frame.to_numpy(object).ravel()))
    return bool(kinds) and all(kind is type(pd.NA) or issubclass(kind, Fraction) for kind in kinds)


def exact_number(cell: Any) -> Any:
    """The same number as a fraction; a float stays a float.

    Raises:
        TypeError: it is no number.
    """
    if isinstance(cell, Fraction):
        return cell
    if isinstance(cell, Integral | Decimal):
        return Fraction(cell) if isinstance(cell, Decimal) else Fraction(int(cell))
    if not isinstance(cell, Real):
        raise TypeError(f"{cell!r} is a {type(cell).__name__}; give numbers, and blanks as missing")
    return cell


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
    return earlier(frame, periods_in_a_year(frame.index))


def earlier(frame: pd.DataFrame, periods: int) -> pd.DataFrame:
    """The value this many periods before, found by its label."""
    moved = frame.set_axis(frame.index + periods, axis="index")
    return moved.reindex(frame.index, fill_value=blank(frame))


def before(frame: pd.DataFrame, on: On) -> pd.DataFrame:
    """The value that a rate compares with: a year earlier, or the period just before; both by label.

    Raises:
        UnknownMethod: `on` names neither.
    """
    if on not in get_args(On):
        raise UnknownMethod(NO_COMPARISON.format(on=on, known=", ".join(get_args(On))))
    return year_earlier(frame) if on == "year" else earlier(frame, 1)


def periods_in_a_year(index: pd.Index) -> int:
    """4 for quarters, 12 for months, 1 for years.

    Raises:
        TypeError: the index is not made of such periods, so a year earlier cannot be found by its label.
    """
    frequency = index.freqstr[0] if isinstance(index, pd.PeriodIndex) else ""
    if frequency not in PERIODS_IN_A_YEAR:
        raise TypeError(f"the index is {_told(index)}; give a PeriodIndex of quarters, months or years")
    return PERIODS_IN_A_YEAR[frequency]


def only_quarters(index: pd.Index) -> None:
    """Refuse an index of anything but quarters.

    Raises:
        TypeError: the index is of months, years, or not made of periods.
    """
    if not isinstance(index, pd.PeriodIndex) or index.freqstr[0] != "Q":
        raise TypeError(f"the index is {_told(index)}; give a PeriodIndex of quarters")


def _told(index: pd.Index) -> str:
    return f"a PeriodIndex of {index.freqstr!r}" if isinstance(index, pd.PeriodIndex) else f"a {type(index).__name__}"


def _floats(*frames: Whole) -> bool:
    """Whether one of the frames holds nothing but floats."""
    return any(map(_all_floats, frames))


def _all_floats(frame: Whole) -> bool:
    """Whether every column is of floats; an exact number in the first cell tells at once that one is not."""
    cells = frame.to_numpy()
    if cells.size and isinstance(cells.item(0), EXACT):
        return False
    return {dtype.kind for dtype in (frame.dtypes if frame.ndim == 2 else [frame.dtype])} == {"f"}


def cellwise(operation: Callable[..., Any], frame: pd.DataFrame, *others: Whole) -> pd.DataFrame:
    """The operation on each cell and its partners, which are found by their labels; a series serves every column.

    Missing where a cell or a partner is missing, or the operation answers None.
    """
    cells = [frame.to_numpy(object), *(_beside(frame, other) for other in others)]
    lost = reduce(or_, map(pd.isna, cells)).ravel().tolist()
    partners = zip(*(its.ravel().tolist() for its in cells), strict=True)
    answers = [None if gone else operation(*its) for gone, its in zip(lost, partners, strict=True)]
    return _framed(answers, frame, kind(frame, *others))


def _beside(frame: pd.DataFrame, other: Whole) -> Any:
    """The cells of the other as an array of the frame's shape, in its order."""
    if isinstance(other, pd.DataFrame):
        return other.reindex(index=frame.index, columns=frame.columns).to_numpy(object)
    return other.reindex(frame.index).to_numpy(object).repeat(frame.shape[1]).reshape(frame.shape)


def _framed(answers: Sequence[Any], like: pd.DataFrame, dtype: type) -> pd.DataFrame:
    """The answers, row by row, as a frame of the shape of another; None is missing."""
    missing = float("nan") if dtype is float else pd.NA
    cells = pd.Series([missing if answer is None else answer for answer in answers], dtype=dtype).to_numpy()
    return pd.DataFrame(cells.reshape(like.shape), index=like.index, columns=like.columns, dtype=dtype)


def _answer(operation: Callable[..., Any], cells: tuple[Any, ...], missing: Any) -> Any:
    if any(pd.isna(cell) for cell in cells):
        return missing
    answer = operation(*cells)
    return missing if answer is None else answer


def rowwise(operation: Callable[[list[Any]], Any], frame: pd.DataFrame, name: str = TOTAL) -> pd.DataFrame:
    """The operation on the cells of each row, as a frame of one column; missing where one is, or it answers None."""
    missing = blank(frame)
    rows = (list(row) for row in frame.to_numpy(object))
    answers = [None if any(pd.isna(cell) for cell in row) else operation(row) for row in rows]
    cells = [[missing if answer is None else answer] for answer in answers]
    return pd.DataFrame(cells, index=frame.index, columns=[name], dtype=kind(frame))


def sum_of_known(frame: pd.DataFrame, name: str = TOTAL) -> pd.DataFrame:
    """The sum of the cells that are there, as a frame of one column; missing where there are none."""
    missing = blank(frame)
    rows = ([cell for cell in row if not pd.isna(cell)] for row in frame.to_numpy(object))
    sums = [[sum(row) if row else missing] for row in rows]
    return pd.DataFrame(sums, index=frame.index, columns=[name], dtype=kind(frame))


def running(operation: Callable[[Any, Any], Any], frame: pd.DataFrame, step: int, *, start: Any) -> pd.DataFrame:
    """Each cell joined with the answer `step` periods before it: operation(cell, before), in the order of time.

    Before the first row stands `start`. Missing where a cell or the answer before it is, so that a gap ends the run.
    """
    first, missing = min(frame.index, default=None), blank(frame)
    answers: dict[Any, list[Any]] = {}
    for period, row in sorted(zip(frame.index, frame.to_numpy(object), strict=True), key=lambda line: line[0]):
        begins = period - step < first
        before = [start] * len(row) if begins else answers.get(period - step, [pd.NA] * len(row))
        answers[period] = [_answer(operation, pair, missing) for pair in zip(row, before, strict=True)]
    cells = [answers[period] for period in frame.index]
    return pd.DataFrame(cells, index=frame.index, columns=frame.columns, dtype=kind(frame))


def counted_from(frame: pd.DataFrame, since: str | pd.Period | None) -> pd.DataFrame:
    """The periods that count; one that the frame lacks at their beginning is blank, so that nothing starts too late."""
    if since is None or frame.empty:
        return frame
    start = pd.Period(since, freq=frame.index.freq)
    counted = frame[frame.index >= start]
    every = pd.period_range(start, min(counted.index, default=start), freq=frame.index.freq)
    return counted.reindex(every.union(counted.index), fill_value=blank(frame))


def blank(*frames: Whole) -> Any:
    """What is missing in such frames: NaN among floats, else pd.NA."""
    return float("nan") if _floats(*frames) else pd.NA


def kind(*frames: Whole) -> type:
    """The dtype of a frame made of such frames: float if one of them holds nothing else, so that no cell is exact."""
    return float if _floats(*frames) else object


def minus(left: pd.DataFrame, right: Whole) -> pd.DataFrame:
    """left - right, missing where either is."""
    return cellwise(lambda a, b: a - b, left, right)


def ratio(numerator: pd.DataFrame, denominator: Whole) -> pd.DataFrame:
    """numerator / denominator, missing where either is, and where the denominator is nothing."""
    return cellwise(lambda a, b: a / b if b != 0 else None, numerator, denominator)


def hundredfold(frame: pd.DataFrame) -> pd.DataFrame:
    """A ratio as per cent."""
    return cellwise(lambda cell: 100 * cell, frame)


def positive(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame, missing where a cell is not above zero."""
    return cellwise(lambda cell: cell if cell > 0 else None, frame)
