"""Commands about the workspace itself: its jobs, and a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..concepts.text import Text
from ..console import Console, show_paths, show_rows
from .frame import guarded
from .options import Form, LangName, Log, Root

WORKSPACE_MADE = Text(
    "新工作区已建好。接下来：cd {folder}，然后 reports run 2024-Q1",
    "the workspace is made. Next: cd {folder}, then reports run 2024-Q1",
)


def list_jobs(lang: LangName = "", root: Root = Path(), log: Log = "text", form: Form = "table") -> None:
    """列出作业 / the jobs of the workspace.

    例 / example:  reports list --format json
    """
    from ..workspace import described, open_workspace

    def act(console: Console) -> None:
        rows = described(open_workspace(root).chosen("all"))
        show_rows(tuple(rows[0]), rows, form)

    guarded(lang, (root, log), act)


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新工作区 / the new workspace")], lang: LangName = ""
) -> None:
    """新建一个可立即运行的工作区 / a workspace that runs at once on example data.

    例 / example:  reports new banan && cd banan && reports run 2024-Q1
    """
    from .. import workspace

    def act(console: Console) -> None:
        show_paths(workspace.new(folder))
        console.say(WORKSPACE_MADE.format(folder=folder))

    guarded(lang, (Path(), "text"), act)
