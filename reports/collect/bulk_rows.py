"""Files of a panel on their way into the engine: every row validated, sums by distinct keys.

Plain files are read by the engine alone. Where a row is odd, a key unknown or a line unaccounted for, the strict reader
reads the file: what it understands goes on as a clean copy, what it does not is told at its line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from ..concepts.aggregate import DIMENSIONS, Panel
from ..concepts.errors import InputOutputError
from ..concepts.finding import Finding
from ..concepts.text import Text
from .bulk import Engine, Unreadable, text
from .bulk_layout import LABEL, Layout, csv_of, keys, plain_rows, scan, variables
from .bulk_lines import Spelling, lines_below
from .bulk_remarks import remarks_on
from .bulk_strict import panel_columns, reading, walk
from .bulk_text import in_utf8
from .columns import due_remarks
from .contradictions import without_value
from .problem import Problems, Wrong
from .reading import Reading

Names = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Asked:
    """What the rows of a panel will serve: the dimensions that sums are kept apart by; whether single units count."""

    panel: Panel
    by: Collection[str]
    units: bool = False


@dataclass
class Loading:
    """A panel on its way into the engine: every layout, those that were read plainly, the problems of its files."""

    engine: Engine
    asked: Asked
    every: list[Layout] = field(default_factory=list)
    read: list[Layout] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)

    @property
    def panel(self) -> Panel:
        return self.asked.panel

    @property
    def as_read(self) -> Panel:
        """The panel whose clusters are told in the codes of the house where the engine has looked into its register."""
        if not self.panel.by_register or self.panel.clusters is None:
            return self.panel
        return replace(self.panel, clusters={code: code for code in self.panel.clusters.values()})

    @property
    def fine(self) -> list[str]:
        """The parts of the key that sums are kept apart by."""
        return [key for key in keys(self.panel) if key not in DIMENSIONS or key in self.asked.by]

    @property
    def others(self) -> list[str]:
        """The dimensions that no aggregate asks for, whose cells are validated all the same."""
        return [key for key in keys(self.panel) if key not in self.fine]

    def take(self, layouts: Sequence[Layout]) -> None:
        """Read files that are alike; where something is odd, in UTF-8, then one by one, the odd ones strictly."""
        typed = [replace(one, typed=True) for one in layouts if one.may_be_typed]
        if self._taken(typed or layouts):
            return
        if layouts[0].raw:
            self.take([in_utf8(self.engine, one) for one in layouts])
        elif len(layouts) > 1:
            for one in layouts:
                self.take([one])
        elif layouts[0].wide:
            raise InputOutputError(NOT_PLAIN.format(file=layouts[0].file.name))
        elif not typed or not self._taken(layouts):
            self._strictly(layouts[0])

    def _taken(self, layouts: Sequence[Layout]) -> bool:
        """Whether the sums of the files are in the cube now."""
        if (names := self._staged(layouts)) is None:
            return False
        self.engine.run("INSERT INTO cube SELECT * FROM staged")
        self.engine.run("DROP TABLE staged")
        self.read += layouts
        due = {key: due_remarks(cells) for key, cells in names.items() if key in self.remarkable}
        for one in layouts if any(due.values()) and not layouts[0].wide else ():
            self.remarks += remarks_on(csv_of(self.engine, one.delivered), due)
        return True

    @property
    def remarkable(self) -> set[str]:
        """The columns of names on which the strict reader has remarks."""
        return {*self.panel.source.cells, LABEL} - {"period"}

    def _staged(self, layouts: Sequence[Layout]) -> Names | None:
        """The names in the files, if the engine could read them plainly, to the last line, and nothing in them is odd.

        No row takes less than a line, so where there are as many rows that are not odd as there are lines none is odd.
        """
        self.engine.run("DROP TABLE IF EXISTS staged")
        if any(not is_plain(one) for one in layouts):
            return None
        with ThreadPoolExecutor(1) as beside:
            lines = beside.submit(lambda: sum(map(_lines, layouts)))
            lines.add_done_callback(self._stop_if_not_plain)
            try:
                self.engine.read(f"CREATE TEMP TABLE staged AS {self._sums(list(layouts))}")
                below = lines.result()
            except Unreadable:
                return None
        if layouts[0].parquet:
            [(below,)] = self.engine.rows(f"SELECT count(*) FROM {scan(list(layouts))}")
        [(rows,)] = self.engine.rows("SELECT coalesce(sum(n), 0)::BIGINT FROM staged WHERE fine")
        return self._known("staged", layouts[0].raw) if rows == below else None

    def _stop_if_not_plain(self, lines: Future[int]) -> None:
        """Any other fault is raised where the lines are asked for."""
        if isinstance(lines.exception(), Unreadable):
            self.engine.stop()

    def _sums(self, layouts: list[Layout]) -> str:
        """The sums of the files by their keys as delivered, and the distinct cells of the other dimensions."""
        one_row = "SELECT *, 0 AS whole FROM" if self.others else "SELECT * FROM"
        fine = "grouping(whole) = 0" if self.others else "true"
        sums = ["count(*) AS n", *self._exact()]
        wanted = ", ".join([*keys(self.panel), f"{fine} AS fine", *sums])
        return f"SELECT {wanted} FROM ({one_row} ({plain_rows(layouts)}) WHERE NOT odd) GROUP BY {self._groups()}"

    def _exact(self) -> list[str]:
        """Of each measure how many cells there are, and their exact sum; where none may be missing, all are there."""
        counted = "count({})" if self.panel.source.missing else "count(*)"
        names = variables(self.panel)
        return [f"{counted.format(name)} AS n_{name}, {_integer(self.panel, name)} AS s_{name}" for name in names]

    def _groups(self) -> str:
        """By the key in one pass, and by each of the other dimensions beside it."""
        if not self.others:
            return ", ".join(self.fine) or "()"
        sets = (", ".join([*self.fine, "whole"]), *self.others)
        return f"GROUPING SETS ({', '.join(f'({names})' for names in sets)})"

    def _known(self, table: str, raw: bool) -> Names | None:
        """The distinct cells of each key, if every one is understood by the strict reader; if `raw`, and is ASCII."""
        facts = {key: self.facts(key, table) for key in keys(self.panel)}
        every = [pair for told in facts.values() for pair in told.items()]
        understood = not any(isinstance(fact, Wrong) or (raw and not cell.isascii()) for cell, fact in every)
        return facts if understood and not self._denied(table, facts.get("status", {})) else None

    def _denied(self, table: str, statuses: Mapping[str, Any]) -> bool:
        """Whether a value stands beside a status that says that there is none."""
        closed = [text(cell) for cell, status in statuses.items() if status in without_value(self.panel.source)]
        if not closed:
            return False
        valued = " OR ".join(f"n_{name} > 0" for name in variables(self.panel))
        [(rows,)] = self.engine.rows(
            f"SELECT count(*) FROM {table} WHERE status IN ({', '.join(closed)}) AND ({valued})"
        )
        return bool(rows)

    def facts(self, key: str, table: str) -> dict[str, Any]:
        """The distinct cells of a part of the key, and what the strict reader understands them as."""
        first = self.reading
        own = panel_columns(self.as_read, first.problems)
        column = first.labels if key == LABEL else own.get(key) or first.keys[key]
        rows = self.engine.rows(f"SELECT DISTINCT {key} FROM {table} WHERE {key} IS NOT NULL ORDER BY 1")
        cells = [cell for (cell,) in rows]
        return dict(zip(cells, column.facts(cells), strict=True)) if column else {}

    @property
    def reading(self) -> Reading:
        return reading(self.every[0], Problems(self.every[0].file.name))

    def _strictly(self, odd: Layout) -> None:
        problems = Problems(odd.file.name)
        copy = self.engine.spill / f"clean-{len(self.read)}-{len(self.findings)}.csv"
        walk(csv_of(self.engine, odd.delivered), problems, copy)
        self.findings += problems.findings()
        self.remarks += problems.remarks
        if not problems.count:
            self.take([odd.instead(copy)])


def is_plain(one: Layout) -> bool:
    """Whether the engine can read the bytes at all: UTF-8 or raw, one delimiter, the header in the first line."""
    sheet = one.understood.sheet
    plain = (sheet.encoding == "utf-8" or one.parts or one.raw) and sheet.header.line == 1 and len(sheet.delimiter) == 1
    return bool(one.wide or one.parquet or plain)


def _lines(one: Layout) -> int:
    """How many lines of a file the engine has to read; of one with typed columns each number is looked at beside it."""
    spelling = Spelling(one) if one.typed else None
    encoding = one.understood.sheet.encoding if one.raw else "utf-8"
    return 0 if one.parquet else sum(lines_below(path, spelling, encoding) for path in one.paths)


def _integer(panel: Panel, name: str) -> str:
    """The sum as an exact integer of the smallest unit."""
    if not panel.decimals:
        return f"sum({name})::HUGEINT"
    return f"replace(sum({name})::VARCHAR, '.', '')::HUGEINT"


NOT_PLAIN = Text(
    "{file}: 引擎读不出严格读取后写成的副本；这是程序的错误，请报告",
    "{file}: the engine cannot read the copy that the strict reader wrote; this is a fault of the program, report it",
)
