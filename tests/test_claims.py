"""What sentences assert: each claim true, false and undecided, and that one of a kind is always true."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from test_words import course, points, rate

from reports.concepts.errors import BadDefinition
from reports.concepts.figure import Figure
from reports.concepts.text import plain
from reports.concepts.unit import POINTS, RANK, YEARS
from reports.disseminate import claims
from reports.disseminate.voice import Voice


def rates(words: str) -> tuple[Figure | None, ...]:
    """Rates drawn in a row; a dash is a figure without a value, an x one that must not be printed."""
    return tuple({"x": rate("1", printed=False), "—": rate(None)}.get(word) or rate(word) for word in words.split())


def moved(words: str) -> tuple[Figure | None, ...]:
    """Rates drawn in a row and then their change, in percentage points."""
    return tuple(
        replace(f, unit=POINTS) if f and at == len(words.split()) - 1 else f for at, f in enumerate(rates(words))
    )


def pulled(words: str) -> tuple[Figure | None, ...]:
    """A pull or a gap in percentage points, and then rates."""
    return tuple(replace(f, unit=POINTS) if f and not at else f for at, f in enumerate(rates(words)))


def one(words: str) -> tuple[object, ...]:
    return (course(words),)


def driver(words: str) -> tuple[object, ...]:
    """pull | others | total."""
    pull, others, total = (part.strip() for part in words.split("|"))
    return rates(pull)[0], list(rates(others)), rates(total)[0]


def place(words: str) -> tuple[object, ...]:
    """A rank, and what is said of it: alone, tied, or nothing."""
    value, said = words.split()
    notes = {"alone": plain("共 38 个单位参加排序"), "tied": plain("共 38 个单位参加排序，并列"), "nothing": None}
    return (rate(None if value == "—" else value, RANK, decimals=0, note=notes[said]),)


def years(words: str) -> tuple[object, ...]:
    return tuple(rate(None if word == "—" else word, YEARS, decimals=0) for word in words.split())


Drawn = Callable[[str], tuple[object, ...]]
TRUTH: dict[str, tuple[Drawn, str, str, str]] = {  # claim -> how it is drawn, true, false, undecided
    **dict.fromkeys(("up", "grew"), (rates, "0.05", "0.04", "—")),
    **dict.fromkeys(("down", "fell"), (rates, "-0.05", "-0.04", "x")),
    **dict.fromkeys(("unchanged", "stood"), (rates, "-0.04", "0.1", "—")),
    **dict.fromkeys(("rose", "share_rose"), (moved, "0.05", "0.04", "—")),
    **dict.fromkeys(("sank", "share_fell"), (moved, "-0.05", "-0.04", "x")),
    **dict.fromkeys(("stayed", "share_stood"), (moved, "-0.04", "0.1", "—")),
    "faster": (moved, "7.5 2.6 4.9", "7.5 2.6 4.8", "7.5 — 4.9"),
    "slower": (moved, "2.6 5.6 -3", "5.6 2.6 3", "— 5.6 -3"),
    "same_pace": (moved, "5 5 0", "-5 -5 0", "5 5 —"),
    "same_decline": (moved, "-5 -5 0", "5 5 0", "-5 -5 —"),
    "decline_narrowed": (moved, "-2.6 -3.4 0.8", "2.6 -3.4 6", "-2.6 x 0.8"),
    "decline_widened": (moved, "-4.2 -2.6 -1.6", "-2.6 -3.4 0.8", "— -2.6 -1.6"),
    "turned_up": (moved, "3 -1 4", "3 1 2", "3 — 4"),
    "turned_down": (moved, "-3 1 -4", "-3 -1 -2", "-3 — -4"),
    "began_to_grow": (moved, "2 0 2", "2 1 1", "2 — 2"),
    "began_to_fall": (moved, "-2 0 -2", "2 0 2", "-2 — -2"),
    "stopped_falling": (moved, "0 -2 2", "0 2 -2", "0 — 2"),
    "stopped_growing": (moved, "0 2 -2", "0 -2 2", "0 — -2"),
    "lifted": (pulled, "2.5 6.4", "2.5 -0.1", "2.5 —"),
    "dragged": (pulled, "-0.3 6.4", "-0.3 -6.4", "— 6.4"),
    "lifted_against": (pulled, "0.3 -5.8", "0.3 5.8", "0.3 —"),
    "dragged_along": (pulled, "-4.5 -5.8", "-4.5 5.8", "-4.5 x"),
    "no_pull": (pulled, "0.04 6.4", "0.1 6.4", "0.0 —"),
    "contributed": (rates, "38.6 2.5 6.4", "100.1 6.4 6.4", "x 2.5 6.4"),
    "outweighed": (rates, "38.6 32.9", "32.9 32.9", "x 32.9"),
    "drove_most": (driver, "2.5 | 1 2.4 | 6.4", "2.5 | 2.5 | 6.4", "2.5 | — 1 | 6.4"),
    "part_in_words": (rates, "19.38", "40", "—"),
    "above": (pulled, "0.2 6.4 6.2", "0.3 6.4 6.2", "0.2 6.4 —"),
    "below": (pulled, "-0.1 6.1 6.2", "0.1 6.2 6.1", "— 6.1 6.2"),
    "level_with": (pulled, "0 6.2 6.2", "0 6.2 6.3", "0 — 6.2"),
    "ranked": (place, "5 alone", "5 tied", "5 nothing"),
    "ranked_jointly": (place, "5 tied", "5 alone", "— alone"),
    "all_grew": (one, "1 2", "1 0", "1 ."),
    "none_grew": (one, "0 -1", "0 1", ". -1"),
    "some_grew": (one, "1 0 -1", "1 2", "1 . -1"),
    "grew_in_a_row": (one, "-1 1 1 1", "1 1 0 1 1", "1 1 1 1"),
    "grew_throughout": (one, "1 1 1", "1 0 1", "1 . 1"),
    "quickened_in_a_row": (one, "2 1 2 3 4", "1 2 3 2", "1 2 3 4"),
    "slowed_in_a_row": (one, "1 5 4 3 2", "5 4 3 4", "5 4 . 2"),
    "years_in_a_row": (years, "6 0", "2 0", "6 —"),
    "grew_every_year": (years, "6", "2", "—"),
    "highest": (one, "1 2 3 4 5", "1 2 5 4 5", "1 2 . 4 5"),
    "lowest": (one, "5 4 3 2 1", "5 1 3 2 1", "4 3 2 1"),
    "turned_profit": (rates, "1 -1", "1 1", "1 —"),
    "turned_loss": (rates, "-1 1", "-1 -1", "— 1"),
    "loss_narrowed": (rates, "-1 -2 -50", "-1 -2 50", "-1 -2 —"),
    "loss_widened": (rates, "-2 -1 100", "2 -1 100", "-2 — 100"),
}


def test_every_claim_has_its_truth_table():
    assert set(TRUTH) == set(claims.CLAIMS)


@pytest.mark.parametrize(("verdict", "column"), [(True, 1), (False, 2), (None, 3)])
@pytest.mark.parametrize("name", TRUTH)
def test_a_claim_is_true_false_or_undecided(name, verdict, column):
    drawn = TRUTH[name][0]
    assert claims.CLAIMS[name](*drawn(TRUTH[name][column])) is verdict


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", TRUTH)
def test_a_sentence_is_spoken_if_true_refused_if_false_left_out_if_undecided(name, lang):
    drawn, true, false, undecided = TRUTH[name]
    voice, whom = Voice(lang), ("全市",) if name in claims.KINDS["comparison"] else ()
    assert voice.claim(name, *drawn(true), *whom)
    assert not voice.claim(name, *drawn(undecided), *whom)
    assert not voice.perhaps(name, *drawn(false), *whom)
    with pytest.raises(BadDefinition) as refused:
        voice.claim(name, *drawn(false), *whom)
    assert f"the sentence {name} does not hold for " in refused.value.text.en


@pytest.mark.parametrize(
    ("name", "quarters"),
    [
        ("highest", "-5 -4 -3 -2 -1"),  # the least bad fall is no record
        ("highest", "0.01 0.02 0.03 0.04 0.049"),  # all of them read 0.0
        ("quickened_in_a_row", "1 -4 -3 -2 -1"),  # a fall that slows is no growth that quickens
        ("slowed_in_a_row", "1 5 3 1 -1"),
        ("grew_in_a_row", "-1 1 1 0.04"),
    ],
)
def test_what_would_be_absurd_is_false(name, quarters):
    assert claims.CLAIMS[name](course(quarters)) is False


def test_per_cent_never_passes_for_percentage_points_nor_the_other_way():
    assert claims.CLAIMS["rose"](rate("1.2")) is False
    assert claims.CLAIMS["share_fell"](rate("-1.2")) is False
    assert claims.CLAIMS["faster"](*rates("7.5 2.6 4.9")) is False
    assert claims.CLAIMS["lifted"](*rates("2.5 6.4")) is False
    assert claims.CLAIMS["above"](*rates("0.2 6.4 6.2")) is False
    assert claims.CLAIMS["up"](points("7.5")) is False


def test_a_rate_below_zero_is_no_part_of_growth_and_the_least_drag_drives_nothing():
    assert claims.contributed(*rates("-3.9 2.5 6.4")) is False
    assert claims.contributed(*rates("0.0 2.5 6.4")) is False
    assert claims.drove_most(rate("-0.1"), list(rates("-1 -2")), rate("6.4")) is False


@pytest.mark.parametrize("name", ["highest", "lowest", "grew_throughout", "all_grew", "none_grew", "some_grew"])
def test_nothing_is_claimed_of_an_empty_course(name):
    assert claims.CLAIMS[name]([]) is None


SOME = ("-2", "-1", "-0.04", "0", "1", "2")


def exactly_one(kind: str, *operands: object) -> list[str]:
    return [name for name in claims.KINDS[kind] if claims.CLAIMS[name](*operands)]


@pytest.mark.parametrize("kind", ["direction", "movement", "change", "share"])
def test_of_a_direction_one_claim_is_true(kind):
    made = rate if kind in ("direction", "movement") else points
    assert [len(exactly_one(kind, made(value))) for value in SOME] == [1] * len(SOME)


def test_of_a_pace_one_claim_is_true():
    for now, before in product(map(rate, SOME), repeat=2):
        change = points(str((now.shown_value or 0) - (before.shown_value or 0)))
        assert len(exactly_one("pace", now, before, change)) == 1


def test_of_a_pull_and_of_a_comparison_one_claim_is_true():
    for left, right in product(map(rate, SOME), repeat=2):
        gap = points(str((left.shown_value or 0) - (right.shown_value or 0)))
        assert len(exactly_one("pull", replace(left, unit=POINTS), right)) == 1
        assert len(exactly_one("comparison", gap, left, right)) == 1


def test_of_a_breadth_one_claim_is_true():
    for three in product(SOME, repeat=3):
        assert len(exactly_one("breadth", course(" ".join(three)))) == 1
