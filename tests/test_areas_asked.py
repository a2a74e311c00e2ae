"""Questions about one area of a roster: explained, traced back, compared, listed, each of that area and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds import Many
from typer.testing import CliRunner

from reports.cli import app

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    many = Many(tmp_path_factory.mktemp("county") / "many", 3, cache)
    assert many.round(2).count("made") == 3
    return many.root


def said(county: Path, *words: str) -> str:
    told = CliRunner().invoke(app, [*words, "-C", str(county)])
    assert told.exit_code == 0, told.output
    return told.stdout


@pytest.mark.parametrize(
    "words", [("share/100001/BCD/2024-Q1/ytd",), ("share", "--activity", "BCD", "--area", "100001")]
)
def test_a_figure_of_an_area_is_explained_by_its_own_cells(county, words):
    told = said(county, "explain", "2024-Q1", *words, "--edition", "1")
    assert told.startswith("占GDP比重 · 第1区 · 工业 · 2024-Q1 [share/100001/BCD/2024-Q1/ytd]")
    lines = (county / "data_in" / "accounts.csv").read_text(encoding="utf-8").splitlines()
    own = {f"accounts.csv:{at}" for at, line in enumerate(lines, 1) if line.startswith("100001,")}
    cells = {word.rstrip("：:，,") for word in told.split() if word.startswith("accounts.csv:")}
    assert cells and {cell for cell in cells if cell[13:].isdigit()} <= own


def test_a_cell_has_an_impact_in_the_bulletin_of_its_area(county):
    lines = (county / "data_in" / "accounts.csv").read_text(encoding="utf-8").splitlines()
    [at] = [at for at, line in enumerate(lines, 1) if line.startswith("100001,") and ",ytd,BCD," in line]
    told = said(county, "impact", f"accounts.csv:{at}", "--area", "100001", "--edition", "1")
    assert "share/100001/BCD/2024-Q1/ytd" in told or "占GDP比重" in told


def test_an_area_that_is_not_on_the_roster_is_refused_by_every_question(county):
    for words in (["impact", "accounts.csv:2"], ["diff", "2024-Q1", "1", "1"], ["history", "2024-Q1"]):
        told = CliRunner().invoke(app, [*words, "--area", "999999", "-C", str(county)])
        assert told.exit_code == 2, words


def test_the_history_says_which_area_an_edition_is_of(county):
    whole = said(county, "history")
    assert [f"many {area} 2024-Q1" in whole for area in ("100000", "100001", "100002")] == [True] * 3
    own = said(county, "history", "2024-Q1", "--area", "100002")
    assert "many 100002 2024-Q1" in own and "many 100001" not in own
    assert "两版的指标值完全相同" in said(county, "diff", "2024-Q1", "1", "1", "--area", "100002")


def test_the_site_has_a_place_for_each_area_and_its_name(county):
    told = CliRunner().invoke(app, ["site", "-C", str(county)])
    assert told.exit_code == 0, told.output
    site = county / "data_out" / "site"
    index = (site / "index.html").read_text(encoding="utf-8")
    for at, area in enumerate(("100000", "100001", "100002")):
        assert f'href="2024-Q1/many-{area}/index.html"' in index and f"第{at}区：" in index
        there = site / "2024-Q1" / f"many-{area}" / "1" / "many.pdf"
        assert there.read_bytes() == (county / "data_out" / "2024-Q1" / area / "many.pdf").read_bytes()
    assert "{area}" not in index


def test_what_is_said_of_an_area_begins_with_its_code_and_name(county):
    one = CliRunner().invoke(app, ["check", "2024-Q1", "-C", str(county)])
    assert one.stderr.splitlines()[0] == "many 100000 第0区："
    every = CliRunner().invoke(app, ["check", "2024-Q1", "--area", "all", "--lang", "en", "-C", str(county)])
    assert [line for line in every.stderr.splitlines() if line.startswith("many")] == [
        "many 100000 Area 0:", "many 100001 Area 1:", "many 100002 Area 2:"
    ]  # fmt: skip
    again = CliRunner().invoke(app, ["rerun", "2024-Q1", "--area", "100002", "-C", str(county)])
    assert "many 100002：与第 1 版逐字节相同" in again.stderr + again.stdout


def test_the_command_in_a_bulletin_makes_that_of_its_area_again(county, tmp_path):
    there = county / "data_out" / "2024-Q1" / "100001"
    page = there.joinpath("many.html").read_text(encoding="utf-8")
    command = "reports rerun 2024-Q1 --job many --area 100001 --edition 1"
    assert "示例数据（虚构），非官方统计" in page and "真实数据" not in page
    assert page.count(command) == 1 and "many 100001 2024-Q1 v1" in page
    again = CliRunner().invoke(app, [*command.split()[1:], "--to", str(tmp_path / "again"), "-C", str(county)])
    assert again.exit_code == 0, again.output
    assert (tmp_path / "again" / "many.pdf").read_bytes() == there.joinpath("many.pdf").read_bytes()


def test_an_edition_of_all_areas_has_a_folder_for_each(county, tmp_path):
    told = said(county, "rerun", "2024-Q1", "--area", "all", "--edition", "1", "--to", str(tmp_path / "again"))
    assert {Path(line).parent.name for line in told.split()} == {"100000", "100001", "100002"}
    for area in ("100000", "100001", "100002"):
        published = county / "data_out" / "2024-Q1" / area / "many.pdf"
        assert (tmp_path / "again" / area / "many.pdf").read_bytes() == published.read_bytes()


@pytest.mark.parametrize(
    "words",
    [["impact", "accounts.csv:2"], ["diff", "2024-Q1", "1", "1"], ["history", "2024-Q1"],
     ["preview", "2024-Q1", "--to", "look"]],
)  # fmt: skip
def test_what_is_asked_of_one_area_is_not_answered_with_the_first_of_all(county, words):
    told = CliRunner().invoke(app, [*words, "--area", "all", "-C", str(county)])
    assert told.exit_code == 2
    assert told.stderr.splitlines()[-1] == "一次只能是一份公报，这里有 3 份；请用 --job 和 --area 指明一份"
    told = CliRunner().invoke(app, [*words, "--area", "all", "--lang", "en", "-C", str(county)])
    assert told.stderr == "one bulletin at a time, and these are 3; name one by --job and --area\n"
