"""The calendar file of the command is for the calendars of others: it tells dates, not who decided them and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reports.cli import app, clock

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("lang, said", [("zh", "DESCRIPTION:日期已公布"), ("en", "DESCRIPTION:an announced date")])
def test_who_announced_a_date_and_why_stays_in_the_house(
    workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    monkeypatch.setattr(clock, "utc_now", lambda: NOW)
    root = str(workspace())
    words = ["calendar", "set", "2026-Q4", "2027-01-28T09:30", "--reason", "leave of the director", "--by", "Zhang San"]
    announced = CliRunner().invoke(app, [*words, "-C", root])
    assert announced.exit_code == 0, announced.output
    told = CliRunner().invoke(app, ["calendar", "--ics", "--lang", lang, "-C", root])
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert "DTSTART:20270128T013000Z" in lines and said in lines
    assert "director" not in told.stdout and "Zhang" not in told.stdout


def test_a_date_is_announced_for_one_job_and_never_for_the_default_in_the_place_of_all(
    workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "utc_now", lambda: NOW)
    root = str(workspace())
    words = ["calendar", "set", "2026-Q4", "2027-01-28T09:30", "--reason", "同日", "--by", "Zhang San", "--job", "all"]
    refused = CliRunner().invoke(app, [*words, "-C", root])
    assert refused.exit_code == 2
    names = "industry、national、enterprises"
    assert refused.output == f"calendar set --job all：一次公布一个作业的日期；请用 --job 写明其中之一：{names}\n"
    listed = CliRunner().invoke(app, ["calendar", "-C", root])
    assert listed.exit_code == 0 and "同日" not in listed.stdout
