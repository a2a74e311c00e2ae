"""The ledger: one SQL database, written in short transactions, one writer at a time.

SQLite in the store's folder by default (WAL, every commit synced), PostgreSQL by URL. Transactions are begun by hand:
by default SQLite's driver would leave the first table of a rolled-back migration behind.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, text

from .faults import told

PATIENCE = 30  # seconds that a writer waits for another
WRITES = {"reports_writes": True}
LOCK = int.from_bytes(b"reports")  # the advisory lock of the writers on PostgreSQL


@dataclass(frozen=True)
class Ledger:
    """An open ledger. `where` is how messages name it, without a password."""

    engine: Engine
    where: str

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the ledger, which no writer waits for."""
        with told(self.where), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Alone among the writers; committed and durable when the block ends, nothing of it if it raises."""
        with told(self.where), self.engine.connect().execution_options(**WRITES) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def sqlite_ledger(path: Path) -> Ledger:
    """The ledger in this file, which must be there; read only where nothing may be written."""
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=QueuePool)
    event.listen(engine, "begin", _begin_sqlite)
    return Ledger(engine, str(path))


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that must be there: nothing is made by looking for it."""
    uri = f"{path.absolute().as_uri()}?{_mode(path)}"
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _mode(path: Path) -> str:
    """On a read-only disk the index of the log cannot be made: without a log the file is then read as it stands."""
    if os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
        return "mode=rw"
    return "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("reports_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def postgres_ledger(url: URL) -> Ledger:
    """The ledger in this database; `?options=-csearch_path%3Dname` puts it into a schema of its own."""
    driver = url.set(drivername="postgresql+psycopg")
    options = f"{url.query.get('options', '')} -c lock_timeout={PATIENCE}s -c synchronous_commit=on"
    connecting = {"connect_timeout": 10, "options": options}
    engine = create_engine(driver, pool_pre_ping=True, connect_args=connecting)
    event.listen(engine, "begin", _begin_postgres)
    return Ledger(engine, url.render_as_string(hide_password=True))


def _begin_postgres(connection: Connection) -> None:
    """One writer at a time, as on SQLite; readers see one state of the whole ledger."""
    if connection.get_execution_options().get("reports_writes", False):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
