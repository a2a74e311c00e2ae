"""A bulletin with disclosure control: C wherever anything is shown, nothing of what is suppressed anywhere else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pikepdf
import pytest

from reports.analyse import Computed, compute
from reports.analyse.disclosure import key_of
from reports.collect import Collected
from reports.concepts.acceptance import Acceptance
from reports.concepts.aggregate import Aggregate
from reports.concepts.behind import rows_behind
from reports.concepts.definition import Indicator, Job, Selection
from reports.concepts.disclosure import Contributions, Disclosure, Guard, RulesFile
from reports.concepts.errors import BadDefinition, Held, NotPermitted, ReadBackError
from reports.concepts.finding import Finding, Place, Severity
from reports.concepts.observation import TOTAL
from reports.concepts.period import quarter
from reports.concepts.record import Record
from reports.concepts.record_bytes import read_record, record_bytes
from reports.concepts.revision import revised
from reports.concepts.roster import Area, Roster
from reports.concepts.text import Text, plain
from reports.concepts.unit import ENTERPRISES, RANK, WAN_YUAN
from reports.disseminate.answers.impact import impact, impact_lines
from reports.disseminate.answers.passport import passport
from reports.disseminate.answers.passport_data import passport_json
from reports.disseminate.answers.passport_text import passport_lines
from reports.disseminate.data_files import Material
from reports.disseminate.fonts import prepare
from reports.disseminate.read_back_data import read_back_sdmx, read_back_table
from reports.disseminate.read_back_workbook import read_back_workbook
from reports.disseminate.sdmx import sdmx_csv
from reports.disseminate.workbook import workbook
from reports.formulas import as_delivered, growth, rank, share
from reports.jobs.clusters import RETURNS as RETURNED
from reports.office.guarding import rules_file
from reports.process import adds_up
from reports.production import Edition, Examined, Order, Press, Product, Recipe, examine, preview, produce, refuse
from reports.production.examining import Read
from reports.production.protecting import guarded, published
from reports.workspace import open_workspace
from tests.drawn import given

AREA, NOW = "500113", quarter("2024-Q1")
RULES = RulesFile("/etc/office/disclosure.toml", 0o600, f'minimum = 3\np = 10\nkey = "{"0123456789abcdef" * 2}"')
TREE = Disclosure(("output",), activities={TOTAL: ("C1", "C2", "C3", "C4")})
RETURNS = {  # what each respondent returned in 万元, by quarter and cluster; C1 has one, C2 has two
    "2023-Q1": {"C1": (61357,), "C2": (30211, 20418), "C3": (500, 400, 300, 200), "C4": (90, 80, 70, 60)},
    "2024-Q1": {"C1": (71993,), "C2": (33817, 22519), "C3": (510, 420, 310, 205), "C4": (95, 82, 71, 63)},
}
SECRETS = ("61357", "71993", "50629", "56336", "33817")


def silent(text: object) -> None:
    """Progress that nobody reads."""


def summed(returns: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {**returns, TOTAL: tuple(amount for amounts in returns.values() for amount in amounts)}


def observed(returns: Mapping[str, Mapping[str, tuple[int, ...]]] = RETURNS, more: str = "") -> pd.DataFrame:
    lines = [
        f"{when} | {code} | {sum(amounts)} | 万元 | output\n{when} | {code} | {len(amounts)} | 家 | output_units"
        for when, by_code in returns.items()
        for code, amounts in summed(by_code).items()
    ]
    table = given("\n".join(["quarter | activity | value | unit | measure", *lines, *more.splitlines()]), file="p.csv")
    table.loc[table["unit"] != "万元", "price_basis"] = ""
    return table


def behind(returns: Mapping[str, Mapping[str, tuple[int, ...]]] = RETURNS) -> dict[Any, Contributions]:
    """Who stands behind each sum, in yuan."""
    row = {"area": AREA, "accumulation": "ytd", "scope": "total", "measure": "output", "price_basis": "current"}
    return {
        key_of(row | {"period": quarter(when), "activity": code}): Contributions(
            len(amounts), tuple(sorted((10_000 * amount for amount in amounts), reverse=True))
        )
        for when, by_code in returns.items()
        for code, amounts in summed(by_code).items()
    }


OUTPUT = Selection("output")
JOB = Job(
    name="guarded", title=Text("集群", "Clusters"), area=AREA, area_name=Text("巴南区", "Banan"), sources=(),
    indicators=(
        Indicator("output", Text("产值", "Output"), as_delivered, {"values": OUTPUT}, WAN_YUAN, decimals=0),
        Indicator("growth", Text("增长", "Growth"), growth, {"levels": OUTPUT}),
        Indicator("share", Text("比重", "Share"), share, {"part": OUTPUT, "whole": replace(OUTPUT, activities=(TOTAL,))}),
        Indicator("units", Text("家数", "Units"), as_delivered, {"values": Selection("output_units", price_basis="")},
                  ENTERPRISES, decimals=0),
    ),
    template="guarded.html.j2", since="2023-Q1", bureau=Text("统计局", "Bureau"), disclosure=TREE,
    labels={TOTAL: Text("合计", "Total")} | {code: plain(code) for code in ("C1", "C2", "C3", "C4")},
)  # fmt: skip


def order(job: Job = JOB, **guard: Any) -> Order:
    return Order(job, NOW, (), (), Guard(RULES, **guard))


def examined(of: Order, table: pd.DataFrame | None = None, given_by: Any = None) -> Examined:
    table = observed() if table is None else table
    contributions = behind() if given_by is None else given_by
    return examine(of, silent, Read(Collected(table, table.iloc[:0], (), (), ()), (), contributions))


def lines(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.line("zh"), finding.line("en")) for finding in findings]


# ---------------------------------------------------------------- what becomes C


def test_a_sensitive_cell_and_its_like_are_c_with_all_that_is_made_of_them() -> None:
    found = {f.id.split("/")[0] + "/" + f.activity: f.shown for f in examined(order()).figures.every if f.period == NOW}
    assert {name for name, shown in found.items() if shown == "C"} == {
        f"{figure}/{code}" for figure in ("output", "growth", "share", "units") for code in ("C1", "C2")
    }
    assert (found["output/_T"], found["output/C3"], found["units/_T"]) == ("130085", "1445", "11")


def test_the_rows_have_no_value_and_the_status_c() -> None:
    rows = examined(order()).computed.observations
    closed = rows[rows["status"] == "C"]
    assert set(closed["activity"]) == {"C1", "C2"}
    assert closed["value"].isna().all()
    assert rows[rows["activity"].isin(("C1", "C2"))]["value"].isna().all()


def test_a_rank_among_suppressed_numbers_is_suppressed() -> None:
    ranks = Indicator("place", Text("位次", "Rank"), rank, {"values": OUTPUT}, RANK, decimals=0)
    every = examined(order(replace(JOB, indicators=(*JOB.indicators, ranks)))).figures.every
    assert {f.shown for f in every if f.figure == "place"} == {"C"}


def test_of_what_is_told_of_some_respondents_only_nothing_is_published() -> None:
    more = "2024-Q1 | C3 | 510 | 万元 | output_entrants\n2024-Q1 | C3 | 93 | % | output_cr2"
    rows = examined(order(), observed(more=more)).computed.observations
    told = rows[rows["measure"].isin(("output_entrants", "output_cr2"))]
    assert list(told["status"]) == ["C", "C"] and told["value"].isna().all()


def test_a_share_follows_the_total_as_well() -> None:
    """The total is dominated: with an open part, the share of that part would give it away."""
    table = observed({"2024-Q1": {"C3": (510, 420, 310, 205)}}, "2024-Q1 | C3 | 2 | % | output_share")
    table.loc[(table["activity"] == TOTAL) & (table["unit"] == "万元"), "value"] = 71993
    known = {
        key: Contributions(4, (70_993 * 10_000, 500 * 10_000, 300 * 10_000, 200 * 10_000)) if key[5] == TOTAL else by
        for key, by in behind({"2024-Q1": {"C3": (510, 420, 310, 205)}}).items()
    }
    apart = replace(JOB, disclosure=Disclosure(("output",)))
    rows = examined(order(apart), table, known).computed.observations
    status = {(row["measure"], row["activity"]): row["status"] for row in rows[rows["file"] != ""].to_dict("records")}
    assert status["output", "C3"] == "A"
    assert (status["output", TOTAL], status["output_share", "C3"]) == ("C", "C")


def test_a_job_without_disclosure_is_left_as_it_is() -> None:
    plainly = replace(JOB, disclosure=None)
    computed = compute(observed(), plainly, NOW)
    assert guarded(Order(plainly, NOW, ()), computed, {}).computed is computed


# ---------------------------------------------------------------- what stops it


def test_without_parameters_nothing_is_computed_for_anybody() -> None:
    with pytest.raises(BadDefinition) as refused:
        examined(Order(JOB, NOW, ()))
    assert (refused.value.text.zh, refused.value.text.en) == (
        "作业 guarded 声明了保密控制，但没有给出参数；没有算出、列出或保存任何数字",
        "job guarded declares disclosure control and was given no parameters; no figure was shown, listed or kept",
    )


def test_areas_of_a_roster_are_not_protected_one_by_one() -> None:
    areas = Roster(areas=(Area(AREA, Text("巴南区", "Banan")),))
    with pytest.raises(BadDefinition) as refused:
        examined(order(replace(JOB, roster=areas)))
    assert (refused.value.text.zh, refused.value.text.en) == (
        "作业 guarded 既有地区名册又声明了保密控制：各地区须一起保护，目前不能分别编制；请为全部地区另写一个作业",
        "job guarded has a roster of areas and declares disclosure control: areas must be protected together and "
        "cannot be made one by one; write a job of its own for all of them",
    )


def test_sums_of_confidential_microdata_that_nobody_guards_are_refused() -> None:
    profit = Aggregate(RETURNED, "profit", by=())
    with pytest.raises(BadDefinition) as refused:
        examined(order(replace(JOB, aggregates=(profit,))))
    assert (refused.value.text.zh, refused.value.text.en) == (
        "作业 guarded 汇总了保密的微观数据 profit，但 disclosure 没有保护它；请列入 measures",
        "job guarded aggregates profit of confidential microdata and disclosure does not guard it; list it in measures",
    )
    with pytest.raises(BadDefinition) as undeclared:
        examined(order(replace(JOB, disclosure=None, aggregates=(profit,))))
    assert (undeclared.value.text.zh, undeclared.value.text.en) == (
        "作业 guarded 汇总了保密的微观数据 profit，但没有声明保密控制；请写 disclosure=Disclosure(('profit',))",
        "job guarded aggregates profit of confidential microdata and declares no disclosure control; write "
        "disclosure=Disclosure(('profit',))",
    )
    with pytest.raises(BadDefinition) as nothing:
        Disclosure(())
    assert (nothing.value.text.zh, nothing.value.text.en) == (
        "Disclosure 没有列出任何指标；请在 measures 中列出要保护的指标，或删除 disclosure",
        "Disclosure guards no measure; list those to protect in measures, or delete disclosure",
    )


def test_a_cell_whose_respondents_nobody_knows_holds_the_bulletin() -> None:
    known = behind()
    del known[next(key for key in known if key[1] == NOW and key[5] == "C3")]
    found = examined(order(), given_by=known)
    assert lines(found.findings) == [
        (
            "disclosure: 实际 output/C3/2024-Q1（500113，ytd）：不知由哪些调查对象构成，不能判断可否公布；"
            "应为 每个单元格的贡献者；处理：由微观数据汇总该指标，或不公布它",
            "disclosure: got output/C3/2024-Q1 (500113, ytd): who stands behind it is not known, so nobody can judge it; "
            "want the contributors of every cell; do: aggregate the measure from microdata, or do not publish it",
        )
    ]
    with pytest.raises(Held):
        refuse(found.findings)


def test_what_was_published_before_and_is_sensitive_now_holds_it_and_says_no_more_than_the_cell() -> None:
    known = frozenset(key for key in behind() if key[1] == NOW and key[5] == "C1")
    found = examined(order(known=known))
    assert lines(found.findings) == [
        (
            "disclosure: 实际 output/C1/2024-Q1（500113，ytd）：读者能由公布的数字推算得过于接近；应为 推算不出；"
            "处理：减少公布的分组，或合并单元格；若以前公布过，请由负责人决定是否撤回",
            "disclosure: got output/C1/2024-Q1 (500113, ytd): readers could come too close to it by what is published; "
            "want nothing that can be computed; do: publish fewer breakdowns or merge cells; "
            "if it was published before, its owner decides whether to withdraw that",
        )
    ]
    assert found.findings[0].severity is Severity.ERROR  # nobody may accept it


LOOK, CELL = plain("look"), Place("p.csv", 2)


def about(subject: str, words: str, place: Place = CELL, reads: tuple[str, ...] = ()) -> Finding:
    told = plain(words)
    return Finding(Severity.QUERY, "magnitude", place, told, told, LOOK, subject=subject, reads=frozenset(reads))


def test_findings_tell_no_number_of_what_is_suppressed_in_any_period() -> None:
    shown = guarded(order(), compute(observed(), JOB, NOW), behind())
    told = shown.told(about(name, "71993") for name in ("output/C1/2024-Q1", "growth/C2/2023-Q1", "output/C3/2024-Q1"))
    assert [(one.got.zh, one.got.en, one.want.en) for one in told] == [
        ("C（ocdpbnij）", "C (ocdpbnij)", "C"), ("C（niieaedb）", "C (niieaedb)", "C"), ("71993", "71993", "71993"),
    ]  # fmt: skip


def test_a_check_that_looked_at_a_suppressed_measure_tells_no_number_of_whatever_it_is_about() -> None:
    """Of an open total less its open parts a closed one follows, and a ratio names both its measures."""
    shown = guarded(order(), compute(observed(), JOB, NOW), behind())
    subjects = (
        about("profit/C1/2024-Q1", "output 71993", reads=("profit", "output")),
        about(f"output/{TOTAL}/2024-Q1", "56336 off", reads=("output",)),
        about("profit/C1/2024-Q1", "missing", reads=("profit", "output")),
        about("profit/C1/2024-Q1", "12", reads=("profit",)),
    )
    assert [one.got.en.split(" (")[0] for one in shown.told(subjects)] == ["C", "C", "missing", "12"]


def test_what_a_rule_looks_at_comes_with_its_findings() -> None:
    """That C2, C3 and C4 are so much less than the total would tell of C1."""
    found = examined(order(replace(JOB, checks=(adds_up("output", ("C2", "C3", "C4")),))))
    assert [(one.subject, one.got.en[:3], one.want.en) for one in found.findings] == [
        (f"output/{TOTAL}/2023-Q1", "C (", "C"), (f"output/{TOTAL}/2024-Q1", "C (", "C"),
    ]  # fmt: skip


def test_a_finding_on_what_is_suppressed_says_what_it_is_about_and_not_of_how_many_rows() -> None:
    shown = guarded(order(), compute(observed(), JOB, NOW), behind())
    [one] = shown.told([about("output/C1/2024-Q1", "71993", Place("p.csv", 0, rows_behind(1)))])
    assert one.line("en") == ("p.csv [output/C1/2024-Q1]: magnitude: got C (ocdpbnij); want C; do: look")


def test_who_accepted_a_number_that_nobody_may_read_accepted_no_other() -> None:
    shown = guarded(order(), compute(observed(), JOB, NOW), behind())
    [first, other] = shown.told([about("output/C1/2024-Q1", "71993"), about("output/C1/2024-Q1", "719930")])
    accepted = Acceptance("magnitude", "output/C1/2024-Q1", first.got.zh, "asked", "Li", "2024-04-16T01:30:00.000000Z")
    assert accepted.covers(first) and not accepted.covers(other)


# ---------------------------------------------------------------- what is published

TEMPLATE = """{% extends "base.html.j2" %}
{% block front %}
{% set head = [{'label': t('集群', 'Cluster')}, {'label': t('产值', 'Output')}, {'label': t('比重', 'Share')}] %}
{% call table('t', t('表', 'Table'), t('产值', 'Output'), '', head) %}
{% for code in ['_T', 'C1', 'C2', 'C3', 'C4'] %}{{ row(label(code), [cell('output', code), cell('share', code)], head) }}{% endfor %}
{% endcall %}
{% endblock %}
"""
EDITION = Edition(1, "0" * 64, Recipe([], {}))


@pytest.fixture(scope="module")
def press(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Press:
    own = tmp_path_factory.mktemp("templates") / "own"
    shutil.copytree(Path(__file__).resolve().parent.parent / "templates", own)
    (own / "guarded.html.j2").write_text(TEMPLATE, encoding="utf-8")
    return Press(prepare(cache), (own,))


@pytest.fixture(scope="module")
def product(press: Press) -> Product:
    return produce(order(), examined(order()), (EDITION, press), silent)


def words_in(product: Product) -> dict[str, str]:
    """Every file of a bulletin, its manifest and its record as text; of the PDF its objects, unpacked."""
    book = openpyxl.load_workbook(BytesIO(product.files["guarded.xlsx"]))
    cells = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    with pikepdf.open(BytesIO(product.files["guarded.pdf"])) as pdf:
        streams = [one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" not in one]
    told = {name: content.decode("utf-8", "replace") for name, content in product.files.items()}
    return told | {
        "guarded.xlsx": "\n".join(cells),
        "guarded.pdf": b"\n".join(streams).decode("latin-1"),
        "manifest": json.dumps(product.manifest, ensure_ascii=False),
        "record": str(product.record),
    }


@pytest.mark.slow
def test_no_file_holds_a_suppressed_number_and_each_says_c(product: Product) -> None:
    words = words_in(product)
    assert [(name, secret) for name, told in words.items() for secret in SECRETS if secret in told] == []
    assert ["C" in told.split("\n") or ",C," in told or ">C<" in told for name, told in words.items()].count(True) >= 4
    table = [line.split(",") for line in words["guarded.csv"].splitlines()]
    closed = [line for line in table if line[6] == "C1" and line[2] == "2024-Q1"]
    assert {line[10] for line in closed} == {"C"} and {line[8] for line in closed} == {""}
    exchanged = [line for line in words["guarded.sdmx.csv"].splitlines() if ",C1," in line and "2024-Q1" in line]
    assert exchanged and all(",C,,1," in line for line in exchanged)


@pytest.mark.slow
def test_a_preview_prints_no_suppressed_number_either(press: Press) -> None:
    pdf = preview(order(), examined(order()), (EDITION, press))
    assert not any(secret.encode() in pdf for secret in SECRETS)


@pytest.mark.slow
def test_what_explains_a_suppressed_figure_names_no_operand(product: Product) -> None:
    record = read_record(record_bytes(product.record))
    told = passport(record, f"growth/{AREA}/C1/2024-Q1/ytd")
    assert (told.step.parts, told.step.lost) == ((), ())
    text = passport_lines(told, "en")
    assert text[2:4] == ("shown: C", "C: not published, to protect respondents; what it is made of is not told either")
    assert passport_lines(told, "zh")[2:4] == ("印出：C", "C：为保护调查对象不公布，也不列出操作数")
    assert "made of:" not in "\n".join(text) and json.loads(passport_json(told))["operands"] == []
    line = next(cell.line for cell in record.cells if cell.key.activity == "C1" and cell.key.period == "2024-Q1")
    reached = impact_lines(impact(record, "p.csv", line), "en")
    assert f"  p.csv:{line} [value]  output/C1/2024-Q1 · current · ytd · total · {AREA} = C" in reached
    assert f"    growth/{AREA}/C1/2024-Q1/ytd = C" in reached


@pytest.mark.slow
def test_an_edition_tells_which_cells_its_readers_know(product: Product) -> None:
    record: Record = product.record
    open_to_all = {f.id: f.printed for f in record.figures if f.value}
    known = published(record, open_to_all, frozenset({"p.csv"}))
    at = {(key[5], str(key[1])) for key in known if key[4] == "output"}
    assert at == {(code, when) for code in (TOTAL, "C3", "C4") for when in ("2023Q1", "2024Q1")}
    assert published(record, open_to_all, frozenset()) == known  # the data file shows no cell more


# ---------------------------------------------------------------- read back


def material(found: Examined) -> Material:
    from datetime import UTC, datetime

    return Material(JOB, NOW, found.window, 1, "0" * 64, datetime(2024, 3, 31, tzinfo=UTC))


def test_the_read_back_demands_c(press: Press) -> None:
    found = examined(order())
    of = material(found)
    sdmx, book = sdmx_csv(of), workbook(of)
    read_back_sdmx(sdmx, of)
    read_back_workbook(book, of)
    first = next(at for at, line in enumerate(sdmx.splitlines()) if b",C,,1," in line)
    missing = sdmx.replace(b",C,,1,", b",M,,1,", 1)
    with pytest.raises(ReadBackError) as refused:
        read_back_sdmx(missing, of)
    assert (refused.value.text.zh, refused.value.text.en) == (
        f"SDMX-CSV 第{first + 1}行 [OBS_STATUS]：是“M”，应为“C”；请勿发布",
        f'SDMX-CSV line {first + 1} [OBS_STATUS]: there is "M" where "C" was asked for; do not publish it',
    )


def test_the_read_back_of_the_table_refuses_a_suppressed_value() -> None:
    from reports.disseminate.data_files import table_csv

    found = examined(order())
    csv = table_csv(found.computed.observations, found.window)
    read_back_table(csv, found.computed.observations, found.window)
    line = next(one for one in csv.splitlines() if b",C1,current,,\xe4\xb8\x87\xe5\x85\x83,C," in one)
    told = csv.replace(line, line.replace(b",C1,current,,", b",C1,current,71993,"), 1)
    with pytest.raises(ReadBackError) as refused:
        read_back_table(told, found.computed.observations, found.window)
    assert '[value]: there is "71993" where "" was asked for' in refused.value.text.en


def test_a_workbook_with_c_explains_it_and_another_does_not() -> None:
    def notes(found: Examined) -> str:
        book = openpyxl.load_workbook(BytesIO(workbook(material(found))))
        return "\n".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)

    closed = notes(examined(order()))
    assert "r 修订；— 缺失或不予公布；数值为公布值；C 为保护调查对象不公布" in closed
    assert "保密：为保护调查对象不公布，也不公布能由此推算的数" in closed
    openly = replace(order(), job=replace(JOB, disclosure=None))
    assert "保护调查对象" not in notes(examined(openly))


def test_c_is_no_revision_neither_before_nor_now() -> None:
    figures = examined(order()).figures.every
    before = {f.id: "C" if f.shown != "C" else "12.3" for f in figures}
    assert revised(figures, before) == ()


# ---------------------------------------------------------------- the file of parameters


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a job, and no parameters named anywhere."""
    monkeypatch.delenv("REPORTS_DISCLOSURE", raising=False)
    root = tmp_path / "workspace"
    root.mkdir()
    (root / "pyproject.toml").write_text('[tool.reports]\njobs = ["a:B"]\n', encoding="utf-8")
    return root


def refusal(root: Path, kind: type[BadDefinition] | type[NotPermitted] = BadDefinition) -> tuple[str, str]:
    with pytest.raises(kind) as refused:
        rules_file(open_workspace(root))
    return refused.value.text.zh, refused.value.text.en


def test_parameters_that_nobody_named_are_asked_for(place: Path) -> None:
    assert refusal(place) == (
        "没有保密控制的参数，作业不能编制：请在工作区之外建一个参数文件（权限 0600，格式见 docs/disclosure.md），"
        "再用环境变量 REPORTS_DISCLOSURE 或 [tool.reports] disclosure 指明其路径",
        "there are no parameters of disclosure control, so the job cannot be made: write them into a file outside the "
        "workspace (mode 0600, see docs/disclosure.md) and name it in REPORTS_DISCLOSURE or in [tool.reports] disclosure",
    )


def test_parameters_within_the_workspace_are_refused_by_whatever_way(place: Path, tmp_path: Path) -> None:
    inside = place / "rules.toml"
    inside.write_text(RULES.text, encoding="utf-8")
    (tmp_path / "link.toml").symlink_to(inside)
    for named in ("rules.toml", str(inside), "../link.toml"):
        (place / "pyproject.toml").write_text(
            f'[tool.reports]\njobs = ["a:B"]\ndisclosure = "{named}"\n', encoding="utf-8"
        )
        assert refusal(place) == (
            f"保密控制的参数文件 {named} 在工作区之内，可能随之公开；请移到工作区之外",
            f"the parameters of disclosure control, {named}, lie within the workspace and could be published with it; "
            "move them out of it",
        )


def test_parameters_are_read_with_their_rights_and_the_environment_goes_first(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES.text, encoding="utf-8")
    rules.chmod(0o640)
    monkeypatch.setenv("REPORTS_DISCLOSURE", str(rules))
    file = rules_file(open_workspace(place))
    assert (file.path, file.mode, file.text) == (str(rules), 0o640, RULES.text)
    os.mkfifo(pipe := tmp_path / "pipe")
    monkeypatch.setenv("REPORTS_DISCLOSURE", str(pipe))
    assert refusal(place) == (
        f"保密控制的参数文件 {pipe} 无法读取：不是普通文件；请检查路径和权限",
        f"the parameters of disclosure control, {pipe}, cannot be read: not a regular file; look at its path and its rights",
    )
    rules.write_bytes(b"p = \xff")
    monkeypatch.setenv("REPORTS_DISCLOSURE", str(rules))
    assert refusal(place)[1].endswith("rules.toml, cannot be read: not UTF-8; look at its path and its rights")
    monkeypatch.setenv("REPORTS_DISCLOSURE", str(tmp_path / "lost.toml"))
    assert refusal(place)[1].endswith(
        "lost.toml, cannot be read: No such file or directory; look at its path and its rights"
    )


def test_nothing_shows_the_guard() -> None:
    assert "minimum" not in repr(order()) + str(order().guard) + repr(RULES)
    assert Fraction(1) and isinstance(examined(order()).computed, Computed)
