"""The passport of a figure: what it was made of, step by step, down to the delivered cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ...concepts.finding import Finding
from ...concepts.record import Applied, Cell, Declared, Derived, Imprint, Key, Record
from .missing import Lacking, lacking
from .roles import converted, operands_of


@dataclass(frozen=True)
class Leaf:
    """A delivered cell at the end: where it stands, the SHA-256 of its whole file, and the edit laid over it."""

    cell: Cell
    sha256: str
    edit: Applied | None

    @property
    def delivered(self) -> str:
        """The digits as delivered, '' where none were."""
        return self.edit.before if self.edit else self.cell.value


class Part(NamedTuple):
    """An operand of a step: which of the formula's, whether its printed string was taken, the unit it was counted in.

    `factor` brings the value from its own unit to `unit`.
    """

    names: tuple[str, ...]
    printed: bool
    unit: str
    factor: Fraction
    of: Leaf | Step


@dataclass(frozen=True)
class Step:
    """A figure with its operands. `lost` are keys of operands that are not there, for want of which it has no value.

    One that is suppressed has none: an operand and a share of it would give the other away.
    """

    figure: Derived
    declared: Declared
    parts: tuple[Part, ...]
    lost: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Passport:
    """A figure of an edition, all steps of its making, and what was said about any cell or figure on the way."""

    imprint: Imprint
    step: Step
    findings: tuple[Finding, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The delivered cells at the end, each once, in the order of their files and lines."""
        found = {leaf.cell: leaf for leaf in _leaves(self.step)}
        return tuple(found[cell] for cell in sorted(found, key=lambda cell: (cell.file, cell.line, cell.column)))


def passport(record: Record, figure_id: str) -> Passport:
    """The passport of the figure of this id.

    Raises:
        KeyError: no figure has this id (`find` answers to what a user types).
    """
    step = _step(record, record.number_of[figure_id], {})
    entries = set(_entries(step))
    return Passport(record.imprint, step, tuple(f for f in record.findings if _is_about(f, entries)))


def _step(record: Record, number: int, made: dict[int, Step]) -> Step:
    """The step of a figure; one that several others stand on is made once."""
    if number not in made:
        figure = record.figures[number - len(record.cells)]
        declared, found = record.declared[figure.indicator], Lacking(figure.operands)
        if not figure.value:
            found = Lacking() if figure.confidential else lacking(record, figure)
        parts = tuple(_part(record, (figure, declared), n, made) for n in (*found.there, *found.empty))
        made[number] = Step(figure, declared, parts, found.lost)
    return made[number]


def _part(record: Record, of: tuple[Derived, Declared], number: int, made: dict[int, Step]) -> Part:
    figure, declared = of
    entry = record[number]
    operands = operands_of(declared, figure, entry)
    node = _step(record, number, made) if isinstance(entry, Derived) else _leaf(record, number, entry)
    names = tuple(operand.name for operand in operands)
    printed = isinstance(entry, Derived) and any(operand.printed for operand in operands)
    return Part(names, printed, *converted(declared, operands, entry.unit), node)


def _leaf(record: Record, number: int, cell: Cell) -> Leaf:
    return Leaf(cell, record.sha256_of.get(cell.file, cell.vintage), record.edit_of.get(number))


def _leaves(step: Step) -> Iterator[Leaf]:
    for entry in _nodes(step, set()):
        if isinstance(entry, Leaf):
            yield entry


def _entries(step: Step) -> Iterator[Cell | Derived]:
    """The cells and figures of a step and of all below it."""
    for node in _nodes(step, set()):
        yield node.cell if isinstance(node, Leaf) else node.figure


def _nodes(node: Leaf | Step, seen: set[int]) -> Iterator[Leaf | Step]:
    """The step and all below it, each once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    yield node
    for part in node.parts if isinstance(node, Step) else ():
        yield from _nodes(part.of, seen)


def _is_about(finding: Finding, entries: set[Cell | Derived]) -> bool:
    """Whether a finding speaks of one of them: of a cell by its place, of a figure by its subject."""
    place = finding.place
    if place.line:
        cells = (entry for entry in entries if isinstance(entry, Cell))
        return any((c.file, c.line) == (place.file, place.line) and place.column in ("", c.column) for c in cells)
    return bool(finding.subject) and any(entry.key.subject == finding.subject for entry in entries)
