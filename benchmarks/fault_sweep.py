"""A system-call fault sweep of an office: every write, sync, rename and lock fails once, and nothing may be lost.

    python benchmarks/fault_sweep.py [--every N] [--fault KILL ...] [--call fsync ...] [--renders 20] [--disks 40]

The life of `swept_office.py` (receive, accept, commit, publish, and again with a corrected file) is lived once under
strace to count its calls between markers; then once for each call and each fault, with that fault injected there. The
bundles are rendered once beforehand; `--renders` points more, spread over the life, render for real. `--disks` lives
more have so little space left, or files of so many bytes at most, that a real disk refuses.

After each fault: what was said to be done is there, whole; no file in `data_out/` is partial, and after any command a
bundle is what its manifest lists; the process ended well, was killed, or refused in a sentence with an exit code of the
house, not with a traceback. Then the life is lived to its end without a fault, and must have come to the same editions,
each by one success, with no damage and no stray file.

Prints the points swept and every violation; exits 1 if there is one. Processes are forked from one that has everything
loaded, so a point costs a fraction of a second.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from swept_office import (  # noqa: E402
    BEGIN,
    END,
    Rendered,
    broken,
    from_memory,
    live,
    produced_by,
    rehearsed,
    unfinished,
    workspace,
)

from reports.concepts.errors import ReportsError  # noqa: E402

CALLS = (
    "openat", "write", "pwrite64", "ftruncate", "fchmod", "fsync", "fdatasync", "mkdir", "link", "rename", "unlink",
    "rmdir", "unlinkat", "flock", "fcntl",
)  # fmt: skip
FAULTS = {"KILL": "signal=KILL", "ENOSPC": "error=ENOSPC", "EIO": "error=EIO"}
HOUSE = (0, 69, 73, 74, 75)
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # faults are injected: no real disk need be waited for
SPACE, LARGEST = 24_000, 12_000  # bytes: how much more space, or how much longer a file, each full disk allows


@dataclass(frozen=True)
class Point:
    """The n-th call of a name in a life, and what goes wrong there; without a call, how small the disk is."""

    call: str
    number: int
    fault: str
    renders: bool = False

    def __str__(self) -> str:
        return f"{self.fault} at {self.call} {self.number}{' of a real render' * self.renders}"

    @property
    def injected(self) -> list[str]:
        return ["-e", f"trace={self.call}", "-e", f"inject={self.call}:{FAULTS[self.fault]}:when={self.number}"]


@dataclass(frozen=True)
class Ended:
    """How a process ended, what it said before, and its traced calls."""

    code: int
    said: list[str]
    log: str = ""


@contextmanager
def office_in(rendered: Path, parent: Path | None = MEMORY) -> Iterator[Path]:
    """A new office in a folder of its own, taken away afterwards; `rendered` is the cache of fonts."""
    folder = Path(tempfile.mkdtemp(prefix="reports-sweep-", dir=parent))
    try:
        yield workspace(folder / "office", rendered)
    finally:
        shutil.rmtree(folder)


def lived(root: Path, traced: Sequence[str] = (), day: int = 0, before: Callable[[], None] = lambda: None) -> Ended:
    """Live in a process of one's own, under strace with these options where there are any."""
    gate, said = os.pipe(), os.pipe()
    process = os.fork()
    if process == 0:
        os.close(gate[1])
        _live_and_exit(root, (gate[0], said[1]), (day, before))
    os.close(gate[0]), os.close(said[1])
    log = root.parent / "log"
    tracer = _attached(process, log, traced) if traced else None
    os.close(gate[1])
    words = _all_of(said[0])
    status = os.waitpid(process, 0)[1]
    if tracer:
        tracer.communicate()
    return Ended(os.waitstatus_to_exitcode(status), words.split("\n"), log.read_text() if tracer else "")


def _attached(process: int, log: Path, traced: Sequence[str]) -> subprocess.Popen:
    line = ["strace", "-s", "400", "-o", str(log), *traced, "-p", str(process)]
    tracer = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
    told = tracer.stderr.readline()
    if "attached" not in told:
        raise RuntimeError(told)
    return tracer


def _all_of(handle: int) -> str:
    with os.fdopen(handle, encoding="utf-8") as opened:
        return opened.read()


def _live_and_exit(root: Path, pipes: tuple[int, int], what: tuple[int, Callable[[], None]]) -> None:
    """The child's whole life: wait until it is watched, then live, and never come back."""
    code = 70
    try:
        os.dup2(pipes[1], 1)
        os.close(pipes[1])
        what[1]()
        os.read(pipes[0], 1)
        live(root, say, what[0])
        code = 0
    except ReportsError as refused:
        say(f"refused {refused}")
        code = refused.exit_code
    except BaseException:
        say(f"TRACEBACK {traceback.format_exc()}")
    finally:
        os._exit(code)


def say(words: str) -> None:
    os.write(1, (words + "\n").encode())


# ---------------------------------------------------------------- the points


def calls_of_a_life(cache: Path) -> list[tuple[str, int]]:
    """Every call between the markers: its name, and which of that name in the process it is."""
    with office_in(cache) as root:
        ended = lived(root, ["-e", f"trace={','.join(CALLS)}"])
        counted, inside, found = Counter[str](), False, []
        for line in ended.log.splitlines():
            call = line.split("(")[0]
            counted[call] += call in CALLS
            if BEGIN in line or END in line:
                inside = BEGIN in line
            elif inside and call in CALLS and _matters(line, root):
                found.append((call, counted[call]))
        return found


def _matters(line: str, root: Path) -> bool:
    """Whether a call opens, changes, syncs or locks something of the office; what it says is none of them."""
    if line.startswith("openat("):
        return f'"{root}' in line and ("O_CREAT" in line or "O_RDWR" in line or "O_DIRECTORY" not in line)
    return "F_SETLK" in line if line.startswith("fcntl(") else not line.startswith("write(1,")


def points(cache: Path, faults: list[str], rendered: Rendered) -> list[Point]:
    """Every call of a life that renders from memory, with every fault."""
    with produced_by(from_memory(rendered)):
        every = calls_of_a_life(cache)
    return [Point(call, number, fault) for fault in faults for call, number in every]


def rendering(cache: Path, faults: list[str], how_many: int) -> list[Point]:
    """So many points spread over a life that renders for real."""
    every = calls_of_a_life(cache) if how_many else []
    chosen = [every[(2 * number + 1) * len(every) // (2 * how_many)] for number in range(how_many)]
    return [Point(*call, faults[number % len(faults)], renders=True) for number, call in enumerate(chosen)]


# ---------------------------------------------------------------- a point swept


def swept(point: Point, cache: Path, rendered: Rendered) -> list[str]:
    """What is wrong after this fault, and after the life was lived to its end."""
    if not point.call:
        return [f"{point}: {what}" for what in too_small(point, cache, rendered)]
    with office_in(cache) as root:
        ended = lived(root, point.injected)
        wrong = [*ended_badly(point, root, ended), *after(root, ended, rendered)]
    return [f"{point}: {what}" for what in wrong]


def after(root: Path, ended: Ended, rendered: Rendered) -> Iterator[str]:
    """What is wrong once a process has ended so, and what once everything has been done again."""
    yield from broken(root, ended.said, rendered)
    again = lived(root, day=1)
    if again.code:
        yield f"does not recover: {again.said}"
    yield from unfinished(root, rendered)


def ended_badly(point: Point, root: Path, ended: Ended) -> Iterator[str]:
    killed, lines = point.fault == "KILL", ended.log.splitlines()
    if killed and ended.code != -9:
        yield f"was not killed: {ended.code}"
    if not killed and point.call and not any("(INJECTED)" in line and _matters(line, root) for line in lines):
        yield "the fault was not where it was meant to be"
    if not killed and ended.code not in HOUSE:
        yield f"ended with {ended.code}: {ended.said[-20:]}"
    if not killed and ended.code and not any(words.startswith("refused ") for words in ended.said):
        yield "refused without a word"


def too_small(point: Point, cache: Path, rendered: Rendered) -> Iterator[str]:
    """A life on a disk that is really full, or where no file may be longer than so many bytes."""
    if point.fault == "LONG":
        with office_in(cache) as root:
            most = point.number * LARGEST
            ended = lived(root, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
            yield from (*ended_badly(point, root, ended), *after(root, ended, rendered))
        return
    with office_in(cache) as elsewhere, mounted(elsewhere.parent / "disk") as disk, office_in(cache, disk) as root:
        _fill(disk, point.number * SPACE)
        ended = lived(root)
        (disk / "ballast").unlink()
        yield from (*ended_badly(point, root, ended), *after(root, ended, rendered))


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _fill(disk: Path, left: int) -> None:
    space = os.statvfs(disk)
    (disk / "ballast").write_bytes(b"\0" * max(space.f_bavail * space.f_bsize - left, 0))


def may_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            with mounted(Path(folder) / "disk"):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


def full(how_many: int) -> list[Point]:
    """Disks that are full at once, a little later, ... : half of them file systems, half of them limits of a file."""
    kinds = ("FULL", "LONG") if may_mount() else ("LONG",)
    return [Point("", number // len(kinds), kinds[number % len(kinds)]) for number in range(how_many)]


# ---------------------------------------------------------------- all of them


def sweep(asked: argparse.Namespace) -> tuple[int, list[str]]:
    """How many points were swept, and every violation."""
    with tempfile.TemporaryDirectory(prefix="reports-sweep-") as folder:
        cache = Path(folder) / "cache"
        with office_in(cache) as root:
            rendered = rehearsed(root)
            _warm(root, rendered)
        of_calls = [point for point in points(cache, asked.fault, rendered) if point.call in asked.call]
        chosen = [*rendering(cache, asked.fault, asked.renders), *of_calls[:: asked.every], *full(asked.disks)]
        with ProcessPoolExecutor(os.cpu_count(), get_context("fork"), _on_stage, (cache, rendered)) as pool:
            wrong = [what for found in pool.map(_one, chosen) for what in found]
    return len(chosen), wrong


def _warm(root: Path, rendered: Rendered) -> None:
    """Load what the checks load before calls are counted: what is loaded later would shift the counts."""
    wrong = [*broken(root, ["received"], rendered), *unfinished(root, rendered)]
    if wrong:
        raise RuntimeError(wrong)


def _on_stage(cache: Path, rendered: Rendered) -> None:
    """What every point needs, kept in the process that sweeps it: a rendered bundle is not sent for each."""
    global STAGE
    STAGE = (cache, rendered)


def _one(point: Point) -> list[str]:
    cache, rendered = STAGE
    with nullcontext() if point.renders else produced_by(from_memory(rendered)):
        return swept(point, cache, rendered)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--every", type=int, default=1, help="only every n-th call")
    arguments.add_argument("--fault", nargs="+", choices=FAULTS, default=list(FAULTS))
    arguments.add_argument("--call", nargs="+", choices=CALLS, default=list(CALLS))
    arguments.add_argument("--renders", type=int, default=20, help="so many points with a real render")
    arguments.add_argument("--disks", type=int, default=40, help="so many disks that are full")
    asked = arguments.parse_args()
    start = time.monotonic()
    count, wrong = sweep(asked)
    sys.stdout.write("".join(f"{what}\n" for what in wrong))
    sys.stdout.write(f"{count} points swept in {time.monotonic() - start:.0f} s, {len(wrong)} violations\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
