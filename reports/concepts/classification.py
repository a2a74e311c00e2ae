"""Versioned code lists and the crosswalks between them, as frozen values. What is in them stands in `code_lists`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .errors import BadDefinition
from .period import Period, over_by
from .text import Text

OUTSIDE = "0"  # the tier of what belongs to no part of the system, and yet to its total

TWICE = Text("代码表 {name} 有两个 {code}；请删除其中一个", "code list {name} has {code} twice; delete one of them")
NO_PARENT = Text(
    "代码表 {name} 中 {code} 的上级 {parent} 不在表内；请补上 {parent}",
    "code list {name}: {code} is part of {parent}, which is not in it; add {parent}",
)
NOT_IN = Text(
    "对照表 {older} → {newer}：{code} 不在 {name} 中；请改正代码",
    "crosswalk {older} -> {newer}: {code} is not in {name}; correct the code",
)


@dataclass(frozen=True)
class Code:
    """One entry: its code, its name, what it is part of or in which tier it stands, and when it holds.

    `valid_from` and `valid_to` are years, both included; where they are empty it holds as long as its list does.
    """

    code: str
    label: Text
    parent: str = ""
    tier: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class CodeList:
    """A classification in one version, in its own order.

    `valid_from` is the year from which the version holds. `complete` is false where only a part of it is listed.
    """

    name: str
    version: str
    title: Text
    codes: tuple[Code, ...]
    citation: Text
    valid_from: str = ""
    complete: bool = True

    def __post_init__(self) -> None:
        for number, code in enumerate(self.codes):
            if code.code in {other.code for other in self.codes[:number]}:
                raise BadDefinition(TWICE.format(name=self.name, code=code.code))
            if code.parent and code.parent not in self.by_code:
                raise BadDefinition(NO_PARENT.format(name=self.name, code=code.code, parent=code.parent))

    @cached_property
    def by_code(self) -> dict[str, Code]:
        return {code.code: code for code in self.codes}

    @property
    def labels(self) -> dict[str, Text]:
        """Code -> name, as a job lists its activities."""
        return {code.code: code.label for code in self.codes}

    @property
    def by_name(self) -> dict[str, str]:
        """Chinese name -> code, as a Source reads a column of names."""
        return {code.label.zh: code.code for code in self.codes}

    @property
    def themselves(self) -> dict[str, str]:
        """Code -> the same code, as a Source reads a column of codes: any other is a finding."""
        return {code.code: code.code for code in self.codes}

    @property
    def members(self) -> tuple[str, ...]:
        """The codes that the system counts as its own, without the rest that only completes its total."""
        return tuple(code.code for code in self.codes if code.tier != OUTSIDE)

    def below(self, parent: str) -> tuple[str, ...]:
        """The codes that are parts of this one."""
        return tuple(code.code for code in self.codes if code.parent == parent)

    def holds(self, code: str, period: Period) -> bool:
        """Whether the code is in the list and valid throughout the period."""
        found = self.by_code.get(code)
        return found is not None and self.in_force(period) and _within(found.valid_from, found.valid_to, period)

    def in_force(self, period: Period) -> bool:
        """Whether this version of the list was valid in the period."""
        return _within(self.valid_from, "", period)

    def strangers(self, used: Iterable[tuple[str, Period]]) -> list[tuple[str, Period]]:
        """The codes that are not in the list, or not valid in the period in which they are used."""
        return [(code, period) for code, period in used if not self.holds(code, period)]


def _within(first: str, last: str, period: Period) -> bool:
    begun = not first or period.start_time >= Period(first, freq="Y").start_time
    return bool(begun and (not last or over_by(period, Period(last, freq="Y"))))


@dataclass(frozen=True)
class Link:
    """Where a code goes: the codes of the other list (none where nothing corresponds), and how well they match."""

    code: str
    targets: tuple[str, ...]
    match: Literal["exact", "partial", "none"] = "exact"


@dataclass(frozen=True)
class Crosswalk:
    """From one code list to another; a tier is never carried over, because each system ranks for itself."""

    older: CodeList
    newer: CodeList
    links: tuple[Link, ...]
    citation: Text

    def __post_init__(self) -> None:
        for link in self.links:
            for codes, its in ((self.older, (link.code,)), (self.newer, link.targets)):
                for code in its:
                    if code not in codes.by_code:
                        told = {"older": self.older.name, "newer": self.newer.name, "code": code, "name": codes.name}
                        raise BadDefinition(NOT_IN.format(**told))

    @cached_property
    def by_code(self) -> Mapping[str, Link]:
        return {link.code: link for link in self.links}

    def targets(self, code: str) -> tuple[str, ...]:
        """The codes that correspond, or none."""
        link = self.by_code.get(code)
        return link.targets if link else ()

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Members of the first list of which nothing is said."""
        return tuple(code for code in self.older.members if code not in self.by_code)
