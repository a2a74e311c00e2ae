"""Edits against a code list: its parts make up the total, and no code is used that does not hold. Return a `Check`."""

from __future__ import annotations

from collections.abc import Sequence

from ..concepts.check import Answers, Check, Verdict
from ..concepts.classification import CodeList
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text, plain
from .asking import CORRECT, MISSING, NO_VALUE, Asked, Of, each
from .lookup import Key, Observed, Series
from .value import Value

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

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        values = observed.series(measure, scope=scope)
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


def in_code_list(measure: str, codes: CodeList, *, apart: Sequence[str] = (TOTAL,), scope: str = "total") -> Check:
    """L2: expect every activity of a measure to be a code of the list that holds in its period.

    The reader refuses codes that no Source lists; this asks whether they were valid at the time. A period without any
    is undecided.

    Source:
        ESS validation level 1.
    """
    want = Text("{list} 中有效的代码", "a code that holds in {list}").format(list=codes.title)

    def judge(asked: Asked) -> Verdict | None:
        got = NOT_VALID.format(code=asked.activity, list=codes.title)
        return None if asked.activity in apart else asked.says(codes.holds(asked.activity, asked.period), got)

    expects = Text("{m} 的代码在 {list} 中", "the codes of {m} to be in {list}").format(m=measure, list=codes.title)
    verdicts = each(Of(measure, scope=scope), want, judge)
    return Check("in_code_list", "L2", Severity.ERROR, expects, CORRECT, verdicts, periods="all")


def minimum_frequency(measure: str, counts: str, least: int = 3, *, scope: str = "above_scale") -> Check:
    """P1: expect every value of a measure to be made of at least three units, as the counts of units say.

    This is the first rule of disclosure and no protection by itself: dominance and what can be computed from
    differences are looked at where tables are protected. A value of zero tells of nobody; a missing count is undecided.

    Source:
        Statistics Law; fewer than three is the common practice.
    """
    want = Text("至少 {least} 家单位", "at least {least} units").format(least=least)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> Answers:
        units = observed.series(counts, "stock", scope)

        def judge(asked: Asked) -> Verdict:
            return _count_verdict(asked, units.under(asked.key), least)

        return each(Of(measure, scope=scope), want, judge)(observed, periods)

    expects = Text("{m} 每格{want}", "{m}: {want} in each cell").format(m=measure, want=want)
    todo = Text("请合并或抑制该单元格", "merge or suppress the cell")
    return Check("minimum_frequency", "P1", Severity.ERROR, expects, todo, verdicts)


def _count_verdict(asked: Asked, units: Value | None, least: int) -> Verdict:
    value = asked.value
    if value is None or units is None:
        return asked.undecided(NO_VALUE if value is None else Text("没有单位数", "the number of units is missing"))
    return asked.says(units.base >= least or not value.base, plain(units.words))
