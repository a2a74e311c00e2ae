"""The wording table in Chinese: each function chooses its words by what the shown digits say, never by unrounded ones.

A rate moves in 百分点, a level in %. No adverb is used that no threshold table defines.
"""

from __future__ import annotations

from ..concepts.figure import Figure
from .phrase import Phrase, shown, size


def growth(rate: Figure) -> Phrase:
    """增长7.5%, 下降4.2%, 与上年同期持平; from 100 % on still in per cent, which is exact."""
    if not rate.sign:
        return Phrase(("与上年同期持平",))
    return ("同比增长" if rate.sign > 0 else "同比下降") + size(rate)


def pace(rate: Figure, before: Figure, change: Figure) -> Phrase:
    """How the growth itself moved on the same period of the year before: 加快, 回落, 由降转增, 降幅收窄 ..."""
    if rate.sign > 0 > before.sign:
        return Phrase(("由降转增",))
    if rate.sign < 0 < before.sign:
        return Phrase(("由增转降",))
    if not change.sign:
        return Phrase(("增速与上年同期持平" if rate.sign >= 0 else "降幅与上年同期持平",))
    if rate.sign < 0 and before.sign < 0:
        return ("降幅收窄" if change.sign > 0 else "降幅扩大") + size(change)
    return ("增速比上年同期加快" if change.sign > 0 else "增速比上年同期回落") + size(change)


def moved(points: Figure) -> Phrase:
    """提高1.2个百分点, 下降0.3个百分点, 持平: a change in a word, for the small print under a number."""
    if not points.sign:
        return Phrase(("持平",))
    return ("提高" if points.sign > 0 else "下降") + size(points)


def moved_share(points: Figure) -> Phrase:
    """比上年同期提高1.2个百分点, 下降, 持平."""
    return ("与上年同期" if not points.sign else "比上年同期") + moved(points)


def pull(points: Figure, total: Figure) -> Phrase:
    """拉动GDP增长2.5个百分点; 向下拉动GDP增长0.3个百分点; where GDP fell, 向上 and 向下 say the direction."""
    if not points.sign:
        return "对GDP增长的拉动为" + shown(points)
    if points.sign < 0:
        return ("向下拉动GDP增长" if total.sign >= 0 else "下拉GDP") + size(points)
    return ("拉动GDP增长" if total.sign >= 0 else "向上拉动GDP") + size(points)


def contribution(rate: Figure, points: Figure, total: Figure) -> Phrase:
    """The contribution rate with the pull, or the pull alone where the rate cannot be read."""
    if not rate.printed or rate.value is None:
        return pull(points, total)
    return "对GDP增长贡献率为" + shown(rate) + "，" + pull(points, total)


def against(distance: Figure, whom: str) -> Phrase:
    """高于全市平均水平0.2个百分点, 低于, 持平."""
    if not distance.sign:
        return Phrase((f"与{whom}平均水平持平",))
    return (f"高于{whom}平均水平" if distance.sign > 0 else f"低于{whom}平均水平") + size(distance)
