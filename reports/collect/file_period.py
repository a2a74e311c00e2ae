"""The period in a file's name is no source of data, but it must not contradict what the file says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..concepts.finding import Finding, Place
from ..concepts.period import Period, label, over_by, quarter
from ..concepts.source import Source
from ..concepts.text import Text
from .problem import problem, quoted

_QUARTER = re.compile(r"(?<![0-9])[12][0-9]{3}-?[Qq][1-4](?![0-9])")
OTHER_FILE = Text("请检查是否送错了文件，或改正文件名", "check whether this is the wrong file, or correct its name")


def other_period(name: str, source: Source, periods: Sequence[Period]) -> Finding | None:
    """A finding where the one quarter in the name is not the newest of a file of quarters."""
    said = {quarter(words) for words in _QUARTER.findall(name.rsplit("/", 1)[-1])}
    if source.frequency != "quarter" or len(said) != 1 or not periods:
        return None
    [want], newest = said, max(periods)
    if over_by(newest, want) and over_by(want, newest):
        return None
    got = Text(f"文件中最新的季度是 {label(newest)}", f"{label(newest)} as the newest quarter in the file")
    return problem("period", Place(name), got, quoted(label(want)), OTHER_FILE)
