"""Every case of the catalogue of faults, hostile input, clocks and vintages has a test that bears its id."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
CASES = (
    *(f"F{number:02}" for number in (*range(1, 31), *range(34, 38))),
    *(f"T{number:02}" for number in range(1, 25)),
    *(f"B{number}" for number in range(69, 72)),
    *(f"S{number:02}" for number in (*range(1, 15), *range(24, 34))),
)
ID = re.compile(r"(?<![A-Za-z0-9])[FTSB][0-9]{2}(?![0-9A-Za-z])")


def judging(source: str) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")


def named(source: str) -> set[str]:
    """The ids in the names and docstrings of the tests of a module."""
    words = (f"{test.name.upper().replace('_', ' ')} {ast.get_docstring(test) or ''}" for test in judging(source))
    return {found for word in words for found in ID.findall(word)}


@pytest.fixture(scope="module")
def every() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in sorted(TESTS.glob("test_*.py"))]
    return set().union(*map(named, sources))


def test_every_case_has_a_test_that_bears_its_id(every):
    assert [case for case in CASES if case not in every] == []


def test_an_id_counts_in_a_name_and_in_a_docstring_and_nowhere_else():
    source = '"""F01."""\nF02 = "F03"\ndef test_f04_t05(): "Of S06, S0."\ndef other_f07(): "F08"\ndef test_f091(): 0\n'
    assert named(source) == {"F04", "T05", "S06"}
