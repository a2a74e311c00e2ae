"""The fixed words of the workbook, in both languages."""

from __future__ import annotations

from ..concepts.text import Text

CONTENTS = Text("目录", "Contents")
OVERVIEW = Text("总体", "Overview")
AREAS = Text("对照地区", "Other areas")
DATED = Text("年度和时点指标", "Years and dates")
REVISIONS = Text("修订", "Revisions")
CHECKS = Text("核查", "Checks")
EXPLAINED = Text("核查说明", "Explained")
NOTES = Text("说明", "Notes")
QUARTERLY = {
    "ytd": Text("季度累计指标", "Quarters, cumulated"),
    "single": Text("当季指标", "Single quarters"),
    "stock": Text("季末指标", "Ends of quarters"),
    "annual": Text("年度指标", "Whole years"),
}

BACK = Text("返回目录", "back to the contents")
SYNTHETIC = Text("示例数据（虚构），非官方统计", "synthetic data, not official statistics")
TITLE = Text("{what} · {job} · {period}", "{what} · {job} · {period}")
LEGEND = Text(
    "r 修订；— 缺失或不予公布；数值为公布值",
    "r revised; — missing or not published; numbers are as published",
)
LEGEND_CONFIDENTIAL = Text("；C 为保护调查对象不公布", "; C not published, to protect respondents")
LEFT_OUT = Text("另有 {n} 条涉及保密数据，不予列出", "{n} more concern confidential data and are not listed")
HEAD = Text("{of}（{unit}）", "{of} ({unit})")

CODED = Text("{title}（{code}）", "{title} ({code})")

MARK = Text("标注", "Mark")
CODE = Text("代码", "Code")
ACTIVITY = Text("对象", "Of")
PERIOD = Text("时期", "Period")
PERIOD_NAME = Text("时期名称", "Name of the period")
AREA_CODE = Text("地区代码", "Area code")
AREA = Text("地区", "Area")
INDICATOR = Text("指标", "Indicator")
VALUE = Text("数值", "Value")
UNIT = Text("单位", "Unit")
SHEET = Text("工作表", "Sheet")
CONTENT = Text("内容", "What it holds")
ROWS = Text("行数", "Rows")
TOTAL_OF = Text("合计", "Total")

BEFORE = Text("原公布数", "Published before")
AFTER = Text("修订后", "Now")
CHECK = Text("检查", "Check")
RULE = Text("规则", "Edit")
EXPECTS = Text("期望", "Expects")
CHECKED = Text("检查数", "Checked")
FAILED = Text("未通过", "Failed")
UNDECIDED = Text("无法判断", "Undecided")
SUBJECT = Text("对象", "Of")
GOT = Text("实际", "Got")
REASON = Text("说明", "Reason")

KIND = Text("类别", "Kind")
ITEM = Text("项目", "Item")
BULLETIN = Text("公报", "Bulletin")
NAME = Text("名称", "Title")
BUREAU = Text("发布机构", "Published by")
EDITION = Text("版次", "Edition")
RUN = Text("运行编号", "Run")
CORRECTION = Text("更正", "Correction")
RIGHTS = Text("使用条款", "Terms of use")
NATURE = Text("数据性质", "Nature of the data")
ROUNDING = Text("舍入", "Rounding")
ROUNDINGS = {
    "half_up": Text("四舍五入", "half away from zero"),
    "half_even": Text("四舍六入五成双（GB/T 8170）", "half to even (GB/T 8170)"),
}
ROUNDED_ONCE = Text(
    "由未舍入的数计算，只舍入一次；各数分别舍入，分项之和可能与合计不等",
    "computed from unrounded numbers and rounded once; parts may not add up to their total",
)
PRICES = Text("价格", "Prices")
SOURCE = Text("来源", "Source")
FORMULA = Text("公式", "Formula")
ABOUT_INDICATOR = Text("{unit}；{accumulation}；{prices}", "{unit}; {accumulation}; {prices}")
ACCUMULATIONS = {
    "ytd": Text("年初累计", "year to date"),
    "single": Text("当期", "of the period alone"),
    "annual": Text("全年", "whole year"),
    "stock": Text("时点", "at a date"),
}
REVISED_MARK = Text("修订：与此前公布的数不同，见“修订”", "revised: published otherwise before, see Revisions")
MISSING_MARK = Text(
    "缺数据（计算所需的数据未到或无此数），或不予公布（原因写在旁边）",
    "no data (what it is computed from is missing), or not published (the reason stands beside it)",
)
CONFIDENTIAL_MARK = Text(
    "保密：为保护调查对象不公布，也不公布能由此推算的数",
    "confidential: not published, to protect respondents, nor is anything by which it could be computed",
)
CONFIDENTIAL = Text("保密", "confidential")
REVISED = Text("r", "r")
NO_OPERANDS = Text("— 缺数据", "— no data")
WITHHELD = Text("— {reason}", "— {reason}")

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
AREA_NAMES = {"000000": Text("全国", "China"), "500000": Text("重庆市", "Chongqing")}
