"""Cited facts: text with a source and an end, read as strictly as numbers."""

from datetime import date

from reports.collect.cited import cited_facts
from reports.collect.deliveries import Delivery

HEADER = "fact_id,section,statement,source,source_date,expires\n"


def read(words: str):
    return cited_facts(Delivery("cited.csv", (HEADER + words).encode()))


def test_a_fact_is_read_with_its_place_and_dates():
    facts, findings = read("S21,clusters,全市唯一的园区,重庆日报,2024-07-01,2025-06-30\n")
    assert findings == []
    assert [(f.name, f.section, f.statement, f.source, f.line) for f in facts] == [
        ("S21", "clusters", "全市唯一的园区", "重庆日报", 2)
    ]


def test_a_fact_is_repeated_only_between_its_dates():
    [fact], _ = read("S21,clusters,全市唯一的园区,重庆日报,2024-07-01,2025-06-30\n")
    days = (date(2024, 6, 30), date(2024, 7, 1), date(2025, 6, 30), date(2025, 7, 1))
    assert [fact.holds(day) for day in days] == [False, True, True, False]


def test_a_fact_without_a_source_or_with_a_wrong_date_is_a_finding_and_no_fact():
    facts, findings = read(
        "S21,clusters,全市唯一的园区, ,2024-07-01,2025-06-30\nS22,clusters,又一个,重庆日报,2024年7月,2025-06-30\n"
    )
    assert facts == []
    assert [finding.line("zh") for finding in findings] == [
        "cited.csv:2 [source]: blank: 实际 ' '；应为 一段文字；处理：请补写或改正该单元格",
        "cited.csv:3 [source_date]: not-a-date: 实际 '2024年7月'；应为 2024-07-01 这样的日期；处理：请补写或改正该单元格",
    ]


def test_a_renamed_header_is_told():
    _, findings = cited_facts(Delivery("cited.csv", HEADER.replace("source,", "origin,").encode() + b"a,b,c,d,e,f\n"))
    assert [finding.code for finding in findings] == ["column-missing"]
