"""One area of many: what the files of a job say of it, found without reading them again for each area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..collect import Collected, Delivery, collect
from ..collect.read import duplicates
from ..concepts.definition import Job
from ..concepts.finding import Finding
from ..concepts.source import Source
from .examining import Read, readable
from .values import Order, Tell

TABLES = ("main", "cross")


@dataclass(frozen=True)
class Portions:
    """What one source gave, and where in its tables each area stands: positions of rows, counted from 0.

    `places` are the areas of the lines on which the reader remarked something.
    """

    collected: Collected
    rows: Mapping[str, Mapping[str, Sequence[int]]]
    places: Mapping[tuple[str, int], frozenset[str]]

    def table(self, name: str, areas: frozenset[str] | None) -> pd.DataFrame:
        """The rows of these areas, in their order; all where None."""
        every: pd.DataFrame = getattr(self.collected, name)
        if areas is None:
            return every
        return every.take(sorted(at for area in areas for at in self.rows[name].get(area, ())))

    def concerning(self, found: Iterable[Finding], areas: frozenset[str] | None) -> tuple[Finding, ...]:
        """The findings on lines of these areas, and on lines of which nobody can say whose they are."""
        return tuple(one for one in found if areas is None or self._of(one, areas))

    def _of(self, finding: Finding, areas: frozenset[str]) -> bool:
        of = self.places.get((finding.place.file, finding.place.line))
        return of is None or bool(of & areas)


Parts = Callable[[Source], Portions]


def portions(source: Source, received: Sequence[Delivery]) -> Portions:
    """The deliveries of one source read once, for all areas in them."""
    collected = collect((source,), received)
    tables = {name: getattr(collected, name) for name in TABLES}
    rows = {name: {str(area): list(at) for area, at in _rows(table)} for name, table in tables.items()}
    return Portions(collected, rows, _places(collected, tables.values()))


def _rows(table: pd.DataFrame) -> Iterable[tuple[str, Sequence[int]]]:
    return table.groupby("area", sort=False).indices.items() if len(table) else ()


def _places(collected: Collected, tables: Iterable[pd.DataFrame]) -> dict[tuple[str, int], frozenset[str]]:
    """The areas of the lines with findings, where other cells of the line say them."""
    told = {(one.place.file, one.place.line) for one in (*collected.findings, *collected.remarks)}
    found: dict[tuple[str, int], frozenset[str]] = {}
    for table in tables if told else ():
        for file, line, area in zip(table["file"], table["line"], table["area"], strict=True):
            if (file, line) in told:
                found[file, line] = found.get((file, line), frozenset()) | {area}
    return found


def read_area(order: Order, parts: Parts, tell: Tell) -> Read:
    """Collect, for the area of a job: its own rows and those of the areas that it names.

    Raises:
        BadInput: the reader found errors on lines of the area, or on lines of which it cannot be said whose they are.
        NotFound: the area has no observation of the period.
    """
    return readable(order, _collected(order.job, [parts(source) for source in order.job.sources]), tell)


def _collected(job: Job, read: Sequence[Portions]) -> Collected:
    areas = job.areas_named
    main, cross = (pd.concat([one.table(name, areas) for one in read], ignore_index=True) for name in TABLES)
    findings = [found for one in read for found in one.concerning(one.collected.findings, areas)]
    twice = [*duplicates(main), *duplicates(cross)] if len(read) > 1 else []
    remarks = dict.fromkeys(found for one in read for found in one.concerning(one.collected.remarks, areas))
    files = tuple(file for one in read for file in one.collected.files)
    return Collected(main, cross, tuple(dict.fromkeys([*findings, *twice])), tuple(remarks), files)
