"""What a sentence asserts, as a condition on shown figures: true, false, or undecided (None) for want of data.

A condition reads the digits that readers see and not the values behind them, so that words never contradict digits.
It is undecided where a figure is missing or may not be printed. No words stand here: `words_zh` and `words_en` hold
those of each claim under its name, and `voice` speaks them only where the claim is true.

Source:
    methodology, wording table: direction, pace, turning points, shares, pulls, ranks, streaks; ties are never a record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeAlias

from ..concepts.figure import Figure
from ..formulas import fraction_in_words
from .thresholds import OFFICE

Verdict: TypeAlias = bool | None
Claim: TypeAlias = Callable[..., Verdict]
Course: TypeAlias = Sequence[Figure | None]  # quarters in a row, the oldest first; None is a gap
TIED = "并列"
NONE = Fraction(0)
RATE, POINTS = "ratio", "points"  # dimensions of units


def number(figure: Figure | None) -> Fraction | None:
    """The number that readers see; None where there is none, or where they must not see it."""
    return figure.shown_value if figure is not None and figure.printed else None


def numbers(figures: Course) -> list[Fraction] | None:
    """The numbers of all of them; None where any is missing, or where there are none at all."""
    found = [number(figure) for figure in figures]
    return [value for value in found if value is not None] if found and None not in found else None


def _judged(condition: Callable[..., bool], *figures: Figure | None) -> Verdict:
    values = numbers(figures)
    return None if values is None else condition(*values)


def _in(dimension: str, claim: Claim, at: int = 0) -> Claim:
    """The claim, false where an operand is of another dimension: a rate rises by 百分点, a level grows by %."""

    def claimed(*figures: Any) -> Verdict:
        figure = figures[at]
        return False if figure is not None and figure.unit.dimension != dimension else claim(*figures)

    return claimed


# ---------------------------------------------------------------- direction of one rate or change


def _positive(rate: Figure | None) -> Verdict:
    return _judged(lambda g: g > 0, rate)


def _negative(rate: Figure | None) -> Verdict:
    return _judged(lambda g: g < 0, rate)


def _zero(rate: Figure | None) -> Verdict:
    return _judged(lambda g: g == 0, rate)


up, down, unchanged = (_in(RATE, claim) for claim in (_positive, _negative, _zero))
rose, sank, stayed = (_in(POINTS, claim) for claim in (_positive, _negative, _zero))


# ---------------------------------------------------------------- pace: a rate, the same a year before, and the change


def _paced(condition: Callable[[Fraction, Fraction], bool]) -> Claim:
    """A claim on two rates, false where the change is not their difference: it would tell of other figures."""

    def claim(rate: Figure | None, before: Figure | None, change: Figure | None) -> Verdict:
        return _judged(lambda g, g0, d: d == g - g0 and condition(g, g0), rate, before, change)

    return _in(POINTS, claim, at=2)


faster = _paced(lambda g, g0: g > g0 > 0)
slower = _paced(lambda g, g0: g0 > g > 0)
same_pace = _paced(lambda g, g0: g == g0 >= 0)
same_decline = _paced(lambda g, g0: g == g0 < 0)
decline_narrowed = _paced(lambda g, g0: g0 < g < 0)
decline_widened = _paced(lambda g, g0: g < g0 < 0)
turned_up = _paced(lambda g, g0: g0 < 0 < g)
turned_down = _paced(lambda g, g0: g < 0 < g0)
began_to_grow = _paced(lambda g, g0: g0 == 0 < g)
began_to_fall = _paced(lambda g, g0: g < 0 == g0)
stopped_falling = _paced(lambda g, g0: g0 < 0 == g)
stopped_growing = _paced(lambda g, g0: g0 > 0 == g)

# ---------------------------------------------------------------- part of the whole


def lifted(pull: Figure | None, total: Figure | None) -> Verdict:
    """The part pulled a whole up that did not fall."""
    return _judged(lambda p, g: p > 0 <= g, pull, total)


def dragged(pull: Figure | None, total: Figure | None) -> Verdict:
    return _judged(lambda p, g: p < 0 <= g, pull, total)


def lifted_against(pull: Figure | None, total: Figure | None) -> Verdict:
    """The part pulled up while the whole fell."""
    return _judged(lambda p, g: p > 0 > g, pull, total)


def dragged_along(pull: Figure | None, total: Figure | None) -> Verdict:
    return _judged(lambda p, g: p < 0 > g, pull, total)


def no_pull(pull: Figure | None, total: Figure | None) -> Verdict:
    return _judged(lambda p, g: p == 0, pull, total)


def contributed(rate: Figure | None, pull: Figure | None, total: Figure | None) -> Verdict:
    """The rate can be read as a part of the growth: all of the whole at most, and of a growth that there was.

    A job's own policy (no rate where GDP grew by less than 1 %) speaks through `printed`: then it is undecided.
    """
    return _judged(lambda c, p, g: 0 < c <= OFFICE.contribution and p > 0 < g, rate, pull, total)


def outweighed(rate: Figure | None, share: Figure | None) -> Verdict:
    """It gave more of the growth than it is of the whole."""
    return _judged(lambda c, s: c > s > 0, rate, share)


def drove_most(pull: Figure | None, others: Course, total: Figure | None) -> Verdict:
    """No other part pulled as much, and the whole grew."""
    values = numbers((pull, total, *others))
    return None if values is None or not others else values[0] > max(NONE, *values[2:]) and values[1] > 0


def part_in_words(share: Figure | None) -> Verdict:
    """A usual fraction is near the unrounded share, in per cent."""
    if share is None or share.value is None or not share.printed:
        return None
    return fraction_in_words(share.value / 100) is not None


# ---------------------------------------------------------------- beside others


def above(gap: Figure | None, own: Figure | None, other: Figure | None, whom: str = "") -> Verdict:
    return _judged(lambda d, a, b: d == a - b > 0, gap, own, other)


def below(gap: Figure | None, own: Figure | None, other: Figure | None, whom: str = "") -> Verdict:
    return _judged(lambda d, a, b: d == a - b < 0, gap, own, other)


def level_with(gap: Figure | None, own: Figure | None, other: Figure | None, whom: str = "") -> Verdict:
    return _judged(lambda d, a, b: d == a - b == 0, gap, own, other)


def ranked(rank: Figure | None) -> Verdict:
    """It holds its rank alone. What its lineage does not tell of ties and of how many were ranked is not known."""
    tied = _tied(rank)
    return None if tied is None else not tied


def ranked_jointly(rank: Figure | None) -> Verdict:
    return _tied(rank)


def _tied(rank: Figure | None) -> Verdict:
    place = number(rank)
    if rank is None or place is None or place < 1 or rank.note is None:
        return None
    return TIED in rank.note.zh


def all_grew(rates: Course) -> Verdict:
    values = numbers(rates)
    return None if values is None else all(g > 0 for g in values)


def none_grew(rates: Course) -> Verdict:
    values = numbers(rates)
    return None if values is None else all(g <= 0 for g in values)


def some_grew(rates: Course) -> Verdict:
    values = numbers(rates)
    return None if values is None else any(g > 0 for g in values) and any(g <= 0 for g in values)


# ---------------------------------------------------------------- over time


def _run(goes_on: Sequence[bool | None]) -> int | None:
    """For how many quarters up to the last it has been so; None where the run may be longer than what is known."""
    for length, on in enumerate(reversed(goes_on)):
        if on is None:
            return None
        if not on:
            return length
    return None


def _steps(course: Course, condition: Callable[[Fraction, Fraction], bool]) -> list[bool | None]:
    """Of each quarter and the one before it, whether the condition holds; None where either is missing."""
    values = [number(figure) for figure in course]
    pairs = pairwise(values)
    return [None if before is None or now is None else condition(before, now) for before, now in pairs]


def quarters_of_growth(course: Course) -> int | None:
    return _run([None if (g := number(figure)) is None else g > 0 for figure in course])


def quarters_of_quickening(course: Course) -> int | None:
    return _run(_steps(course, lambda before, now: now > before and now > 0))


def quarters_of_slowing(course: Course) -> int | None:
    return _run(_steps(course, lambda before, now: before > now > 0))


def _lasted(length: int | None) -> Verdict:
    return None if length is None else length >= OFFICE.streak


def grew_in_a_row(course: Course) -> Verdict:
    return _lasted(quarters_of_growth(course))


def grew_throughout(course: Course) -> Verdict:
    """It grew in each quarter that is known, be the run longer or not."""
    values = numbers(course)
    return None if values is None else len(values) >= OFFICE.streak and all(g > 0 for g in values)


def quickened_in_a_row(course: Course) -> Verdict:
    return _lasted(quarters_of_quickening(course))


def slowed_in_a_row(course: Course) -> Verdict:
    return _lasted(quarters_of_slowing(course))


def years_in_a_row(years: Figure | None, before: Figure | None) -> Verdict:
    """So many years, and the one before them is known to have had no growth: else there may have been more."""
    return _judged(lambda n, none: n >= OFFICE.streak and none == 0, years, before)


def grew_every_year(years: Figure | None) -> Verdict:
    """It grew in each of so many years, be the run longer or not."""
    return _judged(lambda n: n >= OFFICE.streak, years)


def highest(course: Course) -> Verdict:
    """Higher than every other quarter of a window without gaps, and above zero: the least bad fall is no record."""
    values = numbers(course)
    if values is None or len(values) < OFFICE.record:
        return None
    return values[-1] > max(NONE, *values[:-1])


def lowest(course: Course) -> Verdict:
    values = numbers(course)
    if values is None or len(values) < OFFICE.record:
        return None
    return values[-1] < min(values[:-1])


# ---------------------------------------------------------------- profits: levels of both years, their change in %


def _profits(condition: Callable[[Fraction, Fraction], bool], sign: int) -> Claim:
    def claim(profit: Figure | None, before: Figure | None, change: Figure | None) -> Verdict:
        return _judged(lambda p, p0, d: condition(p, p0) and d * sign > 0, profit, before, change)

    return claim


loss_narrowed = _profits(lambda p, p0: p0 < p < 0, -1)
loss_widened = _profits(lambda p, p0: p < p0 < 0, 1)


def turned_profit(profit: Figure | None, before: Figure | None) -> Verdict:
    return _judged(lambda p, p0: p0 < 0 < p, profit, before)


def turned_loss(profit: Figure | None, before: Figure | None) -> Verdict:
    return _judged(lambda p, p0: p < 0 < p0, profit, before)


CLAIMS: Mapping[str, Claim] = MappingProxyType({
    "up": up, "down": down, "unchanged": unchanged, "grew": up, "fell": down, "stood": unchanged,
    "rose": rose, "sank": sank, "stayed": stayed, "share_rose": rose, "share_fell": sank, "share_stood": stayed,
    "faster": faster, "slower": slower, "same_pace": same_pace, "same_decline": same_decline,
    "decline_narrowed": decline_narrowed, "decline_widened": decline_widened,
    "turned_up": turned_up, "turned_down": turned_down,
    "began_to_grow": began_to_grow, "began_to_fall": began_to_fall,
    "stopped_falling": stopped_falling, "stopped_growing": stopped_growing,
    **{claim.__name__: _in(POINTS, claim) for claim in (lifted, dragged, lifted_against, dragged_along, no_pull)},
    "contributed": contributed, "outweighed": outweighed, "drove_most": drove_most,
    "part_in_words": part_in_words,
    **{claim.__name__: _in(POINTS, claim) for claim in (above, below, level_with)},
    "ranked": ranked, "ranked_jointly": ranked_jointly,
    "all_grew": all_grew, "none_grew": none_grew, "some_grew": some_grew,
    "grew_in_a_row": grew_in_a_row, "grew_throughout": grew_throughout,
    "quickened_in_a_row": quickened_in_a_row, "slowed_in_a_row": slowed_in_a_row,
    "years_in_a_row": years_in_a_row, "grew_every_year": grew_every_year,
    "highest": highest, "lowest": lowest,
    "turned_profit": turned_profit, "turned_loss": turned_loss,
    "loss_narrowed": loss_narrowed, "loss_widened": loss_widened,
})  # fmt: skip

KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType({  # of the claims of a kind, one is true of known figures
    "direction": ("up", "down", "unchanged"),
    "movement": ("grew", "fell", "stood"),
    "change": ("rose", "sank", "stayed"),
    "share": ("share_rose", "share_fell", "share_stood"),
    "pace": (
        "faster", "slower", "same_pace", "same_decline", "decline_narrowed", "decline_widened", "turned_up",
        "turned_down", "began_to_grow", "began_to_fall", "stopped_falling", "stopped_growing",
    ),
    "pull": ("lifted", "dragged", "lifted_against", "dragged_along", "no_pull"),
    "comparison": ("above", "below", "level_with"),
    "standing": ("ranked", "ranked_jointly"),
    "breadth": ("all_grew", "none_grew", "some_grew"),
})  # fmt: skip
