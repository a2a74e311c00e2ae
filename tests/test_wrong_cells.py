"""Whom a wrong cell concerns: the areas that its row says, and nobody in particular where the row does not say them all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading import OUTPUT, read

from reports.collect import Collected, Delivery, collect
from reports.concepts.source import PERIODS, Numbers

TIDY = {"area": "区", "period": "季度", "activity": "行业"}
LONG = replace(
    OUTPUT, cells=TIDY, constants={key: OUTPUT.constants[key] for key in ("accumulation", "measure", "unit")}
)
BESIDE = replace(
    LONG,
    cells={"period": "季度", "activity": "行业"},
    values={"巴南": {"area": "500113"}, "长寿": {"area": "500115"}},
)
LABELLED = replace(
    LONG,
    cells={"period": "季度"},
    codes={},
    constants=dict(OUTPUT.constants) | {"activity": "BCD"},
    labels=("行", {"本区": {}, "长寿": {"area": "500115"}}),
)
ACROSS = replace(LONG, cells={"area": "区", "activity": "行业"}, values=PERIODS)
NOBODY: set[str] = set()


def whose(answer: Collected) -> dict[str, set[str]]:
    """The areas of each finding, by its place."""
    return {str(finding.place): set(areas) for finding, areas in answer.whose.items()}


@pytest.mark.parametrize(
    ("line", "concerned"),
    [
        ("500115,2024-Q1,工业,x", {"output.csv:2 [产值]": {"500115"}}),
        ("500115,2024-Q9,工业,1", {"output.csv:2 [季度]": {"500115"}}),
        ("500115,2024-Q1,农业,x", {"output.csv:2 [行业]": {"500115"}, "output.csv:2 [产值]": {"500115"}}),
        ("5O0115,2024-Q1,工业,x", {"output.csv:2 [区]": NOBODY, "output.csv:2 [产值]": NOBODY}),
        ("500115,2024-Q1,工业,1,2", {"output.csv:2": NOBODY}),
    ],
)
def test_a_wrong_cell_concerns_the_area_of_its_row(line: str, concerned: dict[str, set[str]]) -> None:
    assert whose(read(f"区,季度,行业,产值\n{line}\n", LONG)) == concerned


def test_areas_side_by_side_are_told_apart_and_their_row_concerns_them_all() -> None:
    answer = read("季度,行业,巴南,长寿\n2024-Q1,工业,x,2\n2024-Q9,工业,1,2\n", BESIDE)
    assert whose(answer) == {"output.csv:2 [巴南]": {"500113"}, "output.csv:3 [季度]": {"500113", "500115"}}
    assert list(answer.main["area"]) == ["500115"]


def test_a_label_that_is_not_understood_could_have_said_the_area() -> None:
    answer = read("季度,行,产值\n2024-Q1,本区,x\n2024-Q1,长寿,x\n2024-Q1,长守,1\n", LABELLED)
    assert whose(answer) == {
        "output.csv:2 [产值]": {"500113"},
        "output.csv:3 [产值]": {"500115"},
        "output.csv:4 [行]": NOBODY,
    }


def test_a_table_with_periods_across_says_whose_a_wrong_cell_is() -> None:
    answer = read("区,行业,2024年一季度,2024年二季度\n500115,工业,1,x\n", ACROSS)
    assert whose(answer) == {"output.csv:2 [2024年二季度]": {"500115"}}


def test_a_contradiction_within_a_row_is_of_its_area() -> None:
    constants = {"accumulation": "ytd", "measure": "output"}
    percent = replace(LONG, cells=TIDY | {"unit": "单位"}, constants=constants, numbers=Numbers(percent=True))
    answer = read("区,季度,行业,单位,产值\n500115,2024-Q1,工业,%,12.5%\n500113,2024-Q1,工业,万元,12.5%\n", percent)
    assert whose(answer) == {"output.csv:3 [产值]": {"500113"}}


def test_a_key_that_stands_twice_is_of_its_area() -> None:
    answer = read("区,季度,行业,产值\n500115,2024-Q1,工业,1\n500113,2024-Q1,工业,1\n500115,2024-Q1,工业,2\n", LONG)
    assert whose(answer) == {"output.csv:4 [产值]": {"500115"}}


def test_what_two_readings_of_one_file_find_concerns_nobody_in_particular_where_one_of_them_cannot_say() -> None:
    """One source reads the area in the row; the other has it from a label, which it does not know."""
    content = b"\xef\xbb\xbf" + "区,季度,行业,产值\n500115,2024-Q9,工业,1\n".encode()
    also = replace(
        LONG,
        cells={"period": "季度"},
        constants={key: OUTPUT.constants[key] for key in ("accumulation", "measure", "unit")} | {"activity": "BCD"},
        codes={},
        labels=("区", {"重庆": {"area": "500000"}}),
        ignored=("行业",),
    )
    answer = collect([LONG, also], [Delivery("output.csv", content)])
    assert whose(answer)["output.csv:2 [季度]"] == NOBODY
    assert whose(collect([LONG], [Delivery("output.csv", content)]))["output.csv:2 [季度]"] == {"500115"}


def test_a_row_of_which_one_part_could_be_anybodys_concerns_nobody_in_particular() -> None:
    source = replace(LONG, values={"本区": {}, "长寿": {"area": "500115"}})
    answer = read("区,季度,行业,本区,长寿\n5O0113,2024-Q9,工业,1,x\n", source)
    assert whose(answer) == {
        "output.csv:2 [区]": NOBODY,
        "output.csv:2 [季度]": NOBODY,
        "output.csv:2 [长寿]": {"500115"},
    }


@pytest.mark.parametrize(
    ("odd", "concerned"), [("500115,2024-Q1,工业,x", {"500115"}), ("500115,2024-Q1,工业,1,2", NOBODY)]
)
def test_what_is_only_counted_concerns_the_areas_of_all_its_rows(odd: str, concerned: set[str]) -> None:
    answer = read("区,季度,行业,产值\n" + f"{odd}\n" * 60 + "500115,2024-Q1,工业,x\n" * 60, LONG)
    assert whose(answer)["output.csv"] == concerned
