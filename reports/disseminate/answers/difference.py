"""Two editions of one bulletin: which figures changed, and why, down to the delivered cells that changed them.

Cells are matched by their key, so that a row that only moved in its file is no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from ...concepts.record import Applied, Cell, Declared, Derived, Key, Record
from ...concepts.text import Text, plain

ChangeKind = Literal["revised", "below", "added", "removed", "printed"]
CauseKind = Literal["changed", "arrived", "gone", "edit", "definition", "rounding", "policy", "recipe", "unknown"]
PARTS = ("formula", "arithmetic", "options", "unit", "decimals", "operands")


class Cause(NamedTuple):
    """Why a figure changed: a cell or a part of a definition, what it was and what it is; '' where there was nothing.

    `place` is the file and line of a cell, or the name of an indicator.
    """

    kind: CauseKind
    place: str
    before: str = ""
    after: str = ""
    said: Text = plain("")
    file: str = ""


@dataclass(frozen=True)
class Change:
    """A figure in which two editions differ. One of the two is None where the figure is new or gone.

    `revised`: another string is shown; `below`: only the unrounded value differs; `printed`: only whether it may be
    printed.
    """

    kind: ChangeKind
    before: Derived | None
    after: Derived | None
    causes: tuple[Cause, ...]

    @property
    def figure(self) -> Derived:
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found

    @property
    def direction(self) -> int:
        """1 where the unrounded value rose, -1 where it fell, else 0."""
        if self.before is None or self.after is None or not (self.before.value and self.after.value):
            return 0
        old, new = Fraction(self.before.value), Fraction(self.after.value)
        return (new > old) - (new < old)


@dataclass(frozen=True)
class Difference:
    """All figures in which two editions differ, and the files that changed without changing any."""

    before: Record
    after: Record
    changes: tuple[Change, ...]
    idle: tuple[str, ...]


def difference(before: Record, after: Record) -> Difference:
    """What changed from one edition to the other, figure by figure in their order, those that are gone last."""
    causes = _causes(before, after)
    still = {name for name in before.number_of if name in after.number_of and _same_string(before, after, name)}
    because = [_reached(record, causes, still) for record in (before, after)]
    pairs = dict.fromkeys([*after.number_of, *before.number_of])
    found = (_change((before, after), figure_id, because) for figure_id in pairs)
    changes = tuple(change for change in found if change)
    files = {cause.file for change in changes for cause in change.causes}
    idle = tuple(name for name in _changed_files(before, after) if name not in files)
    return Difference(before, after, changes, idle)


Causes = Mapping[Key | str, Cause]


def _causes(before: Record, after: Record) -> Causes:
    """What changed among cells, by their key, and among indicators, by what they are called."""
    return dict(_cell_causes(before, after)) | dict(_declared_causes(before, after))


def _cell_causes(before: Record, after: Record) -> Iterator[tuple[Key, Cause]]:
    numbers = [{cell.key: number for number, cell in enumerate(record.cells)} for record in (before, after)]
    for key in dict.fromkeys([*numbers[1], *numbers[0]]):
        old, new = (_used(record, its.get(key)) for record, its in zip((before, after), numbers, strict=True))
        if (old and old.value) != (new and new.value) or (old and old.edit) != (new and new.edit):
            yield key, _cell_cause(old, new)


@dataclass(frozen=True)
class _Used:
    """A cell as it was used: its value with the unit, and the edit laid over it."""

    cell: Cell
    edit: Applied | None

    @property
    def value(self) -> tuple[str, str]:
        return self.cell.value, self.cell.unit


def _used(record: Record, number: int | None) -> _Used | None:
    if number is None:
        return None
    edit = record.edit_of.get(number)
    return _Used(record.cells[number], edit and edit._replace(number=0))


def _cell_cause(old: _Used | None, new: _Used | None) -> Cause:
    """The cause that a cell is, named by where it stands now, or stood if it is gone."""
    cell = (new or old).cell  # type: ignore[union-attr]
    place = (f"{cell.file}:{cell.line}", *_told(old, new))
    edit = new.edit if new else None
    if (old.edit if old else None) != edit and old and new:
        return Cause("edit", *place, said=plain(edit.reason if edit else ""), file=cell.file)
    kind: CauseKind = "changed" if old and new else "arrived" if new else "gone"
    return Cause(kind, *place, file=cell.file)


def _told(old: _Used | None, new: _Used | None) -> tuple[str, str]:
    """The two values, with their units where those differ."""
    units = {used.cell.unit for used in (old, new) if used}
    return tuple(  # type: ignore[return-value]
        "" if used is None else f"{used.cell.value}{used.cell.unit if len(units) > 1 else ''}" for used in (old, new)
    )


def _declared_causes(before: Record, after: Record) -> Iterator[tuple[str, Cause]]:
    """What was declared otherwise, by the name of the indicator and its place among those of that name."""
    old, new = dict(_named(before)), dict(_named(after))
    for name in [name for name in new if name in old]:
        for part in PARTS:
            was, now = getattr(old[name], part), getattr(new[name], part)
            if was != now:
                yield name, Cause("definition", new[name].figure, _plain(was), _plain(now), plain(part))
                break
        else:
            if before.imprint.rounding != after.imprint.rounding:
                rules = (before.imprint.rounding, after.imprint.rounding)
                yield name, Cause("rounding", before.imprint.job, *rules)


def _plain(part: object) -> str:
    if isinstance(part, tuple):
        return ", ".join(" ".join(map(str, one)) if isinstance(one, tuple) else str(one) for one in part) or "—"
    return str(part)


def _named(record: Record) -> Iterator[tuple[str, Declared]]:
    seen: dict[str, int] = {}
    for declared in record.declared:
        seen[declared.figure] = seen.get(declared.figure, 0) + 1
        yield f"{declared.figure}#{seen[declared.figure]}", declared


def _same_string(before: Record, after: Record, figure_id: str) -> bool:
    return before.figure(figure_id).shown == after.figure(figure_id).shown


def _reached(record: Record, causes: Causes, still: set[str]) -> dict[str, dict[Cause, None]]:
    """By the id of each figure, the causes that it stands on, directly or through other figures.

    Nothing passes through a printed string that is the same in both editions (`still`).
    """
    reached: list[dict[Cause, None]] = [{causes[c.key]: None} if c.key in causes else {} for c in record.cells]
    names = [name for name, _ in _named(record)]
    printed = [all(operand.printed for operand in declared.operands) for declared in record.declared]
    for figure in record.figures:
        own = causes.get(names[figure.indicator])
        below = {
            cause: None
            for number in figure.operands
            if not (printed[figure.indicator] and _id(record[number]) in still)
            for cause in reached[number]
        }
        reached.append(({own: None} if own else {}) | below)
    return dict(zip(record.number_of, reached[len(record.cells) :], strict=True))


def _id(entry: Cell | Derived) -> str:
    return entry.id if isinstance(entry, Derived) else ""


def _change(
    records: tuple[Record, Record], figure_id: str, because: list[dict[str, dict[Cause, None]]]
) -> Change | None:
    """How the figure changed, or None where it is the same in both."""
    old, new = (record.figure(figure_id) if figure_id in record.number_of else None for record in records)
    kind = _kind(old, new)
    if kind is None:
        return None
    told = {cause: None for reached in because for cause in reached.get(figure_id, ())}
    return Change(kind, old, new, tuple(_policy(old, new) if kind == "printed" else told or _others(records)))


def _kind(old: Derived | None, new: Derived | None) -> ChangeKind | None:
    if old is None or new is None:
        return "added" if old is None else "removed"
    if bool(old.value) != bool(new.value):
        return "added" if new.value else "removed"
    if old.shown != new.shown:
        return "revised"
    if old.value != new.value:
        return "below"
    return "printed" if old.printed != new.printed else None


def _policy(old: Derived | None, new: Derived | None) -> tuple[Cause, ...]:
    """Why a figure that is the same may be printed now, or no longer."""
    reason = next((f.reason for f in (new, old) if f and f.reason), None) or plain("")
    return (Cause("policy", "", said=reason),)


def _others(records: tuple[Record, Record]) -> tuple[Cause, ...]:
    """The parts of the recipe that changed, where no cell and no definition did."""
    before, after = (record.imprint.recipe for record in records)
    names = [name for name in dict.fromkeys([*after, *before]) if before.get(name) != after.get(name)]
    return tuple(Cause("recipe", name) for name in names) or (Cause("unknown", ""),)


def _changed_files(before: Record, after: Record) -> list[str]:
    old, new = before.sha256_of, after.sha256_of
    return [name for name in dict.fromkeys([*new, *old]) if old.get(name) != new.get(name)]
