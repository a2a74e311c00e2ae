"""What stands behind a value that is no cell of a file: the rows that an aggregate of microdata is made of."""

from __future__ import annotations

from .text import Text


def rows_behind(count: int) -> str:
    """What stands in place of a column where an observation is an aggregate: how many rows it is made of.

    >>> rows_behind(12)
    '12 行 / 12 rows'
    """
    return f"{count} 行 / {count} rows"


def made_of(file: str, behind: str) -> Text:
    """Of which rows an aggregate is made, in words; `behind` is what stands in place of its column.

    >>> made_of("panel.csv", rows_behind(12)).en
    'aggregate of 12 rows of panel.csv'
    """
    zh, _, en = behind.partition(" / ")
    return Text(f"由 {file} 的 {zh}汇总", f"aggregate of {en} of {file}")
