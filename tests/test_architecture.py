"""The house as it is built: imports run one way, one door for each third party, no clock and no disk in the core."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer.main

import reports
from reports import production
from reports.cli import app

HOUSE = Path(reports.__file__).parent
PHASES = ("collect", "process", "analyse", "disseminate", "archive")
BELOW = ("concepts", "formulas")

# Which rooms a room may import besides itself. Two shell modules stand beside office and cli: `workspace` (settings) below
# office, knowing the words of the house only; `console` (the terminal) below cli, showing what production tells.
ROOMS: dict[str, tuple[str, ...]] = {
    "concepts": (),
    "formulas": ("concepts",),
    **dict.fromkeys(PHASES, BELOW),
    "release": BELOW,
    "alerts": BELOW,
    "production": (*BELOW, "collect", "process", "analyse", "disseminate"),
    "workspace": ("concepts",),
    "console": (*BELOW, "disseminate", "production"),
    "office": (*BELOW, *PHASES, "release", "alerts", "production", "workspace", "package"),
    "cli": (*BELOW, *PHASES, "release", "alerts", "production", "workspace", "console", "office", "package"),
    "__main__": ("cli",),
    "jobs": ("package",),
    "package": (),
}
CORE = ("concepts", "formulas", "process", "analyse", "release")
# They mend WeasyPrint, and are loaded by waking.py alone.
CORRECTIONS = ("drawings", "justify", "measuring", "repaginating", "sheets", "styling", "subset", "tagging")
UNDER_ENGINE = tuple(f"disseminate/{module}.py" for module in ("engine", "waking", *CORRECTIONS))
DOORS = {
    "jinja2": ("disseminate/compose.py", "disseminate/templates.py"),
    "markupsafe": ("disseminate/compose.py", "disseminate/phrase.py", "disseminate/pictures.py"),
    "weasyprint": UNDER_ENGINE,
    "pydyf": UNDER_ENGINE,
    "tinycss2": UNDER_ENGINE,
    "uharfbuzz": ("disseminate/fonts.py", "disseminate/subset.py"),
    "fontTools": ("disseminate/fonts.py", "disseminate/subset.py"),
    "pikepdf": ("disseminate/logical_text.py",),
    "sqlalchemy": ("archive/",),
    "pydantic": ("workspace.py", "analyse/disclosure/rules.py"),
    "filelock": ("office/",),
    "typer": ("cli/",),
    "rich": ("console.py",),
    "segno": ("disseminate/charts/code.py",),
    "xlsxwriter": ("disseminate/workbook.py",),
    "openpyxl": ("collect/workbook.py", "disseminate/read_back_workbook.py"),
    "defusedxml": ("collect/workbook.py",),
    "holidays": ("release/working_days.py",),
    "schedule": ("cli/",),
    "pandas": ("",),
    "tinyhtml5": ("disseminate/parser.py",),
    "selectolax": ("disseminate/html_tree.py",),
    "duckdb": ("collect/bulk.py",),
    "distributed": ("office/workers.py",),
    "scipy": ("analyse/disclosure/solver.py",),
    "numpy": ("analyse/disclosure/", "collect/bulk_lines.py", "process/aggregates/"),
}
POSSESSIVE = re.compile(r"\(\?>|(?<!\\)[*+?}]\+")
CLOCK = re.compile(r"(.*\.)?(datetime|date|time|Timestamp|Period)\.(now|today|utcnow|time|time_ns|localtime|gmtime)")
OUTSIDE = {"os", "time", "pathlib", "random", "io", "tempfile", "shutil", "subprocess", "socket", "locale", "secrets"}


@dataclass(frozen=True)
class Module:
    """A file of the house, its path below `reports/`, and what is written in it."""

    path: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return "package" if self.path == "__init__.py" else self.path.split("/")[0].removesuffix(".py")

    @property
    def package(self) -> list[str]:
        """The dotted name that a relative import starts from."""
        return ["reports", *self.path.split("/")[:-1]]


@cache
def house() -> tuple[Module, ...]:
    files = sorted(file for file in HOUSE.rglob("*.py") if "_workspace" not in file.parts)
    return tuple(
        Module(file.relative_to(HOUSE).as_posix(), ast.parse(file.read_text(encoding="utf-8"))) for file in files
    )


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Every name that the module imports, dotted and absolute, with its line; those inside functions too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = module.package[: len(module.package) - node.level + 1] if node.level else []
            base = [*start, *(node.module.split(".") if node.module else [])]
            yield from ((node.lineno, ".".join([*base, alias.name])) for alias in node.names)


def room_of(name: str) -> str:
    """The room that a dotted name of the house stands in; a name of the package itself stands in `package`."""
    first = name.split(".")[1] if "." in name else ""
    return first if first in ROOMS and first != "package" else "package"


def places(where: list[tuple[Module, int, str]]) -> list[str]:
    return [f"{module.path}:{line}: {what}" for module, line, what in where]


def drawn(path: str, source: str) -> Module:
    return Module(path, ast.parse(source))


# ---------------------------------------------------------------- rooms


def test_every_room_of_the_house_has_its_place_in_the_order() -> None:
    assert {module.room for module in house()} <= set(ROOMS)
    assert len(house()) > 40


def test_imports_run_one_way() -> None:
    wrong = [
        (module, line, name)
        for module in house()
        for line, name in imports(module)
        if name.split(".")[0] == "reports" and room_of(name) not in (module.room, *ROOMS[module.room])
    ]
    assert places(wrong) == []


def test_no_room_may_import_one_that_may_import_it() -> None:
    for room, below in ROOMS.items():
        assert [other for other in below if room in ROOMS[other]] == []
        assert not set(below) & set(PHASES) or room not in PHASES


@pytest.mark.parametrize(
    "source, name",
    [
        ("from ..process import rules", "reports.process.rules"),
        ("from ..process.rules import adds_up", "reports.process.rules.adds_up"),
        ("from .. import process", "reports.process"),
        ("import reports.process.rules", "reports.process.rules"),
        ("def late():\n    from reports import process", "reports.process"),
        ("if TYPE_CHECKING:\n    from ..process.rules import Check", "reports.process.rules.Check"),
    ],
)
def test_an_import_of_another_phase_is_seen_however_it_is_written(source: str, name: str) -> None:
    [(_, found)] = imports(drawn("analyse/compute.py", source))
    assert (found, room_of(found)) == (name, "process")


def test_an_import_in_a_deeper_room_is_resolved_from_there() -> None:
    [(_, found)] = imports(drawn("disseminate/charts/bridge.py", "from ...concepts.figure import Figure"))
    assert found == "reports.concepts.figure.Figure"


def test_jobs_import_public_names_of_the_package_only() -> None:
    """Besides, pandas for the type of a formula of their own, and their own sibling modules: a job may be several."""
    wrong = [
        (module, line, name)
        for module in house()
        if module.room == "jobs"
        for line, name in imports(module)
        if name.split(".")[0] not in (*sys.stdlib_module_names, "pandas")
        and not name.startswith("reports.jobs.")
        and not (name.count(".") == 1 and name.removeprefix("reports.") in reports.__all__)
    ]
    assert places(wrong) == []


def test_no_module_imports_a_private_name_of_another() -> None:
    wrong = [
        (module, line, name)
        for module in house()
        for line, name in imports(module)
        if name.startswith("reports.") and re.match(r"_[^_]", name.split(".")[-1])
    ]
    assert places(wrong) == []


def test_every_module_says_what_is_in_it() -> None:
    assert [module.path for module in house() if not ast.get_docstring(module.tree)] == []


# ---------------------------------------------------------------- third parties


def test_each_third_party_has_one_door() -> None:
    wrong = [
        (module, line, name)
        for module in house()
        for line, name in imports(module)
        if name.split(".")[0] not in (*sys.stdlib_module_names, "reports")
        and not module.path.startswith(DOORS.get(name.split(".")[0], ()))
    ]
    assert places(wrong) == []


def test_a_third_party_that_nobody_declared_has_no_door() -> None:
    assert "anything.py".startswith(DOORS.get("requests", ())) is False


def test_no_pattern_is_possessive() -> None:
    """Python 3.11.2, which Debian 12 has, takes `(,[0-9]+)*+` to match what it does not: a wrong number."""
    wrong = [
        (module, node.lineno, node.value)
        for module in house()
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.")
        for node in call.args[:1]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and POSSESSIVE.search(node.value)
    ]
    assert places(wrong) == []


def test_the_core_knows_no_disk_no_environment_and_no_chance() -> None:
    wrong = [
        (module, line, name)
        for module in house()
        if module.room in CORE
        for line, name in imports(module)
        if name.split(".")[0] in OUTSIDE
    ]
    assert places(wrong) == []
    assert places([found for module in house() if module.room in CORE for found in opened(module)]) == []


def opened(module: Module) -> Iterator[tuple[Module, int, str]]:
    """Calls that read or write something: open(...), input(...), x.read_text(...), pd.read_csv(...), x.to_csv("...")."""
    reads = re.compile("read_.*|write_.*|to_(csv|excel|parquet|pickle)|open|getenv|environ")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and reads.fullmatch(node.attr):
            yield module, node.lineno, node.attr
        if isinstance(node, ast.Name) and node.id in ("open", "input", "eval", "exec", "__import__"):
            yield module, node.lineno, node.id


def asked_the_time(module: Module) -> Iterator[tuple[Module, int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and CLOCK.fullmatch(ast.unparse(node)):
            yield module, node.lineno, ast.unparse(node)


def test_only_the_command_looks_at_the_clock() -> None:
    assert places([found for module in house() if module.room != "cli" for found in asked_the_time(module)]) == []


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now()",
        "date.today()",
        "time.time()",
        "pd.Timestamp.now('Asia/Shanghai')",
        "dt.datetime.utcnow()",
        "field(default_factory=datetime.now)",
    ],
)
def test_a_look_at_the_clock_is_seen(source: str) -> None:
    assert len(list(asked_the_time(drawn("process/rules.py", source)))) == 1


@pytest.mark.parametrize(
    "source", ["open('a')", "os.environ['A']", "os.getenv('A')", "pd.read_csv('a')", "p.read_text()"]
)
def test_a_look_at_the_disk_or_the_environment_is_seen(source: str) -> None:
    assert len(list(opened(drawn("process/rules.py", source)))) == 1


def test_no_check_is_left_to_assert_which_optimised_python_drops() -> None:
    wrong = [
        (module, node.lineno, "assert") for module in house() for node in ast.walk(module.tree)
        if isinstance(node, ast.Assert)
    ]  # fmt: skip
    assert places(wrong) == []


def test_only_the_console_prints() -> None:
    wrong = [
        (module, node.lineno, "print")
        for module in house()
        if module.path != "console.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id == "print"
    ]
    assert places(wrong) == []


def test_no_fault_is_swallowed() -> None:
    wrong = [
        (module, node.lineno, "except")
        for module in house()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (all(isinstance(line, ast.Pass) for line in node.body) and _broad(node.type)))
    ]
    assert places(wrong) == []


def _broad(caught: ast.expr) -> bool:
    return isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException")


# ---------------------------------------------------------------- the command and the public names

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_in_both_languages_with_an_example(name: str) -> None:
    told = COMMANDS[name].help
    assert re.search("[\u4e00-\u9fff]", told) and re.search(r"[a-z]{4}", told)
    assert re.search(rf"例 / example:  reports {name}\b", told)


@pytest.mark.parametrize("name", reports.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(reports, name) is not None
    assert name in dir(reports)


def test_no_other_name_is_public() -> None:
    with pytest.raises(AttributeError) as unknown:
        _ = reports.shares  # type: ignore[attr-defined]
    assert str(unknown.value) == "module 'reports' has no name 'shares'"


def test_every_name_of_production_is_there_and_no_other() -> None:
    assert all(getattr(production, name) is not None for name in production.__all__)
    with pytest.raises(AttributeError) as unknown:
        _ = production.print  # type: ignore[attr-defined]
    assert str(unknown.value) == "module 'reports.production' has no name 'print'"


@pytest.mark.parametrize("module", ["reports", "reports.cli", "reports.__main__"])
def test_help_wakes_nothing_heavy(module: str) -> None:
    heavy = {"pandas", "numpy", "weasyprint", "jinja2", "sqlalchemy", "pydantic", "pikepdf", "fontTools", "uharfbuzz"}
    code = f"import sys, {module}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE.parent, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
