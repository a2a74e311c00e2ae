"""How the reader says what is wrong: one error finding a problem, in one form."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ..concepts.finding import Finding, Place, Severity
from ..concepts.text import Text, plain

LONGEST = 60


def problem(code: str, place: Place, got: Text | str, want: Text | str, todo: Text) -> Finding:
    """An error of the file, found by the reader."""
    return Finding(Severity.ERROR, code, place, _text(got), _text(want), todo)


def _text(words: Text | str) -> Text:
    return plain(words) if isinstance(words, str) else words


def quoted(words: str) -> str:
    """A cell as a message shows it: quoted, and no longer than one can read."""
    return repr(words if len(words) <= LONGEST else f"{words[:LONGEST]}…")


def listed(words: Iterable[str], most: int = 8) -> Text:
    """The first few of a list, quoted, and how many more there are."""
    every = [quoted(word) for word in words]
    zh, en, more = "、".join(every[:most]), ", ".join(every[:most]), len(every) - most
    return Text(f"{zh} 等 {len(every)} 项", f"{en} and {more} more") if more > 0 else Text(zh, en)


def nearest(words: str, known: Iterable[str]) -> Text:
    """A suggestion for a misspelt word, or nothing."""
    close = difflib.get_close_matches(words, list(known), n=1, cutoff=0.5)
    return Text(f"（是否 {quoted(close[0])}？）", f" (did you mean {quoted(close[0])}?)") if close else plain("")
