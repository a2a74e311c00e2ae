"""The wording table in English: the words of each claim under its name, with the same operands as its condition.

`up` follows a comma (8.256 billion yuan, up 7.5% year on year), `grew` follows its subject; otherwise as in Chinese.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from ..concepts.figure import Figure
from ..formulas import fraction_in_words
from . import courses, phrase
from .judging import Course, numbers
from .numerals import english, ordinal
from .phrase import Phrase
from .thresholds import OFFICE

size = partial(phrase.size, lang="en")
shown = partial(phrase.shown, lang="en")
YEAR_BEFORE = "the same period of the previous year"


def up(rate: Figure) -> Phrase:
    return "up " + size(rate) + " year on year"


def down(rate: Figure) -> Phrase:
    return "down " + size(rate) + " year on year"


def unchanged(rate: Figure) -> Phrase:
    return Phrase((f"at the level of {YEAR_BEFORE}",))


def grew(rate: Figure) -> Phrase:
    return "grew by " + size(rate) + " year on year"


def fell(rate: Figure) -> Phrase:
    return "fell by " + size(rate) + " year on year"


def stood(rate: Figure) -> Phrase:
    return Phrase((f"remained at the level of {YEAR_BEFORE}",))


def rose(points: Figure) -> Phrase:
    return "up\u00a0" + size(points)


def sank(points: Figure) -> Phrase:
    return "down\u00a0" + size(points)


def stayed(points: Figure) -> Phrase:
    return Phrase(("unchanged",))


def share_rose(points: Figure) -> Phrase:
    return "up " + size(points) + " from a year earlier"


def share_fell(points: Figure) -> Phrase:
    return "down " + size(points) + " from a year earlier"


def share_stood(points: Figure) -> Phrase:
    return Phrase(("the same as a year earlier",))


# ---------------------------------------------------------------- pace


def _adverb(change: Figure) -> str:
    allowed = OFFICE.adverb("pace", change.shown_value or Fraction(0))
    return f"{allowed.en} " if allowed else ""


def faster(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return _adverb(change) + size(change) + " faster than a year earlier"


def slower(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return _adverb(change) + size(change) + " slower than a year earlier"


def same_pace(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("the same pace as a year earlier",))


def same_decline(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("the same decline as a year earlier",))


def decline_narrowed(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return f"the decline {_adverb(change)}narrowing by " + size(change)


def decline_widened(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return f"the decline {_adverb(change)}widening by " + size(change)


def turned_up(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("turning from decline to growth",))


def turned_down(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("turning from growth to decline",))


def began_to_grow(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("after no growth a year earlier",))


def began_to_fall(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("after no growth a year earlier",))


def stopped_falling(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("after a decline a year earlier",))


def stopped_growing(rate: Figure, before: Figure, change: Figure) -> Phrase:
    return Phrase(("after growth a year earlier",))


# ---------------------------------------------------------------- part of the whole


def lifted(pull: Figure, total: Figure) -> Phrase:
    return "drove GDP growth up by " + size(pull)


def dragged(pull: Figure, total: Figure) -> Phrase:
    return "dragged GDP growth down by " + size(pull)


def lifted_against(pull: Figure, total: Figure) -> Phrase:
    return "pulled GDP up by " + size(pull)


def dragged_along(pull: Figure, total: Figure) -> Phrase:
    return "pulled GDP down by " + size(pull)


def no_pull(pull: Figure, total: Figure) -> Phrase:
    return "had a pull on GDP growth of " + shown(pull)


def contributed(rate: Figure, pull: Figure, total: Figure) -> Phrase:
    return "contributed " + shown(rate) + " of GDP growth, driving it up by " + size(pull)


def outweighed(rate: Figure, share: Figure) -> Phrase:
    return Phrase(("accounted for more of GDP growth than of GDP",))


def drove_most(pull: Figure, others: Course, total: Figure) -> Phrase:
    return Phrase(("was the largest driver of GDP growth",))


def part_in_words(share: Figure) -> Phrase:
    words = fraction_in_words((share.value or 0) / 100)
    return Phrase((words.en if words else "",))


# ---------------------------------------------------------------- beside others


def above(gap: Figure, own: Figure, other: Figure, whom: str) -> Phrase:
    return size(gap) + f" higher than in {whom} as a whole"


def below(gap: Figure, own: Figure, other: Figure, whom: str) -> Phrase:
    return size(gap) + f" lower than in {whom} as a whole"


def level_with(gap: Figure, own: Figure, other: Figure, whom: str) -> Phrase:
    return Phrase((f"the same as in {whom} as a whole",))


def ranked(rank: Figure) -> Phrase:
    return shown(rank) + ordinal(int(rank.shown_value or 0))


def ranked_jointly(rank: Figure) -> Phrase:
    return "joint " + ranked(rank)


def all_grew(rates: Course) -> Phrase:
    return Phrase((f"all {english(len(rates))} industries grew",))


def none_grew(rates: Course) -> Phrase:
    return Phrase((f"none of the {english(len(rates))} industries grew",))


def some_grew(rates: Course) -> Phrase:
    count = sum(g > 0 for g in numbers(rates) or ())
    return Phrase((f"{english(count)} of the {english(len(rates))} industries grew",))


# ---------------------------------------------------------------- over time


def grew_in_a_row(course: Course) -> Phrase:
    return Phrase((f"with growth for {english(courses.quarters_of_growth(course) or 0)} quarters in a row",))


def grew_throughout(course: Course) -> Phrase:
    return Phrase((f"with growth in each of the last {english(len(course))} quarters",))


def quickened_in_a_row(course: Course) -> Phrase:
    return Phrase((f"faster for {english(courses.quarters_of_quickening(course) or 0)} quarters in a row",))


def slowed_in_a_row(course: Course) -> Phrase:
    return Phrase((f"more slowly for {english(courses.quarters_of_slowing(course) or 0)} quarters in a row",))


def years_in_a_row(years: Figure, before: Figure) -> Phrase:
    return "grown for " + shown(years) + " in a row"


def grew_every_year(years: Figure) -> Phrase:
    return "grown in each of the last " + shown(years)


def highest(course: Course) -> Phrase:
    return Phrase((f"the highest in {english(len(course))} quarters",))


def lowest(course: Course) -> Phrase:
    return Phrase((f"the lowest in {english(len(course))} quarters",))


# ---------------------------------------------------------------- profits


def turned_profit(profit: Figure, before: Figure) -> Phrase:
    return Phrase(("turned losses into profits",))


def turned_loss(profit: Figure, before: Figure) -> Phrase:
    return Phrase(("turned to losses",))


def loss_narrowed(profit: Figure, before: Figure, change: Figure) -> Phrase:
    return "with losses narrowing by " + size(change)


def loss_widened(profit: Figure, before: Figure, change: Figure) -> Phrase:
    return "with losses widening by " + size(change)
