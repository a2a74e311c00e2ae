"""What is expected of the data, as data: checks, their verdicts, and the exceptions that are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from .errors import BadDefinition
from .finding import Severity
from .period import Period, quarter
from .text import Text


@dataclass(frozen=True)
class Verdict:
    """The answer of a check for one observation: True holds, False fails, None cannot be told."""

    holds: bool | None
    row: int | None
    measure: str
    activity: str
    period: Period
    got: Text
    want: Text


@dataclass(frozen=True)
class Check:
    """An expectation of the data, as data: its code, severity, words, and the function that answers it.

    `periods` says what is confronted: the period in production only, or every period that has arrived; `area` whose
    observations, the job's own where it says nothing.
    """

    code: str
    edit: str
    severity: Severity
    expects: Text
    todo: Text
    verdicts: Callable[[pd.DataFrame, tuple[Period, ...]], list[Verdict]]
    periods: Literal["production", "all"] = "production"
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
