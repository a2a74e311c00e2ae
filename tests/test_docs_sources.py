"""The examples of docs/sources.md are run: what each says is read is what is read, and nothing is found wrong."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reports.collect import Delivery, collect
from reports.collect.period_names import named
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
