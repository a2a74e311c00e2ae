"""A corrected file that no longer says what the one it replaces said is asked about, by name, until somebody answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from drawn import given
from offices import Office, files

from reports import office as desk
from reports.archive import open_store
from reports.concepts.errors import Held
from reports.concepts.finding import Finding
from reports.concepts.period import quarter
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.process.vanished import undecided, vanished

OF = (INDUSTRY_BULLETIN, quarter("2024-Q1"))
QUARTERS = """
quarter | activity | value_added
2023-Q1 | BCD      | 77.1
2023-Q1 | J        | 11.2
2024-Q1 | BCD      | 82.6
2024-Q1 | J        | 12.0
2024-Q1 | K        |  9.1
"""
ZH = '{}；应为 被替换文件中的每一条观测；处理：请核实；属实则运行 reports accept 2024-Q1 rows {} --because "…" --job {}'
EN = '{}; want every observation of the file that it replaces; do: verify it; if it is right, run reports accept 2024-Q1 rows {} --because "…" --job {}'


def but(*gone: int, **otherwise: str) -> pd.DataFrame:
    """The same table without these rows."""
    return given(QUARTERS, **otherwise).drop(index=list(gone)).reset_index(drop=True)


def asked(then: pd.DataFrame, now: pd.DataFrame) -> list[Finding]:
    return vanished(then, now, OF)


# ---------------------------------------------------------------- what is gone


@pytest.mark.parametrize(
    "now",
    [
        but(),
        but(vintage="second"),
        but(file="value_added_again.csv"),
        given(QUARTERS.replace(" 9.1", "")),
        given(QUARTERS.replace("82.6", "83.1") + "2024-Q1 | H | 3.0\n"),
        but().iloc[::-1],
    ],
    ids=[
        "the same",
        "as a new vintage",
        "in another file",
        "a value missing",
        "corrected and longer",
        "in another order",
    ],
)
def test_a_correction_that_still_says_all_of_it_asks_nothing(now):
    assert asked(but(), now) == []


def test_a_file_with_fewer_rows_is_asked_about_by_the_names_of_what_is_gone():
    [found] = asked(but(), but(1, 3))
    name = "value_added/J/2023-Q1"
    got_zh = "value_added.csv: rows: 实际 3 条观测，原为 5 条；缺少 2 条：value_added/J/2023-Q1、value_added/J/2024-Q1"
    got_en = (
        "value_added.csv: rows: got 3 observations, was 5; 2 are gone: value_added/J/2023-Q1, value_added/J/2024-Q1"
    )
    assert found.line("zh") == ZH.format(got_zh, name, "industry")
    assert found.line("en") == EN.format(got_en, name, "industry")
    assert (found.severity, found.subject) == ("query", name)


def test_of_many_the_first_are_named():
    [found] = asked(but(), but(0, 1, 2, 4))
    named = "value_added/BCD/2023-Q1、value_added/J/2023-Q1、value_added/BCD/2024-Q1 等"
    assert found.got.zh == f"1 条观测，原为 5 条；缺少 4 条：{named}"
    assert found.got.en == (
        "1 observations, was 5; 4 are gone: "
        "value_added/BCD/2023-Q1, value_added/J/2023-Q1, value_added/BCD/2024-Q1 and others"
    )


def test_as_many_rows_may_still_lack_one():
    [found] = asked(but(), given(QUARTERS.replace("K ", "H ")))
    assert found.got.en == "5 observations, was 5; 1 are gone: value_added/K/2024-Q1"


@pytest.mark.parametrize("key", ["price_basis", "accumulation", "scope"])
def test_what_stands_under_another_key_now_is_gone(key):
    [found] = asked(but(), but(**{key: "other"}))
    assert found.got.en.startswith("5 observations, was 5; 5 are gone: ")


def test_of_another_area_the_area_is_told():
    [found] = asked(but(area="500105"), but(4, area="500105"))
    assert found.got.en == "4 observations, was 5; 1 are gone: value_added/K/2024-Q1 (500105)"


def test_each_file_is_asked_about_by_itself():
    then = pd.concat([but(), but(file="other.csv", area="500105")], ignore_index=True)
    now = pd.concat([but(0), but(1, file="other.csv", area="500105")], ignore_index=True)
    assert [str(found.place) for found in asked(then, now)] == ["value_added.csv", "other.csv"]


def test_a_file_that_says_nothing_any_more_lacks_everything():
    [found] = asked(but(), but(0, 1, 2, 3, 4))
    assert found.got.en.startswith("0 observations, was 5; 5 are gone: ")


def test_where_the_replaced_file_cannot_be_read_nobody_can_tell():
    found, name = undecided("value_added.csv", 7, OF), "rows/_T/2024-Q1"
    got_zh = "value_added.csv: rows: 实际 无法判断：被替换的文件按现在的声明有 7 处无法读取"
    got_en = (
        "value_added.csv: rows: got undecided: "
        "the file that it replaces cannot be read in 7 places as it is declared now"
    )
    assert found.line("zh") == ZH.format(got_zh, name, "industry")
    assert found.line("en") == EN.format(got_en, name, "industry")


# ---------------------------------------------------------------- in an office

CHINA = "real/china_2024Q1.csv"
RATE = "000000,China,2023-Q4,ytd,GDP_growth,5.2,%,same\n"
NAME = "delivered_growth/_T/2023-Q4"
GONE = f"17 observations, was 18; 1 are gone: {NAME}"
RETAIL = ("F,29543,", "F,29544,"), ("OTH,53974,", "OTH,53973,")


@pytest.fixture
def nation(workspace: Callable[..., Path]) -> Office:
    """An office with the job of one page, whose delivery holds the growth of the year before too."""
    office = Office(workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national"))
    lengthen(office)
    return office


def lengthen(office: Office) -> None:
    file = office.root / "data_in" / CHINA
    file.write_text(file.read_text(encoding="utf-8") + RATE, encoding="utf-8")


def shrink(office: Office) -> None:
    """The national delivery comes again without the growth of the year before."""
    office.swap(CHINA, (RATE, ""))


def queries(office: Office) -> list[tuple[str, str]]:
    """What is asked, whether it was answered or not, as `reports check` tells it."""
    examined = desk.check(office.session, office.job("national"), quarter("2024-Q1"))
    return [(found.subject, found.got.en) for found in (*examined.findings, *examined.cleared) if found.code == "rows"]


def accept(office: Office, place: str = NAME) -> None:
    desk.accept(office.session, office.job("national"), (quarter("2024-Q1"), "rows", place), "统计局已撤下增速")


def run(office: Office) -> desk.Made:
    return office.run(job="national")


def again(office: Office, number: int, to: Path | None = None) -> desk.Made:
    return desk.rerun_edition(office.session, desk.Asked(office.job("national"), quarter("2024-Q1"), to), number)


def held(office: Office) -> list[str]:
    with pytest.raises(Held) as refused:
        run(office)
    return [found.line("en") for found in refused.value.findings if found.code == "rows"]


@pytest.mark.slow
def test_what_a_correction_lost_holds_the_bulletin_however_often_it_is_tried(nation):
    """B71."""
    run(nation)
    shrink(nation)
    told = [EN.format(f"{CHINA}: rows: got {GONE}", NAME, "national")]
    assert held(nation) == told
    assert held(nation) == told, "now the shorter file is a vintage, but no run has succeeded with it"
    nation.swap(CHINA, *RETAIL)
    assert held(nation) == told, "a further correction is compared with what was published, not with what was held"


@pytest.mark.slow
def test_by_its_file_the_question_is_accepted_too(nation):
    run(nation)
    shrink(nation)
    accept(nation, place=CHINA)
    assert run(nation).edition == 2


@pytest.mark.slow
def test_what_somebody_answered_for_is_told_in_the_bulletin_and_made_again_byte_for_byte(nation, tmp_path):
    run(nation)
    shrink(nation)
    accept(nation)
    assert (run(nation).edition, run(nation).outcome) == (2, "unchanged")
    manifest = json.loads(nation.bundle(job="national")["national.json"])
    assert "统计局已撤下增速" in json.dumps(manifest, ensure_ascii=False)
    assert nation.rerun(job="national").outcome == "identical"
    for number in (1, 2):
        assert again(nation, number, tmp_path / str(number)).outcome == "identical"
    assert files(tmp_path / "2", "national") == nation.bundle(job="national")
    nation.later(30).swap(CHINA, *RETAIL)
    assert queries(nation) == [], "a later correction is compared with what was answered for"
    assert run(nation).edition == 3
    for number in (1, 2, 3):
        assert again(nation, number).outcome == "identical", "whatever came later"


@pytest.mark.slow
def test_an_edition_asks_what_it_asked_though_another_vintage_was_worked_with_since(nation):
    run(nation)
    shrink(nation)
    held(nation)
    nation.swap(CHINA, *RETAIL)
    accept(nation)
    assert run(nation).edition == 2
    desk.withdraw(nation.session, CHINA, "误更正")
    assert run(nation).edition == 3, "the one that was held is in force, and lacks what was accepted"
    assert again(nation, 2).outcome == "identical"


@pytest.mark.slow
def test_as_of_a_day_asks_what_was_asked_then(nation):
    run(nation)
    shrink(nation.later(10))
    accept(nation)
    run(nation)
    as_of = desk.Asked(nation.job("national"), quarter("2024-Q1"))
    assert desk.rerun_as_of(nation.session, as_of, "2024-04-28").edition == 1
    made = desk.rerun_as_of(nation.session, as_of, "2024-05-08")
    assert (made.outcome, made.edition) == ("identical", 2)


@pytest.mark.slow
def test_an_edition_from_before_the_question_existed_is_made_again_as_it_was(nation, monkeypatch):
    run(nation)
    shrink(nation)
    monkeypatch.setattr(
        "reports.office.receiving.with_replaced", lambda archive, job, received, cut=None: list(received)
    )
    assert run(nation).edition == 2
    monkeypatch.undo()
    assert again(nation, 2).outcome == "identical"


def take_in(office: Office) -> None:
    desk.receive_all(office.session, [office.job("national")])


def test_before_any_run_it_is_compared_with_the_fullest_that_came(nation):
    take_in(nation)
    shrink(nation)
    take_in(nation)
    nation.swap(CHINA, *RETAIL)
    assert queries(nation) == [(NAME, GONE)]


def test_what_was_withdrawn_before_anybody_used_it_is_no_measure(nation):
    take_in(nation)
    desk.withdraw(nation.session, CHINA, "错发")
    shrink(nation)
    assert queries(nation) == []


def test_an_older_vintage_that_a_withdrawal_brings_back_replaces_nothing(nation):
    shrink(nation)
    take_in(nation)
    lengthen(nation)
    take_in(nation)
    desk.withdraw(nation.session, CHINA, "错发")
    assert queries(nation) == []


def test_the_first_file_of_its_name_replaces_nothing(nation):
    take_in(nation)
    file = nation.root / "data_in" / CHINA
    file.rename(file.with_name("china_corrected.csv"))
    desk.withdraw(nation.session, CHINA, "已更名")
    shrunk = file.with_name("china_corrected.csv")
    shrunk.write_text(shrunk.read_text(encoding="utf-8").replace(RATE, ""), encoding="utf-8")
    assert queries(nation) == []


def test_where_the_archive_lost_the_replaced_file_nobody_can_tell(nation):
    take_in(nation)
    lost = (nation.root / "data_in" / CHINA).read_bytes()
    shrink(nation)
    with open_store(nation.session.place, "0.1.0") as archive:
        archive.objects.path(hashlib.sha256(lost).hexdigest()).unlink()
    [(subject, got)] = queries(nation)
    assert subject == "rows/_T/2024-Q1" and got.startswith(
        "undecided: the file that it replaces cannot be read in 1 places"
    )


@pytest.mark.slow
def test_a_longer_file_put_back_is_asked_nothing(nation):
    run(nation)
    shrink(nation)
    held(nation)
    lengthen(nation)
    assert queries(nation) == []
    assert run(nation).outcome == "unchanged"
