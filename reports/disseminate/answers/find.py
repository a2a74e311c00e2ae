"""The figure that a user means: by its name, and by as much of the rest as is needed."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ...concepts.errors import UsageError
from ...concepts.record import Derived, Record
from ...concepts.text import Text

TOTAL = "_T"
NO_FIGURE = Text(
    "{job} {period} 没有指标 {figure}；相近的有：{near}；全部：{every}",
    "{job} {period} has no figure {figure}; near it: {near}; all of them: {every}",
)
NONE_SUCH = Text(
    "{figure} 没有{part} {got}；可选：{there}",
    "{figure} has no {part} {got}; there are: {there}",
)
PARTS = {
    "area": Text("地区", "area"), "activity": Text("行业或类别", "activity"), "period": Text("时期", "period"),
}  # fmt: skip


def find(record: Record, figure: str, activity: str = "", period: str = "", area: str = "") -> Derived:
    """The figure of this name. What is not said is the job's area, the only activity or the total, the period of the
    edition or else the latest that has a value.

    An id, as `share/500113/BCD/2024-Q1/ytd`, says all at once.

    Raises:
        UsageError: there is none such; near names, and what there is, are told.
    """
    if figure in record.number_of:
        return record.figure(figure)
    found = [one for one in record.figures if one.key.measure == figure]
    if not found:
        raise UsageError(_unknown(record, figure))
    areas = {one.key.area for one in found}
    found = _narrowed(found, "area", area or (record.imprint.area if record.imprint.area in areas else min(areas)))
    activities = {one.key.activity for one in found}
    found = _narrowed(found, "activity", activity or (TOTAL if len(activities) > 1 else min(activities)))
    return _narrowed(found, "period", period or _latest(found, record.imprint.period))[-1]


def _narrowed(found: Iterable[Derived], part: str, wanted: str) -> list[Derived]:
    """Those whose key has this part.

    Raises:
        UsageError: none has.
    """
    every = list(found)
    left = [one for one in every if getattr(one.key, part) == wanted]
    if not left:
        there = dict.fromkeys(getattr(one.key, part) for one in every)
        told = {"figure": every[0].key.measure, "part": PARTS[part], "got": wanted, "there": ", ".join(there)}
        raise UsageError(NONE_SUCH.format(**told))
    return left


def _latest(found: Iterable[Derived], own: str) -> str:
    """The period of the edition where the figure has it, else the latest with a value, else the latest."""
    every = list(found)
    if any(one.key.period == own for one in every):
        return own
    return ([one for one in every if one.value] or every)[-1].key.period


def _unknown(record: Record, figure: str) -> Text:
    names = list(dict.fromkeys(declared.figure for declared in record.declared))
    near = get_close_matches(figure, names, n=3) or ["—"]
    told = {"job": record.imprint.job, "period": record.imprint.period, "figure": figure}
    return NO_FIGURE.format(**told, near=", ".join(near), every=", ".join(names))
