"""The README tells the truth: its job runs as written, its commands exist, its exit codes are those of the program."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.cli import app
from reports.collect import deliveries
from reports.concepts import errors
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.production import Order, examine

README_FILE = Path(__file__).resolve().parent.parent / "README.md"
README = README_FILE.read_text(encoding="utf-8")
GDP = "季度,行业,增加值(亿元)\n2024-Q1,合计,250.94\n2024-Q1,工业,82.56\n2024-Q1,其他,168.38\n"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.S)
    assert found is not None
    return found[1]


def test_the_five_steps_make_a_bulletin_as_written(command, tmp_path):
    root = tmp_path / "tongji"
    assert command("new", str(root)).exit_code == 0
    (root / "data_in" / "mine_2024.csv").write_text(GDP, encoding="gb18030")
    (root / "jobs.py").write_text(block("python"), encoding="utf-8")
    (root / "templates" / "mine.html.j2").write_text(block("jinja"), encoding="utf-8")
    (root / "pyproject.toml").write_text('[tool.reports]\njobs = ["jobs:MINE"]\n', encoding="utf-8")
    ran = command("run", "2024-Q1", at=root)
    assert ran.exit_code == 0, ran.stderr
    told = command("figures", "2024-Q1", "--format", "csv", at=root)
    assert "mine,share,500113,BCD,2024-Q1,ytd,32.900294891209,32.9,%,yes" in told.stdout.splitlines()


def test_one_declaration_adds_the_indicator_of_the_readme():
    import reports
    from reports.jobs import banan_accounts

    declared = eval(block("text"), vars(banan_accounts) | {name: getattr(reports, name) for name in reports.__all__})
    job = replace(INDUSTRY_BULLETIN, indicators=(*INDUSTRY_BULLETIN.indicators, declared))
    received = deliveries(README_FILE.parent / "data_in", job.files)
    made = examine(Order(job, quarter("2024-Q1"), received), lambda text: None).figures
    found = made.find("pull_lagged", "BCD", quarter("2024-Q1"), "500113")
    assert (found.shown, found.unit.code) == ("2.5", "百分点")


def test_every_command_of_the_readme_exists():
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    named = set(re.findall(r"^sh run\.sh ([a-z]+)", README, re.M)) - {"test"}
    assert named <= known
    assert known - named == set()


@pytest.mark.parametrize(
    "kind", [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, errors.ReportsError)]
)
def test_every_exit_code_stands_in_the_readme(kind):
    codes = {
        int(code) for cell in re.findall(r"^\| ([0-9 /]+) \|", README, re.M) for code in re.findall(r"[0-9]+", cell)
    }
    assert kind.exit_code in codes
