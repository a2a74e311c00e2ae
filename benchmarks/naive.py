"""The script that an office would write: pandas, matplotlib, a Jinja page, WeasyPrint. What ours is measured against.

    python -m benchmarks.naive DATA_IN OUT 100000 100001 ... --workers 2 --fonts FOLDER

Ten pages an area, from the files that `benchmarks.areas --bulletin industry` writes, with about as much on them as on
ours and never more: 12 charts with 274 labels (ours: 12 with 276), 480 cells of tables (511), 6,900 characters outside
the charts (8,800). What was printed is counted and told beside the time. It checks nothing, traces nothing,
computes with floats, and writes one plain PDF: no tags, no archive format, no data files, no HTML, no workbook, nothing
read back. Each worker makes one bulletin after the other. FOLDER has a Chinese font, `NotoSansSC-Regular.ttf`, and the
`fonts.conf` that leads WeasyPrint to it; what the script would draw as boxes is refused. Needs pandas, matplotlib,
jinja2 and weasyprint, and nothing of `reports`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
import weasyprint

from benchmarks.naive_charts import NAMES, PARTS, Found, pictures, write_in

FORMULAS = {
    "占GDP比重": "s(i,t) = 100 · V(i,t) / V(t)",
    "同比增长": "g(i,t) = 100 · (V(i,t) / V(i,t-4) - 1)",
    "对GDP增长贡献率": "C(i,t) = 100 · (V(i,t) - V(i,t-4)) / (V(t) - V(t-4))",
    "拉动GDP增长": "P(i,t) = 100 · (V(i,t) - V(i,t-4)) / V(t-4)",
    "当季同比增长": "g(i,t) = 100 · (v(i,t) / v(i,t-4) - 1), v from year-to-date levels",
    "缩减指数涨跌": "d(i,t) = 100 · ((1 + g_nominal) / (1 + g_real) - 1)",
    "比重变化": "d(i,t) = s(i,t) - s(i,t-4)",
    "与全市之差": "d(i,t) = r(i,t) - R(i,t)",
    "累计增长": "G(i,t) = 100 · (Π (1 + g(i,s) / 100) - 1), s = 2018, ..., t",
    "连续正增长年数": "n(i,t) = n(i,t-1) + 1 where g(i,t) > 0, else 0",
    "集群集中度": "CR(t) = 100 · Σ of the n largest x(i,t) / x(t)",
    "集群集中度指数": "HHI(t) = 10 000 · Σ (x(i,t) / x(t))²",
    "产品销售率": "100 · sales / output",
    "营业收入利润率": "100 · profit / revenue",
    "每百元营业收入中的成本": "100 · cost / revenue",
    "资产负债率": "100 · liabilities / assets",
    "研发投入强度": "100 · R&D expenditure / revenue",
    "年均升规": "a(i,t) = Σ x(i,s) / years from the first to t",
    "集中签约总投资": "X(t) = Σ x(e,t)",
    "智能工厂全市位次": "rank(i,t) = 1 + #{j: x(j,t) > x(i,t)}",
}
METHOD = """增加值和比重按现价计算；增速、贡献率和拉动按不变价计算，基期不同的数据不在同一算式中使用。
除注明外均为年初至当季累计。当季增速由累计水平值相减后计算，不由累计增速相减。
各数由未舍入的值按四舍五入一次取得；百分点变动为印出的两个数之差，合计与分项之和可能略有出入，未作机械调整。
升降、快慢、最高最低等用词由印出的数按固定条件选定，缺少数据时不作判断，最高最低只就本公报所列的季度而言。
GDP增速低于百分之一或下降时，贡献率没有可读的含义，只列拉动百分点。
一字线表示缺少计算所需的数据或不适用；负数前加负号。
分集群的数值可能涉及单个企业，在保密处理之前不公布，也不写入随公报提供的数据文件。
数据来源：地区生产总值（累计），示例数据；地区生产总值增速（累计），示例数据；规模以上工业增加值增速（累计），示例数据；\
规模以上工业分集群主要指标，示例数据；制造业集群名录，示例数据；梯度培育体系，示例数据；新培育企业数，示例数据；新升规企业数，示例数据；\
集中签约清单，示例数据；各区县智能工厂和数字化车间，示例数据；主要产品产量，示例数据；荣誉与创建，示例数据；规模以上工业研发活动，示例数据。""".splitlines()
ENGLISH = """In the first quarter of 2024 industry accounted for {share:.1f}% of GDP and contributed
{contribution:.1f}% of GDP growth, driving it up by {pull:.1f} percentage points. Its value added was
{now:.1f} hundred million yuan, up {growth:.1f}% year on year at constant prices."""
SOURCE = "资料来源：示例数据（虚构），由本期脚本生成。"
PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<title>{{ area }}工业经济运行季度公报</title><style>
@page { size: A4; margin: 22mm 18mm; @bottom-center { content: "第 " counter(page) " 页 / 共 " counter(pages) " 页"; }
  @top-left { content: "{{ area }}工业经济运行季度公报"; font-size: 8pt; } }
body { font-family: "Noto Sans SC", sans-serif; font-size: 10pt; line-height: 1.6; }
table { width: 100%; border-collapse: collapse; font-size: 8pt; margin: 4mm 0; }
th, td { border-bottom: .3pt solid #999; padding: .8mm 1.5mm; text-align: right; } img { width: 100%; }
nav a::after { content: leader('.') target-counter(attr(href), page); }
</style></head><body><h1>{{ area }}工业经济运行季度公报（2024年一季度）</h1>
<p>一季度，全区工业增加值{{ value }}亿元，占地区生产总值的{{ share }}%，对经济增长的贡献率为{{ contribution }}%。</p>
<nav><ol>{% for part in parts %}<li><a href="#p{{ loop.index }}">{{ part.title }}</a></li>{% endfor %}</ol></nav>
{% for part in parts %}<section id="p{{ loop.index }}"><h2>{{ part.title }}</h2>
{% for words in part.words %}<p>{{ words }}</p>{% endfor %}
{% for chart, name in part.charts %}<figure><img src="{{ chart }}" alt=""><figcaption>{{ name }}。{{ source }}
</figcaption></figure>{% endfor %}
{% for table in part.tables %}<table><caption>{{ part.title }}。{{ source }}</caption><thead><tr><th></th>
{% for name in table.columns %}<th>{{ name }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in table.rows %}<tr><th>{{ row[0] }}</th>{% for cell in row[1:] %}<td>{{ cell }}</td>{% endfor %}
</tr>{% endfor %}</tbody></table>{% endfor %}</section>{% endfor %}</body></html>"""


def figures(folder: Path) -> Found:
    """The tables of an area by quarter and industry: levels, growth, shares, contributions, and output by cluster."""
    gdp, published = pd.read_csv(folder / "gdp_ytd.csv"), pd.read_csv(folder / "gdp_growth_published.csv")
    rates = published.pivot_table(index="period", columns="industry_code", values="value")
    now = gdp[gdp["price_basis"] == "current"].pivot_table(index="period", columns="industry_code", values="value")
    levels = gdp[gdp["price_basis"] == "const2020"].pivot_table(index="period", columns="industry_code", values="value")
    changes = levels - levels.shift(4)
    clusters = pd.read_csv(folder / "cluster_output_ytd.csv")
    output = clusters[clusters["measure"] == "output"].pivot_table(
        index="period", columns="cluster_code", values="value"
    )
    quoted = pd.read_csv(folder.parent / "cited_facts.csv")
    honours, products = pd.read_csv(folder / "honours.csv"), pd.read_csv(folder / "product_output.csv")
    return {
        "quoted": quoted,
        "honours": honours[["title", "value", "unit", "as_of"]],
        "products": products[products["region_code"] != 500000][["product_zh", "value", "unit", "year"]],
        "now": now,
        "share": now.div(now["GDP"], axis=0) * 100,
        "growth": rates.combine_first(changes / levels.shift(4) * 100),
        "contribution": changes.div(changes["GDP"], axis=0) * 100,
        "pull": changes.div(levels["GDP"].shift(4), axis=0) * 100,
        "clusters": output,
    }


# Tables and words


def table_of(frame: pd.DataFrame, last: int) -> dict[str, Any]:
    shown = frame.tail(last)
    rows = [[NAMES.get(name, name), *(f"{value:.1f}" for value in shown[name])] for name in shown.columns]
    return {"columns": list(shown.index), "rows": rows}


def industries(found: Found) -> dict[str, Any]:
    """Every industry with its six figures of the quarter."""
    shown = ("now", "share", "growth", "contribution", "pull")
    rows = [[name, *(f"{found[one].iloc[-1][code]:.1f}" for one in shown)] for code, name in NAMES.items()]
    moved = found["share"].iloc[-1] - found["share"].iloc[-5]
    rows = [[*row, f"{moved[code]:.1f}"] for row, code in zip(rows, NAMES, strict=True)]
    return {"columns": ["增加值", "比重", "增速", "贡献率", "拉动", "比重变动"], "rows": rows}


def list_of(frame: pd.DataFrame, heads: list[str]) -> dict[str, Any]:
    return {"columns": heads, "rows": [list(row) for row in frame.itertuples(index=False)]}


def quoted(found: Found, *sections: str) -> list[str]:
    """What newspapers wrote, and where."""
    facts = found["quoted"][found["quoted"]["section"].isin(sections)]
    return [
        "据公开报道：" + "；".join(facts["statement"]) + "。",
        "资料来源：" + "；".join(facts["source"].unique()) + "。",
    ]


def told(found: Found) -> list[str]:
    """The five main points, and the whole in English."""
    last = {name: found[name].iloc[-1]["BCD"] for name in ("now", "share", "growth", "contribution", "pull")}
    most = found["pull"].iloc[-1][PARTS].nlargest(3).rename(NAMES)
    least = found["growth"].iloc[-1][PARTS].nsmallest(1).rename(NAMES)
    return [
        "工业占GDP比重为{share:.1f}%，对GDP增长的贡献率为{contribution:.1f}%，拉动GDP增长{pull:.1f}个百分点。".format(
            **last
        ),
        "工业增加值{now:.2f}亿元，同比增长{growth:.1f}%，增速比上年同期加快。".format(**last),
        "拉动居前的行业依次为" + "、".join(f"{name}（{value:.1f}个百分点）" for name, value in most.items()) + "。",
        "需要留意：" + "、".join(f"{name}同比下降{-value:.1f}%" for name, value in least.items()) + "。",
        ENGLISH.format(**last),
    ]


def record(folder: Path) -> list[str]:
    """The files that were read."""
    read = sorted(folder.glob("*.csv"))
    sums = [
        f"{folder.name}/{path.name}（SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()[:12]}…）" for path in read
    ]
    return ["输入文件：" + "；".join(sums) + "。"]


def words_of(frame: pd.DataFrame, what: str) -> list[str]:
    now, before = frame.iloc[-1], frame.iloc[-5]
    told = "{name}{what}为{now:.1f}，上年同期为{before:.1f}，{way}{by:.1f}。"
    names = [name for name in frame.columns if name in NAMES]
    each = [told.format(name=NAMES[n], what=what, now=now[n], before=before[n], by=abs(now[n] - before[n]),
                        way="提高" if now[n] > before[n] else "下降") for n in names]  # fmt: skip
    return ["".join(each[at : at + 4]) for at in range(0, len(each), 4)]


def parts_of(found: Found, folder: Path) -> list[dict[str, Any]]:
    """Title, words and tables of each part, with its charts."""
    formulas = {"columns": ["公式"], "rows": [[name, formula] for name, formula in FORMULAS.items()]}
    main = table_of(found["now"][["GDP", "I", "II", "III", "BCD"]], 3)
    annex = [table_of(found["share"][PARTS], 9), table_of(found["growth"][list(NAMES)], 9)]
    moved = words_of(found["contribution"], "贡献率") + words_of(found["pull"], "拉动")
    drawn = pictures(found)
    return [
        {"title": title, "words": words, "tables": tables, "charts": drawn.get(title, ())}
        for title, words, tables in (
            ("核心提示", told(found), []),
            ("总体情况", words_of(found["now"], "增加值"), [main]),
            ("行业结构", words_of(found["share"], "比重"), [industries(found)]),
            ("增长速度", words_of(found["growth"], "增速"), []),
            ("贡献和拉动", moved, []),
            (
                "集群与企业",
                quoted(found, "clusters", "enterprises"),
                [list_of(found["honours"], ["数量", "单位", "时点"])],
            ),
            ("研发与数字化", quoted(found, "innovation"), [list_of(found["products"], ["产量", "单位", "时期"])]),
            ("方法与来源", METHOD + record(folder), [formulas]),
            ("附表", [], annex),
        )
    ]


def content(page: str, parts: list[dict[str, Any]]) -> dict[str, int]:
    """What stands on the pages, to be set beside what stands on ours."""
    words = re.sub(r"<style>.*?</style>|<[^>]*>|\s", "", page, flags=re.DOTALL)
    charts = [chart for part in parts for chart in part["charts"]]
    return {"characters": len(words), "cells": len(re.findall("<t[dh]>", page)), "charts": len(charts),
            "labels": sum(labels for _, labels in charts)}  # fmt: skip


def bulletin(data_in: Path, out: Path, area: str) -> dict[str, int]:
    """Ten pages of one area."""
    found = figures(data_in / area)
    parts = parts_of(found, data_in / area)
    shown = [{**part, "charts": [(drawn, part["title"]) for drawn, _ in part["charts"]]} for part in parts]
    last = {name: found[name].iloc[-1]["BCD"] for name in ("now", "share", "contribution")}
    page = jinja2.Template(PAGE).render(
        area=area, parts=shown, value=f"{last['now']:.2f}", share=f"{last['share']:.1f}",
        contribution=f"{last['contribution']:.1f}", source=SOURCE,
    )  # fmt: skip
    document = weasyprint.HTML(string=page).render()
    document.write_pdf(out / f"{area}.pdf")
    return {"pages": len(document.pages), **content(page, parts)}


def _one(asked: tuple[Path, Path, str]) -> tuple[float, dict[str, int]]:
    begun = time.process_time()
    printed = bulletin(*asked)
    return time.process_time() - begun, printed


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("data_in", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("areas", nargs="+")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--fonts", type=Path, required=True)
    words = asked.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    os.environ["FONTCONFIG_FILE"] = str(words.fonts / "fonts.conf")
    write_in(words.fonts)
    orders = [(words.data_in, words.out, area) for area in words.areas]
    with multiprocessing.get_context("fork").Pool(words.workers) as pool:
        pool.map(_one, orders[: words.workers], chunksize=1)  # warm: fonts and caches are there
        begun = time.perf_counter()
        made = pool.map(_one, orders, chunksize=1)
        clock = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    cpu = sum(took for took, _ in made) / len(made)
    told = {"areas": len(orders), "clock": clock, "cpu": cpu, "megabytes": most, "printed": made[-1][1]}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
