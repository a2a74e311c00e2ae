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


@pytest.mark.parametrize(
    "place", [".reports/ledger.db", "data_in/real/china_2024Q1.csv", "data_out/2024-Q1/national.html", "pyproject.toml"]
)
def test_a_check_report_is_written_over_nothing_that_is_kept(workspace: Workspace, place: str) -> None:
    root = workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national")
    assert CliRunner().invoke(app, ["receive", "-C", str(root)]).exit_code == 0
    file, inside = root / place, place.partition("/")[0]
    before = file.read_bytes() if file.exists() else None
    words = ["check", "2024-Q1", "--html", str(file), "-C", str(root)]
    zh, en = (CliRunner().invoke(app, [*words, "--lang", lang]) for lang in ("zh", "en"))
    told = {
        "pyproject.toml": (
            f"--html 写的是网页：{file} 应以 .html 结尾",
            f"--html writes a page: the name {file} must end in .html",
        )
    }.get(
        inside,
        (
            f"--html 不能指向 {inside} 之内，那里的文件会被覆盖；请换一个位置",
            f"--html must not lie within {inside}, whose files it would write over; give another place",
        ),
    )
    assert [(one.exit_code, one.stderr.splitlines()[-1]) for one in (zh, en)] == [(2, told[0]), (2, told[1])]
    assert (file.read_bytes() if file.exists() else None) == before


@pytest.mark.parametrize("said", [["--at", "2024-04-16"], ["--because", "补录"], ["--as", "a.csv"]])
def test_what_is_said_of_one_delivery_is_not_passed_over_where_none_is_named(
    workspace: Workspace, said: list[str]
) -> None:
    root = workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national")
    words = ["receive", *said, "-C", str(root)]
    zh, en = (CliRunner().invoke(app, [*words, "--lang", lang]) for lang in ("zh", "en"))
    assert (zh.exit_code, zh.stderr) == (
        2, "--at、--because 和 --as 说的是一个文件，请写明 FILE；不写 FILE 则把 data_in 的全部文件记为现在收到\n",
    )  # fmt: skip
    assert (en.exit_code, en.stderr) == (
        2, "--at, --because and --as are said of one file: name FILE; without it all of data_in is received as of now\n",
    )  # fmt: skip
    assert not (root / ".reports" / "ledger.db").exists()


def test_the_passport_of_a_figure_is_not_printed_as_text_where_csv_is_asked_for(workspace: Workspace) -> None:
    words = ["explain", "2024-Q1", "share", "--format", "csv", "-C", str(workspace())]
    zh, en = (CliRunner().invoke(app, [*words, "--lang", lang]) for lang in ("zh", "en"))
    assert (zh.exit_code, zh.stdout, zh.stderr) == (2, "", "一个数的由来不是一张表，没有 csv；请用 --format json\n")
    assert (en.exit_code, en.stdout, en.stderr) == (
        2, "", "how a figure came about is no table of rows; use --format json\n",
    )  # fmt: skip
