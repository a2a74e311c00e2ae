"""The command that builds the static site of all releases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..concepts.text import Text
from ..console import show_paths
from .frame import Setting, in_workspace
from .options import JobName, LangName, Log, Root

BUILT = Text(
    "网站列出 {n} 期公报；新写 {came} 个文件，移除 {gone} 个",
    "the site lists {n} releases; files written: {came}, taken away: {gone}",
)
To = Annotated[
    Path | None, typer.Option("--to", metavar="DIR", help="建在此目录，默认 data_out/site / the folder of the site")
]


def site(
    to: To = None, job: JobName = "all", lang: LangName = "", root: Root = Path(), log: Log = "text"
) -> None:  # fmt: skip
    """建立全部公报的静态网站 / a static site of all releases: index, feed, calendar, files.

    例 / example:  reports site --to /srv/www/tongji --lang zh
    """
    from .. import office

    def act(setting: Setting) -> None:
        with setting.session() as session:
            built = office.site(session, setting.workspace.chosen(job), setting.console.lang, to)
        setting.console.say(BUILT.format(n=built.releases, came=built.came, gone=built.gone))
        show_paths([built.folder / "index.html"])

    in_workspace(lang, (root, log), act)
