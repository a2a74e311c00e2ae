"""The Atom feed of the releases (RFC 4287): the same bytes for the same releases, with ids that last."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ...concepts.text import Text
from ..forms import localised
from ..phrase import gap
from .release import Headline, Release, Site
from .words import EDITION, KINDS, REVISED, WORDS

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 50
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMED = Text("{title}（{period}）", "{title}, {period}")
SAID = Text("{title}：{digits}", "{title}: {digits}")
BETWEEN = Text("；", "; ")


def feed(site: Site) -> bytes:
    """The feed: an entry for each release, the last changed first, updated when an edition came out.

    Links are relative to the address that the feed is read from.
    """
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN" if site.lang == "zh" else site.lang})
    named = f"{site.bureau.zh}/{site.lang}"
    _words(root, "id", _urn(named))
    _words(root, "title", f"{site.bureau.within(site.lang)} · {WORDS['site'].within(site.lang)}")
    _words(root, "updated", _instant(site.updated))
    _words(SubElement(root, "author"), "name", site.bureau.within(site.lang))
    SubElement(root, "link", {"rel": "self", "href": "feed.xml", "type": "application/atom+xml"})
    SubElement(root, "link", {"rel": "alternate", "href": "index.html", "type": "text/html"})
    for release in sorted(site.releases, key=lambda one: (one.updated, one.anchor), reverse=True)[:NEWEST]:
        _entry(root, site, release)
    indent(root, " ")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, "utf-8", xml_declaration=False) + b"\n"


def _entry(root: Element, site: Site, release: Release) -> None:
    lang, entry = site.lang, SubElement(root, "entry")
    title = NAMED.format(title=release.title, period=release.period_name)
    _words(entry, "id", _urn(f"{release.job}/{release.area}/{release.period}/{lang}"))
    _words(entry, "title", title.within(lang))
    _words(entry, "published", _instant(release.published))
    _words(entry, "updated", _instant(release.updated))
    SubElement(entry, "link", {"rel": "alternate", "href": release.page, "type": "text/html"})
    _words(entry, "summary", _summary(site, release))


def _summary(site: Site, release: Release) -> str:
    """Its edition, what that puts right or revises, and its figures."""
    lang, issue = site.lang, release.main.current
    kind = Text("（{kind}）", " ({kind})").format(kind=KINDS[issue.kind])
    edition = EDITION.format(n=issue.number).within(lang) + kind.within(lang)
    revised = REVISED.format(n=issue.revised).within(lang) if issue.revised else ""
    note = (WORDS["synthetic"].within(lang)) if release.synthetic else ""
    figures = BETWEEN.within(lang).join(_said(site, headline) for headline in release.main.headlines)
    return " · ".join(part for part in (edition, note, issue.correction, revised, figures) if part)


def _said(site: Site, headline: Headline) -> str:
    figure, lang = localised(headline.figure, site.lang), site.lang
    unit = figure.unit.symbol.within(lang)
    return SAID.format(title=headline.title, digits=f"{figure.shown}{gap(unit, lang)}{unit}").within(lang)


def _words(parent: Element, tag: str, words: str) -> None:
    """An element with these words, without characters that XML cannot hold."""
    SubElement(parent, tag).text = NO_XML.sub("\ufffd", words)


def _urn(name: str) -> str:
    """An id that depends on the name only, wherever the site stands."""
    return uuid5(NAMESPACE_URL, f"reports/{name}").urn


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
