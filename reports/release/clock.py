"""Whether the clock can be believed: a fast clock is an early release, so a doubtful one holds publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..concepts.text import Text
from .due import Due

MAX_STEP = timedelta(hours=1)
MAX_BEHIND = timedelta(minutes=5)

TRUSTED = Text("时钟可信", "the clock is trusted")
STEPPED = Text(
    "时钟 {now} 与上次运行以来实际经过的时间相差 {minutes} 分钟；暂停发布。"
    "请核对时钟，确认无误后重新启动 reports serve",
    "the clock says {now}, {minutes} minutes off the time that has passed since it last ran; nothing is released. "
    "Look at the clock, and start reports serve again when it is right",
)
BEHIND = Text(
    "时钟 {now} 早于台账最后一条记录 {last}；暂停发布，直到时钟走过它。请核对时钟",
    "the clock says {now}, before the last entry of the ledger, {last}; nothing is released until it has passed. "
    "Look at the clock",
)
UNSYNCHRONISED = Text(
    "系统报告时钟未与时间服务器同步（{now}）；暂停发布。请检查 timedatectl",
    "the system says that its clock ({now}) is not synchronised; nothing is released. Look at timedatectl",
)


@dataclass(frozen=True)
class Clock:
    """What is known of the clock.

    Args:
        now: what it shows.
        beat: what it showed when it was last trusted.
        elapsed: how long that is ago by a clock that nobody can set; None where there is none, as after a restart.
        last_entry: the instant of the ledger's last entry.
        synchronised: whether the system says that a time server sets it; None where it does not say.
    """

    now: datetime
    beat: datetime | None = None
    elapsed: timedelta | None = None
    last_entry: datetime | None = None
    synchronised: bool | None = None

    @property
    def step(self) -> timedelta:
        """How far it was moved since it was last trusted."""
        if self.beat is None or self.elapsed is None:
            return timedelta()
        return self.now - self.beat - self.elapsed


@dataclass(frozen=True)
class Trust:
    """Whether the clock is trusted, and why not."""

    given: bool
    because: Text = TRUSTED


def clock_trust(clock: Clock) -> Trust:
    """Whether bulletins may be released by this clock.

    The caller notes a beat only of a trusted clock; otherwise a step would be forgotten after a minute. A step is
    allowed where a time server made it.
    """
    now = clock.now.isoformat(" ", "minutes")
    if clock.last_entry is not None and clock.last_entry - clock.now > MAX_BEHIND:
        return Trust(False, BEHIND.format(now=now, last=clock.last_entry.isoformat(" ", "minutes")))
    if clock.synchronised is False:
        return Trust(False, UNSYNCHRONISED.format(now=now))
    if abs(clock.step) > MAX_STEP and not clock.synchronised:
        return Trust(False, STEPPED.format(now=now, minutes=clock.step // timedelta(minutes=1)))
    return Trust(True)


def withheld(dues: Iterable[Due], trust: Trust) -> tuple[Due, ...]:
    """The same, with nothing made or released by a clock that is not trusted."""
    if trust.given:
        return tuple(dues)
    return tuple(
        replace(one, action="held", because=trust.because) if one.action in ("prepare", "release") else one
        for one in dues
    )
