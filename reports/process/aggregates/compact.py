"""Tables of millions of observations in little memory: a word that stands in many rows is held once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd


def objects(cells: Sequence[Any]) -> Any:
    """The cells as an array of objects, whatever they are."""
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made


def pooled(words: Sequence[Any], at: Any) -> pd.Categorical:
    """A column of the words, in each row that which `at` says."""
    return pd.Categorical.from_codes(at, pd.Index(objects(words), dtype=object, tupleize_cols=False))


def distinct(cells: Any) -> pd.Categorical:
    """The cells, of which none is missing, each distinct one held once."""
    at, words = pd.factorize(np.asarray(cells, dtype=object))
    return pooled(words, at)


def same(word: Any, rows: int) -> pd.Categorical:
    """The same word in so many rows."""
    return pooled([word], np.zeros(rows, dtype=np.int8))


def stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The tables, of the same columns, one below the other; what is pooled in each is pooled in the whole.

    They are taken apart, a column at a time, so that no more than one of them is held twice.

    >>> both = stacked([pd.DataFrame({"unit": same("家", 1)}), pd.DataFrame({"unit": same("%", 2)})])
    >>> list(both["unit"]), list(both["unit"].array.categories)
    (['家', '%', '%'], ['家', '%'])
    """
    names = list(tables[0].columns)
    columns = {name: _joined([table.pop(name).array for table in tables]) for name in names}
    return pd.DataFrame(columns, copy=False)


def _joined(parts: Sequence[Any]) -> Any:
    if not all(isinstance(part, pd.Categorical) for part in parts):
        return np.concatenate([np.asarray(part, dtype=object) for part in parts])
    words: dict[Any, int] = {}
    numbers = [[words.setdefault(word, len(words)) for word in part.categories] for part in parts]
    least = np.min_scalar_type(-len(words))  # of the millions of rows each byte counts
    at = [np.array(number, dtype=least)[part.codes] for number, part in zip(numbers, parts, strict=True)]
    return pooled(list(words), np.concatenate(at))
