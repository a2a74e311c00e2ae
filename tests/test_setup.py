"""Set-up: the lock agrees with pyproject.toml, the scripts name no machine, the wheel stands on its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
RUN = (ROOT / "run.sh").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

LOCK_AGAIN = re.search(r"uv pip compile .*", LOCK).group()  # type: ignore[union-attr]
WANTED = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]


def locked() -> list[tuple[Requirement, list[str]]]:
    """Each requirement of the lock with its hashes."""
    entries = []
    for line in LOCK.replace("\\\n", " ").splitlines():
        if line and not line.lstrip().startswith("#"):
            requirement, *hashes = re.split(r"\s+--hash=", line.strip())
            entries.append((Requirement(requirement), hashes))
    return entries


# --- the lock ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trace", ["http:", "://", "index", "find-links", "file:", "@ ", "/home", "/root", "/opt"])
def test_lock_names_no_host_and_no_path(trace: str) -> None:
    assert trace not in LOCK.lower(), f"requirements.lock holds {trace!r}; make it again: {LOCK_AGAIN}"


def test_every_locked_requirement_is_one_version_with_hashes() -> None:
    assert locked()
    for requirement, hashes in locked():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), requirement


@pytest.mark.parametrize("text", WANTED)
def test_lock_satisfies_pyproject(text: str) -> None:
    wanted = Requirement(text)
    versions = [
        str(entry.specifier).removeprefix("==")
        for entry, _ in locked()
        if canonicalize_name(entry.name) == canonicalize_name(wanted.name)
    ]
    assert versions, f"{wanted.name} is not in requirements.lock: {LOCK_AGAIN}"
    assert all(wanted.specifier.contains(version) for version in versions), (
        f"{text} in pyproject.toml, {versions} in requirements.lock: {LOCK_AGAIN}"
    )


def test_lock_holds_nothing_that_pyproject_no_longer_wants() -> None:
    entries = re.split(r"\n(?=[a-z])", LOCK)
    asked_for = {entry.split("==")[0] for entry in entries if "reports (pyproject.toml" in entry.split("# via")[-1]}
    assert asked_for == {canonicalize_name(Requirement(text).name) for text in WANTED}, LOCK_AGAIN


def test_environment_is_what_the_lock_says() -> None:
    from importlib.metadata import version

    here = default_environment()
    for requirement, _ in locked():
        if requirement.marker is None or requirement.marker.evaluate(dict(here)):
            got = version(requirement.name)
            assert requirement.specifier.contains(got), f"{requirement}: {got} is installed; run sh run.sh setup"


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    extras = [one for group in PROJECT["project"]["optional-dependencies"].values() for one in group]
    for text in [*WANTED, *extras]:
        beside = [line.split(f'"{text}"')[1] for line in lines if f'"{text}"' in line]  # an extra that tests need twice
        assert beside and all(re.search(r"\]?,?\s+# \S", words) for words in beside), f"no reason beside {text}"


# --- the scripts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shell", "script"), [("sh", "run.sh"), ("bash", ".ci/run")])
def test_scripts_parse(shell: str, script: str) -> None:
    done = subprocess.run([shell, "-n", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert os.access(ROOT / script, os.X_OK), f"{script} is not executable: chmod +x {script}"


def test_run_sh_is_posix() -> None:
    """What bash and some kind of sh would let pass."""
    assert RUN.startswith("#!/bin/sh\n")
    code = "\n".join(line for line in RUN.splitlines() if not line.lstrip().startswith("#"))
    for bashism in (
        r"\[\[",
        r"\blocal\b",
        r"\bsource\b",
        r"\bfunction\b",
        r"<<<",
        r"&>",
        r"\$'",
        r"\+=",
        r"pipefail",
    ):
        assert not re.search(bashism, code), bashism


def test_run_sh_explains_each_of_its_words() -> None:
    head = RUN.split("set -eu")[0]
    for word in ("setup", "test", "--all", "--nightly", "WORDS"):
        assert re.search(rf"^#.*{word}", head, re.MULTILINE), word
    cases = re.findall(r"^ +(--?\w+|\w+)\) ", RUN, re.MULTILINE)
    assert {"setup", "test", "--all", "--nightly"} <= set(cases)
    assert all(f" {word}" in head for word in cases), cases


def test_newcomers_are_told_what_to_do_next() -> None:
    for words in ("sh run.sh check 2024-Q1", "sh run.sh figures 2024-Q1", "sh run.sh new DIR"):
        assert words in RUN


@pytest.mark.parametrize("text", [RUN, CI, (ROOT / "pyproject.toml").read_text(encoding="utf-8")])
def test_files_of_the_set_up_name_no_machine(text: str) -> None:
    text = re.sub(r'"?\$\w+"?/\S*', "", text)  # what is below a variable is nobody's home
    assert not re.search(r"https?://|(?<![\w.])/(home|root|work|opt|srv|tmp)\b", text)
    assert str(ROOT) not in text


# --- run.sh, with everything it would download taken away --------------------------------------------------


def copy_of_set_up(folder: Path, lock: str) -> Path:
    """The set-up alone, beside the native libraries where this machine had to unpack them."""
    native = Path(sys.prefix, "native")
    if native.exists() and not (folder / ".venv").exists():
        (folder / ".venv").mkdir()
        (folder / ".venv" / "native").symlink_to(native)
    (folder / "requirements.lock").write_text(lock, encoding="utf-8")
    (folder / "run.sh").write_text(RUN, encoding="utf-8")
    return folder


def run_sh(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "run.sh", *words],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_old_python_gets_told_what_to_do(tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = run_sh(copy_of_set_up(tmp_path, LOCK), "setup", PYTHON=str(old))
    assert done.returncode == 69
    assert "Python 3.11" in done.stderr
    assert "需要 Python 3.11" in done.stderr
    assert done.stdout == ""


@pytest.mark.slow
def test_failed_download_is_one_sentence_and_is_made_good_later(tmp_path: Path) -> None:
    """An index that cannot be reached, as with the cable out; then a lock that needs nothing."""
    folder = copy_of_set_up(tmp_path, "no-such-thing==1 --hash=sha256:" + "0" * 64 + "\n")
    done = run_sh(folder, "setup", PYTHON=sys.executable, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert done.returncode == 69
    chinese, english = done.stderr.splitlines()[-2:]
    assert "软件包下载失败" in chinese
    assert "could not be downloaded" in english
    assert "ERROR" not in done.stderr, "pip's own words are in the log that is named"
    assert not (tmp_path / ".venv" / ".done").exists()
    assert not (tmp_path / ".venv" / ".busy").exists()

    copy_of_set_up(tmp_path, "# nothing\n")
    done = run_sh(folder, "setup", PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    assert run_sh(folder, "setup").stderr == "", "a second run has nothing to do"


@pytest.mark.slow
def test_install_cut_short_starts_over(tmp_path: Path) -> None:
    folder = copy_of_set_up(tmp_path, "# nothing\n")
    broken = tmp_path / ".venv"
    (broken / "bin").mkdir(parents=True, exist_ok=True)
    (broken / "bin" / "python").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (broken / ".installing").touch()
    (broken / ".busy").write_text("2147483646\n", encoding="utf-8")  # no process has this number
    done = run_sh(folder, "setup", PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    assert not (broken / ".installing").exists()
    assert not (broken / ".busy").exists()
    subprocess.run([broken / "bin" / "python", "-c", "import sys; sys.exit(sys.prefix == sys.base_prefix)"], check=True)


# --- the wheel ---------------------------------------------------------------------------------------------


def pip(*words: str | Path) -> None:
    """This environment's pip, or the wheel run.sh unpacked where the machine has none."""
    env = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    if find_spec("pip") is None:
        wheels = Path(sys.prefix, "native", "root", "usr", "share", "python-wheels").glob("pip-*.whl")
        env["PYTHONPATH"] = str(next(wheels))
    done = subprocess.run([sys.executable, "-m", "pip", *words], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the locked hatchling, so without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    return next(folder.glob("reports-*.whl"))


@pytest.mark.slow
def test_wheel_holds_the_package_and_a_workspace_to_copy(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for there in ("reports/cli/__init__.py", "reports/_workspace/templates/", "reports/_workspace/data_in/"):
        assert any(name.startswith(there) for name in names), there
    for source in ("templates", "data_in"):
        for path in (ROOT / source).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                assert f"reports/_workspace/{path.relative_to(ROOT).as_posix()}" in names
    tops = {name.split("/")[0] for name in names}
    assert len(tops) == 2, f"only the package and its metadata: {tops}"


@pytest.mark.slow
def test_wheel_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """In an empty environment that sees the locked packages, but not this folder."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    pip("--python", python, "install", "--no-index", "--no-deps", wheel)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(
        "\n".join(path for path in sys.path if path.endswith("site-packages")), encoding="utf-8"
    )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([home / "bin" / "reports", "--help"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "run" in done.stdout
    where = subprocess.run(
        [python, "-c", "import reports; print(reports.__file__)"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(home)), where
