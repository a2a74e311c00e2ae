"""Every computable statement of the article: its figure, as printed; what each stands on, and when it is known."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports.analyse import Computed, compute
from reports.collect import Collected, Delivery, collect
from reports.concepts.definition import Indicator, Selection
from reports.concepts.errors import MixedBasis, ReportsError, UsageError
from reports.concepts.figure import Figure
from reports.concepts.observation import LINKED
from reports.concepts.period import Period, label, quarter, recognise
from reports.concepts.text import Text, plain
from reports.concepts.unit import ENTERPRISES, PIECES, YI_YUAN, YUAN
from reports.formulas import (
    as_delivered,
    contribution,
    cumulative_growth,
    rank,
    revenue_per_hundred_assets,
    share,
    sum_of,
)
from reports.jobs.industry import INDUSTRY_BULLETIN
from tests.drawn import given
from tests.test_compute import computed_from, job, refused, the

BANAN = "500113"
FIRST = quarter("2024-Q1")
CITED = """F01,share,BCD,2024-Q1,32.9,%
F02,contribution,BCD,2024-Q1,38.6,%
F03,above_scale_streak,BCD,2023,6,年
F04,above_scale_cumulative_growth,BCD,2023,39.6,%
F05,cluster_count,_T,2023,13,个
F06,ladder_rungs,_T,2024-06,7,级
F07,project_count,_T,2024-04,27,个
F08,project_investment,_T,2024-04,206,亿元
F09,large_project_count,_T,2024-04,5,个
F10,smart_manufacturing,SMART_FACTORY,2023-12,11,个
F11,smart_manufacturing,DIGITAL_WORKSHOP,2023-12,48,个
F12,smart_rank,_T,2023-12,5,位
F13,product_share_in_words,NEV,2023,十分之一,
F14,product_share_in_words,LCD,2023,十分之一,
F15,product_share_in_words,MOTO,2023,近五分之一,
F16,newly_cultivated,R2,2024-06,40,家
F17,newly_cultivated,R4,2024-06,62,家
F18,newly_cultivated,GAZELLE,2024-06,8,家
F19,upscaled_per_year,BCD,2023,40,户
F20,honours,GREEN_FACTORY,2024-06,7,个
F21,honours,COMMENDATION,2024-06,9,项
"""


@dataclass(frozen=True)
class Fact:
    """A statement of the article: the figure that makes it, what is printed and its unit."""

    id: str
    figure: str
    activity: str
    period: str
    shown: str
    unit: str


FACTS = [Fact(*row) for row in csv.reader(CITED.splitlines())]


def found(made: Computed, figure: str, activity: str = "_T", period: str = "2024-Q1") -> Figure:
    [one] = [f for f in made.figures.every if (f.figure, f.activity, label(f.period), f.area) ==
             (figure, activity, period, BANAN)]  # fmt: skip
    return one


# ---------------------------------------------------------------- the facts


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_of_the_article_is_computed_and_shown_as_printed(fact: Fact, computed: Computed) -> None:
    made = found(computed, fact.figure, fact.activity, fact.period)
    assert (made.shown, made.unit.code, made.printed) == (fact.shown, fact.unit, True)


def test_the_cited_facts_are_those_of_the_shared_file(shared: Path) -> None:
    with (shared / "banan" / "facts_article.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = [(row["fact_id"], row["expected"], row["unit"]) for row in csv.DictReader(file)]
    assert [(fact.id, fact.shown, fact.unit) for fact in FACTS] == expected


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_every_fact_names_delivered_cells(fact: Fact, computed: Computed) -> None:
    cells = computed.observations.loc[list(found(computed, fact.figure, fact.activity, fact.period).operands)]
    assert len(cells) > 0
    assert cells["file"].str.startswith("banan/").all()


def test_what_is_counted_or_ranked_names_all_that_was_looked_at(computed: Computed) -> None:
    looked_at = {f.figure: len(found(computed, f.figure, f.activity, f.period).operands) for f in FACTS}
    assert looked_at["project_count"] == looked_at["large_project_count"] == 27
    assert (looked_at["smart_rank"], looked_at["cluster_count"], looked_at["ladder_rungs"]) == (82, 14, 7)
    assert (looked_at["above_scale_streak"], looked_at["above_scale_cumulative_growth"]) == (6, 6)


def test_the_percentage_stands_beside_each_fraction_in_words(computed: Computed) -> None:
    shares = {code: found(computed, "product_share", code, "2023").shown for code in ("NEV", "LCD", "MOTO")}
    assert shares == {"NEV": "10.0", "LCD": "9.9", "MOTO": "19.4"}
    in_words = found(computed, "product_share_in_words", "MOTO", "2023")
    assert (in_words.value, in_words.shown_value, in_words.sign) == (Fraction(155, 8), Fraction(155, 8), 1)


def test_a_fraction_that_has_no_words_shows_its_digits() -> None:
    odd = Indicator("odd", plain("odd"), as_delivered, {"values": Selection("rate")}, words=lambda value: None)
    made = computed_from(given("quarter | rate\n2024-Q1 | 13.25", unit="%"), odd)
    assert (the(made, "odd").shown, the(made, "odd").in_words) == ("13.3", False)


def test_a_rank_says_of_how_many_and_whether_it_is_shared(computed: Computed) -> None:
    assert found(computed, "smart_rank", "_T", "2023-12").note == INDUSTRY_RANKED
    drawn = """
        quarter | area   | activity | built
        2024-Q1 | 500113 | A        | 3
        2024-Q1 | 500113 | B        | 4
        2024-Q1 | other  | A        | 7
        2024-Q1 | third  | A        | 9
    """
    [ranked] = [i for i in INDUSTRY_BULLETIN.indicators if i.figure == "smart_rank"]
    tied = replace(ranked, inputs={"values": Selection("built", across="area", total=True)}, options={})
    note = the(computed_from(given(drawn, unit="个"), tied), "smart_rank").note
    assert (the(computed_from(given(drawn, unit="个"), tied), "smart_rank").shown, str(note)) == (
        "2", "共 3 个单位参加排序，并列"
    )  # fmt: skip


INDUSTRY_RANKED = Text("共 41 个单位参加排序", "of 41 ranked")


def test_only_the_own_area_gets_a_rank(computed: Computed) -> None:
    assert [f.area for f in computed.figures.every if f.figure == "smart_rank"] == [BANAN]


# ---------------------------------------------------------------- composition


def test_the_composition_adds_up_to_a_hundred_and_names_its_policy(computed: Computed) -> None:
    forced = {p: [found(computed, "composition", s, p) for s in ("T1", "T2", "T3")] for p in quarters(computed)}
    assert {sum(Fraction(f.shown) for f in parts) for parts in forced.values()} == {100}
    assert {str(f.note) for parts in forced.values() for f in parts} == {
        "三次产业构成合计强制为100.0，第三产业为余数；表中比重各自四舍五入"
    }
    moved = [p for p, parts in forced.items() if parts[2].shown != found(computed, "share", "T3", p).shown]
    assert moved
    assert all(parts[0].shown == found(computed, "share", "T1", p).shown for p, parts in forced.items())


def quarters(made: Computed) -> list[str]:
    return [label(f.period) for f in made.figures.every if (f.figure, f.activity) == ("composition", "T1")]


def test_sectors_that_do_not_add_up_have_no_composition_and_leave_the_finding_to_the_edit() -> None:
    [composed] = [i for i in INDUSTRY_BULLETIN.indicators if i.figure == "composition"]
    shares = given("quarter | activity | share\n2024-Q1 | T1 | 4\n2024-Q1 | T2 | 42\n2024-Q1 | T3 | 44", unit="%")
    assert computed_from(shares, composed).figures.every == ()


# ---------------------------------------------------------------- what is known when


def known(made: Computed) -> set[str]:
    return {label(f.period) for f in made.figures.every if not f.period.freqstr.startswith("Q")}


def test_the_bulletin_of_the_first_quarter_knows_what_was_over_on_the_first_of_july(computed: Computed) -> None:
    assert {"2024-04", "2024-06", "2023-12", "2023", "2021"} <= known(computed)
    assert "2024" not in known(computed)


def test_any_other_bulletin_knows_what_was_over_with_its_quarter(banan: Collected) -> None:
    assert "2023-12" in known(compute(banan.main, INDUSTRY_BULLETIN, quarter("2023-Q4")))
    earlier = compute(banan.main, INDUSTRY_BULLETIN, quarter("2023-Q3"))
    assert max(f.period.end_time for f in earlier.figures.every).date() == date(2023, 9, 30)
    assert known(earlier) == {"2017", "2018", "2019", "2020", "2021", "2022"}


@pytest.mark.parametrize("day, shown", [(date(2024, 4, 29), None), (date(2024, 4, 30), "3")])
def test_a_month_is_known_from_its_last_day_on(day: date, shown: str | None) -> None:
    months = given("month | activity | project\n2024-04 | P01 | 1\n2024-04 | P02 | 2\n2024-05 | P03 | 9")
    projects = Selection("project", total=True)
    total = Indicator("total", plain("total"), sum_of, {"values": projects}, YI_YUAN, decimals=0)
    made = computed_from(months, total, knowledge={"2024-Q1": day})
    assert {f.shown for f in made.figures.every} == ({shown} if shown else set())
    assert computed_from(months, total, period="2024-Q2").figures.every[-1].shown == "9"


def test_a_later_observation_changes_no_figure_and_no_row(banan: Collected, computed: Computed) -> None:
    later = banan.main[banan.main["period"].map(lambda when: label(when) in ("2024-06", "2023"))]
    moved = {"2024-06": Period("2024-07", freq="M"), "2023": Period("2024", freq="Y")}
    later = later.assign(period=later["period"].map(lambda when: moved[label(when)]), value=999)
    table = pd.concat([banan.main, later], ignore_index=True)
    assert compute(table, INDUSTRY_BULLETIN, FIRST).figures.every == computed.figures.every


def test_a_knowledge_date_is_of_a_quarter() -> None:
    with pytest.raises(UsageError):
        job(knowledge={"2024-04": date(2024, 7, 1)})


# ---------------------------------------------------------------- months and years among quarters


@pytest.mark.parametrize(
    "words, frequency, read",
    [
        ("2024-04", "month", "2024-04"), ("2024年4月", "month", "2024-04"), ("２０２４年１２月", "month", "2024-12"),
        ("2023", "year", "2023"), ("2023年", "year", "2023"),
        ("2024-13", "month", None), ("2024-4", "month", None), ("2024", "month", None), ("2024-Q1", "month", None),
        ("2024-04", "year", None), ("2024-04", "quarter", None), ("2023", "quarter", None), ("23", "year", None),
    ],
)  # fmt: skip
def test_a_period_is_read_as_the_source_declares_and_never_guessed(
    words: str, frequency: Any, read: str | None
) -> None:
    period = recognise(words, frequency)
    assert (None if period is None else label(period)) == read


def test_a_quarter_in_a_file_of_months_is_a_finding() -> None:
    [projects] = [source for source in INDUSTRY_BULLETIN.sources if source.name == "projects"]
    header = "region_code,event,date,project_id,chain,agreed_investment,unit,obs_status"
    row = "500113,签约,{when},P01,生物医药,30.0,亿元,synthetic"
    text = "\n".join([header, row.format(when="2024-Q2"), row.format(when="2024-04")])
    read = collect([projects], [Delivery("signed_projects.csv", text.encode())])
    assert [f.line("zh") for f in read.findings] == [
        "signed_projects.csv:2 [date]: period: 实际 '2024-Q2'；应为 2024-04 这样的月份；"
        "处理：若该行不需要，请在 Source 的 skipped 中登记 '{quarter}'，否则改正"
    ]
    assert [str(when) for when in read.main["period"]] == ["2024-04"]


# ---------------------------------------------------------------- what must not be mixed

LEVELS = """
    quarter | activity | price_basis   | accumulation | scope       | value_added
    2023-Q1 | _T       | constant:2020 |              |             | 100
    2024-Q1 | _T       | constant:2020 |              |             | 110
"""
PART = Selection("value_added", price_basis="constant", activities=("BCD",))
WHOLE = Selection("value_added", price_basis="constant", activities=("_T",))


@pytest.mark.parametrize(
    "other, told",
    [
        ({"price_basis": "current"}, "constant·ytd·total / current·ytd·total"),
        ({"accumulation": "single"}, "constant·single·total / constant·ytd·total"),
        ({"scope": "above_scale"}, "constant·ytd·above_scale / constant·ytd·total"),
    ],
    ids=["current and constant", "ytd and single", "two scopes"],
)
def test_prices_accumulations_and_scopes_do_not_mix(other: dict[str, str], told: str) -> None:
    with pytest.raises(MixedBasis) as error:
        Indicator("mixed", plain("mixed"), contribution, {"part": PART, "whole": replace(WHOLE, **other)})
    assert (
        error.value.within("zh")
        == f"指标 mixed 把不同口径的数据放在一起：{told}；请为各操作数选用同一价格、累计方式和范围"
    )
    assert error.value.within("en") == (
        f"indicator mixed mixes bases: {told}; give its operands one price basis, one accumulation and one scope"
    )


def test_two_bases_do_not_mix() -> None:
    drawn = (
        LEVELS
        + """
        2023-Q1 | BCD      | constant:2015 |              |             | 30
        2024-Q1 | BCD      | constant:2015 |              |             | 33
    """.strip("\n")
    )
    mixed = Indicator("mixed", plain("mixed"), contribution, {"part": PART, "whole": WHOLE})
    places = "value_added.csv:5 [value_added] = constant:2015; value_added.csv:3 [value_added] = constant:2020"
    assert refused(drawn, mixed) == (
        MixedBasis,
        f"指标 mixed 在 2024-Q1 没有共同的价格基期：{places}；请补交同一基期的数据",
        f"indicator mixed has no price base in common in 2024-Q1: {places}; deliver the data of one base",
    )


def test_two_vintages_do_not_mix_in_a_sum() -> None:
    drawn = "quarter | activity | vintage | project\n2024-Q1 | P01 | first | 3\n2024-Q1 | P01 | second | 4"
    total = Indicator("total", plain("total"), sum_of, {"values": Selection("project", total=True)}, YI_YUAN)
    one, other = "value_added.csv:2 [project]", "value_added.csv:3 [project]"
    assert refused(drawn, total) == (
        MixedBasis,
        f"指标 total：{one} 与 {other} 是同一个键的两个数；请只保留一个",
        f"indicator total: {one} and {other} give the same key two values; keep one of them",
    )


def test_levels_of_two_bases_are_not_linked_like_rates() -> None:
    linked = Indicator("linked", plain("linked"), cumulative_growth, {"rates": replace(WHOLE, price_basis=LINKED)})
    place = "value_added.csv:2 [value_added]"
    assert refused(LEVELS, linked) == (
        MixedBasis,
        f"指标 linked：{place} 的单位是 亿元，不是增速；只有增速可以跨基期相乘，水平请先用 chain() 衔接",
        f"indicator linked: {place} is counted in 亿元, no rate of growth; only rates may be multiplied across price "
        "bases, link levels with chain() first",
    )


def test_a_stock_stands_beside_a_flow_only_where_the_indicator_says_so() -> None:
    inputs = {"revenue": Selection("revenue"), "assets": Selection("assets", accumulation="stock")}
    with pytest.raises(MixedBasis):
        Indicator("turnover", plain("turnover"), revenue_per_hundred_assets, inputs, YUAN)
    turnover = Indicator("turnover", plain("turnover"), revenue_per_hundred_assets, inputs, YUAN, mixes=True)
    revenue = given("quarter | revenue\n2024-Q1 | 10")
    assets = given("quarter | assets\n2024-Q1 | 50", accumulation="stock")
    made = computed_from(pd.concat([revenue, assets], ignore_index=True), turnover)
    assert the(made, "turnover").shown == "80.0"


# ---------------------------------------------------------------- operands that are summed, or compared over areas

CLUSTERS = """
    quarter | activity | output
    2023-Q4 | C1       | 1
    2024-Q1 | C1       | 1
    2024-Q1 | C2       | 3
"""
TOTAL_OF = Selection("output", activities=("C1", "C2"), total=True)


def test_a_sum_over_named_activities_needs_all_of_them() -> None:
    total = Indicator("total", plain("total"), as_delivered, {"values": TOTAL_OF}, YI_YUAN)
    part = Indicator("part", plain("part"), share, {"part": Selection("output"), "whole": TOTAL_OF})
    made = computed_from(CLUSTERS, total, part)
    assert [(label(f.period), f.activity, f.shown) for f in made.figures.every if f.figure == "total"] == [
        ("2024-Q1", "_T", "4.0")
    ]
    assert [(f.activity, f.shown, f.operands) for f in made.figures.every if f.figure == "part"] == [
        ("C1", "—", ()), ("C2", "—", ()), ("C1", "25.0", (1, 2)), ("C2", "75.0", (1, 2))
    ]  # fmt: skip


def test_a_sum_never_counts_a_total_among_its_parts() -> None:
    everything = Indicator("all", plain("all"), as_delivered, {"values": Selection("output", total=True)}, YI_YUAN)
    assert the(computed_from(CLUSTERS + "    2024-Q1 | _T       | 4", everything), "all").shown == "4.0"


def test_a_missing_part_leaves_the_sum_missing() -> None:
    total = Indicator("total", plain("total"), as_delivered, {"values": TOTAL_OF}, YI_YUAN)
    made = computed_from("quarter | activity | output\n2024-Q1 | C1 | 1\n2024-Q1 | C2 |", total)
    assert the(made, "total").value is None


def test_areas_are_compared_by_one_activity_or_by_a_sum() -> None:
    with pytest.raises(ReportsError) as refusal:
        Selection("built", across="area")
    assert refusal.value.within("zh") == "built 按地区比较时有多个行业；请用 total=True 求和，或只选一个行业"
    assert refusal.value.within("en") == (
        "built is compared across areas and has several activities; sum them with total=True, or name one"
    )
    drawn = given("quarter | area | activity | built\n2024-Q1 | 500113 | A | 3\n2024-Q1 | other | A | 5", unit="个")
    ranked = Indicator(
        "rank",
        plain("rank"),
        rank,
        {"values": Selection("built", across="area", activities=("A",))},
        PIECES,
        decimals=0,
    )
    assert [(f.area, f.activity, f.shown) for f in computed_from(drawn, ranked).figures.every] == [(BANAN, "_T", "2")]


def test_a_city_is_the_whole_of_its_district(computed: Computed) -> None:
    rows = computed.observations.loc[list(found(computed, "product_share", "NEV", "2023").operands)]
    assert rows["area"].tolist() == ["500113", "500000"]


# ---------------------------------------------------------------- one declaration


def test_adding_an_indicator_is_one_declaration(banan: Collected) -> None:
    exports = Indicator(
        "export_share", plain("出口交货值占工业总产值比重"), share,
        {"part": Selection("export_delivery", scope="above_scale"),
         "whole": Selection("output", scope="above_scale", total=True)},
    )  # fmt: skip
    more = replace(INDUSTRY_BULLETIN, indicators=(*INDUSTRY_BULLETIN.indicators, exports))
    made = compute(banan.main, more, FIRST)
    output = found(made, "cluster_output")
    assert output.value is not None
    assert found(made, "export_share", "C2-2").value == 100 * Fraction("8.2428") / output.value
    assert len(made.figures.every) > len(compute(banan.main, INDUSTRY_BULLETIN, FIRST).figures.every)


def test_enterprises_are_counted_beside_their_output(computed: Computed) -> None:
    counts = found(computed, "cluster_enterprises", "C6-6")
    assert (counts.shown, counts.unit, counts.accumulation) == ("1", ENTERPRISES, "stock")


# ---------------------------------------------------------------- the command


def test_reports_figures_lists_every_figure_with_the_asked_quarter_first(
    workspace: Callable[..., Path], command: Callable[..., Any], computed: Computed
) -> None:
    answer = command("figures", "2024-Q1", "--format", "csv", at=workspace())
    assert answer.exit_code == 0, answer.stderr
    rows = list(csv.DictReader(answer.stdout.splitlines()))
    listed = {(row["figure"], row["activity"], row["period"], row["shown"], row["unit"]) for row in rows}
    assert {(fact.figure, fact.activity, fact.period, fact.shown, fact.unit) for fact in FACTS} <= listed
    assert len(rows) == len(computed.figures.every)
    asked = [row["period"] == "2024-Q1" for row in rows]
    assert asked == sorted(asked, reverse=True)
    assert [row["printed"] for row in rows if (row["figure"], row["activity"], row["period"]) ==
            ("contribution", "BCD", "2020-Q2")] == [
        "no: GDP增速为0.6%，低于1.0%，贡献率不宜阅读，改用拉动百分点"
    ]  # fmt: skip
