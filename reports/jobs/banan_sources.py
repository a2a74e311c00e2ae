"""The sources of what the article says beside the accounts: clusters, enterprises, projects, honours, R&D."""

from reports import CLUSTERS, CURRENT, HONOURS, LADDER, Source, Text

from .banan import BANAN, CHONGQING, INDUSTRY, PRODUCTS, STATUS_CODES

ABOVE = {"scope": {"规上工业": "above_scale", "规上服务业": "above_scale_services"}}
FLOW = {"price_basis": CURRENT}
CLUSTER_MEASURES = {
    "output": FLOW | {"measure": "output"},
    "output_prev": FLOW | {"measure": "output_year_before"},
    "sales_output": FLOW | {"measure": "sales"},
    "export_delivery": FLOW | {"measure": "export_delivery"},
    "revenue": FLOW | {"measure": "revenue"},
    "cost": FLOW | {"measure": "cost"},
    "profit": FLOW | {"measure": "profit"},
    "assets_end": {"measure": "assets", "price_basis": CURRENT, "accumulation": "stock"},
    "liabilities_end": {"measure": "liabilities", "price_basis": CURRENT, "accumulation": "stock"},
    "n_enterprises": {"measure": "enterprises", "accumulation": "stock"},
}
CLUSTER_OUTPUT = Source(
    name="cluster_output",
    pattern="cluster_output_ytd*.csv",
    citation=Text("巴南区规模以上工业分集群主要指标，示例数据", "above-scale industry of Banan by cluster, synthetic"),
    cells={
        "area": "region_code", "period": "period", "accumulation": "accumulation", "activity": "cluster_code",
        "scope": "scope", "unit": "unit", "status": "obs_status",
    },
    codes={"accumulation": {"ytd": "ytd"}, "activity": CLUSTERS.themselves, "status": STATUS_CODES} | ABOVE,
    labels=("measure", CLUSTER_MEASURES),
    synthetic=True,
    confidential=True,
)  # fmt: skip
CLUSTER_LIST = Source(
    name="cluster_list",
    pattern="cluster_dim.csv",
    citation=Text("1246制造业集群名录，示例数据", 'list of the clusters of "1246", synthetic'),
    cells={"activity": "cluster_code", "period": "valid_from"},
    codes={"activity": CLUSTERS.themselves},
    constants={"area": BANAN, "accumulation": "stock", "unit": "级"},
    values={"tier": {"measure": "tier"}},
    frequency="year",
    ignored=("system", "name_zh", "name_en", "ppi_2024q1_py100"),
    synthetic=True,
)
LADDER_LIST = Source(
    name="ladder_list",
    pattern="ladder_dim.csv",
    citation=Text("七级梯度培育体系，示例数据", "the ladder of seven rungs, synthetic"),
    cells={"activity": "name_zh"},
    codes={"activity": LADDER.by_name},
    constants={"area": BANAN, "period": "2024-06", "accumulation": "stock", "unit": "级"},
    values={"rung": {"measure": "rung"}},
    frequency="month",
    ignored=("name_en", "note"),
    synthetic=True,
)
CULTIVATION = Source(
    name="cultivation",
    pattern="cultivation_counts.csv",
    citation=Text("新培育企业数，示例数据", "newly cultivated enterprises, synthetic"),
    cells={
        "area": "region_code", "period": "as_of", "activity": "title", "measure": "flow_or_stock", "unit": "unit",
        "status": "obs_status",
    },
    codes={"activity": LADDER.by_name, "measure": {"newly_cultivated": "cultivated"}, "status": STATUS_CODES},
    constants={"accumulation": "stock"},  # since when is not said: the number stands as of its date
    frequency="month",
    ignored=("system", "rung"),
    synthetic=True,
)  # fmt: skip
UPSCALED = Source(
    name="upscaled",
    pattern="upscaled_enterprises.csv",
    citation=Text("新升规企业数，示例数据", "enterprises that grew above scale, synthetic"),
    cells={"area": "region_code", "period": "year", "measure": "indicator", "unit": "unit", "status": "obs_status"},
    codes={"measure": {"new_above_scale_enterprises": "entries"}, "status": STATUS_CODES},
    constants={"activity": INDUSTRY, "accumulation": "annual", "scope": "above_scale"},
    frequency="year",
    synthetic=True,
)
PROJECTS = Source(
    name="projects",
    pattern="signed_projects.csv",
    citation=Text("2024年第一次招商项目集中签约清单，示例数据", "projects signed in April 2024, synthetic"),
    cells={"area": "region_code", "period": "date", "activity": "project_id", "unit": "unit", "status": "obs_status"},
    codes={"status": STATUS_CODES},  # projects have numbers of their own, and no code list
    constants={"accumulation": "single", "price_basis": CURRENT},
    values={"agreed_investment": {"measure": "agreed_investment"}},
    frequency="month",
    ignored=("event", "chain"),
    synthetic=True,
)
SMART = Source(
    name="smart_manufacturing",
    pattern="smart_manufacturing_by_district.csv",
    citation=Text("各区县智能工厂和数字化车间，示例数据", "smart factories and workshops by district, synthetic"),
    cells={"area": "district", "period": "as_of", "activity": "indicator", "unit": "unit", "status": "obs_status"},
    codes={
        "area": {"巴南区": BANAN} | {f"其他区县{n:02}": f"{CHONGQING}-{n:02}" for n in range(1, 42)},
        "activity": {"smart_factory": "SMART_FACTORY", "digital_workshop": "DIGITAL_WORKSHOP"},
        "status": STATUS_CODES,
    },
    constants={"accumulation": "stock"},
    values={"value": {"measure": "built"}},
    frequency="month",
    synthetic=True,
)
PRODUCT_OUTPUT = Source(
    name="product_output",
    pattern="product_output.csv",
    citation=Text("主要产品产量，示例数据", "output of products, synthetic"),
    cells={"area": "region_code", "period": "year", "activity": "product_code", "unit": "unit", "status": "obs_status"},
    codes={"activity": {code: code for code in PRODUCTS}, "status": STATUS_CODES},
    constants={"accumulation": "annual"},
    values={"value": {"measure": "quantity"}},
    frequency="year",
    ignored=("product_zh",),
    synthetic=True,
)
HONOUR_LIST = Source(
    name="honours",
    pattern="honours.csv",
    citation=Text("荣誉与创建，示例数据", "honours and designations, synthetic"),
    cells={"area": "region_code", "period": "as_of", "activity": "title", "unit": "unit", "status": "obs_status"},
    codes={"activity": HONOURS.by_name, "status": STATUS_CODES},
    constants={"accumulation": "stock"},
    values={"value": {"measure": "held"}},
    frequency="month",
    ignored=("level",),
    synthetic=True,
)
RESEARCH = Source(
    name="research",
    pattern="rd_industry.csv",
    citation=Text("规模以上工业研发活动，示例数据", "R&D of above-scale industry, synthetic"),
    cells={"area": "region_code", "period": "year", "unit": "unit", "status": "obs_status"},
    codes={"status": STATUS_CODES},
    constants={"activity": INDUSTRY, "accumulation": "annual", "scope": "above_scale"},
    labels=(
        "indicator",
        {
            "RD_EXP": FLOW | {"measure": "research"},
            "REVENUE": FLOW | {"measure": "revenue"},
            "N_WITH_RD_UNIT": {"measure": "with_research_unit"},
            "N_ABOVE_SCALE": {"measure": "enterprises"},
        },
    ),
    frequency="year",
    synthetic=True,
)

ARTICLE_SOURCES = (
    CLUSTER_OUTPUT, CLUSTER_LIST, LADDER_LIST, CULTIVATION, UPSCALED, PROJECTS, SMART, PRODUCT_OUTPUT, HONOUR_LIST,
    RESEARCH,
)  # fmt: skip
