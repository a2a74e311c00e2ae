"""SDMX-CSV: what is exchanged, in which codes, and that a library of the SDMX community reads it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from reports.analyse import Computed
from reports.concepts.period import Period
from reports.concepts.revision import Revision
from reports.concepts.unit import HOUSEHOLDS, NO_UNIT, POINTS, UNITS, YI_YUAN, Unit
from reports.disseminate.data_files import TABLE_COLUMNS, Material
from reports.disseminate.sdmx import COLUMNS, MEASURES, sdmx_csv, unit_codes
from tests.test_data_files import SMALL_JOB, edition_of, one, rows_of, small

YEAR = Period("2023", freq="Y")


def told(material: Material) -> list[str]:
    return sdmx_csv(material).decode("utf-8-sig").split("\r\n")[:-1]


def test_a_row_is_a_figure_with_its_key_its_digits_and_its_attributes() -> None:
    assert told(small(one("32.9"), one("8.00", "_T", figure="value_added", unit=YI_YUAN))) == [
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,ACTIVITY,ACCUMULATION,PRICE_BASIS,TIME_PERIOD,OBS_VALUE,"
        "UNIT_MEASURE,UNIT_MULT,DECIMALS,OBS_STATUS,PREVIOUS_VALUE,EDITION,TITLE,TITLE_EN,COMMENT_DSET",
        "dataflow,CN500113:SMALL(1.0.0),I,Q,500113,share,BCD,ytd,current,2024-Q1,32.9,PERCENT,0,1,A,,2,比重,Share,",
        "dataflow,CN500113:SMALL(1.0.0),I,Q,500113,value_added,_T,ytd,current,2024-Q1,8.00,CNY,8,2,A,,2,增加值,Value added,",
    ]


def test_missing_is_a_status_and_no_value() -> None:
    [row] = rows_of(sdmx_csv(small(one("—"))))
    assert (row["OBS_VALUE"], row["DECIMALS"], row["OBS_STATUS"]) == ("", "", "M")


def test_a_revised_figure_tells_what_was_published_before() -> None:
    figure = one("32.9")
    [row] = rows_of(sdmx_csv(small(figure, revisions=(Revision(figure.id, "32.8", "32.9"),))))
    assert (row["OBS_VALUE"], row["PREVIOUS_VALUE"], row["OBS_STATUS"]) == ("32.9", "32.8", "A")


def test_only_printed_figures_in_digits_are_exchanged() -> None:
    secret = (one("1.1", "E", printed=False), one("2.2", "_T", internal=True), one("3.3", figure="secret"))
    worded = one("近五分之一", in_words=True, unit=NO_UNIT, period=YEAR)
    rows = rows_of(sdmx_csv(small(one("32.9"), *secret, worded, confidential=frozenset({"secret"}))))
    assert [row["OBS_VALUE"] for row in rows] == ["32.9"]


@pytest.mark.parametrize(
    "period, frequency, spelling",
    [(YEAR, "A", "2023"), (Period("2024-04", freq="M"), "M", "2024-04"), (Period("2024Q1", freq="Q"), "Q", "2024-Q1")],
)
def test_periods_of_each_frequency(period: Period, frequency: str, spelling: str) -> None:
    [row] = rows_of(sdmx_csv(small(one("24", period=period))))
    assert (row["FREQ"], row["TIME_PERIOD"]) == (frequency, spelling)


@pytest.mark.parametrize("basis, code", [("current", "current"), ("constant:2020", "constant_2020"), ("", "_Z")])
def test_price_bases(basis: str, code: str) -> None:
    [row] = rows_of(sdmx_csv(small(one("24", price_basis=basis))))
    assert row["PRICE_BASIS"] == code


@pytest.mark.parametrize(
    "unit, codes",
    [(UNITS["万元"], ("CNY", 4)), (UNITS["万亿元"], ("CNY", 12)), (POINTS, ("PERCENTAGE_POINTS", 0)),
     (HOUSEHOLDS, ("ENTERPRISES", 0)), (UNITS["千美元"], ("千美元", 0)), (NO_UNIT, ("_Z", 0))],
)  # fmt: skip
def test_units_are_what_is_counted_and_a_power_of_ten(unit: Unit, codes: tuple[str, int]) -> None:
    assert unit_codes(unit) == codes


def test_every_unit_of_the_house_has_a_code() -> None:
    assert {code for code in UNITS if code} == set(MEASURES)


def test_the_file_is_the_same_in_every_language() -> None:
    assert sdmx_csv(small(one("32.9"), lang="en")) == sdmx_csv(small(one("32.9")))


def test_no_key_stands_twice(computed: Computed) -> None:
    rows = rows_of_quoted(sdmx_csv(edition_of(computed)))
    keys = [tuple(row[column] for column in COLUMNS[1:10]) for row in rows]
    assert len(keys) == len(set(keys)) > 1500


def rows_of_quoted(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_pysdmx_knows_the_dataflow_by_its_name() -> None:
    model = pytest.importorskip("pysdmx.util", reason="pysdmx is not installed here")
    row = rows_of(sdmx_csv(small(one("32.9"))))[0]
    reference = model.parse_short_urn(f"Dataflow={row['STRUCTURE_ID']}")
    assert (reference.agency, reference.id, reference.version) == ("CN500113", SMALL_JOB.name.upper(), "1.0.0")


@pytest.mark.filterwarnings("default")
@pytest.mark.nightly
def test_pysdmx_reads_every_observation(computed: Computed) -> None:
    pytest.importorskip("pyarrow", reason="pysdmx reads data with its extra [data] only, which brings pyarrow")
    from pysdmx.io.csv.sdmx20.reader import read

    content = sdmx_csv(edition_of(computed))
    [dataset] = read(content.decode("utf-8-sig"))
    wanted = rows_of_quoted(content)
    assert (dataset.short_urn, dataset.action.value) == ("Dataflow=CN500113:INDUSTRY(1.0.0)", "Information")
    assert dataset.data["OBS_VALUE"].tolist() == [row["OBS_VALUE"] for row in wanted]
    assert dataset.data["TIME_PERIOD"].tolist() == [row["TIME_PERIOD"] for row in wanted]


def test_the_page_about_the_data_names_every_column_and_every_unit() -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "data.md").read_text(encoding="utf-8")
    wanted = {*COLUMNS, *TABLE_COLUMNS, *MEASURES.values()}
    assert {name for name in wanted if f"`{name}`" not in page} == set()
