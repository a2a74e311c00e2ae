"""A definition that means nothing cannot exist: it is refused where it is written."""

from dataclasses import replace

import pytest

from reports.concepts.check import Known
from reports.concepts.definition import Indicator, Selection
from reports.concepts.errors import BadDefinition, MixedBasis
from reports.concepts.source import Source
from reports.concepts.text import plain
from reports.formulas import deflator, share
from reports.jobs.national import NATIONAL


def said(kind: type, make) -> str:
    with pytest.raises(kind) as refused:
        make()
    return refused.value.text.zh


def test_an_indicator_without_operands_is_refused():
    assert said(BadDefinition, lambda: Indicator("share", plain("比重"), share, {})) == (
        "指标 share 没有操作数；请在 inputs 中声明"
    )


def test_operands_and_options_must_fit_the_formula():
    part = {"part": Selection("v"), "whole": Selection("v")}
    assert said(BadDefinition, lambda: Indicator("share", plain("比重"), share, {"parts": Selection("v")})) == (
        "指标 share 的操作数或选项与公式 share 不符：missing a required argument: 'part'；请改正 inputs 或 options"
    )
    assert said(BadDefinition, lambda: Indicator("share", plain("比重"), share, part, options={"method": "x"})) == (
        "指标 share 的操作数或选项与公式 share 不符：got an unexpected keyword argument 'method'；请改正 inputs 或 options"
    )


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (Selection("v", "constant"), "constant·ytd·total / current·ytd·total"),
        (Selection("v", accumulation="single"), "current·single·total / current·ytd·total"),
        (Selection("v", scope="above_scale"), "current·ytd·above_scale / current·ytd·total"),
    ],
)
def test_operands_of_two_bases_accumulations_or_scopes_are_refused(other, told):
    words = said(MixedBasis, lambda: Indicator("share", plain("比重"), share, {"part": Selection("v"), "whole": other}))
    assert words == f"指标 share 把不同口径的数据放在一起：{told}；请为各操作数选用同一价格、累计方式和范围"


def test_a_deflator_may_compare_two_price_bases_and_nothing_else():
    real = Selection("v", "constant")
    Indicator("deflator", plain("缩减"), deflator, {"nominal": Selection("v"), "real": real}, mixes=True)
    single = replace(real, accumulation="single")
    with pytest.raises(MixedBasis):
        Indicator("deflator", plain("缩减"), deflator, {"nominal": Selection("v"), "real": single}, mixes=True)


def test_an_exception_needs_its_reason():
    assert said(BadDefinition, lambda: Known("2020-Q1", "H", "year_on_year", " ")) == (
        "Known(2020-Q1, year_on_year) 没有写明原因；请补写 reason"
    )


def test_an_exception_names_a_check_of_the_job_that_asks():
    known = Known("2024-Q1", "BCD", "adds_up", "已核实")
    assert said(BadDefinition, lambda: replace(NATIONAL, known=(known,))) == (
        "Known(2024-Q1, adds_up) 说明的检查不在作业中，或不是待核实类检查；可说明的检查：rate_within、secondary_industry"
    )


def test_a_source_names_only_columns_of_the_observations():
    assert said(BadDefinition, lambda: Source("s", "s.csv", plain("某局"), cells={"industry": "行业"})) == (
        "来源 s：'industry' 不是观测表的列；请改用 area、period、accumulation、scope、measure、activity、price_basis、value、unit、status、vintage、file、line、column、operands"
    )


def test_a_rounding_rule_that_does_not_exist_is_refused():
    assert said(BadDefinition, lambda: replace(NATIONAL, rounding="half_down")) == (
        "作业 national 的舍入规则 'half_down' 不存在；请用 half_up（四舍五入）或 half_even（GB/T 8170）"
    )
