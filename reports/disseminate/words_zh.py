"""The wording table in Chinese: the words of each claim under its name, with the same operands as its condition.

Nothing is decided here: `voice` asks the claim first. A rate moves in 百分点, a level in %; a verb carries the sign.
"""

from __future__ import annotations

from fractions import Fraction

from ..concepts.figure import Figure
from ..formulas import fraction_in_words
from . import courses
from .judging import Course, numbers
from .numerals import chinese
from .phrase import Phrase, shown, size
from .thresholds import OFFICE


def up(rate: Figure) -> Phrase:
    """From 100 % on still in per cent, which is exact."""
    return "同比增长" + size(rate)


def down(rate: Figure) -> Phrase:
    return "同比下降" + size(rate)


def unchanged(rate: Figure) -> Phrase:
    return Phrase(("与上年同期持平",))


grew, fell, stood = up, down, unchanged


def rose(points: Figure) -> Phrase:
    """A change in a word, for the small print under a number."""
    return "提高" + size(points)


def sank(points: Figure) -> Phrase:
    return "下降" + size(points)


def stayed(points: Figure) -> Phrase:
    return Phrase(("持平",))


def share_rose(points: Figure) -> Phrase:
    return "比上年同期提高" + size(points)


def share_fell(points: Figure) -> Phrase:
    return "比上年同期下降" + size(points)


def share_stood(points: Figure) -> Phrase:
    return Phrase(("与上年同期持平",))


# ---------------------------------------------------------------- pace


def _adverb(change: Figure) -> str:
    allowed = OFFICE.adverb("pace", change.shown_value or Fraction(0))
    return allowed.zh if allowed else ""


def faster(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return f"增速比上年同期{_adverb(change)}加快" + size(change)


def slower(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return f"增速比上年同期{_adverb(change)}回落" + size(change)


def same_pace(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("增速与上年同期持平",))


def same_decline(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("降幅与上年同期持平",))


def decline_narrowed(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return f"降幅{_adverb(change)}收窄" + size(change)


def decline_widened(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return f"降幅{_adverb(change)}扩大" + size(change)


def turned_up(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("由降转增",))


def turned_down(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("由增转降",))


def began_to_grow(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("由平转增",))


def began_to_fall(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("由平转降",))


def stopped_falling(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("由降转平",))


def stopped_growing(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("由增转平",))


# ---------------------------------------------------------------- part of the whole


def lifted(pull: Figure, total: Figure) -> Phrase:
    return "拉动GDP增长" + size(pull)


def dragged(pull: Figure, total: Figure) -> Phrase:
    return "向下拉动GDP增长" + size(pull)


def lifted_against(pull: Figure, total: Figure) -> Phrase:
    """Where GDP fell, 拉高 and 拉低 say the direction."""
    return "拉高GDP增速" + size(pull)


def dragged_along(pull: Figure, total: Figure) -> Phrase:
    return "拉低GDP增速" + size(pull)


def no_pull(pull: Figure, total: Figure) -> Phrase:
    return "对GDP增长的拉动为" + shown(pull)


def contributed(rate: Figure, pull: Figure, total: Figure) -> Phrase:
    return "对GDP增长的贡献率为" + shown(rate) + "，" + lifted(pull, total)


def outweighed(rate: Figure, share: Figure) -> Phrase:
    return Phrase(("对GDP增长的贡献率高于其占GDP的比重",))


def drove_most(pull: Figure, others: Course, total: Figure) -> Phrase:
    return Phrase(("拉动作用居各行业首位",))


def part_in_words(share: Figure) -> Phrase:
    words = fraction_in_words((share.value or 0) / 100)
    return Phrase((words.zh if words else "",))


# ---------------------------------------------------------------- beside others


def above(gap: Figure, own: Figure, other: Figure, whom: str) -> Phrase:
    return f"高于{whom}平均水平" + size(gap)


def below(gap: Figure, own: Figure, other: Figure, whom: str) -> Phrase:
    return f"低于{whom}平均水平" + size(gap)


def level_with(gap: Figure, own: Figure, other: Figure, whom: str) -> Phrase:
    return Phrase((f"与{whom}平均水平持平",))


def ranked(rank: Figure) -> Phrase:
    return "第" + shown(rank)


def ranked_jointly(rank: Figure) -> Phrase:
    return "并列第" + shown(rank)


def all_grew(rates: Course) -> Phrase:
    return Phrase((f"{chinese(len(rates))}个行业全部增长",))


def none_grew(rates: Course) -> Phrase:
    return Phrase((f"{chinese(len(rates))}个行业均未增长",))


def some_grew(rates: Course) -> Phrase:
    count = sum(g > 0 for g in numbers(rates) or ())
    return Phrase((f"{chinese(len(rates))}个行业中，{chinese(count)}个增长",))


# ---------------------------------------------------------------- over time


def grew_in_a_row(course: Course) -> Phrase:
    return Phrase((f"连续{chinese(courses.quarters_of_growth(course) or 0)}个季度保持正增长",))


def grew_throughout(course: Course) -> Phrase:
    return Phrase((f"近{chinese(len(course))}个季度均保持正增长",))


def quickened_in_a_row(course: Course) -> Phrase:
    return Phrase((f"连续{chinese(courses.quarters_of_quickening(course) or 0)}个季度加快",))


def slowed_in_a_row(course: Course) -> Phrase:
    return Phrase((f"连续{chinese(courses.quarters_of_slowing(course) or 0)}个季度回落",))


def years_in_a_row(years: Figure, before: Figure) -> Phrase:
    return "连续" + shown(years) + "保持正增长"


def grew_every_year(years: Figure) -> Phrase:
    return "近" + shown(years) + "均保持正增长"


def highest(course: Course) -> Phrase:
    return Phrase((f"为近{chinese(len(course))}个季度最高",))


def lowest(course: Course) -> Phrase:
    return Phrase((f"为近{chinese(len(course))}个季度最低",))


# ---------------------------------------------------------------- profits


def turned_profit(profit: Figure, before: Figure) -> Phrase:
    return Phrase(("扭亏为盈",))


def turned_loss(profit: Figure, before: Figure) -> Phrase:
    return Phrase(("由盈转亏",))


def loss_narrowed(profit: Figure, before: Figure, change: Figure) -> Phrase:
    return "减亏" + size(change)


def loss_widened(profit: Figure, before: Figure, change: Figure) -> Phrase:
    return "增亏" + size(change)
