"""Many areas in one round: CPU seconds a bulletin, throughput, the second run with nothing changed, memory of a worker.

    python -m benchmarks.areas --areas 40 --workers 2
    python -m benchmarks.areas --areas 40 --bulletin industry   the ten pages of Banan, one set of files an area
    python -m benchmarks.areas --make DIR --areas 1000          only make the workspace

The areas are synthetic. `national`, one page: the accounts of China, in each area with another amount moved from one
industry to another, so that every identity still holds; one file holds all areas. `industry`: the files of Banan, in
each area with its amounts multiplied by another number, so that shares and growth stay what they are.
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
from decimal import Decimal
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
NATIONAL = '''"""One bulletin for each of many synthetic areas."""

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
INDUSTRY = '''"""The bulletin of Banan for each of many synthetic areas, each with files of its own."""

from dataclasses import replace

from reports import Text
from reports.concepts.roster import Roster
from reports.jobs.banan import BANAN, CITY, NATION
from reports.jobs.banan_sources import SMART
from reports.jobs.industry import INDUSTRY_BULLETIN

AREAS = {{code: code for code in {codes}}}


def own(source):
    """The same source in the folder of an area."""
    constants = dict(source.constants)
    if constants.get("area") == BANAN:
        constants["area"] = "{{area}}"
    codes = source.codes
    if source is SMART:
        codes = {{**codes, "area": {{**codes["area"], **AREAS}}}}
    return replace(source, pattern="{{area}}/" + source.pattern, constants=constants, codes=codes)


MANY = replace(
    INDUSTRY_BULLETIN,
    name="many",
    area="100000",
    sources=tuple(one if one in (CITY, NATION) else own(one) for one in INDUSTRY_BULLETIN.sources),
    roster=Roster("roster.csv"),
    bureau=Text("{{area}}统计局", "{{area}} Bureau of Statistics"),
    release=None,
)
'''
SETTINGS = '[tool.reports]\njobs = ["many:MANY"]\nlang = "zh"\ncache = "{cache}"\n'


MOVED = {"F": -1, "OTH": 1}  # 亿元 for each area in its order


def code(at: int) -> str:
    return str(100000 + at)


def make(root: Path, areas: int, cache: Path, bulletin: str = "national") -> Path:
    """A workspace with so many synthetic areas: a roster, a job, and what is delivered of each."""
    (root / "data_in").mkdir(parents=True)
    shutil.copytree(CHECKOUT / "templates", root / "templates", copy_function=shutil.copyfile)
    (root / "pyproject.toml").write_text(SETTINGS.format(cache=cache), encoding="utf-8")
    codes = [code(at) for at in range(areas)]
    job = NATIONAL if bulletin == "national" else INDUSTRY.format(codes=codes)
    (root / "many.py").write_text(job, encoding="utf-8")
    names = [{"code": code(at), "name": f"第{at}区", "name_en": f"Area {at}"} for at in range(areas)]
    _write(root / "data_in" / "roster.csv", names)
    (_accounts if bulletin == "national" else _deliveries)(root / "data_in", areas)
    return root


def _accounts(folder: Path, areas: int) -> None:
    """One file of accounts for all areas."""
    rows = _read(CHECKOUT / "data_in" / "real" / "china_2024Q1.csv")
    _write(folder / "accounts.csv", [_of(row, at) for at in range(areas) for row in rows])


def _deliveries(folder: Path, areas: int) -> None:
    """The files of Banan as each area would deliver its own."""
    shutil.copytree(CHECKOUT / "data_in" / "real", folder / "real", copy_function=shutil.copyfile)
    shutil.copyfile(CHECKOUT / "data_in" / "banan" / "cited_facts.csv", folder / "cited_facts.csv")
    files = [path for path in (CHECKOUT / "data_in" / "banan").glob("*.csv") if path.name not in NOT_DELIVERED]
    tables = {path.name: path.read_bytes().decode("gb18030" if path.name.startswith("office") else "utf-8-sig")
              for path in sorted(files)}  # fmt: skip
    for at in range(areas):
        (folder / code(at)).mkdir()
        for name, told in tables.items():
            (folder / code(at) / name).write_text(_as_of(told, at), encoding="utf-8")


NOT_DELIVERED = ("cited_facts.csv", "enterprise_panel.csv", "enterprise_register.csv")


def _as_of(told: str, at: int) -> str:
    """A table of Banan as that of an area: its code for that of Banan, its amounts so many times larger."""
    lines = (AMOUNT.sub(lambda found: _times(found, at), line) for line in told.splitlines(keepends=True))
    return "".join(BANAN.sub(code(at), line).replace("巴南区,", f"{code(at)},") for line in lines)


BANAN = re.compile(r"(?<![0-9.])500113(?![0-9.])")  # the code, and no digits of an amount
AMOUNT = re.compile(r'(?<=,)(-?[0-9]+(?:[.][0-9]+)?)(?=,(?:亿元|万元),)|"([0-9,]+)"')


def _times(found: re.Match[str], at: int) -> str:
    """An amount before its unit, as exact as it comes out, or one of the office's table, which has whole 万元."""
    if found[1]:
        return f"{Decimal(found[1]) * (1000 + at) / 1000:f}"
    whole = (Decimal(found[2].replace(",", "")) * (1000 + at) / 1000).quantize(Decimal(1), "ROUND_HALF_UP")
    return f'"{whole:,}"'


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


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
    spent = spent_by([sys.executable, "-m", "reports", "run", "2024-Q1", "--area", "all", *words, "-C", str(root)])
    spent.said = spent.said.splitlines()[-1]
    return spent


def spent_by(line: list[str]) -> Spent:
    """What a command takes, and what it says beside its output.

    Raises:
        SystemExit: it failed.
    """
    spent, begun = Spent(), time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        going = subprocess.Popen(line, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)
        while going.poll() is None:
            spent.look(going.pid)
            time.sleep(0.02 if spent.clock < 1 else 0.1)
            spent.clock = time.perf_counter() - begun
        said.seek(0)
        spent.said = said.read().strip()
    if going.returncode:
        raise SystemExit(spent.said)
    return spent


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--areas", type=int, default=20)
    asked.add_argument("--workers", default="2")
    asked.add_argument("--make", type=Path)
    asked.add_argument("--bulletin", choices=("national", "industry"), default="national")
    words = asked.parse_args()
    if words.make:
        make(words.make, words.areas, words.make / ".reports" / "cache", words.bulletin)
        return
    with tempfile.TemporaryDirectory() as folder:
        _measured(Path(folder), words.areas, words.workers, words.bulletin)


def _measured(folder: Path, areas: int, workers: str, bulletin: str) -> None:
    cache = folder / "cache"
    run(make(folder / "warm", 1, cache, bulletin))  # the fonts are prepared once on a machine
    root = make(folder / "many", areas, cache, bulletin)
    first = run(root, "--workers", workers)
    cpu, (own, *others) = sum(first.cpu.values()) / areas, first.megabytes.values()
    told(f"first run: {first.clock:.1f} s, {areas / first.clock:.2f} bulletins a second, {cpu:.2f} s CPU each")
    told(f"largest worker: {max(others, default=0)} MB, the process that was called: {own} MB; {first.said}")
    again = run(root, "--workers", workers)
    told(f"second run: {again.clock:.1f} s, {sum(again.cpu.values()):.1f} s CPU; {again.said}")


def told(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
