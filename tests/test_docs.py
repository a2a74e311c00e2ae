"""docs/formulas.md tells the truth: each example gives what it prints, each formula is there, its declaration runs."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

import reports
from reports.analyse import compute
from reports.concepts.definition import Job
from reports.concepts.observation import TOTAL
from reports.concepts.period import quarter
from reports.concepts.text import plain
from tests.drawn import given

PAGE = Path(__file__).resolve().parent.parent / "docs" / "formulas.md"
TEXT = PAGE.read_text(encoding="utf-8")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
BLOCK = re.compile(r"```python\n(.*?)```", re.S)
INTRODUCTION, *SECTIONS = re.split(r"(?m)^(?=## )", TEXT)
FORMULAS = [name for name, room in reports._ROOM_OF.items() if room == "formulas"]


def run(section: str, names: dict[str, Any]) -> list[str]:
    """The examples of a section, in the names that they share; what does not answer as printed, by line of the page."""
    wrong: list[str] = []
    start = TEXT.index(section)
    for block in BLOCK.finditer(section):
        line = TEXT.count("\n", 0, start + block.start(1))
        test = doctest.DocTestParser().get_doctest(block[1], {}, PAGE.name, str(PAGE), line)
        test.globs = names
        doctest.DocTestRunner(verbose=False, optionflags=FLAGS).run(test, out=wrong.append, clear_globs=False)
    return wrong


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.splitlines()[0].rsplit("/ ")[-1])
def test_every_example_answers_as_printed(section: str) -> None:
    names: dict[str, Any] = {"__name__": "formulas"}
    assert run(INTRODUCTION, names) == []
    assert run(section, names) == []


@pytest.mark.parametrize("name", FORMULAS)
def test_every_public_formula_is_named_and_used(name: str) -> None:
    examples = "".join(BLOCK.findall(TEXT))
    imported = re.sub(r"(?m)^>>> from [^(]*?$|^>>> from .*\((\n\.\.\. .*)*", "", examples)
    assert re.search(rf"\b{name}\b", imported)


def test_each_section_says_what_its_operands_are() -> None:
    without = [section.splitlines()[0] for section in SECTIONS if "操作数" not in section or "perands" not in section]
    assert without == []


def test_the_declared_indicator_computes_by_the_method_that_it_names() -> None:
    names: dict[str, Any] = {}
    exec(BLOCK.findall(SECTIONS[-1])[-1], names)
    table = given("""
        quarter | activity | price_basis   | value_added
        2023-Q1 | A        | constant:2020 | 50
        2023-Q1 | B        | constant:2020 | 50
        2023-Q1 | _T       | constant:2020 | 100
        2023-Q1 | A        |               | 60
        2023-Q1 | B        |               | 40
        2023-Q1 | _T       |               | 100
        2024-Q1 | A        | constant:2020 | 54
        2024-Q1 | B        | constant:2020 | 58
        2024-Q1 | _T       | constant:2020 | 110.8
        2024-Q1 | A        |               | 66
        2024-Q1 | B        |               | 50
        2024-Q1 | _T       |               | 116
    """)
    job = Job(
        name="drawn", title=plain("drawn"), area="500113", area_name=plain("drawn"), sources=(), since="2020-Q1",
        indicators=(names["PULL"],), template="", labels={a: plain(a) for a in ("A", "B", TOTAL)}, bureau=plain(""),
    )  # fmt: skip
    figures = compute(table, job, quarter("2024-Q1")).figures.every
    shown = {figure.activity: figure.shown for figure in figures if figure.period == quarter("2024-Q1")}
    assert shown == {"A": "4.8", "B": "6.4", TOTAL: "10.8"}  # with a fixed base: 4.0, 8.0 and 10.8
