"""The methods of a bulletin, told by the docstrings of the formulas that made it: the two cannot disagree."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from ..concepts.definition import Indicator
from ..concepts.text import Text

NOTHING: Mapping[str, Any] = MappingProxyType({})
OPTION = re.compile(r"`(\w+)`")
UNSAID = ((": x(e,t) >= None", ""), ("from None", "from the first"))  # no threshold: all count; no start: the first
ENDS = re.compile(r"^(Args|Returns|Source|Raises):$|^\s*>>>")


@dataclass(frozen=True)
class Method:
    """One formula: the figures it made, its arithmetic as the docstring writes it, and the published source."""

    titles: tuple[Text, ...]
    formula: str
    source: str


def methods(indicators: Iterable[Indicator]) -> tuple[Method, ...]:
    """The formulas of the indicators, each once, in their order; one that only passes a number on is left out."""
    by_arithmetic: dict[tuple[str, str], list[Text]] = {}
    for indicator in indicators:
        told = (arithmetic(indicator.formula, indicator.options), source(indicator.formula))
        titles = by_arithmetic.setdefault(told, [])
        if indicator.title not in titles:
            titles.append(indicator.title)
    return tuple(Method(tuple(titles), *told) for told, titles in by_arithmetic.items() if told[0])


def arithmetic(formula: Callable[..., object], options: Mapping[str, Any] = NOTHING) -> str:
    """The formula in plain text, as its docstring writes it: the indented lines before `Args:`.

    Lines that end in the name of an option (`lagged_share`) stand for it; without such an option the first block
    counts, and options that have no line of their own are named after it. '' where the docstring has no indented line.

    >>> from reports.formulas import share
    >>> arithmetic(share)
    's(i,t) = 100 · V(i,t) / V(t)'
    """
    blocks = [block.splitlines() for block in _docstring(formula).split("Args:")[0].split("\n\n")[1:]]
    indented = [[line.strip() for line in block] for block in blocks if block and block[0].startswith("    ")]
    variants = [re.split(r"\s{2,}", line) for block in indented for line in block]
    named = [words[0] for words in variants if len(words) == 2 and words[1] in options.values()]
    if named or not indented:
        return " ".join(named)
    return _filled(" ".join(re.split(r"\s{2,}", line)[0] for line in indented[0]), formula, options)


def _filled(words: str, formula: Callable[..., object], options: Mapping[str, Any]) -> str:
    """The formula with the value of an option where it stands in backticks; options that stand nowhere follow it."""
    defaults = {name: one.default for name, one in inspect.signature(formula).parameters.items()}
    places = [name for name in OPTION.findall(words) if name in defaults]
    for name in places:
        words = words.replace(f"`{name}`", str(options.get(name, defaults[name])))
    for unsaid, told in UNSAID:
        words = words.replace(unsaid, told)
    return words + "".join(f" ({name}={value})" for name, value in options.items() if name not in places)


def source(formula: Callable[..., object]) -> str:
    """What stands under `Source:`, on one line."""
    lines = _docstring(formula).splitlines()
    found = [number for number, line in enumerate(lines) if line == "Source:"]
    under = lines[found[0] + 1 :] if found else []
    end = next((number for number, line in enumerate(under) if ENDS.match(line)), len(under))
    return " ".join(line.strip() for line in under[:end] if line.strip())


@lru_cache(maxsize=256)
def _docstring(formula: Callable[..., object]) -> str:
    return inspect.getdoc(formula) or ""
