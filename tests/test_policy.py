"""Which figures may be printed: a contribution to a growth below one per cent is listed, and not shown to readers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from reports.analyse import Computed, readable_contribution
from reports.concepts.figure import MISSING, Figure
from reports.concepts.observation import TOTAL
from reports.concepts.period import quarter
from reports.concepts.text import Text
from reports.concepts.unit import PERCENT, show

ACTIVITIES = (TOTAL, "T1", "T2", "T3", "A", "BCD", "E", "F", "G", "H", "J", "K", "OTH")


def growth(value: str | None) -> Figure:
    exact = None if value is None else Fraction(value)
    shown = MISSING if exact is None else show(exact, 1)
    return Figure("growth", "500113", TOTAL, quarter("2024-Q1"), "ytd", exact, shown, PERCENT, "growth")


def reason(value: str | None, limit: str = "1.0") -> Text | None:
    return readable_contribution(Decimal(limit))(lambda figure, activity: growth(value))


@pytest.mark.parametrize("value", ["1.0", "1.04", "0.95", "6.4", "100"])
def test_from_a_printed_growth_of_one_per_cent_on_contributions_are_printed(value: str) -> None:
    assert reason(value) is None


@pytest.mark.parametrize("value, shown", [("0.9499", "0.9"), ("0.6", "0.6"), ("0", "0.0"), ("-5.8", "-5.8")])
def test_below_one_per_cent_contributions_are_not_printed_and_the_reason_is_told(value: str, shown: str) -> None:
    assert reason(value) == Text(
        f"GDP增速为{shown}%，低于1.0%，贡献率不宜阅读，改用拉动百分点",
        f"GDP grew by {shown} %, less than 1.0 %: a contribution rate cannot be read, the pull is printed instead",
    )


def test_without_growth_nothing_can_be_said_so_nothing_is_printed() -> None:
    told = Text("没有GDP增速，无法判断贡献率是否可读",
                "without the growth of GDP it cannot be told whether a contribution can be read")  # fmt: skip
    assert reason(None) == told
    assert readable_contribution()(lambda figure, activity: None) == told


def test_an_office_may_set_another_limit() -> None:
    assert reason("1.4", limit="1.5") is not None
    assert reason("1.5", limit="1.5") is None


@pytest.mark.parametrize("period, shown", [("2020-Q1", "-5.8"), ("2020-Q2", "0.6")])
def test_in_the_pandemic_no_contribution_is_printed_and_all_are_listed(
    computed: Computed, period: str, shown: str
) -> None:
    told = f"GDP grew by {shown} %, less than 1.0 %: a contribution rate cannot be read, the pull is printed instead"
    for activity in ACTIVITIES:
        listed = computed.figures.find("contribution", activity, quarter(period), "500113")
        assert listed is not None and listed.value is not None and listed.reason is not None
        assert (listed.printed, listed.reason.en) == (False, told)
        pulled = computed.figures.find("pull", activity, quarter(period), "500113")
        assert pulled is not None and pulled.printed and pulled.reason is None


def test_in_a_year_of_growth_contributions_are_printed(computed: Computed) -> None:
    for activity in ACTIVITIES:
        listed = computed.figures.find("contribution", activity, quarter("2024-Q1"), "500113")
        assert listed is not None and (listed.printed, listed.reason) == (True, None)
