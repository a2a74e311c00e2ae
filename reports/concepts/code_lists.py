"""The code lists of the house: GB/T 4754 industry, the clusters of Banan and Chongqing, the ladder, the honours."""

from __future__ import annotations

from .classification import OUTSIDE, Code, CodeList, Crosswalk, Link
from .text import Text

_SECTIONS = (
    ("A", "农、林、牧、渔业", "Agriculture, forestry, animal husbandry and fishery"),
    ("B", "采矿业", "Mining"),
    ("C", "制造业", "Manufacturing"),
    ("D", "电力、热力、燃气及水生产和供应业", "Production and supply of electricity, heat, gas and water"),
    ("E", "建筑业", "Construction"),
    ("F", "批发和零售业", "Wholesale and retail trades"),
    ("G", "交通运输、仓储和邮政业", "Transport, storage and post"),
    ("H", "住宿和餐饮业", "Hotels and catering services"),
    ("I", "信息传输、软件和信息技术服务业", "Information transmission, software and information technology"),
    ("J", "金融业", "Financial intermediation"),
    ("K", "房地产业", "Real estate"),
    ("L", "租赁和商务服务业", "Leasing and business services"),
    ("M", "科学研究和技术服务业", "Scientific research and technical services"),
    ("N", "水利、环境和公共设施管理业", "Management of water conservancy, environment and public facilities"),
    ("O", "居民服务、修理和其他服务业", "Services to households, repair and other services"),
    ("P", "教育", "Education"),
    ("Q", "卫生和社会工作", "Health and social work"),
    ("R", "文化、体育和娱乐业", "Culture, sports and entertainment"),
    ("S", "公共管理、社会保障和社会组织", "Public management, social security and social organisations"),
    ("T", "国际组织", "International organisations"),
)
_DIVISIONS = {  # section -> its first division, and their names in order
    "B": (6, (
        ("煤炭开采和洗选业", "Mining and washing of coal"),
        ("石油和天然气开采业", "Extraction of petroleum and natural gas"),
        ("黑色金属矿采选业", "Mining of ferrous metal ores"),
        ("有色金属矿采选业", "Mining of non-ferrous metal ores"),
        ("非金属矿采选业", "Mining of non-metal ores"),
        ("开采专业及辅助性活动", "Support activities for mining"),
        ("其他采矿业", "Other mining"),
    )),
    "C": (13, (
        ("农副食品加工业", "Processing of food from agricultural products"),
        ("食品制造业", "Foods"),
        ("酒、饮料和精制茶制造业", "Liquor, beverages and refined tea"),
        ("烟草制品业", "Tobacco"),
        ("纺织业", "Textiles"),
        ("纺织服装、服饰业", "Wearing apparel"),
        ("皮革、毛皮、羽毛及其制品和制鞋业", "Leather, fur, feather and footwear"),
        ("木材加工和木、竹、藤、棕、草制品业", "Timber, wood, bamboo, rattan, palm and straw products"),
        ("家具制造业", "Furniture"),
        ("造纸和纸制品业", "Paper and paper products"),
        ("印刷和记录媒介复制业", "Printing and reproduction of recording media"),
        ("文教、工美、体育和娱乐用品制造业", "Articles for culture, education, arts, sports and entertainment"),
        ("石油、煤炭及其他燃料加工业", "Processing of petroleum, coal and other fuels"),
        ("化学原料和化学制品制造业", "Raw chemical materials and chemical products"),
        ("医药制造业", "Medicines"),
        ("化学纤维制造业", "Chemical fibres"),
        ("橡胶和塑料制品业", "Rubber and plastics products"),
        ("非金属矿物制品业", "Non-metallic mineral products"),
        ("黑色金属冶炼和压延加工业", "Smelting and pressing of ferrous metals"),
        ("有色金属冶炼和压延加工业", "Smelting and pressing of non-ferrous metals"),
        ("金属制品业", "Metal products"),
        ("通用设备制造业", "General purpose machinery"),
        ("专用设备制造业", "Special purpose machinery"),
        ("汽车制造业", "Automobiles"),
        ("铁路、船舶、航空航天和其他运输设备制造业", "Railway, ship, aerospace and other transport equipment"),
        ("电气机械和器材制造业", "Electrical machinery and apparatus"),
        ("计算机、通信和其他电子设备制造业", "Computers, communication and other electronic equipment"),
        ("仪器仪表制造业", "Measuring instruments and machinery"),
        ("其他制造业", "Other manufacture"),
        ("废弃资源综合利用业", "Utilisation of waste resources"),
        ("金属制品、机械和设备修理业", "Repair of metal products, machinery and equipment"),
    )),
    "D": (44, (
        ("电力、热力生产和供应业", "Production and supply of electric and heat power"),
        ("燃气生产和供应业", "Production and supply of gas"),
        ("水的生产和供应业", "Production and supply of water"),
    )),
}  # fmt: skip

GBT_4754 = CodeList(
    name="GB/T 4754",
    version="2017",
    title=Text("国民经济行业分类", "Industrial classification for national economic activities"),
    codes=(
        *(Code(code, Text(zh, en)) for code, zh, en in _SECTIONS),
        *(
            Code(f"{first + number:02}", Text(zh, en), parent=section)
            for section, (first, divisions) in _DIVISIONS.items()
            for number, (zh, en) in enumerate(divisions)
        ),
    ),
    citation=Text("GB/T 4754—2017，门类及工业大类", "GB/T 4754-2017, sections and the divisions of industry"),
    valid_from="2017",
)

CLUSTERS = CodeList(
    name="1246",
    version="2023",
    title=Text("“1246”制造业集群体系", 'the "1246" system of manufacturing clusters'),
    codes=(
        Code("C1-1", Text("生物医药", "Biomedicine"), tier="1"),
        Code("C2-1", Text("新型显示", "New display"), tier="2"),
        Code("C2-2", Text("汽车摩托车", "Automobiles and motorcycles"), tier="2"),
        Code("C4-1", Text("智能装备及智能制造", "Intelligent equipment and manufacturing"), tier="4"),
        Code("C4-2", Text("轻纺", "Light textiles"), tier="4"),
        Code("C4-3", Text("智能家居", "Smart home"), tier="4"),
        Code("C4-4", Text("食品与农产品加工", "Food and agricultural products processing"), tier="4"),
        Code("C6-1", Text("软件信息化", "Software and informatization"), tier="6"),
        Code("C6-2", Text("光电子", "Optoelectronics"), tier="6"),
        Code("C6-3", Text("航空航天", "Aerospace"), tier="6"),
        Code("C6-4", Text("医疗器械", "Medical devices"), tier="6"),
        Code("C6-5", Text("农机装备", "Agricultural machinery"), tier="6"),
        Code("C6-6", Text("氢能", "Hydrogen energy"), tier="6"),
        Code("C0-0", Text("其他（未归入1246）", "Not in 1246"), tier=OUTSIDE),
    ),
    citation=Text(
        "巴南区深入推动制造业高质量发展实施方案（2023—2027年）",
        "Plan of Banan District for high-quality manufacturing, 2023-2027",
    ),
    valid_from="2023",
)

CITY_CLUSTERS = CodeList(
    name="33618",
    version="2023",
    title=Text("“33618”现代制造业集群体系", 'the "33618" system of modern manufacturing clusters'),
    codes=(
        Code("M3-1", Text("智能网联新能源汽车", "Intelligent connected new-energy vehicles"), tier="3 主导"),
        Code("M3-2", Text("新一代电子信息制造业", "New-generation electronics"), tier="3 主导"),
        Code("M3-3", Text("先进材料", "Advanced materials"), tier="3 主导"),
        Code("P3-1", Text("智能装备及智能制造", "Intelligent equipment and manufacturing"), tier="3 支柱"),
        Code("P3-2", Text("食品及农产品加工", "Food and agricultural products processing"), tier="3 支柱"),
        Code("P3-3", Text("软件信息服务", "Software and information services"), tier="3 支柱"),
        Code("S6-1", Text("新型显示", "New display"), tier="6 特色优势"),
        Code("S6-2", Text("高端摩托车", "High-end motorcycles"), tier="6 特色优势"),
        Code("S6-3", Text("轻合金材料", "Light alloys"), tier="6 特色优势"),
        Code("S6-4", Text("轻纺", "Light textiles"), tier="6 特色优势"),
        Code("S6-5", Text("生物医药", "Biomedicine"), tier="6 特色优势"),
        Code("S6-6", Text("新能源及新型储能", "New energy and new storage"), tier="6 特色优势"),
        Code("N18-1", Text("智能家居", "Smart home"), tier="18 新星"),
        Code("N18-2", Text("医疗器械", "Medical devices"), tier="18 新星"),
        Code("N18-3", Text("农机装备", "Agricultural machinery"), tier="18 新星"),
        Code("N18-4", Text("未来能源", "Future energy"), tier="18 新星"),
    ),
    citation=Text(
        "重庆市“33618”现代制造业集群体系；18个“新星”仅列与“1246”对应的4个",
        "Chongqing's 33618 system; of the 18 new stars only the four that correspond to 1246",
    ),
    valid_from="2023",
    complete=False,
)

CLUSTERS_TO_CITY = Crosswalk(
    older=CLUSTERS,
    newer=CITY_CLUSTERS,
    links=(
        Link("C1-1", ("S6-5",)),
        Link("C2-1", ("S6-1",)),
        Link("C2-2", ("M3-1", "S6-2"), "partial"),
        Link("C4-1", ("P3-1",)),
        Link("C4-2", ("S6-4",)),
        Link("C4-3", ("N18-1",)),
        Link("C4-4", ("P3-2",)),
        Link("C6-1", ("P3-3",)),
        Link("C6-2", (), "none"),
        Link("C6-3", (), "none"),
        Link("C6-4", ("N18-2",)),
        Link("C6-5", ("N18-3",)),
        Link("C6-6", ("N18-4",), "partial"),
    ),
    citation=Text("示意性对照，非官方", "illustrative, not official"),
)

LADDER = CodeList(
    name="ladder",
    version="2024",
    title=Text("“7个梯度”培育体系", "the ladder of seven rungs"),
    codes=(
        Code("R1", Text("高价值科技成果", "High-value S&T achievement")),  # an achievement, no enterprise
        Code("R2", Text("创新型中小企业", "Innovative SME")),
        Code("R3", Text("硬科技企业", "Hard-tech enterprise")),
        Code("R4", Text("专精特新中小企业", "Specialised-refined-distinctive-novel SME")),
        Code("R5", Text("专精特新“小巨人”企业", "'Little giant' SME")),
        Code("R6", Text("制造业单项冠军企业", "Single-product manufacturing champion")),
        Code("R7", Text("上市企业", "Listed company")),
        Code("GAZELLE", Text("瞪羚企业", "Gazelle enterprise"), tier=OUTSIDE),
    ),
    citation=Text(
        "重庆市规模以上工业企业万家培育计划（2024—2027年）",
        "Chongqing's plan to foster ten thousand above-scale enterprises, 2024-2027",
    ),
    valid_from="2024",
)

HONOURS = CodeList(
    name="honours",
    version="2024",
    title=Text("荣誉与创建", "honours and designations"),
    codes=(
        Code("DESIGN_CENTRE", Text("国家级工业设计中心", "National industrial design centres")),
        Code("TECHNOLOGY_CENTRE", Text("国家级企业技术中心", "National enterprise technology centres")),
        Code("GREEN_PARK", Text("国家级绿色园区", "National green parks")),
        Code("WATER_LEADER", Text("园区水效领跑者", "Parks leading in water efficiency")),
        Code("GREEN_FACTORY", Text("绿色工厂", "Green factories")),
        Code("GREEN_CHAIN", Text("绿色供应链", "Green supply chains")),
        Code("SMART_FACTORY", Text("智能工厂", "Smart factories")),
        Code("DIGITAL_WORKSHOP", Text("数字化车间", "Digital workshops")),
        Code("SMART_BENCHMARK", Text("智能制造标杆企业", "Benchmark enterprises of smart manufacturing")),
        Code("TWIN_FACTORY", Text("双化协同示范工厂", "Model factories of digital and green transformation")),
        Code("LIGHTHOUSE", Text("灯塔工厂揭榜企业", "Enterprises that took up the lighthouse factory call")),
        Code("COMMENDATION", Text("市政府办公厅督查激励事项", "Commendations by the municipal government office")),
        Code("INVESTMENT_LIST", Text("全市招商榜单上榜", "Municipal investment lists")),
        Code("BIO_CITY_PROJECT", Text("国际生物城累计集聚项目", "Projects in the International Bio-city")),
    ),
    citation=Text("重庆日报报道，2024年7月", "Chongqing Daily, July 2024"),
)
