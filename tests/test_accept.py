"""A query holds publication until a named person clears it, in the terminal as an office does it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OWN_JOB = """
from dataclasses import replace
from reports.jobs.industry import INDUSTRY_BULLETIN
JOB = replace(INDUSTRY_BULLETIN, known=())
"""
HELD = {
    "zh": "4 项检查未通过或待核实；没有写出任何文件",
    "en": "held, checks that failed or ask for an explanation: 4; nothing was written",
}
QUERIES = (
    ("composition_change", "share/BCD/2020-Q1"),
    ("composition_change", "share/OTH/2020-Q1"),
    ("year_on_year", "value_added/H/2020-Q1"),
)


@pytest.fixture
def root(workspace: Callable[..., Path]) -> Path:
    """A workspace whose job explains nothing in advance: the first quarter of 2020 raises four queries."""
    made = workspace(jobs=["own:JOB"], default_job="industry")
    (made / "own.py").write_text(OWN_JOB, encoding="utf-8")
    return made


@pytest.fixture
def accept(command: Callable[..., Any], root: Path) -> Callable[..., Any]:
    def accepted(code: str, place: str, because: str = "疫情停工，已与企业核实", *more: str) -> Any:
        return command("accept", "2020-Q1", code, place, "--because", because, "--by", "张三", *more, at=root)

    return accepted


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_open_query_holds_publication(command, root, lang):
    answer = command("run", "2020-Q1", "--lang", lang, at=root)
    assert answer.exit_code == 3
    assert answer.stderr.splitlines()[-1] == HELD[lang]
    assert not list((root / "data_out").rglob("*"))


@pytest.mark.slow
def test_acceptances_release_it_and_the_annex_names_the_reason(command, root, accept):
    """T23."""
    for code, place in QUERIES:
        assert accept(code, place).exit_code == 0
    assert command("run", "2020-Q1", at=root).exit_code == 0
    assert "疫情停工，已与企业核实" in (root / "data_out/2020-Q1/industry.json").read_text(encoding="utf-8")
    assert command("run", "2020-Q1", "--lang", "en", at=root).exit_code == 0, (
        "what is accepted holds for the translation"
    )
    rows = list(csv.DictReader(io.StringIO(command("check", "2020-Q1", "--format", "csv", at=root).stdout)))
    assert [(row["code"], row["subject"]) for row in rows] == sorted(
        [*QUERIES, QUERIES[2]], key=lambda query: query[0] != "year_on_year"
    )
    assert {(row["explained"], row["by"].split(",")[0]) for row in rows} == {("疫情停工，已与企业核实", "张三")}


def test_an_acceptance_tells_what_it_covers(accept):
    answer = accept(*QUERIES[0])
    assert answer.stderr.splitlines()[-1] == (
        "industry：composition_change share/BCD/2020-Q1（29.2%，比上年同期变动 -3.2 个百分点（按未舍入的比重））的说明已存档"
    )
    answer = accept(*QUERIES[1], "lockdown", "--lang", "en")
    assert answer.stderr.splitlines()[-1] == (
        "industry: composition_change share/OTH/2020-Q1 (27.4 %, 4.0 points on the year before (of unrounded shares)) is accepted, "
        "and that is on record"
    )


def test_one_cell_is_accepted_by_the_place_that_its_message_names(command, root, accept):
    assert accept("year_on_year", "banan/gdp_ytd.csv:167 [value]").exit_code == 0
    rows = list(csv.DictReader(io.StringIO(command("check", "2020-Q1", "--format", "csv", at=root).stdout)))
    assert [row["place"] for row in rows if row["explained"]] == ["banan/gdp_ytd.csv:167 [value]"]


@pytest.mark.slow
def test_an_acceptance_does_not_cover_a_value_that_came_later(command, root, accept):
    accept("year_on_year", "value_added/H/2020-Q1")
    file = root / "data_in/banan/gdp_ytd.csv"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("current,3.4136,", "current,3.4135,"), encoding="utf-8")
    answer = command("check", "2020-Q1", "--format", "csv", at=root)
    open_ones = [row["got"] for row in csv.DictReader(io.StringIO(answer.stdout)) if not row["explained"]]
    assert "3.4135亿元，同比 -27.3%（现价）" in open_ones


@pytest.mark.parametrize(
    "code, place, because, zh, en",
    [
        (
            "composition_change", "share/BCX/2020-Q1", "x",
            "2020-Q1 没有代码为 composition_change、位置为 'share/BCX/2020-Q1' 的待核实项；待核实的有："
            "year_on_year value_added/H/2020-Q1、composition_change share/BCD/2020-Q1、composition_change share/OTH/2020-Q1",
            "2020-Q1 has no query composition_change at 'share/BCX/2020-Q1'; open queries: "
            "year_on_year value_added/H/2020-Q1, composition_change share/BCD/2020-Q1, composition_change share/OTH/2020-Q1",
        ),
        (
            "composition_change", "share/BCD/2020-Q1", "  ",
            "请用 --because 写明原因",
            "give the reason with --because",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_is_told(accept, code, place, because, zh, en):
    for lang, words in (("zh", zh), ("en", en)):
        answer = accept(code, place, because, "--lang", lang)
        assert (answer.exit_code, answer.stderr.splitlines()[-1]) == (2, words)


def test_an_error_cannot_be_accepted(command, root, accept):
    file = root / "data_in/banan/gdp_ytd.csv"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("current,3.4136,", "current,13.4136,"), encoding="utf-8")
    for lang, told in (
        ("zh", "adds_up 是错误，不是待核实项，不能以说明放行；请更正数据"),
        ("en", "adds_up is no query but: error; it cannot be accepted, correct the data"),
    ):
        answer = accept("adds_up", "value_added/_T/2020-Q1", "x", "--lang", lang)
        assert (answer.exit_code, answer.stderr.splitlines()[-1]) == (2, told)
