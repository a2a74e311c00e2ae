"""What counts, ranks and averages are made of: each edit fails where one member is missing, and names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import given
from judged import counts, judge, severities, verify
from reading import told

from reports.analyse import Computed, compute
from reports.collect import Collected, collect, deliveries
from reports.collect import Delivery as Delivered
from reports.concepts.figure import Figure
from reports.concepts.finding import Finding
from reports.concepts.period import label, quarter
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.process import complete, confront, same_areas

DATA = Path(__file__).resolve().parent.parent / "data_in"
NOW = quarter("2024-Q1")
STOPS = ("error", "query")


# ---------------------------------------------------------------- on drawn observations


def test_a_year_that_is_missing_within_a_series_or_before_it_is_asked_about() -> None:
    table = given("year | entries\n2022 | 41\n2024 | 43", accumulation="annual", unit="户")
    said = judge(table, complete("entries", ("_T",), accumulation="annual", since="2021"), "2025-Q1")
    assert counts(said) == (4, 2, 0)
    assert severities(said.findings) == ["query", "query"]
    assert told(said.findings) == [
        f"entries/_T/{year}: complete (C1): got no value; want a value of each member at each date; "
        f"do: {verify('complete', f'entries/_T/{year}', '2025-Q1')}"
        for year in (2021, 2023)
    ]


def test_a_list_is_asked_for_each_member_at_each_of_its_dates_and_at_no_other() -> None:
    table = given("month | activity | tier\n2023-06 | A | 1\n2023-06 | B | 2\n2023-12 | A | 1", accumulation="stock")
    said = judge(table, complete("tier", ("A", "B"), accumulation="stock"))
    assert counts(said) == (2, 1, 0)
    assert told(said.findings, "zh")[0].startswith(
        "tier/_T/2023-12: complete (C1): 实际 缺少 B；应为 每期每项各有一个值；处理：请核实；属实则运行 "
    )


def test_a_quarter_of_which_nothing_arrived_is_undecided_and_one_with_a_part_is_not() -> None:
    rate = complete("rate", ("A", "B"))
    table = given("quarter | activity | rate\n2023-Q4 | A | 1\n2023-Q4 | B | 1\n2024-Q1 | A | 1")
    assert counts(judge(table, rate)) == (2, 1, 0)
    assert counts(judge(table, rate, "2024-Q2")) == (3, 1, 1)
    assert counts(judge(table.iloc[:2], rate)) == (2, 0, 1)


def test_of_a_quarter_before_the_first_there_must_be_nothing_is_asked() -> None:
    rate = complete("rate", ("A", "B"), since="2024-Q1")
    nothing = given("quarter | activity | rate\n2023-Q4 | A | 1").iloc[:0]
    assert counts(judge(nothing, rate, "2023-Q4")) == (0, 0, 0)
    assert counts(judge(nothing, rate, "2024-Q1")) == (1, 0, 1)


def test_areas_are_so_many_and_the_same_for_each_activity_and_as_before() -> None:
    drawn = "month | area | activity | built\n"
    cells = {("2023-06", "A"): "123", ("2023-06", "B"): "123", ("2023-12", "A"): "124", ("2023-12", "B"): "14"}
    rows = [f"{when} | 50000{area} | {activity} | 9" for (when, activity), areas in cells.items() for area in areas]
    said = judge(given(drawn + "\n".join(rows), accumulation="stock"), same_areas("built", 3, ("A", "B")))
    assert counts(said) == (4, 2, 0)
    got = ["3 areas, missing: 500003", "2 areas, missing: 500002、500003"]
    assert [finding.got.en for finding in said.findings] == got
    assert told(said.findings)[0] == (
        "built/A/2023-12: same_areas (C1): got 3 areas, missing: 500003; want the same 3 areas for each item and date; "
        "do: deliver the missing areas; if there are more or fewer of them now, correct the number in the job; "
        "if it is right, run reports accept 2024-Q1 same_areas built/A/2023-12 "
        '--because "…" --job industry'
    )
    assert told(said.findings, "zh")[0] == (
        "built/A/2023-12: same_areas (C1): 实际 3 个地区，缺少 500003；应为 各项、各期相同的 3 个地区；"
        "处理：请补交缺少的地区；地区个数有变则改正作业中的个数；属实则运行 reports accept 2024-Q1 same_areas "
        'built/A/2023-12 --because "…" --job industry'
    )


def test_many_missing_areas_are_named_in_part_and_no_area_at_all_is_undecided() -> None:
    rows = [
        f"2023-12 | 50000{area} | {activity} | 9"
        for activity in "AB"
        for area in "123456"[: 6 if activity == "A" else 2]
    ]
    table = given("month | area | activity | built\n" + "\n".join(rows), accumulation="stock")
    [finding] = judge(table, same_areas("built", 6, ("A", "B"))).findings
    assert finding.got.en == "2 areas, missing: 500003、500004、500005 …"
    assert counts(judge(table.iloc[:0], same_areas("built", 6, ("A", "B")))) == (1, 0, 1)


# ---------------------------------------------------------------- on the files of Banan


def without(file: str, *marks: str) -> tuple[Collected, int]:
    """What is read where the lines with all these marks are gone from a file, and how many they are."""
    lines = (DATA / file).read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept = [line for line in lines if not all(mark in line for mark in marks)]
    every = deliveries(DATA, INDUSTRY_BULLETIN.sources)
    changed = [Delivered(one.name, "".join(kept).encode()) if one.name == file else one for one in every]
    return collect(INDUSTRY_BULLETIN.sources, changed), len(lines) - len(kept)


def stopped(collected: Collected) -> list[Finding]:
    said = confront(collected.main, INDUSTRY_BULLETIN.checks, INDUSTRY_BULLETIN, NOW)
    return [finding for finding in said.findings if str(finding.severity) in STOPS]


def last_known(computed: Computed, figure: str) -> list[Figure]:
    return [one for one in computed.figures.every if one.figure == figure and one.value is not None][-1:]


@pytest.mark.parametrize(
    ("file", "marks", "asked"),
    [
        ("banan/smart_manufacturing_by_district.csv", ("其他区县01,",), {"same_areas"}),
        ("banan/smart_manufacturing_by_district.csv", ("其他区县01,smart",), {"same_areas"}),
        ("banan/upscaled_enterprises.csv", ("2021",), {"complete"}),
        ("banan/upscaled_enterprises.csv", ("2022",), {"complete"}),
        ("banan/iva_growth_ytd.csv", ("2018-Q4",), {"complete"}),
        ("banan/iva_growth_ytd.csv", ("2021-Q4",), {"complete"}),
        ("banan/cluster_dim.csv", ("C4-1",), {"complete"}),
        ("banan/ladder_dim.csv", ("硬科技",), {"complete"}),
        ("banan/cluster_output_ytd.csv", ("2024-Q1", "C4-1", "cost"), {"complete"}),
        ("banan/cluster_output_ytd.csv", ("2023-Q4", "C4-1", "n_enterprises"), {"complete"}),
    ],
)
def test_a_member_that_is_missing_in_a_file_is_asked_about(file: str, marks: tuple[str, ...], asked: set[str]) -> None:
    collected, gone = without(file, *marks)
    assert gone > 0
    assert {finding.code for finding in stopped(collected)} == asked


@pytest.mark.parametrize("marks", [("其他区县01,",), ("其他区县01,digital",), ("巴南区,smart",)])
def test_a_rank_among_districts_is_not_known_where_one_of_them_is_missing(marks: tuple[str, ...]) -> None:
    collected, _ = without("banan/smart_manufacturing_by_district.csv", *marks)
    assert last_known(compute(collected.main, INDUSTRY_BULLETIN, NOW), "smart_rank") == []


@pytest.mark.parametrize(
    ("file", "mark", "figure", "until"),
    [
        ("banan/upscaled_enterprises.csv", "2021", "upscaled_per_year", []),
        ("banan/upscaled_enterprises.csv", "2022", "upscaled_per_year", ["2021"]),
        ("banan/iva_growth_ytd.csv", "2018-Q", "above_scale_cumulative_growth", []),
        ("banan/iva_growth_ytd.csv", "2020-Q4", "above_scale_cumulative_growth", ["2019"]),
    ],
)
def test_what_runs_since_a_year_is_not_known_from_the_first_missing_year_on(
    file: str, mark: str, figure: str, until: list[str]
) -> None:
    collected, _ = without(file, mark)
    known = last_known(compute(collected.main, INDUSTRY_BULLETIN, NOW), figure)
    assert [label(one.period) for one in known] == until


def test_the_number_of_districts_is_that_of_the_file(banan: Collected) -> None:
    [ranked] = [one for one in INDUSTRY_BULLETIN.indicators if one.figure == "smart_rank"]
    built = banan.main[banan.main["measure"] == "built"]
    assert built["area"].nunique() == ranked.options["members"] == 41
