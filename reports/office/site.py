"""The static site of what was published: editions of the ledger, compared with `data_out/`, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from ..archive import Edition, Store
from ..archive import history as all_editions
from ..archive.verify import NOT_THERE, OTHER_BYTES, REPAIR, THESE_BYTES
from ..concepts.definition import Job
from ..concepts.errors import InputOutputError, NotFound, UsageError
from ..concepts.finding import Finding, Place, Severity
from ..concepts.text import Lang, Text
from ..disseminate.publish import sha256_of
from ..disseminate.site.feed import feed
from ..disseminate.site.folder import Wanted, wanted, write_site
from ..disseminate.site.pages import pages
from ..disseminate.site.release import Site, path_of
from ..release import ics, public
from .desk import shelf_of_kept
from .session import Session, at_work
from .site_listing import Telling, original_of, shown, site_of

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
AT_HOME = Text(
    "--to 不能指向工作区本身；请换一个目录，或不写 --to（网站建在 {site}）",
    "--to must not be the workspace itself; give another folder, or no --to (the site is made in {site})",
)
ELSEWHERE = Text(
    "--to 不能指向 {folder} 之内；请换一个目录，或不写 --to（网站建在 {site}）",
    "--to must not lie within {folder}; give another folder, or no --to (the site is made in {site})",
)


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
        told = site_of(session, archive, (jobs, kept), lang)
        files = [*_bundles(archive, told.site), *_pages(session, told)]
        return Built(folder, len(told.site.releases), *write_site(folder, files))


def _folder(session: Session, to: Path | None) -> Path:
    """Where the site goes. In `data_out/` only its own folder: elsewhere there it could be taken for a bundle."""
    workspace = session.workspace
    own = workspace.data_out / FOLDER
    if to and workspace.is_at(to):
        raise UsageError(AT_HOME.format(site=f"{workspace.data_out.name}/{FOLDER}"))
    if to and to.resolve() != own.resolve() and (kept := workspace.kept_around(to)):
        raise UsageError(ELSEWHERE.format(folder=kept.name, site=f"{workspace.data_out.name}/{FOLDER}"))
    return to or own


# What was published


def _of(jobs: Iterable[Job], every: Iterable[Edition]) -> list[Edition]:
    """The editions of these jobs, in whatever language, in the order of publication."""
    names = {job.original for job in jobs}
    return [kept for kept in every if original_of(kept.job)[0] in names]


def newest(kept: Iterable[Edition]) -> list[Edition]:
    """The edition in force of every bulletin."""
    return list({edition.bulletin: edition for edition in kept}.values())


def _refuse_damage(session: Session, archive: Store, kept: Iterable[Edition]) -> None:
    found = [finding for edition in newest(kept) for finding in _damage(session, archive, edition)]
    if found:
        raise InputOutputError(DAMAGED.format(n=len(found)), found)


def _damage(session: Session, archive: Store, edition: Edition) -> Iterator[Finding]:
    """Each file of an edition in force that does not stand in `data_out/` as it was published."""
    folder = shelf_of_kept(session.workspace, edition).folder
    for output in shown(archive, edition):
        path = folder / output.name
        got = sha256_of(path) if path.is_file() else ""
        if got != output.sha256:
            said = OTHER_BYTES.format(got=got) if got else NOT_THERE
            place = Place(path.relative_to(session.workspace.data_out.parent).as_posix())
            want = THESE_BYTES.format(sha256=output.sha256)
            yield Finding(Severity.ERROR, "published", place, said, want, REPAIR)


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
    return ics(map(public, told.slots), told.titles, told.site.updated.astimezone(UTC), told.site.lang)
