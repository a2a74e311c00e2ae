"""The figures of Banan against vectors computed elsewhere: unrounded to six decimals, and as displayed."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.analyse import Computed
from reports.concepts.figure import Figure
from reports.concepts.period import Period, quarter
from reports.concepts.unit import show

FILE = Path(__file__).resolve().parent.parent.parent / "shared" / "banan" / "expected_vectors.csv"
FIGURES = {
    "SH": "share", "CO": "contribution", "PU": "pull", "GR": "growth", "SQ": "single_quarter_growth", "DEF": "deflator",
}  # fmt: skip
ACTIVITIES = {"GDP": "_T", "I": "T1", "II": "T2", "III": "T3"}
UNITS = {"%": "%", "pp": "百分点", "points": "点", "元": "元"}
OF_INDUSTRY = {  # in the first quarter of 2024, over all clusters
    "CR4": "cr4", "HHI": "hhi", "SALES": "sales_ratio", "MARGIN": "profit_margin", "COST100": "cost_per_hundred",
    "DEBT": "debt_ratio", "TURN": "asset_turnover",
}  # fmt: skip
OF_YEARS = {"RD": "rd_intensity", "RDU": "rd_unit_share"}
RESEARCH = re.compile(r"(?P<figure>RDU?)(?P<year>20[0-9]{2})")
ID = re.compile(
    rf"(?P<figure>{'|'.join(FIGURES)})(?P<year>20[0-9]{{2}}|24)(Q(?P<quarter>[1-4]))?\.(?P<activity>[A-Z]+)"
)

# What the bulletin of 2024-Q1 stands on, for a checkout that stands alone; the rest is in FILE.
CITED = """vector_id,unrounded,display_half_up,unit
SH24Q1.I,3.669932,3.7,%
SH24Q1.II,42.547541,42.5,%
SH24Q1.III,53.782527,53.8,%
SH24Q1.BCD,32.899997,32.9,%
CO24Q1.BCD,38.599933,38.6,%
PU24Q1.BCD,2.470391,2.5,pp
CO24Q1.K,-3.911809,-3.9,%
PU24Q1.K,-0.250355,-0.3,pp
GR2020Q1.GDP,-5.799999,-5.8,%
CO2020Q1.BCD,77.195442,77.2,%
PU2020Q1.BCD,-4.477335,-4.5,pp
GR2020Q2.GDP,0.600013,0.6,%
CO2020Q2.OTH,352.505396,352.5,%
SQ2023Q4.GDP,7.655599,7.7,%
CUMGDP,38.933934,38.9,%
CR4,70.808618,70.8,%
HHI,1861.929277,1862,points
SALES,96.619417,96.6,%
MARGIN,3.438566,3.44,%
COST100,84.546834,84.55,元
DEBT,56.979806,57.0,%
TURN,91.245049,91.2,元
RD2023,1.692404,1.69,%
RDU2021,35.649547,35.6,%
DEF2023.GDP,1.091860,1.1,%
DEF24Q1.BCD,-1.969008,-2.0,%
"""


@dataclass(frozen=True)
class Vector:
    """What one figure must be."""

    id: str
    unrounded: str
    shown: str
    unit: str


def vectors(table: str) -> dict[str, Vector]:
    rows = csv.DictReader(table.splitlines())
    return {r["vector_id"]: Vector(r["vector_id"], r["unrounded"], r["display_half_up"], r["unit"]) for r in rows}


EVERY = vectors(FILE.read_text(encoding="utf-8")) if FILE.is_file() else vectors(CITED)
CONTRIBUTIONS = [vector for vector in EVERY.values() if re.fullmatch(r"CO(24|20).*\..*", vector.id)]


def key_of(vector: Vector) -> tuple[str, str, Period]:
    """The figure, activity and period that the vector means.

    One of a whole year that is a growth or a price is that of the year to date in its last quarter; a ratio over years
    stands under the last of them.
    """
    if vector.id in OF_INDUSTRY:
        return OF_INDUSTRY[vector.id], "_T", quarter("2024-Q1")
    if vector.id == "CUMGDP":
        return "cumulative_growth", "_T", Period("2023", freq="Y")
    if said := RESEARCH.fullmatch(vector.id):
        return OF_YEARS[said["figure"]], "BCD", Period(said["year"], freq="Y")
    said = ID.fullmatch(vector.id)
    assert said, f"{vector.id} is understood by no test"
    activity = ACTIVITIES.get(said["activity"], said["activity"])
    return FIGURES[said["figure"]], activity, quarter(f"20{said['year'][-2:]}-Q{said['quarter'] or 4}")


def figure_of(vector: Vector, computed: Computed) -> Figure:
    found = computed.figures.find(*key_of(vector), "500113")
    assert found, f"{vector.id} is not computed"
    return found


@pytest.mark.parametrize("vector", EVERY.values(), ids=lambda vector: vector.id)
def test_a_figure_is_the_expected_one_unrounded_and_as_shown(vector: Vector, computed: Computed) -> None:
    found = figure_of(vector, computed)
    assert found.value is not None
    assert (show(found.value, 6), found.shown, found.unit.code) == (vector.unrounded, vector.shown, UNITS[vector.unit])


@pytest.mark.parametrize("vector", CONTRIBUTIONS, ids=lambda vector: vector.id)
def test_a_contribution_is_printed_in_2024_and_not_in_2020(vector: Vector, computed: Computed) -> None:
    assert figure_of(vector, computed).printed == vector.id.startswith("CO24Q1")


def test_the_cited_vectors_are_those_of_the_shared_file() -> None:
    assert {name: EVERY[name] for name in vectors(CITED)} == vectors(CITED)


def test_the_whole_file_was_compared_where_it_is_there(shared: Path) -> None:
    every = vectors((shared / "banan" / "expected_vectors.csv").read_text(encoding="utf-8"))
    assert every == EVERY
    assert len(every) == len({key_of(vector) for vector in every.values()}) == 98


def test_contributions_of_the_nine_industries_add_up_to_a_hundred_and_pulls_to_the_growth(computed: Computed) -> None:
    def values(figure: str, activities: tuple[str, ...]) -> list:
        found = [computed.figures.find(figure, activity, quarter("2024-Q1"), "500113") for activity in activities]
        return [one.value for one in found if one and one.value is not None]

    [growth] = values("growth", ("_T",))
    for partition in (("A", "BCD", "E", "F", "G", "H", "J", "K", "OTH"), ("T1", "T2", "T3")):
        assert len(values("pull", partition)) == len(partition)
        assert sum(values("contribution", partition)) == sum(values("share", partition)) == 100
        assert sum(values("pull", partition)) == growth
