"""The static site of what was published: editions of the ledger, compared with `data_out/`, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..archive import Edition, Output, Store, outputs
from ..archive import history as all_editions
from ..archive.verify import NOT_THERE, OTHER_BYTES, REPAIR, THESE_BYTES
from ..concepts.definition import Job
from ..concepts.errors import InputOutputError, NotFound, UsageError
from ..concepts.finding import Finding, Place, Severity
from ..concepts.period import name, quarter
from ..concepts.record import Record
from ..concepts.record_bytes import read_record
from ..concepts.text import LANGS, Lang, Text
from ..disseminate.publish import sha256_of
from ..disseminate.site.feed import feed
from ..disseminate.site.folder import Wanted, wanted, write_site
from ..disseminate.site.headlines import changes, headlines
from ..disseminate.site.pages import pages
from ..disseminate.site.release import Coming, Download, Issue, Release, Site, Version, path_of
from ..production import ZONE
from ..release import Slot, ics
from .calendar import YEAR_AHEAD, every_slot
from .desk import is_record
from .session import Session, at_work

FOLDER = "site"
NOTHING_OUT = Text(
    "还没有发布过公报，没有可列出的；请先运行 reports run PERIOD",
    "nothing has been published yet, so there is nothing to list; run reports run PERIOD first",
)
DAMAGED = Text(
    "data_out 中有 {n} 个文件不是发布时的样子，没有改动网站；请运行 reports repair 后再试",
    "files in data_out that are not as they were published: {n}; the site was not touched. "
    "Run reports repair, then try again",
)
ELSEWHERE = Text(
    "--to 不能指向 {folder} 之内；请换一个目录，或不写 --to（网站建在 {site}）",
    "--to must not lie within {folder}; give another folder, or no --to (the site is made in {site})",
)
BY_RULE = Text("按发布规则", "by the release rule")
SAID = Text("日期已公布", "an announced date")
OPEN = Text("日期待定", "the date is not firm yet")


@dataclass(frozen=True)
class Built:
    """A site that was built: its folder, how many releases it lists, and how many files came and went."""

    folder: Path
    releases: int
    came: int
    gone: int


def site(session: Session, jobs: Sequence[Job], lang: Lang, to: Path | None = None) -> Built:
    """Build the site of these jobs, in one language, of the editions in force; by default in `data_out/site`.

    Raises:
        UsageError: the folder is none to write to.
        NotFound: nothing was published.
        InputOutputError: a bundle in `data_out/` is damaged, or the disk failed.
        CannotWrite: the folder cannot be written.
    """
    folder = _folder(session, to)
    if not session.kept:
        raise NotFound(NOTHING_OUT)
    with at_work(session) as archive:
        kept = _of(jobs, all_editions(archive.ledger))
        if not kept:
            raise NotFound(NOTHING_OUT)
        _refuse_damage(session, archive, kept)
        told = _site(session, archive, (jobs, kept), lang)
        files = [*_bundles(archive, told.site), *_pages(session, told)]
        return Built(folder, len(told.site.releases), *write_site(folder, files))


def _folder(session: Session, to: Path | None) -> Path:
    """Where the site goes. In `data_out/` only its own folder: elsewhere there it could be taken for a bundle."""
    workspace = session.workspace
    own = workspace.data_out / FOLDER
    for kept in (workspace.data_in, workspace.data_out, workspace.store):
        if to and to.resolve() != own.resolve() and to.resolve().is_relative_to(kept.resolve()):
            raise UsageError(ELSEWHERE.format(folder=kept.name, site=f"{workspace.data_out.name}/{FOLDER}"))
    return to or own


# What was published

Key = tuple[str, str, str]  # the original job, area, period


def _of(jobs: Iterable[Job], every: Iterable[Edition]) -> list[Edition]:
    """The editions of these jobs, in whatever language, in the order of publication."""
    names = {job.original for job in jobs}
    return [kept for kept in every if original_of(kept.job)[0] in names]


def original_of(job: str) -> tuple[str, Lang]:
    """The job that a name of the ledger stands for, and the language of its pages where the name says one.

    >>> original_of("industry.en"), original_of("industry")
    (('industry', 'en'), ('industry', 'zh'))
    """
    for lang in LANGS:
        if job.endswith(f".{lang}"):
            return job.removesuffix(f".{lang}"), lang
    return job, "zh"


def newest(kept: Iterable[Edition]) -> list[Edition]:
    """The edition in force of every bulletin."""
    return list({edition.bulletin: edition for edition in kept}.values())


def _refuse_damage(session: Session, archive: Store, kept: Iterable[Edition]) -> None:
    found = [finding for edition in newest(kept) for finding in _damage(session, archive, edition)]
    if found:
        raise InputOutputError(DAMAGED.format(n=len(found)), found)


def _damage(session: Session, archive: Store, edition: Edition) -> Iterator[Finding]:
    """Each file of an edition in force that does not stand in `data_out/` as it was published."""
    folder = session.workspace.data_out / edition.period
    for output in _shown(archive, edition):
        path = folder / output.name
        got = sha256_of(path) if path.is_file() else ""
        if got != output.sha256:
            said = OTHER_BYTES.format(got=got) if got else NOT_THERE
            place = Place(f"{session.workspace.data_out.name}/{edition.period}/{output.name}")
            want = THESE_BYTES.format(sha256=output.sha256)
            yield Finding(Severity.ERROR, "published", place, said, want, REPAIR)


def _shown(archive: Store, edition: Edition) -> list[Output]:
    """What readers get of an edition, its manifest last; never its record."""
    manifest = Output(f"{edition.job}.json", edition.manifest, len(archive.objects.get(edition.manifest)))
    return [*(output for output in outputs(archive.ledger, edition) if not is_record(output.name)), manifest]


# The site of it


@dataclass(frozen=True)
class Telling:
    """A site, and what its calendar file is made of."""

    site: Site
    slots: tuple[Slot, ...]
    titles: Mapping[str, Text]


def _site(session: Session, archive: Store, of: tuple[Sequence[Job], list[Edition]], lang: Lang) -> Telling:
    jobs, kept = of
    order = {job.original: (at, job) for at, job in enumerate(jobs)}
    releases = [_release(archive, group, order[key[0]][1], lang) for key, group in _grouped(kept).items()]
    listed = sorted(releases, key=lambda one: order[one.job][0])
    listed.sort(key=lambda one: one.period, reverse=True)
    slots = _coming(session, archive, jobs, kept)
    site_ = Site(jobs[0].bureau, lang, tuple(listed), tuple(_told(slot, order[_job(slot)][1]) for slot in slots))
    return Telling(site_, slots, {job.name: job.title for job in jobs})


def _grouped(kept: Iterable[Edition]) -> dict[Key, list[Edition]]:
    groups: dict[Key, list[Edition]] = {}
    for edition in kept:
        groups.setdefault((original_of(edition.job)[0], edition.area, edition.period), []).append(edition)
    return groups


def _release(archive: Store, kept: list[Edition], job: Job, lang: Lang) -> Release:
    """A release of all its editions: its languages, the site's own first."""
    by_job: dict[str, list[Edition]] = {}
    for edition in kept:
        by_job.setdefault(edition.job, []).append(edition)
    names = sorted(by_job, key=lambda one: (original_of(one)[1] != lang, one))
    versions, first = tuple(_version(archive, by_job[one]) for one in names), by_job[names[0]][-1]
    return Release(
        *(job.original, first.area, first.period),
        title=_record(archive, first).imprint.title,
        period_name=name(quarter(first.period), job.accumulation),
        versions=versions,
        synthetic=_manifest(archive, first)["synthetic"],
    )


def _version(archive: Store, kept: list[Edition]) -> Version:
    current = kept[-1]
    record, manifest = _record(archive, current), _manifest(archive, current)
    return Version(
        current.job,
        manifest.get("language", original_of(current.job)[1]),
        issues=tuple(_issue(archive, edition) for edition in reversed(kept)),
        files=tuple(Download(*_listed(output)) for output in _shown(archive, current)),
        headlines=headlines(record),
        changes=changes(record, [(one["figure"], one["before"]) for one in manifest["revisions"]]),
    )


def _listed(output: Output) -> tuple[str, str, int]:
    return output.name, output.sha256, output.size


def _issue(archive: Store, edition: Edition) -> Issue:
    manifest = _manifest(archive, edition)
    at = datetime.fromisoformat(edition.at).astimezone(ZONE)
    told = (manifest["correction"], len(manifest["revisions"]))
    return Issue(edition.number, edition.kind, at, edition.run, *told)


def _manifest(archive: Store, edition: Edition) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.objects.get(edition.manifest))
    return manifest


def _record(archive: Store, edition: Edition) -> Record:
    [sha256] = [output.sha256 for output in outputs(archive.ledger, edition) if is_record(output.name)]
    return read_record(archive.objects.get(sha256))


# What is to come


def _coming(session: Session, archive: Store, jobs: Iterable[Job], kept: Collection[Edition]) -> tuple[Slot, ...]:
    """The slots of a year from the newest edition on, which is all the time the site knows.

    A release that is late is no coming one, and the reason for it is not for readers: neither is listed.
    """
    since = max(datetime.fromisoformat(edition.at) for edition in kept)
    every = every_slot(session, archive, jobs)
    return tuple(slot for slot in every if since < slot.at <= since + YEAR_AHEAD)


def _job(slot: Slot) -> str:
    return original_of(slot.job)[0]


def _told(slot: Slot, job: Job) -> Coming:
    kind = "provisional" if slot.needs else slot.kind
    return Coming(job.title, name(quarter(slot.period), job.accumulation), slot.local, kind, slot.changes)


# The files of it


def _bundles(archive: Store, site_: Site) -> list[Wanted]:
    """Copies of the bundles: a site goes on a stick or a mirror, and must not change where `data_out/` is touched."""
    return [
        Wanted(path_of(release, version, file), file.sha256, _from(archive, file.sha256))
        for release in site_.releases
        for version in release.versions
        for file in version.files
    ]


def _from(archive: Store, sha256: str) -> Callable[[], bytes]:
    return lambda: archive.objects.get(sha256)


def _pages(session: Session, told: Telling) -> list[Wanted]:
    """The pages after what they link to, the index last but for the feed, which calls readers."""
    made = pages(told.site, session.workspace.templates)
    calendar = {"calendar.ics": _calendar_file(told).encode()}
    return [wanted(path, content) for path, content in {**calendar, **made, "feed.xml": feed(told.site)}.items()]


def _calendar_file(told: Telling) -> str:
    """The releases to come for other calendars, without who announced them and why."""
    public = (_public(slot) for slot in told.slots)
    return ics(public, told.titles, told.site.updated.astimezone(UTC), told.site.lang)


def _public(slot: Slot) -> Slot:
    why = OPEN if slot.needs or slot.kind == "provisional" else SAID if slot.kind == "announced" else BY_RULE
    return replace(slot, why=why, kind="provisional" if slot.needs else slot.kind)
