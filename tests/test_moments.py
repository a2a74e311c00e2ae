"""Moments as people write them: a day is known up to its end, and a release has an hour."""

from __future__ import annotations

from datetime import datetime

import pytest

from reports.concepts.errors import UsageError
from reports.office import hour, moment
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
