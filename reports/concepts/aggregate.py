"""Declared aggregates of microdata: the panel of enterprises they are made of, and which figures of it are wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from .errors import BadDefinition
from .roster import AREA
from .source import PERIODS, PLAINLY, Source
from .text import Text

Dimension = Literal["activity", "cluster"]
Shape = Literal["sum", "count", "comparable", "share", "concentration"]
SHAPES: tuple[Shape, ...] = ("sum", "count", "comparable", "share", "concentration")
DIMENSIONS: tuple[Dimension, ...] = ("activity", "cluster")
OF_UNITS = ("comparable", "concentration")  # they look at single units, of which each may report once
MOST_DECIMALS = 6
PLAIN_UNIT = "[0-9A-Za-z_-]+"
ACROSS = "@"  # between the codes of two dimensions: 36@C1 is industry 36 within cluster C1


@dataclass(frozen=True)
class Register:
    """A register of units, a file in `data_in/` that says of each one its cluster."""

    name: str
    pattern: str


@dataclass(frozen=True)
class Panel:
    """Returns of enterprises: one row a unit and period (and measure, where a column of labels names it).

    Its files are plain tables, CSV in any encoding of the house or Parquet: one header row, no notes, no totals, no
    merged cells. What each cell means is declared by `source`, as for any other file; the strict reader and the engine
    follow the same declaration.

    Args:
        source: the files and their columns; `confidential` by its nature.
        unit: header of the code of the enterprise.
        unit_form: regular expression of such codes, of plain ASCII.
        cluster: header of the code of the cluster, in the panel, or in its register where it has one.
        clusters: code as delivered -> code of the house; a code that is not listed is a finding.
        register: glob of the register below `data_in/`, a CSV with the columns `unit` and `cluster`, each unit once; a
            unit of the panel that it does not list is a finding.
        decimals: of the smallest unit in which values may be delivered; sums count integers of it. 2: 0.01 of the unit.
        unique: whether a unit may report a measure once only in a period; checked, to the last row.
    """

    source: Source
    unit: str
    unit_form: str = PLAIN_UNIT
    cluster: str = ""
    clusters: Mapping[str, str] | None = None
    decimals: int = 0
    unique: bool = True
    register: str = ""

    def __post_init__(self) -> None:
        if self.register and not self.cluster:
            raise BadDefinition(NOTHING_TOLD.format(source=self.source.name))
        for feature in sorted(_laid_out(self.source)):
            raise BadDefinition(NOT_PLAIN.format(source=self.source.name, feature=feature))
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise BadDefinition(TOO_FINE.format(source=self.source.name, got=self.decimals, most=MOST_DECIMALS))
        try:
            re.compile(self.unit_form)
        except re.error as fault:
            raise BadDefinition(NO_FORM.format(source=self.source.name, got=repr(self.unit_form), said=fault)) from None
        if missing := {"area", "activity", "period"} - {*self.source.cells, *self.source.constants}:
            raise BadDefinition(NO_PART.format(source=self.source.name, parts="、".join(sorted(missing))))

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def pattern(self) -> str:
        return self.source.pattern

    @property
    def files(self) -> tuple[Panel | Register, ...]:
        """What it asks `data_in/` for."""
        return (self, Register(f"{self.name} register", self.register)) if self.register else (self,)

    def with_files(self, code: str) -> Panel:
        """The same, with these words where `{area}` stands in the patterns of its files."""
        source = replace(self.source, pattern=self.source.pattern.replace(AREA, code))
        return replace(self, source=source, register=self.register.replace(AREA, code))

    def registered(self, cluster_of: Mapping[str, str]) -> Panel:
        """The same, the cluster of each unit known from the register: it is told by the unit's own code."""
        return replace(self, cluster=self.unit, clusters=cluster_of, register="")

    @property
    def by_register(self) -> bool:
        """Whether the cluster of a unit is told by its own code."""
        return self.cluster == self.unit and self.clusters is not None

    @property
    def strict(self) -> Source:
        """The source as the strict reader takes it: the columns of unit and cluster are known to it."""
        further = (self.unit, *([self.cluster] if self.cluster and not self.register else []))
        return replace(self.source, ignored=(*self.source.ignored, *further))


def _laid_out(source: Source) -> set[str]:
    """What the source declares that a plain table does not have."""
    used = {
        "sections": source.sections, "merged": source.merged, "above": source.above, "below": source.below,
        "totals": source.totals, "skipped": source.skipped, "footnotes": source.footnotes, "sheet": source.sheet,
        "year_once": source.year_once, "values": source.values == PERIODS, "header_rows": source.header_rows > 1,
        "numbers": source.numbers != PLAINLY, "role": source.role != "main",
        "cells": any(not isinstance(one, str) for one in source.cells.values()),
    }  # fmt: skip
    return {name for name, declared in used.items() if declared}


@dataclass(frozen=True)
class Aggregate:
    """A measure of a panel, summed to observations by area, period and what `by` names.

    Args:
        measure: of the panel's source.
        by: the dimensions besides area and period. () gives the total, activity `_T`; with both, activity is the code
            of the industry, @, and that of the cluster.
        shapes: `sum`, `count` (of the units that report a value), `comparable` (same-scope pairs a year apart,
            entrants, exits, and growth of the pairs), `share` (of the area's total), `concentration` (CRn, HHI).
        largest: the n of CRn.
        leave_out: sums leave missing values out; otherwise a sum with a missing value is missing. Never are they zero.
    """

    panel: Panel
    measure: str
    by: tuple[Dimension, ...] = ("activity",)
    shapes: tuple[Shape, ...] = ("sum", "count")
    largest: int = 4
    leave_out: bool = False

    def __post_init__(self) -> None:
        for kind, got, known in (("by", self.by, DIMENSIONS), ("shapes", self.shapes, SHAPES)):
            if strange := [name for name in got if name not in known]:
                told = {"measure": self.measure, "kind": kind, "got": repr(strange[0]), "known": "、".join(known)}
                raise BadDefinition(NO_SUCH.format(**told))
        if "cluster" in self.by and not self.panel.cluster:
            raise BadDefinition(NO_CLUSTER.format(measure=self.measure, source=self.panel.source.name))
        if not self.panel.unique and (needy := [name for name in self.shapes if name in OF_UNITS]):
            raise BadDefinition(NOT_UNIQUE.format(measure=self.measure, shape=needy[0]))
        if self.largest < 1:
            raise BadDefinition(NO_LARGEST.format(measure=self.measure, got=self.largest))

    def with_files(self, code: str) -> Aggregate:
        """The same of another panel file: these words where `{area}` stands."""
        return replace(self, panel=self.panel.with_files(code))


@dataclass(frozen=True)
class Variable:
    """Where the engine holds a measure: the number of its column, its labels where such name it, its other facts.

    `lag` is how many of its periods make a year.
    """

    measure: str
    column: int
    labels: tuple[str, ...]
    facts: Mapping[str, Any]
    frequency: str
    decimals: int

    @property
    def lag(self) -> int:
        return {"Q": 4, "M": 12, "Y": 1}[self.frequency]


NOT_PLAIN = Text(
    "微观数据来源 {source} 声明了 {feature}；只能是一行表头的平表；请先整理文件，或删除该声明",
    "microdata source {source} declares {feature}; want a plain table with one header row; tidy the file, or delete it",
)
TOO_FINE = Text(
    "微观数据来源 {source} 的 decimals 是 {got}；应为 0 至 {most}",
    "microdata source {source}: decimals is {got}; want 0 to {most}",
)
NOTHING_TOLD = Text(
    "微观数据来源 {source} 有名录（register），但没有声明 cluster 列；请声明名录中的集群列",
    "microdata source {source} has a register and declares no column `cluster`; name the column of clusters in it",
)
NO_FORM = Text(
    "微观数据来源 {source} 的 unit_form {got} 不是正则表达式（{said}）；请改正",
    "microdata source {source}: unit_form {got} is no regular expression ({said}); correct it",
)
NO_PART = Text(
    "微观数据来源 {source} 没有说明 {parts} 从哪里来；请在 cells 或 constants 中声明",
    "microdata source {source} does not say where {parts} comes from; declare it in cells or constants",
)
NO_SUCH = Text(
    "Aggregate({measure}) 的 {kind} 中没有 {got}；请改用 {known}",
    "Aggregate({measure}): {got} cannot stand in {kind}; use {known}",
)
NO_CLUSTER = Text(
    "Aggregate({measure}) 按集群汇总，但来源 {source} 没有声明 cluster 列",
    "Aggregate({measure}) is by cluster, but source {source} declares no column `cluster`",
)
NOT_UNIQUE = Text(
    "Aggregate({measure}) 的 {shape} 要求每个单位每期只报一次；请让 Panel 的 unique 为真",
    "Aggregate({measure}): {shape} needs units that report once in a period; let `unique` of the Panel be true",
)
NO_LARGEST = Text(
    "Aggregate({measure}) 的 largest 是 {got}；至少为 1", "Aggregate({measure}): largest is {got}; want 1 or more"
)
