"""Areas side by side: the same figures as in their own bulletins, ranks by unrounded values, ties, what is missing."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Answer

from reports import Area, Column, Members, Text, comparison
from reports.analyse import compute
from reports.collect import Delivery, collect
from reports.concepts.definition import Job
from reports.concepts.errors import BadDefinition
from reports.concepts.figure import MISSING, Figures
from reports.concepts.period import quarter
from reports.jobs.national import ACCOUNTS, NATIONAL

CHECKOUT = Path(__file__).parent.parent
CHINA = Area("000000", Text("全国", "China"))
EAST, WEST, NORTH = (
    Area(f"10000{at}", Text(zh, en))
    for at, (zh, en) in enumerate((("东区", "East"), ("西区", "West"), ("北区", "North")))
)
AREAS = (EAST, WEST, NORTH)
PERIOD = quarter("2024-Q1")


def job(*columns: Column, areas: tuple[Area, ...] = AREAS) -> Job:
    one = replace(NATIONAL, sources=(replace(ACCOUNTS, pattern="accounts.csv"),))
    return comparison(one, Members(CHINA, areas), columns or (Column("share", "BCD"), Column("value_added", "BCD")))


def accounts(**industry: int | None) -> bytes:
    """The accounts of China for China and each area, where industry has what is given and the rest takes up the rest."""
    with (CHECKOUT / "data_in" / "real" / "china_2024Q1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    out = [",".join(rows[0])] + [",".join(row.values()) for row in rows]
    for area in AREAS:
        moved = industry.get(area.name.en.lower(), 0)
        for row in rows:
            if moved is None and row["item"] in ("BCD", "C"):
                continue
            by = {"BCD": moved or 0, "OTH": -(moved or 0)}.get(row["item"], 0)
            value = str(int(row["value"]) + by) if by else row["value"]
            out.append(",".join({**row, "area": area.code, "value": value}.values()))
    return ("\n".join(out) + "\n").encode()


def computed(of: Job, content: bytes) -> Figures:
    main = collect(of.sources, (Delivery("accounts.csv", content),)).main
    return compute(main, of, PERIOD).figures


def ranks(figures: Figures, rank: str = "share_BCD_rank") -> dict[str, str]:
    found = {area.name.en: figures.find(rank, "_T", PERIOD, area.code) for area in AREAS}
    return {name: figure.shown if figure else MISSING for name, figure in found.items()}


def test_areas_are_ranked_by_their_unrounded_figures() -> None:
    """296299 / 3: the shares differ in the fourth decimal and print alike."""
    figures = computed(job(), accounts(east=1, west=3, north=2))
    assert {figures.by_key["share", "BCD", PERIOD, area.code].shown for area in AREAS} == {"32.5"}
    assert ranks(figures) == {"East": "3", "West": "1", "North": "2"}


def test_equal_areas_share_a_rank() -> None:
    assert ranks(computed(job(), accounts(east=5, west=5, north=0))) == {"East": "1", "West": "1", "North": "3"}


def test_where_the_figure_of_one_area_is_missing_nobody_has_a_rank() -> None:
    assert set(ranks(computed(job(), accounts(east=1, west=None, north=2))).values()) == {MISSING}


def test_the_smallest_may_be_first() -> None:
    figures = computed(job(Column("share", "BCD", "smallest")), accounts(east=1, west=3, north=2))
    assert ranks(figures) == {"East": "1", "West": "3", "North": "2"}


def test_the_figures_are_those_of_the_areas_own_bulletins() -> None:
    content = accounts(east=100, west=-70, north=0)
    together = computed(job(), content)
    for area in AREAS:
        own = replace(NATIONAL, sources=(replace(ACCOUNTS, pattern="accounts.csv"),)).of_area(area)
        alone = computed(own, content).by_key["share", "BCD", PERIOD, area.code]
        compared = together.by_key["share", "BCD", PERIOD, area.code]
        assert (compared.value, compared.shown) == (alone.value, alone.shown)


def test_a_rank_names_every_area_among_its_operands() -> None:
    figures = computed(job(), accounts(east=1, west=3, north=2))
    assert len(figures.by_key["share_BCD_rank", "_T", PERIOD, EAST.code].operands) == 3


def test_an_indicator_that_the_job_has_not_is_told() -> None:
    with pytest.raises(BadDefinition) as unknown:
        job(Column("pull"))
    assert unknown.value.text == Text(
        "作业 national 没有指标 pull，不能按它比较；请改用 value_added、share、growth",
        "job national has no indicator pull to compare areas by; use value_added、share、growth",
    )


def test_a_file_an_area_is_asked_for_once_for_each() -> None:
    one = replace(NATIONAL, sources=(replace(ACCOUNTS, pattern="accounts_{area}.csv"),))
    compared = comparison(one, Members(CHINA, (EAST, WEST)), (Column("share", "BCD"),))
    assert [(source.name, source.pattern) for source in compared.sources] == [
        ("china_000000", "accounts_000000.csv"),
        ("china_100000", "accounts_100000.csv"),
        ("china_100001", "accounts_100001.csv"),
    ]


MODULE = """
from dataclasses import replace

from reports import Area, Column, Members, Text, comparison
from reports.jobs.national import ACCOUNTS, NATIONAL

AREAS = tuple(
    Area(f"10000{at}", Text(*names)) for at, names in enumerate((("东区", "East"), ("西区", "West"), ("北区", "North")))
)
JOB = replace(NATIONAL, sources=(replace(ACCOUNTS, pattern="accounts.csv"),))
COMPARED = comparison(
    JOB, Members(Area("000000", Text("全国", "China")), AREAS), (Column("share", "BCD"), Column("growth"))
)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "industry, said",
    [
        (
            {"east": 3000, "west": -1000, "north": 0},
            ("东区工业占GDP比重最高", "3个地区中，东区最高，为33.6%；西区居末位，为32.2%。",
             "East had the highest share of GDP (industry)", "Of 3 areas East had the highest, 33.6%; West came last"),
        ),
        (
            {"east": 3000, "west": 3000, "north": 0},
            ("东区和西区工业占GDP比重最高", "东区和西区并列最高，为33.6%；北区居末位，为32.5%。",
             "East and West had the highest share of GDP (industry)", "North came last with 32.5%."),
        ),
        (
            {"east": 3000, "west": None, "north": 0},
            ("各地区主要指标", "2024年一季度有地区缺少工业占GDP比重的数据，该指标不排位次。", "Main indicators by area",
             "In the first quarter of 2024 the share of GDP (industry) of an area is missing, so that nobody has a rank of it."),
        ),
        (
            {"east": 3000, "west": 0, "north": 0},
            ("东区工业占GDP比重最高", "东区最高，为33.6%；西区和北区并列居末位，为32.5%。",
             "East had the highest share of GDP (industry)", "West and North came joint last with 32.5%."),
        ),
        (
            {"east": 0, "west": 0, "north": 0},
            ("各地区工业占GDP比重相同", "全国工业占GDP比重为32.5%。3个地区均为32.5%。",
             "All areas had the same share of GDP (industry)", "It was 32.5% in each of the 3 areas."),
        ),
    ],
    ids=["one first", "two first", "one missing", "two last", "all level"],
)  # fmt: skip
def test_the_bulletin_says_who_is_first_only_where_all_are_there(
    industry: dict[str, int | None],
    said: tuple[str, ...],
    workspace: Callable[..., Path],
    command: Callable[..., Answer],
) -> None:
    root = workspace(jobs=["compared:COMPARED"], default_job="national_areas", languages=["zh", "en"])
    (root / "compared.py").write_text(MODULE, encoding="utf-8")
    (root / "data_in" / "accounts.csv").write_bytes(accounts(**industry))
    answer = command("run", "2024-Q1", at=root)
    assert answer.exit_code == 0, answer
    pages = [
        (root / "data_out" / "2024-Q1" / f"national_areas{lang}.html").read_text(encoding="utf-8")
        for lang in ("", ".en")
    ]
    words = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)) for page in pages]
    assert [sentence in words[at // 2] for at, sentence in enumerate(said)] == [True] * 4


@pytest.mark.slow
def test_all_that_share_the_first_place_are_marked_and_nobody_where_one_is_missing(
    workspace: Callable[..., Path], command: Callable[..., Answer]
) -> None:
    """A chart without ranks does not call itself one in their order, nor has it a first; all at one level have none."""
    root = workspace(jobs=["compared:COMPARED"], default_job="national_areas")
    (root / "compared.py").write_text(MODULE, encoding="utf-8")
    marked = {}
    for case, (west, north) in (("missing", (None, 0)), ("shared", (3000, 0)), ("level", (3000, 3000))):
        (root / "data_in" / "accounts.csv").write_bytes(accounts(east=3000, west=west, north=north))
        assert command("run", "2024-Q1", at=root).exit_code == 0
        page = (root / "data_out" / "2024-Q1" / "national_areas.html").read_text(encoding="utf-8")
        [chart] = re.findall(r'<figure id="chart_share_BCD">.*?</figure>', page, re.DOTALL)
        ranked = re.findall("按位次排列|不排位次", chart)[0]
        marked[case] = (page.count('<tr class="hot">'), len(re.findall('<rect [^>]*fill="#c0392b"', chart)), ranked)
    assert marked == {"shared": (2, 2, "按位次排列"), "level": (0, 0, "按位次排列"), "missing": (0, 0, "不排位次")}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed (poppler-utils)")
def test_long_heads_leave_room_for_long_names(workspace: Callable[..., Path], command: Callable[..., Answer]) -> None:
    """Three columns with ranks: the name of an area is not set a word a line because a head would not break."""
    root = workspace(jobs=["compared:COMPARED"], default_job="national_areas")
    columns = 'Column("growth"), Column("share", "K")'
    county = "Shuangjiang Lahu, Wa, Blang and Dai Autonomous County"
    module = MODULE.replace('Column("growth")', columns).replace('"East"', f'"{county}"')
    (root / "compared.py").write_text(module, encoding="utf-8")
    (root / "data_in" / "accounts.csv").write_bytes(accounts(east=1, west=2, north=3))
    assert command("run", "2024-Q1", "--lang", "en", at=root).exit_code == 0
    pdf = root / "data_out" / "2024-Q1" / "national_areas.en.pdf"
    layout = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    table = layout[layout.index("Areas compared") : layout.index("Note: ranks")]
    assert [words for words in ("Shuangjiang Lahu,", "Autonomous") if words not in table] == []
    named = [line for line in table.splitlines() if any(word in line.split()[:1] for word in county.split())]
    assert 1 <= len(named) <= 3, table
