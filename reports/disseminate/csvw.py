"""What the columns of the table mean, for machines: CSV on the Web (W3C) metadata beside the CSV."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..concepts.observation import ACCUMULATIONS, STATUSES
from ..concepts.period import label
from ..concepts.text import Text
from .data_files import TABLE_COLUMNS, Material
from .workbook_words import ROUNDED_ONCE, ROUNDINGS, SYNTHETIC

SDMX = "http://purl.org/linked-data/sdmx/2009/"
CONCEPTS = {
    "area": "dimension#refArea",
    "period": "dimension#refPeriod",
    "activity": "dimension#activity",
    "value": "measure#obsValue",
    "unit": "attribute#unitMeasure",
    "status": "attribute#obsStatus",
}
TITLES = {
    "row": Text("行号", "row"),
    "area": Text("地区代码", "area"),
    "period": Text("时期", "period"),
    "accumulation": Text("累计口径", "accumulation"),
    "scope": Text("统计范围", "scope"),
    "measure": Text("指标", "measure"),
    "activity": Text("行业或对象", "activity"),
    "price_basis": Text("价格基准", "price basis"),
    "value": Text("数值", "value"),
    "unit": Text("单位", "unit"),
    "status": Text("状态", "status"),
    "shown": Text("公布值", "shown"),
    "printed": Text("是否公布", "printed"),
    "file": Text("来源文件", "file"),
    "line": Text("行", "line"),
    "column": Text("列", "column"),
    "vintage": Text("版本", "vintage"),
    "operands": Text("由哪些行计算", "operands"),
}
ABOUT = {
    "row": Text("本表中唯一的编号", "its number in this table"),
    "area": Text("行政区划代码（GB/T 2260）", "code of the division, GB/T 2260"),
    "period": Text("2024-Q1 为季度，2024-04 为月，2023 为年", "2024-Q1 a quarter, 2024-04 a month, 2023 a year"),
    "accumulation": Text("ytd 年初累计、single 当期、annual 全年、stock 时点",
                         "ytd year to date, single the period alone, annual, stock at a date"),
    "scope": Text("total 全部，above_scale 规模以上", "total, or above_scale"),
    "measure": Text("统计量或指标的代码", "code of what is counted or of the indicator"),
    "activity": Text("_T 为总量", "_T is the total"),
    "price_basis": Text("current 现价，constant:2020 不变价，pyp 可比价格；空为无价格",
                        "current, constant:2020, pyp prices of the year before; blank where there are no prices"),
    "value": Text("精确值，至多十二位小数；缺失或保密时为空",
                  "the exact value, of at most twelve decimals; blank where missing or confidential"),
    "unit": Text("计量单位", "unit of measure"),
    "shown": Text("公报中的数字，已舍入；不是公布指标时为空",
                  "the digits of the bulletin, rounded; blank where it is no published figure"),
    "printed": Text("公报是否公布；不是指标时为空", "whether the bulletin prints it; blank where it is no figure"),
    "file": Text("收到的文件；计算所得时为空", "the delivered file; blank where it was computed"),
    "line": Text("文件中的行", "its line in the file"),
    "column": Text("文件中的列", "its column in the file"),
    "vintage": Text("所收文件的版本", "which receipt of the file"),
    "operands": Text("所用各行的 row，以空格分开", "the rows it was computed from, by `row`"),
}  # fmt: skip
TYPES: Mapping[str, Mapping[str, Any]] = {
    "row": {"datatype": {"base": "integer", "minimum": 0}},
    "area": {"datatype": {"base": "string", "minLength": 1}},
    "period": {"datatype": {"base": "string", "format": "[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?"}},
    "accumulation": {"datatype": {"base": "string", "format": "|".join(ACCUMULATIONS)}},
    "value": {"datatype": "decimal"},
    "status": {"datatype": {"base": "string", "format": "|".join(STATUSES)}},
    "printed": {"datatype": {"base": "boolean", "format": "yes|no"}},
    "line": {"datatype": {"base": "integer", "minimum": 1}},
    "operands": {"datatype": "integer", "separator": " "},
}
REQUIRED = ("row", "area", "period", "accumulation", "measure", "activity")


def csvw_metadata(material: Material) -> bytes:
    """The metadata of `<job>.csv` as JSON, the same bytes for the same edition in every language."""
    return (json.dumps(_table(material), ensure_ascii=False, indent=1) + "\n").encode()


def _table(material: Material) -> dict[str, Any]:
    job = material.job
    about: dict[str, Any] = {
        "dc:title": _both(job.title),
        "dc:creator": _both(job.bureau),
        "dc:spatial": [*_both(job.area_name), job.area],
        "dc:temporal": label(material.period),
        "dc:identifier": material.run,
        "dc:hasVersion": str(material.edition),
    }
    rights = {"dc:license": material.rights} if material.rights else {}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": f"{job.name}.csv",
        **about, **rights,
        "notes": [{"dc:description": _both(text)} for text in _notes(material)],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "delimiter": ",", "quoteChar": '"',
                    "doubleQuote": True, "header": True},
        "tableSchema": {"columns": [_column(name) for name in TABLE_COLUMNS], "primaryKey": "row"},
    }  # fmt: skip


def _notes(material: Material) -> list[Text]:
    """What holds for the whole table: that it is invented, how it was rounded, its byte-order mark."""
    job = material.job
    nature = [SYNTHETIC] if job.synthetic else []
    return [*nature, ROUNDINGS[job.rounding], ROUNDED_ONCE, BYTE_ORDER]


BYTE_ORDER = Text("文件以 UTF-8 字节顺序标记（BOM）开头", "the file begins with the byte-order mark of UTF-8")


def _column(name: str) -> dict[str, Any]:
    concept = {"propertyUrl": SDMX + CONCEPTS[name]} if name in CONCEPTS else {}
    about = _statuses() if name == "status" else ABOUT[name]
    return {
        "name": name,
        "titles": {"und": [name], "zh": [TITLES[name].zh], "en": [TITLES[name].en]},
        "dc:description": _both(about),
        **(TYPES.get(name) or {"datatype": "string"}),
        **({"required": True} if name in REQUIRED else {}),
        **concept,
    }


def _statuses() -> Text:
    zh = "；".join(f"{code} {text.zh}" for code, text in STATUSES.items())
    return Text(zh, "; ".join(f"{code} {text.en}" for code, text in STATUSES.items()))


def _both(text: Text) -> list[Any]:
    """A text in both languages, as CSV on the Web writes it."""
    return [{"@value": text.zh, "@language": "zh"}, {"@value": text.en, "@language": "en"}]
