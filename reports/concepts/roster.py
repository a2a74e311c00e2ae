"""The areas that a job serves: named in the job, or in a file of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .errors import BadDefinition
from .text import Text

AREA = "{area}"  # in the pattern of a source and in the name of the bureau

ONE_OF_THEM = Text(
    "名册须写 pattern（data_in 中的文件）或 areas（地区）之一",
    "a roster has a pattern (a file in data_in) or areas: give one of the two",
)
TWICE = Text(
    "名册中地区 {code} 出现两次；请删除其中一个", "the roster has the area {code} twice; delete one of the two"
)


@dataclass(frozen=True)
class Area:
    """A division: its code (GB/T 2260) as text, and its name."""

    code: str
    name: Text


@dataclass(frozen=True)
class Roster:
    """The areas of a job, in the order in which their bulletins are made.

    Args:
        pattern: the name of a CSV below `data_in/` with the columns code, name and name_en.
        areas: the areas themselves, where no file is kept.

    Raises:
        BadDefinition: both or neither are given, or an area stands there twice.
    """

    pattern: str = ""
    areas: tuple[Area, ...] = ()
    name: str = "roster"

    def __post_init__(self) -> None:
        if bool(self.pattern) == bool(self.areas):
            raise BadDefinition(ONE_OF_THEM)
        if twice := repeated(self.areas):
            raise BadDefinition(TWICE.format(code=twice))


def repeated(areas: Sequence[Area]) -> str:
    """The first code that stands in a list a second time; '' where none does."""
    seen: set[str] = set()
    return next((area.code for area in areas if area.code in seen or seen.add(area.code)), "")  # type: ignore[func-returns-value]
