"""The tables of the ledger, the same on SQLite (STRICT) and PostgreSQL.

Times are text `YYYY-MM-DDTHH:MM:SS.ffffffZ`, so that both databases hold and order the same characters. Columns carry
the names of the fields in `records`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.schema import SchemaItem

LEDGER = MetaData()
BULLETIN = ("job", "area", "period")
STAMP = ("at", "by", "because")


def _table(name: str, *columns: SchemaItem) -> Table:
    return Table(name, LEDGER, *columns, sqlite_strict=True)


def _seq(name: str = "seq") -> Column[int]:
    """A key that the ledger counts itself: a sequence of the database would leave gaps and another order."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _number(name: str, least: int = 0) -> Column[int]:
    return Column(name, Integer, CheckConstraint(f"{name} >= {least}"), nullable=False)


def _hash(name: str, *constraints: SchemaItem) -> Column[str]:
    return Column(name, Text, CheckConstraint(f"length({name}) = 64"), *constraints, nullable=False)


def _of(column: Column[int]) -> Column[int]:
    """A key that belongs to a row of another table."""
    name = f"{column.table.name}_{column.name}"
    return Column(name, Integer, ForeignKey(column), primary_key=True, autoincrement=False)


def _one_of(name: str, *words: str) -> Column[str]:
    listed = ", ".join(f"'{word}'" for word in words)
    return Column(name, Text, CheckConstraint(f"{name} IN ({listed})"), nullable=False)


META = _table("meta", Column("key", Text, primary_key=True), *_words("value"))

# ---------------------------------------------------------------- what became known, in one order

ACCEPTANCE = _table(
    "acceptance",
    _seq(),
    *_words(*BULLETIN, "code", "subject", "got", *STAMP),
    Index("acceptance_of", *BULLETIN),
    Index("acceptance_at", "at"),
)
VINTAGE = _table(
    "vintage",
    _seq(),
    *_words("file"),
    _number("revision"),
    _hash("sha256"),
    _number("size"),
    *_words(*STAMP),
    UniqueConstraint("file", "revision"),
    Index("vintage_at", "at"),
)
WITHDRAWAL = _table(
    "withdrawal",
    _seq(),
    Column("vintage", Integer, ForeignKey(VINTAGE.c.seq), nullable=False, unique=True),
    *_words(*STAMP),
    Index("withdrawal_at", "at"),
)

# ---------------------------------------------------------------- what was done with it

ENDS = ("finished_at", "id", "error", "slot")
RUN = _table(
    "run",
    _seq(),
    *_words(*BULLETIN),
    _one_of("kind", "run", "rerun", "preview", "release"),
    _number("cut"),
    _one_of("state", "running", "held", "failed", "abandoned", "succeeded"),
    *_words("started_at", "by", "host"),
    _number("pid"),
    *(Column(name, Text, unique=name == "slot") for name in ENDS),
    Index("run_of", *BULLETIN),
    Index("run_unfinished", "state", "seq"),
)
RUN_INPUT = _table("run_input", _of(RUN.c.seq), _of(VINTAGE.c.seq))
FINDING = _table(
    "finding",
    _of(RUN.c.seq),
    Column("position", Integer, primary_key=True, autoincrement=False),
    *_words("severity", "code", "place", "subject", "zh", "en", "reason"),
)
EDITION = _table(
    "edition",
    _seq(),
    *_words(*BULLETIN),
    _number("number", 1),
    _hash("run"),
    _one_of("kind", "first", "revision", "correction"),
    _number("cut"),
    _hash("manifest"),
    *_words(*STAMP),
    UniqueConstraint(*BULLETIN, "number"),
    UniqueConstraint(*BULLETIN, "run"),
    CheckConstraint("(number = 1) = (kind = 'first')"),
)
OUTPUT = _table("output", _of(EDITION.c.seq), Column("name", Text, primary_key=True), _hash("sha256"), _number("size"))

# ---------------------------------------------------------------- what is announced, and what is to be told

SLOT = _table("slot", _seq(), *_words(*BULLETIN, "publish_at", *STAMP), Index("slot_of", *BULLETIN))
OUTBOX = _table(
    "outbox",
    Column("id", Text, primary_key=True),
    *_words("at", "channel", "payload"),
    _number("attempts"),
    *_words("next_try_at"),
    *(Column(name, Text) for name in ("sent_at", "last_error")),
    Index("outbox_unsent", "sent_at", "next_try_at"),
)

RECEIVED_OR_PUBLISHED = (VINTAGE, WITHDRAWAL, RUN_INPUT, FINDING, EDITION, OUTPUT, SLOT)
