"""The methods page is generated from the formulas that ran."""

import re

from reports.disseminate.formula_words import in_words
from reports.disseminate.methods import arithmetic, methods, source
from reports.formulas import as_delivered, average_per_year, contribution, count, growth, pull, share
from reports.jobs.clusters import CLUSTER_OUTPUT
from reports.jobs.industry import INDUSTRY_BULLETIN


def test_the_arithmetic_is_that_of_the_docstring():
    assert arithmetic(contribution) == "C(i,t) = 100 · (V(i,t) - V(i,t-4)) / (V(t) - V(t-4))"
    assert arithmetic(pull) == "P(i,t) = 100 · (V(i,t) - V(i,t-4)) / V(t-4)"
    assert arithmetic(as_delivered) == ""
    assert arithmetic(lambda part: part) == ""


def test_of_a_formula_with_several_methods_the_one_that_ran_is_told():
    assert arithmetic(growth) == "g(i,t) = 100 · (V(i,t) / V(i,t-4) - 1)"
    assert arithmetic(growth, {"on": "period"}) == "g(i,t) = 100 · (V(i,t) / V(i,t-4) - 1) (on=period)"
    assert arithmetic(pull, {"method": "lagged_share"}) == (
        "P(i,t) = 100 · N(i,t-4) / N(t-4) · (V(i,t) / V(i,t-4) - 1)"
    )


def test_the_source_is_that_of_the_docstring():
    assert source(share) == "Editorial notes of Chinese statistical yearbooks: 比重 is computed at current prices."
    assert source(lambda part: part) == ""


def test_each_formula_is_told_once_with_the_figures_it_made():
    told = methods(INDUSTRY_BULLETIN.indicators)
    assert len({method.formula for method in told}) == len(told)
    assert [str(title) for method in told if method.formula.startswith("P(") for title in method.titles] == [
        "拉动GDP增长"
    ]
    said = {arithmetic(indicator.formula, indicator.options) for indicator in INDUSTRY_BULLETIN.indicators}
    assert said - {""} == {method.formula for method in told}


def test_an_option_in_backticks_is_told_by_its_value():
    assert arithmetic(count, {"at_least": 20}) == "n(t) = #{e: x(e,t) >= 20}"
    assert arithmetic(count) == "n(t) = #{e}"
    assert arithmetic(average_per_year) == "a(i,t) = Σ x(i,s) / years from the first to t"
    assert arithmetic(average_per_year, {"since": "2021"}) == "a(i,t) = Σ x(i,s) / years from 2021 to t"


def test_a_chinese_bulletin_writes_its_formulas_without_english_words():
    told = [
        in_words(method.formula) for job in (INDUSTRY_BULLETIN, CLUSTER_OUTPUT) for method in methods(job.indicators)
    ]
    assert [formula.zh for formula in told if re.search("[A-Za-z]{3,}", formula.zh.replace("HHI", ""))] == []
    assert {str(formula.within("en")) for formula in told} >= {"100 · profit / revenue"}
    assert in_words("n(i,t) = n(i,t-1) + 1 where g(i,t) > 0, else 0; t in years").zh == (
        "n(i,t) = n(i,t-1) + 1（当 g(i,t) > 0），否则为 0；t 为年"
    )
    assert in_words("a(i,t) = Σ x(i,s) / years from 2021 to t").zh == "a(i,t) = Σ x(i,s) / 2021 年至 t 的年数"
