"""Linked tables as one system of whole numbers: what every reader knows, and how far a reader's guess can move."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm

from ...concepts.disclosure import Cell, Equation, Key
from ...concepts.errors import BadDefinition, BadInput
from ...concepts.text import Text

FINE = 1 << 16  # parts of the smallest amount, so that a rounded direction is as near to the solver's as a float
Row = tuple[tuple[int, int], ...]

TWICE = Text(
    "单元格出现两次：{cell}；请检查表的键",
    "a cell stands twice: {cell}; look at the key of the table",
)
NO_CELL = Text(
    "等式引用了不存在的单元格 {cell}；请改正层次结构",
    "an equation names {cell}, which is not there; correct the hierarchy",
)
DOES_NOT_ADD_UP = Text(
    "各部分之和不等于 {cell}，无法审核保密（数值不在此显示）；请先更正数据或层次结构",
    "the parts do not add up to {cell}, so disclosure cannot be audited (no value is told); "
    "correct the data or the hierarchy first",
)


@dataclass(frozen=True)
class System:
    """Cells by number, their values as integers of one fine unit, and the equations among them.

    `needs` is how far above and below a reader's bounds of a cell must lie. `fixed` were published earlier.
    """

    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]
    disjoint: tuple[bool, ...]
    scale: int
    fixed: frozenset[int] = frozenset()
    needs: Mapping[int, int] = field(default_factory=dict, repr=False)

    @cached_property
    def values(self) -> tuple[int, ...]:
        return tuple(self.scaled(cell.value) for cell in self.cells)

    @cached_property
    def implied(self) -> frozenset[int]:
        """Those that no table prints: a reader has only the equations."""
        return frozenset(number for number, cell in enumerate(self.cells) if not cell.printed)

    def scaled(self, amount: Fraction | int) -> int:
        return int(amount * self.scale)

    def keys(self, numbers: Iterable[int]) -> frozenset[Key]:
        return frozenset(self.cells[number].key for number in numbers)

    def room(self, number: int, hidden: frozenset[int]) -> tuple[int, int | None]:
        """How far below and above its value a reader must think a cell possible; None has no end.

        What is suppressed is known not to be negative, where it is not; what is printed rounded lies within its
        rounding; everything else is known.
        """
        value, cell = self.values[number], self.cells[number]
        if number in hidden:
            return (value, None) if value >= 0 else (-1, None)
        if cell.shown is None or number in self.fixed:
            return 0, 0
        return value - self.scaled(cell.shown - cell.half), self.scaled(cell.shown + cell.half) - value

    def even(self, number: int, hidden: frozenset[int]) -> int:
        """How far it can move both ways; a cell that may be negative is taken to move by as much as the largest."""
        down, up = self.room(number, hidden)
        down = self.most if down < 0 else down
        return down if up is None else min(down, up)

    @cached_property
    def most(self) -> int:
        return max(map(abs, self.values), default=0)

    def joined(self, number: int) -> tuple[int, ...]:
        """The equations that a cell stands in."""
        return self.rows_of[number]

    @cached_property
    def rows_of(self) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.cells]
        for at, row in enumerate(self.rows):
            for number, _ in row:
                found[number].append(at)
        return tuple(map(tuple, found))

    @cached_property
    def table_of(self) -> Mapping[int, int]:
        """A number for each cell, the same for those whose respondents are told apart by some equation."""
        rows = (row for row, disjoint in zip(self.rows, self.disjoint, strict=True) if disjoint)
        return hanging_together(rows, range(len(self.cells)))

    @cached_property
    def _parts_of(self) -> Mapping[int, tuple[int, ...]]:
        """The parts of each total, by the first equation that names them."""
        found: dict[int, tuple[int, ...]] = {}
        for row, disjoint in zip(self.rows, self.disjoint, strict=True):
            if disjoint:
                found.setdefault(row[0][0], tuple(number for number, _ in row[1:]))
        return found

    def leaves(self, number: int) -> frozenset[int]:
        """The smallest cells that a cell is made of."""
        parts = self._parts_of.get(number)
        return frozenset((number,)) if parts is None else frozenset().union(*map(self.leaves, parts))

    def with_unions(self, more: Sequence[tuple[Cell, frozenset[int], Fraction]]) -> System:
        """The same with sums of cells that must not become known either: each with its parts and its distance."""
        first = len(self.cells)
        sums = [
            ((first + at, 1), *((part, -1) for part in sorted(parts))) for at, (_, parts, _) in enumerate(more)
        ]  # fmt: skip
        return replace(
            self,
            cells=(*self.cells, *(cell for cell, _, _ in more)),
            rows=(*self.rows, *sums),
            disjoint=(*self.disjoint, *(False for _ in more)),
            needs={**self.needs, **{first + at: self.scaled(need) for at, (_, _, need) in enumerate(more)}},
        )


def hanging_together(rows: Iterable[Row], numbers: Iterable[int]) -> dict[int, int]:
    """A number for each cell, the same for those that equations join directly or by way of others."""
    leader = {number: number for number in numbers}

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for row in rows:
        for number, _ in row[1:]:
            leader[find(number)] = find(row[0][0])
    return {number: find(number) for number in leader}


def system(cells: Sequence[Cell], equations: Sequence[Equation], known: frozenset[Hashable] = frozenset()) -> System:
    """The tables as one system.

    Raises:
        BadDefinition: a cell stands twice, or an equation names one that is not there.
        BadInput: values do not satisfy an equation.
    """
    numbers: dict[Key, int] = {}
    for number, cell in enumerate(cells):
        if numbers.setdefault(cell.key, number) != number:
            raise BadDefinition(TWICE.format(cell=cell.key))
    rows = tuple(_row(equation, numbers) for equation in equations)
    scale = lcm(*(Fraction(part).denominator for cell in cells for part in (cell.value, cell.half, cell.shown or 0)))
    fixed = frozenset(numbers[key] for key in known if key in numbers)
    made = System(tuple(cells), rows, tuple(equation.disjoint for equation in equations), scale * FINE, fixed)
    return _consistent(made)


def _row(equation: Equation, numbers: Mapping[Key, int]) -> Row:
    """Its cells by number, with whole coefficients."""
    if lost := [key for key, _ in equation.terms if key not in numbers]:
        raise BadDefinition(NO_CELL.format(cell=lost[0]))
    whole = lcm(*(Fraction(factor).denominator for _, factor in equation.terms))
    return tuple((numbers[key], int(factor * whole)) for key, factor in equation.terms)


def _consistent(made: System) -> System:
    for row in made.rows:
        if sum(factor * made.values[number] for number, factor in row):
            raise BadInput(DOES_NOT_ADD_UP.format(cell=made.cells[row[0][0]].key))
    return made
