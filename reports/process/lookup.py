"""What the rules ask of the table: exact values by label, the rows they stand in, and floats to screen them with.

The table is indexed once for all rules. A float only says which cells are beyond doubt; whatever is near a bound is
decided with the exact numbers of `Value`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..concepts.check import Cell
from ..concepts.period import Period
from ..concepts.unit import UNITS
from .value import Value, value_of

Key = tuple[str, Period, str, str]  # area, period, activity, price_basis
KINDS = ("Q", "M", "Y")  # the lengths of periods, told apart in one number: a quarter never meets a year
SPAN = 2**24  # more than there are such numbers
BEYOND_DOUBT = 1 + 1e-9  # further off than a float can be: what is beyond is decided by it
NAMES = ("area", "measure", "accumulation", "scope")


@dataclass(frozen=True)
class Index:
    """The whole table, indexed when it is first asked and only once: codes of its labels, its numbers as floats."""

    table: pd.DataFrame
    _made: dict[tuple[str, ...], Series] = field(default_factory=dict)
    _columns: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def places(self) -> Mapping[Any, Any]:
        """Where the rows of each area, measure, accumulation and scope stand, counted from 0."""
        return self.table.groupby(list(NAMES), sort=False).indices if len(self.table) else {}

    @cached_property
    def rows(self) -> Any:
        """The label of each row."""
        return self.table.index.to_numpy()

    def column(self, name: str) -> Any:
        """A column of the table, by place."""
        if name not in self._columns:
            self._columns[name] = self.table[name].to_numpy()
        return self._columns[name]

    def cell(self, row: int, name: str) -> Any:
        """What a column says in the row of this label."""
        return self.column(name)[self._place[row]]

    @cached_property
    def _place(self) -> dict[int, int]:
        """Where the row of each label stands."""
        return {row: place for place, row in enumerate(self.rows.tolist())}

    def value(self, place: int) -> Value | None:
        """The value at a place, or None where it is missing."""
        value, unit = self.column("value")[place], self.column("unit")[place]
        return None if pd.isna(value) else value_of(self.rows[place], value, unit)

    @cached_property
    def unit(self) -> Any:
        """A number for each area and activity."""
        areas, activities = (pd.factorize(self.table[name])[0] for name in ("area", "activity"))
        return areas.astype("int64") * (len(self.table) + 1) + activities

    @cached_property
    def basis(self) -> Any:
        """A number for each price basis."""
        return pd.factorize(self.table["price_basis"])[0].astype("int64")

    @cached_property
    def time(self) -> Any:
        """A number for each period; a quarter later is `len(KINDS)` more."""
        codes, periods = pd.factorize(self.table["period"].astype(object))
        return pd.Series([moment(when) for when in periods], dtype="int64").to_numpy()[codes]

    @cached_property
    def number(self) -> Any:
        """The values in base units as floats, to screen with; missing where there is none."""
        size, units = pd.factorize(self.table["unit"])
        sizes = pd.Series([float(UNITS[unit].size) for unit in units], dtype=float).to_numpy()
        cells = zip(self.table["value"], self.table["value"].isna(), strict=True)
        values = [None if lost else float(value) for value, lost in cells]
        return pd.Series(values, dtype=float).to_numpy() * sizes[size]

    def series(self, *names: str) -> Series:
        """The values of an area, a measure, an accumulation and a scope."""
        if names not in self._made:
            self._made[names] = Series(names[1], self, self.places.get(names, ()))
        return self._made[names]


def moment(period: Period) -> int:
    """The period as a number that keeps quarters, months and years apart."""
    return period.ordinal * len(KINDS) + KINDS.index(period.freqstr[0])


@dataclass(frozen=True)
class Observed:
    """The observations of one area as a rule sees them, and the cells that earlier edits have flagged.

    `dated` are the months and years that the bulletin knows. `reads` fills with the measures that the rule looks at.
    """

    index: Index
    area: str
    flagged: frozenset[Cell] = frozenset()
    dated: tuple[Period, ...] = ()
    reads: set[str] = field(default_factory=set, compare=False, repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """All rows, those of other areas too."""
        self.reads.update(self.index.table["measure"])
        return self.index.table

    def series(self, measure: str, accumulation: str = "ytd", scope: str = "total") -> Series:
        """The values of a measure, of one accumulation and one scope."""
        self.reads.add(measure)
        return self.index.series(self.area, measure, accumulation, scope)

    def elsewhere(self, area: str) -> Observed:
        """The same of another area."""
        return Observed(self.index, area, frozenset(), self.dated, self.reads)


@dataclass(frozen=True)
class Series:
    """The values of one measure, by area, period, activity and price basis. Positions count its rows from 0."""

    measure: str
    index: Index
    places: Any

    def __len__(self) -> int:
        return len(self.places)

    def column(self, name: str) -> Sequence[Any]:
        """A column of the table, for the rows of this series."""
        return self.index.column(name)[self.places] if len(self.places) else ()

    @cached_property
    def keys(self) -> list[Key]:
        """The key of each position."""
        return list(zip(*(self.column(name) for name in ("area", "period", "activity", "price_basis")), strict=True))

    @cached_property
    def dimensions(self) -> set[str]:
        """What its values measure: money, counts, rates."""
        return {UNITS[unit].dimension for unit in set(self.column("unit"))}

    @property
    def dated(self) -> bool:
        """Whether it has values of months or years, and none of quarters."""
        return len(self) > 0 and not (self.time % len(KINDS) == KINDS.index("Q")).any()

    @property
    def valued(self) -> list[Key]:
        """The keys that have a value."""
        return [key for key, lost in zip(self.keys, self.number.isna(), strict=True) if not lost]

    @cached_property
    def _position(self) -> dict[Key, int]:
        return {key: position for position, key in enumerate(self.keys)}

    @cached_property
    def _by_period(self) -> dict[Period, list[Key]]:
        every: dict[Period, list[Key]] = {}
        for key in self._position:
            every.setdefault(key[1], []).append(key)
        return every

    @cached_property
    def _bases(self) -> dict[tuple[str, str], set[str]]:
        every: dict[tuple[str, str], set[str]] = {}
        for area, _, activity, basis in self.keys:
            every.setdefault((area, activity), set()).add(basis)
        return every

    def at(self, period: Period) -> Sequence[Key]:
        """The keys of a period, in the order they stand in the table."""
        return self._by_period.get(period, [])

    def bases(self, key: Key) -> set[str]:
        """The price bases in which the same activity of the same area is given in any period."""
        return self._bases.get((key[0], key[2]), set())

    def position(self, key: Key) -> int:
        """The position of the key, or -1."""
        return self._position.get(key, -1)

    def row(self, key: Key) -> int | None:
        """The row of the table in which the key stands, with a value or without."""
        position = self._position.get(key)
        return None if position is None else self.index.rows[self.places[position]]

    def get(self, key: Key) -> Value | None:
        """The value, or None where none was delivered or it is missing."""
        position = self._position.get(key)
        return None if position is None else self.index.value(self.places[position])

    def under(self, key: Key) -> Value | None:
        """The value of the same area, period and activity: at the same prices, or else at those that there are."""
        found = (self.get((*key[:3], basis)) for basis in (key[3], *sorted(self.bases(key) - {key[3]})))
        return next((value for value in found if value is not None), None)

    def back(self, key: Key, quarters: int) -> Value | None:
        """The value of the same series this many quarters earlier, found by its label."""
        area, period, activity, basis = key
        return self.get((area, period - quarters, activity, basis))

    @cached_property
    def number(self) -> pd.Series:
        """The values in base units as floats, by position."""
        return pd.Series(self.index.number[self.places] if len(self) else [], dtype=float)

    @cached_property
    def time(self) -> pd.Series:
        return pd.Series(self.index.time[self.places] if len(self) else [], dtype="int64")

    def label(self, quarters: int = 0, *, basis: bool = True) -> pd.Series:
        """A number for what each position is called, or was this many quarters earlier."""
        if not len(self):
            return pd.Series([], dtype="int64")
        name = self.index.unit[self.places]
        name = name * (self.index.basis.max() + 2) + self.index.basis[self.places] if basis else name
        return pd.Series(name * SPAN + self.index.time[self.places] - quarters * len(KINDS))

    def earlier(self, quarters: int) -> pd.Series:
        """For each position the float of the same series this many quarters earlier, found by its label."""
        return _found(self.label(), self.number, self.label(quarters))

    def beside(self, other: Series) -> pd.Series:
        """For each position the float of another measure of the same area, activity and period, at any prices."""
        return _found(other.label(basis=False), other.number, self.label(basis=False))

    def within(self, periods: Iterable[Period], activities: Sequence[str] = ()) -> pd.Series:
        """Which positions are of these periods, and of these activities where some are named."""
        asked = self.time.isin([moment(when) for when in periods])
        return asked & pd.Series(self.column("activity")).isin(activities) if activities and len(self) else asked

    def cells(self, positions: Sequence[int]) -> Cells:
        return Cells(self, positions)


def _found(labels: pd.Series, numbers: pd.Series, wanted: pd.Series) -> pd.Series:
    """The numbers under the wanted labels; where a label stands twice the last one counts, as in a dictionary."""
    known = pd.Series(numbers.to_numpy(), index=labels.to_numpy())
    known = known[~known.index.duplicated(keep="last")]
    return pd.Series(known.reindex(wanted.to_numpy()).to_numpy(), dtype=float)


@dataclass(frozen=True)
class Cells:
    """Cells of a series that need no words: counted, and named only when somebody asks."""

    series: Series
    positions: Sequence[int]

    def __len__(self) -> int:
        return len(self.positions)

    def __iter__(self) -> Iterator[Cell]:
        keys = self.series.keys
        return ((self.series.measure, keys[at][2], keys[at][1]) for at in self.positions)

    def __contains__(self, cell: object) -> bool:
        return any(cell == own for own in self)
