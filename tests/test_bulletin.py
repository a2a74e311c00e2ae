"""The bulletin itself: what its pages say, that they say what was computed, and that they are the same each time."""

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pikepdf
import pytest

from reports.collect import Delivery, deliveries
from reports.concepts.errors import Held, ReadBackError
from reports.concepts.period import label, quarter
from reports.disseminate.asked import asked
from reports.disseminate.engine import render
from reports.disseminate.fonts import prepare
from reports.disseminate.read_back import read_back
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.jobs.national import NATIONAL
from reports.production import Edition, Order, Press, Product, Recipe, examine, page, produce

CHECKOUT = Path(__file__).resolve().parent.parent
BUNDLE = (
    "industry.pdf", "industry.csv", "industry.csv-metadata.json", "industry.html", "industry.sdmx.csv", "industry.xlsx",
    "industry.json",
)  # fmt: skip
EDITION = Edition(1, "0" * 64, Recipe([], {}))


def produced(order: Order, press: Press) -> Product:
    return produce(order, examine(order, silent), (EDITION, press), silent)


FIRST = quarter("2024-Q1")
QUARTERS = [label(period) for period in pd.period_range("2018Q1", "2024Q1", freq="Q")]
FEW = ["2018-Q1", "2020-Q1", "2020-Q2", "2021-Q1", "2023-Q4"]


def paged(order: Order, press: Press) -> str:
    """The page as it goes to the printer."""
    return page(order, examine(order, silent), (EDITION, press))


def silent(text: object) -> None:
    """Progress that nobody reads."""


@pytest.fixture(scope="session")
def press(cache: Path) -> Press:
    return Press(prepare(cache), (CHECKOUT / "templates",))


@pytest.fixture(scope="session")
def received() -> tuple[Delivery, ...]:
    return deliveries(CHECKOUT / "data_in", INDUSTRY_BULLETIN.files)


@pytest.fixture(scope="session")
def product(press: Press, received: tuple[Delivery, ...]) -> Product:
    return produced(Order(INDUSTRY_BULLETIN, FIRST, received), press)


def words_of(pdf: bytes, tmp_path: Path, pages: tuple[str, ...] = ()) -> str:
    """The text as pdftotext gives it in the order of drawing, without its spaces and line ends."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    (tmp_path / "page.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", *pages, "page.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())


def test_the_first_page_says_both_ratios_in_its_key_points(product, tmp_path):
    words = words_of(product.files["industry.pdf"], tmp_path, ("-f", "1", "-l", "1"))
    assert (
        "2024年一季度，巴南区工业占GDP比重为32.9%，比上年同期下降0.4个百分点；工业对GDP增长的贡献率为38.6%，拉动GDP增长2.5个百分点。"
        in words
    )


def test_the_bulletin_has_about_a_dozen_pages_and_is_tagged_chinese(product):
    with pikepdf.open(io.BytesIO(product.files["industry.pdf"])) as pdf:
        assert 10 <= len(pdf.pages) <= 13
        assert pdf.Root.Lang == "zh-CN"
        assert sorted(pdf.attachments) == ["industry.csv", "industry.json"]


def test_invented_data_are_labelled_on_every_page(product, tmp_path):
    with pikepdf.open(io.BytesIO(product.files["industry.pdf"])) as pdf:
        pages = len(pdf.pages)
    words = [
        words_of(product.files["industry.pdf"], tmp_path, ("-f", str(n), "-l", str(n))) for n in range(1, pages + 1)
    ]
    assert all("示例数据（虚构），非官方统计" in page for page in words)


def test_the_same_order_gives_the_same_bytes(product, press, received):
    again = produced(Order(INDUSTRY_BULLETIN, FIRST, received), press)
    assert {name: content == again.files[name] for name, content in product.files.items()} == {
        name: True for name in BUNDLE[:-1]
    }


@pytest.mark.parametrize(("quarter_", "drawn"), [("2018-Q1", False), ("2024-Q1", True)])
def test_the_chart_of_industries_speaks_of_the_year_before_only_where_it_is_drawn(quarter_, drawn, press, received):
    """The first quarter has no growth of the year before: no ring, and no column of changes at the right."""
    html = paged(Order(INDUSTRY_BULLETIN, quarter(quarter_), received), press)
    [chart] = re.findall(r'<figure id="industries">.*?</figure>', html, re.DOTALL)
    assert ["右列为增速变动" in chart, "哑铃图：各行业上年同期与本期" in chart] == [drawn, drawn]
    assert ("点图：各行业本期的增速。" in chart) is not drawn


def test_real_data_of_the_nation_make_a_page_without_an_alarm(press, tmp_path):
    order = Order(NATIONAL, FIRST, deliveries(CHECKOUT / "data_in", NATIONAL.sources))
    made = produced(order, press)
    words = words_of(made.files["national.pdf"], tmp_path)
    assert made.findings == ()
    assert "工业占GDP比重32.5%" in words
    assert "三次产业增加值占GDP的比重分别为3.9%、37.1%和59.0%" in words
    with pikepdf.open(io.BytesIO(made.files["national.pdf"])) as pdf:
        assert len(pdf.pages) == 1


# ---------------------------------------------------------------- one digit

UNCHECKED = replace(
    INDUSTRY_BULLETIN,
    checks=(),
    output_checks=(),
    known=(),
    sources=tuple(source for source in INDUSTRY_BULLETIN.sources if source.role == "main"),
)
CELL = b"2024-Q1,ytd,VA,BCD,\xe5\xb7\xa5\xe4\xb8\x9a,Industry,current,82.5608,"


def changed(received: tuple[Delivery, ...], old: bytes, new: bytes) -> tuple[Delivery, ...]:
    """The deliveries with one cell written otherwise."""
    assert sum(old in delivery.content for delivery in received) == 1
    return tuple(replace(d, held=d.content.replace(old, new)) for d in received)


def test_one_digit_of_the_input_changes_figure_sentence_table_and_chart_together(press, received):
    before = paged(Order(UNCHECKED, FIRST, received), press)
    after = paged(Order(UNCHECKED, FIRST, changed(received, CELL, CELL.replace(b"82.5608", b"88.5608"))), press)
    name = "share/500113/BCD/2024-Q1/ytd"
    told = [re.findall(rf'(?:value|data-figure)="{name}"[^>]*>([^<]*)<', html) for html in (before, after)]
    assert set(told[0]) == {"32.9"}
    assert set(told[1]) == {"35.3"}
    assert len(told[0]) == len(told[1]) >= 6
    assert [html.count(f'data-figure="{name}"') for html in (before, after)] == [2, 2]


def sentences(html: str) -> str:
    """The words of the page, as they would be read aloud."""
    return re.sub(r"<[^>]*>|\s", "", html)


def test_what_a_sentence_tells_of_a_year_is_all_of_that_year(press, received):
    """The revenue of 2023 is missing: what was spent in 2023 is not told as spent in 2022."""
    late = changed(received, "500113,2023,REVENUE,1120.3,亿元,synthetic\n".encode(), b"")
    words = sentences(paged(Order(UNCHECKED, FIRST, late), press))
    assert "2022年，规模以上工业研发投入16.85亿元，占营业收入的1.55%；有研发机构的企业占38.1%。" in words


def test_a_gap_in_the_rates_leaves_no_cumulated_growth_of_another_year(press, received):
    """The growth of 2020 is missing: what had cumulated by 2019 is not told beside a run that ends with 2023."""
    row = "500113,2020-Q4,ytd,IVA_GROWTH,规模以上工业,5.8,"
    gap = changed(received, row.encode(), row.replace("2020", "2014").encode())
    assert "2018年以来累计增长39.6%" in sentences(paged(Order(UNCHECKED, FIRST, received), press))
    assert "2018年以来累计增长" not in sentences(paged(Order(UNCHECKED, FIRST, gap), press)).split("本期所用公式")[0]


def test_a_section_that_is_there_is_not_said_to_be_left_out(press, received):
    """By the end of 2023 clusters and research were known, and no project was."""
    words = sentences(paged(Order(INDUSTRY_BULLETIN, quarter("2023-Q4"), received), press))
    assert "研发与数字化" in words
    assert "在本期的知识日期之前没有收到项目的完整数据，相应内容未编入。" in words
    words = sentences(paged(Order(INDUSTRY_BULLETIN, quarter("2020-Q1"), received), press))
    assert "在本期的知识日期之前没有收到工业效益、集群、项目和研发的完整数据，相应内容未编入。" in words


def test_the_identity_check_refuses_that_digit(received):
    order = Order(INDUSTRY_BULLETIN, FIRST, changed(received, CELL, CELL.replace(b"82.5608", b"88.5608")))
    found = {finding.code for finding in examine(order, silent).findings if finding.severity == "error"}
    assert {"adds_up", "agreement"} <= found


def test_a_secondary_industry_that_the_tertiary_makes_up_for_is_refused(received):
    """Both sums hold, and industry would be more than the secondary industry that it is a part of."""
    shifted = changed(received, b",current,106.7708,", b",current,81.7708,")
    shifted = changed(shifted, b",current,134.9644,", b",current,159.9644,")
    wrong = [one for one in examine(Order(INDUSTRY_BULLETIN, FIRST, shifted), silent).findings]
    assert [one.line("zh") for one in wrong if one.severity == "error"] == [
        "banan/gdp_ytd.csv:368 [value]: secondary_industry (A2): 实际 81.7708亿元，BCD+E 之和为 106.7708亿元；"
        "应为 恰好等于 BCD+E 之和；处理：请核对并更正来源文件"
    ]
    assert [one.line("en") for one in wrong if one.severity == "error"] == [
        "banan/gdp_ytd.csv:368 [value]: secondary_industry (A2): got 81.7708亿元, the sum of BCD+E is 106.7708亿元; "
        "want exactly the sum of BCD+E; do: verify and correct the delivery"
    ]


WRONG_YEARS = {
    "2023,RD_EXP,18.96,": ("2023,RD_EXP,1896,", "research/BCD/2023", "measure_within"),
    "2023,RD_EXP,18.96,亿": ("2023,RD_EXP,-18.96,亿", "research/BCD/2023", "not_negative"),
    "2023,N_WITH_RD_UNIT,151,": ("2023,N_WITH_RD_UNIT,1510,", "with_research_unit/BCD/2023", "measure_within"),
    "500113,2023,NEV,新能源汽车,50100,": ("500113,2023,NEV,新能源汽车,501000,", "quantity/NEV/2023", "between_areas"),
    "2024-04,P01,生物医药,30.0000,": (
        "2024-04,P01,生物医药,-30.0000,",
        "agreed_investment/P01/2024-04",
        "not_negative",
    ),
}


@pytest.mark.parametrize("old", WRONG_YEARS)
def test_what_is_wrong_in_a_year_or_a_month_holds_the_quarters_that_know_of_it(old, received):
    """It stands in the bulletin of each of them; one of a time before has nothing to ask."""
    new, subject, code = WRONG_YEARS[old]
    wrong = changed(received, old.encode(), new.encode())
    found = examine(Order(INDUSTRY_BULLETIN, FIRST, wrong), silent).findings
    assert [(one.subject, one.code) for one in found] == [(subject, code)]
    assert examine(Order(INDUSTRY_BULLETIN, quarter("2020-Q2"), wrong), silent).findings == ()


def test_each_column_of_the_grid_of_checks_has_a_name_of_its_own(html):
    grid = re.search(r'<figure[^>]*id="grid".*?</figure>', html, re.DOTALL)
    assert grid
    assert "不超全市" in sentences(grid[0]).replace("\n", "")
    assert not re.search(r"[a-z]_[a-z]", sentences(grid[0]))


def test_a_year_of_which_a_side_is_missing_is_undecided(received):
    late = changed(received, "500113,2023,REVENUE,1120.3,亿元,synthetic\n".encode(), b"")
    found = examine(Order(INDUSTRY_BULLETIN, FIRST, late), silent)
    assert [(one.subject, one.severity, one.got.en) for one in found.findings] == [
        ("research/BCD/2023", "warning", "undecided: revenue missing")
    ]
    assert found.checks["undecided"] == 1


def test_the_output_of_products_names_its_year_and_is_all_of_that_year(press, received):
    late = changed(received, b"500000,2023,MOTO,", b"500000,2022,MOTO,")
    words = [sentences(paged(Order(UNCHECKED, FIRST, one), press)) for one in (received, late)]
    assert "新能源汽车50100辆2023年10.0十分之一" in words[0]
    assert "摩托车124万辆2023年19.4近五分之一" in words[0]
    assert "摩托车124" not in words[1]


# ---------------------------------------------------------------- altered pages

ALTERED = {
    "a digit in a sentence": ('data-unit="%">38.6</data>', 'data-unit="%">38.9</data>'),
    "a digit in a chart": (">32.9</text>", ">32.8</text>"),
    "a word": ("拉动GDP增长", "下拉GDP增长"),
    "per cent for points": ("</data>个百分点", "</data>%"),
    "a number that nobody asked for": ("核心提示", "核心提示7"),
    "a number dropped": ('data-unit="%">38.6</data>%', '"></data>'),
}


@pytest.fixture(scope="session")
def html(press: Press, received: tuple[Delivery, ...]) -> str:
    return paged(Order(INDUSTRY_BULLETIN, FIRST, received), press)


@pytest.mark.parametrize("fault", ALTERED)
def test_an_altered_page_is_not_published(html, press, fault):
    old, new = ALTERED[fault]
    assert old in html
    with pytest.raises(ReadBackError):
        read_back(render(html.replace(old, new, 1), press.kit(FIRST)), asked(html))


def test_two_swapped_values_are_not_published(html, press):
    swapped = (
        html.replace(">32.9</data>", ">@</data>")
        .replace(">38.6</data>", ">32.9</data>")
        .replace(">@</data>", ">38.6</data>")
    )
    with pytest.raises(ReadBackError) as caught:
        read_back(render(swapped, press.kit(FIRST)), asked(html))
    assert "share/500113/BCD/2024-Q1/ytd" in caught.value.text.en


# ---------------------------------------------------------------- every quarter


@pytest.mark.parametrize("name", [pytest.param(q, marks=() if q in FEW else pytest.mark.slow) for q in QUARTERS])
def test_each_quarter_makes_its_bulletin_without_a_hand(name, press, received, tmp_path):
    made = produced(Order(INDUSTRY_BULLETIN, quarter(name), received), press)
    words = words_of(made.files["industry.pdf"], tmp_path)
    assert not re.search(r"-0\.0(?![0-9])|增长0\.0%|下降0\.0%|NaN|None", words)
    with pikepdf.open(io.BytesIO(made.files["industry.pdf"])) as pdf:
        assert 7 <= len(pdf.pages) <= 14


@pytest.mark.parametrize("name", ["2020-Q1", "2021-Q1"])
@pytest.mark.parametrize("left_out", range(8))
def test_without_its_explanation_a_quarter_is_held(name, left_out, received):
    known = [k for k in INDUSTRY_BULLETIN.known if k.period == name]
    if left_out >= len(known):
        return
    job = replace(INDUSTRY_BULLETIN, known=tuple(k for k in INDUSTRY_BULLETIN.known if k != known[left_out]))
    examined = examine(Order(job, quarter(name), received), silent)
    held = [finding for finding in examined.findings if finding.severity == "query"]
    assert {(f.code, f.subject.split("/")[1]) for f in held} == {(known[left_out].check, known[left_out].activity)}


def test_falling_gdp_prints_pulls_and_no_contribution_rate(press, received, tmp_path):
    made = produced(Order(INDUSTRY_BULLETIN, quarter("2020-Q1"), received), press)
    words = words_of(made.files["industry.pdf"], tmp_path)
    assert "工业占GDP比重29.2%，拉低GDP增速4.5个百分点" in words
    assert "金融业（0.3个百分点）" in words
    assert "77.2" not in words
    assert "本期GDP同比下降5.8%，贡献率没有可读的含义，只列拉动百分点" in words


def test_growth_below_one_per_cent_prints_pulls_and_no_contribution_rate(press, received, tmp_path):
    made = produced(Order(INDUSTRY_BULLETIN, quarter("2020-Q2"), received), press)
    words = words_of(made.files["industry.pdf"], tmp_path)
    assert "2020年上半年" in words
    assert "向下拉动GDP增长0.8个百分点" in words
    assert not re.search(r"130\.7|352\.5|贡献率为", words)


def test_a_held_quarter_renders_nothing(press, received):
    job = replace(INDUSTRY_BULLETIN, known=())
    with pytest.raises(Held) as held:
        produced(Order(job, quarter("2021-Q1"), received), press)
    assert held.value.exit_code == 3


# ---------------------------------------------------------------- the command


@pytest.mark.slow
def test_run_twice_leaves_the_same_files_and_rerun_says_identical(workspace, command):
    """T17."""
    root = workspace()
    first = command("run", "2024-Q1", at=root)
    assert first.exit_code == 0, first.stderr
    paths = (
        [root / line for line in first.stdout.split()]
        if not os.path.isabs(first.stdout.split()[0])
        else [Path(line) for line in first.stdout.split()]
    )
    before = {path.name: path.read_bytes() for path in paths}
    second = command("run", "2024Q1", at=root)
    third = command("rerun", "2024年一季度", at=root, TZ="America/New_York", PYTHONHASHSEED="7", LANG="C")
    assert (second.exit_code, third.exit_code) == (0, 0)
    assert "industry：输入与配方未变，第 1 版保持不变" in second.stderr
    assert "industry：与第 1 版逐字节相同" in third.stderr
    assert {path.name: path.read_bytes() for path in paths} == before
    assert list(before) == list(BUNDLE)


@pytest.mark.slow
def test_a_corrected_input_makes_the_next_edition_and_says_what_changed(workspace, command):
    root = workspace()
    assert command("run", "2024-Q1", "--job", "national", "--lang", "en", at=root).exit_code == 0
    source = root / "data_in" / "real" / "china_2024Q1.csv"
    source.write_bytes(source.read_bytes().replace(b"BCD,96426", b"BCD,96427"))
    again = command("rerun", "2024-Q1", "--job", "national", "--lang", "en", at=root)
    assert again.exit_code == 0, again.stderr
    said = again.stderr.splitlines()
    assert "national.en: differs from what stood there; edition 2 is published:" in said
    assert "input real/china_2024Q1.csv changed" in said
    assert "value_added/000000/BCD/2024-Q1/ytd: 96426 -> 96427" in said
    assert json.loads((root / "data_out/2024-Q1/national.en.json").read_bytes())["edition"] == 2
    source.write_bytes(source.read_bytes().replace(b"BCD,96427", b"BCD,96426"))
    (root / "data_out/2024-Q1/national.en.pdf").write_bytes(b"spoiled by hand")
    back = command("run", "2024-Q1", "--job", "national", "--lang", "en", at=root)
    assert "national.en: differs from what stood there; edition 3 is published:" in back.stderr.splitlines()
    assert "value_added/000000/BCD/2024-Q1/ytd: 96427 -> 96426" in back.stderr.splitlines()


def test_rerun_without_a_bulletin_says_what_to_run(workspace, command):
    answer = command("rerun", "2024-Q1", at=workspace())
    assert answer.exit_code == 66
    assert answer.stderr.splitlines() == [
        "industry 没有发布过 2024-Q1 的公报；请先运行 reports run 2024-Q1 --job industry"
    ]


@pytest.mark.slow
def test_all_jobs_are_run_and_one_before_its_first_period_is_skipped(workspace, command):
    answer = command("run", "2023-Q4", "--job", "all", at=workspace())
    assert answer.exit_code == 0, answer.stderr
    assert "national 自 2024-Q1 起编制，跳过 2023-Q4" in answer.stderr
    assert [Path(line).name for line in answer.stdout.split()] == list(BUNDLE)


@pytest.mark.slow
def test_of_all_jobs_one_that_makes_no_bulletin_is_passed_over_with_a_line(workspace, command):
    jobs = ["reports.jobs.national:NATIONAL", "reports.jobs.enterprises:ENTERPRISES_PANEL"]
    root = workspace(jobs=jobs, default_job="national")
    for words in (["run"], ["rerun"], ["run", "--area", "all"]):
        answer = command(*words, "2024-Q1", "--job", "all", at=root)
        assert answer.exit_code == 0, answer.stderr
        assert "作业 enterprises 没有模板，不编公报；可以运行 reports check 或 reports figures" in answer.stderr
        assert command(*words, "2024-Q1", "--job", "enterprises", at=root).exit_code == 2


@pytest.mark.slow
def test_a_job_that_is_passed_over_is_told_at_its_place_by_a_run_that_changes_nothing_too(workspace, command):
    jobs = ["reports.jobs.enterprises:ENTERPRISES_PANEL", "reports.jobs.national:NATIONAL"]
    root = workspace(jobs=jobs, default_job="national")
    assert command("run", "2024-Q1", "--job", "all", at=root).exit_code == 0
    before = command("run", "2024-Q1", "--job", "all", at=root)
    assert (root / ".reports" / "standing.json").is_file()
    again = command("run", "2024-Q1", "--job", "all", at=root)
    assert again.stderr.splitlines() == [
        "作业 enterprises 没有模板，不编公报；可以运行 reports check 或 reports figures",
        "national：输入与配方未变，第 1 版保持不变",
    ]
    assert (again.exit_code, again.stdout) == (0, before.stdout)


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.slow
def test_what_became_of_the_areas_of_several_jobs_is_one_table(workspace, command, form):
    root = workspace(jobs=["reports.jobs.national:NATIONAL", "twice:AGAIN"], default_job="national")
    (root / "twice.py").write_text(
        "from dataclasses import replace\nfrom reports.jobs.national import NATIONAL\n"
        "AGAIN = replace(NATIONAL, name='again')\n"
    )
    answer = command("run", "2024-Q1", "--job", "all", "--area", "all", "--format", form, at=root)
    rows = json.loads(answer.stdout) if form == "json" else list(csv.DictReader(answer.stdout.splitlines()))
    assert [(row["job"], row["outcome"], row["exit"]) for row in rows] == [
        ("national", "made", "0"),
        ("again", "made", "0"),
    ]


def test_a_job_alone_has_no_table_and_says_so(workspace, command):
    root = workspace()
    refused = command("run", "2024-Q1", "--format", "json", at=root)
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1] == (
        "Error: Invalid value: --format 与 --area all 一起使用；单个作业在标准输出列出所写的文件 / "
        "--format goes with --area all; a job alone lists the files that it wrote"
    )
    assert not (root / "data_out").exists()


def test_a_new_workspace_runs_at_once(command, tmp_path):
    made = command("new", str(tmp_path / "mine"))
    assert made.exit_code == 0
    ran = command("run", "2024-Q1", at=tmp_path / "mine")
    assert ran.exit_code == 0, ran.stderr
    assert command("new", str(tmp_path / "mine")).stderr.strip().endswith("已存在且不为空；请换一个目录名")


@pytest.mark.slow
def test_a_command_that_only_looks_completes_an_interrupted_publication_first(workspace, command):
    root = workspace()
    assert command("run", "2024-Q1", "--job", "national", at=root).exit_code == 0
    folder, pending = root / "data_out" / "2024-Q1", root / ".reports" / "switch" / "2024-Q1@national"
    pending.mkdir()
    for name in (*(name.replace("industry", "national") for name in BUNDLE[1:]),):
        (folder / name).replace(pending / name)
    answer = command("check", "2024-Q1", "--job", "national", at=root)
    assert answer.stderr.splitlines()[0] == "已补完上次中断的发布：2024-Q1@national"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        name.replace("industry", "national") for name in BUNDLE
    )
    assert not pending.exists()


def test_an_interrupted_run_says_so_and_leaves_nothing(workspace):
    root = workspace()
    line = [sys.executable, "-m", "reports", "run", "2024-Q1", "-C", str(root)]
    env = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(line, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stderr is not None
        said = [running.stderr.readline() for _ in range(2)]
        running.send_signal(signal.SIGINT)
        said += running.stderr.read().splitlines()
    assert (running.returncode, said[-1]) == (130, "已中断；没有发布不完整的文件，可以重新运行")
    assert not (root / "data_out").exists()


def test_two_runs_at_once_do_not_meet(workspace, command):
    from filelock import FileLock

    root = workspace()
    (root / ".reports").mkdir()
    with FileLock(root / ".reports" / "lock"):
        answer = command("run", "2024-Q1", "--job", "national", at=root)
    assert (answer.exit_code, answer.stderr) == (75, "另一个任务正在使用该工作区；请稍后重试\n")


# ---------------------------------------------------------------- the article


def test_the_sections_of_the_article_print_their_facts(product, tmp_path):
    words = words_of(product.files["industry.pdf"], tmp_path)
    for told in (
        "截至2023年，规模以上工业增加值近6年均保持正增长，2018年以来累计增长39.6%",
        "全区“1246”制造业集群体系分四个层级，共13个集群",
        "企业培育分7级梯度",
        "新培育创新型中小企业40家、专精特新中小企业62家、瞪羚企业8家",
        "年均升规40户",
        "集中签约项目27个，协议总投资206亿元，其中20亿级项目5个",
        "建成智能工厂11个、数字化车间48个，总数居全市第5位",
    ):
        assert told in words
    assert "近五分之一" in words


@pytest.mark.slow
def test_cited_facts_stand_with_their_source_and_only_while_they_hold(press, received, tmp_path):
    now = produced(Order(INDUSTRY_BULLETIN, FIRST, received), press)
    before = produced(Order(INDUSTRY_BULLETIN, quarter("2023-Q4"), received), press)
    assert "全市唯一的生物医药重点关键产业园" in words_of(now.files["industry.pdf"], tmp_path)
    assert "资料来源：重庆日报2024年关于巴南工业的报道" in words_of(now.files["industry.pdf"], tmp_path)
    assert "重庆日报" not in words_of(before.files["industry.pdf"], tmp_path)


def test_what_may_tell_of_one_enterprise_stays_in_the_house(product):
    table = product.files["industry.csv"].decode("utf-8-sig").splitlines()
    cells = [line.split(",") for line in table if "cluster_output_ytd.csv" in line]
    assert cells
    assert {(cell[8], cell[10]) for cell in cells} == {("", "C")}
    told = {figure["id"] for figure in product.manifest["figures"]}
    assert "cluster_output/500113/_T/2024-Q1/ytd" in told
    assert not any(name.startswith(("cluster_output/500113/C", "cluster_share/")) for name in told)
