"""The enterprise panel of Banan District: the returns of above-scale industry, unit by unit, and their edits.

It has no bulletin, for what a unit returned is confidential: `reports check 2024-Q1 --job enterprises` tells what to
ask of whom.
"""

from reports import (
    CURRENT,
    TOTAL,
    WAN_YUAN,
    Indicator,
    Job,
    Selection,
    Source,
    Text,
    as_delivered,
    coverage,
    hidiroglou_berthelot,
    magnitude,
    measure_within,
    not_negative,
    ratio_within,
    restated,
    rises_within_year,
)

from .banan import BANAN, STATUS_CODES

SCOPE = "above_scale"  # the panel holds four units of services too, as its clusters do
FLOW = {"price_basis": CURRENT}
STOCK = {"price_basis": CURRENT, "accumulation": "stock"}
FLOWS = {
    "output": "output", "output_prev": "output_year_before", "sales_output": "sales", "revenue": "revenue",
    "export_delivery": "export_delivery", "cost": "cost", "profit": "profit",
}  # fmt: skip
STOCKS = {"assets_end": "assets", "liabilities_end": "liabilities"}

PANEL = Source(
    name="enterprise_panel",
    pattern="enterprise_panel.csv",
    citation=Text("巴南区规模以上工业企业季度报表，示例数据", "quarterly returns of above-scale industry, synthetic"),
    cells={
        "area": "region_code", "activity": "ent_id", "period": "period", "accumulation": "accumulation",
        "unit": "unit", "status": "obs_status",
    },
    codes={"status": STATUS_CODES},  # units are listed in the register, which is no code list
    constants={"scope": SCOPE},
    labels=(
        "measure",
        {label: FLOW | {"measure": name} for label, name in FLOWS.items()}
        | {label: STOCK | {"measure": name} for label, name in STOCKS.items()}
        | {"employees_avg": {"measure": "employees"}},
    ),
    synthetic=True,
    confidential=True,
)  # fmt: skip
REGISTER = Source(
    name="enterprise_register",
    pattern="enterprise_register.csv",
    citation=Text("巴南区规模以上工业企业名录，示例数据", "register of above-scale industry, synthetic"),
    cells={"activity": "ent_id", "status": "status"},
    codes={"status": {"continuing": "A", "entrant2024": "A", "exit2024": "L"}},  # L: no longer reports
    constants={"area": BANAN, "period": "2024", "accumulation": "stock", "unit": "", "scope": SCOPE},
    values={"gbt4754_2017": {"measure": "registered"}},  # the class of industry, a number that nothing is computed of
    frequency="year",
    ignored=("cluster_code", "scope"),
    synthetic=True,
    confidential=True,
)

ENTERPRISES_PANEL = Job(
    name="enterprises",
    title=Text("巴南区规模以上工业企业数据审核", "Edits of the Enterprise Panel of Banan"),
    area=BANAN,
    area_name=Text("巴南区", "Banan District"),
    sources=(PANEL, REGISTER),
    checks=(
        *(not_negative(measure, scope=SCOPE) for measure in FLOWS.values() if measure != "profit"),
        *(not_negative(measure, scope=SCOPE, accumulation="stock") for measure in STOCKS.values()),
        not_negative("employees", scope=SCOPE),
        coverage("output", register="registered", scope=SCOPE),
        magnitude("output", beside="output_year_before", scope=SCOPE),
        *(magnitude(measure, beside="output", scope=SCOPE) for measure in ("sales", "revenue", "cost")),
        measure_within("export_delivery", "sales", scope=SCOPE),
        *(rises_within_year(measure, scope=SCOPE, every=True) for measure in ("output", "sales", "revenue", "cost")),
        ratio_within("sales", "output", scope=SCOPE),
        ratio_within("cost", "revenue", scope=SCOPE),
        ratio_within("profit", "revenue", scope=SCOPE),
        ratio_within("liabilities", "assets", scope=SCOPE, accumulation="stock"),
        restated("output_year_before", "output", scope=SCOPE),
        hidiroglou_berthelot("output", scope=SCOPE),
    ),
    indicators=(
        Indicator(
            "output",
            Text("总产值", "Gross output"),
            as_delivered,
            {"values": Selection("output", scope=SCOPE, total=True)},
            WAN_YUAN,
            decimals=0,
        ),
    ),
    template="",
    since="2024-Q1",
    labels={TOTAL: Text("规模以上单位", "Above-scale units")},
    bureau=Text("重庆市巴南区统计局", "Banan District Bureau of Statistics, Chongqing"),
)
