"""What was known then: a bulletin made again as of a moment, or an edition brought back and made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from .. import production
from ..archive import Store, cut_at, cut_numbered
from ..archive import edition as edition_of
from ..collect import Delivery
from ..concepts.acceptance import Acceptance
from ..concepts.definition import Job
from ..concepts.errors import UsageError, disk_error
from ..concepts.period import Period
from ..concepts.revision import Revision
from ..concepts.text import Text
from ..disseminate.manifest import complete_manifest, differences, manifest_json
from ..disseminate.publish import sync_folder, write_durably
from ..process.vanished import ROWS
from ..production import ZONE, Edition, Order, Product, Recipe
from ..workspace import CANNOT_MAKE
from .aggregating import aggregating_in
from .areas import examination
from .calendar import refuse_embargoed
from .desk import Desk, accepted, bulletin_of, desk_of, guarded, order_of, recipe_of, shown_files
from .guarding import with_known, with_rules
from .making import Made, press_of, produced
from .receiving import deliveries_as_of, gathered, kept
from .replacing import with_replaced
from .session import Session, at_work, looking

NO_MOMENT = Text(
    "{words} 不是时刻；请写成 2024-05-10、2024-05-10T09:30 或 @812",
    "{words} is no moment; write 2024-05-10, 2024-05-10T09:30 or @812",
)
NO_HOUR = Text(
    "{words} 不是发布时刻；请写明日期和时间，例如 2024-04-26T09:30",
    "{words} is no time of a release; write its day and its hour, as in 2024-04-26T09:30",
)
CUT = Text("截至 {when}：知识截点 @{cut}", "as of {when}: what was known up to @{cut}")
IN_DATA_OUT = Text(
    "--to 不能指向 data_out 之内：那里只放当前版本；请换一个目录",
    "--to must not lie within data_out, where only current editions stand; give another folder",
)
IN_WORKSPACE = Text(
    "--to 不能指向工作区本身；请换一个目录",
    "--to must not be the workspace itself; give another folder",
)
NOT_YET = Text(
    "{words} 尚未到来：现在是 {now}；请写已经过去的时刻",
    "{words} has not come: it is {now} now; write a moment that has passed",
)
INSIDE = Text("--to 不能指向 {folder} 之内；请换一个目录", "--to must not lie within {folder}; give another folder")


@dataclass(frozen=True)
class Asked:
    """Which bulletin is wanted, and the folder to write it to, if any."""

    job: Job
    period: Period
    to: Path | None = None


def moment(words: str) -> datetime:
    """The instant that is meant: the end of a day in the bureau's zone, or the time given there.

    Raises:
        UsageError: the words are no moment.
    """
    day = _day(words)
    return datetime.combine(day, time.max, ZONE) if day else _instant(words, NO_MOMENT)


def passed(words: str, now: datetime) -> datetime:
    """The moment that is meant, which has come; of today, whose end has not, the part that has.

    Raises:
        UsageError: the words are no moment, or one that has not come: nobody knows yet what will be known then.
    """
    day = _day(words)
    begins = datetime.combine(day, time.min, ZONE) if day else moment(words)
    if begins > now:
        raise UsageError(NOT_YET.format(words=words, now=now.astimezone(ZONE).isoformat(timespec="minutes")))
    return min(moment(words), now)


def hour(words: str) -> datetime:
    """The instant of a release, which has an hour: the end of a day would be a guess.

    Raises:
        UsageError: the words are no instant, or a day alone.
    """
    if _day(words):
        raise UsageError(NO_HOUR.format(words=repr(words)))
    return _instant(words, NO_HOUR)


def _instant(words: str, wrong: Text) -> datetime:
    """The instant that the words are, in the zone of the bureau unless they name another; else what is wrong."""
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        raise UsageError(wrong.format(words=repr(words))) from None
    return at if at.tzinfo else at.replace(tzinfo=ZONE)


def _day(words: str) -> date | None:
    """The day that the words are, in any of the ways that ISO 8601 writes a day without an hour."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def rerun_as_of(session: Session, asked: Asked, words: str) -> Made:
    """The bulletin as it would have been made from what was known at a moment, with the program of today.

    Raises:
        UsageError: the words are no moment, or one that has not come.
        NotFound: nothing was known then.
        Held, BadInput: what was known then does not pass the checks of today.
    """
    with at_work(session) as archive:
        refuse_embargoed(session, archive, asked.job, asked.period)
        cut = _cut(session, archive, words)
        session.tell(CUT.format(when=words, cut=cut))
        desk = _desk_as_of(session, archive, asked, cut)
        examined = examination(desk.order, session.tell)
        edition = desk.again() or desk.following(examined.window)
        product = produced(session, desk, (examined, edition))
        latest = desk.latest.manifest if desk.latest else None
        return _made(session, asked, product, latest)


def _cut(session: Session, archive: Store, words: str) -> int:
    if words.startswith("@") and words[1:].isascii() and words[1:].isdigit():
        return cut_numbered(archive.ledger, int(words[1:]))
    return cut_at(archive.ledger, passed(words, session.actor.now()))


def _desk_as_of(session: Session, archive: Store, asked: Asked, cut: int) -> Desk:
    received = deliveries_as_of(session, asked.job, archive, cut)
    order = Order(asked.job, asked.period, received, accepted(archive, asked.job, asked.period, cut))
    return desk_of(session.workspace, archive, aggregating_in(session.workspace, order, keep=True), cut)


def rerun_edition(session: Session, asked: Asked, number: int) -> Made:
    """An edition exactly as it was published, and whether the program of today makes the same bytes of its inputs.

    Raises:
        NotFound: there is no such edition.
        DamagedObject: the archive has lost some of its bytes.
    """
    with at_work(session) as archive:
        kept = edition_of(archive.ledger, bulletin_of(asked.job, asked.period), number)
        manifest = json.loads(archive.objects.get(kept.manifest))
        written = _written(session, asked.to, shown_files(archive, kept))
        product = _remade(session, archive, asked, (manifest, kept.cut))
        return _compared(asked, (product, manifest), written)


def _remade(session: Session, archive: Store, asked: Asked, of: tuple[Mapping[str, Any], int]) -> Product:
    """The same edition made again, from the same bytes, acceptances and cut, with the program of today."""
    manifest = of[0]
    received = _inputs_again(archive, asked.job, *of)
    said = tuple(
        Acceptance(code, subject, got, because, "", "") for code, subject, got, because in manifest["accepted"]
    )
    recipe = Recipe(manifest["inputs"], manifest["recipe"], manifest["accepted"])
    ordered = aggregating_in(session.workspace, Order(asked.job, asked.period, received, said), keep=True)
    ruled = with_rules(session.workspace, ordered)
    order = with_known(session.workspace, archive, (ruled, recipe))
    desk = desk_of(session.workspace, archive, order)
    revisions = tuple(Revision(**one) for one in manifest["revisions"])
    edition = Edition(manifest["edition"], manifest["run"], recipe, revisions, manifest["correction"])
    examined = examination(order, session.tell)
    product = produced(session, desk, (examined, edition))
    made_with = dict(recipe_of(session.workspace, order).made_with)
    return replace(product, manifest={**product.manifest, "recipe": made_with})


def _inputs_again(archive: Store, job: Job, manifest: Mapping[str, Any], cut: int) -> tuple[Delivery, ...]:
    """The inputs of an edition. Whether they lack rows is asked only where somebody had accepted that they do.

    No other edition can tell of it: it would have been held. Those of before the question existed stay as they are.
    """
    inputs = [kept(archive, job, i["name"], i["sha256"]) for i in manifest["inputs"]]
    asked = any(code == ROWS for code, *_ in manifest["accepted"])
    return tuple(with_replaced(archive, job, inputs, cut)) if asked else tuple(inputs)


def _made(session: Session, asked: Asked, product: Product, latest: Mapping[str, Any] | None) -> Made:
    """What a rerun gave: written aside where that is asked, and compared with the edition that was known then."""
    manifest = complete_manifest(product.manifest, product.files)
    written = _written(session, asked.to, {**product.files, f"{asked.job.name}.json": manifest_json(manifest)})
    if latest is None:
        return Made(asked.job.called, "made_aside", manifest["edition"], written, product.findings)
    return _compared(asked, (product, latest), written)


def _compared(asked: Asked, both: tuple[Product, Mapping[str, Any]], written: tuple[Path, ...]) -> Made:
    product, before = both
    manifest = complete_manifest(product.manifest, product.files)
    same = manifest["outputs"] == before["outputs"]
    why = () if same else differences(before, manifest)
    outcome = "identical" if same else "differs_aside"
    return Made(asked.job.called, outcome, before["edition"], written, product.findings, why)


def _written(session: Session, to: Path | None, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """The files in the folder, each appearing whole, the manifest last.

    Raises:
        UsageError: the folder lies within `data_out/`, `data_in/` or the store, or is the workspace.
        NotPermitted, CannotWrite, InputOutputError: it cannot be written.
    """
    if to is None:
        return ()
    _refuse_inside(session, to)
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name in sorted(files, key=lambda name: (name.endswith(".json"), name)):
            write_durably(to / f".{name}.part", files[name])
            (to / f".{name}.part").replace(to / name)
        sync_folder(to)
    except OSError as fault:
        raise disk_error(fault.errno, making=True)(CANNOT_MAKE.format(folder=to, said=fault.strerror)) from None
    return tuple(to / name for name in sorted(files, key=lambda name: (not name.endswith(".pdf"), name)))


def _refuse_inside(session: Session, to: Path) -> None:
    """
    Raises:
        UsageError: what is written aside would lie among the editions, the deliveries, the archive or the settings.
    """
    kept = session.workspace.kept_around(to)
    if session.workspace.is_at(to):
        raise UsageError(IN_WORKSPACE)
    if kept == session.workspace.data_out:
        raise UsageError(IN_DATA_OUT)
    if kept:
        raise UsageError(INSIDE.format(folder=kept.name))


def preview(session: Session, asked: Asked) -> tuple[Path, ...]:
    """A watermarked copy of what a run would publish now, written aside; nothing is taken in or published.

    Raises:
        Held: errors or queries are left.
        UsageError: the folder lies within `data_out/`, `data_in/` or the store, or is the workspace.
    """
    with looking(session) as archive:
        order = order_of(asked.job, asked.period, gathered(session, asked.job, archive), archive)
        order = guarded(session.workspace, archive, aggregating_in(session.workspace, order))
        desk = desk_of(session.workspace, archive, order) if archive else None
    examined = examination(order, session.tell)
    edition = desk.following(examined.window) if desk else Desk.unpublished(session.workspace, order)
    pdf = production.preview(order, examined, (edition, press_of(session)))
    return _written(session, asked.to, {f"{asked.job.name}.preview.pdf": pdf})
