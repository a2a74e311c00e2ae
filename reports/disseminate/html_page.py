"""The composed page with what a screen needs: a link on each figure, regions that scroll, the numbers of charts.

Whatever is added has the attribute `data-added`, or is an attribute; the text of the page is passed on as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from ..concepts.text import Lang, Text
from .html_passports import Note

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
GROUPED = 18
SKIP = Text("跳到正文", "Skip to the text")
HINT = Text(
    "文中每个数都能查到来历：用指针指向它，或用键盘选中它，就显示公式和来源；点按则固定显示。",
    "Every number can be traced: point at it, or reach it with the keyboard, to see its formula and sources; "
    "press it to keep them in view.",
)
IN_CHART = Text("图中的数", "The numbers of this chart")
TABLE_NAME = Text("表", "Table")


@dataclass(frozen=True)
class Places:
    """Where each figure was linked, by its id: fragments of the page, in reading order."""

    of: dict[str, list[str]] = field(default_factory=dict)

    def add(self, figure: str, fragment: str) -> None:
        self.of.setdefault(figure, []).append(fragment)


@dataclass(frozen=True)
class Furnished:
    """The body of the page, from `<body>` to `</body>`, and the places of its figures."""

    body: str
    places: Mapping[str, Sequence[str]]


def furnished(page: str, notes: Sequence[Note], lang: Lang) -> Furnished:
    """The body of the composed page with everything for a screen but the passports themselves."""
    writer = _Writer(notes, lang, [("<caption" in table) for table in TABLE.findall(page)])
    writer.feed(page[page.index("<body") : page.index("</body>")])
    writer.close()
    return Furnished("".join(writer.out), writer.places.of)


def group(number: int) -> str:
    """The class of the figures that are asked for together when the pointer moves."""
    return f"g{number // GROUPED}"


class _Writer(HTMLParser):
    """Passes the page on tag by tag. The HTML is our own and well formed."""

    def __init__(self, notes: Sequence[Note], lang: Lang, captions: Sequence[bool]) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.places = Places()
        self._notes = {note.figure: (number, note) for number, note in enumerate(notes, 1)}
        self._lang, self._captions = lang, list(captions)
        self._links = 0  # how many links of the page are open: one in another is no HTML
        self._linked = [False]  # for each open mark, whether it became a link
        self._figure = ""  # the id of the chart that is open
        self._charted: list[str] = []
        self._tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        raw = self.get_starttag_text() or ""
        self._links += tag == "a"
        known = {"body": self._body, "main": self._main, "data": self._data, "figure": self._chart_begins,
                 "figcaption": self._figcaption, "svg": self._svg, "text": self._label, "tspan": self._label,
                 "table": self._table, "caption": self._caption}  # fmt: skip
        self.out.append(known[tag](raw, attributes) if tag in known else raw)

    def handle_endtag(self, tag: str) -> None:
        self._links -= tag == "a"
        after = {"data": self._data_ends, "svg": self._svg_ends, "table": lambda: "</div>", "figure": self._chart_ends}
        self.out.append(f"</{tag}>{after[tag]() if tag in after else ''}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    # what begins

    def _body(self, raw: str, attributes: Mapping[str, str]) -> str:
        return f'{raw}\n<a class="skip" href="#text" data-added="">{SKIP.within(self._lang)}</a>'

    def _main(self, raw: str, attributes: Mapping[str, str]) -> str:
        hint = f'<p class="hint" data-added="">{HINT.within(self._lang)}</p>' if self._notes else ""
        return f'<main id="text" tabindex="-1">\n{hint}'

    def _data(self, raw: str, attributes: Mapping[str, str]) -> str:
        number, note = self._notes.get(attributes.get("value", ""), (0, None))
        self._linked.append(bool(note) and not self._links)
        return self._opened(number, attributes["value"]) + raw if self._linked[-1] else raw

    def _chart_begins(self, raw: str, attributes: Mapping[str, str]) -> str:
        self._figure = attributes.get("id", "")
        return raw

    def _figcaption(self, raw: str, attributes: Mapping[str, str]) -> str:
        return f'<figcaption id="{self._figure}-caption">' if self._figure else raw

    def _svg(self, raw: str, attributes: Mapping[str, str]) -> str:
        self._charted = []
        if not self._figure:
            return raw
        return f'<div class="chart" role="group" tabindex="0" aria-labelledby="{self._figure}-caption">{raw}'

    def _label(self, raw: str, attributes: Mapping[str, str]) -> str:
        number, note = self._notes.get(attributes.get("data-figure", ""), (0, None))
        if note is None:
            return raw
        self._charted.append(note.figure)
        return f'{raw[:-1]} class="{group(number)} n{number}">'

    def _table(self, raw: str, attributes: Mapping[str, str]) -> str:
        self._tables += 1
        named = f"{TABLE_NAME.within(self._lang)} {self._tables}"
        name = f'aria-labelledby="caption-{self._tables}"' if self._captions.pop(0) else f'aria-label="{named}"'
        return f'<div class="scroll" role="group" tabindex="0" {name}>{raw}'

    def _caption(self, raw: str, attributes: Mapping[str, str]) -> str:
        return f'<caption id="caption-{self._tables}">'

    # what ends

    def _data_ends(self) -> str:
        return "</a>" if self._linked.pop() else ""

    def _svg_ends(self) -> str:
        return f"</div>{self._numbers()}" if self._figure else ""

    def _chart_ends(self) -> str:
        self._figure = ""
        return ""

    def _numbers(self) -> str:
        """The figures of the chart that has just ended, for whom a pointer is of no use."""
        told = [self._notes[figure] for figure in dict.fromkeys(self._charted)]
        if not told:
            return ""
        items = (
            f"<li>{escape(note.title)} {self._opened(number, note.figure)}{escape(note.shown)}</a></li>"
            for number, note in told
        )
        head = f"<summary>{IN_CHART.within(self._lang)}</summary>"
        return f'<details class="numbers" data-added="">{head}<ul>{"".join(items)}</ul></details>'

    def _opened(self, number: int, figure: str) -> str:
        """The link of a figure to its passport, begun."""
        place = f"r{number}-{len(self.places.of.get(figure, ())) + 1}"
        self.places.add(figure, place)
        return f'<a class="f {group(number)} n{number}" id="{place}" href="#p{number}">'
