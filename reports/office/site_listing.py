"""What the site tells of the ledger: releases with their languages, editions and figures, and those to come."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..archive import Edition, Output, Store, outputs
from ..concepts.definition import Job
from ..concepts.period import name, quarter
from ..concepts.roster import AREA
from ..concepts.text import LANGS, Lang, Text, plain
from ..disseminate.site.headlines import changes, headlines
from ..disseminate.site.release import Coming, Download, Issue, Release, Site, Version
from ..production import ZONE
from ..release import Slot
from .areas import areas_of
from .calendar import YEAR_AHEAD, every_slot
from .kept_record import is_record, record_of
from .session import Session

Key = tuple[str, str, str]  # the original job, area, period
OF_AREA = Text("{area}：{title}", "{area}: {title}")


def original_of(job: str) -> tuple[str, Lang]:
    """The job that a name of the ledger stands for, and the language of its pages where the name says one.

    >>> original_of("industry.en"), original_of("industry")
    (('industry', 'en'), ('industry', 'zh'))
    """
    for lang in LANGS:
        if job.endswith(f".{lang}"):
            return job.removesuffix(f".{lang}"), lang
    return job, "zh"


def shown(archive: Store, edition: Edition) -> list[Output]:
    """What readers get of an edition, its manifest last; never its record."""
    manifest = Output(f"{edition.job}.json", edition.manifest, len(archive.objects.get(edition.manifest)))
    return [*(output for output in outputs(archive.ledger, edition) if not is_record(output.name)), manifest]


@dataclass(frozen=True)
class Telling:
    """A site, and what its calendar file is made of."""

    site: Site
    slots: tuple[Slot, ...]
    titles: Mapping[str, Text]


def site_of(session: Session, archive: Store, of: tuple[Sequence[Job], list[Edition]], lang: Lang) -> Telling:
    jobs, kept = of
    order = {job.original: (at, job) for at, job in enumerate(jobs)}
    names = {job.original: _names(session, job) for job in jobs}
    releases = (_release(archive, group, order[key[0]][1], lang) for key, group in _grouped(kept).items())
    listed = sorted((_titled(one, names[one.job]) for one in releases), key=lambda one: order[one.job][0])
    listed.sort(key=lambda one: one.period, reverse=True)
    slots = _coming(session, archive, jobs, kept)
    site_ = Site(_bureau(jobs[0]), lang, tuple(listed), tuple(_told(slot, order[_job(slot)][1]) for slot in slots))
    return Telling(site_, slots, {job.name: job.title for job in jobs})


def _bureau(job: Job) -> Text:
    """The office that publishes; of a job for many areas, that of the area they lie in."""
    return Text(*(job.bureau.within(lang).replace(AREA, job.area_name.within(lang)) for lang in LANGS))


def _names(session: Session, job: Job) -> Mapping[str, Text]:
    """The names of the areas of a job, by their codes; none where it has no roster."""
    return {area.code: area.name for area in areas_of(session.workspace, job.roster)} if job.roster else {}


def _titled(release: Release, names: Mapping[str, Text]) -> Release:
    """The release of one area of many, with its name."""
    if not names:
        return release
    area = names.get(release.area, plain(release.area))
    return replace(release, title=OF_AREA.format(area=area, title=release.title), one_of_many=True)


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
        title=record_of(archive, first).imprint.title,
        period_name=name(quarter(first.period), job.accumulation),
        versions=versions,
        synthetic=_manifest(archive, first)["synthetic"],
    )


def _version(archive: Store, kept: list[Edition]) -> Version:
    current = kept[-1]
    record, manifest = record_of(archive, current), _manifest(archive, current)
    return Version(
        current.job,
        manifest.get("language", original_of(current.job)[1]),
        issues=tuple(_issue(archive, edition) for edition in reversed(kept)),
        files=tuple(Download(*_listed(output)) for output in shown(archive, current)),
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
