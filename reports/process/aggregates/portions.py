"""Areas some at a time: an engine can put sums aside when its memory is full, but no heap of largest values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

AT_ONCE = 50_000  # groups whose largest values are sought together


def portions(answers: Mapping[str, Any], most: int) -> Iterator[tuple[str, str]]:
    """The areas, told with how many groups each has, by the first and the last of so many groups at a time.

    >>> list(portions({"area": ["1", "2", "3", "4"], "n": [2, 2, 5, 1]}, 4))
    [('1', '2'), ('3', '3'), ('4', '4')]
    """
    held, first, last = 0, "", ""
    for area, groups in zip(answers["area"], answers["n"], strict=True):
        if held and held + int(groups) > most:
            yield first, last
            held = 0
        held, first, last = held + int(groups), first if held else area, area
    if held:
        yield first, last
