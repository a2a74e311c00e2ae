"""From observations to figures: one basis, one unit, one vintage at a time, and every operand named."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from reports.analyse import Computed, compute
from reports.collect import Collected
from reports.concepts.definition import Indicator, Job, Selection, Shown
from reports.concepts.errors import BadDefinition, MixedBasis, ReportsError
from reports.concepts.figure import Figure
from reports.concepts.observation import CONSTANT, CURRENT, TOTAL
from reports.concepts.period import label, quarter
from reports.concepts.text import Text, plain
from reports.concepts.unit import ENTERPRISES, PERCENT, POINTS, WAN_YUAN, YI_YUAN
from reports.formulas import as_delivered, change, contribution, deflator, gap, growth, pull, share, single_quarter
from reports.jobs.industry import INDUSTRY_BULLETIN
from tests.drawn import given

BANAN, CITY = "500113", "500000"
REAL = Selection("value_added", price_basis=CONSTANT)
REAL_TOTAL = Selection("value_added", price_basis=CONSTANT, activities=(TOTAL,))
NOMINAL = Selection("value_added")
NOMINAL_TOTAL = Selection("value_added", activities=(TOTAL,))

LEVEL = Indicator("level", plain("level"), as_delivered, {"values": NOMINAL}, YI_YUAN, decimals=2)
SHARE = Indicator("share", plain("share"), share, {"part": NOMINAL, "whole": NOMINAL_TOTAL})
GROWTH = Indicator("growth", plain("growth"), growth, {"levels": REAL})
CONTRIBUTION = Indicator("contribution", plain("contribution"), contribution, {"part": REAL, "whole": REAL_TOTAL})
PULL = Indicator("pull", plain("pull"), pull, {"part": REAL, "whole": REAL_TOTAL}, POINTS)
GROWTH_CHANGE = Indicator("growth_change", plain("change"), change, {"rates": Shown("growth")}, POINTS)

SHARES = """
    quarter | activity | value_added
    2024-Q1 | _T       | 250
    2024-Q1 | BCD      | 82.25
"""
TWO_BASES = """
    quarter | activity | price_basis   | value_added
    2019-Q1 | _T       | constant:2015 | 100
    2020-Q1 | _T       | constant:2015 | 94
    2020-Q1 | _T       | constant:2020 | 200
    2021-Q1 | _T       | constant:2020 | 220
"""


def job(*indicators: Indicator, **changed: Any) -> Job:
    fields = {
        "name": "drawn", "title": plain("drawn"), "area": BANAN, "area_name": plain("Banan"), "sources": (),
        "indicators": indicators, "template": "", "since": "2018-Q1", "bureau": plain(""),
        "labels": {code: plain(code) for code in (TOTAL, "BCD", "E")},
    }  # fmt: skip
    return Job(**(fields | changed))


def computed_from(
    drawn: str | pd.DataFrame, *indicators: Indicator, period: str = "2024-Q1", **changed: Any
) -> Computed:
    table = given(drawn) if isinstance(drawn, str) else drawn
    return compute(table, job(*indicators, **changed), quarter(period))


def shown_of(made: Computed, figure: str, activity: str = TOTAL) -> dict[str, str]:
    """What is shown of a figure, by quarter."""
    return {str(f.period): f.shown for f in made.figures.every if (f.figure, f.activity) == (figure, activity)}


def the(made: Computed, figure: str, activity: str = TOTAL, period: str = "2024-Q1", area: str = BANAN) -> Figure:
    found = made.figures.find(figure, activity, quarter(period), area)
    assert found is not None
    return found


def refused(drawn: str | pd.DataFrame, *indicators: Indicator, **changed: Any) -> tuple[type, str, str]:
    """The kind of the error and its whole message, in both languages."""
    with pytest.raises(ReportsError) as error:
        computed_from(drawn, *indicators, **changed)
    return type(error.value), error.value.within("zh"), error.value.within("en")


# ---------------------------------------------------------------- price bases never meet


def test_an_indicator_declared_with_two_price_bases_is_refused() -> None:
    with pytest.raises(MixedBasis) as error:
        Indicator("share", plain("share"), share, {"part": NOMINAL, "whole": REAL_TOTAL})
    bases = "constant·ytd·total / current·ytd·total"
    assert error.value.within("zh") == (
        f"指标 share 把不同口径的数据放在一起：{bases}；请为各操作数选用同一价格、累计方式和范围"
    )
    assert error.value.within("en") == (
        f"indicator share mixes bases: {bases}; give its operands one price basis, one accumulation and one scope"
    )
    assert error.value.exit_code == 65


@pytest.mark.parametrize("other", [{"accumulation": "single"}, {"scope": "above_scale"}])
def test_an_indicator_declared_with_two_accumulations_or_scopes_is_refused(other: dict[str, str]) -> None:
    with pytest.raises(MixedBasis, match="indicator share mixes bases: current·"):
        Indicator("share", plain("share"), share, {"part": NOMINAL, "whole": replace(NOMINAL_TOTAL, **other)})


def test_a_part_and_a_whole_without_a_common_base_are_refused_and_both_cells_named() -> None:
    drawn = """
        quarter | activity | price_basis   | value_added
        2023-Q1 | BCD      | constant:2020 | 10
        2023-Q1 | _T       | constant:2020 | 100
        2024-Q1 | BCD      | constant:2025 | 11
        2024-Q1 | _T       | constant:2020 | 110
    """
    part = replace(REAL, activities=("BCD",))
    mixed = Indicator("contribution", plain("contribution"), contribution, {"part": part, "whole": REAL_TOTAL})
    places = "value_added.csv:4 [value_added] = constant:2025; value_added.csv:5 [value_added] = constant:2020"
    assert refused(drawn, mixed) == (
        MixedBasis,
        f"指标 contribution 在 2024-Q1 没有共同的价格基期：{places}；请补交同一基期的数据",
        f"indicator contribution has no price base in common in 2024-Q1: {places}; deliver the data of one base",
    )


def test_one_activity_that_came_in_another_base_than_all_the_rest_is_named() -> None:
    drawn = """
        quarter | activity | price_basis   | value_added
        2024-Q1 | BCD      | constant:2020 | 11
        2024-Q1 | E        | constant:2025 | 5
        2024-Q1 | _T       | constant:2020 | 110
    """
    kind, _, en = refused(drawn, CONTRIBUTION)
    assert kind is MixedBasis
    assert "value_added.csv:3 [value_added] = constant:2025; value_added.csv:2 [value_added] = constant:2020" in en


def test_growth_uses_one_base_for_both_years_and_the_later_one_where_two_are_possible() -> None:
    made = computed_from(TWO_BASES, GROWTH, period="2021-Q1")
    assert shown_of(made, "growth") == {"2019Q1": "—", "2020Q1": "-6.0", "2021Q1": "10.0"}
    assert [f.price_basis for f in made.figures.every[1:]] == ["constant:2015", "constant:2020"]


def test_where_two_bases_give_a_growth_the_later_one_counts_whatever_the_order_of_the_rows() -> None:
    drawn = """
        quarter | price_basis   | value_added
        2021-Q1 | constant:2020 | 220
        2020-Q1 | constant:2020 | 200
        2021-Q1 | constant:2015 | 105
        2020-Q1 | constant:2015 | 100
    """
    made = computed_from(drawn, GROWTH, period="2021-Q1")
    assert [(f.shown, f.price_basis, f.operands) for f in made.figures.every[1:]] == [("10.0", "constant:2020", (0, 1))]


def test_the_growth_of_banan_in_2021_is_at_prices_of_2020_and_that_of_2020_at_prices_of_2015(
    computed: Computed,
) -> None:
    for period, basis in [
        ("2019-Q4", 2015),
        ("2020-Q1", 2015),
        ("2020-Q4", 2015),
        ("2021-Q1", 2020),
        ("2021-Q4", 2020),
    ]:
        found = the(computed, "growth", "BCD", period)
        assert found.price_basis == f"constant:{basis}"
        assert {computed.observations.at[row, "price_basis"] for row in found.operands} == {f"constant:{basis}"}


def test_a_year_whose_base_was_not_delivered_has_no_growth() -> None:
    later = """
        quarter | activity | price_basis   | value_added
        2020-Q1 | _T       | constant:2015 | 94
        2021-Q1 | _T       | constant:2020 | 220
    """
    assert shown_of(computed_from(later, GROWTH, period="2021-Q1"), "growth") == {"2020Q1": "—", "2021Q1": "—"}


def test_a_deflator_may_compare_current_and_constant_prices_because_it_says_so() -> None:
    drawn = """
        quarter | price_basis   | value_added
        2023-Q1 | current       | 100
        2023-Q1 | constant:2020 | 50
        2024-Q1 | current       | 121
        2024-Q1 | constant:2020 | 55
    """
    prices = Indicator("deflator", plain("prices"), deflator, {"nominal": NOMINAL, "real": REAL}, mixes=True)
    assert shown_of(computed_from(drawn, prices), "deflator") == {"2023Q1": "—", "2024Q1": "10.0"}


# ---------------------------------------------------------------- one accumulation, scope, area, vintage


def test_a_selection_takes_only_its_own_accumulation_scope_area_and_basis() -> None:
    made = computed_from(
        """
        quarter | area   | accumulation | scope       | price_basis | value_added
        2024-Q1 |        |              |             |             | 1
        2024-Q1 |        | single       |             |             | 2
        2024-Q1 |        |              | above_scale |             | 3
        2024-Q1 | 500000 |              |             |             | 4
        2024-Q1 |        |              |             | pyp         | 5
        """,
        LEVEL,
    )
    assert [(f.shown, f.operands) for f in made.figures.every] == [("1.00", (0,))]


def test_two_vintages_of_one_number_are_refused_and_both_cells_named() -> None:
    drawn = """
        quarter | vintage | value_added
        2024-Q1 | first   | 82.56
        2024-Q1 | second  | 82.60
    """
    one, other = "value_added.csv:2 [value_added]", "value_added.csv:3 [value_added]"
    assert refused(drawn, LEVEL) == (
        MixedBasis,
        f"指标 level：{one} 与 {other} 是同一个键的两个数；请只保留一个",
        f"indicator level: {one} and {other} give the same key two values; keep one of them",
    )


def test_a_figure_that_republishes_a_measure_under_its_name_does_not_come_between_it_and_others() -> None:
    named = replace(LEVEL, figure="value_added")
    made = computed_from(SHARES, named, SHARE)
    assert the(made, "share", "BCD").operands == (0, 1)
    assert made.observations.loc[[0, 1], "file"].tolist() == ["value_added.csv", "value_added.csv"]


def test_a_figure_may_be_an_operand_unrounded() -> None:
    twice = Selection("share", price_basis=CURRENT)
    doubled = Indicator("doubled", plain("2"), lambda rates: rates.map(lambda rate: 2 * rate), {"rates": twice})
    drawn = """
        quarter | activity | value_added
        2024-Q1 | _T       | 3
        2024-Q1 | BCD      | 1
    """
    made = computed_from(drawn, LEVEL, SHARE, doubled)
    [row] = the(made, "doubled", "BCD").operands
    assert the(made, "doubled", "BCD").value == Fraction(200, 3)
    assert made.observations.loc[row, ["measure", "activity", "value"]].tolist() == ["share", "BCD", Fraction(100, 3)]


# ---------------------------------------------------------------- units


def test_parts_and_wholes_in_other_units_of_money_are_compared_exactly() -> None:
    drawn = """
        quarter | activity | unit | value_added
        2024-Q1 | _T       | 亿元 | 250
        2024-Q1 | BCD      | 万元 | 822500
    """
    made = computed_from(drawn, SHARE, LEVEL)
    assert (the(made, "share", "BCD").value, the(made, "level", "BCD").shown) == (Fraction("32.9"), "82.25")


def test_a_level_is_shown_in_the_unit_of_its_indicator() -> None:
    assert the(computed_from(SHARES, replace(LEVEL, unit=WAN_YUAN, decimals=0)), "level").shown == "2500000"


def test_a_printed_level_is_converted_like_any_other() -> None:
    drawn = """
        quarter | value_added
        2023-Q1 | 1.004
        2024-Q1 | 1.016
    """
    moved = Indicator("moved", plain("moved"), change, {"rates": Shown("level")}, WAN_YUAN, decimals=0)
    assert the(computed_from(drawn, LEVEL, moved), "moved").shown == "200"


def test_money_is_no_share_of_enterprises() -> None:
    drawn = """
        quarter | activity | unit | value_added
        2024-Q1 | _T       | 亿元 | 250
        2024-Q1 | BCD      | 家   | 809
    """
    place = "value_added.csv:3 [value_added]"
    part = replace(NOMINAL, activities=("BCD",))
    mixed = replace(SHARE, inputs={"whole": NOMINAL_TOTAL, "part": part})
    assert refused(drawn, mixed) == (
        MixedBasis,
        f"指标 share：{place} 的单位是 家，与 亿元 计量的不是同一种量；请改正单位",
        f"indicator share: {place} is counted in 家, which does not measure the same as 亿元; correct the unit",
    )


def test_a_delivered_rate_is_not_shown_as_money() -> None:
    kind, _, en = refused(SHARES.replace("value_added", "value_added | unit", 1).replace("250", "250 | %")
                          .replace("82.25", "82.25 | %"), LEVEL)  # fmt: skip
    assert kind is MixedBasis
    assert en == (
        "indicator level: value_added.csv:2 [value_added] is counted in %, "
        "which does not measure the same as 亿元; correct the unit"
    )


def test_an_operand_that_names_its_unit_may_measure_something_else() -> None:
    drawn = """
        quarter | unit | revenue | firms
        2024-Q1 | 亿元 | 3       |
    """
    table = pd.concat([given(drawn).iloc[:1], given("quarter | firms\n2024-Q1 | 4", unit="家")], ignore_index=True)
    each = Indicator(
        "each", plain("each"), lambda money, firms: money.map(Fraction) / firms.map(Fraction),
        {"money": Selection("revenue", unit=WAN_YUAN), "firms": Selection("firms", unit=ENTERPRISES)}, WAN_YUAN,
    )  # fmt: skip
    assert the(computed_from(table, each), "each").shown == "7500.0"


# ---------------------------------------------------------------- nothing later than the period


def test_a_later_cell_changes_nothing() -> None:
    drawn = """
        quarter | activity | price_basis   | value_added
        2023-Q1 | _T       | constant:2020 | 100
        2024-Q1 | _T       | constant:2020 | 106.4
        2024-Q2 | _T       | constant:2020 | {later}
        2024-Q3 | _T       | constant:2025 | {later}
    """
    known, other = (computed_from(drawn.format(later=later), GROWTH, PULL) for later in ("230", "999"))
    never = computed_from("\n".join(drawn.splitlines()[:4]), GROWTH, PULL)
    assert known.figures.every == other.figures.every == never.figures.every
    assert_frame_equal(known.observations, never.observations)
    assert {str(figure.period) for figure in known.figures.every} == {"2023Q1", "2024Q1"}


def test_a_year_that_is_not_over_is_later_than_its_quarters() -> None:
    years = given(
        """
        year | value_added
        2022 | 100
        2023 | 110
        2024 | 999
        """,
        accumulation="annual",
    )
    annual = Indicator(
        "annual_growth", plain("g"), growth, {"levels": Selection("value_added", accumulation="annual")},
        accumulation="annual",
    )  # fmt: skip
    made = computed_from(pd.concat([years, given(SHARES)], ignore_index=True), annual, SHARE)
    assert shown_of(made, "annual_growth") == {"2022": "—", "2023": "10.0"}
    assert made.figures.every[1].id == "annual_growth/500113/_T/2023/annual"
    assert shown_of(made, "share", "BCD") == {"2024Q1": "32.9"}


# ---------------------------------------------------------------- missing operands


def test_a_missing_operand_gives_a_figure_without_a_value_that_shows_a_dash() -> None:
    drawn = """
        quarter | activity | value_added
        2024-Q1 | _T       | 250
        2024-Q1 | BCD      |
        2024-Q1 | E        | 25
    """
    made = computed_from(drawn, SHARE)
    missing = the(made, "share", "BCD")
    assert (missing.value, missing.shown, missing.operands) == (None, "—", ())
    assert the(made, "share", "E").shown == "10.0"
    row = made.observations[made.observations["activity"].eq("BCD") & made.observations["measure"].eq("share")].iloc[0]
    assert (row["value"] is pd.NA, row["status"]) == (True, "M")


def test_what_never_arrived_gives_no_figure_at_all() -> None:
    assert computed_from(SHARES, GROWTH, GROWTH_CHANGE).figures.every == ()


def test_a_missing_value_is_no_base_in_common() -> None:
    drawn = """
        quarter | activity | price_basis   | value_added
        2023-Q1 | _T       | constant:2020 | 100
        2024-Q1 | _T       | constant:2020 | 110
        2024-Q1 | _T       | constant:2025 |
    """
    assert the(computed_from(drawn, GROWTH), "growth").shown == "10.0"


# ---------------------------------------------------------------- what readers subtract

RATES = """
    quarter | activity | price_basis   | value_added
    2022-Q1 | _T       | constant:2020 | 100
    2023-Q1 | _T       | constant:2020 | 101.04
    2024-Q1 | _T       | constant:2020 | 102.5556
"""


def test_a_change_is_the_difference_of_the_printed_rates() -> None:
    made = computed_from(RATES, GROWTH, GROWTH_CHANGE)
    assert shown_of(made, "growth") == {"2022Q1": "—", "2023Q1": "1.0", "2024Q1": "1.5"}
    unrounded = the(made, "growth").value - the(made, "growth", period="2023-Q1").value
    assert (unrounded, the(made, "growth_change").value) == (Fraction("0.46"), Fraction("0.5"))
    assert the(made, "growth_change").shown == "0.5"


def test_a_change_names_the_derived_rows_of_both_rates() -> None:
    made = computed_from(RATES, GROWTH, GROWTH_CHANGE)
    rows = made.observations.loc[list(the(made, "growth_change").operands)]
    assert [(row.measure, str(row.period)) for row in rows.itertuples()] == [("growth", "2023Q1"), ("growth", "2024Q1")]


def test_a_gap_is_the_difference_from_the_printed_rate_of_another_area() -> None:
    drawn = """
        quarter | area   | activity | delivered_growth
        2024-Q1 |        | _T       | 6.44
        2024-Q1 | 500000 | _T       | 6.16
        2024-Q1 | 500000 | BCD      | 7.0
    """
    rate = Indicator("growth", plain("g"), as_delivered, {"values": Selection("delivered_growth")})
    gap_to_city = Indicator(
        "gap", plain("gap"), gap, {"rates": Shown("growth"), "reference": Shown("growth", area=CITY)}, POINTS
    )
    made = computed_from(given(drawn, unit="%"), rate, replace(rate, area=CITY), gap_to_city)
    assert [(f.activity, f.shown) for f in made.figures.every if f.figure == "gap"] == [(TOTAL, "0.2")]


def test_the_rows_of_a_change_keep_the_scope_of_what_is_compared() -> None:
    drawn = """
        quarter | delivered_growth
        2023-Q1 | 5.1
        2024-Q1 | 7.9
    """
    rate = Indicator("rate", plain("r"), as_delivered, {"values": Selection("delivered_growth", scope="above_scale")})
    faster = Indicator("faster", plain("f"), change, {"rates": Shown("rate")}, POINTS)
    made = computed_from(given(drawn, unit="%", scope="above_scale"), rate, faster)
    assert the(made, "faster").shown == "2.8"
    assert set(made.observations["scope"]) == {"above_scale"}


@pytest.mark.parametrize("indicators", [(GROWTH_CHANGE, GROWTH), (GROWTH_CHANGE,)])
def test_a_printed_rate_must_be_declared_first(indicators: tuple[Indicator, ...]) -> None:
    assert refused(RATES, *indicators) == (
        BadDefinition,
        "指标 growth_change 引用了 growth，但 growth 没有先被声明；请把它放在 growth_change 之前",
        "indicator growth_change uses growth, which is not declared before it; put growth before growth_change",
    )


def test_a_printed_rate_of_an_area_without_one_is_refused() -> None:
    elsewhere = replace(GROWTH_CHANGE, inputs={"rates": Shown("growth", area="000000")})
    assert refused(RATES, GROWTH, elsewhere)[0] is BadDefinition


def test_two_indicators_of_one_name_are_refused() -> None:
    assert refused(SHARES, SHARE, SHARE) == (
        BadDefinition,
        "两个指标都给出 share/500113/_T/2024-Q1/ytd；请为其中一个改名",
        "two indicators give share/500113/_T/2024-Q1/ytd; rename one of them",
    )


# ---------------------------------------------------------------- exact, once rounded, traced


def test_a_formula_that_answers_with_a_float_is_refused() -> None:
    def half(values: pd.DataFrame) -> pd.DataFrame:
        return values.map(lambda value: float(value) / 2)

    careless = Indicator("half", plain("half"), half, {"values": NOMINAL}, YI_YUAN)
    assert refused(SHARES, careless) == (
        BadDefinition,
        "指标 half 的公式 half 给出了 41.125，不是精确数；请只用 Fraction 运算",
        "indicator half: its formula half gave 41.125, which is not exact; compute with fractions only",
    )


def test_a_float_among_the_observations_is_refused() -> None:
    table = given(SHARES)
    table.at[1, "value"] = 82.25
    assert refused(table, SHARE) == (
        BadDefinition,
        "value_added.csv:3 [value_added] 的值 82.25 是浮点数；请以 Decimal 或 Fraction 给出",
        "value_added.csv:3 [value_added] holds the float 82.25; give a Decimal or a Fraction",
    )


def test_a_formula_that_renames_its_frame_does_not_rename_that_of_others() -> None:
    def renamed(values: pd.DataFrame) -> pd.DataFrame:
        values.index.name, values.columns.name = "quarter", "activity"
        return values

    def names(values: pd.DataFrame) -> pd.DataFrame:
        assert (values.index.name, values.columns.name) == (None, None)
        return values

    first, second = (Indicator(f.__name__, plain("own"), f, {"values": NOMINAL}, YI_YUAN) for f in (renamed, names))
    assert [figure.shown for figure in computed_from(SHARES, first, second).figures.every] == ["250.0", "82.3"] * 2


def test_the_job_names_the_rounding_rule() -> None:
    drawn = """
        quarter | activity | value_added
        2024-Q1 | _T       | 100
        2024-Q1 | BCD      | 32.85
    """
    assert the(computed_from(drawn, SHARE), "share", "BCD").shown == "32.9"
    assert the(computed_from(drawn, SHARE, rounding="half_even"), "share", "BCD").shown == "32.8"


def test_operands_are_rows_of_the_table_from_which_the_value_can_be_recomputed(computed: Computed) -> None:
    """The share, growth, contribution and pull of industry, again from the cells that they name."""
    table = computed.observations

    def operands(figure: str) -> dict[tuple[str, str], Fraction]:
        rows = table.loc[list(the(computed, figure, "BCD").operands)]
        assert set(rows["file"]) == {"banan/gdp_ytd.csv"}
        return {(row.activity, str(row.period)): Fraction(row.value) for row in rows.itertuples()}

    parts = operands("share")
    assert the(computed, "share", "BCD").value == 100 * parts["BCD", "2024Q1"] / parts[TOTAL, "2024Q1"]
    cells = operands("contribution")
    gained = cells["BCD", "2024Q1"] - cells["BCD", "2023Q1"]
    assert len(cells) == 4
    assert the(computed, "contribution", "BCD").value == 100 * gained / (
        cells[TOTAL, "2024Q1"] - cells[TOTAL, "2023Q1"]
    )
    assert the(computed, "pull", "BCD").value == 100 * gained / operands("pull")[TOTAL, "2023Q1"]
    assert the(computed, "growth", "BCD").value == 100 * (
        cells["BCD", "2024Q1"] / operands("growth")["BCD", "2023Q1"] - 1
    )


def test_every_operand_is_a_row_that_exists_and_holds_a_number(computed: Computed) -> None:
    named = {row for figure in computed.figures.every for row in figure.operands}
    assert named <= set(computed.observations.index)
    assert not computed.observations.loc[sorted(named), "value"].isna().any()
    assert all(bool(figure.operands) == (figure.value is not None) for figure in computed.figures.every)


def test_no_float_stands_in_the_table(computed: Computed) -> None:
    values = [value for value in computed.observations["value"] if not pd.isna(value)]
    assert {type(value) for value in values} == {Decimal, Fraction}


def test_every_figure_is_a_row_after_the_delivered_ones_in_the_same_order(banan: Collected, computed: Computed) -> None:
    table = computed.observations
    derived = table[len(banan.main):]  # fmt: skip
    assert_frame_equal(table[: len(banan.main)], banan.main)
    assert [
        f"{row.measure}/{row.area}/{row.activity}/{label(row.period)}/{row.accumulation}"
        for row in derived.itertuples()
    ] == [figure.id for figure in computed.figures.every]
    assert set(derived["file"]) == {""}
    assert derived["operands"].tolist() == [figure.operands for figure in computed.figures.every]


def test_figures_stand_by_period_and_then_as_the_job_lists_its_activities(computed: Computed) -> None:
    shares = [f for f in computed.figures.every if (f.figure, f.area) == ("share", BANAN)]
    order = list(INDUSTRY_BULLETIN.labels)[:13]
    assert [f.activity for f in shares if f.period == quarter("2024-Q1")] == order
    assert (order[0], order[-1]) == (TOTAL, "OTH")
    assert [f.period for f in shares] == sorted(f.period for f in shares)


def test_the_delivered_table_is_not_changed(banan: Collected) -> None:
    before = banan.main.copy()
    compute(banan.main, INDUSTRY_BULLETIN, quarter("2023-Q4"))
    assert_frame_equal(banan.main, before)


def test_rows_keep_no_number_of_an_earlier_table() -> None:
    made = computed_from(given(SHARES).set_axis([70, 80]), SHARE)
    assert the(made, "share", "BCD").operands == (0, 1)


def test_single_quarters_are_counted_in_the_unit_of_their_levels() -> None:
    alone = Indicator("alone", plain("alone"), single_quarter, {"levels": NOMINAL}, YI_YUAN, accumulation="single")
    made = computed_from(SHARES, alone)
    assert the(made, "alone", "BCD").id == "alone/500113/BCD/2024-Q1/single"
    assert refused(SHARES, replace(alone, unit=PERCENT))[0] is MixedBasis


def test_a_policy_sees_the_figures_of_the_same_area_and_period() -> None:
    asked = []

    def printable(find: Any) -> Text | None:
        asked.append(find("share", TOTAL))
        return plain("why") if find("share", "E") is None else None

    made = computed_from(SHARES, SHARE, replace(LEVEL, printable=printable))
    assert {f.period for f in asked} == {quarter("2024-Q1")}
    assert [(f.printed, f.reason) for f in made.figures.every if f.figure == "level"] == [(False, plain("why"))] * 2
    assert [f.printed for f in made.figures.every if f.figure == "share"] == [True, True]


def test_current_prices_are_the_default() -> None:
    assert NOMINAL.price_basis == CURRENT
