"""The numbers of pages that a text prints, as contents do, known when the page is set again. For WeasyPrint 70 only.

WeasyPrint sets such a page three times: without numbers, once more for nothing, and with them. It takes the total of
pages, known after the first round, for news to each mark, and tells the marks after the second. Here they are told
before it; and where a round moved a target, they are told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint import layout

Make = Callable[..., Iterator[Any]]


def install() -> None:
    """Let every document of this process know its pages before the second round."""
    layout.make_all_pages = _told_before(layout.make_all_pages)


def _told_before(make: Make) -> Make:
    """The same round, with the pages of all targets told to what prints them."""

    def made(context: Any, root: Any, html: Any, pages: list[Any]) -> Iterator[Any]:
        told = _places(context)
        for mark in _printing(context) if pages else ():
            mark.cached_page_counter_values["pages"] = [len(pages)]
            mark.parse_again(mark.cached_page_counter_values)
        yield from make(context, root, html, pages)
        if _places(context) != told:
            for mark in _printing(context):
                context.page_maker[mark.page_maker_index][-1]["content_changed"] = True

    return made


def _printing(context: Any) -> list[Any]:
    """What prints the page of a target; not what prints the total of pages too, of which WeasyPrint keeps count."""
    marks, end = context.target_collector.counter_lookup_items, len(context.page_maker) - 1
    texts = [mark for (_, token), mark in marks.items() if token == "content" and mark.missing_target_counters]
    placed = [mark for mark in texts if mark.page_maker_index is not None and mark.page_maker_index < end]
    return [mark for mark in placed if "pages" not in mark.missing_counters]


def _places(context: Any) -> dict[str, Any]:
    targets = context.target_collector.target_lookup_items
    return {name: target.cached_page_counter_values.get("page") for name, target in targets.items()}
