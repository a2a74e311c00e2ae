"""Formulas against what statistical offices have published, and against vectors computed elsewhere.

The data stay in ../shared; a checkout that stands alone skips these tests.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports import formulas as f
from reports.concepts.unit import show

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
CHINA, AMERICA, BANAN = (
    SHARED / "published" / "cn_nbs_annual_1978_2014",
    SHARED / "published" / "us_bea_nipa_1_1",
    SHARED / "banan",
)


@pytest.fixture(autouse=True)
def _data_are_there(shared: Path) -> None:
    """Skip where the folder of shared material is not there."""


@cache
def rows(file: Path) -> tuple[dict[str, str], ...]:
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def wide(file: Path, across: str, value: str, **only: str) -> pd.DataFrame:
    """One measure of a tidy file: years or quarters down, exact decimals; blanks are missing."""
    kept = [row for row in rows(file) if all(row[column] == wanted for column, wanted in only.items())]
    time = "period" if "period" in kept[0] else "year"
    table: dict[str, dict[str, Any]] = {}
    for row in kept:
        table.setdefault(row[time], {})[row[across]] = Decimal(row[value]) if row[value] else pd.NA
    columns = list(dict.fromkeys(row[across] for row in kept))
    cells = [[line.get(column, pd.NA) for column in columns] for line in table.values()]
    index = pd.PeriodIndex([label.replace("-", "") for label in table], freq="Q" if time == "period" else "Y")
    return pd.DataFrame(cells, index=index, columns=columns, dtype=object)


def deviations(computed: pd.DataFrame, published: pd.DataFrame) -> list[float]:
    """How far each computed cell is from the published one, where one is published; a missing one is far off."""
    return [
        float("inf") if pd.isna(computed.at[period, column]) else float(abs(Fraction(want) - computed.at[period, column]))
        for column in computed.columns
        for period, want in published.loc[computed.index, column].items()
        if not pd.isna(want)
    ]  # fmt: skip


# ---------------------------------------------------------------- China, annual accounts 1978-2014

BASES = {"1980": ("1980", "1990"), "1990": ("1990", "2000"), "2000": ("2000", "2005"), "2005": ("2005", "2010"),
         "2010": ("2010", "2014")}  # fmt: skip
SECTORS = ["primary", "secondary", "tertiary"]
INDUSTRIES = ["agriculture", "industry", "construction", "wholesale_retail", "transport", "hotels_catering", "finance",
              "real_estate", "others"]  # fmt: skip


@cache
def china() -> dict[str, pd.DataFrame]:
    """Levels at the constant prices of each base, from current values of the base year and the volume index."""
    current = wide(CHINA / "inputs.csv", "series", "value_current_100m_yuan")
    index = wide(CHINA / "inputs.csv", "series", "index_1978_100").map(Fraction)
    levels = {}
    for base, (first, last) in BASES.items():
        relative = index.loc[first:last] / index.loc[base].to_numpy()
        levels[base] = relative * current.loc[base].map(Fraction).to_numpy()
    return levels


def by_base(formula: Any, columns: list[str]) -> pd.DataFrame:
    """The formula in each base by itself; of the year in which two bases meet the one that has a year before."""
    results = [formula(levels[columns], levels[["gdp"]]).iloc[1:] for levels in china().values()]
    return pd.concat(results)


def published_in_china(column: str) -> pd.DataFrame:
    return wide(CHINA / "published.csv", "series", column)


def test_china_shares_of_current_prices() -> None:
    current = wide(CHINA / "inputs.csv", "series", "value_current_100m_yuan")
    shares = f.share(current[SECTORS + INDUSTRIES], current[["gdp"]])
    published = published_in_china("share_of_gdp_pct")
    assert max(deviations(shares.loc[:"2013"], published)) < 1e-6
    assert max(deviations(shares.loc["2014":], published)) < 0.04


def test_china_contribution_rates_in_five_fixed_bases() -> None:
    rates = by_base(f.contribution, SECTORS)
    found = deviations(rates, published_in_china("contribution_rate_pct"))
    assert (len(found), list(rates.index.year)) == (102, list(range(1981, 2015)))
    assert max(found) < 1e-6


def test_china_pulls_in_five_fixed_bases() -> None:
    found = deviations(by_base(f.pull, ["gdp", *SECTORS]), published_in_china("pull_pp"))
    assert len(found) == 136
    assert max(found) < 1e-6


def test_china_in_one_base_grows_as_published_across_all_bases() -> None:
    linked = f.chain({base: levels[["gdp", *SECTORS]] for base, levels in china().items()})
    assert list(linked.index.year) == list(range(1980, 2015))
    indices = wide(CHINA / "inputs.csv", "series", "index_prev_year_100")
    published = indices.map(lambda cell: pd.NA if pd.isna(cell) else cell - 100)
    assert max(deviations(f.growth(linked).iloc[1:], published)) < 1e-6
    year_2010 = f.rebase(linked, reference="2010")
    assert year_2010.loc["2010"].tolist() == [100] * 4


def test_china_in_the_wrong_base_is_off_by_points() -> None:
    """The base matters: contributions of 2011-2014 at the prices of 1980."""
    current = wide(CHINA / "inputs.csv", "series", "value_current_100m_yuan")
    index = wide(CHINA / "inputs.csv", "series", "index_1978_100").map(Fraction)
    wrong = index / index.loc["1980"].to_numpy() * current.loc["1980"].map(Fraction).to_numpy()
    rates = f.contribution(wrong[SECTORS], wrong[["gdp"]]).loc["2011":]
    assert max(deviations(rates, published_in_china("contribution_rate_pct"))) > 3


# ---------------------------------------------------------------- United States, quarterly 1969-2017

GDP = "1"
LOWEST = ["4", "5", "6", "10", "11", "12", "13", "17", "18", "20", "21", "24", "25", "26"]
IMPORTS = ["19", "20", "21"]


@cache
def america() -> dict[str, pd.DataFrame]:
    """Nominal levels (imports negative), quantity indices, and volumes in dollars of 2009."""
    columns = {"nominal": "nominal_bn_usd_saar", "price": "price_index_2009_100", "quantity": "quantity_index_2009_100"}
    frames = {name: wide(AMERICA / "inputs.csv", "line", column) for name, column in columns.items()}
    signs = [-1 if line in IMPORTS else 1 for line in frames["nominal"].columns]
    nominal = frames["nominal"].map(lambda cell: cell if pd.isna(cell) else Fraction(cell)) * signs
    dollars = nominal / frames["price"].map(lambda cell: cell if pd.isna(cell) else Fraction(cell))
    return {"nominal": nominal, "quantity": frames["quantity"], "volume": dollars}


def published_in_america(column: str) -> pd.DataFrame:
    return wide(AMERICA / "published.csv", "line", column)


def us_pulls(method: Any) -> pd.DataFrame:
    data = america()
    return f.pull(
        data["volume"][LOWEST], data["quantity"][[GDP]], method=method, nominal_part=data["nominal"][LOWEST],
        nominal_whole=data["nominal"][[GDP]], on="period_annualised",
    )  # fmt: skip


def test_us_growth_at_annual_rates() -> None:
    growth = f.growth(america()["quantity"].drop(columns=["14", "15"]), on="period_annualised").iloc[1:]
    found = deviations(growth, published_in_america("pct_change_prev_quarter_saar"))
    assert len(found) == 4632
    assert max(found) <= 0.0501


def test_us_growth_on_the_year_before() -> None:
    growth = f.growth(america()["quantity"][[GDP]]).iloc[4:]
    assert max(deviations(growth, published_in_america("pct_change_year_ago"))) <= 0.0501


def test_us_shares() -> None:
    nominal = america()["nominal"]
    published = published_in_america("share_of_gdp_pct")
    signed = published.map(abs)
    assert max(deviations(f.share(nominal.map(abs), nominal[[GDP]]), signed)) < 0.053


@pytest.mark.parametrize("method, most", [("fisher", 0.1330), ("lagged_share", 0.146)])
def test_us_contributions_to_growth(method: str, most: float) -> None:
    pulls = us_pulls(method).loc["1990Q1":].drop(pd.Period("1999Q1", freq="Q"))
    found = deviations(pulls, published_in_america("contribution_pp_saar"))
    assert len(found) == 14 * 109
    assert max(found) <= most
    assert sum(deviation <= 0.05 for deviation in found) / len(found) >= 0.98


def test_us_contributions_with_the_published_inventories_add_up_to_the_growth() -> None:
    published = published_in_america("contribution_pp_saar")
    growth = f.growth(america()["quantity"][[GDP]], on="period_annualised")[GDP]
    together = us_pulls("fisher").sum(axis="columns") + published["14"].map(Fraction)
    off = (together - growth).loc["1990Q1":].drop(pd.Period("1999Q1", freq="Q")).map(float).abs()
    assert off.max() < 0.26
    assert (off < 0.1).mean() > 0.9


# ---------------------------------------------------------------- Banan, vectors computed elsewhere


def expected(vector: str) -> str:
    return next(row["unrounded"] for row in rows(BANAN / "expected_vectors.csv") if row["vector_id"] == vector)


def accounts(basis: str) -> pd.DataFrame:
    """Whole years of the accounts in one price basis: the year to date in the fourth quarter."""
    levels = wide(BANAN / "gdp_ytd.csv", "industry_code", "value", price_basis=basis)
    fourth = levels[levels.index.quarter == 4]
    return fourth.set_axis(fourth.index.asfreq("Y"), axis="index")


def only(result: pd.DataFrame, period: str) -> Fraction:
    [cell] = result.loc[[period]].to_numpy(object).ravel()
    assert isinstance(cell, Fraction)
    return cell


CLUSTERS = "C1-1 C2-1 C2-2 C4-1 C4-2 C4-3 C4-4 C6-2 C6-3 C6-4 C6-5 C6-6".split()


def clusters(measure: str) -> pd.DataFrame:
    """By cluster, of above-scale industry: software is a cluster, but no industry."""
    return wide(BANAN / "cluster_output_ytd.csv", "cluster_code", "value", measure=measure, scope="规上工业")


def of_all(measure: str) -> pd.DataFrame:
    return f.sum_of(clusters(measure))


def research(indicator: str) -> pd.DataFrame:
    return wide(BANAN / "rd_industry.csv", "region_code", "value", indicator=indicator)


def vectors() -> Iterator[tuple[str, Fraction]]:
    """Every vector that is a pure formula on the files of Banan."""
    linked = f.chain({"constant:2015": accounts("const2015")[["GDP"]], "constant:2020": accounts("const2020")[["GDP"]]})
    yield "CUMGDP", only(f.cumulative_growth(f.growth(linked), since="2018"), "2023")
    quarters = {basis: wide(BANAN / "gdp_ytd.csv", "industry_code", "value", price_basis=basis) for basis in
                ("current", "const2020")}  # fmt: skip
    for year in ("2021", "2022", "2023"):
        yield f"DEF{year}.GDP", only(f.deflator(accounts("current")[["GDP"]], accounts("const2020")[["GDP"]]), year)
    yield "DEF24Q1.BCD", only(f.deflator(quarters["current"][["BCD"]], quarters["const2020"][["BCD"]]), "2024Q1")
    output = clusters("output")
    yield "CR4", only(f.concentration(output[CLUSTERS], of_all("output")), "2024Q1")
    yield "HHI", only(f.herfindahl(output, of_all("output")), "2024Q1")
    yield "SALES", only(f.sales_ratio(of_all("sales_output"), of_all("output")), "2024Q1")
    yield "MARGIN", only(f.profit_margin(of_all("profit"), of_all("revenue")), "2024Q1")
    yield "COST100", only(f.cost_per_hundred_revenue(of_all("cost"), of_all("revenue")), "2024Q1")
    yield "DEBT", only(f.asset_liability_ratio(of_all("liabilities_end"), of_all("assets_end")), "2024Q1")
    yield "TURN", only(f.revenue_per_hundred_assets(of_all("revenue"), of_all("assets_end")), "2024Q1")
    for year in ("2021", "2022", "2023"):
        intensity = f.rd_intensity(research("RD_EXP"), research("REVENUE"))
        with_unit = f.rd_unit_share(research("N_WITH_RD_UNIT"), research("N_ABOVE_SCALE"))
        yield f"RD{year}", only(intensity, year)
        yield f"RDU{year}", only(with_unit, year)


def test_banan_every_vector_that_is_a_formula_on_its_files() -> None:
    computed = {vector: show(value, 6) for vector, value in vectors()}
    assert computed == {vector: expected(vector) for vector in computed}
    assert len(computed) == 18


def test_banan_six_years_of_growth_cumulate_to_39_6_within_0_4() -> None:
    rates = wide(BANAN / "iva_growth_ytd.csv", "indicator", "value")
    years = rates[rates.index.quarter == 4]
    years = years.set_axis(years.index.asfreq("Y"), axis="index")
    assert show(only(f.cumulative_growth(years), "2023"), 4) == "39.5991"
    lower, upper = f.cumulative_growth_bounds(years)
    assert (show(only(lower, "2023"), 2), show(only(upper, "2023"), 2)) == ("39.20", "40.00")
    assert only(f.streak(years), "2023") == 6
    index = {row["year"]: row["value"] for row in rows(BANAN / "iva_index.csv")}
    chained = f.chain_growth(years)["IVA_GROWTH"]
    assert {str(period): show(cell, 6) for period, cell in chained.items()} == index


def test_banan_is_fifth_among_all_units_in_smart_manufacturing() -> None:
    cells = rows(BANAN / "smart_manufacturing_by_district.csv")
    sums: dict[str, int] = {}
    for row in cells:
        if not row["district"].startswith("重庆市"):
            sums[row["district"]] = sums.get(row["district"], 0) + int(row["value"])
    values = pd.DataFrame([sums], index=pd.PeriodIndex(["2023"], freq="Y"), dtype=object)
    ranking = f.ranking(values, members=41)
    assert (ranking.rank.at["2023", "巴南区"], ranking.tied.at["2023", "巴南区"]) == (5, False)
    assert (ranking.members.tolist(), ranking.complete.tolist()) == ([41], [True])
    assert f.rank_bracket(f.rank(values)).at["2023", "巴南区"] == 5


def test_banan_fractions_of_the_city_in_words() -> None:
    district, city = (
        wide(BANAN / "product_output.csv", "product_code", "value", region_code=area).map(Fraction)
        for area in ("500113", "500000")
    )
    shares = district / city
    words = {product: f.fraction_in_words(shares.at["2023", product]) for product in shares.columns}
    assert {product: text and text.zh for product, text in words.items()} == {
        "NEV": "十分之一", "LCD": "十分之一", "MOTO": "近五分之一",
    }  # fmt: skip


def test_banan_forty_enterprises_a_year_rise_above_the_threshold() -> None:
    entries = wide(BANAN / "upscaled_enterprises.csv", "indicator", "value")
    assert only(f.average_per_year(entries, since="2021"), "2023") == 40


def test_banan_signs_27_projects_of_206_of_which_five_reach_20() -> None:
    projects = {row["project_id"]: Decimal(row["agreed_investment"]) for row in rows(BANAN / "signed_projects.csv")}
    april = pd.DataFrame([projects], index=pd.PeriodIndex(["2024-04"], freq="M"), dtype=object)
    assert [only(result, "2024-04") for result in (f.count(april), f.sum_of(april), f.count(april, at_least=20))] == [
        27, 206, 5,
    ]  # fmt: skip


def test_banan_comparable_growth_is_of_the_same_enterprises() -> None:
    """By hand: 2552351 / 2407746 of the 123 enterprises in scope; last year's total was of other enterprises."""
    panel = BANAN / "enterprise_panel.csv"
    now = wide(panel, "ent_id", "value", measure="output")
    then = wide(panel, "ent_id", "value", measure="output_prev")
    assert show(only(f.comparable_growth(now, then), "2024Q1"), 4) == "6.0058"
    published = f.growth(f.sum_of(wide(BANAN / "cluster_output_ytd.csv", "cluster_code", "value", measure="output")))
    assert show(only(published, "2024Q1"), 1) == "4.5"
