"""Whole bulletins of economies drawn by lot: each sentence of the templates is written by some of them, none wrongly.

The economy of the district is redrawn industry by industry, sources are left out, figures are revised; the real
pipeline computes and composes. A sentence whose claim were false would stop a page: none does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from jinja2 import nodes

from reports.analyse import compute
from reports.collect import collect, deliveries
from reports.concepts.cited import CitedFact
from reports.concepts.definition import Job
from reports.concepts.finding import Finding, Place, Severity, Tally
from reports.concepts.period import quarter
from reports.concepts.revision import Revision
from reports.concepts.text import LANGS, plain
from reports.disseminate.bilingual import Bilingual
from reports.disseminate.claims import CLAIMS, KINDS
from reports.disseminate.compose import Facts, compose
from reports.disseminate.phrase import Phrase
from reports.disseminate.templates import sandbox
from reports.disseminate.voice import Voice
from reports.jobs.industry import INDUSTRY_BULLETIN, INDUSTRY_OFFICIAL
from reports.jobs.national import NATIONAL
from reports.production import Edition, Examined, Order, Recipe
from reports.production.colophon import colophon

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = (CHECKOUT / "templates",)
TEMPLATES = ("base", "industry", "national", "official")
NOW = quarter("2024-Q1")
FIRST = NOW - 24  # of the year before no growth is known
DAY = NOW.end_time.date()
WINDS = (-200, -15, 0, 15, 60)  # growth in tenths of a per cent
ECONOMIES = 60
KEY = ("area", "measure", "activity", "price_basis", "period")
SECTORS = ("_T", "T1", "T2", "T3")
SECTOR = {"A": "T1", "BCD": "T2", "E": "T2"}  # all other industries are tertiary
LEFT_OUT: dict[str, tuple[str, ...]] = {  # what does not arrive in some economies, by the name of its files
    "city": ("real/chongqing_2024Q1.csv",),
    "nation": ("real/china_2024Q1.csv",),
    "above": ("banan/iva_growth_ytd.csv",),
    "clusters": ("banan/cluster_output_ytd.csv", "banan/cluster_dim.csv"),
    "counts": ("banan/honours.csv", "banan/cultivation_counts.csv", "banan/upscaled_enterprises.csv"),
    "projects": ("banan/signed_projects.csv",),
    "research": ("banan/rd_industry.csv",),
    "smart": ("banan/smart_manufacturing_by_district.csv",),
    "products": ("banan/product_output.csv",),
}
Said = set[tuple[str, str]]


# ---------------------------------------------------------------- what the templates can say


def sentences() -> Said:
    """Every pair of texts that a template gives to `t`."""
    found: Said = set()
    for path in FOLDERS[0].glob("*.j2"):
        if path.name.split(".")[0].split("_")[0] in TEMPLATES:
            tree = sandbox(()).parse(path.read_text(encoding="utf-8"), path.name, str(path))
            calls = (call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") == "t")
            found |= {(call.args[0].value, call.args[1].value) for call in calls}
    return found


def claims_asked() -> set[str]:
    """Every claim that a template can have spoken, by its own name or by the method that chooses one of a kind."""
    methods = {
        "growth": "direction", "movement": "movement", "moved": "change", "moved_share": "share", "pace": "pace",
        "pull": "pull", "contribution": "pull", "against": "comparison", "rank": "standing", "breadth": "breadth",
    }  # fmt: skip
    found: set[str] = set()
    for path in FOLDERS[0].glob("*.j2"):
        words = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"say\.(?:claim|perhaps)\('(\w+)'", words))
        for said in re.findall(r"say\.(\w+)\(", words):
            found |= set(KINDS[methods[said]]) if said in methods else set()
            found |= {"contributed"} if said == "contribution" else set()
    return found


# ---------------------------------------------------------------- economies


@pytest.fixture(scope="module")
def delivered() -> pd.DataFrame:
    """What the district and its neighbours delivered of the last four years; growth since 2018 needs all its years."""
    table = every()
    recent = pd.Series([period.year > NOW.year - 4 for period in table["period"]], index=table.index)
    return table[recent | (table["scope"] == "above_scale")].reset_index(drop=True)


def every() -> pd.DataFrame:
    return collect(INDUSTRY_BULLETIN.sources, deliveries(CHECKOUT / "data_in", INDUSTRY_BULLETIN.sources)).main


@pytest.fixture(scope="module")
def nation() -> pd.DataFrame:
    return collect(NATIONAL.sources, deliveries(CHECKOUT / "data_in", NATIONAL.sources)).main


def redrawn(table: pd.DataFrame, period: Any, lot: random.Random) -> pd.DataFrame:
    """The district with other growth of each industry in two years, from a deep fall of all to a boom; sums add up."""
    table = table[~table["file"].isin(files_left_out(lot))].reset_index(drop=True)
    winds = {period.year - 1: lot.choice(WINDS)}
    winds[period.year] = lot.choice([winds[period.year - 1], *WINDS])
    tied, drift, spread = lot.random() < 0.3, lot.choice([0, 0, 0, 5, -5]), lot.choice([0, 0, 0, 3, 30, 150])
    values, own = list(table["value"]), {}
    for at, (area, measure, *key) in enumerate(zip(*(table[name] for name in KEY), strict=True)):
        if measure == "delivered_growth":
            values[at] = Decimal(lot.choice([0, winds[period.year], lot.randint(-90, 90)])) / 10
        elif measure == "built" and tied:
            values[at] = Decimal(11)
        elif measure == "value_added" and area == INDUSTRY_BULLETIN.area:
            own[tuple(key)] = at
    for year, wind in winds.items():
        rows = {key: at for key, at in own.items() if key[2].year == year}
        rates = {key[::2]: wind + drift * ((key[2] - period).n + 8) + lot.randint(-spread, spread) for key in rows}
        grown(values, rows, own, rates)
    return table.assign(value=pd.Series(values, dtype=object))


def grown(values: list[Any], year: dict[Any, int], every: dict[Any, int], rates: dict[Any, int]) -> None:
    """Put into the rows of a year what these rates make of the year before, by industry and then by sector."""
    for (activity, basis, period), at in year.items():
        if activity not in SECTORS and (activity, basis, period - 4) in every:
            then = values[every[activity, basis, period - 4]]
            values[at] = (then * (1000 + rates[activity, period]) / 1000).quantize(Decimal("0.0001"))
    for (activity, basis, period), at in year.items():
        if activity in SECTORS:
            parts = [values[i] for (part, *of), i in year.items() if of == [basis, period] and within(part, activity)]
            values[at] = sum(parts, Decimal(0))


def incomplete() -> pd.DataFrame:
    """The deliveries without the year-before level of an industry, whose growth nobody knows therefore."""
    table = every()
    lost = (table["activity"] == "H") & (table["period"] == NOW - 4) & (table["price_basis"] == "constant:2020")
    return table[~lost].reset_index(drop=True)


def alike() -> pd.DataFrame:
    """The deliveries with the same growth of every industry: each level is a tenth above that of the year before."""
    table = every()
    own = table[(table["measure"] == "value_added") & (table["area"] == INDUSTRY_BULLETIN.area)]
    then = {tuple(key[:-1]): value for *key, value in own[[*KEY, "value"]].to_numpy() if key[-1] == NOW - 4}
    values = list(table["value"])
    for at, key in zip(own.index, own[[*KEY]].to_numpy(), strict=True):
        if key[-1] == NOW:
            values[at] = then[tuple(key[:-1])] * Decimal("1.1")
    return table.assign(value=pd.Series(values, dtype=object))


def within(part: str, whole: str) -> bool:
    return part not in SECTORS and whole in ("_T", SECTOR.get(part, "T3"))


def files_left_out(lot: random.Random) -> set[str]:
    return {file for files in LEFT_OUT.values() if lot.random() < 0.25 for file in files}


def examined_of(job: Job, table: pd.DataFrame, period: Any, lot: random.Random) -> Examined:
    """The economy computed; checks that passed, failed, or were explained."""
    computed = compute(table, job, period)
    failed, words = lot.choice([0, 0, 2]), plain("x")
    widely = tuple((one, 3, 0, 0) for one in ("_T", "BCD", "H", "NEV"))
    known = Finding(Severity.QUERY, "year_on_year", Place(), words, words, words, "share/BCD/2024-Q1", "已核实")
    return Examined(
        computed=computed,
        window=computed.figures.window(period - (job.history - 1), period),
        findings=(),
        checks={"checked": 60, "failed": failed, "undecided": lot.choice([0, failed]), "cleared": failed},
        sources=job.sources,
        cleared=(known,) * failed,
        cited=(CitedFact("cited", "clusters", "某园区落户", "某报", DAY, DAY, "a.csv", 2),) * lot.choice([0, 2]),
        tallies=tuple(
            Tally(code, "R1", plain(code), 9, 0, 0, widely[: 3 + (code == "present")])
            for code in ("present", "no_gaps")
        ),
    )


def revisions(examined: Examined, lot: random.Random) -> tuple[Revision, ...]:
    """Some, many or none of the printed rates, each published a tenth lower before."""
    known = [f for f in examined.window.every if f.printed and f.value is not None and f.figure in ("growth", "share")]
    some = lot.sample(known, min(lot.choice([0, 6, 60]), len(known)))
    return tuple(Revision(f.id, str(Decimal(f.shown) - Decimal("0.1")), f.shown) for f in some)


# ---------------------------------------------------------------- the pages

WRONG = re.compile(
    r"NaN|\bNone\b(?! of)|，，|。。|；。|，。|、。|：。|,,|,\.|;\.| ,| ;|\( | \)|（）|\(\)|%\s?\d|-0\.0(?!\d)|同比(?:增长|下降)0\.0%"
)
UNREAD = re.compile(r"<svg.*?</svg>|<table.*?</table>|<head>.*?</head>", re.DOTALL)


class Heard:
    """What pages say, while the bilingual texts and the claims are spoken."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.texts: Said = set()
        self.claims: set[str] = set()
        t, words = Bilingual.t, Voice._words

        def heard(both: Bilingual, zh: str, en: str, **places: Any) -> Phrase:
            self.texts.add((zh, en))
            return t(both, zh, en, **places)

        def spoken(voice: Voice, name: str, operands: tuple[Any, ...]) -> Phrase:
            self.claims.add(name)
            return words(voice, name, operands)

        patch.setattr(Bilingual, "t", heard)
        patch.setattr(Voice, "_words", spoken)


def paragraphs(html: str) -> Iterable[str]:
    """The words of a page outside tables and charts, a paragraph each."""
    for words in re.findall(r"<(?:p|h1|h2|li|dd)\b[^>]*>(.*?)</(?:p|h1|h2|li|dd)>", UNREAD.sub("", html), re.DOTALL):
        yield " ".join(re.sub("<[^>]+>", "", words).replace("\u00a0", " ").split())


def jobs_of(lot: random.Random) -> tuple[Job, ...]:
    real = lot.random() < 0.3
    sources = tuple(replace(one, synthetic=one.synthetic and not real) for one in INDUSTRY_BULLETIN.sources)
    changed: dict[str, Any] = {"sources": sources, "rounding": lot.choice(["half_up", "half_even"])}
    return tuple(replace(job, **changed) for job in (INDUSTRY_BULLETIN, INDUSTRY_OFFICIAL))


def composed(job: Job, examined: Examined, period: Any, seed: int) -> list[str]:
    """The page in both languages, of a first edition, a revised one or a correction."""
    lot = random.Random(seed)
    edition = Edition(2, "0" * 64, Recipe([], {}), revisions(examined, lot), lot.choice(["", "一处录入错误"]))
    changed = frozenset(revision.figure for revision in edition.revisions)
    address, pages = lot.choice(["", "https://data.example.cn/banan/"]), []
    for lang in LANGS:
        order = Order(job.within(lang), period, ())
        facts = Facts(order.job, period, lang, colophon(order, examined, edition), changed, address)
        pages.append(compose(facts, examined.window, FOLDERS))
    return pages


@pytest.mark.slow
def test_random_economies_write_every_sentence_of_the_templates_and_none_wrongly(delivered, nation, monkeypatch):
    heard, pages = Heard(monkeypatch), list[tuple[int, str]]()
    for seed in range(ECONOMIES):
        lot = random.Random(seed)
        job, official = jobs_of(lot)
        period = NOW - lot.choice([0, 0, 1, 2])
        examined = examined_of(job, redrawn(delivered, period, lot), period, lot)
        pages += [(seed, html) for html in composed(official if seed % 10 == 0 else job, examined, period, seed)]
    others = ((NATIONAL, nation, NOW), (INDUSTRY_BULLETIN, every(), FIRST), (INDUSTRY_BULLETIN, incomplete(), NOW),
              (INDUSTRY_BULLETIN, alike(), NOW), (INDUSTRY_BULLETIN, every(), quarter("2021-Q1")))  # fmt: skip
    for job, table, period in others:
        examined = examined_of(job, table, period, random.Random(0))
        pages += [(0, html) for html in composed(job, examined, period, 0)]
    assert [(seed, words) for seed, html in pages for words in paragraphs(html) if WRONG.search(words)] == []
    assert sorted(sentences() - heard.texts) == []
    assert (
        len(heard.claims & claims_asked()) >= len(claims_asked()) - 4
    )  # each is told of some economy of test_claims_random


def test_every_claim_that_a_template_names_exists():
    words = "".join(path.read_text(encoding="utf-8") for path in FOLDERS[0].glob("*.j2"))
    assert set(re.findall(r"say\.(?:claim|perhaps|holds)\('(\w+)'", words)) <= set(CLAIMS)
    assert claims_asked() <= set(CLAIMS)
    assert len(sentences()) > 200 and len(claims_asked()) > 30


def test_wrong_sentences_are_noticed():
    assert all(WRONG.search(words) for words in ("增长，，下降", "增长；。", "up None%", "同比增长0.0%", "fell , and"))
    assert list(paragraphs("<p>甲<data>1.0</data>%<svg>9</svg></p>")) == ["甲1.0%"]
