"""What can be wrong with the input, through the real command: one line for each mistake, its exit code, nothing written."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
ACCOUNTS, OFFICE, ABOVE_SCALE = (
    f"data_in/banan/{name}" for name in ("gdp_ytd.csv", "office_2024Q1.csv", "iva_growth_ytd.csv")
)
READING = ("1 处读取错误；没有写出任何文件", "errors while reading: 1; nothing was written")
HELD = (
    "1 项检查未通过或待核实；没有写出任何文件",
    "held, checks that failed or ask for an explanation: 1; nothing was written",
)
A_NUMBER = ("1234.5 这样的数，至多 18 位", "a number such as 1234.5, of at most 18 digits")
OWN_JOB = """
from dataclasses import replace
from reports.jobs.industry import INDUSTRY_BULLETIN
JOB = replace(INDUSTRY_BULLETIN, template="gone.html.j2")
"""


@dataclass(frozen=True)
class Case:
    """Something wrong: how a workspace is spoilt, what the command says in both languages, and how it ends."""

    name: str
    spoil: Callable[[Path], object]
    code: int
    zh: tuple[str, ...]
    en: tuple[str, ...]
    words: tuple[str, ...] = ("run", "2024-Q1")
    steps: int = 0
    settings: dict[str, Any] = field(default_factory=dict)


def swap(name: str, old: str, new: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    """Put one string in the place of another that stands exactly once in a file of the workspace."""

    def spoil(root: Path) -> None:
        words = (root / name).read_bytes().decode(encoding)
        assert words.count(old) == 1, f"{old!r} stands {words.count(old)} times in {name}"
        (root / name).write_bytes(words.replace(old, new).encode(encoding))

    return spoil


def untouched(root: Path) -> None:
    """Nothing is spoilt: the words of the command are wrong."""


def once_more(root: Path) -> None:
    lines = (root / ACCOUNTS).read_bytes().splitlines(keepends=True)
    (root / ACCOUNTS).write_bytes(b"".join([*lines, lines[369]]))


def other_encoding(root: Path) -> None:
    words = (root / OFFICE).read_bytes().decode("gb18030")
    (root / OFFICE).write_bytes(words.encode("euc-kr", "replace"))


def other_settings(root: Path) -> None:
    (root / "pyproject.toml").write_text('[tool.reports]\njobs = 3\nlang = "fr"\ncolour = "red"\n', encoding="utf-8")


CASES = (
    Case(
        "a missing file",
        lambda root: (root / ACCOUNTS).unlink(),
        66,
        ("data_in 下没有文件匹配 gdp_ytd*.csv (value_added)；请把文件放入 data_in 后重新运行",),
        ("no file under data_in matches gdp_ytd*.csv (value_added); put the files there and run again",),
    ),
    Case(
        "a wrong encoding",
        other_encoding,
        65,
        (
            "错误：banan/office_2024Q1.csv:1: encoding: 实际 在允许的编码中都找不到表头；"
            "应为 '指标名称'、'本年累计'、'比上年同期增长'、'占GDP比重'；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
            READING[0],
        ),
        (
            "error: banan/office_2024Q1.csv:1: encoding: got a header in none of the allowed encodings; "
            "want '指标名称', '本年累计', '比上年同期增长', '占GDP比重'; "
            "do: save it again as CSV UTF-8 and deliver it again",
            READING[1],
        ),
    ),
    Case(
        "a header renamed",
        swap(OFFICE, "比上年同期增长", "同比增长", "gb18030"),
        65,
        (
            "错误：banan/office_2024Q1.csv:3: column-missing: 实际 '指标名称'、'本年累计'、'同比增长'、'占GDP比重'；"
            "应为 '比上年同期增长'；处理：请恢复列名 '比上年同期增长'（是否 '同比增长'？），或在 Source 中改正",
            READING[0],
        ),
        (
            "error: banan/office_2024Q1.csv:3: column-missing: got '指标名称', '本年累计', '同比增长', '占GDP比重'; "
            "want '比上年同期增长'; do: restore the column '比上年同期增长' (did you mean '同比增长'?), or correct the Source",
            READING[1],
        ),
    ),
    Case(
        "a number that is none",
        swap(ACCOUNTS, ",current,9.6233,", ",current,9.6233*,"),
        65,
        (
            f"错误：banan/gdp_ytd.csv:370 [value]: not-a-number: 实际 '9.6233*'；应为 {A_NUMBER[0]}；"
            "处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            READING[0],
        ),
        (
            f"error: banan/gdp_ytd.csv:370 [value]: not-a-number: got '9.6233*'; want {A_NUMBER[1]}; "
            "do: correct the cell, or declare its mark as missing in the Source",
            READING[1],
        ),
    ),
    Case(
        "a blank that could be taken for zero",
        swap(ACCOUNTS, ",current,9.6233,", ",current,,"),
        65,
        (
            f"错误：banan/gdp_ytd.csv:370 [value]: not-a-number: 实际 ''；应为 {A_NUMBER[0]}；"
            "处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            READING[0],
        ),
        (
            f"error: banan/gdp_ytd.csv:370 [value]: not-a-number: got ''; want {A_NUMBER[1]}; "
            "do: correct the cell, or declare its mark as missing in the Source",
            READING[1],
        ),
    ),
    Case(
        "two rows for one key",
        once_more,
        65,
        (
            "错误：banan/gdp_ytd.csv:808 [value]: key-twice: 实际 与 banan/gdp_ytd.csv:370 [value] 相同的键；"
            "应为 每个键只有一个值；处理：请删除其中一个",
            READING[0],
        ),
        (
            "error: banan/gdp_ytd.csv:808 [value]: key-twice: got the same key as banan/gdp_ytd.csv:370 [value]; "
            "want one value for each key; do: delete one of the two",
            READING[1],
        ),
    ),
    Case(
        "a period that is in no file",
        untouched,
        66,
        ("任何来源都没有 2024-Q2 的数据；已有 2017-Q1 至 2024-Q1。请放入该季度的文件，或换一个季度",),
        (
            "2024-Q2 is in none of the sources, which hold 2017-Q1 to 2024-Q1; "
            "deliver its files, or ask for another quarter",
        ),
        words=("run", "2024-Q2"),
        steps=1,
    ),
    Case(
        "mixed price bases",
        swap(ACCOUNTS, "2024-Q1,ytd,VA,BCD,工业,Industry,const2020", "2024-Q1,ytd,VA,BCD,工业,Industry,const2015"),
        65,
        (
            "指标 contribution 在 2024-Q1 没有共同的价格基期：banan/gdp_ytd.csv:800 [value] = constant:2015; "
            "banan/gdp_ytd.csv:795 [value] = constant:2020；请补交同一基期的数据",
        ),
        (
            "indicator contribution has no price base in common in 2024-Q1: banan/gdp_ytd.csv:800 [value] = constant:2015; "
            "banan/gdp_ytd.csv:795 [value] = constant:2020; deliver the data of one base",
        ),
        steps=1,
    ),
    Case(
        "a query",
        swap(ABOVE_SCALE, "2024-Q1,ytd,IVA_GROWTH,规模以上工业,8.2,", "2024-Q1,ytd,IVA_GROWTH,规模以上工业,31.5,"),
        3,
        (
            "待核实：banan/iva_growth_ytd.csv:26 [value]: rate_within (R1): 实际 31.5%；应为 -20% 至 30%；"
            '处理：请核实；属实则运行 reports accept 2024-Q1 rate_within delivered_growth/BCD/2024-Q1 --because "…" --job industry',
            HELD[0],
        ),
        (
            "query: banan/iva_growth_ytd.csv:26 [value]: rate_within (R1): got 31.5%; want -20 to 30 %; "
            'do: verify it; if it is right, run reports accept 2024-Q1 rate_within delivered_growth/BCD/2024-Q1 --because "…" --job industry',
            HELD[1],
        ),
        steps=3,
    ),
    Case(
        "a query about the city that the bulletin compares with",
        swap("data_in/real/chongqing_2024Q1.csv", "GDP_growth,6.2,", "GDP_growth,62,"),
        3,
        (
            "待核实：real/chongqing_2024Q1.csv:3 [value]: rate_within (R1): 实际 62%；应为 -20% 至 30%；"
            '处理：请核实；属实则运行 reports accept 2024-Q1 rate_within delivered_growth/_T/2024-Q1 --because "…" --job industry',
            HELD[0],
        ),
        (
            "query: real/chongqing_2024Q1.csv:3 [value]: rate_within (R1): got 62%; want -20 to 30 %; "
            'do: verify it; if it is right, run reports accept 2024-Q1 rate_within delivered_growth/_T/2024-Q1 --because "…" --job industry',
            HELD[1],
        ),
        steps=3,
    ),
    Case(
        "an error of an edit",
        swap(OFFICE, '"96,233"', '"96,333"', "gb18030"),
        3,
        (
            "错误：banan/office_2024Q1.csv:5 [本年累计]: agreement (X3): 实际 96333万元；"
            "应为 96233万元（banan/gdp_ytd.csv:370 [value]）；处理：请核对两份文件，更正有误的一份",
            HELD[0],
        ),
        (
            "error: banan/office_2024Q1.csv:5 [本年累计]: agreement (X3): got 96333万元; "
            "want 96233万元 (banan/gdp_ytd.csv:370 [value]); do: compare the two files and correct the one that is wrong",
            HELD[1],
        ),
        steps=3,
    ),
    Case(
        "a wrong job name",
        untouched,
        2,
        ("没有名为 'nothing' 的作业；可用的作业：industry、national、enterprises",),
        ("there is no job 'nothing'; the jobs are: industry, national, enterprises",),
        words=("run", "2024-Q1", "--job", "nothing"),
    ),
    Case(
        "a wrong period",
        untouched,
        2,
        ("'2024-Q5' 不是季度：请写年份和季度，例如 2024-Q1 或 2024年一季度",),
        ("'2024-Q5' is not a quarter: write the year and the quarter, as in 2024-Q1",),
        words=("run", "2024-Q5"),
    ),
    Case(
        "broken settings",
        other_settings,
        78,
        (
            "pyproject.toml 的 [tool.reports] 有 3 处错误：jobs: Input should be a valid tuple (3); "
            "lang: Input should be 'zh' or 'en' ('fr'); colour: Extra inputs are not permitted ('red')；请改正后重新运行",
        ),
        (
            "pyproject.toml: 3 mistakes in [tool.reports]: jobs: Input should be a valid tuple (3); "
            "lang: Input should be 'zh' or 'en' ('fr'); colour: Extra inputs are not permitted ('red'); "
            "correct them and run again",
        ),
    ),
)
SLOW_CASES = (
    Case(
        "a missing template",
        lambda root: (root / "own_job.py").write_text(OWN_JOB, encoding="utf-8"),
        78,
        ("找不到模板 gone.html.j2；请把它放入 templates/，或在作业中改正模板名",),
        ("there is no template gone.html.j2; put it into templates/, or correct its name in the job",),
        steps=3,
        settings={"jobs": ["own_job:JOB"]},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(
    case: Case, workspace: Callable[..., Path], command: Callable[..., Any]
) -> None:
    refused(case, workspace, command)


@pytest.mark.slow
@pytest.mark.parametrize("case", SLOW_CASES, ids=lambda case: case.name)
def test_what_is_wrong_with_the_page_is_told_in_one_line_and_nothing_is_written(
    case: Case, workspace: Callable[..., Path], command: Callable[..., Any]
) -> None:
    refused(case, workspace, command)


def refused(case: Case, workspace: Callable[..., Path], command: Callable[..., Any]) -> None:
    root = workspace(**case.settings)
    case.spoil(root)
    earlier_edition(root)
    before = everything_in(root / "data_out")
    for lang, lines in (("zh", case.zh), ("en", case.en)):
        answer = command(*case.words, "--lang", lang, at=root)
        told = answer.stderr.splitlines()
        assert told[case.steps :] == list(lines)
        assert (answer.exit_code, answer.stdout) == (case.code, "")
        assert everything_in(root / "data_out") == before


def earlier_edition(root: Path) -> None:
    """A complete bundle that stands already, as its manifest says."""
    folder = root / "data_out" / "2024-Q1"
    folder.mkdir(parents=True)
    (folder / "industry.pdf").write_bytes(b"an earlier edition")
    outputs = [{"name": "industry.pdf", "sha256": hashlib.sha256(b"an earlier edition").hexdigest(), "bytes": 18}]
    manifest = {
        "job": "industry",
        "edition": 1,
        "run": "0" * 64,
        "inputs": [],
        "recipe": {},
        "figures": [],
        "outputs": outputs,
    }
    (folder / "industry.json").write_text(json.dumps(manifest), encoding="utf-8")


def everything_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with its bytes and the time it was written."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


# --- where the bulletin should go ------------------------------------------------------------------------------------


def without_override(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
    """The command as somebody whom the rights of a folder bind; root has to give up its privilege first."""
    line = [sys.executable, "-m", "reports", *words, "-C", str(at)]
    if os.geteuid() == 0:
        line = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *line]
    env = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(line, env=env, cwd=at.parent, capture_output=True, encoding="utf-8", timeout=300)


NOT_PERMITTED = {
    "zh": "无权读写 data_out/2024-Q1：Permission denied；没有发布任何文件。请修改目录权限，或换有权限的用户运行",
    "en": (
        "data_out/2024-Q1 may not be read or written: Permission denied; nothing was published. "
        "Change the rights of the folder, or run this as a user who has them"
    ),
}
CANNOT_WRITE = {
    "zh": "无法写入 data_out/2024-Q1：{}；没有发布任何文件。请检查目录权限",
    "en": "data_out/2024-Q1 cannot be written: {}; nothing was published. Look at the rights of the folder",
}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_data_out_without_the_right_to_write_is_told(workspace: Callable[..., Path], lang: str) -> None:
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and setpriv is not there to take that away")
    root = workspace()
    earlier_edition(root)
    before = everything_in(root / "data_out")
    for folder in (root / "data_out" / "2024-Q1", root / "data_out"):
        folder.chmod(0o555)
    answer = without_override("run", "2024-Q1", "--lang", lang, at=root)
    for folder in (root / "data_out", root / "data_out" / "2024-Q1"):
        folder.chmod(0o755)
    assert answer.stderr.splitlines()[-1:] == [NOT_PERMITTED[lang]]
    assert (answer.returncode, answer.stdout) == (77, "")
    assert everything_in(root / "data_out") == before


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_in_the_place_of_data_out_is_told(
    workspace: Callable[..., Path], command: Callable[..., Any], lang: str
) -> None:
    root = workspace()
    (root / "data_out").write_bytes(b"a file")
    answer = command("run", "2024-Q1", "--lang", lang, at=root)
    assert answer.stderr.splitlines()[-1:] == [CANNOT_WRITE[lang].format("Not a directory")]
    assert (answer.exit_code, answer.stdout) == (73, "")
    assert (root / "data_out").read_bytes() == b"a file"


# --- several mistakes -------------------------------------------------------------------------------------------------


def test_mistakes_of_several_files_are_told_at_once(
    workspace: Callable[..., Path], command: Callable[..., Any]
) -> None:
    root = workspace()
    swap(ACCOUNTS, ",current,9.6233,", ",current,x,")(root)
    swap(ABOVE_SCALE, "2024-Q1,ytd,IVA_GROWTH,规模以上工业,8.2,", "2024-Q1,ytd,IVA_GROWTH,规模以下工业,y,")(root)
    answer = command("run", "2024-Q1", "--lang", "en", at=root)
    assert answer.stderr.splitlines() == [
        "error: banan/gdp_ytd.csv:370 [value]: not-a-number: got 'x'; want a number such as 1234.5, of at most 18 digits; "
        "do: correct the cell, or declare its mark as missing in the Source",
        "error: banan/iva_growth_ytd.csv:26 [scope]: unknown-code: got '规模以下工业'; want '规模以上工业'; "
        "do: correct the code (did you mean '规模以上工业'?), or list it in the Source",
        "error: banan/iva_growth_ytd.csv:26 [value]: not-a-number: got 'y'; want a number such as 1234.5, "
        "of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        "errors while reading: 3; nothing was written",
    ]
    assert answer.exit_code == 65
