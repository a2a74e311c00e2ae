"""Read a roster: the code, the name and the English name of each area, each cell checked like any other."""

from __future__ import annotations

import re
from itertools import chain

from ..concepts.finding import Finding, Place
from ..concepts.roster import Area
from ..concepts.text import Text
from .cell import trimmed
from .deliveries import Delivery
from .header import Wanted
from .problem import Problems, problem, quoted
from .sheet import sheet

COLUMNS = ("code", "name", "name_en")
CODE = re.compile("[0-9]{6}|[0-9]{9}|[0-9]{12}")
A_CODE = Text("六位、九位或十二位行政区划代码", "a division code of six, nine or twelve digits")
A_NAME = Text("地区名称", "the name of an area")
ONCE = Text("每个地区只出现一次", "each area once")
FIX = Text("请改正名册中的该单元格", "correct that cell of the roster")


def roster(delivery: Delivery) -> tuple[tuple[Area, ...], list[Finding]]:
    """The areas of a roster in its order, and a finding for each cell that is no code or no name, or comes twice."""
    read = sheet(delivery.name, delivery.content, Wanted(COLUMNS))
    if isinstance(read, Finding):
        return (), [read]
    problems = Problems(delivery.name)
    headers, areas = [trimmed(cell) for cell in read.header.cells], dict[str, Area]()
    for line, cells in chain.from_iterable(zip(*block, strict=True) for block in read.body(problems)):
        told = {header: trimmed(cell) for header, cell in zip(headers, cells, strict=False)}
        if any(told.values()) and _sound(told, (delivery.name, line), areas, problems):
            areas[told["code"]] = Area(told["code"], Text(told["name"], told["name_en"]))
    return tuple(areas.values()), problems.findings()


def _sound(told: dict[str, str], at: tuple[str, int], known: dict[str, Area], problems: Problems) -> bool:
    """Whether a row names an area that is new; what is wrong with it is a problem."""
    before, code = problems.count, told.get("code", "")
    if not CODE.fullmatch(code):
        problems.add(problem("bad-code", Place(*at, "code"), quoted(code), A_CODE, FIX))
    if code in known:
        problems.add(problem("area-twice", Place(*at, "code"), quoted(code), ONCE, FIX))
    for column in COLUMNS[1:]:
        if not told.get(column):
            problems.add(problem("blank", Place(*at, column), quoted(""), A_NAME, FIX))
    return problems.count == before
