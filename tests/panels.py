"""A workspace whose job is made of microdata: the synthetic panel of Banan by cluster, beside its published sums."""

from __future__ import annotations

import shutil
from pathlib import Path

from offices import Office

CHECKOUT = Path(__file__).resolve().parent.parent
PANEL, REGISTER, SUMS = "enterprise_panel.csv", "enterprise_register.csv", "cluster_output_ytd.csv"
SETTINGS = '[tool.reports]\njobs = ["made_of_returns:PANELS"]\nlang = "zh"\ncache = "{cache}"\n'
JOB = '''"""Output by cluster, made of the returns of units; what was published of them must agree."""

from dataclasses import replace

from reports import CLUSTERS, TOTAL, YI_YUAN, Aggregate, Indicator, Job, Panel, Selection, Text, as_delivered
from reports.jobs.banan import BANAN
from reports.jobs.banan_sources import CLUSTER_OUTPUT
from reports.jobs.enterprises import PANEL, REGISTER, SCOPE

RETURNS = Panel(
    replace(
        PANEL,
        cells={key: header for key, header in PANEL.cells.items() if key != "activity"},
        constants={"scope": SCOPE, "activity": TOTAL},
        confidential=False,  # the units are invented: there is nobody to protect
    ),
    unit="ent_id",
    cluster="cluster_code",
    clusters=CLUSTERS.themselves,
    register=REGISTER.pattern,
)
PUBLISHED = replace(
    CLUSTER_OUTPUT,
    role="cross-check",
    cells={key: header for key, header in CLUSTER_OUTPUT.cells.items() if key != "scope"},
    codes={key: codes for key, codes in CLUSTER_OUTPUT.codes.items() if key != "scope"},
    constants={"scope": SCOPE},
    ignored=("scope",),
    labels=("measure", {"output": {"measure": "output", "price_basis": "current"}}),
    skipped=tuple(label for label in CLUSTER_OUTPUT.labels[1] if label != "output"),
)
PANELS = Job(
    name="panels",
    title=Text("集群产值", "Output by Cluster"),
    area=BANAN,
    area_name=Text("巴南区", "Banan"),
    sources=(PUBLISHED,),
    aggregates=(
        Aggregate(RETURNS, "output", by=("cluster",), shapes=("sum", "count")),
        Aggregate(RETURNS, "output", by=(), shapes=("sum", "comparable")),
    ),
    indicators=(
        Indicator(
            "total_output", Text("总产值", "Gross output"), as_delivered,
            {"values": Selection("output", scope=SCOPE)}, YI_YUAN, decimals=2,
        ),
    ),
    template="panels.html.j2",
    since="2023-Q1",
    labels={TOTAL: Text("合计", "Total"), **CLUSTERS.labels},
    bureau=Text("巴南区统计局", "Banan Bureau of Statistics"),
)
'''
PAGE = """{% extends "base.html.j2" %}
{% set page = dict(page, compact=true) %}
{% block masthead %}{{ masthead(title, bureau.zh, bureau.en, [period.head]) }}{% endblock %}
{% block front %}
<section class="front">
{% set head = [{'label': '集群'}, {'label': '总产值'}] %}
{% call table('table', '表', '总产值', '亿元', head, own(citations[0])) %}
{{ row(label('_T'), [num(f('total_output', '_T'))], head) }}
{{ row(label('C1-1'), [num(f('total_output', 'C1-1'))], head) }}
{% endcall %}
</section>
{% endblock %}
{% block colophon %}{{ colophon('版本记录', [('运行编号', run_id), ('重新编制', command)] + inputs) }}{% endblock %}
"""


def office_of_panels(root: Path, cache: Path, job: str = JOB) -> Office:
    """An office with the panel, its register and the sums that were published of it."""
    (root / "data_in").mkdir(parents=True)
    for name in (PANEL, REGISTER, SUMS):
        shutil.copyfile(CHECKOUT / "data_in" / "banan" / name, root / "data_in" / name)
    shutil.copytree(CHECKOUT / "templates", root / "templates", copy_function=shutil.copyfile)
    (root / "templates" / "panels.html.j2").write_text(PAGE, encoding="utf-8")
    (root / "pyproject.toml").write_text(SETTINGS.format(cache=cache), encoding="utf-8")
    (root / "made_of_returns.py").write_text(job, encoding="utf-8")
    return Office(root)
