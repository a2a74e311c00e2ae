"""A thousand economies drawn by lot: no sentence about them is false by plain arithmetic, and none is absurd.

Every claim must have been told of one of them, in both languages: one that none of them makes true was never tried.
"""

import random
import re
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from reports.concepts.figure import MISSING, Figure
from reports.concepts.period import quarter
from reports.concepts.text import Lang, plain
from reports.concepts.unit import PERCENT, POINTS, RANK, YEARS, YI_YUAN, Unit, show
from reports.disseminate.claims import CLAIMS
from reports.disseminate.numerals import chinese, english, ordinal
from reports.disseminate.phrase import Phrase
from reports.disseminate.voice import Voice

NOW, QUARTERS = quarter("2024-Q1"), 9
PARTS = tuple("ABCDE")
Levels = dict[str, list[Fraction | None]]  # of each part, thirteen quarters, the oldest first


def economy(lot: random.Random) -> Levels:
    """Parts that grow, fall, stand still or stop being reported, from tiny to huge, all with or against one wind."""
    wind = lot.choice([0, 0, 15, -15])

    def levels() -> list[Fraction | None]:
        level, course = Fraction(lot.choice([1, 7, 500, 10**6])), []
        spread = lot.choice([0, 1, 10, 400])
        for _ in range(QUARTERS + 5):
            level = max(Fraction(1, 100), level * (1000 + lot.randint(-spread, spread) + wind) / 1000)
            course.append(None if lot.random() < 0.02 else level)
        return course

    return {part: levels() for part in PARTS}


def whole(levels: Levels, at: int) -> Fraction | None:
    parts = [levels[part][at] for part in PARTS]
    return sum(parts) if None not in parts else None  # type: ignore[arg-type]


class Arithmetic:
    """The same economy in plain arithmetic: decimals rounded half up, from levels to one place."""

    def __init__(self, levels: Levels) -> None:
        self.levels = levels | {"_T": [whole(levels, at) for at in range(QUARTERS + 5)]}

    def exact(self, figure: str, part: str, back: int = 0) -> Fraction | None:
        now, then = self.levels[part][-1 - back], self.levels[part][-5 - back]
        total, before = self.levels["_T"][-1 - back], self.levels["_T"][-5 - back]
        if figure == "share":
            return None if now is None or total is None else 100 * now / total
        if now is None or then is None:
            return None
        if figure == "growth":
            return 100 * (now / then - 1)
        if total is None or before is None or (figure == "contribution" and total == before):
            return None
        return 100 * (now - then) / (before if figure == "pull" else total - before)

    def shown(self, figure: str, part: str, back: int = 0) -> Decimal | None:
        exact = self.exact(figure, part, back)
        if exact is None:
            return None
        return rounded(exact)

    def figure(self, figure: str, part: str, back: int = 0) -> Figure:
        growth = self.shown("growth", "_T", back)
        printed = figure != "contribution" or (growth is not None and growth >= 1)
        unit = POINTS if figure == "pull" else PERCENT
        return made(f"{figure}", part, self.exact(figure, part, back), unit, printed)

    def change(self, part: str) -> Figure:
        now, then = self.shown("growth", part), self.shown("growth", part, 4)
        return made("growth_change", part, None if now is None or then is None else Fraction(now - then), POINTS)

    def course(self, part: str) -> list[Figure | None]:
        return [self.figure("growth", part, back) for back in reversed(range(QUARTERS))]


def rounded(exact: Fraction) -> Decimal:
    """One place, half away from zero, by the decimal module and not by the house."""
    many = Decimal(exact.numerator * 10**30 // exact.denominator).scaleb(-30)
    return many.quantize(Decimal("0.1"), ROUND_HALF_UP) + 0


def made(figure: str, part: str, exact: Fraction | None, unit: Unit, printed: bool = True, places: int = 1) -> Figure:
    return Figure(
        figure, "500113", part, NOW, "ytd", exact, MISSING if exact is None else show(exact, places), unit, figure,
        printed=printed, reason=None if printed else plain("不宜阅读"),
    )  # fmt: skip


DIRECTIONS = {
    "同比增长": 1, "同比下降": -1, "up": 1, "down": -1, "grew by": 1, "fell by": -1,
    "比上年同期加快": 1, "比上年同期回落": -1, "降幅收窄": 1, "降幅扩大": -1,
    "narrowing by": 1, "widening by": -1, "拉动GDP增长": 1, "向下拉动GDP增长": -1, "拉高GDP增速": 1, "拉低GDP增速": -1,
    "drove GDP growth up by": 1, "dragged GDP growth down by": -1, "pulled GDP up by": 1, "pulled GDP down by": -1,
    "driving it up by": 1,
}  # fmt: skip
SAID = re.compile(
    "(?:增速)?("
    + "|".join(sorted(DIRECTIONS, key=len, reverse=True))
    + r") ?([0-9]+\.[0-9])|([0-9]+\.[0-9])\s?percentage points (faster|slower)"
)


def signed(words: str) -> list[Decimal]:
    """The numbers of a sentence with the sign that its verb gives them."""
    found = []
    for verb, size, other, pace in SAID.findall(words.replace("\u00a0", " ")):
        sign = DIRECTIONS[verb] if verb else 1 if pace == "faster" else -1
        found.append(sign * Decimal(size or other))
    return found


def check_direction(words: str, value: Decimal | None) -> None:
    if value is None:
        assert words == ""
    elif value == 0:
        assert signed(words) == []
        assert words in (
            "与上年同期持平",
            "at the level of the same period of the previous year",
            "remained at the level of the same period of the previous year",
        )
    else:
        assert signed(words) == [value]


TURNS = {
    ("由降转增", "turning from decline to growth"): (-1, 1), ("由增转降", "turning from growth to decline"): (1, -1),
    ("由降转平", "after a decline a year earlier"): (-1, 0), ("由增转平", "after growth a year earlier"): (1, 0),
    ("由平转增", "由平转降", "after no growth a year earlier"): (0, None),
}  # fmt: skip


def sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def check_pace(words: str, now: Decimal | None, before: Decimal | None) -> None:
    if now is None or before is None:
        assert words == ""
        return
    turned = [signs for said, signs in TURNS.items() if words in said]
    if turned:
        assert turned[0][0] == sign(before)
        assert turned[0][1] in (sign(now), None)
    elif signed(words):
        assert signed(words) == [now - before]
        assert now * before > 0
        assert ("幅" in words or "decline" in words) == (now < 0)
    else:
        assert now == before
        assert ("降幅" in words or "decline" in words) == (now < 0)


def check_parts(words: str, pull: Decimal | None, total: Decimal | None, rate: Decimal | None) -> None:
    if pull is None or total is None:
        assert words == ""
        return
    if pull:
        assert signed(words)[-1] == pull
    told = re.search(r"贡献率为([0-9.]+)%|contributed ([0-9.]+)% of", words.replace("\u00a0", " "))
    if told:
        assert Decimal(told[1] or told[2]) == rate
        assert rate is not None and 0 < rate <= 100 and total >= 1
    assert ("拉动GDP增长" in words or "GDP growth" in words or not pull) == (total >= 0 or not pull)


def longest(values: list[Decimal | None], goes_on: list[bool | None]) -> int | None:
    count = 0
    for on in reversed(goes_on):
        if on is None:
            return None
        if not on:
            return count
        count += 1
    return None


def check_course(voice: Voice, figures: list[Figure | None], values: list[Decimal | None], lang: Lang) -> int:
    spell = chinese if lang == "zh" else english
    steps = [None if a is None or b is None else (a, b) for a, b in pairwise(values)]
    growth = longest(values, [None if v is None else v > 0 for v in values])
    quick = longest(values, [None if s is None else s[1] > s[0] and s[1] > 0 for s in steps])
    slow = longest(values, [None if s is None else s[0] > s[1] > 0 for s in steps])
    for name, length in (("grew_in_a_row", growth), ("quickened_in_a_row", quick), ("slowed_in_a_row", slow)):
        words = str(voice.perhaps(name, figures))
        assert bool(words) == (length is not None and length >= 3)
        assert not words or spell(length or 0) in words
    known = [v for v in values if v is not None]
    high, low = voice.perhaps("highest", figures), voice.perhaps("lowest", figures)
    complete = len(known) == len(values)
    assert bool(high) == (complete and known[-1] > 0 and all(known[-1] > v for v in known[:-1]))
    assert bool(low) == (complete and all(known[-1] < v for v in known[:-1]))
    assert bool(voice.perhaps("grew_throughout", figures)) == (complete and all(v > 0 for v in known))
    return sum(map(bool, (high, low)))


ABSURD = re.compile(r"(?<![0-9])-?0\.0%|-0\.0|[0-9]{4,}\.[0-9]%.*(?:贡献率|of GDP growth)|贡献率为-|None|NaN|—|--")


@dataclass(frozen=True)
class Heard(Voice):
    """A voice that remembers which claims it spoke, and in which words."""

    spoken: dict[str, set[str]] = field(default_factory=dict)

    def _words(self, name: str, operands: tuple[Any, ...]) -> Phrase:
        words = super()._words(name, operands)
        self.spoken.setdefault(name, set()).add(str(words).replace("\u00a0", " "))
        return words


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [150, pytest.param(1000, marks=pytest.mark.slow)])
def test_many_economies_tell_every_claim_and_nothing_false_or_absurd(count: int, lang: Lang):
    voice, records = Heard(lang), 0
    for seed in range(count):
        lot = random.Random(seed)
        plain_ = Arithmetic(economy(lot))
        records += tell_growth(voice, plain_)
        tell_parts(voice, plain_)
        tell_shares_and_gaps(voice, plain_, lot)
        tell_places_and_profits(voice, lot)
    assert set(voice.spoken) == set(CLAIMS)
    assert [
        words for said in voice.spoken.values() for words in said if ABSURD.search(words) or not words.strip()
    ] == []
    assert records > count // 10


def tell_growth(voice: Heard, plain_: Arithmetic) -> int:
    """Direction, pace and course of each part and of the whole; how many of them are records."""
    records = 0
    for part in (*PARTS, "_T"):
        now, before = plain_.shown("growth", part), plain_.shown("growth", part, 4)
        check_direction(str(voice.growth(plain_.figure("growth", part))), now)
        check_direction(str(voice.movement(plain_.figure("growth", part))), now)
        pace = voice.pace(plain_.figure("growth", part), plain_.figure("growth", part, 4), plain_.change(part))
        check_pace(str(pace), now, before)
        values = [plain_.shown("growth", part, back) for back in reversed(range(QUARTERS))]
        records += check_course(voice, plain_.course(part), values, voice.lang)
    return records


def tell_parts(voice: Heard, plain_: Arithmetic) -> None:
    """What each part gave to the growth of the whole, and how many of them grew."""
    gdp = plain_.figure("growth", "_T")
    for part in PARTS:
        rate, pull, share = (plain_.figure(name, part) for name in ("contribution", "pull", "share"))
        words = voice.contribution(rate, pull, gdp)
        check_parts(
            str(words), plain_.shown("pull", part), plain_.shown("growth", "_T"), plain_.shown("contribution", part)
        )
        others = [plain_.figure("pull", other) for other in PARTS if other != part]
        check_driver(bool(voice.perhaps("drove_most", pull, others, gdp)), plain_, part)
        parts = plain_.shown("contribution", part), plain_.shown("share", part)
        heavier = rate.printed and None not in parts and parts[0] > parts[1] > 0  # type: ignore[operator]
        assert bool(voice.perhaps("outweighed", rate, share)) == heavier
    breadth = str(voice.breadth([plain_.figure("growth", part) for part in PARTS]))
    check_breadth(breadth, [plain_.shown("growth", part) for part in PARTS])


def tell_shares_and_gaps(voice: Heard, plain_: Arithmetic, lot: random.Random) -> None:
    """How shares moved, what fraction they are in words, and how growth stands beside that of another area."""
    for part in PARTS:
        now, then = plain_.shown("share", part), plain_.shown("share", part, 4)
        change = None if now is None or then is None else now - then
        moved = made("share_change", part, None if change is None else Fraction(change), POINTS)
        check_moved(str(voice.moved(moved)), change)
        check_moved(str(voice.moved_share(moved)), change)
        check_fraction(str(voice.perhaps("part_in_words", plain_.figure("share", part))), plain_.exact("share", part))
        own, other = (
            plain_.shown("growth", part),
            lot.choice([plain_.shown("growth", part), Decimal(lot.randint(-90, 90)) / 10]),
        )
        gap = None if own is None or other is None else own - other
        figures = [
            made(name, part, None if one is None else Fraction(one), unit)
            for name, one, unit in (("gap", gap, POINTS), ("growth", own, PERCENT), ("city", other, PERCENT))
        ]
        check_gap(str(voice.against(*figures, "全市")), gap)


def tell_places_and_profits(voice: Heard, lot: random.Random) -> None:
    """Ranks with and without ties, years of growth in a row, profits that turn."""
    place, tied = lot.randint(1, 38), lot.random() < 0.4
    rank = replace(
        made("rank", "_T", Fraction(place), RANK, places=0), note=plain("共38个单位参加排序" + "，并列" * tied)
    )
    said = str(voice.rank(rank)).replace("\u00a0", " ")
    assert said in {
        f"并列第{place}位" if tied else f"第{place}位",
        ("joint " if tied else "") + f"{place}{ordinal(place)}",
    }
    years = lot.randint(0, 9)
    run, none = (made("streak", "_T", Fraction(n), YEARS, places=0) for n in (years, 0))
    for told in (str(voice.perhaps("years_in_a_row", run, none)), str(voice.perhaps("grew_every_year", run))):
        assert bool(told) == (years >= 3) and (not told or str(years) in told)
    assert not voice.perhaps("years_in_a_row", run, None)
    now, then = lot.randint(-9, 9), lot.randint(-9, 9)
    change = None if now >= 0 or then >= 0 else Fraction(100 * (abs(now) - abs(then)), abs(then))
    profits = made("profit", "_T", Fraction(now), YI_YUAN), made("profit", "_T", Fraction(then), YI_YUAN)
    assert bool(voice.perhaps("turned_profit", *profits)) == (then < 0 < now)
    assert bool(voice.perhaps("turned_loss", *profits)) == (now < 0 < then)
    loss = made("loss_change", "_T", change, PERCENT)
    for name, widened in (("loss_narrowed", False), ("loss_widened", True)):
        words = str(voice.perhaps(name, *profits, loss))
        assert bool(words) == (change is not None and (change > 0 if widened else change < 0))
        assert not words or str(abs(rounded(change or Fraction(0)))) in words


def check_breadth(words: str, rates: list[Decimal | None]) -> None:
    if None in rates:
        assert words == ""
        return
    grew = sum(rate > 0 for rate in rates if rate is not None)
    zh = {0: "五个行业均未增长", 5: "五个行业全部增长"}.get(grew, f"五个行业中，{chinese(grew)}个增长")
    en = {0: "none of the five industries grew", 5: "all five industries grew"}
    assert words in (zh, en.get(grew, f"{english(grew)} of the five industries grew"))


def check_moved(words: str, change: Decimal | None) -> None:
    words = words.replace("\u00a0", " ")
    if change is None:
        assert words == ""
    elif change == 0:
        assert words in ("持平", "unchanged", "与上年同期持平", "the same as a year earlier")
    else:
        verb = r"(?:比上年同期)?提高|up " if change > 0 else r"(?:比上年同期)?下降|down "
        assert re.match(f"(?:{verb}){abs(change)}(?:个百分点| percentage points)", words)


FRACTIONS = {
    2: ("半", "half"), 3: ("三分之一", "one third"), 4: ("四分之一", "one quarter"), 5: ("五分之一", "one fifth"),
    6: ("六分之一", "one sixth"), 7: ("七分之一", "one seventh"), 8: ("八分之一", "one eighth"),
    9: ("九分之一", "one ninth"), 10: ("十分之一", "one tenth"),
}  # fmt: skip


def check_fraction(words: str, share: Fraction | None) -> None:
    """近 and nearly stand below a fraction, 超 and more than above it, by a tenth of it at most; alone it is exact."""
    if not words:
        return
    assert share is not None
    part = float(share) / 100
    if words in ("过半", "more than half"):
        assert 0.5 < part < 1
        return
    times = next(part * parts for parts, named in FRACTIONS.items() if words.endswith(named))
    low, high = (
        (0.9, 1)
        if words.startswith(("近", "nearly"))
        else (1, 1.1)
        if words.startswith(("超", "more"))
        else (0.98, 1.02)
    )
    assert low <= times <= high


def check_gap(words: str, gap: Decimal | None) -> None:
    if gap is None:
        assert words == ""
    elif gap == 0:
        assert words in ("与全市平均水平持平", "the same as in 全市 as a whole")
    else:
        assert str(abs(gap)) in words
        assert ("高于" in words or "higher" in words) == (gap > 0) == ("低于" not in words and "lower" not in words)


def check_driver(held: bool, plain_: Arithmetic, part: str) -> None:
    pulls = {other: plain_.shown("pull", other) for other in PARTS}
    total = plain_.shown("growth", "_T")
    if total is None or None in pulls.values():
        assert not held
        return
    mine = pulls.pop(part)
    assert held == (
        mine is not None
        and total > 0
        and mine > 0
        and all(mine > other for other in pulls.values() if other is not None)
    )


def test_the_check_bites():
    with pytest.raises(AssertionError):
        check_direction("同比增长4.2%", Decimal("-4.2"))
    with pytest.raises(AssertionError):
        check_pace("增速比上年同期加快1.0个百分点", Decimal("1.0"), Decimal("2.0"))
    with pytest.raises(AssertionError):
        check_pace("降幅收窄1.0个百分点", Decimal("2.0"), Decimal("1.0"))
    assert ABSURD.search("同比增长0.0%") and ABSURD.search("贡献率为-3.9%")
