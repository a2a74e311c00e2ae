"""The methods of a bulletin, told by the docstrings of the formulas that made it: the two cannot disagree."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..concepts.definition import Indicator
from ..concepts.text import Text

SECTION = re.compile(r"^(Args|Returns|Source|Raises):$")


@dataclass(frozen=True)
class Method:
    """One formula: the figures it made, its arithmetic as the docstring writes it, and the published source."""

    titles: tuple[Text, ...]
    formula: str
    source: str


def methods(indicators: Iterable[Indicator]) -> tuple[Method, ...]:
    """The formulas of the indicators, each once, in their order; one that only passes a number on is left out."""
    by_formula: dict[Callable[..., object], list[Text]] = {}
    for indicator in indicators:
        titles = by_formula.setdefault(indicator.formula, [])
        if indicator.title not in titles:
            titles.append(indicator.title)
    told = (Method(tuple(titles), arithmetic(formula), source(formula)) for formula, titles in by_formula.items())
    return tuple(method for method in told if method.formula)


def arithmetic(formula: Callable[..., object]) -> str:
    """The indented lines after the first line of the docstring: the formula in plain text, '' where there is none.

    >>> from reports.formulas import share
    >>> arithmetic(share)
    's(i,t) = 100 · V(i,t) / V(t)'
    """
    paragraphs = _docstring(formula).split("\n\n")[1:2]
    lines = [line for paragraph in paragraphs for line in paragraph.splitlines()]
    if not lines or not lines[0].startswith("    "):
        return ""
    told = [re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in lines]
    return " ".join(words[0] for words in told if len(words) == 1 or _chosen(formula, words[1]))


def _chosen(formula: Callable[..., object], variant: str) -> bool:
    """Whether a line of the arithmetic is that of the formula's default options, which are those that ran."""
    options = inspect.signature(formula).parameters.values()
    return any(option.default in re.findall(r"\w+", variant) for option in options if isinstance(option.default, str))


def source(formula: Callable[..., object]) -> str:
    """What stands under `Source:`, on one line."""
    lines = _docstring(formula).splitlines()
    found = [number for number, line in enumerate(lines) if line == "Source:"]
    under = lines[found[0] + 1 :] if found else []
    end = next((number for number, line in enumerate(under) if SECTION.match(line)), len(under))
    return " ".join(line.strip() for line in under[:end] if line.strip())


def _docstring(formula: Callable[..., object]) -> str:
    return inspect.getdoc(formula) or ""
