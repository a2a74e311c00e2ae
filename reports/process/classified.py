"""Edits against a code list: its parts make up the total, and no code is used that does not hold. Return a `Check`."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..concepts.check import Check, Verdict
from ..concepts.classification import CodeList
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text, plain
from .asking import CORRECT, MISSING, Asked
from .lookup import Key, Series, series

NOT_VALID = Text("{code} 在 {list} 中无效", "{code} does not hold in {list}")


def reconciles(measure: str, codes: CodeList, *, apart: Sequence[str] = (), scope: str = "above_scale") -> Check:
    """K1: expect the codes of the list, and what belongs to none of them, to add up to the total exactly.

    A code that is not in the list, or does not hold in the period, fails; a code or a total that is missing leaves it
    undecided. Before the list was in force nothing is asked.

    Args:
        apart: codes that belong to another scope and so are no part of this total.

    Source:
        methodology: define one cluster per enterprise, keep "other", and reconcile to the total.
    """
    want = Text("{list} 各项与其他之和", "the sum of {list} and the rest").format(list=codes.title)

    def verdicts(table: pd.DataFrame, periods: tuple[Period, ...]) -> list[Verdict]:
        values = series(table, measure, scope=scope)
        asked = [when for when in periods if codes.in_force(when) and (values.at(when) or when == max(periods))]
        return [_verdict(values, (codes, apart), when, want) for when in asked]

    expects = Text("{m} 与 {list} 一致", "{m} to reconcile with {list}").format(m=measure, list=codes.title)
    return Check("reconciles", "K1", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def _verdict(values: Series, of: tuple[CodeList, Sequence[str]], period: Period, want: Text) -> Verdict:
    codes, apart = of
    keys = {key[2]: key for key in values.at(period)}
    asked = Asked(values, keys.get(TOTAL, ("", period, TOTAL, "")), want)
    strangers = codes.strangers((code, period) for code in keys if code != TOTAL)
    if strangers:
        return asked.says(False, NOT_VALID.format(code=strangers[0][0], list=codes.title))
    wanted = [code.code for code in codes.codes if codes.holds(code.code, period) and code.code not in apart]
    lost = [code for code in (TOTAL, *wanted) if code not in keys or values.get(keys[code]) is None]
    if lost:
        return asked.undecided(MISSING.format(lost="、".join(lost)))
    return _sum_verdict(asked, values, [keys[code] for code in wanted])


def _sum_verdict(asked: Asked, values: Series, parts: list[Key]) -> Verdict:
    found = [value.base for key in parts if (value := values.get(key))]
    whole = asked.value
    return asked.says(whole is not None and sum(found) == whole.base, plain("—" if whole is None else whole.words))
