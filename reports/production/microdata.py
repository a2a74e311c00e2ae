"""Microdata as one act: the declared aggregates of panels, collected by the engine and processed to observations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..collect import Delivery, matching
from ..collect.registers import clusters_of
from ..concepts.aggregate import OF_UNITS, Aggregate, Panel, Register
from ..concepts.definition import Job
from ..concepts.disclosure import Contributions
from ..concepts.errors import BadDefinition
from ..concepts.finding import Finding
from ..concepts.observation import COLUMNS
from ..concepts.text import Text

if TYPE_CHECKING:  # the engine wakes only where there are microdata
    from ..collect.bulk_layout import PanelFile
    from ..collect.bulk_rows import Asked

Behind = Mapping[tuple[Any, ...], Contributions]


@dataclass(frozen=True)
class Room:
    """Where and with how much an engine may work: a folder to spill into, memory, threads, who helps to transcode.

    Without words on memory it takes what the engine takes by itself.
    """

    spill: Path
    memory: str = ""
    threads: int = 2
    executor: Executor | None = None


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one panel: its aggregates, and the measures of which disclosure asks who contributes."""

    aggregates: tuple[Aggregate, ...]
    guarded: tuple[str, ...] = ()

    @property
    def panel(self) -> Panel:
        return one_panel(self.aggregates)


@dataclass(frozen=True)
class Aggregated:
    """The observations of the aggregates of a panel; how many rows stand behind them; what is wrong, then none.

    `contributions` are the units behind the sums of guarded measures, in base units (yuan), by the key of the cell.
    """

    observations: pd.DataFrame
    rows: int
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    contributions: Behind = field(default_factory=dict, repr=False)


Aggregating = Callable[[Wanted, Sequence[Delivery]], Aggregated]


def wanted_of(job: Job) -> tuple[Wanted, ...]:
    """What a job wants of each of its panels, in their order."""
    guarded = job.disclosure.measures if job.disclosure else ()
    each = [tuple(one for one in job.aggregates if one.panel == panel) for panel in job.panels]
    return tuple(Wanted(asked, guarded) for asked in each)


def anew(wanted: Wanted, received: Sequence[Delivery]) -> Aggregated:
    """The aggregates reckoned in a folder of the system's for temporary files, and kept nowhere."""
    with TemporaryDirectory(prefix="microdata-") as spill:
        return of_deliveries(wanted, received, Room(Path(spill)))


def of_deliveries(wanted: Wanted, received: Sequence[Delivery], room: Room) -> Aggregated:
    """The aggregates of one panel from the deliveries that it asks for, each with the file and vintage it is of.

    Raises:
        Busy: a file changed while it was read.
        BadDefinition, MixedBasis, InputOutputError: as `aggregated`.
    """
    files = matching(wanted.panel, received)
    panel, wrong = _registered(wanted.panel, received)
    if wrong:
        return _refused(wrong)
    asked = [replace(one, panel=panel) for one in wanted.aggregates]
    with _within_reach(files, room.spill) as reached:
        done = aggregated(asked, reached, room, wanted.guarded)
    for one in files:
        if one.lying:
            one.lying.unchanged(one.name)
    said = {"file": _file(wanted.panel, files), "vintage": _vintage(files)}
    return replace(done, observations=done.observations.assign(**said).astype(object))


def _registered(panel: Panel, received: Sequence[Delivery]) -> tuple[Panel, tuple[Finding, ...]]:
    """The panel with the clusters that its register tells, and what is wrong with that."""
    registers = [one for one in panel.files if isinstance(one, Register)]
    told = [clusters_of(panel, delivery) for one in registers for delivery in matching(one, received)]
    wrong = tuple(finding for _, findings in told for finding in findings)
    known = {unit: cluster for clusters, _ in told for unit, cluster in clusters.items()}
    return (panel.registered(known) if registers else panel), wrong


@contextmanager
def _within_reach(files: Iterable[Delivery], spill: Path) -> Iterator[list[PanelFile]]:
    """The files under names that end as they were delivered, for by that an engine knows a format."""
    from ..collect.bulk_layout import PanelFile

    with TemporaryDirectory(prefix="panel-", dir=spill) as folder:
        reached = []
        for at, one in enumerate(files):
            path = Path(folder) / f"{at}{PurePosixPath(one.name).suffix}"
            if one.lying:
                path.symlink_to(one.lying.path.absolute())
            else:
                path.write_bytes(one.held)
            reached.append(PanelFile(one.name, path, one.sha256[:12]))
        yield reached


def _file(panel: Panel, files: Sequence[Delivery]) -> str:
    """The name of the file, or the pattern of several: a sum does not tell which of them it is made of."""
    return files[0].name if len(files) == 1 else panel.pattern


def _vintage(files: Sequence[Delivery]) -> str:
    """The start of the hash of the file, or of all hashes in the order of the names."""
    if len(files) == 1:
        return files[0].sha256[:12]
    return hashlib.sha256("\n".join(f"{one.name} {one.sha256}" for one in files).encode()).hexdigest()[:12]


def aggregated(
    aggregates: Sequence[Aggregate], files: Sequence[PanelFile], room: Room, guarded: Collection[str] = ()
) -> Aggregated:
    """The aggregates of one panel from its files, in the order declared.

    Every row is validated. Where anything is wrong there are findings and no observation.

    Raises:
        BadDefinition: the aggregates are of several panels, or of a measure that the panel has not.
        MixedBasis: a measure has several units, accumulations, scopes or price bases.
        InputOutputError: the disk is full, or fails.
    """
    from ..collect.bulk import LATER, MEMORY, REGISTERED, engine
    from ..collect.bulk_panel import load
    from ..process.aggregates import aggregate, joined

    asked_of = _asked_of(aggregates, guarded)
    memory = room.memory or (REGISTERED if asked_of.panel.by_register else MEMORY)
    with engine(room.spill, memory, room.threads, room.executor) as working:
        loaded = load(working, asked_of, files)
        if loaded.findings:
            return replace(_refused(loaded.findings), remarks=loaded.remarks)
        for asked in aggregates:
            if asked.measure not in loaded.measures:
                raise BadDefinition(NO_MEASURE.format(measure=asked.measure, known="、".join(loaded.measures)))
        variables = [(asked, loaded.measures[asked.measure]) for asked in aggregates]
        working.at_most(room.memory or LATER)
        tables = aggregate(variables, working.columns)
        protected = [one for one in variables if one[0].measure in guarded]
        behind = _behind(protected, working.columns) if protected else {}
    return Aggregated(joined(tables), loaded.rows, (), loaded.remarks, behind)


def _asked_of(aggregates: Sequence[Aggregate], guarded: Collection[str]) -> Asked:
    """What the rows of the panel will serve."""
    from ..collect.bulk_rows import Asked

    by = {name for asked in aggregates for name in asked.by}
    units = any(asked.measure in guarded or {*asked.shapes} & {*OF_UNITS} for asked in aggregates)
    return Asked(one_panel(aggregates), by, units)


def _behind(variables: Sequence[tuple[Aggregate, Any]], ask: Callable[[str], Mapping[str, Any]]) -> Behind:
    from ..analyse.disclosure.tabulation import key_of
    from ..process.aggregates import contributions

    return {key_of(row): known for one in variables for row, known in contributions(*one, ask)}


def _refused(findings: tuple[Finding, ...]) -> Aggregated:
    return Aggregated(pd.DataFrame(columns=list(COLUMNS), dtype=object), 0, findings, ())


def one_panel(aggregates: Sequence[Aggregate]) -> Panel:
    """The panel that all of the aggregates are of.

    Raises:
        BadDefinition: there are several, or no aggregates.
    """
    if not aggregates or any(asked.panel != aggregates[0].panel for asked in aggregates):
        raise BadDefinition(ONE_PANEL)
    return aggregates[0].panel


ONE_PANEL = Text("一次只汇总一个 Panel；请分开调用", "aggregates of one panel at a time; call them apart")
NO_MEASURE = Text(
    "Panel 没有指标 {measure}；请改用 {known}",
    "the panel has no measure {measure}; use {known}",
)
