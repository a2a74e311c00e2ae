"""A check of an office's own: a function of the observations, such as a pandera schema, as a `Check` of the house.

The function is given a copy of all observations and answers with failure cases: as a frame that it returns, or with an
error that has them (`pandera.errors.SchemaErrors`). A failure case names the row of the observation, so that the
finding stands at its cell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ..concepts.check import Check, Verdict
from ..concepts.errors import BadDefinition
from ..concepts.finding import Severity
from ..concepts.observation import TOTAL
from ..concepts.period import Period
from ..concepts.text import Text, plain
from .lookup import Observed

CASES = ("index", "check", "failure_case")
CORRECT = Text(
    "请核对并更正来源文件；检查函数有误的，改正该函数",
    "verify and correct the delivery, or the function where that is wrong",
)
BROKEN = Text("检查函数出错：{kind}：{said}", "the function of the check failed: {kind}: {said}")
AN_ANSWER = Text("一个答复", "an answer")
OWN_CHECK = Text("符合自备检查 {name}", "to pass the office's own check {name}")
NO_CASES = Text(
    "自备检查 {name} 返回了 {got}；请返回含 {columns} 列的表，或 None",
    "the check {name} returned {got}; return a frame with the columns {columns}, or None",
)


def plugged(asks: Callable[[pd.DataFrame], Any], severity: Severity = Severity.ERROR) -> Check:
    """The function as a check. What it fails is an error, as a structural rule is; `severity` makes it a query.

    Returns None, or the observations as they were, where nothing fails. A function that breaks is an error itself: then
    nobody knows whether the data pass.

    Source:
        ESS, Methodology for data validation 2018: structural rules are errors.
    """
    name = str(getattr(asks, "name", None) or getattr(asks, "__name__", None) or type(asks).__name__)

    def verdicts(observed: Observed, periods: tuple[Period, ...]) -> list[Verdict]:
        cases = _cases(asks, name, observed.table.copy())
        return [_verdict(observed.table, case, (name, max(periods))) for case in cases] or [_passed(name, max(periods))]

    return Check(name, "", severity, OWN_CHECK.format(name=name), CORRECT, verdicts, periods="all")


def _cases(asks: Callable[[pd.DataFrame], Any], name: str, table: pd.DataFrame) -> list[dict[str, Any]]:
    """The failure cases of the function, one dictionary each, by `index`, `column`, `check` and `failure_case`."""
    try:
        said = asks(table)
    except (Exception, SystemExit) as fault:  # what a function of somebody else's raises is told, the others go on
        return _of_fault(fault)
    if said is None or (isinstance(said, pd.DataFrame) and "measure" in said.columns):
        return []
    if not isinstance(said, pd.DataFrame) or not set(CASES) <= set(said.columns):
        raise BadDefinition(NO_CASES.format(name=name, got=type(said).__name__, columns="、".join(CASES)))
    return said.to_dict("records")


def _of_fault(fault: BaseException) -> list[dict[str, Any]]:
    """The failure cases that an error carries; where it has none, the error is the only case."""
    cases, check = getattr(fault, "failure_cases", None), getattr(fault, "check", None)
    if isinstance(cases, pd.DataFrame):
        return [{"check": getattr(check, "name", check)} | case for case in cases.to_dict("records")]
    if cases is not None:
        return [{"index": None, "column": None, "check": getattr(check, "name", check), "failure_case": cases}]
    said = BROKEN.format(kind=type(fault).__name__, said=fault)
    return [{"index": None, "column": None, "check": None, "failure_case": said}]


def _verdict(table: pd.DataFrame, case: dict[str, Any], of: tuple[str, Period]) -> Verdict:
    """A failure case at the row it names; one that is about the whole table stands under the name of the check."""
    name, period = of
    code, row = str(case.get("check") or name), case.get("index")
    want = plain(code) if case.get("check") else AN_ANSWER
    if row is None or pd.isna(row) or row not in table.index:
        return Verdict(False, None, name, TOTAL, period, _words(case["failure_case"]), want, code=code)
    measure, activity, when = (table.at[row, key] for key in ("measure", "activity", "period"))
    return Verdict(False, row, measure, activity, when, _got(case), want, code=code)


def _got(case: dict[str, Any]) -> Text:
    column, words = case.get("column"), _words(case["failure_case"])
    return words if not isinstance(column, str) else plain(f"{column} {words}")


def _words(value: Any) -> Text:
    return value if isinstance(value, Text) else plain(str(value))


def _passed(name: str, period: Period) -> Verdict:
    return Verdict(True, None, name, TOTAL, period, plain(""), plain(""))
