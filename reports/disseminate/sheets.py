"""A stylesheet read once in a process, for all documents that have it. For WeasyPrint 70 only.

WeasyPrint reads two hundred rules anew for each document. What it reads from the same bytes at the same address is the
same, unless they fetch, name or count something outside of them: a sheet with an at-rule other than `@page` is read
each time. So is one of which WeasyPrint had anything to say, else the next document would not hear it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import tinycss2
import weasyprint
from weasyprint.css.tokens import Pending

from .remarks import listening

KEPT = 8  # a workspace has three
Preprocess = Callable[..., None]


class Sheet(NamedTuple):
    """What was read: the rules as they were parsed, what finds those of an element, and those of the pages."""

    rules: list[Any]
    matcher: Any
    pages: list[Any]


def install() -> None:
    """Let the documents of this process share their stylesheets."""
    tinycss2.parse_stylesheet_bytes = lru_cache(KEPT)(tinycss2.parse_stylesheet_bytes)
    weasyprint.preprocess_stylesheet = _once(weasyprint.preprocess_stylesheet)


def _once(preprocess: Preprocess) -> Preprocess:
    """The same, with what was read of the same rules before."""
    kept: dict[tuple[str, str, int], Sheet] = {}

    def read(media: str, base: str, rules: Any, fetch: Any, matcher: Any, pages: Any, *rest: Any, **how: Any) -> None:
        key = (media, base, id(rules))  # the rules live on with the sheet
        first = not matcher.order and not how.get("layer")  # else it is imported after other rules, or into a layer
        if first and key not in kept and _stands_alone(rules):
            sheet = Sheet(rules, type(matcher)(), [])
            with listening() as heard:
                preprocess(media, base, rules, fetch, sheet.matcher, sheet.pages, *rest, **how)
            _keep(kept, key, None if heard else sheet)
        if first and key in kept:
            _hand_over(kept[key], matcher, pages)
        else:
            preprocess(media, base, rules, fetch, matcher, pages, *rest, **how)

    return read


def _keep(kept: dict[Any, Sheet], key: Any, sheet: Sheet | None) -> None:
    if len(kept) >= KEPT:
        kept.clear()
    if sheet:
        kept[key] = sheet


def _hand_over(sheet: Sheet, matcher: Any, pages: list[Any]) -> None:
    """Give a document the sheet as if it were new: a value that waits for its variable complains once in each."""
    for _, value, _ in _declared(sheet):
        if isinstance(value, Pending):
            value._reported_error = False
    vars(matcher).update({name: _copied(found) for name, found in vars(sheet.matcher).items()})
    pages.extend(sheet.pages)


def _copied(found: Any) -> Any:
    """What finds rules, for a sheet that may add its own to those that it imports."""
    if isinstance(found, dict):
        return {name: list(entries) for name, entries in found.items()}
    return list(found) if isinstance(found, list) else found


def _declared(sheet: Sheet) -> Iterator[Any]:
    kinds = vars(sheet.matcher).values()
    entries = [entry for kind in kinds if isinstance(kind, dict) for found in kind.values() for entry in found]
    entries += [entry for kind in kinds if isinstance(kind, list) for entry in kind]
    for *_, (declarations, _) in entries:
        yield from declarations
    for *_, declarations in sheet.pages:
        yield from declarations


def _stands_alone(rules: list[Any]) -> bool:
    return all(rule.type != "at-rule" or rule.lower_at_keyword == "page" for rule in rules)
