"""What an office publishes, from which deliveries, and what it gets when it makes it again: today, as of then, exactly.

One office goes through a spring: a bulletin, a revision, a correction, a second quarter. Each test looks back on it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Answer
from next_quarter import deliver
from offices import FIRST_DAY, Office, files
from typer.testing import CliRunner

from reports.cli import app
from reports.concepts.errors import BadInput, CannotWrite, NotFound, UsageError

pytestmark = pytest.mark.slow

REVISED_LEVELS = (
    ("2023-Q4,ytd,VA,II,第二产业,Secondary Industry,const2020,445.9930,", "2023-Q4,ytd,VA,II,第二产业,Secondary Industry,const2020,447.4930,"),
    ("2023-Q4,ytd,VA,III,第三产业,Tertiary Industry,const2020,505.8908,", "2023-Q4,ytd,VA,III,第三产业,Tertiary Industry,const2020,504.3908,"),
    ("2023-Q4,ytd,VA,BCD,工业,Industry,const2020,325.5844,", "2023-Q4,ytd,VA,BCD,工业,Industry,const2020,327.0844,"),
    ("2023-Q4,ytd,VA,OTH,其他服务业,Other Services,const2020,234.8973,", "2023-Q4,ytd,VA,OTH,其他服务业,Other Services,const2020,233.3973,"),
)  # fmt: skip
REVISED_RATES = (
    ("2023-Q4,ytd,VA_growth,BCD,const2020,6.0,", "2023-Q4,ytd,VA_growth,BCD,const2020,6.5,"),
    ("2023-Q4,ytd,VA_growth,OTH,const2020,8.2,", "2023-Q4,ytd,VA_growth,OTH,const2020,7.5,"),
)


@dataclass
class Spring:
    """An office after its spring, with what each run said and what stood in `data_out/` after it."""

    office: Office
    said: dict[str, Any]
    stood: dict[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Spring]:
    office = Office(_workspace(tmp_path_factory.mktemp("spring") / "office", cache))
    said, stood = {}, {}

    def happens(name: str, what: Callable[[], Any], period: str = "2024-Q1") -> None:
        said[name], stood[name] = what(), office.bundle(period)

    happens("first", office.run)
    office.later(30)
    office.swap("banan/gdp_ytd.csv", *REVISED_LEVELS)
    office.swap("banan/gdp_growth_published.csv", *REVISED_RATES)
    happens("revised", office.run)
    office.later(1)
    office.swap("banan/gdp_growth_published.csv", *((new, old) for old, new in REVISED_RATES))
    office.swap("banan/gdp_ytd.csv", *((new, old) for old, new in REVISED_LEVELS))
    happens("corrected", lambda: office.run(correction="第2版误用了未经审定的2023年数据"))
    office.later(90)
    office.swap("banan/gdp_ytd.csv", *REVISED_LEVELS)
    office.swap("banan/gdp_growth_published.csv", *REVISED_RATES)
    deliver(office.root)
    happens("second_quarter", lambda: office.run("2024-Q2"), "2024-Q2")
    yield Spring(office, said, stood)


def _workspace(root: Path, cache: Path) -> Path:
    checkout = Path(__file__).resolve().parent.parent
    for part in ("data_in", "templates"):
        shutil.copytree(checkout / part, root / part, copy_function=shutil.copyfile)
    settings = '[tool.reports]\njobs = ["reports.jobs.industry:INDUSTRY_BULLETIN"]\n'
    (root / "pyproject.toml").write_text(f'{settings}cache = "{cache}"\n', encoding="utf-8")
    return root


def words(spring: Spring, name: str, tmp_path: Path) -> str:
    """The words of the PDF that stood there, without white space."""
    (tmp_path / "page.pdf").write_bytes(spring.stood[name]["industry.pdf"])
    done = subprocess.run(["pdftotext", "-layout", "page.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())


def manifest(spring: Spring, name: str) -> dict[str, Any]:
    return json.loads(spring.stood[name]["industry.json"])


def test_each_change_of_what_is_known_is_the_next_edition(spring):
    """T20: the quarters of 2023 are revised, and the bulletin of 2024-Q1 says why it differs."""
    told = [(made.outcome, made.edition) for made in spring.said.values()]
    assert told == [("made", 1), ("differs", 2), ("differs", 3), ("made", 1)]
    reasons = [why.zh for why in spring.said["revised"].differences]
    assert reasons[:2] == ["输入 banan/gdp_growth_published.csv 已改变", "输入 banan/gdp_ytd.csv 已改变"]
    assert "growth/500113/BCD/2023-Q4/ytd：6.0 → 6.5" in reasons


def test_a_revision_is_marked_with_what_was_published_before(spring, tmp_path):
    assert {"figure": "growth/500113/BCD/2023-Q4/ytd", "before": "6.0", "after": "6.5"} in manifest(spring, "revised")[
        "revisions"
    ]
    page = words(spring, "revised", tmp_path)
    assert "修订说明根据修订后的来源数据，本版有29个数与此前公布的不同，表中以上标r标出，修订前后的数据见附表。" in page
    assert "工业：同比增长2023-Q46.06.5%" in page
    assert "附表修订前后的数据" in page


def test_a_correction_is_told_as_an_error_and_not_as_a_revision(spring, tmp_path):
    page = words(spring, "corrected", tmp_path)
    assert "更正说明本版更正上一版的错误：第2版误用了未经审定的2023年数据。更正前后的数据见附表。" in page
    assert "修订说明" not in page
    assert "工业：同比增长2023-Q46.56.0%" in page


def test_the_first_edition_says_nothing_of_revisions(spring, tmp_path):
    assert manifest(spring, "first")["revisions"] == []
    page = words(spring, "first", tmp_path)
    assert "修订说明" not in page and "更正说明" not in page and "修订前后的数据" not in page


def test_the_next_quarter_marks_what_it_revises_in_earlier_ones(spring, tmp_path):
    revised = {one["figure"]: (one["before"], one["after"]) for one in manifest(spring, "second_quarter")["revisions"]}
    assert revised["growth/500113/BCD/2023-Q4/ytd"] == ("6.0", "6.5")
    page = words(spring, "second_quarter", tmp_path)
    assert "2024年上半年" in page
    assert "表中以上标r标出" in page


@pytest.mark.parametrize("day, name", [("2024-04-28", "first"), ("2024-05-28", "revised"), ("2024-05-29", "corrected")])
def test_as_of_a_day_gives_the_bytes_that_were_published_then(spring, tmp_path, day, name):
    """T18."""
    made = spring.office.as_of(day, tmp_path / "then")
    assert made.outcome == "identical"
    assert files(tmp_path / "then") == spring.stood[name]


@pytest.mark.parametrize("number, name", [(1, "first"), (2, "revised"), (3, "corrected")])
def test_an_edition_comes_back_byte_for_byte_and_can_be_made_again(spring, tmp_path, number, name):
    made = spring.office.edition(number, tmp_path / "then")
    assert (made.outcome, made.edition) == ("identical", number)
    assert files(tmp_path / "then") == spring.stood[name]


def test_looking_back_replaces_nothing(spring, tmp_path):
    before = spring.office.bundle()
    spring.office.as_of("2024-04-28", tmp_path / "then")
    spring.office.edition(1, tmp_path / "again")
    assert spring.office.bundle() == before == spring.stood["corrected"]


def test_as_of_by_the_number_of_an_entry(spring):
    assert spring.office.as_of("@17").edition == 1


def test_before_anything_was_received_there_is_nothing_to_make(spring):
    """T19."""
    with pytest.raises(NotFound) as nothing:
        spring.office.as_of("2024-04-27")
    assert nothing.value.text.zh.startswith(
        "2024-04-27T15:59:59.999999Z 时尚未收到任何文件；第一份文件收于 2024-04-28T02:00:"
    )
    assert nothing.value.text.en.startswith(
        "nothing had been received at 2024-04-27T15:59:59.999999Z; the first file is of "
    )


@pytest.mark.parametrize("moment", ["yesterday", "1' OR 1", "2024-13-01", "２０２４-05-10 x"])
def test_a_moment_that_is_none_is_refused(spring, moment):
    with pytest.raises(UsageError) as refused:
        spring.office.as_of(moment)
    assert refused.value.text.zh == f"{moment!r} 不是时刻；请写成 2024-05-10、2024-05-10T09:30 或 @812"
    assert refused.value.text.en == f"{moment!r} is no moment; write 2024-05-10, 2024-05-10T09:30 or @812"


def test_an_edition_that_was_never_published_is_not_invented(spring):
    with pytest.raises(NotFound) as none:
        spring.office.edition(9)
    assert none.value.text.zh == "industry 2024-Q1（500113）没有第 9 版；已有 1, 2, 3"


@pytest.mark.parametrize("folder", ["data_in", "templates", ".reports"])
def test_what_is_made_again_does_not_go_among_deliveries_or_templates_or_into_the_archive(spring, folder):
    with pytest.raises(UsageError) as refused:
        spring.office.edition(1, spring.office.root / folder / "then")
    assert refused.value.text.zh == f"--to 不能指向 {folder} 之内；请换一个目录"
    assert refused.value.text.en == f"--to must not lie within {folder}; give another folder"
    assert not (spring.office.root / folder / "then").exists()


def test_what_is_made_again_does_not_go_into_the_folder_of_the_settings(spring, monkeypatch):
    before = sorted(spring.office.root.iterdir())
    monkeypatch.chdir(spring.office.root)
    with pytest.raises(UsageError) as refused:
        spring.office.edition(1, Path())
    assert refused.value.text.zh == "--to 不能指向工作区本身；请换一个目录"
    assert refused.value.text.en == "--to must not be the workspace itself; give another folder"
    assert sorted(spring.office.root.iterdir()) == before


def test_there_is_no_edition_0(spring):
    told = CliRunner().invoke(app, ["rerun", "2024-Q1", "--edition", "0", "-C", str(spring.office.root)])
    assert told.exit_code == 2


def test_what_is_made_again_does_not_go_to_data_out(spring):
    with pytest.raises(UsageError) as refused:
        spring.office.edition(1, spring.office.root / "data_out" / "then")
    assert refused.value.text.zh == "--to 不能指向 data_out 之内：那里只放当前版本；请换一个目录"


def test_a_folder_that_cannot_be_written_is_told(spring, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite):
        spring.office.edition(1, tmp_path / "file" / "then")


def test_a_template_changed_since_is_named(spring, tmp_path):
    copy = Office(tmp_path / "copy", at=spring.office.at)
    shutil.copytree(spring.office.root, copy.root)
    css = copy.root / "templates" / "print.css"
    css.write_text(css.read_text(encoding="utf-8").replace("#12395b", "#12395c"), encoding="utf-8")
    made = copy.edition(1, tmp_path / "then")
    assert made.outcome == "differs_aside"
    assert [why.zh for why in made.differences] == ["print.css 已改变"]
    assert files(tmp_path / "then") == spring.stood["first"]


# ---------------------------------------------------------------- the archive behind data_out


@pytest.fixture
def own(spring, tmp_path) -> Office:
    """The same office in a folder of its own, to spoil."""
    shutil.copytree(spring.office.root, tmp_path / "own")
    return Office(tmp_path / "own", at=spring.office.at)


def test_a_bundle_deleted_or_altered_by_hand_comes_back_from_the_archive(own, spring):
    (own.root / "data_out/2024-Q2/industry.pdf").unlink()
    (own.root / "data_out/2024-Q2/industry.csv").write_bytes(b"0")
    made = own.run("2024-Q2")
    assert (made.outcome, made.edition) == ("unchanged", 1)
    assert own.bundle("2024-Q2") == spring.stood["second_quarter"]
    assert own.told[-1].zh == "data_out 中的公报已按第 1 版恢复"


def test_a_manifest_altered_by_hand_comes_back_though_it_names_the_same_run(own, spring):
    manifest = own.root / "data_out/2024-Q2/industry.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"failed": 0', b'"failed": 1'))
    assert own.run("2024-Q2").outcome == "unchanged"
    assert own.bundle("2024-Q2") == spring.stood["second_quarter"]
    assert own.told[-1].zh == "data_out 中的公报已按第 1 版恢复"


def test_a_file_that_lies_there_no_longer_is_read_from_the_archive_and_told(own):
    (own.root / "data_in/banan/iva_growth_ytd.csv").unlink()
    assert own.run("2024-Q2").outcome == "unchanged"
    assert own.told[0].zh == (
        "banan/iva_growth_ytd.csv 已不在 data_in 中，仍按 2024-04-28 收到的版本使用；"
        "如需停用：reports withdraw banan/iva_growth_ytd.csv --because"
    )


def test_the_same_data_in_a_fresh_place_make_the_same_first_edition(spring, tmp_path, cache):
    fresh = Office(_workspace(tmp_path / "elsewhere", cache), name="李四", at=FIRST_DAY.replace(year=2031))
    assert fresh.run().edition == 1
    assert fresh.bundle() == spring.stood["first"]


def test_a_file_that_cannot_be_read_is_not_taken_in(own):
    own.swap("banan/gdp_ytd.csv", ("current,82.5608,", "current,82.56o8,"))
    with pytest.raises(BadInput):
        own.run("2024-Q2")
    own.swap("banan/gdp_ytd.csv", ("current,82.56o8,", "current,82.5608,"))
    assert own.run("2024-Q2").outcome == "unchanged"


def test_every_attempt_is_in_the_log_with_its_end(own):
    from reports.archive import open_store, runs
    from reports.concepts.period import quarter
    from reports.office.desk import bulletin_of

    own.swap("banan/gdp_ytd.csv", ("current,82.5608,", "current,92.5608,"))
    with pytest.raises(Exception, match="held"):
        own.run()
    with open_store(own.session.place, "0.1.0") as archive:
        log = runs(archive.ledger, bulletin_of(own.job(), quarter("2024-Q1")))
    assert [run.state for run in log] == ["succeeded", "succeeded", "succeeded", "held"]
    assert {run.by for run in log} == {"张三"}


# ---------------------------------------------------------------- what the commands answer


def test_history_tells_when_who_and_why(spring, command):
    answer = command("history", "2024-Q1", "--format", "csv", at=spring.office.root)
    rows = [line.split(",") for line in answer.stdout.splitlines()]
    assert rows[0] == ["at", "event", "what", "detail", "by", "because"]
    published = [(row[2], row[3].split(" run ")[0], row[4], row[5]) for row in rows if row[1] == "published"]
    assert published == [
        ("industry 2024-Q1", "edition 1 (first)", "张三", ""),
        ("industry 2024-Q1", "edition 2 (revision)", "张三", ""),
        ("industry 2024-Q1", "edition 3 (correction)", "张三", "第2版误用了未经审定的2023年数据"),
    ]
    assert sum(row[1] == "received" and row[2] == "banan/gdp_ytd.csv" for row in rows) == 4


def test_the_difference_of_two_editions_names_the_cell_that_made_it(spring, command):
    answer = command("diff", "2024-Q1", "1", "2", at=spring.office.root)
    assert answer.exit_code == 0, answer.stderr
    [told] = [line for line in answer.stdout.splitlines() if "growth/500113/BCD/2023-Q4/ytd" in line and "6.0" in line]
    assert "6.0" in told and "6.5" in told
    assert "banan/gdp_ytd.csv" in answer.stdout and "325.5844" in answer.stdout and "327.0844" in answer.stdout


def test_a_figure_is_explained_down_to_its_cells_as_the_edition_made_it(spring, command):
    words = ("explain", "2024-Q1", "growth", "--activity", "BCD", "--of", "2023-Q4", "--edition")
    first, second = (command(*words, number, at=spring.office.root).stdout for number in ("1", "2"))
    assert "印出：6.0%" in first and "325.5844亿元" in first and "banan/gdp_ytd.csv:787 [value]" in first
    assert "印出：6.5%" in second and "327.0844亿元" in second and "banan/gdp_ytd.csv:787 [value]" in second


def test_the_impact_of_a_cell_lists_figures_and_places_on_the_page(spring, command):
    answer = command(
        "impact", "data_in/banan/gdp_ytd.csv:371", "--period", "2024-Q1", "--edition", "1", at=spring.office.root
    )
    assert "share/500113/BCD/2024-Q1/ytd = 32.9%" in answer.stdout
    assert "工业增加值82.56亿元，同比增长7.5%" in answer.stdout
    wrong = command("impact", "gdp_ytd.csv", at=spring.office.root)
    assert (wrong.exit_code, wrong.stderr.splitlines()[-1]) == (
        2, "'gdp_ytd.csv' 不是单元格的位置；请写成 data_in/banan/gdp_ytd.csv:15",
    )  # fmt: skip


def test_the_revision_triangle_of_a_figure(spring, command):
    words = ("history", "--triangle", "growth", "--activity", "BCD", "--format", "csv")
    lines = command(*words, at=spring.office.root).stdout.splitlines()
    assert lines[0].startswith("period,") or lines[0].startswith("时期,")
    [row] = [line for line in lines if line.startswith("2023-Q4")]
    assert row.split(",")[1:5] == ["6.0", "6.5", "6.0", "6.5"]


def test_of_a_figure_that_no_edition_shows_nobody_says_that_it_was_published_once(spring, command):
    zh, en = (
        command("history", "--triangle", "growth", "--activity", "X", "--lang", lang, at=spring.office.root)
        for lang in ("zh", "en")
    )
    areas = [f"growth/500113/{code}" for code in ("A", "BCD")]
    assert (zh.exit_code, zh.stdout, en.exit_code, en.stdout) == (2, "", 2, "")
    assert zh.stderr.startswith(f"industry 没有一版印过 growth/500113/X；印过的有：{', '.join(areas)}, ")
    assert en.stderr.startswith(f"no edition of industry shows growth/500113/X; shown are: {', '.join(areas)}, ")
    other = command("history", "--triangle", "grown", "--lang", "en", at=spring.office.root)
    assert other.exit_code == 2
    assert "no edition of industry shows grown/500113/_T; shown are: " in other.stderr
    assert ", growth, growth_change, " in other.stderr


def test_what_was_received_can_be_withdrawn_and_brought_back(own, command):
    before = own.bundle("2024-Q2")
    gone = command("withdraw", "banan/gdp_ytd.csv", "--because", "报错版本", at=own.root)
    assert gone.exit_code == 0, gone.stderr
    assert "第 3 次修订" in gone.stderr and "自现在起停用；此前的状态不变" in gone.stderr
    assert "banan/gdp_ytd.csv 的这份内容已撤回" in command("check", "2024-Q2", at=own.root).stderr
    file = str(own.root / "data_in/banan/gdp_ytd.csv")
    assert "已接收 banan/gdp_ytd.csv" in command("receive", file, "--because", "核实无误", at=own.root).stderr
    assert command("run", "2024-Q2", at=own.root).exit_code == 0
    assert own.bundle("2024-Q2") == before


def test_past_deliveries_are_recorded_in_their_order(tmp_path, cache, command):
    root = _workspace(tmp_path / "old", cache)
    file = str(root / "data_in/banan/gdp_ytd.csv")
    early = ("receive", file, "--at", "2020-04-20T09:00", "--because", "补录")
    assert "已接收 banan/gdp_ytd.csv，第 0 次修订（@1）" in command(*early, at=root).stderr
    assert command(*early[:4], "--because", "", at=root).exit_code == 2
    assert "received  banan/gdp_ytd.csv" in command("history", at=root).stdout.replace("   ", "  ")
    again = command("receive", at=root)
    assert again.exit_code == 0, again.stderr
    assert "已接收 banan/gdp_ytd.csv" not in again.stderr


def test_a_damaged_archive_is_told_and_a_backup_brings_it_back(own, command, tmp_path):
    assert command("verify", at=own.root).exit_code == 0
    assert command("backup", str(tmp_path / "copy"), at=own.root).exit_code == 0
    [object_] = [path for path in (own.root / ".reports/objects").rglob("*") if path.is_file()][:1]
    object_.chmod(0o640)
    object_.write_bytes(b"rot")
    damaged = command("verify", at=own.root)
    assert damaged.exit_code == 1
    assert object_.name in damaged.stdout
    object_.unlink()
    (own.root / ".reports/ledger.db").write_bytes(b"not a database")
    broken = command("history", at=own.root)
    assert broken.exit_code == 74
    assert "reports restore" in broken.stderr
    assert command("restore", str(tmp_path / "copy"), at=own.root).exit_code == 0
    assert command("verify", at=own.root).exit_code == 0


@pytest.mark.slow
def test_a_figure_of_the_city_that_is_revised_is_told_as_the_citys(
    workspace: Callable[..., Path], command: Callable[..., Answer]
) -> None:
    """The bulletin prints the growth of Chongqing too: that of Banan was not revised, and the page must not say so."""
    root = workspace()
    city = root / "data_in" / "real" / "chongqing_2024Q1.csv"
    assert command("run", "2024-Q1", at=root).exit_code == 0
    city.write_text(city.read_text(encoding="utf-8").replace("GDP_growth,6.2,", "GDP_growth,6.1,"), encoding="utf-8")
    answer = command("run", "2024-Q1", at=root)
    assert answer.exit_code == 0, answer
    page = re.sub(r"<[^>]+>", "", (root / "data_out" / "2024-Q1" / "industry.html").read_text(encoding="utf-8"))
    assert "重庆市地区生产总值：同比增长" in page and "2024-Q1 重庆市地区生产总值：同比增长" in page
    assert not re.search("(?<!重庆市)地区生产总值：同比增长", page)
    assert "地区生产总值：与全市之差" in page and "重庆市地区生产总值：与全市之差" not in page
