"""The charts of the naive script, as one draws them with pandas and matplotlib: twelve, of the kinds that ours has."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd

matplotlib.use("svg")
from matplotlib import font_manager
from matplotlib import pyplot as plt
from matplotlib.text import Text

warnings.filterwarnings("error", message="Glyph .* missing")  # a chart of boxes is no chart

Found = dict[str, pd.DataFrame]
Drawing = Callable[[Any], None]
NAMES = {
    "GDP": "地区生产总值", "I": "第一产业", "II": "第二产业", "III": "第三产业", "A": "农林牧渔业", "BCD": "工业",
    "E": "建筑业", "F": "批发和零售业", "G": "交通运输业", "H": "住宿和餐饮业", "J": "金融业", "K": "房地产业",
    "OTH": "其他服务业",
}  # fmt: skip
PARTS = ["A", "BCD", "E", "F", "G", "H", "J", "K", "OTH"]
SECTORS = ["I", "BCD", "E", "III"]


def write_in(fonts: Path) -> None:
    """With the Chinese font of a folder."""
    font_manager.fontManager.addfont(fonts / "NotoSansSC-Regular.ttf")
    plt.rcParams["font.family"] = "Noto Sans SC"
    plt.rcParams["axes.unicode_minus"] = False


def picture(draw: Drawing, height: float = 2.4, width: float = 7) -> tuple[str, int]:
    """A picture inline, and how many labels it has."""
    drawn, axes = plt.subplots(figsize=(width, height))
    draw(axes)
    made = io.BytesIO()
    drawn.savefig(made, format="svg", bbox_inches="tight")
    labels = sum(bool(text.get_text()) and text.get_visible() for text in drawn.findobj(Text))
    plt.close(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(made.getvalue()).decode(), labels


def structure(found: Found) -> Drawing:
    def draw(axes: Any) -> None:
        table = pd.DataFrame({"占比": found["share"].iloc[-1], "贡献率": found["contribution"].iloc[-1]}).loc[SECTORS]
        table.rename(index=NAMES).T.plot(kind="barh", stacked=True, ax=axes)
        for bars in axes.containers:
            axes.bar_label(bars, fmt="%.1f", label_type="center")

    return draw


def course(found: Found) -> Drawing:
    def draw(axes: Any) -> None:
        found["growth"][["BCD", "GDP"]].tail(9).rename(columns=NAMES).plot(ax=axes, legend=True)
        below = axes.twinx()
        bars = below.bar(range(9), found["share"]["BCD"].tail(9), alpha=0.3)
        below.bar_label(bars, fmt="%.1f")

    return draw


def bridge(found: Found) -> Drawing:
    def draw(axes: Any) -> None:
        pulls = found["pull"].iloc[-1][PARTS].rename(NAMES)
        bars = axes.bar(pulls.index, pulls, bottom=pulls.cumsum() - pulls)
        axes.bar_label(bars, fmt="%.1f")
        axes.tick_params(axis="x", labelsize=6)

    return draw


def stack(found: Found) -> Drawing:
    def draw(axes: Any) -> None:
        found["pull"][SECTORS].tail(9).rename(columns=NAMES).plot(kind="bar", stacked=True, ax=axes, rot=0)
        for bars in axes.containers:
            axes.bar_label(bars, fmt="%.1f", label_type="center", fontsize=6)

    return draw


def dumbbells(found: Found) -> Drawing:
    def draw(axes: Any) -> None:
        before, now = (found["growth"].iloc[at][PARTS].rename(NAMES) for at in (-5, -1))
        axes.hlines(now.index, before, now)
        for points, name in ((before, "上年同期"), (now, "本期")):
            axes.scatter(points, points.index, label=name)
            for at, value in enumerate(points):
                axes.annotate(f"{value:.1f}", (value, at))
        axes.legend()

    return draw


def columns(found: Found) -> Drawing:
    def draw(axes: Any) -> None:
        rates = found["growth"]["BCD"].tail(9)
        axes.bar_label(axes.bar(rates.index, rates), fmt="%.1f")

    return draw


def line(found: Found, figure: str) -> Drawing:
    def draw(axes: Any) -> None:
        course = found[figure]["BCD"].tail(9).reset_index(drop=True)
        course.plot(ax=axes, xticks=[0, 8])
        axes.annotate(f"{course.iloc[-1]:.1f}", (8, course.iloc[-1]))

    return draw


def compared(found: Found) -> Drawing:
    def draw(axes: Any) -> None:
        rates = found["growth"].iloc[[-5, -1]][["GDP", "I", "II", "III"]].rename(columns=NAMES).T
        rates.plot(kind="barh", ax=axes)
        for bars in axes.containers:
            axes.bar_label(bars, fmt="%.1f")

    return draw


def grid(found: Found) -> Drawing:
    def draw(axes: Any) -> None:
        table = found["growth"].tail(9)[list(NAMES)].rename(columns=NAMES).T
        axes.pcolormesh(table, edgecolors="white")
        axes.set_xticks(range(9), table.columns, fontsize=6)
        axes.set_yticks(range(13), table.index, fontsize=6)

    return draw


def pictures(found: Found) -> dict[str, tuple[tuple[str, int], ...]]:
    """The charts of each part of the bulletin."""
    courses = ("now", "share", "contribution", "pull")
    return {
        "总体情况": tuple(picture(draw(found)) for draw in (structure, course, bridge, stack)),
        "行业结构": (picture(dumbbells(found), 3),),
        "增长速度": (picture(columns(found)), *(picture(line(found, one), 1.2, 3.4) for one in courses)),
        "贡献和拉动": (picture(compared(found)),),
        "方法与来源": (picture(grid(found), 3),),
    }
