"""A chart that is drawn the short way looks as it does when WeasyPrint draws it, in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from reports.disseminate import fonts
from reports.disseminate.engine import PrintKit, render

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
MOMENT = datetime(2024, 4, 1, tzinfo=UTC)
WORDS = "".join(
    f'<text x="{x}" y="{20 + 14 * row}" font-size="{8 + row}" fill="{fill}" font-weight="{weight}" text-anchor="{anchor}">'
    f"{words}</text>"
    for x, anchor in ((10, "start"), (200, "middle"), (390, "end"))
    for row, (words, fill, weight) in enumerate(
        (("10.2%", "#c0392b", 700), ("工业 12亿元", "navy", 400), ("gj", "red", 500))
    )
)
SHAPES = """
<rect x="10" y="80" width="50" height="20" fill="#12395b"/><rect x="70" y="80" width="50" height="20" stroke="#c0392b"/>
<rect x="130" y="80" width="50" height="20" fill="none" stroke="teal" stroke-width="3"/><rect x="190" y="80" width="0" height="20"/>
<rect x="250" y="80" width="50" height="20" fill="rgb(0 128 0 / 40%)" stroke="black" stroke-width="0"/>
<line x1="10" y1="110" x2="390" y2="118" stroke="#5d6b76" stroke-width="0.7"/><line x1="10" y1="120" x2="390" y2="125"/>
<circle cx="30" cy="140" r="9" fill="white" stroke="red" stroke-width="1.4"/><circle cx="60" cy="140" r="9"/>
"""
CAREFUL = """
<g opacity="0.5"><text x="390" y="160" text-anchor="end">半透明</text><rect x="100" y="150" width="40" height="9" fill="red"/></g>
<clipPath id="cut"><rect x="150" y="130" width="30" height="9"/></clipPath>
<rect x="140" y="125" width="90" height="40" clip-path="url(#cut)" fill="blue"/>
<linearGradient id="fade"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>
<rect x="240" y="125" width="40" height="20" fill="url(#fade)"/><text x="240" y="160" fill="url(#fade)">渐变</text>
<line x1="10" y1="170" x2="390" y2="170" stroke="black" stroke-dasharray="4 2"/><g fill="green"><circle cx="90" cy="140" r="6"/></g>
<text x="10 30 50" y="190">一二三</text><text x="330" y="190" dx="9">移</text><text x="90" y="190">前<tspan fill="red">后</tspan></text><text x="150" y="190" fill="none">无</text>
<g visibility="hidden"><rect x="10" y="10" width="300" height="100"/></g><g color="red"><text x="200" y="190" fill="currentColor">红</text></g>
<defs><rect id="one" x="300" y="125" width="20" height="20" stroke="red"/></defs><use href="#one" x="30"/>
"""
CHART = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>图</title></head><body>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200" role="img" font-family="Noto Sans SC">
<title>图</title>{WORDS}{SHAPES}{CAREFUL}</svg></body></html>"""
THE_LONG_WAY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from reports.disseminate import engine, native
native.preload(Path(sys.prefix) / "native" / "root")
with native.by_name_alone():
    from reports.disseminate import drawings
drawings._shortly = lambda draw: draw
kit = engine.PrintKit(Path(sys.argv[1]), (Path(sys.argv[2]),), datetime(2024, 4, 1, tzinfo=UTC))
Path(sys.argv[3]).write_bytes(engine.render(sys.stdin.read(), kit))
"""


@pytest.fixture(scope="module")
def prints(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The chart as we draw it, and as WeasyPrint does."""
    prepared, folder = fonts.prepare(cache), tmp_path_factory.mktemp("chart")
    ours, theirs = folder / "ours.pdf", folder / "theirs.pdf"
    line = [sys.executable, "-c", THE_LONG_WAY, str(prepared), str(TEMPLATES), str(theirs)]
    subprocess.run(line, input=CHART, text=True, check=True, cwd=TEMPLATES.parent)
    ours.write_bytes(render(CHART, PrintKit(prepared, (TEMPLATES,), MOMENT)))
    return ours, theirs


def _sheets(path: Path) -> int:
    """How many drawings of their own a PDF is put together from."""
    with pikepdf.open(path) as pdf:
        return sum(one.get("/Subtype") == "/Form" for one in pdf.objects if isinstance(one, pikepdf.Stream))


@pytest.mark.slow
def test_a_chart_looks_the_same_when_it_is_drawn_at_once(prints: tuple[Path, Path]) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed (poppler-utils)")
    ours, theirs = (
        subprocess.run(["pdftoppm", "-r", "150", path], capture_output=True, check=True).stdout for path in prints
    )
    assert len(set(ours)) > 9
    assert ours == theirs


@pytest.mark.slow
def test_a_word_needs_no_sheet_of_its_own_wherever_it_stands(prints: tuple[Path, Path]) -> None:
    ours, theirs = map(_sheets, prints)
    assert theirs - ours == 7  # six words of the corner, and one that is seen through
