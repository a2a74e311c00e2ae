"""What may be announced: a reason, a quarter that is over and not released, a time to come, nobody preceded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time

from ..concepts.errors import UsageError
from ..concepts.release_rule import quarter_end, zone_of
from ..concepts.text import Text
from .calendar import YEAR, Announcement, Calendar, too_early, written
from .proposal import proposed

NO_REASON = Text(
    "公布 {period} 的发布日期需要理由；请加 --reason", "announcing the date of {period} needs a reason; add --reason"
)
TOO_OLD = Text(
    "{period} 早于作业的 first_release（{first}），不在发布日历中；请用 reports run {period}",
    "{period} is before first_release of the job ({first}) and not in the calendar; use reports run {period}",
)
ALREADY_OUT = Text(
    "{period} 已经发布，日期不能再改；要重新制作请用 reports rerun {period}",
    "{period} has been released and its date stays; to make it again use reports rerun {period}",
)
NOT_OVER = Text(
    "{period} 到 {end} 才结束，不能在 {at} 发布；请写之后的时刻",
    "{period} ends on {end} and cannot be released at {at}; give a later time",
)
TOO_LATE = Text(
    "{at} 比 {period} 结束和今天都晚一年以上，发布日历中看不到，会被忘记；请核对年份，写 {last} 之前的时刻",
    "{at} is more than a year after the end of {period} and after today, beyond the calendar, where it would be "
    "forgotten; look at the year, and give a time before {last}",
)
IN_THE_PAST = Text(
    "{at} 已经过去；要立即发布请加 --now，否则请写将来的时刻",
    "{at} has passed; add --now to release at once, or give a time to come",
)


def admit(calendar: Calendar, said: Announcement, done: Collection[str] = (), at_once: bool = False) -> Announcement:
    """The announcement, fit to be appended to the ledger. The instant it is made is `said.at`.

    Raises:
        UsageError: it may not be made, and why.
    """
    for wrong in _wrong(calendar, said, done):
        raise UsageError(wrong)
    if said.publish_at <= said.at and not at_once:
        raise UsageError(IN_THE_PAST.format(at=written(said.publish_at, calendar.rule.zone)))
    return said


def _wrong(calendar: Calendar, said: Announcement, done: Collection[str]) -> Iterator[Text]:
    first, zone, end = calendar.rule.first_release, calendar.rule.zone, quarter_end(said.period)
    if not said.because.strip():
        yield NO_REASON.format(period=said.period)
    if end < quarter_end(first):
        yield TOO_OLD.format(period=said.period, first=first)
    if said.slot in done:
        yield ALREADY_OUT.format(period=said.period)
    if said.publish_at.astimezone(zone_of(zone)).date() <= end:
        yield NOT_OVER.format(period=said.period, end=end, at=written(said.publish_at, zone))
    last = max(said.at, datetime.combine(end, time(), zone_of(zone))) + YEAR
    if said.publish_at >= last:
        yield TOO_LATE.format(at=written(said.publish_at, zone), period=said.period, last=written(last, zone))
    if early := too_early(said, proposed(calendar.rule, said.period, calendar.days), zone):
        yield early
