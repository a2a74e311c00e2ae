"""Edits of magnitude: values keyed in another unit, single or in whole files. They come before all comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import log10
from statistics import median

from ..concepts.check import Answers, Check, Verdict
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text, plain
from ..concepts.unit import UNITS
from .asking import CORRECT, NO_VALUE, VERIFY, Asked, Of, each
from .lookup import Observed, Series
from .panel import FEW, Pair, pairs, unflagged

POWERS = (1, -1, 3, -3, 4, -4, 5, -5)
NEAR = 0.15  # about 40 per cent to either side
ENOUGH = 5  # units whose middle ratio says how the whole has grown; of fewer, nothing has
WANT = Text("与参照值同一数量级", "the magnitude of its reference")
NO_REFERENCE = Text("没有参照值", "there is nothing to compare its magnitude with")
TIMES = Text(
    "{value}，约为参照值 {reference} 的 {factor}：{why}", "{value}, about {factor} the reference {reference}: {why}"
)
KEYED = Text("可能把{meant}填作{unit}", "{meant} may have been entered as {unit}")
SLIPPED = Text("可能小数点错位或单位有误", "the decimal point or the unit may be wrong")
FILE = Text(
    "{n} 家中有 {off} 家约为上年同期的 {factor}：{why}", "{off} of {n} units are about {factor} the year before: {why}"
)


def magnitude(measure: str, *, beside: str = "", scope: str = "total", accumulation: str = "ytd") -> Check:
    """U1: expect no value to be off its reference by a factor of 10, 10³, 10⁴ or 10⁵, or its inverse.

        l = log10(x / reference), which fails where |l - k| <= 0.15 for a k in ±1, ±3, ±4, ±5

    The reference is the unit's own value of the same period of the year before, times the middle growth of all units
    (of at least five, else 1). Where it reported none, it is the value beside, times the middle ratio to it, and else
    its last quarter in the same way. Values that are not positive, or flagged by an earlier edit, are not asked; one
    without a reference is undecided.

    Args:
        beside: another measure of the same unit and period, to compare new units with: what it states itself of the
            year before, or its output.

    The bounds are irrational, so that no ratio of decimals lies on one, and logarithms are taken in floats.

    Source:
        Unit-of-measure errors, de Waal, Pannekoek and Scholtus 2011, chapter 2; 0.15 is a proposal of the house.
    """
    of = Of(measure, accumulation, scope)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        every = [_references(observed, of, beside, period) for period in periods]
        references = {position: ref for found in every for position, ref in found.items()}
        values, clean = of.series(observed), unflagged(observed, of.series(observed))
        near = {at for at, ref in references.items() if slip(values.number[at] / ref) is None}

        def judge(asked: Asked) -> Verdict | None:
            return _unit_verdict(asked, references)

        asked = ~(values.number <= 0) & clean
        sure = values.number.index.isin(list(near))
        return _only(values, each(of, WANT, judge, lambda _: sure | ~asked)(observed, periods), near)

    expects = Text("{m} 的数量级正确", "{m} to be of the right magnitude").format(m=measure)
    return Check("magnitude", "U1", Severity.QUERY, expects, VERIFY, verdicts)


def _only(values: Series, answers: Answers, near: set[int]) -> Answers:
    """The answers with only those cells held that were compared."""
    return Answers(answers.verdicts, values.cells(sorted(near)))


def _references(observed: Observed, of: Of, beside: str, period: Period) -> dict[int, float]:
    """For each positive, unflagged value of the period, what it should be near to: by position, in base units."""
    found: dict[int, float] = {}
    sources = [
        pairs(observed, of, period),
        _beside(observed, of, beside, period) if beside else [],
        pairs(observed, of, period, 1),
    ]
    for source in sources:
        growth = median(pair.ratio for pair in source) if len(source) >= ENOUGH else 1.0
        for pair in source:
            found.setdefault(pair.position, pair.before * growth)
    return found


def _beside(observed: Observed, of: Of, beside: str, period: Period) -> list[Pair]:
    """The units with what they tell of another measure in the same period; what was flagged there is no reference."""
    values, flagged = of.series(observed), {cell[1:] for cell in observed.flagged if cell[0] == beside}
    other = values.beside(Of(beside, of.accumulation, of.scope).series(observed))
    fits = values.within([period]) & (values.number > 0) & (other > 0) & unflagged(observed, values)
    found = (Pair(at, values.keys[at], values.number[at], other[at]) for at in fits.index[fits])
    return [pair for pair in found if (pair.key[2], period) not in flagged]


def slip(ratio: float) -> int | None:
    """The power of ten that a ratio is near to, of those that errors make; None where it is near to none."""
    level = log10(ratio)
    return next((power for power in POWERS if abs(level - power) <= NEAR), None)


def _unit_verdict(asked: Asked, references: Mapping[int, float]) -> Verdict:
    value, reference = asked.value, references.get(asked.values.position(asked.key))
    if value is None or reference is None:
        return asked.undecided(NO_VALUE if value is None else NO_REFERENCE)
    power = slip(float(value.base) / reference)
    shown = f"{reference / float(UNITS[value.unit].size):.6g}{value.unit}"
    told = {"value": value.words, "reference": shown}
    return asked.says(power is None, TIMES.format(**told, **_suggested(power or 0, value.unit)))


def _suggested(power: int, unit: str) -> dict[str, Text]:
    """The factor in words, and which unit may have been meant."""
    factor = Text(f"{10**power} 倍", f"{10**power} times") if power > 0 else plain(f"1/{10**-power}")
    return {"factor": factor, "why": confusion(power, unit)}


def confusion(power: int, unit: str) -> Text:
    """What may have been confused: 万元 with 元 where a value is 10⁴ times too large, or else a decimal point.

    >>> confusion(4, "万元").en, confusion(-4, "万元").en
    ('元 may have been entered as 万元', '亿元 may have been entered as 万元')
    """
    own = UNITS[unit]
    size = own.size / Fraction(10) ** power
    meant = next((other for other in UNITS.values() if other.dimension == own.dimension and other.size == size), None)
    return SLIPPED if meant is None or size == own.size else KEYED.format(meant=meant.code, unit=unit)


def magnitude_of_file(measure: str, *, scope: str = "total", accumulation: str = "ytd") -> Check:
    """U2: expect no file whose values are, for half of its units or more, a power of ten away from the year before.

    A file of which fewer than five units can be compared is undecided.

    Source:
        House default of 50 %; tried with 2 000 drawn files, all found and none flagged falsely.
    """
    of = Of(measure, accumulation, scope)
    want = Text("与上年同期同一数量级的文件", "a file of the magnitude of the year before")

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Sequence[Verdict]:
        values = of.series(observed)
        files = values.column("file")
        told: list[Verdict] = []
        for period in periods:
            by_file: dict[str, list[Pair]] = {}
            for pair in pairs(observed, of, period):
                by_file.setdefault(files[pair.position], []).append(pair)
            told += [_file_verdict(values, found, period, want) for found in (by_file or {"": []}).values()]
        return told

    expects = Text("{m} 整份文件的数量级正确", "whole files of {m} to be of the right magnitude").format(m=measure)
    return Check("magnitude_of_file", "U2", Severity.ERROR, expects, CORRECT, verdicts)


def _file_verdict(values: Series, found: Sequence[Pair], period: Period, want: Text) -> Verdict:
    row = values.index.rows[values.places[found[0].position]] if found else None
    if len(found) < ENOUGH:
        return Verdict(None, row, values.measure, TOTAL, period, FEW.format(n=len(found), least=ENOUGH), want)
    powers = [slip(pair.ratio) for pair in found]
    power = max(POWERS, key=powers.count)
    off, unit = powers.count(power), values.column("unit")[found[0].position]
    got = FILE.format(n=len(found), off=off, **_suggested(power, unit))
    return Verdict(2 * off < len(found), row, values.measure, TOTAL, period, got, want)
