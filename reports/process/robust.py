"""Statistics that a few wrong values do not move: quartiles, deviations from the median, medcouple, gaps. In floats.

They say which values are far from the others, and no published figure is made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp
from statistics import median, quantiles

MAD_TO_SIGMA = 1.4826  # of a normal distribution


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The quartiles by linear interpolation, which R calls type 7.

    >>> quartiles([1.0, 2.0, 3.0, 4.0])
    (1.75, 2.5, 3.25)
    """
    if len(values) == 1:
        return values[0], values[0], values[0]
    first, middle, third = quantiles(values, n=4, method="inclusive")
    return first, middle, third


def effects(pairs: Sequence[tuple[float, float]], exponent: float) -> list[float]:
    """The effects E of Hidiroglou and Berthelot for pairs (now, before), both positive.

    r = now / before; s = 1 - r_M / r where r < r_M, else r / r_M - 1; E = s · max(now, before) ** exponent
    """
    ratios = [now / before for now, before in pairs]
    middle = median(ratios)
    scores = [1 - middle / ratio if ratio < middle else ratio / middle - 1 for ratio in ratios]
    return [score * max(pair) ** exponent for score, pair in zip(scores, pairs, strict=True)]


def modified_scores(values: Sequence[float]) -> list[float]:
    """The modified z-scores of Iglewicz and Hoaglin: 0.6745 (z - median) / MAD.

    Where the MAD is 0, the mean absolute deviation takes its place, times 1.2533; where that is 0 too, all are equal.
    """
    middle = median(values)
    deviations = [abs(value - middle) for value in values]
    spread = median(deviations) / 0.6745 or 1.253314 * sum(deviations) / len(deviations)
    return [(value - middle) / spread if spread else 0.0 for value in values]


def medcouple(values: Sequence[float]) -> float:
    """The medcouple, a measure of skewness between -1 and 1 (Brys, Hubert and Struyf 2004). Costs n² / 4 steps.

    >>> medcouple([1.0, 2.0, 3.0]), medcouple([1.0, 2.0, 5.0])
    (0.0, 0.25)
    """
    middle = median(values)
    above = [value - middle for value in values if value >= middle]
    below = [value - middle for value in values if value <= middle]
    ties = sum(value == middle for value in values)
    kernel = [(up + down) / (up - down) for up in above for down in below if up != down]
    kernel += [float((i + j > ties - 1) - (i + j < ties - 1)) for i in range(ties) for j in range(ties)]
    return median(kernel)


def fences(values: Sequence[float], whisker: float, skewness: float = 0.0) -> tuple[float, float]:
    """The fences of a boxplot; with a medcouple those of Hubert and Vandervieren (2008), longer at the long tail."""
    first, _, third = quartiles(values)
    low, high = (-4, 3) if skewness >= 0 else (-3, 4)
    width = whisker * (third - first)
    return first - width * exp(low * skewness), third + width * exp(high * skewness)


def beyond_gap(values: Sequence[float], most: float) -> float | None:
    """The first value above a gap wider than `most` robust sigmas, from the 75th percentile up, or None."""
    middle = median(values)
    sigma = MAD_TO_SIGMA * median(abs(value - middle) for value in values)
    third = quartiles(values)[2]
    upper = sorted(value for value in values if value >= third)
    return next((above for below, above in pairwise(upper) if sigma and above - below > most * sigma), None)
