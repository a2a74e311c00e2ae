"""Code lists: what is in them, when it holds, what corresponds to what, and that parts and the rest make the total."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from reports.analyse import Computed
from reports.concepts.classification import Code, CodeList, Crosswalk, Link
from reports.concepts.code_lists import CITY_CLUSTERS, CLUSTERS, CLUSTERS_TO_CITY, GBT_4754, HONOURS, LADDER
from reports.concepts.errors import BadDefinition
from reports.concepts.finding import Finding
from reports.concepts.period import Period, quarter
from reports.concepts.text import plain
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.process import confront, reconciles
from tests.drawn import given

FIRST = quarter("2024-Q1")


def drawn(*codes: Code, **changed: str) -> CodeList:
    return CodeList("drawn", "2023", plain("drawn"), codes, plain("nobody"), **changed)  # type: ignore[arg-type]


# ---------------------------------------------------------------- what is in them


def test_industry_is_three_sections_with_41_divisions() -> None:
    divisions = {section: GBT_4754.below(section) for section in "BCD"}
    ends = {section: (codes[0], codes[-1], len(codes)) for section, codes in divisions.items()}
    assert ends == {"B": ("06", "12", 7), "C": ("13", "43", 31), "D": ("44", "46", 3)}
    assert GBT_4754.by_code["36"].label.zh == "汽车制造业"
    assert [code.code for code in GBT_4754.codes if not code.parent] == list("ABCDEFGHIJKLMNOPQRST")


def test_the_clusters_are_thirteen_in_four_tiers_and_a_rest() -> None:
    assert len(CLUSTERS.members) == 1 + 2 + 4 + 6
    tiers = [CLUSTERS.by_code[code].tier for code in CLUSTERS.members]
    assert {tier: tiers.count(tier) for tier in tiers} == {"1": 1, "2": 2, "4": 4, "6": 6}
    assert set(CLUSTERS.by_code) - set(CLUSTERS.members) == {"C0-0"}


def test_the_ladder_has_seven_rungs_and_gazelles_stand_beside_it() -> None:
    assert LADDER.members == ("R1", "R2", "R3", "R4", "R5", "R6", "R7")
    assert LADDER.by_name["瞪羚企业"] == "GAZELLE"


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "banan" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_lists_are_those_of_the_shared_files(shared: Path) -> None:
    clusters = rows(shared, "cluster_dim.csv")
    assert [(row["cluster_code"], row["tier"], row["name_en"]) for row in clusters] == [
        (code.code, code.tier, code.label.en) for code in CLUSTERS.codes
    ]
    assert {row["name_zh"] for row in rows(shared, "ladder_dim.csv")} == {LADDER.labels[c].zh for c in LADDER.members}
    assert [row["title"].removesuffix("").strip() for row in rows(shared, "honours.csv")] == list(HONOURS.by_name)


def test_the_crosswalk_is_that_of_the_shared_file(shared: Path) -> None:
    for row in rows(shared, "cluster_crosswalk_33618.csv"):
        link = CLUSTERS_TO_CITY.by_code[row["cluster_1246"]]
        names = [CITY_CLUSTERS.labels[code].zh for code in link.targets]
        tiers = dict.fromkeys(CITY_CLUSTERS.by_code[code].tier for code in link.targets)
        assert (";".join(names), ";".join(tiers), link.match) == (row["cluster_33618"], row["tier_33618"], row["match"])
    assert CLUSTERS_TO_CITY.uncovered == ()


def test_a_tier_changes_from_one_system_to_the_other() -> None:
    [display] = CLUSTERS_TO_CITY.targets("C2-1")
    assert (CLUSTERS.by_code["C2-1"].tier, CITY_CLUSTERS.by_code[display].tier) == ("2", "6 特色优势")
    assert CLUSTERS_TO_CITY.targets("C6-3") == CLUSTERS_TO_CITY.targets("C0-0") == ()
    assert (CITY_CLUSTERS.complete, CLUSTERS.complete) == (False, True)


# ---------------------------------------------------------------- when a code holds

VERSIONED = drawn(
    Code("A", plain("a")), Code("B", plain("b"), valid_to="2023"), Code("C", plain("c"), valid_from="2024")
)


@pytest.mark.parametrize(
    "code, period, holds",
    [("A", "2019Q1", True), ("B", "2023Q4", True), ("B", "2024Q1", False), ("B", "2023-12", True), ("C", "2023", False),
     ("C", "2024-01", True), ("C", "2024", True), ("D", "2024Q1", False)],
)  # fmt: skip
def test_a_code_holds_in_its_years(code: str, period: str, holds: bool) -> None:
    assert VERSIONED.holds(code, Period(period)) is holds


def test_nothing_holds_before_its_version_was_in_force() -> None:
    assert not CLUSTERS.holds("C1-1", quarter("2022-Q4"))
    assert CLUSTERS.holds("C1-1", quarter("2023-Q1"))


def test_unknown_and_expired_codes_are_found() -> None:
    used = [("A", FIRST), ("B", FIRST), ("B", quarter("2023-Q4")), ("Z", FIRST)]
    assert VERSIONED.strangers(used) == [("B", FIRST), ("Z", FIRST)]


# ---------------------------------------------------------------- what cannot be written


def test_a_code_stands_once() -> None:
    with pytest.raises(BadDefinition) as error:
        drawn(Code("A", plain("a")), Code("A", plain("b")))
    assert error.value.within("zh") == "代码表 drawn 有两个 A；请删除其中一个"
    assert error.value.within("en") == "code list drawn has A twice; delete one of them"


def test_a_part_needs_its_whole() -> None:
    with pytest.raises(BadDefinition) as error:
        drawn(Code("A1", plain("a"), parent="A"))
    assert error.value.within("zh") == "代码表 drawn 中 A1 的上级 A 不在表内；请补上 A"
    assert error.value.within("en") == "code list drawn: A1 is part of A, which is not in it; add A"


@pytest.mark.parametrize("link, code, name", [(Link("X", ()), "X", "1246"), (Link("C1-1", ("Y",)), "Y", "33618")])
def test_a_crosswalk_names_codes_of_its_lists(link: Link, code: str, name: str) -> None:
    with pytest.raises(BadDefinition) as error:
        Crosswalk(CLUSTERS, CITY_CLUSTERS, (link,), plain("nobody"))
    assert error.value.within("zh") == f"对照表 1246 → 33618：{code} 不在 {name} 中；请改正代码"
    assert error.value.within("en") == f"crosswalk 1246 -> 33618: {code} is not in {name}; correct the code"


# ---------------------------------------------------------------- the parts and the rest make the total

TWO = drawn(Code("C1", plain("c1")), Code("C2", plain("c2"), valid_to="2024"), Code("C0", plain("rest"), tier="0"),
            valid_from="2023")  # fmt: skip
WHOLE = """
    quarter | activity | output
    2024-Q1 | _T       | 6
    2024-Q1 | C1       | 1
    2024-Q1 | C2       | 2
    2024-Q1 | C0       | {rest}
"""


def told(table: str | pd.DataFrame, period: str = "2024-Q1", apart: tuple[str, ...] = ()) -> list[Finding]:
    rows = given(table, scope="above_scale") if isinstance(table, str) else table
    job = replace(INDUSTRY_BULLETIN, known=())
    return list(confront(rows, [reconciles("output", TWO, apart=apart)], job, quarter(period)).findings)


def test_the_parts_and_the_rest_make_the_total() -> None:
    assert told(WHOLE.format(rest=3)) == []


def test_a_difference_is_an_error_that_names_the_total() -> None:
    [finding] = told(WHOLE.format(rest="2.9"))
    assert (finding.severity, finding.edit) == ("error", "K1")
    assert finding.line("zh") == (
        "value_added.csv:2 [output]: reconciles (K1): 实际 6亿元；应为 drawn 各项与其他之和；处理：请核对并更正来源文件"
    )


def test_a_code_that_is_not_in_the_list_is_an_error() -> None:
    [finding] = told(WHOLE.format(rest=3) + "    2024-Q1 | C9       | 0")
    assert finding.got.zh == "C9 在 drawn 中无效"


def test_an_expired_code_is_an_error() -> None:
    [finding] = told(WHOLE.format(rest=3).replace("2024-Q1", "2025-Q1"), "2025-Q1")
    assert finding.got.en == "C2 does not hold in drawn"


def test_a_missing_part_is_undecided_and_so_is_a_missing_quarter() -> None:
    [finding] = told("\n".join(WHOLE.format(rest=3).splitlines()[:-1]))
    assert (finding.severity, finding.got.zh) == ("warning", "无法判断：缺少 C0")
    [finding] = told(WHOLE.format(rest=3), "2024-Q2")
    assert finding.got.zh == "无法判断：缺少 _T、C1、C2、C0"


def test_before_the_list_was_in_force_nothing_is_asked() -> None:
    assert told("quarter | activity | output\n2022-Q4 | _T | 6", "2022-Q4") == []


def test_a_part_of_another_scope_is_left_out() -> None:
    without = [line for line in WHOLE.format(rest=5).splitlines() if "C2" not in line]
    assert told("\n".join(without), apart=("C2",)) == []


def test_the_clusters_of_banan_reconcile_without_software(computed: Computed) -> None:
    check = reconciles("cluster_output", CLUSTERS, apart=("C6-1",))
    confronted = confront(computed.observations, [check], INDUSTRY_BULLETIN, FIRST)
    assert (confronted.checked, confronted.failed, confronted.undecided) == (5, 0, 0)
    whole = confront(computed.observations, [reconciles("cluster_output", CLUSTERS)], INDUSTRY_BULLETIN, FIRST)
    assert whole.undecided == 5
