"""What people do here: run, rerun, check, figures, new. Joins production with the workspace, its store and its lock."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from . import __version__
from .collect import deliveries
from .concepts.definition import Job
from .concepts.errors import Busy, CannotWrite, NotFound
from .concepts.finding import Finding
from .concepts.period import Period, label, quarter
from .concepts.text import Text
from .disseminate import fonts
from .disseminate.data_files import figure_rows
from .disseminate.manifest import complete_manifest, differences
from .disseminate.publish import SHORT, Shelf, editions, finish_switches, interrupted, publish, standing
from .production import Edition, Examined, Order, Press, Product, Tell, examine, produce, refuse
from .workspace import CANNOT_MAKE, Workspace

PRINTERS = ("weasyprint", "pydyf", "pikepdf", "jinja2", "uharfbuzz", "fonttools", "justmytype-intl-cjk")

BUSY = Text("另一个任务正在使用该工作区；请稍后重试", "another command is at work in this workspace; try again later")
BEFORE_SINCE = Text("{job} 自 {since} 起编制，跳过 {period}", "{job} begins with {since}; {period} is skipped")
NOTHING_STANDS = Text(
    "data_out/{period} 中没有完整的 {job} 公报；请先运行 reports run {period} --job {job}",
    "data_out/{period} holds no complete {job} bulletin; run reports run {period} --job {job} first",
)
FINISHED = Text("已补完上次中断的发布：{name}", "completed an interrupted publication: {name}")
FONTS = Text("准备中文字体（仅第一次）", "preparing the Chinese fonts (the first time only)")


@dataclass(frozen=True)
class Made:
    """What a run or rerun did: `made`, `unchanged`, `identical` or `skipped`, where it stands, and what differs."""

    job: str
    outcome: str
    edition: int
    files: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
    differences: tuple[Text, ...] = ()


@contextmanager
def at_work(workspace: Workspace, tell: Tell) -> Iterator[None]:
    """Alone in the workspace, with every interrupted publication completed first.

    Raises:
        Busy: somebody else is at work.
        CannotWrite: the store cannot be made.
    """
    try:
        workspace.store.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(workspace.store / "lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise Busy(BUSY) from None
    except OSError as fault:
        raise CannotWrite(CANNOT_MAKE.format(folder=".reports", said=fault.strerror)) from None
    try:
        for name in finish_switches(workspace.store, workspace.data_out):
            tell(FINISHED.format(name=name))
        yield
    finally:
        lock.release()


def settle(workspace: Workspace, tell: Tell) -> None:
    """Complete an interrupted publication, as every command does before its own work."""
    if interrupted(workspace.store):
        with at_work(workspace, tell):
            pass


def run(workspace: Workspace, job: Job, period: Period, tell: Tell) -> Made:
    """Make and publish the bulletin; a complete one of the same run is left as it stands."""
    if period < quarter(job.since):
        tell(BEFORE_SINCE.format(job=job.name, since=job.since, period=label(period)))
        return Made(job.name, "skipped", 0, ())
    with at_work(workspace, tell):
        desk = _desk(workspace, job, period)
        if desk.before and desk.before["run"] == desk.edition.run:
            return Made(job.name, "unchanged", desk.edition.number, _files(desk.shelf, desk.before))
        product = _produced(workspace, desk, tell)
        return _published(desk, product, "made")


def rerun(workspace: Workspace, job: Job, period: Period, tell: Tell) -> Made:
    """Make it again from what is known now, and compare with what stands in `data_out/`.

    Raises:
        NotFound: nothing complete stands there.
    """
    with at_work(workspace, tell):
        desk = _desk(workspace, job, period)
        if desk.before is None:
            raise NotFound(NOTHING_STANDS.format(period=label(period), job=job.name))
        product = _produced(workspace, desk, tell)
        manifest = complete_manifest(product.manifest, product.files)
        if manifest["outputs"] == desk.before["outputs"]:
            return Made(job.name, "identical", desk.edition.number, _files(desk.shelf, manifest), product.findings)
        made = _published(desk, product, "made")
        return Made(job.name, "differs", made.edition, made.files, product.findings, differences(desk.before, manifest))


def check(workspace: Workspace, job: Job, period: Period, tell: Tell) -> tuple[Finding, ...]:
    """Findings only, explained ones with their reason; nothing is rendered or written.

    Raises:
        Held: errors or queries are left; its findings are all of them.
    """
    examined = _examined(workspace, job, period, tell)
    refuse(examined.findings)
    return (*examined.findings, *examined.cleared)


def _examined(workspace: Workspace, job: Job, period: Period, tell: Tell) -> Examined:
    settle(workspace, tell)
    return examine(Order(job, period, deliveries(workspace.data_in, job.files)), tell)


def figures(
    workspace: Workspace, job: Job, period: Period, tell: Tell
) -> tuple[list[dict[str, str]], tuple[Finding, ...]]:
    """Every figure of the job up to the period, the period itself first; refused where an edit fails."""
    examined = _examined(workspace, job, period, tell)
    refuse([finding for finding in examined.findings if finding.severity == "error"])
    rows = figure_rows(job.name, examined.figures)
    return sorted(rows, key=lambda row: row["period"] != label(period)), examined.findings


@dataclass(frozen=True)
class Desk:
    """All that one run needs: its order, where the bundle goes, what stands there, and which edition this is."""

    order: Order
    shelf: Shelf
    before: dict[str, Any] | None
    edition: Edition


def _desk(workspace: Workspace, job: Job, period: Period) -> Desk:
    received = deliveries(workspace.data_in, job.files)
    shelf = Shelf(workspace.data_out / label(period), workspace.store, job.name)
    before = standing(shelf)
    order = Order(job, period, received)
    return Desk(order, shelf, before, _edition(workspace, order, editions(shelf)))


def _edition(workspace: Workspace, order: Order, known: Mapping[str, int]) -> Edition:
    """Which edition this run is, decided before anything is rendered: same id, same edition; else the next."""
    inputs = [{"name": d.name, "sha256": d.sha256, "bytes": len(d.content)} for d in order.received]
    recipe = _recipe(workspace, order.job)
    identity = {
        "job": order.job.name,
        "area": order.job.area,
        "period": label(order.period),
        "inputs": inputs,
        "recipe": recipe,
    }
    run_id = hashlib.sha256(json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    number = known.get(run_id[:SHORT], max(known.values(), default=0) + 1)
    return Edition(number, run_id, inputs, recipe)


def _recipe(workspace: Workspace, job: Job) -> dict[str, Any]:
    """What a bulletin is made with besides its inputs: code, job, templates, fonts, versions."""
    module = importlib.import_module(workspace.jobs[job.name][1])
    return {
        "reports": __version__,
        "code": _hash_of(sorted(Path(__file__).parent.rglob("*.py"))),
        "job": _hash_of(sorted(Path(str(module.__file__)).parent.glob("*.py"))),
        "templates": _hash_of(_templates(workspace)),
        "versions": {name: version(name) for name in PRINTERS},
    }


def _templates(workspace: Workspace) -> list[Path]:
    """The templates in force, by name: those of the workspace stand before the packaged ones."""
    folders = reversed(workspace.templates)
    found = {path.relative_to(folder): path for folder in folders for path in folder.rglob("*") if path.is_file()}
    return [found[name] for name in sorted(found)]


def _hash_of(paths: list[Path]) -> str:
    """One hash over files by name and content; two folders with the same files have the same hash."""
    each = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths]
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


def _produced(workspace: Workspace, desk: Desk, tell: Tell) -> Product:
    if not workspace.cache.is_dir():
        tell(FONTS)
    try:
        kit = fonts.prepare(workspace.cache)
    except OSError as fault:
        raise CannotWrite(CANNOT_MAKE.format(folder=workspace.settings.cache, said=fault.strerror)) from None
    return produce(desk.order, desk.edition, Press(kit, workspace.templates), tell)


def _published(desk: Desk, product: Product, outcome: str) -> Made:
    publish(desk.shelf, product.files, product.manifest)
    manifest = complete_manifest(product.manifest, product.files)
    return Made(desk.order.job.name, outcome, desk.edition.number, _files(desk.shelf, manifest), product.findings)


def _files(shelf: Shelf, manifest: Mapping[str, Any]) -> tuple[Path, ...]:
    """The files of a bundle, the PDF first and the manifest last."""
    outputs = sorted(
        (output["name"] for output in manifest["outputs"]), key=lambda name: (not name.endswith(".pdf"), name)
    )
    return (*(shelf.folder / name for name in outputs), shelf.manifest)
