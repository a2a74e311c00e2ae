"""What is shown equals arithmetic on the digits of the cell, rounded once: 10 000 random CSV cells, ties included.

The reference reads no code of the house: it writes each cell from digits that it drew, computes with `Fraction`, and
rounds through `decimal` with more digits than any quotient here needs to be told from a tie.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import pytest

from reports.analyse import compute
from reports.collect import Delivery, collect
from reports.collect.cell import number
from reports.concepts.definition import Indicator, Job, Selection
from reports.concepts.observation import CURRENT, TOTAL
from reports.concepts.period import quarter
from reports.concepts.source import Source
from reports.concepts.text import plain
from reports.concepts.unit import YI_YUAN, show
from reports.formulas import as_delivered, share

CELLS, PAIRS = 10_000, 400
RULES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
MINUSES = ("-", "\u2212", "－")
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
TIES = ("0.05", "-0.05", "0.15", "0.25", "2.675", "-2.675", "1.005", "0.5", "1.5", "2.5", "-0.5", "-0.04", "32.85", "0")
Drawn = tuple[str, Fraction]  # the cell as it stands in the file, and what its digits say


def drawn(chance: random.Random, *, positive: bool = False) -> Drawn:
    """A cell: its sign, digits and decimals drawn apart, and written in one of the ways that offices write."""
    decimals = chance.choice((0, 0, 1, 1, 2, 2, 3, 4, 8, 12))
    count = chance.randrange(10 ** chance.randint(1, 6 if decimals > 4 else 12))
    if chance.random() < 0.3 and decimals:
        count = count // 10 * 10 + 5
    sign = -1 if not positive and chance.random() < 0.3 else 1
    count += 1 if positive and not count else 0
    return written(chance, sign, count, decimals), sign * Fraction(count, 10**decimals)


def written(chance: random.Random, sign: int, count: int, decimals: int) -> str:
    whole, rest = divmod(count, 10**decimals)
    digits = (f"{whole:,}" if chance.random() < 0.4 else str(whole)) + (f".{rest:0{decimals}d}" if decimals else "")
    if chance.random() < 0.25:
        digits = digits.translate(FULL_WIDTH)
    around = chance.choice(("", "", " ", "\u3000"))
    return around + (chance.choice(MINUSES) if sign < 0 else "") + digits + around


def cells(seed: int) -> list[Drawn]:
    chance = random.Random(seed)
    ties = [(text, Fraction(text)) for text in TIES]
    return ties + [drawn(chance) for _ in range(CELLS - len(ties))]


def expected(value: Fraction, decimals: int, rule: str) -> str:
    """The reference: one rounding, by `decimal`; a quotient is first cut to far more digits, and marked if it goes on.

    A last digit 1 behind the cut tells what is above a tie from the tie itself.
    """
    whole, rest = divmod(abs(value.numerator) * 10**40, value.denominator)
    far = Decimal(whole * 10 + (1 if rest else 0)).scaleb(-41, Context(prec=200))
    near = far.quantize(Decimal(1).scaleb(-decimals), RULES[rule], Context(prec=200))
    return f"{'-' if value < 0 and near else ''}{near:f}"


@pytest.mark.parametrize(("value", "decimals", "up", "even"), [
    ("0.05", 1, "0.1", "0.0"), ("2.675", 2, "2.68", "2.68"), ("2.665", 2, "2.67", "2.66"), ("-0.5", 0, "-1", "0"),
    ("-0.04", 1, "0.0", "0.0"), ("1/3", 1, "0.3", "0.3"), ("-2.5", 0, "-3", "-2"), ("0.15", 1, "0.2", "0.2"),
    ("0.25" + "0" * 60 + "1", 1, "0.3", "0.3"),
])  # fmt: skip
def test_the_reference_rounds_as_by_hand(value: str, decimals: int, up: str, even: str) -> None:
    answers = [expected(Fraction(value), decimals, rule) for rule in ("half_up", "half_even")]
    assert answers == [up, even]


def test_the_random_cells_hold_every_kind() -> None:
    drawn_cells = cells(3)
    assert len(drawn_cells) == CELLS

    def some(kind: Callable[[str, Fraction], Any]) -> int:
        return sum(1 for text, value in drawn_cells if kind(text, value))

    assert some(lambda text, value: "," in text) > 500
    assert some(lambda text, value: any("０" <= c <= "９" for c in text)) > 500
    assert some(lambda text, value: "\u2212" in text) > 500
    assert some(lambda text, value: value < 0) > 2000
    assert some(lambda text, value: expected(value, 1, "half_up") != expected(value, 1, "half_even")) > 100
    assert some(lambda text, value: expected(value, 1, "half_up") == "0.0" and value < 0) > 10


def test_a_cell_is_shown_as_its_digits_rounded_once() -> None:
    wrong = []
    for text, value in cells(3):
        understood = number(text, {})
        read = None if understood is None or understood.value is None else Fraction(understood.value)
        if read != value:
            wrong.append((text, read, value))
            continue
        for decimals in (0, 1, 2):
            for rule in RULES:
                answer, want = show(read, decimals, rule), expected(value, decimals, rule)
                if answer != want or (answer.startswith("-") and not answer.strip("-0.")):
                    wrong.append((text, decimals, rule, answer, want))
    assert wrong == []


VALUES = Source(
    "values", "values.csv", plain("drawn at random"), cells={"period": "季度", "area": "区"},
    codes={}, constants={"accumulation": "ytd", "measure": "value", "price_basis": CURRENT, "unit": "亿元"},
    values={"部分": {"activity": "B"}, "合计": {"activity": TOTAL}},
)  # fmt: skip
LEVELS = Selection("value")
INDICATORS = (
    Indicator("level", plain("level"), as_delivered, {"values": LEVELS}, YI_YUAN, decimals=1),
    Indicator("share", plain("share"), share, {"part": LEVELS, "whole": Selection("value", activities=(TOTAL,))}),
)


def job(rule: str) -> Job:
    return Job(
        name="drawn", title=plain("drawn"), area="500113", area_name=plain("drawn"), sources=(VALUES,),
        indicators=INDICATORS, template="", since="1900-Q1", labels={"B": plain("B"), TOTAL: plain("total")},
        bureau=plain(""), rounding=rule,
    )  # fmt: skip


def pairs(seed: int) -> dict[str, tuple[Drawn, Drawn]]:
    """By quarter, a part and a total; every tenth is a share with a tie behind its first decimal: 0.1 of 200 is 0.05 %."""
    chance = random.Random(seed)
    made: dict[str, tuple[Drawn, Drawn]] = {}
    for at in range(PAIRS):
        part, total = drawn(chance), drawn(chance, positive=True)
        if at % 10 == 0:
            odd = 2 * at + 1
            part, total = (written(chance, 1, odd, 1), Fraction(odd, 10)), (written(chance, 1, 2000, 1), Fraction(200))
        made[f"{1920 + at // 4}-Q{at % 4 + 1}"] = part, total
    return made


@pytest.mark.parametrize("rule", RULES)
def test_a_share_of_two_random_cells_is_shown_as_their_digits_divided_and_rounded_once(rule: str) -> None:
    given = pairs(5)
    rows = (f'{when},500113,"{part[0]}","{total[0]}"\n' for when, (part, total) in given.items())
    collected = collect((VALUES,), [Delivery("values.csv", ("季度,区,部分,合计\n" + "".join(rows)).encode())])
    assert collected.findings == ()
    figures = compute(collected.main, job(rule), quarter("2024-Q1")).figures.every
    shown = {(f.figure, f.activity, f"{f.period.year}-Q{f.period.quarter}"): f.shown for f in figures}
    assert sum(value.startswith("-") and not value.strip("-0.") for value in shown.values()) == 0
    want = {}
    for when, ((_, part), (_, total)) in given.items():
        want["level", "B", when] = expected(part, 1, rule)
        want["level", TOTAL, when] = expected(total, 1, rule)
        want["share", "B", when] = expected(100 * part / total, 1, rule)
        want["share", TOTAL, when] = "100.0"
    assert shown == want


def test_the_random_shares_hold_ties() -> None:
    shares = [100 * part / total for (_, part), (_, total) in pairs(5).values()]
    assert sum(expected(value, 1, "half_up") != expected(value, 1, "half_even") for value in shares) > 10
