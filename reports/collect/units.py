"""Units that a file or a declaration names twice, and not alike: 单位：亿元 above figures that are declared as 万元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..concepts.errors import BadDefinition
from ..concepts.source import Source
from ..concepts.text import Text
from ..concepts.unit import UNITS
from .cell import tidy, tight
from .problem import Wrong, listed, quoted
from .sheet import Row

_UNIT_ROW = re.compile("(?:单位|單位|単位)[:：](?P<units>[^)）]*)")
_IN_BRACKETS = re.compile(r".*[(](?P<unit>[^()]*)[)]")
CONVERT = Text(
    "请改正单位；若数据确实以{got}计，请在 Source 中写明 unit='{got}'，换算会自动进行",
    "correct the unit; if the figures are in {got}, declare unit='{got}' in the Source: it is converted",
)
OTHER_UNIT = Text(
    "来源 {source}：{name} 写明单位 {own}，却声明为 {unit}；请改正其一",
    "source {source}: {name} names the unit {own}, but is declared as {unit}; correct one of them",
)


def other_units(source: Source, row: Row, match: re.Match[str]) -> Iterator[Wrong]:
    """A problem for each known unit that a unit row names, where the source declares another of its dimension."""
    if "unit" in source.cells or match.groupdict().get("unit"):
        return
    wanted = set(units_of(source))
    rows = (named["units"] for cell in row.cells for named in _UNIT_ROW.finditer(re.sub(r"\s", "", cell)))
    for unit in (unit for units in rows for unit in re.split("[、，,/和及;；]", tidy(units))):
        rivals = [one for one in wanted if alike(one, unit)]
        if rivals and unit not in wanted:
            yield Wrong("unit", quoted(unit), listed(sorted(rivals)), CONVERT.format(got=unit))


def units_of(source: Source) -> Iterator[str]:
    """Every unit that the source declares, wherever it does."""
    labelled = source.labels[1].values() if source.labels else ()
    for facts in (source.constants, *source.value_headers.values(), *labelled, *source.sections.values()):
        if "unit" in facts:
            yield facts["unit"]
    yield from source.codes.get("unit", {}).values()


def alike(one: str, other: str) -> bool:
    """Whether both are units that the house knows, and of one dimension."""
    return one in UNITS and other in UNITS and UNITS[one].dimension == UNITS[other].dimension


def agreed(source: Source) -> None:
    """Compare the unit in the brackets of each declared header and label with the unit that is declared for it.

    Raises:
        BadDefinition: they are two units of one dimension.
    """
    headers = source.value_headers
    by_header = any("unit" in facts for facts in headers.values())
    labels = source.labels[1] if source.labels and not by_header else {}
    for name, facts in (*headers.items(), *labels.items()):
        own = match["unit"] if (match := _IN_BRACKETS.fullmatch(tight(name))) else ""
        unit = facts.get("unit", "" if "unit" in source.cells else source.constants.get("unit", ""))
        if own != unit and alike(own, unit):
            raise BadDefinition(OTHER_UNIT.format(source=source.name, name=quoted(name), own=own, unit=unit))
