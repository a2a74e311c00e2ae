"""Many areas in one round: CPU seconds a bulletin, throughput, the second run with nothing changed, memory of a worker.

    python -m benchmarks.areas --areas 40 --workers 2
    python -m benchmarks.areas --make DIR --areas 1000          only make the workspace

The areas are synthetic: the national accounts, in each with another amount moved from one industry to another, so that
every identity still holds. One file holds all areas.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
JOB = '''"""One bulletin for each of many synthetic areas."""

from dataclasses import replace

from reports import Text
from reports.concepts.roster import Roster
from reports.jobs.national import ACCOUNTS, NATIONAL

MANY = replace(
    NATIONAL,
    name="many",
    area="100000",
    sources=(replace(ACCOUNTS, pattern="accounts.csv", synthetic=True),),
    roster=Roster("roster.csv"),
    bureau=Text("{area}统计局", "{area} Bureau of Statistics"),
)
'''
SETTINGS = '[tool.reports]\njobs = ["many:MANY"]\nlang = "zh"\ncache = "{cache}"\n'


MOVED = {"F": -1, "OTH": 1}  # 亿元 for each area in its order


def code(at: int) -> str:
    return str(100000 + at)


def make(root: Path, areas: int, cache: Path) -> Path:
    """A workspace with so many synthetic areas: a roster and one file of accounts for all of them."""
    (root / "data_in").mkdir(parents=True)
    shutil.copytree(CHECKOUT / "templates", root / "templates", copy_function=shutil.copyfile)
    (root / "pyproject.toml").write_text(SETTINGS.format(cache=cache), encoding="utf-8")
    (root / "many.py").write_text(JOB, encoding="utf-8")
    names = [{"code": code(at), "name": f"第{at}区", "name_en": f"Area {at}"} for at in range(areas)]
    _write(root / "data_in" / "roster.csv", names)
    with (CHECKOUT / "data_in" / "real" / "china_2024Q1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    _write(root / "data_in" / "accounts.csv", [_of(row, at) for at in range(areas) for row in rows])
    return root


def _of(row: dict[str, str], at: int) -> dict[str, str]:
    moved = at * MOVED.get(row["item"], 0)
    value = str(int(row["value"]) + moved) if moved else row["value"]
    return {**row, "area": code(at), "area_name": f"Area {at}", "value": value}


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@dataclass
class Spent:
    """What a command and all processes of its session took: seconds of the clock and of processors, the largest RSS."""

    clock: float = 0.0
    cpu: dict[int, float] = field(default_factory=dict)
    megabytes: dict[int, int] = field(default_factory=dict)
    said: str = ""

    def look(self, session: int) -> None:
        """Note what each process of a session has taken so far; what one took in its last moments is missed."""
        for path in Path("/proc").glob("[0-9]*"):
            try:
                stat = (path / "stat").read_text().rpartition(")")[2].split()
                status = (path / "status").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(stat[3]) == session:
                self.cpu[int(path.name)] = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
                if high := re.search(r"VmHWM:\s+([0-9]+) kB", status):
                    self.megabytes[int(path.name)] = int(high[1]) // 1024


def run(root: Path, *words: str) -> Spent:
    """What `reports run --area all` takes, and its summary."""
    line = [sys.executable, "-m", "reports", "run", "2024-Q1", "--area", "all", *words, "-C", str(root)]
    spent, begun = Spent(), time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        going = subprocess.Popen(line, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)
        while going.poll() is None:
            spent.look(going.pid)
            time.sleep(0.1)
        spent.clock = time.perf_counter() - begun
        said.seek(0)
        spent.said = said.read().strip()
    if going.returncode:
        raise SystemExit(spent.said)
    spent.said = spent.said.splitlines()[-1]
    return spent


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--areas", type=int, default=20)
    asked.add_argument("--workers", default="2")
    asked.add_argument("--make", type=Path)
    words = asked.parse_args()
    if words.make:
        make(words.make, words.areas, words.make / ".reports" / "cache")
        return
    with tempfile.TemporaryDirectory() as folder:
        _measured(Path(folder), words.areas, words.workers)


def _measured(folder: Path, areas: int, workers: str) -> None:
    cache = folder / "cache"
    run(make(folder / "warm", 1, cache))  # the fonts are prepared once on a machine
    root = make(folder / "many", areas, cache)
    first = run(root, "--workers", workers)
    cpu, most = sum(first.cpu.values()) / areas, max(first.megabytes.values())
    told(f"first run: {first.clock:.1f} s, {areas / first.clock:.2f} bulletins a second, {cpu:.2f} s CPU each")
    told(f"largest process: {most} MB; {first.said}")
    again = run(root, "--workers", workers)
    told(f"second run: {again.clock:.1f} s, {sum(again.cpu.values()):.1f} s CPU; {again.said}")


def told(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
