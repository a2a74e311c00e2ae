"""What the site lists: releases, the languages they came out in, their editions, figures and files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...concepts.figure import Figure
from ...concepts.text import Lang, Text


@dataclass(frozen=True)
class Download:
    """A file of an edition, by its name in the bundle."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Issue:
    """An edition as readers may know it: its number, its kind (first, revision, correction), when it came out.

    `correction` is the note that it was published with; `revised` says how many figures it shows otherwise than before.
    Nobody is named: who did it stays in the archive.
    """

    number: int
    kind: str
    at: datetime
    run: str
    correction: str = ""
    revised: int = 0


@dataclass(frozen=True)
class Headline:
    """A figure with its title, as the record of the edition has both."""

    title: Text
    figure: Figure


@dataclass(frozen=True)
class Change:
    """A figure that an earlier publication showed otherwise, and the string that stood there."""

    headline: Headline
    before: str


@dataclass(frozen=True)
class Version:
    """A release in one language, with the editions it came out in, the newest first. Files are those of the newest."""

    job: str
    lang: Lang
    issues: tuple[Issue, ...]
    files: tuple[Download, ...]
    headlines: tuple[Headline, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def current(self) -> Issue:
        return self.issues[0]

    @property
    def first(self) -> Issue:
        return self.issues[-1]


@dataclass(frozen=True)
class Release:
    """A bulletin of a period, in each language it came out in, the site's own first. `period` is written 2024-Q1.

    `one_of_many` says that the same bulletin comes out for other areas too: then its places have its area in them.
    """

    job: str
    area: str
    period: str
    title: Text
    period_name: Text
    versions: tuple[Version, ...]
    synthetic: bool = False
    one_of_many: bool = False

    def place(self, job: str) -> str:
        """The folder of a job, or of a translation of it, within that of the period."""
        return f"{job}-{self.area}" if self.one_of_many else job

    @property
    def main(self) -> Version:
        return self.versions[0]

    @property
    def anchor(self) -> str:
        return f"{self.period}-{self.place(self.job)}"

    @property
    def page(self) -> str:
        """Where its page stands: the address to link to, whatever edition is in force."""
        return f"{self.period}/{self.place(self.job)}/index.html"

    @property
    def updated(self) -> datetime:
        """When its newest edition came out, in whatever language."""
        return max(version.current.at for version in self.versions)

    @property
    def published(self) -> datetime:
        """When its first edition came out."""
        return min(version.first.at for version in self.versions)


def path_of(release: Release, version: Version, file: Download) -> str:
    """Where a file stands: under the number of its edition, so that an address never changes its content."""
    return f"{release.period}/{release.place(version.job)}/{version.current.number}/{file.name}"


@dataclass(frozen=True)
class Coming:
    """A release to come: what, of which period, when by the clock of the bureau, how firm, and how often moved."""

    title: Text
    period_name: Text
    at: datetime
    kind: str
    moved: int = 0


@dataclass(frozen=True)
class Site:
    """Everything that the site tells, in one language; releases with the latest period first."""

    bureau: Text
    lang: Lang
    releases: tuple[Release, ...]
    coming: tuple[Coming, ...] = ()

    @property
    def updated(self) -> datetime:
        """The only time the site knows: when the newest of its editions came out."""
        return max(release.updated for release in self.releases)
