"""Series linked over several price bases, chained volumes, and growth over several years."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from reports.concepts.errors import MixedBasis
from reports.concepts.traced import Traced
from reports.concepts.unit import show
from reports.formulas import (
    NoOverlap,
    UnknownMethod,
    average_growth,
    average_growth_of_rates,
    chain,
    chain_growth,
    chained_volume,
    cumulative_growth,
    cumulative_growth_bounds,
    growth,
    rebase,
)
from tests.drawn import frame
from tests.test_formulas import economies, exactly

OLD = """
    year | B   | C
    2018 | 80  | 10
    2019 | 90  | 20
    2020 | 100 | 40
"""
NEW = """
    year | B   | C
    2020 | 150 | 30
    2021 | 165 | 33
"""

# ---------------------------------------------------------------- chain


def test_an_older_base_is_spliced_to_the_newer_at_their_overlap() -> None:
    linked = chain({"constant:2015": frame(OLD), "constant:2020": frame(NEW)})
    exactly(
        linked,
        """
        year | B   | C
        2018 | 120 | 7.5
        2019 | 135 | 15
        2020 | 150 | 30
        2021 | 165 | 33
        """,
    )
    assert growth(linked)["B"].tolist()[1:3] == growth(frame(OLD))["B"].tolist()[1:]


def test_three_bases_are_linked_one_after_the_other() -> None:
    oldest = frame("""
        year | B
        2017 | 1
        2018 | 2
    """)
    linked = chain({"2010": oldest, "2015": frame(OLD)[["B"]], "2020": frame(NEW)[["B"]]})
    assert linked["B"].tolist() == [60, 120, 135, 150, 165]


def test_one_base_needs_no_link() -> None:
    assert chain({"constant:2020": frame(NEW)})["B"].tolist() == [150, 165]


def test_the_link_stands_where_the_newer_base_begins() -> None:
    newer = frame("""
        year | B
        2019 | 45
        2020 | 60
        2021 | 66
    """)
    # 2019 links with one half: 2018 is 40, and the growth of 2019 stays that of the older base
    assert chain({"old": frame(OLD)[["B"]], "new": newer})["B"].tolist() == [40, 45, 60, 66]


def test_an_activity_without_an_overlap_begins_with_the_newer_base() -> None:
    newer = frame(NEW)
    newer.loc["2020", "C"] = pd.NA
    linked = chain({"old": frame(OLD), "new": newer})
    assert linked["C"].tolist() == [pd.NA, pd.NA, pd.NA, Fraction(33)]


def test_bases_without_a_year_in_common_are_refused_by_name() -> None:
    with pytest.raises(NoOverlap) as refused:
        chain({"constant:2015": frame(OLD).loc[:"2019"], "constant:2020": frame(NEW)})
    assert str(refused.value) == (
        "constant:2015 and constant:2020 have no complete year in common, so nothing links them; deliver one year in both"
    )
    assert isinstance(refused.value, MixedBasis) and refused.value.exit_code == 65


QUARTERS = """
    quarter | B
    2019-Q1 | 10
    2019-Q2 | 10
    2019-Q3 | 10
    2019-Q4 | 10
    2020-Q1 | 10
    2020-Q2 | 20
    2020-Q3 | 30
    2020-Q4 | 40
"""
NEWER_QUARTERS = """
    quarter | B
    2020-Q1 | 20
    2020-Q2 | 50
    2020-Q3 | 60
    2020-Q4 | 70
    2021-Q1 | 22
"""


def test_quarters_are_linked_by_the_whole_year_or_each_by_itself() -> None:
    bases = {"constant:2015": frame(QUARTERS), "constant:2020": frame(NEWER_QUARTERS)}
    assert chain(bases)["B"].tolist() == [20, 20, 20, 20, 20, 50, 60, 70, 22]
    by_quarter = chain(bases, by="period")
    assert by_quarter["B"].tolist()[:4] == [20, 25, 20, Fraction(70, 4)]
    assert growth(by_quarter)["B"].tolist()[4:8] == growth(frame(QUARTERS))["B"].tolist()[4:]


def test_half_a_year_in_common_does_not_link_by_year() -> None:
    bases = {"constant:2015": frame(QUARTERS), "constant:2020": frame(NEWER_QUARTERS).iloc[1:]}
    with pytest.raises(NoOverlap):
        chain(bases)
    assert chain(bases, by="period").at["2019Q1", "B"] is pd.NA


def test_another_kind_of_link_is_refused() -> None:
    with pytest.raises(UnknownMethod) as refused:
        chain({"a": frame(OLD)}, by="month")  # type: ignore[arg-type]
    assert str(refused.value) == "there is no link by='month'; use one of year, period"


@given(economies(), st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_a_base_that_is_the_same_in_other_units_is_linked_without_a_seam(parts: pd.DataFrame, factor: Fraction) -> None:
    levels = parts.map(Fraction)
    older = (levels * factor).iloc[:8]
    for by in ("year", "period"):
        assert_frame_equal(chain({"old": older, "new": levels.iloc[4:]}, by=by), levels)


def test_the_lineage_of_a_linked_level_names_the_overlap() -> None:
    old = pd.DataFrame(
        {"B": [Traced(1, {1}), Traced(2, {2})]}, pd.PeriodIndex(["2019", "2020"], freq="Y"), dtype=object
    )
    new = pd.DataFrame({"B": [Traced(6, {3})]}, pd.PeriodIndex(["2020"], freq="Y"), dtype=object)
    linked = chain({"old": old, "new": new})
    assert (linked.at["2019", "B"], linked.at["2019", "B"].cells) == (3, {1, 2, 3})


def test_floats_stay_floats() -> None:
    linked = chain({"old": frame(OLD, float), "new": frame(NEW, float)})
    assert linked["B"].tolist() == pytest.approx([120, 135, 150, 165])
    assert {dtype.kind for dtype in linked.dtypes} == {"f"}


# ---------------------------------------------------------------- rebase


def test_a_reference_year_of_quarters_is_their_average() -> None:
    index = rebase(frame(NEWER_QUARTERS), reference="2020")
    assert index["B"].tolist() == [40, 100, 120, 140, 44]
    assert rebase(frame(NEWER_QUARTERS), reference="2020Q2")["B"].tolist() == [40, 100, 120, 140, 44]


def test_a_reference_may_be_the_level_of_another_base() -> None:
    assert rebase(frame(OLD), reference="2020", to=frame(NEW))["B"].tolist() == [120, 135, 150]


def test_rebasing_changes_no_growth() -> None:
    assert_frame_equal(growth(rebase(frame(OLD), reference="2019")), growth(frame(OLD)))


def test_a_reference_that_is_not_complete_is_refused() -> None:
    with pytest.raises(NoOverlap) as refused:
        rebase(frame(NEWER_QUARTERS), reference="2021")
    assert str(refused.value) == "the series has no complete 2021; name a reference period that it has"


# ---------------------------------------------------------------- chained volumes


def test_annual_volumes_are_chained_from_prices_of_the_year_before() -> None:
    pyp = frame("""
        year | B
        2021 | 110
        2022 | 126
    """)
    nominal = frame("""
        year | B
        2020 | 100
        2021 | 120
        2022 | 130
    """)
    # links 1.10 and 1.05, at prices of 2020 and of 2021
    assert chained_volume(pyp, nominal, reference="2020")["B"].tolist() == [100, 110, Fraction("115.5")]
    assert chained_volume(pyp, nominal, reference="2021")["B"].tolist() == [Fraction(1200, 11), 120, 126]


def test_a_chain_begins_the_year_before_its_first_link_and_ends_at_a_gap() -> None:
    pyp = frame("""
        year | B
        2020 |
        2021 | 110
        2023 | 130
    """)
    nominal = frame("""
        year | B
        2018 | 70
        2019 | 80
        2020 | 100
        2021 | 120
        2022 | 125
        2023 | 130
    """)
    chained = chained_volume(pyp, nominal, reference="2020")["B"]
    assert {str(period): cell for period, cell in chained.dropna().items()} == {"2020": 100, "2021": 110}
    with pytest.raises(NoOverlap):
        chained_volume(pyp, nominal, reference="2019")


def test_quarters_are_chained_to_the_whole_year_before() -> None:
    nominal = frame("""
        quarter | B
        2020-Q1 | 10
        2020-Q2 | 20
        2020-Q3 | 30
        2020-Q4 | 40
        2021-Q1 | 1
    """)
    pyp = frame("""
        quarter | B
        2021-Q1 | 11
        2021-Q2 | 22
        2021-Q3 | 33
        2021-Q4 | 44
        2022-Q1 | 60
    """)
    assert chained_volume(pyp, nominal, reference="2020")["B"].tolist() == [11, 22, 33, 44, pd.NA]


# ---------------------------------------------------------------- growth over several years

RATES = """
    year | B
    2018 | 1.2
    2019 | 5.5
    2020 | 5.8
    2021 | 13.2
    2022 | 2.8
    2023 | 6.2
"""


def test_rates_multiply_and_do_not_add_up() -> None:
    result = cumulative_growth(frame(RATES))["B"]
    assert result.iloc[0] == Fraction("1.2")
    assert show(result.iloc[-1], 6) == "39.599126"
    lower, upper = cumulative_growth_bounds(frame(RATES))
    assert (show(lower["B"].iloc[-1], 2), show(upper["B"].iloc[-1], 2)) == ("39.20", "40.00")


def test_cumulative_growth_may_begin_later_and_ends_at_a_gap() -> None:
    rates = frame("""
        year | B
        2018 | 10
        2019 | 10
        2020 |
        2021 | 10
    """)
    assert cumulative_growth(rates)["B"].tolist() == [10, 21, pd.NA, pd.NA]
    assert cumulative_growth(rates, since="2019")["B"].tolist() == [pd.NA, 10, pd.NA, pd.NA]


def test_a_year_that_is_not_there_ends_the_cumulation_too() -> None:
    rates = frame("""
        year | B
        2018 | 10
        2020 | 10
    """)
    assert cumulative_growth(rates)["B"].tolist() == [10, pd.NA]
    assert chain_growth(rates)["B"].dropna().tolist() == [100, 110]


def test_quarters_cumulate_with_the_same_quarter_of_each_year() -> None:
    rates = frame("""
        quarter | B
        2023-Q1 | 10
        2023-Q2 | 20
        2024-Q1 | 10
        2024-Q2 | 20
    """)
    assert cumulative_growth(rates)["B"].tolist() == [10, 20, 21, 44]


def test_an_index_starts_with_its_base_year() -> None:
    assert [show(cell, 6) for cell in chain_growth(frame(RATES))["B"]] == [
        "100.000000", "101.200000", "106.766000", "112.958428", "127.868940", "131.449271", "139.599126",
    ]  # fmt: skip


@given(economies())
def test_cumulated_growth_is_the_growth_from_end_to_end(parts: pd.DataFrame) -> None:
    rates = growth(parts).iloc[4:]
    ends = parts.map(Fraction)
    expected = 100 * (ends.iloc[-1] / ends.iloc[3] - 1)
    assert cumulative_growth(rates).iloc[-1].tolist() == expected.tolist()


def test_an_average_is_geometric() -> None:
    levels = frame("""
        year | B   | C  | D
        2021 | 100 | 1  | -5
        2022 | 105 | 1  | 6
        2023 | 121 | 2  | 7
    """)
    result = average_growth(levels)
    assert result.loc["2023", "B"] == 10
    assert show(result.loc["2023", "C"], 12) == "41.421356237310"
    assert result.loc["2023", "D"] is pd.NA
    assert result.iloc[:2].isna().to_numpy().all()
    assert average_growth(levels, years=1).loc["2023", "C"] == 100


def test_two_years_after_a_crisis_are_averaged_from_their_rates() -> None:
    rates = frame("""
        year | B    | C
        2020 | 4.1  | 3.0
        2021 | 34.3 |
    """)
    # profits of 2021: 39.8 % on 2019 are 18.2 % a year
    assert show(average_growth_of_rates(rates)["B"].iloc[-1], 1) == "18.2"
    assert average_growth_of_rates(rates)["C"].isna().all()
    assert average_growth_of_rates(rates, years=1)["B"].tolist() == [Fraction("4.1"), Fraction("34.3")]


@given(economies(), st.integers(min_value=1, max_value=2))
def test_averages_of_levels_and_of_their_rates_are_the_same(parts: pd.DataFrame, years: int) -> None:
    from_rates = average_growth_of_rates(growth(parts), years=years)
    assert_frame_equal(from_rates, average_growth(parts, years=years))
    for average, total in zip(from_rates.iloc[-1], average_growth(parts, years=1).iloc[-1], strict=True):
        assert years == 2 or average == total


@pytest.mark.parametrize("last", [2, 4])
def test_a_root_remembers_where_it_comes_from(last: int) -> None:
    cells = [Traced(1, {1}), Traced(5, {5}), Traced(last, {2})]
    levels = pd.DataFrame({"B": cells}, pd.PeriodIndex(["2021", "2022", "2023"], freq="Y"), dtype=object)
    assert average_growth(levels)["B"].iloc[-1].cells == {1, 2}


def test_averages_of_floats_are_floats() -> None:
    levels = frame(OLD, float)
    assert average_growth(levels).loc["2020", "B"] == pytest.approx(100 * (1.25**0.5 - 1))
