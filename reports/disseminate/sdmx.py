"""The printed figures as SDMX-CSV 2.0, which statistical offices exchange.

One row a figure: its key in dimensions, the shown digits as OBS_VALUE, and attributes. One that is suppressed has no
value and the status C. Shares that are shown in words have their digits in another figure and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..concepts.disclosure import CONFIDENTIAL
from ..concepts.figure import Figure
from ..concepts.period import label
from ..concepts.text import Text, plain
from ..concepts.unit import Unit
from .data_files import Material, csv_text
from .workbook_words import SYNTHETIC

DIMENSIONS = (
    "FREQ", "REF_AREA", "INDICATOR", "ACTIVITY", "ACCUMULATION", "PRICE_BASIS", "TIME_PERIOD",
)  # fmt: skip
ATTRIBUTES = (
    "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS", "PREVIOUS_VALUE", "EDITION", "TITLE", "TITLE_EN",
    "COMMENT_DSET",
)  # fmt: skip
COLUMNS = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
DATAFLOW, INFORMATION, VERSION = "dataflow", "I", "1.0.0"
FREQUENCIES = {"Q": "Q", "M": "M", "Y": "A"}
NOT_APPLICABLE = "_Z"
NORMAL, MISSING = "A", "M"
MEASURES = {
    "元": "CNY", "千元": "CNY", "万元": "CNY", "亿元": "CNY", "万亿元": "CNY", "%": "PERCENT",
    "百分点": "PERCENTAGE_POINTS", "家": "ENTERPRISES", "户": "ENTERPRISES", "人": "PERSONS", "个": "PIECES",
    "项": "ITEMS", "辆": "VEHICLES", "万辆": "VEHICLES", "万片": "PANELS", "年": "YEARS", "位": "RANK", "级": "RUNGS",
    "点": "INDEX_POINTS",
}  # fmt: skip


def sdmx_csv(material: Material) -> bytes:
    """The printed figures, UTF-8 with a byte-order mark. The same in every language of the bulletin."""
    titles = {one.figure: one.title for one in reversed(material.job.indicators)}
    constant = _constant(material)
    rows = (constant | _key(figure) | _said(material, figure, titles) for figure in exchanged(material))
    return csv_text(COLUMNS, rows).encode("utf-8-sig")


def exchanged(material: Material) -> list[Figure]:
    """The figures that are exchanged: printed, and shown in digits or missing."""
    return [figure for figure in material.open if figure.printed and not figure.in_words]


def structure_id(material: Material) -> str:
    """The dataflow in SDMX's spelling: agency:id(version)."""
    job = material.job
    return f"CN{job.area}:{_code(job.original).upper()}({VERSION})"


def price_code(price_basis: str) -> str:
    """A price basis as an SDMX code: constant:2020 is constant_2020; what has no prices is _Z.

    >>> price_code("constant:2020"), price_code("")
    ('constant_2020', '_Z')
    """
    return _code(price_basis) if price_basis else NOT_APPLICABLE


def unit_codes(unit: Unit) -> tuple[str, int]:
    """What is counted, and by which power of ten; a unit that only its source knows keeps its own name.

    >>> from ..concepts.unit import YI_YUAN, UNITS
    >>> unit_codes(YI_YUAN), unit_codes(UNITS["千美元"])
    (('CNY', 8), ('千美元', 0))
    """
    power = len(str(unit.size)) - 1
    if unit.code in MEASURES and unit.size == 10**power:
        return MEASURES[unit.code], power
    return unit.code or NOT_APPLICABLE, 0


def decimals(shown: str) -> int:
    """How many decimals are shown."""
    return len(shown.partition(".")[2])


def _code(words: str) -> str:
    """The words as an SDMX identifier."""
    return re.sub("[^0-9A-Za-z_@$-]", "_", words)


def _constant(material: Material) -> dict[str, object]:
    """What every row says."""
    return {
        "STRUCTURE": DATAFLOW, "STRUCTURE_ID": structure_id(material), "ACTION": INFORMATION,
        "EDITION": material.edition, "COMMENT_DSET": SYNTHETIC.en if material.job.synthetic else "",
    }  # fmt: skip


def _said(material: Material, figure: Figure, titles: Mapping[str, Text]) -> dict[str, object]:
    """What the row of a figure says besides its key."""
    measure, power = unit_codes(figure.unit)
    title = titles.get(figure.figure, plain(figure.figure))
    revision = material.revised.get(figure.id)
    missing = figure.value is None
    return {
        "OBS_VALUE": "" if missing else figure.shown, "UNIT_MEASURE": measure, "UNIT_MULT": power,
        "DECIMALS": "" if missing else decimals(figure.shown), "OBS_STATUS": _status(figure),
        "PREVIOUS_VALUE": revision.before if revision else "", "TITLE": title.zh, "TITLE_EN": title.en,
    }  # fmt: skip


def _status(figure: Figure) -> str:
    if figure.confidential:
        return CONFIDENTIAL
    return MISSING if figure.value is None else NORMAL


def _key(figure: Figure) -> dict[str, object]:
    cells = (figure.area, figure.figure, figure.activity, figure.accumulation, price_code(figure.price_basis))
    frequency = FREQUENCIES[figure.period.freqstr[0]]
    return dict(zip(DIMENSIONS, (frequency, *cells, label(figure.period)), strict=True))
