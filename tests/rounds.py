"""A workspace of a few areas with a page of its own each, and rounds through them, for tests."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.areas import make
from reports.concepts.period import quarter
from reports.concepts.text import Text
from reports.office import Actor, Session
from reports.office.rounds import Round, run_areas
from reports.office.workers import crew
from reports.workspace import open_workspace

MEMORY = 4 * 2**30
# A check of the office's own that kills whoever works at an area, while (or the first time that) a file asks for it;
# where another file asks for that, it ends the program instead.
KILLS = '''

import os
import signal
from pathlib import Path


def deadly(table):
    """Nothing is wrong with the data: only with the program."""
    for area in set(table["area"]):
        once, always = (Path(__file__).parent / f"{how}-{area}" for how in ("kill-once", "kill-always"))
        if once.exists() or always.exists():
            once.unlink(missing_ok=True)
            os.kill(os.getpid(), signal.SIGKILL)
        if (Path(__file__).parent / f"end-{area}").exists():
            raise SystemExit(4)
    return table.iloc[:0]


MANY = replace(MANY, checks=(*MANY.checks, deadly))
'''


class Many:
    """A workspace of areas 100000, 100001, ...; each round tells what it did."""

    def __init__(self, root: Path, areas: int, cache: Path) -> None:
        self.root = make(root, areas, cache)
        (root / "many.py").write_text((root / "many.py").read_text(encoding="utf-8") + KILLS, encoding="utf-8")
        self.told: list[Text] = []

    @property
    def session(self) -> Session:
        actor = Actor("张三", lambda: datetime.now(UTC), "host", os.getpid())
        return Session(open_workspace(self.root), actor, self.told.append)

    def round(self, workers: int = 1, cluster: str = "") -> Round:
        session = self.session
        with crew(workers, MEMORY, cluster) as at_hand:
            return run_areas(session, session.workspace.chosen("many")[0], quarter("2024-Q1"), at_hand)

    def ask_for(self, file: str) -> None:
        (self.root / file).touch()

    def swap(self, name: str, old: str, new: str) -> None:
        file = self.root / "data_in" / name
        words = file.read_text(encoding="utf-8")
        assert words.count(old) == 1, f"{old!r} stands {words.count(old)} times in {name}"
        file.write_text(words.replace(old, new), encoding="utf-8")

    @property
    def digest(self) -> str:
        """One hash of everything in `data_out/`, by name and content."""
        every = sorted(path for path in (self.root / "data_out").rglob("*") if path.is_file())
        lines = (f"{path.relative_to(self.root)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in every)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def outcomes(made: Round) -> list[tuple[str, str, int]]:
    return [(one.area.code, one.outcome, one.edition) for one in made.areas]


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """The address of a Dask scheduler of this machine with so many workers."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made.scheduler_address
