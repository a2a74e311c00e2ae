"""How the reader says what is wrong: a finding for each of the first problems of a file; the rest are counted."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..concepts.finding import Finding, Place, Severity
from ..concepts.text import Text, plain

LONGEST = 60
SHOWN = 50
TOLD_ONCE = "encoding"  # of the whole file, whichever of its cells shows it: one cause, one thing to do
MORE = Text("另有 {n} 处问题", "{n} more problems")
NONE = Text("没有问题", "none")
FIRST_ONES = Text("请先改正以上各处，再运行", "correct those above first and run again")
NOBODY: frozenset[str] = frozenset()
Whose = dict[Finding, frozenset[str]]


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a cell, whichever row it stands in."""

    code: str
    got: Text | str
    want: Text | str
    todo: Text

    def at(self, place: Place) -> Finding:
        return problem(self.code, place, self.got, self.want, self.todo)


@dataclass
class Problems:
    """The problems of one file: the first in full and the number of the others, so that a million need no memory.

    Of each code the first is shown, however many of another stand before it; of the encoding, no further one.
    `remarks` are warnings and notes: what was accepted and a person should know. `areas` are those that a problem
    concerns, none where nobody can say; `others` are those of the problems that are only counted.
    """

    file: str
    shown: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)
    count: int = 0
    codes: set[str] = field(default_factory=lambda: {""})
    remarked: set[str] = field(default_factory=set)
    areas: Whose = field(default_factory=dict)
    others: set[frozenset[str]] = field(default_factory=set)

    def only_counts(self, code: str) -> bool:
        """Whether a further problem of this code is only counted."""
        return (code == TOLD_ONCE or len(self.shown) >= SHOWN) and code in self.codes

    def add(self, finding: Finding, areas: frozenset[str] = NOBODY) -> None:
        """A problem, and the areas that it concerns where they are known."""
        if self.only_counts(finding.code):
            self._count(areas)
            return
        self.count += 1
        self.codes.add(finding.code)
        self.shown.append(finding)
        self.areas[finding] = areas

    def at(self, wrong: Wrong, line: int, column: str, areas: frozenset[str] = NOBODY) -> None:
        """A cell is wrong; the finding is written only where it will be shown."""
        if self.only_counts(wrong.code):
            self._count(areas)
        else:
            self.add(wrong.at(Place(self.file, line, column)), areas)

    def row(self, code: str, line: int, wrong: Callable[[], Wrong]) -> None:
        """A row is wrong; what is wrong with it is put into words only where it will be shown."""
        if self.only_counts(code):
            self._count(NOBODY)
        else:
            self.add(wrong().at(Place(self.file, line, "")))

    def _count(self, areas: frozenset[str]) -> None:
        self.count += 1
        self.others.add(areas)

    def remark(self, wrong: Wrong, place: Place, severity: Severity = Severity.WARNING) -> None:
        """Something was accepted that a person should know."""
        if len(self.remarks) < SHOWN or wrong.code not in self.remarked:
            got, want = text_of(wrong.got), text_of(wrong.want)
            self.remarked.add(wrong.code)
            self.remarks.append(Finding(severity, wrong.code, place, got, want, wrong.todo))

    def findings(self) -> list[Finding]:
        """Those shown, and one that counts the rest."""
        return [*self.shown, *self._rest()]

    def _rest(self) -> list[Finding]:
        more = self.count - len(self.shown)
        return [rest(self.file, more)] if more else []

    def whose(self) -> Whose:
        """The areas that each finding concerns, none where nobody can say."""
        others = NOBODY if NOBODY in self.others else NOBODY.union(*self.others)
        return self.areas | dict.fromkeys(self._rest(), others)


def rest(file: str, more: int) -> Finding:
    """The finding that stands for problems beyond those shown."""
    return problem("more", Place(file), MORE.format(n=f"{more:,}".replace(",", " ")), NONE, FIRST_ONES)


def problem(code: str, place: Place, got: Text | str, want: Text | str, todo: Text) -> Finding:
    """An error of the file, found by the reader."""
    return Finding(Severity.ERROR, code, place, text_of(got), text_of(want), todo)


def text_of(words: Text | str) -> Text:
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
    close = difflib.get_close_matches(words[: 4 * LONGEST], list(known), n=1, cutoff=0.5)
    return Text(f"（是否 {quoted(close[0])}？）", f" (did you mean {quoted(close[0])}?)") if close else plain("")
