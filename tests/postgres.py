"""A PostgreSQL of one's own, for tests: on loopback, in a temporary folder, as a user without rights, ended by its pid.

A test asks for the fixture `server`, or `database` for one URL.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

NOT_THERE = "PostgreSQL is not installed: neither /usr/lib/postgresql/*/bin nor PATH has initdb and postgres"
NO_DRIVER = "psycopg is not installed: the extra [postgres]"
NO_USER = "PostgreSQL refuses root, and there is no user `nobody` to start it as"


def program(name: str) -> str | None:
    """The newest one of Debian's, or the one on PATH."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    return str(packaged[-1]) if packaged else shutil.which(name)


def unprivileged() -> dict[str, Any]:
    """Arguments of `subprocess` that leave root behind."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def why_not() -> str:
    """Why there can be no server here; empty where there can."""
    if not (program("initdb") and program("postgres")):
        return NOT_THERE
    try:
        import psycopg  # noqa: F401

        unprivileged()
    except ModuleNotFoundError:
        return NO_DRIVER
    except KeyError:
        return NO_USER
    return ""


@dataclass
class Server:
    """A database server that can be stopped, killed and started again."""

    folder: Path
    port: int
    process: subprocess.Popen | None = None
    made: list[str] = field(default_factory=list)

    def start(self) -> None:
        line = [
            program("postgres"),
            "-D",
            self.folder / "data",
            "-p",
            str(self.port),
            "-h",
            "127.0.0.1",
            "-k",
            "",
            "-F",
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log, cwd=self.folder, **unprivileged())
        for _ in range(300):
            if self.answers():
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.conninfo("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends it orderly, SIGQUIT at once, as a crash would."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def conninfo(self, name: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=tester dbname={name}"

    def database(self) -> str:
        """The URL of an empty place for a ledger: a schema of its own, which is made sooner than a database."""
        import psycopg

        name = f"store{len(self.made)}"
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        self.made.append(name)
        return f"postgresql://tester@127.0.0.1:{self.port}/postgres?options=-csearch_path%3D{name}"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running server for all tests of a session; skipped with the reason where there can be none."""
    if reason := why_not():
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="reports-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        line = [program("initdb"), "-D", folder / "data", "-U", "tester", "--auth=trust", "--no-sync", "-E", "UTF8"]
        subprocess.run(line, check=True, capture_output=True, cwd=folder, **unprivileged())
        running = Server(folder, free_port())
        running.start()
        yield running
        running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server: Server) -> str:
    """The URL of an empty place for a ledger."""
    return server.database()
