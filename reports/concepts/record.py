"""The record of an edition: all that its figures were made of, kept with it for ever and never given away.

It is internal: confidential cells stand in it. Nothing heavy is imported here, so that a record is read at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from .disclosure import CONFIDENTIAL
from .finding import Finding
from .text import Text


class Key(NamedTuple):
    """What an observation or figure is a value of: the same in every edition, whatever row it stands in."""

    area: str
    measure: str
    activity: str
    period: str
    accumulation: str
    scope: str
    price_basis: str

    @property
    def subject(self) -> str:
        """measure/activity/period, as findings and edits name it."""
        return f"{self.measure}/{self.activity}/{self.period}"


class Cell(NamedTuple):
    """A delivered observation: its key, the value that was used ('' where missing), and where it stands."""

    key: Key
    value: str
    unit: str
    status: str
    vintage: str
    file: str
    line: int
    column: str

    @property
    def place(self) -> str:
        line = f":{self.line}" if self.line else ""  # an aggregate of microdata stands on no line
        return f"{self.file}{line} [{self.column}]"


class Derived(NamedTuple):
    """A figure: its exact value as a fraction ('' where missing), what is shown, and the numbers of its operands."""

    indicator: int
    key: Key
    value: str
    shown: str
    unit: str
    printed: bool
    in_words: bool
    internal: bool
    reason: Text | None
    note: Text | None
    operands: tuple[int, ...]

    @property
    def confidential(self) -> bool:
        """Whether it was suppressed to protect respondents."""
        return not self.value and self.shown == CONFIDENTIAL

    @property
    def id(self) -> str:
        """The name under which the page, the data files and the manifest speak of it."""
        area, figure, activity, period, accumulation, *_ = self.key
        return f"{figure}/{area}/{activity}/{period}/{accumulation}"


class Operand(NamedTuple):
    """An operand of an indicator as it was declared: observations by their key, or the printed strings of a figure.

    `summed` says that the sum over its activities was taken.
    """

    name: str
    printed: bool
    measure: str
    area: str
    activities: tuple[str, ...] = ()
    price_basis: str = ""
    accumulation: str = ""
    scope: str = ""
    unit: str = ""
    summed: bool = False


class Declared(NamedTuple):
    """An indicator as it was declared then: its formula in words, where the formula is published, how it is shown."""

    figure: str
    title: Text
    formula: str
    arithmetic: str
    source: str
    options: tuple[tuple[str, str], ...]
    unit: str
    decimals: int
    operands: tuple[Operand, ...]


class Applied(NamedTuple):
    """A declared edit that was laid over a cell: the value as delivered, the one used, and why."""

    number: int
    before: str
    after: str
    reason: str


class Received(NamedTuple):
    """A file that went in."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Imprint:
    """Which edition it is, of which bulletin, and the recipe it was made with."""

    job: str
    title: Text
    area: str
    period: str
    number: int
    run: str
    rounding: str
    recipe: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """All that the figures of an edition were made of, and the page they stand on.

    Cells and figures have one sequence of numbers: cells from 0, figures after them. Operands are such numbers.
    """

    imprint: Imprint
    received: tuple[Received, ...]
    declared: tuple[Declared, ...]
    cells: tuple[Cell, ...]
    figures: tuple[Derived, ...]
    findings: tuple[Finding, ...] = ()
    edits: tuple[Applied, ...] = ()
    page: str = ""

    def __getitem__(self, number: int) -> Cell | Derived:
        """The cell or the figure of this number."""
        first = len(self.cells)
        return self.cells[number] if number < first else self.figures[number - first]

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The number of each figure, by its id."""
        return {figure.id: number for number, figure in enumerate(self.figures, start=len(self.cells))}

    @cached_property
    def numbers_of(self) -> dict[Key, int]:
        """The number of each cell and figure, by its key; a delivered one before a derived one."""
        figures = {figure.key: number for number, figure in enumerate(self.figures, start=len(self.cells))}
        return figures | {cell.key: number for number, cell in enumerate(self.cells)}

    @cached_property
    def edit_of(self) -> dict[int, Applied]:
        return {edit.number: edit for edit in self.edits}

    @cached_property
    def sha256_of(self) -> dict[str, str]:
        return {received.name: received.sha256 for received in self.received}

    def figure(self, figure_id: str) -> Derived:
        return self.figures[self.number_of[figure_id] - len(self.cells)]

    def leaves(self, number: int) -> tuple[int, ...]:
        """The numbers of the delivered cells that a figure stands on in the end; a cell stands on itself."""
        reached, left = set[int](), [number]
        while left:
            if (at := left.pop()) not in reached:
                reached.add(at)
                entry = self[at]
                left += entry.operands if isinstance(entry, Derived) else ()
        return tuple(sorted(at for at in reached if at < len(self.cells)))
