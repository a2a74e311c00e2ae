"""A panel of many areas: aggregated once for all of them, each area has its own sums; a fault in it stops them all."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from panels import CHECKOUT, JOB, PAGE, PANEL, REGISTER, SETTINGS

from reports.collect import Delivery, deliveries
from reports.concepts.definition import Job
from reports.concepts.disclosure import Disclosure
from reports.concepts.errors import BadInput
from reports.concepts.period import quarter
from reports.concepts.source import Source
from reports.concepts.text import Text
from reports.office import Actor, Session
from reports.office.areas import in_areas, reading, register_of
from reports.office.rounds import Round, run_areas
from reports.office.session import at_work
from reports.office.workers import crew
from reports.production import Order
from reports.production.areas import portions_of, read_area
from reports.production.microdata import Aggregated, Wanted, anew
from reports.workspace import open_workspace

AREAS = ("500113", "500114", "500115")
MANY = (
    JOB
    + """
from reports import Area, Roster

PANELS = replace(
    PANELS,
    sources=(),
    bureau=Text("{area}统计局", "{area} Bureau of Statistics"),
    roster=Roster(areas=tuple(Area(code, Text(code, code)) for code in ("500113", "500114", "500115"))),
)
"""
)
FIRST = quarter("2024-Q1")


def in_three_areas(words: str) -> dict[str, str]:
    """The panel of Banan as that of three areas: in each, values are so many times as large."""
    rows = list(csv.DictReader(StringIO(words)))
    told: dict[str, str] = {}
    for at, code in enumerate(AREAS, start=1):
        out = StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        own = {"region_code": code}
        for row in rows:
            unit = f"{row['ent_id']}-{at}"
            writer.writerow(row | own | {"ent_id": unit, "value": str(int(row["value"]) * at)})
        told[code] = out.getvalue()
    return told


def make(root: Path, cache: Path) -> Path:
    folder = root / "data_in"
    folder.mkdir(parents=True)
    banan = CHECKOUT / "data_in" / "banan"
    each = in_three_areas((banan / PANEL).read_text(encoding="utf-8"))
    head = each["500113"].split("\n", 1)[0]
    (folder / PANEL).write_text(head + "\n" + "".join(one.split("\n", 1)[1] for one in each.values()), encoding="utf-8")
    first, *units = (banan / REGISTER).read_text(encoding="utf-8").splitlines()
    lines = [f"{u.split(',', 1)[0]}-{at},{u.split(',', 1)[1]}" for at in (1, 2, 3) for u in units]
    (folder / REGISTER).write_text("\n".join([first, *lines]) + "\n", encoding="utf-8")
    shutil.copytree(CHECKOUT / "templates", root / "templates", copy_function=shutil.copyfile)
    (root / "templates" / "panels.html.j2").write_text(PAGE, encoding="utf-8")
    (root / "pyproject.toml").write_text(
        SETTINGS.format(cache=cache).replace("of_returns", "of_many"), encoding="utf-8"
    )
    (root / "made_of_many.py").write_text(MANY, encoding="utf-8")
    return root


@pytest.fixture
def session(tmp_path: Path, cache: Path) -> Session:
    root = make(tmp_path / "many", cache)
    return Session(open_workspace(root), Actor("张三", lambda: datetime.now(UTC), "host", 1), lambda _: None)


def jobs(session: Session) -> list[Job]:
    return in_areas(session.workspace, session.workspace.chosen("panels")[0], "all")


def silent(_: Text) -> None:
    pass


def total(read: Any, area: str) -> int:
    table = read.collected.main
    own = table[(table["measure"] == "output") & (table["activity"] == "_T") & (table["period"] == FIRST)]
    assert set(own["area"]) == {area}
    return int(own["value"].iloc[0])


def test_one_aggregation_serves_all_areas(session: Session) -> None:
    asked = list[Wanted]()

    def once(wanted: Wanted, received: Any) -> Aggregated:
        asked.append(wanted)
        return anew(wanted, received)

    every = jobs(session)
    received = deliveries(session.workspace.data_in, every[0].files)
    common = portions_of(once(Wanted(every[0].aggregates), received))
    sums = {
        job.area: total(read_area(Order(job, FIRST, received), lambda _: common, silent, lambda _: common), job.area)
        for job in every
    }
    assert sums == {"500113": 2_552_351, "500114": 2 * 2_552_351, "500115": 3 * 2_552_351}
    assert len(asked) == 1


def test_an_area_knows_who_stands_behind_its_own_sums_only(session: Session) -> None:
    job = replace(jobs(session)[2], disclosure=Disclosure(("output",)))
    received = deliveries(session.workspace.data_in, job.files)
    behind = reading(Order(job, FIRST, received), silent).contributions
    assert {key[0] for key in behind} == {"500115"}
    assert behind["500115", FIRST, "ytd", "above_scale", "output", "_T", "current"].count == 123


def test_an_area_alone_has_only_its_own_sums(session: Session) -> None:
    job = jobs(session)[1]
    received = deliveries(session.workspace.data_in, job.files)
    assert total(reading(Order(job, FIRST, received), silent), "500114") == 2 * 2_552_351


def test_a_fault_in_the_panel_stops_every_area(session: Session) -> None:
    path = session.workspace.data_in / PANEL
    path.write_text(
        path.read_text(encoding="utf-8").replace(",ytd,output,41395,", ",ytd,output,4x395,", 1), encoding="utf-8"
    )
    for job in jobs(session):
        received = deliveries(session.workspace.data_in, job.files)
        with pytest.raises(BadInput) as wrong:
            reading(Order(job, FIRST, received), silent)
        assert [str(one.place) for one in wrong.value.findings] == ["enterprise_panel.csv:2 [value]"]


def test_each_area_may_have_a_panel_of_its_own(session: Session) -> None:
    folder = session.workspace.data_in
    for code, words in in_three_areas((CHECKOUT / "data_in" / "banan" / PANEL).read_text(encoding="utf-8")).items():
        (folder / code).mkdir()
        (folder / code / "panel.csv").write_text(words, encoding="utf-8")
    declared = session.workspace.chosen("panels")[0]
    own = [replace(one, panel=replace(one.panel, source=apart(one.panel.source))) for one in declared.aggregates]
    job = in_areas(session.workspace, replace(declared, aggregates=tuple(own)), "500115")[0]
    assert [one.pattern for one in job.files] == ["500115/panel.csv", REGISTER]
    received = deliveries(folder, job.files)
    assert [(one.name, one.lying is None) for one in received] == [("500115/panel.csv", False), (REGISTER, True)]
    assert total(reading(Order(job, FIRST, received), silent), "500115") == 3 * 2_552_351


def apart(source: Source) -> Source:
    return replace(source, pattern="{area}/panel.csv")


def run(session: Session, workers: int) -> Round:
    with crew(workers, 4 * 2**30, "") as at_hand:
        return run_areas(session, session.workspace.chosen("panels")[0], FIRST, at_hand)


@pytest.mark.slow
def test_a_round_makes_every_area_and_leaves_them_when_nothing_changed(session: Session) -> None:
    made = run(session, 2)
    assert [(one.area.code, one.outcome) for one in made.areas] == [(code, "made") for code in AREAS], made
    assert [one.outcome for one in run(session, 1).areas] == ["unchanged"] * 3
    with at_work(session) as archive:
        register = register_of(session, archive, session.workspace.chosen("panels")[0], FIRST)
        assert {one.name for one in register.received(jobs(session)[0])} == {PANEL, REGISTER}


def test_a_delivery_that_is_held_serves_as_well(session: Session) -> None:
    job = jobs(session)[0]
    folder = session.workspace.data_in
    received = [Delivery(name, (folder / name).read_bytes()) for name in (PANEL, REGISTER)]
    assert total(reading(Order(job, FIRST, received), silent), "500113") == 2_552_351
