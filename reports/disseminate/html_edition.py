"""The HTML edition: the composed page as one file for any screen, with the passport of each figure.

No script, no request: a policy in the file itself forbids both, and allows the one style sheet by its hash. A passport
shows while its figure is pointed at or has the keyboard's focus, and stays while the address names it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote

from ..concepts.text import Lang, Text
from .html_page import furnished, group
from .html_passports import Line, Note

HEAD = re.compile(r"<head>(.*?)</head>", re.DOTALL)
LANG = re.compile(r"<html lang=\"([^\"]*)\"")
CHARSET = '<meta charset="utf-8">'
METHOD = "method"  # the id of the part of a page that tells its methods
CLOSED = "closed"  # an empty place that is always in view: whoever goes there closes a passport, and nothing moves
POLICY = "default-src 'none'; style-src 'sha256-{sha256}'; img-src data:; base-uri 'none'; form-action 'none'"
PASSPORTS = Text("数的来历", "Where the figures come from")
BACK = Text("回到文中", "In the text")
TO_METHOD = Text("方法", "Methods")
CLOSE = Text("关闭", "Close")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANKS = re.compile(r"\s*\n\s*")


def html_edition(page: str, notes: Sequence[Note], style: str) -> bytes:
    """The finished file, UTF-8. Same arguments, same bytes.

    Args:
        page: as composed, every figure marked.
        notes: the passports of its figures, in the order of the page.
        style: the style sheet for screens.
    """
    lang = language(page)
    body = furnished(page, notes, lang)
    sheet = BLANKS.sub("\n", COMMENT.sub("", style)).strip() + _reveal(len(notes))
    told = _passports(notes, body.places, (lang, f'id="{METHOD}"' in page))
    opening = f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else lang}">\n'
    return f"{opening}{_head(page, sheet)}\n{body.body.strip()}\n{told}</body>\n</html>\n".encode()


def language(page: str) -> Lang:
    """The language of a composed page."""
    found = LANG.search(page)
    return "en" if found and found[1] == "en" else "zh"


def _head(page: str, sheet: str) -> str:
    """The head of the page without its links, and the style sheet with the policy that allows nothing else."""
    found = HEAD.search(page)
    lines = [line for line in (found[1] if found else "").strip().splitlines() if line and "<link" not in line]
    policy = POLICY.format(sha256=base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode())
    added = (
        CHARSET,
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
    )
    rest = [line for line in lines if line != CHARSET]
    return "\n".join(["<head>", *added, *rest, f"<style>{sheet}</style>", "</head>"])


def _reveal(count: int) -> str:
    """The rule that shows the passport of the figure under the pointer, or with the focus.

    Whether a figure of its group is meant is asked first: a browser that asked for each of several hundred figures
    would take a quarter of a second at every movement of the pointer.
    """
    if not count:
        return ""
    numbers = range(1, count + 1)
    pointed, focused = (",".join(_when(n, state) for n in numbers) for state in (":hover", ":focus-visible"))
    shown = "{display:block;z-index:3}"
    return f"\n@media screen{{{focused}{shown}}}\n@media screen and (hover:hover){{{pointed}{shown}}}\n"


def _when(number: int, state: str) -> str:
    return f"body:has(.{group(number)}{state}):has(.n{number}{state}) #p{number}"


def _passports(notes: Sequence[Note], places: Mapping[str, Sequence[str]], told: tuple[Lang, bool]) -> str:
    if not notes:
        return ""
    lang, _ = told
    number_of = {note.figure: number for number, note in enumerate(notes, 1)}
    items = (_passport(note, number_of, (places.get(note.figure, ()), *told)) for note in notes)
    head = f'<span class="closed" id="{CLOSED}"></span><h2 class="unseen">{PASSPORTS.within(lang)}</h2>'
    return (
        f'<aside class="passports" aria-label="{PASSPORTS.within(lang)}" data-added="">{head}\n'
        f"{''.join(items)}</aside>\n"
    )


def _passport(note: Note, number_of: Mapping[str, int], told: tuple[Sequence[str], Lang, bool]) -> str:
    """One passport: the figure, its lines, and links back into the text."""
    places, lang, method = told
    head = f'<p class="pt"><b>{escape(note.title)}</b> <span class="pv">{escape(note.shown)}</span></p>'
    lines = "".join(_line(line, number_of) for line in note.lines)
    links = [*_back(places, lang), *([f'<a href="#{METHOD}">{TO_METHOD.within(lang)}</a>'] if method else [])]
    foot = f'<p class="pb">{" ".join(links)} <a href="#{CLOSED}">{CLOSE.within(lang)}</a></p>'
    return f'<div class="p" id="p{number_of[note.figure]}">{head}<dl>{lines}</dl>{foot}</div>\n'


def _back(places: Sequence[str], lang: Lang) -> Iterable[str]:
    if places:
        yield BACK.within(lang)
    yield from (f'<a href="#{quote(place)}">{number}</a>' for number, place in enumerate(places, 1))


def _line(line: Line, number_of: Mapping[str, int]) -> str:
    words = escape(line.words)
    if line.to:
        words = f'<a href="#p{number_of[line.to]}">{words}</a>'
    deep = f' class="d{line.depth}"' if line.depth else ""
    return f"<div{deep}><dt>{escape(line.term)}</dt><dd>{words}</dd></div>"
