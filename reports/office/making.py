"""Bulletins made, and made again from what is known now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..archive import Ending, Run, Store, end
from ..concepts.definition import Job
from ..concepts.errors import RenderError, UsageError, disk_error
from ..concepts.finding import Finding
from ..concepts.period import Period, label, quarter
from ..concepts.text import Text
from ..disseminate import fonts
from ..disseminate.apart import Limits
from ..disseminate.manifest import complete_manifest, differences
from ..production import Edition, Examined, Press, Product, examine, produce
from ..release import Slot
from ..workspace import CANNOT_MAKE
from .aggregating import aggregating_in
from .areas import examination, reading
from .attempts import attempted, noted
from .bundles import Bundle, bundle_of, commit, forget_prepared, nothing_stands, prepare, prepared, restored, show
from .calendar import embargoed, slot_for
from .desk import Desk, desk_of, order_of
from .receiving import gathered, take
from .session import Session, at_work

BEFORE_SINCE = Text("{job} 自 {since} 起编制，跳过 {period}", "{job} begins with {since}; {period} is skipped")
NO_BULLETIN = Text(
    "作业 {job} 没有模板，不编公报；可以运行 reports check 或 reports figures",
    "job {job} has no template and so no bulletin; reports check and reports figures work",
)
OTHER_BYTES = Text(
    "同样的输入和配方给出了不同的字节：{what}；没有发布，请报告维护人员",
    "the same inputs and recipe gave other bytes: {what}; nothing was published, tell those who maintain the program",
)
FONTS = Text("准备中文字体（仅第一次）", "preparing the Chinese fonts (the first time only)")
PREPARED = Text("已制作，{at} 发布：{why}", "made, to be released at {at}: {why}")


@dataclass(frozen=True)
class Made:
    """What a run or rerun did, where it stands, and why.

    `outcome` is `made`, `unchanged`, `identical`, `differs`, `skipped`, or `prepared` before an embargo's end.
    """

    job: str
    outcome: str
    edition: int
    files: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
    differences: tuple[Text, ...] = ()


def run(session: Session, job: Job, period: Period, correction: str = "") -> Made:
    """Receive, check, compute, render, publish; a bulletin of the same run is left as it stands.

    Before the hour of its release it is prepared, and nothing is written to `data_out/`.

    Args:
        correction: which error of an earlier edition this puts right; a planned revision has none.
    """
    if period < quarter(job.since):
        session.tell(BEFORE_SINCE.format(job=job.name, since=job.since, period=label(period)))
        return Made(job.called, "skipped", 0, ())
    _with_template(job)
    with at_work(session) as archive:
        desk = _desk(session, archive, job, period)
        if desk.again():
            return _unchanged(session, archive, desk)
        slot = slot_for(session, archive, job, period)
        return (
            _prepared(session, archive, desk, slot)
            if embargoed(session, slot)
            else _made(session, archive, (desk, slot), correction)
        )


def _unchanged(session: Session, archive: Store, desk: Desk) -> Made:
    files = restored(session, archive, desk)
    return Made(desk.order.job.called, "unchanged", desk.next_number - 1, files)


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
            raise nothing_stands(job, period)
        same = desk.again()
        if same is None:
            return _made(session, archive, (desk, None), "")
        with woken(session) as press:
            product = produced(session, desk, (examination(desk.order, session.tell), same), press)
        _same_bytes(product, desk.latest.manifest)
        return Made(job.called, "identical", same.number, restored(session, archive, desk), product.findings)


def _with_template(job: Job) -> None:
    if not job.template:
        raise UsageError(NO_BULLETIN.format(job=job.name))


def _desk(session: Session, archive: Store, job: Job, period: Period) -> Desk:
    order = order_of(job, period, gathered(session, job, archive), archive)
    return desk_of(session.workspace, archive, aggregating_in(session.workspace, order, keep=True))


def _prepared(session: Session, archive: Store, desk: Desk, slot: Slot | None) -> Made:
    """The bulletin ready in the store before its hour, made again where anything has changed since."""
    ready = prepared(session, archive, desk)
    if ready is None:
        with attempted(session, archive, desk, "run") as attempt:
            ready, _ = _finished(session, archive, (desk, attempt), "")
            prepare(session, archive, desk, ready)
            end(archive.ledger, attempt.seq, Ending("succeeded", session.actor.now(), desk.key))
    if slot is not None:
        session.tell(PREPARED.format(at=slot.local.strftime("%Y-%m-%d %H:%M"), why=slot.why))
    return Made(desk.order.job.called, "prepared", ready.edition.number, ())


def _made(session: Session, archive: Store, at: tuple[Desk, Slot | None], correction: str) -> Made:
    """A new edition, from the reading of its files to its place in `data_out/`, with an entry in the log of runs."""
    desk, slot = at
    with attempted(session, archive, desk, "release" if slot else "run") as attempt:
        ready = None if correction else prepared(session, archive, desk)
        findings: tuple[Finding, ...] = ()
        if ready is None:
            ready, findings = _finished(session, archive, (desk, attempt), correction)
        commit(session, archive, (desk, attempt, slot.name if slot and desk.latest is None else ""), ready)
    files = show(desk, ready)
    forget_prepared(session, desk)
    return _told(desk, ready, files, findings)


def _finished(
    session: Session, archive: Store, of: tuple[Desk, Run], correction: str
) -> tuple[Bundle, tuple[Finding, ...]]:
    """The bundle of the next edition, read, received, checked and rendered; and what was found on the way."""
    desk, attempt = of
    with woken(session) as press:
        known = reading(desk.order, session.tell)
        vintages = take(session, archive, desk.order.received)
        examined = examine(desk.order, session.tell, known)
        noted(archive, attempt, vintages, (*examined.findings, *examined.cleared))
        edition = desk.following(examined.window, correction)
        product = produced(session, desk, (examined, edition), press)
    return bundle_of(desk, (edition, product)), product.findings


def _told(desk: Desk, ready: Bundle, files: tuple[Path, ...], findings: tuple[Finding, ...]) -> Made:
    name, number = desk.order.job.called, ready.edition.number
    if desk.latest is None:
        return Made(name, "made", number, files, findings)
    return Made(name, "differs", number, files, findings, differences(desk.latest.manifest, json.loads(ready.manifest)))


def press_of(session: Session) -> Press:
    """What pages are printed with in this workspace: its fonts, templates and limits."""
    workspace, settings = session.workspace, session.workspace.settings
    if not workspace.cache.is_dir():
        session.tell(FONTS)
    try:
        kit = fonts.prepare(workspace.cache)
    except OSError as fault:
        raise disk_error(fault.errno, making=True)(
            CANNOT_MAKE.format(folder=settings.cache, said=fault.strerror)
        ) from None
    limits = Limits(settings.render_seconds, settings.render_megabytes * 2**20)
    return Press(kit, workspace.templates, limits=limits, data_address=settings.data_address)


def woken(session: Session) -> AbstractContextManager[Press]:
    """The press with its printer awake, which gets ready while the files are read."""
    return press_of(session).awake()


def produced(session: Session, desk: Desk, what: tuple[Examined, Edition], press: Press | None = None) -> Product:
    """The finished bulletin of an edition, printed by this press, or by one of its own."""
    examined, edition = what
    return produce(desk.order, examined, (edition, press or press_of(session)), session.tell)


def _same_bytes(product: Product, manifest: Mapping[str, Any]) -> None:
    now = complete_manifest(product.manifest, product.files)
    if now["outputs"] != manifest["outputs"]:
        before = {output["name"]: output["sha256"] for output in manifest["outputs"]}
        other = [output["name"] for output in now["outputs"] if before.get(output["name"]) != output["sha256"]]
        raise RenderError(OTHER_BYTES.format(what=", ".join(other)))
