"""docs/edits.md tells the truth: each example finds what it prints, each rule is there with its edit and severity."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

import reports
from reports.concepts.check import Check
from tests.test_rules import EVERY

PAGE = Path(__file__).resolve().parent.parent / "docs" / "edits.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = re.compile(r"```python\n(.*?)```", re.S)
RULES = {name: check for name, check in EVERY.items() if name != "plugged"}
LETTER = {"error": "F", "query": "Q", "warning": "W"}


def test_every_example_finds_what_it_prints() -> None:
    names: dict[str, Any] = {}
    wrong: list[str] = []
    for block in (block for block in BLOCK.finditer(TEXT) if ">>>" in block[1]):
        line = TEXT.count("\n", 0, block.start(1))
        test = doctest.DocTestParser().get_doctest(block[1], {}, PAGE.name, str(PAGE), line)
        test.globs = names
        doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE).run(
            test, out=wrong.append, clear_globs=False
        )
    assert wrong == []


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_an_example_under_its_edit_and_its_severity(name: str) -> None:
    check: Check = RULES[name]
    [heading] = [line for line in TEXT.splitlines() if re.match(rf"`(\w+`、`)*{name}`", line)]
    assert re.search(rf"\b{check.edit}\b", heading)
    assert LETTER[str(check.severity)] in heading or name in ("secondary_industry",)
    assert re.search(rf">>> ask\({name}\(", TEXT)


def test_every_rule_is_public() -> None:
    assert set(RULES) <= set(reports.__all__)


def test_the_schema_of_the_page_is_a_check() -> None:
    pytest.importorskip("pandera.pandas")
    names: dict[str, Any] = {}
    [block] = [found[1] for found in BLOCK.finditer(TEXT) if ">>>" not in found[1]]
    exec(block, names)
    assert names["checks"] == (names["bureau"],)
