"""The pages of the site: an index with the latest period first, a page for each release, one of those to come."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from ...concepts.errors import ReadBackError
from ...concepts.text import Lang, Text
from ..asked import asked
from ..compose import fill
from ..forms import former, localised
from ..phrase import Told, digits
from .release import Change, Coming, Download, Headline, Issue, Release, Site, Version, path_of
from .words import EDITION, FIRMNESS, KINDS, LANGUAGES, MORE, REVISED, WORDS, day, format_of, moment, size_of

CHANGES_AT_MOST = 24
ON_A_CARD = 4
COMING_BESIDE = 3
HAN = re.compile("[\u2e80-\u9fff]")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
NOT_AS_ASKED = Text(
    "网页 {page} 上的数字与指标不符：实际 {got}；应为 {want}；没有写入任何文件，请报告维护人员",
    "the figures on the page {page} are not those that were asked for: got {got}; want {want}; "
    "nothing was written, tell those who maintain the program",
)


def pages(site: Site, folders: tuple[Path, ...]) -> dict[str, bytes]:
    """Every page by its path, the index last, each read back: its figures are those of the editions and no others.

    Raises:
        BadDefinition: a template is missing or wrong.
        ReadBackError: a page does not say what it was asked to say.
    """
    press = _Press(site, folders, fill("site.css", {}, folders))
    made = {release.page: _release_page(press, release) for release in site.releases}
    made["calendar.html"] = press.page("site_calendar.html.j2", _calendar(site))
    made["index.html"] = _index(press)
    return made


@dataclass(frozen=True)
class _Press:
    """What every page of a site is made with; the policy of a page allows the style by its hash and nothing else."""

    site: Site
    folders: tuple[Path, ...]
    style: str

    def page(self, template: str, told: dict[str, Any], up: str = "") -> bytes:
        lang = self.site.lang
        common = {
            "lang": Told("zh-CN" if lang == "zh" else lang),
            "words": {key: Told(text.within(lang)) for key, text in WORDS.items()},
            "bureau": Told(self.site.bureau.within(lang)),
            "style_hash": Told(b64encode(hashlib.sha256(self.style.encode()).digest()).decode()),
            "up": Told(up),
        }
        return fill(template, common | told, self.folders).encode()


# The index


def _index(press: _Press) -> bytes:
    site = press.site
    cards = [_card(release, site.lang) for release in site.releases]
    years = [(Told(year), list(group)) for year, group in groupby(cards, lambda card: card["year"])]
    told = {
        "latest": cards[0],
        "years": years,
        "finder": _finder(site.releases),
        "coming": [_coming(one, site.lang) for one in site.coming[:COMING_BESIDE]],
    }
    html = press.page("site_index.html.j2", told)
    latest = list(site.releases[0].main.headlines)
    others = [headline for release in site.releases for headline in release.main.headlines[:ON_A_CARD]]
    return _as_asked("index.html", html, (latest + others, site.lang))


def _card(release: Release, lang: Lang) -> dict[str, Any]:
    version = release.main
    return {
        "anchor": Told(release.anchor),
        "href": Told(release.page),
        "year": Told(release.period[:4]),
        "period": Told(release.period),
        "title": Told(release.title.within(lang)),
        "period_name": Told(_capital(release.period_name.within(lang))),
        "issue": _issue(version.current, lang),
        "synthetic": release.synthetic,
        "headlines": [_headline(headline, lang) for headline in version.headlines],
        "few": [_headline(headline, lang) for headline in version.headlines[:ON_A_CARD]],
        "files": _files(release, version, lang),
        "others": [_other(release, other, lang) for other in release.versions[1:]],
    }


def _other(release: Release, version: Version, lang: Lang) -> dict[str, Any]:
    """The same release in another language: what is read first of it."""
    return {"name": Told(LANGUAGES[version.lang].within(lang)), "file": _files(release, version, lang)[0]}


def _finder(releases: Sequence[Release]) -> list[tuple[Told, list[tuple[Told, Told]]]]:
    """Each year with its quarters: what a quarter is called, and the anchor of its first bulletin, or nothing."""
    anchors: dict[str, str] = {}
    for release in releases:
        anchors.setdefault(release.period, release.anchor)
    years = sorted({release.period[:4] for release in releases}, reverse=True)
    return [(Told(year), [(Told(q), Told(anchors.get(f"{year}-{q}", ""))) for q in QUARTERS]) for year in years]


# The page of a release


def _release_page(press: _Press, release: Release) -> bytes:
    lang = press.site.lang
    told = _card(release, lang) | {"versions": [_version(release, version, lang) for version in release.versions]}
    html = press.page("site_release.html.j2", told, up="../../")
    changed = [c.headline for version in release.versions for c in version.changes[:CHANGES_AT_MOST]]
    return _as_asked(release.page, html, ([*release.main.headlines, *changed], lang))


def _version(release: Release, version: Version, lang: Lang) -> dict[str, Any]:
    left = max(0, len(version.changes) - CHANGES_AT_MOST)
    return {
        "job": Told(version.job),
        "name": Told(LANGUAGES[version.lang].within(lang)),
        "files": _files(release, version, lang),
        "issue": _issue(version.current, lang),
        "issues": [_issue(issue, lang) for issue in version.issues],
        "changes": [_change(change, lang) for change in version.changes[:CHANGES_AT_MOST]],
        "more": Told(MORE.format(n=left).within(lang) if left else ""),
    }


def _issue(issue: Issue, lang: Lang) -> dict[str, Any]:
    return {
        "name": Told(EDITION.format(n=issue.number).within(lang)),
        "number": Told(str(issue.number)),
        "kind": Told(KINDS[issue.kind].within(lang)),
        "day": Told(day(issue.at).within(lang)),
        "at": Told(issue.at.isoformat(timespec="seconds")),
        "run": Told(issue.run[:16]),
        "correction": Told(issue.correction),
        "correction_lang": Told("zh-CN" if HAN.search(issue.correction) else lang),
        "revised": Told(REVISED.format(n=issue.revised).within(lang) if issue.revised else ""),
    }


def _headline(headline: Headline, lang: Lang) -> dict[str, Any]:
    unit = localised(headline.figure, lang).unit.symbol.within(lang)
    return {"title": Told(headline.title.within(lang)), "digits": digits(headline.figure, lang), "unit": Told(unit)}


def _change(change: Change, lang: Lang) -> dict[str, Any]:
    before = former(change.headline.figure, change.before, lang)
    return _headline(change.headline, lang) | {"before": Told(before), "when": Told(_when(change.headline))}


def _when(headline: Headline) -> str:
    return headline.figure.id.split("/")[3]


def _files(release: Release, version: Version, lang: Lang) -> list[dict[str, Any]]:
    """The files of the edition in force, what is read first first; addresses from the top of the site."""
    ordered = sorted(version.files, key=lambda file: (format_of(file.name, version.job)[0], file.name))
    return [_file(release, version, file, lang) for file in ordered]


def _file(release: Release, version: Version, file: Download, lang: Lang) -> dict[str, Any]:
    _, called, purpose = format_of(file.name, version.job)
    return {
        "href": Told(path_of(release, version, file)),
        "name": Told(file.name),
        "called": Told(called.within(lang)),
        "purpose": Told(purpose.within(lang)),
        "size": Told(size_of(file.size)),
        "sha256": Told(file.sha256),
    }


# Releases to come


def _calendar(site: Site) -> dict[str, Any]:
    return {
        "coming": [_coming(one, site.lang) for one in site.coming],
        "as_of_day": Told(day(site.updated).within(site.lang)),
        "as_of_at": Told(site.updated.isoformat(timespec="seconds")),
    }


def _coming(one: Coming, lang: Lang) -> dict[str, Any]:
    return {
        "title": Told(one.title.within(lang)),
        "period_name": Told(_capital(one.period_name.within(lang))),
        "moment": Told(moment(one.at).within(lang)),
        "at": Told(one.at.isoformat(timespec="minutes")),
        "firmness": Told(FIRMNESS[one.kind].within(lang)),
        "kind": Told(one.kind),
        "moved": bool(one.moved),
    }


def _capital(words: str) -> str:
    """A period at the head of a line: First half of 2023."""
    bare = words.removeprefix("the ")
    return bare[:1].upper() + bare[1:]


# Read back


def _as_asked(page: str, html: bytes, wanted: tuple[Sequence[Headline], Lang]) -> bytes:
    """The page, if the sequence of its figures is what was asked for.

    Raises:
        ReadBackError: it is not.
    """
    headlines, lang = wanted
    want = [(one.figure.id, localised(one.figure, lang).shown) for one in headlines]
    got = [(piece.figure, piece.text) for piece in asked(html.decode()) if piece.figure]
    if got != want:
        raise ReadBackError(NOT_AS_ASKED.format(page=page, got=got, want=want))
    return html
