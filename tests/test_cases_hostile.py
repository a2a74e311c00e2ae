"""Hostile input (S01 to S14, S24 to S26, S33): data are text wherever they stand, and templates reach nothing else."""

from __future__ import annotations

import ast
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from archived import at, opened
from mail_server import listening, served
from test_engine import kit, page_of  # noqa: F401  fixture

from reports.archive import receive, vintages
from reports.concepts.errors import BadDefinition, RenderError
from reports.concepts.figure import Figures
from reports.concepts.period import quarter
from reports.concepts.text import plain
from reports.disseminate.apart import Limits, render_apart
from reports.disseminate.compose import Facts, compose
from reports.disseminate.engine import Attached, PrintKit, render
from reports.disseminate.phrase import Told
from reports.jobs.national import NATIONAL

CHECKOUT = Path(__file__).resolve().parent.parent

# ---------------------------------------------------------------- names of the data

HOSTILE = {
    "BCD": "<script>alert(1)</script>",
    "A": "<img src=file:///etc/passwd>",
    "E": "{{ 7*7 }}{% raw %}",
    "F": "=cmd|' /C calc'!A0",
    "G": "@SUM(A1)",
    "H": "x'); DROP TABLE run;--",
}
JOB = f"""
from dataclasses import replace
from reports import Text
from reports.jobs.national import NATIONAL
NAMES = {HOSTILE!r}
JOB = replace(NATIONAL, labels=dict(NATIONAL.labels) | {{code: Text(name, name) for code, name in NAMES.items()}})
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """What was published of a job whose activities have hostile names."""
    from offices import Office

    root = tmp_path_factory.mktemp("hostile") / "office"
    for part in ("data_in", "templates"):
        shutil.copytree(CHECKOUT / part, root / part, copy_function=shutil.copyfile)
    settings = f'[tool.reports]\njobs = ["hostile_names:JOB"]\ncache = "{cache}"\n'
    (root / "pyproject.toml").write_text(settings, encoding="utf-8")
    (root / "hostile_names.py").write_text(JOB, encoding="utf-8")
    there = Office(root)
    assert there.run(job="national").edition == 1
    return root / "data_out" / "2024-Q1"


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE.values())
def test_s01_s02_s24_s25_a_hostile_name_is_printed_as_it_is(published, name):
    """Markup (S01), a template (S02), a formula of a spreadsheet (S24) and SQL (S25): in the PDF each is text."""
    line = ["pdftotext", "-layout", str(published / "national.pdf"), "-"]
    words = subprocess.run(line, capture_output=True, check=True).stdout.decode()
    assert re.sub(r"\s", "", name) in re.sub(r"\s", "", words)


@pytest.mark.slow
def test_s01_s02_in_the_html_a_hostile_name_is_text(published):
    import lxml.html

    page = (published / "national.html").read_text(encoding="utf-8")
    root = lxml.html.fromstring(page)
    assert [element for element in root.iter("script", "img")] == []
    for name in HOSTILE.values():
        assert re.sub(r"\s", "", name) in re.sub(r"\s", "", root.text_content())


@pytest.mark.slow
def test_s24_in_the_workbook_and_the_table_a_formula_is_text(published):
    with closing(openpyxl.load_workbook(published / "national.xlsx")) as book:
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert {HOSTILE["F"], HOSTILE["G"]} <= {cell.value for cell in cells}
    table = (published / "national.csv").read_text(encoding="utf-8-sig")
    assert [line for line in table.splitlines() if re.search(r'(^|,)"?[=+@]', line)] == []


@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_s25_sql_in_the_name_of_a_file_is_a_name(tmp_path, where, request):
    url = request.getfixturevalue("database") if where == "postgres" else ""
    name = "a'); DROP TABLE vintage;--.csv"
    with opened(tmp_path, url) as store:
        receive(store, {name: b"1"}, at(1, "Robert'); DROP TABLE run;--", "x' OR 1"))
        [kept] = vintages(store.ledger, name)
    assert (kept.file, kept.by, kept.because) == (name, "Robert'); DROP TABLE run;--", "x' OR 1")


@pytest.mark.slow
def test_s25_a_moment_that_is_sql_is_refused_by_its_form(workspace, command):
    root = workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national")
    zh, en = (command("rerun", "2024-Q1", "--as-of", "1' OR 1", "--lang", lang, at=root) for lang in ("zh", "en"))
    assert (zh.exit_code, zh.stderr) == (2, '"1\' OR 1" 不是时刻；请写成 2024-05-10、2024-05-10T09:30 或 @812\n')
    assert (en.exit_code, en.stderr) == (2, '"1\' OR 1" is no moment; write 2024-05-10, 2024-05-10T09:30 or @812\n')


# ---------------------------------------------------------------- templates


def refused(tmp_path: Path, words: str, **context: Any) -> BadDefinition:
    """How a template of these words is refused."""
    (tmp_path / "templates").mkdir(exist_ok=True)
    (tmp_path / "templates" / "national.html.j2").write_text(words, encoding="utf-8")
    facts = Facts(NATIONAL, quarter("2024-Q1"), "zh", {"edition": Told("1"), **context})
    with pytest.raises(BadDefinition) as fault:
        compose(facts, Figures(()), (tmp_path / "templates",))
    assert fault.value.exit_code == 78
    return fault.value


def told(said: str, line: int = 1) -> tuple[str, str]:
    return (
        f"national.html.j2:{line}: template: {said}；请改正模板后重新运行",
        f"national.html.j2:{line}: template: {said}; correct the template and run again",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "{{ ''.__class__.__mro__ }}",
            "SecurityError: access to attribute '__class__' of 'str' object is unsafe.",
        ),
        (
            "{{ '{0.__class__}'.format(edition) }}",
            "SecurityError: access to attribute '__class__' of 'Told' object is unsafe.",
        ),
    ],
)
def test_s03_the_inside_of_an_object_is_out_of_reach(tmp_path, words, said):
    fault = refused(tmp_path, f"一\n{words}")
    assert (fault.text.zh, fault.text.en) == told(said, 2)


def test_s04_a_template_changes_nothing(tmp_path):
    rows = [Told("一")]
    fault = refused(tmp_path, "{{ rows.append(1) }}", rows=rows)
    assert (fault.text.zh, fault.text.en) == told(
        "SecurityError: access to attribute 'append' of 'list' object is unsafe."
    )
    assert rows == [Told("一")]


def test_s05_no_table_is_handed_to_a_template(tmp_path):
    fault = refused(tmp_path, "{{ df.to_csv('x') }}")
    assert (fault.text.zh, fault.text.en) == told("UndefinedError: 'df' is undefined")
    assert not list(tmp_path.rglob("x"))


@pytest.mark.slow
def test_s05_nothing_that_a_bulletin_is_filled_with_can_write_a_file(workspace, monkeypatch):
    """Whatever a template can reach by names without an underscore: no table, no path, no module."""
    from reports.disseminate import compose as room

    seen: list[dict[str, Any]] = []
    of = room._context
    monkeypatch.setattr(room, "_context", lambda *given: seen.append(of(*given)) or seen[-1])
    from offices import Office

    Office(workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national")).run(job="national")
    reached = {type(value).__module__.partition(".")[0] + "." + type(value).__name__ for value in within(seen[0])}
    assert reached
    assert {name for name in reached if name.startswith(("pandas", "pathlib", "_io", "io."))} == set()
    assert "builtins.module" not in reached


def within(value: Any, depth: int = 4) -> Iterator[Any]:
    """A value, and what stands in it or hangs on it under public names that are no functions."""
    yield value
    if depth == 0 or isinstance(value, str | int | float | bytes) or value is None:
        return
    if isinstance(value, dict):
        inside = list(value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        inside = list(value)
    else:
        fields = (name for name in dir(value) if not name.startswith("_"))
        inside = [held for name in fields if not callable(held := getattr(value, name, None))]
    for one in inside:
        yield from within(one, depth - 1)


def test_s06_a_loop_without_end_is_refused(tmp_path):
    fault = refused(tmp_path, "{% for n in range(10**9) %}{{ n }}{% endfor %}")
    assert (fault.text.zh, fault.text.en) == told(
        "OverflowError: Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000)."
    )


@pytest.mark.parametrize(
    ("words", "operator"), [("'a' * 10**10", "*"), ("10**10 * 'a'", "*"), ("[0] * 10**10", "*"), ("10**(10**10)", "**")]
)
def test_s06_a_product_that_takes_the_memory_is_refused(tmp_path, words, operator):
    fault = refused(tmp_path, f"{{% set x = {words} %}}")
    assert (fault.text.zh, fault.text.en) == told(f"OverflowError: the result of {operator} is too large")


def test_s07_a_misspelt_name_is_told_with_its_line(tmp_path):
    fault = refused(tmp_path, "一\n二\n{{ totl }}")
    assert (fault.text.zh, fault.text.en) == told("UndefinedError: 'totl' is undefined", 3)


@pytest.mark.parametrize("way", ["include", "import", "extends"])
@pytest.mark.parametrize("name", ["../../secret", "../secret.html.j2", "/etc/passwd"])
def test_s08_a_template_reads_no_file_beside_the_templates(tmp_path, way, name):
    (tmp_path / "secret.html.j2").write_text("secret", encoding="utf-8")
    words = f"{{% {way} '{name}' {'as it ' if way == 'import' else ''}%}}"
    fault = refused(tmp_path, words)
    assert (fault.text.zh, fault.text.en) == (
        f"找不到模板 {name}；请把它放入 templates/，或在作业中改正模板名",
        f"there is no template {name}; put it into templates/, or correct its name in the job",
    )


# ---------------------------------------------------------------- the printer

NOT_ATTACHED = (
    "模板用 rel=attachment 附加了 1 个文件；附件只能由程序加入，请从模板中删去",
    "the template attaches files with rel=attachment: 1; only the program attaches files, take them out of the template",
)
NOT_READ = (
    "拒绝读取 file:///etc/passwd：排版时只能读模板目录内的文件",
    "refused to read file:///etc/passwd: only files inside the templates folders may be read while a page is made",
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<link rel="attachment" href="file:///etc/passwd">', NOT_ATTACHED),
        ('<p><a rel="attachment" href="file:///etc/passwd">一</a></p>', NOT_READ),
        ('<img src="file:///etc/passwd" alt="一">', NOT_READ),
    ],
)
def test_s09_s11_a_file_of_the_machine_is_not_embedded_in_a_page(kit: PrintKit, body, said):  # noqa: F811
    """The refusal of WeasyPrint is no Exception (S11): it is caught by name, here and in the printing process."""
    from weasyprint.urls import FatalURLFetchingError

    assert not issubclass(FatalURLFetchingError, Exception)
    for make in (render, render_apart):
        with pytest.raises(RenderError) as fault:
            make(page_of(body), kit)
        assert (fault.value.exit_code, fault.value.text.zh, fault.value.text.en) == (70, *said)


@pytest.mark.slow
def test_s09_s11_the_run_of_such_a_template_fails_and_nothing_is_published(workspace, command):
    root = workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national")
    template = root / "templates" / "national.html.j2"
    words = template.read_text(encoding="utf-8").replace(
        '<section class="front">', '<section class="front"><p><a rel="attachment" href="file:///etc/passwd">一</a></p>'
    )
    template.write_text(words, encoding="utf-8")
    for lang, said in zip(("zh", "en"), NOT_READ, strict=True):
        answer = command("run", "2024-Q1", "--lang", lang, at=root)
        assert (answer.exit_code, answer.stdout, answer.stderr.splitlines()[-1]) == (70, "", said)
    assert not (root / "data_out").exists()


CHANNELS = {
    "image": '<img src="{url}/a.png" alt="a">',
    "redirect": '<img src="{url}/redirect" alt="a">',
    "stylesheet": '<link rel="stylesheet" href="{url}/a.css">',
    "import": '<style>@import "{url}/a.css";</style>',
    "font": "<style>@font-face {{ font-family: x; src: url({url}/a.woff) }} p {{ font-family: x }}</style><p>一</p>",
    "background": '<p style="background: url({url}/a.png)">一</p>',
    "list": '<ul style="list-style-image: url({url}/a.png)"><li>一</li></ul>',
    "content": "<style>p::before {{ content: url({url}/a.png) }}</style><p>一</p>",
    "svg image": '<svg width="9" height="9"><image href="{url}/a.png" width="9" height="9"/></svg>',
    "svg use": '<svg width="9" height="9"><use href="{url}/a.svg#x"/></svg>',
    "base": '<base href="{url}/"><img src="a.png" alt="a">',
    "object": '<object data="{url}/a.svg" type="image/svg+xml"></object>',
    "embed": '<embed src="{url}/a.svg" type="image/svg+xml">',
    "attachment": '<link rel="attachment" href="{url}/a.pdf">',
    "link": '<a rel="attachment" href="{url}/a.pdf">一</a>',
}


@pytest.mark.slow
@pytest.mark.parametrize("channel", CHANNELS)
def test_s10_no_packet_leaves_while_a_page_is_made(kit: PrintKit, channel: str):  # noqa: F811
    """A server on loopback sees no caller, whichever way a template asks for something of the network."""
    callers: list[str] = []

    def called(connection: socket.socket) -> None:
        callers.append(channel)

    with listening() as (listener, port), served(listener, called):
        body = CHANNELS[channel].format(url=f"http://127.0.0.1:{port}")
        refusal = said_of(page_of(f"<p>一</p>{body}"), kit)
        with socket.create_connection(("127.0.0.1", port)):
            pass
    assert callers == [channel], "only the test itself called, which shows that the server listens"
    refusals = ("refused to read http://127.0.0.1:", "WeasyPrint says: ", "the template attaches files ")
    assert refusal == "" or refusal.startswith(refusals)


def said_of(page: str, kit: PrintKit) -> str:  # noqa: F811
    """What a page is refused with; nothing where it was made without what it asked for."""
    try:
        render(page, kit)
    except RenderError as refused_:
        return refused_.text.en
    return ""


@pytest.mark.slow
def test_s14_a_page_of_one_pixel_is_ended_in_time(kit: PrintKit):  # noqa: F811
    page = page_of("<p>一</p> " * 3000, "@page { size: 1px 1px; margin: 0 }")
    with pytest.raises(RenderError) as fault:
        render_apart(page, kit, Limits(seconds=4))
    assert (fault.value.exit_code, fault.value.text.en) == (
        70,
        "the page cannot be made: printing took more than 4 s; nothing was published, look at the template",
    )


def test_an_attached_file_is_one_that_the_run_made(kit: PrintKit):  # noqa: F811
    """What the tests above refuse is not refused to the program itself."""
    own = PrintKit(kit.fonts, kit.templates, kit.moment, (Attached("a.csv", "a", b"1"),))
    assert render(page_of("<p>一</p>"), own)


# ---------------------------------------------------------------- definitions

RUNS = ("eval", "exec", "compile", "__import__", "query", "to_pickle", "read_pickle")


def called(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """The names that are called, and whether on an object."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, False
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re")


def test_s26_no_text_is_ever_run_as_a_formula():
    """Indicators are functions: nothing in the program evaluates words, whether its own or a delivery's."""
    sources = sorted((CHECKOUT / "reports").rglob("*.py"))
    found = {
        (path.name, name)
        for path in sources
        for name, on_an_object in called(ast.parse(path.read_text(encoding="utf-8")))
        if name in RUNS and (on_an_object or name != "compile")
    }
    assert len(sources) > 100 and found == set()


def test_s26_a_job_that_is_an_expression_is_refused_and_does_not_run(workspace, command, tmp_path):
    evil = f"__import__('os').mkdir({str(tmp_path / 'ran')!r}):JOB"
    root = workspace(jobs=[evil], default_job="")
    answer = command("list", "--lang", "en", at=root)
    assert answer.exit_code == 78
    assert answer.stderr.startswith(f"job {evil} cannot be loaded: ")
    assert answer.stderr.endswith("; correct [tool.reports] jobs or the file\n")
    assert not (tmp_path / "ran").exists()


def test_s26_a_formula_is_a_function_and_not_a_text():
    from reports import Indicator, Selection

    words = "__import__('os').system('x')"
    with pytest.raises(BadDefinition) as fault:
        Indicator("x", plain("x"), words, {"values": Selection("value_added")})  # type: ignore[arg-type]
    assert (fault.value.exit_code, fault.value.text.zh, fault.value.text.en) == (
        78,
        f"指标 x 的操作数或选项与公式 {words!r} 不符：{words!r} is not a callable object；请改正 inputs 或 options",
        f"indicator x does not fit the formula {words!r}: {words!r} is not a callable object; correct its inputs or options",
    )


# ---------------------------------------------------------------- the archive


@pytest.mark.slow
def test_s33_an_object_and_a_row_that_were_edited_are_named_with_the_runs(workspace, command):
    """The row cannot be edited at all; who takes the trigger away first is found by what the row names."""
    import sqlite3

    from offices import Office

    there = Office(workspace(jobs=["reports.jobs.national:NATIONAL"], default_job="national"))
    there.run(job="national")
    ledger = there.root / ".reports" / "ledger.db"
    with closing(sqlite3.connect(ledger)) as connection:
        [(seq, sha256)] = connection.execute("SELECT seq, sha256 FROM vintage").fetchall()
        for statement in ("UPDATE vintage SET because = 'x'", "DELETE FROM vintage"):
            with pytest.raises(sqlite3.IntegrityError) as stopped:
                connection.execute(statement)
            assert str(stopped.value) == (
                "vintage is append-only: what was received or published is never changed and never deleted"
            )
    kept = there.root / ".reports" / "objects" / sha256[:2] / sha256
    kept.chmod(0o600)
    kept.write_bytes(b"edited")
    answer = command("verify", "--lang", "en", at=there.root)
    assert answer.exit_code == 1
    assert f"{kept}: object: got bytes of hash " in answer.stdout
    assert f"want hash {sha256}, used by: @{seq} real/china_2024Q1.csv; national 000000 2024-Q1 #1; " in answer.stdout
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("DROP TRIGGER vintage_no_update")
        connection.execute("UPDATE vintage SET sha256 = ?", ("0" * 64,))
        connection.commit()
    told = command("verify", "--lang", "en", at=there.root)
    assert told.exit_code == 1 and "0" * 64 in told.stdout
