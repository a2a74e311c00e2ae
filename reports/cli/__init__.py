"""The command: arguments in, exit code out. The only place that knows argv, the terminal and the process.

Nothing heavy is imported before a command needs it, so that `reports --help` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .. import __version__
from ..console import show_paths
from .answers import diff, explain, impact
from .archive import backup, history, receive, repair, restore, verify, withdraw
from .checking import accept, check, figures
from .frame import wanted
from .making import rerun, run
from .releasing import alert, calendar, due, preview, serve, tick
from .site import site
from .status import status
from .workspaces import list_jobs, new


class Commands(TyperGroup):
    """All commands; what they and their help say may be read no further than the reader wants."""

    def make_context(self, *words: Any, **more: Any) -> Any:
        with wanted():
            return super().make_context(*words, **more)

    def invoke(self, ctx: Any) -> Any:
        with wanted():
            return super().invoke(ctx)


app = typer.Typer(
    name="reports",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="统计公报：从季度 CSV 到 PDF，每个数字都可追溯到单元格。\n\n"
    "Statistical bulletins: from a quarter's CSVs to PDF, every figure traced to its cell.\n\n"
    "例 / example:  reports run 2024-Q1",
)


def _version(asked: bool) -> None:
    if asked:
        show_paths([f"reports {__version__}"])
        raise typer.Exit


@app.callback()
def every_command(
    version: Annotated[bool, typer.Option("--version", help="版本", callback=_version, is_eager=True)] = False,
) -> None:
    """What stands before a command."""


EVERY = (
    run, rerun, check, accept, figures, explain, impact, diff, history, receive, withdraw, calendar, due, tick, serve,
    preview, site, status, alert, verify, repair, backup, restore,
)  # fmt: skip
for command in EVERY:
    app.command()(command)
app.command("list")(list_jobs)
app.command()(new)


def _left_as_it_is() -> None:
    """Search for no garbage at the end, but where the engine of the microdata woke: it complains of what is left."""
    if "duckdb" not in sys.modules:
        gc.freeze()


def main() -> None:
    """The entry point of the `reports` command."""
    gc.set_threshold(100_000, 50, 50)  # a command is short: collecting while it loads costs a tenth of a second
    atexit.register(_left_as_it_is)  # and so does the search for garbage in what ends with it
    app()
