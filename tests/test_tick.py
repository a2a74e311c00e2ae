"""On time, every time: an office whose clock is set by hand, minute by minute, and what it releases, holds and tells."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from offices import Office, files, letters

from reports import office
from reports.cli import clock as machine_clock
from reports.cli import releasing
from reports.cli.frame import Setting
from reports.concepts.errors import Held
from reports.console import Console
from reports.release import Clock
from reports.workspace import open_workspace

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).resolve().parent.parent

NATION = """
from dataclasses import replace
from reports import ReleaseRule
from reports.jobs.national import NATIONAL
JOB = replace(NATIONAL, release=ReleaseRule("2024-Q1", lag_days=17), headline=("share", "BCD"))
"""
FOUR_QUARTERS = """
from dataclasses import replace
from reports import ReleaseRule
from reports.jobs.industry import INDUSTRY_BULLETIN
JOB = replace(INDUSTRY_BULLETIN, release=ReleaseRule("2023-Q2", lag_days=27))
"""
HOUR = datetime(2024, 4, 17, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai on the 17th, a Wednesday
MAIL = {
    "host": "127.0.0.1",
    "port": 1,
    "sender": "reports@bureau.example",
    "recipients": ["chief@bureau.example"],
    "starttls": False,
}


@pytest.fixture
def nation(workspace: Callable[..., Path]) -> Office:
    """An office with one job of one page, to be released on 17 April at 09:30; mail goes to a server that is down."""
    root = workspace(jobs=["own:JOB"], default_job="national", mail=MAIL)
    (root / "own.py").write_text(NATION, encoding="utf-8")
    return Office(root)


def tick(at_office: Office, at: datetime, **clock: Any) -> list[tuple[str, str, str]]:
    at_office.at = at
    ticked = office.tick(at_office.session, Clock(at, **clock))
    return [(one.slot.period, one.became, one.because.zh) for one in ticked.happened]


def test_nothing_is_due_long_before_and_ready_before_and_out_at_the_minute(nation):
    assert tick(nation, HOUR - timedelta(hours=3)) == []
    assert tick(nation, HOUR - timedelta(hours=1)) == [("2024-Q1", "prepared", "已制作，2024-04-17 09:30 发布")]
    assert not (nation.root / "data_out").exists() or not list((nation.root / "data_out").rglob("*"))
    assert tick(nation, HOUR - timedelta(minutes=1))[0][1] == "wait"
    assert not list((nation.root / "data_out").rglob("*"))
    told = len(nation.told)
    assert tick(nation, HOUR) == [("2024-Q1", "released", "已发布第 1 版")]
    assert not any("排版" in text.zh for text in nation.told[told:])
    assert set(nation.bundle(job="national")) >= {"national.csv", "national.json", "national.pdf", "national.xlsx"}
    assert tick(nation, HOUR + timedelta(minutes=1)) == []


def test_a_bulletin_made_before_its_hour_is_the_one_that_is_made_at_it(nation, workspace):
    tick(nation, HOUR - timedelta(hours=1))
    tick(nation, HOUR)
    late = Office(workspace("late", jobs=["own:JOB"], default_job="national"))
    (late.root / "own.py").write_text(NATION, encoding="utf-8")
    assert tick(late, HOUR + timedelta(days=3)) == [("2024-Q1", "released", "已发布第 1 版")]
    assert late.bundle(job="national") == nation.bundle(job="national")


def test_data_corrected_before_the_hour_are_the_ones_that_appear(nation):
    """T24."""
    tick(nation, HOUR - timedelta(hours=1))
    nation.swap("real/china_2024Q1.csv", ("BCD,96426", "BCD,96427"))
    assert tick(nation, HOUR - timedelta(minutes=30))[0][1] == "prepared"
    tick(nation, HOUR)
    manifest = json.loads(nation.bundle(job="national")["national.json"])
    assert manifest["edition"] == 1
    assert "96427" in {figure["shown"] for figure in manifest["figures"]}


def test_a_run_by_hand_before_the_hour_prepares_and_shows_nothing(nation):
    nation.at = HOUR - timedelta(days=2)
    made = nation.run(job="national")
    assert (made.outcome, made.files) == ("prepared", ())
    assert "已制作，2024-04-17 09:30 发布" in nation.told[-1].zh
    assert not list((nation.root / "data_out").rglob("*"))
    with pytest.raises(Held) as held:
        office.rerun_as_of(nation.session, office.Asked(nation.job("national"), made_period()), "2024-04-16")
    assert (
        held.value.text.zh == "national 2024-Q1 在 2024-04-17 09:30 之前不得流出；可用 reports preview 看加水印的样张"
    )


def made_period() -> Any:
    from reports.concepts.period import quarter

    return quarter("2024-Q1")


def test_missing_data_are_waited_for_and_told_once(nation):
    """T13."""
    file = nation.root / "data_in/real/china_2024Q1.csv"
    content = file.read_bytes()
    file.unlink()
    [(_, became, why)] = tick(nation, HOUR)
    assert became == "held" and "china_*.csv" in why
    assert tick(nation, HOUR + timedelta(minutes=1))[0][1] == "held"
    assert letters(nation) == ["[reports] held national 000000 2024-Q1"]
    file.write_bytes(content)
    assert tick(nation, HOUR + timedelta(minutes=2))[0][1:] == ("released", "已发布第 1 版")
    assert letters(nation)[-1] in (
        "[reports] success national 000000 2024-Q1",
        "[reports] late national 000000 2024-Q1",
    )


def test_a_machine_that_was_off_releases_late_and_says_so(nation):
    """T11."""
    assert tick(nation, HOUR + timedelta(days=2))[0][1] == "released"
    assert letters(nation) == ["[reports] late national 000000 2024-Q1"]


def test_a_mail_server_that_is_down_delays_the_letter_and_nothing_else(nation):
    """F24."""
    assert tick(nation, HOUR)[0][1] == "released"
    assert any(text.zh.startswith("通知未发出，稍后再发：") for text in nation.told)
    assert letters(nation) == ["[reports] success national 000000 2024-Q1"]


@pytest.mark.parametrize(
    "clock",
    [
        {"beat": HOUR - timedelta(hours=31), "elapsed": timedelta(hours=1)},
        {"last_entry": HOUR + timedelta(hours=2)},
        {"synchronised": False},
    ],
)
def test_a_doubtful_clock_releases_nothing(nation, clock):
    """T14, T15."""
    assert tick(nation, HOUR, **clock)[0][1] == "held"
    assert not list((nation.root / "data_out").rglob("*"))


def test_a_date_that_was_moved_is_the_one_that_counts(nation):
    """T06."""
    nation.at = HOUR - timedelta(days=5)
    slot = office.set_date(
        nation.session, nation.job("national"), made_period(), (HOUR + timedelta(days=2), "与省同日", False)
    )
    assert slot.kind == "announced"
    assert tick(nation, HOUR) == []
    assert tick(nation, HOUR + timedelta(days=2))[0][1] == "released"


# ---------------------------------------------------------------- a year of it, by serve and by cron


def test_serve_goes_through_four_quarters_and_cron_gives_the_same(workspace, monkeypatch, tmp_path):
    roots = [workspace(name, jobs=["four_quarters:JOB"], default_job="industry") for name in ("served", "cron")]
    for root in roots:
        (root / "four_quarters.py").write_text(FOUR_QUARTERS, encoding="utf-8")
    instants = _served(roots[0], monkeypatch)
    assert [path.name for path in sorted((roots[0] / "data_out").iterdir())] == [
        "2023-Q2",
        "2023-Q3",
        "2023-Q4",
        "2024-Q1",
    ]
    script, environment = _crontab(tmp_path), os.environ | {"PYTHONPATH": str(CHECKOUT)}
    for at in instants:
        words = [sys.executable, str(script), at.isoformat()]
        done = subprocess.run(words, cwd=roots[1], env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    for period in ("2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1"):
        served, by_cron = (files(root / "data_out" / period) for root in roots)
        assert served == by_cron and len(served) >= 3


def _served(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """`serve` from July 2023 to May 2024: its waits jump to the next minute at which something is due."""
    ticks: list[datetime] = []
    setting = Setting(open_workspace(root), Console("zh"))
    with time_machine.travel(datetime(2023, 7, 1, tzinfo=UTC), tick=False) as traveller:
        monkeypatch.setattr(machine_clock, "_since_boot", lambda: datetime.now(UTC).timestamp())
        last: list[Any] = []

        def once() -> None:
            ticks.append(datetime.now(UTC))
            last[:] = [releasing.once(setting, quiet=True)]

        def wait(seconds: float) -> bool:
            until = last[0].until or datetime(2025, 1, 1, tzinfo=UTC)
            now = datetime.now(UTC)
            assert seconds <= 60
            traveller.move_to(max(now + timedelta(seconds=60), until))
            return datetime.now(UTC) > datetime(2024, 5, 1, tzinfo=UTC)

        releasing.keep_ticking(once, wait)
    return ticks


CRON = """
import sys, time_machine, datetime
from reports.cli import app, clock

if __name__ == "__main__":  # the printing process imports this script again
    with time_machine.travel(datetime.datetime.fromisoformat(sys.argv[1]), tick=False):
        clock._since_boot = lambda: datetime.datetime.now(datetime.timezone.utc).timestamp()
        sys.argv = ["reports", "tick", "--quiet"]
        app(standalone_mode=False)
"""


def _crontab(tmp_path: Path) -> Path:
    """The command of the crontab line, at an instant that is told it."""
    from reports.release.units import units

    line = units("/srv/reports", "reports", "/usr/local/bin/reports")["crontab"].splitlines()[-1]
    assert line.endswith("cd /srv/reports && /usr/local/bin/reports tick --quiet")
    script = tmp_path / "cron.py"
    script.write_text(CRON, encoding="utf-8")
    return script


BAD = """
from dataclasses import replace
from reports import Indicator, ReleaseRule, Selection, Text
from reports.jobs.national import NATIONAL

def explode(values):
    raise {fault}

WRONG = Indicator("wrong", Text("错", "wrong"), explode, {{"values": Selection("value_added")}})
RULE = ReleaseRule("2024-Q1", lag_days=17)
JOB = replace(NATIONAL, name="bad", indicators=(WRONG,), release=RULE)
GOOD = replace(NATIONAL, release=RULE)
"""


@pytest.mark.parametrize(
    "fault", ["SystemExit(1)", "KeyboardInterrupt", "RecursionError", "MemoryError", "OSError(5, 'x')"]
)
def test_a_job_that_raises_anything_is_recorded_and_the_others_still_run(workspace, fault):
    """F21."""
    name = f"bad_{fault.partition('(')[0].lower()}"
    place = Office(workspace(jobs=[f"{name}:JOB", f"{name}:GOOD"], default_job="national"))
    (place.root / f"{name}.py").write_text(BAD.format(fault=fault), encoding="utf-8")
    place.at = HOUR
    happened = office.tick(place.session, Clock(HOUR)).happened
    assert {one.slot.job: one.became for one in happened} == {"bad": "failed", "national": "released"}
    [why] = [one.because.zh for one in happened if one.slot.job == "bad"]
    assert fault.partition("(")[0] in why
    assert tick(place, HOUR + timedelta(seconds=30))[0][1] == "wait"
    assert tick(place, HOUR + timedelta(minutes=2))[0][1] == "failed"
