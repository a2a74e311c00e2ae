"""The examples of docs/sources.md are run: what each says is read is what is read, and nothing is found wrong."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports.collect import Delivery, collect
from reports.collect.period_names import named, period_of
from reports.concepts.period import label
from reports.concepts.source import PERIODS, Numbers, Source
from reports.concepts.text import Text
from reports.concepts.unit import UNITS

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python example\n(.*?)```", PAGE, re.DOTALL)


def run(example: str) -> dict[str, Any]:
    names: dict[str, Any] = {"Source": Source, "Text": Text, "PERIODS": PERIODS, "Numbers": Numbers}
    exec(compile(example, "docs/sources.md", "exec"), names)
    return names


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: run(example)["SOURCE"].name)
def test_an_example_reads_as_the_page_says(example: str) -> None:
    names = run(example)
    answer = collect([names["SOURCE"]], [Delivery("output.csv", names["FILE"].lstrip("\n").encode())])
    assert [finding.line("en") for finding in answer.findings] == []
    keys = ["area", "period", "accumulation", "measure", "activity", "unit", "value", "status"]
    rows = answer.main[keys].itertuples(index=False, name=None)
    assert [line(*row) for row in rows] == names["READ"].strip().splitlines()


def line(area: str, period: pd.Period, *rest: Any) -> str:
    *key, value, status = rest
    number = "" if value is pd.NA else str(value)
    return " ".join(filter(None, [area, label(period), *key, number, "" if status == "A" else status]))


def test_every_declaration_is_on_the_page_and_nothing_else() -> None:
    for declared in (*fields(Source), *fields(Numbers)):
        assert re.search(rf"\b{declared.name}\b", PAGE), declared.name


def test_every_known_unit_is_on_the_page() -> None:
    [listed] = re.findall(r"Known units: `(.*?)`", PAGE, re.DOTALL)
    assert set(listed.split()) == {code for code in UNITS if code}


NAMES = re.findall(r"^\| (quarter|month|year)(, cumulated)? \| (.*) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("frequency, cumulated, names", NAMES, ids=lambda words: words[:20])
def test_every_name_of_a_period_on_the_page_is_understood(frequency: Any, cumulated: str, names: str) -> None:
    for name in re.findall("`(.*?)`", names):
        found = named(name, frequency)
        assert found is not None, name
        assert (found.says == "ytd") == bool(cumulated), name


SPELT = re.findall(r"^\| `([^`]*)`[^|]* \| `r\"(.*?)\"`(.*) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name, pattern, more", SPELT, ids=[name for name, _, _ in SPELT])
def test_every_spelling_on_the_page_reads_its_name_and_nothing_does_without_it(
    name: str, pattern: str, more: str
) -> None:
    begins = int((re.findall("year_begins=([0-9]+)", more) or ["1"])[0])
    frequency = "year" if "year" in re.findall('frequency="(.*?)"', more) else "month" if name in MONTHS else "quarter"
    declared: dict[str, Any] = {"name": "x", "pattern": "x.csv", "citation": Text("", ""), "frequency": frequency}
    assert period_of(Source(**declared), name) is None
    found = period_of(Source(**declared, spellings=(pattern,), year_begins=begins), name)
    assert found is not None and label(found.period) == WANTED[name]


WANTED = {
    "113年第1季": "2024-Q1", "令和6年1-3月期": "2024-Q1", "Apr-24": "2024-04", "202404": "2024-04", "2024-03-31": "2024-Q1",
    "2023-24 Q1": "2023-Q2", "FY2024 Q1": "2023-Q4", "1994/4-3.": "1994", "2024.1": "2024-01",
}  # fmt: skip
MONTHS = ("Apr-24", "202404", "2024.1")


def test_the_page_spells_as_many_names_as_are_compared() -> None:
    assert {name for name, _, _ in SPELT} == set(WANTED)
