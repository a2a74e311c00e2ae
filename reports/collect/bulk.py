"""The door to the engine: one database in memory, bounded, that spills into its own folder. It never goes online."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import duckdb

from ..concepts.errors import InputOutputError
from ..concepts.text import Text

T = TypeVar("T")
SOON = 0.1  # seconds
MEMORY = "400MB"  # where files are read: 300 000 groups of text fit, and do not spill
REGISTERED = "800MB"  # where a million units are looked up in their register
LATER = "200MB"  # where observations grow beside the engine
NO_PLAIN_FILE = (  # the third for a line that is longer than all that it holds, the last where it was stopped
    duckdb.InvalidInputException, duckdb.ConversionException, duckdb.NotImplementedException, duckdb.InterruptException,
)  # fmt: skip
FAILED = Text(
    "汇总微观数据时引擎停止：{said}；请给引擎更多内存，或检查 {spill} 的剩余空间后重新运行",
    "the engine stopped while aggregating microdata: {said}; "
    "give it more memory, or look at the space left in {spill}, and run again",
)


class Unreadable(Exception):
    """The engine cannot read a file in the plain way; the strict reader is asked then."""


@dataclass(frozen=True)
class Engine:
    """A connection, the folder that it spills into, its thread, and who shares work that is not the engine's."""

    connection: Any
    spill: Path
    thread: Executor
    executor: Executor | None = None

    def run(self, statement: str) -> None:
        """A statement that reads no delivered file.

        Raises:
            InputOutputError: the engine cannot go on, for want of space mostly.
        """
        self._asked(statement)

    def read(self, statement: str) -> None:
        """A statement that reads delivered files.

        Raises:
            Unreadable: a file is not laid out plainly, or `stop` was called.
        """
        try:
            self._apart(lambda: self.connection.execute(statement))
        except NO_PLAIN_FILE as fault:
            raise Unreadable(str(fault)) from None
        except duckdb.Error as fault:
            raise self._failed(fault) from None

    def stop(self) -> None:
        """Let the engine read no further: somebody else found that the files are not plain."""
        self.connection.interrupt()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The answer as tuples; a HUGEINT is an int, a DECIMAL a Decimal."""
        return list(self._asked(statement, lambda answer: answer.fetchall()))

    def sound(self, relation: str) -> bool:
        """Whether every cell of a relation can be read: a damaged file fails each time, and in many ways.

        It is asked of an engine of its own, for such a file may be the end of one.

        Raises:
            InputOutputError: the memory does not suffice.
        """
        other = duckdb.connect(":memory:", config=_settings(self.spill, MEMORY, 1))
        try:
            every = f"SELECT max(hash(COLUMNS(*))) FROM {relation}"
            replace(self, connection=other)._apart(lambda: other.execute(every).fetchall())
        except duckdb.OutOfMemoryException as fault:
            raise self._failed(fault) from None
        except duckdb.Error:
            return False
        finally:
            other.close()
        return True

    def columns(self, statement: str) -> Mapping[str, Any]:
        """The answer as arrays by column; ask for nothing wider than BIGINT, which would come as a float."""
        return dict(self._asked(statement, lambda answer: answer.fetchnumpy()))

    def put_down(self, name: str, relation: str) -> None:
        """Keep the rows of a relation in a file of the spill folder, packed: asked often, they are read but once."""
        self.run(f"ATTACH IF NOT EXISTS {text(str(self.spill / 'kept.duckdb'))} AS kept")
        self.run(f"CREATE OR REPLACE TABLE kept.{name} AS FROM ({relation})")
        self.run(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM kept.{name}")

    def at_most(self, memory: str) -> None:
        """From now on hold no more than this; what is above it goes to the spill folder, and back to the system."""
        self.run(f"SET memory_limit = {text(memory)}")

    def told(self, name: str, words: Mapping[str, str]) -> None:
        """A table of what each cell says, for as many cells as there are: they come by a file, not in a statement."""
        path = self.spill / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(words.items())
        columns = "header = false, auto_detect = false, quote = '\"', columns = {'cell': 'VARCHAR', 'code': 'VARCHAR'}"
        self.put_down(name, f"FROM read_csv({text(str(path))}, delim = ',', {columns})")

    def _asked(self, statement: str, take: Callable[[Any], Any] = lambda answer: None) -> Any:
        try:
            return self._apart(lambda: take(self.connection.execute(statement)))
        except duckdb.Error as fault:
            raise self._failed(fault) from None

    def _apart(self, work: Callable[[], T]) -> T:
        """What the engine answers, at work in a thread of its own: this one waits, and so hears Ctrl-C meanwhile."""
        answer = self.thread.submit(work)
        try:
            return answer.result()
        finally:
            while not answer.done():
                self.connection.interrupt()
                wait([answer], timeout=SOON)

    def _failed(self, fault: Exception) -> InputOutputError:
        return InputOutputError(FAILED.format(said=str(fault).split("\n")[0], spill=self.spill))


@contextmanager
def engine(spill: Path, memory: str = MEMORY, threads: int = 2, executor: Executor | None = None) -> Iterator[Engine]:
    """An engine that holds at most so much memory; what is more goes to files in `spill`, which go with it."""
    with TemporaryDirectory(prefix="microdata-", dir=spill) as own:
        connection = duckdb.connect(":memory:", config=_settings(Path(own), memory, threads))
        try:
            connection.execute("SET enable_progress_bar = false")  # it would be printed among the answers
            with ThreadPoolExecutor(1) as thread:
                yield Engine(connection, Path(own), thread, executor)
        finally:
            connection.close()


def _settings(spill: Path, memory: str, threads: int) -> dict[str, Any]:
    return {
        "threads": threads, "memory_limit": memory, "temp_directory": str(spill), "preserve_insertion_order": False,
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }  # fmt: skip


def text(words: str) -> str:
    """The words as a literal of the engine's language.

    >>> text("it's")
    "'it''s'"
    """
    return "'" + words.replace("'", "''") + "'"
