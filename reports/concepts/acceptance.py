"""A query that a named person cleared: who, when, why, and what exactly was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .finding import Finding, Severity


@dataclass(frozen=True)
class Acceptance:
    """What a person accepted: the finding by its code and subject, in the words it had.

    It covers the value that was looked at and no other: where the delivery has changed since, the check asks again.

    Args:
        subject: measure/activity/period of the observation.
        got: what the finding said it got, in Chinese.
        at: the instant, in UTC, as 2024-04-16T01:30:00.000000Z.
    """

    code: str
    subject: str
    got: str
    because: str
    by: str
    at: str

    def covers(self, finding: Finding) -> bool:
        """Whether this is the finding that was accepted. Only a query can be."""
        asked = (finding.code, finding.subject, finding.got.zh)
        return finding.severity is Severity.QUERY and asked == (self.code, self.subject, self.got)

    @property
    def who(self) -> str:
        """By whom and on which day, for those who look into the office's own records."""
        return f"{self.by}, {self.at[:10]}"


def settled(
    findings: Sequence[Finding], acceptances: Sequence[Acceptance]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are left, and those that an acceptance clears, with its reason."""
    told = [(finding, next((a for a in acceptances if a.covers(finding)), None)) for finding in findings]
    left = tuple(finding for finding, by in told if by is None)
    return left, tuple(replace(finding, reason=by.because, who=by.who) for finding, by in told if by is not None)
