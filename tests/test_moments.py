"""Moments as people write them: a day is known up to its end, and a release has an hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from offices import Office

from reports.concepts.errors import UsageError
from reports.office import Arrival, hour, moment, passed, receive
from reports.production import ZONE

END = datetime(2024, 5, 10, 23, 59, 59, 999999, tzinfo=ZONE)


@pytest.mark.parametrize("words", ["2024-05-10", "20240510", "2024-W19-5", "2024W195"])
def test_what_was_known_on_a_day_was_known_up_to_its_end_however_the_day_is_written(words):
    assert moment(words) == END


@pytest.mark.parametrize("words", ["2024-05-10T09:30", "20240510T0930", "2024-05-10 09:30", "2024-05-10T01:30Z"])
def test_an_hour_is_that_of_the_bureau_unless_it_says_otherwise(words):
    assert moment(words) == hour(words) == datetime(2024, 5, 10, 9, 30, tzinfo=ZONE)


@pytest.mark.parametrize("words", ["2024-04-26", "20240426", "@812", "tomorrow"])
def test_a_release_without_an_hour_is_refused(words):
    with pytest.raises(UsageError) as wrong:
        hour(words)
    assert wrong.value.text.zh == f"'{words}' 不是发布时刻；请写明日期和时间，例如 2024-04-26T09:30"
    assert wrong.value.text.en == (
        f"'{words}' is no time of a release; write its day and its hour, as in 2024-04-26T09:30"
    )


NOON = datetime(2024, 5, 10, 12, tzinfo=ZONE)


def test_of_today_what_is_known_up_to_now_is_meant():
    assert passed("2024-05-10", NOON) == NOON
    assert passed("2024-05-09", NOON) == datetime(2024, 5, 9, 23, 59, 59, 999999, tzinfo=ZONE)
    assert passed("2024-05-10T12:00", NOON) == NOON


@pytest.mark.parametrize("words", ["2024-05-11", "2024-05-10T12:01", "2024-05-10T04:00:01Z", "9999-12-31"])
def test_nobody_knows_what_will_be_known_at_a_moment_that_has_not_come(words):
    with pytest.raises(UsageError) as refused:
        passed(words, NOON.astimezone(UTC))
    assert refused.value.text.zh == f"{words} 尚未到来：现在是 2024-05-10T12:00+08:00；请写已经过去的时刻"
    assert refused.value.text.en == (
        f"{words} has not come: it is 2024-05-10T12:00+08:00 now; write a moment that has passed"
    )


def test_a_bulletin_is_not_made_again_as_of_the_future(workspace):
    with pytest.raises(UsageError) as refused:
        Office(workspace()).as_of("2024-04-29")
    assert refused.value.text.en == (
        "2024-04-29 has not come: it is 2024-04-28T10:00+08:00 now; write a moment that has passed"
    )


def test_a_delivery_of_the_future_is_not_received_for_all_that_follow_would_be_before_it(workspace):
    office = Office(workspace())
    file = office.root / "data_in" / "real" / "china_2024Q1.csv"
    with pytest.raises(UsageError) as refused:
        receive(office.session, [office.job("national")], Arrival(file, at="2099-01-01", because="补录"))
    assert refused.value.text.zh == "2099-01-01 尚未到来：现在是 2024-04-28T10:00+08:00；请写已经过去的时刻"


NATION = "real/china_2024Q1.csv"


@pytest.mark.parametrize(
    "name", ["/etc/china_2024Q1.csv", "real/../china_2024Q1.csv", f"./{NATION}", "real//china_2024Q1.csv"]
)
def test_a_delivery_has_one_name_below_data_in_and_no_other_spelling_of_it(workspace, name):
    office = Office(workspace())
    file = office.root / "data_in" / NATION
    with pytest.raises(UsageError) as refused:
        receive(office.session, [office.job("national")], Arrival(file, name))
    assert refused.value.text.zh == (f"{name} 不是 data_in 之下的名字；请写成 banan/gdp_ytd.csv，不含 .、.. 和空的部分")
    assert refused.value.text.en == (
        f"{name} is no name below data_in; write it as in banan/gdp_ytd.csv, without . or .. and with no part empty"
    )


def test_bytes_on_record_are_not_said_to_be_received_earlier_without_being_so(workspace):
    office = Office(workspace())
    jobs, file = [office.job("national")], office.root / "data_in" / NATION
    [vintage] = receive(office.session, jobs, Arrival(file, at="2024-04-18T09:30", because="补录"))
    for later in ("2024-04-18T09:30", "2024-04-19"):
        assert receive(office.session, jobs, Arrival(file, at=later, because="补录")) == ()
    with pytest.raises(UsageError) as refused:
        receive(office.session, jobs, Arrival(file, at="2024-04-17", because="补录"))
    assert vintage.at == "2024-04-18T01:30:00.000000Z"
    assert refused.value.text.zh == (
        f"{NATION} 的这份内容已于 {vintage.at} 接收（@1），不能再记为更早收到；请核对 --at"
    )
    assert refused.value.text.en == (
        f"these bytes of {NATION} are on record as received at {vintage.at} (@1), which cannot be made earlier; "
        "look at --at"
    )
