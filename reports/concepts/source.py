"""A declared incoming file: where it lies, how it is laid out, and what every cell of it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .errors import BadDefinition
from .observation import COLUMNS
from .period import Frequency
from .text import Text

Codes = Mapping[str, Mapping[str, str]]
PERIODS = "periods"


@dataclass(frozen=True)
class Source:
    """A declared incoming file: where it lies, how it is laid out, and what every cell of it means.

    Each value cell becomes an observation. Its key comes from four places, each declared: `constants` (the same for the
    whole file), `cells` (a column of the file names it), `labels` (the row's label stands for several key columns at
    once) and `values` (the header of the value column stands for them; `PERIODS` where the headers are periods).

    Args:
        pattern: glob below `data_in/`; the newest receipt of each matching name counts.
        cells: key column of the observation -> header in the file.
        codes: key column -> code as delivered -> code of the house. A code that is not listed is a finding.
        labels: header of the label column, and label -> key columns.
        values: header of a value column -> key columns, or `PERIODS`.
        ignored: headers that may stand in the file and say nothing new.
        above, below: regular expressions of the rows that may stand before the header and after the table; the groups
            `period` and `unit` are read from them.
        frequency: what its periods are, quarters, months or years; a period of another kind is a finding.
        missing: mark -> status; an undeclared mark is a finding, a blank is never zero.
        skipped: labels whose rows are read past on purpose.
        role: a `cross-check` must agree with the main sources and adds no rows.
        synthetic: invented data, to be labelled wherever they are shown.
        confidential: its cells may tell of a single respondent; they never leave the house in a file.
    """

    name: str
    pattern: str
    citation: Text
    cells: Mapping[str, str] = field(default_factory=dict)
    codes: Codes = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[str, Mapping[str, Mapping[str, str]]] | None = None
    values: Mapping[str, Mapping[str, str]] | Literal["periods"] = field(default_factory=lambda: {"value": {}})
    frequency: Frequency = "quarter"
    ignored: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    role: Literal["main", "cross-check"] = "main"
    synthetic: bool = False
    confidential: bool = False

    def __post_init__(self) -> None:
        for names in (self.cells, self.constants, self.codes):
            for key in names:
                if key not in COLUMNS:
                    raise BadDefinition(UNKNOWN_KEY.format(source=self.name, key=key, columns="、".join(COLUMNS)))


UNKNOWN_KEY = Text(
    "来源 {source}：{key!r} 不是观测表的列；请改用 {columns}",
    "source {source}: {key!r} is no column of the observations; use one of {columns}",
)
