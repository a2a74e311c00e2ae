"""What a sentence asserts, as a condition on shown figures: true, false, or undecided (None) for want of data.

A condition reads the digits that readers see and not the values behind them, so that words never contradict digits.
It is undecided where a figure is missing or may not be printed. No words stand here: `words_zh` and `words_en` hold
those of each claim under its name, and `voice` speaks them only where the claim is true.

Source:
    methodology, wording table: direction, pace, turning points, shares, pulls, ranks, streaks; ties are never a record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from ..concepts.figure import Figure
from ..formulas import fraction_in_words
from .courses import (
    grew_every_year,
    grew_in_a_row,
    grew_throughout,
    highest,
    lowest,
    quickened_in_a_row,
    slowed_in_a_row,
    years_in_a_row,
)
from .judging import NONE, Claim, Course, Verdict, in_dimension, judged, number, numbers
from .thresholds import OFFICE

TIED = "并列"
RATE, POINTS = "ratio", "points"  # dimensions of units


# ---------------------------------------------------------------- direction of one rate or change


def _positive(rate: Figure | None) -> Verdict:
    return judged(lambda g: g > 0, rate)


def _negative(rate: Figure | None) -> Verdict:
    return judged(lambda g: g < 0, rate)


def _zero(rate: Figure | None) -> Verdict:
    return judged(lambda g: g == 0, rate)


up, down, unchanged = (in_dimension(RATE, claim) for claim in (_positive, _negative, _zero))
rose, sank, stayed = (in_dimension(POINTS, claim) for claim in (_positive, _negative, _zero))


# ---------------------------------------------------------------- pace: a rate, the same a year before, and the change


def _paced(condition: Callable[[Fraction, Fraction], bool]) -> Claim:
    """A claim on two rates, false where the change is not their difference: it would tell of other figures."""

    def claim(rate: Figure | None, before: Figure | None, change: Figure | None) -> Verdict:
        return judged(lambda g, g0, d: d == g - g0 and condition(g, g0), rate, before, change)

    return in_dimension(POINTS, claim, at=2)


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
    return judged(lambda p, g: p > 0 <= g, pull, total)


def dragged(pull: Figure | None, total: Figure | None) -> Verdict:
    return judged(lambda p, g: p < 0 <= g, pull, total)


def lifted_against(pull: Figure | None, total: Figure | None) -> Verdict:
    """The part pulled up while the whole fell."""
    return judged(lambda p, g: p > 0 > g, pull, total)


def dragged_along(pull: Figure | None, total: Figure | None) -> Verdict:
    return judged(lambda p, g: p < 0 > g, pull, total)


def no_pull(pull: Figure | None, total: Figure | None) -> Verdict:
    return judged(lambda p, g: p == 0, pull, total)


PULLS = (lifted, dragged, lifted_against, dragged_along, no_pull)


def contributed(rate: Figure | None, pull: Figure | None, total: Figure | None) -> Verdict:
    """The rate can be read as a part of the growth: all of the whole at most, and of a growth that there was.

    A job's own policy (no rate where GDP grew by less than 1 %) speaks through `printed`: then it is undecided.
    """
    return judged(lambda c, p, g: 0 < c <= OFFICE.contribution and p > 0 < g, rate, pull, total)


def outweighed(rate: Figure | None, share: Figure | None) -> Verdict:
    """It gave more of the growth than it is of the whole."""
    return judged(lambda c, s: c > s > 0, rate, share)


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
    return judged(lambda d, a, b: d == a - b > 0, gap, own, other)


def below(gap: Figure | None, own: Figure | None, other: Figure | None, whom: str = "") -> Verdict:
    return judged(lambda d, a, b: d == a - b < 0, gap, own, other)


def level_with(gap: Figure | None, own: Figure | None, other: Figure | None, whom: str = "") -> Verdict:
    return judged(lambda d, a, b: d == a - b == 0, gap, own, other)


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


# ---------------------------------------------------------------- profits: levels of both years, their change in %


def _profits(condition: Callable[[Fraction, Fraction], bool], sign: int) -> Claim:
    def claim(profit: Figure | None, before: Figure | None, change: Figure | None) -> Verdict:
        return judged(lambda p, p0, d: condition(p, p0) and d * sign > 0, profit, before, change)

    return claim


loss_narrowed = _profits(lambda p, p0: p0 < p < 0, -1)
loss_widened = _profits(lambda p, p0: p < p0 < 0, 1)


def turned_profit(profit: Figure | None, before: Figure | None) -> Verdict:
    return judged(lambda p, p0: p0 < 0 < p, profit, before)


def turned_loss(profit: Figure | None, before: Figure | None) -> Verdict:
    return judged(lambda p, p0: p < 0 < p0, profit, before)


CLAIMS: Mapping[str, Claim] = MappingProxyType({
    "up": up, "down": down, "unchanged": unchanged, "grew": up, "fell": down, "stood": unchanged,
    "rose": rose, "sank": sank, "stayed": stayed, "share_rose": rose, "share_fell": sank, "share_stood": stayed,
    "faster": faster, "slower": slower, "same_pace": same_pace, "same_decline": same_decline,
    "decline_narrowed": decline_narrowed, "decline_widened": decline_widened,
    "turned_up": turned_up, "turned_down": turned_down,
    "began_to_grow": began_to_grow, "began_to_fall": began_to_fall,
    "stopped_falling": stopped_falling, "stopped_growing": stopped_growing,
    **{claim.__name__: in_dimension(POINTS, claim) for claim in PULLS},
    "contributed": contributed, "outweighed": outweighed, "drove_most": drove_most,
    "part_in_words": part_in_words,
    **{claim.__name__: in_dimension(POINTS, claim) for claim in (above, below, level_with)},
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
