"""Units that report twice: found by the engine by hashes, decided on the keys themselves, told at their lines."""

from __future__ import annotations

from collections.abc import Sequence

from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .bulk import Engine
from .bulk_layout import LABEL, RESPONDENT, Layout, csv_of
from .bulk_strict import Walk
from .cell import row_label, tight
from .problem import SHOWN, Problems, problem, rest

KEY = f"{RESPONDENT}, t, {LABEL}"
Keyed = tuple[str, int, str]
ONE_REPORT = Text("每个单位每期只报一次", "one report of a unit in a period")
DELETE_ONE = Text("请删除其中一个", "delete one of the two")


def repeated(engine: Engine, layouts: Sequence[Layout]) -> list[Finding]:
    """A finding for each of the first rows whose unit, period and label stand already in an earlier one.

    A hash that stands once proves its key unique; keys whose hashes stand twice are compared themselves.
    """
    hashes = f"SELECT hash({KEY}) AS h FROM returns GROUP BY h HAVING count(*) > 1"
    engine.run(f"CREATE OR REPLACE TEMP TABLE suspects AS {hashes}")
    if engine.rows("SELECT count(*) FROM suspects") == [(0,)]:
        return []
    same = f"SELECT {KEY}, count(*) AS n FROM returns WHERE hash({KEY}) IN (FROM suspects) GROUP BY ALL HAVING n > 1"
    [(more,)] = engine.rows(f"SELECT coalesce(sum(n - 1), 0)::BIGINT FROM ({same})")
    keys = [(unit, t, label) for unit, t, label, _ in engine.rows(f"{same} ORDER BY ALL LIMIT {SHOWN}")]
    return _told([csv_of(engine, one.delivered) for one in layouts], keys, more) if keys else []


def _told(layouts: Sequence[Layout], keys: Sequence[Keyed], more: int) -> list[Finding]:
    """The places of the first of these rows, in the order of the files, and how many others there are."""
    first: dict[Keyed, Place] = {}
    told: list[Finding] = []
    for layout in sorted(layouts, key=lambda one: one.file.name):
        for key, place in _places(layout, set(keys)):
            if key in first and len(told) < SHOWN:
                got = Text(f"与 {first[key]} 相同的键", f"the same key as {first[key]}")
                told.append(problem("key-twice", place, got, ONE_REPORT, DELETE_ONE))
            first.setdefault(key, place)
    left = more - len(told)
    return [*told, *([rest(layouts[-1].file.name, left)] if left > 0 else [])]


def canonical(label: str) -> str:
    """A label in the one spelling that rows are compared by."""
    return tight(row_label(label))


def _places(layout: Layout, wanted: set[Keyed]) -> list[tuple[Keyed, Place]]:
    """Where rows with one of the wanted keys stand in a file."""
    found, taken = [], Walk(layout, Problems(layout.file.name))
    for batch in taken.batches():
        units = taken.further[RESPONDENT].facts(taken.cells(RESPONDENT, batch))
        labels = list(map(canonical, taken.cells(LABEL, batch))) if LABEL in layout.at else [""] * len(units)
        for row in zip(batch.lines, units, taken.times(batch), labels, strict=True):
            if (key := (row[1], row[2], row[3])) in wanted:
                found.append((key, Place(layout.file.name, row[0], layout.panel.unit)))
    return found
