"""Industry in the economy of China, one page of real data: the preliminary accounts of the first quarter of 2024."""

from reports import (
    CONSTANT,
    CURRENT,
    TOTAL,
    YI_YUAN,
    Indicator,
    Job,
    Selection,
    Source,
    Text,
    adds_up,
    as_delivered,
    no_gaps,
    not_negative,
    present,
    rate_within,
    secondary_industry,
    share,
    within_whole,
)

CHINA = "000000"
SECTORS = ("T1", "T2", "T3")
INDUSTRIES = ("A", "BCD", "E", "F", "G", "H", "J", "K", "I", "L", "OTH")
LABELS = {
    TOTAL: Text("国内生产总值", "Gross domestic product"),
    "T1": Text("第一产业", "Primary industry"),
    "T2": Text("第二产业", "Secondary industry"),
    "T3": Text("第三产业", "Tertiary industry"),
    "A": Text("农林牧渔业", "Agriculture, forestry, animal husbandry and fishery"),
    "BCD": Text("工业", "Industry"),
    "C": Text("制造业", "Manufacturing"),
    "E": Text("建筑业", "Construction"),
    "F": Text("批发和零售业", "Wholesale and retail trades"),
    "G": Text("交通运输、仓储和邮政业", "Transport, storage and post"),
    "H": Text("住宿和餐饮业", "Hotels and catering services"),
    "J": Text("金融业", "Financial intermediation"),
    "K": Text("房地产业", "Real estate"),
    "I": Text("信息传输、软件和信息技术服务业", "Information transmission, software and IT services"),
    "L": Text("租赁和商务服务业", "Leasing and business services"),
    "OTH": Text("其他行业", "Other activities"),
}
ITEMS = {"GDP": TOTAL, "I": "T1", "II": "T2", "III": "T3", "I_svc": "I"} | {
    code: code for code in (*INDUSTRIES, "C") if code != "I"
}

ACCOUNTS = Source(
    name="china",
    pattern="china_*.csv",
    citation=Text(
        "国家统计局，2024年4月17日发布（初步核算）",
        "National Bureau of Statistics of China, 17 April 2024, preliminary",
    ),
    cells={"area": "area", "period": "period", "accumulation": "accumulation", "unit": "unit"},
    labels=(
        "item",
        {item: {"activity": code, "measure": "value_added", "price_basis": CURRENT} for item, code in ITEMS.items()}
        | {"GDP_growth": {"activity": TOTAL, "measure": "delivered_growth", "price_basis": f"{CONSTANT}:2020"}},
    ),
    ignored=("area_name", "source"),
)
LEVELS = Selection("value_added")

NATIONAL = Job(
    name="national",
    title=Text("工业在国民经济中的比重", "Industry in the National Economy"),
    area=CHINA,
    area_name=Text("全国", "China"),
    sources=(ACCOUNTS,),
    checks=(
        not_negative("value_added"),
        present("value_added", (TOTAL, *SECTORS, *INDUSTRIES), bases=(CURRENT,)),
        no_gaps("value_added", (TOTAL, *SECTORS, *INDUSTRIES)),
        rate_within("delivered_growth", -20, 30),
        adds_up("value_added", INDUSTRIES),
        adds_up("value_added", SECTORS),
        secondary_industry("value_added", "national"),
        within_whole("value_added", "C", "BCD"),
        within_whole("value_added", "T1", "A"),
    ),
    indicators=(
        Indicator("value_added", Text("增加值", "Value added"), as_delivered, {"values": LEVELS}, YI_YUAN, decimals=0),
        Indicator(
            "share",
            Text("占GDP比重", "Share of GDP"),
            share,
            {"part": LEVELS, "whole": Selection("value_added", activities=(TOTAL,))},
        ),
        Indicator(
            "growth",
            Text("同比增长", "Growth"),
            as_delivered,
            {"values": Selection("delivered_growth", price_basis=f"{CONSTANT}:2020")},
        ),
    ),
    template="national.html.j2",
    since="2024-Q1",
    labels=LABELS,
    bureau=Text("重庆市巴南区统计局", "Banan District Bureau of Statistics, Chongqing"),
)
