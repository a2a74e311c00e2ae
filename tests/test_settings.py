"""A workspace and its settings: every mistake is told at once."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reports.cli import app
from reports.concepts.errors import BadDefinition, NotPermitted, UsageError
from reports.workspace import open_workspace

GOOD = 'jobs = ["reports.jobs.industry:INDUSTRY_BULLETIN", "reports.jobs.national:NATIONAL"]\n'


@pytest.fixture
def settings(tmp_path: Path):
    def opened(words: str):
        (tmp_path / "pyproject.toml").write_text(f"[tool.reports]\n{words}", encoding="utf-8")
        return open_workspace(tmp_path)

    return opened


def test_the_first_job_is_the_default_unless_the_settings_say_otherwise(settings):
    assert [job.name for job in settings(GOOD).chosen("")] == ["industry"]
    assert [job.name for job in settings(GOOD + 'default_job = "national"').chosen("")] == ["national"]
    assert [job.name for job in settings(GOOD).chosen("all")] == ["industry", "national"]


def test_all_mistakes_of_the_settings_are_told_at_once(settings):
    with pytest.raises(BadDefinition) as wrong:
        settings('jobs = []\nlang = "fr"\ndata_inn = "x"\n')
    assert wrong.value.text.zh == (
        "pyproject.toml 的 [tool.reports] 有 3 处错误："
        "jobs: Tuple should have at least 1 item after validation, not 0 ([]); "
        "lang: Input should be 'zh' or 'en' ('fr'); "
        "data_inn: Extra inputs are not permitted ('x')；请改正后重新运行"
    )
    assert wrong.value.exit_code == 78


def test_a_folder_without_settings_is_no_workspace(tmp_path):
    with pytest.raises(BadDefinition) as wrong:
        open_workspace(tmp_path)
    assert wrong.value.text.en == (
        f"{tmp_path} is no workspace: it has no pyproject.toml with [tool.reports]; "
        "name one with -C, or make one with reports new DIR"
    )


def test_settings_that_are_no_toml_are_told_with_their_line(settings):
    with pytest.raises(BadDefinition) as wrong:
        settings("jobs = [")
    assert wrong.value.text.en.startswith("pyproject.toml: not valid TOML: ")


def test_a_job_that_cannot_be_loaded_is_named(settings):
    with pytest.raises(BadDefinition) as wrong:
        settings('jobs = ["reports.jobs.industry:MISSING"]').chosen("")
    assert wrong.value.text.zh == (
        "作业 reports.jobs.industry:MISSING 无法载入：AttributeError: module 'reports.jobs.industry' has no attribute 'MISSING'；"
        "请改正 [tool.reports] jobs 或该文件"
    )


def test_a_name_that_is_no_job_is_refused(settings):
    with pytest.raises(BadDefinition) as wrong:
        settings('jobs = ["reports.jobs.industry:BANAN"]').chosen("")
    assert wrong.value.text.en == (
        "job reports.jobs.industry:BANAN cannot be loaded: str is no Job; correct [tool.reports] jobs or the file"
    )


def test_an_unknown_job_is_answered_with_those_there_are(settings):
    with pytest.raises(UsageError) as wrong:
        settings(GOOD).chosen("industri")
    assert wrong.value.text.en == "there is no job 'industri'; the jobs are: industry, national"


def test_the_settings_of_the_page_on_operations_are_settings(tmp_path):
    page = (Path(__file__).resolve().parent.parent / "docs/operations.md").read_text(encoding="utf-8")
    [block] = [block for block in re.findall("```toml\n(.*?)```", page, re.S) if "tool.reports.mail" in block]
    (tmp_path / "pyproject.toml").write_text('[tool.reports]\njobs = ["a:B"]\n' + block, encoding="utf-8")
    settings = open_workspace(tmp_path).settings
    assert settings.mail.recipients == ("chief@bureau.example",)
    assert settings.webhook.answer == {"errcode": 0}


@pytest.mark.parametrize(
    "slip, said",
    [
        ("JOB = nothing", "NameError: name 'nothing' is not defined"),
        ("JOB = {}['k']", "KeyError: 'k'"),
        ("JOB = 1 / 0", "ZeroDivisionError: division by zero"),
        ("assert False", "AssertionError: "),
        ("raise SystemExit", "SystemExit: "),
        ("import sys; sys.exit('done')", "SystemExit: done"),
    ],
)
def test_a_job_whose_module_fails_in_any_way_is_a_wrong_definition(settings, slip, said, tmp_path):
    module = f"slip_{abs(hash(slip))}"
    (tmp_path / f"{module}.py").write_text(slip, encoding="utf-8")
    with pytest.raises(BadDefinition) as wrong:
        settings(f'jobs = ["{module}:JOB"]').chosen("")
    assert wrong.value.text.zh == f"作业 {module}:JOB 无法载入：{said}；请改正 [tool.reports] jobs 或该文件"
    assert wrong.value.text.en == f"job {module}:JOB cannot be loaded: {said}; correct [tool.reports] jobs or the file"
    assert wrong.value.exit_code == 78


def test_a_default_job_that_is_not_there_is_a_wrong_setting(settings):
    with pytest.raises(BadDefinition) as wrong:
        settings(GOOD + 'default_job = "mine"').chosen("")
    assert wrong.value.text.zh == (
        "pyproject.toml 的 default_job = 'mine' 不是已登记的作业；可用的作业：industry、national；请改正后重新运行"
    )
    assert wrong.value.text.en == (
        "pyproject.toml has default_job = 'mine', which is no job of jobs; these are: industry, national; "
        "correct it and run again"
    )


def test_settings_that_may_not_be_read_are_told(settings, monkeypatch, tmp_path):
    settings(GOOD)

    def refused(*asked: object, **how: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(NotPermitted) as wrong:
        open_workspace(tmp_path)
    assert wrong.value.text.zh == "无权读取 pyproject.toml；请修改文件权限"
    assert wrong.value.text.en == "no right to read pyproject.toml; change its permissions"
    told = CliRunner().invoke(app, ["status", "-C", str(tmp_path)])
    assert (told.exit_code, told.stderr) == (77, "无权读取 pyproject.toml；请修改文件权限\n")
