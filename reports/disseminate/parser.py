"""The door to tinyhtml5, which WeasyPrint reads pages with.

Its own memory of the expressions that it reads runs of characters with forgets each at once, so that each run compiled
its expression anew: most of the time of a long page.
"""

from __future__ import annotations

import re
from typing import Any

import tinyhtml5  # type: ignore[import-untyped]


class Expressions(dict[tuple[Any, bool], re.Pattern[str]]):
    """The expressions that the parser reads runs of characters with, made once."""

    def __missing__(self, asked: tuple[Any, bool]) -> re.Pattern[str]:
        characters, opposite = asked
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        return self.setdefault(asked, re.compile(f"[{'' if opposite else '^'}{listed}]+"))


def install() -> None:
    """Let every parser of this process remember its expressions."""
    if not isinstance(tinyhtml5.inputstream.characters_until_regex, Expressions):
        tinyhtml5.inputstream.characters_until_regex = Expressions()
