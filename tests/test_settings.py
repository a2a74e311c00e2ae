"""A workspace and its settings: every mistake is told at once."""

import re
from pathlib import Path

import pytest

from reports.concepts.errors import BadDefinition, UsageError
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
