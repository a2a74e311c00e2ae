"""Read a register of units: the cluster of each, each cell checked like any other."""

from __future__ import annotations

import re
from itertools import chain

from ..concepts.aggregate import Panel
from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .cell import tidy, trimmed, unquoted
from .deliveries import Delivery
from .header import Wanted
from .problem import Problems, problem, quoted
from .sheet import sheet

FORM = Text("形如 {form} 的单位代码", "a code of a unit of the form {form}")
KNOWN = Text("已声明的集群代码", "a code of a cluster that is declared")
ONCE = Text("每个单位只出现一次", "each unit once")
FIX = Text("请改正名录中的该单元格", "correct that cell of the register")
DECLARE = Text(
    "请改正名录，或在 Panel 的 clusters 中声明", "correct the register, or declare it in `clusters` of the Panel"
)


def clusters_of(panel: Panel, delivery: Delivery) -> tuple[dict[str, str], list[Finding]]:
    """The cluster of each unit in the codes of the house, and a finding for each row that does not say one."""
    read = sheet(delivery.name, delivery.content, Wanted((panel.unit, panel.cluster)))
    if isinstance(read, Finding):
        return {}, [read]
    problems, found = Problems(delivery.name), dict[str, str]()
    headers = [trimmed(cell) for cell in read.header.cells]
    for line, cells in chain.from_iterable(zip(*block, strict=True) for block in read.body(problems)):
        told = {header: tidy(unquoted(cell)) for header, cell in zip(headers, cells, strict=False)}
        if any(told.values()) and _sound(panel, told, (found, (delivery.name, line)), problems):
            found[told[panel.unit]] = _code(panel, told[panel.cluster])
    return found, problems.findings()


def _code(panel: Panel, delivered: str) -> str:
    """The code of the house; nothing where it is not declared."""
    return delivered if panel.clusters is None else panel.clusters.get(delivered, "")


def _sound(panel: Panel, told: dict[str, str], at: tuple[dict[str, str], tuple[str, int]], problems: Problems) -> bool:
    """Whether a row says the cluster of a unit that is new; what is wrong with it is a problem."""
    known, place = at
    before, unit, cluster = problems.count, told.get(panel.unit, ""), told.get(panel.cluster, "")
    if not re.fullmatch(panel.unit_form, unit):
        want = FORM.format(form=panel.unit_form)
        problems.add(problem("form", Place(*place, panel.unit), quoted(unit), want, FIX))
    if unit in known:
        problems.add(problem("unit-twice", Place(*place, panel.unit), quoted(unit), ONCE, FIX))
    if not _code(panel, cluster):
        problems.add(problem("unknown-code", Place(*place, panel.cluster), quoted(cluster), KNOWN, DECLARE))
    return problems.count == before
