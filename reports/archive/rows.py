"""All rows of a ledger as JSON lines, and a new ledger filled from them: the same from any database into any."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from ..concepts.errors import BadDefinition, InputOutputError, UsageError
from ..concepts.text import Text
from .ledger import Ledger
from .schema import STEPS, found
from .tables import LEDGER, META

Row = tuple[str, dict[str, Any]]

OTHER_SCHEMA = Text(
    "{file} 的台账结构为 {theirs}，本程序为 {ours}；请用写出该备份的版本恢复，再升级",
    "{file} holds a ledger of schema {theirs}, this program has {ours}; "
    "restore it with the version that wrote it, then upgrade",
)
NOT_ROWS = Text("{file} 不是台账的备份：{said}", "{file} is no copy of a ledger: {said}")
CUT = Text("应有 {want} 条，实有 {got} 条", "it says that it has {want} rows, and has {got}")
NOT_EMPTY = Text(
    "{where} 已有台账，其中有内容；恢复不会覆盖它。请换一个工作区或数据库",
    "{where} has a ledger with entries; restoring does not overwrite it. Name another workspace or database",
)


def exported(connection: Connection) -> Iterator[Row]:
    """Every row but those of `meta`, the rows that others refer to first."""
    for table in _tables():
        for row in connection.execute(select(table).order_by(*table.primary_key)):
            yield table.name, dict(row._mapping)


def _tables() -> list[Table]:
    return [table for table in LEDGER.sorted_tables if table is not META]


def fill(ledger: Ledger, rows: Iterable[Row]) -> None:
    """Put the rows into an empty ledger, all or none.

    Raises:
        UsageError: it is not empty.
    """
    with ledger.writing() as connection:
        if next(exported(connection), None):
            raise UsageError(NOT_EMPTY.format(where=ledger.where))
        for name, each in groupby(rows, key=lambda row: row[0]):
            connection.execute(insert(LEDGER.tables[name]), [row for _, row in each])


def holds(ledger: Ledger, rows: Iterable[Row]) -> bool:
    """Whether a ledger has all of the rows already; an empty one has none.

    Raises:
        UsageError: it has entries, and not these.
    """
    with ledger.reading() as connection:
        there = set(map(_line, exported(connection)))
    if there and not there.issuperset(map(_line, rows)):
        raise UsageError(NOT_EMPTY.format(where=ledger.where))
    return bool(there)


def written(ledger: Ledger) -> Iterator[str]:
    """The rows as lines of JSON, after a line that says which schema they are of and how many they are."""
    with ledger.reading() as connection:
        schema, writer = found(connection)
        rows = list(exported(connection))
    yield json.dumps({"schema": schema, "written_by": writer, "rows": len(rows)}) + "\n"
    yield from map(_line, rows)


def _line(row: Row) -> str:
    return json.dumps({"table": row[0], "row": row[1]}, ensure_ascii=False) + "\n"


def read(file: Path) -> list[Row]:
    """The rows in a file of such lines.

    Raises:
        BadDefinition: they are of another schema.
        InputOutputError: the file is no such file, or damaged.
    """
    try:
        head, *lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        if head["schema"] != len(STEPS):
            raise BadDefinition(OTHER_SCHEMA.format(file=file, theirs=head["schema"], ours=len(STEPS)))
        if head.get("rows", len(lines)) != len(lines):  # backups of before this was counted do not say it
            raise InputOutputError(NOT_ROWS.format(file=file, said=CUT.format(want=head["rows"], got=len(lines))))
        return [(line["table"], line["row"]) for line in lines]
    except (ValueError, KeyError, TypeError) as fault:
        raise InputOutputError(NOT_ROWS.format(file=file, said=fault)) from None
