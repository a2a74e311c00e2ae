"""The metadata of the table as CSV on the Web: a library of that community reads the table with it, and refuses spoiled ones."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reports.analyse import Computed, compute
from reports.disseminate.csvw import ABOUT, TITLES, TYPES, csvw_metadata
from reports.disseminate.data_files import TABLE_COLUMNS, table_csv
from tests.test_data_files import GIVEN, NOW, SMALL_JOB, edition_of, one, small


def metadata(**changed: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(csvw_metadata(small(one("32.9"), **changed)))
    return told


def both(zh: str, en: str) -> list[dict[str, str]]:
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]


def test_it_names_its_table_its_title_its_maker_and_its_edition() -> None:
    told = metadata()
    assert (told["url"], told["dc:hasVersion"], told["dc:identifier"], told["dc:temporal"]) == (
        "small.csv",
        "2",
        "ab12",
        "2024-Q1",
    )
    assert told["dc:title"] == both("小公报", "A small bulletin")
    assert told["dc:creator"] == both("统计局", "The bureau")


def test_no_licence_is_made_up() -> None:
    assert "dc:license" not in metadata()
    assert metadata(rights="CC BY 4.0")["dc:license"] == "CC BY 4.0"


def test_invented_data_are_said_to_be(computed: Computed) -> None:
    notes = json.loads(csvw_metadata(edition_of(computed)))["notes"]
    assert notes[0] == {
        "dc:description": both("示例数据（虚构），非官方统计", "synthetic data, not official statistics")
    }


def test_every_column_has_a_title_a_meaning_and_a_type() -> None:
    columns = metadata()["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(TABLE_COLUMNS)
    assert all(column["titles"]["zh"][0] and column["dc:description"] and column["datatype"] for column in columns)
    assert set(TITLES) == set(TABLE_COLUMNS) == {*ABOUT, "status"}
    assert set(TYPES) <= set(TABLE_COLUMNS)


def test_values_units_and_status_are_concepts_of_sdmx() -> None:
    columns = {column["name"]: column for column in metadata()["tableSchema"]["columns"]}
    assert columns["value"]["propertyUrl"] == "http://purl.org/linked-data/sdmx/2009/measure#obsValue"
    assert columns["status"]["dc:description"][1]["@value"].startswith(
        "A normal; P preliminary; E estimated; M missing"
    )


def test_the_same_bytes_in_every_language() -> None:
    assert csvw_metadata(small(one("32.9"), lang="en")) == csvw_metadata(small(one("32.9")))


# ---------------------------------------------------------------- read by a library


def opened(folder: Path, table: bytes) -> Any:
    """The table as the library csvw reads it with the metadata; its warnings are its verdict."""
    library = pytest.importorskip("csvw", reason="csvw is not installed here")
    (folder / "small.csv").write_bytes(table)
    (folder / "small.csv-metadata.json").write_bytes(csvw_metadata(small(one("32.9"))))
    return library.CSVW(str(folder / "small.csv"), md_url=str(folder / "small.csv-metadata.json"), validate=True)


def small_table() -> bytes:
    made = compute(GIVEN, SMALL_JOB, NOW)
    return table_csv(made.observations, made.figures)


@pytest.mark.filterwarnings("default")
def test_the_library_reads_every_row_with_its_type(tmp_path: Path) -> None:
    rows = list(opened(tmp_path, small_table()).tables[0].iterdicts())
    assert len(rows) == 8
    assert {key: rows[6][key] for key in ("row", "value", "shown", "printed", "line", "operands")} == {
        "row": 7, "value": Decimal("12.5"), "shown": "12.5", "printed": True, "line": None, "operands": [0, 1],
    }  # fmt: skip
    assert opened(tmp_path, small_table()).is_valid


def refused(folder: Path, table: bytes) -> bool:
    """Whether the library finds fault with it: a cell that is not valid, a key that stands twice, a header that lacks."""
    try:
        read = opened(folder, table)
        return not read.is_valid or not read.tables[0].check_primary_key()
    except ValueError:
        return True


def test_a_right_table_is_not_refused(tmp_path: Path) -> None:
    assert not refused(tmp_path, small_table())


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    "right, wrong",
    [
        (",12.5,%,A,12.5,", ",1.2.5,%,A,12.5,"),
        (",2024-Q1,ytd,total,share,BCD", ",2024Q1,ytd,total,share,BCD"),
        (",12.5,%,A,", ",12.5,%,X,"),
        (",12.5,yes,", ",12.5,maybe,"),
        ("\r\n7,500113,", "\r\n6,500113,"),
        ("\r\n7,500113,", "\r\n7,,"),
        ("row,area,period", "row,region,period"),
    ],
    ids=["no number", "no period", "no status", "neither yes nor no", "a row twice", "no area", "another header"],
)
def test_the_library_refuses_a_spoiled_table(tmp_path: Path, right: str, wrong: str) -> None:
    text = small_table().decode("utf-8-sig")
    assert right in text
    assert refused(tmp_path, text.replace(right, wrong, 1).encode("utf-8-sig"))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_library_reads_the_table_of_the_house(computed: Computed, tmp_path: Path) -> None:
    library = pytest.importorskip("csvw", reason="csvw is not installed here")
    material = edition_of(computed)
    (tmp_path / "industry.csv").write_bytes(table_csv(computed.observations, material.figures))
    (tmp_path / "industry.csv-metadata.json").write_bytes(csvw_metadata(material))
    read = library.CSVW(
        str(tmp_path / "industry.csv"), md_url=str(tmp_path / "industry.csv-metadata.json"), validate=True
    )
    assert read.is_valid and len(list(read.tables[0].iterdicts())) > 2000
