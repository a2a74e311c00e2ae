"""Aggregates of a panel of enterprises beside bare DuckDB, Polars and pandas: time, memory, growth with rows.

    python benchmarks/microdata.py [--rows 10000 100000 1000000 10000000] [--folder DIR]

Every measurement is a process of its own, on a warm file; the result is the sums of four measures by area, cluster and
quarter. Bare peers validate nothing; ours validates every row and gives observations of the house. Polars and
pandas are left out where they are not installed. Ratios are to bare DuckDB of the same run: the contract, not seconds.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

VALUES = ("output", "value_added", "revenue", "employees")
TEXTS = ("region_code", "ent_id", "ent_name", "period", "activity", "cluster_code")
KEYS = ("region_code", "cluster_code", "period")
PANEL = """
    SELECT (500000 + i // 8 * 7919 % 3000)::VARCHAR AS region_code, 'MA' || lpad((i // 8)::VARCHAR, 16, '0') AS ent_id,
        '重庆机械制造厂' || (i // 8 % 9973)::VARCHAR AS ent_name,
        (2022 + i % 8 // 4)::VARCHAR || '-Q' || (1 + i % 4)::VARCHAR AS period,
        (13 + i // 8 * 31 % 41 % 31)::VARCHAR AS activity, 'C' || (1 + i // 24000 % 12)::VARCHAR AS cluster_code,
        (i * 2654435761 % 1000003 * 7 % 900001)::BIGINT + 1000 AS output,
        (i * 40503 % 1000003 * 3 % 300007)::BIGINT - 20000 AS value_added,
        (i * 69069 % 1000003 * 5 % 950009)::BIGINT AS revenue, i % 977 + 20 AS employees
    FROM range({rows}) AS t(i)
"""


def written(rows: int, folder: Path) -> Path:
    """The panel of so many rows, the same each time."""
    import duckdb

    path = folder / f"panel{rows}.csv"
    duckdb.sql(f"COPY ({PANEL.format(rows=rows)}) TO '{path}' (HEADER)") if not path.exists() else None
    return path


def in_gb18030(path: Path) -> Path:
    copy = path.with_name(f"gb-{path.name}")
    with path.open(encoding="utf-8", newline="") as read, copy.open("w", encoding="gb18030", newline="") as write:
        while block := read.read(2**22):
            write.write(block)
    return copy


# --- each in a process of its own ---


def bare(path: Path) -> int:
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    sums = ", ".join(f"sum({name}) AS {name}" for name in VALUES)
    kinds = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(VALUES, "BIGINT")
    read = f"read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '\"', columns = {kinds})"
    return len(connection.sql(f"SELECT {', '.join(KEYS)}, {sums} FROM {read} GROUP BY ALL").fetchall())


def polars(path: Path) -> int:
    import polars as pl

    read = pl.scan_csv(path, schema_overrides=dict.fromkeys(TEXTS, pl.String))
    return len(read.group_by(KEYS).agg([pl.col(name).sum() for name in VALUES]).collect(engine="streaming"))


def pandas(path: Path) -> int:
    import pandas as pd

    read = pd.read_csv(path, dtype=dict.fromkeys(TEXTS, "category"), usecols=[*KEYS, *VALUES])
    return len(read.groupby(list(KEYS), observed=True)[list(VALUES)].sum())


def ours(path: Path, unique: bool = False, shapes: tuple[str, ...] = ("sum",)) -> int:
    from reports.collect.bulk_layout import PanelFile
    from reports.concepts.aggregate import Aggregate, Panel
    from reports.concepts.source import Source
    from reports.concepts.text import Text
    from reports.production.microdata import Room, aggregated

    source = Source(
        name="panel",
        pattern="*.csv",
        citation=Text("面板", "panel"),
        cells={"area": "region_code", "activity": "activity", "period": "period"},
        constants={"accumulation": "single", "scope": "total", "price_basis": "current", "unit": "万元"},
        values={name: {"measure": name} for name in VALUES},
        ignored=("ent_name",),
    )
    panel = Panel(source, unit="ent_id", cluster="cluster_code", unique=unique)
    asked = [Aggregate(panel, name, ("cluster",), shapes) for name in VALUES]  # type: ignore[arg-type]
    with ProcessPoolExecutor(2) as executor, tempfile.TemporaryDirectory(dir=path.parent) as spill:
        done = aggregated(asked, [PanelFile(path.name, path)], Room(Path(spill), executor=executor))
    if done.findings:
        raise SystemExit(done.findings[0].line("en"))
    return len(done.observations) // len(VALUES)


def pairs(path: Path) -> int:
    return ours(path, True, ("comparable",))


def concentration(path: Path) -> int:
    return ours(path, True, ("concentration",))


WAYS: dict[str, Callable[[Path], int]] = {
    "bare": bare, "polars": polars, "pandas": pandas, "ours": ours, "ours, unique": lambda path: ours(path, True),
    "ours, gb18030": ours, "ours, pairs": pairs, "ours, CR and HHI": concentration,
}  # fmt: skip


def measured(way: str, path: Path) -> dict[str, float]:
    """Wall and processor seconds of a fresh process, and the most memory it held."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", way, str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{way}: {done.stderr}")
    return json.loads(done.stdout)


def one(way: str, path: Path) -> None:
    begun = time.perf_counter()
    groups = WAYS[way](path)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told = {
        "wall": time.perf_counter() - begun,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "memory": used[0].ru_maxrss / 1024,
        "groups": groups,
    }
    sys.stdout.write(json.dumps(told))


def table(rows: list[int], folder: Path) -> None:
    sys.stdout.write(
        f"{'rows':>10}  {'way':<18}{'wall s':>8}{'x bare':>8}{'cpu s':>8}{'x bare':>8}{'MB':>7}{'µs/row':>8}\n"
    )
    for count in rows:
        path, base = written(count, folder), dict[str, float]()
        for way in WAYS:
            if way in ("polars", "pandas") and find_spec(way) is None:
                continue
            found = measured(way, in_gb18030(path) if way.endswith("gb18030") else path)
            base = base or found
            sys.stdout.write(
                f"{count:>10}  {way:<18}{found['wall']:>8.2f}{found['wall'] / base['wall']:>8.2f}{found['cpu']:>8.2f}"
                f"{found['cpu'] / base['cpu']:>8.2f}{found['memory']:>7.0f}{1e6 * found['wall'] / count:>8.2f}\n"
            )
            sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000, 10_000_000])
    parser.add_argument("--folder", type=Path, help="where the panels are written (a temporary folder)")
    parser.add_argument("--one", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one[0], Path(asked.one[1]))
        return
    with tempfile.TemporaryDirectory() as own:
        table(asked.rows, asked.folder or Path(own))


if __name__ == "__main__":
    main()
