"""One area of many: what the files of a job say of it, found without reading them again for each area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from ..collect import Collected, Delivery, collect
from ..collect.read import duplicates
from ..concepts.definition import Job
from ..concepts.finding import Finding
from ..concepts.observation import observations
from ..concepts.source import Source
from .examining import Read, Replaced, readable
from .microdata import Aggregated, Behind, Wanted, wanted_of
from .values import Order, Tell

TABLES = ("main", "cross")


@dataclass(frozen=True)
class Portions:
    """What one source gave, and where in its tables each area stands: positions of rows, counted from 0.

    `places` are the areas of the lines on which the reader remarked something; `behind` are the units behind sums;
    `replaced` is what its files said that a correction took the place of, by name.
    """

    collected: Collected
    rows: Mapping[str, Mapping[str, Sequence[int]]]
    places: Mapping[tuple[str, int], frozenset[str]]
    behind: Behind = field(default_factory=dict, repr=False)
    replaced: Mapping[str, Portions] = field(default_factory=dict)

    def table(self, name: str, areas: frozenset[str] | None) -> pd.DataFrame:
        """The rows of these areas, in their order; all where None."""
        every: pd.DataFrame = getattr(self.collected, name)
        if areas is None:
            return every
        return every.take(sorted(at for area in areas for at in self.rows[name].get(area, ())))

    def of(self, areas: frozenset[str] | None) -> Collected:
        """What concerns these areas; all where None."""
        whole, (main, cross) = self.collected, (self.table(name, areas) for name in TABLES)
        return Collected(main, cross, self.errors(areas), whole.remarks, whole.files)

    def errors(self, areas: frozenset[str] | None) -> tuple[Finding, ...]:
        """The errors that concern these areas, and those of which nobody can say whom they concern."""
        whole = self.collected
        return tuple(one for one in whole.findings if _concerns(whole.whose.get(one), areas))

    def remarks(self, areas: frozenset[str] | None) -> tuple[Finding, ...]:
        """What the reader remarked on lines of these areas, and on lines that gave no observation."""
        told = self.collected.remarks
        return tuple(one for one in told if _concerns(self.places.get((one.place.file, one.place.line)), areas))


def _concerns(of: frozenset[str] | None, areas: frozenset[str] | None) -> bool:
    return areas is None or not of or bool(of & areas)


Parts = Callable[[Source], Portions]


def portions(source: Source, received: Sequence[Delivery]) -> Portions:
    """The deliveries of one source read once, for all areas in them."""
    collected = collect((source,), received)
    tables = {name: getattr(collected, name) for name in TABLES}
    rows = {name: {str(area): list(at) for area, at in _rows(table)} for name, table in tables.items()}
    before = [Delivery(one.name, one.before) for one in received if one.before is not None]
    replaced = {one.name: portions(source, (one,)) for one in before}
    return Portions(collected, rows, _places(collected, tables.values()), replaced=replaced)


def portions_of(made: Aggregated) -> Portions:
    """The aggregates of one panel, made once for all areas in it. What is wrong with it is wrong for all of them."""
    table = made.observations
    collected = Collected(table, table[:0], made.findings, made.remarks)
    return Portions(collected, {"main": {str(area): list(at) for area, at in _rows(table)}}, {}, made.contributions)


def _rows(table: pd.DataFrame) -> Iterable[tuple[str, Sequence[int]]]:
    return table.groupby("area", sort=False).indices.items() if len(table) else ()


def _places(collected: Collected, tables: Iterable[pd.DataFrame]) -> dict[tuple[str, int], frozenset[str]]:
    """The areas of the lines with remarks."""
    told = {(one.place.file, one.place.line) for one in collected.remarks}
    found: dict[tuple[str, int], frozenset[str]] = {}
    for table in tables if told else ():
        for file, line, area in zip(table["file"], table["line"], table["area"], strict=True):
            if (file, line) in told:
                found[file, line] = found.get((file, line), frozenset()) | {area}
    return found


def read_area(order: Order, parts: Parts, tell: Tell, panels: Callable[[Wanted], Portions] | None = None) -> Read:
    """Collect, for the area of a job: its own rows and those of the areas that it names.

    Args:
        panels: what was made of each panel; without them it is made for this area alone.

    Raises:
        BadInput: the reader found errors on lines of the area, or on lines of which it cannot be said whose they are.
        NotFound: the area has no observation of the period.
    """
    of_panel = panels or (lambda wanted: portions_of(order.aggregating(wanted, order.received)))
    areas = order.job.areas_named
    made = [_of_areas(of_panel(one), areas) for one in wanted_of(order.job)]
    every = [parts(source) for source in order.job.sources]
    before = (Replaced(name, then.of(areas)) for one in every for name, then in one.replaced.items())
    return replace(readable(order, _collected(order.job, every), made, tell), replaced=tuple(before))


def _of_areas(part: Portions, areas: frozenset[str] | None) -> Aggregated:
    """What was made of a panel, of these areas; all where None."""
    behind = {key: known for key, known in part.behind.items() if areas is None or key[0] in areas}
    of = part.collected
    return Aggregated(part.table("main", areas), len(of.main), of.findings, of.remarks, behind)


def _collected(job: Job, read: Sequence[Portions]) -> Collected:
    areas = job.areas_named
    main, cross = (_together([one.table(name, areas) for one in read]) for name in TABLES)
    findings = [found for one in read for found in one.errors(areas)]
    twice = [*duplicates(main), *duplicates(cross)] if len(read) > 1 else []
    remarks = dict.fromkeys(found for one in read for found in one.remarks(areas))
    files = tuple(file for one in read for file in one.collected.files)
    return Collected(main, cross, tuple(dict.fromkeys([*findings, *twice])), tuple(remarks), files)


def _together(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True) if tables else observations(())
