"""Sums of one panel by industry, by cluster, by both and in all: what follows from them is protected undeclared."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from reports.analyse.disclosure import nested
from reports.collect import Collected
from reports.collect.bulk_layout import PanelFile
from reports.concepts.aggregate import Aggregate, Panel
from reports.concepts.definition import Indicator, Job, Selection
from reports.concepts.disclosure import Disclosure, Guard, RulesFile
from reports.concepts.errors import BadDefinition
from reports.concepts.observation import TOTAL
from reports.concepts.period import label, quarter
from reports.concepts.source import Source
from reports.concepts.text import Text, plain
from reports.concepts.unit import WAN_YUAN
from reports.formulas import as_delivered
from reports.production import Order, examine
from reports.production.examining import Read
from reports.production.microdata import Room, aggregated

RULES = RulesFile("/etc/office/disclosure.toml", 0o600, f'minimum = 3\np = 10\nkey = "{"0123456789abcdef" * 2}"')
SOURCE = Source(
    name="panel", pattern="panel.csv", citation=Text("面板", "panel"), confidential=True,
    cells={"activity": "industry", "period": "quarter"}, values={"output": {"measure": "output"}},
    constants={"area": "500113", "accumulation": "single", "scope": "s", "price_basis": "current", "unit": "万元"},
)  # fmt: skip
LISTED = Panel(SOURCE, unit="unit", cluster="cluster", clusters={"C1": "C1", "C2": "C2", "C3": "C3"})
RETURNED = {  # one unit alone in industry 27 of cluster C2
    ("36", "C1"): (100, 90, 80, 70), ("36", "C2"): (110, 95, 85, 75), ("36", "C3"): (20, 19, 18, 17),
    ("27", "C1"): (60, 55, 50, 45), ("27", "C2"): (140,), ("27", "C3"): (20, 19, 18, 17),
    ("15", "C1"): (520, 419, 318, 217), ("15", "C2"): (23, 21, 20, 19),
}  # fmt: skip
ALL, INDUSTRY, CLUSTER = (), ("activity",), ("cluster",)
BOTH, TURNED = ("activity", "cluster"), ("cluster", "activity")


def shown(folder: Path, by: tuple[Any, ...], returned: Any, **declared: Any) -> dict[str, Any]:
    """What is shown of the sums by these dimensions; None where it is C."""
    rows = [f"{i}{c}{n},{i},{c},2024-Q1,{v}" for (i, c), each in returned.items() for n, v in enumerate(each)]
    return told(folder, by, rows, "single", **declared)["2024-Q1"]


def told(folder: Path, by: tuple[Any, ...], rows: list[str], accumulation: str, **declared: Any) -> dict[str, Any]:
    """What is shown of each quarter of these returns."""
    panel = replace(LISTED, source=replace(SOURCE, constants={**SOURCE.constants, "accumulation": accumulation}))
    now = max(quarter(row.split(",")[3]) for row in rows)
    asked = [Aggregate(panel, "output", each, ("sum",)) for each in by]
    path = folder / "panel.csv"
    path.write_text("\n".join(["unit,industry,cluster,quarter,output", *rows]), encoding="utf-8")
    done = aggregated(asked, [PanelFile("panel.csv", path)], Room(folder), ("output",))
    table = done.observations.astype(object).assign(file="panel.csv")
    titles = {code: plain(code) for code in {TOTAL, *table["activity"]}}
    job = Job(
        name="nested", title=Text("产值", "Output"), area="500113", area_name=Text("区", "District"), sources=(),
        indicators=(
            Indicator("output", Text("产值", "Output"), as_delivered, {
                "values": Selection("output", scope="s", accumulation=accumulation)}, WAN_YUAN, 0,
                accumulation=accumulation),
        ),
        template="", since="2024-Q1", labels=titles, bureau=Text("局", "Bureau"), aggregates=tuple(asked),
        disclosure=Disclosure(("output",), **declared),
    )  # fmt: skip
    read = Read(Collected(table, table.iloc[:0], (), (), ()), (), done.contributions)
    examined = examine(Order(job, now, (), (), Guard(RULES)), lambda text: None, read)
    assert examined.findings == ()
    seen: dict[str, dict[str, Any]] = {}
    for figure in examined.figures.every:
        seen.setdefault(label(figure.period), {})[figure.activity] = figure.value
    return seen


def follows(told: dict[str, Any], secret: str, sums: dict[str, tuple[str, ...]]) -> bool:
    """Whether a reader who subtracts parts from totals, again and again, comes to the secret."""
    known = {code for code, value in told.items() if value is not None}
    for _ in sums:
        for total, parts in sums.items():
            hidden = {total, *parts} - known
            known |= hidden if len(hidden) == 1 else set()
    return secret in known


TABLES = [each for n in (1, 2, 3, 4) for each in combinations((ALL, INDUSTRY, CLUSTER, BOTH), n)]


@pytest.mark.parametrize("by", [by for by in TABLES if BOTH in by], ids=str)
def test_nobody_comes_to_a_unit_alone_by_tables_that_nobody_tied_together(tmp_path: Path, by: Any) -> None:
    seen = shown(tmp_path, by, RETURNED)
    cells = {f"{i}@{c}": (i, c) for i, c in RETURNED}
    sums = {one: tuple(name for name, pair in cells.items() if one in pair) for one in ("36", "27", "15", "C1", "C2")}
    sums |= {TOTAL: ("36", "27", "15")} if INDUSTRY in by else {}
    tied = {one: parts for one, parts in sums.items() if one in seen}
    assert seen["27@C2"] is None and not follows(seen, "27@C2", tied)


@pytest.mark.parametrize("by", [(ALL, CLUSTER), (ALL, INDUSTRY, CLUSTER)], ids=str)
@pytest.mark.parametrize("activities", [{}, {TOTAL: ("36", "27")}], ids=["undeclared", "declared otherwise"])
def test_a_total_may_be_split_in_several_ways(tmp_path: Path, by: Any, activities: Any) -> None:
    returned = {("36", "C1"): (9, 8, 7), ("27", "C1"): (9, 8, 7), ("36", "C3"): (5, 4, 3), ("27", "C2"): (12,)}
    returned |= {("27", "C3"): (6, 5, 4)}
    seen = shown(tmp_path, by, returned, activities=activities)
    assert seen["C2"] is None and [seen[TOTAL], seen["C1"], seen["C3"]].count(None) > 0


def test_the_same_table_turned_over_tells_the_same(tmp_path: Path) -> None:
    seen = shown(tmp_path, (BOTH, TURNED, INDUSTRY), RETURNED)
    closed = {code for code, value in seen.items() if value is None}
    assert "27@C2" in closed and {"@".join(reversed(code.split("@"))) for code in closed if "@" in code} <= closed


@pytest.mark.parametrize("when", ["2024-Q1", "2024-Q2"], ids=["gone", "new"])
@pytest.mark.parametrize("activities", [{}, {TOTAL: ("C1", "C2", "C3")}], ids=["undeclared", "declared"])
def test_a_cluster_that_begins_or_ends_within_a_year_holds_nothing(tmp_path: Path, when: str, activities: Any) -> None:
    rows = [f"{c}{n},36,{c},2024-Q{q},{(100 + n) * q}" for c in ("C1", "C2") for n in range(6) for q in (1, 2)]
    some = [f"C3{n},36,C3,{when},{50 + n}" for n in range(6)]
    seen = told(tmp_path, (CLUSTER, ALL), rows + some, "ytd", activities=activities)
    for at, each in (("2024-Q1", 1), ("2024-Q2", 2)):
        third = {"C3": 315} if at == when else {}
        here = {code: value for code, value in seen[at].items() if value is not None}
        assert here == {TOTAL: 1230 * each + sum(third.values()), "C1": 615 * each, "C2": 615 * each} | third


@pytest.mark.parametrize("when", ["2024-Q1", "2024-Q2"], ids=["gone", "new"])
def test_a_unit_alone_that_begins_or_ends_within_a_year_is_protected(tmp_path: Path, when: str) -> None:
    rows = [f"{c}{n},36,{c},2024-Q{q},{(100 + n) * q}" for c in ("C1", "C2") for n in range(6) for q in (1, 2)]
    seen = told(tmp_path, (CLUSTER, ALL), [*rows, f"C30,36,C3,{when},50"], "ytd")[when]
    assert [seen[TOTAL], seen["C1"], seen["C2"]].count(None) > 0 and seen["C3"] is None


def test_two_tables_of_one_total_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition) as refused:
        shown(tmp_path, (INDUSTRY, CLUSTER), RETURNED)
    assert (refused.value.text.zh, refused.value.text.en) == (
        "保密控制无法保护 output：按行业和按集群的汇总合计相等，但没有合计；"
        "请在 aggregates 中加上 by=() 的汇总，可以不印出",
        "output cannot be protected: its sums by industry and by cluster have one total, which is not there; "
        "add an aggregate with by=() to aggregates, it need not be printed",
    )


def test_codes_that_could_be_of_either_dimension_are_refused() -> None:
    free = Panel(SOURCE, unit="unit", cluster="cluster")
    asked = [Aggregate(free, "output", each) for each in (ALL, INDUSTRY, CLUSTER)]
    with pytest.raises(BadDefinition) as refused:
        list(nested(asked, {"output": {TOTAL, "36", "C1"}}, {}))
    assert (refused.value.text.zh, refused.value.text.en) == (
        "保密控制无法保护 output：按行业和按集群的汇总在一起，但看不出 36 是哪一种；"
        "请在 Panel 的 clusters 中登记集群代码",
        "output cannot be protected: it is summed by industry and by cluster, and nothing says which of them 36 is; "
        "list the codes of the clusters in `clusters` of the Panel",
    )


def test_what_the_job_declares_is_not_said_again() -> None:
    asked = [Aggregate(LISTED, "output", each) for each in (ALL, CLUSTER)]
    [one] = nested(asked, {"output": {TOTAL, "C1", "C2"}}, {TOTAL: ("C1", "C2", "C3")})
    assert (one.measure, one.parts, one.disjoint) == ("output", {}, True)
