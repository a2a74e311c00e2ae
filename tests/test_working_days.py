"""Working days of China as decreed from 2022 to 2026, beyond that, and by a bureau's own table."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta

import pytest

from reports.concepts.errors import BadDefinition
from reports.release import Override, WorkingDays, overrides

CHINA = WorkingDays()
# make-up days (调休上班) as in the State Council's yearly notices, written out here and not read from the package
MAKE_UP = """
    2022-01-29 2022-01-30 2022-04-02 2022-04-24 2022-05-07 2022-10-08 2022-10-09
    2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08
    2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
    2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
    2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""


def days(words: str) -> list[date]:
    return [date.fromisoformat(day) for day in words.split()]


def every_day(first: int, last: int) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(days=n) for n in range((date(last + 1, 1, 1) - start).days)]


def test_the_weekend_days_worked_are_those_of_the_decrees_and_no_others() -> None:
    worked = [day for day in every_day(2022, 2026) if day.weekday() > 4 and CHINA.works(day)]
    assert worked == days(MAKE_UP)


def test_the_week_of_the_spring_festival_is_off() -> None:
    off = days("2024-02-12 2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-10-01 2024-04-04 2025-10-08 2026-02-23")
    assert [day for day in off if CHINA.works(day)] == []


def test_every_day_agrees_with_chinesecalendar() -> None:
    oracle = pytest.importorskip("chinese_calendar", reason="chinesecalendar is not installed")
    assert [day for day in every_day(2022, 2026) if CHINA.works(day) != oracle.is_workday(day)] == []


@pytest.mark.parametrize(
    "day, zh, en",
    [
        ("2024-04-17", "星期三", "Wednesday"),
        ("2024-04-27", "星期六", "Saturday"),
        ("2024-04-28", "星期日，调休上班", "Sunday, a make-up working day"),
        ("2024-02-12", "星期一，春节", "Monday, Chinese New Year (Spring Festival)"),
    ],
)
def test_a_day_says_what_it_is(day: str, zh: str, en: str) -> None:
    told = CHINA.told(date.fromisoformat(day))
    assert (told.zh, told.en) == (zh, en)


def test_a_year_is_decreed_when_a_weekend_day_is_worked_in_it() -> None:
    assert [year for year in range(2022, 2029) if CHINA.decreed(date(year, 7, 1))] == [2022, 2023, 2024, 2025, 2026]


def test_the_last_days_of_december_hang_on_the_decree_for_the_next_year() -> None:
    assert [CHINA.decreed(day) for day in days("2025-12-31 2026-12-24 2026-12-25 2026-12-31")] == [
        True, True, False, False
    ]  # fmt: skip


def test_a_day_that_is_not_worked_rolls_to_the_next_or_the_previous_one() -> None:
    saturday = date(2024, 4, 27)
    assert (CHINA.rolled(saturday, "next"), CHINA.rolled(saturday, "previous")) == (
        date(2024, 4, 28),
        date(2024, 4, 26),
    )
    festival = date(2024, 2, 12)
    assert (CHINA.rolled(festival, "next"), CHINA.rolled(festival, "previous")) == (date(2024, 2, 18), date(2024, 2, 9))


def test_a_day_of_december_may_be_made_up_for_the_new_year() -> None:
    assert [CHINA.works(day) for day in days("2006-12-31 2011-12-30 2011-12-31 2025-12-31")] == [True, True, True, True]


def test_other_countries_have_their_own_holidays_and_no_decree_to_wait_for() -> None:
    britain = WorkingDays("GB")
    assert [britain.works(day) for day in days("2024-05-01 2024-12-26 2030-12-26")] == [True, False, False]
    assert britain.decreed(date(2030, 1, 1))


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(BadDefinition) as refused:
        WorkingDays("XX").works(date(2024, 1, 1))
    assert refused.value.text.zh == "发布规则的 country='XX' 没有节假日表；请用 ISO 3166 代码，例如 CN"
    assert refused.value.text.en == (
        "the release rule has country='XX', of which no holidays are known; use an ISO 3166 code such as CN"
    )


# ---------------------------------------------------------------- the bureau's own table


def table(words: str) -> dict[int, Override]:
    return overrides(tomllib.loads(words))


def test_the_table_of_a_year_that_the_package_does_not_know_makes_it_decreed() -> None:
    own = WorkingDays(local=table('[2027]\noff = [2027-02-08, "2027-10-07"]\nwork = [2027-02-14]'))
    assert [own.works(day) for day in days("2027-02-08 2027-10-07 2027-02-14 2027-02-20")] == [
        False, False, True, False
    ]  # fmt: skip
    assert own.decreed(date(2027, 7, 1)) and not CHINA.decreed(date(2027, 7, 1))


def test_a_table_with_days_off_only_settles_no_year() -> None:
    assert not WorkingDays(local=table("[2027]\noff = [2027-02-08]")).decreed(date(2027, 7, 1))


def test_the_table_wins_over_the_package_and_is_named() -> None:
    own = WorkingDays(local=table("[2024]\noff = [2024-04-28]\nwork = [2024-04-27]"))
    assert [own.works(day) for day in days("2024-04-27 2024-04-28")] == [True, False]
    told = [own.told(day) for day in days("2024-04-27 2024-04-28")]
    assert [text.zh for text in told] == ["星期六，本地表定为工作日", "星期日，本地表定为休息日"]
    assert [text.en for text in told] == [
        "Saturday, a working day by the local table",
        "Sunday, a day off by the local table",
    ]


@pytest.mark.parametrize(
    "words, zh, en",
    [
        ("[next]\noff = []", "节假日表 [next] 应写成 [2027] off = [...], work = [...]；请改正",
         "holidays [next] should be written [2027] off = [...], work = [...]; correct it"),
        ("[2027]\nfree = []", "节假日表 [2027] 应写成 [2027] off = [...], work = [...]；请改正",
         "holidays [2027] should be written [2027] off = [...], work = [...]; correct it"),
        ("2027 = 3", "节假日表 [2027] 应写成 [2027] off = [...], work = [...]；请改正",
         "holidays [2027] should be written [2027] off = [...], work = [...]; correct it"),
        ("[2027]\noff = ['8 Feb']", "节假日表 [2027] 中的 '8 Feb' 不是该年的日期；请写成 2027-02-06",
         "holidays [2027]: '8 Feb' is no day of that year; write it as 2027-02-06"),
        ("[2027]\noff = [2026-02-08]", "节假日表 [2027] 中的 '2026-02-08' 不是该年的日期；请写成 2027-02-06",
         "holidays [2027]: '2026-02-08' is no day of that year; write it as 2027-02-06"),
        ("[2027]\noff = [2027-02-08]\nwork = [2027-02-08]", "节假日表 [2027] 中的 2027-02-08 既是休息日又是工作日；请删去其一",
         "holidays [2027]: 2027-02-08 is both off and worked; take one out"),
    ],
)  # fmt: skip
def test_a_table_written_wrongly_is_refused(words: str, zh: str, en: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        table(words)
    assert (refused.value.text.zh, refused.value.text.en) == (zh, en)


def test_the_names_do_not_follow_the_language_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    told = WorkingDays().told(date(2023, 1, 23))
    assert told.zh == "星期一，春节" and re.search("Spring Festival", told.en)
