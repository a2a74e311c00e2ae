"""The site of an office: what it lists, what it never lists, and that it is the same each time."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser import Chromium, chromium, served  # noqa: F401  fixtures
from offices import Office
from test_editions import REVISED_LEVELS, REVISED_RATES

from reports import office as house
from reports.concepts.errors import InputOutputError, NotFound, UsageError
from reports.concepts.period import quarter
from reports.workspace import open_workspace

pytestmark = pytest.mark.slow

ATOM = "{http://www.w3.org/2005/Atom}"
CHECKOUT = Path(__file__).resolve().parent.parent
SETTINGS = """[tool.reports]
jobs = ["reports.jobs.industry:INDUSTRY_BULLETIN", "reports.jobs.national:NATIONAL"]
cache = "{cache}"
"""
CORRECTED = "第2版误用了<未经审定>的2023年数据"


@dataclass
class Year:
    """An office that published two quarters, one of them three times and one also in English, and its sites."""

    office: Office
    zh: Path
    en: Path

    def page(self, path: str, lang: str = "zh") -> str:
        return (getattr(self, lang) / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Year]:
    root = tmp_path_factory.mktemp("year") / "office"
    for part in ("data_in", "templates"):
        shutil.copytree(CHECKOUT / part, root / part, copy_function=shutil.copyfile)
    (root / "pyproject.toml").write_text(SETTINGS.format(cache=cache), encoding="utf-8")
    office = Office(root)
    office.at = datetime(2024, 1, 29, 1, 30, tzinfo=UTC)
    office.run("2023-Q4")
    office.at = datetime(2024, 4, 28, 1, 30, tzinfo=UTC)
    office.run()
    office.run(job="national")
    house.run(office.session, open_workspace(root).bulletins("industry", "en")[0], quarter("2024-Q1"))
    office.later(30).swap("banan/gdp_ytd.csv", *REVISED_LEVELS)
    office.swap("banan/gdp_growth_published.csv", *REVISED_RATES)
    office.run()
    office.later(1).swap("banan/gdp_ytd.csv", *((new, old) for old, new in REVISED_LEVELS))
    office.swap("banan/gdp_growth_published.csv", *((new, old) for old, new in REVISED_RATES))
    office.run(correction=CORRECTED)
    year = Year(office, root / "data_out" / "site", root.parent / "en")
    build(office)
    build(office, "en", year.en)
    yield year


def build(office: Office, lang: str = "zh", to: Path | None = None, name: str = "all") -> house.Built:
    return house.site(office.session, office.session.workspace.chosen(name), lang, to)  # type: ignore[arg-type]


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def copied(year: Year, to: Path) -> Office:
    """The same office elsewhere, to be damaged."""
    shutil.copytree(year.office.root, to)
    return Office(to, at=year.office.at)


# ---------------------------------------------------------------- what is listed


def test_the_index_lists_every_release_with_the_latest_period_first(year: Year) -> None:
    listed = re.findall(r'<article class="card" id="([^"]+)"', year.page("index.html"))
    assert listed == ["2024-Q1-industry", "2024-Q1-national", "2023-Q4-industry"]


def test_each_period_is_found_without_script(year: Year) -> None:
    page = year.page("index.html")
    found = re.findall(r'<td><a href="#([^"]+)" aria-label="([^"]+)">', page)
    assert found == [("2024-Q1-industry", "2024 Q1"), ("2023-Q4-industry", "2023 Q4")]
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
    assert "<script" not in page
    assert "default-src 'none'; style-src 'sha256-" in page


def test_the_figures_are_those_that_the_edition_shows_large(year: Year) -> None:
    manifest = json.loads(year.office.bundle()["industry.json"])
    shown = {figure["id"]: figure["shown"] for figure in manifest["figures"]}
    told = re.findall(r'<data value="([^"]+)"[^>]*>([^<]+)</data>', year.page("2024-Q1/industry/index.html"))
    assert [digits for _, digits in told[:6]] == ["32.9", "38.6", "82.56", "7.5", "8.2", "6.4"]
    assert {figure: shown[figure] for figure, _ in told} == dict(told)


def test_a_page_without_large_figures_gives_the_first_that_it_names(year: Year) -> None:
    told = re.findall(
        r"<dt>([^<]+)</dt><dd><data[^>]*>([^<]+)</data><span>([^<]+)", year.page("2024-Q1/national/index.html")
    )
    assert told == [
        ("工业占GDP比重", "32.5", "%"), ("国内生产总值增加值", "296299", "亿元"),
        ("国内生产总值同比增长", "5.3", "%"), ("工业增加值", "96426", "亿元"),
    ]  # fmt: skip


def test_an_english_site_writes_the_same_figures_in_english(year: Year) -> None:
    told = re.findall(
        r"<dt>([^<]+)</dt><dd><data[^>]*>([^<]+)</data><span>([^<]+)", year.page("2024-Q1/industry/index.html", "en")
    )
    assert ("Industry: Value added", "8.256", "billion yuan") in told
    assert ("Industry: Share of GDP", "32.9", "%") in told


def test_files_are_copies_of_the_edition_in_force_with_their_hashes_on_the_page(year: Year) -> None:
    bundle = {name: data for name, data in year.office.bundle().items() if not name.startswith("industry.en")}
    files = {
        name.rpartition("/")[2]: data
        for name, data in content(year.zh / "2024-Q1" / "industry").items()
        if name.startswith("3/")
    }
    assert files == bundle
    page = year.page("2024-Q1/industry/index.html")
    assert all(hashlib.sha256(data).hexdigest() in page for data in bundle.values())


def test_editions_tell_what_they_corrected_and_revised_and_name_nobody(year: Year) -> None:
    page = year.page("2024-Q1/industry/index.html")
    told = re.findall(r"<li[^>]*><p><b>(第.版)</b><span>(\w+)</span>", page)
    assert told == [
        ("第3版", "更正"),
        ("第2版", "修订"),
        ("第1版", "首次发布"),
        ("第1版", "首次发布"),
    ]  # the last in English
    assert page.count("第2版误用了&lt;未经审定&gt;的2023年数据") == 2
    assert "本版修订了此前公布的" in page
    assert not any(
        "张三".encode() in page for name, page in content(year.zh).items() if name.endswith((".html", ".xml", ".ics"))
    )


def test_a_translation_stands_on_the_page_of_its_original_the_own_language_first(year: Year) -> None:
    order = [
        re.findall(
            r'<a href="\.\./\.\./(2024-Q1/industry[^/]*/[0-9]+/[^"]+\.pdf)"',
            year.page("2024-Q1/industry/index.html", lang),
        )
        for lang in ("zh", "en")
    ]
    chinese, english = "2024-Q1/industry/3/industry.pdf", "2024-Q1/industry.en/1/industry.en.pdf"
    assert order == [[chinese, english], [english, chinese]]


def test_every_link_leads_to_a_file_of_the_site(year: Year) -> None:
    for name, data in content(year.zh).items():
        if name.endswith("index.html") or name == "calendar.html":
            links = re.findall(r'href="([^"#][^"]*)"', data.decode())
            missing = [
                link
                for link in links
                if not link.startswith("data:") and not (year.zh / name).parent.joinpath(link).is_file()
            ]
            assert missing == [], name


def test_the_sums_are_those_of_every_other_file(year: Year) -> None:
    files = content(year.zh)
    listed = files.pop("SHA256SUMS").decode()
    assert listed == "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


# ---------------------------------------------------------------- feed and calendar


def test_the_feed_is_atom_with_the_times_of_the_editions(year: Year) -> None:
    root = ElementTree.fromstring(year.page("feed.xml"))
    entries = root.findall(f"{ATOM}entry")
    assert [root.tag, root.findtext(f"{ATOM}updated")] == [f"{ATOM}feed", entries[0].findtext(f"{ATOM}updated")]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "重庆市巴南区统计局"
    told = [tuple(entry.findtext(f"{ATOM}{tag}") for tag in ("title", "published", "updated")) for entry in entries]
    assert [(title, start[:10], last[:10]) for title, start, last in told] == [
        ("巴南区工业经济运行季度公报（2024年一季度）", "2024-04-28", "2024-05-29"),
        ("工业在国民经济中的比重（2024年一季度）", "2024-04-28", "2024-04-28"),
        ("巴南区工业经济运行季度公报（2023年全年）", "2024-01-29", "2024-01-29"),
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in [root, *entries]]
    assert len(set(ids)) == 4 and all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one or "") for one in ids)
    summary = entries[0].findtext(f"{ATOM}summary") or ""
    assert summary.startswith(f"第3版（更正） · 示例数据（虚构），非官方统计 · {CORRECTED} · 本版修订了此前公布的")
    assert "工业占GDP比重：32.9%；工业对GDP增长贡献率：38.6%；工业增加值：82.56亿元" in summary


def test_the_id_of_an_entry_stays_when_its_bulletin_is_revised(year: Year, tmp_path: Path) -> None:
    before = ElementTree.fromstring(year.page("feed.xml")).findall(f"{ATOM}entry")[0].findtext(f"{ATOM}id")
    office = copied(year, tmp_path / "office")
    office.later(1).swap("banan/gdp_ytd.csv", *REVISED_LEVELS)
    office.swap("banan/gdp_growth_published.csv", *REVISED_RATES)
    office.run()
    build(office)
    entry = ElementTree.fromstring((office.root / "data_out/site/feed.xml").read_bytes()).findall(f"{ATOM}entry")[0]
    assert entry.findtext(f"{ATOM}id") == before
    folder = office.root / "data_out" / "site" / "2024-Q1" / "industry"
    assert sorted(path.name for path in folder.iterdir()) == ["4", "index.html"]


def test_coming_releases_are_those_after_the_newest_edition(year: Year) -> None:
    assert re.findall(r'<th scope="row"><time datetime="([^"]+)"', year.page("calendar.html")) == [
        "2024-07-29T09:30+08:00", "2024-10-28T09:30+08:00", "2025-01-27T09:30+08:00", "2025-04-27T09:30+08:00",
    ]  # fmt: skip
    assert year.page("calendar.ics").count("BEGIN:VEVENT") == 4


def test_a_late_release_is_no_coming_one(year: Year, tmp_path: Path) -> None:
    office = copied(year, tmp_path / "office")
    office.at = datetime(2024, 8, 10, 1, 30, tzinfo=UTC)  # 2024-Q2 was due on 29 July
    office.run("2023-Q3")
    build(office)
    calendar = (office.root / "data_out" / "site" / "calendar.html").read_text(encoding="utf-8")
    assert "2024-07-29" not in calendar and "2024-10-28T09:30+08:00" in calendar


def test_who_announced_a_date_and_why_stays_in_the_house(year: Year, tmp_path: Path) -> None:
    office = copied(year, tmp_path / "office")
    moved = datetime(2024, 7, 30, 1, 30, tzinfo=UTC)
    house.set_date(office.session, office.job(), quarter("2024-Q2"), (moved, "数据未核实", False))
    build(office)
    site = office.root / "data_out" / "site"
    calendar = (site / "calendar.ics").read_text(encoding="utf-8")
    assert "2024-07-30T09:30+08:00" in (site / "calendar.html").read_text(encoding="utf-8")
    assert "DESCRIPTION:日期已公布" in calendar
    told = [name for name, data in content(site).items() if "数据未核实".encode() in data or "张三".encode() in data]
    assert told == []


# ---------------------------------------------------------------- what never appears


def test_what_waits_for_its_hour_is_not_listed(year: Year, tmp_path: Path) -> None:
    from next_quarter import deliver

    office = copied(year, tmp_path / "office")
    before = content(office.root / "data_out" / "site")
    deliver(office.root)
    office.at = datetime(2024, 7, 28, 23, 0, tzinfo=UTC)
    assert office.run("2024-Q2").outcome == "prepared"
    office.at += timedelta(minutes=1)
    assert build(office).came == 0
    assert content(office.root / "data_out" / "site") == before


def test_records_previews_and_foreign_files_are_not_listed(year: Year, tmp_path: Path) -> None:
    office = copied(year, tmp_path / "office")
    (office.root / "data_out" / "2024-Q1" / "industry.preview.pdf").write_bytes(b"preview")
    (office.root / "data_out" / "2024-Q2").mkdir()
    (office.root / "data_out" / "2024-Q2" / "industry.pdf").write_bytes(b"held")
    assert build(office).came == 0
    names = content(office.root / "data_out" / "site")
    assert [name for name in names if "preview" in name or "2024-Q2" in name or name.endswith(".record")] == []


def test_a_damaged_bundle_is_named_and_the_site_is_not_touched(year: Year, tmp_path: Path) -> None:
    office = copied(year, tmp_path / "office")
    before = content(office.root / "data_out" / "site")
    (office.root / "data_out" / "2024-Q1" / "industry.csv").write_bytes(b"x")
    (office.root / "data_out" / "2024-Q1" / "national.pdf").unlink()
    with pytest.raises(InputOutputError) as refused:
        build(office)
    assert [refused.value.text.zh, refused.value.text.en] == [
        "data_out 中有 2 个文件不是发布时的样子，没有改动网站；请运行 reports repair 后再试",
        "files in data_out that are not as they were published: 2; the site was not touched. Run reports repair, then try again",
    ]
    got = hashlib.sha256(b"x").hexdigest()
    want = {
        one["name"]: one["sha256"]
        for name in ("industry", "national")
        for one in json.loads(year.office.bundle(job=name)[f"{name}.json"])["outputs"]
    }
    assert sorted(finding.line("zh") for finding in refused.value.findings) == [
        f"data_out/2024-Q1/industry.csv: published: 实际 哈希为 {got}；应为 哈希 {want['industry.csv']}；处理：运行 reports repair",
        f"data_out/2024-Q1/national.pdf: published: 实际 文件不存在；应为 哈希 {want['national.pdf']}；处理：运行 reports repair",
    ]
    assert content(office.root / "data_out" / "site") == before


def test_nothing_published_is_said(workspace, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as refused:
        build(Office(workspace()))
    assert [refused.value.text.zh, refused.value.text.en] == [
        "还没有发布过公报，没有可列出的；请先运行 reports run PERIOD",
        "nothing has been published yet, so there is nothing to list; run reports run PERIOD first",
    ]


# ---------------------------------------------------------------- the same each time


def test_the_same_releases_give_the_same_bytes_whenever_and_wherever(year: Year, tmp_path: Path) -> None:
    later = Office(year.office.root, "李四", year.office.at + timedelta(days=20))
    assert build(later, to=tmp_path / "again").came > 20
    assert content(tmp_path / "again") == content(year.zh)
    assert [build(later).came, build(later).gone] == [0, 0]


def test_one_job_only(year: Year, tmp_path: Path) -> None:
    whole = build(year.office, to=tmp_path / "site")
    one = build(year.office, to=tmp_path / "site", name="national")
    assert [whole.releases, one.releases] == [3, 1]
    assert one.gone > 15
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == [
        "2024-Q1", "SHA256SUMS", "calendar.html", "calendar.ics", "feed.xml", "index.html",
    ]  # fmt: skip
    assert [path.name for path in (tmp_path / "site" / "2024-Q1").iterdir()] == ["national"]


@pytest.mark.parametrize("inside", ["data_in/site", "data_out/2024-Q1", ".reports/site"])
def test_no_site_where_the_house_keeps_its_own(year: Year, inside: str) -> None:
    with pytest.raises(UsageError) as refused:
        build(year.office, to=year.office.root / inside)
    kept = inside.partition("/")[0]
    assert [refused.value.text.zh, refused.value.text.en] == [
        f"--to 不能指向 {kept} 之内；请换一个目录，或不写 --to（网站建在 data_out/site）",
        f"--to must not lie within {kept}; give another folder, or no --to (the site is made in data_out/site)",
    ]


def test_no_site_among_the_settings(year: Year) -> None:
    with pytest.raises(UsageError) as refused:
        build(year.office, to=year.office.root)
    assert [refused.value.text.zh, refused.value.text.en] == [
        "--to 不能指向工作区本身；请换一个目录，或不写 --to（网站建在 data_out/site）",
        "--to must not be the workspace itself; give another folder, or no --to (the site is made in data_out/site)",
    ]


# ---------------------------------------------------------------- in a real browser

PAGES = ("index.html", "2024-Q1/industry/index.html", "calendar.html")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width, scheme", [(360, "light"), (768, "dark"), (1440, "light"), (1440, "dark")])
def test_a_page_is_accessible_fits_and_asks_for_nothing(
    year: Year,
    chromium: Chromium,  # noqa: F811
    lang: str,
    page: str,
    width: int,
    scheme: str,
) -> None:
    with chromium.opened(getattr(year, lang) / page, width, scheme) as sheet:  # type: ignore[arg-type]
        assert sheet.violations() == []
        assert sheet.overflow() <= 0
        assert (sheet.strayed, sheet.complaints) == ([], [])
        assert sheet.page.evaluate("getComputedStyle(document.querySelector('.mast')).borderBottomStyle") == "solid"


def test_from_the_index_by_keyboard_to_a_period_a_release_and_its_files(year: Year, chromium: Chromium) -> None:  # noqa: F811
    with chromium.opened(year.zh / "index.html", java_script_enabled=True) as sheet:
        assert 'class="skip"' in sheet.tab()
        sheet.page.click('.finder a[aria-label="2023 Q4"]')
        assert sheet.page.evaluate("document.querySelector(':target').id") == "2023-Q4-industry"
        sheet.page.click("#\\32 024-Q1-industry h4 a")
        assert sheet.page.title() == "2024年一季度 · 巴南区工业经济运行季度公报 · 重庆市巴南区统计局"
        hrefs = sheet.page.eval_on_selector_all(".files a", "links => links.map(link => link.href)")
        assert all(Path(href.removeprefix("file://")).is_file() for href in hrefs)
        sheet.page.click("nav a >> nth=1")
        assert sheet.page.inner_text("h1") == "发布日历"


def test_a_release_in_html_opens_from_the_index(year: Year, chromium: Chromium, served) -> None:  # noqa: F811
    newest = max(name for name in content(year.zh) if re.fullmatch(r".*/industry\.html", name))
    with chromium.opened(year.zh / "index.html") as sheet:
        sheet.page.click(f'.latest .chips a[href="{newest}"]')
        assert "32.9" in sheet.page.inner_text("body")
