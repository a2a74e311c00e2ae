"""The release calendar: the rule, the office above, announcements, and how each date explains itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reports.concepts.errors import BadDefinition, UsageError
from reports.concepts.text import Text, plain
from reports.release import (
    Announcement,
    Calendar,
    Override,
    ReleaseRule,
    Slot,
    WorkingDays,
    admit,
    calendar_rows,
    ics,
    instant_of,
    provisional_soon,
    slots,
)

CHINA = ZoneInfo("Asia/Shanghai")
BANAN = ReleaseRule("2024-Q1")
SEVENTEENTH = ReleaseRule("2024-Q1", lag_days=17)


def calendar(rule: ReleaseRule = BANAN, *said: Announcement, **of: object) -> Calendar:
    return Calendar("industry", "500113", rule, announced=said, **of)


def ahead(rule: ReleaseRule, *said: Announcement, until: str = "2028-02-01", **of: object) -> tuple[Slot, ...]:
    return slots(calendar(rule, *said, **of), at(until + " 00:00"))


def one(period: str, rule: ReleaseRule = BANAN, *said: Announcement, **of: object) -> Slot:
    [found] = [slot for slot in ahead(rule, *said, **of) if slot.period == period]
    return found


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=CHINA)


def local(every: Sequence[Slot]) -> list[str]:
    return [f"{slot.period} {slot.local:%Y-%m-%d %H:%M}" for slot in every]


def said(
    publish_at: str, made: str = "2024-03-01 10:00", because: str = "moved", period: str = "2024-Q1"
) -> Announcement:
    return Announcement("industry", "500113", period, at(publish_at), at(made), "Li", because)


def refusal(error: pytest.ExceptionInfo[BadDefinition] | pytest.ExceptionInfo[UsageError]) -> tuple[str, str]:
    return error.value.text.zh, error.value.text.en


# ---------------------------------------------------------------- the rule


def test_banan_releases_27_days_after_the_quarter_on_a_working_day() -> None:
    assert local(ahead(BANAN, until="2026-12-31")) == [
        "2024-Q1 2024-04-28 09:30",  # the 27th is a Saturday, the 28th a Sunday that is worked
        "2024-Q2 2024-07-29 09:30",
        "2024-Q3 2024-10-28 09:30",
        "2024-Q4 2025-01-27 09:30",
        "2025-Q1 2025-04-27 09:30",  # a Sunday that is worked
        "2025-Q2 2025-07-28 09:30",
        "2025-Q3 2025-10-27 09:30",
        "2025-Q4 2026-01-27 09:30",
        "2026-Q1 2026-04-27 09:30",
        "2026-Q2 2026-07-27 09:30",
        "2026-Q3 2026-10-27 09:30",
    ]


def test_t01_the_17th_on_a_weekend_or_a_holiday_moves_to_the_next_working_day() -> None:
    assert local([one("2025-Q4", SEVENTEENTH)]) == ["2025-Q4 2026-01-19 09:30"]
    assert local([one("2024-Q3", replace(SEVENTEENTH, lag_days=1))]) == ["2024-Q3 2024-10-08 09:30"]


def test_t01_or_to_the_previous_one() -> None:
    assert local([one("2025-Q4", replace(SEVENTEENTH, roll="previous"))]) == ["2025-Q4 2026-01-16 09:30"]


def test_t02_a_saturday_that_is_made_up_for_is_a_working_day() -> None:
    assert local([one("2024-Q2", replace(SEVENTEENTH, lag_days=76))]) == ["2024-Q2 2024-09-14 09:30"]


def test_t03_all_four_17ths_of_2027_are_weekends_and_there_are_four_releases() -> None:
    of_2027 = [slot for slot in ahead(SEVENTEENTH) if slot.local.year == 2027]
    assert local(of_2027) == [
        "2026-Q4 2027-01-18 09:30",
        "2027-Q1 2027-04-19 09:30",
        "2027-Q2 2027-07-19 09:30",
        "2027-Q3 2027-10-18 09:30",
    ]


def test_t04_a_year_that_is_not_decreed_is_provisional_and_warned_of() -> None:
    every = ahead(SEVENTEENTH)
    kinds = {slot.period: slot.kind for slot in every}
    assert (kinds["2026-Q3"], kinds["2026-Q4"], kinds["2027-Q4"]) == ("rule", "provisional", "provisional")
    assert one("2026-Q4", SEVENTEENTH).why == Text(
        "季度末后 17 天为 2027-01-17（星期日）；顺延到工作日 2027-01-18（星期一）；该年调休安排尚未公布，日期待定",
        "17 days after the quarter is 2027-01-17 (Sunday); moved on to the working day 2027-01-18 (Monday); the make-up days of that year are not decreed yet",
    )
    assert [slot.period for slot in provisional_soon(every, at("2026-11-22 12:00"))] == []
    assert [slot.period for slot in provisional_soon(every, at("2026-11-24 12:00"))] == ["2026-Q4"]


def test_t05_the_table_of_the_bureau_wins_and_is_noted() -> None:
    own = WorkingDays(local={2024: Override(off=frozenset({date(2024, 4, 28)}))})
    slot = one("2024-Q1", days=own)
    assert local([slot]) == ["2024-Q1 2024-04-29 09:30"]
    known = WorkingDays(local={2027: Override(work=frozenset({date(2027, 1, 17)}))})
    assert one("2026-Q4", SEVENTEENTH, days=known).why == Text(
        "季度末后 17 天为 2027-01-17（星期日，本地表定为工作日）",
        "17 days after the quarter is 2027-01-17 (Sunday, a working day by the local table)",
    )
    assert one("2026-Q4", SEVENTEENTH, days=known).kind == "rule"


def test_each_date_says_why() -> None:
    assert one("2024-Q1").why == Text(
        "季度末后 27 天为 2024-04-27（星期六）；顺延到工作日 2024-04-28（星期日，调休上班）",
        "27 days after the quarter is 2024-04-27 (Saturday); moved on to the working day 2024-04-28 (Sunday, a make-up working day)",
    )
    assert one("2025-Q4", replace(SEVENTEENTH, roll="previous")).why.en == (
        "17 days after the quarter is 2026-01-17 (Saturday); moved back to the working day 2026-01-16 (Friday)"
    )


def test_t10_0930_in_shanghai_is_0130_on_a_server_in_utc() -> None:
    assert one("2024-Q1").at == datetime(2024, 4, 28, 1, 30, tzinfo=UTC)


def test_t16_leap_day_and_the_turn_of_the_year() -> None:
    leap, turn = ReleaseRule("2023-Q4", lag_days=60), ReleaseRule("2023-Q3", lag_days=92)
    assert local(ahead(leap, until="2024-04-01")) == ["2023-Q4 2024-02-29 09:30"]
    assert local(ahead(turn, until="2024-01-03")) == ["2023-Q3 2024-01-02 09:30"]  # 31 December is a Sunday
    assert local(ahead(replace(turn, roll="previous"), until="2024-01-03")) == ["2023-Q3 2023-12-29 09:30"]


def test_an_old_workspace_does_not_release_its_past() -> None:
    assert ahead(BANAN, until="2024-04-27") == ()
    assert [slot.period for slot in ahead(ReleaseRule("2024-Q3"), until="2025-02-01")] == ["2024-Q3", "2024-Q4"]


def test_a_slot_is_there_from_its_own_instant_on() -> None:
    first = one("2024-Q1")
    assert slots(calendar(), first.at) == (first,)
    assert slots(calendar(), first.at - timedelta(microseconds=1)) == ()


def test_east_of_the_date_line_a_quarter_may_be_released_before_it_is_over_in_utc() -> None:
    kiritimati = ReleaseRule("2024-Q1", lag_days=1, at="00:00", zone="Pacific/Kiritimati", country="KI")
    days = WorkingDays("GB", {2024: Override(work=frozenset({date(2024, 4, 1)}))})
    [slot] = slots(Calendar("industry", "500113", kiritimati, days), datetime(2024, 3, 31, 10, 0, tzinfo=UTC))
    assert slot.at == datetime(2024, 3, 31, 10, 0, tzinfo=UTC)


def test_slots_that_were_released_need_not_be_computed() -> None:
    left = slots(calendar(), at("2024-12-31 00:00"), done={"industry/500113/2024-Q1", "industry/500113/2024-Q3"})
    assert [slot.name for slot in left] == ["industry/500113/2024-Q2"]


@pytest.mark.parametrize(
    "wrong, zh, en",
    [
        ({"first_release": "2024Q1"}, "发布规则中的 '2024Q1' 不是季度；请写成 2024-Q1", "'2024Q1' in a release rule is no quarter; write it as 2024-Q1"),
        ({"first_release": "２０２４-Q1"}, "发布规则中的 '２０２４-Q1' 不是季度；请写成 2024-Q1", "'２０２４-Q1' in a release rule is no quarter; write it as 2024-Q1"),
        ({"at": "9:30"}, "发布规则的时间 at='9:30' 不是时刻；请写成 09:30", "the release rule has at='9:30', which is no time; write 09:30"),
        ({"at": "24:00"}, "发布规则的时间 at='24:00' 不是时刻；请写成 09:30", "the release rule has at='24:00', which is no time; write 09:30"),
        ({"zone": "Asia/Chongqing2"}, "发布规则的时区 zone='Asia/Chongqing2' 不存在；请用 IANA 名称，例如 Asia/Shanghai", "the release rule has zone='Asia/Chongqing2', which is unknown; use an IANA name such as Asia/Shanghai"),
        ({"zone": "../etc"}, "发布规则的时区 zone='../etc' 不存在；请用 IANA 名称，例如 Asia/Shanghai", "the release rule has zone='../etc', which is unknown; use an IANA name such as Asia/Shanghai"),
        ({"roll": "nearest"}, "发布规则的 roll='nearest' 不存在；请用 next（顺延）或 previous（提前）", "the release rule has roll='nearest'; use next or previous"),
        ({"lag_days": 0}, "发布规则的 lag_days=0 应在 1 到 366 之间；请改正", "the release rule has lag_days=0; it must be between 1 and 366"),
        ({"not_before": {"2024": date(2024, 4, 19)}}, "发布规则中的 '2024' 不是季度；请写成 2024-Q1", "'2024' in a release rule is no quarter; write it as 2024-Q1"),
    ],
)  # fmt: skip
def test_a_rule_written_wrongly_is_refused(wrong: dict[str, object], zh: str, en: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        ReleaseRule(**{"first_release": "2024-Q1", **wrong})
    assert refusal(refused) == (zh, en)


# ---------------------------------------------------------------- summer time


def test_t08_a_local_time_that_does_not_exist_is_refused_when_the_calendar_is_made() -> None:
    london = ReleaseRule("2023-Q4", lag_days=91, at="01:30", zone="Europe/London", country="GB", roll="previous")
    own = WorkingDays("GB", {2024: Override(work=frozenset({date(2024, 3, 31)}))})
    with pytest.raises(BadDefinition) as refused:
        slots(Calendar("industry", "500113", london, own), at("2024-05-01 00:00"))
    assert refusal(refused) == (
        "2024-03-31 01:30 在 Europe/London 不存在（夏令时开始，时钟拨快）；请写另一时刻",
        "2024-03-31 01:30 does not exist in Europe/London, where clocks go forward; give another time",
    )


def test_t09_a_local_time_that_exists_twice_needs_a_fold() -> None:
    twice = datetime(2024, 10, 27, 1, 30)
    with pytest.raises(BadDefinition) as refused:
        instant_of(twice, "Europe/London")
    assert refusal(refused) == (
        "2024-10-27 01:30 在 Europe/London 出现两次（夏令时结束，时钟拨慢）；请写明 fold=0（第一次）或 fold=1（第二次）",
        "2024-10-27 01:30 occurs twice in Europe/London, where clocks go back; say fold=0 for the first or fold=1 for the second",
    )
    assert [instant_of(twice, "Europe/London", fold).hour for fold in (0, 1)] == [0, 1]


@pytest.mark.parametrize(
    "zone", ["Asia/Shanghai", "Asia/Urumqi", "Europe/London", "America/New_York", "Australia/Lord_Howe"]
)
def test_half_past_nine_exists_once_on_every_day(zone: str) -> None:
    days = (datetime(2024, 1, 1, 9, 30) + timedelta(days=n) for n in range(1461))
    assert all(instant_of(day, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == day for day in days)


# ---------------------------------------------------------------- never before the office above


def test_the_bulletin_waits_for_the_citys_date_of_the_quarter() -> None:
    rule = replace(SEVENTEENTH, not_before={"2024-Q1": date(2024, 4, 20), "2024-Q2": date(2024, 7, 10)})
    slot = one("2024-Q1", rule)
    assert local([slot]) == ["2024-Q1 2024-04-22 09:30"]
    assert slot.why == Text(
        "季度末后 17 天为 2024-04-17（星期三）；不早于上级发布日 2024-04-20（星期六）；顺延到工作日 2024-04-22（星期一）",
        "17 days after the quarter is 2024-04-17 (Wednesday); not before the office above, 2024-04-20 (Saturday); moved on to the working day 2024-04-22 (Monday)",
    )
    assert local([one("2024-Q2", rule)]) == ["2024-Q2 2024-07-17 09:30"]


def test_rolling_back_does_not_precede_the_city() -> None:
    rule = replace(SEVENTEENTH, roll="previous", not_before={"2024-Q1": date(2024, 4, 20)})
    assert local([one("2024-Q1", rule)]) == ["2024-Q1 2024-04-22 09:30"]


def test_the_city_may_have_a_rule_of_its_own_and_a_later_hour() -> None:
    rule = replace(SEVENTEENTH, not_before=ReleaseRule("2024-Q1", lag_days=19, at="10:00"))
    slot = one("2024-Q1", rule)
    assert local([slot]) == ["2024-Q1 2024-04-19 10:00"]
    assert slot.why == Text(
        "季度末后 17 天为 2024-04-17（星期三）；不早于上级发布日 2024-04-19（星期五）；不早于上级当日的 10:00",
        "17 days after the quarter is 2024-04-17 (Wednesday); not before the office above, 2024-04-19 (Friday); not before the office above, 10:00 that day",
    )
    assert one("2026-Q4", rule).kind == "provisional"


def test_a_date_is_no_firmer_than_that_of_the_office_above() -> None:
    abroad = ReleaseRule("2024-Q1", lag_days=30, country="GB", not_before=SEVENTEENTH)
    own = {slot.period: slot.kind for slot in ahead(abroad, days=WorkingDays("GB"))}
    assert (own["2026-Q3"], own["2026-Q4"]) == ("rule", "provisional")


def test_a_city_that_has_not_said_its_date_holds_the_slot() -> None:
    slot = one("2024-Q2", replace(BANAN, not_before={"2024-Q1": date(2024, 4, 20)}))
    assert slot.kind == "provisional"
    assert slot.needs == Text(
        "上级机构 2024-Q2 的发布日尚不知道，不能先于其发布；请在作业的 not_before 中写明，或用 reports calendar set 公布日期",
        "the date of the office above for 2024-Q2 is not known, and it must not be preceded; write it into not_before of the job, or announce a date with reports calendar set",
    )


def test_an_announcement_answers_for_a_city_that_has_not_said_its_date() -> None:
    rule = replace(BANAN, not_before={})
    assert one("2024-Q1", rule, said("2024-04-29 09:30")).needs is None


def test_an_announced_date_that_the_city_has_since_passed_is_held() -> None:
    rule = replace(BANAN, not_before={"2024-Q1": date(2024, 4, 30)})
    assert one("2024-Q1", rule, said("2024-04-29 09:30")).needs == Text(
        "公布的 2024-04-29 09:30 早于上级机构的 2024-04-30 00:00；请用 reports calendar set 公布不早于它的日期",
        "the announced 2024-04-29 09:30 is before the office above, 2024-04-30 00:00; announce a date not before it with reports calendar set",
    )


# ---------------------------------------------------------------- announcements


def test_t06_the_newest_announcement_is_in_force_and_says_what_was_before() -> None:
    first, second = said("2024-04-24 10:00"), said("2024-04-30 09:30", "2024-04-02 09:00", "late data of the city")
    slot = one("2024-Q1", BANAN, first, second)
    assert (slot.at, slot.kind, slot.changes, slot.decided) == (second.publish_at, "announced", 2, second.at)
    assert slot.why == Text(
        "Li 于 2024-04-02 公布：late data of the city；此前为 2024-04-24 10:00",
        "announced by Li on 2024-04-02: late data of the city; before that it was 2024-04-24 10:00",
    )


def test_confirming_the_date_of_the_rule_changes_nothing() -> None:
    slot = one("2024-Q1", BANAN, said("2024-04-28 09:30", because="yearly calendar"))
    assert (slot.kind, slot.changes) == ("announced", 0)
    assert slot.why == Text("Li 于 2024-03-01 公布：yearly calendar", "announced by Li on 2024-03-01: yearly calendar")


def test_the_order_of_the_ledger_decides_and_not_a_clock_that_went_back() -> None:
    first, second = said("2024-04-24 10:00", "2024-03-02 10:00"), said("2024-04-30 09:30", "2024-03-01 10:00")
    assert one("2024-Q1", BANAN, first, second).at == second.publish_at


def test_an_announcement_of_another_bulletin_moves_nothing() -> None:
    others = [replace(said("2024-05-06 09:30"), **{key: "x"}) for key in ("job", "area", "period")]
    assert one("2024-Q1", BANAN, *others).kind == "rule"


def test_a_line_in_a_reason_cannot_forge_another() -> None:
    slot = one("2024-Q1", BANAN, replace(said("2024-04-28 09:30", because="a\n2024-Q2\x1b[31m"), by="Li\n"))
    assert slot.why.en == "announced by Li\\x0a on 2024-03-01: a\\x0a2024-Q2\\x1b[31m"


@dataclass(frozen=True)
class Kept:
    """A row of the archive."""

    job: str = "industry"
    area: str = "500113"
    period: str = "2024-Q1"
    publish_at: str = "2024-04-29T01:30:00.000000Z"
    at: str = "2024-03-01T02:00:00.000000Z"
    by: str = "Li"
    because: str = "moved"


def test_an_announcement_is_read_from_what_the_archive_keeps() -> None:
    assert Announcement.of(Kept()) == said("2024-04-29 09:30")


@pytest.mark.parametrize(
    "announced, zh, en",
    [
        (said("2024-04-29 09:30", because=" "), "公布 2024-Q1 的发布日期需要理由；请加 --reason", "announcing the date of 2024-Q1 needs a reason; add --reason"),
        (said("2024-02-29 09:30", period="2023-Q4"), "2023-Q4 早于作业的 first_release（2024-Q1），不在发布日历中；请用 reports run 2023-Q4", "2023-Q4 is before first_release of the job (2024-Q1) and not in the calendar; use reports run 2023-Q4"),
        (said("2024-10-29 09:30", period="2024-Q2"), "2024-Q2 已经发布，日期不能再改；要重新制作请用 reports rerun 2024-Q2", "2024-Q2 has been released and its date stays; to make it again use reports rerun 2024-Q2"),
        (said("2024-03-31 23:59"), "2024-Q1 到 2024-03-31 才结束，不能在 2024-03-31 23:59 发布；请写之后的时刻", "2024-Q1 ends on 2024-03-31 and cannot be released at 2024-03-31 23:59; give a later time"),
        (said("2042-04-17 09:30"), "2042-04-17 09:30 比 2024-Q1 结束和今天都晚一年以上，发布日历中看不到，会被忘记；请核对年份，写 2025-04-01 00:00 之前的时刻", "2042-04-17 09:30 is more than a year after the end of 2024-Q1 and after today, beyond the calendar, where it would be forgotten; look at the year, and give a time before 2025-04-01 00:00"),
        (said("2024-04-17 09:30", "2024-04-17 09:30"), "2024-04-17 09:30 已经过去；要立即发布请加 --now，否则请写将来的时刻", "2024-04-17 09:30 has passed; add --now to release at once, or give a time to come"),
    ],
)  # fmt: skip
def test_t07_what_may_not_be_announced(announced: Announcement, zh: str, en: str) -> None:
    with pytest.raises(UsageError) as refused:
        admit(calendar(), announced, done={"industry/500113/2024-Q2"})
    assert refusal(refused) == (zh, en)


def test_t07_a_date_that_has_passed_is_allowed_where_it_is_meant() -> None:
    now = said("2024-04-17 09:30", "2024-04-17 09:31")
    assert admit(calendar(), now, at_once=True) is now
    assert admit(calendar(), said("2024-04-17 09:30")) == said("2024-04-17 09:30")


def test_a_date_within_a_year_of_the_quarter_or_of_today_can_be_announced() -> None:
    for late in (said("2025-03-31 23:59"), said("2026-10-29 09:30", "2026-10-28 09:30")):
        assert admit(calendar(), late) is late


def test_the_very_instant_of_the_city_can_be_announced() -> None:
    rule = replace(BANAN, not_before=ReleaseRule("2024-Q1", lag_days=19))
    assert one("2024-Q1", rule, admit(calendar(rule), said("2024-04-19 09:30"))).needs is None


def test_no_date_before_the_city_can_be_announced() -> None:
    with pytest.raises(UsageError) as refused:
        admit(
            calendar(replace(BANAN, not_before=ReleaseRule("2024-Q1", lag_days=19))),
            said("2024-04-18 09:30"),
            at_once=True,
        )
    assert refusal(refused)[1] == (
        "the announced 2024-04-18 09:30 is before the office above, 2024-04-19 09:30; announce a date not before it with reports calendar set"
    )


# ---------------------------------------------------------------- as people see it


def test_the_next_twelve_months_are_listed_in_local_time() -> None:
    every = ahead(BANAN)
    assert calendar_rows(every, at("2024-05-01 00:00"), "en")[0] == {
        "job": "industry", "area": "500113", "period": "2024-Q2", "publish_at": "2024-07-29 09:30+08:00", "kind": "rule",
        "why": "27 days after the quarter is 2024-07-27 (Saturday); moved on to the working day 2024-07-29 (Monday)",
    }  # fmt: skip
    assert [row["period"] for row in calendar_rows(every, at("2024-05-01 00:00"))] == [
        "2024-Q2",
        "2024-Q3",
        "2024-Q4",
        "2025-Q1",
    ]
    assert [row["period"] for row in calendar_rows(every[:1], every[0].at)] == ["2024-Q1"]


def test_the_calendar_file_says_what_rfc_5545_asks() -> None:
    moved = said("2024-04-30 09:30", because="data; of\\the city, late")
    text = ics(
        [one("2024-Q1", BANAN, moved), one("2026-Q4")],
        {"industry": Text("工业", "Industry")},
        at("2024-01-02 08:00"),
        "en",
    )
    assert text.split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//reports//release calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "BEGIN:VEVENT", "UID:industry.500113.2024-Q1@reports", "DTSTAMP:20240301T020000Z", "DTSTART:20240430T013000Z",
        "SEQUENCE:1", "STATUS:CONFIRMED", "SUMMARY:Release of Industry\\, 2024-Q1",
        "DESCRIPTION:announced by Li on 2024-03-01: data\\; of\\\\the city\\, late\\; bef", " ore that it was 2024-04-28 09:30",
        "TRANSP:TRANSPARENT", "END:VEVENT",
        "BEGIN:VEVENT", "UID:industry.500113.2026-Q4@reports", "DTSTAMP:20240102T000000Z", "DTSTART:20270127T013000Z",
        "SEQUENCE:0", "STATUS:TENTATIVE", "SUMMARY:Release of Industry\\, 2026-Q4",
        "DESCRIPTION:27 days after the quarter is 2027-01-27 (Wednesday)\\; the make-", " up days of that year are not decreed yet",
        "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_no_line_of_the_calendar_file_is_longer_than_75_octets_and_no_character_is_cut() -> None:
    titles = {"industry": plain("统计公报😀" * 20)}
    lines = ics(ahead(BANAN), titles, at("2024-01-02 08:00")).encode().split(b"\r\n")
    assert max(map(len, lines)) == 75
    assert [line for line in lines if "�" in line.decode(errors="replace")] == []
    whole = b"\r\n".join(lines).replace(b"\r\n ", b"").decode()
    assert f"SUMMARY:{'统计公报😀' * 20} 2024-Q1 发布" in whole
