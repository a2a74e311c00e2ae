"""Templates kept as they were read for the next process: never anything else than what the template says now.

A process is played by an environment with a memory of its own over the same folder; one test starts real ones.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemLoader
from jinja2.environment import Template

from reports.concepts.errors import BadDefinition
from reports.disseminate.compose import fill
from reports.disseminate.kept import Kept
from reports.disseminate.templates import Compiled, Sandbox, kept_in, written

HOUSE = Path(__file__).resolve().parent.parent
PAGE = '{% for word in ("甲", "乙|丙2") %}\n{{ word }}{{ mark }}\n{% endfor %}'
SAID = "\n甲。\n\n乙|丙2。\n"
ASKED = """
import sys
from pathlib import Path
import jinja2
from reports.disseminate.compose import fill
parsed = []
plainly = jinja2.Environment._parse
jinja2.Environment._parse = lambda *given: parsed.append(given[2]) or plainly(*given)
print(fill("page.html.j2", {"mark": "。"}, (Path(sys.argv[1]),), Path(sys.argv[2])).split(), parsed)
"""


class Process(Sandbox):
    """An environment with a memory of its own; `compiled` are the templates that it had to compile."""

    def __init__(self, folder: Path, kept: Kept | None) -> None:
        super().__init__(loader=FileSystemLoader(folder), bytecode_cache=Compiled(kept))
        self.compiled: list[str | None] = []

    def compile(self, source: Any, name: str | None = None, *more: Any, **named: Any) -> Any:  # type: ignore[override]
        self.compiled.append(name)
        return super().compile(source, name, *more, **named)

    def page(self) -> Template:
        return self.get_template("page.html.j2")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html.j2").write_text(PAGE, encoding="utf-8")
    return tmp_path / "templates"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    (tmp_path / "cache").mkdir()
    return kept_in(tmp_path / "cache")


def compiled_by_the_next(templates: Path, kept: Kept | None) -> list[str | None]:
    """What another process compiles to fill the page, which says what it should."""
    process = Process(templates, kept)
    assert process.page().render(mark="。") == SAID
    return process.compiled


def entry(kept: Kept) -> Path:
    [path] = kept.folder.glob("*.code")
    return path


# ---------------------------------------------------------------- what is kept


def test_the_next_process_compiles_nothing(templates, kept):
    assert compiled_by_the_next(templates, kept) == ["page.html.j2"]
    assert compiled_by_the_next(templates, kept) == []


def test_without_a_folder_each_process_compiles(templates):
    assert compiled_by_the_next(templates, None) == compiled_by_the_next(templates, None) == ["page.html.j2"]


def test_a_process_compiles_once_and_again_when_the_template_has_changed(templates, kept):
    process = Process(templates, kept)
    assert process.page().render(mark="。") == process.page().render(mark="。") == SAID
    (templates / "page.html.j2").write_text("{{ mark }}", encoding="utf-8")
    assert process.page().render(mark="。") == "。"
    assert process.compiled == ["page.html.j2"] * 2
    assert Process(templates, kept).page().render(mark="，") == "，"
    assert len(list(kept.folder.iterdir())) == 1  # the newer in the place of the older


def test_a_fault_has_the_line_of_the_template_in_the_next_process_too(templates, kept):
    (templates / "page.html.j2").write_text("甲\n{{ mark.none }}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BadDefinition) as caught:
            fill("page.html.j2", {"mark": {}}, (templates,), kept.folder.parent)
        assert caught.value.within("en").startswith("page.html.j2:2: template: UndefinedError")


def test_the_words_of_the_author_are_those_that_were_read(templates, kept):
    assert written((templates,), kept) == written((templates,)) == {"甲", "乙|丙2", "乙", "丙2"}
    (templates / "page.html.j2").write_text("{{ '丁' }}", encoding="utf-8")
    assert written((templates,), kept) == {"丁"}


@pytest.mark.slow
def test_real_processes_read_each_template_once(templates, kept):
    def told() -> str:
        asked = [sys.executable, "-c", ASKED, str(templates), str(kept.folder.parent)]
        return subprocess.run(asked, cwd=HOUSE, capture_output=True, text=True, check=True).stdout

    first, second = told(), told()
    assert first == "['甲。', '乙|丙2。'] ['page.html.j2', 'page.html.j2']\n"  # for its words, and to compile it
    assert second == "['甲。', '乙|丙2。'] []\n"
    [words] = kept.folder.glob("*.quoted")
    words.write_bytes(words.read_bytes().replace(b"2", b"3"))
    assert told() == "['甲。', '乙|丙2。'] ['page.html.j2']\n"


# ---------------------------------------------------------------- what is not trusted


def test_an_entry_that_is_damaged_anywhere_or_cut_short_is_made_again(templates, kept):
    compiled_by_the_next(templates, kept)
    path, whole = entry(kept), entry(kept).read_bytes()
    for at in range(0, len(whole), 37):
        for spoiled in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            path.write_bytes(spoiled)
            assert compiled_by_the_next(templates, kept) == ["page.html.j2"]
            assert path.read_bytes() == whole


def test_an_entry_of_another_template_or_other_tools_is_made_again(templates, kept):
    compiled_by_the_next(templates, kept)
    other = Kept(kept.folder, kept.tools.replace(sys.version, "2.7"))
    assert other != kept
    assert compiled_by_the_next(templates, other) == ["page.html.j2"]
    assert compiled_by_the_next(templates, kept) == ["page.html.j2"]
    (templates / "other.html.j2").write_text("乙", encoding="utf-8")
    Process(templates, kept).get_template("other.html.j2")
    [another] = set(kept.folder.glob("*.code")) - {first := entry_of(templates, kept)}
    another.replace(first)
    assert compiled_by_the_next(templates, kept) == ["page.html.j2"]


def entry_of(templates: Path, kept: Kept) -> Path:
    """The entry of the page."""
    key = Compiled(kept).get_cache_key("page.html.j2", str(templates / "page.html.j2"))
    return kept.folder / f"{key}.code"


def open_folder(kept: Kept) -> None:
    kept.folder.chmod(0o770)


def open_to_all(kept: Kept) -> None:
    kept.folder.chmod(0o777)


def open_entry(kept: Kept) -> None:
    entry(kept).chmod(0o620)


def a_link(kept: Kept) -> None:
    kept.folder.rename(kept.folder.parent / "elsewhere")
    kept.folder.symlink_to(kept.folder.parent / "elsewhere")


@pytest.mark.parametrize("change", [open_folder, open_to_all, open_entry, a_link], ids=lambda change: change.__name__)
def test_what_somebody_else_could_have_written_is_not_read(templates, kept, change: Callable[[Kept], None]):
    compiled_by_the_next(templates, kept)
    change(kept)
    assert compiled_by_the_next(templates, kept) == ["page.html.j2"]


def test_what_belongs_to_another_user_is_neither_read_nor_written(templates, kept, monkeypatch):
    compiled_by_the_next(templates, kept)
    before, other = entry(kept).stat(), os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert compiled_by_the_next(templates, kept) == ["page.html.j2"]
    assert entry(kept).stat() == before


def test_nothing_is_written_into_a_folder_that_others_write(templates, kept):
    kept.folder.mkdir(mode=0o777)
    kept.folder.chmod(0o777)
    compiled_by_the_next(templates, kept)
    assert list(kept.folder.iterdir()) == []


def test_folder_and_entries_are_the_owners_alone_whatever_the_mask(templates, kept):
    before = os.umask(0)
    try:
        compiled_by_the_next(templates, kept)
    finally:
        os.umask(before)
    assert (kept.folder.stat().st_mode & 0o777, entry(kept).stat().st_mode & 0o777) == (0o700, 0o600)


# ---------------------------------------------------------------- where nothing can be kept


def test_no_folder_is_made_where_there_is_none(templates, tmp_path):
    assert compiled_by_the_next(templates, kept_in(tmp_path / "none")) == ["page.html.j2"]
    assert not (tmp_path / "none").exists()


def test_a_file_in_the_place_of_the_folder(templates, kept):
    kept.folder.write_text("", encoding="utf-8")
    assert compiled_by_the_next(templates, kept) == compiled_by_the_next(templates, kept) == ["page.html.j2"]


@pytest.mark.parametrize("fault", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_takes_nothing(templates, kept, monkeypatch, fault):
    def refuse(**_: Any) -> tuple[int, str]:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    assert compiled_by_the_next(templates, kept) == compiled_by_the_next(templates, kept) == ["page.html.j2"]


def test_a_disk_that_is_full_midway_leaves_no_part(templates, kept, monkeypatch):
    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "replace", refuse)
    compiled_by_the_next(templates, kept)
    assert list(kept.folder.iterdir()) == []


def test_several_that_write_and_read_at_once_see_whole_entries_only(kept):
    texts = {f"source {number}": bytes([number]) * 50_000 for number in range(4)}

    def work(number: int) -> set[bytes | None]:
        source = f"source {number % 4}"
        for _ in range(40):
            kept.keep("one", source, texts[source])
        return {kept.read("one", source) for _ in range(40)} - {None, texts[source]}

    with ThreadPoolExecutor(8) as workers:
        assert set().union(*workers.map(work, range(8))) == set()
    assert [path.name for path in kept.folder.iterdir()] == ["one"]


# ---------------------------------------------------------------- code says what its template says


def test_a_number_that_another_template_vouched_for_is_refused_when_that_is_gone(templates, kept):
    """Jinja asks about constants while it compiles: an answer kept with the code would outlive its reason."""
    (templates / "page.html.j2").write_text("{{ 1 + 1 }}", encoding="utf-8")
    (templates / "other.html.j2").write_text('{{ "2" }}', encoding="utf-8")
    assert fill("page.html.j2", {}, (templates,), kept.folder.parent) == "2"
    (templates / "other.html.j2").unlink()
    with pytest.raises(BadDefinition) as caught:
        fill("page.html.j2", {}, (templates,), kept.folder.parent)
    assert caught.value.within("en") == (
        "page.html.j2:1: template: the template prints the bare number '2'; data are printed through show(), num(), say "
        "or chart only"
    )
