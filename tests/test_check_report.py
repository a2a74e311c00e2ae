"""The check report: every finding beside its neighbours and last year's value, as a page and in the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from drawn import given

from reports.concepts.finding import Finding, Place, Severity, Tally
from reports.concepts.period import quarter
from reports.concepts.text import Text, plain
from reports.disseminate.check_report import CheckReport, check_report
from reports.jobs.industry import INDUSTRY_BULLETIN

TEMPLATES = (Path(__file__).resolve().parent.parent / "templates",)
TABLE = given(
    """
quarter | activity | output
2023-Q1 | A        | 100
2023-Q1 | B        | 200
2023-Q1 | C        | 300
2024-Q1 | A        | 110
2024-Q1 | B        | 2000000
2024-Q1 | C        |
2024-Q1 | D        | 7
""",
    file="panel.csv",
    unit="万元",
)
UNIT_SLIP = Finding(
    Severity.QUERY, "magnitude", Place("panel.csv", 6, "output"), plain("2000000万元"), Text("约 200万元", "about 200万元"),
    Text("请核实", "verify it"), "output/B/2024-Q1", edit="U1",
)  # fmt: skip
KNOWN = Finding(
    Severity.QUERY, "year_on_year", Place("output/A/2024-Q1"), plain("110"), plain("1"), plain("2"), "output/A/2024-Q1",
    reason="<企业迁入>", who="张三, 2024-04-16",
)  # fmt: skip


def page(*findings: Finding, lang="zh") -> str:
    counts = {"checked": 7, "failed": 2, "undecided": 1, "cleared": 1}
    tallies = (
        (Tally("magnitude", "U1", Text("output 的数量级", "the magnitude of output"), 7, 2, 1),) if findings else ()
    )
    report = CheckReport(INDUSTRY_BULLETIN, quarter("2024-Q1"), findings, tallies, TABLE, counts)
    return check_report([report], TEMPLATES, lang)


def rows(html: str) -> list[list[str]]:
    return [
        [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html)
    ]


def test_a_finding_stands_between_the_rows_around_it_each_with_the_value_of_a_year_before():
    assert rows(page(UNIT_SLIP))[:6] == [
        ["行", "时期", "对象", "数值", "上年同期", "同比"],
        ["4", "2023-Q1", "output C", "300 万元", "", ""],
        ["5", "2024-Q1", "output A", "110 万元", "100 万元", "+10.0%"],
        ["6", "2024-Q1", "output B", "2000000 万元", "200 万元", "+999900.0%"],
        ["7", "2024-Q1", "output C", "—", "300 万元", ""],
        ["8", "2024-Q1", "output D", "7 万元", "", ""],
    ]
    assert len(re.findall('<tr class="own"><td>6</td>', page(UNIT_SLIP))) == 1


def test_a_finding_without_a_cell_shows_the_last_quarters_of_its_series():
    assert [row[1] for row in rows(page(KNOWN))[1:3]] == ["2023-Q1", "2024-Q1"]


def test_open_findings_come_before_explained_ones_and_each_under_its_check():
    heads = re.findall(r"<h3[^>]*>(.*?)</h3>", page(KNOWN, UNIT_SLIP))
    assert heads == ["待核实：更正或说明 · magnitude (U1)", "已有说明 · year_on_year", "全部检查"]
    assert re.findall(r"<h3[^>]*>(.*?)</h3>", page(UNIT_SLIP, lang="en")) == [
        "Queries: to be corrected or explained · magnitude (U1)",
        "All checks",
    ]
    assert rows(page(UNIT_SLIP))[6:] == [
        ["检查", "期望", "项检查", "项未通过", "项无法判断"],
        ["magnitude (U1)", "output 的数量级", "7", "2", "1"],
    ]


def test_words_of_people_are_text_and_never_markup():
    html = page(KNOWN)
    assert "&lt;企业迁入&gt; · 张三, 2024-04-16" in html
    assert "<企业迁入>" not in html


def test_the_counts_stand_at_the_head_and_nothing_found_is_said():
    assert re.findall(r"<li><b>(\d+)</b>(.*?)</li>", page()) == [
        ("7", "项检查"),
        ("2", "项未通过"),
        ("1", "项无法判断"),
        ("1", "项已有说明"),
    ]
    assert "检查没有发现问题。" in page()
    assert "The checks found nothing." in page(lang="en")


@pytest.mark.parametrize("lang, told", [("zh", "检查报告：{path}"), ("en", "check report: {path}")])
def test_the_command_writes_the_page_though_publication_is_held(command, workspace, tmp_path, lang, told):
    root = workspace()
    file = root / "data_in/banan/gdp_ytd.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("current,82.5608,", "current,83.5608,"), encoding="utf-8")
    path = tmp_path / "findings.html"
    answer = command("check", "2024-Q1", "--html", str(path), "--lang", lang, at=root)
    assert answer.exit_code == 3
    assert answer.stderr.splitlines()[-1] == told.format(path=path)
    assert any(line.startswith("  adds_up (A1)") for line in answer.stderr.splitlines())
    assert "adds_up" in path.read_text(encoding="utf-8")
    assert not list(tmp_path.glob(".*.part"))
    head = answer.stdout.splitlines()[0]
    assert head == {"zh": "错误 · adds_up · 1", "en": "error · adds_up · 1"}[lang]


def test_a_report_that_cannot_be_written_is_told(command, workspace, tmp_path):
    answer = command("check", "2024-Q1", "--html", str(tmp_path / "none" / "a.html"), at=workspace())
    assert answer.exit_code == 73
    assert answer.stderr.splitlines()[-1] == f"无法建立 {tmp_path / 'none' / 'a.html'}：No such file or directory"
