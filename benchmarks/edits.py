"""How many errors the edits find: 1 000 of 12 kinds, planted in generated panels of enterprises.

    python benchmarks/edits.py [--errors 1000] [--panels 25] [--units 400] [--seed 4]

A panel is six quarters of nine measures, with sizes, ratios and growth as in the example panel of the house, and a
season. The errors stand in its last quarter, 2024-Q2, at most one in a unit. An error is found where a finding is about
its unit; a finding about a unit without an error is a false alarm. Hidiroglou-Berthelot compares within three classes
of size (large, medium, small), as an office would: in one pool of all sizes it asks of 0.8 % of the units that are
right.

All is drawn from the seed, so that the same command prints the same table.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import exp
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


from reports import accumulation, hidiroglou_berthelot, magnitude_of_file, quarter
from reports.collect import Collected, Delivery, collect
from reports.concepts.check import Check
from reports.concepts.finding import Finding
from reports.jobs.enterprises import ENTERPRISES_PANEL as JOB
from reports.jobs.enterprises import PANEL, SCOPE
from reports.process import Confronted, confront

QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2")
LAST, BEFORE = QUARTERS[-1], QUARTERS[-2]
FLOWS = ("output", "output_prev", "sales_output", "export_delivery", "revenue", "cost", "profit")
STOCKS = ("assets_end", "liabilities_end")
KEYED = ("output", "sales_output", "revenue", "cost")
SWAPPED = (("assets_end", "liabilities_end"), ("revenue", "profit"), ("output", "export_delivery"))
SEASON = {"1": 0.23, "2": 0.48, "3": 0.73, "4": 1.0}  # of the year, to date

Cell = tuple[str, str, str]  # unit, quarter, measure as delivered
Panel = dict[Cell, int]


@dataclass
class Planted:
    """A panel with the errors that were planted in it: kind by unit, and the units that stand in it twice."""

    values: Panel
    kinds: dict[str, str] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)


# --- a panel ---


def clean(draw: random.Random, units: int) -> Panel:
    """Units of very different size that grow by about five per cent; two in a hundred restate the year before."""
    values: Panel = {}
    for number in range(units):
        name, annual = f"E{number:05}", 12_000 * exp(abs(draw.gauss(0, 1.33)))
        growth = draw.lognormvariate(0.05, 0.042)
        for when in QUARTERS:
            values |= _returned(draw, (name, when), annual * (growth if when >= "2024" else 1))
    for name, when, measure in list(values):
        if measure == "output" and when >= "2024":
            restated = draw.uniform(0.96, 1.04) if draw.random() < 0.02 else 1
            values[name, when, "output_prev"] = round(values[name, f"2023{when[4:]}", "output"] * restated)
    return values


def _returned(draw: random.Random, at: tuple[str, str], annual: float) -> Panel:
    """One return: flows to date, stocks at the end of the quarter, in 万元."""
    output = round(annual * SEASON[at[1][-1]] * draw.uniform(0.99, 1.01)) + 50
    sales = round(output * draw.uniform(0.94, 0.99))
    revenue = round(sales * draw.uniform(0.99, 1.03))
    assets = round(annual * draw.uniform(1.0, 1.1)) + 50
    told = {
        "output": output,
        "output_prev": round(output / 1.05),
        "sales_output": sales,
        "export_delivery": round(sales * draw.uniform(0.01, 0.2)),
        "revenue": revenue,
        "cost": round(revenue * draw.uniform(0.80, 0.88)),
        "profit": round(revenue * draw.uniform(0.01, 0.09)),
        "assets_end": assets,
        "liabilities_end": round(assets * draw.uniform(0.42, 0.68)),
    }
    return {(*at, measure): value for measure, value in told.items()}


# --- errors ---


def times(*factors: float) -> Callable[[random.Random, Planted, str], None]:
    """A value of the unit, of output, sales, revenue or cost, times one of the factors."""

    def plant(draw: random.Random, panel: Planted, unit: str) -> None:
        cell = (unit, LAST, draw.choice(KEYED))
        panel.values[cell] = round(panel.values[cell] * draw.choice(factors))

    return plant


def sign(draw: random.Random, panel: Planted, unit: str) -> None:
    """A minus before output, sales, revenue or cost."""
    cell = (unit, LAST, draw.choice(KEYED))
    panel.values[cell] = -panel.values[cell]


def swapped(draw: random.Random, panel: Planted, unit: str) -> None:
    """Two measures of the unit in each other's column."""
    one, other = ((unit, LAST, measure) for measure in draw.choice(SWAPPED))
    panel.values[one], panel.values[other] = panel.values[other], panel.values[one]


def duplicated(draw: random.Random, panel: Planted, unit: str) -> None:
    """The whole return of the unit a second time."""
    panel.twice.add(unit)


def single(draw: random.Random, panel: Planted, unit: str) -> None:
    """The quarter alone in place of the year to date, in every flow of the unit."""
    for measure in FLOWS:
        panel.values[unit, LAST, measure] -= panel.values[unit, BEFORE, measure]


def missing(draw: random.Random, panel: Planted, unit: str) -> None:
    """No return of the unit."""
    for measure in (*FLOWS, *STOCKS):
        del panel.values[unit, LAST, measure]


def ratio(draw: random.Random, panel: Planted, unit: str) -> None:
    """Sales or liabilities two and a half to three and a half times what they were."""
    cell = (unit, LAST, draw.choice(("sales_output", "liabilities_end")))
    panel.values[cell] = round(panel.values[cell] * draw.uniform(2.5, 3.5))


def year_before(draw: random.Random, panel: Planted, unit: str) -> None:
    """Another output of the year before than was reported then."""
    cell = (unit, LAST, "output_prev")
    panel.values[cell] = round(panel.values[cell] * draw.choice((0.6, 0.8, 1.25, 1.6)))


def outlier(draw: random.Random, panel: Planted, unit: str) -> None:
    """Every flow of the unit 3.8 times what it was, so that no ratio shows it."""
    for measure in set(FLOWS) - {"output_prev"}:
        panel.values[unit, LAST, measure] = round(panel.values[unit, LAST, measure] * 3.8)


def falling(draw: random.Random, panel: Planted, unit: str) -> None:
    """A year to date below that of the quarter before, in output, sales, revenue or cost."""
    measure = draw.choice(KEYED)
    panel.values[unit, LAST, measure] = round(panel.values[unit, BEFORE, measure] * draw.uniform(0.7, 0.97))


KINDS: dict[str, Callable[[random.Random, Planted, str], None]] = {
    "magnitude: x 10^4 (yuan as 10 000 yuan)": times(1e4),
    "magnitude: / 10^4 (100 million as 10 000)": times(1e-4),
    "magnitude: decimal point, x 10 or / 10": times(10, 0.1),
    "magnitude: x 1 000 or x 100 000": times(1e3, 1e5),
    "sign": sign,
    "swapped columns": swapped,
    "duplicated return": duplicated,
    "accumulation: single quarter as year to date": single,
    "missing return": missing,
    "ratio": ratio,
    "restated year before": year_before,
    "outlier x 3.8, or falling year to date": lambda *at: (outlier if at[0].random() < 0.5 else falling)(*at),
}
AIMS = ("magnitude", "accumulation", "swapped", "duplicated")


def plant(draw: random.Random, units: int, kinds: list[str]) -> Planted:
    """A clean panel with one error of each of these kinds, in units of their own."""
    panel = Planted(clean(draw, units))
    names = sorted({unit for unit, _, _ in panel.values})
    for unit, kind in zip(draw.sample(names, len(kinds)), kinds, strict=True):
        panel.kinds[unit] = kind
        KINDS[kind](draw, panel, unit)
    return panel


def delivered(panel: Planted) -> Delivery:
    """The panel as the file that an office would receive."""
    file = io.StringIO()
    write = csv.writer(file, lineterminator="\n").writerow
    write(("region_code", "ent_id", "period", "accumulation", "measure", "value", "unit", "obs_status"))
    for (unit, when, measure), value in panel.values.items():
        for _ in range(2 if unit in panel.twice and when == LAST else 1):
            write(("500113", unit, when, "ytd", measure, value, "万元", "synthetic"))
    return Delivery(PANEL.pattern, file.getvalue().encode())


# --- edits ---


def classes(panel: Panel) -> dict[str, str]:
    """The units in three classes of size, by what they put out in the year before."""
    sizes = {unit: value for (unit, when, measure), value in panel.items() if (when, measure) == ("2023-Q4", "output")}
    ordered = sorted(sizes, key=lambda unit: (sizes[unit], unit))
    return {unit: "SML"[3 * at // len(ordered)] for at, unit in enumerate(ordered)}


def edits(groups: dict[str, str]) -> tuple[Check, ...]:
    """Those of the job, with the edits of whole files and of accumulation in their places, and outliers by class."""
    own = [check for check in JOB.checks if isinstance(check, Check) and check.code != "hidiroglou_berthelot"]
    own.append(hidiroglou_berthelot("output", scope=SCOPE, groups=groups))
    at = max(number for number, check in enumerate(own) if check.code == "magnitude")
    further = accumulation("output", scope=SCOPE)
    return (magnitude_of_file("output", scope=SCOPE), *own[: at + 1], further, *own[at + 1 :])


@dataclass
class Tally:
    """What all panels gave: errors by kind, found and by which edit, and false alarms by edit."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    by: dict[str, Counter[str]] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    units: int = 0

    def add(self, panel: Planted, found: list[tuple[str, str]], units: int) -> None:
        """Count the flags of a panel, each a unit and an edit."""
        self.units += units
        self.planted.update(panel.kinds.values())
        first: dict[str, str] = {}
        for unit, edit in found:
            (self.hits if unit in panel.kinds else self.false)[edit] += 1
            first.setdefault(unit, edit)
        for unit, kind in panel.kinds.items():
            if unit in first:
                self.found[kind] += 1
                self.by.setdefault(kind, Counter())[first[unit]] += 1


def flags(collected: Collected, said: Confronted) -> list[tuple[str, str]]:
    """Each unit that was flagged, with the edit: by the reader (L1), or by a rule. The total of a file is no unit."""
    cells = zip(collected.main["file"], collected.main["line"], collected.main["activity"], strict=True)
    units = {(file, line): unit for file, line, unit in cells}
    reader = [(_unit(units, finding), "L1 " + finding.code) for finding in collected.findings]
    rules = [(finding.subject.split("/")[1], f"{finding.edit} {finding.code}") for finding in said.findings]
    return [(unit, edit) for unit, edit in dict.fromkeys([*reader, *rules]) if unit not in ("_T", "?")]


def _unit(units: dict[tuple[str, int], str], finding: Finding) -> str:
    """The unit in whose line a finding of the reader stands; a second line of a unit follows the first."""
    at = (finding.place.file, finding.place.line)
    return units.get(at) or units.get((at[0], at[1] - 1), "?")


def run(arguments: argparse.Namespace) -> Tally:
    """Plant, deliver, read and confront every panel."""
    draw, tally = random.Random(arguments.seed), Tally()
    kinds = [list(KINDS)[number % len(KINDS)] for number in range(arguments.errors)]
    for number in range(arguments.panels):
        panel = plant(draw, arguments.units, kinds[number :: arguments.panels])
        collected = collect([PANEL], [delivered(panel)])
        rows = collected.main.drop_duplicates(["period", "measure", "activity"])
        tally.add(
            panel, flags(collected, confront(rows, edits(classes(panel.values)), JOB, quarter(LAST))), arguments.units
        )
    return tally


def seconds_of_many(arguments: argparse.Namespace) -> tuple[int, float]:
    """How long the edits of the job take for a clean panel of about 100 000 rows that has been read."""
    panel = Planted(clean(random.Random(arguments.seed), 100_000 // (len(QUARTERS) * len((*FLOWS, *STOCKS)))))
    rows = collect([PANEL], [delivered(panel)]).main
    begun = time.process_time()
    confront(rows, JOB.checks, JOB, quarter(LAST))
    return len(rows), time.process_time() - begun


# --- the table ---


def lines(tally: Tally) -> Iterator[str]:
    """Recall by kind of error, and false alarms by edit, as a page of text."""
    yield f"{'kind of error':<46}{'planted':>8}{'found':>7}{'recall':>8}  found by"
    for kind in KINDS:
        planted, found = tally.planted[kind], tally.found[kind]
        by = ", ".join(f"{edit} {count}" for edit, count in tally.by.get(kind, Counter()).most_common(4))
        aim = "*" if kind.startswith(AIMS) else " "
        yield f"{kind:<46}{planted:>8}{found:>7}{found / max(planted, 1):>7.3f}{aim}  {by}"
    planted, found = sum(tally.planted.values()), sum(tally.found.values())
    yield f"{'all':<46}{planted:>8}{found:>7}{found / max(planted, 1):>7.3f}"
    yield "* aim 0.98"
    yield ""
    yield f"{'edit':<34}{'flags':>7}{'hits':>7}{'false':>7}{'false alarms per unit':>24}"
    for edit in sorted({*tally.hits, *tally.false}):
        hits, false = tally.hits[edit], tally.false[edit]
        yield f"{edit:<34}{hits + false:>7}{hits:>7}{false:>7}{100 * false / tally.units:>22.2f} %"
    false = sum(tally.false.values())
    yield f"{'all':<48}{false:>7}{100 * false / tally.units:>22.2f} %"
    yield "aim: false alarms of each edit at most 0.50 % of the units"


def parsed(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=1000, help="errors in all (1000)")
    parser.add_argument("--panels", type=int, default=25, help="panels they are spread over (25)")
    parser.add_argument("--units", type=int, default=400, help="units of a panel (400)")
    parser.add_argument("--seed", type=int, default=4, help="of all that is drawn (4)")
    return parser.parse_args(words)


def main() -> None:
    arguments = parsed()
    for line in lines(run(arguments)):
        sys.stdout.write(line + "\n")
    rows, seconds = seconds_of_many(arguments)
    sys.stdout.write(f"\n{rows} rows checked with the edits of the job in {seconds:.2f} s of processor time\n")


if __name__ == "__main__":
    main()
