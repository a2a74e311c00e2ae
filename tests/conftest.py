"""What tests share: the data of the house, a workspace to write in, and the command as a person calls it.

Tables drawn in a test come from `tests/drawn.py`. The house is imported where it is used, so that a fault in one room
does not stop the tests of the others.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from postgres import database, server  # noqa: F401  fixtures

if TYPE_CHECKING:
    from reports.analyse import Computed
    from reports.collect import Collected

settings.register_profile("reports", max_examples=50, deadline=None, database=None)
settings.load_profile("reports")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started by a script with `&`: what tests start would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the checkout."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared is not there")
    return folder


@pytest.fixture(scope="session")
def banan() -> Collected:
    """The deliveries of the checkout's own data_in, read as the industry job declares them."""
    from reports.collect import collect, deliveries
    from reports.jobs.industry import INDUSTRY_BULLETIN

    return collect(INDUSTRY_BULLETIN.sources, deliveries(CHECKOUT / "data_in", INDUSTRY_BULLETIN.sources))


@pytest.fixture(scope="session")
def computed(banan: Collected) -> Computed:
    """Every figure of the industry job up to 2024-Q1."""
    from reports.analyse import compute
    from reports.concepts.period import quarter
    from reports.jobs.industry import INDUSTRY_BULLETIN

    return compute(banan.main, INDUSTRY_BULLETIN, quarter("2024-Q1"))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One font cache for all workspaces of a session: fonts take seconds to prepare."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def workspace(tmp_path: Path, cache: Path) -> Callable[..., Path]:
    """A factory of workspaces to write in: the checkout's settings (some changed by keyword), data_in, templates."""

    def made(name: str = "workspace", **changed: Any) -> Path:
        root = tmp_path / name
        for part in ("data_in", "templates"):
            shutil.copytree(CHECKOUT / part, root / part, copy_function=shutil.copyfile)
        own = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["reports"]
        settings = own | {"cache": str(cache)} | changed
        lines = (f"{key} = {_toml(value)}\n" for key, value in settings.items())
        (root / "pyproject.toml").write_text("[tool.reports]\n" + "".join(lines), encoding="utf-8")
        return root

    return made


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(of)}" for key, of in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return value.isoformat() if hasattr(value, "isoformat") else json.dumps(value, ensure_ascii=False)


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Answer]:
    """`python -m reports WORDS... -C at`, called from elsewhere; more environment by keyword."""

    def run(*words: str, at: Path | None = None, **environment: str) -> Answer:
        line = [sys.executable, "-m", "reports", *words, *(["-C", str(at)] if at else [])]
        env = os.environ | {"PYTHONPATH": str(CHECKOUT)} | environment
        done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", timeout=300)
        return Answer(done.returncode, done.stdout, done.stderr)

    return run
