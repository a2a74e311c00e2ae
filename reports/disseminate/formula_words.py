"""The words inside formulas in Chinese: docstrings write them in English, and a Chinese bulletin has none of these."""

from __future__ import annotations

import re

from ..concepts.text import Text

WORDS = tuple(  # in this order: what is longer, or more special, comes first
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"years from the first to t", "首期至 t 的年数"),
        (r"years from (\w+) to t", r"\1 年至 t 的年数"),
        (r"\bs from (\w+) to t, year by year", r"s 自 \1 至 t 逐年"),
        (r" where (.+?), else 0", r"（当 \1），否则为 0"),
        (r"; t in years", "；t 为年"),
        (r", v from year-to-date levels", "，v 由累计值相减"),
        (r", x' the year before as reported now", "，x' 为本期填报的上年同期数"),
        (r"g_nominal", "g(现价)"),
        (r"g_real", "g(不变价)"),
        (r"Σ of the n largest x\(i,t\)", "最大 n 项的 Σ x(i,t)"),
        (r"enterprises with an R&D unit", "有研发机构的企业数"),
        (r"R&D expenditure", "研发经费"),
        (r"\benterprises\b", "企业数"),
        (r"\bsales\b", "销售产值"),
        (r"\boutput\b", "总产值"),
        (r"\bprofit\b", "利润总额"),
        (r"\brevenue\b", "营业收入"),
        (r"\bcost\b", "营业成本"),
        (r"\bliabilities\b", "负债合计"),
        (r"\bassets\b", "资产总计"),
        (r"\bmonths\b", "月数"),
        (r"\bround\(", "修约("),
        (r"\brank\(", "位次("),
        (r" \(members=(\d+)\)", r"，共 \1 个"),
    )
)


def in_words(formula: str) -> Text:
    """A formula as docstrings write it, for readers of either language.

    >>> in_words("100 · profit / revenue").zh
    '100 · 利润总额 / 营业收入'
    """
    chinese = formula
    for pattern, words in WORDS:
        chinese = pattern.sub(words, chinese)
    return Text(chinese, formula)
