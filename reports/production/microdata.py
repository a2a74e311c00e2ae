"""Microdata as one act: the declared aggregates of panels, collected by the engine and processed to observations."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..collect.bulk import MEMORY, engine
from ..collect.bulk_layout import PanelFile
from ..collect.bulk_panel import load
from ..concepts.aggregate import Aggregate, Panel
from ..concepts.errors import BadDefinition
from ..concepts.finding import Finding
from ..concepts.observation import COLUMNS
from ..concepts.text import Text
from ..process.aggregates import aggregate


@dataclass(frozen=True)
class Room:
    """Where and with how much an engine may work: a folder to spill into, memory, threads, who helps to transcode."""

    spill: Path
    memory: str = MEMORY
    threads: int = 2
    executor: Executor | None = None


@dataclass(frozen=True)
class Aggregated:
    """The observations of the aggregates of a panel; how many rows stand behind them; what is wrong, then none."""

    observations: pd.DataFrame
    rows: int
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...]


def aggregated(aggregates: Sequence[Aggregate], files: Sequence[PanelFile], room: Room) -> Aggregated:
    """The aggregates of one panel from its files, in the order declared.

    Every row is validated. Where anything is wrong there are findings and no observation.

    Raises:
        BadDefinition: the aggregates are of several panels, or of a measure that the panel has not.
        MixedBasis: a measure has several units, accumulations, scopes or price bases.
        InputOutputError: the disk is full, or fails.
    """
    panel = one_panel(aggregates)
    by = {name for asked in aggregates for name in asked.by}
    with engine(room.spill, room.memory, room.threads, room.executor) as working:
        loaded = load(working, panel, files, by)
        if loaded.findings:
            return Aggregated(pd.DataFrame(columns=list(COLUMNS), dtype=object), 0, loaded.findings, loaded.remarks)
        for asked in aggregates:
            if asked.measure not in loaded.measures:
                raise BadDefinition(NO_MEASURE.format(measure=asked.measure, known="、".join(loaded.measures)))
        tables = [aggregate(asked, loaded.measures[asked.measure], working.columns) for asked in aggregates]
    return Aggregated(pd.concat(tables, ignore_index=True), loaded.rows, (), loaded.remarks)


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
