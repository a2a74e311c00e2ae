"""What adds up among the aggregates of a panel, though nobody declares it: sums by fewer dimensions, of those by more.

Every row of a panel has an activity and a cluster, so its sums by industry, by cluster, by both and in all are tables
of the same rows. Whoever has two of them subtracts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from ...concepts.aggregate import ACROSS, Aggregate, Dimension
from ...concepts.errors import BadDefinition
from ...concepts.observation import TOTAL
from ...concepts.text import Text

By = tuple[Dimension, ...]
Parts = Mapping[str, tuple[str, ...]]

UNTOLD = Text(
    "保密控制无法保护 {measure}：按行业和按集群的汇总在一起，但看不出 {code} 是哪一种；"
    "请在 Panel 的 clusters 中登记集群代码",
    "{measure} cannot be protected: it is summed by industry and by cluster, and nothing says which of them {code} is; "
    "list the codes of the clusters in `clusters` of the Panel",
)
NO_TOTAL = Text(
    "保密控制无法保护 {measure}：按行业和按集群的汇总合计相等，但没有合计；"
    "请在 aggregates 中加上 by=() 的汇总，可以不印出",
    "{measure} cannot be protected: its sums by industry and by cluster have one total, which is not there; add an "
    "aggregate with by=() to aggregates, it need not be printed",
)


@dataclass(frozen=True)
class Nested:
    """Of one measure: total -> its parts by one more dimension. They share no respondent where units report once."""

    measure: str
    parts: Parts = field(repr=False)
    disjoint: bool = True


def nested(aggregates: Sequence[Aggregate], codes: Mapping[str, Collection[str]], declared: Parts) -> Iterator[Nested]:
    """Which sums of the aggregates are made of which others.

    Args:
        codes: of each guarded measure the activities of which there are sums.
        declared: totals and their parts as the job declares them; what stands there is not said again.

    Raises:
        BadDefinition: the code of an industry cannot be told from that of a cluster; there is no total of both.
    """
    for measure, found in codes.items():
        own = [one for one in aggregates if one.measure == measure and "sum" in one.shapes]
        by = {code: _by(code, own) for code in sorted(found)}
        if {("activity",), ("cluster",)} == {*by.values()}:
            raise BadDefinition(NO_TOTAL.format(measure=measure))
        for coarse, fine in _steps([*dict.fromkeys(by.values())]):
            tree = _tree([code for code in by if by[code] == fine], coarse, fine)
            new = {total: parts for total, parts in tree.items() if not {*parts} <= {*declared.get(total, ())}}
            yield Nested(measure, new, all(one.panel.unique for one in own))


def _by(code: str, own: Sequence[Aggregate]) -> By:
    """The dimensions that a code is made of."""
    names = [] if code == TOTAL else code.split(ACROSS)
    fitting = {one.by for one in own if len(one.by) == len(names)}
    if len(fitting) == 1:
        return fitting.pop()
    known = {cluster for one in own for cluster in (one.panel.clusters or {}).values()}
    if not known:
        raise BadDefinition(UNTOLD.format(measure=own[0].measure, code=code))
    return tuple("cluster" if name in known else "activity" for name in names)


def _steps(every: Sequence[By]) -> Iterator[tuple[By, By]]:
    """Each pair of tables of which one has fewer dimensions than the other, and no third stands between the two.

    Two tables by the same dimensions in another order tell the same.
    """
    for coarse, fine in permutations(every, 2):
        between = any({*coarse} < {*other} < {*fine} for other in every)
        same = {*coarse} == {*fine} and coarse < fine
        if same or ({*coarse} < {*fine} and not between):
            yield coarse, fine


def _tree(codes: Sequence[str], coarse: By, fine: By) -> dict[str, tuple[str, ...]]:
    """The codes of the finer table under those of the coarser one."""
    tree: dict[str, tuple[str, ...]] = {}
    for code in codes:
        named = dict(zip(fine, code.split(ACROSS), strict=True))
        total = ACROSS.join(named[dimension] for dimension in coarse) or TOTAL
        tree[total] = (*tree.get(total, ()), code)
    return tree
