"""A workspace: a folder with `data_in/`, `data_out/`, `templates/`, and settings in its pyproject.toml."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .concepts.errors import BadDefinition, NotPermitted, ReportsError, UsageError, disk_error
from .concepts.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from .concepts.definition import Job

SETTINGS = "pyproject.toml"
PACKAGED = Path(__file__).parent / "_workspace"


class Mail(BaseModel):
    """`[tool.reports.mail]`: where alerts go by mail. The password is REPORTS_MAIL_PASSWORD, never a setting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str
    sender: str
    recipients: tuple[str, ...] = Field(min_length=1)
    port: int = 587
    user: str = ""
    starttls: bool = True
    authority: str = Field(default="", description="certificates to trust; the system's where empty")
    timeout: float = Field(default=10, gt=0)


class Hook(BaseModel):
    """`[tool.reports.webhook]`: the form of alerts to a webhook, whose address is REPORTS_WEBHOOK_URL."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    template: dict[str, Any] | None = Field(default=None, description="the JSON to send, with {subject} and {body}")
    answer: dict[str, Any] | None = Field(default=None, description='what must be answered, as {"errcode": 0}')
    loopback: bool = Field(default=False, description="allow plain http on this machine")
    timeout: float = Field(default=10, gt=0)


class Settings(BaseModel):
    """`[tool.reports]`: a key that is not listed here is a mistake, and all mistakes are told at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jobs: tuple[str, ...] = Field(min_length=1, description="jobs by import path, as in reports.jobs.industry:INDUSTRY")
    default_job: str = Field(default="", description="the job that runs when none is named; the first where empty")
    lang: Lang = "zh"
    languages: tuple[Lang, ...] = Field(default=(), description="what bulletins are published in; lang where empty")
    data_in: str = "data_in"
    data_out: str = "data_out"
    templates: str = "templates"
    mail: Mail | None = None
    webhook: Hook | None = None
    ledger: str = Field(default="", description="postgresql://... ; SQLite in the store where empty")
    render_seconds: int = Field(default=180, ge=1, description="how long the printing of one page may take")
    render_megabytes: int = Field(default=4096, ge=256, description="how much memory it may take")
    workers: int = Field(default=1, ge=1, description="how many processes a tick makes the areas of a roster with")
    data_address: str = Field(
        default="", pattern=r"^(https?://\S+/)?$", description="where `reports site` is published, with a / at its end"
    )
    cache: str = Field(default=".reports/cache", description="prepared fonts and templates; may be deleted at any time")
    disclosure: str = Field(default="", description="parameters of disclosure control; REPORTS_DISCLOSURE goes before")


NO_WORKSPACE = Text(
    "{root} 不是工作区：其中没有带 [tool.reports] 的 pyproject.toml；请用 -C 指定目录，或用 reports new DIR 新建一个",
    "{root} is no workspace: it has no pyproject.toml with [tool.reports]; "
    "name one with -C, or make one with reports new DIR",
)
NOT_TOML = Text(
    "{file}：不是有效的 TOML：{said}；请改正后重新运行", "{file}: not valid TOML: {said}; correct it and run again"
)
NOT_READABLE = Text("无权读取 {file}；请修改文件权限", "no right to read {file}; change its permissions")
NO_TEMPLATES = Text(
    "模板目录 {folder} 不存在；请恢复该目录（或挂载它），或在 [tool.reports] 中改正 templates",
    "there is no folder of templates {folder}; bring it back (or mount it), or correct `templates` in [tool.reports]",
)
NO_DEFAULT = Text(
    "pyproject.toml 的 default_job = {wanted} 不是已登记的作业；可用的作业：{names}；请改正后重新运行",
    "pyproject.toml has default_job = {wanted}, which is no job of jobs; these are: {names}; correct it and run again",
)
WRONG_SETTINGS = Text(
    "{file} 的 [tool.reports] 有 {n} 处错误：{mistakes}；请改正后重新运行",
    "{file}: {n} mistakes in [tool.reports]: {mistakes}; correct them and run again",
)
NO_JOB = Text("没有名为 {name} 的作业；可用的作业：{names}", "there is no job {name}; the jobs are: {names}")
NOT_A_JOB = Text(
    "作业 {path} 无法载入：{said}；请改正 [tool.reports] jobs 或该文件",
    "job {path} cannot be loaded: {said}; correct [tool.reports] jobs or the file",
)


@dataclass(frozen=True)
class Workspace:
    """A folder and its settings. Nothing is written by looking at it."""

    root: Path
    settings: Settings

    @property
    def data_in(self) -> Path:
        return self.root / self.settings.data_in

    @property
    def data_out(self) -> Path:
        return self.root / self.settings.data_out

    @property
    def store(self) -> Path:
        return self.root / ".reports"

    def kept_around(self, path: Path) -> Path | None:
        """The folder of deliveries, of editions, of templates or of the archive that a path lies within, if any."""
        every = (self.data_in, self.data_out, self.root / self.settings.templates, self.store)
        return next((kept for kept in every if path.resolve().is_relative_to(kept.resolve())), None)

    def is_at(self, path: Path) -> bool:
        """Whether a path is the folder of the workspace itself, in which other folders are free."""
        return path.resolve() == self.root.resolve()

    @property
    def ledger(self) -> str:
        """The URL of the ledger, which may hold a password: the environment stands before the settings."""
        return os.environ.get("REPORTS_LEDGER", self.settings.ledger)

    @property
    def cache(self) -> Path:
        return self.root / self.settings.cache

    @cached_property
    def templates(self) -> tuple[Path, ...]:
        """The workspace's own templates first, then those that came with the package.

        Raises:
            BadDefinition: its own were meant, by a setting or a link, and are not there; others would take their place.
        """
        own = self.root / self.settings.templates
        meant = "templates" in self.settings.model_fields_set or own.is_symlink() or own.exists()
        if meant and not own.is_dir():
            raise BadDefinition(NO_TEMPLATES.format(folder=own))
        folders = (own, packaged("templates"))
        return tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))

    @cached_property
    def jobs(self) -> dict[str, tuple[Job, str]]:
        """Every job of the settings by its name, with the module it is written in, in the order of the settings."""
        loaded = [(_load(path, self.root), path.split(":")[0]) for path in self.settings.jobs]
        return {job.name: (job, module) for job, module in loaded}

    @property
    def languages(self) -> tuple[Lang, ...]:
        """The languages that bulletins are published in, the main one first."""
        return self.settings.languages or (self.settings.lang,)

    def named(self, name: str) -> Job | None:
        """The job or translation of exactly this name; None where there is none any more."""
        return self.jobs[name][0] if name in self.jobs else self._translations.get(name)

    def chosen(self, name: str) -> list[Job]:
        """The job of this name in the main language, the default job for '', every job for 'all'.

        A translation has a name too, as `industry.en`.

        Raises:
            UsageError: there is none of this name.
            BadDefinition: the settings name a default that is not there.
        """
        main = self.languages[0]
        if name == "all":
            return [within(job, main) for job, _ in self.jobs.values()]
        wanted = name or self.settings.default_job or next(iter(self.jobs))
        if wanted in self.jobs:
            return [within(self.jobs[wanted][0], main)]
        if wanted not in self._translations:
            names = Text("、".join(self.jobs), ", ".join(self.jobs))
            if not name:
                raise BadDefinition(NO_DEFAULT.format(wanted=repr(wanted), names=names))
            raise UsageError(NO_JOB.format(name=repr(wanted), names=names))
        return [self._translations[wanted]]

    def bulletins(self, name: str, lang: Lang | None = None) -> list[Job]:
        """The chosen jobs in one language, or each in every language that is published here where none is named."""
        jobs = self.chosen(name)
        if lang is None and name not in self._translations:
            return list({found.name: found for job in jobs for found in self._published(job)}.values())
        return [within(job, lang or job.language) for job in jobs]

    def _published(self, job: Job) -> list[Job]:
        return [within(job, lang) for lang in self.languages]

    @cached_property
    def _translations(self) -> dict[str, Job]:
        """Every job in every language but its own, by the name it has there."""
        every = [within(job, lang) for job, _ in self.jobs.values() for lang in LANGS]
        return {job.name: job for job in every if job.translates}


def within(job: Job, lang: Lang) -> Job:
    """The job in a language; one without pages speaks none."""
    return job.within(lang) if job.template else job


def open_workspace(root: Path) -> Workspace:
    """The workspace in this folder.

    Raises:
        BadDefinition: there is none, or its settings are wrong; every mistake is named.
        NotPermitted: the settings may not be read.
    """
    file = root / SETTINGS
    if not file.is_file():
        raise BadDefinition(NO_WORKSPACE.format(root=root))
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("reports")
    except PermissionError:
        raise NotPermitted(NOT_READABLE.format(file=SETTINGS)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadDefinition(NOT_TOML.format(file=SETTINGS, said=fault)) from None
    if table is None:
        raise BadDefinition(NO_WORKSPACE.format(root=root))
    return Workspace(root, _settings(table))


def _settings(table: dict[str, Any]) -> Settings:
    try:
        return Settings.model_validate(table)
    except ValidationError as wrong:
        mistakes = [
            f"{'.'.join(map(str, error['loc']))}: {error['msg']} ({error['input']!r})" for error in wrong.errors()
        ]
        told = {"file": SETTINGS, "n": len(mistakes), "mistakes": "; ".join(mistakes)}
        raise BadDefinition(WRONG_SETTINGS.format(**told)) from None


def _load(path: str, root: Path) -> Job:
    """The job at an import path; modules of the workspace are found as well as installed ones."""
    from .concepts.definition import Job  # it wakes pandas, which `status` has no need of

    module, _, name = path.partition(":")
    sys.path.insert(0, str(root))
    try:
        job = getattr(importlib.import_module(module), name)
    except ReportsError:
        raise
    except (Exception, SystemExit) as fault:  # a module of an office's own may fail in any way
        raise BadDefinition(NOT_A_JOB.format(path=path, said=f"{type(fault).__name__}: {fault}")) from fault
    finally:
        sys.path.remove(str(root))
    if not isinstance(job, Job):
        raise BadDefinition(NOT_A_JOB.format(path=path, said=f"{type(job).__name__} is no Job"))
    return job


def packaged(folder: str) -> Path:
    """A folder that travels with the package: inside the wheel, or beside the package in a checkout."""
    inside = PACKAGED / folder
    return inside if inside.is_dir() else Path(__file__).parent.parent / folder


def described(jobs: Iterable[Job]) -> list[dict[str, str]]:
    """The jobs as `reports list` prints them."""
    return [
        {"job": job.name, "title": job.title.zh, "title_en": job.title.en, "area": job.area, "since": job.since,
         "figures": str(len(job.indicators)), "sources": ", ".join(source.pattern for source in job.sources)}
        for job in jobs
    ]  # fmt: skip


NOT_EMPTY = Text("{folder} 已存在且不为空；请换一个目录名", "{folder} exists and is not empty; give another name")
CANNOT_MAKE = Text("无法建立 {folder}：{said}", "{folder} cannot be made: {said}")
STARTER = """# 统计公报工作区 / a workspace of `reports`
[tool.reports]
jobs = ["reports.jobs.industry:INDUSTRY_BULLETIN", "reports.jobs.national:NATIONAL",
        "reports.jobs.enterprises:ENTERPRISES_PANEL"]
default_job = "industry"
lang = "zh"
"""


def new(folder: Path) -> tuple[Path, ...]:
    """Make a workspace that runs at once on example data.

    Raises:
        UsageError: the folder is there and not empty.
        NotPermitted, CannotWrite, InputOutputError: it cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(NOT_EMPTY.format(folder=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in ("data_in", "templates"):
            shutil.copytree(packaged(part), folder / part)
        (folder / "data_out").mkdir()
        (folder / ".gitignore").write_text(".reports/\ndata_out/\n", encoding="utf-8")
        (folder / "pyproject.toml").write_text(STARTER, encoding="utf-8")
    except OSError as fault:
        raise disk_error(fault.errno, making=True)(CANNOT_MAKE.format(folder=folder, said=fault.strerror)) from None
    return (folder / "pyproject.toml", folder / "data_in", folder / "templates")
