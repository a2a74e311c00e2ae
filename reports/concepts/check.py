"""What is expected of the data, as data: checks, their verdicts, and the exceptions that are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .errors import BadDefinition
from .finding import Severity
from .period import Period, quarter
from .text import Text

Periods = Literal["production", "all"]
Cell = tuple[str, str, Period]  # measure, activity, period: what a flag is credited to


@dataclass(frozen=True)
class Verdict:
    """The answer of a check for one observation: True holds, False fails, None cannot be told.

    Args:
        row: where the observation stands in the table; None where it is absent.
        rests_on: other cells that the answer is made of. Where an earlier edit flagged one of them, a failure is
            credited to that edit.
        severity: another than the check's, where its thresholds differ.
        code: another than the check's, where the check is a schema of several expectations.
    """

    holds: bool | None
    row: int | None
    measure: str
    activity: str
    period: Period
    got: Text
    want: Text
    rests_on: tuple[Cell, ...] = ()
    severity: Severity | None = None
    code: str = ""

    @property
    def cell(self) -> Cell:
        return self.measure, self.activity, self.period


@dataclass(frozen=True)
class Answers:
    """All that a check says: the verdicts in words, and the cells that hold, which are only counted and named."""

    verdicts: Sequence[Verdict]
    held: Collection[Cell] = ()


@dataclass(frozen=True)
class Check:
    """An expectation of the data, as data: its code, severity, words, and the function that answers it.

    Args:
        verdicts: is given the observations as rules see them (`process.Observed`) and the periods, and answers with
            verdicts; those that hold need no words and may be `Answers.held`.
        periods: what is confronted: the period in production only, or every period that has arrived.
        area: whose observations, the job's own where it says nothing.
        undecided_holds: what cannot be told holds publication like a failure.
    """

    code: str
    edit: str
    severity: Severity
    expects: Text
    todo: Text
    verdicts: Callable[[Any, tuple[Period, ...]], Answers | Sequence[Verdict]]
    periods: Periods = "production"
    undecided_holds: bool = False
    area: str = ""


@dataclass(frozen=True)
class Known:
    """An exception that a named office accepts in advance, with its reason. It clears a query, never an error."""

    period: str
    activity: str
    check: str
    reason: str

    def __post_init__(self) -> None:
        quarter(self.period)
        if not self.reason.strip():
            raise BadDefinition(NO_REASON.format(period=self.period, check=self.check))


NO_REASON = Text(
    "Known({period}, {check}) 没有写明原因；请补写 reason",
    "Known({period}, {check}) gives no reason; write one",
)
