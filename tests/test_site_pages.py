"""The pages and the feed of a site drawn by hand: words, escaping, and the reading back of every page."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports.concepts.errors import ReadBackError
from reports.concepts.figure import Figure
from reports.concepts.period import quarter
from reports.concepts.text import Text
from reports.concepts.unit import PERCENT, YI_YUAN, Unit
from reports.disseminate.site.feed import feed
from reports.disseminate.site.pages import pages
from reports.disseminate.site.release import Coming, Download, Headline, Issue, Release, Site, Version

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
CHINA = timezone(timedelta(hours=8))
FIRST = Issue(1, "first", datetime(2024, 4, 28, 9, 30, tzinfo=CHINA), "a" * 64)
SECOND = Issue(2, "correction", datetime(2024, 5, 6, 16, 0, tzinfo=CHINA), "b" * 64, "<b>错误</b>\x0b & 更正", 3)


def figure(name: str, value: str, unit: Unit) -> Figure:
    return Figure(name, "500113", "BCD", quarter("2024-Q1"), "ytd", Fraction(value), value, unit, "")


SHARE = Headline(Text("工业占GDP比重", "Industry: Share of GDP"), figure("share", "32.9", PERCENT))
VALUE = Headline(Text("工业增加值", "Industry: Value added"), figure("value_added", "82.56", YI_YUAN))
FILES = (Download("industry.csv", "c" * 64, 812), Download("industry.html", "d" * 64, 1_250_000))
RELEASE = Release(
    *("industry", "500113", "2024-Q1"), title=Text("季度公报", "Bulletin"),
    period_name=Text("2024年一季度", "the first quarter of 2024"), versions=(Version("industry", "zh", (SECOND, FIRST), FILES, (SHARE, VALUE)),),
)  # fmt: skip
COMING = Coming(
    Text("季度公报", "Bulletin"),
    Text("2024年上半年", "the first half of 2024"),
    datetime(2024, 7, 29, 9, 30, tzinfo=CHINA),
    "provisional",
    1,
)
SITE = Site(Text("某区统计局", "A District Bureau"), "zh", (RELEASE,), (COMING,))
ENGLISH = replace(SITE, lang="en")


def page(site: Site, name: str) -> str:
    return pages(site, (TEMPLATES,))[name].decode()


def test_what_people_wrote_is_text_and_no_markup() -> None:
    told = page(SITE, "2024-Q1/industry/index.html")
    assert told.count("&lt;b&gt;错误&lt;/b&gt;") == 2
    assert "<b>错误" not in told


def test_english_figures_move_their_point_and_nothing_else() -> None:
    told = page(ENGLISH, "2024-Q1/industry/index.html")
    marks = re.findall(r"<dt>([^<]+)</dt><dd><data[^>]*>([^<]+)</data><span>([^<]+)", told)
    assert marks == [("Industry: Share of GDP", "32.9", "%"), ("Industry: Value added", "8.256", "billion yuan")]
    assert "First quarter of 2024" in told and "6 May 2024" in told
    assert re.findall("[\u4e00-\u9fff]+", re.sub(r"&lt;b&gt;.*?更正", "", told)) == ["统"]


def test_what_is_read_first_is_linked_first() -> None:
    told = page(SITE, "index.html")
    chips = re.findall(r'<li><a href="([^"]+)" title="[^"]+"><b>([^<]+)</b> <span>([^<]+)', told)
    expected = [
        ("2024-Q1/industry/2/industry.html", "网页版", "1.3 MB"),
        ("2024-Q1/industry/2/industry.csv", "CSV", "812 B"),
    ]
    assert chips == expected * 2  # of the latest release, and in the list


def test_a_date_that_is_not_firm_says_so() -> None:
    told = page(SITE, "calendar.html")
    assert re.findall(r'<span class="state provisional">([^<]+)</span> ([^<]+)', told) == [("待定", "日期有调整")]
    assert "目前没有已排定的发布。" in page(replace(SITE, coming=()), "calendar.html")


@pytest.mark.parametrize("name", ["site_release.html.j2", "site_index.html.j2"])
def test_a_page_that_says_other_figures_is_not_written(tmp_path: Path, name: str) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    file = tmp_path / "templates" / name
    words = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r"for one in (latest\.)?headlines %", r"for one in \1headlines|reverse %", words), encoding="utf-8"
    )
    with pytest.raises(ReadBackError) as refused:
        pages(SITE, (tmp_path / "templates",))
    path = "2024-Q1/industry/index.html" if "release" in name else "index.html"
    share, value = "('share/500113/BCD/2024-Q1/ytd', '32.9')", "('value_added/500113/BCD/2024-Q1/ytd', '82.56')"
    rest = f", {share}, {value}" if "index" in name else ""
    assert refused.value.text.zh == (
        f"网页 {path} 上的数字与指标不符：实际 [{value}, {share}{rest}]；应为 [{share}, {value}{rest}]；没有写入任何文件，请报告维护人员"
    )
    assert refused.value.text.en == (
        f"the figures on the page {path} are not those that were asked for: got [{value}, {share}{rest}]; "
        f"want [{share}, {value}{rest}]; nothing was written, tell those who maintain the program"
    )


def test_the_feed_holds_what_xml_cannot() -> None:
    [entry] = ElementTree.fromstring(feed(SITE)).findall("{http://www.w3.org/2005/Atom}entry")
    assert entry.findtext("{http://www.w3.org/2005/Atom}summary") == (
        "第2版（更正） · <b>错误</b>\ufffd & 更正 · 本版修订了此前公布的 3 个数字。 · 工业占GDP比重：32.9%；工业增加值：82.56亿元"
    )


def test_each_language_has_ids_of_its_own_and_the_same_bytes_each_time() -> None:
    ids = [set(re.findall("urn:uuid:[^<]+", feed(site).decode())) for site in (SITE, ENGLISH)]
    assert [len(one) for one in ids] == [2, 2] and not ids[0] & ids[1]
    assert feed(SITE) == feed(SITE) and pages(SITE, (TEMPLATES,)) == pages(SITE, (TEMPLATES,))
