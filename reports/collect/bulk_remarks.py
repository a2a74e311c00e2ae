"""What the strict reader remarks on the names of a panel, where the engine has read it and tells no lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..concepts.finding import Finding
from .bulk_layout import LABEL, Layout
from .bulk_strict import Walk
from .observed import remarked
from .problem import Problems


def remarks_on(one: Layout, due: Mapping[str, set[str]]) -> list[Finding]:
    """The remarks on one file, which is gone through until all cells that are due have been seen."""
    problems = Problems(one.file.name)
    walk = Walk(one, problems)
    for batch in walk.batches():
        remarked(walk.reading, batch)
        if all(seen >= due[key] for key, seen in _seen(walk) if key in due):
            break
    return problems.remarks


def _seen(walk: Walk) -> Iterator[tuple[str, set[str]]]:
    """The cells of each column of names that have been looked at."""
    yield from ((key, column.seen) for key, column in walk.reading.keys.items())
    if walk.reading.labels:
        yield LABEL, walk.reading.labels.seen
