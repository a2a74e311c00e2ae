"""docs/passport.md shows what the command says today, not what it said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reports.cli import app

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "passport.md"
IMPACT = "`reports impact data_in/banan/gdp_ytd.csv:800`\n\n```text\n"


@pytest.mark.slow
def test_the_impact_that_the_guide_shows_is_what_the_command_says(workspace: Callable[..., Path]) -> None:
    root = str(workspace())
    made = CliRunner().invoke(app, ["run", "2024-Q1", "-C", root])
    assert made.exit_code == 0, made.output
    told = CliRunner().invoke(app, ["impact", "data_in/banan/gdp_ytd.csv:800", "-C", root]).stdout
    assert GUIDE.read_text(encoding="utf-8").partition(IMPACT)[2].partition("```")[0] == told
