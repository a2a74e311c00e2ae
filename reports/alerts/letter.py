"""A letter about a change: its subject made of codes only, its body of the reason, the figure and the next command."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from ..concepts.errors import BadDefinition
from ..concepts.finding import visible
from ..concepts.text import LANGS, Lang, Text

Kind = Literal["success", "late", "held", "failed", "given_up", "embargo"]
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,99}")
SUBJECT = "[reports] {kind} {job} {area} {period}"
HEADS: dict[Kind, Text] = {
    "success": Text("已发布", "released"),
    "late": Text("迟发", "released late"),
    "held": Text("暂缓发布，等待数据或核实", "held until data come or somebody answers"),
    "failed": Text("未成功，将自动重试", "failed, and is tried again"),
    "given_up": Text("多次未成功，不再自动重试", "failed too often, and is not tried again by itself"),
    "embargo": Text("即将发布", "to be released soon"),
}
HEAD = Text("作业 {job}，地区 {area}，{period}：{what}（{at}）", "Job {job}, area {area}, {period}: {what} ({at})")
REASON = Text("原因：{because}", "Reason: {because}")
FIGURE = Text("数字：{figure}", "Figure: {figure}")
COMMAND = Text("请运行：{command}", "Run: {command}")
UNIT = Text("服务 {unit} 失败（{at}）", "The unit {unit} failed ({at})")
NOT_A_CODE = Text(
    "通知的 {name} 为 {words}，不是代码；请只用字母、数字和 _ . -",
    "{name} of an alert is {words}, which is no code; use letters, digits and _ . - only",
)


@dataclass(frozen=True)
class News:
    """What became of a bulletin.

    Args:
        at: when, with the zone it is to be read in.
        figure: the headline figure as the bulletin shows it; none where there is no bulletin.
        command: what to type next.
        mark: what tells this occasion from the next of its kind: the edition, or the key of what was held.
    """

    kind: Kind
    job: str
    area: str
    period: str
    at: datetime
    because: Text
    command: str
    figure: Text | None = None
    mark: str = ""


@dataclass(frozen=True)
class Letter:
    """A message to people. Its name tells the occasion, so that it is sent once; `at` is when that was."""

    name: str
    at: str
    subject: str
    body: str

    @property
    def payload(self) -> str:
        """The letter as the outbox keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, payload: str) -> Letter:
        """The letter that the outbox kept."""
        return cls(**json.loads(payload))


def compose(news: News) -> Letter:
    """The letter about a change, in Chinese and then in English.

    Raises:
        BadDefinition: the name of the job, the area or the period is no code: it would stand in a header.
    """
    codes = {name: _code(name, getattr(news, name)) for name in ("job", "area", "period")}
    name = "/".join(filter(None, (news.kind, *codes.values(), news.mark)))
    body = "\n\n".join("\n".join(_lines(news, lang)) for lang in LANGS)
    return Letter(name, news.at.isoformat(), SUBJECT.format(kind=news.kind, **codes), f"{body}\n")


def _lines(news: News, lang: Lang) -> list[str]:
    at = news.at.strftime("%Y-%m-%d %H:%M %z")
    head = HEAD.format(job=news.job, area=news.area, period=news.period, what=HEADS[news.kind], at=at)
    told = (head, REASON.format(because=news.because), news.figure and FIGURE.format(figure=news.figure),
            COMMAND.format(command=news.command))  # fmt: skip
    return [visible(text.within(lang)) for text in told if text]


def unit_failed(unit: str, at: datetime) -> Letter:
    """The letter about a service of the machine that failed before it could say anything itself.

    Raises:
        BadDefinition: the unit's name is no code.
    """
    told = UNIT.format(unit=_code("unit", unit), at=at.strftime("%Y-%m-%d %H:%M %z"))
    command = COMMAND.format(command=f"systemctl status {unit}; journalctl -u {unit}; reports status")
    body = "\n\n".join(f"{told.within(lang)}\n{command.within(lang)}" for lang in LANGS)
    return Letter(f"unit/{unit}/{at.isoformat()}", at.isoformat(), f"[reports] failed {unit}", f"{body}\n")


def _code(name: str, words: str) -> str:
    if not CODE.fullmatch(words):
        raise BadDefinition(NOT_A_CODE.format(name=name, words=visible(repr(words))))
    return words
