"""Edits within one period: signs, sums, parts of wholes, a rate and its own levels. Each returns a `Check`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from ..concepts.check import Answers, Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import CONSTANT, CURRENT, TOTAL, basis_words
from ..concepts.period import Period
from ..concepts.text import Text, plain
from ..concepts.unit import UNITS, show
from .asking import CORRECT, MISSING, NO_LEVELS, NO_VALUE, Asked, Of, each
from .lookup import Index, Key, Observed, Series
from .value import Value, last_digit

Allowed = Callable[[Sequence[Value]], Fraction]


def not_negative(measure: str, *, scope: str = "total", accumulation: str = "ytd") -> Check:
    """V2: expect a measure that cannot be negative (value added, output, counts) to be zero or more.

    Source:
        Fellegi and Holt 1976, domain edits.
    """

    def judge(asked: Asked) -> Verdict:
        value = asked.value
        return asked.undecided(NO_VALUE) if value is None else asked.says(value.base >= 0, plain(value.words))

    expects = Text("{m} 不为负", "{m} not to be negative").format(m=measure)
    of = Of(measure, accumulation, scope)
    verdicts = each(of, Text("不小于 0", "0 or more"), judge, lambda values: values.number > 0)
    return Check("not_negative", "V2", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def adds_up(
    measure: str,
    parts: Sequence[str],
    total: str = TOTAL,
    *,
    exact: bool = False,
    bases: Sequence[str] = (CURRENT, CONSTANT),
) -> Check:
    """A1: expect the parts to add up to the total, wherever the total or one of the parts is delivered.

    Args:
        exact: no difference is allowed; else |difference| <= (n + 1) / 2 units of the last digit, which is what
            rounding n parts and their total can make.

    A missing part or total is undecided.

    Source:
        Accounting identity; tolerance: each rounded number is off by half a unit at most.
    """
    joined = "+".join(parts)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        values = observed.series(measure)
        totals = _totals(values, periods, {total, *parts}, total)
        return [_sum_verdict(_asked(values, key, joined), parts, nothing if exact else half_units)
                for key in totals if key[3].split(":")[0] in bases]  # fmt: skip

    expects = Text("{parts} 合计等于 {total}", "{parts} to add up to {total}").format(parts=joined, total=total)
    return Check("adds_up", "A1", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def nothing(_: Sequence[Value]) -> Fraction:
    """No difference is allowed."""
    return Fraction(0)


def half_units(values: Sequence[Value]) -> Fraction:
    """What rounding can make of a sum: half a unit of the last digit for each number, in base units."""
    return Fraction(len(values), 2) * max(value.base_digit for value in values)


def _totals(values: Series, periods: Sequence[Period], members: set[str], total: str) -> list[Key]:
    """The totals to be asked about: wherever one of the members stands, and in the last period in any case."""
    keys = [(k[0], when, total, k[3]) for when in periods for k in values.at(when) if k[2] in members]
    last = max(periods)
    silent = [] if any(key[1] == last for key in keys) else [("", last, total, CURRENT)]
    return list(dict.fromkeys([*keys, *silent]))


def _asked(values: Series, key: Key, parts: str) -> Asked:
    told = {"parts": parts, "basis": basis_words(key[3])}
    return Asked(values, key, Text("{parts} 之和（{basis}）", "the sum of {parts} ({basis})").format(**told))


def _sum_verdict(asked: Asked, parts: Sequence[str], allowed: Allowed) -> Verdict:
    whole, found = asked.value, {part: asked.beside(part) for part in parts}
    held = [value for value in found.values() if value is not None]
    if whole is None or len(held) < len(parts):
        lost = [asked.activity] * (whole is None) + [part for part, value in found.items() if value is None]
        return asked.undecided(MISSING.format(lost="、".join(lost)))
    off, most = whole.base - sum(value.base for value in held), allowed([whole, *held])
    got = Text("{total}，差 {off}", "{total}, {off} off").format(total=whole.words, off=_counted(off, whole))
    told = {"want": asked.want, "most": _counted(most, whole)}
    return asked.says(abs(off) <= most, got, Text("{want}，差不超过 {most}", "{want}, within {most}").format(**told))


def _counted(base: Fraction, like: Value) -> str:
    """An amount of base units in the unit of a value, with no more digits than it needs."""
    digits = show(base / UNITS[like.unit].size, 4)
    return f"{digits.rstrip('0').rstrip('.')}{like.unit}"


def within_whole(measure: str, part: str, whole: str) -> Check:
    """A3: expect a part not to exceed the whole it belongs to (农林牧渔业 >= 第一产业; manufacturing <= industry).

    Half a unit of the last digit is allowed. A missing part or whole is undecided.

    Source:
        Fellegi and Holt 1976, balance inequalities; 三次产业划分规定 (2018).
    """

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        values = observed.series(measure)
        return [_part_verdict(Asked(values, key, want), whole) for key in _totals(values, periods, {part, whole}, part)]

    want = Text("不大于 {whole}", "at most {whole}").format(whole=whole)
    expects = Text("{part} {want}", "{part} {want}").format(part=part, want=want)
    return Check("within_whole", "A3", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def _part_verdict(asked: Asked, whole: str) -> Verdict:
    value, outer = asked.value, asked.beside(whole)
    if value is None or outer is None:
        return asked.undecided(MISSING.format(lost=asked.activity if value is None else whole))
    told = {"part": value.words, "whole": whole, "outer": outer.words}
    got = Text("{part}，{whole} 为 {outer}", "{part}, {whole} is {outer}").format(**told)
    return asked.says(value.base - outer.base <= value.base_digit / 2, got)


def growth_agrees_with_level(growth: str, delivered: str) -> Check:
    """G1: expect a delivered growth rate to be the growth of the delivered constant-price levels.

    The rate may be off by half a unit of its last digit, and each level by half a unit of its own.

    Source:
        Consistency of a rate with its own levels, same price basis and vintage; intervals as in the table of edits.
    """
    want = Text("由水平值计算的增速", "the growth computed from the levels")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        own = observed.series(growth)
        ask = each(Of(delivered), want, lambda asked: _rate_verdict(asked, own.get(asked.key), observed.index))
        return ask(observed, periods)

    expects = Text("{d} 与水平值一致", "{d} to agree with the levels").format(d=delivered)
    return Check("growth_agrees_with_level", "G1", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def _rate_verdict(asked: Asked, own: Value | None, index: Index) -> Verdict:
    rate = asked.value
    if rate is None or own is None or own.exact is None:
        return asked.undecided(NO_VALUE if rate is None else NO_LEVELS)
    low, high = _bounds(index, own.row, own.exact)
    holds = low - rate.digit / 2 <= rate.base <= high + rate.digit / 2
    want = Text("{want} {own}%", "{want}, {own} %").format(want=asked.want, own=show(own.exact, 3))
    return asked.says(holds, plain(rate.words), want)


def _bounds(index: Index, row: int, growth: Fraction) -> tuple[Fraction, Fraction]:
    """Between which rates the growth lies when its two levels are rounded to their last digit."""
    levels = sorted((index.cell(cell, "period"), index.cell(cell, "value")) for cell in index.cell(row, "operands"))
    if len(levels) != 2 or not all(isinstance(level, Decimal) for _, level in levels):
        return growth, growth
    (least, most), (low, high) = (_rounding(level) for _, level in levels)
    if least <= 0:
        return growth, growth
    return 100 * (low / most - 1), 100 * (high / least - 1)


def _rounding(level: Decimal) -> tuple[Fraction, Fraction]:
    exact, half = Fraction(level), last_digit(level) / 2
    return exact - half, exact + half
