"""The words of the site in both languages: labels, dates, sizes, what a file is for."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from ...concepts.text import Text
from ...concepts.unit import show

WORDS = {
    "site": Text("统计公报发布", "Statistical Releases"),
    "skip": Text("跳到正文", "Skip to the content"),
    "home": Text("全部公报", "All releases"),
    "latest": Text("最新发布", "Latest release"),
    "find": Text("按时期查找", "Find a period"),
    "all": Text("历期公报", "All releases"),
    "coming": Text("即将发布", "Coming releases"),
    "coming_all": Text("发布日历", "Release calendar"),
    "subscribe": Text("订阅", "Follow"),
    "feed": Text("更新源（Atom）", "Feed (Atom)"),
    "ics": Text("日历文件（ICS）", "Calendar file (ICS)"),
    "sums": Text("全部文件的 SHA-256", "SHA-256 of every file"),
    "details": Text("文件、版次与修订", "Files, editions, revisions"),
    "period": Text("时期", "Period"),
    "released": Text("发布", "Released"),
    "edition": Text("版次", "Edition"),
    "editions": Text("版次", "Editions"),
    "files": Text("文件", "Files"),
    "file": Text("文件", "File"),
    "size": Text("大小", "Size"),
    "sha256": Text("SHA-256", "SHA-256"),
    "kind": Text("性质", "Kind"),
    "note": Text("说明", "Note"),
    "run": Text("运行", "Run"),
    "title": Text("公报", "Bulletin"),
    "at": Text("发布时刻（北京时间）", "Time of release (China Standard Time)"),
    "firmness": Text("状态", "Status"),
    "headlines": Text("主要数字", "Main figures"),
    "correction": Text("更正说明", "Correction"),
    "revision": Text("修订", "Revision"),
    "changes": Text("修订的数字", "Revised figures"),
    "figure": Text("指标", "Figure"),
    "before": Text("此前公布", "Published before"),
    "after": Text("现在", "Now"),
    "current": Text("当前版本", "in force"),
    "earlier": Text(
        "以前各版保存在本局存档中，不在此提供；如需核对请与本局联系。",
        "Earlier editions are kept in the archive of the office and are not offered here; ask the office for one.",
    ),
    "check": Text(
        "下载后可以用 SHA-256 核对文件是否完整：",
        "To check that a download is whole, compare its SHA-256:",
    ),
    "nothing_coming": Text("目前没有已排定的发布。", "No release is scheduled at present."),
    "as_of": Text("截至最近一次发布：", "As known at the newest release,"),
    "synthetic": Text("示例数据（虚构），非官方统计", "Synthetic data, not official statistics"),
    "year": Text("年份", "Year"),
    "moved": Text("日期有调整", "date was changed"),
}  # fmt: skip
KINDS = {
    "first": Text("首次发布", "first edition"),
    "revision": Text("修订", "revision"),
    "correction": Text("更正", "correction"),
}
FIRMNESS = {
    "announced": Text("已公布", "announced"),
    "rule": Text("按发布规则", "by the release rule"),
    "provisional": Text("待定", "provisional"),
}
LANGUAGES = {"zh": Text("中文版", "In Chinese"), "en": Text("英文版", "In English")}
EDITION = Text("第{n}版", "Edition {n}")
REVISED = Text("本版修订了此前公布的 {n} 个数字。", "This edition revises figures published before: {n}.")
MORE = Text("另有 {n} 个，见清单。", "{n} more are in the manifest.")
FORMATS = {  # by the end of the name; a longer end stands before its own end
    ".html": (Text("网页版", "Web page"), Text("在线阅读，手机可用", "to read on screen")),
    ".pdf": (Text("PDF", "PDF"), Text("可打印，内嵌数据", "to print, with its data inside")),
    ".xlsx": (Text("Excel", "Excel"), Text("公布的指标，一表一页", "the published figures, one table a sheet")),
    ".csv": (Text("CSV", "CSV"), Text("指标和背后的观测", "figures and the observations behind them")),
    ".csv-metadata.json": (Text("CSVW", "CSVW"), Text("CSV 各列的含义", "what the columns of the CSV mean")),
    ".sdmx.csv": (Text("SDMX-CSV", "SDMX-CSV"), Text("公布的指标，供统计机构", "the published figures, for offices")),
    ".json": (Text("清单", "Manifest"), Text("输入、输出、检查与版本", "inputs, outputs, checks and versions")),
}  # fmt: skip


def day(at: datetime) -> Text:
    """A day as readers write it.

    >>> day(datetime(2024, 4, 8)).within("en")
    '8 April 2024'
    """
    return Text(f"{at.year}年{at.month}月{at.day}日", f"{at.day} {at:%B} {at.year}")


def moment(at: datetime) -> Text:
    """A day and the time of it."""
    return Text(f"{day(at).zh} {at:%H:%M}", f"{day(at).en}, {at:%H:%M}")


def size_of(size: int) -> str:
    """How large a file is, in decimal units.

    >>> size_of(812), size_of(377_215), size_of(1_250_000)
    ('812 B', '377 KB', '1.3 MB')
    """
    if size < 1000:
        return f"{size} B"
    return f"{show(Fraction(size, 1000), 0)} KB" if size < 999_500 else f"{show(Fraction(size, 10**6), 1)} MB"


def format_of(file: str, job: str) -> tuple[int, Text, Text]:
    """The place of a file in a list, what its format is called, and what it is for; its own name where none is known.

    >>> format_of("industry.sdmx.csv", "industry")[1].en, format_of("industry.odt", "industry")[1].en
    ('SDMX-CSV', 'industry.odt')
    """
    end = file.removeprefix(job)
    if end not in FORMATS:
        return len(FORMATS), Text(file, file), Text("", "")
    return list(FORMATS).index(end), *FORMATS[end]
