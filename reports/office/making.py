"""Bulletins made, and made again from what is known now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..archive import Beginning, Draft, Ending, Run, Store, begin, commit_edition, cut_now, end, note
from ..archive import Told as ToldFinding
from ..archive.records import EditionKind, State
from ..concepts.definition import Job
from ..concepts.errors import CannotWrite, Held, NotFound, RenderError, ReportsError, UsageError
from ..concepts.finding import Finding
from ..concepts.period import Period, label, quarter
from ..concepts.text import Text
from ..disseminate import fonts
from ..disseminate.apart import Limits
from ..disseminate.manifest import complete_manifest, differences, manifest_json
from ..disseminate.publish import Shelf, publish, standing
from ..production import Edition, Examined, Press, Product, examine, produce, read
from ..workspace import CANNOT_MAKE
from .desk import RECORD, Desk, desk_of, order_of, record_bytes_of, shown_files
from .receiving import gathered, take
from .session import Session, at_work

BEFORE_SINCE = Text("{job} 自 {since} 起编制，跳过 {period}", "{job} begins with {since}; {period} is skipped")
NO_BULLETIN = Text(
    "作业 {job} 没有模板，不编公报；可以运行 reports check 或 reports figures",
    "job {job} has no template and so no bulletin; reports check and reports figures work",
)
NOTHING_STANDS = Text(
    "{job} 没有发布过 {period} 的公报；请先运行 reports run {period} --job {job}",
    "{job} has published nothing for {period}; run reports run {period} --job {job} first",
)
OTHER_BYTES = Text(
    "同样的输入和配方给出了不同的字节：{what}；没有发布，请报告维护人员",
    "the same inputs and recipe gave other bytes: {what}; nothing was published, tell those who maintain the program",
)
REPAIRED = Text("data_out 中的公报已按第 {number} 版恢复", "the bulletin in data_out is restored as edition {number}")
FONTS = Text("准备中文字体（仅第一次）", "preparing the Chinese fonts (the first time only)")


@dataclass(frozen=True)
class Made:
    """What a run or rerun did: `made`, `unchanged`, `identical`, `differs` or `skipped`, where it stands, and why."""

    job: str
    outcome: str
    edition: int
    files: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
    differences: tuple[Text, ...] = ()


def run(session: Session, job: Job, period: Period, correction: str = "") -> Made:
    """Receive, check, compute, render, publish; a bulletin of the same run is left as it stands.

    Args:
        correction: which error of an earlier edition this puts right; a planned revision has none.
    """
    if period < quarter(job.since):
        session.tell(BEFORE_SINCE.format(job=job.name, since=job.since, period=label(period)))
        return Made(job.name, "skipped", 0, ())
    _with_template(job)
    with at_work(session) as archive:
        desk = _desk(session, archive, job, period)
        same = desk.again()
        return _restored(session, archive, desk) if same else _made(session, archive, desk, correction)


def rerun(session: Session, job: Job, period: Period) -> Made:
    """Make it again from what is known now, and compare it with the newest edition.

    Raises:
        NotFound: nothing was published.
        RenderError: the same run did not give the same bytes.
    """
    _with_template(job)
    with at_work(session) as archive:
        desk = _desk(session, archive, job, period)
        if desk.latest is None:
            raise NotFound(NOTHING_STANDS.format(period=label(period), job=job.name))
        same = desk.again()
        if same is None:
            return _made(session, archive, desk, "")
        examined = examine(desk.order, session.tell)
        product = produced(session, desk, (examined, same))
        _same_bytes(product, desk.latest.manifest)
        there = _restored(session, archive, desk)
        return Made(job.name, "identical", same.number, there.files, product.findings)


def _with_template(job: Job) -> None:
    if not job.template:
        raise UsageError(NO_BULLETIN.format(job=job.name))


def _desk(session: Session, archive: Store, job: Job, period: Period) -> Desk:
    order = order_of(job, period, gathered(session, job, archive), archive)
    return desk_of(session.workspace, archive, order)


def _made(session: Session, archive: Store, desk: Desk, correction: str) -> Made:
    """A new edition, from the reading of its files to its place in `data_out/`, with an entry in the log of runs."""
    with _attempted(session, archive, desk) as attempt:
        known = read(desk.order, session.tell)
        vintages = take(session, archive, desk.order.received)
        examined = examine(desk.order, session.tell, known)
        told = (*examined.findings, *examined.cleared)
        note(archive.ledger, attempt.seq, [vintage.seq for vintage in vintages], _told(told))
        edition = desk.following(examined.window, correction)
        product = produced(session, desk, (examined, edition))
        record = {f"{desk.bulletin.job}{RECORD}": record_bytes_of(desk.order, examined, edition, product.page)}
        _commit(session, archive, (desk, edition, attempt), (product, record))
    files = _published(desk.shelf, product)
    before = desk.latest.manifest if desk.latest else None
    outcome, why = ("differs", differences(before, product.manifest)) if before else ("made", ())
    return Made(desk.order.job.name, outcome, edition.number, files, product.findings, why)


@contextmanager
def _attempted(session: Session, archive: Store, desk: Desk) -> Iterator[Run]:
    """A run in the log: begun now, and ended as it ends; success is recorded with the edition."""
    actor = session.actor
    beginning = Beginning("run", cut_now(archive.ledger), actor.now(), actor.name, actor.host, actor.pid)
    attempt = begin(archive.ledger, desk.bulletin, beginning)
    try:
        yield attempt
    except BaseException as fault:
        state: State = (
            "held" if isinstance(fault, Held) else "failed" if isinstance(fault, ReportsError) else "abandoned"
        )
        with suppress(ReportsError):  # where the ledger cannot be written either, the first fault is the one to tell
            end(archive.ledger, attempt.seq, Ending(state, actor.now(), error=str(fault)))
        raise


def _told(findings: Iterable[Finding]) -> list[ToldFinding]:
    return [
        ToldFinding(str(f.severity), f.code, str(f.place), f.subject, f.line("zh"), f.line("en"), f.reason)
        for f in findings
    ]


def produced(session: Session, desk: Desk, what: tuple[Examined, Edition]) -> Product:
    """The finished bulletin of an edition."""
    workspace = session.workspace
    if not workspace.cache.is_dir():
        session.tell(FONTS)
    try:
        kit = fonts.prepare(workspace.cache)
    except OSError as fault:
        raise CannotWrite(CANNOT_MAKE.format(folder=workspace.settings.cache, said=fault.strerror)) from None
    examined, edition = what
    limits = Limits(workspace.settings.render_seconds, workspace.settings.render_megabytes * 2**20)
    press = Press(kit, workspace.templates, limits=limits)
    return produce(desk.order, examined, (edition, press), session.tell)


def _commit(
    session: Session, archive: Store, of: tuple[Desk, Edition, Run], made: tuple[Product, Mapping[str, bytes]]
) -> None:
    """The edition in the ledger, with its bytes in the archive: from here on it is published, wherever it is shown."""
    desk, edition, attempt = of
    product, record = made
    kind: EditionKind = "correction" if edition.correction else "revision" if edition.number > 1 else "first"
    draft = Draft(
        bulletin=desk.bulletin,
        number=edition.number,
        run=edition.run,
        kind=kind,
        cut=cut_now(archive.ledger),
        manifest=_manifest(product),
        files={**product.files, **record},
        attempt=attempt.seq,
    )
    commit_edition(archive, draft, session.actor.stamp(edition.correction))


def _manifest(product: Product) -> bytes:
    return manifest_json(complete_manifest(product.manifest, product.files))


def _published(shelf: Shelf, product: Product) -> tuple[Path, ...]:
    publish(shelf, {**product.files, shelf.manifest.name: _manifest(product)})
    return _files(shelf, complete_manifest(product.manifest, product.files))


def _restored(session: Session, archive: Store, desk: Desk) -> Made:
    """The newest edition as it stands in `data_out/`, put back there from the archive where it does not."""
    latest = desk.latest
    if latest is None:
        raise NotFound(NOTHING_STANDS.format(period=label(desk.order.period), job=desk.order.job.name))
    there = standing(desk.shelf)
    if there is None or there["run"] != latest.kept.run:
        publish(desk.shelf, shown_files(archive, latest.kept))
        session.tell(REPAIRED.format(number=latest.kept.number))
    return Made(desk.order.job.name, "unchanged", latest.kept.number, _files(desk.shelf, latest.manifest))


def _same_bytes(product: Product, manifest: Mapping[str, Any]) -> None:
    now = complete_manifest(product.manifest, product.files)
    if now["outputs"] != manifest["outputs"]:
        before = {output["name"]: output["sha256"] for output in manifest["outputs"]}
        other = [output["name"] for output in now["outputs"] if before.get(output["name"]) != output["sha256"]]
        raise RenderError(OTHER_BYTES.format(what=", ".join(other)))


def _files(shelf: Shelf, manifest: Mapping[str, Any]) -> tuple[Path, ...]:
    """The files of a bundle, the PDF first and the manifest last."""
    outputs = sorted(
        (output["name"] for output in manifest["outputs"]), key=lambda name: (not name.endswith(".pdf"), name)
    )
    return (*(shelf.folder / name for name in outputs), shelf.manifest)
