"""The one door to Jinja: what a template may print, and how it fails."""

from fractions import Fraction

import pytest

from reports.concepts.definition import Job
from reports.concepts.errors import BadDefinition
from reports.concepts.figure import Figure, Figures
from reports.concepts.period import quarter
from reports.concepts.text import Text, plain
from reports.concepts.unit import PERCENT
from reports.disseminate.compose import Facts, compose
from reports.disseminate.finder import Finder
from reports.disseminate.phrase import Told
from reports.disseminate.pictures import Pictures

PERIOD = quarter("2024-Q1")
SHARE = Figure("share", "500113", "BCD", PERIOD, "ytd", Fraction("32.9"), "32.9", PERCENT, "share")
HIDDEN = Figure(
    "contribution", "500113", "BCD", PERIOD, "ytd", Fraction("77.2"), "77.2", PERCENT, "contribution",
    printed=False, reason=plain("不宜阅读"),
)  # fmt: skip
JOB = Job(
    name="demo", title=plain("示例"), area="500113", area_name=plain("巴南区"), sources=(), indicators=(), template="page.html.j2",
    since="2018-Q1", labels={"BCD": Text("工业<b>", "Industry")}, bureau=plain("统计局"),
)  # fmt: skip


@pytest.fixture
def page(tmp_path):
    """Compose a template that consists of these words."""

    def composed(words: str, **more: object) -> str:
        (tmp_path / "page.html.j2").write_text(words, encoding="utf-8")
        facts = Facts(JOB, PERIOD, "zh", {"edition": Told("1"), **more})
        return compose(facts, Figures((SHARE, HIDDEN)), (tmp_path,))

    return composed


def refusal(page, words: str) -> str:
    with pytest.raises(BadDefinition) as refused:
        page(words)
    return refused.value.text.zh


def test_a_figure_is_printed_with_its_mark(page):
    assert page("比重{{ show(f('share', 'BCD')) }}") == (
        '比重<data value="share/500113/BCD/2024-Q1/ytd" data-unit="%">32.9</data>%'
    )


def test_names_of_the_code_list_are_text_and_never_markup(page):
    assert page("{{ label('BCD') }}") == "工业&lt;b&gt;"


def test_text_of_data_is_never_a_template(page):
    assert page("{{ note }}", note=Told("{{ 7*7 }}")) == "{{ 7*7 }}"


@pytest.mark.parametrize(
    "words",
    [
        "{{ f('share', 'BCD').shown }}",
        "{{ f('share', 'BCD').value }}",
        "{{ f('share', 'BCD').value + 1 }}",
        "{{ f('share', 'BCD').period.year }}",
    ],
)
def test_a_bare_number_stops_the_run(page, words):
    assert "数据只能通过 show()、num()、say 或 chart 印出" in refusal(page, words)


def test_a_whole_figure_is_no_text(page):
    assert "模板直接印出了数字" in refusal(page, "{{ f('share', 'BCD') }}")


def test_digits_that_the_author_wrote_are_template_text(page):
    assert page("图1 {{ '表2' }}") == "图1 表2"


def test_a_figure_that_may_not_be_printed_is_refused(page):
    assert refusal(page, "{{ show(f('contribution', 'BCD')) }}") == (
        "page.html.j2:1: template: 图表编号 contribution/500113/BCD/2024-Q1/ytd 不得印出：不宜阅读；请改用 has() 判断，或改印其他指标"
    )


def test_has_is_false_for_what_is_missing_or_not_to_be_printed(page):
    words = "{{ 'y' if has('share', 'BCD') else 'n' }}{{ 'y' if has('contribution', 'BCD') else 'n' }}{{ 'y' if has('share', 'K') else 'n' }}"
    assert page(words) == "ynn"


@pytest.mark.parametrize(
    ("mark", "want"),
    [
        (
            '<data value="share/500113/BCD/2024-Q1/ytd">39.2</data>',
            "share/500113/BCD/2024-Q1/ytd 处写着 '39.2'，应为 32.9",
        ),
        (
            '<data value="share/500113/K/2024-Q1/ytd">5.1</data>',
            "share/500113/K/2024-Q1/ytd 处写着 '5.1'，应为 一个已计算的指标值",
        ),
    ],
)
def test_a_mark_written_by_hand_does_not_pass_for_a_figure(page, mark, want):
    assert refusal(page, mark) == f"templates: template: {want}；指标值只能由 show()、num()、say 或 chart 印出"


@pytest.mark.parametrize("unit", ["个百分点", "percentage points", "亿元"])
def test_a_mark_with_the_unit_of_something_else_is_refused(page, unit):
    mark = f'<data value="share/500113/BCD/2024-Q1/ytd" data-unit="{unit}">32.9</data>'
    assert "share/500113/BCD/2024-Q1/ytd 处写着 '32.9'，应为 32.9" in refusal(page, mark)


def test_a_figure_that_nobody_computes_is_named(page):
    assert refusal(page, "{{ show(f('share', 'K')) }}") == (
        "page.html.j2:1: template: 没有指标值 share/K/2024-Q1；请在作业中声明该指标，或先用 has() 判断"
    )


def test_a_misspelt_name_stops_the_run_with_its_line(page):
    assert refusal(page, "一\n二\n{{ totl }}") == (
        "page.html.j2:3: template: UndefinedError: 'totl' is undefined；请改正模板后重新运行"
    )


def test_a_syntax_error_names_its_line(page):
    assert refusal(page, "一\n{% if %}").startswith("page.html.j2:2: template: TemplateSyntaxError: ")


@pytest.mark.parametrize("words", ["{{ ''.__class__.__mro__ }}", "{{ f.__globals__ }}", "{{ label.__code__ }}"])
def test_the_sandbox_holds(page, words):
    assert "template: SecurityError" in refusal(page, words)


def test_a_missing_template_is_named(tmp_path):
    with pytest.raises(BadDefinition) as refused:
        compose(Facts(JOB, PERIOD, "zh", {"edition": Told("1")}), Figures(()), (tmp_path,))
    assert refused.value.text.en == (
        "there is no template page.html.j2; put it into templates/, or correct its name in the job"
    )


def test_a_missing_quarter_leaves_a_gap_between_the_columns_of_its_neighbours():
    held = [Figure("g", "500113", "BCD", PERIOD - back, "ytd", Fraction(1), "1.0", PERCENT, "g") for back in (0, 2)]
    pictures = Pictures(Finder(Figures(tuple(held)), PERIOD, "500113"), 9)
    drawn = str(pictures.columns("g", "BCD", "", "示例"))
    assert [name for name in ("Q3", "Q4", "Q1") if f">{name}<" in drawn] == ["Q3", "Q4", "Q1"]
    assert drawn.count("data-figure") == 2


@pytest.mark.parametrize(
    ("printed", "number", "kept"),
    [
        ("8.1 7.9 7.6 7.5", 3, "ABC"),
        ("8.1 7.9 7.6 7.6 7.6 5.0", 3, "ABCDE"),
        ("8.1 7.6 7.6 7.5 7.5", 3, "ABC"),
        ("8.1 8.1", 1, "AB"),
        ("8.1 7.9", 3, "AB"),
    ],
)
def test_activities_that_print_the_same_are_not_divided_by_a_cut(printed: str, number: int, kept: str) -> None:
    held = [Figure("g", "500113", code, PERIOD, "ytd", Fraction(9), shown, PERCENT, "g")
            for code, shown in zip("ABCDEF", printed.split(), strict=False)]  # fmt: skip
    finder = Finder(Figures(tuple(held)), PERIOD, "500113")
    assert finder.foremost("g", [figure.activity for figure in held], number) == list(kept)


def test_whether_all_activities_have_a_figure_is_false_where_one_is_missing_or_has_no_value() -> None:
    empty = Figure("g", "500113", "B", PERIOD, "ytd", None, "—", PERCENT, "g")
    finder = Finder(Figures((SHARE, HIDDEN, empty)), PERIOD, "500113")
    assert finder.all_have("share", ["BCD"])
    assert not any(
        finder.all_have(*asked) for asked in (("share", ["BCD", "A"]), ("g", ["B"]), ("contribution", ["BCD"]))
    )
