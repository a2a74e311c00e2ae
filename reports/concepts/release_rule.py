"""When a bulletin appears by rule: so many days after its quarter, at a local time, on a working day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import BadDefinition
from .text import Text

Roll = Literal["next", "previous"]
QUARTER = re.compile(r"([12][0-9]{3})-Q([1-4])")

NOT_A_QUARTER = Text(
    "发布规则中的 {words} 不是季度；请写成 2024-Q1", "{words} in a release rule is no quarter; write it as 2024-Q1"
)
NOT_A_TIME = Text(
    "发布规则的时间 at={words} 不是时刻；请写成 09:30", "the release rule has at={words}, which is no time; write 09:30"
)
NO_ZONE = Text(
    "发布规则的时区 zone={zone} 不存在；请用 IANA 名称，例如 Asia/Shanghai",
    "the release rule has zone={zone}, which is unknown; use an IANA name such as Asia/Shanghai",
)
NO_ROLL = Text(
    "发布规则的 roll={words} 不存在；请用 next（顺延）或 previous（提前）",
    "the release rule has roll={words}; use next or previous",
)
NO_LAG = Text(
    "发布规则的 lag_days={days} 应在 1 到 366 之间；请改正",
    "the release rule has lag_days={days}; it must be between 1 and 366",
)
GAP = Text(
    "{at} 在 {zone} 不存在（夏令时开始，时钟拨快）；请写另一时刻",
    "{at} does not exist in {zone}, where clocks go forward; give another time",
)
TWICE = Text(
    "{at} 在 {zone} 出现两次（夏令时结束，时钟拨慢）；请写明 fold=0（第一次）或 fold=1（第二次）",
    "{at} occurs twice in {zone}, where clocks go back; say fold=0 for the first or fold=1 for the second",
)


@dataclass(frozen=True)
class ReleaseRule:
    """The rule of a job. It proposes a date; an announced date decides.

    Args:
        first_release: the first quarter that is released on time; those before it were, or will be, run by hand.
        lag_days: days from the last day of the quarter.
        at: local time in `zone`, as 09:30.
        roll: where to go from a day that is no working day in `country`.
        fold: which of two equal local times is meant when clocks go back.
        not_before: whom the bulletin must not precede: the rule of the office above, or its date for each quarter. A
            quarter that the dates do not name is held until its date is known: a guess could precede it.
        prepare_before: how long before its instant the bulletin is made, so that nothing is left to do but publish.
        give_up_after: how long a fault of disk, database or memory is tried against.
    """

    first_release: str
    lag_days: int = 27
    at: str = "09:30"
    zone: str = "Asia/Shanghai"
    roll: Roll = "next"
    country: str = "CN"
    fold: Literal[0, 1] | None = None
    not_before: ReleaseRule | Mapping[str, date] | None = None
    prepare_before: timedelta = timedelta(hours=2)
    give_up_after: timedelta = timedelta(hours=24)

    def __post_init__(self) -> None:
        quarter_end(self.first_release)
        for words in self.not_before if isinstance(self.not_before, Mapping) else ():
            quarter_end(words)
        zone_of(self.zone)
        if not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", self.at):
            raise BadDefinition(NOT_A_TIME.format(words=repr(self.at)))
        if self.roll not in get_args(Roll):
            raise BadDefinition(NO_ROLL.format(words=repr(self.roll)))
        if not 1 <= self.lag_days <= 366:
            raise BadDefinition(NO_LAG.format(days=self.lag_days))

    def instant(self, day: date) -> datetime:
        """The instant of a day's release, in UTC.

        Raises:
            BadDefinition: the local time does not exist that day, or exists twice and `fold` does not say which.
        """
        return instant_of(datetime.combine(day, time.fromisoformat(self.at)), self.zone, self.fold)


def instant_of(local: datetime, zone: str, fold: Literal[0, 1] | None = None) -> datetime:
    """The instant in UTC of a local time written without a zone.

    >>> instant_of(datetime(2024, 4, 17, 9, 30), "Asia/Shanghai").isoformat()
    '2024-04-17T01:30:00+00:00'

    Raises:
        BadDefinition: it does not exist in the zone, or exists twice and `fold` does not say which.
    """
    there = [local.replace(tzinfo=zone_of(zone), fold=which) for which in (0, 1)]
    first, second = (at.astimezone(UTC) for at in there)
    told = {"at": local.isoformat(" ", "minutes"), "zone": zone}
    if first.astimezone(there[0].tzinfo).replace(tzinfo=None) != local:
        raise BadDefinition(GAP.format(**told))
    if first != second and fold is None:
        raise BadDefinition(TWICE.format(**told))
    return second if fold else first


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name.

    Raises:
        BadDefinition: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadDefinition(NO_ZONE.format(zone=repr(name))) from None


def quarter_end(period: str) -> date:
    """The last day of a quarter.

    >>> quarter_end("2023-Q4"), quarter_end("2024-Q1")
    (datetime.date(2023, 12, 31), datetime.date(2024, 3, 31))

    Raises:
        BadDefinition: it is not written as 2024-Q1.
    """
    year, number = _parts(period)
    following = date(year + number // 4, number % 4 * 3 + 1, 1)
    return following - timedelta(days=1)


def next_quarter(period: str) -> str:
    """The quarter after this one.

    >>> next_quarter("2024-Q4")
    '2025-Q1'
    """
    year, number = _parts(period)
    return f"{year + number // 4}-Q{number % 4 + 1}"


def _parts(period: str) -> tuple[int, int]:
    found = QUARTER.fullmatch(period)
    if found is None:
        raise BadDefinition(NOT_A_QUARTER.format(words=repr(period)))
    return int(found[1]), int(found[2])
