"""The schema of the ledger and its history: one step for each number, all of them in one transaction.

A step that was released is never edited; what it made is changed by a later step. A ledger written by a newer
program is refused by name, because an older one cannot know what it must keep.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select

from ..concepts.errors import BadDefinition
from ..concepts.text import Text
from .tables import ACCEPTANCE, ENDS, LEDGER, META, OUTBOX, RECEIVED_OR_PUBLISHED, RUN
from .triggers import forbid_deleting, forbid_rewriting, forward_only

NEWER = Text(
    "台账 {where} 由 reports {writer}（结构 {theirs}）写成，本程序是 {version}（结构 {ours}）；请升级 reports 后再运行",
    "the ledger {where} was written by reports {writer} (schema {theirs}), this is {version} (schema {ours}); "
    "upgrade reports, then run again",
)

Step = Callable[[Connection], None]


def _acceptances(connection: Connection) -> None:
    """Schema 1: who accepted what."""
    LEDGER.create_all(connection, [META, ACCEPTANCE])
    forbid_rewriting(connection, ACCEPTANCE)


def _store(connection: Connection) -> None:
    """Schema 2: all that is received, run, published and announced."""
    LEDGER.create_all(connection, [*RECEIVED_OR_PUBLISHED, RUN, OUTBOX])
    forbid_rewriting(connection, *RECEIVED_OR_PUBLISHED)
    forward_only(connection, RUN, ENDS)
    forbid_deleting(connection, RUN, OUTBOX)


STEPS: tuple[Step, ...] = (_acceptances, _store)


def found(connection: Connection) -> tuple[int, str]:
    """The schema of a ledger and the version that wrote it; (0, "") where there is none."""
    if not inspect(connection).has_table(META.name):
        return 0, ""
    kept = {row.key: row.value for row in connection.execute(select(META))}
    return int(kept.get("schema", "0")), kept.get("written_by", "")


def refuse_newer(held: tuple[int, str], version: str, where: str) -> None:
    """
    Raises:
        BadDefinition: the ledger has a schema that this program does not know.
    """
    schema, writer = held
    if schema > len(STEPS):
        told = {"where": where, "writer": writer, "theirs": schema, "version": version, "ours": len(STEPS)}
        raise BadDefinition(NEWER.format(**told))


def migrate(connection: Connection, version: str) -> None:
    """Take every step that the ledger has not taken, in the transaction of the connection."""
    schema, _ = found(connection)
    for step in STEPS[schema:]:
        step(connection)
    connection.execute(META.delete())
    now = {"schema": str(len(STEPS)), "written_by": version}
    connection.execute(META.insert(), [{"key": key, "value": value} for key, value in now.items()])
