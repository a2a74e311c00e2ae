"""Finished bundles: kept until their hour, published in the ledger, shown in `data_out/`, put back when damaged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..archive import Draft, Run, Store, commit_edition, cut_now
from ..archive.faults import told
from ..archive.folders import made
from ..archive.records import EditionKind
from ..concepts.definition import Job
from ..concepts.errors import NotFound
from ..concepts.period import Period, label
from ..concepts.record_bytes import record_bytes
from ..concepts.revision import Revision
from ..concepts.text import Text
from ..disseminate.manifest import complete_manifest, manifest_json
from ..disseminate.publish import publish, sync_folder, write_durably
from ..production import Edition, Product
from .desk import Desk, shown_files
from .kept_record import RECORD, is_record
from .session import Session
from .telling import of_release

NOTHING_STANDS = Text(
    "{job} 没有发布过 {period} 的公报；请先运行 reports run {period} --job {asked}",
    "{job} has published nothing for {period}; run reports run {period} --job {asked} first",
)

REPAIRED = Text("data_out 中的公报已按第 {number} 版恢复", "the bulletin in data_out is restored as edition {number}")


def nothing_stands(job: Job, period: Period) -> NotFound:
    """The refusal where there is no edition to show."""
    told = {"job": job.called, "period": label(period), "asked": f"{job.name}{job.area_option}"}
    return NotFound(NOTHING_STANDS.format(**told))


@dataclass(frozen=True)
class Bundle:
    """A finished edition: its manifest and its files, the record that stays in the archive among them."""

    edition: Edition
    manifest: bytes
    files: Mapping[str, bytes]

    @property
    def shown(self) -> dict[str, bytes]:
        """What readers get, without the manifest."""
        return {name: content for name, content in self.files.items() if not is_record(name)}


def bundle_of(desk: Desk, made: tuple[Edition, Product]) -> Bundle:
    """The bundle of a product, with the record of what it was made of."""
    edition, product = made
    record = {f"{desk.bulletin.job}{RECORD}": record_bytes(product.record)}
    manifest = manifest_json(complete_manifest(product.manifest, product.files))
    return Bundle(edition, manifest, {**product.files, **record})


def commit(session: Session, archive: Store, of: tuple[Desk, Run, str], bundle: Bundle) -> None:
    """The edition in the ledger, with its bytes in the archive: from here on it is published, wherever it is shown.

    The slot that it releases, if any, is released with it and never again, and so are the letters that tell of it.
    """
    desk, attempt, slot = of
    edition, what = bundle.edition, (desk.order.job, desk.order.period)
    kind: EditionKind = "correction" if edition.correction else "revision" if edition.number > 1 else "first"
    draft = Draft(
        bulletin=desk.bulletin,
        number=edition.number,
        run=edition.run,
        kind=kind,
        cut=cut_now(archive.ledger),
        manifest=bundle.manifest,
        files=bundle.files,
        attempt=attempt.seq,
        slot=slot or None,
        letters=of_release(session, archive, what, bundle.manifest) if slot else (),
    )
    commit_edition(archive, draft, session.actor.stamp(edition.correction))


def show(desk: Desk, bundle: Bundle) -> tuple[Path, ...]:
    """The bundle in `data_out/`."""
    publish(desk.shelf, {**bundle.shown, desk.shelf.manifest.name: bundle.manifest})
    return files_of(desk, json.loads(bundle.manifest))


def restored(session: Session, archive: Store, desk: Desk) -> tuple[Path, ...]:
    """The newest edition as it stands in `data_out/`, put back there from the archive where it does not."""
    latest = desk.latest
    if latest is None:
        raise nothing_stands(desk.order.job, desk.order.period)
    if not desk.stands:
        publish(desk.shelf, shown_files(archive, latest.kept))
        session.tell(REPAIRED.format(number=latest.kept.number))
    return files_of(desk, latest.manifest)


def files_of(desk: Desk, manifest: Mapping[str, Any]) -> tuple[Path, ...]:
    """The files of a bundle, the PDF first and the manifest last."""
    outputs = sorted(
        (output["name"] for output in manifest["outputs"]), key=lambda name: (not name.endswith(".pdf"), name)
    )
    return (*(desk.shelf.folder / name for name in outputs), desk.shelf.manifest)


# A bundle that is ready before its hour


def prepare(session: Session, archive: Store, desk: Desk, bundle: Bundle) -> None:
    """Keep a finished bundle in the store until its hour. Nothing of it is in `data_out/`.

    Raises:
        CannotWrite: the store cannot be written.
        InputOutputError: the disk is full or failed.
    """
    objects = archive.objects
    kept = {
        "number": bundle.edition.number,
        "run": bundle.edition.run,
        "revisions": [asdict(revision) for revision in bundle.edition.revisions],
        "correction": bundle.edition.correction,
        "manifest": objects.put(bundle.manifest),
        "files": {name: objects.put(content) for name, content in bundle.files.items()},
    }
    path = _ready_path(session, desk)
    with told(path):
        made(path.parent)
        write_durably(path.with_suffix(".part"), manifest_json(kept))
        path.with_suffix(".part").replace(path)
        sync_folder(path.parent)


def prepared(session: Session, archive: Store, desk: Desk) -> Bundle | None:
    """The bundle that was prepared, if it still is what would be made now: same inputs, recipe, acceptances, number."""
    path = _ready_path(session, desk)
    if not path.is_file():
        return None
    with told(path):
        kept = json.loads(path.read_bytes())
    edition = desk.edition(kept["number"], [Revision(**one) for one in kept["revisions"]], kept["correction"])
    if edition.run != kept["run"] or kept["number"] != desk.next_number:
        return None
    files = {name: archive.objects.get(sha256) for name, sha256 in kept["files"].items()}
    return Bundle(edition, archive.objects.get(kept["manifest"]), files)


def forget_prepared(session: Session, desk: Desk) -> None:
    """Take the note of a prepared bundle away, once it is published.

    Raises:
        InputOutputError: the disk failed; the bulletin is published all the same.
    """
    path = _ready_path(session, desk)
    with told(path):
        path.unlink(missing_ok=True)


def _ready_path(session: Session, desk: Desk) -> Path:
    return session.workspace.store / "ready" / f"{desk.shelf.key}.json"
