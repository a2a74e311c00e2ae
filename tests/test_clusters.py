"""The bulletin of clusters: made from microdata under disclosure control, in a whole office."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from page import validate_pdf_bytes

from reports import office
from reports.collect import deliveries
from reports.concepts.disclosure import Guard, RulesFile
from reports.concepts.errors import BadDefinition, Held, NotPermitted
from reports.concepts.period import quarter
from reports.concepts.text import Lang
from reports.disseminate.answers.passport import passport
from reports.disseminate.answers.passport_text import passport_lines
from reports.disseminate.engine import render
from reports.disseminate.fonts import prepare
from reports.jobs.clusters import CLUSTER_OUTPUT
from reports.office.desk import desk_of, order_of
from reports.office.receiving import gathered
from reports.office.session import looking
from reports.production import Edition, Order, Press, Recipe, examine, page, refuse
from tests.offices import Office

CHECKOUT = Path(__file__).resolve().parent.parent
EDITION = Edition(1, "0" * 64, Recipe([], {}))
FIRST = quarter("2024-Q1")
QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1")
MINIMUM, P, K, KEY = "3", "13.3719", "97.4183", "z8Q1-ownkey-of-this-test-4f0b2c7d9e"
CLOSED = {"C6-3": ("19358", "1.94"), "C6-6": ("6309", "0.63")}  # 2024-Q1 in 万元, and as it would be printed


def rules(p: str = P) -> str:
    return f'minimum = {MINIMUM}\np = {p}\ndominance = {{ n = 2, k = {K} }}\nkey = "{KEY}"\n'


@pytest.fixture
def parameters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "disclosure.toml"
    file.write_text(rules(), encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("REPORTS_DISCLOSURE", str(file))
    return file


@pytest.fixture
def place(workspace: Callable[..., Path]) -> Office:
    root = workspace(jobs=["reports.jobs.industry:INDUSTRY_BULLETIN", "reports.jobs.clusters:CLUSTER_OUTPUT"])
    return Office(root)


def run(place: Office) -> office.Made:
    return place.run(job="clusters")


def shown(place: Office, job: str = "clusters") -> dict[str, str]:
    """What the manifest in data_out says each figure of 2024-Q1 shows, by figure and cluster."""
    manifest = json.loads(place.bundle(job=job)[f"{job}.json"])
    ids = ((figure["id"].split("/"), figure["shown"]) for figure in manifest["figures"])
    return {f"{name[0]}/{name[2]}": text for name, text in ids if name[3] == "2024-Q1"}


def everything(root: Path) -> dict[str, bytes]:
    """Every file below a folder, what is compressed unpacked; not the deliveries themselves."""
    delivered = {path.read_bytes() for path in (root / "data_in").rglob("*") if path.is_file()}
    found: dict[str, bytes] = {}
    for path in root.rglob("*"):
        if path.is_file() and "data_in" not in path.parts and (content := path.read_bytes()) not in delivered:
            found[str(path.relative_to(root))] = content + _unpacked(content)
    return found


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompress(content)
    except zlib.error:
        return b""


# ---------------------------------------------------------------- parameters


def test_no_default_runs_it_and_without_parameters_it_is_refused(
    place: Office, workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REPORTS_DISCLOSURE", raising=False)
    assert "clusters" not in Office(workspace("as_shipped")).session.workspace.jobs
    job = place.job("clusters")
    asks: list[Callable[[], Any]] = [
        lambda: run(place),
        lambda: office.check(place.session, job, FIRST),
        lambda: office.figures(place.session, job, FIRST),
        lambda: office.record_at(place.session, job, FIRST),
        lambda: office.preview(place.session, office.Asked(job, FIRST, place.root / "aside")),
    ]
    for ask in asks:
        with pytest.raises(BadDefinition) as refused:
            ask()
        assert refused.value.text.zh == (
            "没有保密控制的参数，作业不能编制：请在工作区之外建一个参数文件（权限 0600，格式见 docs/disclosure.md），"
            "再用环境变量 REPORTS_DISCLOSURE 或 [tool.reports] disclosure 指明其路径"
        )
    assert not (place.root / "data_out" / "2024-Q1").exists() and not (place.root / "aside").exists()


def test_parameters_that_others_may_read_are_refused(place: Office, parameters: Path) -> None:
    parameters.chmod(0o644)
    with pytest.raises(NotPermitted) as refused:
        office.check(place.session, CLUSTER_OUTPUT, FIRST)
    assert refused.value.text.en == f"others can read {parameters}, mode 0644; run chmod 600 {parameters}"


# ---------------------------------------------------------------- what is published


def test_two_clusters_are_closed_and_what_is_made_of_them(place: Office, parameters: Path) -> None:
    examined = office.check(place.session, CLUSTER_OUTPUT, FIRST)
    refuse(examined.findings)
    closed = {f"{f.figure}/{f.activity}" for f in examined.figures.every if f.confidential}
    assert closed == {f"{figure}/{code}" for figure in ("output", "growth", "share", "enterprises") for code in CLOSED}
    rows, _ = office.figures(place.session, CLUSTER_OUTPUT, FIRST)
    told = [row for row in rows if row["activity"] in CLOSED]
    assert {(row["value"], row["shown"]) for row in told} == {("", "C")} and len(told) == 2 * 4 * 5


def test_what_is_open_equals_the_sums_that_are_delivered(place: Office, parameters: Path) -> None:
    """The file of clusters holds sums of the same panel; the reader of this test is the standard library."""
    with (place.root / "data_in/banan/cluster_output_ytd.csv").open(encoding="utf-8") as file:
        lines = [row for row in csv.DictReader(file) if row["measure"] == "output"]
    want = {(row["period"], row["cluster_code"]): row["value"] for row in lines}
    rows, _ = office.figures(place.session, CLUSTER_OUTPUT, FIRST)
    have = {(r["period"], r["activity"]): r["value"] for r in rows if r["figure"] == "output" and r["value"]}
    own = {key: value for key, value in have.items() if key[1] != "_T"}
    assert len(own) == 12 * 5
    assert {key: float(value) for key, value in own.items()} == {key: float(want[key]) for key in own}


@pytest.mark.slow
def test_every_edition_can_be_made_again_and_a_change_of_parameters_is_a_new_one(
    place: Office, parameters: Path, tmp_path: Path
) -> None:
    assert (run(place).outcome, run(place).outcome) == ("made", "unchanged")
    assert place.run(job="clusters.en").outcome == "made"
    assert shown(place, "clusters.en") == shown(place)
    assert {name for name, text in shown(place).items() if text == "C"} == {
        f"{figure}/{code}" for figure in ("output", "growth", "share", "enterprises") for code in CLOSED
    }
    assert place.rerun(job="clusters").outcome == "identical"
    again = office.rerun_edition(place.session, office.Asked(place.job("clusters"), FIRST, tmp_path / "again"), 1)
    assert again.outcome == "identical"
    parameters.write_text(rules("21.6"), encoding="utf-8")
    assert (run(place).outcome, run(place).outcome) == ("differs", "unchanged")
    assert place.rerun(job="clusters").outcome == "identical"
    made = json.loads(place.bundle(job="clusters")["clusters.json"])["recipe"]
    assert set(made["disclosure"]) <= set("0123456789abcdef") and set(made["solver"]) == {"numpy", "scipy"}


def known_to(place: Office, job: str) -> frozenset[Any]:
    """The cells that count as published when the bulletin of 2024-Q1 is made now."""
    session, declared = place.session, place.job(job)
    with looking(session) as archive:
        assert archive is not None
        order = order_of(declared, FIRST, gathered(session, declared, archive), archive)
        guard = desk_of(session.workspace, archive, order).order.guard
    assert guard is not None
    return guard.known


@pytest.mark.slow
def test_an_edition_is_not_known_to_itself_nor_to_its_other_language_and_is_to_the_next(
    place: Office, parameters: Path
) -> None:
    run(place)
    assert (known_to(place, "clusters"), known_to(place, "clusters.en")) == (frozenset(), frozenset())
    parameters.write_text(rules("21.6"), encoding="utf-8")
    known = known_to(place, "clusters.en")
    assert known == known_to(place, "clusters")
    printed = {(measure, code) for _, period, _, _, measure, code, _ in known if period == FIRST}
    assert {measure for measure, _ in printed} == {"output", "output_year_before"}
    codes = {code for code in CLUSTER_OUTPUT.labels if code not in CLOSED}
    assert printed == {(measure, code) for measure in ("output", "output_year_before") for code in codes}


@pytest.mark.slow
def test_parameters_that_earlier_editions_cannot_satisfy_hold_it(place: Office, parameters: Path) -> None:
    run(place)
    before = place.bundle(job="clusters")
    parameters.write_text(rules("63.7"), encoding="utf-8")
    with pytest.raises(Held) as held:
        run(place)
    told = [finding.line("en") for finding in held.value.findings]
    assert (
        "disclosure: got output/C6-5/2023-Q4 (500113, ytd): readers could come too close to it by what is published; "
        "want nothing that can be computed; do: publish fewer breakdowns or merge cells; "
        "if it was published before, its owner decides whether to withdraw that"
    ) in told
    assert not any("63" in line for line in told)
    assert place.bundle(job="clusters") == before


OPEN = '''
"""A bulletin without disclosure control that publishes a cell which another one guards."""
from reports import WAN_YUAN, Indicator, Job, Selection, Source, Text, as_delivered

OPEN = Job(
    name="open", title=Text("开放", "Open"), area="500113", area_name=Text("巴南区", "Banan"),
    sources=(Source("open", "open.csv", Text("来源", "source"),
                    cells={"period": "quarter", "activity": "cluster"},
                    constants={"area": "500113", "accumulation": "ytd", "scope": "above_scale", "unit": "万元",
                               "price_basis": "current"},
                    values={"output": {"measure": "output"}}),),
    indicators=(Indicator("value", Text("值", "Value"), as_delivered,
                          {"values": Selection("output", scope="above_scale")}, WAN_YUAN, decimals=0),),
    template="open.html.j2", since="2024-Q1", bureau=Text("统计局", "Bureau"), labels={"C6-6": Text("氢能", "Hydrogen")},
)
'''
PAGE = """{% extends "base.html.j2" %}{% block front %}<p>{{ show(f('value', 'C6-6')) }}</p>{% endblock %}"""


@pytest.mark.slow
def test_what_another_bulletin_published_is_known_and_comes_too_late(
    workspace: Callable[..., Path], parameters: Path
) -> None:
    place = Office(workspace(jobs=["own_open_job:OPEN", "reports.jobs.clusters:CLUSTER_OUTPUT"], default_job="open"))
    (place.root / "own_open_job.py").write_text(OPEN, encoding="utf-8")
    (place.root / "templates" / "open.html.j2").write_text(PAGE, encoding="utf-8")
    (place.root / "data_in" / "open.csv").write_text("quarter,cluster,output\n2024-Q1,C6-6,6309\n", encoding="utf-8")
    assert place.run(job="open").outcome == "made"
    with pytest.raises(Held) as held:
        run(place)
    subjects = {finding.subject for finding in held.value.findings if finding.code == "disclosure"}
    assert "output/C6-6/2024-Q1" in subjects
    assert "6309" not in "".join(finding.line("zh") + finding.line("en") for finding in held.value.findings)


# ---------------------------------------------------------------- its pages


@pytest.fixture(scope="module")
def press(cache: Path) -> Press:
    return Press(prepare(cache), (CHECKOUT / "templates",))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["2024-Q1", "2023-Q3"])
def test_two_pages_that_break_no_rule_and_explain_the_mark(lang: Lang, name: str, press: Press) -> None:
    job, period = CLUSTER_OUTPUT.within(lang), quarter(name)
    guard = Guard(RulesFile("/elsewhere", 0o600, rules()))
    order = Order(job, period, deliveries(CHECKOUT / "data_in", job.files), guard=guard)
    html = page(order, examine(order, lambda _: None), (EDITION, press))
    pdf = render(html, press.kit(period))
    failed = [one.message for kind in ("3a", "ua1") for one in validate_pdf_bytes(pdf, profile=kind).failures]
    assert failed == []
    with pikepdf.open(io.BytesIO(pdf)) as pages:
        assert len(pages.pages) == 2
    words = "C：为保护调查对象不公布。" if lang == "zh" else "C: not published, to protect respondents."
    assert html.count(words) == 2
    assert html.count(">C</data>") == 2 * 4 + 2 * len([q for q in QUARTERS if q <= name])


# ---------------------------------------------------------------- what stands nowhere


@pytest.mark.slow
def test_the_parameters_stand_in_no_file_and_no_word(place: Office, parameters: Path) -> None:
    run(place)
    place.run(job="clusters.en")
    office.preview(place.session, office.Asked(place.job("clusters"), FIRST, place.root / "aside"))
    parameters.write_text(rules("63.7193"), encoding="utf-8")
    with pytest.raises(Held) as held:
        run(place)
    parameters.write_text(rules("1337.193"), encoding="utf-8")
    with pytest.raises(BadDefinition) as wrong:
        run(place)
    said = [text.zh + text.en for text in (*place.told, held.value.text, wrong.value.text)]
    said += [finding.line("zh") + finding.line("en") for finding in held.value.findings]
    words = everything(place.root) | {"told": "\n".join(said).encode()}
    for secret in (P, K, KEY, "63.7193", "1337.193"):
        assert [name for name, content in words.items() if secret.encode() in content] == []
    assert len(words) > 20


@pytest.mark.slow
def test_a_suppressed_number_stands_in_no_output_record_or_ledger(place: Office, parameters: Path) -> None:
    run(place)
    record = office.record_at(place.session, place.job("clusters"), FIRST)
    told = {"record": str(record).encode()}
    for code in CLOSED:
        for figure in ("output", "growth", "share", "enterprises"):
            lines = passport_lines(passport(record, f"{figure}/500113/{code}/2024-Q1/ytd"), "zh")
            told[f"{figure}/{code}"] = "\n".join(lines).encode()
    for path in (place.root / "data_out").rglob("clusters.*"):
        told[path.name] = path.read_bytes()
    with sqlite3.connect(next((place.root / ".reports").glob("ledger*"))) as ledger:
        told["ledger"] = "\n".join(ledger.iterdump()).encode()
    ledger.close()
    for secret, _ in CLOSED.values():
        numbers = (f"{secret},", f"{secret}万元", f"'{secret}'", f">{secret}<", f"= {secret}", f"{secret}/")
        assert [(name, n) for name, words in told.items() for n in numbers if n.encode() in words] == []
    closed = [cell for cell in record.cells if cell.key.activity in CLOSED]
    assert {(cell.value, cell.status, cell.column) for cell in closed} == {("", "C", "")}
    assert "1 行" not in told["clusters.csv"].decode().replace("11 行", "")


@pytest.mark.slow
def test_the_engine_of_the_microdata_adds_no_lines_of_its_own(tmp_path):
    """A cron mail holds our sentences: forty lines on leaked instances would bury them."""
    rules = tmp_path / "rules.toml"
    rules.write_text(f'minimum = 3\np = 10\nkey = "{"k" * 32}"\n', encoding="utf-8")
    rules.chmod(0o600)
    run = {"capture_output": True, "text": True, "env": os.environ | {"REPORTS_DISCLOSURE": str(rules)}}
    subprocess.run([sys.executable, "-m", "reports", "new", str(tmp_path / "w")], check=True, **run)
    settings = tmp_path / "w" / "pyproject.toml"
    words = settings.read_text(encoding="utf-8").replace("enterprises:ENTERPRISES_PANEL", "clusters:CLUSTER_OUTPUT")
    settings.write_text(words, encoding="utf-8")
    command = [sys.executable, "-m", "reports", "check", "2024-Q1", "--job", "clusters", "-C", str(tmp_path / "w")]
    told = subprocess.run(command, check=True, **run).stderr.splitlines()
    assert [
        line for line in told if not line.startswith(("收集：", "检查：", "计算：", "检查没有发现问题", "  "))
    ] == []
