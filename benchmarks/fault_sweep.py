"""A system-call fault sweep of the archive: every write, sync, rename and lock fails once, and nothing may be lost.

    python benchmarks/fault_sweep.py [--every N] [--fault KILL ENOSPC EIO ...]

A scenario receives files, replaces one, accepts a query and commits an edition, and says after each what is done. It
is run once under strace to count its calls between two markers; then once for each call and each fault, with that
fault injected there. After each run the same scenario must complete, and:

- what was said to be done is in the ledger, with its bytes;
- there is one edition, whole;
- `verify` finds no damage, and no passing file is left after a sweep;
- the process ended well, was killed, or refused with an exit code of the house (69, 73, 74, 75), not with a traceback.

Prints the points swept and every violation; exits 1 if there is one.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reports.archive import Bulletin, Place, Store, as_of, bundle, cut_now, editions, open_store, verify  # noqa: E402

CALLS = (
    "openat", "write", "pwrite64", "ftruncate", "fchmod", "fsync", "fdatasync", "mkdir", "link", "rename", "unlink",
    "flock", "fcntl",
)  # fmt: skip
FAULTS = {"KILL": "signal=KILL", "ENOSPC": "error=ENOSPC", "EIO": "error=EIO"}
HOUSE = (0, 69, 73, 74, 75)
BANAN = Bulletin("industry", "500113", "2024-Q1")
CONTENT = {"a.csv": b"replaced", "b.csv": b"second"}
BEGIN, END = "-- begin --", "-- end --"

SCENARIO = f"""
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from reports.archive import *
from reports.concepts.errors import ReportsError

def say(words): os.write(1, (words + "\\n").encode())
now = Stamp(datetime(2024, 4, 17, 1, 30, tzinfo=UTC), "Li")
banan = Bulletin("industry", "500113", "2024-Q1")
say({BEGIN!r})
try:
    with open_store(Place(Path(sys.argv[1]) / ".reports"), "0.1.0") as store:
        if not vintages(store.ledger):
            receive(store, {{"a.csv": b"first", "b.csv": b"second"}}, now)
        say("first")
        receive(store, {CONTENT!r}, now)
        say("replaced")
        accept(store.ledger, banan, Query("U1", "x", "38.6"), now)
        say("accepted")
        run = begin(store.ledger, banan, Beginning("run", 3, now.at, "Li", "host", 1))
        files = {{"industry.pdf": b"%PDF" * 5000, "industry.csv": b"a,b"}}
        draft = Draft(banan, number_of(store.ledger, banan, "a" * 64), "a" * 64, "first", 3, b"{{}}", files, run.seq)
        commit_edition(store, draft, now)
        say("committed")
except ReportsError as refused:
    say(f"refused {{refused}}")
    os._exit(refused.exit_code)
say({END!r})
os._exit(0)
"""


@dataclass(frozen=True)
class Point:
    """The n-th call of a name, counted from the start of the process, and what goes wrong there."""

    call: str
    number: int
    fault: str

    def __str__(self) -> str:
        return f"{self.fault} at {self.call} {self.number}"


def scenario(folder: Path, *traced: str) -> subprocess.CompletedProcess[str]:
    """Run the scenario in a folder, under strace with these options where there are any."""
    line = [sys.executable, "-B", "-c", SCENARIO, str(folder)]
    env = os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["strace", *traced, *line] if traced else line, cwd=folder, env=env, capture_output=True, text=True
    )


def points(faults: list[str]) -> list[Point]:
    """Every call between the markers, with every fault."""
    with workspace() as folder:
        log = folder / "log"
        scenario(folder, "-o", str(log), "-e", f"trace={','.join(CALLS)}")
        counted, inside, found = Counter[str](), False, []
        for line in log.read_text().splitlines():
            call = line.split("(")[0]
            counted[call] += call in CALLS
            if BEGIN in line or END in line:
                inside = BEGIN in line
            elif inside and call in CALLS and not re.match(r"write\(1,", line):
                found.append((call, counted[call]))
    return [Point(call, number, fault) for fault in faults for call, number in found]


class workspace:  # noqa: N801
    """A folder of its own for one run, taken away afterwards."""

    def __enter__(self) -> Path:
        self.folder = Path(tempfile.mkdtemp(prefix="reports-sweep-"))
        return self.folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder)


def swept(point: Point) -> list[str]:
    """What is wrong after this fault, and after the same scenario was run again."""
    with workspace() as folder:
        inject = f"inject={point.call}:{FAULTS[point.fault]}:when={point.number}"
        done = scenario(folder, "-o", str(folder / "log"), "-e", f"trace={point.call}", "-e", inject)
        wrong = list(ended_badly(point, done, (folder / "log").read_text()))
        with_store(folder, lambda store: wrong.extend(lost(store, done.stdout.split("\n"))))
        again = scenario(folder)
        if again.returncode:
            wrong.append(f"does not recover: {again.stdout} {again.stderr[-300:]}")
        with_store(folder, lambda store: wrong.extend((*lost(store, ["committed"]), *left(store))))
    return [f"{point}: {what}" for what in wrong]


def ended_badly(point: Point, done: subprocess.CompletedProcess[str], log: str) -> Iterator[str]:
    if point.fault == "KILL":
        if done.returncode != -9 and "+++ killed by SIGKILL +++" not in log:
            yield f"was not killed: {done.returncode}"
        return
    if "(INJECTED)" not in log:
        yield "nothing was injected"
    if done.returncode not in HOUSE:
        yield f"ended with {done.returncode}: {done.stderr[-300:]}"
    if done.returncode and "refused" not in done.stdout:
        yield "refused without a word"


def with_store(folder: Path, look: object) -> None:
    with open_store(Place(folder / ".reports"), "0.1.0") as store:
        look(store)  # type: ignore[operator]


def lost(store: Store, said: list[str]) -> Iterator[str]:
    """What the process said it had done and what is not there."""
    there = {v.file: store.objects.get(v.sha256) for v in as_of(store.ledger, cut_now(store.ledger))}
    published = editions(store.ledger, BANAN)
    if "first" in said and set(there) != set(CONTENT):
        yield f"received files lost: {there}"
    if ("replaced" in said or "committed" in said) and there != CONTENT:
        yield f"replaced file lost: {there}"
    if "committed" in said and len(published) != 1:
        yield f"{len(published)} editions"
    for edition in published:
        if bundle(store, edition) != {"industry.pdf": b"%PDF" * 5000, "industry.csv": b"a,b"}:
            yield "edition not whole"
    yield from (finding.line("en") for finding in verify(store, {}) if finding.code != "orphan")


def left(store: Store) -> Iterator[str]:
    """Passing files that nobody is writing any more and that a sweep does not take away."""
    if store.objects.sweep() > 1:
        yield "more than one passing file was left"
    yield from (f"left: {path}" for path in store.objects.folder.glob(".tmp-*"))


def sweep(faults: list[str], every: int = 1) -> tuple[int, list[str]]:
    """How many points were swept, and every violation."""
    chosen = points(faults)[::every]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [what for found in pool.map(swept, chosen) for what in found]
    return len(chosen), wrong


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--every", type=int, default=1, help="only every n-th point")
    arguments.add_argument("--fault", nargs="+", choices=FAULTS, default=list(FAULTS))
    asked = arguments.parse_args()
    count, wrong = sweep(asked.fault, asked.every)
    sys.stdout.write("".join(f"{what}\n" for what in wrong) + f"{count} points swept, {len(wrong)} violations\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
