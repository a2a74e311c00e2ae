"""Which days are worked, with those moved around Chinese festivals (调休). The only door to `holidays`.

The package knows what was decreed up to its own release; beyond that it lists statutory days and says nothing. A
Chinese year counts as decreed when a weekend day is worked in it. A bureau's own table wins over the package, so that
it need not wait for an upgrade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from holidays import HolidayBase, country_holidays

from ..concepts.errors import BadDefinition
from ..concepts.release_rule import Roll
from ..concepts.text import Text

WEEKDAYS = (
    Text("星期一", "Monday"), Text("星期二", "Tuesday"), Text("星期三", "Wednesday"), Text("星期四", "Thursday"),
    Text("星期五", "Friday"), Text("星期六", "Saturday"), Text("星期日", "Sunday"),
)  # fmt: skip
HOLIDAY = Text("{weekday}，{name}", "{weekday}, {name}")
MADE_UP = Text("{weekday}，调休上班", "{weekday}, a make-up working day")
LOCAL_OFF = Text("{weekday}，本地表定为休息日", "{weekday}, a day off by the local table")
LOCAL_WORK = Text("{weekday}，本地表定为工作日", "{weekday}, a working day by the local table")
NO_COUNTRY = Text(
    "发布规则的 country={country} 没有节假日表；请用 ISO 3166 代码，例如 CN",
    "the release rule has country={country}, of which no holidays are known; use an ISO 3166 code such as CN",
)
NOT_A_YEAR = Text(
    "节假日表 [{year}] 应写成 [2027] off = [...], work = [...]；请改正",
    "holidays [{year}] should be written [2027] off = [...], work = [...]; correct it",
)
NOT_A_DAY = Text(
    "节假日表 [{year}] 中的 {day} 不是该年的日期；请写成 {year}-02-06",
    "holidays [{year}]: {day} is no day of that year; write it as {year}-02-06",
)
BOTH = Text(
    "节假日表 [{year}] 中的 {day} 既是休息日又是工作日；请删去其一",
    "holidays [{year}]: {day} is both off and worked; take one out",
)
LANGUAGES = {"CN": ("zh_CN", "en_US")}
TO_NEXT_YEAR = timedelta(days=7)


@dataclass(frozen=True)
class Override:
    """What a bureau knows of a year better than the package."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()


@dataclass(frozen=True)
class WorkingDays:
    """The working days of a country."""

    country: str = "CN"
    local: Mapping[int, Override] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        """Whether a day is a working day."""
        own = self.local.get(day.year, Override())
        return day in own.work or (day not in own.off and _known(self.country, day.year).is_working_day(day))

    def decreed(self, day: date) -> bool:
        """Whether it is settled which days are worked around this one.

        The last days of December hang on the decree for the year after as well.
        """
        return all(self._decreed(year) for year in {day.year, (day + TO_NEXT_YEAR).year})

    def _decreed(self, year: int) -> bool:
        if self.country != "CN" or self.local.get(year, Override()).work:
            return True
        return any(day.year == year for day in _known(self.country, year).weekend_workdays)

    def rolled(self, day: date, roll: Roll) -> date:
        """The day itself if it is worked, else the next or the previous one that is."""
        step = timedelta(days=1 if roll == "next" else -1)
        while not self.works(day):
            day += step
        return day

    def told(self, day: date) -> Text:
        """What kind of day it is: 星期日，调休上班 / Sunday, a make-up working day."""
        weekday, own = WEEKDAYS[day.weekday()], self.local.get(day.year, Override())
        if day in own.off or day in own.work:
            return (LOCAL_OFF if day in own.off else LOCAL_WORK).format(weekday=weekday)
        if day in _known(self.country, day.year).weekend_workdays:
            return MADE_UP.format(weekday=weekday)
        names = [_known(self.country, day.year, language).get(day) for language in _languages(self.country)]
        return HOLIDAY.format(weekday=weekday, name=Text(*map(str, names))) if names[0] else weekday


def overrides(table: Mapping[str, Any]) -> dict[int, Override]:
    """A bureau's table as read from TOML: `[2027]` with `off` and `work`, each a list of days.

    Raises:
        BadDefinition: a year or a day is written wrongly, or a day stands in both lists.
    """
    return {int(_year(year, lists)): _override(year, lists) for year, lists in table.items()}


def _year(year: str, lists: Any) -> str:
    shaped = isinstance(lists, Mapping) and set(lists) <= {"off", "work"} and all(
        isinstance(days, list) for days in lists.values()
    )  # fmt: skip
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and shaped):
        raise BadDefinition(NOT_A_YEAR.format(year=year))
    return year


def _override(year: str, lists: Mapping[str, list[Any]]) -> Override:
    off, work = (frozenset(_day(year, day) for day in lists.get(which, [])) for which in ("off", "work"))
    for day in sorted(off & work):
        raise BadDefinition(BOTH.format(year=year, day=day))
    return Override(off, work)


def _day(year: str, told: Any) -> date:
    try:
        day = date.fromisoformat(str(told))
    except ValueError:
        raise BadDefinition(NOT_A_DAY.format(year=year, day=repr(told))) from None
    if day.year != int(year):
        raise BadDefinition(NOT_A_DAY.format(year=year, day=repr(str(day))))
    return day


def _languages(country: str) -> tuple[str | None, str | None]:
    """Names in Chinese and English; those of another country as they are written there."""
    return LANGUAGES.get(country, (None, None))


@cache
def _known(country: str, year: int, language: str | None = None) -> HolidayBase:
    """What the package knows of a year, the days of its December that the next decree moved included."""
    try:
        return country_holidays(country, years=year, expand=False, language=language)
    except NotImplementedError:
        raise BadDefinition(NO_COUNTRY.format(country=repr(country))) from None
