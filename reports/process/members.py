"""Edits of what counts, ranks and averages are made of: each member, year and area. Each returns a `Check`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ..concepts.check import Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import STOCK, TOTAL
from ..concepts.period import Period
from ..concepts.text import Text
from .asking import MISSING, NO_VALUE, VERIFY
from .lookup import Observed

NAMED_AT_MOST = 3
NOTHING, A_VALUE = Text("没有数据", "no value"), Text("每期每项各有一个值", "a value of each member at each date")
AREAS = Text("{n} 个地区，缺少 {lost}", "{n} areas, missing: {lost}")
SAME_AREAS = Text("各项、各期相同的 {n} 个地区", "the same {n} areas for each item and date")
DELIVER_AREAS = Text(
    "请补交缺少的地区；地区个数有变则改正作业中的个数",
    "deliver the missing areas; if there are more or fewer of them now, correct the number in the job",
)
Held = set[tuple[Period, str]]  # the dates and members that have a value
Here = Mapping[tuple[Period, str], set[str]]  # the areas that have one, by date and activity


def complete(
    measure: str, members: Sequence[str], *, accumulation: str = "ytd", scope: str = "total", since: str = ""
) -> Check:
    """C1: expect every member to have a value in every period from the first to the last; of stocks at every date.

    A count of a list that lacks a member, and an average or a chain of years that lacks a year, is another number.
    Where nothing of the quarter in production has arrived, that is undecided; months and years have none to await,
    nor has a quarter before `since`.

    Args:
        since: the first period there must be; the first that has arrived if not said.

    Source:
        Completeness of lists and series, ESS validation level 1.
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        values, now = observed.series(measure, accumulation, scope), max(periods)
        held = {(when, member) for _, when, member, _ in values.valued if when in {*periods, *observed.dated}}
        known = {when for when, _ in held}
        dates = _dates(known, now, accumulation, since) if known else _awaited(values.dated, now, since)
        return [_verdict(measure, (when, members), held, {now} - known) for when in dates]

    expects = Text("{m} 各期各项齐全", "{m} of every member at every date").format(m=measure)
    return Check("complete", "C1", Severity.QUERY, expects, VERIFY, verdicts, periods="all")


def _awaited(dated: bool, now: Period, since: str) -> list[Period]:
    """The quarter of which something should have arrived: none before the first there must be."""
    return [] if dated or (since and now < pd.Period(since, freq=now.freqstr)) else [now]


def _dates(known: set[Period], now: Period, accumulation: str, since: str) -> list[Period]:
    """The dates to ask about: of a stock those that have arrived, of a flow also those between and the quarter now."""
    if accumulation == STOCK:
        return sorted(known)
    last = max(known)
    last = max(last, now) if last.freqstr == now.freqstr else last
    return list(pd.period_range(pd.Period(since, freq=last.freq) if since else min(known), last, freq=last.freq))


def _verdict(measure: str, of: tuple[Period, Sequence[str]], held: Held, awaited: set[Period]) -> Verdict:
    when, members = of
    lost = [member for member in members if (when, member) not in held]
    holds = True if not lost else None if when in awaited else False
    got = NOTHING if len(lost) == len(members) else MISSING.format(lost=_some(lost))
    return Verdict(holds, None, measure, members[0] if len(members) == 1 else TOTAL, when, got, A_VALUE)


def _some(names: Sequence[str]) -> str:
    """The first few names of those that are missing."""
    return "、".join(names[:NAMED_AT_MOST]) + (" …" if len(names) > NAMED_AT_MOST else "")


def same_areas(measure: str, number: int, activities: Sequence[str], *, accumulation: str = STOCK) -> Check:
    """C1: expect so many areas to have a value, the same ones for each activity and as at the date before.

    A rank among areas of which one is missing is another rank.

    Source:
        methodology: 第5位 needs all members, N is stored with the rank.
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        rows = observed.table[(observed.table["measure"] == measure) & (observed.table["accumulation"] == accumulation)]
        here = _here(rows[rows["value"].notna()], {*periods, *observed.dated})
        dates = sorted({when for when, _ in here})
        cells = [(when, activity) for when in dates for activity in activities]
        if len(rows):
            return [_areas_verdict(measure, cell, _beside(here, cell, dates), number) for cell in cells]
        return [Verdict(None, None, measure, TOTAL, max(periods), NO_VALUE, SAME_AREAS.format(n=number))]

    expects = Text("{m} 为相同的 {n} 个地区", "{m} of the same {n} areas").format(m=measure, n=number)
    return Check("same_areas", "C1", Severity.QUERY, expects, DELIVER_AREAS, verdicts, periods="all")


def _here(rows: pd.DataFrame, known: set[Period]) -> Here:
    areas: dict[tuple[Period, str], set[str]] = {}
    for when, activity, area in zip(rows["period"], rows["activity"], rows["area"], strict=True):
        if when in known:
            areas.setdefault((when, activity), set()).add(area)
    return areas


def _beside(here: Here, cell: tuple[Period, str], dates: Sequence[Period]) -> tuple[set[str], set[str]]:
    """The areas of the cell, and those of every activity at its date and at the date before."""
    at = dates.index(cell[0])
    wanted = [areas for (when, _), areas in here.items() if when in dates[max(at - 1, 0) : at + 1]]
    return here.get(cell, set()), set().union(*wanted)


def _areas_verdict(measure: str, cell: tuple[Period, str], areas: tuple[set[str], set[str]], number: int) -> Verdict:
    when, activity = cell
    own, lost = areas[0], sorted(areas[1] - areas[0])
    got = AREAS.format(n=len(own), lost=_some(lost) or "—")
    return Verdict(len(own) == number and not lost, None, measure, activity, when, got, SAME_AREAS.format(n=number))
