"""Lives of the release calendar: six years each, with all that goes wrong, lived through by the real `due()`.

    python benchmarks/lives.py [--lives 1000] [--seed 1]

In each life the machine is switched off at random, for an hour or for three quarters; its clock is set wrong and
right again; three attempts in ten fail, and for hours every one does; data come late or are corrected; announced dates
are moved; two schedulers ring at once. True time is known to the simulation only. It counts as

- early: a bulletin that appeared before the date in force in true time;
- twice: one that appeared again;
- missed: one that had not appeared three days after the end of the last trouble, or after its date where that is later.

The minutes in which nothing can have changed are left out: the clock rings about each date, when something happens,
when `due()` says to look again, every six hours while publication is withheld, and at random.

Clock errors are those that a machine can notice: where the system says whether a time server sets the clock, any; where
it does not, steps of over an hour while the service runs. A clock that is wrong by less, or since before the start, on
a machine that says nothing about it, releases by that clock.

Prints the counts; exits 1 if one of the three is not 0.
"""

from __future__ import annotations

import argparse
import heapq
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reports.concepts.text import plain  # noqa: E402
from reports.release import (  # noqa: E402
    Announcement,
    Attempt,
    Calendar,
    Clock,
    Due,
    ReleaseRule,
    Slot,
    Tried,
    clock_trust,
    due,
    slot_of,
    slots,
    withheld,
)

BEGIN, END = datetime(2021, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
QUIET = END - timedelta(days=60)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FAILS, TWO_HOSTS = 0.3, 0.2
WHY = plain("simulated")


# ---------------------------------------------------------------- what happens to a life, drawn beforehand


@dataclass(frozen=True)
class Span:
    """A time in which something is so; `offset` is how far the clock is wrong in it."""

    start: datetime
    end: datetime
    offset: timedelta = timedelta()

    def __contains__(self, when: datetime) -> bool:
        return self.start <= when < self.end


@dataclass(frozen=True)
class Fate:
    """A life. `says` is whether its system says that a time server sets the clock; `data` when those of a slot come."""

    calendar: Calendar
    says: bool
    off: tuple[Span, ...]
    wrong: tuple[Span, ...]
    outages: tuple[Span, ...]
    data: dict[str, tuple[datetime, ...]]
    moves: tuple[tuple[datetime, Announcement], ...]


def drawn(chance: Random) -> Fate:
    """A life by chance."""
    rule = ReleaseRule(
        "2021-Q1",
        lag_days=chance.randint(14, 60),
        at=chance.choice(("00:00", "09:30", "10:00", "23:59")),
        zone=chance.choice(("Asia/Shanghai", "Asia/Shanghai", "UTC", "America/New_York")),
        roll=chance.choice(("next", "previous")),
    )
    calendar = Calendar("job", "500113", rule)
    every, says = slots(calendar, END), chance.random() < 0.5
    off, outages = _spans(chance, every, 200 * DAY), _spans(chance, every, 5 * DAY)
    return Fate(
        calendar,
        says,
        off,
        _wrong_clocks(_spans(chance, every, 20 * DAY), off, says, chance),
        outages,
        {slot.name: _arrivals(chance, slot.at) for slot in every},
        tuple(sorted(_moves(chance, every), key=lambda move: move[0])),
    )


def _spans(chance: Random, every: tuple[Slot, ...], longest: timedelta) -> tuple[Span, ...]:
    """Spans, most of them short, every other one about a date, all over when it becomes quiet."""
    around = [min(QUIET, chance.choice(every).at - 2 * DAY * chance.random()) for _ in range(chance.randint(0, 6))]
    anywhere = [_when(chance, BEGIN, QUIET) for _ in range(chance.randint(0, 6))]
    return tuple(Span(at, min(QUIET, at + HOUR + longest * chance.random() ** 3)) for at in sorted(around + anywhere))


def _wrong_clocks(spans: tuple[Span, ...], off: tuple[Span, ...], says: bool, chance: Random) -> tuple[Span, ...]:
    """Times when the clock is wrong. Where the system says nothing of it, it is set right while the machine is off."""
    found: list[Span] = []
    for span in spans:
        least, sign = MINUTE if says else HOUR + MINUTE, chance.choice((1, 1, -1))
        end = min([span.end, *(one.start for one in off if one.end >= span.start and not says)])
        if end > span.start and not (found and found[-1].end >= span.start):
            found.append(Span(span.start, end, sign * (least + 72 * HOUR * chance.random() ** 2)))
    return tuple(found)


def _arrivals(chance: Random, at: datetime) -> tuple[datetime, ...]:
    """When data come, and are corrected: mostly in time, else up to forty days late; one correction in five is near."""
    late = 40 * DAY * chance.random() if chance.random() < 0.2 else -10 * DAY * chance.random()
    near = at + timedelta(minutes=chance.randint(-150, 30))
    return tuple(sorted(min(QUIET, when) for when in (at + late, *((near,) if chance.random() < 0.2 else ()))))


def _moves(chance: Random, every: tuple[Slot, ...]) -> Iterator[tuple[datetime, Announcement]]:
    """Announcements, each made before the date it moves, once or several times."""
    for slot in every:
        at = slot.at
        while chance.random() < 0.3:
            made = _when(chance, at - 12 * DAY, at - HOUR)
            to = max(
                slot.at + timedelta(days=chance.randint(-10, 20), minutes=chance.randint(-600, 600)), made + MINUTE
            )
            yield made, Announcement("job", "500113", slot.period, to, made, "chance", "simulated")
            at = to


def _when(chance: Random, start: datetime, end: datetime) -> datetime:
    return start + timedelta(minutes=chance.randrange((end - start) // MINUTE))


# ---------------------------------------------------------------- a life, lived


class Taken(Exception):
    """The slot was released before."""


@dataclass
class Ledger:
    """What is remembered: what was released, each slot once; the attempts; the instant of the last entry."""

    done: set[str] = field(default_factory=set)
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    last_entry: datetime = BEGIN

    def release(self, name: str) -> None:
        if name in self.done:
            raise Taken
        self.done.add(name)


@dataclass
class Tally:
    """What was seen over many lives."""

    lives: int = 0
    slots: int = 0
    released: int = 0
    on_time: int = 0
    downtimes: int = 0
    clock_errors: int = 0
    withheld: int = 0
    moved: int = 0
    outages: int = 0
    refused: int = 0
    given_up: int = 0
    ticks: int = 0
    early: int = 0
    twice: int = 0
    missed: int = 0


class Life:
    """One life: its fate, its ledger, the clock that it believes, and what came of it."""

    def __init__(self, fate: Fate, chance: Random, tally: Tally) -> None:
        self.fate, self.chance, self.tally, self.ledger = fate, chance, tally, Ledger()
        self.slots = {slot.name: slot for slot in slots(fate.calendar, END)}
        self.appeared: list[str] = []
        self.beat: tuple[datetime, datetime] | None = None
        self.moves = list(fate.moves)
        self.entries = sorted((at, self.shown(at)) for one in fate.data.values() for at in one)
        self.visits: dict[str, datetime] = {}
        self.later = BEGIN
        self.rings = self._first_rings()

    def shown(self, true: datetime) -> datetime:
        """What the clock shows."""
        return true + next((span.offset for span in self.fate.wrong if true in span), timedelta())

    def _first_rings(self) -> list[datetime]:
        """When it is worth ringing: around each date, also as a wrong clock shows it, and when something changes."""
        dates = [slot.at for slot in self.slots.values()] + [said.publish_at for _, said in self.moves]
        near = [-121, -120, -119, -self.chance.randint(2, 118), -1, 0, 1, 2, self.chance.randint(3, 600)]
        rings = [at + minutes * MINUTE for at in dates for minutes in near]
        rings += [at - span.offset for at in dates for span in self.fate.wrong if at - span.offset in span]
        rings += [made for made, _ in self.moves] + [at for one in self.fate.data.values() for at in one]
        for spans in (self.fate.off, self.fate.wrong, self.fate.outages):
            rings += [when for span in spans for when in (span.start, span.end, span.end + MINUTE)]
        rings += [BEGIN, *(span.start - MINUTE for span in self.fate.wrong)]
        rings += [_when(self.chance, BEGIN, END) for _ in range(20)]
        return sorted(ring for ring in set(rings) if BEGIN <= ring <= END)

    def live(self) -> None:
        last = None
        while self.rings:
            true = heapq.heappop(self.rings)
            if true != last and true <= END:
                self._known_by(true)
                self._ring(true)
            last = true
        self._judge()

    def _known_by(self, true: datetime) -> None:
        """What people did up to now: they announced dates and brought data."""
        while self.moves and self.moves[0][0] <= true:
            _, said = self.moves.pop(0)
            made = tuple(one for when, one in self.fate.moves if when <= true and one.period == said.period)
            calendar = Calendar("job", "500113", self.fate.calendar.rule, announced=made)
            self.slots[said.slot] = slot_of(calendar, said.period)
        while self.entries and self.entries[0][0] <= true:
            self.ledger.last_entry = max(self.ledger.last_entry, self.entries.pop(0)[1])

    def _ring(self, true: datetime) -> None:
        if any(true in span for span in self.fate.off):
            self.beat = None
            return
        self.tally.ticks += 1
        now, trust = self.shown(true), clock_trust(self._clock(true))
        if trust.given:
            self.beat = (now, true)
        dues = due(now, self.slots.values(), self.ledger.done, self._attempts(true))
        told = withheld(dues, trust)
        if told != dues:
            self.tally.withheld += 1
            self._look_later(true)
        for _ in range(2 if self.chance.random() < TWO_HOSTS else 1):
            for one in told:
                self._act(one, true)

    def _look_later(self, true: datetime) -> None:
        if self.later <= true:
            self.later = true + 6 * HOUR
            self._again(self.later)

    def _clock(self, true: datetime) -> Clock:
        beat, elapsed = (self.beat[0], true - self.beat[1]) if self.beat else (None, None)
        wrong = any(true in span for span in self.fate.wrong)
        said = not wrong if self.fate.says else None
        return Clock(self.shown(true), beat, elapsed, self.ledger.last_entry, said)

    def _attempts(self, true: datetime) -> dict[str, Tried]:
        return {name: Tried(self._key(name, true), tuple(past)) for name, past in self.ledger.attempts.items()}

    def _key(self, name: str, true: datetime) -> str:
        return str(sum(at <= true for at in self.fate.data[name]))

    def _act(self, one: Due, true: datetime) -> None:
        if one.action == "given_up":
            self._visit(one, true)
        elif one.action in ("prepare", "release"):
            self._attempt(one, true)
        elif one.again:
            self._again(true + (one.again - self.shown(true)))

    def _visit(self, one: Due, true: datetime) -> None:
        """The alert brings somebody within a day, who runs it by hand and looks again every hour."""
        name = one.slot.name
        if name not in self.visits:
            self.tally.given_up += 1
            self.visits[name] = true + self.chance.uniform(1, 24) * HOUR
        elif true >= self.visits[name] and self.shown(true) == true:
            self.visits[name] = true + HOUR
            self._attempt(one, true)
        self._again(max(self.visits[name], true + MINUTE))

    def _attempt(self, one: Due, true: datetime) -> None:
        """Try: data may be missing, the machine may fail, somebody else may have released it meanwhile."""
        name, key = one.slot.name, self._key(one.slot.name, true)
        if key == "0":
            self._note(one, Attempt(self.shown(true), "held", key, WHY))
        elif self.chance.random() < FAILS or any(true in span for span in self.fate.outages):
            self._note(one, Attempt(self.shown(true), "failed", key, WHY))
            self._again(true + MINUTE)
        elif one.action == "prepare":
            self._note(one, Attempt(self.shown(true), "prepared", key, WHY))
        else:
            self._release(name, true)

    def _note(self, one: Due, attempt: Attempt) -> None:
        self.ledger.attempts.setdefault(one.slot.name, []).append(attempt)
        self.ledger.last_entry = max(self.ledger.last_entry, attempt.at)

    def _release(self, name: str, true: datetime) -> None:
        try:
            self.ledger.release(name)
        except Taken:
            self.tally.refused += 1
            return
        self.appeared.append(name)
        self.ledger.last_entry = max(self.ledger.last_entry, self.shown(true))
        self.tally.early += true < self._in_force(name, true)
        self.tally.on_time += true < self._in_force(name, true) + 2 * MINUTE

    def _again(self, when: datetime) -> None:
        """Ring at the next full minute."""
        over = timedelta(seconds=when.second, microseconds=when.microsecond)
        heapq.heappush(self.rings, when - over + (MINUTE if over else timedelta()))

    def _in_force(self, name: str, true: datetime) -> datetime:
        """The date in force in true time, from the fate and not from what the ledger made of it."""
        moved = [said.publish_at for made, said in self.fate.moves if made <= true and said.slot == name]
        return moved[-1] if moved else slot_of(self.fate.calendar, name.rsplit("/", 1)[1]).at

    def _judge(self) -> None:
        tally, fate = self.tally, self.fate
        asked = [name for name in self.slots if self._in_force(name, END) <= END - 3 * DAY]
        tally.lives, tally.slots, tally.moved = tally.lives + 1, tally.slots + len(asked), tally.moved + len(fate.moves)
        tally.downtimes, tally.clock_errors = tally.downtimes + len(fate.off), tally.clock_errors + len(fate.wrong)
        tally.outages, tally.released = tally.outages + len(fate.outages), tally.released + len(self.appeared)
        tally.twice += len(self.appeared) - len(set(self.appeared))
        tally.missed += len(set(asked) - set(self.appeared))


def lived(lives: int, seed: int = 1) -> Tally:
    """So many lives; the same ones for the same seed."""
    tally = Tally()
    for number in range(lives):
        chance = Random(f"{seed}/{number}")
        Life(drawn(chance), chance, tally).live()
    return tally


def told(tally: Tally) -> str:
    """What was seen, in two lines and the verdict."""
    return (
        f"{tally.lives} lives of six years: {tally.slots} slots, {tally.released} released, "
        f"{tally.on_time} within two minutes of the date; {tally.ticks} ticks\n"
        f"{tally.downtimes} downtimes, {tally.clock_errors} clock errors ({tally.withheld} ticks withheld), "
        f"{tally.moved} moved dates, {tally.outages} outages, {tally.given_up} given up and run by hand, "
        f"{tally.refused} second releases refused by the ledger\n"
        f"{tally.early} early, {tally.twice} twice, {tally.missed} missed"
    )


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--lives", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    start = time.perf_counter()
    tally = lived(options.lives, options.seed)
    sys.stdout.write(f"{told(tally)}\nseed {options.seed}, {time.perf_counter() - start:.1f} s\n")
    return 1 if tally.early or tally.twice or tally.missed else 0


if __name__ == "__main__":
    sys.exit(main())
