"""The work of one area, done beside the process that was called: read, checked, computed, rendered, handed back.

A worker opens no ledger and publishes nothing. It reads deliveries by their hash, so that all workers make a bulletin
of the same bytes.
"""

from __future__ import annotations

import gc
import signal
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from ..archive import Objects
from ..collect import Delivery, asks_for, delivered, matching
from ..collect.deliveries import bulk, by_path
from ..concepts.acceptance import Acceptance
from ..concepts.definition import Job
from ..concepts.errors import BadDefinition, Busy, NotFound, RenderError, ReportsError
from ..concepts.finding import Finding
from ..concepts.period import quarter
from ..concepts.revision import revised
from ..concepts.roster import AREA, Area
from ..concepts.source import Source
from ..concepts.text import Text
from ..production import Examined, Order, Press, examine, produce
from ..production.areas import Portions, portions, portions_of, read_area
from ..production.microdata import Wanted, wanted_of
from ..workspace import Workspace, open_workspace
from .aggregating import aggregating_in
from .bundles import Bundle, bundle_of
from .desk import Desk, bulletin_of, made_with, recipe_with, shelf_of
from .making import press_of
from .session import Actor, Session

Files = tuple[tuple[str, str, str], ...]  # name and SHA-256 of each, and of what it takes the place of, if any

OTHER_PROGRAM = Text(
    "工作进程的程序、作业或模板与本机不同：{what}；请在各机器上安装同一版本，并共用同一工作区",
    "a worker has another program, job or template: {what}; install one version everywhere, on one shared workspace",
)
CHANGED_SINCE = Text(
    "{name}: copying: 开始后内容有变化；请等文件完整后重新运行",
    "{name}: copying: it changed after the run began; wait until it is complete, then run again",
)
FAULT = Text("内部故障：{kind}，位于 {where}", "internal fault: {kind}, at {where}")
TOO_MUCH = Text("内存超过限额 {megabytes} MB", "more than {megabytes} MB of memory were needed")


@dataclass(frozen=True)
class Task:
    """What one area's bulletin is made of: the job by name, the files by hash, and what was published before.

    `seconds` is how long its rendering may take before its worker is ended; 0 leaves that to others.
    """

    root: Path
    job: str
    area: Area
    period: str
    files: Files
    acceptances: tuple[Acceptance, ...]
    program: Mapping[str, Any]
    number: int
    shown: Mapping[str, str]
    seconds: int = 0


@dataclass(frozen=True)
class Finished:
    """A bulletin that is ready to be published, and what was found on the way."""

    bundle: Bundle
    findings: tuple[Finding, ...]
    cleared: tuple[Finding, ...]


@dataclass(frozen=True)
class Refused:
    """Why an area has no bulletin: the kind of error, what it says, and its findings."""

    kind: type[ReportsError]
    text: Text
    findings: tuple[Finding, ...] = ()

    @property
    def error(self) -> ReportsError:
        return self.kind(self.text, self.findings)


def carry_out(task: Task) -> Finished | Refused:
    """Make the bulletin of an area; whatever goes wrong with it is an answer, too."""
    try:
        return _finished(task)
    except ReportsError as refusal:
        return Refused(type(refusal), refusal.text, refusal.findings)
    except MemoryError:
        megabytes = _room(task.root)[0].settings.render_megabytes
        return Refused(RenderError, TOO_MUCH.format(megabytes=megabytes))
    except (Exception, SystemExit) as fault:  # a function of an office's own may end the program, too
        last = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        return Refused(RenderError, FAULT.format(kind=f"{type(fault).__name__}: {fault}", where=where))
    finally:
        gc.collect()
        _loaded()


@cache
def _loaded() -> None:
    """What the first task of a process has loaded serves all that follow: the collector need not go through it."""
    gc.freeze()


def _finished(task: Task) -> Finished:
    workspace, press = _room(task.root)
    _same_program(task, _program(task.root, task.job))
    declared = workspace.chosen(task.job)[0]
    desk = _desk(task, workspace, declared.of_area(task.area) if declared.roster else declared)
    of_source, of_panel = partial(_portions, task, declared), partial(_aggregates, desk.order, task)
    known = read_area(desk.order, of_source, _quiet, of_panel)
    examined = examine(desk.order, _quiet, known)
    bundle = _bundle(task, desk, examined, press)
    return Finished(bundle, examined.findings, examined.cleared)


def _desk(task: Task, workspace: Workspace, job: Job) -> Desk:
    large = by_path(job.files)
    received = tuple((_large if large(file[0]) else _delivery)(task.root, *file) for file in task.files)
    order = aggregating_in(workspace, Order(job, quarter(task.period), received, task.acceptances), keep=True)
    shelf = shelf_of(workspace, bulletin_of(job, order.period), job.roster is not None)
    return Desk(order, recipe_with(task.program, order), shelf, None, None)


def _bundle(task: Task, desk: Desk, examined: Examined, press: Press) -> Bundle:
    """The bundle, rendered in this process: it is apart already, and ended by the system when it takes too long."""
    edition = desk.edition(task.number, revised(examined.window.every, task.shown), "")
    signal.alarm(task.seconds)
    try:
        product = produce(desk.order, examined, (edition, press), _quiet)
    finally:
        signal.alarm(0)
    return bundle_of(desk, (edition, product))


def _portions(task: Task, declared: Job, source: Source) -> Portions:
    """What a source gave: one for all areas is read once in the life of a worker, one of the area for it alone."""
    at = next(at for at, one in enumerate(declared.sources) if one.name == source.name)
    common = AREA not in declared.sources[at].pattern
    asked = {one.name for one in matching(source, [Delivery(name, b"") for name, *_ in task.files])}
    files = tuple(file for file in task.files if file[0] in asked)
    if common:
        return _common(task.root, (task.job, at), files)
    return portions(source, [_delivery(task.root, *file) for file in files])


def _aggregates(order: Order, task: Task, wanted: Wanted) -> Portions:
    """What was made of a panel: one of all areas is had once in the life of a worker, one of the area for it alone."""
    declared = wanted_of(_room(task.root)[0].chosen(task.job)[0])
    at = next(at for at, one in enumerate(declared) if one.panel.name == wanted.panel.name)
    if AREA in declared[at].panel.pattern:
        return portions_of(order.aggregating(wanted, order.received))
    return _common_aggregates(task.root, (task.job, at), task.period, task.files)


@lru_cache(maxsize=8)
def _common_aggregates(root: Path, which: tuple[str, int], period: str, files: Files) -> Portions:
    workspace, (name, at) = _room(root)[0], which
    job = workspace.chosen(name)[0]
    large, wanted = by_path(job.files), wanted_of(job)[at]
    asked = [file for file in files if any(asks_for(one, file[0]) for one in wanted.panel.files)]
    received = tuple((_large if large(file[0]) else _delivery)(root, *file) for file in asked)
    order = aggregating_in(workspace, Order(job, quarter(period), received), keep=True)
    return portions_of(order.aggregating(wanted, received))


def _quiet(_: Text) -> None:
    """The steps of a worker are told by nobody: its parent tells what came of them."""


@lru_cache(maxsize=64)
def _common(root: Path, which: tuple[str, int], files: Files) -> Portions:
    job, at = which
    source = _room(root)[0].chosen(job)[0].sources[at]
    return portions(source, [_delivery(root, *file) for file in files])


@lru_cache(maxsize=64)
def _delivery(root: Path, name: str, sha256: str, before: str = "") -> Delivery:
    """A file of this hash, with what it takes the place of, as the archive has it."""
    replaced = Objects(_room(root)[0].store / "objects").get(before) if before else None
    return Delivery(name, _content(root, name, sha256), replaced)


@lru_cache(maxsize=64)
def _large(root: Path, name: str, sha256: str, before: str = "") -> Delivery:
    """A file of microdata of this hash, where it lies in `data_in/` or in the archive; `before` is not asked for.

    Raises:
        Busy: the file has other bytes by now, and the archive has not those.
    """
    workspace = _room(root)[0]
    there = workspace.data_in / name
    if there.exists() and (lying := bulk(there, name)).sha256 == sha256:
        return lying
    return bulk(_kept(workspace, name, sha256).whole(sha256), name)


def _content(root: Path, name: str, sha256: str) -> bytes:
    """The bytes of this hash, from `data_in/` or from the archive.

    Raises:
        Busy: the file has other bytes by now, and the archive has not those.
    """
    workspace = _room(root)[0]
    with suppress(NotFound):
        lying = delivered(workspace.data_in / name, name)
        if lying.sha256 == sha256:
            return lying.content
    return _kept(workspace, name, sha256).get(sha256)


def _kept(workspace: Workspace, name: str, sha256: str) -> Objects:
    """The objects of the archive, where these bytes are among them.

    Raises:
        Busy: they are not.
    """
    objects = Objects(workspace.store / "objects")
    if not objects.path(sha256).is_file():
        raise Busy(CHANGED_SINCE.format(name=name))
    return objects


@lru_cache(maxsize=2)
def _room(root: Path) -> tuple[Workspace, Press]:
    """The workspace and the press of a worker."""
    workspace = open_workspace(root)
    return workspace, replace(press_of(Session(workspace, Actor("", _no_clock), _quiet)), limits=None)


@lru_cache(maxsize=8)
def _program(root: Path, job: str) -> Mapping[str, Any]:
    workspace = _room(root)[0]
    return made_with(workspace, workspace.chosen(job)[0])


def _same_program(task: Task, here: Mapping[str, Any]) -> None:
    """Refuse to make a bulletin with a program, job or template that its recipe would not name."""
    other = [name for name in task.program if task.program[name] != here.get(name)]
    if other:
        raise BadDefinition(OTHER_PROGRAM.format(what=", ".join(other)))


def _no_clock() -> datetime:
    raise BadDefinition(Text("工作进程不看时钟", "a worker looks at no clock"))
