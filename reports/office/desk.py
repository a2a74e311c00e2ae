"""All that one run needs before anything is made: its order and recipe, and what was published before it."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from stat import S_ISREG
from typing import Any

from .. import __version__
from ..archive import Acceptance as KeptAcceptance
from ..archive import Bulletin, Store, acceptances, bundle
from ..archive import Edition as Kept
from ..archive import history as all_editions
from ..collect import Delivery
from ..concepts.acceptance import Acceptance
from ..concepts.definition import Job
from ..concepts.errors import UsageError
from ..concepts.figure import Figures
from ..concepts.period import Period, label
from ..concepts.record_bytes import record_bytes
from ..concepts.revision import Revision, revised
from ..concepts.text import Text
from ..disseminate.publish import Shelf, stands
from ..disseminate.templates import unread
from ..production import Edition, Examined, Order, Press, Recipe, page, traced
from ..workspace import Workspace
from .guarding import ruled_by, with_known, with_rules
from .kept_record import is_record
from .receiving import as_inputs

WHICH_AREA = Text(
    "作业 {job} 按名册服务多个地区；请用 --area 指定其中一个，或用 --area all",
    "job {job} serves the areas of a roster; name one of them with --area, or give --area all",
)
PRINTERS = ("weasyprint", "pydyf", "pikepdf", "jinja2", "uharfbuzz", "fonttools", "justmytype-intl-cjk",
            "xlsxwriter")  # fmt: skip


@dataclass(frozen=True)
class Published:
    """An edition of the archive, with its manifest."""

    kept: Kept
    manifest: Mapping[str, Any]

    @property
    def shown(self) -> dict[str, str]:
        """What it printed, by the id of the figure."""
        return {figure["id"]: figure["shown"] for figure in self.manifest["figures"] if figure["printed"]}


@dataclass(frozen=True)
class Desk:
    """What one run has before it: its order and recipe, where its bundle goes, and the newest edition of the bulletin.

    `before` is what was published earlier and may be revised now: the newest edition, else that of an earlier quarter.
    """

    order: Order
    recipe: Recipe
    shelf: Shelf
    latest: Published | None
    before: Published | None

    @property
    def bulletin(self) -> Bulletin:
        return bulletin_of(self.order.job, self.order.period)

    @staticmethod
    def unpublished(workspace: Workspace, order: Order) -> Edition:
        """An edition of today that nobody has published: number 0, of no run."""
        return Edition(0, "0" * 64, recipe_of(workspace, with_rules(workspace, order)))

    @property
    def next_number(self) -> int:
        return self.latest.kept.number + 1 if self.latest else 1

    @property
    def key(self) -> str:
        """One hash for all that a run would be made from: inputs, acceptances, recipe."""
        told = {**asdict(self.recipe), **asdict(self.bulletin)}
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def stands(self) -> bool:
        """Whether the newest edition stands in `data_out/` as it was published."""
        latest = self.latest
        return latest is not None and stands(self.shelf, latest.kept.manifest, latest.manifest["outputs"])

    def again(self) -> Edition | None:
        """The newest edition, if this run is the one that made it: same inputs, recipe and acceptances."""
        if self.latest is None:
            return None
        kept, manifest = self.latest.kept, self.latest.manifest
        revisions = tuple(Revision(**one) for one in manifest["revisions"])
        made = self.edition(kept.number, revisions, manifest["correction"])
        return made if made.run == kept.run else None

    def following(self, figures: Figures, correction: str = "") -> Edition:
        """The next edition, with the figures that it shows otherwise than they were published."""
        return self.edition(
            self.next_number, revised(figures.every, self.before.shown if self.before else {}), correction
        )

    def edition(self, number: int, revisions: Sequence[Revision], correction: str) -> Edition:
        """An edition and the id of its run: the hash of everything it is made from."""
        identity = {
            **asdict(self.bulletin),
            "number": number,
            "inputs": list(self.recipe.inputs),
            "recipe": dict(self.recipe.made_with),
            "accepted": [list(one) for one in self.recipe.accepted],
            "revisions": [asdict(revision) for revision in revisions],
            "correction": correction,
        }
        run = hashlib.sha256(json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        return Edition(number, run, self.recipe, tuple(revisions), correction)


def shown_files(archive: Store, kept: Kept) -> dict[str, bytes]:
    """The files of an edition that stand in `data_out/`, its manifest among them; not its record.

    Raises:
        DamagedObject: one of them is not what was published.
    """
    files = {name: content for name, content in bundle(archive, kept).items() if not is_record(name)}
    return files | {f"{kept.job}.json": archive.objects.get(kept.manifest)}


def record_bytes_of(order: Order, examined: Examined, edition: Edition, html: str) -> bytes:
    """All that an edition was made of, for those who ask later."""
    return record_bytes(traced(order, examined, edition, html))


def composed(workspace: Workspace, order: Order, examined: Examined, edition: Edition) -> str:
    """The page of an edition as composed, not printed; nothing where the job has no template."""
    press = Press(workspace.cache, workspace.templates, data_address=workspace.settings.data_address)
    return page(order, examined, (edition, press)) if order.job.template else ""


def bulletin_of(job: Job, period: Period) -> Bulletin:
    """How the archive names the bulletin of a job and a quarter."""
    return Bulletin(job.name, job.area, label(period))


def original_of(job: Job, period: Period) -> Bulletin:
    """The bulletin that acceptances and announcements are kept for: that of the job which a translation stands for."""
    return Bulletin(job.original, job.area, label(period))


@dataclass(frozen=True)
class AreaShelf(Shelf):
    """Where the bundle of one area of many stands: `data_out/<period>/<area>/`."""

    @property
    def key(self) -> str:
        return f"{self.folder.parent.name}@{self.folder.name}@{self.job}"


def shelf_of(workspace: Workspace, bulletin: Bulletin, by_area: bool) -> Shelf:
    """Where a bulletin stands; `by_area` where its job serves the areas of a roster."""
    folder = workspace.data_out / bulletin.period
    if by_area:
        return AreaShelf(folder / bulletin.area, workspace.store, bulletin.job)
    return Shelf(folder, workspace.store, bulletin.job)


def shelf_of_kept(workspace: Workspace, kept: Kept) -> Shelf:
    """Where the bundle of an edition of the ledger stands; as of a job without a roster where the job is gone."""
    job = workspace.named(kept.job)
    return shelf_of(workspace, Bulletin(kept.job, kept.area, kept.period), bool(job and job.roster))


def desk_of(workspace: Workspace, archive: Store, order: Order, cut: int | None = None) -> Desk:
    """The desk of a run that reads this, as it was at a cut of the ledger, or is now.

    Raises:
        UsageError: the job has a roster, and no area of it is meant.
    """
    if order.job.roster is not None and not order.job.served:
        raise UsageError(WHICH_AREA.format(job=order.job.name))
    order = guarded(workspace, archive, order, cut)
    every = all_editions(archive.ledger, order.job.name, order.job.area)
    known = [kept for kept in every if cut is None or kept.cut <= cut]
    return desk_among(workspace, archive, (order, recipe_of(workspace, order)), known)


def desk_among(workspace: Workspace, archive: Store, what: tuple[Order, Recipe], known: Iterable[Kept]) -> Desk:
    """The desk of an order and its recipe, where these are all editions of the job and area in their order."""
    order, recipe = what
    bulletin = bulletin_of(order.job, order.period)
    upto = [kept for kept in known if kept.period <= bulletin.period]
    last = max(upto, key=lambda kept: (kept.period, kept.number), default=None)
    before = published(archive, last) if last else None
    latest = before if last and last.period == bulletin.period else None
    return Desk(order, recipe, shelf_of(workspace, bulletin, order.job.roster is not None), latest, before)


def published(archive: Store, kept: Kept) -> Published:
    """An edition with its manifest."""
    return Published(kept, json.loads(archive.objects.get(kept.manifest)))


def accepted(archive: Store | None, job: Job, period: Period, cut: int | None = None) -> tuple[Acceptance, ...]:
    """What people accepted for a bulletin, up to a cut of the ledger."""
    if archive is None:
        return ()
    kept = acceptances(archive.ledger, original_of(job, period), cut)
    return tuple(map(said_in, kept))


def said_in(kept: KeptAcceptance) -> Acceptance:
    """An acceptance as the checks know it, without the bulletin that it was given for."""
    return Acceptance(kept.code, kept.subject, kept.got, kept.because, kept.by, kept.at)


def order_of(job: Job, period: Period, received: Iterable[Delivery], archive: Store | None) -> Order:
    """An order for what is known now."""
    return Order(job, period, tuple(received), accepted(archive, job, period))


def guarded(workspace: Workspace, archive: Store | None, order: Order, cut: int | None = None) -> Order:
    """The order with what its disclosure control needs, where its job declares any and it has it not yet.

    Raises:
        BadDefinition, NotPermitted: the parameters are missing, or cannot be read.
    """
    if order.job.disclosure is None or order.guard:
        return order
    ruled = with_rules(workspace, order)
    return with_known(workspace, archive, (ruled, recipe_of(workspace, ruled)), cut) if archive else ruled


def recipe_of(workspace: Workspace, order: Order) -> Recipe:
    """What a bulletin is made from: inputs and acceptances by their content, and the program, job and templates."""
    return recipe_with(made_with(workspace, order.job), order)


def recipe_with(program: Mapping[str, Any], order: Order) -> Recipe:
    """The same, where what the program, job and templates are is known already; with the area's name from a roster."""
    said = [(a.code, a.subject, a.got, a.because) for a in order.acceptances]
    name = order.job.area_name
    named = {"area_name": f"{name.zh} / {name.en}"} if order.job.roster else {}
    return Recipe(as_inputs(order.received), {**program, **named, **ruled_by(order)}, said)


def made_with(workspace: Workspace, job: Job) -> dict[str, Any]:
    """The versions and the hashes of everything that makes a bulletin out of its inputs, whatever its area."""
    module = importlib.import_module(workspace.jobs[job.original][1])
    return {
        "reports": __version__,
        "code": code_hash(),
        "job": _hash_of(sorted(Path(str(module.__file__)).parent.glob("*.py"))),
        "templates": _of_templates(workspace),
        "versions": {name: version(name) for name in PRINTERS},
        "data_address": workspace.settings.data_address,
    }


def code_hash() -> str:
    """One hash for the program."""
    return _hash_of(sorted(Path(__file__).parent.parent.rglob("*.py")))


def _of_templates(workspace: Workspace) -> dict[str, str]:
    """The hash of every template in force, by name: those of the workspace stand before the packaged ones.

    Raises:
        NotPermitted, InputOutputError: one of them, or a folder, cannot be read.
    """
    try:
        found = {path.relative_to(folder): path for folder in reversed(workspace.templates) for path in _files(folder)}
        return {found[name].name: _hash(found[name]) for name in sorted(found)}
    except OSError as fault:
        raise unread(fault) from None


def _files(folder: Path) -> list[Path]:
    """Every file below a folder.

    Raises:
        OSError: the folder, or one below it, cannot be listed; a link leads nowhere, and what it stands for was meant.
    """

    def refused(fault: OSError) -> None:
        raise fault

    every = (Path(at, name) for at, _, names in os.walk(folder, onerror=refused) for name in names)
    return [path for path in every if path.is_file() or (path.name[0] != "." and S_ISREG(path.stat().st_mode))]


def _hash_of(paths: list[Path]) -> str:
    """One hash over files by name and content; two folders with the same files have the same hash."""
    each = [f"{path.name} {_hash(path)}" for path in paths]
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
