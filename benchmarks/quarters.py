"""Growth of time and memory with quarters: the accounts of one area over 8 to 80 of them, a whole process each.

    python -m benchmarks.quarters --quarters 8 24 40 80

Every quarter has the amounts of the one that is real; all of them are read, checked and computed, the last is printed.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.areas import CHECKOUT, spent_by, told

JOB = '''"""The national accounts over many quarters."""

from dataclasses import replace

from reports.jobs.national import ACCOUNTS, NATIONAL

LONG = replace(
    NATIONAL, name="long", since="{first}", sources=(replace(ACCOUNTS, pattern="accounts.csv", synthetic=True),)
)
'''
SETTINGS = '[tool.reports]\njobs = ["long_job:LONG"]\nlang = "zh"\ncache = "{cache}"\n'
LAST = 2024 * 4  # 2024-Q1 as so many quarters


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--quarters", type=int, nargs="+", default=[8, 20, 40, 80])
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _run(make(Path(folder) / "warm", 1, Path(folder) / "cache"))
        told("| quarters | rows | wall s | CPU s | largest process, MB |\n|--:|--:|--:|--:|--:|")
        for quarters in words.quarters:
            told(_run(make(Path(folder) / str(quarters), quarters, Path(folder) / "cache")))


def make(root: Path, quarters: int, cache: Path) -> Path:
    """A workspace with the accounts of so many quarters up to 2024-Q1."""
    (root / "data_in").mkdir(parents=True)
    shutil.copytree(CHECKOUT / "templates", root / "templates", copy_function=shutil.copyfile)
    (root / "pyproject.toml").write_text(SETTINGS.format(cache=cache), encoding="utf-8")
    (root / "long_job.py").write_text(JOB.format(first=_quarter(quarters - 1)), encoding="utf-8")
    with (CHECKOUT / "data_in" / "real" / "china_2024Q1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (root / "data_in" / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "period": _quarter(back)} for back in reversed(range(quarters)) for row in rows)
    return root


def _quarter(back: int) -> str:
    year, quarter = divmod(LAST - back, 4)
    return f"{year}-Q{quarter + 1}"


def _run(root: Path) -> str:
    """What the bulletin of the last quarter takes, as a row."""
    spent = spent_by([sys.executable, "-m", "reports", "run", "2024-Q1", "-C", str(root)])
    rows = len((root / "data_in" / "accounts.csv").read_text(encoding="utf-8").splitlines()) - 1
    cpu, most = sum(spent.cpu.values()), max(spent.megabytes.values())
    return f"| {root.name} | {rows} | {spent.clock:.1f} | {cpu:.1f} | {most} |"


if __name__ == "__main__":
    main()
