"""What the disclosure control of a bulletin needs from outside: its parameters, and what was published before it."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..archive import Edition as Kept
from ..archive import Store
from ..archive import history as all_editions
from ..concepts.definition import Job, Selection
from ..concepts.disclosure import Disclosure, Guard, Key, RulesFile
from ..concepts.errors import BadDefinition, NotPermitted
from ..concepts.period import label
from ..concepts.text import Text
from ..production import Order, Recipe
from ..production.producing import confidential_files
from ..workspace import Workspace
from .kept_record import record_of

VARIABLE = "REPORTS_DISCLOSURE"
SOLVERS = ("scipy", "numpy")  # another release may choose other cells to suppress
NO_RULES = Text(
    "没有保密控制的参数，作业不能编制：请在工作区之外建一个参数文件（权限 0600，格式见 docs/disclosure.md），"
    "再用环境变量 REPORTS_DISCLOSURE 或 [tool.reports] disclosure 指明其路径",
    "there are no parameters of disclosure control, so the job cannot be made: write them into a file outside the "
    "workspace (mode 0600, see docs/disclosure.md) and name it in REPORTS_DISCLOSURE or in [tool.reports] disclosure",
)
RULES_INSIDE = Text(
    "保密控制的参数文件 {file} 在工作区之内，可能随之公开；请移到工作区之外",
    "the parameters of disclosure control, {file}, lie within the workspace and could be published with it; "
    "move them out of it",
)
RULES_UNREAD = Text(
    "保密控制的参数文件 {file} 无法读取：{said}；请检查路径和权限",
    "the parameters of disclosure control, {file}, cannot be read: {said}; look at its path and its rights",
)
NO_FILE, NO_TEXT = Text("不是普通文件", "not a regular file"), Text("不是 UTF-8", "not UTF-8")
MOST_RULES = 65_536  # bytes; a longer file is another one


def rules_file(workspace: Workspace) -> RulesFile:
    """The parameters of disclosure control as they stand now, with their permissions.

    Raises:
        BadDefinition: none are named, they lie within the workspace, or there is no such file.
        NotPermitted: the file may not be read.
    """
    named = os.environ.get(VARIABLE, workspace.settings.disclosure)
    if not named:
        raise BadDefinition(NO_RULES)
    path = (workspace.root / Path(named).expanduser()).resolve()
    if path.is_relative_to(workspace.root.resolve()):
        raise BadDefinition(RULES_INSIDE.format(file=named))
    return _rules(path)


def _rules(path: Path) -> RulesFile:
    try:
        with open(path, encoding="utf-8", opener=_at_once) as file:
            state = os.fstat(file.fileno())
            if stat.S_ISREG(state.st_mode):
                return RulesFile(str(path), stat.S_IMODE(state.st_mode), file.read(MOST_RULES))
    except PermissionError as fault:
        raise NotPermitted(RULES_UNREAD.format(file=path, said=fault.strerror)) from None
    except OSError as fault:
        raise BadDefinition(RULES_UNREAD.format(file=path, said=fault.strerror)) from None
    except UnicodeDecodeError:
        raise BadDefinition(RULES_UNREAD.format(file=path, said=NO_TEXT)) from None
    raise BadDefinition(RULES_UNREAD.format(file=path, said=NO_FILE))


def _at_once(path: str, flags: int) -> int:
    """Open without waiting for who would write into a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def with_rules(workspace: Workspace, order: Order) -> Order:
    """The order with the parameters of its disclosure control, where its job declares any.

    Raises:
        BadDefinition, NotPermitted: the parameters are missing, or cannot be read.
    """
    return replace(order, guard=Guard(rules_file(workspace))) if order.job.disclosure else order


def ruled_by(order: Order) -> dict[str, Any]:
    """What of its disclosure control belongs to the recipe: a keyed hash of the parameters, and the solver."""
    if order.guard is None:
        return {}
    from ..analyse.disclosure import mark, rules_of  # it wakes the solver, which most jobs have no need of

    return {"disclosure": mark(rules_of(order.guard.file)), "solver": {name: version(name) for name in SOLVERS}}


def with_known(workspace: Workspace, archive: Store, of: tuple[Order, Recipe], cut: int | None = None) -> Order:
    """The order with the cells that readers know from earlier editions of any job, up to a cut of the ledger.

    Earlier is what was published before this very bulletin first was, with the same inputs, acceptances and recipe: so
    it comes out the same when it is made again, and in its other language.
    """
    order, recipe = of
    disclosure, guard = order.job.disclosure, order.guard
    if disclosure is None or guard is None:
        return order
    known = set[Key]()
    for kept in all_editions(archive.ledger):
        job = workspace.named(kept.job)
        if (cut is not None and kept.cut > cut) or not (job is None or _measures(job) & {*disclosure.measures}):
            continue
        manifest = json.loads(archive.objects.get(kept.manifest))
        if _same_bulletin(order, kept, job) and _same_recipe(recipe, manifest):
            break
        known.update(_published(archive, (kept, job), manifest, disclosure))
    return replace(order, guard=replace(guard, known=frozenset(known)))


def _same_bulletin(order: Order, kept: Kept, job: Job | None) -> bool:
    """Whether an edition is of the same bulletin, in whatever language."""
    original = (job.original if job else kept.job, kept.area, kept.period)
    return original == (order.job.original, order.job.area, label(order.period))


def _same_recipe(recipe: Recipe, manifest: Mapping[str, Any]) -> bool:
    ours = {"inputs": list(recipe.inputs), "recipe": dict(recipe.made_with), "accepted": [*map(list, recipe.accepted)]}
    return all(_plainly(manifest[name]) == _plainly(part) for name, part in ours.items())


def _plainly(part: Any) -> str:
    return json.dumps(part, sort_keys=True)


def _measures(job: Job) -> set[str]:
    """What its indicators, its checks aside, are made of, and what it guards itself."""
    operands = (operand for indicator in job.indicators for operand in indicator.inputs.values())
    own = job.disclosure.measures if job.disclosure else ()
    return {operand.measure for operand in operands if isinstance(operand, Selection)} | {*own}


def _published(
    archive: Store, of: tuple[Kept, Job | None], manifest: Mapping[str, Any], disclosure: Disclosure
) -> Iterator[Key]:
    """The guarded cells that an edition published. Of a job that is gone nothing counts as confidential."""
    from ..production.protecting import published

    kept, job = of
    figures = {one["id"]: one["printed"] for one in manifest["figures"] if one["value"] is not None}
    record = record_of(archive, kept)
    closed = confidential_files(job, (one.name for one in record.received)) if job else frozenset()
    return (key for key in published(record, figures, closed) if key[4] in disclosure.measures)  # type: ignore[index]
