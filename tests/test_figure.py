"""A figure: its id, its one shown string, and how a run's figures are found."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from reports.concepts.figure import MISSING, Figure, Figures
from reports.concepts.period import Period, quarter
from reports.concepts.unit import PERCENT

Q1 = quarter("2024-Q1")


def figure(value: str | None = "32.899997", shown: str = "32.9", **changed: Any) -> Figure:
    fields = {
        "figure": "share", "area": "500113", "activity": "BCD", "period": Q1, "accumulation": "ytd",
        "value": None if value is None else Fraction(value), "shown": shown, "unit": PERCENT, "formula": "share",
    }  # fmt: skip
    return Figure(**(fields | changed))


def test_the_id_says_what_where_of_which_activity_when_and_how_cumulated() -> None:
    assert figure().id == "share/500113/BCD/2024-Q1/ytd"
    assert figure(period=Period("2023", freq="Y"), accumulation="annual").id == "share/500113/BCD/2023/annual"


@pytest.mark.parametrize(
    "value, shown, shown_value, sign, magnitude",
    [
        ("32.899997", "32.9", Fraction(329, 10), 1, "32.9"),
        ("-3.911809", "-3.9", Fraction(-39, 10), -1, "3.9"),
        ("-0.04", "0.0", Fraction(0), 0, "0.0"),
        ("0.04", "0.0", Fraction(0), 0, "0.0"),
    ],
)
def test_words_follow_what_is_shown_and_not_what_is_behind_it(
    value: str, shown: str, shown_value: Fraction, sign: int, magnitude: str
) -> None:
    made = figure(value, shown)
    assert (made.shown_value, made.sign, made.magnitude) == (shown_value, sign, magnitude)


def test_a_missing_figure_has_a_dash_no_value_and_no_sign() -> None:
    missing = figure(None, MISSING)
    assert (missing.shown, missing.shown_value, missing.sign) == ("—", None, 0)


def test_a_figure_is_found_by_name_activity_period_and_area() -> None:
    industry, building = figure(), figure(activity="E")
    figures = Figures((industry, building))
    assert figures.find("share", "E", Q1, "500113") is building
    assert figures.by_id["share/500113/BCD/2024-Q1/ytd"] is industry
    assert figures.find("share", "E", Q1, "500000") is None
    assert figures.find("share", "E", quarter("2023-Q1"), "500113") is None


def test_the_figures_within_some_quarters_include_the_first_and_the_last() -> None:
    made = [figure(period=Q1 + step) for step in range(-3, 3)]
    assert Figures(tuple(made)).within(Q1 - 1, Q1).every == (made[2], made[3])


def test_a_year_is_within_the_quarters_in_which_it_ends() -> None:
    years = [figure(period=Period(year, freq="Y"), accumulation="annual") for year in ("2022", "2023", "2024")]
    assert Figures(tuple(years)).within(quarter("2022-Q1"), Q1).every == (years[0], years[1])
    assert Figures(tuple(years)).within(quarter("2023-Q1"), Q1).every == (years[1],)


def test_months_and_years_travel_with_every_window_of_quarters() -> None:
    month = figure(period=Period("2024-06", freq="M"), accumulation="stock")
    year = figure(period=Period("2018", freq="Y"), accumulation="annual")
    early, late = figure(period=Q1 - 9), figure(period=Q1)
    assert Figures((early, year, late, month)).window(Q1 - 8, Q1).every == (year, late, month)


def test_words_have_the_value_behind_them_and_its_sign() -> None:
    worded = figure("19.375", "近五分之一", in_words=True)
    assert (worded.shown, worded.shown_value, worded.sign, worded.magnitude) == (
        "近五分之一", Fraction(155, 8), 1, "近五分之一"
    )  # fmt: skip
