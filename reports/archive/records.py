"""What the archive remembers, as values. Their fields are the columns of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

EditionKind = Literal["first", "revision", "correction"]
RunKind = Literal["run", "rerun", "preview", "release"]
State = Literal["running", "held", "failed", "abandoned", "succeeded"]
NAIVE = "a time without a zone cannot be archived: {at!r}"


def instant(at: datetime) -> str:
    """An instant as the ledger writes it: UTC, fixed width, so that the order of text is the order of time.

    >>> instant(datetime(2024, 4, 17, 9, 30, tzinfo=UTC))
    '2024-04-17T09:30:00.000000Z'

    Raises:
        ValueError: the time has no zone.
    """
    if at.tzinfo is None:
        raise ValueError(NAIVE.format(at=at))
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


@dataclass(frozen=True)
class Stamp:
    """When something was done, who did it, and why. The archive never looks at a clock: `at` is told."""

    at: datetime
    by: str
    because: str = ""


@dataclass(frozen=True)
class Bulletin:
    """Which bulletin is meant: job, area and period, written as in `industry`, `500113`, `2024-Q1`."""

    job: str
    area: str
    period: str


@dataclass(frozen=True)
class Query:
    """A finding that a person may clear: the code of the check, its subject, and the words it was told in.

    `got` belongs to it: when the number changes, so do the words, and the acceptance does not cover the new one.
    """

    code: str
    subject: str
    got: str


@dataclass(frozen=True)
class Acceptance:
    """A named person cleared a query of a bulletin. `seq` is its place among all that became known."""

    seq: int
    job: str
    area: str
    period: str
    code: str
    subject: str
    got: str
    at: str
    by: str
    because: str

    @property
    def query(self) -> Query:
        return Query(self.code, self.subject, self.got)


@dataclass(frozen=True)
class Vintage:
    """A file as it was received, by its name below `data_in/`: revision 0, 1, ... of that name."""

    seq: int
    file: str
    revision: int
    sha256: str
    size: int
    at: str
    by: str
    because: str


@dataclass(frozen=True)
class Withdrawal:
    """A vintage received in error, out of use from this place in the order on, not before."""

    seq: int
    vintage: int
    at: str
    by: str
    because: str


@dataclass(frozen=True)
class Edition:
    """An edition as published. `run` is the hash of all it was made from, `manifest` the name of its manifest."""

    seq: int
    job: str
    area: str
    period: str
    number: int
    run: str
    kind: EditionKind
    cut: int
    manifest: str
    at: str
    by: str
    because: str

    @property
    def bulletin(self) -> Bulletin:
        return Bulletin(self.job, self.area, self.period)


@dataclass(frozen=True)
class Output:
    """A file of an edition: its name in the bundle, and the object that holds its bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Run:
    """One attempt to make a bulletin, how it ended, and in which process. `id` is known when it got that far."""

    seq: int
    job: str
    area: str
    period: str
    kind: RunKind
    cut: int
    state: State
    started_at: str
    by: str
    host: str
    pid: int
    finished_at: str | None = None
    id: str | None = None
    error: str | None = None
    slot: str | None = None


@dataclass(frozen=True)
class Told:
    """A finding of a run in the words it was told in; `reason` where it was explained or accepted."""

    severity: str
    code: str
    place: str
    subject: str
    zh: str
    en: str
    reason: str = ""


@dataclass(frozen=True)
class Slot:
    """When a bulletin is announced to appear; the newest one is in force."""

    seq: int
    job: str
    area: str
    period: str
    publish_at: str
    at: str
    by: str
    because: str


@dataclass(frozen=True)
class Message:
    """Something to be told outside, kept until it was."""

    id: str
    at: str
    channel: str
    payload: str
    attempts: int
    next_try_at: str
    sent_at: str | None = None
    last_error: str | None = None
