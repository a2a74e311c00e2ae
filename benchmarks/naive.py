"""The script that an office would write: pandas, matplotlib, a Jinja page, WeasyPrint. What ours is measured against.

    python benchmarks/naive.py DATA_IN OUT 100000 100001 ... --workers 2

It makes ten pages an area from the files that `benchmarks.areas --bulletin industry` writes: as many tables (8, of 376
cells), charts (12) and paragraphs as ours. It checks nothing, traces nothing, computes with floats, and writes one
plain PDF: no tags, no archive format, no data files, no HTML, no workbook, nothing read back. Each worker makes one
bulletin after the other. Needs pandas, matplotlib, jinja2 and weasyprint, and nothing of `reports`.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import multiprocessing
import resource
import sys
import time
from pathlib import Path
from typing import Any

import jinja2
import matplotlib
import pandas as pd
import weasyprint

matplotlib.use("svg")
from matplotlib import pyplot as plt

NAMES = {
    "GDP": "地区生产总值", "I": "第一产业", "II": "第二产业", "III": "第三产业", "A": "农林牧渔业", "BCD": "工业",
    "E": "建筑业", "F": "批发和零售业", "G": "交通运输业", "H": "住宿和餐饮业", "J": "金融业", "K": "房地产业",
    "OTH": "其他服务业",
}  # fmt: skip
PARTS = ["A", "BCD", "E", "F", "G", "H", "J", "K", "OTH"]
PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<title>{{ area }}工业经济运行季度公报</title><style>
@page { size: A4; margin: 22mm 18mm; @bottom-center { content: "第 " counter(page) " 页 / 共 " counter(pages) " 页"; }
  @top-left { content: "{{ area }}工业经济运行季度公报"; font-size: 8pt; } }
body { font-family: "Noto Sans SC", "Noto Sans CJK SC", sans-serif; font-size: 10pt; line-height: 1.6; }
section { break-before: page; } table { width: 100%; border-collapse: collapse; font-size: 8.5pt; margin: 4mm 0; }
th, td { border-bottom: .3pt solid #999; padding: 1mm 2mm; text-align: right; } img { width: 100%; }
nav a::after { content: leader('.') target-counter(attr(href), page); }
</style></head><body><h1>{{ area }}工业经济运行季度公报（2024年一季度）</h1>
<p>一季度，全区工业增加值{{ value }}亿元，占地区生产总值的{{ share }}%，对经济增长的贡献率为{{ contribution }}%。</p>
<nav><ol>{% for part in parts %}<li><a href="#p{{ loop.index }}">{{ part.title }}</a></li>{% endfor %}</ol></nav>
{% for part in parts %}<section id="p{{ loop.index }}"><h2>{{ part.title }}</h2>
{% for words in part.words %}<p>{{ words }}</p>{% endfor %}
{% for chart in part.charts %}<figure><img src="{{ chart }}" alt=""></figure>{% endfor %}
{% if part.table %}<table><thead><tr><th></th>
{% for name in part.table.columns %}<th>{{ name }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in part.table.rows %}<tr><th>{{ row[0] }}</th>{% for cell in row[1:] %}<td>{{ cell }}</td>{% endfor %}
</tr>{% endfor %}</tbody></table>{% endif %}</section>{% endfor %}</body></html>"""


def figures(folder: Path) -> dict[str, Any]:
    """The tables of an area by quarter and industry: levels, growth, shares, contributions, and output by cluster."""
    gdp, rates = pd.read_csv(folder / "gdp_ytd.csv"), pd.read_csv(folder / "gdp_growth_published.csv")
    now = gdp[gdp["price_basis"] == "current"].pivot_table(index="period", columns="industry_code", values="value")
    levels = gdp[gdp["price_basis"] == "const2020"].pivot_table(index="period", columns="industry_code", values="value")
    changes = levels - levels.shift(4)
    clusters = pd.read_csv(folder / "cluster_output_ytd.csv")
    output = clusters[clusters["measure"] == "output"].pivot_table(
        index="period", columns="cluster_code", values="value"
    )
    return {
        "now": now,
        "share": now.div(now["GDP"], axis=0) * 100,
        "growth": rates.pivot_table(index="period", columns="industry_code", values="value"),
        "contribution": changes.div(changes["GDP"], axis=0) * 100,
        "pull": changes.div(levels["GDP"].shift(4), axis=0) * 100,
        "clusters": output,
    }


def chart(kind: str, table: pd.DataFrame, title: str) -> str:
    """A picture as SVG, inline."""
    drawn, axes = plt.subplots(figsize=(7, 2.4))
    table.plot(kind=kind, ax=axes, legend=len(table.columns) < 6, title=title)
    picture = io.BytesIO()
    drawn.savefig(picture, format="svg", bbox_inches="tight")
    plt.close(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(picture.getvalue()).decode()


def table_of(frame: pd.DataFrame, last: int) -> dict[str, Any]:
    shown = frame.tail(last)
    rows = [[NAMES.get(name, name), *(f"{value:.1f}" for value in shown[name])] for name in shown.columns]
    return {"columns": list(shown.index), "rows": rows}


def words_of(frame: pd.DataFrame, what: str) -> list[str]:
    now, before = frame.iloc[-1], frame.iloc[-5]
    told = "{name}{what}为{now:.1f}，上年同期为{before:.1f}，{way}{by:.1f}。"
    names = [name for name in frame.columns if name in NAMES]
    each = [told.format(name=NAMES[n], what=what, now=now[n], before=before[n], by=abs(now[n] - before[n]),
                        way="提高" if now[n] > before[n] else "下降") for n in names]  # fmt: skip
    return ["".join(each[at : at + 4]) for at in range(0, len(each), 4)]


def part(title: str, frame: pd.DataFrame, what: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    known = frame[[name for name in frame.columns if name in PARTS]] if "BCD" in frame.columns else frame
    pictures = [chart(kind, known.tail(9) if kind != "barh" else known.tail(1).T, "") for kind in kinds]
    return {"title": title, "words": words_of(frame, what), "charts": pictures, "table": table_of(known, 5)}


def bulletin(data_in: Path, out: Path, area: str) -> None:
    """Ten pages of one area."""
    found = figures(data_in / area)
    parts = [
        part("总体情况", found["now"], "增加值", ("line", "bar")),
        part("行业结构", found["share"], "比重", ("line", "barh")),
        part("增长速度", found["growth"], "增速", ("line", "barh")),
        part("贡献率", found["contribution"], "贡献率", ("barh",)),
        part("拉动", found["pull"], "拉动", ("bar", "barh")),
        part("产业集群", found["clusters"], "产值", ("line",)),
        part("附表一", found["share"], "比重", ("bar",)),
        part("附表二", found["growth"], "增速", ("bar",)),
    ]
    last = {name: found[name].iloc[-1]["BCD"] for name in ("now", "share", "contribution")}
    page = jinja2.Template(PAGE).render(
        area=area, parts=parts, value=f"{last['now']:.2f}", share=f"{last['share']:.1f}",
        contribution=f"{last['contribution']:.1f}",
    )  # fmt: skip
    weasyprint.HTML(string=page).write_pdf(out / f"{area}.pdf")


def _one(asked: tuple[Path, Path, str]) -> float:
    begun = time.process_time()
    bulletin(*asked)
    return time.process_time() - begun


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("data_in", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("areas", nargs="+")
    asked.add_argument("--workers", type=int, default=2)
    words = asked.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    orders = [(words.data_in, words.out, area) for area in words.areas]
    with multiprocessing.get_context("fork").Pool(words.workers) as pool:
        pool.map(_one, orders[: words.workers], chunksize=1)  # warm: fonts and caches are there
        begun = time.perf_counter()
        cpu = pool.map(_one, orders, chunksize=1)
        clock = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    told = {"areas": len(orders), "clock": clock, "cpu": sum(cpu) / len(cpu), "megabytes": most}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
