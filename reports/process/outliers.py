"""Edits of distributions: units that moved otherwise than the others of their group. Each returns a `Check`.

They compare each unit with itself a year before, so that seasons and sizes do not matter. Zeros, negative and missing
values and what an earlier edit flagged are left out: other edits ask about those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from statistics import median

from ..concepts.check import Check
from ..concepts.finding import Severity
from ..concepts.period import label
from ..concepts.text import Text
from .asking import VERIFY, Of, Verdicts
from .panel import Distribution, Pair
from .robust import beyond_gap, effects, fences, medcouple, modified_scores, quartiles

LIKE_OTHERS = Text("与同组单位相近的同比变动", "a change on the year before like those of its group")
MOVED = Text("为 {when} 的 {ratio} 倍（{what}）", "{ratio} times {when} ({what})")
EFFECT = Text("HB 效应 {e}，界限 {low} 至 {high}", "HB effect {e}, bounds {low} to {high}")
EXTREME = Text("{words}，极端值，不作插补供体", "{words}, extreme and no donor for imputation")
SCORE = Text("稳健得分 {m}，界限 {most}", "robust score {m}, bound {most}")
FENCE = Text("箱线图界限 {low} 至 {high}", "fences of the boxplot {low} to {high}")
GAP = Text("与其余单位之间有间断", "beyond a gap in the distribution")


@dataclass(frozen=True)
class Thresholds:
    """The parameters of Hidiroglou and Berthelot.

    `exponent` U: how much size counts; `spread` A: the least distance as a part of |E_M|; `query` C beyond which a unit
    asks, `extreme` beyond which it is no donor; `floor`: the least distance as a part of the median of max(x) ** U.
    """

    exponent: float = 0.5
    spread: float = 0.05
    query: float = 7
    extreme: float = 20
    floor: float = 0.01


HOUSE = Thresholds()


def hidiroglou_berthelot(
    measure: str,
    *,
    scope: str = "total",
    groups: Mapping[str, str] | None = None,
    least: int = 10,
    thresholds: Thresholds = HOUSE,
) -> Check:
    """H1: expect no unit to have moved, size considered, far from the others of its group since the year before.

        E as in `robust.effects`; d1 = max(E_M - E_Q1, |A E_M|, floor), d3 = max(E_Q3 - E_M, |A E_M|, floor);
        asked where E < E_M - C d1 or E > E_M + C d3

    Args:
        groups: unit -> group; all units together where it is not given. A group of fewer than `least` is undecided.
        thresholds: U = 0.5, A = 0.05, C = 7 (20 is extreme); the absolute floor keeps the interval open where over half
            of the ratios are equal.

    The statistics are floats; quartiles are of type 7.

    Source:
        Hidiroglou and Berthelot 1986; C and floor are proposals of the house, see the table of edits.
    """
    distribution = Distribution(Of(measure, scope=scope), LIKE_OTHERS, least, groups=groups)

    def outlying(found: Sequence[Pair]) -> dict[int, Text]:
        low, high, every = _interval(found, thresholds)
        return {pair.position: _effect_words(pair, effect, (low, high), _is_extreme(effect, found, thresholds))
                for pair, effect in zip(found, every, strict=True) if not low <= effect <= high}  # fmt: skip

    return _outlier_check("hidiroglou_berthelot", "H1", measure, distribution.verdicts(outlying))


def _interval(found: Sequence[Pair], of: Thresholds, times: float = 0.0) -> tuple[float, float, list[float]]:
    """Between which effects a unit is like the others, and the effects themselves."""
    every = effects([(pair.now, pair.before) for pair in found], of.exponent)
    first, middle, third = quartiles(every)
    floor = max(abs(of.spread * middle), of.floor * median(max(p.now, p.before) ** of.exponent for p in found))
    factor = times or of.query
    return middle - factor * max(middle - first, floor), middle + factor * max(third - middle, floor), every


def _is_extreme(effect: float, found: Sequence[Pair], of: Thresholds) -> bool:
    low, high, _ = _interval(found, of, of.extreme)
    return not low <= effect <= high


def _effect_words(pair: Pair, effect: float, bounds: tuple[float, float], extreme: bool) -> Text:
    low, high = (f"{bound:.4g}" for bound in bounds)
    words = _moved(pair, EFFECT.format(e=f"{effect:.4g}", low=low, high=high))
    return EXTREME.format(words=words) if extreme else words


def _moved(pair: Pair, what: Text) -> Text:
    return MOVED.format(when=label(pair.key[1] - 4), ratio=f"{pair.ratio:.2f}", what=what)


def _outlier_check(
    code: str, edit: str, measure: str, verdicts: Verdicts, severity: Severity = Severity.QUERY
) -> Check:
    expects = Text("{m}：{want}", "{m}: {want}").format(m=measure, want=LIKE_OTHERS)
    return Check(code, edit, severity, expects, VERIFY, verdicts)


def median_deviation(
    measure: str, most: float = 3.5, *, scope: str = "total", groups: Mapping[str, str] | None = None, least: int = 10
) -> Check:
    """H2: expect no unit's logarithm of the ratio to the year before far from the median, in median deviations.

        M = 0.6745 (z - med) / MAD, z = ln(x(t) / x(t-4)); asked where |M| > 3.5

    Where half of the units moved alike the mean absolute deviation takes the place of the MAD.

    Source:
        Iglewicz and Hoaglin 1993.
    """
    distribution = Distribution(Of(measure, scope=scope), LIKE_OTHERS, least, groups=groups)

    def outlying(found: Sequence[Pair]) -> dict[int, Text]:
        scores = zip(found, modified_scores([log(pair.ratio) for pair in found]), strict=True)
        return {
            pair.position: _moved(pair, SCORE.format(m=f"{score:.2f}", most=most))
            for pair, score in scores
            if abs(score) > most
        }

    return _outlier_check("median_deviation", "H2", measure, distribution.verdicts(outlying))


def boxplot(
    measure: str,
    whisker: float = 1.5,
    *,
    adjusted: bool = False,
    scope: str = "total",
    groups: Mapping[str, str] | None = None,
) -> Check:
    """H3: expect no unit's logarithm of the ratio to the year before beyond the fences of a boxplot. A warning.

    Args:
        whisker: 1.5 times the distance of the quartiles; 3 for extremes only.
        adjusted: fences that follow a skewed distribution, by its medcouple.

    Groups of fewer than ten are undecided.

    Source:
        Tukey 1977; Hubert and Vandervieren 2008.
    """
    distribution = Distribution(Of(measure, scope=scope), LIKE_OTHERS, 10, groups=groups)

    def outlying(found: Sequence[Pair]) -> dict[int, Text]:
        logs = [log(pair.ratio) for pair in found]
        low, high = fences(logs, whisker, medcouple(logs) if adjusted else 0.0)
        what = FENCE.format(low=f"{low:.3f}", high=f"{high:.3f}")
        return {pair.position: _moved(pair, what) for pair, z in zip(found, logs, strict=True) if not low <= z <= high}

    return _outlier_check("boxplot", "H3", measure, distribution.verdicts(outlying), Severity.WARNING)


def sigma_gap(
    measure: str, most: float = 3.0, *, scope: str = "total", groups: Mapping[str, str] | None = None, least: int = 5
) -> Check:
    """H4: expect no unit beyond a gap in the sorted ratios to the year before, from their 75th percentile. A warning.

    Args:
        most: the widest gap, in robust sigmas (1.4826 MAD).

    Source:
        Sigma-gap rule of survey processing, as in Banff and in the manuals on price statistics; 3 is a proposal.
    """
    distribution = Distribution(Of(measure, scope=scope), LIKE_OTHERS, least, groups=groups)

    def outlying(found: Sequence[Pair]) -> dict[int, Text]:
        first = beyond_gap([pair.ratio for pair in found], most)
        return {pair.position: _moved(pair, GAP) for pair in found if first is not None and pair.ratio >= first}

    return _outlier_check("sigma_gap", "H4", measure, distribution.verdicts(outlying), Severity.WARNING)
