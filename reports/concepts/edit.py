"""A correction that the office declares: the delivered cell stays as it is, another value is used, with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .errors import BadDefinition
from .period import quarter
from .text import Text

_DIGITS = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Edit:
    """An overlay on one delivered value. The raw row is never altered; lineage still leads to its cell.

    It is applied only while the cell holds `expect`. Once the source has been repaired, or holds anything else, the
    run stops until the edit is deleted or corrected.

    Args:
        expect: the value as delivered, in its digits; "" where it was missing.
        value: the value to use instead, in the same unit.
        accumulation, scope, price_basis, area: told only where measure, activity and period name several values.
    """

    measure: str
    activity: str
    period: str
    expect: str
    value: str
    reason: str
    accumulation: str = ""
    scope: str = ""
    price_basis: str = ""
    area: str = ""

    def __post_init__(self) -> None:
        quarter(self.period)
        if not self.reason.strip():
            raise BadDefinition(NO_REASON.format(subject=self.subject))
        for digits in (self.value, self.expect or "0"):
            if not _DIGITS.fullmatch(digits):
                raise BadDefinition(NO_NUMBER.format(subject=self.subject, got=repr(digits)))

    @property
    def subject(self) -> str:
        """measure/activity/period, as findings name it."""
        return f"{self.measure}/{self.activity}/{self.period}"

    @property
    def before(self) -> Decimal | None:
        return Decimal(self.expect) if self.expect else None

    @property
    def after(self) -> Decimal:
        return Decimal(self.value)


NO_REASON = Text("Edit({subject}) 没有写明原因；请补写 reason", "Edit({subject}) gives no reason; write one")
NO_NUMBER = Text(
    "Edit({subject}) 的值 {got} 不是数；请写成 1234.5 这样的数字",
    "Edit({subject}) gives {got} as a value; write digits such as 1234.5",
)
