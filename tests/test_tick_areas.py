"""A job with a roster on time: each area is released once, at its hour, and none of it stands for all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from offices import Office, letters, waiting
from typer.testing import CliRunner

from benchmarks.areas import make
from reports import office
from reports.cli import app
from reports.concepts.errors import UsageError
from reports.concepts.period import quarter
from reports.office import keys
from reports.office.areas import register_of
from reports.release import Clock
from reports.release.announcing import ALREADY_OUT

pytestmark = pytest.mark.slow
RELEASE = """
from reports import ReleaseRule

MANY = replace(MANY, release=ReleaseRule("2024-Q1", lag_days=17))
"""
MAIL = '[tool.reports.mail]\nhost = "127.0.0.1"\nport = 1\nsender = "a@b.example"\nrecipients = ["c@d.example"]\nstarttls = false\n'
HOUR = datetime(2024, 4, 17, 1, 30, tzinfo=UTC)
EVERY = ("100000", "100001", "100002")
ASKED = (("check 2024-Q1", "100001"), ("history 2024-Q1", "100000"), ("history 2024-Q1", "100002"))


@pytest.fixture
def county(tmp_path: Path, cache: Path) -> Office:
    """An office with one job of one page for three areas, to be released on 17 April at 09:30, and two workers."""
    root = make(tmp_path / "many", 3, cache)
    words = (root / "many.py").read_text(encoding="utf-8") + RELEASE
    (root / "many.py").unlink()
    (root / "county.py").write_text(words, encoding="utf-8")  # a name of its own: a process loads a module once
    settings = (root / "pyproject.toml").read_text(encoding="utf-8").replace("many:MANY", "county:MANY")
    (root / "pyproject.toml").write_text(f"{settings}workers = 2\n{MAIL}", encoding="utf-8")
    return Office(root)


def tick(county: Office, at: datetime) -> list[tuple[str, str]]:
    county.at = at
    return [(one.slot.area, one.became) for one in office.tick(county.session, Clock(at)).happened]


def shown(county: Office) -> list[str]:
    return sorted(str(path.relative_to(county.root / "data_out")) for path in county.root.glob("data_out/**/*.pdf"))


def commands(county: Office) -> set[str]:
    """What the letters say to run, in Chinese."""
    lines = (line for letter in waiting(county) for line in letter["body"].splitlines())
    return {line.partition("请运行：")[2] for line in lines if "请运行：" in line}


def test_each_area_is_prepared_before_the_hour_and_released_at_it_once(county):
    assert tick(county, HOUR - timedelta(hours=3)) == []
    assert tick(county, HOUR - timedelta(hours=1)) == [(area, "prepared") for area in EVERY]
    assert shown(county) == []
    assert tick(county, HOUR - timedelta(minutes=1)) == [(area, "wait") for area in EVERY]
    told = len(county.told)
    assert tick(county, HOUR) == [(area, "released") for area in EVERY]
    assert not any("排版" in text.zh for text in county.told[told:])
    assert shown(county) == [f"2024-Q1/{area}/many.pdf" for area in EVERY]
    assert tick(county, HOUR + timedelta(minutes=1)) == []
    assert letters(county)[-3:] == [f"[reports] success many {area} 2024-Q1" for area in EVERY]


def test_an_area_whose_data_are_wrong_is_held_and_the_others_are_released(county):
    file = county.root / "data_in" / "accounts.csv"
    words = file.read_text(encoding="utf-8")
    [row] = [line for line in words.splitlines() if line.startswith("100001,") and ",ytd,GDP," in line]
    file.write_text(words.replace(row, row.replace(",ytd,GDP,2", ",ytd,GDP,3")), encoding="utf-8")
    became = dict(tick(county, HOUR))
    assert became == {"100000": "released", "100001": "held", "100002": "released"}
    assert shown(county) == ["2024-Q1/100000/many.pdf", "2024-Q1/100002/many.pdf"]
    assert tick(county, HOUR + timedelta(minutes=1)) == [("100001", "held")]
    assert letters(county).count("[reports] held many 100001 2024-Q1") == 1
    assert commands(county) == {f"reports {of} --job many --area {area}" for of, area in ASKED}
    file.write_text(words, encoding="utf-8")
    assert tick(county, HOUR + timedelta(minutes=2)) == [("100001", "released")]


def test_what_held_areas_share_is_gathered_once_a_tick(county, monkeypatch):
    file = county.root / "data_in" / "accounts.csv"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace(",ytd,GDP,2", ",ytd,GDP,3"), encoding="utf-8")
    assert dict(tick(county, HOUR)) == dict.fromkeys(EVERY, "held")
    gathered = []
    monkeypatch.setattr(keys, "register_of", lambda *of: gathered.append(of) or register_of(*of))
    assert dict(tick(county, HOUR + timedelta(minutes=1))) == dict.fromkeys(EVERY, "held")
    assert len(gathered) == 1


def test_a_date_announced_for_the_job_holds_for_every_area(county):
    county.at = HOUR - timedelta(days=2)
    job = county.job("many")
    later = HOUR + timedelta(days=1)
    office.set_date(county.session, job, quarter("2024-Q1"), (later, "与全市同日", False))
    assert tick(county, HOUR) == []
    assert tick(county, later) == [(area, "released") for area in EVERY]


def test_a_date_is_refused_once_every_area_is_out_and_not_before(county):
    later = HOUR + timedelta(days=9)
    file = county.root / "data_in" / "accounts.csv"
    words = file.read_text(encoding="utf-8")
    [row] = [line for line in words.splitlines() if line.startswith("100001,") and ",ytd,GDP," in line]
    file.write_text(words.replace(row, row.replace(",ytd,GDP,2", ",ytd,GDP,3")), encoding="utf-8")
    assert dict(tick(county, HOUR))["100001"] == "held"
    office.set_date(county.session, county.job("many"), quarter("2024-Q1"), (later, "数据未核实", False))
    file.write_text(words, encoding="utf-8")
    assert tick(county, later - timedelta(days=1)) == []
    assert tick(county, later) == [("100001", "released")]
    with pytest.raises(UsageError) as refused:
        office.set_date(county.session, county.job("many"), quarter("2024-Q1"), (later + timedelta(days=1), "x", False))
    assert refused.value.text == ALREADY_OUT.format(period="2024-Q1")


def test_a_roster_that_cannot_be_read_releases_nothing_and_is_told_until_it_is_mended(county):
    file = county.root / "data_in" / "roster.csv"
    words = file.read_text(encoding="utf-8")
    file.write_text("code,name,name_en\n1,甲,A\n", encoding="utf-8")
    assert tick(county, HOUR) == [("100000", "held")]
    assert shown(county) == []
    assert letters(county) == ["[reports] held many 100000 2024-Q1"]
    assert tick(county, HOUR + timedelta(minutes=1)) == [("100000", "held")]
    file.write_text(words, encoding="utf-8")
    assert tick(county, HOUR + timedelta(minutes=2)) == [(area, "released") for area in EVERY]


def test_no_area_is_meant_where_none_is_named(county):
    with pytest.raises(UsageError) as refused:
        office.run(county.session, county.job("many"), quarter("2024-Q1"))
    assert refused.value.text.zh == "作业 many 按名册服务多个地区；请用 --area 指定其中一个，或用 --area all"
    assert refused.value.text.en == (
        "job many serves the areas of a roster; name one of them with --area, or give --area all"
    )
    assert shown(county) == []


def test_a_preview_is_of_one_area(county, tmp_path):
    words = ["preview", "2024-Q1", "--to", str(tmp_path / "look"), "-C", str(county.root)]
    told = CliRunner().invoke(app, [*words, "--area", "100001"])
    assert told.exit_code == 0, told.output
    other = CliRunner().invoke(app, [*words, "--area", "999999"])
    assert other.exit_code == 2


def test_a_tick_names_the_area_that_it_tells_of(county):
    told = CliRunner().invoke(app, ["tick", "-C", str(county.root)])
    assert "many 100001 2024-Q1" in told.output
