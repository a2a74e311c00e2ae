"""The release calendar for the calendars of others: RFC 5545, the same bytes for the same dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from ..concepts.text import Lang, Text, plain
from .calendar import Slot

LONGEST = 75
STATUS = {"announced": "CONFIRMED", "rule": "CONFIRMED", "provisional": "TENTATIVE"}
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
BY_RULE = Text("按发布规则", "by the release rule")
SAID = Text("日期已公布", "an announced date")
OPEN = Text("日期待定", "the date is not firm yet")
SUMMARY = Text("{title} {period} 发布", "Release of {title}, {period}")


def ics(every: Iterable[Slot], titles: Mapping[str, Text], stamp: datetime, lang: Lang = "zh") -> str:
    """The slots as a calendar file, with CRLF ends and lines of at most 75 octets.

    Args:
        titles: the title of each job by its name.
        stamp: when the rule was decided, for the dates that nobody announced. Never the clock: the file would change.
    """
    events = (line for slot in every for line in _event(slot, titles, stamp, lang))
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//reports//release calendar//EN", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", *events, "END:VCALENDAR")  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines)


def public(slot: Slot) -> Slot:
    """The slot as others may see it: without who announced its date, and why."""
    why = OPEN if slot.needs or slot.kind == "provisional" else SAID if slot.kind == "announced" else BY_RULE
    return replace(slot, why=why, kind="provisional" if slot.needs else slot.kind)


def _event(slot: Slot, titles: Mapping[str, Text], stamp: datetime, lang: Lang) -> Iterator[str]:
    summary = SUMMARY.format(title=titles.get(slot.job, plain(slot.job)), period=slot.period)
    yield "BEGIN:VEVENT"
    yield f"UID:{slot.job}.{slot.area}.{slot.period}@reports"
    yield f"DTSTAMP:{_utc(slot.decided or stamp)}"
    yield f"DTSTART:{_utc(slot.at)}"
    yield f"SEQUENCE:{slot.changes}"
    yield f"STATUS:{STATUS[slot.kind]}"
    yield f"SUMMARY:{summary.within(lang).translate(ESCAPED)}"
    yield f"DESCRIPTION:{slot.why.within(lang).translate(ESCAPED)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no character cut; each piece but the first begins with a space.

    >>> [len(piece.encode()) for piece in folded("统" * 30).split("\\r\\n")]
    [75, 16]
    """
    pieces = [""]
    for letter in line:
        if len((pieces[-1] + letter).encode()) > LONGEST:
            pieces.append(" ")
        pieces[-1] += letter
    return "\r\n".join(pieces)
