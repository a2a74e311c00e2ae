"""Words that would be taken for something they do not say: refused, before anything is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from offices import Office
from typer.testing import CliRunner

from reports import office
from reports.cli import app
from reports.concepts.errors import UsageError

Workspace = Callable[..., Path]


def test_a_figure_of_all_jobs_is_not_explained_by_the_first(workspace: Workspace) -> None:
    root = workspace(jobs=["reports.jobs.industry:INDUSTRY_BULLETIN", "reports.jobs.national:NATIONAL"])
    words = ["explain", "2024-Q1", "share", "--job", "all", "-C", str(root)]
    zh, en = (CliRunner().invoke(app, [*words, "--lang", lang]) for lang in ("zh", "en"))
    assert (zh.exit_code, zh.stderr) == (2, "一次只能是一份公报，这里有 2 份；请用 --job 和 --area 指明一份\n")
    assert (en.exit_code, en.stderr) == (2, "one bulletin at a time, and these are 2; name one by --job and --area\n")


@pytest.mark.parametrize("inside", [".reports/b", ".reports", "data_in/b", "data_out/2024-Q1"])
def test_no_backup_goes_into_what_it_is_of(workspace: Workspace, inside: str) -> None:
    at = Office(workspace())
    kept = inside.partition("/")[0]
    with pytest.raises(UsageError) as refused:
        office.backup(at.session, at.root / inside)
    assert [refused.value.text.zh, refused.value.text.en] == [
        f"备份不能放在 {kept} 之内；请换一个目录，最好在另一块磁盘上",
        f"a backup must not lie within {kept}; give another folder, best on another disk",
    ]
    assert not (at.root / inside).exists()
